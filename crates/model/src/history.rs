//! Undo and redo: steps of changes, without limit. One gesture is one step.

use crate::{Change, Edit, Model};

/// One step: the label of the command and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub label: String,
    pub changes: Vec<Change>,
}

#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Runs an edit as one step. What was undone is dropped if anything changed.
    pub fn edit<R>(
        &mut self,
        model: &mut Model,
        label: &str,
        run: impl FnOnce(&mut Edit<'_>) -> R,
    ) -> R {
        let mut edit = Edit::new(model);
        let result = run(&mut edit);
        let changes = edit.commit();
        if !changes.is_empty() {
            self.undone.clear();
            self.done.push(Step {
                label: label.to_owned(),
                changes,
            });
        }
        result
    }

    /// Takes the last step back and returns it.
    pub fn undo(&mut self, model: &mut Model) -> Option<&Step> {
        let step = self.done.pop()?;
        for change in step.changes.iter().rev() {
            let done = model.apply(&change.inverse());
            debug_assert_eq!(done, Ok(()));
        }
        self.undone.push(step);
        self.undone.last()
    }

    /// Does the step undone last again and returns it.
    pub fn redo(&mut self, model: &mut Model) -> Option<&Step> {
        let step = self.undone.pop()?;
        for change in &step.changes {
            let done = model.apply(change);
            debug_assert_eq!(done, Ok(()));
        }
        self.done.push(step);
        self.done.last()
    }

    /// The label of the step undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// The label of the step redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// How many steps can be taken back.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}
