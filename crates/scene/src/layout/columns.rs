//! Which column a node stands in: lanes side by side, and inside a lane the longest path over its flows, folded or
//! spread so that the whole is about as wide as a screen is.

use std::collections::BTreeMap;

use super::graph::Graph;
use crate::dense::At;

/// Columns by node, and by lane the first column and how many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub of: Vec<usize>,
    pub lanes: Vec<(usize, usize)>,
}

/// A pile of more boxes than this is spread over the columns of its rank, if there are several.
const PILE: usize = 4;
/// Up to here several widths are tried and the best is kept.
pub(super) const SMALL: usize = 60;

/// `extra` columns at most beside one for every lane in use, or as many as a large drawing needs.
pub(super) fn columns(graph: &Graph, extra: usize) -> Columns {
    let (ranks, loose) = ranks(graph);
    let lanes = graph.lanes.len();
    let (mut counts, mut depths) = (vec![0_usize; lanes], vec![1_usize; lanes]);
    for (node, rank) in graph.nodes.iter().zip(&ranks) {
        counts.put(node.lane, counts.at(node.lane) + 1);
        depths.put(node.lane, depths.at(node.lane).max(rank + 1));
    }
    let widths = widths(&counts, &depths, graph.nodes.len(), extra);
    let mut first = 0;
    let mut columns = Columns::default();
    for width in &widths {
        columns.lanes.push((first, *width));
        first += width;
    }
    let piles = Piles {
        graph,
        ranks: &ranks,
        loose: &loose,
        depths: &depths,
    };
    columns.of = piles.spread(&columns.lanes, first);
    columns
}

/// What a node ranks as: what it stands on in the end, or the task that assumes it, if that is in the same lane.
pub(super) fn leader(graph: &Graph, ix: usize) -> usize {
    let mut leader = ix;
    // Standing chains are short; the bound only guards against a circle.
    for _ in 0..8 {
        let Some(node) = graph.nodes.get(leader) else {
            break;
        };
        let base = node.on.or(graph.role_of.at(leader));
        match base.filter(|b| graph.nodes.get(*b).is_some_and(|n| n.lane == node.lane)) {
            Some(base) if base != ix => leader = base,
            _ => break,
        }
    }
    leader
}

/// The longest path inside the lane that ends at a node, and whether the node has no flow inside its lane at all.
/// Flows that close a circle do not count.
fn ranks(graph: &Graph) -> (Vec<usize>, Vec<bool>) {
    let count = graph.nodes.len();
    let leaders: Vec<usize> = (0..count).map(|ix| leader(graph, ix)).collect();
    let (mut next, mut entering) = (vec![Vec::new(); count], vec![0_usize; count]);
    for (from, to) in &graph.edges {
        let (from, to) = (leaders.at(*from), leaders.at(*to));
        let lane = |ix: usize| graph.nodes.get(ix).map(|n| n.lane);
        if from != to && lane(from) == lane(to) {
            if let Some(next) = next.get_mut(from) {
                next.push(to);
            }
            entering.put(to, entering.at(to) + 1);
        }
    }
    let order = order(&next, &entering);
    let mut place = vec![0_usize; count];
    for (n, ix) in order.iter().enumerate() {
        place.put(*ix, n);
    }
    let mut rank = vec![0_usize; count];
    for ix in &order {
        for to in next.get(*ix).into_iter().flatten() {
            if place.at(*to) > place.at(*ix) {
                rank.put(*to, rank.at(*to).max(rank.at(*ix) + 1));
            }
        }
    }
    tighten(graph, &next, &entering, &mut rank);
    let loose = |l: &usize| entering.at(*l) == 0 && next.get(*l).is_none_or(Vec::is_empty);
    (
        leaders.iter().map(|l| rank.at(*l)).collect(),
        leaders.iter().map(loose).collect(),
    )
}

/// Reverse postorder of a depth-first walk that starts where nothing enters.
pub(super) fn order(next: &[Vec<usize>], entering: &[usize]) -> Vec<usize> {
    let mut starts: Vec<usize> = (0..next.len()).collect();
    starts.sort_by_key(|ix| (entering.at(*ix), *ix));
    let mut seen = vec![false; next.len()];
    let mut done = Vec::with_capacity(next.len());
    for start in starts {
        let mut stack = vec![(start, 0)];
        while let Some((ix, step)) = stack.pop() {
            if step == 0 && seen.at(ix) {
                continue;
            }
            seen.put(ix, true);
            match next.get(ix).and_then(|n| n.get(step)) {
                Some(to) => {
                    stack.push((ix, step + 1));
                    if !seen.at(*to) {
                        stack.push((*to, 0));
                    }
                }
                None => done.push(ix),
            }
        }
    }
    done.reverse();
    done
}

/// Pulls starts next to what they lead to; nodes that only lead to later lanes go to their lane's end.
fn tighten(graph: &Graph, next: &[Vec<usize>], entering: &[usize], rank: &mut [usize]) {
    let mut last = vec![0_usize; graph.lanes.len()];
    for (ix, node) in graph.nodes.iter().enumerate() {
        last.put(node.lane, last.at(node.lane).max(rank.at(ix)));
    }
    for (ix, node) in graph.nodes.iter().enumerate() {
        if entering.at(ix) > 0 {
            continue;
        }
        let after = next.get(ix).into_iter().flatten().map(|to| rank.at(*to));
        if let Some(near) = after.min() {
            rank.put(ix, near.saturating_sub(1));
        } else {
            let lanes = graph.near.get(ix).into_iter().flatten();
            let lane = |n: &usize| graph.nodes.get(*n).map_or(0, |n| n.lane);
            let (mut later, mut earlier) = (false, false);
            for lane in lanes.map(lane) {
                later |= lane > node.lane;
                earlier |= lane < node.lane;
            }
            if later && !earlier {
                rank.put(ix, last.at(node.lane));
            }
        }
    }
}

/// Columns of each lane: one at least, more where its paths are long or its nodes many.
fn widths(counts: &[usize], depths: &[usize], nodes: usize, extra: usize) -> Vec<usize> {
    let used = counts.iter().filter(|c| **c > 0).count();
    let screen = (1.5 * nodes as f32).sqrt().ceil() as usize;
    let total = if nodes > SMALL {
        screen.max(used + extra)
    } else {
        used + extra
    };
    let mut widths = vec![1_usize; counts.len()];
    for _ in used..total {
        let wanting = (0..counts.len()).filter(|ix| {
            let most = depths.at(*ix).max(counts.at(*ix) / PILE);
            widths.at(*ix) < most
        });
        // Load per column, as a fraction compared crosswise; the first of equals wins.
        let next = wanting.reduce(|a, b| {
            if counts.at(b) * widths.at(a) > counts.at(a) * widths.at(b) {
                b
            } else {
                a
            }
        });
        let Some(lane) = next else {
            break;
        };
        widths.put(lane, widths.at(lane) + 1);
    }
    widths
}

/// Nodes of one block, lane and rank, as they are spread over columns.
struct Piles<'g> {
    graph: &'g Graph,
    ranks: &'g [usize],
    loose: &'g [bool],
    depths: &'g [usize],
}

impl Piles<'_> {
    fn key(&self, ix: usize) -> (bool, usize, usize, usize) {
        let node = self.graph.nodes.get(ix).copied().unwrap_or_default();
        (self.loose.at(ix), node.lane, node.block, self.ranks.at(ix))
    }

    /// Columns by node. What ranks is spread over the columns of its rank, what does not goes where there is room.
    fn spread(&self, lanes: &[(usize, usize)], total: usize) -> Vec<usize> {
        let count = self.graph.nodes.len();
        let (mut of, mut load) = (vec![0; count], vec![0_usize; total]);
        let mut local: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let leaders: Vec<usize> = (0..count).map(|ix| leader(self.graph, ix)).collect();
        let mut heads: Vec<usize> = (0..count).filter(|ix| leaders.at(*ix) == *ix).collect();
        heads.sort_by_key(|ix| (self.key(*ix), *ix));
        for pile in heads.chunk_by(|a, b| self.key(*a) == self.key(*b)) {
            let Some((loose, lane, block, rank)) = pile.first().map(|ix| self.key(*ix)) else {
                continue;
            };
            let ((first, width), depth) = (lanes.at(lane), self.depths.at(lane).max(1));
            let (from, to) = if loose {
                (first, first + width)
            } else {
                let from = first + rank * width / depth;
                (from, (first + (rank + 1) * width / depth).max(from + 1))
            };
            let most = if loose { 1 } else { PILE };
            let across = pile.len().div_ceil(most).clamp(1, to - from);
            let start = (from..=to - across).min_by_key(|start| {
                let window = *start..start + across;
                let near = |c: usize| local.get(&(block, c)).copied().unwrap_or(0);
                let high = window.clone().map(near).max();
                (high, window.map(|c| load.at(c)).max(), *start)
            });
            let start = start.unwrap_or(from);
            for (n, ix) in pile.iter().enumerate() {
                let column = start + n * across / pile.len();
                of.put(*ix, column);
                load.put(column, load.at(column) + 1);
                *local.entry((block, column)).or_default() += 1;
            }
        }
        (0..count).map(|ix| of.at(leaders.at(ix))).collect()
    }
}
