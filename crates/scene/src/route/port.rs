//! Which side of its boxes a flow uses, and where on that side, so that ports are spread, in the order of where their
//! lines go, and lines between neighbours stay straight.

use emath::{Pos2, Rect, pos2};

use super::{
    field::{Crowd, Field},
    path::{Port, Side, best, shortest},
};

/// A flow between two boxes, by index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub from: usize,
    pub to: usize,
    pub ends: [Port; 2],
}

/// The pairs of sides worth a trial for two boxes.
fn sides(a: Rect, b: Rect) -> Vec<(Side, Side)> {
    use Side::{Bottom, Left, Right, Top};
    let (right, left) = (b.min.x - a.max.x, a.min.x - b.max.x);
    let (down, up) = (b.min.y - a.max.y, a.min.y - b.max.y);
    let mut pairs = Vec::new();
    if right >= 24.0 {
        pairs.push((Right, Left));
    }
    if left >= 24.0 {
        pairs.push((Left, Right));
    }
    if down >= 20.0 {
        pairs.push((Bottom, Top));
    }
    if up >= 20.0 {
        pairs.push((Top, Bottom));
    }
    let near = if right > 0.0 {
        Some((Right, Left))
    } else if left > 0.0 {
        Some((Left, Right))
    } else {
        None
    };
    if let Some((out, back)) = near {
        if down >= 20.0 {
            pairs.extend([(out, Top), (Bottom, back)]);
        }
        if up >= 20.0 {
            pairs.extend([(out, Bottom), (Top, back)]);
        }
    }
    if right < 24.0 && left < 24.0 {
        pairs.extend([(Right, Right), (Left, Left)]);
    }
    if pairs.is_empty() {
        pairs.push((Right, Left));
    }
    pairs
}

/// A line between two boxes that looks at nothing else.
pub(super) fn plain(from: Rect, to: Rect) -> Vec<Pos2> {
    let (out, back) = sides(from, to).first().copied().unwrap_or_default();
    let port = |side: Side, rect: Rect, ix: usize| Port {
        at: side.centre(rect),
        side,
        rect,
        ix,
    };
    let (start, end) = (port(out, from, 0), port(back, to, 1));
    let line = shortest(start, end);
    line.unwrap_or_else(|| vec![start.at, end.at])
}

/// Every way to leave one box and enter another that is worth a second look: all pairs of sides, and ports along
/// them where `all` are wanted.
pub(super) fn trials(from: (usize, Rect), to: (usize, Rect), all: bool) -> Vec<(Port, Port)> {
    let ports = |(ix, rect): (usize, Rect)| {
        let on = move |side: Side| {
            let long = if side.flat() {
                rect.height()
            } else {
                rect.width()
            };
            let steps: &[f32] = if side.flat() {
                &[0.0, 14.0, -14.0]
            } else {
                &[0.0, 24.0, -24.0, 48.0, -48.0]
            };
            let inside = move |step: &&f32| step.abs() <= if all { long / 2.0 - 8.0 } else { 0.0 };
            steps.iter().filter(inside).map(move |step| {
                let middle = side.centre(rect);
                let at = if side.flat() {
                    pos2(middle.x, middle.y + step)
                } else {
                    pos2(middle.x + step, middle.y)
                };
                Port { at, side, rect, ix }
            })
        };
        Side::ALL.into_iter().flat_map(on).collect::<Vec<Port>>()
    };
    let (starts, ends) = (ports(from), ports(to));
    let pairs = starts.iter().flat_map(|a| ends.iter().map(|b| (*a, *b)));
    pairs.collect()
}

/// Chooses the sides of every flow in the given order, shortest first is best.
pub(super) fn choose(
    field: &Field,
    rects: &[Rect],
    flows: &[(usize, usize)],
    order: &[usize],
) -> Vec<Wire> {
    let mut crowd = Crowd::new(rects.len());
    let rect = |ix: usize| rects.get(ix).copied().unwrap_or(Rect::ZERO);
    let centre = |ix: usize, side: Side| Port {
        at: side.centre(rect(ix)),
        side,
        rect: rect(ix),
        ix,
    };
    let blank = |(from, to): (usize, usize)| Wire {
        from,
        to,
        ends: [centre(from, Side::Right), centre(to, Side::Left)],
    };
    let mut wires: Vec<Wire> = flows.iter().map(|f| blank(*f)).collect();
    for n in order {
        let Some(wire) = wires.get_mut(*n) else {
            continue;
        };
        let mut found = f32::MAX;
        let mut pick = (Side::Right, Side::Left);
        for (one, two) in sides(rect(wire.from), rect(wire.to)) {
            let (a, b) = (centre(wire.from, one), centre(wire.to, two));
            let crowded = crowd.count(wire.from, one as usize) + crowd.count(wire.to, two as usize);
            // A line that turns on the way to a top or bottom reads worse than one from side to side.
            let taste = if one.flat() && two.flat() { 0.0 } else { 18.0 };
            let cost =
                best(field, a, b, 1, field.careful, f32::MAX).1 + f32::from(crowded) * 14.0 + taste;
            if cost < found {
                (found, pick) = (cost, (one, two));
            }
        }
        wire.ends = [centre(wire.from, pick.0), centre(wire.to, pick.1)];
        crowd.add(wire.from, pick.0 as usize);
        crowd.add(wire.to, pick.1 as usize);
    }
    spread(&mut wires, rects);
    wires
}

/// One end of one wire on one side.
type Slot = (usize, usize);

/// Spreads the ports of every side, then straightens what nearly is.
fn spread(wires: &mut [Wire], rects: &[Rect]) {
    let mut slots: Vec<(usize, usize, Slot)> = Vec::new();
    for (n, wire) in wires.iter().enumerate() {
        for (end, port) in wire.ends.iter().enumerate() {
            slots.push((port.ix, port.side as usize, (n, end)));
        }
    }
    slots.sort_unstable();
    for group in slots.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some((ix, side, _)) = group.first() else {
            continue;
        };
        let (Some(rect), Some(side)) = (rects.get(*ix), Side::ALL.get(*side)) else {
            continue;
        };
        let mut ends: Vec<Slot> = group.iter().map(|g| g.2).collect();
        ends.sort_by(|a, b| {
            heading(wires, *a)
                .total_cmp(&heading(wires, *b))
                .then(a.0.cmp(&b.0))
        });
        for ((n, end), at) in ends.iter().zip(places(*rect, *side, ends.len())) {
            if let Some(port) = wires.get_mut(*n).and_then(|w| w.ends.get_mut(*end)) {
                port.at = at;
            }
        }
    }
    straighten(wires, &slots);
}

/// How far up or left (negative), down or right the other end lies, per distance away from the side.
fn heading(wires: &[Wire], (n, end): Slot) -> f32 {
    let Some(wire) = wires.get(n) else {
        return 0.0;
    };
    let [a, b] = wire.ends;
    let (own, other) = if end == 0 { (a, b) } else { (b, a) };
    let (from, to) = (own.rect.center(), other.side.centre(other.rect));
    let way = to - from;
    let (along, away) = if own.side.flat() {
        (way.y, way.x.abs())
    } else {
        (way.x, way.y.abs())
    };
    // Flows between the same two boxes keep the order of their indices on both.
    along / away.max(20.0)
}

/// `count` points on a side, around its middle.
fn places(rect: Rect, side: Side, count: usize) -> Vec<Pos2> {
    let long = if side.flat() {
        rect.height()
    } else {
        rect.width()
    };
    let step = if side.flat() { 14.0 } else { 24.0_f32 };
    let step = step.min((long - 20.0).max(1.0) / count as f32);
    let middle = side.centre(rect);
    (0..count)
        .map(|n| {
            let off = (n as f32 - (count as f32 - 1.0) / 2.0) * step;
            if side.flat() {
                pos2(middle.x, middle.y + off)
            } else {
                pos2(middle.x + off, middle.y)
            }
        })
        .collect()
}

/// Moves ports of opposite sides onto one line where neither passes a neighbour.
fn straighten(wires: &mut [Wire], slots: &[(usize, usize, Slot)]) {
    let group = |port: &Port| {
        let key = (port.ix, port.side as usize);
        let from = slots.partition_point(|s| (s.0, s.1) < key);
        let to = slots.partition_point(|s| (s.0, s.1) <= key);
        slots.get(from..to).unwrap_or_default()
    };
    for n in 0..wires.len() {
        let Some(wire) = wires.get(n).copied() else {
            continue;
        };
        let [a, b] = wire.ends;
        let opposite = a.side.out() + b.side.out() == emath::Vec2::ZERO;
        let off = if a.side.flat() {
            b.at.y - a.at.y
        } else {
            b.at.x - a.at.x
        };
        if !opposite || off == 0.0 || off.abs() > 30.0 {
            continue;
        }
        let free = |port: &Port, end: usize, by: f32| {
            let want = shifted(port, by);
            port.rect
                .shrink(8.0)
                .expand2(port.side.out().abs() * 9.0)
                .contains(want)
                && group(port).iter().all(|(_, _, other)| {
                    if *other == (n, end) {
                        return true;
                    }
                    let place = wires.get(other.0).and_then(|w| w.ends.get(other.1));
                    place.is_none_or(|p| {
                        // Neither too near nor on the other side of it.
                        let (now, then) = (measure(port, p), measure(port, p) - by);
                        then.abs() >= 7.5 && now.signum() == then.signum()
                    })
                })
        };
        let (end, by) = if free(&a, 0, off) {
            (0, off)
        } else if free(&b, 1, -off) {
            (1, -off)
        } else {
            continue;
        };
        if let Some(port) = wires.get_mut(n).and_then(|w| w.ends.get_mut(end)) {
            port.at = shifted(port, by);
        }
    }
}

fn shifted(port: &Port, by: f32) -> Pos2 {
    if port.side.flat() {
        pos2(port.at.x, port.at.y + by)
    } else {
        pos2(port.at.x + by, port.at.y)
    }
}

/// The signed way along the side from one port to another.
fn measure(from: &Port, to: &Port) -> f32 {
    if from.side.flat() {
        to.at.y - from.at.y
    } else {
        to.at.x - from.at.x
    }
}
