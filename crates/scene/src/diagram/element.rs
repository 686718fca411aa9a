//! Elements: a shape by group, icon, name, kind, chips of held data, and the severity badge.

use std::collections::BTreeMap;

use emath::{Align, Pos2, Rect, Vec2, pos2, vec2};
use model::{Element, ElementId, Group, Model, Severity, vocabulary};

use super::{Look, Marks, Picture, lanes};
use crate::{
    Dash, Face, Ink, Layer, Owner, Scene, Shape, Stroke, icon,
    route::cargo::{self, CHIP},
    severity_mark_of, text,
    text::Style,
};

const NAME: f32 = 13.0;
const KIND: f32 = 11.0;
const ICON: f32 = 24.0;

/// All of them; those of a higher level lie in front.
pub(super) fn elements(
    model: &Model,
    picture: &mut Picture,
    levels: Option<&BTreeMap<ElementId, i16>>,
    marks: &Marks,
    look: &Look,
) {
    let boxes = std::mem::take(&mut picture.boxes);
    let mut order: Vec<(&ElementId, &Rect)> = boxes.iter().collect();
    if let Some(levels) = levels.filter(|levels| !levels.is_empty()) {
        order.sort_by_key(|(id, _)| levels.get(id).copied().unwrap_or_default());
    }
    for (id, rect) in order {
        if let Some(element) = model.elements().get(id) {
            let lit = marks.lit.contains(&Owner::Element(*id));
            paint(&mut picture.scene, *id, element, *rect, lit);
            let stage = lanes::odd(&picture.lanes, element, *rect);
            tags(&mut picture.scene, *id, element, *rect, stage);
            if look.assets {
                chips(model, &mut picture.scene, element, *rect);
            }
            if look.badges
                && let Some(worst) = marks.worst.get(&Owner::Element(*id))
            {
                let corner = rect.right_top() - vec2(10.0, 0.0);
                badge(&mut picture.scene, Owner::Element(*id), corner, *worst);
            }
        }
    }
    picture.boxes = boxes;
}

/// One element's box, icon and words.
pub(super) fn paint(scene: &mut Scene, id: ElementId, element: &Element, rect: Rect, lit: bool) {
    let spec = vocabulary().kind(element.kind);
    let owner = Owner::Element(id);
    let within = element.about.in_scope();
    outline(scene, owner, spec.group, rect, edge(element, lit));
    let (icon_ink, name_ink) = if within {
        (Ink::Icon, Ink::Text)
    } else {
        (Ink::Faint, Ink::Faint)
    };
    let inset = if spec.group == Group::Actor {
        18.0
    } else {
        13.0
    };
    let place = Rect::from_center_size(
        pos2(rect.min.x + inset + ICON / 2.0, rect.center().y),
        Vec2::splat(ICON),
    );
    icon::paint(scene, element.kind, place, icon_ink, owner);
    let left = place.max.x + 10.0;
    let room = rect.max.x - 9.0 - left;
    let names = text::fit(&element.name, NAME, Face::Bold, room, 2);
    let mut y = rect.center().y + if names.len() > 1 { -11.0 } else { -3.5 };
    let style = Style::new(NAME, Face::Bold, name_ink);
    for name in &names {
        scene.write(
            owner,
            Layer::Element,
            pos2(left, y),
            Align::Min,
            name,
            style,
        );
        y += 15.0;
    }
    let kind = text::clip(&spec.title, KIND, Face::Regular, room);
    let style = Style::new(KIND, Face::Regular, Ink::Faint);
    scene.write(
        owner,
        Layer::Element,
        pos2(left, y + 0.5),
        Align::Min,
        &kind,
        style,
    );
}

/// The line around an element.
fn edge(element: &Element, lit: bool) -> Stroke {
    let within = element.about.in_scope();
    Stroke {
        width: if lit { 2.5 } else { 1.4 },
        ink: match (lit, within) {
            (true, _) => Ink::Accent,
            (_, true) => Ink::Outline,
            (_, false) => Ink::Faint,
        },
        dash: if within { Dash::Solid } else { Dash::Dashed },
    }
}

/// The shape of a group. All keep their sides where the flows end.
fn outline(scene: &mut Scene, owner: Owner, group: Group, rect: Rect, stroke: Stroke) {
    let fill = Some(Ink::Surface);
    let plain = |corner: f32| Shape::Rect {
        rect,
        corner,
        fill,
        stroke: Some(stroke),
    };
    let cut = |points: Vec<Pos2>| Shape::Path {
        points,
        closed: true,
        fill,
        stroke: Some(stroke),
    };
    let (min, max) = (rect.min, rect.max);
    let shape = match group {
        Group::Actor => plain(rect.height() / 2.0),
        Group::Process | Group::Entry | Group::Exit => plain(12.0),
        Group::External | Group::Store | Group::Flow | Group::Data => plain(2.0),
        Group::Identity => {
            let c = 12.0;
            cut(vec![
                pos2(min.x + c, min.y),
                pos2(max.x - c, min.y),
                pos2(max.x, min.y + c),
                pos2(max.x, max.y - c),
                pos2(max.x - c, max.y),
                pos2(min.x + c, max.y),
                pos2(min.x, max.y - c),
                pos2(min.x, min.y + c),
            ])
        }
        Group::Artefact => {
            let c = 14.0;
            cut(vec![
                min,
                pos2(max.x - c, min.y),
                pos2(max.x, min.y + c),
                max,
                pos2(min.x, max.y),
            ])
        }
    };
    scene.push(owner, Layer::Element, shape);
    let thin = Stroke {
        width: 1.0,
        ..stroke
    };
    let mut line = |points: Vec<Pos2>| {
        let path = Shape::Path {
            points,
            closed: false,
            fill: None,
            stroke: Some(thin),
        };
        scene.push(owner, Layer::Element, path);
    };
    match group {
        // Two rules, as stores have had since the first data flow diagrams.
        Group::Store => {
            for y in [min.y + 4.5, max.y - 4.5] {
                line(vec![pos2(min.x, y), pos2(max.x, y)]);
            }
        }
        Group::External => line(vec![pos2(min.x + 5.0, min.y), pos2(min.x + 5.0, max.y)]),
        Group::Artefact => line(vec![
            pos2(max.x - 14.0, min.y),
            pos2(max.x - 14.0, min.y + 14.0),
            pos2(max.x, min.y + 14.0),
        ]),
        _ => {}
    }
}

/// Words on the upper edge: entry or exit, and the stage of what stands outside its lane.
fn tags(
    scene: &mut Scene,
    id: ElementId,
    element: &Element,
    rect: Rect,
    stage: Option<model::Stage>,
) {
    let group = match vocabulary().kind(element.kind).group {
        Group::Entry => Some("Entry".to_owned()),
        Group::Exit => Some("Exit".to_owned()),
        _ => None,
    };
    let stage = stage.map(|stage| model::title(stage.word()));
    let owner = Owner::Element(id);
    let mut left = rect.min.x + 14.0;
    for word in group.iter().chain(&stage) {
        left += tag(
            scene,
            owner,
            pos2(left, rect.min.y),
            word,
            edge(element, false),
        ) + 4.0;
    }
}

/// A word on a plate around a left end; returns the plate's width.
fn tag(scene: &mut Scene, owner: Owner, left: Pos2, word: &str, stroke: Stroke) -> f32 {
    let style = Style::new(CHIP, Face::Bold, stroke.ink);
    let wide = text::width(word, style.size, style.face) + 12.0;
    let plate = Rect::from_min_size(left - vec2(0.0, 7.5), vec2(wide, 15.0));
    let shape = Shape::Rect {
        rect: plate,
        corner: 4.0,
        fill: Some(Ink::Surface),
        stroke: Some(Stroke {
            width: 1.0,
            ..stroke
        }),
    };
    scene.push(owner, Layer::Badge, shape);
    let at = pos2(plate.center().x, plate.center().y + 3.4);
    scene.write(owner, Layer::Badge, at, Align::Center, word, style);
    wide
}

/// The assets an element holds, on its lower edge; what has no room counts as "+n".
fn chips(model: &Model, scene: &mut Scene, element: &Element, rect: Rect) {
    let held: Vec<_> = element
        .holds
        .iter()
        .filter_map(|id| model.assets().get(id).map(|a| (*id, a.name.as_str())))
        .collect();
    let (mut x, end) = (rect.min.x + 14.0, rect.max.x - 12.0);
    let mut left = held.len();
    for (id, name) in held {
        let more = if left > 1 { 28.0 } else { 0.0 };
        let name = cargo::clipped(name);
        let wide = cargo::wide(&name);
        if x + wide + more > end {
            break;
        }
        chip(
            scene,
            Owner::Asset(id),
            pos2(x, rect.max.y),
            wide,
            &name,
            true,
        );
        x += wide + cargo::GAP;
        left -= 1;
    }
    if left > 0 {
        let text = format!("+{left}");
        let at = pos2(x, rect.max.y);
        chip(scene, Owner::None, at, cargo::REST, &text, false);
    }
}

/// A chip, by the middle of its left end.
pub(super) fn chip(scene: &mut Scene, owner: Owner, left: Pos2, wide: f32, text: &str, dot: bool) {
    let plate = Rect::from_min_size(left - vec2(0.0, cargo::HIGH / 2.0), vec2(wide, cargo::HIGH));
    let shape = Shape::Rect {
        rect: plate,
        corner: cargo::HIGH / 2.0,
        fill: Some(Ink::Panel),
        stroke: Some(Stroke::solid(0.9, Ink::Border)),
    };
    scene.push(owner, Layer::Badge, shape);
    let mut inset = 6.0;
    if dot {
        let rect =
            Rect::from_center_size(pos2(plate.min.x + 8.0, plate.center().y), Vec2::splat(5.0));
        let shape = Shape::Ellipse {
            rect,
            fill: Some(Ink::Icon),
            stroke: None,
        };
        scene.push(owner, Layer::Badge, shape);
        inset = 13.5;
    }
    let style = Style::new(CHIP, Face::Regular, Ink::Text);
    let at = pos2(plate.min.x + inset, plate.center().y + 3.4);
    scene.write(owner, Layer::Badge, at, Align::Min, text, style);
}

/// How wide the badge is.
pub(super) fn badge_width((_, count): (Severity, usize)) -> f32 {
    text::width(&count.to_string(), 11.0, Face::Bold) + 31.0
}

/// The worst severity's mark and the number of findings, its right end at `corner`, on the edge.
pub(super) fn badge(
    scene: &mut Scene,
    owner: Owner,
    corner: Pos2,
    (worst, count): (Severity, usize),
) {
    let text = count.to_string();
    let style = Style::new(11.0, Face::Bold, Ink::Text);
    let wide = badge_width((worst, count));
    let plate = Rect::from_min_size(corner - vec2(wide, 10.0), vec2(wide, 20.0));
    let shape = Shape::Rect {
        rect: plate,
        corner: 10.0,
        fill: Some(Ink::Ground),
        stroke: Some(Stroke::solid(1.0, Ink::Border)),
    };
    scene.push(owner, Layer::Badge, shape);
    let centre = pos2(plate.min.x + 12.5, plate.center().y);
    severity_mark_of(scene, owner, worst, centre, 13.5);
    let at = pos2(plate.max.x - 8.0, plate.center().y + 4.0);
    scene.write(owner, Layer::Badge, at, Align::Max, &text, style);
}
