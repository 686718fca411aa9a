//! Free notes on the drawing: written, moved and deleted in place. They belong to a diagram, and no rule reads them.

use emath::{Pos2, Rect, Vec2};
use model::{Diagram, Note};

use crate::{Session, State};

impl Session {
    fn notes(&self) -> &[Note] {
        let diagram = self
            .diagram()
            .and_then(|id| self.model().diagrams().get(&id));
        diagram.map_or(&[], |diagram| diagram.notes.as_slice())
    }

    /// The selected note, by its place in the diagram.
    pub fn noted(&self) -> Option<usize> {
        self.note.filter(|ix| *ix < self.notes().len())
    }

    /// The part of the drawing a note takes.
    pub fn note_area(&self, ix: usize) -> Option<Rect> {
        let note = self.notes().get(ix)?;
        Some(scene::diagram::note_area(note))
    }

    /// The note at a point, the one drawn last.
    pub(crate) fn note_at(&self, at: Pos2) -> Option<usize> {
        let on = |note: &Note| scene::diagram::note_area(note).contains(at);
        self.notes().iter().rposition(on)
    }

    /// Begins to type a note, a new one at a point or one that is there.
    pub(crate) fn write_note(&mut self, note: Option<usize>, at: Pos2) {
        let known = note.and_then(|ix| self.notes().get(ix));
        let draft = known.map_or_else(String::new, |note| note.text.clone());
        self.note = note;
        self.state = State::Writing { note, at, draft };
    }

    /// Keeps what was typed; without words the note goes.
    pub(crate) fn keep_note(&mut self, note: Option<usize>, at: Pos2, text: &str) {
        let new = Note {
            x: at.x.round() as i32,
            y: at.y.round() as i32,
            text: text.to_owned(),
        };
        match (note, text.is_empty()) {
            (None, true) => (),
            (None, false) => self.change_notes("Add note", |notes| notes.push(new)),
            (Some(ix), true) => self.remove_note(ix),
            (Some(ix), false) => self.change_notes("Change note", |notes| {
                if let Some(note) = notes.get_mut(ix) {
                    note.text = new.text;
                }
            }),
        }
    }

    pub(crate) fn remove_note(&mut self, ix: usize) {
        self.note = None;
        self.change_notes("Delete note", |notes| {
            if ix < notes.len() {
                notes.remove(ix);
            }
        });
    }

    pub(crate) fn move_note(&mut self, ix: usize, by: Vec2) {
        self.change_notes("Move note", |notes| {
            if let Some(note) = notes.get_mut(ix) {
                note.x += by.x as i32;
                note.y += by.y as i32;
            }
        });
    }

    fn change_notes(&mut self, label: &str, change: impl FnOnce(&mut Vec<Note>)) {
        if let Some(id) = self.diagram() {
            self.edit(label, |edit| {
                edit.update(id, |diagram: &mut Diagram| change(&mut diagram.notes));
            });
        }
    }
}
