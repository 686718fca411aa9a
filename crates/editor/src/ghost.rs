//! The drawing while something is dragged: what moves is lifted off it and carried along as it is, lines between it and
//! the rest are routed by themselves, everything else stays untouched. A move costs what it moves, not the drawing. The
//! whole is laid out and routed again when it is dropped.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use emath::{Pos2, Rect, Vec2};
use model::{BoundaryId, ElementId, FlowId, Model};
use scene::{Ink, Item, Layer, Owner, Picture, Scene, Shape, Stroke, route};

/// What moves.
pub(crate) struct Moving<'l> {
    pub elements: &'l BTreeSet<ElementId>,
    pub boundaries: &'l BTreeSet<BoundaryId>,
}

/// Whose items are where in the scene's list, and which flows end at an element.
#[derive(Debug, Default)]
pub(crate) struct Index {
    items: BTreeMap<Owner, Vec<usize>>,
    /// Chips on an element's edge, which are the assets' own.
    chips: BTreeMap<ElementId, Vec<usize>>,
    flows: BTreeMap<ElementId, Vec<FlowId>>,
}

/// The side of a cell in which boxes are looked up.
const CELL: f32 = 256.0;

fn cell(at: Pos2) -> (i32, i32) {
    ((at.x / CELL).floor() as i32, (at.y / CELL).floor() as i32)
}

impl Index {
    pub fn over(model: &Model, picture: &Picture) -> Self {
        let mut index = Self::default();
        let mut near: BTreeMap<(i32, i32), Vec<(ElementId, Rect)>> = BTreeMap::new();
        for (id, area) in &picture.boxes {
            let area = area.expand(1.0);
            let ((x0, y0), (x1, y1)) = (cell(area.min), cell(area.max));
            for at in (x0..=x1).flat_map(|x| (y0..=y1).map(move |y| (x, y))) {
                near.entry(at).or_default().push((*id, area));
            }
        }
        for (ix, item) in picture.scene.items.iter().enumerate() {
            match item.owner {
                Owner::None | Owner::Asset(_) if item.layer == Layer::Badge => {
                    let at = item.bounds.center();
                    let mut boxes = near.get(&cell(at)).into_iter().flatten();
                    if let Some((id, _)) = boxes.find(|(_, area)| area.contains(at)) {
                        index.chips.entry(*id).or_default().push(ix);
                    }
                }
                Owner::None => (),
                owner => index.items.entry(owner).or_default().push(ix),
            }
        }
        for (id, flow) in model.flows() {
            for end in [flow.from, flow.to] {
                index.flows.entry(end).or_default().push(*id);
            }
        }
        index
    }

    pub fn of(&self, owner: Owner) -> &[usize] {
        self.items.get(&owner).map_or(&[], Vec::as_slice)
    }

    pub fn chips(&self, element: ElementId) -> &[usize] {
        self.chips.get(&element).map_or(&[], Vec::as_slice)
    }
}

/// What is lifted off, once for a whole drag.
#[derive(Debug, Default)]
struct Load {
    elements: BTreeSet<ElementId>,
    boundaries: BTreeSet<BoundaryId>,
    /// Flows with one end that moves, with their labels.
    bound: BTreeMap<FlowId, Vec<Item>>,
    /// Flows with both.
    carried: BTreeSet<FlowId>,
    lifted: Arc<BTreeSet<usize>>,
    scene: Arc<Scene>,
}

impl Load {
    fn of(rest: &Picture, index: &Index, moving: &Moving<'_>) -> Self {
        let (mut bound, mut carried) = (BTreeSet::new(), BTreeSet::new());
        for id in moving.elements {
            for flow in index.flows.get(id).into_iter().flatten() {
                // The second end that is met makes it a flow that moves whole.
                if !bound.insert(*flow) {
                    bound.remove(flow);
                    carried.insert(*flow);
                }
            }
        }
        let elements = moving.elements.iter().flat_map(|id| {
            let own = index.of(Owner::Element(*id));
            own.iter().chain(index.chips(*id))
        });
        let frames = moving.boundaries.iter();
        let frames = frames.flat_map(|id| index.of(Owner::Boundary(*id)));
        let whole = carried.iter().flat_map(|id| index.of(Owner::Flow(*id)));
        let taken: BTreeSet<usize> = elements.chain(frames).chain(whole).copied().collect();
        let items = taken.iter().filter_map(|ix| rest.scene.items.get(*ix));
        let scene = Scene {
            size: rest.scene.size,
            items: items.cloned().collect(),
        };
        let own = |id: &FlowId| {
            let items = index.of(Owner::Flow(*id)).iter();
            let items = items.filter_map(|ix| rest.scene.items.get(*ix));
            let label = items.filter(|item| item.layer >= Layer::Label);
            (*id, label.cloned().collect())
        };
        let labels = bound.iter().map(own).collect();
        let loose = bound.iter().flat_map(|id| index.of(Owner::Flow(*id)));
        let mut lifted = taken.clone();
        lifted.extend(loose);
        Self {
            elements: moving.elements.clone(),
            boundaries: moving.boundaries.clone(),
            bound: labels,
            carried,
            lifted: Arc::new(lifted),
            scene: Arc::new(scene),
        }
    }
}

/// A drag in progress, over a drawing at rest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ghost {
    load: Arc<Load>,
    pub by: Vec2,
    /// Flows between what moves and the rest, as they run now.
    lines: BTreeMap<FlowId, Vec<Pos2>>,
    /// The same, drawn.
    pub loose: Scene,
}

impl Ghost {
    /// What moves, `by` from where it was; what was lifted for the same things before is used again.
    pub fn lift(
        rest: &Picture,
        index: &Index,
        model: &Model,
        moving: &Moving<'_>,
        by: Vec2,
        before: Option<&Self>,
    ) -> Self {
        let same = |load: &Load| {
            load.elements == *moving.elements && load.boundaries == *moving.boundaries
        };
        let load = match before.filter(|before| same(&before.load)) {
            Some(before) => Arc::clone(&before.load),
            None => Arc::new(Load::of(rest, index, moving)),
        };
        let mut ghost = Self {
            load,
            by,
            ..Self::default()
        };
        let load = Arc::clone(&ghost.load);
        for (id, label) in &load.bound {
            let Some(flow) = model.flows().get(id) else {
                continue;
            };
            let place = |id: &ElementId| {
                let area = rest.boxes.get(id)?;
                let moves = load.elements.contains(id);
                Some(if moves { area.translate(by) } else { *area })
            };
            if let (Some(from), Some(to)) = (place(&flow.from), place(&flow.to)) {
                let points = route::quick(from, to);
                ghost
                    .loose
                    .items
                    .extend(line(Owner::Flow(*id), points.clone()));
                let areas = label.iter().map(|item| item.bounds);
                if let Some(area) = areas.reduce(Rect::union) {
                    let by = middle(&points) - area.center();
                    let label = label.iter().map(|item| item.moved(by));
                    ghost.loose.items.extend(label);
                }
                ghost.lines.insert(*id, points);
            }
        }
        ghost
    }

    /// The places in the scene's list of what is not where it was.
    pub fn lifted(&self) -> &Arc<BTreeSet<usize>> {
        &self.load.lifted
    }

    /// What moves, as it was drawn where it was.
    pub fn carried(&self) -> &Arc<Scene> {
        &self.load.scene
    }

    pub fn has(&self, owner: Owner) -> bool {
        match owner {
            Owner::Element(id) => self.load.elements.contains(&id),
            Owner::Boundary(id) => self.load.boundaries.contains(&id),
            Owner::Flow(id) => self.load.carried.contains(&id),
            Owner::None | Owner::Asset(_) | Owner::Finding(_) | Owner::Cell(..) => false,
        }
    }

    /// The line of a flow between what moves and the rest.
    pub fn line(&self, id: FlowId) -> Option<&[Pos2]> {
        self.lines.get(&id).map(Vec::as_slice)
    }
}

/// The point half way along a line.
fn middle(points: &[Pos2]) -> Pos2 {
    let steps = || points.iter().zip(points.iter().skip(1));
    let mut left = steps().map(|(a, b)| a.distance(*b)).sum::<f32>() / 2.0;
    for (a, b) in steps() {
        let long = a.distance(*b);
        if long >= left {
            return *a + (*b - *a) * (left / long.max(f32::EPSILON));
        }
        left -= long;
    }
    points.last().copied().unwrap_or_default()
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
