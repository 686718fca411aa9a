//! Which controls act on which findings: those put on the subject, on its neighbours where their kinds allow, and
//! straight on a finding (SCORING, section 1).

use std::collections::BTreeMap;

use model::{Anchor, FindingId, Model, Status};

use crate::{
    Problem, RuleSet,
    view::{Subject, View},
};

/// A control that acts on a subject's findings: number and status, and the subject it is on.
pub(crate) type Act = (usize, Status, Subject);

/// The controls in place, by what they act on.
#[derive(Debug, Default)]
pub(crate) struct Acts {
    /// By the subject whose findings a control acts on; for each in the order of the controls' ids.
    pub on: Vec<(Subject, Act)>,
    /// Control and status put straight on a finding.
    pub direct: BTreeMap<FindingId, Vec<(usize, Status)>>,
    /// Those in place at least in part, by the subject they are on, sorted.
    pub in_place: Vec<(Subject, usize)>,
    /// Controls no pack knows.
    pub problems: Vec<Problem>,
    /// The same by name.
    unknown: BTreeMap<String, Problem>,
    /// Every control that is put on a subject, in the order of ids.
    put: Vec<Act>,
}

impl Acts {
    /// Whether some control acts on a subject's findings.
    pub fn acted(&self, place: Subject) -> bool {
        self.at(place).next().is_some()
    }

    /// Whether some control was put straight on a finding.
    pub fn straight(&self, id: FindingId) -> bool {
        self.direct.contains_key(&id)
    }

    /// What acts on a subject's findings.
    pub fn at(&self, place: Subject) -> impl Iterator<Item = &Act> + Clone {
        let start = self.on.partition_point(|entry| entry.0 < place);
        let rest = self.on.get(start..).unwrap_or_default().iter();
        rest.take_while(move |entry| entry.0 == place)
            .map(|entry| &entry.1)
    }

    /// The controls that act on a finding, those of its rule first, each once with its best status, with the subject
    /// it is on.
    pub fn of(&self, wanted: &[usize], place: Subject, id: Option<FindingId>) -> Vec<Act> {
        let found = self.at(place);
        let direct = id
            .and_then(|id| self.direct.get(&id))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut acting: Vec<Act> = Vec::new();
        for number in wanted {
            let near = found.clone().filter(|one| one.0 == *number).copied();
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

    /// The subjects on which other controls act than before, or other ones are in place.
    pub fn differing(&self, before: &Self) -> Vec<Subject> {
        let mut found = Vec::new();
        differing(&before.on, &self.on, |entry| entry.0, &mut found);
        differing(
            &before.in_place,
            &self.in_place,
            |entry| entry.0,
            &mut found,
        );
        found
    }
}

/// The subjects whose entries in two lists sorted by subject are not the same.
fn differing<T: PartialEq>(
    before: &[T],
    after: &[T],
    subject: impl Fn(&T) -> Subject,
    found: &mut Vec<Subject>,
) {
    let (mut old, mut new) = (before, after);
    loop {
        let alike = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        (old, new) = (
            old.get(alike..).unwrap_or_default(),
            new.get(alike..).unwrap_or_default(),
        );
        // The entries before may be of the same subject; what is found twice does no harm.
        let next = old
            .first()
            .map(&subject)
            .into_iter()
            .chain(new.first().map(&subject))
            .min();
        let Some(next) = next else { return };
        found.push(next);
        let behind = |list: &[T]| {
            list.iter()
                .take_while(|entry| subject(entry) == next)
                .count()
        };
        let (a, b) = (behind(old), behind(new));
        (old, new) = (
            old.get(a..).unwrap_or_default(),
            new.get(b..).unwrap_or_default(),
        );
    }
}

/// Numbers gathered by another number, such as what stands on each element; ascending for each.
struct Gathered {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Gathered {
    /// `pairs` are the number to gather by, below `slots`, and the number gathered; these ascend.
    fn new(slots: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        // Counted two places on: adding up makes them starts one place on, and filling moves each start to its end.
        let mut starts = vec![0_u32; slots + 2];
        for (by, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(by as usize + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut items = vec![0; sum as usize];
        for (by, item) in pairs {
            let Some(next) = starts.get_mut(by as usize + 1) else {
                continue;
            };
            if let Some(slot) = items.get_mut(*next as usize) {
                *slot = item;
                *next += 1;
            }
        }
        Self { starts, items }
    }

    fn of(&self, by: u32) -> impl Iterator<Item = u32> {
        let at = |ix: usize| self.starts.get(ix).map(|start| *start as usize);
        let range = at(by as usize).zip(at(by as usize + 1));
        let items = range.and_then(|(start, end)| self.items.get(start..end));
        items.unwrap_or_default().iter().copied()
    }
}

/// What stands on each element, lies in each boundary, is nested in each.
struct Around {
    standing: Gathered,
    inside: Gathered,
    nested: Gathered,
}

impl Around {
    fn new(view: &View) -> Self {
        let nodes = || (0..).zip(view.nodes.iter());
        let zones = (0..).zip(view.zones.iter());
        let (elements, boundaries) = (view.nodes.len(), view.zones.len());
        Self {
            standing: Gathered::new(
                elements,
                nodes().filter_map(|(ix, node)| Some((node.on?, ix))),
            ),
            inside: Gathered::new(
                boundaries,
                nodes().filter_map(|(ix, node)| Some((node.boundary?, ix))),
            ),
            nested: Gathered::new(
                boundaries,
                zones.filter_map(|(ix, zone)| Some((zone.parent?, ix))),
            ),
        }
    }
}

impl RuleSet {
    /// The controls that act on each subject: its own, and its neighbours' where the control's kinds allow. What was
    /// said before of controls no pack knows is not worked out again.
    pub(crate) fn acting(&self, model: &Model, view: &View, before: Option<&Acts>) -> Acts {
        let mut acts = Acts::default();
        for control in model.controls().values() {
            let Some(number) = self.control(&control.control) else {
                let known = before.and_then(|acts| acts.unknown.get(&control.control));
                let known = known.or_else(|| acts.unknown.get(&control.control));
                let problem = known
                    .cloned()
                    .unwrap_or_else(|| self.unknown(&control.control));
                acts.problems.push(problem.clone());
                acts.unknown.insert(control.control.clone(), problem);
                continue;
            };
            if let Anchor::Finding(id) = control.on {
                let direct = acts.direct.entry(id).or_default();
                direct.push((number, control.status));
                continue;
            }
            let at = model
                .anchored(control.on)
                .and_then(|subject| view.subject(subject));
            acts.put.extend(at.map(|at| (number, control.status, at)));
        }
        let placed = acts.put.iter().filter(|act| act.1 != Status::Planned);
        acts.in_place = placed.map(|act| (act.2, act.0)).collect();
        acts.in_place.sort_unstable();
        acts.in_place.dedup();
        self.spread(&mut acts, view);
        acts
    }

    /// The same controls on a drawing that hangs together otherwise.
    pub(crate) fn acting_again(&self, before: &Acts, view: &View) -> Acts {
        let mut acts = Acts {
            on: Vec::with_capacity(before.on.len()),
            direct: before.direct.clone(),
            in_place: before.in_place.clone(),
            problems: before.problems.clone(),
            unknown: before.unknown.clone(),
            put: before.put.clone(),
        };
        self.spread(&mut acts, view);
        acts
    }

    /// Fills in what each control acts on.
    fn spread(&self, acts: &mut Acts, view: &View) {
        if acts.put.is_empty() {
            return;
        }
        let around = Around::new(view);
        for act in &acts.put {
            let reached = self.reached_by(view, &around, act.0, act.2);
            acts.on.extend(reached.into_iter().map(|on| (on, *act)));
        }
        // Stable: within a subject the order of the controls' ids stays.
        acts.on.sort_by_key(|entry| entry.0);
    }

    fn unknown(&self, name: &str) -> Problem {
        let near = model::nearest(name, self.controls.iter().map(|c| c.id.as_str()));
        let hint = near.map_or_else(
            || "see plimsoll rules list".to_owned(),
            |near| format!("did you mean \u{201c}{near}\u{201d}?"),
        );
        let what = format!(
            "there is no control \u{201c}{}\u{201d}; it counts for nothing",
            model::clip(name)
        );
        Problem::plain(what, hint)
    }

    /// The subjects whose findings a control on `at` acts on, each once.
    fn reached_by(
        &self,
        view: &View,
        around: &Around,
        control: usize,
        at: Subject,
    ) -> Vec<Subject> {
        let Some(spec) = self.controls.get(control) else {
            return Vec::new();
        };
        let mut on = vec![at];
        match at {
            Subject::Element(ix) => {
                let Some(node) = view.nodes.get(ix as usize) else {
                    return Vec::new();
                };
                if spec.fits(node.kind) {
                    on.extend(node.on.map(Subject::Element));
                    on.extend(around.standing.of(ix).map(Subject::Element));
                    for wire in view.wires.out(ix).iter().chain(view.wires.back(ix)) {
                        on.extend([Subject::Element(wire.other), Subject::Flow(wire.line)]);
                    }
                }
            }
            Subject::Flow(ix) => {
                if let Some(line) = view.lines.get(ix as usize).filter(|_| spec.fits_flows()) {
                    on.extend([Subject::Element(line.from), Subject::Element(line.to)]);
                }
            }
            Subject::Boundary(zone) => {
                let mut zones = vec![zone];
                while let Some(zone) = zones.pop() {
                    zones.extend(around.nested.of(zone));
                    for ix in around.inside.of(zone) {
                        let kind = view.nodes.get(ix as usize).map(|node| node.kind);
                        if kind.is_some_and(|kind| spec.fits(kind)) {
                            on.push(Subject::Element(ix));
                        }
                    }
                }
            }
            Subject::Asset(_) | Subject::Model => {}
        }
        on.sort_unstable();
        on.dedup();
        on
    }
}
