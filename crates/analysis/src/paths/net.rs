//! The graph that attack paths run over: elements, and between two of them the likeliest threat that lets an intruder
//! step over. A step costs the negative logarithm of its chance, so that the cheapest path is the likeliest.

use std::collections::{BTreeMap, BTreeSet};

use model::{Action, Kind, Model, Response, Stride};
use petgraph::{
    algo::{astar, dijkstra},
    graph::{DiGraph, EdgeIndex, NodeIndex},
    visit::{EdgeFiltered, EdgeRef},
};

use crate::{
    Analysis, Finding, Origin, State, derive,
    paths::chance,
    score::{self, Acting, Figure},
    view::{Subject, View},
};

/// A step of an intruder.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    pub line: Option<u32>,
    /// Its place among the analysis' findings.
    pub finding: usize,
    pub chance: f64,
}

impl Edge {
    fn cost(&self) -> f64 {
        -self.chance.clamp(1e-300, 1.0).ln()
    }
}

/// The last step of a path: at its target any threat to the data will do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Final {
    /// The node it starts at: its element's, or the hub if it is the first step too.
    start: u32,
    pub target: u32,
    pub edge: Edge,
    pub loss: f64,
}

/// What a finding means to an intruder.
struct Threat {
    finding: usize,
    /// As a first step, events a year; as a later one, the chance of success.
    entry: f64,
    later: f64,
    loss: f64,
    /// It lets an intruder act from there: spoofing, tampering, elevation.
    passes: bool,
    breaks: Option<usize>,
    /// The least effort, 1 to 5, of a control that is not in place and lowers it.
    effort: Option<(u8, usize)>,
}

pub(super) struct Net {
    /// Node numbers are those of the view's elements; the last one stands for all untrusted sources.
    graph: DiGraph<(), Edge>,
    source: NodeIndex,
    finals: Vec<Final>,
    breaks: BTreeMap<usize, usize>,
    /// By element, the cheapest control against what lets an intruder in there.
    efforts: BTreeMap<u32, (u8, usize)>,
}

impl Net {
    /// The graph over open threats, and over assumed ones too if wanted.
    pub fn new(analysis: &Analysis, model: &Model, assumed: bool) -> Self {
        let view = &analysis.book.view;
        let threats = threats(analysis, model, assumed);
        let sources: BTreeSet<u32> = derive::sources(view)
            .into_iter()
            .filter(|ix| view.in_scope(*ix))
            .collect();
        let targets: BTreeSet<u32> = targets(view, model);
        let mut best: BTreeMap<(u32, u32), Edge> = BTreeMap::new();
        let mut finals: BTreeMap<(u32, u32), Final> = BTreeMap::new();
        let hub = view.nodes.len() as u32;
        for node in 0..hub {
            let first = sources.contains(&node);
            for (next, line) in steps(view, node) {
                let sound = view.in_scope(next);
                if sources.contains(&next) || !sound {
                    continue;
                }
                let at = threats.get(&Subject::Element(next));
                let on = line.and_then(|line| threats.get(&Subject::Flow(line)));
                for threat in at.into_iter().chain(on).flatten() {
                    let edge = Edge {
                        from: node,
                        to: next,
                        line,
                        finding: threat.finding,
                        chance: if first { threat.entry } else { threat.later },
                    };
                    let key = (if first { hub } else { node }, next);
                    if targets.contains(&next) {
                        let worth = |end: &Final| end.edge.chance * end.loss;
                        let end = Final {
                            start: key.0,
                            target: next,
                            edge: edge.clone(),
                            loss: threat.loss,
                        };
                        match finals.get_mut(&key) {
                            Some(held) if worth(held) >= worth(&end) => {}
                            Some(held) => *held = end,
                            None => drop(finals.insert(key, end)),
                        }
                    }
                    if threat.passes {
                        match best.get_mut(&key) {
                            Some(held) if held.chance >= edge.chance => {}
                            Some(held) => *held = edge,
                            None => drop(best.insert(key, edge)),
                        }
                    }
                }
            }
        }
        let mut graph = DiGraph::with_capacity(view.nodes.len() + 1, best.len());
        for _ in 0..=hub {
            graph.add_node(());
        }
        for ((from, to), edge) in best {
            graph.add_edge(
                NodeIndex::new(from as usize),
                NodeIndex::new(to as usize),
                edge,
            );
        }
        let mut efforts: BTreeMap<u32, (u8, usize)> = BTreeMap::new();
        for (place, threats) in &threats {
            let Subject::Element(ix) = place else {
                continue;
            };
            if let Some(least) = threats.iter().filter_map(|t| t.effort).min() {
                efforts.insert(*ix, least);
            }
        }
        let all = threats.values().flatten();
        Self {
            graph,
            source: NodeIndex::new(hub as usize),
            finals: finals.into_values().collect(),
            breaks: all.filter_map(|t| Some((t.finding, t.breaks?))).collect(),
            efforts,
        }
    }

    /// The control that would take most off a finding.
    pub fn breaks(&self, finding: usize) -> Option<usize> {
        self.breaks.get(&finding).copied()
    }

    /// The cheapest control against what lets an intruder into an element, with its effort.
    pub fn effort(&self, element: u32) -> Option<(u8, usize)> {
        self.efforts.get(&element).copied()
    }

    /// Every step, as its two ends; the hub of sources is the number after the last element.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        self.graph
            .edge_references()
            .map(|edge| (edge.source().index() as u32, edge.target().index() as u32))
    }

    /// The ends of every last step.
    pub fn endings(&self) -> impl Iterator<Item = (u32, u32)> {
        self.finals.iter().map(|end| (end.start, end.target))
    }

    pub fn hub(&self) -> u32 {
        self.source.index() as u32
    }

    /// For each target the likeliest way there, without its last step, and that step.
    pub fn best(&self) -> Vec<(Vec<Edge>, Final)> {
        let found = dijkstra(&self.graph, self.source, None, |edge| edge.weight().cost());
        let costs: Costs = self
            .graph
            .node_indices()
            .map(|ix| found.get(&ix).copied())
            .collect();
        let mut by_target: BTreeMap<u32, (f64, &Final)> = BTreeMap::new();
        for end in &self.finals {
            let Some(before) = cost_of(&costs, NodeIndex::new(end.start as usize)) else {
                continue;
            };
            // A way through the target itself is none.
            if self
                .way(&costs, NodeIndex::new(end.start as usize))
                .iter()
                .any(|edge| edge.to == end.target)
            {
                continue;
            }
            let cost = before + end.edge.cost() - end.loss.max(1e-9).ln();
            match by_target.get(&end.target) {
                Some((held, _)) if *held <= cost => {}
                _ => drop(by_target.insert(end.target, (cost, end))),
            }
        }
        by_target
            .into_values()
            .map(|(_, end)| {
                (
                    self.way(&costs, NodeIndex::new(end.start as usize)),
                    end.clone(),
                )
            })
            .collect()
    }

    /// The edges of the cheapest way to a node, walked back along the costs.
    fn way(&self, costs: &Costs, to: NodeIndex) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut at = to;
        while at != self.source && edges.len() <= self.graph.node_count() {
            let into = self.graph.edges_directed(at, petgraph::Direction::Incoming);
            let back = into
                .filter_map(|edge| {
                    Some((cost_of(costs, edge.source())? + edge.weight().cost(), edge))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id().cmp(&b.1.id())));
            let Some((_, edge)) = back else { break };
            edges.push(edge.weight().clone());
            at = edge.source();
        }
        edges.reverse();
        edges
    }

    /// The likeliest loopless ways to one target, best first (Yen 1971).
    pub fn likeliest(&self, target: u32, most: usize) -> Vec<(Vec<Edge>, Final)> {
        let mut graph = self.graph.clone();
        let goal = graph.add_node(());
        let mut ends: BTreeMap<EdgeIndex, &Final> = BTreeMap::new();
        for end in self.finals.iter().filter(|end| end.target == target) {
            let edge = graph.add_edge(NodeIndex::new(end.start as usize), goal, end.edge.clone());
            ends.insert(edge, end);
        }
        let mut found: Vec<Vec<EdgeIndex>> = Vec::new();
        let mut open: BTreeSet<(u64, Vec<EdgeIndex>)> = BTreeSet::new();
        let through = NodeIndex::new(target as usize);
        let first = search(
            &graph,
            self.source,
            goal,
            &BTreeSet::new(),
            &BTreeSet::from([through]),
        );
        open.extend(first.map(|path| (bits(&graph, &path), path)));
        while found.len() < most {
            let Some((_, path)) = open.pop_first() else {
                break;
            };
            for (ix, edge) in path.iter().enumerate() {
                let root = path.get(..ix).unwrap_or_default();
                let Some((from, _)) = graph.edge_endpoints(*edge) else {
                    continue;
                };
                let mut closed: BTreeSet<NodeIndex> = BTreeSet::from([through]);
                closed.extend(
                    root.iter()
                        .filter_map(|e| Some(graph.edge_endpoints(*e)?.0)),
                );
                let mut cut: BTreeSet<EdgeIndex> = BTreeSet::from([*edge]);
                for other in found.iter().filter(|other| other.starts_with(root)) {
                    cut.extend(other.get(ix));
                }
                if let Some(rest) = search(&graph, from, goal, &cut, &closed) {
                    let whole: Vec<EdgeIndex> = root.iter().copied().chain(rest).collect();
                    if !found.contains(&whole) && whole != path {
                        open.insert((bits(&graph, &whole), whole));
                    }
                }
            }
            found.push(path);
        }
        let edge = |ix: &EdgeIndex| graph.edge_weight(*ix).cloned();
        found
            .iter()
            .filter_map(|path| {
                let (last, first) = path.split_last()?;
                let end = ends.get(last)?;
                Some((first.iter().filter_map(edge).collect(), (*end).clone()))
            })
            .collect()
    }
}

/// The cost of the cheapest way to each node, where there is one.
type Costs = Vec<Option<f64>>;

fn cost_of(costs: &Costs, node: NodeIndex) -> Option<f64> {
    costs.get(node.index()).copied().flatten()
}

/// The cost of a path as bits, which order like the number where it is not negative.
fn bits(graph: &DiGraph<(), Edge>, path: &[EdgeIndex]) -> u64 {
    let cost: f64 = path
        .iter()
        .filter_map(|ix| graph.edge_weight(*ix))
        .map(Edge::cost)
        .sum();
    cost.to_bits()
}

/// The cheapest way between two nodes, past neither the edges cut nor the nodes closed.
fn search(
    graph: &DiGraph<(), Edge>,
    from: NodeIndex,
    to: NodeIndex,
    cut: &BTreeSet<EdgeIndex>,
    closed: &BTreeSet<NodeIndex>,
) -> Option<Vec<EdgeIndex>> {
    let free = EdgeFiltered::from_fn(graph, |edge| {
        !cut.contains(&edge.id()) && !closed.contains(&edge.target())
    });
    let (_, nodes) = astar(
        &free,
        from,
        |node| node == to,
        |edge| edge.weight().cost(),
        |_| 0.0,
    )?;
    nodes
        .windows(2)
        .map(|pair| match pair {
            [one, other] => graph
                .edges_connecting(*one, *other)
                .map(|edge| edge.id())
                .filter(|id| !cut.contains(id))
                .min(),
            _ => None,
        })
        .collect()
}

/// Elements that hold data, or that somebody rated themselves.
fn targets(view: &View, model: &Model) -> BTreeSet<u32> {
    view.nodes_by_id()
        .filter(|(ix, node)| {
            let own = model
                .elements()
                .get(&node.id)
                .and_then(|e| e.ratings.highest());
            view.in_scope(*ix) && (!node.holds.is_empty() || own.is_some())
        })
        .map(|(ix, _)| ix)
        .collect()
}

/// Where an intruder in an element may step next: along its flows, to what it stands on and what stands on it, to the
/// role its task assumes; in a role, to what those who assume it talk to.
fn steps(view: &View, node: u32) -> Vec<(u32, Option<u32>)> {
    let mut out: Vec<(u32, Option<u32>)> = view
        .steps(node, true)
        .map(|(next, line)| (next, Some(line)))
        .collect();
    let Some(this) = view.nodes.get(node as usize) else {
        return out;
    };
    out.extend(this.on.map(|on| (on, None)));
    let standing = view.nodes_by_id();
    let standing = standing.filter(|(_, other)| other.on == Some(node));
    // Only what carries others looks for them: the search is over all elements.
    if matches!(this.kind, Kind::Task | Kind::Host | Kind::Orchestrator) {
        out.extend(standing.map(|(ix, _)| (ix, None)));
    }
    let assumes = |line: &u32| {
        view.lines
            .get(*line as usize)
            .is_some_and(|line| line.action == Some(Action::Assume))
    };
    if let Some(task) = view.task(node).filter(|task| *task != node) {
        let roles = view.steps(task, true).filter(|(_, line)| assumes(line));
        out.extend(roles.map(|(role, line)| (role, Some(line))));
    }
    if this.kind == Kind::IamRole {
        let users: Vec<u32> = view
            .steps(node, false)
            .filter(|(_, line)| assumes(line))
            .map(|(user, _)| user)
            .collect();
        let near = view.nodes_by_id().filter(|(ix, _)| {
            users.contains(ix) || view.task(*ix).is_some_and(|task| users.contains(&task))
        });
        for (user, _) in near {
            let flows = view.steps(user, true).filter(|(next, _)| *next != node);
            out.extend(flows.map(|(next, line)| (next, Some(line))));
        }
    }
    out
}

/// The findings of the view by what they are about.
fn threats(analysis: &Analysis, model: &Model, assumed: bool) -> BTreeMap<Subject, Vec<Threat>> {
    let mut out: BTreeMap<Subject, Vec<Threat>> = BTreeMap::new();
    for (ix, finding) in analysis.findings.iter().enumerate() {
        let wanted = finding.state == State::Open || (assumed && finding.state == State::Assumed);
        let there = matches!(finding.place, Subject::Element(_) | Subject::Flow(_));
        if !wanted || !there || !analysis.lists(finding) {
            continue;
        }
        let none = analysis
            .decision(model, finding)
            .is_some_and(|decision| decision.response == Some(Response::FalsePositive));
        if none {
            continue;
        }
        if let Some(threat) = threat(analysis, model, ix, finding) {
            out.entry(finding.place).or_default().push(threat);
        }
    }
    out
}

fn threat(analysis: &Analysis, model: &Model, ix: usize, finding: &Finding) -> Option<Threat> {
    let stride = analysis.stride(model, finding);
    let passes = stride
        .iter()
        .any(|letter| matches!(letter, Stride::S | Stride::T | Stride::E));
    if !passes
        && !stride
            .iter()
            .any(|letter| matches!(letter, Stride::I | Stride::D))
    {
        return None;
    }
    let id = analysis.id(finding);
    let (wanted, level) = match finding.origin {
        Origin::Rule(rule) => {
            let compiled = analysis.set.compiled.get(usize::from(rule))?;
            let card = analysis.set.rules.get(usize::from(rule))?;
            let set = model.overrides().get(&id).and_then(|set| set.likelihood);
            (compiled.controls.clone(), set.unwrap_or(card.likelihood))
        }
        Origin::Own(own) => {
            let threat = model.threats().get(&own)?;
            let names = threat.controls.iter();
            (
                names.filter_map(|n| analysis.set.control(n)).collect(),
                threat.likelihood,
            )
        }
    };
    let held = analysis.book.acts.of(&wanted, finding.place, Some(id));
    let acting: Vec<Acting> = held
        .iter()
        .filter_map(|(number, status, _)| {
            let control = analysis.set.controls.get(*number)?;
            Some(Acting {
                control,
                status: *status,
            })
        })
        .collect();
    let left = score::combine(&acting, Figure::Current);
    let missing = || {
        wanted.iter().filter_map(|number| {
            let done = held
                .iter()
                .any(|(held, status, _)| held == number && *status >= model::Status::Implemented);
            let spec = analysis.set.controls.get(*number)?;
            (!done && spec.likelihood > 0.0).then_some((*number, spec))
        })
    };
    Some(Threat {
        finding: ix,
        entry: score::frequency(finding.inherent.likelihood) * left.likelihood,
        later: chance(level) * left.likelihood,
        loss: score::loss(finding.inherent.impact) * left.impact,
        passes,
        breaks: missing()
            .reduce(|best, one| {
                if one.1.likelihood > best.1.likelihood {
                    one
                } else {
                    best
                }
            })
            .map(|(number, _)| number),
        effort: passes
            .then(|| {
                missing()
                    .map(|(number, spec)| (spec.effort.max(1), number))
                    .min()
            })
            .flatten(),
    })
}
