//! Stage lanes over a drawing that people arranged: each line between two stages runs where the fewest elements stand on
//! its wrong side, so that one odd element leaves the lanes where they are.

use std::collections::BTreeMap;

use emath::Rect;
use model::{Element, ElementId, Model, Stage};

use super::LaneBand;

/// How far the outer lanes reach beyond the elements.
const BEYOND: f32 = 40.0;

/// What counts for the lines: which stage in the order of the workflow, from where to where, and the weight.
struct Span {
    stage: usize,
    from: f32,
    to: f32,
    weight: f64,
}

/// The lanes, in the order of the workflow. None where fewer than two hold something, or where more than a third of the
/// elements would be outside theirs: such a drawing is not arranged by stages.
pub(super) fn find(model: &Model, boxes: &BTreeMap<ElementId, Rect>) -> Vec<LaneBand> {
    let stages = &model.workload().stages;
    let stages: Vec<Stage> = stages
        .iter()
        .copied()
        .filter(|s| *s != Stage::Any)
        .collect();
    let mut spans = Vec::new();
    for (id, area) in boxes {
        let stage = model.elements().get(id).map(|e| e.stage());
        if let Some(stage) = stages.iter().position(|s| Some(*s) == stage) {
            spans.push(Span {
                stage,
                from: area.min.x,
                to: area.max.x,
                weight: 1.0,
            });
        }
    }
    weigh(&mut spans, stages.len());
    let mut lanes: Vec<LaneBand> = Vec::new();
    let mut inside = 0;
    for ix in 0..stages.len() {
        let x0 = if ix == 0 { f32::MIN } else { line(&spans, ix) };
        let x1 = if ix + 1 == stages.len() {
            f32::MAX
        } else {
            line(&spans, ix + 1)
        };
        let here = |s: &&Span| s.stage == ix && s.from >= x0 && s.to <= x1;
        let held = spans.iter().filter(here).count();
        inside += held;
        if held > 0
            && let Some(stage) = stages.get(ix).copied()
        {
            lanes.push(LaneBand { stage, x0, x1 });
        }
    }
    if lanes.len() < 2 || (spans.len() - inside) * 3 > spans.len() {
        return Vec::new();
    }
    close(&mut lanes, boxes);
    lanes
}

/// Where as many would be wrong on either side of a line, the stage with more elements gives way.
fn weigh(spans: &mut [Span], stages: usize) {
    for stage in 0..stages {
        let count = spans.iter().filter(|s| s.stage == stage).count() as f64;
        for span in spans.iter_mut().filter(|s| s.stage == stage) {
            span.weight = 1.0 + 0.001 / count;
        }
    }
}

/// The line left of a stage: in the middle of the gap with the least weight on the wrong side. Such lines never cross.
fn line(spans: &[Span], stage: usize) -> f32 {
    let before = |s: &&Span| s.stage < stage;
    let mut steps: Vec<(f32, f64)> = spans
        .iter()
        .map(|s| {
            if before(&s) {
                (s.to, -s.weight)
            } else {
                (s.from, s.weight)
            }
        })
        .collect();
    // At one place those that end there are right already.
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut wrong: f64 = spans.iter().filter(before).map(|s| s.weight).sum();
    let (mut least, mut at) = (wrong, f32::MIN);
    let ends = steps.iter().skip(1).map(|step| step.0).chain([f32::MAX]);
    for ((x, change), next) in steps.iter().zip(ends) {
        wrong += change;
        if wrong < least - 1e-9 {
            least = wrong;
            at = if next < f32::MAX {
                f32::midpoint(*x, next)
            } else {
                f32::MAX
            };
        }
    }
    at
}

/// Lets the lanes touch each other, and the outer ones end beside the drawing.
fn close(lanes: &mut [LaneBand], boxes: &BTreeMap<ElementId, Rect>) {
    let (left, right) = boxes.values().fold((f32::MAX, f32::MIN), |(l, r), b| {
        (l.min(b.min.x), r.max(b.max.x))
    });
    if let Some(first) = lanes.first_mut() {
        first.x0 = left - BEYOND;
    }
    if let Some(last) = lanes.last_mut() {
        last.x1 = right + BEYOND;
    }
    let mut end = None;
    for lane in lanes {
        lane.x0 = end.unwrap_or(lane.x0);
        end = Some(lane.x1);
    }
}

/// The stage to tell of an element that stands outside its lane, where there are lanes.
pub(super) fn odd(lanes: &[LaneBand], element: &Element, area: Rect) -> Option<Stage> {
    let stage = element.stage();
    let middle = area.center().x;
    let lane = lanes.iter().find(|lane| lane.stage == stage);
    let inside = lane.is_some_and(|lane| (lane.x0..=lane.x1).contains(&middle));
    (!lanes.is_empty() && stage != Stage::Any && !inside).then_some(stage)
}
