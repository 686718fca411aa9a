//! What nobody has to type: facts the drawing shows, facts the platform forces, and facts computed from flows and
//! boundaries (ELEMENTS, sections 1, 4 and 7).

use std::sync::{Arc, LazyLock};

use model::{Action, Attr, Group, Kind, Stage, Value, vocabulary};

use crate::{
    look::column,
    shown::{Own, Tie, cells, shown},
    view::{Exposure, Origin, Subject, View, raise},
};

/// The attributes this module reads and writes, looked up once.
struct Names {
    authentication: Attr,
    several: Attr,
    crosses: Attr,
    exposed: Attr,
    untrusted_input: Attr,
    input_validated: Attr,
    mixed: Attr,
    code_write: Attr,
    privileged_run: Attr,
    capability: Attr,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let attr = |name: &str| Attr::named(name).unwrap_or_default();
    Names {
        authentication: attr("authentication"),
        several: attr("several_containers"),
        crosses: attr("crosses_boundary"),
        exposed: attr("internet_exposed"),
        untrusted_input: attr("processes_untrusted_input"),
        input_validated: attr("input_validated"),
        mixed: attr("mixed_sensitivity"),
        code_write: attr("has_write_to_code"),
        privileged_run: attr("has_privileged_run"),
        capability: attr("capability"),
    }
});

/// The stated facts of a thing that other things depend on, by their place among its table's columns.
pub(crate) fn inputs(table: usize) -> impl Iterator<Item = usize> {
    static READ: LazyLock<Vec<Attr>> = LazyLock::new(|| {
        let names = &*NAMES;
        let mut read = vec![
            names.input_validated,
            names.capability,
            names.authentication,
        ];
        read.extend(
            shown()
                .ties
                .iter()
                .filter_map(|tie| Some(tie.whose?.attr())),
        );
        read.extend(shown().forces.iter().map(|rule| rule.force.when.attr()));
        let kinds = vocabulary().kinds().iter();
        read.extend(kinds.filter_map(|kind| Some(kind.managed_when.as_ref()?.attr())));
        read
    });
    READ.iter().filter_map(move |attr| column(table, *attr))
}

fn byte(word: &str) -> u8 {
    Value::from_word(word).unwrap_or_default().byte()
}

/// Adds everything that follows from the drawing, in an order in which each step finds what it needs.
pub(crate) fn complete(view: &mut View) {
    tasks(view);
    drawn_roles(view);
    drawn_flows(view);
    forced(view);
    companions(view);
    crossings(view);
    insiders(view);
    let sources = sources(view);
    exposure(view, &sources);
    untrusted_input(view, &sources);
    drop(mixed_sensitivity(view));
}

fn kind(view: &View, node: u32) -> Option<Kind> {
    view.kinds.get(node as usize).copied()
}

fn count(view: &View) -> u32 {
    view.nodes.len() as u32
}

/// A container's task: the one it stands on, else the one it shares a flow with, else the only one in its boundary.
fn tasks(view: &mut View) {
    let mut only: Vec<Option<u32>> = vec![None; view.zones.len()];
    let mut several = vec![false; view.zones.len()];
    for (ix, node) in (0..).zip(view.nodes.iter()) {
        let Some(zone) = node.boundary.filter(|_| node.kind == Kind::Task) else {
            continue;
        };
        let Some((slot, more)) = only
            .get_mut(zone as usize)
            .zip(several.get_mut(zone as usize))
        else {
            continue;
        };
        *more |= slot.is_some();
        *slot = Some(ix);
    }
    let found: Vec<Option<u32>> = (0..count(view))
        .map(|ix| match kind(view, ix) {
            Some(Kind::Task) => Some(ix),
            Some(Kind::Container) => task_of(view, ix, &only, &several),
            _ => None,
        })
        .collect();
    for (lot, task) in Arc::make_mut(&mut view.lots).iter_mut().zip(found) {
        lot.task = task;
    }
}

fn task_of(view: &View, container: u32, only: &[Option<u32>], several: &[bool]) -> Option<u32> {
    let node = view.nodes.get(container as usize)?;
    if let Some(on) = node.on.filter(|on| kind(view, *on) == Some(Kind::Task)) {
        return Some(on);
    }
    let beside = view
        .steps(container, true)
        .chain(view.steps(container, false))
        .map(|(other, _)| other);
    // The smallest id, not the smallest number: numbers tell who came first.
    let nearest = beside
        .filter(|other| kind(view, *other) == Some(Kind::Task))
        .min_by_key(|other| view.nodes.get(*other as usize).map(|node| node.id));
    nearest.or_else(|| {
        let zone = node.boundary? as usize;
        only.get(zone)
            .copied()
            .flatten()
            .filter(|_| several.get(zone) == Some(&false))
    })
}

/// A role for tasks that a flow ties to one task is dedicated, to several shared; and what is like it in the kind files.
fn drawn_roles(view: &mut View) {
    for (end, set) in ties(view) {
        for (attr, value) in cells(set) {
            view.fill(Subject::Element(end), attr, value, Origin::Drawn);
        }
    }
}

/// What joining elements shows, by the element that learns it; what several share comes before what one has alone.
pub(crate) fn ties(view: &View) -> Vec<(u32, &'static [model::Setting])> {
    let mut found: Vec<(u32, bool, &Tie)> = Vec::new();
    let roles = view.nodes_by_id().map(|(ix, _)| ix);
    for (role, tie) in roles.flat_map(|ix| shown().ties.iter().map(move |tie| (ix, tie))) {
        let meant = |whose: &model::Setting| {
            view.told(Subject::Element(role), whose.attr()) == whose.value().byte()
        };
        if kind(view, role) != Some(tie.with) || !tie.whose.is_none_or(meant) {
            continue;
        }
        let ends = view
            .steps(role, true)
            .chain(view.steps(role, false))
            .map(|(other, _)| other);
        let mut joined: Vec<u32> = ends
            .filter_map(|other| view.lots.get(other as usize)?.task.or(Some(other)))
            .filter(|other| kind(view, *other) == Some(tie.kind))
            .collect();
        joined.sort_unstable();
        joined.dedup();
        let several = joined.len() > 1;
        found.extend(joined.into_iter().map(|end| (end, several, tie)));
    }
    let id = |end: u32| view.nodes.get(end as usize).map(|node| node.id);
    found.sort_by_key(|(end, several, _)| (id(*end), !several));
    let set = |several: bool, tie: &Tie| if several { tie.several } else { tie.set };
    let sets = found.into_iter();
    sets.map(|(end, several, tie)| (end, set(several, tie)))
        .collect()
}

/// What single flows show: collected logs, secrets from a store, the cloud's own encryption and identities.
fn drawn_flows(view: &mut View) {
    let shown = shown();
    let managed: Vec<bool> = (0..)
        .zip(view.nodes.iter())
        .map(|(ix, node)| {
            let spec = vocabulary().kind(node.kind);
            let holds = |when: &model::Setting| {
                view.told(Subject::Element(ix), when.attr()) == when.value().byte()
            };
            spec.managed && spec.managed_when.as_ref().is_none_or(holds)
        })
        .collect();
    // Which boundaries lie in those the cloud manages flows in, beside what flows say of themselves.
    let zones = 0..view.zones.len() as u32;
    let within = shown.own.iter().map(|own| match own {
        Own::Managed(inside, _) => zones
            .clone()
            .map(|zone| view.within(Some(zone), *inside))
            .collect(),
        Own::Protocol(..) => Vec::new(),
    });
    let within: Vec<Vec<bool>> = within.collect();
    let lies = |end: u32, within: &[bool]| {
        let zone = view.nodes.get(end as usize).and_then(|node| node.boundary);
        zone.and_then(|zone| within.get(zone as usize)) == Some(&true)
    };
    let mut facts: Vec<(Subject, Attr, u8)> = Vec::new();
    for (ix, line) in view.lines_by_id() {
        let Some((from, to)) = kind(view, line.from).zip(kind(view, line.to)) else {
            continue;
        };
        for hint in shown.between(from, to) {
            if line
                .action
                .is_some_and(|action| hint.unless.contains(&action))
            {
                continue;
            }
            let end = if hint.source { line.from } else { line.to };
            let end = Subject::Element(end);
            facts.extend(cells(hint.set).map(|(attr, value)| (end, attr, value)));
        }
        for (own, within) in shown.own.iter().zip(&within) {
            let set = match own {
                Own::Protocol(words, set)
                    if line
                        .protocol
                        .as_deref()
                        .is_some_and(|protocol| words.iter().any(|word| word == protocol)) =>
                {
                    set
                }
                Own::Managed(_, set)
                    if [line.from, line.to].into_iter().any(|end| {
                        managed.get(end as usize) == Some(&true) && lies(end, within)
                    }) =>
                {
                    set
                }
                _ => continue,
            };
            facts.extend(cells(set).map(|(attr, value)| (Subject::Flow(ix), attr, value)));
        }
    }
    for (subject, attr, value) in facts {
        view.fill(subject, attr, value, Origin::Drawn);
    }
}

/// What Fargate settles: values of the containers of its tasks, and hosts that carry nothing else.
fn forced(view: &mut View) {
    for rule in &shown().forces {
        let (attr, value) = (rule.force.when.attr(), rule.force.when.value().byte());
        let settled = |view: &View, ix: u32| {
            kind(view, ix) == Some(rule.kind) && view.told(Subject::Element(ix), attr) == value
        };
        for ix in 0..count(view) {
            if kind(view, ix) != Some(rule.force.on) {
                continue;
            }
            let task = view.lots.get(ix as usize).and_then(|lot| lot.task);
            if task.is_some_and(|task| settled(view, task)) {
                for (attr, value) in cells(&rule.force.set) {
                    view.fill(Subject::Element(ix), attr, value, Origin::Platform);
                }
            }
        }
        // Of what stands on a host: nothing (0), only what needs no host (1), something that does (2).
        let mut load: Vec<u8> = vec![0; view.nodes.len()];
        for (ix, node) in (0..).zip(view.nodes.iter()) {
            if let Some(slot) = node.on.and_then(|on| load.get_mut(on as usize)) {
                let needs = node.kind == rule.kind && !settled(view, ix);
                *slot = (*slot).max(if needs || node.kind != rule.kind {
                    2
                } else {
                    1
                });
            }
        }
        let lots = Arc::make_mut(&mut view.lots).iter_mut();
        for ((node, lot), load) in view.nodes.iter().zip(lots).zip(load) {
            lot.left |= load == 1 && rule.force.leaves.contains(&node.kind);
        }
    }
}

/// Tasks that two or more containers share.
fn companions(view: &mut View) {
    let mut held: Vec<u32> = vec![0; view.nodes.len()];
    for (node, lot) in view.nodes.iter().zip(view.lots.iter()) {
        let task = lot.task.filter(|_| node.kind == Kind::Container);
        if let Some(slot) = task.and_then(|task| held.get_mut(task as usize)) {
            *slot += 1;
        }
    }
    for (ix, held) in (0..).zip(held) {
        if kind(view, ix) == Some(Kind::Task) {
            view.derive(Subject::Element(ix), NAMES.several, held > 1);
        }
    }
}

/// Flows whose ends lie in different innermost boundaries; gateways that trust level 0 calls.
fn crossings(view: &mut View) {
    let names = &*NAMES;
    // Read once in order and close together: the flows ask for them all over the place.
    let zones: Vec<Option<u32>> = view.nodes.iter().map(|node| node.boundary).collect();
    let hostile: Vec<bool> = (0..count(view))
        .map(|ix| view.trust(ix) == Some(0))
        .collect();
    let zone = |node: u32| zones.get(node as usize).copied().flatten();
    let mut exposed = vec![false; view.nodes.len()];
    let crosses = view.lines.iter().map(|line| {
        if hostile.get(line.from as usize) == Some(&true)
            && let Some(slot) = exposed.get_mut(line.to as usize)
        {
            *slot = true;
        }
        zone(line.from) != zone(line.to)
    });
    let crosses: Vec<bool> = crosses.collect();
    view.derive_flows(names.crosses, &crosses);
    for (ix, exposed) in (0..).zip(exposed) {
        if kind(view, ix) == Some(Kind::ApiGateway) {
            view.derive(Subject::Element(ix), names.exposed, exposed);
        }
    }
}

fn insiders(view: &mut View) {
    let names = &*NAMES;
    for ix in 0..count(view) {
        if kind(view, ix) != Some(Kind::MaliciousInsider) {
            continue;
        }
        let does = |to: Kind, actions: &[Action]| {
            view.outgoing(Subject::Element(ix)).any(|flow| {
                let Subject::Flow(line) = flow else {
                    return false;
                };
                let line = view.lines.get(line as usize);
                line.is_some_and(|line| {
                    kind(view, line.to) == Some(to)
                        && line.action.is_some_and(|action| actions.contains(&action))
                })
            })
        };
        let writes = does(
            Kind::SourceRepo,
            &[Action::Write, Action::Push, Action::Change],
        );
        let runs = does(Kind::Orchestrator, &[Action::Change]);
        view.derive(Subject::Element(ix), names.code_write, writes);
        view.derive(Subject::Element(ix), names.privileged_run, runs);
    }
}

/// Untrusted sources: actors, browsers and external services at trust 0 or 1, outsiders anywhere outside, insiders.
pub(crate) fn sources(view: &View) -> Vec<u32> {
    (0..count(view))
        .filter(|ix| {
            let Some(kind) = kind(view, *ix) else {
                return false;
            };
            let group = vocabulary().kind(kind).group;
            let outsider = matches!(kind, Kind::ExternalAttacker | Kind::EndUser);
            let may =
                group == Group::Actor || matches!(kind, Kind::Browser | Kind::ExternalService);
            match view.trust(*ix) {
                _ if kind == Kind::MaliciousInsider => true,
                Some(trust) => may && trust <= 1,
                None => outsider,
            }
        })
        .collect()
}

/// Everything that flows lead to from some nodes; `passes` says whether a step may be taken. With `answers` the way back
/// of a flow that answers is a step too.
fn reach(
    view: &View,
    from: &[u32],
    answers: bool,
    passes: impl Fn(u32, u32, u32) -> bool,
) -> Vec<bool> {
    let mut reached = vec![false; view.nodes.len()];
    let mut waiting = from.to_vec();
    while let Some(node) = waiting.pop() {
        let back = view.wires.back(node).iter();
        let back = back.filter(|wire| answers && wire.both);
        for wire in view.wires.out(node).iter().chain(back) {
            let (next, line) = (wire.other, wire.line);
            let Some(slot) = reached.get_mut(next as usize) else {
                continue;
            };
            if !*slot && passes(node, line, next) {
                *slot = true;
                waiting.push(next);
            }
        }
    }
    reached
}

/// How an untrusted source gets to each element, and whether a targeted attacker does.
///
/// A flow that answers is walked in its own direction only: being asked something does not let an attacker call, and
/// counting the answer would expose the caller of every public service. What comes back as data is another matter; see
/// [`untrusted_input`].
fn exposure(view: &mut View, sources: &[u32]) {
    let names = &*NAMES;
    let (nobody, targeted) = (byte("none"), byte("targeted"));
    let spoken = sources
        .iter()
        .any(|source| !view.wires.out(*source).is_empty());
    let asked = view.told_of_flows(names.authentication);
    let unasked: Vec<bool> = asked.map(|byte| byte == nobody).collect();
    let open = reach(view, sources, false, |_, line, _| {
        unasked.get(line as usize) == Some(&true)
    });
    let any = reach(view, sources, false, |_, _, _| true);
    // A targeted attacker counts wherever it stands.
    let aimed: Vec<u32> = (0..count(view))
        .filter(|ix| view.told(Subject::Element(*ix), names.capability) == targeted)
        .collect();
    let aimed = reach(view, &aimed, false, |_, _, _| true);
    let drawn = view.nodes.iter().zip(Arc::make_mut(&mut view.lots));
    for ((((node, lot), open), any), aimed) in drawn.zip(open).zip(any).zip(aimed) {
        lot.exposure = match (open, any) {
            (true, _) => Exposure::Open,
            (false, true) => Exposure::Reached,
            (false, false) if spoken && node.stage == Stage::Run => Exposure::Sheltered,
            (false, false) => Exposure::Unsaid,
        };
        lot.targeted = aimed;
    }
    share(view);
}

/// A task and its containers take the higher exposure of the two.
fn share(view: &mut View) {
    let height = |exposure: Exposure| match exposure {
        Exposure::Open => 2,
        Exposure::Reached => 1,
        Exposure::Sheltered | Exposure::Unsaid => 0,
    };
    let pairs: Vec<(u32, u32)> = (0..)
        .zip(view.lots.iter())
        .filter_map(|(ix, lot)| lot.task.filter(|task| *task != ix).map(|task| (ix, task)))
        .collect();
    for downwards in [false, true] {
        for (container, task) in &pairs {
            let (from, to) = if downwards {
                (task, container)
            } else {
                (container, task)
            };
            let Some(exposure) = view.lots.get(*from as usize).map(|lot| lot.exposure) else {
                continue;
            };
            let higher = |lot: &&mut crate::view::Lot| height(exposure) > height(lot.exposure);
            if let Some(lot) = Arc::make_mut(&mut view.lots)
                .get_mut(*to as usize)
                .filter(higher)
            {
                lot.exposure = exposure;
            }
        }
    }
}

/// Containers that input of an untrusted source gets to through the run stage, past nobody who validates it. An answer
/// is input to whoever asked.
fn untrusted_input(view: &mut View, sources: &[u32]) {
    let names = &*NAMES;
    let runs: Vec<bool> = view
        .nodes
        .iter()
        .map(|node| node.stage == Stage::Run)
        .collect();
    let validates = |ix: u32| {
        column(
            kind(view, ix).map_or(0, |kind| kind as usize),
            names.input_validated,
        )
        .is_some()
            && view.told(Subject::Element(ix), names.input_validated) == Value::YES.byte()
    };
    let reached = reach(view, sources, true, |from, _, to| {
        runs.get(to as usize) == Some(&true) && !validates(from)
    });
    for (ix, reached) in (0..).zip(reached) {
        view.derive(Subject::Element(ix), names.untrusted_input, reached);
    }
}

/// The nearest actor of each element: an attacker or insider if one reaches it, else whoever does. A sentence about an
/// attack should not begin with the administrator while an attacker stands behind.
pub(crate) fn actors(view: &View) -> Vec<Option<u32>> {
    let hostile = |ix: &u32| {
        matches!(
            kind(view, *ix),
            Some(Kind::ExternalAttacker | Kind::MaliciousInsider)
        )
    };
    let all = (0..count(view)).filter(|ix| view.is_actor(Subject::Element(*ix)));
    let (attackers, others): (Vec<u32>, Vec<u32>) = all.partition(hostile);
    let mut nearest = nearest(view, &attackers);
    for (slot, other) in nearest.iter_mut().zip(self::nearest(view, &others)) {
        *slot = slot.or(other);
    }
    nearest
}

/// Breadth first from several nodes at once: for each element the one that reaches it in the fewest flows, answers not
/// counted; of several as near the one of the smallest id.
fn nearest(view: &View, from: &[u32]) -> Vec<Option<u32>> {
    let id = |ix: u32| view.nodes.get(ix as usize).map(|node| node.id);
    let mut nearest: Vec<Option<u32>> = vec![None; view.nodes.len()];
    let mut settled: Vec<bool> = vec![false; view.nodes.len()];
    let mut wave: Vec<(u32, u32)> = from.iter().map(|ix| (*ix, *ix)).collect();
    while !wave.is_empty() {
        let mut met: Vec<u32> = Vec::new();
        for (node, actor) in wave {
            for wire in view.wires.out(node) {
                let next = wire.other;
                let Some(slot) = nearest.get_mut(next as usize) else {
                    continue;
                };
                if next == actor || settled.get(next as usize) == Some(&true) {
                    continue;
                }
                match slot {
                    None => {
                        *slot = Some(actor);
                        met.push(next);
                    }
                    Some(other) if *other != actor && id(actor) < id(*other) => *slot = Some(actor),
                    Some(_) => {}
                }
            }
        }
        for node in &met {
            if let Some(settled) = settled.get_mut(*node as usize) {
                *settled = true;
            }
        }
        let actor = |node: &u32| nearest.get(*node as usize).copied().flatten();
        wave = met
            .iter()
            .filter_map(|node| Some((*node, actor(node)?)))
            .collect();
    }
    nearest
}

/// Hosts and orchestrators that run tasks whose highest data ratings lie two or more apart. Gives the places of the
/// facts it sets.
pub(crate) fn mixed_sensitivity(view: &mut View) -> Vec<std::ops::Range<usize>> {
    let mut tasks: Vec<[u8; 3]> = view.lots.iter().map(|lot| lot.ratings).collect();
    for lot in view.lots.iter() {
        let task = lot.task.and_then(|task| tasks.get_mut(task as usize));
        if let Some(ratings) = task {
            raise(ratings, lot.ratings);
        }
    }
    let mut ranges: Vec<Option<(u8, u8)>> = vec![None; view.nodes.len()];
    for (node, ratings) in view.nodes.iter().zip(&tasks) {
        let highest = ratings.iter().copied().max().unwrap_or_default();
        if node.kind != Kind::Task || highest == 0 {
            continue;
        }
        let mut below = node.on;
        for _ in 0..8 {
            let Some(ix) = below else { break };
            if let Some(range) = ranges.get_mut(ix as usize) {
                let (low, high) = range.unwrap_or((highest, highest));
                *range = Some((low.min(highest), high.max(highest)));
            }
            below = view.nodes.get(ix as usize).and_then(|node| node.on);
        }
    }
    let mut set = Vec::new();
    for (ix, range) in (0..).zip(ranges) {
        let mixed = range.is_some_and(|(low, high)| high - low >= 2);
        let subject = Subject::Element(ix);
        view.derive(subject, NAMES.mixed, mixed);
        let place = view.place(subject, NAMES.mixed);
        set.extend(place.map(|place| place..place.saturating_add(1)));
    }
    set
}
