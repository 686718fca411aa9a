//! Room in a drawing that is there, for what is new: nothing that has a place moves.

use std::collections::BTreeSet;

use emath::{Rect, pos2, vec2};
use model::{BoundaryId, DiagramId, ElementId, Frame, Model, Place};

use super::BOX;

/// The air kept round a box, in scene units.
const AIR: f32 = 24.0;

/// A free spot on a diagram for every element of `model` that no diagram of `before` shows: in its boundary's frame, or
/// below everything if it is in none. `None` where there is no room, or a boundary has no frame.
pub fn spots(before: &Model, first: DiagramId, model: &Model) -> Option<Vec<(ElementId, Place)>> {
    let shown: BTreeSet<_> = before.places().keys().map(|id| id.1).collect();
    let known = |id: &BoundaryId| before.frames().contains_key(&(first, *id));
    if !model.boundaries().keys().all(known) {
        return None;
    }
    let mut taken: Vec<Rect> = before
        .places()
        .iter()
        .filter(|(id, _)| id.0 == first && model.elements().contains_key(&id.1))
        .map(|(_, place)| around(**place))
        .collect();
    let mut spots = Vec::new();
    for (id, element) in model.elements() {
        if shown.contains(id) {
            continue;
        }
        let ground = match element.boundary {
            Some(inside) => Ground::Frame(inside),
            None => Ground::Outside,
        };
        let place = ground.spot(before, first, &taken)?;
        taken.push(around(place));
        spots.push((*id, place));
    }
    Some(spots)
}

fn around(place: Place) -> Rect {
    Rect::from_center_size(pos2(place.x as f32, place.y as f32), BOX)
}

fn area(frame: Frame) -> Rect {
    let corner = pos2(frame.x as f32, frame.y as f32);
    Rect::from_min_size(corner, vec2(frame.width as f32, frame.height as f32))
}

/// Where an element may be put.
enum Ground {
    Frame(BoundaryId),
    Outside,
}

impl Ground {
    fn spot(&self, before: &Model, on: DiagramId, taken: &[Rect]) -> Option<Place> {
        let frames = || before.frames().iter().filter(|(id, _)| id.0 == on);
        let inner = |of: Option<BoundaryId>| {
            frames().filter(move |(id, _)| {
                let parent = before.boundaries().get(&id.1).and_then(|b| b.parent);
                parent == of
            })
        };
        let free = |spot: Rect, of: Option<BoundaryId>| {
            let clear = |other: Rect| !spot.expand(AIR).intersects(other);
            taken.iter().all(|other| clear(*other))
                && inner(of).all(|(_, frame)| clear(area(**frame)))
        };
        match self {
            Self::Frame(id) => {
                let room = area(**before.frames().get(&(on, *id))?);
                // The title stands on the frame's first line.
                let room =
                    Rect::from_min_max(room.min + vec2(AIR, AIR * 2.0), room.max - vec2(AIR, AIR));
                grid(room).find(|spot| free(around(*spot), Some(*id)))
            }
            Self::Outside => {
                let all = taken
                    .iter()
                    .copied()
                    .chain(frames().map(|(_, frame)| area(**frame)))
                    .reduce(Rect::union)?;
                let below = pos2(all.min.x, all.max.y + AIR);
                let room = Rect::from_min_size(below, vec2(all.width().max(BOX.x), f32::INFINITY));
                let row = grid(Rect::from_min_size(room.min, vec2(room.width(), 1e5)));
                row.into_iter().find(|spot| free(around(*spot), None))
            }
        }
    }
}

/// Places of boxes that fit into a room, row by row.
fn grid(room: Rect) -> impl Iterator<Item = Place> {
    const STEP: f32 = 8.0;
    let steps = |length: f32, side: f32| {
        let free = length - side;
        if free < 0.0 {
            0
        } else {
            (free / STEP) as i32 + 1
        }
    };
    let (columns, rows) = (steps(room.width(), BOX.x), steps(room.height(), BOX.y));
    let start = room.min + BOX / 2.0;
    (0..rows).flat_map(move |row| {
        (0..columns).map(move |column| Place {
            x: start.x as i32 + column * STEP as i32,
            y: start.y as i32 + row * STEP as i32,
        })
    })
}
