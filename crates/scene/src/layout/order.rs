//! The search for an order in which flows are short and cross little: sweeps towards the neighbours' rows for any size,
//! and trials of single moves, each measured in full, for what fits on a wall.

#![allow(
    clippy::float_cmp,
    reason = "columns and rows are small whole numbers in floats"
)]

use super::{
    columns::SMALL,
    graph::Graph,
    pack::{Kept, Tree},
};
use crate::dense::At;

const SWEEPS: usize = 12;
/// Work the trials may do, in compared pairs of flows.
const BUDGET: usize = 2_500_000;

/// Rows (and for small drawings columns) of the whole tree; hands back what the drawing costs.
pub(super) fn order(graph: &Graph, tree: &mut Tree, lanes: &[(usize, usize)]) -> f32 {
    start(graph, tree);
    let pairs = graph.edges.len() * graph.edges.len() / 4 + graph.nodes.len() * 4 + 60;
    let exact = pairs < BUDGET / 150;
    let mut best = (cost(graph, tree, exact), tree.clone());
    for _ in 0..SWEEPS {
        wish(graph, tree);
        tree.sort();
        tree.pack();
        let now = cost(graph, tree, exact);
        if now < best.0 {
            best = (now, tree.clone());
        }
    }
    *tree = best.1;
    if exact {
        // Small drawings are searched once per width tried.
        let share = if graph.nodes.len() > SMALL { 1 } else { 4 };
        try_moves(graph, tree, lanes, best.0, BUDGET / share / pairs);
        return cost(graph, tree, true);
    }
    best.0
}

/// The first order: what flows start from above what they lead to.
fn start(graph: &Graph, tree: &mut Tree) {
    let count = graph.nodes.len();
    let (mut next, mut entering) = (vec![Vec::new(); count], vec![0_usize; count]);
    for (from, to) in &graph.edges {
        if let Some(next) = next.get_mut(*from) {
            next.push(*to);
        }
        entering.put(*to, entering.at(*to) + 1);
    }
    let mut depth = vec![0_usize; count];
    let mut place = vec![0_usize; count];
    let order = super::columns::order(&next, &entering);
    for (n, ix) in order.iter().enumerate() {
        place.put(*ix, n);
    }
    for ix in &order {
        for to in next.get(*ix).into_iter().flatten() {
            if place.at(*to) > place.at(*ix) {
                depth.put(*to, depth.at(*to).max(depth.at(*ix) + 1));
            }
        }
    }
    let mut sums = vec![(0.0_f32, 0.0_f32); tree.things.len()];
    for ix in 0..count {
        let mut thing = tree.stack.at(ix).0;
        loop {
            let (sum, n) = sums.at(thing);
            sums.put(thing, (sum + depth.at(ix) as f32, n + 1.0));
            if thing == 0 {
                break;
            }
            thing = tree.things.get(thing).map_or(0, |t| t.parent);
        }
    }
    for (thing, (sum, n)) in tree.things.iter_mut().zip(sums) {
        thing.want = sum / n.max(1.0);
    }
    tree.sort();
    tree.pack();
}

/// Every thing wishes itself to the mean row of its neighbours.
fn wish(graph: &Graph, tree: &mut Tree) {
    let mut sums = vec![(0.0_f32, 0.0_f32); tree.things.len()];
    for (ix, near) in graph.near.iter().enumerate() {
        if near.is_empty() {
            continue;
        }
        let rows: usize = near.iter().map(|n| tree.row(*n)).sum();
        let shift = rows as f32 / near.len() as f32 - tree.row(ix) as f32;
        let weight = near.len() as f32;
        let mut thing = tree.stack.at(ix).0;
        loop {
            let (sum, count) = sums.at(thing);
            sums.put(thing, (sum + shift * weight, count + weight));
            if thing == 0 {
                break;
            }
            thing = tree.things.get(thing).map_or(0, |t| t.parent);
        }
    }
    for (thing, (sum, count)) in tree.things.iter_mut().zip(sums) {
        let shift = if count > 0.0 { sum / count } else { 0.0 };
        thing.want = thing.row as f32 + shift;
    }
}

/// How bad a drawing is: long, backward and crossing flows, boxes in the way, rows used.
fn cost(graph: &Graph, tree: &Tree, exact: bool) -> f32 {
    let at = |ix: usize| (tree.column.at(ix) as f32, tree.row(ix) as f32);
    let lines: Vec<Segment> = graph.edges.iter().map(|(a, b)| (at(*a), at(*b))).collect();
    let mut cost = tree.rows() as f32 * 4.0;
    for ((ax, ay), (bx, by)) in &lines {
        let (dx, dy) = (bx - ax, (by - ay).abs());
        // People read downwards.
        cost += if by < ay && dx == 0.0 { 1.0 } else { 0.0 };
        cost += dy + dx.abs() * 0.8;
        cost += if dx < 0.0 {
            1.5
        } else if dx == 0.0 {
            0.7
        } else {
            0.0
        };
        // A bend, and more of one where both differ much.
        cost += if dy > 0.0 && dx != 0.0 { 0.8 } else { 0.0 };
    }
    if exact {
        cost += crossings(&lines) * 2.0 + blocked(graph, tree, &lines) * 3.0;
    }
    cost
}

/// Column and row of both ends of a flow.
type Segment = ((f32, f32), (f32, f32));

fn crossings(lines: &[Segment]) -> f32 {
    let side = |a: (f32, f32), b: (f32, f32), p: (f32, f32)| {
        (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)
    };
    let mut count = 0.0;
    for (n, (a, b)) in lines.iter().enumerate() {
        for (c, d) in lines.iter().skip(n + 1) {
            if side(*a, *b, *c) * side(*a, *b, *d) < 0.0
                && side(*c, *d, *a) * side(*c, *d, *b) < 0.0
            {
                count += 1.0;
            }
        }
    }
    count
}

/// Boxes that stand on the straight line of a flow that runs along a row or a column.
fn blocked(graph: &Graph, tree: &Tree, lines: &[Segment]) -> f32 {
    let mut count = 0.0;
    let boxes: Vec<(f32, f32)> = (0..graph.nodes.len())
        .map(|ix| (tree.column.at(ix) as f32, tree.row(ix) as f32))
        .collect();
    for ((ax, ay), (bx, by)) in lines {
        if ax != bx && ay != by {
            continue;
        }
        let (x0, x1, y0, y1) = (ax.min(*bx), ax.max(*bx), ay.min(*by), ay.max(*by));
        for (x, y) in &boxes {
            let inside = *x >= x0 && *x <= x1 && *y >= y0 && *y <= y1;
            let end = (x, y) == (ax, ay) || (x, y) == (bx, by);
            if inside && !end {
                count += 1.0;
            }
        }
    }
    count
}

/// Moves one thing at a time, to another place in its block's order or another column of its lane, and keeps what helps.
fn try_moves(graph: &Graph, tree: &mut Tree, lanes: &[(usize, usize)], from: f32, budget: usize) {
    let (mut best, mut left) = (from, budget);
    let mut kept = Kept::default();
    loop {
        let before = best;
        for block in tree.inward.clone() {
            let count = tree.things.get(block).map_or(0, |t| t.kids.len());
            for from in 0..count {
                for to in (0..count).filter(|to| *to != from) {
                    if left == 0 {
                        return;
                    }
                    left -= 1;
                    tree.save(&mut kept);
                    shift(tree, block, from, to);
                    if !better(graph, tree, &mut best) {
                        shift(tree, block, to, from);
                        tree.restore(&kept);
                    }
                }
            }
        }
        for stack in tree.inward.len()..tree.things.len() {
            let node = tree
                .things
                .get(stack)
                .and_then(|t| t.nodes.first().copied());
            let Some(node) = node else {
                continue;
            };
            let (first, width) = lanes.at(graph.nodes.get(node).map_or(0, |n| n.lane));
            for column in first..first + width {
                let now = tree.column.at(node);
                if column == now {
                    continue;
                }
                if left == 0 {
                    return;
                }
                left -= 1;
                tree.save(&mut kept);
                tree.stand(stack, column);
                if !better(graph, tree, &mut best) {
                    tree.stand(stack, now);
                    tree.restore(&kept);
                }
            }
        }
        if best >= before - 0.01 {
            return;
        }
    }
}

fn shift(tree: &mut Tree, block: usize, from: usize, to: usize) {
    if let Some(thing) = tree.things.get_mut(block) {
        let kid = thing.kids.remove(from);
        thing.kids.insert(to, kid);
    }
}

/// Packs the changed tree twice, so that wishes follow, and says whether that is better than the best so far.
fn better(graph: &Graph, tree: &mut Tree, best: &mut f32) -> bool {
    tree.pack();
    wish(graph, tree);
    tree.pack();
    let now = cost(graph, tree, true);
    let better = now < *best - 0.01;
    if better {
        *best = now;
    }
    better
}
