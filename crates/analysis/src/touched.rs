//! What differs between two states of a model: the ids of records a rule could read. Records are shared between the
//! states, so a comparison of pointers finds them.

use std::sync::Arc;

use model::{
    AssetId, BoundaryId, Change, ControlId, Decision, ElementId, FindingId, FlowId, Model,
    Override, Subject, Swap, Table, Workload,
};

/// The records that came, went or changed; each list sorted, each id once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub elements: Vec<ElementId>,
    pub flows: Vec<FlowId>,
    pub boundaries: Vec<BoundaryId>,
    pub assets: Vec<AssetId>,
    pub controls: Vec<ControlId>,
    /// Decisions and overrides, by the finding.
    pub said: Vec<FindingId>,
    /// What they are about, before or after.
    pub about: Vec<Subject>,
    pub threats: bool,
    /// How everything is judged: matrix, tier, rules and packs switched off, rules overridden.
    pub terms: bool,
}

impl Touched {
    /// Everything a model holds.
    pub fn all(model: &Model) -> Self {
        Self {
            elements: model.elements().keys().copied().collect(),
            flows: model.flows().keys().copied().collect(),
            boundaries: model.boundaries().keys().copied().collect(),
            assets: model.assets().keys().copied().collect(),
            controls: model.controls().keys().copied().collect(),
            said: Vec::new(),
            about: Vec::new(),
            threats: true,
            terms: true,
        }
    }

    /// What differs between two models.
    pub fn between(before: &Model, after: &Model) -> Self {
        let mut touched = Self {
            elements: differing(before.elements(), after.elements()),
            flows: differing(before.flows(), after.flows()),
            boundaries: differing(before.boundaries(), after.boundaries()),
            assets: differing(before.assets(), after.assets()),
            controls: differing(before.controls(), after.controls()),
            threats: !differing(before.threats(), after.threats()).is_empty(),
            terms: terms(before.workload(), after.workload()),
            ..Self::default()
        };
        for id in differing(before.decisions(), after.decisions()) {
            touched.decision(
                id,
                [before.decisions().get(&id), after.decisions().get(&id)],
            );
        }
        for id in differing(before.overrides(), after.overrides()) {
            touched.score(
                id,
                [before.overrides().get(&id), after.overrides().get(&id)],
            );
        }
        touched.sort();
        touched
    }

    /// What steps of an edit touch.
    pub fn by(changes: &[Change]) -> Self {
        let mut touched = Self::default();
        for change in changes {
            match change {
                Change::Element(Swap { id, .. }) => touched.elements.push(*id),
                Change::Flow(Swap { id, .. }) => touched.flows.push(*id),
                Change::Boundary(Swap { id, .. }) => touched.boundaries.push(*id),
                Change::Asset(Swap { id, .. }) => touched.assets.push(*id),
                Change::Control(Swap { id, .. }) => touched.controls.push(*id),
                Change::Decision(swap) => {
                    touched.decision(swap.id, [swap.before.as_ref(), swap.after.as_ref()]);
                }
                Change::Override(swap) => {
                    touched.score(swap.id, [swap.before.as_ref(), swap.after.as_ref()]);
                }
                Change::OwnThreat(_) => touched.threats = true,
                Change::Workload(swap) => {
                    let both = swap.before.as_ref().zip(swap.after.as_ref());
                    touched.terms |= both.is_none_or(|(before, after)| terms(before, after));
                }
                _ => {}
            }
        }
        touched.sort();
        touched
    }

    fn decision(&mut self, id: FindingId, sides: [Option<&Arc<Decision>>; 2]) {
        self.said.push(id);
        self.about
            .extend(sides.iter().flatten().map(|decision| decision.subject));
    }

    fn score(&mut self, id: FindingId, sides: [Option<&Arc<Override>>; 2]) {
        self.said.push(id);
        self.about
            .extend(sides.iter().flatten().map(|score| score.subject));
    }

    fn sort(&mut self) {
        fn once<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        once(&mut self.elements);
        once(&mut self.flows);
        once(&mut self.boundaries);
        once(&mut self.assets);
        once(&mut self.controls);
        once(&mut self.said);
        once(&mut self.about);
    }
}

/// Whether two workloads judge differently.
fn terms(before: &Workload, after: &Workload) -> bool {
    fn judged(workload: &Workload) -> impl PartialEq + '_ {
        (
            &workload.matrix,
            workload.tier,
            &workload.rules_off,
            &workload.packs_off,
            &workload.rule_overrides,
        )
    }
    judged(before) != judged(after)
}

/// The ids under which two tables hold different records.
fn differing<I: Ord + Copy, T: PartialEq>(before: &Table<I, T>, after: &Table<I, T>) -> Vec<I> {
    let mut found = Vec::new();
    let (mut old, mut new) = (before.iter(), after.iter());
    // Nearly all of it: the same records under the same ids, with no order to look at.
    let (old_rest, new_rest) = loop {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if Arc::ptr_eq(a.1, b.1) && a.0 == b.0 => {}
            (None, None) => return found,
            (a, b) if before.len() == after.len() && a.map(|a| a.0) == b.map(|b| b.0) => {
                let other = a.zip(b).is_some_and(|(a, b)| a.1 != b.1);
                found.extend(a.filter(|_| other).map(|a| *a.0));
            }
            (a, b) => break (a, b),
        }
    };
    let mut old = old_rest.into_iter().chain(old).peekable();
    let mut new = new_rest.into_iter().chain(new).peekable();
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some(a), Some(b)) => a.0.cmp(b.0),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return found,
        };
        let a = order.is_le().then(|| old.next()).flatten();
        let b = order.is_ge().then(|| new.next()).flatten();
        match (a, b) {
            (Some(a), Some(b)) if Arc::ptr_eq(a.1, b.1) || a.1 == b.1 => {}
            (Some((id, _)), _) | (_, Some((id, _))) => found.push(*id),
            (None, None) => {}
        }
    }
}
