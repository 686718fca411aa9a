//! Several open models: one is shown, the others wait. Nothing of a waiting one is judged or drawn.

use editor::{Drawn, Session};

use crate::{files::Stamp, keep::Copy};

/// A model that waits, with all that belongs to it.
pub struct Tab {
    pub session: Session,
    pub stamp: Stamp,
    pub copy: Option<Copy>,
}

/// The waiting models, in the order of their tabs; the shown one stands at `at` among them.
#[derive(Default)]
pub struct Tabs {
    waiting: Vec<Tab>,
    at: usize,
}

impl Tabs {
    /// How many models are open, the shown one included.
    pub fn len(&self) -> usize {
        self.waiting.len() + 1
    }

    /// The place of the shown one.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Lets the shown one wait, so that a new one takes the place right of it.
    pub fn push(&mut self, shown: Tab) {
        self.waiting.insert(self.at.min(self.waiting.len()), shown);
        self.at += 1;
    }

    /// Shows another one; the one shown before waits in its place.
    pub fn swap(&mut self, shown: Tab, to: usize) -> Tab {
        let at = self.at.min(self.waiting.len());
        self.waiting.insert(at, shown);
        let to = to.min(self.waiting.len() - 1);
        self.at = to;
        self.waiting.remove(to)
    }

    /// The shown one closed: the next one, else the one before; none where it was the last.
    pub fn pop(&mut self) -> Option<Tab> {
        if self.waiting.is_empty() {
            return None;
        }
        self.at = self.at.min(self.waiting.len() - 1);
        Some(self.waiting.remove(self.at))
    }

    /// The names of all in order, with whether each has unsaved changes.
    pub fn names(&self, shown: &Session) -> Vec<(String, bool)> {
        let mut all: Vec<&Session> = self.waiting.iter().map(|tab| &tab.session).collect();
        all.insert(self.at.min(all.len()), shown);
        all.iter().map(|s| (s.name(), s.dirty())).collect()
    }

    /// Hands the lines of a large drawing to the one they belong to.
    pub fn take_drawing(&mut self, drawn: &Drawn) {
        self.waiting
            .iter_mut()
            .any(|tab| tab.session.take_drawing(drawn));
    }

    /// The first waiting one with unsaved changes.
    pub fn unsaved(&self) -> Option<usize> {
        let ix = self.waiting.iter().position(|tab| tab.session.dirty())?;
        Some(if ix >= self.at { ix + 1 } else { ix })
    }

    /// The place of the one that came from a file.
    pub fn of(&self, path: &std::path::Path) -> Option<usize> {
        let ix = self
            .waiting
            .iter()
            .position(|tab| tab.session.path() == Some(path))?;
        Some(if ix >= self.at { ix + 1 } else { ix })
    }
}
