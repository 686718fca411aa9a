//! The drawing while something is dragged: what moves is shifted, lines between it and the rest are re-routed by
//! themselves, everything else stays as it was. The whole is laid out and routed again when it is dropped.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, Vec2};
use model::{BoundaryId, ElementId, FlowId, Model};
use scene::{Ink, Item, Layer, Owner, Picture, Scene, Shape, Stroke, route};

/// What moves.
pub(crate) struct Moving<'l> {
    pub elements: &'l BTreeSet<ElementId>,
    pub boundaries: &'l BTreeSet<BoundaryId>,
}

impl Moving<'_> {
    fn has(&self, model: &Model, owner: Owner) -> bool {
        match owner {
            Owner::Element(id) => self.elements.contains(&id),
            Owner::Boundary(id) => self.boundaries.contains(&id),
            Owner::Flow(id) => self.ends(model, id) == 2,
            Owner::None | Owner::Asset(_) | Owner::Finding(_) | Owner::Cell(..) => false,
        }
    }

    /// Whether a chip sits on the edge of an element that moves.
    fn carries(&self, rest: &Picture, chip: &Item) -> bool {
        let boxes = self.elements.iter().filter_map(|id| rest.boxes.get(id));
        let mut edges = boxes.map(|area| area.expand(1.0));
        edges.any(|area| area.contains(chip.bounds.center()))
    }

    /// How many ends of a flow move.
    fn ends(&self, model: &Model, id: FlowId) -> usize {
        let flow = model.flows().get(&id);
        let ends = flow.map(|flow| [flow.from, flow.to]).into_iter().flatten();
        ends.filter(|end| self.elements.contains(end)).count()
    }
}

/// The picture with what moves shifted.
pub(crate) fn shifted(rest: &Picture, model: &Model, moving: &Moving<'_>, by: Vec2) -> Picture {
    let mut still = Vec::new();
    let mut taken = Scene::default();
    for item in &rest.scene.items {
        match item.owner {
            Owner::Flow(id) if moving.ends(model, id) == 1 => (),
            Owner::Asset(_) if moving.carries(rest, item) => taken.items.push(item.clone()),
            owner if moving.has(model, owner) => taken.items.push(item.clone()),
            _ => still.push(item.clone()),
        }
    }
    let mut picture = Picture {
        scene: Scene {
            size: rest.scene.size,
            items: still,
        },
        boxes: rest.boxes.clone(),
        frames: rest.frames.clone(),
        lines: rest.lines.clone(),
        lanes: rest.lanes.clone(),
        offset: rest.offset,
    };
    picture.scene.place(&taken, by.to_pos2(), 1.0);
    for id in moving.elements {
        shift(picture.boxes.get_mut(id), by);
    }
    for id in moving.boundaries {
        shift(picture.frames.get_mut(id), by);
    }
    reroute(&mut picture, model, moving);
    picture.scene.sort();
    picture
}

fn shift(area: Option<&mut Rect>, by: Vec2) {
    if let Some(area) = area {
        *area = area.translate(by);
    }
}

fn reroute(picture: &mut Picture, model: &Model, moving: &Moving<'_>) {
    for (id, flow) in model.flows() {
        if moving.ends(model, *id) != 1 {
            continue;
        }
        let boxes = (picture.boxes.get(&flow.from), picture.boxes.get(&flow.to));
        let (Some(from), Some(to)) = boxes else {
            continue;
        };
        let points = route::quick(*from, *to);
        picture.scene.items.extend(line(Owner::Flow(*id), points));
    }
}

/// A plain line with a head.
fn line(owner: Owner, points: Vec<Pos2>) -> Vec<Item> {
    let mut scene = Scene::default();
    if let [.., before, end] = points.as_slice() {
        let along = (*end - *before).normalized() * 9.0;
        let across = along.rot90() * 0.45;
        let head = Shape::Path {
            points: vec![*end, *end - along + across, *end - along - across],
            closed: true,
            fill: Some(Ink::Flow),
            stroke: None,
        };
        scene.push(owner, Layer::Flow, head);
    }
    let line = Shape::Path {
        points,
        closed: false,
        fill: None,
        stroke: Some(Stroke::solid(1.5, Ink::Flow)),
    };
    scene.push(owner, Layer::Flow, line);
    scene.items
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn a_line_ends_in_its_head() {
        let points = vec![pos2(0.0, 0.0), pos2(50.0, 0.0)];
        let items = line(Owner::None, points);
        assert_eq!(items.len(), 2);
        assert!(items.iter().all(|item| item.bounds.right() <= 51.0));
    }
}
