//! What nobody has to type: facts the drawing shows, facts the platform forces, and facts computed from flows and
//! boundaries (ELEMENTS, sections 1, 4 and 7).

use std::{collections::VecDeque, sync::LazyLock};

use model::{Action, Attr, Group, Kind, Stage, Value, vocabulary};

use crate::{
    shown::{Own, Tie, cells, shown},
    view::{Exposure, Origin, Subject, View, raise},
};

/// The attributes this module reads and writes, looked up once.
struct Names {
    authentication: Attr,
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

fn byte(word: &str) -> u8 {
    Value::from_word(word).unwrap_or_default().byte()
}

/// Adds everything that follows from the drawing, in an order in which each step finds what it needs.
pub(crate) fn complete(view: &mut View) {
    tasks(view);
    drawn_roles(view);
    drawn_flows(view);
    forced(view);
    crossings(view);
    insiders(view);
    exposure(view);
    untrusted_input(view);
    actors(view);
    mixed_sensitivity(view);
}

fn kind(view: &View, node: u32) -> Option<Kind> {
    view.nodes.get(node as usize).map(|node| node.kind)
}

fn count(view: &View) -> u32 {
    view.nodes.len() as u32
}

/// A container's task: the one it stands on, else the one it shares a flow with, else the only one in its boundary.
fn tasks(view: &mut View) {
    let mut only: Vec<Option<u32>> = vec![None; view.zones.len()];
    let mut several = vec![false; view.zones.len()];
    for (ix, node) in (0..).zip(&view.nodes) {
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
    for (node, task) in view.nodes.iter_mut().zip(found) {
        node.task = task;
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
    let nearest = beside
        .filter(|other| kind(view, *other) == Some(Kind::Task))
        .min();
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
    for (role, tie) in (0..count(view)).flat_map(|ix| shown().ties.iter().map(move |tie| (ix, tie)))
    {
        let meant = |whose: &model::Setting| {
            view.value(Subject::Element(role), whose.attr()) == whose.value().byte()
        };
        if kind(view, role) != Some(tie.with) || !tie.whose.is_none_or(meant) {
            continue;
        }
        let ends = view
            .steps(role, true)
            .chain(view.steps(role, false))
            .map(|(other, _)| other);
        let mut joined: Vec<u32> = ends
            .filter_map(|other| view.nodes.get(other as usize)?.task.or(Some(other)))
            .filter(|other| kind(view, *other) == Some(tie.kind))
            .collect();
        joined.sort_unstable();
        joined.dedup();
        let several = joined.len() > 1;
        found.extend(joined.into_iter().map(|end| (end, several, tie)));
    }
    found.sort_by_key(|(end, several, _)| (*end, !several));
    let set = |several: bool, tie: &Tie| if several { tie.several } else { tie.set };
    let sets = found.into_iter();
    sets.map(|(end, several, tie)| (end, set(several, tie)))
        .collect()
}

/// What single flows show: collected logs, secrets from a store, the cloud's own encryption and identities.
fn drawn_flows(view: &mut View) {
    let shown = shown();
    let managed: Vec<bool> = (0..)
        .zip(&view.nodes)
        .map(|(ix, node)| {
            let spec = vocabulary().kind(node.kind);
            let holds = |when: &model::Setting| {
                view.value(Subject::Element(ix), when.attr()) == when.value().byte()
            };
            spec.managed && spec.managed_when.as_ref().is_none_or(holds)
        })
        .collect();
    let mut facts: Vec<(Subject, Attr, u8)> = Vec::new();
    for (ix, line) in (0..).zip(&view.lines) {
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
        for own in &shown.own {
            let set = match own {
                Own::Protocol(words, set) if words.contains(&line.protocol) => set,
                Own::Managed(inside, set)
                    if [line.from, line.to].into_iter().any(|end| {
                        managed.get(end as usize) == Some(&true)
                            && view.inside(Subject::Element(end), *inside)
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
            kind(view, ix) == Some(rule.kind) && view.value(Subject::Element(ix), attr) == value
        };
        for ix in 0..count(view) {
            let Some(node) = view
                .nodes
                .get(ix as usize)
                .filter(|node| node.kind == rule.force.on)
            else {
                continue;
            };
            if node.task.is_some_and(|task| settled(view, task)) {
                for (attr, value) in cells(&rule.force.set) {
                    view.fill(Subject::Element(ix), attr, value, Origin::Platform);
                }
            }
        }
        // Of what stands on a host: nothing (0), only what needs no host (1), something that does (2).
        let mut load: Vec<u8> = vec![0; view.nodes.len()];
        for (ix, node) in (0..).zip(&view.nodes) {
            if let Some(slot) = node.on.and_then(|on| load.get_mut(on as usize)) {
                let needs = node.kind == rule.kind && !settled(view, ix);
                *slot = (*slot).max(if needs || node.kind != rule.kind {
                    2
                } else {
                    1
                });
            }
        }
        for (node, load) in view.nodes.iter_mut().zip(load) {
            node.in_scope &= load != 1 || !rule.force.leaves.contains(&node.kind);
        }
    }
}

/// Flows whose ends lie in different innermost boundaries; gateways that trust level 0 calls.
fn crossings(view: &mut View) {
    let names = &*NAMES;
    let boundary =
        |view: &View, node: u32| view.nodes.get(node as usize).and_then(|node| node.boundary);
    let mut exposed = vec![false; view.nodes.len()];
    for ix in 0..view.lines.len() {
        let Some((from, to)) = view.lines.get(ix).map(|line| (line.from, line.to)) else {
            continue;
        };
        let crosses = boundary(view, from) != boundary(view, to);
        view.derive(Subject::Flow(ix as u32), names.crosses, crosses);
        if let Some(slot) = exposed
            .get_mut(to as usize)
            .filter(|_| view.trust(from) == Some(0))
        {
            *slot = true;
        }
    }
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

/// Everything that flows lead to from some nodes; `passes` says whether a step may be taken.
fn reach(view: &View, from: &[u32], passes: impl Fn(u32, u32, u32) -> bool) -> Vec<bool> {
    let mut reached = vec![false; view.nodes.len()];
    let mut queue: VecDeque<u32> = from.iter().copied().collect();
    while let Some(node) = queue.pop_front() {
        for (next, line) in view.steps(node, true) {
            let Some(slot) = reached.get_mut(next as usize) else {
                continue;
            };
            if !*slot && passes(node, line, next) {
                *slot = true;
                queue.push_back(next);
            }
        }
    }
    reached
}

fn exposure(view: &mut View) {
    let names = &*NAMES;
    let (nobody, targeted) = (byte("none"), byte("targeted"));
    let sources = sources(view);
    let spoken = sources
        .iter()
        .any(|source| view.steps(*source, true).next().is_some());
    let open = reach(view, &sources, |_, line, _| {
        view.value(Subject::Flow(line), names.authentication) == nobody
    });
    let any = reach(view, &sources, |_, _, _| true);
    // A targeted attacker counts wherever it stands.
    let aimed: Vec<u32> = (0..count(view))
        .filter(|ix| view.value(Subject::Element(*ix), names.capability) == targeted)
        .collect();
    let aimed = reach(view, &aimed, |_, _, _| true);
    for (((node, open), any), aimed) in view.nodes.iter_mut().zip(open).zip(any).zip(aimed) {
        node.exposure = match (open, any) {
            (true, _) => Exposure::Open,
            (false, true) => Exposure::Reached,
            (false, false) if spoken && node.stage == Stage::Run => Exposure::Sheltered,
            (false, false) => Exposure::Unsaid,
        };
        node.targeted = aimed;
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
        .zip(&view.nodes)
        .filter_map(|(ix, node)| node.task.filter(|task| *task != ix).map(|task| (ix, task)))
        .collect();
    for downwards in [false, true] {
        for (container, task) in &pairs {
            let (from, to) = if downwards {
                (task, container)
            } else {
                (container, task)
            };
            let Some(exposure) = view.nodes.get(*from as usize).map(|node| node.exposure) else {
                continue;
            };
            let higher = |node: &&mut crate::view::Node| height(exposure) > height(node.exposure);
            if let Some(node) = view.nodes.get_mut(*to as usize).filter(higher) {
                node.exposure = exposure;
            }
        }
    }
}

/// Containers that input of an untrusted source gets to through the run stage, past nobody who validates it.
fn untrusted_input(view: &mut View) {
    let names = &*NAMES;
    let sources = sources(view);
    let runs = |ix: u32| {
        view.nodes
            .get(ix as usize)
            .is_some_and(|node| node.stage == Stage::Run)
    };
    let validates =
        |ix: u32| view.value(Subject::Element(ix), names.input_validated) == Value::YES.byte();
    let reached = reach(view, &sources, |from, _, to| runs(to) && !validates(from));
    for (ix, reached) in (0..).zip(reached) {
        view.derive(Subject::Element(ix), names.untrusted_input, reached);
    }
}

/// The nearest actor of each element: an attacker or insider if one reaches it, else whoever does. A sentence about an
/// attack should not begin with the administrator while an attacker stands behind.
fn actors(view: &mut View) {
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
    for (node, actor) in view.nodes.iter_mut().zip(nearest) {
        node.actor = actor;
    }
}

/// Breadth first from several nodes at once: for each element the one that reaches it in the fewest flows.
fn nearest(view: &View, from: &[u32]) -> Vec<Option<u32>> {
    let mut queue: VecDeque<(u32, u32)> = from.iter().map(|ix| (*ix, *ix)).collect();
    let mut nearest: Vec<Option<u32>> = vec![None; view.nodes.len()];
    while let Some((node, actor)) = queue.pop_front() {
        for (next, _) in view.steps(node, true) {
            let Some(slot) = nearest.get_mut(next as usize) else {
                continue;
            };
            if slot.is_none() && next != actor {
                *slot = Some(actor);
                queue.push_back((next, actor));
            }
        }
    }
    nearest
}

/// Hosts and orchestrators that run tasks whose highest data ratings lie two or more apart.
fn mixed_sensitivity(view: &mut View) {
    let mut tasks: Vec<[u8; 3]> = view.nodes.iter().map(|node| node.ratings).collect();
    for node in &view.nodes {
        let task = node.task.and_then(|task| tasks.get_mut(task as usize));
        if let Some(ratings) = task {
            raise(ratings, node.ratings);
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
    for (ix, range) in (0..).zip(ranges) {
        let mixed = range.is_some_and(|(low, high)| high - low >= 2);
        view.derive(Subject::Element(ix), NAMES.mixed, mixed);
    }
}
