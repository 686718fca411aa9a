//! Candidate lines between two ports: straight, one bend, Z, U, and the long way along a gap between rows or columns.
//! Horizontal and vertical cases are one case with the axes swapped.

#![allow(
    clippy::many_single_char_names,
    reason = "points of two ports read best as p, q, x, y"
)]

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::field::{BEND, Field};

/// The least a line goes straight out of a box.
const STUB: f32 = 14.0;
const STEP: f32 = 8.0;
/// What a box in the way costs: more than any detour.
pub(super) const BLOCK: f32 = 20_000.0;
/// Beyond this many boxes in the way a line is as bad as any.
const MOST: usize = 12;

/// The side of a box a line leaves or enters by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    #[default]
    Right,
    Left,
    Top,
    Bottom,
}

impl Side {
    pub const ALL: [Self; 4] = [Self::Right, Self::Left, Self::Top, Self::Bottom];

    pub fn out(self) -> Vec2 {
        match self {
            Self::Right => vec2(1.0, 0.0),
            Self::Left => vec2(-1.0, 0.0),
            Self::Top => vec2(0.0, -1.0),
            Self::Bottom => vec2(0.0, 1.0),
        }
    }

    pub fn flat(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    pub fn centre(self, rect: Rect) -> Pos2 {
        match self {
            Self::Right => rect.right_center(),
            Self::Left => rect.left_center(),
            Self::Top => rect.center_top(),
            Self::Bottom => rect.center_bottom(),
        }
    }
}

/// Where a line starts or ends: a point on a box's side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub at: Pos2,
    pub side: Side,
    pub rect: Rect,
    pub ix: usize,
}

fn swap(p: Pos2) -> Pos2 {
    pos2(p.y, p.x)
}

fn swap_port(port: Port) -> Port {
    Port {
        at: swap(port.at),
        side: match port.side {
            Side::Right => Side::Bottom,
            Side::Bottom => Side::Right,
            Side::Left => Side::Top,
            Side::Top => Side::Left,
        },
        rect: Rect::from_min_max(swap(port.rect.min), swap(port.rect.max)),
        ix: port.ix,
    }
}

/// Two ports, and their lines with few bends, all with the axes swapped if that makes them the known case.
struct Case {
    ends: [Port; 2],
    swapped: bool,
}

impl Case {
    fn of(from: Port, to: Port) -> Self {
        let swapped = !from.side.flat() && !to.side.flat();
        let ends = if swapped {
            [swap_port(from), swap_port(to)]
        } else {
            [from, to]
        };
        Self { ends, swapped }
    }

    fn short(&self, tracks: u8) -> Vec<Vec<Pos2>> {
        let [a, b] = self.ends;
        if a.side.flat() && b.side.flat() {
            facing(a, b, tracks)
        } else {
            corner(a, b, tracks)
        }
    }

    fn turn(&self, points: Vec<Pos2>) -> Vec<Pos2> {
        if self.swapped {
            points.into_iter().map(swap).collect()
        } else {
            points
        }
    }
}

/// The first of the lines with few bends, if there is room for one.
pub(super) fn shortest(from: Port, to: Port) -> Option<Vec<Pos2>> {
    let case = Case::of(from, to);
    let line = case.short(1).into_iter().next()?;
    Some(case.turn(line))
}

/// The best line from port to port, with its cost; lines that cost more than `limit` are not looked into. `around` also tries the long ways where the short ones are blocked.
pub(super) fn best(
    field: &Field,
    from: Port,
    to: Port,
    tracks: u8,
    around: bool,
    limit: f32,
) -> (Vec<Pos2>, f32) {
    let case = Case::of(from, to);
    let [a, b] = case.ends;
    let mut choice = Choice {
        field,
        ends: (from.ix, to.ix),
        best: (vec![from.at, to.at], limit),
    };
    for points in case.short(tracks) {
        choice.offer(case.turn(points));
    }
    if around && choice.best.1 >= BLOCK {
        let mut line: Option<u8> = None;
        // First the gap to run along, then the tracks up and down to it.
        for gap in 0..GAPS {
            if let Some(points) = detour(a, b, gap, 0, 0)
                && choice.offer(case.turn(points))
            {
                line = Some(gap);
            }
        }
        if let Some(gap) = line {
            for (x1, x2) in [(1, 0), (2, 0), (0, 1), (0, 2), (1, 1), (2, 2), (3, 3)] {
                if let Some(points) = detour(a, b, gap, x1, x2) {
                    choice.offer(case.turn(points));
                }
            }
        }
    }
    choice.best
}

struct Choice<'f> {
    field: &'f Field,
    ends: (usize, usize),
    best: (Vec<Pos2>, f32),
}

impl Choice<'_> {
    fn offer(&mut self, points: Vec<Pos2>) -> bool {
        let steps = points.iter().zip(points.iter().skip(1));
        let long: f32 = steps
            .map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs())
            .sum();
        if long * 0.5 + points.len().saturating_sub(2) as f32 * BEND >= self.best.1 {
            return false;
        }
        // One more than the best line has is enough to know.
        let most = ((self.best.1 / BLOCK) as usize).min(MOST) + 1;
        let blocks = self.field.blocked(&points, self.ends, most) as f32 * BLOCK;
        if blocks >= self.best.1 {
            return false;
        }
        let cost = blocks + self.field.cost(&points, self.best.1 - blocks);
        let better = cost < self.best.1;
        if better {
            self.best = (points, cost);
        }
        better
    }
}

/// Both ports on vertical sides: straight, Z or U.
fn facing(a: Port, b: Port, tracks: u8) -> Vec<Vec<Pos2>> {
    let (p, q) = (a.at, b.at);
    let (d1, d2) = (a.side.out().x, b.side.out().x);
    if d1 * d2 < 0.0 {
        let room = (q.x - p.x) * d1;
        if room > 0.0 && (p.y - q.y).abs() < 0.5 {
            return vec![vec![p, q]];
        }
        if room < STUB * 1.4 {
            return Vec::new();
        }
        let stub = STUB.min(room * 0.4);
        let (low, high) = (p.x + d1 * stub, q.x - d1 * stub);
        let middle = f32::midpoint(low, high);
        let mut xs = vec![middle];
        for k in 1..=tracks {
            let k = f32::from(k) * STEP;
            xs.extend([middle + k, middle - k]);
        }
        if (high - low).abs() > STEP * 2.0 * f32::from(tracks) {
            for k in 0..tracks {
                let k = f32::from(k) * STEP * d1;
                xs.extend([low + k, high - k]);
            }
        }
        let (low, high) = (low.min(high), low.max(high));
        xs.retain(|x| (low - 0.1..=high + 0.1).contains(x));
        return xs
            .into_iter()
            .map(|x| vec![p, pos2(x, p.y), pos2(x, q.y), q])
            .collect();
    }
    let far = if d1 > 0.0 { p.x.max(q.x) } else { p.x.min(q.x) };
    (0..=tracks)
        .map(|k| {
            let x = far + d1 * (STUB + 4.0 + f32::from(k) * STEP);
            vec![p, pos2(x, p.y), pos2(x, q.y), q]
        })
        .collect()
}

/// One port on a vertical side, one on a horizontal one.
fn corner(a: Port, b: Port, tracks: u8) -> Vec<Vec<Pos2>> {
    if !a.side.flat() {
        let lines = corner(b, a, tracks);
        return lines
            .into_iter()
            .map(|mut line| {
                line.reverse();
                line
            })
            .collect();
    }
    let (p, q) = (a.at, b.at);
    let mut lines = Vec::new();
    let (ahead, above) = ((q.x - p.x) * a.side.out().x, (p.y - q.y) * b.side.out().y);
    if ahead >= STUB && above >= STUB {
        lines.push(vec![p, pos2(q.x, p.y), q]);
    }
    for k in 0..tracks {
        let x = p.x + a.side.out().x * (STUB + f32::from(k) * STEP);
        let y = q.y + b.side.out().y * (STUB + 4.0 + f32::from(k) * STEP);
        lines.push(vec![p, pos2(x, p.y), pos2(x, y), pos2(q.x, y), q]);
    }
    lines
}

/// The gaps a detour can run along: four tracks above and below either box.
const GAPS: u8 = 16;

/// Along a gap above or below either box.
fn detour(a: Port, b: Port, gap: u8, x1: u8, x2: u8) -> Option<Vec<Pos2>> {
    if !(a.side.flat() && b.side.flat()) {
        return None;
    }
    let (p, q) = (a.at, b.at);
    let x1 = p.x + a.side.out().x * (STUB + f32::from(x1) * STEP);
    let x2 = q.x + b.side.out().x * (STUB + f32::from(x2) * STEP);
    let off = 16.0 + f32::from(gap / 4) * STEP;
    let y = match gap % 4 {
        0 => a.rect.min.y - off,
        1 => a.rect.max.y + off,
        2 => b.rect.min.y - off,
        _ => b.rect.max.y + off,
    };
    let line = vec![p, pos2(x1, p.y), pos2(x1, y), pos2(x2, y), pos2(x2, q.y), q];
    Some(line)
}
