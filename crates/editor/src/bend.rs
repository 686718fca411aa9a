//! Bending a flow's line by hand. A segment of a line that runs across and down is pulled sideways and the line stays
//! so; a corner pulls both its segments. A line that runs askew gets a free bend where it is taken.

use emath::{Pos2, Rect, Vec2, vec2};
use model::{Edit, FlowId, Route, Subject};
use scene::route;

use crate::{Session, State, shift::Load};

/// How far a line leaves its box before it turns, in scene units.
const STUB: f32 = 20.0;
/// A line ends no nearer than this to a corner of its box.
const INSET: f32 = 7.0;
/// What is nearer than this is in one line.
const NEAR: f32 = 0.6;

/// What of a line is pulled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// The point of this place moves freely.
    Free(usize),
    /// The corner of this place takes its two segments along.
    Corner(usize),
    /// The segment after the point of this place moves sideways; it was taken here.
    Segment(usize, Pos2),
}

/// A line while it is pulled.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    pub flow: FlowId,
    pub hold: Hold,
    /// The line as it was, from box to box.
    path: Vec<Pos2>,
    ends: [Rect; 2],
    pub to: Pos2,
}

impl Pull {
    /// The bends as they are now, whole numbers.
    pub fn bends(&self) -> Vec<Pos2> {
        let to = self.to.round();
        let path = match self.hold {
            Hold::Free(ix) => {
                let mut path = self.path.clone();
                if let Some(at) = path.get_mut(ix) {
                    *at = to;
                }
                path
            }
            Hold::Segment(ix, from) => aside(&self.path, ix, to - from, self.ends),
            // The later segment first: the earlier one may put points before it.
            Hold::Corner(ix) => {
                if let Some(path) = self.halved(ix, to) {
                    return inner(&path, false);
                }
                let by = to - self.path.get(ix).copied().unwrap_or(to);
                let path = aside(&self.path, ix, by, self.ends);
                aside(&path, ix.saturating_sub(1), by, self.ends)
            }
        };
        inner(&path, matches!(self.hold, Hold::Free(_)))
    }

    /// A bend in line with its neighbours parts its segment: the half after it moves aside.
    fn halved(&self, ix: usize, to: Pos2) -> Option<Vec<Pos2>> {
        let [before, at, after] = [ix.checked_sub(1)?, ix, ix + 1].map(|n| self.path.get(n));
        let (before, at, after) = (*before?, *at?, *after?);
        let across = axis(before, at)?;
        (axis(at, after) == Some(across)).then(|| {
            let mut path = self.path.clone();
            path.insert(ix, at);
            aside(&path, ix + 1, to - at, self.ends)
        })
    }

    /// The line as it is now, from box to box.
    pub fn line(&self) -> Vec<Pos2> {
        let [from, to] = self.ends;
        route::through(from, to, &self.bends())
    }
}

/// The bends of a line without its ends; one at least.
fn inner(path: &[Pos2], free: bool) -> Vec<Pos2> {
    let kept = if free { path.to_vec() } else { straight(path) };
    let count = kept.len().saturating_sub(2);
    let bends: Vec<Pos2> = kept.iter().skip(1).take(count).map(|p| p.round()).collect();
    match (bends.is_empty(), path.first(), path.last()) {
        (true, Some(first), Some(last)) => vec![(*first + (*last - *first) / 2.0).round()],
        _ => bends,
    }
}

/// Without points that lie in line with their neighbours.
fn straight(path: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::with_capacity(path.len());
    for at in path {
        if kept.last().is_some_and(|last| last.distance(*at) < NEAR) {
            continue;
        }
        if let [.., a, b] = kept.as_slice()
            && let (Some(one), Some(two)) = (axis(*a, *b), axis(*b, *at))
            && one == two
        {
            kept.pop();
        }
        kept.push(*at);
    }
    kept
}

/// Whether a segment runs across; nothing if it runs askew.
fn axis(a: Pos2, b: Pos2) -> Option<bool> {
    let way = b - a;
    match (way.x.abs() < NEAR, way.y.abs() < NEAR) {
        (_, true) => Some(true),
        (true, _) => Some(false),
        _ => None,
    }
}

/// The line with the segment after point `ix` moved aside. Where it would leave its box, it leaves where it did and
/// turns.
fn aside(path: &[Pos2], ix: usize, by: Vec2, ends: [Rect; 2]) -> Vec<Pos2> {
    let (Some(a), Some(b)) = (path.get(ix).copied(), path.get(ix + 1).copied()) else {
        return path.to_vec();
    };
    let by = match axis(a, b) {
        Some(true) => vec2(0.0, by.y),
        Some(false) => vec2(by.x, 0.0),
        None => return path.to_vec(),
    };
    let last = ix + 2 == path.len();
    let [from, to] = ends;
    let half = STUB.min(a.distance(b) / 3.0);
    let mut moved: Vec<Pos2> = path.iter().take(ix).copied().collect();
    if ix == 0 && !holds(from, a + by) {
        let out = a + (b - a).normalized() * half;
        moved.extend([a, out, out + by]);
    } else {
        moved.push(a + by);
    }
    if last && !holds(to, b + by) {
        let out = b + (a - b).normalized() * half;
        moved.extend([out + by, out, b]);
    } else {
        moved.push(b + by);
    }
    moved.extend(path.iter().skip(ix + 2));
    moved
}

/// Whether a line may end there on a box: on its border, away from its corners.
fn holds(area: Rect, at: Pos2) -> bool {
    let (wide, tall) = (vec2(INSET, -1.0), vec2(-1.0, INSET));
    area.shrink2(wide).contains(at) || area.shrink2(tall).contains(at)
}

impl Session {
    /// Takes hold of a flow's line at a point: of a bend people made, or of the segment there.
    pub(crate) fn pull(&self, flow: FlowId, bend: Option<usize>, at: Pos2) -> Option<State> {
        let known = self.model().flows().get(&flow)?;
        let area = |id| self.resting.boxes().get(id).copied();
        let ends = [area(&known.from)?, area(&known.to)?];
        let mut path = self.resting.lines().get(&flow)?.bends.clone();
        let steps = path.iter().zip(path.iter().skip(1));
        let square = steps.clone().all(|(a, b)| axis(*a, *b).is_some());
        let near = |(a, b): (&Pos2, &Pos2)| a.distance(at) + b.distance(at) - a.distance(*b);
        let nearest = steps.map(near).enumerate();
        let nearest = nearest.min_by(|a, b| a.1.total_cmp(&b.1))?.0;
        let made = bend.and_then(|ix| self.bends(flow).get(ix).copied());
        let corner = made.and_then(|bend| path.iter().position(|p| p.distance(bend) < NEAR));
        let hold = match (corner, square) {
            (Some(ix), true) => Hold::Corner(ix),
            (Some(ix), false) => Hold::Free(ix),
            (None, true) => Hold::Segment(nearest, at),
            (None, false) => {
                path.insert(nearest + 1, at);
                Hold::Free(nearest + 1)
            }
        };
        let pull = Pull {
            flow,
            hold,
            path,
            ends,
            to: at,
        };
        Some(State::Bending(pull))
    }

    /// A bend in the middle of the longest segment of each selected line.
    pub(crate) fn bend_selected(&mut self) {
        let parted = |flow: FlowId| {
            let path = &self.resting.lines().get(&flow)?.bends;
            let steps = path.iter().zip(path.iter().skip(1));
            let longest = steps.max_by(|a, b| a.0.distance(*a.1).total_cmp(&b.0.distance(*b.1)));
            let (a, b) = longest?;
            let ix = path.iter().position(|p| p == b)?;
            let mut bends = path.clone();
            bends.insert(ix, (*a + (*b - *a) / 2.0).round());
            Some((flow, inner(&bends, true)))
        };
        let flows: Vec<(FlowId, Vec<Pos2>)> = self.lines().filter_map(parted).collect();
        self.route("Add a bend", &flows);
    }

    /// Keeps a line as it is pulled, as one step.
    pub(crate) fn bend(&mut self, pull: &Pull) {
        if self.model().has(Subject::Flow(pull.flow)) {
            self.route("Bend flow", &[(pull.flow, pull.bends())]);
        }
    }
}

/// Bends people made go along with a line both of whose ends move.
pub(crate) fn carry(edit: &mut Edit<'_>, diagram: model::DiagramId, load: &Load, by: Vec2) {
    let moves = |id| load.elements.contains(id);
    let flows = edit.model().flows().iter();
    let inside = flows.filter(|(_, flow)| moves(&flow.from) && moves(&flow.to));
    let inside: Vec<FlowId> = inside.map(|(id, _)| *id).collect();
    let (x, y) = (by.x.round() as i32, by.y.round() as i32);
    for flow in inside {
        edit.update((diagram, flow), |route: &mut Route| {
            for point in &mut route.points {
                *point = (point.0 + x, point.1 + y);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    fn boxed(x: f32, y: f32) -> Rect {
        Rect::from_center_size(pos2(x, y), vec2(160.0, 60.0))
    }

    fn pull(path: &[(f32, f32)], hold: Hold, to: Pos2) -> Pull {
        Pull {
            flow: FlowId::named("f"),
            hold,
            path: path.iter().map(|(x, y)| pos2(*x, *y)).collect(),
            ends: [boxed(0.0, 0.0), boxed(400.0, 200.0)],
            to,
        }
    }

    /// From the right of one box, down, into the left of the other.
    const STEP: [(f32, f32); 4] = [(80.0, 0.0), (200.0, 0.0), (200.0, 200.0), (320.0, 200.0)];

    #[track_caller]
    fn check(hold: Hold, to: Pos2, bends: &[(f32, f32)]) {
        let pull = pull(&STEP, hold, to);
        let bends: Vec<Pos2> = bends.iter().map(|(x, y)| pos2(*x, *y)).collect();
        assert_eq!(pull.bends(), bends);
        let line = pull.line();
        let steps = line.iter().zip(line.iter().skip(1));
        for (a, b) in steps {
            assert!(axis(*a, *b).is_some(), "askew: {line:?}");
        }
    }

    #[test]
    fn a_segment_moves_sideways_and_the_line_stays_square() {
        let middle = Hold::Segment(1, pos2(200.0, 100.0));
        check(middle, pos2(260.0, 130.0), &[(260.0, 0.0), (260.0, 200.0)]);
        // An end slides on its box as far as the box goes, then it leaves where it did and turns.
        let first = Hold::Segment(0, pos2(150.0, 0.0));
        check(first, pos2(150.0, 15.0), &[(200.0, 15.0), (200.0, 200.0)]);
        let turned = [(100.0, 0.0), (100.0, -90.0), (200.0, -90.0), (200.0, 200.0)];
        check(first, pos2(150.0, -90.0), &turned);
        let last = Hold::Segment(2, pos2(250.0, 200.0));
        let turned = [(200.0, 0.0), (200.0, 300.0), (300.0, 300.0), (300.0, 200.0)];
        check(last, pos2(250.0, 300.0), &turned);
    }

    #[test]
    fn a_corner_takes_both_its_segments_along() {
        let corner = Hold::Corner(2);
        check(corner, pos2(240.0, 210.0), &[(240.0, 0.0), (240.0, 210.0)]);
    }

    #[test]
    fn a_bend_in_the_middle_of_a_segment_parts_it() {
        let mut pull = pull(&STEP, Hold::Corner(2), pos2(260.0, 90.0));
        pull.path.insert(2, pos2(200.0, 80.0));
        let parted = [(200.0, 0.0), (200.0, 80.0), (260.0, 80.0), (260.0, 200.0)];
        assert_eq!(pull.bends(), parted.map(|(x, y)| pos2(x, y)));
    }

    #[test]
    fn a_straight_line_slides_or_makes_a_detour() {
        let straight = |y| {
            let mut pull = pull(
                &[(80.0, 0.0), (320.0, 0.0)],
                Hold::Segment(0, pos2(200.0, 0.0)),
                pos2(200.0, y),
            );
            pull.ends = [boxed(0.0, 0.0), boxed(400.0, 0.0)];
            pull.line()
        };
        assert_eq!(
            straight(10.0),
            [pos2(80.0, 10.0), pos2(200.0, 10.0), pos2(320.0, 10.0)]
        );
        let detour = straight(90.0);
        assert_eq!(detour.len(), 6);
        assert_eq!((detour[2].y, detour[3].y), (90.0, 90.0));
    }
}
