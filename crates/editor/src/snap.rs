//! Snapping: what is moved lines up with edges and middles of what stands still, and the guides that show it.

use emath::{Pos2, Rect, Vec2, pos2};

/// How near an edge must come to snap, in points on the screen.
pub const REACH: f32 = 6.0;
/// The grid, in scene units.
const GRID: f32 = 10.0;

/// A line that shows what lines up, in scene units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guide {
    pub from: Pos2,
    pub to: Pos2,
}

/// The shift that lets `moving` line up with one of `others` that is nearer than `reach`, across and down apart, and
/// the guides for it. Where nothing is near, a grid takes over if there is one.
pub(crate) fn snap(
    moving: Rect,
    others: &[Rect],
    by: Vec2,
    reach: f32,
    grid: bool,
) -> (Vec2, Vec<Guide>) {
    let wish = moving.translate(by);
    let mut by = by;
    let across = nearest(thirds(wish.min.x, wish.max.x), others, reach, |r| {
        thirds(r.min.x, r.max.x)
    });
    let down = nearest(thirds(wish.min.y, wish.max.y), others, reach, |r| {
        thirds(r.min.y, r.max.y)
    });
    match across {
        Some((off, ..)) => by.x += off,
        None if grid => by.x += to_grid(moving.center().x + by.x),
        None => (),
    }
    match down {
        Some((off, ..)) => by.y += off,
        None if grid => by.y += to_grid(moving.center().y + by.y),
        None => (),
    }
    let by = by.round();
    let placed = moving.translate(by);
    let mut guides = Vec::new();
    if let Some((_, x, other)) = across {
        let span = placed.union(other).y_range();
        guides.push(Guide {
            from: pos2(x, span.min - GRID),
            to: pos2(x, span.max + GRID),
        });
    }
    if let Some((_, y, other)) = down {
        let span = placed.union(other).x_range();
        guides.push(Guide {
            from: pos2(span.min - GRID, y),
            to: pos2(span.max + GRID, y),
        });
    }
    (by, guides)
}

/// How far it is to the next line of the grid.
pub(crate) fn to_grid(at: f32) -> f32 {
    (at / GRID).round() * GRID - at
}

fn thirds(min: f32, max: f32) -> [f32; 3] {
    [min, f32::midpoint(min, max), max]
}

/// The smallest step to a line of another box: the step, the line, the box.
fn nearest(
    mine: [f32; 3],
    others: &[Rect],
    reach: f32,
    lines: impl Fn(&Rect) -> [f32; 3],
) -> Option<(f32, f32, Rect)> {
    let mut best: Option<(f32, f32, Rect)> = None;
    for other in others {
        for line in lines(other) {
            for edge in mine {
                let off = line - edge;
                let nearer = best.is_none_or(|(known, ..)| off.abs() < known.abs());
                if off.abs() <= reach && nearer {
                    best = Some((off, line, *other));
                }
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use emath::vec2;

    use super::*;

    fn at(x: f32, y: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(100.0, 50.0))
    }

    #[test]
    fn near_edges_line_up_and_far_ones_do_not() {
        let others = [at(300.0, 203.0)];
        let (by, guides) = snap(at(0.0, 0.0), &others, vec2(100.0, 200.0), 6.0, false);
        assert_eq!(by, vec2(100.0, 203.0));
        assert_eq!(guides.len(), 1);
        assert!((guides[0].from.y - guides[0].to.y).abs() < f32::EPSILON);
        let (by, guides) = snap(at(0.0, 0.0), &others, vec2(100.0, 100.0), 6.0, false);
        assert_eq!((by, guides.len()), (vec2(100.0, 100.0), 0));
    }

    #[test]
    fn the_grid_takes_middles_where_nothing_is_near() {
        let (by, guides) = snap(at(0.0, 0.0), &[], vec2(13.0, 4.0), 6.0, true);
        assert_eq!((by, guides.len()), (vec2(10.0, 5.0), 0));
    }
}
