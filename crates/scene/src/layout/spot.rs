//! Room in a drawing that is there, for what is new: nothing that has a place moves.

use std::collections::BTreeSet;

use emath::{Rect, pos2, vec2};
use model::{BoundaryId, DiagramId, ElementId, Frame, Model, Place};

use super::BOX;

/// The air kept round a box, in scene units.
const AIR: f32 = 24.0;

/// A free spot on a diagram for every element of `model` that no diagram of `before` shows: in its boundary's frame, or
/// below everything if it is in none. `None` where there is no room, or a boundary has no frame on any diagram.
pub fn spots(before: &Model, first: DiagramId, model: &Model) -> Option<Vec<(ElementId, Place)>> {
    let shown: BTreeSet<_> = before.places().keys().map(|id| id.1).collect();
    let framed: BTreeSet<BoundaryId> = before.frames().keys().map(|id| id.1).collect();
    if !model.boundaries().keys().all(|id| framed.contains(id)) {
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

#[cfg(test)]
mod tests {
    use model::{Diagram, Edit, sketch};

    use super::*;

    #[test]
    fn what_only_another_diagram_shows_is_known() {
        let text = "boundary Here: vpc\n  X: container\nboundary There: vpc\n  Y: container\n";
        let (mut before, _) = sketch::read(text);
        let [here, there] = [DiagramId::named("here"), DiagramId::named("there")];
        let mut edit = Edit::new(&mut before);
        let shown = [(here, "Here", 0), (there, "There", 1)];
        for (diagram, name, order) in shown {
            edit.put(
                diagram,
                Diagram {
                    order,
                    ..Diagram::default()
                },
            );
            let boundaries = edit.model().boundaries().iter();
            let mut named = boundaries.filter(|(_, b)| b.name == name);
            let Some(boundary) = named.next().map(|(id, _)| *id) else {
                unreachable!("{name} is drawn");
            };
            let elements = edit.model().elements().iter();
            let inside = elements.filter(|(_, e)| e.boundary == Some(boundary));
            let inside: Vec<ElementId> = inside.map(|(id, _)| *id).collect();
            let (x, y, width, height) = (0, 0, 400, 300);
            edit.put(
                (diagram, boundary),
                Frame {
                    x,
                    y,
                    width,
                    height,
                },
            );
            for element in inside {
                edit.put((diagram, element), Place { x: 200, y: 150 });
            }
        }
        drop(edit.commit());
        let (after, _) = sketch::read(&format!("{text}Z: registry\n"));
        let new = spots(&before, here, &after).unwrap_or_default();
        assert_eq!(new.len(), 1, "only what is new: {new:?}");
    }
}
