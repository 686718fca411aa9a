//! Automatic layout: stages as lanes from left to right, trust boundaries as nested rectangles, flows short. It reads
//! nothing but the model, so that one model is always drawn the same.

mod columns;
mod graph;
mod order;
mod pack;
mod pixels;
mod spot;

use std::collections::BTreeMap;

use emath::{Vec2, vec2};
use model::{BoundaryId, ElementId, Frame, Model, Place, Stage};

pub use spot::spots;

/// The size of every element's box, in scene units.
pub const BOX: Vec2 = vec2(168.0, 64.0);

/// A stage's column of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub stage: Stage,
    pub x0: i32,
    pub x1: i32,
}

/// Where everything goes, in scene units; places and frames are multiples of 10.
///
/// Boxes never overlap; a frame holds exactly the boxes and frames of what is in its boundary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Centres of boxes of size [`BOX`].
    pub places: BTreeMap<ElementId, Place>,
    pub frames: BTreeMap<BoundaryId, Frame>,
    /// From left to right, without gaps; stages nothing stands in are left out.
    pub lanes: Vec<Lane>,
    /// Width and height, margins included.
    pub size: (i32, i32),
}

/// Places every element and frames every boundary.
pub fn arrange(model: &Model) -> Layout {
    let graph = graph::Graph::read(model);
    if graph.nodes.is_empty() {
        return Layout::default();
    }
    let tries = if graph.nodes.len() > columns::SMALL {
        4..=4
    } else {
        0..=4 + graph.nodes.len() / 12
    };
    let mut best: Option<(f32, columns::Columns, pack::Tree)> = None;
    for extra in tries {
        let columns = columns::columns(&graph, extra);
        if best.as_ref().is_some_and(|b| b.1.lanes == columns.lanes) {
            continue;
        }
        let mut tree = pack::Tree::new(&graph, columns.of.clone());
        let cost = order::order(&graph, &mut tree, &columns.lanes) + shape(&tree, &graph);
        if best.as_ref().is_none_or(|b| cost < b.0) {
            best = Some((cost, columns, tree));
        }
    }
    best.map_or_else(Layout::default, |(_, columns, tree)| {
        pixels::place(model, &graph, &tree, &columns.lanes)
    })
}

/// What the shape of a drawing costs: nothing at three to two, more the further from what screens and pages are.
fn shape(tree: &pack::Tree, graph: &graph::Graph) -> f32 {
    let columns = tree.column.iter().max().map_or(1, |c| c + 1) as f32;
    let ratio = (columns * 280.0) / (tree.rows() as f32 * 125.0 + 60.0);
    let off = (ratio / 1.6).ln().abs();
    off * (8.0 + graph.edges.len() as f32 * 2.2)
}
