//! The 1-3-10 ladder: likelihood and impact as ratio steps, controls as shares taken off, three figures a finding
//! (SCORING, section 1). A score is defined as the replay of its steps, in this order.

use model::Status;
use serde::Serialize;

use crate::{
    ControlSpec,
    matrix::{Bands, FREQUENCY, LOSS, impact_level, likelihood_level},
};

/// Controls never take off more than this leaves of likelihood.
pub const LIKELIHOOD_FLOOR: f64 = 0.05;
/// Controls never take off more than this leaves of impact.
pub const IMPACT_FLOOR: f64 = 0.10;

/// One figure of a finding: ladder levels 1 to 5, expected loss units a year, and the matrix's band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub likelihood: u8,
    pub impact: u8,
    pub risk: f64,
    /// Index into the matrix's bands.
    pub band: u8,
}

/// What shifts likelihood, each -1, 0 or +1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shifts {
    pub exposure: i8,
    pub evidence: i8,
    pub actor: i8,
}

impl Shifts {
    /// Their sum, held within -2 and +2.
    pub fn sum(self) -> i8 {
        (self.exposure + self.evidence + self.actor).clamp(-2, 2)
    }
}

/// The frequency of a ladder level, events a year.
pub fn frequency(level: u8) -> f64 {
    FREQUENCY
        .get(usize::from(level.clamp(1, 5)) - 1)
        .copied()
        .unwrap_or_default()
}

/// The loss of a ladder level, loss units.
pub fn loss(level: u8) -> f64 {
    LOSS.get(usize::from(level.clamp(1, 5)) - 1)
        .copied()
        .unwrap_or_default()
}

/// Level, shifted and held within 1 and 5.
pub fn shifted(level: u8, by: i8) -> u8 {
    level.saturating_add_signed(by).clamp(1, 5)
}

/// The score before any control.
pub fn inherent(likelihood: u8, impact: u8, bands: &Bands) -> Score {
    let risk = frequency(likelihood) * loss(impact);
    Score {
        likelihood,
        impact,
        risk,
        band: bands.of(likelihood, impact),
    }
}

/// The score that is left of an inherent one.
pub fn residual(inherent: Score, taken: &Combined, bands: &Bands) -> Score {
    let frequency = frequency(inherent.likelihood) * taken.likelihood;
    let loss = loss(inherent.impact) * taken.impact;
    let (likelihood, impact) = (likelihood_level(frequency), impact_level(loss));
    Score {
        likelihood,
        impact,
        risk: frequency * loss,
        band: bands.of(likelihood, impact),
    }
}

/// How much of a control's effect its status is worth.
pub fn factor(status: Status, figure: Figure) -> f64 {
    match (status, figure) {
        (Status::Verified, _) => 1.0,
        (Status::Implemented, _) | (_, Figure::Target) => 0.8,
        (Status::Partial, _) => 0.5,
        (Status::Planned, _) => 0.0,
    }
}

/// Which of the figures after inherent: with controls as they are, or with planned and partial ones done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Current,
    Target,
}

/// A control that acts on a finding.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'c> {
    pub control: &'c ControlSpec,
    pub status: Status,
}

/// What is left of frequency and loss: the product over groups of what their strongest control leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combined {
    pub likelihood: f64,
    pub impact: f64,
    /// A floor was hit.
    pub floored: bool,
}

impl Default for Combined {
    fn default() -> Self {
        Self {
            likelihood: 1.0,
            impact: 1.0,
            floored: false,
        }
    }
}

/// Combines controls: within a group only the strongest counts, for likelihood and for impact apart.
pub fn combine(acting: &[Acting<'_>], figure: Figure) -> Combined {
    if acting.is_empty() {
        return Combined::default();
    }
    let mut groups: Vec<(&str, f64, f64)> = Vec::new();
    for one in acting {
        let share = factor(one.status, figure);
        let (likelihood, impact) = (one.control.likelihood * share, one.control.impact * share);
        match groups.iter_mut().find(|group| group.0 == one.control.group) {
            Some(group) => *group = (group.0, group.1.max(likelihood), group.2.max(impact)),
            None => groups.push((&one.control.group, likelihood, impact)),
        }
    }
    let likelihood: f64 = groups.iter().map(|group| 1.0 - group.1).product();
    let impact: f64 = groups.iter().map(|group| 1.0 - group.2).product();
    Combined {
        likelihood: likelihood.max(LIKELIHOOD_FLOOR),
        impact: impact.max(IMPACT_FLOOR),
        floored: likelihood < LIKELIHOOD_FLOOR || impact < IMPACT_FLOOR,
    }
}

/// One step of "why this score". Numbers as computed; rounding is for display only.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Step {
    /// The rule's own levels.
    Base {
        likelihood: u8,
        impact: u8,
        from: String,
    },
    /// A field of the rule that another pack changed, or, where none is named, the model.
    Amended {
        pack: Option<String>,
        field: &'static str,
        was: String,
        now: String,
        reason: String,
    },
    /// A shift of likelihood.
    Shift {
        name: &'static str,
        by: i8,
        because: String,
    },
    /// The rating that moves impact.
    Value { rating: u8, because: String },
    /// Levels a person set, the computed ones beside them.
    Override {
        likelihood: u8,
        impact: u8,
        computed: (u8, u8),
        author: String,
        date: Option<String>,
        reason: String,
    },
    Inherent {
        frequency: f64,
        loss: f64,
        risk: f64,
        cell: String,
        band: String,
    },
    Control {
        id: String,
        code: String,
        group: String,
        status: String,
        on: String,
        likelihood: f64,
        impact: f64,
    },
    /// A control that does not count, and why.
    Ignored { id: String, because: String },
    Combine {
        figure: &'static str,
        likelihood: f64,
        impact: f64,
        floored: bool,
    },
    Residual {
        figure: &'static str,
        frequency: f64,
        loss: f64,
        risk: f64,
        cell: String,
        band: String,
    },
    /// The weakness is gone: no current or target figure.
    Closed { because: String },
    /// A value nobody stated, scored as absent.
    Assumed { attribute: String },
    /// What would move the band.
    Next { words: String },
}
