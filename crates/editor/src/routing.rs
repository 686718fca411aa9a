//! Lines of large drawings. Routing thousands of flows takes seconds, so a model is shown with rough lines at once; the
//! routing runs on a thread of the caller's and its lines are taken over when they are ready, whatever was changed
//! meanwhile.

use std::sync::Arc;

use model::{DiagramId, Model};

use crate::{Session, Sheet, verdict::Worst};

/// How far the lines of a session's drawing are.
#[derive(Default)]
pub(crate) enum Lines {
    #[default]
    Routed,
    Rough,
    /// Somebody is routing those of this model.
    Asked(Arc<Model>),
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
pub struct Routing {
    model: Arc<Model>,
    diagram: Option<DiagramId>,
    worst: Worst,
}

/// The drawing that was made, and of what.
pub struct Routed {
    model: Arc<Model>,
    worst: Worst,
    sheet: Arc<Sheet>,
}

impl Routing {
    /// Makes it; this may take seconds.
    pub fn run(self) -> Routed {
        let sheet = Sheet::draw(&self.model, self.diagram, Some(&self.worst), None);
        Routed {
            sheet: Arc::new(sheet.ready(&self.model)),
            model: self.model,
            worst: self.worst,
        }
    }
}

impl Session {
    /// The drawing to be made on another thread, once, if this one's lines are rough. It waits for the first verdict, so
    /// that its marks need not be drawn again.
    pub fn routing(&mut self) -> Option<Routing> {
        if !matches!(self.lines, Lines::Rough) {
            return None;
        }
        let worst = self.verdict()?.marks().clone();
        let model = Arc::clone(self.model());
        self.lines = Lines::Asked(Arc::clone(&model));
        Some(Routing {
            model,
            diagram: self.diagram(),
            worst,
        })
    }

    /// Takes the drawing over, if it is one of this session's; a gesture in progress sees it when it ends.
    pub fn routed(&mut self, routed: &Routed) -> bool {
        let mine = matches!(&self.lines, Lines::Asked(model) if Arc::ptr_eq(model, &routed.model));
        if mine {
            let marks = self.verdict().map(|verdict| verdict.marks());
            let same = Arc::ptr_eq(self.model(), &routed.model) && marks == Some(&routed.worst);
            if same && !self.state.busy() {
                self.lines = Lines::Routed;
                self.resting = Arc::clone(&routed.sheet);
                self.sheet = Arc::clone(&routed.sheet);
            } else {
                self.lines = Lines::Done(Arc::clone(&routed.sheet));
                self.stale = true;
                self.refresh();
            }
        }
        mine
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use model::Subject;

    use super::*;
    use crate::Verdict;

    /// A model with more flows than are routed at once, judged.
    fn large() -> Session {
        let mut text = String::new();
        for n in 0..60 {
            writeln!(text, "E{n}: container").unwrap();
        }
        for n in 0..=scene::route::LONG {
            writeln!(text, "E{} -> E{}: f{n}", n % 60, (n * 7 + 1 + n / 60) % 60).unwrap();
        }
        let (model, issues) = model::sketch::read(&text);
        assert_eq!(issues, []);
        let mut session = Session::open(model, None);
        let rules = Arc::new(analysis::RuleSet::builtin());
        let today = model::Date::constant(2026, 11, 24);
        let verdict = Verdict::of(&rules, today, session.judged(), session.model());
        session.accept(verdict);
        session
    }

    fn labels(session: &Session) -> usize {
        let lines = session.sheet().lines().values();
        lines.filter(|line| line.label.is_some()).count()
    }

    #[test]
    fn a_large_drawing_is_shown_rough_and_routed_once() {
        let mut session = large();
        assert!(session.sheet().lines().len() > scene::route::LONG);
        assert_eq!(labels(&session), 0);
        let routing = session.routing().unwrap();
        assert!(session.routing().is_none(), "it is asked for once");
        let routed = routing.run();
        assert!(!Session::blank().routed(&routed), "not another session's");
        assert!(session.routed(&routed));
        assert!(!session.routed(&routed), "it is taken once");
        assert!(labels(&session) > 0);
        assert!(session.routing().is_none());
    }

    #[test]
    fn what_changed_meanwhile_stays_changed() {
        let mut session = large();
        let routed = session.routing().unwrap().run();
        let id = *session.model().elements().keys().next().unwrap();
        session.select([Subject::Element(id)]);
        session.run(crate::Act::Delete);
        assert_eq!(labels(&session), 0, "still rough");
        assert!(session.routed(&routed));
        assert!(labels(&session) > 0);
        assert!(!session.sheet().boxes().contains_key(&id));
        let flows = session.model().flows();
        assert_eq!(session.sheet().lines().len(), flows.len());
    }
}
