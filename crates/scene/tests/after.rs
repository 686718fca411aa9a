//! A large drawing after a change: what nothing touched stays where it was, what moved is routed anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

#[expect(dead_code, reason = "the walkthrough is another test's")]
mod common;

use common::random;
use model::{Diagram, DiagramId, Edit, ElementId, Model, Place};
use scene::{
    Look, Marks,
    diagram::{draw, draw_after},
    route,
};

/// A model with every place stored, and its diagram.
fn placed(elements: usize, flows: usize) -> (Model, DiagramId) {
    let mut model = random(3, elements, flows, elements / 10);
    let diagram = DiagramId::named("d");
    let layout = scene::layout::arrange(&model);
    let mut edit = Edit::new(&mut model);
    edit.put(diagram, Diagram::default());
    for (id, place) in layout.places {
        edit.put((diagram, id), place);
    }
    for (id, frame) in layout.frames {
        edit.put((diagram, id), frame);
    }
    edit.commit();
    (model, diagram)
}

#[test]
fn lines_that_nothing_touched_stay() {
    let (mut model, diagram) = placed(300, 450);
    assert!(model.flows().len() > route::TOGETHER);
    let look = Look {
        crop: false,
        ..Look::default()
    };
    let marks = Marks::default();
    let before = draw(&model, Some(diagram), &marks, &look);
    let moved = ElementId::named("7");
    let place = **model.places().get(&(diagram, moved)).unwrap();
    let mut edit = Edit::new(&mut model);
    let place = Place {
        x: place.x + 10,
        y: place.y + 10,
    };
    edit.put((diagram, moved), place);
    edit.commit();
    let after = draw_after(&model, Some(diagram), &marks, &look, Some(&before));
    assert_eq!(after.lines.len(), before.lines.len());
    let mut changed = 0;
    for (id, line) in &after.lines {
        let flow = &model.flows()[id];
        if flow.from == moved || flow.to == moved {
            let end = line.bends[if flow.from == moved {
                0
            } else {
                line.bends.len() - 1
            }];
            assert!(after.boxes[&moved].expand(0.5).contains(end));
        } else {
            changed += usize::from(*line != before.lines[id]);
        }
    }
    assert!(changed <= 12, "{changed} other lines moved");
    let same = draw_after(&model, Some(diagram), &marks, &look, Some(&after));
    assert_eq!(same.lines, after.lines, "nothing changed");
}
