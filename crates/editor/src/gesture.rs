//! What a press, a drag and a release do. One state machine owns the pointer from press to release: a drag shows a
//! preview, its release commits one change, Escape leaves no trace.

use std::sync::Arc;

use emath::{Pos2, Rect};
use model::{ElementId, Subject};

use crate::{
    Button, Input, Pointer, Request, Session, State,
    grip::Grip,
    session::Selection,
    shift,
    tool::{DRAG_THRESHOLD, REACH, Tool},
};

impl Session {
    /// Takes one thing a person did on the canvas.
    pub fn input(&mut self, input: &Input) {
        if !matches!(input, Input::Move(_)) {
            self.settle();
        }
        match input {
            Input::Press(pointer, button) => self.press(*pointer, *button),
            Input::Move(pointer) => self.drag(*pointer),
            Input::Release(pointer) => self.release(*pointer),
            Input::Double(pointer) => self.double(*pointer),
            Input::Enter => self.enter(),
            Input::Escape => self.escape(),
        }
        // A gesture holds the drawing as it was when it began; what was deleted since is not there.
        let model = Arc::clone(self.model());
        self.selection.retain(|subject| model.has(*subject));
        self.refresh();
    }

    fn press(&mut self, pointer: Pointer, button: Button) {
        self.settle_gesture();
        if button == Button::Menu {
            return self.ask_here(pointer);
        }
        if button == Button::Pan || self.tool == Tool::Hand {
            let last = pointer.on_screen;
            self.state = State::Panning { last };
            return;
        }
        if let State::Connecting { from, .. } = self.state {
            self.state = State::Idle;
            return self.lead_to(from, pointer);
        }
        self.pressed = Some(pointer);
        let (from, to) = (pointer.at_scene, pointer.at_scene);
        let on = self.hit(pointer);
        match (self.tool, on) {
            (Tool::Flow, Some(Subject::Element(from))) => {
                self.state = State::Connecting { from, to };
            }
            (Tool::Boundary | Tool::Stage, _) => self.state = State::Framing { from, to },
            (Tool::Note, _) => {
                self.tool = Tool::Select;
                self.write_note(None, to);
            }
            (Tool::Place(kind), _) => {
                if !pointer.mods.shift {
                    self.tool = Tool::Select;
                }
                self.add_kind(to, kind);
            }
            _ => self.point(pointer, on),
        }
    }

    /// The select tool's press: a grip, a note, a thing or the ground.
    fn point(&mut self, pointer: Pointer, on: Option<Subject>) {
        if let Some(grip) = self.grip_at(pointer) {
            return self.grab(grip, pointer);
        }
        if let Some(note) = self.note_at(pointer.at_scene) {
            self.selection.clear();
            self.note = Some(note);
            let (from, by) = (pointer.at_scene, emath::Vec2::ZERO);
            self.state = State::Carrying { note, from, by };
            return;
        }
        self.note = None;
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

    fn grab(&mut self, grip: Grip, pointer: Pointer) {
        let to = pointer.at_scene;
        self.state = match grip {
            Grip::Link(from, _) => State::Connecting { from, to },
            Grip::End { flow, source } => State::Reconnecting { flow, source, to },
            Grip::Bend { flow, ix } => self.pull(flow, Some(ix), to).unwrap_or_default(),
            Grip::Edge(boundary, edge) => State::Resizing { boundary, edge, to },
        };
    }

    /// What was being typed is kept; any other gesture is given up, except a flow that waits for its end.
    fn settle_gesture(&mut self) {
        match self.state {
            State::Renaming { .. } | State::Writing { .. } => self.enter(),
            State::Idle | State::Connecting { .. } => (),
            _ => self.escape(),
        }
    }

    /// The second button: selects what is under it and asks what can be done.
    fn ask_here(&mut self, pointer: Pointer) {
        if self.state.busy() {
            self.escape();
        }
        match self.hit(pointer) {
            Some(subject) if !self.selection.contains(&subject) => self.select([subject]),
            Some(_) => (),
            None => self.selection.clear(),
        }
        self.request(Request::Context(Some(pointer.at_scene)));
    }

    fn drag(&mut self, pointer: Pointer) {
        let to = pointer.at_scene;
        match std::mem::take(&mut self.state) {
            State::Pointing { from, on, held } => {
                if from.on_screen.distance(pointer.on_screen) < DRAG_THRESHOLD {
                    self.state = State::Pointing { from, on, held };
                } else {
                    self.begin(from, on, pointer);
                }
            }
            State::Moving { from, .. } => self.moving(from, pointer),
            State::Copying { from, .. } => {
                let by = (to - from).round();
                self.state = State::Copying { from, by };
            }
            State::Brushing { from, base, .. } => self.brush(from, to, base),
            State::Connecting { from, .. } => self.state = State::Connecting { from, to },
            State::Reconnecting { flow, source, .. } => {
                self.state = State::Reconnecting { flow, source, to };
            }
            State::Bending(mut pull) => {
                pull.to = to;
                self.state = State::Bending(pull);
            }
            State::Resizing { boundary, edge, .. } => {
                self.state = State::Resizing { boundary, edge, to };
            }
            State::Framing { from, .. } => self.state = State::Framing { from, to },
            State::Carrying { note, from, .. } => {
                let by = (to - from).round();
                self.state = State::Carrying { note, from, by };
            }
            State::Panning { last } => {
                self.request(Request::Pan(pointer.on_screen - last));
                let last = pointer.on_screen;
                self.state = State::Panning { last };
            }
            other => self.state = other,
        }
    }

    /// A press that wandered: what it was on decides what is dragged.
    fn begin(&mut self, from: Pointer, on: Option<Subject>, pointer: Pointer) {
        let (start, to) = (from.at_scene, pointer.at_scene);
        match on {
            Some(Subject::Flow(flow)) if self.selected() == on => {
                self.state = self.pull(flow, None, start).unwrap_or_default();
                self.drag(pointer);
            }
            Some(_) if from.mods.alt => {
                let by = (to - start).round();
                self.state = State::Copying { from: start, by };
            }
            Some(_) => self.moving(start, pointer),
            None => {
                let base = self.base(pointer);
                self.brush(start, to, base);
            }
        }
    }

    fn base(&self, pointer: Pointer) -> Selection {
        if pointer.mods.shift {
            self.selection.clone()
        } else {
            Selection::new()
        }
    }

    fn moving(&mut self, from: Pos2, pointer: Pointer) {
        let by = (pointer.at_scene - from).round();
        let reach = if pointer.mods.ctrl {
            None
        } else {
            Some(crate::snap::REACH / pointer.scale.max(0.01))
        };
        let by = shift::snapped(self, by, reach);
        self.state = State::Moving { from, by };
        self.sheet = Arc::new(shift::preview(self, by));
    }

    fn brush(&mut self, from: Pos2, to: Pos2, base: Selection) {
        let area = Rect::from_two_pos(from, to);
        // What was deleted since the brush began is not there to be selected again.
        self.select(base.iter().copied());
        self.selection.extend(self.resting.within(area));
        self.state = State::Brushing { from, to, base };
    }

    fn release(&mut self, pointer: Pointer) {
        let dragged = self
            .pressed
            .take()
            .is_some_and(|from| from.on_screen.distance(pointer.on_screen) >= DRAG_THRESHOLD);
        match std::mem::take(&mut self.state) {
            State::Pointing { on, held, .. } => self.click(pointer, on, held),
            State::Moving { by, .. } => {
                self.guides.clear();
                shift::commit(self, by);
            }
            State::Copying { by, .. } => self.copy_by(by),
            State::Connecting { from, .. } if dragged => self.lead_to(from, pointer),
            State::Reconnecting { flow, source, .. } => self.reconnect(flow, source, pointer),
            State::Bending(pull) if dragged => self.bend(&pull),
            State::Resizing { boundary, edge, to } if dragged => self.resize(boundary, edge, to),
            State::Framing { from, to } => self.framed(from, to, pointer),
            State::Carrying { note, by, .. } => self.move_note(note, by),
            state @ (State::Renaming { .. } | State::Writing { .. } | State::Connecting { .. }) => {
                self.state = state;
            }
            State::Idle
            | State::Brushing { .. }
            | State::Panning { .. }
            | State::Bending(_)
            | State::Resizing { .. } => (),
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

    /// Ends a flow: at an element, or on the ground, where an element is asked for.
    fn lead_to(&mut self, from: ElementId, pointer: Pointer) {
        match self.hit(pointer) {
            Some(Subject::Element(to)) if to != from => self.join(from, to),
            Some(Subject::Element(_)) => (),
            _ => {
                let at = pointer.at_scene;
                self.led = Some((from, at));
                self.request(Request::Extend { from, at });
            }
        }
    }

    /// The press before moved nothing: the second one renames, or adds where nothing is.
    fn double(&mut self, pointer: Pointer) {
        if self.tool != Tool::Select {
            return;
        }
        if let Some(Grip::Bend { flow, ix }) = self.grip_at(pointer) {
            self.state = State::Idle;
            return self.straighten(flow, ix);
        }
        if let Some(note) = self.note_at(pointer.at_scene) {
            return self.write_note(Some(note), pointer.at_scene);
        }
        match self.hit(pointer) {
            Some(subject) => {
                self.select([subject]);
                self.rename(subject);
            }
            None => {
                self.state = State::Idle;
                self.request(Request::AddAt(pointer.at_scene));
            }
        }
    }

    /// Begins to lead a flow from the selected element.
    pub(crate) fn connect(&mut self) {
        if let Some(Subject::Element(from)) = self.selected()
            && let Some(area) = self.sheet.area(Subject::Element(from))
        {
            let to = area.right_center();
            self.pressed = None;
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

    /// The text being typed on the drawing: a name or a note.
    pub fn draft(&mut self) -> Option<&mut String> {
        match &mut self.state {
            State::Renaming { draft, .. } | State::Writing { draft, .. } => Some(draft),
            _ => None,
        }
    }

    /// Where the text being typed belongs, in the scene.
    pub fn draft_area(&self) -> Option<Rect> {
        match &self.state {
            State::Renaming { subject, .. } => {
                Some(self.sheet.label(*subject).unwrap_or(Rect::ZERO))
            }
            State::Writing { note, at, .. } => {
                let area = note.and_then(|note| self.note_area(note));
                Some(area.unwrap_or(Rect::from_min_size(*at, emath::vec2(180.0, 28.0))))
            }
            _ => None,
        }
    }

    fn enter(&mut self) {
        match std::mem::take(&mut self.state) {
            State::Renaming { subject, draft } => self.name_it(subject, draft.trim()),
            State::Writing { note, at, draft } => self.keep_note(note, at, draft.trim()),
            other => self.state = other,
        }
    }

    fn escape(&mut self) {
        self.pressed = None;
        self.guides.clear();
        match std::mem::take(&mut self.state) {
            State::Moving { .. } => self.redraw(),
            State::Brushing { base, .. } => self.select(base),
            State::Idle if self.tool != Tool::Select => self.tool = Tool::Select,
            State::Idle => {
                self.selection.clear();
                self.note = None;
            }
            _ => (),
        }
    }
}
