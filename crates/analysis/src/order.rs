//! Report order, short ids, stale decisions, and what a view lists.

use std::collections::BTreeSet;

use model::{FindingId, Model, Severity, Tier};

use crate::{
    Finding, Matrix, Origin, RuleSet, Score, State,
    finding::{finding_id, own_name},
    view::Subject,
};

/// Brings findings into report order, numbers them, and lists the decisions that fit none.
pub(crate) fn order(
    set: &RuleSet,
    model: &Model,
    matrix: &Matrix,
    tier: Tier,
    findings: &mut [Finding],
) -> Vec<FindingId> {
    let names = Names::new(model);
    let risk = |score: Option<Score>| score.map_or(0.0, |score| score.risk);
    let band =
        |score: Option<Score>| score.map_or(Severity::None, |score| matrix.severity(score.band));
    let code = |finding: &Finding| match finding.origin {
        Origin::Rule(ix) => (0, ix),
        Origin::Own(_) => (1, 0),
    };
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                !listed(f, tier, matrix),
                f.state,
                std::cmp::Reverse(band(f.current)),
            )
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| risk(b.current).total_cmp(&risk(a.current)))
            .then_with(|| b.inherent.risk.total_cmp(&a.inherent.risk))
            .then_with(|| code(a).cmp(&code(b)))
            .then_with(|| names.rank(a.place).cmp(&names.rank(b.place)))
            .then_with(|| a.origin.cmp(&b.origin))
    });
    number(set, model, findings)
}

/// Gives short ids: those that were kept, then the numbers that are free, in order.
fn number(set: &RuleSet, model: &Model, findings: &mut [Finding]) -> Vec<FindingId> {
    let taken: BTreeSet<u32> = model
        .decisions()
        .values()
        .filter_map(|decision| decision.short)
        .collect();
    let mut free = (1..).filter(|n| !taken.contains(n));
    let mut met: BTreeSet<FindingId> = BTreeSet::new();
    for finding in findings {
        let kept = if model.decisions().is_empty() {
            None
        } else {
            let id = finding_id_in(set, finding);
            let decision = model.decisions().get(&id);
            if decision.is_some() {
                met.insert(id);
            }
            decision.and_then(|decision| decision.short)
        };
        finding.short = kept.or_else(|| free.next()).unwrap_or_default();
    }
    model
        .decisions()
        .keys()
        .filter(|id| !met.contains(id))
        .copied()
        .collect()
}

/// The id of a finding.
pub(crate) fn finding_id_in(set: &RuleSet, finding: &Finding) -> FindingId {
    match finding.origin {
        Origin::Rule(ix) => finding_id(
            set.rules.get(ix).map_or("", |rule| rule.id.as_str()),
            finding.subject,
        ),
        Origin::Own(id) => finding_id(&own_name(id), finding.subject),
    }
}

/// Whether the view of a tier lists a finding: core ones, what a person stated, and what a machine stated if it is
/// High or worse (ELEMENTS, section 7).
pub(crate) fn listed(finding: &Finding, tier: Tier, matrix: &Matrix) -> bool {
    let severe = || {
        finding
            .current
            .is_some_and(|score| matrix.severity(score.band) >= Severity::High)
    };
    tier == Tier::Full
        || finding.tier == Tier::Core
        || (finding.state == State::Open && (finding.by_person || severe()))
}

/// The order of subjects by name, so that equal risks stand in an order people can follow.
struct Names {
    nodes: Vec<u32>,
    lines: Vec<u32>,
}

impl Names {
    fn new(model: &Model) -> Self {
        let ranks = |names: Vec<&str>| {
            let mut order: Vec<u32> = (0..names.len() as u32).collect();
            order.sort_by_key(|ix| (names.get(*ix as usize), *ix));
            let mut ranks = vec![0; names.len()];
            for (rank, ix) in (0..).zip(order) {
                if let Some(slot) = ranks.get_mut(ix as usize) {
                    *slot = rank;
                }
            }
            ranks
        };
        Self {
            nodes: ranks(
                model
                    .elements()
                    .values()
                    .map(|element| element.name.as_str())
                    .collect(),
            ),
            lines: ranks(
                model
                    .flows()
                    .values()
                    .map(|flow| flow.name.as_str())
                    .collect(),
            ),
        }
    }

    fn rank(&self, subject: Subject) -> (u8, u32, u32) {
        match subject {
            Subject::Element(ix) => (
                0,
                self.nodes.get(ix as usize).copied().unwrap_or_default(),
                ix,
            ),
            Subject::Flow(ix) => (
                1,
                self.lines.get(ix as usize).copied().unwrap_or_default(),
                ix,
            ),
            Subject::Asset(ix) => (2, ix, ix),
            Subject::Boundary(ix) => (3, ix, ix),
            Subject::Model => (4, 0, 0),
        }
    }
}
