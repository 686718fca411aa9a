//! What a drawing promises on any model: boxes apart, frames around exactly their members, lines and labels clear, and
//! the same bytes every time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

mod common;

use std::collections::BTreeMap;

use common::{WALKTHROUGH, random};
use emath::{Rect, Vec2, pos2, vec2};
use model::{BoundaryId, Diagram, DiagramId, Edit, ElementId, Model, Place, Route, Severity};
use scene::{
    Look, Marks, Owner, Palette, draw, hit,
    layout::{BOX, arrange},
    route, svg,
};

fn walkthrough() -> Model {
    let (model, issues) = model::sketch::read(WALKTHROUGH);
    assert_eq!(issues.len(), 0, "{issues:?}");
    model
}

type Rects<I> = BTreeMap<I, Rect>;

fn placed(model: &Model) -> (Rects<ElementId>, Rects<BoundaryId>) {
    let layout = arrange(model);
    let boxes = layout.places.iter().map(|(id, p)| {
        assert_eq!((p.x % 10, p.y % 10), (0, 0));
        (
            *id,
            Rect::from_center_size(pos2(p.x as f32, p.y as f32), BOX),
        )
    });
    let frames = layout.frames.iter().map(|(id, f)| {
        assert_eq!(
            (f.x % 10, f.y % 10, f.width % 10, f.height % 10),
            (0, 0, 0, 0)
        );
        let size = vec2(f.width as f32, f.height as f32);
        (*id, Rect::from_min_size(pos2(f.x as f32, f.y as f32), size))
    });
    (boxes.collect(), frames.collect())
}

#[track_caller]
fn check_layout(model: &Model) {
    let (boxes, frames) = placed(model);
    assert_eq!(boxes.len(), model.elements().len());
    assert_eq!(frames.len(), model.boundaries().len());
    let all: Vec<(&ElementId, &Rect)> = boxes.iter().collect();
    for (n, (a, one)) in all.iter().enumerate() {
        assert!(one.min.x > 0.0 && one.min.y > 0.0);
        for (b, other) in all.iter().skip(n + 1) {
            assert!(!one.intersects(**other), "{a} overlaps {b}");
        }
    }
    for (id, frame) in &frames {
        for (element, rect) in &boxes {
            let inner = model.elements()[element].boundary;
            let member = model.around(inner).contains(id);
            assert_eq!(frame.contains_rect(*rect), member, "{element} in {id}");
            assert!(member || !frame.intersects(*rect), "{element} cuts {id}");
        }
        for (other, rect) in frames.iter().filter(|(o, _)| *o != id) {
            let nested = model.around(Some(*other)).contains(id);
            let around = model.around(Some(*id)).contains(other);
            assert_eq!(frame.contains_rect(*rect), nested, "{other} in {id}");
            assert!(
                nested || around || !frame.intersects(*rect),
                "{other} cuts {id}"
            );
        }
    }
}

#[test]
fn boxes_stand_apart_and_frames_hold_their_members_and_nothing_else() {
    check_layout(&walkthrough());
    for seed in 0..24 {
        let size = 2 + seed as usize * 5;
        check_layout(&random(seed, size, size * 3 / 2, size / 6));
    }
    check_layout(&random(99, 700, 1000, 70));
    assert_eq!(arrange(&Model::default()), scene::layout::Layout::default());
}

#[test]
fn what_stands_on_another_stands_directly_below_it() {
    let model = walkthrough();
    let (boxes, _) = placed(&model);
    let find = |name: &str| {
        let found = model.elements().iter().find(|(_, e)| e.name == name);
        boxes[found.unwrap().0]
    };
    let (task, app) = (find("Task"), find("App"));
    assert!((task.center().x - app.center().x).abs() < 0.5);
    assert!((40.0..160.0).contains(&(app.min.y - task.max.y + 40.0)));
}

#[test]
fn lanes_run_from_left_to_right_and_hold_their_stage() {
    let model = walkthrough();
    let layout = arrange(&model);
    assert_eq!(layout.lanes.len(), 4);
    assert!(
        layout
            .lanes
            .windows(2)
            .all(|w| w[0].x1 == w[1].x0 && w[0].x0 < w[0].x1)
    );
    for (id, place) in &layout.places {
        let stage = model.elements()[id].stage();
        for lane in layout.lanes.iter().filter(|l| l.stage == stage) {
            assert!(lane.x0 < place.x && place.x < lane.x1);
        }
    }
}

/// The walkthrough as the layout places it, one element moved to `x`.
fn moved(name: &str, x: i32) -> (Model, DiagramId) {
    let mut model = walkthrough();
    let diagram = DiagramId::named("main");
    let layout = arrange(&model);
    let odd = model.elements().iter().find(|(_, e)| e.name == name);
    let odd = *odd.unwrap().0;
    let mut edit = Edit::new(&mut model);
    edit.put(diagram, Diagram::default());
    for (id, place) in layout.places {
        let x = if id == odd { x } else { place.x };
        edit.put((diagram, id), Place { x, ..place });
    }
    edit.commit();
    (model, diagram)
}

#[test]
fn one_odd_element_leaves_the_lanes_where_they_are_and_says_its_stage() {
    let look = Look {
        crop: false,
        ..Look::default()
    };
    let drawn = |name, x| {
        let (model, diagram) = moved(name, x);
        draw(&model, Some(diagram), &Marks::default(), &look)
    };
    let place = |name: &str| {
        let (model, _) = moved(name, 0);
        let id = *model
            .elements()
            .iter()
            .find(|e| e.1.name == name)
            .unwrap()
            .0;
        arrange(&model).places[&id].x
    };
    let words = |picture: &scene::Picture, of: &str| {
        let texts = picture.scene.items.iter().filter(|i| {
            let scene::Shape::Text { text, .. } = &i.shape else {
                return false;
            };
            i.layer == scene::Layer::Badge && text == of
        });
        texts.count()
    };
    let usual = drawn("Logs", place("Logs"));
    assert_eq!(usual.lanes.len(), 4);
    assert_eq!(words(&usual, "Run") + words(&usual, "Push"), 0);
    // Straight into the column of the one registry, between two columns, and on the far side of all.
    for x in [place("ECR"), place("ECR") + 60, place("Developer") - 300] {
        let odd = drawn("Logs", x);
        let stages = |p: &scene::Picture| p.lanes.iter().map(|l| l.stage).collect::<Vec<_>>();
        assert_eq!(stages(&odd), stages(&usual), "at {x}");
        for (before, now) in usual.lanes.iter().zip(&odd.lanes).skip(1) {
            assert!(
                (before.x0 - now.x0).abs() < 90.0,
                "at {x}: {before:?} {now:?}"
            );
        }
        assert_eq!(words(&odd, "Run"), 1, "at {x}");
        assert_eq!(words(&odd, "Push"), 0, "at {x}");
    }
}

fn segments(line: &route::Line) -> impl Iterator<Item = Rect> + '_ {
    line.bends
        .windows(2)
        .map(|w| Rect::from_two_pos(w[0], w[1]))
}

#[test]
fn lines_cross_no_box_and_labels_cover_nothing() {
    let model = walkthrough();
    let picture = draw(&model, None, &Marks::default(), &Look::default());
    assert_eq!(picture.lines.len(), model.flows().len());
    let mut labels: Vec<Rect> = Vec::new();
    for (id, line) in &picture.lines {
        let flow = &model.flows()[id];
        let name = model.flow_name(flow);
        for rect in picture.boxes.values().map(|r| r.shrink(0.5)) {
            assert!(
                segments(line).all(|s| !rect.intersects(s)),
                "{name} crosses a box"
            );
        }
        let (first, last) = (line.bends[0], line.bends[line.bends.len() - 1]);
        assert!(picture.boxes[&flow.from].expand(0.1).contains(first));
        assert!(picture.boxes[&flow.to].expand(0.1).contains(last));
        let (rect, _) = line.label.as_ref().expect("every flow here has a label");
        assert!(
            picture.boxes.values().all(|b| !b.intersects(*rect)),
            "{name}"
        );
        assert!(
            labels.iter().all(|l| !l.intersects(rect.shrink(0.5))),
            "{name}"
        );
        labels.push(*rect);
    }
}

#[test]
fn no_two_lines_lie_on_one_another() {
    let picture = draw(&walkthrough(), None, &Marks::default(), &Look::default());
    let lines: Vec<_> = picture.lines.values().collect();
    for (n, a) in lines.iter().enumerate() {
        for b in lines.iter().skip(n + 1) {
            for s in segments(a) {
                for t in segments(b) {
                    let shared = s.expand(1.0).intersect(t.expand(1.0));
                    let long = shared.width().max(shared.height());
                    assert!(!shared.is_positive() || long < 8.0, "{s:?} lies on {t:?}");
                }
            }
        }
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for seed in 0..4 {
        let paint = || {
            let model = random(seed, 40, 60, 6);
            let picture = draw(&model, None, &Marks::default(), &Look::default());
            svg::paint(&picture.scene, Palette::light())
        };
        assert_eq!(paint(), paint());
    }
}

#[test]
fn stored_places_and_bends_are_kept() {
    let mut model = walkthrough();
    let diagram = DiagramId::named("d");
    let find = |model: &Model, name: &str| {
        *model
            .elements()
            .iter()
            .find(|(_, e)| e.name == name)
            .unwrap()
            .0
    };
    let (ecr, task) = (find(&model, "ECR"), find(&model, "Task"));
    let pull = model.flows().iter().find(|(_, f)| f.from == ecr).unwrap();
    let pull = *pull.0;
    let mut edit = Edit::new(&mut model);
    edit.put(diagram, Diagram::default());
    edit.put((diagram, ecr), Place { x: 500, y: 300 });
    edit.put((diagram, task), Place { x: 900, y: 700 });
    let points = vec![(700, 300), (700, 700)];
    edit.put((diagram, pull), Route { points });
    edit.commit();
    let look = Look {
        crop: false,
        ..Look::default()
    };
    let picture = draw(&model, Some(diagram), &Marks::default(), &look);
    assert_eq!(picture.offset, Vec2::ZERO);
    assert_eq!(picture.boxes[&ecr].center(), pos2(500.0, 300.0));
    assert_eq!(picture.boxes.len(), model.elements().len());
    let bends = &picture.lines[&pull].bends;
    assert_eq!(bends[1..3], [pos2(700.0, 300.0), pos2(700.0, 700.0)]);
    let new = picture
        .boxes
        .iter()
        .filter(|(id, _)| **id != ecr && **id != task);
    assert!(
        new.into_iter().all(|(_, r)| r.min.x > 984.0),
        "the rest stands to the right"
    );
}

#[test]
fn a_square_line_stays_square_when_its_box_moves_and_one_askew_stays_askew() {
    let from = Rect::from_center_size(pos2(0.0, 0.0), BOX);
    let to = Rect::from_center_size(pos2(400.0, 200.0), BOX);
    let bends = [pos2(200.0, 0.0), pos2(200.0, 200.0)];
    let upright = |line: &[emath::Pos2]| {
        let mut steps = line.windows(2);
        steps.all(|w| (w[0].x - w[1].x).abs() < 0.6 || (w[0].y - w[1].y).abs() < 0.6)
    };
    for by in [vec2(0.0, 0.0), vec2(0.0, -150.0), vec2(20.0, 90.0)] {
        let line = route::through(from.translate(by), to, &bends);
        assert!(upright(&line), "{by:?}: {line:?}");
        assert!(bends.iter().all(|bend| line.contains(bend)));
        let line = route::through(from, to.translate(by), &bends);
        assert!(upright(&line), "{by:?}: {line:?}");
    }
    let askew = route::through(from, to, &[pos2(170.0, 140.0)]);
    assert_eq!(askew.len(), 3);
    assert!(!upright(&askew));
}

#[test]
fn what_flows_carry_stands_near_them_and_on_nothing_and_moves_no_label() {
    let mut model = walkthrough();
    let before = draw(&model, None, &Marks::default(), &Look::default());
    let assets: Vec<_> = model.assets().keys().copied().collect();
    let flows: Vec<_> = model.flows().keys().copied().collect();
    let mut edit = Edit::new(&mut model);
    for id in &flows {
        edit.update(*id, |f: &mut model::Flow| f.carries.extend(&assets));
    }
    edit.commit();
    let after = draw(&model, None, &Marks::default(), &Look::default());
    let mut chips: Vec<Rect> = Vec::new();
    for (id, line) in &after.lines {
        let moved = after.offset - before.offset;
        assert_eq!(moved, Vec2::ZERO);
        assert_eq!(line.points, before.lines[id].points);
        assert_eq!(line.label, before.lines[id].label);
        chips.extend(line.cargo.as_ref().map(|cargo| cargo.area));
    }
    assert!(chips.len() * 3 > flows.len() * 2, "{}", chips.len());
    let labels = after.lines.values().filter_map(|line| line.label.as_ref());
    let labels: Vec<Rect> = labels.map(|label| label.0).collect();
    for (n, chip) in chips.iter().enumerate() {
        let mut things = after.boxes.values().chain(&labels).chain(&chips[n + 1..]);
        assert!(!things.any(|thing| thing.intersects(*chip)));
    }
    assert!(before.lines.values().all(|line| line.cargo.is_none()));
}

#[test]
fn every_thing_can_be_hit_where_it_is_drawn() {
    let model = walkthrough();
    let picture = draw(&model, None, &Marks::default(), &Look::default());
    for (id, rect) in &picture.boxes {
        assert_eq!(
            hit::at(&picture.scene, rect.center(), 4.0),
            Some(Owner::Element(*id))
        );
    }
    for (id, frame) in &picture.frames {
        let corner = frame.min + vec2(6.0, 30.0);
        assert_eq!(
            hit::at(&picture.scene, corner, 2.0),
            Some(Owner::Boundary(*id))
        );
    }
    let mut caught = 0;
    for (id, line) in &picture.lines {
        let middle = line.label.as_ref().unwrap().0.center();
        caught += usize::from(hit::at(&picture.scene, middle, 4.0) == Some(Owner::Flow(*id)));
    }
    assert_eq!(caught, picture.lines.len());
}

#[test]
fn the_walkthrough_is_drawn_as_before() {
    let model = walkthrough();
    let worst = model.elements().keys().zip(Severity::ALL.iter().cycle());
    let marks = Marks {
        worst: worst
            .enumerate()
            .filter(|(n, _)| n % 3 == 0)
            .map(|(n, (id, severity))| (Owner::Element(*id), (*severity, n + 1)))
            .collect(),
        lit: model
            .flows()
            .keys()
            .take(1)
            .map(|id| Owner::Flow(*id))
            .collect(),
    };
    let picture = draw(&model, None, &marks, &Look::default());
    let svg = svg::paint_titled(&picture.scene, Palette::light(), "Walkthrough");
    golden("walkthrough.svg", &svg);
}

/// Compares with a file of `tests/golden`; `UPDATE=1 cargo test` writes it.
#[track_caller]
fn golden(name: &str, now: &str) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert!(
        kept == now,
        "{name} differs, first at {differs:?}; look at it, then UPDATE=1"
    );
}
