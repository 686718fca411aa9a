//! Editing many things at once, the words around a thing, and what no command may break: a sketch before, a script,
//! the sketch after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::sync::Arc;

use common::{CLOUD, Robot, WEB, words};
use editor::{Act, COMMANDS, Input, Shared, State, Tool, Topic, Word};
use model::{Kind, Subject, Value};

#[test]
fn many_are_edited_at_once() {
    let mut robot = Robot::new("A: registry tag_immutability=yes\nB: registry\nC: database\n");
    robot.run("click A; shift-click B");
    let spec = robot
        .session
        .spec(robot.subject("A"))
        .unwrap()
        .named("tag_immutability")
        .unwrap();
    assert_eq!(robot.session.shared(spec.attr), Some(Shared::Mixed));
    assert!(robot.session.common().iter().any(|a| a.attr == spec.attr));
    robot.session.answer_all(spec, Value::NO);
    assert_eq!(
        robot.session.shared(spec.attr),
        Some(Shared::Same(Value::NO))
    );
    assert_eq!(
        robot.session.history().undo_label(),
        Some("Set tags are immutable to no for 2")
    );
    robot.run("shift-click C");
    assert!(robot.session.common().iter().all(|a| a.attr != spec.attr));
    assert_eq!(robot.session.shared_kind(), Some(Shared::Mixed));
    robot.session.set_kinds(Kind::Volume);
    assert_eq!(
        robot.session.shared_kind(),
        Some(Shared::Same(Kind::Volume))
    );
    robot.run("undo; undo");
    assert_eq!(robot.session.shared(spec.attr), Some(Shared::Mixed));
}

#[test]
fn words_around_a_thing_are_one_step_each() {
    let mut robot = Robot::new(WEB);
    let web = robot.subject("Web");
    for (word, text) in [
        (Word::Owner, "Ops"),
        (Word::Tags, "a, b , "),
        (Word::OutOfScope, "bought"),
    ] {
        robot.session.say(web, word, text);
    }
    let about = editor::about(robot.session.model(), web).unwrap().clone();
    assert_eq!(
        (about.owner.as_str(), about.tags.len(), about.in_scope()),
        ("Ops", 2, false)
    );
    robot.run("undo; undo; undo");
    assert!(robot.session.history().is_empty());
}

#[test]
fn what_is_said_of_the_workload_is_one_step_each() {
    let mut robot = Robot::new(WEB);
    for topic in Topic::ALL {
        robot.session.say_of_workload(topic, " words ");
    }
    let workload = robot.session.model().workload().clone();
    assert!(Topic::ALL.iter().all(|t| t.read(&workload) == "words"));
    let judged = robot.session.verdict().map(|v| v.analysis.standing());
    assert_eq!(workload.bottom_line_of, judged);
    robot.session.say_of_workload(Topic::BottomLine, "");
    assert_eq!(robot.session.model().workload().bottom_line_of, None);
    robot.run(&vec!["undo"; Topic::ALL.len() + 1].join("; "));
    assert!(robot.session.history().is_empty());
}

#[test]
fn boundaries_take_things_in_without_a_pointer() {
    let mut robot = Robot::new(CLOUD);
    let (dev, net, cloud) = (
        robot.subject("Dev"),
        robot.subject("Net"),
        robot.subject("Cloud"),
    );
    let Subject::Boundary(id) = net else { panic!() };
    robot.session.put_into(&[dev], Some(id));
    assert_eq!(robot.session.home(dev), Some(id));
    assert!(
        robot.session.homes(cloud).is_empty(),
        "nothing goes into itself"
    );
    robot.session.put_into(&[cloud], Some(id));
    assert_eq!(robot.session.home(cloud), None);
    assert!(robot.session.model().faults().is_empty());
}

#[test]
fn nothing_stands_on_itself() {
    let mut robot = Robot::new("A: container on=B\nB: task on=C\nC: host\n");
    let ids: Vec<_> = ["A", "B", "C"].iter().map(|n| robot.subject(n)).collect();
    let [
        Subject::Element(a),
        Subject::Element(b),
        Subject::Element(c),
    ] = ids[..]
    else {
        panic!()
    };
    robot.session.set(editor::Field::On(c, Some(a)));
    assert!(robot.session.history().is_empty());
    let grounds: Vec<_> = robot
        .session
        .grounds(c)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert!(!grounds.contains(&a) && !grounds.contains(&b) && !grounds.contains(&c));
}

#[test]
fn escape_leaves_no_trace_of_any_gesture() {
    let mut robot = Robot::new(CLOUD);
    let before = Arc::clone(robot.session.model());
    let scripts = [
        "take Dev; slide 80 80",
        "alt-take Dev; slide 80 80",
        "boundary; press -300 -300; slide 900 900",
        "stage; press -300 -300; slide 900 900",
        "click Dev; flow",
        "press -300 -300; slide 900 900",
        "note",
    ];
    for script in scripts {
        if script == "note" {
            robot.session.run(Act::Tool(Tool::Note));
        } else {
            robot.run(script);
        }
        robot.run("escape; drop; escape; escape");
        assert_eq!(robot.session.model(), &before, "{script}");
        assert_eq!(robot.session.state(), &State::Idle, "{script}");
        assert_eq!(robot.session.tool(), Tool::Select, "{script}");
    }
}

#[test]
fn every_command_runs_or_says_that_it_cannot() {
    for select in ["escape", "click Web", "select-all", "edge Net"] {
        for command in COMMANDS {
            let mut robot = Robot::new(CLOUD);
            robot.run(select);
            let before = robot.session.history().len();
            if !command.ready(&robot.session) {
                robot.session.run(command.act);
                assert_eq!(robot.session.history().len(), before, "{}", command.id);
                continue;
            }
            robot.session.run(command.act);
            assert!(robot.session.model().faults().is_empty(), "{}", command.id);
            robot.session.input(&Input::Escape);
            while robot.session.history().undo_label().is_some() {
                robot.session.undo();
            }
            assert_eq!(
                words(robot.session.model()),
                words(&model::sketch::read(CLOUD).0),
                "{}",
                command.id
            );
        }
    }
}
