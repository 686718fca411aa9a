//! What changed between two states of a model: findings that are new, gone, in another band or scored anew, and the
//! steps of the arithmetic that differ. Findings are matched by their ids, so a rename changes nothing.

use std::collections::BTreeMap;

use model::{FindingId, Model};

use crate::{Analysis, Finding, Score, State, Step};

/// What an open finding was before it was open, or is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was {
    /// There was no such finding: its subject or its rule did not exist, or it did not apply.
    Absent,
    /// A protection nobody had stated.
    Assumed,
    /// Closed by design.
    Closed,
}

/// A finding that is open in one of the two states only.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    pub id: FindingId,
    /// The number people know it by, in the state where it is open.
    pub short: u32,
    /// What it is in the other state.
    pub was: Was,
}

/// A finding that is open in both, with another score.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    pub id: FindingId,
    pub short: u32,
    pub from: Score,
    pub to: Score,
    /// Another band, not only another figure.
    pub band: bool,
    /// The steps that differ, before and after; the last ones, which follow from the others, left out.
    pub why: Vec<(Option<Step>, Option<Step>)>,
}

/// Open findings of the view in two states, each list in report order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    pub new: Vec<Turned>,
    /// In the order of the earlier state.
    pub gone: Vec<Turned>,
    pub moved: Vec<Moved>,
    /// Open in both with the same score.
    pub same: usize,
}

impl Analysis {
    /// What changed from an earlier state to this one.
    pub fn changes(&self, model: &Model, old: &Analysis, before: &Model) -> Changes {
        let by_id = |of: &Analysis| -> BTreeMap<FindingId, usize> {
            let all = of.findings.iter().enumerate();
            all.filter(|(_, f)| of.lists(f))
                .map(|(ix, f)| (of.id(f), ix))
                .collect()
        };
        let (was, is) = (by_id(old), by_id(self));
        let state = |finding: Option<&Finding>| match finding.map(|f| f.state) {
            None | Some(State::Open) => Was::Absent,
            Some(State::Assumed) => Was::Assumed,
            Some(State::Closed) => Was::Closed,
        };
        let mut changes = Changes::default();
        for finding in self.listed().filter(|f| f.state == State::Open) {
            let id = self.id(finding);
            let earlier = was.get(&id).and_then(|ix| old.findings.get(*ix));
            let Some(earlier) = earlier.filter(|f| f.state == State::Open) else {
                changes.new.push(Turned {
                    id,
                    short: finding.short,
                    was: state(earlier),
                });
                continue;
            };
            let (Some(from), Some(to)) = (earlier.current, finding.current) else {
                continue;
            };
            if same(from, to) && same(earlier.inherent, finding.inherent) {
                changes.same += 1;
                continue;
            }
            changes.moved.push(Moved {
                id,
                short: finding.short,
                from,
                to,
                band: old.severity(from) != self.severity(to),
                why: differing(&old.trace(before, earlier), &self.trace(model, finding)),
            });
        }
        for finding in old.listed().filter(|f| f.state == State::Open) {
            let id = old.id(finding);
            let later = is.get(&id).and_then(|ix| self.findings.get(*ix));
            if later.is_none_or(|f| f.state != State::Open) {
                changes.gone.push(Turned {
                    id,
                    short: finding.short,
                    was: state(later),
                });
            }
        }
        changes
    }
}

fn same(one: Score, other: Score) -> bool {
    (one.likelihood, one.impact, one.band) == (other.likelihood, other.impact, other.band)
        && (one.risk - other.risk).abs() < 1e-9
}

/// What a step is about: steps of one key are compared with each other.
fn key(step: &Step) -> Option<String> {
    match step {
        Step::Base { .. } => Some("base".to_owned()),
        Step::Shift { name, .. } => Some(format!("shift {name}")),
        Step::Value { .. } => Some("value".to_owned()),
        Step::Override { .. } => Some("override".to_owned()),
        Step::Control { id, .. } => Some(format!("control {id}")),
        _ => None,
    }
}

fn differing(old: &[Step], new: &[Step]) -> Vec<(Option<Step>, Option<Step>)> {
    let find = |steps: &[Step], wanted: &str| {
        steps
            .iter()
            .find(|step| key(step).as_deref() == Some(wanted))
            .cloned()
    };
    let mut out = Vec::new();
    for step in new {
        let Some(name) = key(step) else { continue };
        let before = find(old, &name);
        if before.as_ref() != Some(step) && counts(before.as_ref(), Some(step)) {
            out.push((before, Some(step.clone())));
        }
    }
    for step in old {
        let Some(name) = key(step) else { continue };
        if find(new, &name).is_none() && counts(Some(step), None) {
            out.push((Some(step.clone()), None));
        }
    }
    out
}

/// Whether a difference moves a score: words alone do not.
fn counts(old: Option<&Step>, new: Option<&Step>) -> bool {
    let weight = |step: Option<&Step>| match step {
        Some(
            Step::Base {
                likelihood, impact, ..
            }
            | Step::Override {
                likelihood, impact, ..
            },
        ) => (f64::from(*likelihood), f64::from(*impact)),
        Some(Step::Shift { by, .. }) => (f64::from(*by), 0.0),
        Some(Step::Value { rating, .. }) => (f64::from(*rating), 0.0),
        Some(Step::Control {
            likelihood, impact, ..
        }) => (*likelihood, *impact),
        _ => (0.0, 0.0),
    };
    let (old, new) = (weight(old), weight(new));
    (old.0 - new.0).abs() > 1e-12 || (old.1 - new.1).abs() > 1e-12
}
