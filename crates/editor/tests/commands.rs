//! Every command without a window: a sketch before, a script, the sketch after; and the table of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{CLOUD, Robot, WEB, check, names, words};
use editor::{Act, Align, Edge, Grip, Input, Mods, Request, Session, Side, Tool, command};
use emath::{Pos2, pos2, vec2};
use model::{Kind, Stage, Subject};

const ROW: &str = "A: container\nB: registry\nC: database\nA -> B: pull\nB -> C: write\n";

#[test]
fn an_element_is_made_beside_the_selected_one() {
    let after = WEB.replace("Dev:", "App: container\nDev:") + "Web -> App\n";
    check(WEB, "click Web; grow-right; type App; enter", &after);
    check(
        WEB,
        "click Web; grow-right; type App; enter; undo; undo",
        WEB,
    );
    let mut robot = Robot::new(WEB);
    let from = robot.area("Web");
    robot.run("click Web; grow-down; type One; enter; click Web; grow-down; type Two; enter");
    let (one, two) = (robot.area("One"), robot.area("Two"));
    assert!(one.top() > from.bottom() && two.top() > from.bottom());
    assert!(
        !one.intersects(two),
        "the second one stands beside the first"
    );
    let inside = CLOUD.replace(
        "    Web: container\n",
        "    Web: container\n    Two: container\n",
    ) + "Web -> Two\n";
    check(CLOUD, "click Web; grow-up; type Two; enter", &inside);
}

#[test]
fn a_connected_element_stays_in_the_boundary_it_is_made_from() {
    let mut robot = Robot::new("A: container\nboundary V: cloud_account\n  B: container\n");
    let (area, diagram) = (robot.area("A"), robot.session.diagram().unwrap());
    let (Subject::Boundary(zone), Subject::Element(inner)) =
        (robot.subject("V"), robot.subject("B"))
    else {
        panic!()
    };
    let frame = model::Frame {
        x: area.right() as i32 + 20,
        y: area.top() as i32 - 10,
        width: 700,
        height: area.height() as i32 + 20,
    };
    let far = model::Place {
        x: frame.x + 600,
        y: area.center().y as i32,
    };
    robot.session.edit("Place", |edit| {
        edit.put((diagram, zone), frame);
        edit.put((diagram, inner), far);
    });
    robot.run("click A; grow-right; type C; enter");
    let home = |robot: &Robot, name: &str| robot.session.home(robot.subject(name));
    assert_eq!(home(&robot, "C"), None);
    assert!(!robot.area("V").contains(robot.area("C").center()));
}

#[test]
fn what_is_copied_is_pasted_with_its_inner_flows() {
    let mut robot = Robot::new(ROW);
    robot.run("click A; shift-click B; copy");
    let copied = robot.session.requests().into_iter().find_map(|r| match r {
        Request::Copy(text) => Some(text),
        _ => None,
    });
    let text = copied.unwrap();
    robot.session.paste(&text, Some(pos2(1000.0, 1000.0)));
    let model = robot.session.model();
    assert_eq!((model.elements().len(), model.flows().len()), (5, 3));
    assert_eq!(names(&robot.session), "A A \u{2192} B: pull B");
    robot.run("undo");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(ROW).0)
    );
    let mut other = Robot::new(CLOUD);
    let middle = other.area("Cloud").left_bottom() + vec2(60.0, -10.0);
    other.session.paste(&text, Some(middle));
    let cloud = other.session.home(other.subject("Reg"));
    assert_eq!(
        other.session.home(other.subject("A")),
        cloud,
        "pasted where it is put"
    );
    assert_eq!(other.session.history().undo_label(), Some("Paste"));
}

#[test]
fn a_pasted_sketch_is_drawn_and_nonsense_is_told() {
    let mut robot = Robot::new("");
    robot
        .session
        .paste("Web: container\nReg: registry\nReg -> Web: pull\n", None);
    assert_eq!(robot.session.model().flows().len(), 1);
    assert!(!robot.area("Web").intersects(robot.area("Reg")));
    for text in [
        "Web: contaner",
        "(format: \"plimsoll\", nonsense)",
        "",
        "\u{feff}",
    ] {
        robot.session.requests();
        robot.session.paste(text, None);
        let told = robot.session.requests();
        assert!(
            matches!(told.as_slice(), [Request::Tell(_)]),
            "{text}: {told:?}"
        );
    }
    assert_eq!(robot.session.history().len(), 1);
}

#[test]
fn duplicating_again_repeats_the_step() {
    let mut robot = Robot::new("A: container\n");
    let first = robot.area("A").center();
    robot.run("click A; duplicate");
    for _ in 0..20 {
        robot.session.nudge(0, 10);
    }
    robot.run("duplicate");
    let middle = |robot: &Robot| {
        let boxes = robot.session.sheet().boxes().values();
        let mut all: Vec<_> = boxes.map(|b| b.center() - first).collect();
        all.sort_by(|a, b| a.y.total_cmp(&b.y));
        all
    };
    assert_eq!(
        middle(&robot),
        [vec2(0.0, 0.0), vec2(30.0, 230.0), vec2(60.0, 460.0)]
    );
    check(CLOUD, "click S3; duplicate; undo", CLOUD);
    let twice = CLOUD.replace(
        "  S3: object_store\n",
        "  S3: object_store\n  S3: object_store\n",
    );
    let session = check(CLOUD, "click S3; duplicate", &twice);
    assert_eq!(session.selection().len(), 1);
}

#[test]
fn alt_drags_a_copy() {
    let mut robot = Robot::new(WEB);
    let before = robot.area("Reg");
    robot.run("alt-take Reg; slide 300 400; drop");
    assert_eq!(robot.session.model().elements().len(), 4);
    let boxes = robot.session.sheet().boxes();
    assert!(boxes.values().any(|b| *b == before), "the first one stays");
    robot.run("undo; alt-take Reg; slide 300 400; escape; drop");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(WEB).0)
    );
}

#[test]
fn cut_is_one_step() {
    let mut robot = Robot::new(WEB);
    robot.run("click Web; cut");
    assert!(
        robot
            .session
            .requests()
            .iter()
            .any(|r| matches!(r, Request::Copy(_)))
    );
    assert_eq!(robot.session.history().len(), 1);
    robot.run("undo");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(WEB).0)
    );
}

#[test]
fn attributes_go_from_one_thing_to_others_that_have_them() {
    let before = "A: registry scan_on_push=basic tag_immutability=yes\nB: registry\nC: database\n";
    let after = before.replace(
        "B: registry",
        "B: registry scan_on_push=basic tag_immutability=yes",
    );
    check(
        before,
        "click A; copy-attributes; click B; shift-click C; paste-attributes",
        &after,
    );
    let mut robot = Robot::new(before);
    robot.run("click B");
    let paste = command::by_act(Act::PasteAttributes).unwrap();
    assert!(!paste.ready(&robot.session), "nothing was copied");
}

#[test]
fn things_line_up() {
    let mut robot = Robot::new(ROW);
    robot.run("click A; shift-click B; shift-click C");
    robot.session.run(Act::Align(Align::Left));
    let left = robot.area("A").left();
    assert!(
        ["B", "C"]
            .iter()
            .all(|n| (robot.area(n).left() - left).abs() < 1.0)
    );
    assert_eq!(robot.session.history().len(), 1, "one step");
    robot.run("undo; select-all; align-top");
    let top = robot.area("A").top();
    assert!(
        ["B", "C"]
            .iter()
            .all(|n| (robot.area(n).top() - top).abs() < 1.0)
    );
    robot.run("undo; escape; take C; slide 500 0; drop; select-all; distribute-across");
    let gap = |a: &str, b: &str| robot.area(b).left() - robot.area(a).right();
    let mut order = ["A", "B", "C"];
    order.sort_by(|a, b| robot.area(a).left().total_cmp(&robot.area(b).left()));
    let [a, b, c] = order;
    assert!(
        (gap(a, b) - gap(b, c)).abs() <= 1.0,
        "{} {}",
        gap(a, b),
        gap(b, c)
    );
}

#[test]
fn lining_up_changes_no_boundary() {
    let mut robot = Robot::new(CLOUD);
    let home = |robot: &Robot| robot.session.home(robot.subject("Web"));
    let before = home(&robot);
    robot.run("click Web; shift-click Dev; align-left; align-top");
    assert_eq!(home(&robot), before);
    assert_eq!(robot.session.home(robot.subject("Dev")), None);
}

#[test]
fn tidying_parts_what_overlaps_and_keeps_the_rest() {
    let mut robot = Robot::new(ROW);
    let still = robot.area("C");
    let over = robot.area("A").center() - robot.area("B").center() + vec2(8.0, 4.0);
    robot.run(&format!("take B; slide {} {}; drop", over.x, over.y));
    assert!(robot.area("A").intersects(robot.area("B")));
    robot.run("click A; shift-click B; tidy");
    assert!(!robot.area("A").intersects(robot.area("B")));
    assert_eq!(robot.area("C"), still);
    robot.run("undo; escape; tidy");
    assert!(!robot.area("A").intersects(robot.area("B")));
    let mut robot = Robot::new(CLOUD);
    robot.run("select-all; tidy; undo");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(CLOUD).0)
    );
}

#[test]
fn moving_snaps_and_ctrl_suspends_it() {
    let mut robot = Robot::new(ROW);
    robot.run("select-all; align-top; escape");
    robot.session.set_snap(true);
    let top = robot.area("A").top();
    robot.run("take C; slide 0 200");
    assert!((robot.area("C").top() - top - 200.0).abs() < 7.0);
    robot.run("slide 0 -196");
    assert!((robot.area("C").top() - top).abs() < 0.5, "it snapped");
    let over = robot.session.preview(None, 1.0);
    assert!(!over.items.is_empty(), "a guide shows it");
    let mut held = robot.pointer(Mods::CTRL);
    held.at_scene = robot.at;
    robot.session.input(&Input::Move(held));
    assert!(
        (robot.area("C").top() - top - 4.0).abs() < 0.5,
        "Ctrl suspends it"
    );
    assert!(robot.session.preview(None, 1.0).items.is_empty());
    robot.run("escape");
}

#[test]
fn the_grid_takes_what_is_moved() {
    let mut robot = Robot::new("A: container\n");
    robot.session.set_grid(true);
    robot.run("take A; slide 13 27; drop");
    let at = robot.area("A").center();
    assert!(
        (at.x % 10.0).abs() < 0.1 && (at.y % 10.0).abs() < 0.1,
        "{at}"
    );
}

#[test]
fn a_boundary_is_drawn_around_things() {
    let mut robot = Robot::new("Dev: developer\nReg: registry\n");
    robot.run("boundary");
    let area = robot.area("Reg").expand(20.0);
    robot.pull(area.min, area.max);
    robot.run("type Cloud; enter");
    assert_eq!(
        robot
            .session
            .home(robot.subject("Reg"))
            .map(Subject::Boundary),
        Some(robot.subject("Cloud"))
    );
    assert_eq!(robot.session.home(robot.subject("Dev")), None);
    assert_eq!(robot.session.tool(), Tool::Select);
    robot.run("edge Cloud");
    let (cloud, before) = (robot.subject("Cloud"), robot.area("Cloud"));
    let Subject::Boundary(id) = cloud else {
        panic!()
    };
    let grips = robot.session.grips(None, 1.0);
    let corner = Grip::Edge(id, Edge { x: 1, y: 1 });
    let at = grips.iter().find(|(grip, _)| *grip == corner).unwrap().1;
    robot.pull(at, at + vec2(80.0, 60.0));
    assert_eq!(robot.area("Cloud").max, before.max + vec2(80.0, 60.0));
    assert_eq!(
        robot.session.home(robot.subject("Dev")),
        None,
        "who is inside stays"
    );
    robot.run("undo; unwrap");
    assert!(robot.session.model().boundaries().is_empty());
    assert_eq!(names(&robot.session), "Reg");
}

#[test]
fn a_stage_is_drawn_around_things() {
    let mut robot = Robot::new("A: container\nB: container\n");
    robot.run("stage; stage; stage");
    assert_eq!(robot.session.stage(), Stage::Push);
    assert!(robot.session.hint().contains("push"));
    let area = robot.area("A").expand(10.0);
    robot.pull(area.min, area.max);
    let stage = |robot: &Robot, name: &str| {
        let Subject::Element(id) = robot.subject(name) else {
            panic!()
        };
        robot.session.model().elements()[&id].stage()
    };
    assert_eq!(
        (stage(&robot, "A"), stage(&robot, "B")),
        (Stage::Push, Stage::Run)
    );
    robot.run("undo; escape");
    assert_eq!(
        (stage(&robot, "A"), robot.session.tool()),
        (Stage::Run, Tool::Select)
    );
}

#[test]
fn notes_are_written_moved_and_deleted_in_place() {
    let mut robot = Robot::new(WEB);
    let notes = |robot: &Robot| {
        let diagrams = robot.session.model().diagrams().values();
        let all = diagrams.flat_map(|d| d.notes.clone());
        all.map(|n| (n.text, n.x, n.y)).collect::<Vec<_>>()
    };
    robot.session.run(Act::Tool(Tool::Note));
    robot.run("press -400 -300; drop; type Ask Ops; enter");
    assert_eq!(notes(&robot), [("Ask Ops".to_owned(), -400, -300)]);
    robot.run("note; slide 30 40; drop");
    assert_eq!(notes(&robot)[0].1, -370);
    assert!(robot.session.noted().is_some());
    robot.run("delete");
    assert!(notes(&robot).is_empty());
    robot.run("undo; undo; undo");
    assert!(robot.session.history().is_empty());
    robot.session.run(Act::Tool(Tool::Note));
    robot.run("press -400 -300; drop; escape");
    assert!(robot.session.history().is_empty(), "nothing was written");
}

#[test]
fn flows_are_bent_reversed_reconnected_and_routed_anew() {
    let mut robot = Robot::new(WEB);
    let flow = robot.flow("Reg \u{2192} Web: pull");
    robot.session.select([Subject::Flow(flow)]);
    let line = robot.session.sheet().line(flow).unwrap().to_vec();
    let middle = line[0] + (line[1] - line[0]) / 2.0;
    robot.pull(middle, middle + vec2(0.0, 150.0));
    let line = robot.session.sheet().lines()[&flow].bends.clone();
    assert_eq!(line.len(), 6, "out, aside, along, back and in");
    assert!(line.iter().any(|p| (p.y - middle.y - 150.0).abs() < 1.0));
    let square = |w: &[Pos2]| (w[0].x - w[1].x).abs() < 0.6 || (w[0].y - w[1].y).abs() < 0.6;
    assert!(line.windows(2).all(square), "askew: {line:?}");
    robot.run("reverse");
    assert_eq!(
        robot
            .session
            .model()
            .flow_name(&robot.session.model().flows()[&flow]),
        "Web \u{2192} Reg: pull"
    );
    robot.run("reroute");
    assert!(robot.session.bends(flow).is_empty());
    robot.run("bend; undo; undo; undo; undo");
    assert!(robot.session.history().is_empty());
    let grips = robot.session.grips(None, 1.0);
    let end = grips
        .iter()
        .find(|(g, _)| matches!(g, Grip::End { source: true, .. }))
        .unwrap()
        .1;
    let dev = robot.area("Dev").center();
    robot.pull(end, dev);
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(&WEB.replace("Reg ->", "Dev ->")).0)
    );
}

#[test]
fn a_flow_is_led_from_a_grip_and_may_end_on_the_ground() {
    let mut robot = Robot::new(WEB);
    let from = robot.area("Dev");
    let grips = robot.session.grips(Some(from.center()), 1.0);
    let Subject::Element(dev) = robot.subject("Dev") else {
        panic!()
    };
    let at = grips
        .iter()
        .find(|(g, _)| *g == Grip::Link(dev, Side::Right))
        .unwrap()
        .1;
    let to = robot.area("Reg").center();
    robot.pull(at, to);
    robot.run("type push; enter");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(&(WEB.to_owned() + "Dev -> Reg: push\n")).0)
    );
    robot.run("undo; undo");
    robot.session.requests();
    robot.pull(at, pos2(-900.0, -900.0));
    let asked = robot.session.requests();
    let [Request::Extend { from, at }] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let shown = |robot: &Robot| robot.session.preview(None, 1.0).items.len();
    let waiting = shown(&robot);
    robot.session.let_go();
    assert_eq!(shown(&robot), waiting - 1, "the flow waits for its end");
    robot.session.extend(*from, *at, Kind::Registry);
    assert_eq!(robot.session.model().elements().len(), 4);
    assert_eq!(robot.session.model().flows().len(), 2);
    robot.run("escape; undo");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read(WEB).0),
        "one step"
    );
}

#[test]
fn the_keyboard_walks_the_drawing() {
    let mut robot = Robot::new(ROW);
    robot.run("select-all; align-middle; escape; next");
    let order: Vec<String> = robot
        .session
        .reading()
        .iter()
        .map(|id| robot.session.model().name(Subject::Element(*id)))
        .collect();
    assert_eq!(names(&robot.session), order[0]);
    robot.run("next");
    assert_eq!(names(&robot.session), order[1]);
    robot.run("previous; previous");
    assert_eq!(names(&robot.session), order[2], "around the end");
    robot.run("click A");
    let right = robot.area("B").center().x > robot.area("A").center().x;
    robot
        .session
        .run(Act::Walk(if right { Side::Right } else { Side::Left }));
    assert_eq!(names(&robot.session), "B");
    robot
        .session
        .run(Act::Walk(if right { Side::Left } else { Side::Right }));
    assert_eq!(names(&robot.session), "A");
}

#[test]
fn selections_are_made_by_kind_and_turned_around() {
    let mut robot = Robot::new("A: container\nB: container\nC: registry\n");
    robot.run("click A; select-kind");
    assert_eq!(names(&robot.session), "A B");
    robot.run("select-invert");
    assert_eq!(names(&robot.session), "C");
    robot.run("select-none");
    assert!(robot.session.selection().is_empty());
}

#[test]
fn selected_elements_are_connected_in_order() {
    let mut robot = Robot::new("A: container\nB: container\nC: registry\n");
    robot.run("select-all; join");
    assert_eq!(robot.session.model().flows().len(), 2);
    robot.run("undo");
    assert!(robot.session.model().flows().is_empty());
}

#[test]
fn a_kind_is_taken_up_by_its_digit_and_put_down() {
    let mut robot = Robot::new("");
    robot.run("place-registry; press 100 50; drop; type ECR; enter");
    assert_eq!(
        words(robot.session.model()),
        words(&model::sketch::read("ECR: registry\n").0)
    );
    assert_eq!(robot.session.tool(), Tool::Select);
}

#[test]
fn what_is_locked_stays_where_it_is() {
    let mut robot = Robot::new(WEB);
    let before = robot.area("Web");
    robot.run("click Web; lock; take Web; slide 90 90; drop; delete");
    assert!(robot.session.hint().starts_with("Locked"));
    assert_eq!(robot.area("Web"), before);
    assert_eq!(robot.session.history().undo_label(), Some("Lock"));
    let text = model::file::write(robot.session.model()).unwrap();
    let again = Session::open(model::file::read(&text).unwrap(), None);
    assert!(again.is_locked(robot.subject("Web")), "the file keeps it");
    robot.run("lock; take Web; slide 90 90; drop");
    assert_ne!(robot.area("Web"), before);
    let text = model::file::write(robot.session.model()).unwrap();
    assert!(!text.contains("locked"), "only what is set is written");
    robot.run("click Web; lock");
    robot.session.remove(robot.subject("Web"));
    let diagrams = robot.session.model().diagrams().values();
    assert!(
        diagrams.into_iter().all(|d| d.locked.is_empty()),
        "it goes with its thing"
    );
}
