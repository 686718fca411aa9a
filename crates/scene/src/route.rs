//! Flows as lines: orthogonal, clear of boxes, spread over ports and tracks, with labels where there is room. Bends that
//! people stored are kept.

pub mod cargo;
mod field;
mod label;
mod path;
mod port;

use std::collections::BTreeMap;

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::{BoundaryId, ElementId, Flow, FlowId, Model};

use crate::{Face, dense::At, text};
use cargo::Cargo;
use field::{Boxes, Field};

/// The size of flow labels.
pub const LABEL: f32 = 11.0;
/// A label's lines are no wider than this.
const WIDEST: f32 = 112.0;
const LEADING: f32 = 13.0;
/// How much better a place must be to fold a label for it.
const FOLD: f32 = 12.0;
/// How often lines that lie on others are looked at again.
const ROUNDS: usize = 2;
/// Up to so many flows every port is tried for them.
const FEW: usize = 40;
/// How much better another way must be.
const GAIN: f32 = 20.0;
/// Boxes further apart than this are joined in a preview without looking for the best way.
const FAR: f32 = 3000.0;
/// The room a badge takes beside a label.
const BADGE: f32 = 44.0;
/// The radius of rounded bends.
const ROUND: f32 = 7.0;

/// A flow's line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// From the source's border to the target's, corners sharp: the ends and the bends between.
    pub bends: Vec<Pos2>,
    /// The same with rounded corners, flattened.
    pub points: Vec<Pos2>,
    /// The label's lines of text and the plate they stand on.
    pub label: Option<(Rect, Vec<String>)>,
    /// What it carries, where there is room to show it.
    pub cargo: Option<Cargo>,
}

/// The lines of text a flow is labelled with: its name, else its action; at most two.
pub fn label(flow: &Flow) -> Vec<String> {
    let text = if flow.name.is_empty() {
        flow.action.map_or("", |a| a.word())
    } else {
        &flow.name
    };
    text::fit(text, LABEL, Face::Regular, WIDEST, 2)
}

/// A label of one line in two that are as even as its words allow.
fn folded(flow: &Flow) -> Option<Vec<String>> {
    let one = label(flow);
    let [line] = one.as_slice() else {
        return None;
    };
    let full = text::width(line, LABEL, Face::Regular);
    let even = [0.5, 0.6, 0.7, 0.8].map(|part| text::wrap(line, LABEL, Face::Regular, full * part));
    (full > 60.0)
        .then(|| even.into_iter().find(|lines| lines.len() == 2))
        .flatten()
}

/// Routes every flow whose two ends have a box. `stored` holds bends people made; `titles` is kept clear of labels.
pub fn lines(
    model: &Model,
    boxes: &BTreeMap<ElementId, Rect>,
    frames: &BTreeMap<BoundaryId, Rect>,
    stored: &BTreeMap<FlowId, Vec<Pos2>>,
    titles: &[Rect],
) -> BTreeMap<FlowId, Line> {
    lines_after(model, boxes, frames, stored, titles, &BTreeMap::new())
}

/// Up to so many flows all are routed together, so that the same model always looks the same.
pub const TOGETHER: usize = 400;

/// Beyond so many flows routing takes long enough to be noticed: a window shows [`rough`] lines until it is done.
pub const LONG: usize = 2000;

/// Lines between boxes as they would run on an empty plane, without labels: what a large drawing shows until it is
/// routed.
pub fn rough(
    model: &Model,
    boxes: &BTreeMap<ElementId, Rect>,
    stored: &BTreeMap<FlowId, Vec<Pos2>>,
) -> BTreeMap<FlowId, Line> {
    let line = |(id, flow): (&FlowId, &std::sync::Arc<Flow>)| {
        let (from, to) = (*boxes.get(&flow.from)?, *boxes.get(&flow.to)?);
        let bends = match stored.get(id) {
            Some(via) if !via.is_empty() => kept(from, to, via),
            _ if flow.from == flow.to => round_trip(from),
            _ => port::plain(from, to),
        };
        let points = rounded(&bends);
        let line = Line {
            bends,
            points,
            ..Line::default()
        };
        Some((*id, line))
    };
    model.flows().iter().filter_map(line).collect()
}

/// The same where some lines are `known` from before: beyond [`TOGETHER`] flows they stay as they are.
pub fn lines_after(
    model: &Model,
    boxes: &BTreeMap<ElementId, Rect>,
    frames: &BTreeMap<BoundaryId, Rect>,
    stored: &BTreeMap<FlowId, Vec<Pos2>>,
    titles: &[Rect],
    known: &BTreeMap<FlowId, &Line>,
) -> BTreeMap<FlowId, Line> {
    let index: BTreeMap<ElementId, usize> =
        boxes.keys().enumerate().map(|(n, id)| (*id, n)).collect();
    let rects: Vec<Rect> = boxes.values().copied().collect();
    let flows: Vec<(FlowId, &Flow, usize, usize)> = model
        .flows()
        .iter()
        .filter_map(|(id, flow)| {
            let (from, to) = (index.get(&flow.from)?, index.get(&flow.to)?);
            Some((*id, flow.as_ref(), *from, *to))
        })
        .collect();
    let frames: Vec<Rect> = frames.values().copied().collect();
    let area = rects
        .iter()
        .chain(&frames)
        .fold(Rect::NOTHING, |all, r| all.union(*r));
    if flows.is_empty() || !area.is_finite() {
        return BTreeMap::new();
    }
    let careful = flows.len() <= TOGETHER;
    if !careful && flows.iter().all(|flow| known.contains_key(&flow.0)) {
        return known
            .iter()
            .map(|(id, line)| (*id, (*line).clone()))
            .collect();
    }
    let mut field = Field::new(area.expand(80.0), &rects, &frames, titles, careful);
    let ends: Vec<(usize, usize)> = flows.iter().map(|f| (f.2, f.3)).collect();
    let old = |n: usize| {
        let (id, ..) = flows.get(n)?;
        known.get(id).copied().filter(|_| !careful)
    };
    let bends = bends(&mut field, &rects, &ends, &|n| {
        if let Some(line) = old(n) {
            return Given::Whole(&line.bends);
        }
        let via = flows.get(n).and_then(|f| stored.get(&f.0));
        via.map_or(Given::Nothing, Given::Via)
    });
    let area = area.expand(80.0);
    let (mut labels, mut taken) = place(&field, &flows, &bends, titles, area, &old);
    let mut chips = load(model, &field, &flows, &bends, (&labels, &mut taken), &old);
    let drawn = flows.iter().zip(bends).enumerate();
    drawn
        .map(|(n, (flow, bends))| {
            let line = Line {
                points: rounded(&bends),
                bends,
                label: labels.remove(&n),
                cargo: chips.remove(&n),
            };
            (flow.0, line)
        })
        .collect()
}

/// The line between two boxes alone, for previews while something is dragged.
pub fn quick(from: Rect, to: Rect) -> Vec<Pos2> {
    let rects = [from, to];
    let area = from.union(to);
    if area.size().max_elem() > FAR {
        return rounded(&port::plain(from, to));
    }
    let mut field = Field::new(area.expand(80.0), &rects, &[], &[], false);
    let bends = bends(&mut field, &rects, &[(0, 1)], &|_| Given::Nothing);
    rounded(bends.first().map_or(&[], Vec::as_slice))
}

/// What is known of a line before it is routed.
enum Given<'s> {
    Nothing,
    /// Bends that people made.
    Via(&'s Vec<Pos2>),
    /// The line as it was and stays.
    Whole(&'s Vec<Pos2>),
}

fn bends<'s>(
    field: &mut Field,
    rects: &[Rect],
    ends: &[(usize, usize)],
    given: &dyn Fn(usize) -> Given<'s>,
) -> Vec<Vec<Pos2>> {
    let rect = |ix: usize| rects.get(ix).copied().unwrap_or(Rect::ZERO);
    let mut done: Vec<Vec<Pos2>> = vec![Vec::new(); ends.len()];
    let mut order: Vec<usize> = Vec::new();
    for (n, (from, to)) in ends.iter().enumerate() {
        let line = match given(n) {
            Given::Whole(line) => line.clone(),
            Given::Via(via) if !via.is_empty() => kept(rect(*from), rect(*to), via),
            _ if from == to => round_trip(rect(*from)),
            _ => {
                order.push(n);
                continue;
            }
        };
        field.add(&line, n);
        if let Some(slot) = done.get_mut(n) {
            *slot = line;
        }
    }
    let far = |n: &usize| {
        let (from, to) = ends.at(*n);
        (rect(from).center() - rect(to).center()).length() as i64
    };
    order.sort_by_key(|n| (far(n), *n));
    let free: Vec<(usize, usize)> = order.iter().map(|n| ends.at(*n)).collect();
    let short: Vec<usize> = (0..free.len()).collect();
    let wires = port::choose(field, rects, &free, &short);
    let tracks = if field.careful { 5 } else { 2 };
    for (n, wire) in order.iter().zip(wires) {
        let [from, to] = wire.ends;
        let line = tidy(path::best(field, from, to, tracks, true, f32::MAX).0);
        field.add(&line, *n);
        if let Some(slot) = done.get_mut(*n) {
            *slot = line;
        }
    }
    if field.careful {
        for _ in 0..ROUNDS {
            mend(field, rects, ends, &order, &mut done);
        }
    }
    done
}

/// Takes lines that lie on others, or run through boxes, out again one by one and looks for a better way from every
/// side.
fn mend(
    field: &mut Field,
    rects: &[Rect],
    ends: &[(usize, usize)],
    order: &[usize],
    done: &mut [Vec<Pos2>],
) {
    for n in order {
        let (from, to) = ends.at(*n);
        let Some(slot) = done.get_mut(*n) else {
            continue;
        };
        field.remove(slot, *n);
        if field.faults(slot, (from, to)) > 0.5 {
            let rect = |ix: usize| rects.get(ix).copied().unwrap_or(Rect::ZERO);
            let known = field.blocked(slot, (from, to), 9) as f32 * path::BLOCK;
            let mut best = known + field.cost(slot, f32::MAX);
            let few = ends.len() <= FEW;
            for (a, b) in port::trials((from, rect(from)), (to, rect(to)), few) {
                let way = b.at - a.at;
                // The length alone costs this much.
                if (way.x.abs() + way.y.abs()) * 0.5 + GAIN >= best {
                    continue;
                }
                let (line, cost) = path::best(field, a, b, 6, true, best - GAIN);
                if cost < best - GAIN {
                    best = cost;
                    *slot = tidy(line);
                }
            }
        }
        field.add(slot, *n);
    }
}

/// Drops points on a straight line between their neighbours.
fn tidy(points: Vec<Pos2>) -> Vec<Pos2> {
    let mut out: Vec<Pos2> = Vec::with_capacity(points.len());
    for p in points {
        if let [.., a, b] = out.as_slice() {
            let straight = ((a.x - b.x).abs() < 0.1 && (b.x - p.x).abs() < 0.1)
                || ((a.y - b.y).abs() < 0.1 && (b.y - p.y).abs() < 0.1);
            if straight {
                out.pop();
            }
        }
        out.push(p);
    }
    out
}

/// The line between two boxes through bends that people made, corners sharp.
pub fn through(from: Rect, to: Rect, via: &[Pos2]) -> Vec<Pos2> {
    kept(from, to, via)
}

/// A line through stored bends; it leaves and enters square where the next bend lies beside the box.
fn kept(from: Rect, to: Rect, via: &[Pos2]) -> Vec<Pos2> {
    let (Some(first), Some(last)) = (via.first(), via.last()) else {
        return Vec::new();
    };
    let mut points = vec![border(from, *first)];
    points.extend(via);
    points.push(border(to, *last));
    square(points, from, to)
}

/// Whether a segment runs across or down.
fn upright(a: Pos2, b: Pos2) -> bool {
    (a.x - b.x).abs() < 0.6 || (a.y - b.y).abs() < 0.6
}

/// The line with a corner more where a box has moved away from an end of a line that is square otherwise. Lines that
/// people drew askew stay as they are.
fn square(points: Vec<Pos2>, from: Rect, to: Rect) -> Vec<Pos2> {
    let steps = || points.iter().zip(points.iter().skip(1));
    let inner = points.len().saturating_sub(3);
    let kept = steps().skip(1).take(inner).all(|(a, b)| upright(*a, *b));
    if !kept || !steps().any(|(a, b)| upright(*a, *b)) {
        return points;
    }
    let back: Vec<Pos2> = cornered(points, from).into_iter().rev().collect();
    cornered(back, to).into_iter().rev().collect()
}

/// The line leaving the box at its beginning across or down.
fn cornered(mut points: Vec<Pos2>, area: Rect) -> Vec<Pos2> {
    let [end, first, second, ..] = points.as_slice() else {
        return points;
    };
    if upright(*end, *first) {
        return points;
    }
    let corner = if (first.x - second.x).abs() < 0.6 {
        pos2(area.center().x, first.y)
    } else {
        pos2(first.x, area.center().y)
    };
    let end = border(area, corner);
    if let Some(slot) = points.first_mut() {
        *slot = end;
    }
    points.insert(1, corner);
    points
}

/// The point of a box's border that looks at `p`.
fn border(rect: Rect, p: Pos2) -> Pos2 {
    let inner = rect.shrink(6.0);
    if inner.y_range().contains(p.y) {
        let x = if p.x < rect.center().x {
            rect.min.x
        } else {
            rect.max.x
        };
        return pos2(x, p.y);
    }
    if inner.x_range().contains(p.x) {
        let y = if p.y < rect.center().y {
            rect.min.y
        } else {
            rect.max.y
        };
        return pos2(p.x, y);
    }
    let way = p - rect.center();
    let scale = (rect.width() / 2.0 / way.x.abs().max(0.01))
        .min(rect.height() / 2.0 / way.y.abs().max(0.01));
    rect.center() + way * scale
}

/// Out of the top and back in by the right side.
fn round_trip(rect: Rect) -> Vec<Pos2> {
    let (x, y) = (rect.max.x - 34.0, rect.min.y + 18.0);
    let (right, top) = (rect.max.x + 18.0, rect.min.y - 18.0);
    vec![
        pos2(x, rect.min.y),
        pos2(x, top),
        pos2(right, top),
        pos2(right, y),
        pos2(rect.max.x, y),
    ]
}

/// The labels of flows, by their place in the list.
type Labels = BTreeMap<usize, (Rect, Vec<String>)>;

fn place<'s>(
    field: &Field,
    flows: &[(FlowId, &Flow, usize, usize)],
    bends: &[Vec<Pos2>],
    titles: &[Rect],
    area: Rect,
    old: &dyn Fn(usize) -> Option<&'s Line>,
) -> (Labels, Boxes) {
    let mut taken = Boxes::over(area);
    let mut labels = BTreeMap::new();
    for n in 0..flows.len() {
        if let Some((rect, text)) = old(n).and_then(|line| line.label.as_ref()) {
            taken.add(*rect);
            labels.insert(n, (*rect, text.clone()));
        }
    }
    for title in titles {
        taken.add(*title);
    }
    // Short lines have the least choice.
    let length = |n: &usize| {
        let line = bends.get(*n).map_or(&[][..], Vec::as_slice);
        let steps = line.iter().zip(line.iter().skip(1));
        steps.map(|(a, b)| a.distance(*b)).sum::<f32>() as i64
    };
    let mut order: Vec<usize> = (0..flows.len()).filter(|n| old(*n).is_none()).collect();
    order.sort_by_cached_key(|n| (length(n), *n));
    for n in order {
        let (Some(flow), Some(line)) = (flows.get(n), bends.get(n)) else {
            continue;
        };
        let text = label(flow.1);
        if text.is_empty() {
            continue;
        }
        let mut found = label::spot(field, &taken, line, plate(&text), n).map(|s| (s, text));
        if let Some(narrow) = field.careful.then(|| folded(flow.1)).flatten() {
            let spot = label::spot(field, &taken, line, plate(&narrow), n);
            let better = |s: &(f32, Rect)| found.as_ref().is_none_or(|f| s.0 + FOLD < f.0.0);
            if let Some(spot) = spot.filter(better) {
                found = Some((spot, narrow));
            }
        }
        if let Some(((_, rect), text)) = found {
            taken.add(rect);
            labels.insert(n, (rect, text));
        }
    }
    (labels, taken)
}

/// Chips of what flows carry, once all labels stand.
fn load<'s>(
    model: &Model,
    field: &Field,
    flows: &[(FlowId, &Flow, usize, usize)],
    bends: &[Vec<Pos2>],
    (labels, taken): (&Labels, &mut Boxes),
    old: &dyn Fn(usize) -> Option<&'s Line>,
) -> BTreeMap<usize, Cargo> {
    let mut chips = BTreeMap::new();
    if flows.iter().all(|flow| flow.1.carries.is_empty()) {
        return chips;
    }
    // Badges stand to the right of labels.
    for (label, _) in labels.values() {
        let right = pos2(label.max.x + BADGE, label.max.y);
        taken.add(Rect::from_min_max(label.right_top(), right));
    }
    for n in 0..flows.len() {
        if let Some(cargo) = old(n).and_then(|line| line.cargo.clone()) {
            taken.add(cargo.area);
            chips.insert(n, cargo);
        }
    }
    for (n, (flow, line)) in flows.iter().zip(bends).enumerate() {
        if chips.contains_key(&n) {
            continue;
        }
        let label = labels.get(&n).map(|label| label.0);
        if let Some(cargo) = cargo::place((model, flow.1), field, taken, (line, n), label) {
            taken.add(cargo.area);
            chips.insert(n, cargo);
        }
    }
    chips
}

fn plate(lines: &[String]) -> Vec2 {
    let wide = lines
        .iter()
        .map(|l| text::width(l, LABEL, Face::Regular))
        .fold(0.0, f32::max);
    vec2(wide + 6.0, lines.len() as f32 * LEADING + 2.0)
}

/// Corners rounded by a few short segments.
pub(crate) fn rounded(bends: &[Pos2]) -> Vec<Pos2> {
    let mut points = Vec::with_capacity(bends.len() * 4);
    points.extend(bends.first());
    for ((a, b), c) in bends
        .iter()
        .zip(bends.iter().skip(1))
        .zip(bends.iter().skip(2))
    {
        let (before, after) = (*a - *b, *c - *b);
        let r = ROUND.min(before.length() / 2.0).min(after.length() / 2.0);
        let (from, to) = (*b + before.normalized() * r, *b + after.normalized() * r);
        for t in [0.0, 0.25, 0.5, 0.75, 1.0_f32] {
            let u = 1.0 - t;
            let sum =
                from.to_vec2() * (u * u) + b.to_vec2() * (2.0 * u * t) + to.to_vec2() * (t * t);
            points.push(sum.to_pos2());
        }
    }
    points.extend(bends.last());
    points.dedup_by(|a, b| a.distance_sq(*b) < 0.01);
    points
}
