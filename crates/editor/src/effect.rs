//! What a change would do to the register before it is done: judged on a copy, shown beside the button.

use model::{Attr, Edit, FindingId, Model, Subject, Value};

use crate::{Measure, Standing, Verdict, verdict::Row};

/// A cell of the matrix: likelihood and impact, from 0.
pub type Cell = (u8, u8);

/// What would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// Findings that would close, with their short ids and the cells they leave.
    pub gone: Vec<(FindingId, String, Cell)>,
    pub new: usize,
    /// Findings that would move, with their short ids and the cells.
    pub moved: Vec<(FindingId, String, Cell, Cell)>,
}

impl Effect {
    /// Judges a copy in which a subject is stated otherwise.
    pub fn of(
        before: &Verdict,
        model: &Model,
        subject: Subject,
        changes: &[(Attr, Value)],
    ) -> Self {
        let mut copy = model.clone();
        let mut edit = Edit::new(&mut copy);
        crate::batch::state(&mut edit, subject, |facts| {
            for (attr, value) in changes {
                facts.insert(*attr, model::Fact::from(*value));
            }
        });
        drop(edit.commit());
        let analysis = &before.analysis;
        let after = Verdict::of(&analysis.set, analysis.today, before.revision, &copy);
        Self::between(before, &after)
    }

    fn between(before: &Verdict, after: &Verdict) -> Self {
        let live = |row: &&Row| row.standing != Standing::Settled;
        let cell = |row: &Row| row.mark(Measure::Current).map(|mark| mark.cell);
        let mut effect = Self::default();
        for row in before.rows.iter().filter(live) {
            let Some(from) = cell(row) else { continue };
            match after.row(row.finding).filter(live).and_then(cell) {
                None => effect.gone.push((row.finding, row.short.clone(), from)),
                Some(to) if to != from => {
                    effect
                        .moved
                        .push((row.finding, row.short.clone(), from, to));
                }
                Some(_) => (),
            }
        }
        let known = |row: &&Row| before.row(row.finding).is_some_and(|r| live(&r));
        effect.new = after
            .rows
            .iter()
            .filter(live)
            .filter(|row| !known(row))
            .count();
        effect
    }
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let few = |ids: Vec<&str>| {
            if ids.len() <= 3 {
                ids.join(", ")
            } else {
                format!("{} threats", ids.len())
            }
        };
        let mut parts = Vec::new();
        if !self.gone.is_empty() {
            let ids = self.gone.iter().map(|(_, short, _)| short.as_str());
            parts.push(format!("closes {}", few(ids.collect())));
        }
        if !self.moved.is_empty() {
            let ids = self.moved.iter().map(|(_, short, ..)| short.as_str());
            parts.push(format!("moves {}", few(ids.collect())));
        }
        if self.new > 0 {
            parts.push(format!("raises {} new", self.new));
        }
        if parts.is_empty() {
            return f.write_str("changes no cell of the matrix");
        }
        f.write_str(&parts.join(", "))
    }
}
