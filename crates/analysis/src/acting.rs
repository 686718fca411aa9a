//! Which controls act on which findings: those put on the subject, on its neighbours where their kinds allow, and
//! straight on a finding (SCORING, section 1).

use std::collections::{BTreeMap, BTreeSet};

use model::{Anchor, FindingId, Model, Status};

use crate::{
    Problem, RuleSet,
    view::{Subject, View},
};

/// The controls in place, by what they act on.
#[derive(Debug, Default)]
pub(crate) struct Acts {
    /// Control, status and the subject it is on, by the subject whose findings it acts on.
    pub on: BTreeMap<Subject, Vec<(usize, Status, Subject)>>,
    /// Control and status put straight on a finding.
    pub direct: BTreeMap<FindingId, Vec<(usize, Status)>>,
}

impl Acts {
    /// No control is in place anywhere.
    pub fn is_empty(&self) -> bool {
        self.on.is_empty() && self.direct.is_empty()
    }

    /// The controls that act on a finding, those of its rule first, each once with its best status, with the subject
    /// it is on.
    pub fn of(
        &self,
        wanted: &[usize],
        place: Subject,
        id: Option<FindingId>,
    ) -> Vec<(usize, Status, Subject)> {
        let found = self.on.get(&place).map(Vec::as_slice).unwrap_or_default();
        let direct = id
            .and_then(|id| self.direct.get(&id))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut acting: Vec<(usize, Status, Subject)> = Vec::new();
        for number in wanted {
            let near = found.iter().filter(|one| one.0 == *number).copied();
            let straight = direct
                .iter()
                .filter(|one| one.0 == *number)
                .map(|one| (one.0, one.1, place));
            acting.extend(
                near.chain(straight)
                    .max_by_key(|one| (one.1, one.2 == place)),
            );
        }
        let others = direct.iter().filter(|one| !wanted.contains(&one.0));
        acting.extend(others.map(|one| (one.0, one.1, place)));
        acting
    }
}

impl RuleSet {
    /// The controls that act on each subject: its own, and its neighbours' where the control's kinds allow.
    pub(crate) fn acting(
        &self,
        model: &Model,
        view: &mut View,
        problems: &mut Vec<Problem>,
    ) -> Acts {
        let mut acting = Acts::default();
        let mut standing: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (ix, node) in (0..).zip(&view.nodes) {
            if let Some(on) = node.on {
                standing.entry(on).or_default().push(ix);
            }
        }
        for control in model.controls().values() {
            let Some(number) = self.control(&control.control) else {
                let near = model::nearest(
                    &control.control,
                    self.controls.iter().map(|c| c.id.as_str()),
                );
                let hint = near.map_or_else(
                    || "see plimsoll rules list".to_owned(),
                    |near| format!("did you mean \u{201c}{near}\u{201d}?"),
                );
                let what = format!(
                    "there is no control \u{201c}{}\u{201d}; it counts for nothing",
                    model::clip(&control.control)
                );
                problems.push(Problem::plain(what, hint));
                continue;
            };
            if let Anchor::Finding(id) = control.on {
                acting
                    .direct
                    .entry(id)
                    .or_default()
                    .push((number, control.status));
                continue;
            }
            let Some(at) = model
                .anchored(control.on)
                .and_then(|subject| view.subject(subject))
            else {
                continue;
            };
            if control.status != Status::Planned {
                view.in_place.insert((at, number));
            }
            for on in self.reached_by(view, &standing, number, at) {
                acting
                    .on
                    .entry(on)
                    .or_default()
                    .push((number, control.status, at));
            }
        }
        acting
    }

    /// The subjects whose findings a control on `at` acts on.
    fn reached_by(
        &self,
        view: &View,
        standing: &BTreeMap<u32, Vec<u32>>,
        control: usize,
        at: Subject,
    ) -> Vec<Subject> {
        let Some(spec) = self.controls.get(control) else {
            return Vec::new();
        };
        let mut on = BTreeSet::from([at]);
        match at {
            Subject::Element(ix) => {
                let Some(node) = view.nodes.get(ix as usize) else {
                    return Vec::new();
                };
                if spec.fits(node.kind) {
                    on.extend(node.on.map(Subject::Element));
                    on.extend(
                        standing
                            .get(&ix)
                            .into_iter()
                            .flatten()
                            .map(|other| Subject::Element(*other)),
                    );
                    for (other, line) in view.steps(ix, true).chain(view.steps(ix, false)) {
                        on.insert(Subject::Element(other));
                        on.insert(Subject::Flow(line));
                    }
                }
            }
            Subject::Flow(ix) => {
                if let Some(line) = view.lines.get(ix as usize).filter(|_| spec.fits_flows()) {
                    on.extend([Subject::Element(line.from), Subject::Element(line.to)]);
                }
            }
            Subject::Boundary(zone) => {
                let id = view.zones.get(zone as usize).map(|zone| zone.id);
                for (ix, node) in (0..).zip(&view.nodes) {
                    let inside = view
                        .around(Subject::Element(ix))
                        .any(|around| Some(around.id) == id);
                    if inside && spec.fits(node.kind) {
                        on.insert(Subject::Element(ix));
                    }
                }
            }
            Subject::Asset(_) | Subject::Model => {}
        }
        on.into_iter().collect()
    }
}
