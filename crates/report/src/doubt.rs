//! What workshops voted about a finding: where the room differs from the engine, and how far a score reaches that the
//! room left open. Distributions only; who voted what is in no file.

use std::collections::BTreeMap;

use analysis::{Analysis, Finding, Step, matrix, score};
use model::{Axis, FindingId, Model, Vote};

use crate::view::{Doubt, Risk, clip};

/// The last round of each axis about each finding, likelihood first.
pub fn votes(model: &Model) -> BTreeMap<FindingId, [Option<&Vote>; 2]> {
    let mut sessions: Vec<_> = model.sessions().values().collect();
    sessions.sort_by_key(|session| session.start);
    let mut out: BTreeMap<FindingId, [Option<&Vote>; 2]> = BTreeMap::new();
    for session in sessions {
        let mut rounds: Vec<&Vote> = session.votes.iter().collect();
        rounds.sort_by_key(|vote| vote.round);
        for vote in rounds {
            let [likelihood, impact] = out.entry(vote.finding).or_default();
            match vote.axis {
                Axis::Likelihood => *likelihood = Some(vote),
                Axis::Impact => *impact = Some(vote),
            }
        }
    }
    out
}

/// Lowest and highest level voted, where the room agreed on none.
fn range(vote: Option<&Vote>) -> Option<(u8, u8)> {
    let vote = vote.filter(|vote| vote.agreed.is_none())?;
    let voted = || (1..=5).zip(vote.histogram).filter(|(_, count)| *count > 0);
    let (low, high) = (
        voted().map(|(level, _)| level).min()?,
        voted().map(|(level, _)| level).max()?,
    );
    (low < high).then_some((low, high))
}

/// Writes dissent and doubt into a finding.
pub fn tell(
    analysis: &Analysis,
    model: &Model,
    finding: &Finding,
    votes: &[Option<&Vote>; 2],
    risk: &mut Risk,
) {
    for (vote, name) in votes.iter().zip(["likelihood", "impact"]) {
        risk.dissent
            .extend(vote.and_then(|vote| dissent(vote, name)));
    }
    let [likelihood, impact] = votes.map(range);
    if likelihood.is_none() && impact.is_none() {
        return;
    }
    let own = finding.inherent;
    let (l, i) = (
        likelihood.unwrap_or((own.likelihood, own.likelihood)),
        impact.unwrap_or((own.impact, own.impact)),
    );
    let left = analysis
        .trace(model, finding)
        .into_iter()
        .find_map(|step| match step {
            Step::Combine {
                figure: "current",
                likelihood,
                impact,
                ..
            } => Some((likelihood, impact)),
            _ => None,
        })
        .unwrap_or((1.0, 1.0));
    // Every figure is monotone, so the corners bound it.
    let now = |l: u8, i: u8| {
        (
            matrix::likelihood_level(score::frequency(l) * left.0),
            matrix::impact_level(score::loss(i) * left.1),
        )
    };
    let grid = &analysis.matrix;
    let word = |(l, i): (u8, u8)| grid.word(grid.band(l, i)).to_owned();
    let (low, high) = (now(l.0, i.0), now(l.1, i.1));
    let mut parts: Vec<String> = Vec::new();
    for (range, name) in [(likelihood, "likelihood"), (impact, "impact")] {
        parts.extend(range.map(|(low, high)| format!("{name} {low} to {high}")));
    }
    let bands = match (word(low), word(high)) {
        (low, high) if low == high => low,
        (low, high) => format!("{low} to {high}"),
    };
    risk.doubt = Some(Doubt {
        inherent: [grid.cell(l.0, i.0), grid.cell(l.1, i.1)],
        current: [grid.cell(low.0, low.1), grid.cell(high.0, high.1)],
        words: format!("{}: {bands} now", parts.join(", ")),
    });
}

/// What the room agreed on where the engine says otherwise.
fn dissent(vote: &Vote, name: &str) -> Option<String> {
    let (agreed, engine) = (vote.agreed?, vote.engine?);
    if agreed == engine {
        return None;
    }
    let reason = match vote.reason.trim() {
        "" => String::new(),
        reason => format!(": {}", clip(reason, 300)),
    };
    Some(format!(
        "The room set {name} {agreed} where the engine says {engine}{reason}"
    ))
}
