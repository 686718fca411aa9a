//! The model as dense indices, as the layout reads it: nodes with a block, a lane and neighbours.

use std::collections::BTreeMap;

use model::{Action, BoundaryId, ElementId, Kind, Model, Stage};

use crate::dense::At;

/// One box; empty boundaries hold one without an element, so that they have a size.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    pub id: Option<ElementId>,
    /// Index into `blocks`; 0 is the open ground around everything.
    pub block: usize,
    pub lane: usize,
    /// What it stands on.
    pub on: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    pub id: Option<BoundaryId>,
    pub parent: usize,
    pub depth: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub blocks: Vec<Block>,
    pub lanes: Vec<Stage>,
    /// Flows between two different nodes, in flow order.
    pub edges: Vec<(usize, usize)>,
    /// The other ends of a node's edges, both directions.
    pub near: Vec<Vec<usize>>,
    /// The node that assumes a role, where the role should be close to it.
    pub role_of: Vec<Option<usize>>,
}

impl Graph {
    pub fn read(model: &Model) -> Self {
        let mut graph = Self::default();
        let blocks = graph.blocks(model);
        let index: BTreeMap<ElementId, usize> = model
            .elements()
            .keys()
            .enumerate()
            .map(|(ix, id)| (*id, ix))
            .collect();
        for (id, element) in model.elements() {
            graph.nodes.push(Node {
                id: Some(*id),
                block: element
                    .boundary
                    .and_then(|b| blocks.get(&b))
                    .copied()
                    .unwrap_or_default(),
                lane: 0,
                on: element.on.and_then(|on| index.get(&on)).copied(),
            });
        }
        graph.fill();
        graph.connect(model, &index);
        graph.assign_lanes(model);
        graph
    }

    fn blocks(&mut self, model: &Model) -> BTreeMap<BoundaryId, usize> {
        let index: BTreeMap<BoundaryId, usize> = model
            .boundaries()
            .keys()
            .enumerate()
            .map(|(ix, id)| (*id, ix + 1))
            .collect();
        self.blocks.push(Block::default());
        for (id, boundary) in model.boundaries() {
            let around = model.around(boundary.parent);
            let outer = boundary.parent.filter(|_| !around.contains(id));
            self.blocks.push(Block {
                id: Some(*id),
                parent: outer
                    .and_then(|p| index.get(&p))
                    .copied()
                    .unwrap_or_default(),
                depth: if outer.is_some() { around.len() + 1 } else { 1 },
            });
        }
        index
    }

    /// Gives every block without anything in it one empty node.
    fn fill(&mut self) {
        let mut used = vec![false; self.blocks.len()];
        used.put(0, true);
        for block in self
            .nodes
            .iter()
            .map(|n| n.block)
            .chain(self.blocks.iter().skip(1).map(|b| b.parent))
        {
            used.put(block, true);
        }
        let empty = used.iter().enumerate().filter(|(_, used)| !**used);
        let nodes: Vec<Node> = empty
            .map(|(block, _)| Node {
                block,
                ..Node::default()
            })
            .collect();
        self.nodes.extend(nodes);
    }

    fn connect(&mut self, model: &Model, index: &BTreeMap<ElementId, usize>) {
        self.near = vec![Vec::new(); self.nodes.len()];
        self.role_of = vec![None; self.nodes.len()];
        for flow in model.flows().values() {
            let (Some(from), Some(to)) = (index.get(&flow.from), index.get(&flow.to)) else {
                continue;
            };
            if from == to {
                continue;
            }
            self.edges.push((*from, *to));
            for (one, other) in [(*from, *to), (*to, *from)] {
                if let Some(near) = self.near.get_mut(one) {
                    near.push(other);
                }
            }
            let role = model
                .elements()
                .get(&flow.to)
                .is_some_and(|e| e.kind == Kind::IamRole);
            if role && flow.action == Some(Action::Assume) && self.role_of.at(*to).is_none() {
                self.role_of.put(*to, Some(*from));
            }
        }
        for (ix, node) in self.nodes.iter().enumerate() {
            if let Some(on) = node.on {
                if let Some(near) = self.near.get_mut(ix) {
                    near.push(on);
                }
                if let Some(near) = self.near.get_mut(on) {
                    near.push(ix);
                }
            }
        }
    }

    /// A lane for every node: its stage's, else the middle one of its neighbours', else of its boundary's.
    fn assign_lanes(&mut self, model: &Model) {
        let stages = &model.workload().stages;
        let stage = |n: &Node| {
            n.id.and_then(|id| model.elements().get(&id))
                .map(|e| e.stage())
        };
        let fixed: Vec<Option<Stage>> = self.nodes.iter().map(stage).collect();
        self.lanes = stages
            .iter()
            .filter(|s| **s != Stage::Any && fixed.contains(&Some(**s)))
            .copied()
            .collect();
        self.lanes.dedup();
        let mut lanes: Vec<Option<usize>> = fixed
            .iter()
            .map(|stage| self.lanes.iter().position(|s| Some(*s) == *stage))
            .collect();
        for _ in 0..3 {
            let known = lanes.clone();
            for (ix, lane) in lanes.iter_mut().enumerate().filter(|(_, l)| l.is_none()) {
                let base = self.nodes.get(ix).and_then(|n| n.on);
                let base = base.or(self.role_of.at(ix));
                *lane = base.and_then(|on| known.at(on)).or_else(|| {
                    let near = self.near.get(ix).into_iter().flatten();
                    middle(near.filter_map(|n| known.at(*n)).collect())
                });
            }
        }
        let mut mates: Vec<Vec<usize>> = vec![Vec::new(); self.blocks.len()];
        for (node, lane) in self.nodes.iter().zip(&lanes) {
            if let (Some(mates), Some(lane)) = (mates.get_mut(node.block), lane) {
                mates.push(*lane);
            }
        }
        let homes: Vec<Option<usize>> = mates.into_iter().map(middle).collect();
        for (node, lane) in self.nodes.iter_mut().zip(lanes) {
            node.lane = lane.or(homes.at(node.block)).unwrap_or_default();
        }
        if self.lanes.is_empty() {
            self.lanes.push(Stage::Any);
        }
    }
}

/// The lower median.
fn middle(mut lanes: Vec<usize>) -> Option<usize> {
    lanes.sort_unstable();
    lanes.get(lanes.len().saturating_sub(1) / 2).copied()
}
