//! What a change would do to the register before it is done, as a window shows it beside the button and in the matrix.

use analysis::Finding;
use model::{Attr, FindingId, Model, Subject, Value};

use crate::Verdict;

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
    /// What stating these of a subject would do; only what the answers touch is judged again.
    pub fn of(
        before: &Verdict,
        model: &Model,
        subject: Subject,
        changes: &[(Attr, Value)],
    ) -> Self {
        let analysis = &before.analysis;
        let answers: Vec<_> = changes.iter().map(|(a, v)| (subject, *a, *v)).collect();
        let tried = analysis.effect_of_answers(model, &answers);
        let cell = |finding: &Finding| {
            let score = finding.current?;
            let (likelihood, impact) = analysis.matrix.cell(score.likelihood, score.impact);
            Some((likelihood as u8, impact as u8))
        };
        let named = |finding: &Finding| (analysis.id(finding), format!("T-{}", finding.short));
        let (gone, moved) = (tried.closes.iter(), tried.moves.iter());
        Self {
            gone: gone
                .filter_map(|finding| {
                    let (id, short) = named(finding);
                    Some((id, short, cell(finding)?))
                })
                .collect(),
            new: tried.opens.len(),
            moved: moved
                .filter_map(|(from, to)| {
                    let (id, short) = named(from);
                    let (from, to) = (cell(from)?, cell(to)?);
                    (from != to).then_some((id, short, from, to))
                })
                .collect(),
        }
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
