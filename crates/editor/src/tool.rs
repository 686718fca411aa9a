//! The select tool as a state machine, its states named by what is happening. It owns the pointer from press to
//! release: a drag shows a preview, its release commits one change, Escape leaves no trace.

use std::sync::Arc;

use emath::{Pos2, Rect, Vec2};
use model::{ElementId, Subject};

use crate::{Button, Input, Pointer, Request, Session, session::Selection, shift};

/// How far a press may wander, in points on the screen, and still be a click.
pub const DRAG_THRESHOLD: f32 = 4.0;
/// How near to a line a press must be, in points on the screen.
pub const REACH: f32 = 8.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Idle,
    /// Pressed, not moved yet; on nothing where the ground was pressed.
    Pointing {
        from: Pointer,
        on: Option<Subject>,
        /// It was selected before: a click without Shift then narrows the selection.
        held: bool,
    },
    Moving {
        from: Pos2,
        by: Vec2,
    },
    Brushing {
        from: Pos2,
        to: Pos2,
        base: Selection,
    },
    Panning {
        last: Pos2,
    },
    /// A flow leads from an element to the pointer; the next press ends it.
    Connecting {
        from: ElementId,
        to: Pos2,
    },
    Renaming {
        subject: Subject,
        draft: String,
    },
}

impl State {
    fn hint(&self) -> &'static str {
        match self {
            Self::Idle => {
                "Click to select · drag to move or brush · double-click to rename or add · Space-drag to pan"
            }
            Self::Pointing { .. } => "Drag to move",
            Self::Moving { .. } => "Release to place · Esc to cancel",
            Self::Brushing { .. } => {
                "Release to select what is inside · Shift adds · Esc to cancel"
            }
            Self::Panning { .. } => "Drag to move the view",
            Self::Connecting { .. } => "Click what the flow leads to · Esc to cancel",
            Self::Renaming { .. } => "Enter to rename · Esc to keep the old name",
        }
    }

    /// A gesture holds the pointer.
    pub fn busy(&self) -> bool {
        !matches!(self, Self::Idle | Self::Renaming { .. })
    }
}

impl Session {
    /// What a press or a key would do now, for the status strip.
    pub fn hint(&self) -> &'static str {
        match (&self.state, self.selected()) {
            (State::Idle, Some(Subject::Element(_))) => {
                "A leads a flow from here · F2 renames · arrows move · Delete deletes"
            }
            (state, _) => state.hint(),
        }
    }

    /// Takes one thing a person did on the canvas.
    pub fn input(&mut self, input: &Input) {
        match input {
            Input::Press(pointer, button) => self.press(*pointer, *button),
            Input::Move(pointer) => self.drag(*pointer),
            Input::Release(pointer) => self.release(*pointer),
            Input::Double(pointer) => self.double(*pointer),
            Input::Enter => self.enter(),
            Input::Escape => self.escape(),
        }
        self.refresh();
    }

    fn press(&mut self, pointer: Pointer, button: Button) {
        if let State::Renaming { .. } = self.state {
            self.enter();
        }
        if button == Button::Pan {
            self.state = State::Panning {
                last: pointer.on_screen,
            };
            return;
        }
        let on = self.hit(pointer);
        if let State::Connecting { from, .. } = self.state {
            self.state = State::Idle;
            if let Some(Subject::Element(to)) = on.filter(|on| *on != Subject::Element(from)) {
                self.join(from, to);
            }
            return;
        }
        let held = on.is_some_and(|subject| self.selection.contains(&subject));
        if let Some(subject) = on.filter(|_| !held) {
            if !pointer.mods.shift {
                self.selection.clear();
            }
            self.selection.insert(subject);
        }
        self.state = State::Pointing {
            from: pointer,
            on,
            held,
        };
    }

    fn drag(&mut self, pointer: Pointer) {
        match std::mem::take(&mut self.state) {
            State::Pointing { from, on, held } => {
                if from.on_screen.distance(pointer.on_screen) < DRAG_THRESHOLD {
                    self.state = State::Pointing { from, on, held };
                } else if on.is_some() {
                    self.moving(from.at_scene, pointer.at_scene);
                } else {
                    let base = self.base(pointer);
                    self.brush(from.at_scene, pointer.at_scene, base);
                }
            }
            State::Moving { from, .. } => self.moving(from, pointer.at_scene),
            State::Brushing { from, base, .. } => self.brush(from, pointer.at_scene, base),
            State::Connecting { from, .. } => {
                let to = pointer.at_scene;
                self.state = State::Connecting { from, to };
            }
            State::Panning { last } => {
                self.request(Request::Pan(pointer.on_screen - last));
                self.state = State::Panning {
                    last: pointer.on_screen,
                };
            }
            other => self.state = other,
        }
    }

    fn base(&self, pointer: Pointer) -> Selection {
        if pointer.mods.shift {
            self.selection.clone()
        } else {
            Selection::new()
        }
    }

    fn moving(&mut self, from: Pos2, to: Pos2) {
        let by = (to - from).round();
        self.state = State::Moving { from, by };
        self.sheet = Arc::new(shift::preview(self, by));
    }

    fn brush(&mut self, from: Pos2, to: Pos2, base: Selection) {
        let area = Rect::from_two_pos(from, to);
        self.selection.clone_from(&base);
        self.selection.extend(self.resting.within(area));
        self.state = State::Brushing { from, to, base };
    }

    fn release(&mut self, pointer: Pointer) {
        match std::mem::take(&mut self.state) {
            State::Pointing { on, held, .. } => self.click(pointer, on, held),
            State::Moving { by, .. } => shift::commit(self, by),
            state @ (State::Renaming { .. } | State::Connecting { .. }) => self.state = state,
            State::Idle | State::Brushing { .. } | State::Panning { .. } => (),
        }
    }

    fn click(&mut self, pointer: Pointer, on: Option<Subject>, held: bool) {
        match on {
            None if !pointer.mods.shift => self.selection.clear(),
            Some(subject) if held && pointer.mods.shift => drop(self.selection.remove(&subject)),
            Some(subject) if held => self.select([subject]),
            _ => (),
        }
    }

    fn double(&mut self, pointer: Pointer) {
        match self.hit(pointer) {
            Some(subject) => {
                self.select([subject]);
                self.rename(subject);
            }
            None => self.add(pointer.at_scene),
        }
    }

    /// Begins to lead a flow from the selected element.
    pub(crate) fn connect(&mut self) {
        if let Some(Subject::Element(from)) = self.selected()
            && let Some(area) = self.sheet.area(Subject::Element(from))
        {
            let to = area.right_center();
            self.state = State::Connecting { from, to };
        }
    }

    /// What is under the pointer.
    pub fn hit(&self, pointer: Pointer) -> Option<Subject> {
        self.sheet
            .hit(pointer.at_scene, REACH / pointer.scale.max(0.01))
    }

    /// Begins to rename in place.
    pub fn rename(&mut self, subject: Subject) {
        let draft = match subject {
            Subject::Flow(id) => self.model().flows().get(&id).map(|f| f.name.clone()),
            Subject::Element(_) | Subject::Boundary(_) => Some(self.model().name(subject)),
            Subject::Model | Subject::Asset(_) => None,
        };
        if let Some(draft) = draft {
            self.state = State::Renaming { subject, draft };
        }
    }

    /// The text being typed over a name.
    pub fn draft(&mut self) -> Option<(Subject, &mut String)> {
        match &mut self.state {
            State::Renaming { subject, draft } => Some((*subject, draft)),
            _ => None,
        }
    }

    fn enter(&mut self) {
        match std::mem::take(&mut self.state) {
            State::Renaming { subject, draft } => self.name_it(subject, draft.trim()),
            other => self.state = other,
        }
    }

    fn escape(&mut self) {
        match std::mem::take(&mut self.state) {
            State::Moving { .. } => self.redraw(),
            State::Brushing { base, .. } => self.selection = base,
            State::Idle => self.selection.clear(),
            State::Pointing { .. }
            | State::Panning { .. }
            | State::Connecting { .. }
            | State::Renaming { .. } => (),
        }
    }
}
