//! A finding as it is kept, a few bytes each: what follows from its rule and its subject is left out.

use model::ThreatId;

use crate::{Score, State, matrix::Bands, score, view::Subject};

/// The number that stands for a rule where a person wrote the threat.
pub(crate) const OWN: u16 = u16::MAX;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub rule: u16,
    pub state: State,
    pub by_person: bool,
    /// Likelihood and impact before any control, with controls as they are, with planned and partial ones done.
    cells: [(u8, u8); 3],
    /// Risk with controls as they are, and with planned and partial ones done.
    risks: [f64; 2],
}

impl Found {
    pub fn new(rule: u16, state: State, by_person: bool, levels: [Level; 3]) -> Self {
        let [_, current, target] = levels;
        Self {
            rule,
            state,
            by_person,
            cells: levels.map(|level| (level.likelihood, level.impact)),
            risks: [current.risk, target.risk],
        }
    }

    /// Inherent, current and target level; once closed all as inherent.
    pub fn levels(&self) -> [Level; 3] {
        let [inherent, current, target] = self.cells;
        let [now, then] = self.risks;
        [
            Level::inherent(inherent.0, inherent.1),
            Level::of(current, now),
            Level::of(target, then),
        ]
    }

    /// The level with controls as they are.
    pub fn current(&self) -> Level {
        let [_, cell, _] = self.cells;
        let [risk, _] = self.risks;
        Level::of(cell, risk)
    }

    /// Likelihood and impact before any control.
    pub fn inherent(&self) -> (u8, u8) {
        let [cell, ..] = self.cells;
        cell
    }
}

/// A score without its band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Level {
    pub likelihood: u8,
    pub impact: u8,
    pub risk: f64,
}

impl Level {
    fn of((likelihood, impact): (u8, u8), risk: f64) -> Self {
        Self {
            likelihood,
            impact,
            risk,
        }
    }

    /// The level before any control: its risk follows from the two.
    fn inherent(likelihood: u8, impact: u8) -> Self {
        Self::of(
            (likelihood, impact),
            score::frequency(likelihood) * score::loss(impact),
        )
    }

    pub fn score(self, bands: &Bands) -> Score {
        Score {
            likelihood: self.likelihood,
            impact: self.impact,
            risk: self.risk,
            band: bands.of(self.likelihood, self.impact),
        }
    }
}

impl From<Score> for Level {
    fn from(score: Score) -> Self {
        Self::of((score.likelihood, score.impact), score.risk)
    }
}

/// A threat somebody wrote, judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Own {
    pub id: ThreatId,
    pub place: Subject,
    pub found: Found,
}
