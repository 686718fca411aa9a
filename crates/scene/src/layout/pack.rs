//! Rows: stacks of boxes and blocks of boundaries, packed into the lowest rows where their columns are free, then let
//! down towards their neighbours. Siblings never share a cell, so no frame can cross another.

use super::{columns::leader, graph::Graph};
use crate::dense::At;

/// A stack of nodes in one column, or a block around other things.
#[derive(Clone, Debug, Default)]
pub(super) struct Thing {
    pub parent: usize,
    /// Things inside, in packing order; empty for a stack.
    pub kids: Vec<usize>,
    /// The nodes of a stack, from the top.
    pub nodes: Vec<usize>,
    /// First and last column.
    pub columns: (usize, usize),
    pub row: usize,
    pub height: usize,
    /// The row it would like to start at.
    pub want: f32,
    latest: usize,
}

/// All things; block `b` of the graph is thing `b`, stacks follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub things: Vec<Thing>,
    /// Blocks, inner ones before the ones around them.
    pub inward: Vec<usize>,
    /// The stack of each node and its place in it.
    pub stack: Vec<(usize, usize)>,
    /// The column of each node.
    pub column: Vec<usize>,
    skyline: Vec<usize>,
}

/// Rows, heights, columns and wishes of all things, kept while a move is tried.
#[derive(Default)]
pub(super) struct Kept(Vec<(usize, usize, (usize, usize), f32)>);

impl Tree {
    pub fn save(&self, kept: &mut Kept) {
        kept.0.clear();
        let things = self.things.iter();
        kept.0
            .extend(things.map(|t| (t.row, t.height, t.columns, t.want)));
    }

    pub fn restore(&mut self, kept: &Kept) {
        for (thing, kept) in self.things.iter_mut().zip(&kept.0) {
            (thing.row, thing.height, thing.columns, thing.want) = *kept;
        }
    }

    /// Puts a stack into another column.
    pub fn stand(&mut self, stack: usize, column: usize) {
        for node in self
            .things
            .get(stack)
            .map(|t| &t.nodes)
            .into_iter()
            .flatten()
        {
            self.column.put(*node, column);
        }
        self.span();
    }

    pub fn new(graph: &Graph, column: Vec<usize>) -> Self {
        let mut tree = Self {
            stack: vec![(0, 0); graph.nodes.len()],
            skyline: vec![0; column.iter().max().map_or(1, |c| c + 1)],
            column,
            ..Self::default()
        };
        for block in &graph.blocks {
            tree.things.push(Thing {
                parent: block.parent,
                ..Thing::default()
            });
        }
        tree.inward = (0..graph.blocks.len()).collect();
        tree.inward.sort_by_key(|ix| {
            std::cmp::Reverse((graph.blocks.get(*ix).map_or(0, |b| b.depth), *ix))
        });
        tree.stacks(graph);
        tree.align();
        for ix in 1..tree.things.len() {
            let parent = tree.things.get(ix).map_or(0, |t| t.parent);
            if let Some(parent) = tree.things.get_mut(parent) {
                parent.kids.push(ix);
            }
        }
        tree.span();
        tree
    }

    /// Nodes that stand on one another in one block and column form a stack, the base on top.
    fn stacks(&mut self, graph: &Graph) {
        let mut stack_of: Vec<Option<usize>> = vec![None; graph.nodes.len()];
        let base = |ix: usize, node: &super::graph::Node| {
            let lead = leader(graph, ix);
            let near = node.on.or(graph.role_of.at(ix));
            let home = |n: usize| graph.nodes.get(n).map(|n| n.block);
            if home(lead) == Some(node.block) {
                lead
            } else {
                near.filter(|n| home(*n) == Some(node.block) && leader(graph, *n) == lead)
                    .unwrap_or(ix)
            }
        };
        let mut order: Vec<(usize, usize)> = graph
            .nodes
            .iter()
            .enumerate()
            .map(|(ix, node)| (base(ix, node), ix))
            .collect();
        // Bases first, then what stands on them.
        order.sort_by_key(|(base, ix)| (base != ix, *ix));
        for (base, ix) in order {
            let free = |thing: &Thing| thing.nodes.len() < 4;
            let joined = stack_of
                .at(base)
                .filter(|s| self.things.get(*s).is_some_and(free));
            let thing = joined.unwrap_or(self.things.len());
            if joined.is_none() {
                self.things.push(Thing {
                    parent: graph.nodes.get(ix).map_or(0, |n| n.block),
                    ..Thing::default()
                });
                stack_of.put(base, Some(thing));
            }
            if let Some(stack) = self.things.get_mut(thing) {
                self.stack.put(ix, (thing, stack.nodes.len()));
                stack.nodes.push(ix);
                stack.height = stack.nodes.len();
            }
        }
    }

    /// All nodes of a stack stand in the column of its first.
    fn align(&mut self) {
        for thing in &self.things {
            let column = thing.nodes.first().map(|n| self.column.at(*n));
            for node in &thing.nodes {
                self.column.put(*node, column.unwrap_or_default());
            }
        }
    }

    /// Columns of stacks from their nodes, of blocks from what they hold.
    pub fn span(&mut self) {
        // A move can open a column that nothing stood in before.
        let width = self.column.iter().max().map_or(1, |c| c + 1);
        self.skyline.resize(width.max(self.skyline.len()), 0);
        for thing in &mut self.things {
            if let Some(node) = thing.nodes.first() {
                let column = self.column.at(*node);
                thing.columns = (column, column);
            } else {
                thing.columns = (usize::MAX, 0);
            }
        }
        let stacks = self.inward.len()..self.things.len();
        for ix in stacks.chain(self.inward.clone()).filter(|ix| *ix > 0) {
            let Some((parent, (a, b))) = self.things.get(ix).map(|t| (t.parent, t.columns)) else {
                continue;
            };
            if let Some(parent) = self.things.get_mut(parent) {
                parent.columns = (parent.columns.0.min(a), parent.columns.1.max(b));
            }
        }
    }

    pub fn row(&self, node: usize) -> usize {
        let (stack, offset) = self.stack.at(node);
        self.things.get(stack).map_or(0, |t| t.row) + offset
    }

    pub fn rows(&self) -> usize {
        self.things.first().map_or(0, |t| t.height)
    }

    /// Puts the kids of every block in the order of their wishes.
    pub fn sort(&mut self) {
        for ix in self.inward.clone() {
            let Some(mut kids) = self.things.get_mut(ix).map(|t| std::mem::take(&mut t.kids))
            else {
                continue;
            };
            let want = |ix: &usize| self.things.get(*ix).map_or(0.0, |t| t.want);
            kids.sort_by(|a, b| want(a).total_cmp(&want(b)).then(a.cmp(b)));
            if let Some(thing) = self.things.get_mut(ix) {
                thing.kids = kids;
            }
        }
    }

    /// Rows for everything, in the kids' order: heights from the inside out, places from the outside in.
    pub fn pack(&mut self) {
        for ix in self.inward.clone() {
            let kids = self.take_kids(ix);
            let height = self.heap(&kids, false);
            if let Some(thing) = self.things.get_mut(ix) {
                thing.height = height;
                thing.kids = kids;
            }
        }
        let outward: Vec<usize> = self.inward.iter().rev().copied().collect();
        for ix in outward {
            let kids = self.take_kids(ix);
            self.heap(&kids, true);
            self.settle(ix, &kids);
            if let Some(thing) = self.things.get_mut(ix) {
                thing.kids = kids;
            }
        }
    }

    fn take_kids(&mut self, ix: usize) -> Vec<usize> {
        self.things
            .get_mut(ix)
            .map(|t| std::mem::take(&mut t.kids))
            .unwrap_or_default()
    }

    /// Heaps kids up from row 0, in their order or, `upward`, from the last one; hands back the height.
    fn heap(&mut self, kids: &[usize], upward: bool) -> usize {
        self.clear(kids);
        let mut height = 0;
        let count = kids.len();
        for n in 0..count {
            let ix = kids.at(if upward { count - 1 - n } else { n });
            let Some(thing) = self.things.get_mut(ix) else {
                continue;
            };
            let (first, last) = thing.columns;
            let span = self.skyline.get_mut(first..=last).unwrap_or_default();
            let floor = span.iter().copied().max().unwrap_or(0);
            span.fill(floor + thing.height);
            // Counted from below while heaping upwards.
            thing.latest = floor + thing.height;
            height = height.max(floor + thing.height);
        }
        height
    }

    fn clear(&mut self, kids: &[usize]) {
        for ix in kids {
            if let Some(thing) = self.things.get(*ix) {
                let (first, last) = thing.columns;
                self.skyline
                    .get_mut(first..=last)
                    .unwrap_or_default()
                    .fill(0);
            }
        }
    }

    /// Places kids in order, each as near to its wish as what is above and below lets it.
    fn settle(&mut self, ix: usize, kids: &[usize]) {
        let Some((row, height)) = self.things.get(ix).map(|t| (t.row, t.height)) else {
            return;
        };
        self.clear(kids);
        for kid in kids {
            let Some(thing) = self.things.get_mut(*kid) else {
                continue;
            };
            let (first, last) = thing.columns;
            let span = self.skyline.get_mut(first..=last).unwrap_or_default();
            let floor = span.iter().copied().max().unwrap_or(0);
            let latest = height.saturating_sub(thing.latest).max(floor);
            let wish = (thing.want - row as f32).round().max(0.0) as usize;
            let place = wish.clamp(floor, latest);
            thing.row = row + place;
            span.fill(place + thing.height);
        }
    }
}
