//! A drawing in pieces of readable size: windows that overlap, each with its place in the grid, and a key map.

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use scene::{Align, Dash, Face, Ink, Layer, Owner, Scene, Shape, Stroke, text::Style};

use crate::{
    block::Figure,
    lay::Room,
    slab::{self, Slab},
    style::MM,
    tag::Role,
};

/// How large a piece shows the drawing.
const SCALE: f32 = 0.85;
/// How much neighbours share, in points on paper.
const OVERLAP: f32 = 20.0 * MM;
/// Room for the line above a piece.
const HEAD: f32 = 18.0;

/// A window onto a drawing, in its units.
pub struct Tile {
    /// Row letter and column number, such as `B2`.
    pub name: String,
    pub rect: Rect,
}

/// The windows that cover a drawing, row by row; those that show nothing are left out.
pub fn cut(scene: &Scene, width: f32, height: f32) -> Vec<Tile> {
    let window = vec2(width - 2.0, height - HEAD - 2.0) / SCALE;
    let share = OVERLAP / SCALE;
    let steps = |whole: f32, part: f32| {
        let more = ((whole - part) / (part - share)).ceil().max(0.0) as usize;
        // Spread evenly, so that the last one is no sliver.
        let step = if more == 0 {
            0.0
        } else {
            (whole - part) / more as f32
        };
        (0..=more).map(move |n| n as f32 * step).collect::<Vec<_>>()
    };
    let (lefts, tops) = (steps(scene.size.x, window.x), steps(scene.size.y, window.y));
    let mut tiles = Vec::new();
    for (row, top) in tops.iter().enumerate() {
        for (column, left) in lefts.iter().enumerate() {
            let rect = Rect::from_min_size(pos2(*left, *top), window);
            let shows = |item: &scene::Item| {
                matches!(item.shape, Shape::Text { .. }) && rect.intersects(item.bounds)
            };
            if scene.items.iter().any(shows) {
                let letter = char::from(b'A' + (row % 26) as u8);
                let name = format!("{letter}{}", column + 1);
                tiles.push(Tile { name, rect });
            }
        }
    }
    tiles
}

/// Draws the windows over an overview of the drawing.
pub fn key(scene: &mut Scene, tiles: &[Tile]) {
    let whole = Rect::from_min_size(Pos2::ZERO, scene.size);
    let size = scene.size.x.min(scene.size.y) / 14.0;
    for tile in tiles {
        let rect = tile.rect.intersect(whole);
        let frame = Shape::Rect {
            rect: rect.shrink(size / 12.0),
            corner: 0.0,
            fill: None,
            stroke: Some(Stroke {
                width: size / 20.0,
                ink: Ink::Accent,
                dash: Dash::Dashed,
            }),
        };
        scene.push(Owner::None, Layer::Badge, frame);
        let at = pos2(rect.left() + size * 0.3, rect.top() + size);
        let style = Style::new(size, Face::Bold, Ink::Accent);
        scene.write(Owner::None, Layer::Badge, at, Align::Min, &tile.name, style);
    }
}

/// A page of one window.
pub fn slab(figure: &Figure, tile: &Tile, room: Room) -> Slab {
    let mut slab = Slab::new(room.width, room.height);
    let title = format!(
        "Part {} of the drawing above; its edges are on the neighbouring parts too",
        tile.name
    );
    let tag = room
        .tags
        .add_with(room.parent(), Role::Figure, title.clone());
    slab::words(
        &mut slab.scene,
        &title,
        pos2(0.0, 8.0),
        8.0,
        Face::Bold,
        Ink::Text,
    );
    let area = Rect::from_min_size(pos2(1.0, HEAD), tile.rect.size() * SCALE);
    let mut part = Scene::new(tile.rect.size());
    for item in &figure.scene.items {
        if let Some(shape) = within(&item.shape, tile.rect) {
            part.push(item.owner, item.layer, shape);
        }
    }
    let shift = area.min.to_vec2() - tile.rect.min.to_vec2() * SCALE;
    slab.scene.place(&part, shift.to_pos2(), SCALE);
    let frame = Shape::Rect {
        rect: area,
        corner: 0.0,
        fill: None,
        stroke: Some(Stroke::solid(0.5, Ink::Hairline)),
    };
    slab.scene.push(Owner::None, Layer::Badge, frame);
    slab.scene.sort();
    crate::plate::tagged(&mut slab.scene, tag, room);
    slab
}

/// A shape as far as it lies in a window; words only if they do so whole.
fn within(shape: &Shape, window: Rect) -> Option<Shape> {
    let bounds = shape.bounds();
    if window.contains_rect(bounds) {
        return Some(shape.clone());
    }
    if !window.intersects(bounds) {
        return None;
    }
    match shape {
        Shape::Text { .. } | Shape::Link { .. } | Shape::Anchor { .. } => None,
        Shape::Rect {
            rect, fill, stroke, ..
        }
        | Shape::Ellipse { rect, fill, stroke } => {
            let ring = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
            ];
            Some(polygon(&ring, window, *fill, *stroke))
        }
        Shape::Path {
            points,
            closed,
            fill,
            stroke,
        } => {
            if *closed || fill.is_some() {
                return Some(polygon(points, window, *fill, *stroke));
            }
            Some(Shape::Path {
                points: line(points, window)?,
                closed: false,
                fill: None,
                stroke: *stroke,
            })
        }
    }
}

/// A closed shape cut to a window (Sutherland and Hodgman 1974). Where it is cut, its outline runs along the edge.
fn polygon(points: &[Pos2], window: Rect, fill: Option<Ink>, stroke: Option<Stroke>) -> Shape {
    let inner = window.shrink(stroke.map_or(0.0, |s| s.width / 2.0));
    let mut ring = points.to_vec();
    for (axis, low) in [(0, true), (0, false), (1, true), (1, false)] {
        let at = |p: Pos2| if axis == 0 { p.x } else { p.y };
        let edge = match (axis, low) {
            (0, true) => inner.min.x,
            (0, false) => inner.max.x,
            (_, true) => inner.min.y,
            (_, false) => inner.max.y,
        };
        let keeps = |p: Pos2| if low { at(p) >= edge } else { at(p) <= edge };
        let mut next = Vec::with_capacity(ring.len() + 2);
        let mut before = ring.last().copied();
        for point in ring {
            if let Some(before) = before
                && keeps(before) != keeps(point)
            {
                let share = (edge - at(before)) / (at(point) - at(before));
                next.push(before + (point - before) * share);
            }
            if keeps(point) {
                next.push(point);
            }
            before = Some(point);
        }
        ring = next;
    }
    Shape::Path {
        points: ring,
        closed: true,
        fill,
        stroke,
    }
}

/// The longest stretch of a line within a window.
fn line(points: &[Pos2], window: Rect) -> Option<Vec<Pos2>> {
    let mut best: (f32, Vec<Pos2>) = (0.0, Vec::new());
    let mut run: Vec<Pos2> = Vec::new();
    let mut length = 0.0;
    let mut close = |run: &mut Vec<Pos2>, length: &mut f32| {
        if *length > best.0 {
            best = (*length, std::mem::take(run));
        }
        run.clear();
        *length = 0.0;
    };
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        match segment(*from, *to, window) {
            Some((a, b)) => {
                if run.last() != Some(&a) {
                    close(&mut run, &mut length);
                    run.push(a);
                }
                length += a.distance(b);
                run.push(b);
            }
            None => close(&mut run, &mut length),
        }
    }
    close(&mut run, &mut length);
    (best.1.len() > 1).then_some(best.1)
}

/// A segment cut to a window (Liang and Barsky 1984).
fn segment(from: Pos2, to: Pos2, window: Rect) -> Option<(Pos2, Pos2)> {
    let way: Vec2 = to - from;
    let (mut start, mut end) = (0.0_f32, 1.0_f32);
    let sides = [
        (-way.x, from.x - window.min.x),
        (way.x, window.max.x - from.x),
        (-way.y, from.y - window.min.y),
        (way.y, window.max.y - from.y),
    ];
    for (pace, room) in sides {
        if pace == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if pace < 0.0 {
            start = start.max(room / pace);
        } else {
            end = end.min(room / pace);
        }
    }
    (start <= end).then(|| (from + way * start, from + way * end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_drawing_and_overlap() {
        let mut scene = Scene::new(vec2(3000.0, 1500.0));
        let style = Style::new(10.0, Face::Regular, Ink::Text);
        for x in 0..30 {
            for y in 0..15 {
                let at = pos2(x as f32 * 100.0 + 20.0, y as f32 * 100.0 + 20.0);
                scene.write(Owner::None, Layer::Label, at, Align::Min, "word", style);
            }
        }
        let tiles = cut(&scene, 493.0, 683.0);
        for item in &scene.items {
            assert!(
                tiles
                    .iter()
                    .any(|tile| tile.rect.contains_rect(item.bounds)),
                "{:?}",
                item.bounds
            );
        }
        let names: Vec<&str> = tiles.iter().map(|tile| tile.name.as_str()).collect();
        assert!(names.contains(&"A1") && names.contains(&"B1"), "{names:?}");
        for pair in tiles.windows(2) {
            if (pair[0].rect.top() - pair[1].rect.top()).abs() < 0.01 {
                assert!(pair[0].rect.right() - pair[1].rect.left() >= OVERLAP / SCALE - 0.5);
            }
        }
    }

    #[test]
    fn lines_are_cut_at_the_edge() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        let cut = line(&[pos2(-5.0, 5.0), pos2(5.0, 5.0), pos2(5.0, 20.0)], window).unwrap();
        assert_eq!(cut, [pos2(0.0, 5.0), pos2(5.0, 5.0), pos2(5.0, 10.0)]);
        assert!(line(&[pos2(-5.0, -5.0), pos2(20.0, -5.0)], window).is_none());
        let Shape::Path { points, .. } = polygon(
            &[
                pos2(-5.0, -5.0),
                pos2(5.0, -5.0),
                pos2(5.0, 5.0),
                pos2(-5.0, 5.0),
            ],
            window,
            Some(Ink::Text),
            None,
        ) else {
            panic!("a path");
        };
        assert!(points.iter().all(|p| window.contains(*p)) && points.len() >= 4);
    }
}
