//! Flows: lines with heads, labels on small plates.

use emath::{Align, Pos2, Rect, Vec2, pos2};
use model::{Flow, FlowId, Model, Severity};

use super::{Look, Marks, Picture, element, ground, strips::Strips};
use crate::{
    Dash, Face, Ink, Layer, Owner, Scene, Shape, Stroke,
    route::{
        self,
        cargo::{self, Cargo},
    },
    text::Style,
};

/// The length of an arrow head, and half its width.
const HEAD: (f32, f32) = (9.0, 4.0);

pub(super) fn flows(model: &Model, picture: &mut Picture, marks: &Marks, look: &Look) {
    let lines = std::mem::take(&mut picture.lines);
    let strips = Strips::of(&picture.frames);
    for (id, line) in &lines {
        let Some(flow) = model.flows().get(id) else {
            continue;
        };
        let owner = Owner::Flow(*id);
        let lit = marks.lit.contains(&owner);
        let (ink, width) = if lit {
            (Ink::Accent, 2.5)
        } else {
            (Ink::Flow, 1.4)
        };
        draw(&mut picture.scene, owner, flow, &line.points, ink, width);
        if look.labels {
            let around = |at| strips.innermost(at).map(|b| model.around(Some(b)).len());
            label(&mut picture.scene, *id, line, lit, around);
        }
        if look.assets
            && let Some(cargo) = &line.cargo
        {
            chips(&mut picture.scene, owner, cargo);
        }
        if look.badges
            && let Some(worst) = marks.worst.get(&owner)
        {
            let at = match &line.label {
                Some((rect, _)) if look.labels => beside(picture, *rect, *worst),
                _ => middle(&line.points) + Vec2::splat(10.0),
            };
            element::badge(&mut picture.scene, owner, at, *worst);
        }
    }
    picture.lines = lines;
}

fn draw(scene: &mut Scene, owner: Owner, flow: &Flow, points: &[Pos2], ink: Ink, width: f32) {
    let mut line = points.to_vec();
    let back: Vec<Pos2> = points.iter().rev().copied().collect();
    trim(&mut line);
    if flow.both_ways {
        line.reverse();
        trim(&mut line);
    }
    let dash = if flow.about.in_scope() {
        Dash::Solid
    } else {
        Dash::Dashed
    };
    let stroke = Some(Stroke { width, ink, dash });
    let path = Shape::Path {
        points: line,
        closed: false,
        fill: None,
        stroke,
    };
    scene.push(owner, Layer::Flow, path);
    scene.items.extend(head(owner, points, ink));
    if flow.both_ways {
        scene.items.extend(head(owner, &back, ink));
    }
}

/// Shortens the end so that the line does not stick out of the head's tip.
fn trim(points: &mut [Pos2]) {
    if let [.., before, last] = points {
        let way = *last - *before;
        let keep = (way.length() - HEAD.0 * 0.7).max(0.0);
        *last = *before + way.normalized() * keep;
    }
}

/// A filled head at the end of a line.
fn head(owner: Owner, points: &[Pos2], ink: Ink) -> Option<crate::Item> {
    let [.., before, tip] = points else {
        return None;
    };
    let way = (*tip - *before).normalized();
    let side: Vec2 = way.rot90();
    let base = *tip - way * HEAD.0;
    let shape = Shape::Path {
        points: vec![*tip, base + side * HEAD.1, base - side * HEAD.1],
        closed: true,
        fill: Some(ink),
        stroke: None,
    };
    Some(crate::Item {
        owner,
        layer: Layer::Flow,
        bounds: shape.bounds(),
        shape,
        tag: 0,
    })
}

/// `around` tells how many boundaries stand around a point.
fn label(
    scene: &mut Scene,
    id: FlowId,
    line: &route::Line,
    lit: bool,
    around: impl Fn(Pos2) -> Option<usize>,
) {
    let Some((rect, lines)) = &line.label else {
        return;
    };
    let owner = Owner::Flow(id);
    let depth = around(rect.center()).unwrap_or_default();
    let plate = Shape::Rect {
        rect: *rect,
        corner: 2.0,
        fill: Some(ground::wash(depth)),
        stroke: None,
    };
    scene.push(owner, Layer::Label, plate);
    let ink = if lit { Ink::Accent } else { Ink::Text };
    let style = Style::new(route::LABEL, Face::Regular, ink);
    for (n, text) in lines.iter().enumerate() {
        let at = pos2(rect.center().x, rect.min.y + 11.0 + n as f32 * 13.0);
        scene.write(owner, Layer::Label, at, Align::Center, text, style);
    }
}

/// What a flow carries. The chips are the flow's own: they go where its label goes.
fn chips(scene: &mut Scene, owner: Owner, cargo: &Cargo) {
    let mut left = cargo.area.left_center();
    for name in &cargo.names {
        let wide = cargo::wide(name);
        element::chip(scene, owner, left, wide, name, true);
        left.x += wide + cargo::GAP;
    }
    if cargo.more > 0 {
        let more = format!("+{}", cargo.more);
        element::chip(scene, owner, left, cargo::REST, &more, false);
    }
}

/// The right end of a badge beside a label rather than on it: on the side where no box is, else above.
fn beside(picture: &Picture, label: Rect, worst: (Severity, usize)) -> Pos2 {
    let wide = element::badge_width(worst);
    let y = label.center().y;
    let sides = [label.max.x + wide + 2.0, label.min.x - 2.0];
    let free = |right: &&f32| {
        let plate = Rect::from_min_max(pos2(**right - wide, y - 10.0), pos2(**right, y + 10.0));
        let crowd = picture.boxes.len() > 500;
        crowd
            || !picture
                .boxes
                .values()
                .any(|area| area.expand(3.0).intersects(plate))
    };
    let right = sides.iter().find(free).copied();
    right.map_or(
        pos2(label.center().x + wide / 2.0, label.min.y - 10.0),
        |x| pos2(x, y),
    )
}

fn middle(points: &[Pos2]) -> Pos2 {
    points.get(points.len() / 2).copied().unwrap_or(Pos2::ZERO)
}
