//! Boxes and frames before anything is drawn: stored places first, the automatic layout for the rest.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::{BoundaryId, DiagramId, ElementId, FlowId, Frame, Model, Place, Stage};

use super::{LaneBand, lanes};
use crate::{
    layout::{self, BOX, Layout},
    text,
};

#[derive(Default)]
pub(super) struct Places {
    pub boxes: BTreeMap<ElementId, Rect>,
    pub frames: BTreeMap<BoundaryId, Rect>,
    pub routes: BTreeMap<FlowId, Vec<Pos2>>,
    pub lanes: Vec<LaneBand>,
    pub notes: Vec<Rect>,
}

impl Places {
    pub fn shift(&mut self, by: Vec2) {
        for rect in self.boxes.values_mut().chain(self.frames.values_mut()) {
            *rect = rect.translate(by);
        }
        for lane in &mut self.lanes {
            lane.x0 += by.x;
            lane.x1 += by.x;
        }
    }
}

fn around(place: Place) -> Rect {
    Rect::from_center_size(pos2(place.x as f32, place.y as f32), BOX)
}

fn framed(frame: Frame) -> Rect {
    Rect::from_min_size(
        pos2(frame.x as f32, frame.y as f32),
        vec2(frame.width.max(0) as f32, frame.height.max(0) as f32),
    )
}

/// With `whole` everything is there; else what is placed on the diagram, and on the first one what is placed on none.
pub(super) fn find(model: &Model, diagram: Option<DiagramId>, whole: bool) -> Places {
    let Some(diagram) = diagram else {
        return automatic(&layout::arrange(model));
    };
    let stored = model
        .places()
        .iter()
        .filter(|((d, id), _)| *d == diagram && model.elements().contains_key(id));
    let mut boxes: BTreeMap<ElementId, Rect> =
        stored.map(|((_, id), p)| (*id, around(**p))).collect();
    let absent = absent(model, diagram, &boxes, whole);
    let frames = model
        .frames()
        .iter()
        .filter(|((d, id), _)| *d == diagram && model.boundaries().contains_key(id));
    let stored: BTreeMap<BoundaryId, Rect> =
        frames.map(|((_, id), f)| (*id, framed(**f))).collect();
    let nothing = boxes.is_empty() && stored.is_empty();
    let mut places = if nothing && absent.len() == model.elements().len() {
        automatic(&layout::arrange(model))
    } else {
        complete(model, &mut boxes, &absent);
        Places {
            frames: frames_of(model, &boxes, stored),
            lanes: lanes::find(model, &boxes),
            boxes,
            ..Places::default()
        }
    };
    let routes = model.routes().iter().filter(|((d, _), _)| *d == diagram);
    places.routes = routes
        .map(|((_, id), r)| {
            let points = r.points.iter().map(|(x, y)| pos2(*x as f32, *y as f32));
            (*id, points.collect())
        })
        .collect();
    let notes = model
        .diagrams()
        .get(&diagram)
        .into_iter()
        .flat_map(|d| &d.notes);
    places.notes = notes.map(|n| note(n.x, n.y, &n.text)).collect();
    places
}

/// The rectangle a note takes.
pub(super) fn note(x: i32, y: i32, text: &str) -> Rect {
    let lines = text::wrap(text, super::ground::NOTE, crate::Face::Italic, 220.0);
    let wide = lines
        .iter()
        .map(|l| text::width(l, super::ground::NOTE, crate::Face::Italic));
    Rect::from_min_size(
        pos2(x as f32, y as f32),
        vec2(
            wide.fold(0.0, f32::max) + 16.0,
            lines.len() as f32 * 15.0 + 12.0,
        ),
    )
}

fn automatic(layout: &Layout) -> Places {
    Places {
        boxes: layout
            .places
            .iter()
            .map(|(id, p)| (*id, around(*p)))
            .collect(),
        frames: layout
            .frames
            .iter()
            .map(|(id, f)| (*id, framed(*f)))
            .collect(),
        lanes: layout
            .lanes
            .iter()
            .filter(|l| l.stage != Stage::Any)
            .map(|l| LaneBand {
                stage: l.stage,
                x0: l.x0 as f32,
                x1: l.x1 as f32,
            })
            .collect(),
        ..Places::default()
    }
}

/// What belongs on the diagram and has no place there.
fn absent(
    model: &Model,
    diagram: DiagramId,
    boxes: &BTreeMap<ElementId, Rect>,
    whole: bool,
) -> BTreeSet<ElementId> {
    let all = model.elements().keys().copied();
    if boxes.len() == model.elements().len() {
        return BTreeSet::new();
    }
    if whole {
        return all.filter(|id| !boxes.contains_key(id)).collect();
    }
    if model.first_diagram() != Some(diagram) {
        return BTreeSet::new();
    }
    let placed: BTreeSet<ElementId> = model.places().keys().map(|(_, id)| *id).collect();
    all.filter(|id| !placed.contains(id)).collect()
}

/// Gives what is absent a place to the right of everything that is there, arranged as the whole would be.
fn complete(model: &Model, boxes: &mut BTreeMap<ElementId, Rect>, absent: &BTreeSet<ElementId>) {
    if absent.is_empty() {
        return;
    }
    let layout = layout::arrange(model);
    let missing: BTreeMap<ElementId, Rect> = layout
        .places
        .iter()
        .filter(|(id, _)| absent.contains(id))
        .map(|(id, p)| (*id, around(*p)))
        .collect();
    let used = boxes.values().fold(Rect::NOTHING, |all, r| all.union(*r));
    let new = missing.values().fold(Rect::NOTHING, |all, r| all.union(*r));
    let tens = |v: f32| (v / 10.0).round() * 10.0;
    let by = if used.is_finite() {
        vec2(
            tens(used.max.x + 100.0 - new.min.x),
            tens(used.min.y - new.min.y),
        )
    } else {
        Vec2::ZERO
    };
    boxes.extend(missing.into_iter().map(|(id, r)| (id, r.translate(by))));
}

/// Every frame: as stored, and large enough for what is in it. Empty boundaries without a frame have none.
fn frames_of(
    model: &Model,
    boxes: &BTreeMap<ElementId, Rect>,
    mut frames: BTreeMap<BoundaryId, Rect>,
) -> BTreeMap<BoundaryId, Rect> {
    let mut order: Vec<(usize, BoundaryId)> = model
        .boundaries()
        .keys()
        .map(|id| (model.around(Some(*id)).len(), *id))
        .collect();
    order.sort_by(|a, b| b.cmp(a));
    let mut inner: BTreeMap<BoundaryId, Rect> = BTreeMap::new();
    for (id, element) in model.elements() {
        if let (Some(boundary), Some(rect)) = (element.boundary, boxes.get(id)) {
            let all = inner.entry(boundary).or_insert(Rect::NOTHING);
            *all = all.union(rect.expand2(vec2(26.0, 18.0)));
        }
    }
    for (_, id) in order {
        let content = inner.get(&id).copied().map(|mut r| {
            r.min.y -= 20.0;
            r
        });
        let frame = match (content, frames.get(&id)) {
            (Some(content), Some(stored)) => stored.union(content),
            (Some(content), None) => content,
            (None, Some(stored)) => *stored,
            (None, None) => continue,
        };
        frames.insert(id, frame);
        if let Some(parent) = model.boundaries().get(&id).and_then(|b| b.parent) {
            let all = inner.entry(parent).or_insert(Rect::NOTHING);
            *all = all.union(frame.expand2(vec2(20.0, 10.0)));
        }
    }
    frames
}
