//! Choke points: the elements at which the least effort cuts every path from untrusted sources to the data, a minimum
//! vertex cut whose capacities are the efforts of the cheapest controls there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use model::ElementId;
use petgraph::{
    Direction,
    algo::ford_fulkerson,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};

use super::net::Net;
use crate::Analysis;

/// A place where a control cuts paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choke {
    pub element: ElementId,
    /// The cheapest control there that is not in place, by number.
    pub control: usize,
    /// 1 (hours) to 5 (quarters).
    pub effort: u8,
}

/// More than all efforts together: what no control guards.
const OPEN: u32 = 1_000_000;

/// The elements of a least cut before the targets; none where no control could cut it.
pub(super) fn cut(analysis: &Analysis, net: &Net, targets: &[u32]) -> Vec<Choke> {
    let wanted: BTreeSet<u32> = targets.iter().copied().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let (hub, sink) = (net.hub(), net.hub() + 1);
    // Each element is two nodes, in and out, with its capacity between.
    let mut graph: DiGraph<(), u32> = DiGraph::new();
    let ends: Vec<(NodeIndex, NodeIndex)> = (0..=sink)
        .map(|ix| {
            let pair = (graph.add_node(()), graph.add_node(()));
            let effort = net.effort(ix).map_or(OPEN, |(effort, _)| u32::from(effort));
            graph.add_edge(pair.0, pair.1, if ix >= hub { OPEN } else { effort });
            pair
        })
        .collect();
    let mut join = |from: u32, to: u32| {
        if let (Some(from), Some(to)) = (ends.get(from as usize), ends.get(to as usize)) {
            graph.add_edge(from.1, to.0, OPEN);
        }
    };
    net.pairs().for_each(|(from, to)| join(from, to));
    net.endings()
        .filter(|(_, target)| wanted.contains(target))
        .for_each(|(from, target)| join(from, target));
    for target in &wanted {
        join(*target, sink);
    }
    let (Some(start), Some(goal)) = (ends.get(hub as usize), ends.get(sink as usize)) else {
        return Vec::new();
    };
    let (most, flows) = ford_fulkerson(&graph, start.1, goal.0);
    if most == 0 || most >= OPEN {
        return Vec::new();
    }
    let reached = reach(&graph, start.1, &flows);
    let mut found: BTreeMap<u32, Choke> = BTreeMap::new();
    for (ix, (inner, outer)) in (0..hub).zip(&ends) {
        if !reached.contains(inner) || reached.contains(outer) {
            continue;
        }
        if let (Some((effort, control)), Some(element)) = (net.effort(ix), super::id(analysis, ix))
        {
            found.insert(
                ix,
                Choke {
                    element,
                    control,
                    effort,
                },
            );
        }
    }
    found.into_values().collect()
}

/// What is left within reach once the flow is as large as it gets.
fn reach(graph: &DiGraph<(), u32>, from: NodeIndex, flows: &[u32]) -> BTreeSet<NodeIndex> {
    let mut reached = BTreeSet::from([from]);
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        let flow = |edge: usize| flows.get(edge).copied().unwrap_or_default();
        let forward = graph
            .edges_directed(node, Direction::Outgoing)
            .filter(|edge| *edge.weight() > flow(edge.id().index()))
            .map(|edge| edge.target());
        let back = graph
            .edges_directed(node, Direction::Incoming)
            .filter(|edge| flow(edge.id().index()) > 0)
            .map(|edge| edge.source());
        for next in forward.chain(back) {
            if reached.insert(next) {
                queue.push_back(next);
            }
        }
    }
    reached
}
