//! What lies under elements and flows: stage lanes, boundaries with their titles, notes.

use std::collections::BTreeMap;

use emath::{Align, Rect, pos2, vec2};
use model::{Boundary, BoundaryId, BoundaryKind, DiagramId, Model};

use super::{HEAD, Look, MARGIN, Marks, Picture, element, places};
use crate::{Face, Ink, Layer, Owner, Shape, Stroke, text, text::Style};

/// The size of notes.
pub(super) const NOTE: f32 = 12.0;
const TITLE: f32 = 12.5;
const KIND: f32 = 11.0;

/// Stage titles above, thin lines between.
pub(super) fn lanes(picture: &mut Picture, area: Rect) {
    let lanes = picture.lanes.clone();
    let scene = &mut picture.scene;
    let (top, bottom) = (area.min.y, area.max.y + MARGIN * 0.5);
    for (n, lane) in lanes.iter().enumerate() {
        let x0 = if n == 0 { area.min.x } else { lane.x0 };
        let x1 = if n + 1 == lanes.len() {
            area.max.x
        } else {
            lane.x1
        };
        let band = Shape::Rect {
            rect: Rect::from_min_max(pos2(x0 + 2.0, top), pos2(x1 - 2.0, top + HEAD - 12.0)),
            corner: 4.0,
            fill: Some(Ink::Panel),
            stroke: None,
        };
        scene.push(Owner::None, Layer::Lane, band);
        let style = Style::new(12.0, Face::Bold, Ink::Faint);
        let middle = pos2(f32::midpoint(x0, x1), top + 15.5);
        let title = model::title(lane.stage.word());
        scene.write(
            Owner::None,
            Layer::Lane,
            middle,
            Align::Center,
            &title,
            style,
        );
        if n > 0 {
            let line = Shape::Path {
                points: vec![pos2(x0, top + HEAD - 10.0), pos2(x0, bottom)],
                closed: false,
                fill: None,
                stroke: Some(Stroke::solid(1.0, Ink::Hairline)),
            };
            scene.push(Owner::None, Layer::Lane, line);
        }
    }
}

/// Outer boundaries first; the wash alternates with depth, so that nesting shows.
pub(super) fn boundaries(model: &Model, picture: &mut Picture, marks: &Marks, look: &Look) {
    let mut order: Vec<(usize, BoundaryId, Rect)> = picture
        .frames
        .iter()
        .map(|(id, rect)| (model.around(Some(*id)).len(), *id, *rect))
        .collect();
    order.sort_by_key(|(depth, id, _)| (*depth, *id));
    for (depth, id, rect) in order {
        let Some(boundary) = model.boundaries().get(&id) else {
            continue;
        };
        let owner = Owner::Boundary(id);
        let lit = marks.lit.contains(&owner);
        let ink = if lit { Ink::Accent } else { Ink::Boundary };
        let shape = Shape::Rect {
            rect,
            corner: 10.0,
            fill: Some(wash(depth)),
            stroke: Some(Stroke::dashed(if lit { 2.0 } else { 1.2 }, ink)),
        };
        picture.scene.push(owner, Layer::Boundary, shape);
        title(picture, owner, boundary, (rect, depth), ink);
        if look.badges
            && let Some(worst) = marks.worst.get(&owner)
        {
            let corner = pos2(rect.max.x - 12.0, rect.min.y);
            element::badge(&mut picture.scene, owner, corner, *worst);
        }
    }
}

/// The fill inside a boundary of this depth, counted from 1; 0 is the ground.
pub(super) fn wash(depth: usize) -> Ink {
    if depth % 2 == 1 {
        Ink::BoundaryFill
    } else {
        Ink::Ground
    }
}

/// Name and kind; the kind only where the name does not say it.
fn words(boundary: &Boundary) -> (String, String) {
    let kind = match boundary.kind {
        BoundaryKind::Vpc => "VPC".to_owned(),
        kind => model::title(kind.word()),
    };
    let name = boundary.name.trim();
    if name.is_empty() {
        (kind, String::new())
    } else if name.to_lowercase().contains(&kind.to_lowercase()) {
        (name.to_owned(), String::new())
    } else {
        (name.to_owned(), kind)
    }
}

/// Where the titles stand, for what has to keep clear of them.
pub(super) fn titles(model: &Model, frames: &BTreeMap<BoundaryId, Rect>) -> Vec<Rect> {
    let title = |(id, rect): (&BoundaryId, &Rect)| {
        let (name, kind) = words(model.boundaries().get(id)?);
        let wide = text::width(&name, TITLE, Face::Bold) + text::width(&kind, KIND, Face::Regular);
        let size = vec2((wide + 12.0).min(rect.width() - 24.0), 18.0);
        Some(Rect::from_min_size(rect.min + vec2(12.0, 6.0), size))
    };
    frames.iter().filter_map(title).collect()
}

/// The title stands above the flows on a plate of its own, so that none runs through it.
fn title(picture: &mut Picture, owner: Owner, boundary: &Boundary, frame: (Rect, usize), ink: Ink) {
    let (rect, depth) = frame;
    let (name, kind) = words(boundary);
    let room = rect.width() - 28.0;
    let at = rect.min + vec2(14.0, 20.0);
    let name = text::clip(&name, TITLE, Face::Bold, room);
    let used = text::width(&name, TITLE, Face::Bold) + 8.0;
    let kind = if room - used > 40.0 {
        text::clip(&kind, KIND, Face::Regular, room - used)
    } else {
        String::new()
    };
    let wide = used + text::width(&kind, KIND, Face::Regular);
    let plate = Shape::Rect {
        rect: Rect::from_min_size(at - vec2(4.0, 12.5), vec2(wide + 4.0, 17.0)),
        corner: 2.0,
        fill: Some(wash(depth)),
        stroke: None,
    };
    let scene = &mut picture.scene;
    scene.push(owner, Layer::Label, plate);
    let style = Style::new(TITLE, Face::Bold, ink);
    scene.write(owner, Layer::Label, at, Align::Min, &name, style);
    let style = Style::new(KIND, Face::Regular, Ink::Faint);
    let at = at + vec2(used, 0.0);
    scene.write(owner, Layer::Label, at, Align::Min, &kind, style);
}

/// Free notes of a diagram.
pub(super) fn notes(model: &Model, diagram: Option<DiagramId>, picture: &mut Picture) {
    let notes = diagram.and_then(|d| model.diagrams().get(&d));
    for note in notes.into_iter().flat_map(|d| &d.notes) {
        let rect = places::note(note.x, note.y, &note.text).translate(picture.offset);
        let plate = Shape::Rect {
            rect,
            corner: 4.0,
            fill: Some(Ink::Panel),
            stroke: Some(Stroke::solid(1.0, Ink::Hairline)),
        };
        picture.scene.push(Owner::None, Layer::Label, plate);
        let lines = text::wrap(&note.text, NOTE, Face::Italic, 220.0);
        let style = Style::new(NOTE, Face::Italic, Ink::Faint);
        for (n, line) in lines.iter().enumerate() {
            let at = rect.min + vec2(8.0, 17.0 + n as f32 * 15.0);
            picture
                .scene
                .write(Owner::None, Layer::Label, at, Align::Min, line, style);
        }
    }
}
