//! What lies under a point: front to back, lines with some slack so that they can be caught.

use emath::{Pos2, Rect, Vec2};

use crate::{Grid, Item, Owner, Scene, Shape};

/// The owner of the frontmost thing at `point`. A line is hit within `slack` of it; a boundary anywhere inside.
pub fn at(scene: &Scene, point: Pos2, slack: f32) -> Option<Owner> {
    let front = scene.items.iter().rev();
    front
        .filter(|item| item.owner != Owner::None && item.bounds.expand(slack).contains(point))
        .find(|item| hits(item, point, slack))
        .map(|item| item.owner)
}

/// As [`at`], by an index over the scene.
pub fn through(scene: &Scene, grid: &Grid, point: Pos2, slack: f32) -> Option<Owner> {
    let area = Rect::from_center_size(point, Vec2::splat(2.0 * slack));
    let near = grid.near(scene, area);
    let front = near.iter().rev().filter_map(|ix| scene.items.get(*ix));
    front
        .filter(|item| item.owner != Owner::None)
        .find(|item| hits(item, point, slack))
        .map(|item| item.owner)
}

/// Everything that lies wholly inside `area`, each owner once, back to front.
pub fn within(scene: &Scene, area: Rect) -> Vec<Owner> {
    let mut owners: Vec<Owner> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for item in &scene.items {
        let whole = item.owner != Owner::None && area.contains_rect(item.bounds);
        if whole && seen.insert(item.owner) {
            owners.push(item.owner);
        }
    }
    let out: std::collections::BTreeSet<Owner> = scene
        .items
        .iter()
        .filter(|item| !area.contains_rect(item.bounds))
        .map(|item| item.owner)
        .collect();
    owners.retain(|owner| !out.contains(owner));
    owners
}

fn hits(item: &Item, point: Pos2, slack: f32) -> bool {
    match &item.shape {
        Shape::Path {
            points,
            closed: false,
            stroke,
            ..
        } => {
            let reach = slack + stroke.map_or(0.0, |s| s.width / 2.0);
            let steps = points.iter().zip(points.iter().skip(1));
            steps.into_iter().any(|(a, b)| near(point, *a, *b, reach))
        }
        Shape::Ellipse { rect, .. } => {
            let way = point - rect.center();
            let (x, y) = (
                way.x / (rect.width() / 2.0).max(0.01),
                way.y / (rect.height() / 2.0).max(0.01),
            );
            x * x + y * y <= 1.0
        }
        Shape::Rect { .. } | Shape::Path { .. } | Shape::Text { .. } => item.bounds.contains(point),
        Shape::Link { .. } | Shape::Anchor { .. } => false,
    }
}

fn near(point: Pos2, a: Pos2, b: Pos2, reach: f32) -> bool {
    let way = b - a;
    let along = if way.length_sq() > 0.0 {
        ((point - a).dot(way) / way.length_sq()).clamp(0.0, 1.0)
    } else {
        0.0
    };
    point.distance(a + way * along) <= reach
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};
    use model::{BoundaryId, ElementId, FlowId};

    use super::*;
    use crate::{Ink, Layer, Stroke};

    #[test]
    fn the_front_wins_and_lines_are_caught_beside_them() {
        let (element, flow, boundary) = (
            Owner::Element(ElementId::named("a")),
            Owner::Flow(FlowId::named("b")),
            Owner::Boundary(BoundaryId::named("c")),
        );
        let rect = |min: Pos2, size| Shape::Rect {
            rect: Rect::from_min_size(min, size),
            corner: 0.0,
            fill: Some(Ink::Surface),
            stroke: None,
        };
        let mut scene = Scene::new(vec2(200.0, 100.0));
        scene.push(
            element,
            Layer::Element,
            rect(pos2(10.0, 10.0), vec2(40.0, 40.0)),
        );
        scene.push(
            boundary,
            Layer::Boundary,
            rect(pos2(0.0, 0.0), vec2(150.0, 80.0)),
        );
        let line = Shape::Path {
            points: vec![pos2(30.0, 30.0), pos2(140.0, 30.0)],
            closed: false,
            fill: None,
            stroke: Some(Stroke::solid(1.0, Ink::Flow)),
        };
        scene.push(flow, Layer::Flow, line);
        scene.sort();
        assert_eq!(at(&scene, pos2(30.0, 30.0), 4.0), Some(element));
        assert_eq!(at(&scene, pos2(80.0, 33.0), 4.0), Some(flow));
        assert_eq!(at(&scene, pos2(80.0, 40.0), 4.0), Some(boundary));
        assert_eq!(at(&scene, pos2(180.0, 30.0), 4.0), None);
        let grid = Grid::over(&scene);
        for x in 0..40_u8 {
            let point = pos2(f32::from(x) * 5.0, 33.0);
            assert_eq!(through(&scene, &grid, point, 4.0), at(&scene, point, 4.0));
        }
        let area = Rect::from_min_size(Pos2::ZERO, vec2(60.0, 60.0));
        assert_eq!(within(&scene, area), [element]);
    }
}
