//! What the last edit changed in the register: findings that are new, gone (or settled), or
//! moved in the matrix.

use std::{collections::BTreeSet, fmt};

use model::FindingId;

use crate::verdict::{Measure, Row, Standing, Verdict};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    pub new: BTreeSet<FindingId>,
    pub gone: usize,
    /// In another cell, or with another standing.
    pub moved: BTreeSet<FindingId>,
}

impl Delta {
    /// From one verdict to the next.
    pub fn between(before: &Verdict, after: &Verdict) -> Self {
        let mut delta = Self::default();
        for row in after.rows.iter().filter(|row| live(row)) {
            match before.row(row.finding).filter(|row| live(row)) {
                None => drop(delta.new.insert(row.finding)),
                Some(old) if place(old) != place(row) => drop(delta.moved.insert(row.finding)),
                Some(_) => (),
            }
        }
        let lost = |row: &&Row| !after.row(row.finding).is_some_and(live);
        delta.gone = before
            .rows
            .iter()
            .filter(|row| live(row))
            .filter(lost)
            .count();
        delta
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Settled findings count as gone: nobody has to act on them.
fn live(row: &Row) -> bool {
    row.standing != Standing::Settled
}

fn place(row: &Row) -> (Option<(u8, u8)>, &str) {
    (row.mark(Measure::Current).map(|mark| mark.cell), row.state)
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.new.len(), "new"),
            (self.gone, "gone"),
            (self.moved.len(), "moved"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = parts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if words.is_empty() {
            return f.write_str("no threat changed");
        }
        f.write_str(&words.join(", "))
    }
}
