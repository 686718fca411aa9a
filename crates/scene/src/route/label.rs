//! Where a flow's label goes: on its line, clear of boxes, other labels, titles and other lines, as near to the middle
//! as that allows.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::field::{Boxes, Field};

/// The best rectangle for a label of `size` on a line, with how bad it is; none on a line without length.
pub(super) fn spot(
    field: &Field,
    taken: &Boxes,
    points: &[Pos2],
    size: Vec2,
    owner: usize,
) -> Option<(f32, Rect)> {
    let total: f32 = steps(points).map(|(a, b)| a.distance(b)).sum();
    let mut walked = 0.0;
    let mut best: Option<(f32, Rect)> = None;
    for (a, b) in steps(points) {
        let length = a.distance(b);
        // Where nobody can look at every label, the middle of a stretch will do.
        let tries: &[f32] = if field.careful {
            &[
                0.5, 0.42, 0.58, 0.35, 0.65, 0.27, 0.73, 0.2, 0.8, 0.12, 0.88,
            ]
        } else {
            &[0.5, 0.3]
        };
        for t in tries {
            let centre = a + (b - a) * *t;
            let along = walked + length * *t;
            let flat = (a.y - b.y).abs() < (a.x - b.x).abs();
            let long = if flat { size.x } else { size.y };
            let sides: &[f32] = if field.careful {
                &[0.0, 1.0, -1.0, 1.6, -1.6]
            } else {
                &[0.0]
            };
            for side in sides.iter().copied() {
                let off = if flat {
                    vec2(0.0, side * (size.y / 2.0 + 3.0))
                } else {
                    vec2(side * (size.x / 2.0 + 4.0), 0.0)
                };
                let rect = Rect::from_center_size(centre + off, size);
                let mut cost = (along - total * 0.5).abs() * 0.15 + side.abs() * 25.0;
                cost += if flat { 0.0 } else { 8.0 };
                // A label that reaches beyond its stretch hides a bend or the head.
                if side == 0.0 {
                    cost += (long / 2.0 + 10.0 - t.min(1.0 - t) * length).max(0.0) * 2.0;
                }
                cost += clashes(field, taken, rect, owner);
                cost += ends(points, rect);
                if best.is_none_or(|(found, _)| cost < found) {
                    best = Some((cost, rect));
                }
            }
        }
        walked += length;
    }
    best
}

fn steps(points: &[Pos2]) -> impl Iterator<Item = (Pos2, Pos2)> {
    points.iter().copied().zip(points.iter().skip(1).copied())
}

fn clashes(field: &Field, taken: &Boxes, rect: Rect, owner: usize) -> f32 {
    let boxes = field.boxes.hits(rect.shrink(3.0), 3, |_| false) as f32;
    let labels = taken.hits(rect.expand(2.0), 3, |_| false) as f32;
    boxes * 900.0
        + labels * 700.0
        + field.lines(rect, owner) as f32 * 90.0
        + field.edges(rect) as f32 * 22.0
}

/// The head and the tail of the line stay visible.
fn ends(points: &[Pos2], rect: Rect) -> f32 {
    let hidden = |p: Option<&Pos2>, reach: f32| {
        let p = p.copied().unwrap_or(pos2(f32::MAX, 0.0));
        rect.expand(reach).contains(p)
    };
    let head = if hidden(points.last(), 10.0) {
        120.0
    } else {
        0.0
    };
    let tail = if hidden(points.first(), 3.0) {
        40.0
    } else {
        0.0
    };
    head + tail
}
