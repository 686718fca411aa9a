//! The counts that a sentence about a model rests on: what is open, by band, and what is assumed beside it.

use model::{Figures, Severity};

use crate::{Analysis, Tally};

impl Analysis {
    /// Listed findings as they are today: open ones by band, assumed ones apart.
    pub fn standing(&self) -> Figures {
        let now = self.counts().current;
        let at = |band| now.open.get(&band).copied().unwrap_or_default();
        Figures {
            open: now.opened(),
            critical: at(Severity::Critical),
            high: at(Severity::High),
            assumed: Tally::over(&now.assumed, Severity::None),
            on: Some(self.today),
        }
    }
}
