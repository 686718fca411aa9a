//! An attack path as a drawing: a chain of boxes from the source to the data, with the threat that opens each step. A
//! step that nobody stated is dashed.

use analysis::{Hop, Path};
use emath::{Align, Pos2, Rect, pos2, vec2};
use model::Subject;
use scene::{Face, Ink, Layer, Owner, Scene, Shape, Stroke, Target, text, text::Style};

use crate::view::{View, label, place};

const SIZE: f32 = 8.0;
const LEAD: f32 = 9.6;
/// Boxes in a row, and the room between two of them.
const ROW: usize = 5;
const GAP: f32 = 26.0;
const HEIGHT: f32 = 42.0;

/// The chain, `width` wide; longer ones go on in the next row.
pub fn draw(view: &View, path: &Path, width: f32) -> Scene {
    let boxes = path.hops.len() + 1;
    let rows = boxes.div_ceil(ROW);
    let wide = (width - GAP * (ROW as f32 - 1.0)) / ROW as f32;
    let mut scene = Scene::new(vec2(width, rows as f32 * (HEIGHT + 14.0) - 14.0 + 1.0));
    let rect = |ix: usize| {
        let (row, column) = (ix / ROW, ix % ROW);
        let min = pos2(
            column as f32 * (wide + GAP) + 0.5,
            row as f32 * (HEIGHT + 14.0) + 0.5,
        );
        Rect::from_min_size(min, vec2(wide - 1.0, HEIGHT - 1.0))
    };
    if let Some(first) = path.hops.first() {
        boxed(
            &mut scene,
            view,
            rect(0),
            Subject::Element(first.from),
            None,
        );
    }
    for (ix, hop) in path.hops.iter().enumerate() {
        let (from, to) = (rect(ix), rect(ix + 1));
        // The first step happens so often, the later ones succeed with that chance.
        let unit = if ix == 0 { " a year" } else { "" };
        boxed(
            &mut scene,
            view,
            to,
            Subject::Element(hop.to),
            Some((hop, unit)),
        );
        let number = hop.flow.and_then(|flow| view.flows.get(&flow));
        let words = number.map_or(String::new(), |number| format!("F{number}"));
        if (ix + 1) % ROW == 0 {
            // On to the next row, by its own margin.
            let low = from.max.y + 7.0;
            let points = vec![
                pos2(from.center().x, from.max.y),
                pos2(from.center().x, low),
                pos2(to.center().x, low),
                pos2(to.center().x, to.min.y),
            ];
            arrow(&mut scene, points, hop.assumed);
        } else {
            let (from, to) = (from.right_center(), to.left_center());
            let style = Style::new(7.5, Face::Bold, Ink::Accent);
            let at = pos2(f32::midpoint(from.x, to.x) - 1.5, from.y - 4.0);
            scene.write(Owner::None, Layer::Label, at, Align::Center, &words, style);
            if let Some(flow) = hop.flow {
                let to = Target::Anchor(format!("f-{flow}"));
                let rect = Rect::from_center_size(at - vec2(0.0, 3.0), vec2(16.0, 9.0));
                scene.push(Owner::None, Layer::Badge, Shape::Link { rect, to });
            }
            arrow(&mut scene, vec![from, to], hop.assumed);
        }
    }
    scene
}

fn outline(assumed: bool) -> Stroke {
    if assumed {
        Stroke::dashed(1.0, Ink::Outline)
    } else {
        Stroke::solid(1.0, Ink::Outline)
    }
}

fn boxed(scene: &mut Scene, view: &View, rect: Rect, of: Subject, hop: Option<(&Hop, &str)>) {
    let shape = Shape::Rect {
        rect,
        corner: 3.0,
        fill: Some(Ink::Surface),
        stroke: Some(outline(hop.is_some_and(|(hop, _)| hop.assumed))),
    };
    scene.push(Owner::None, Layer::Element, shape);
    let name = label(&view.model.name(of));
    let style = Style::new(SIZE, Face::Regular, Ink::Text);
    let lines = text::fit(
        &crate::font::clean(&name),
        SIZE,
        Face::Regular,
        rect.width() - 8.0,
        2,
    );
    for (ix, line) in lines.iter().enumerate() {
        let at = rect.min + vec2(4.0, 10.5 + ix as f32 * LEAD);
        scene.write(Owner::None, Layer::Label, at, Align::Min, line, style);
    }
    if let Some(to) = place(of) {
        let rect = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT - 14.0));
        let to = Target::Anchor(to);
        scene.push(Owner::None, Layer::Badge, Shape::Link { rect, to });
    }
    let base = pos2(rect.min.x + 4.0, rect.max.y - 4.0);
    let Some((hop, unit)) = hop else {
        let style = Style::new(7.5, Face::Italic, Ink::Faint);
        scene.write(
            Owner::None,
            Layer::Label,
            base,
            Align::Min,
            "untrusted source",
            style,
        );
        return;
    };
    let (words, ink) = if hop.assumed {
        ("assumed".to_owned(), Ink::Faint)
    } else {
        (format!("T-{}", hop.short), Ink::Accent)
    };
    let style = Style::new(7.5, Face::Bold, ink);
    scene.write(Owner::None, Layer::Label, base, Align::Min, &words, style);
    if !hop.assumed {
        let wide = text::width(&words, 7.5, Face::Bold);
        let rect = Rect::from_min_size(base - vec2(1.0, 8.0), vec2(wide + 2.0, 10.0));
        let to = Target::Anchor(format!("t-{}", hop.short));
        scene.push(Owner::None, Layer::Badge, Shape::Link { rect, to });
    }
    let right = pos2(rect.max.x - 4.0, base.y);
    let style = Style::new(7.5, Face::Regular, Ink::Faint);
    let chance = format!("{}{unit}", crate::words::figure(hop.chance));
    scene.write(Owner::None, Layer::Label, right, Align::Max, &chance, style);
}

fn arrow(scene: &mut Scene, points: Vec<Pos2>, assumed: bool) {
    let [.., before, end] = points.as_slice() else {
        return;
    };
    let (end, way) = (*end, (*end - *before).normalized());
    let side = vec2(-way.y, way.x) * 2.4;
    let head = vec![end, end - way * 5.5 + side, end - way * 5.5 - side];
    let shape = Shape::Path {
        points,
        closed: false,
        fill: None,
        stroke: Some(outline(assumed)),
    };
    scene.push(Owner::None, Layer::Flow, shape);
    let shape = Shape::Path {
        points: head,
        closed: true,
        fill: Some(Ink::Outline),
        stroke: None,
    };
    scene.push(Owner::None, Layer::Flow, shape);
}
