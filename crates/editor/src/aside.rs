//! Drawings made on another thread. Drawing a large model takes a tenth of a second and routing its thousands of flows
//! takes seconds: such a model is shown with rough lines at once, what was dropped stays where it was dropped, and the
//! drawing that is due is taken over when it is ready. Who needs it sooner has it drawn on the spot.

use std::sync::Arc;

use model::{DiagramId, Model};

use crate::{Session, Sheet, Verdict};

/// A model with more elements than this is drawn aside.
const LARGE: usize = 400;

/// What is to be drawn anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    #[default]
    Nothing,
    /// Things are where they are shown; their marks or lines may differ.
    Marks,
    /// Things were dropped and are shown there; the drawing at rest has them where they were.
    Dropped,
    /// What is shown is wrong.
    All,
}

/// How far the lines of a session's drawing are.
#[derive(Default)]
pub(crate) enum Lines {
    #[default]
    Routed,
    /// They look at nothing but their ends.
    Rough,
    /// They are routed, but not in the drawing yet.
    Done(Arc<Sheet>),
}

impl Lines {
    /// Of a model that was just opened.
    pub fn of(model: &Model) -> Self {
        if model.flows().len() > scene::route::LONG {
            Self::Rough
        } else {
            Self::Routed
        }
    }
}

/// A drawing that is to be made.
pub struct Drawing {
    model: Arc<Model>,
    diagram: Option<DiagramId>,
    verdict: Option<Arc<Verdict>>,
    /// The lines of an earlier drawing that are still right are kept; without one all are routed.
    before: Option<Arc<Sheet>>,
}

/// The drawing that was made, and of what.
pub struct Drawn {
    model: Arc<Model>,
    diagram: Option<DiagramId>,
    verdict: Option<Arc<Verdict>>,
    sheet: Arc<Sheet>,
}

impl Drawing {
    /// Makes it; this may take seconds.
    pub fn run(self) -> Drawn {
        let marks = self.verdict.as_deref().map(Verdict::marks);
        let before = self.before.as_deref();
        let sheet = Sheet::draw(&self.model, self.diagram, marks, before);
        Drawn {
            sheet: Arc::new(sheet.ready(&self.model)),
            model: self.model,
            diagram: self.diagram,
            verdict: self.verdict,
        }
    }
}

impl Session {
    /// Lets large drawings be made by whoever asks for [`drawing`](Self::drawing); else each is made on the spot.
    pub fn draw_aside(&mut self) {
        self.aside = true;
    }

    /// Whether what is due may wait for another thread.
    pub(crate) fn waits(&self) -> bool {
        let soon = match self.lines {
            // They are routed anyway, and marked with what is known by then.
            Lines::Rough => self.due <= Due::Marks,
            Lines::Routed | Lines::Done(_) => self.due < Due::All,
        };
        self.aside && soon && self.model().elements().len() > LARGE
    }

    /// The drawing to be made on another thread, once, if one is due there. It waits for the verdict on what is drawn, so
    /// that marks need not be drawn again.
    pub fn drawing(&mut self) -> Option<Drawing> {
        let judged = self.verdict().is_some_and(|v| v.revision == self.judged());
        if !judged || self.state.busy() || self.asked.is_some() {
            return None;
        }
        let before = match &self.lines {
            Lines::Rough => None,
            _ if self.due == Due::Nothing => return None,
            Lines::Routed => Some(Arc::clone(&self.resting)),
            Lines::Done(sheet) => Some(Arc::clone(sheet)),
        };
        let model = Arc::clone(self.model());
        self.asked = Some(Arc::clone(&model));
        Some(Drawing {
            model,
            diagram: self.diagram(),
            verdict: self.verdict().map(Arc::clone),
            before,
        })
    }

    /// Takes the drawing over, if it is one of this session's. What has changed meanwhile is due once more; a gesture in
    /// progress sees the drawing when it ends.
    pub fn take_drawing(&mut self, drawn: &Drawn) -> bool {
        let mine = self.asked.take_if(|model| Arc::ptr_eq(model, &drawn.model));
        if mine.is_none() {
            return false;
        }
        let same = Arc::ptr_eq(self.model(), &drawn.model) && self.diagram() == drawn.diagram;
        let rough = matches!(self.lines, Lines::Rough);
        if !rough && self.due == Due::Nothing {
            // It was drawn on the spot meanwhile.
            return true;
        }
        if same && !self.state.busy() {
            self.lines = Lines::Routed;
            self.resting = Arc::clone(&drawn.sheet);
            self.sheet = Arc::clone(&drawn.sheet);
            let marks = drawn.verdict.as_deref().map(Verdict::marks);
            let right = self.verdict().map(|verdict| verdict.marks()) == marks;
            self.due = if right { Due::Nothing } else { Due::Marks };
        } else if rough {
            self.lines = Lines::Done(Arc::clone(&drawn.sheet));
            self.due = self.due.max(Due::Marks);
        }
        self.refresh();
        true
    }

    /// Has the drawing at rest show what is where: nobody waits for another thread with what rests on it.
    pub(crate) fn settle(&mut self) {
        if self.due >= Due::Dropped && !self.state.busy() {
            self.redraw();
        }
    }
}

#[cfg(test)]
#[path = "aside_tests.rs"]
mod tests;
