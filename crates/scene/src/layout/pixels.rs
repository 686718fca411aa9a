//! Columns and rows become scene units: gaps as wide as the boundaries' padding, the flows' tracks and labels need.

use model::{Frame, Model, Place};

use super::{Lane, Layout, graph::Graph, pack::Tree};
use crate::{Face, dense::At, text};

/// A cell holds a box with a little air; all lengths are multiples of 10 so that places are.
const CELL: (i32, i32) = (180, 80);
const MARGIN: i32 = 40;
/// Per boundary edge: left or right, top with its title, bottom.
const PAD: (i32, i32, i32) = (20, 30, 10);
const ROW_GAP: i32 = 30;

/// The bands of one direction: where each column or row starts.
#[derive(Default)]
struct Bands {
    start: Vec<i32>,
    end: i32,
}

pub(super) fn place(model: &Model, graph: &Graph, tree: &Tree, lanes: &[(usize, usize)]) -> Layout {
    let levels = Levels::new(tree);
    let columns = lanes.last().map_or(1, |(first, width)| first + width);
    let rows = tree.rows();
    let gaps = gaps(model, graph, tree, columns);
    let x = bands(columns, CELL.0, |n| {
        gaps.at(n) + levels.gap(tree, n, columns, true)
    });
    let y = bands(rows, CELL.1, |n| {
        (if n == 0 { 0 } else { ROW_GAP }) + levels.gap(tree, n, rows, false)
    });
    let mut layout = Layout {
        size: (
            x.end + levels.after(tree, columns, true) + MARGIN,
            y.end + levels.after(tree, rows, false) + MARGIN,
        ),
        ..Layout::default()
    };
    for (ix, node) in graph.nodes.iter().enumerate() {
        if let Some(id) = node.id {
            let at = Place {
                x: x.start.at(tree.column.at(ix)) + CELL.0 / 2,
                y: y.start.at(tree.row(ix)) + CELL.1 / 2,
            };
            layout.places.insert(id, at);
        }
    }
    for (ix, block) in graph.blocks.iter().enumerate() {
        if let (Some(id), Some(thing)) = (block.id, tree.things.get(ix)) {
            let [left, right, top, bottom] = levels.of.at(ix);
            let (x0, y0) = (x.start.at(thing.columns.0), y.start.at(thing.row));
            let x1 = x.start.at(thing.columns.1) + CELL.0;
            let y1 = y.start.at((thing.row + thing.height).saturating_sub(1)) + CELL.1;
            let frame = Frame {
                x: x0 - left * PAD.0,
                y: y0 - top * PAD.1,
                width: x1 - x0 + (left + right) * PAD.0,
                height: y1 - y0 + top * PAD.1 + bottom * PAD.2,
            };
            layout.frames.insert(id, frame);
        }
    }
    layout.lanes = split(graph, lanes, &x, layout.size.0);
    layout
}

fn bands(count: usize, size: i32, gap: impl Fn(usize) -> i32) -> Bands {
    let mut bands = Bands {
        start: Vec::with_capacity(count),
        end: MARGIN,
    };
    for n in 0..count {
        bands.end += gap(n);
        bands.start.push(bands.end);
        bands.end += size;
    }
    bands
}

/// Lanes meet in the middle of the gap between their columns.
fn split(graph: &Graph, lanes: &[(usize, usize)], x: &Bands, width: i32) -> Vec<Lane> {
    let edge = |column: usize| {
        if column == 0 {
            return 0;
        }
        match x.start.get(column) {
            Some(start) => {
                let before = x.start.at(column - 1) + CELL.0;
                i32::midpoint(before, *start) / 10 * 10
            }
            None => width,
        }
    };
    let lane = |(stage, (first, count)): (&model::Stage, &(usize, usize))| Lane {
        stage: *stage,
        x0: edge(*first),
        x1: edge(first + count),
    };
    graph.lanes.iter().zip(lanes).map(lane).collect()
}

/// How many edges nest at each side of a block, its own included: left, right, top, bottom.
struct Levels {
    of: Vec<[i32; 4]>,
}

impl Levels {
    fn new(tree: &Tree) -> Self {
        let mut of = vec![[1; 4]; tree.inward.len()];
        of.put(0, [0; 4]);
        for ix in tree.inward.iter().filter(|ix| **ix > 0) {
            let Some(thing) = tree.things.get(*ix) else {
                continue;
            };
            let parent = thing.parent;
            let Some(around) = tree.things.get(parent).filter(|_| parent > 0) else {
                continue;
            };
            let same = [
                thing.columns.0 == around.columns.0,
                thing.columns.1 == around.columns.1,
                thing.row == around.row,
                thing.row + thing.height == around.row + around.height,
            ];
            let (own, mut outer) = (of.at(*ix), of.at(parent));
            for ((outer, own), same) in outer.iter_mut().zip(own).zip(same) {
                if same {
                    *outer = (*outer).max(own + 1);
                }
            }
            of.put(parent, outer);
        }
        Self { of }
    }

    /// The padding that opens before and closes after the line between two bands, where it is most.
    fn gap(&self, tree: &Tree, band: usize, count: usize, across: bool) -> i32 {
        let cells = if across {
            tree.rows()
        } else {
            tree.column.iter().max().map_or(1, |c| c + 1)
        };
        let mut need = vec![(0, 0); cells.min(4096)];
        for (ix, [left, right, top, bottom]) in self.of.iter().enumerate().skip(1) {
            let Some(thing) = tree.things.get(ix) else {
                continue;
            };
            let rows = (thing.row, (thing.row + thing.height).saturating_sub(1));
            let ((first, last), (from, to)) = if across {
                (thing.columns, rows)
            } else {
                (rows, thing.columns)
            };
            let (opens, closes) = if across {
                (left * PAD.0, right * PAD.0)
            } else {
                (top * PAD.1, bottom * PAD.2)
            };
            if first == band || last + 1 == band {
                for slot in need.get_mut(from..=to).unwrap_or_default() {
                    if first == band {
                        slot.1 = slot.1.max(opens);
                    }
                    if last + 1 == band && band < count + 1 {
                        slot.0 = slot.0.max(closes);
                    }
                }
            }
        }
        need.iter().map(|(a, b)| a + b).max().unwrap_or(0)
    }

    fn after(&self, tree: &Tree, count: usize, across: bool) -> i32 {
        self.gap(tree, count, count, across)
    }
}

/// The air before each column: wide enough for the labels and bends of the flows that pass there.
fn gaps(model: &Model, graph: &Graph, tree: &Tree, columns: usize) -> Vec<i32> {
    let mut gaps = vec![50_i32; columns];
    let mut tracks = vec![0_i32; columns];
    let index: std::collections::BTreeMap<_, _> = graph
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(ix, n)| n.id.map(|id| (id, ix)))
        .collect();
    for flow in model.flows().values() {
        let (Some(from), Some(to)) = (index.get(&flow.from), index.get(&flow.to)) else {
            continue;
        };
        let (a, b) = (tree.column.at(*from), tree.column.at(*to));
        if tree.row(*from) != tree.row(*to) && a != b {
            let turn = if a < b { b } else { a };
            tracks.put(turn, tracks.at(turn) + 1);
        }
        if a.abs_diff(b) == 1 && gaps.at(a.max(b)) < 140 {
            let lines = crate::route::label(flow);
            let widths = lines
                .iter()
                .map(|l| text::width(l, crate::route::LABEL, Face::Regular));
            let wide = widths.fold(0.0, f32::max).min(110.0) as i32 + 30;
            gaps.put(a.max(b), gaps.at(a.max(b)).max((wide + 9) / 10 * 10));
        }
    }
    for (gap, tracks) in gaps.iter_mut().zip(tracks) {
        *gap = (*gap).max(40 + (tracks * 8).min(120) / 10 * 10);
    }
    if let Some(first) = gaps.first_mut() {
        *first = 0;
    }
    gaps
}
