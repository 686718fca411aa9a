//! Report order, short ids, stale decisions, and what a view lists.

use std::collections::{BTreeMap, BTreeSet};

use model::{FindingId, Model, Severity, Tier};

use crate::{
    Finding, Matrix, Origin, RuleSet, State,
    finding::{finding_id, own_name},
};

/// Brings findings into report order, numbers them, and lists the decisions that fit none.
pub(crate) fn order(
    set: &RuleSet,
    model: &Model,
    matrix: &Matrix,
    tier: Tier,
    findings: &mut Vec<Finding>,
) -> Vec<FindingId> {
    // Few pairs of risks occur, and findings of a rule arrive in the order of their subjects' names: sorting is mostly
    // dropping them into the bucket of their risks.
    let mut buckets: BTreeMap<u128, usize> = BTreeMap::new();
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut last = (u128::MAX, 0);
    for (ix, finding) in (0..).zip(findings.iter()) {
        let key = risks(finding, tier, matrix);
        if key != last.0 {
            let next = members.len();
            last = (key, *buckets.entry(key).or_insert(next));
            if last.1 == next {
                members.push(Vec::new());
            }
        }
        members
            .get_mut(last.1)
            .into_iter()
            .for_each(|bucket| bucket.push(ix));
    }
    let mut sorted: Vec<Finding> = Vec::with_capacity(findings.len());
    for bucket in buckets.values() {
        let Some(bucket) = members.get_mut(*bucket) else {
            continue;
        };
        let code = |ix: &u32| findings.get(*ix as usize).map(|finding| finding.origin);
        if !bucket.is_sorted_by_key(code) {
            bucket.sort_by_key(code);
        }
        sorted.extend(
            bucket
                .iter()
                .filter_map(|ix| findings.get(*ix as usize))
                .cloned(),
        );
    }
    *findings = sorted;
    number(set, model, findings)
}

/// What a finding is sorted by before its rule and its subject's name: listed, state, severity, then current and inherent
/// risk, highest first. Risks are compared by their bits, which order like the numbers where these are not negative.
fn risks(finding: &Finding, tier: Tier, matrix: &Matrix) -> u128 {
    let severity = finding
        .current
        .map_or(Severity::None, |score| matrix.severity(score.band));
    let hidden = u128::from(!listed(finding, tier, matrix));
    let class = hidden << 8
        | (finding.state as u128) << 4
        | (Severity::Critical as u128 - severity as u128);
    let falling = |risk: f64| u128::from(!risk.to_bits() >> 8);
    let current = falling(finding.current.map_or(0.0, |score| score.risk));
    class << 112 | current << 56 | falling(finding.inherent.risk)
}

/// Gives short ids: those that were kept, then the numbers that are free, in order.
fn number(set: &RuleSet, model: &Model, findings: &mut [Finding]) -> Vec<FindingId> {
    // Where a merge brought two decisions of one number, the first id keeps it and the other takes a new one.
    let mut owner: BTreeMap<u32, FindingId> = BTreeMap::new();
    for (id, decision) in model.decisions() {
        if let Some(short) = decision.short.filter(|short| *short > 0) {
            owner.entry(short).or_insert(*id);
        }
    }
    let own: BTreeMap<FindingId, u32> = owner.iter().map(|(short, id)| (*id, *short)).collect();
    let mut free = (1..).filter(|n| !owner.contains_key(n));
    let mut met: BTreeSet<FindingId> = BTreeSet::new();
    for finding in findings {
        let kept = if model.decisions().is_empty() {
            None
        } else {
            let id = finding_id_in(set, finding);
            if model.decisions().contains_key(&id) {
                met.insert(id);
            }
            own.get(&id).copied()
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
            set.rules
                .get(usize::from(ix))
                .map_or("", |rule| rule.id.as_str()),
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
