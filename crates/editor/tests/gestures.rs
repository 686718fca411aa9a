//! Gestures without a window: a sketch before, a script of what a person does, the sketch after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

mod common;

use common::{CLOUD, Robot, WEB, check, names};
use editor::{Act, Field, Input, Mods, Session, State};
use emath::{Rect, vec2};
use model::Subject;

#[test]
fn clicks_select() {
    let selected = |script| names(&check(WEB, script, WEB));
    assert_eq!(selected("click Web"), "Web");
    assert_eq!(selected("click Web; click Reg"), "Reg");
    assert_eq!(selected("click Web; shift-click Reg"), "Reg Web");
    assert_eq!(
        selected("click Web; shift-click Reg; shift-click Web"),
        "Reg"
    );
    assert_eq!(selected("click Web; shift-click Reg; click Reg"), "Reg");
    assert_eq!(selected("click Web; escape"), "");
}

#[test]
fn a_brush_selects_what_is_wholly_inside() {
    let session = check(
        "A: container\nB: registry\n",
        "brush A B",
        "A: container\nB: registry\n",
    );
    assert!(names(&session).contains('A') && names(&session).contains('B'));
    let session = check(WEB, "click Web; brush Reg", WEB);
    assert_eq!(names(&session), "Reg");
}

#[test]
fn a_label_goes_along_with_its_flow() {
    let mut robot = Robot::new("A: container\nB: registry\nA -> B: pull image\n");
    let flow = Subject::Flow(robot.flow("A \u{2192} B: pull image"));
    let label = |robot: &Robot| {
        let items = robot.session.sheet().items(robot.session.model(), flow);
        let mut texts = items
            .iter()
            .filter(|item| matches!(item.shape, scene::Shape::Text { .. }));
        texts.next().map(|item| item.bounds.center())
    };
    let before = label(&robot).unwrap();
    let at = robot.area("A").center();
    robot.press(at, Mods::NONE);
    robot.slide(vec2(0.0, 300.0));
    let during = label(&robot).expect("the label is drawn while its flow moves");
    assert!(during.y > before.y + 60.0, "{before} {during}");
}

#[test]
fn renaming_is_one_step() {
    check(
        WEB,
        "double Web; type App; enter",
        "App: container\nReg: registry\nDev: developer\nReg -> App: pull\n",
    );
    check(WEB, "click Web; rename; type App; escape", WEB);
    check(WEB, "click Web; rename; type App; enter; undo", WEB);
    check(WEB, "double Web; type  ; enter", WEB);
    let session = check(WEB, "double Web; type App; enter; undo; redo; undo", WEB);
    assert_eq!(session.history().redo_label(), Some("Rename"));
}

#[test]
fn deleting_takes_flows_along_and_comes_back() {
    check(WEB, "click Web; delete", "Reg: registry\nDev: developer\n");
    check(WEB, "click Web; delete; undo", WEB);
    check(
        WEB,
        "click Web; delete; undo; redo",
        "Reg: registry\nDev: developer\n",
    );
    check(WEB, "all; delete", "");
    let freed = CLOUD.replace("  boundary Net: vpc\n    Web", "  Web");
    check(CLOUD, "edge Net; delete", &freed);
}

#[test]
fn a_drag_is_a_preview_until_it_is_dropped() {
    let mut robot = Robot::new(WEB);
    let before = (Arc::clone(robot.session.model()), robot.area("Web"));
    robot.run("take Web; slide 60 30");
    assert_eq!(*robot.session.model(), before.0);
    assert_eq!(
        robot.area("Web").center(),
        before.1.center() + vec2(60.0, 30.0)
    );
    assert!(matches!(robot.session.state(), State::Moving { .. }));
    robot.run("escape; drop");
    assert_eq!(
        (Arc::clone(robot.session.model()), robot.area("Web")),
        before
    );
    assert!(robot.session.history().is_empty() && !robot.session.dirty());
}

#[test]
fn a_drop_is_one_step_that_is_not_judged_again() {
    let mut robot = Robot::new(WEB);
    let (before, judged) = (robot.area("Web").center(), robot.session.judged());
    robot.run("click Web; shift-click Reg; take Web; slide 60 30; drop");
    assert_eq!(
        robot.session.history().undo_label(),
        Some("Move 2 elements")
    );
    assert_eq!(robot.area("Web").center(), before + vec2(60.0, 30.0));
    assert!(robot.session.dirty());
    robot.run("undo");
    assert_eq!(robot.area("Web").center(), before);
    assert_eq!(robot.session.judged(), judged);
    assert!(robot.session.history().is_empty() && !robot.session.dirty());
    assert_eq!(
        names(&robot.session),
        "Reg Web",
        "the selection survives undo"
    );
}

#[test]
fn a_shake_below_the_threshold_is_a_click() {
    let session = check(WEB, "take Web; slide 2 2; drop", WEB);
    assert!(session.history().is_empty());
    assert_eq!(names(&session), "Web");
}

#[test]
fn nudging_moves_by_one() {
    let mut robot = Robot::new(WEB);
    let before = robot.area("Web").center();
    robot.run("click Web; right; right");
    assert_eq!(robot.area("Web").center(), before + vec2(2.0, 0.0));
    assert_eq!(robot.session.history().len(), 2);
}

#[test]
fn dropping_into_a_boundary_puts_it_there() {
    let into = CLOUD
        .replace("Dev: developer\n", "")
        .replace("  Reg:", "  Dev: developer\n  Reg:");
    check(CLOUD, "take Dev; into Cloud; drop", &into);
    check(CLOUD, "take Dev; into Cloud; drop; undo", CLOUD);
    check(CLOUD, "take Dev; into Cloud; escape; drop", CLOUD);
    let out = CLOUD.replace("  Reg: registry\n", "") + "Reg: registry\n";
    check(CLOUD, "take Reg; out; drop", &out);
    check(CLOUD, "take Reg; slide 9 0; drop", CLOUD);
}

#[test]
fn a_new_element_stands_in_the_boundary_it_was_put_in() {
    let after = CLOUD.replace("  Reg:", "  Job: container\n  Reg:");
    let session = check(CLOUD, "add Cloud; type Job; enter", &after);
    assert_eq!(names(&session), "Job");
    check(CLOUD, "add Cloud; type Job; enter; undo; undo", CLOUD);
}

#[test]
fn a_flow_is_led_from_the_selection_to_the_next_press() {
    let after = WEB.to_owned() + "Dev -> Reg: push\n";
    let session = check(
        WEB,
        "click Dev; connect; click Reg; type push; enter",
        &after,
    );
    assert_eq!(session.selection().len(), 1);
    check(WEB, "click Dev; connect; escape", WEB);
    check(WEB, "click Dev; connect; click Dev", WEB);
    check(WEB, "click Dev; connect; click Reg; escape; undo", WEB);
}

#[test]
fn a_verdict_says_what_the_edit_changed() {
    let rules = Arc::new(analysis::RuleSet::builtin());
    let today = model::Date::constant(2026, 11, 24);
    let mut robot = Robot::new("ECR: registry\n");
    let judge = |session: &mut Session| {
        let model = Arc::clone(session.model());
        session.accept(editor::Verdict::of(&rules, today, session.judged(), &model));
    };
    judge(&mut robot.session);
    let before = robot.session.verdict().unwrap().counts;
    let ecr = robot.subject("ECR");
    let spec = robot.session.spec(ecr).unwrap();
    let attribute = spec.named("tag_immutability").unwrap();
    robot.session.answer(ecr, attribute, model::Value::NO);
    judge(&mut robot.session);
    let after = robot.session.verdict().unwrap().counts;
    assert_eq!(
        (after.open, after.assumed),
        (before.open + 1, before.assumed - 1)
    );
    assert!(!robot.session.delta().unwrap().moved.is_empty());
    robot.session.answer(ecr, attribute, model::Value::YES);
    judge(&mut robot.session);
    assert_eq!(robot.session.delta().unwrap().gone, 1);
    assert_eq!(robot.session.cause(), "Set tags are immutable to yes");
}

#[test]
fn the_worker_judges_the_newest_and_then_sleeps() {
    let today = model::Date::constant(2026, 11, 24);
    let rules = Arc::new(analysis::RuleSet::builtin());
    let mut worker = editor::Worker::start(rules, today, || ());
    let robot = Robot::new(WEB);
    for revision in 1..=20 {
        worker.post(revision, robot.session.model());
    }
    worker.settle();
    assert_eq!(worker.take().map(|verdict| verdict.revision), Some(20));
    worker.post(20, robot.session.model());
    worker.settle();
    assert!(worker.take().is_none(), "nothing new, nothing judged");
}

#[test]
fn the_worker_follows_edits_and_starts_anew_with_another_model() {
    let today = model::Date::constant(2026, 11, 24);
    let rules = std::sync::Arc::new(analysis::RuleSet::builtin());
    let mut worker = editor::Worker::start(Arc::clone(&rules), today, || ());
    let mut robot = Robot::new("Dev: developer\nReg: registry\nApp: container\nDev -> Reg: push\n");
    let mut revision = 0;
    let mut check = |worker: &mut editor::Worker, model: &std::sync::Arc<model::Model>| {
        revision += 1;
        worker.post(revision, model);
        worker.settle();
        let verdict = worker.take().expect("a verdict");
        let whole = editor::Verdict::of(&rules, today, revision, model);
        assert_eq!(verdict.revision, revision);
        assert_eq!(verdict.rows, whole.rows);
        for id in model.elements().keys() {
            let of = model::Subject::Element(*id);
            assert_eq!(verdict.asked(of), whole.asked(of));
        }
        assert_eq!(verdict.counts, whole.counts);
    };
    check(&mut worker, robot.session.model());
    let spec = model::vocabulary().kind(model::Kind::Registry);
    let tags = spec.named("tag_immutability").expect("an attribute");
    let reg = robot.subject("Reg");
    robot.session.answer(reg, tags, model::Value::NO);
    check(&mut worker, robot.session.model());
    robot.click("App", Mods::NONE);
    robot.session.run(Act::Delete);
    check(&mut worker, robot.session.model());
    robot.session.undo();
    check(&mut worker, robot.session.model());
    worker.forget();
    check(&mut worker, Robot::new(WEB).session.model());
}

#[test]
fn a_boundary_is_put_around_the_selection_and_taken_back() {
    let mut robot = Robot::new("Dev: developer\nReg: registry\nDev -> Reg: push\n");
    robot.click("Reg", Mods::NONE);
    robot.session.run(Act::Wrap);
    robot.session.input(&Input::Enter);
    let home = robot.session.home(robot.subject("Reg"));
    assert_eq!(home.map(Subject::Boundary), robot.session.selected());
    assert_eq!(robot.session.home(robot.subject("Dev")), None);
    assert!(robot.area("New boundary").contains_rect(robot.area("Reg")));
    robot.session.undo();
    assert_eq!(robot.session.home(robot.subject("Reg")), None);
    assert!(robot.session.model().boundaries().is_empty());
}

#[test]
fn fields_of_a_flow_are_one_step_each() {
    let mut robot = Robot::new("Dev: developer\nReg: registry\nDev -> Reg: push\n");
    let id = *robot.session.model().flows().keys().next().unwrap();
    let steps = [
        Field::Protocol(id, "HTTPS".to_owned()),
        Field::Port(id, Some(443)),
        Field::Action(id, Some(model::Action::Push)),
        Field::BothWays(id, true),
        Field::NewData(Subject::Flow(id), "Image".to_owned()),
    ];
    let before = Arc::clone(robot.session.model());
    for step in steps.clone() {
        robot.session.set(step);
    }
    let flow = robot.session.model().flows()[&id].clone();
    assert_eq!(
        (flow.port, flow.carries.len(), flow.both_ways),
        (Some(443), 1, true)
    );
    assert_eq!(robot.session.history().undo_label(), Some("Add data"));
    for _ in steps {
        robot.session.undo();
    }
    assert_eq!(*robot.session.model(), before);
}

#[test]
fn what_an_element_holds_moves_along_while_it_is_dragged() {
    let mut robot = Robot::new("Dev: developer\nReg: registry\nDev -> Reg: push\n");
    let reg = robot.subject("Reg");
    robot.session.set(Field::NewData(reg, "Image".to_owned()));
    let chip = |robot: &Robot| {
        let items = robot.session.sheet().shown();
        let chips = items
            .iter()
            .filter(|i| matches!(i.owner, scene::Owner::Asset(_)));
        chips.map(|item| item.bounds).reduce(Rect::union).unwrap()
    };
    let before = chip(&robot);
    robot.press(robot.area("Reg").center(), Mods::NONE);
    robot.slide(vec2(40.0, 20.0));
    assert_eq!(chip(&robot).center() - before.center(), vec2(40.0, 20.0));
}

#[test]
fn data_is_rated_and_goes_from_all_that_has_it() {
    let mut robot = Robot::new("Reg: registry\n");
    let reg = robot.subject("Reg");
    robot.session.set(Field::NewData(reg, "Image".to_owned()));
    let id = *robot.session.model().assets().keys().next().unwrap();
    robot
        .session
        .set(Field::DataRating(id, "integrity", Some(5)));
    let category = Some(model::Category::Code);
    robot.session.set(Field::Category(id, category));
    let asset = robot.session.model().assets()[&id].clone();
    assert_eq!(
        (asset.ratings.integrity, asset.category),
        (Some(5), category)
    );
    robot.session.remove(Subject::Asset(id));
    let model = robot.session.model();
    assert!(model.assets().is_empty() && model.elements().values().all(|e| e.holds.is_empty()));
    robot.run("undo; undo; undo; undo");
    assert!(robot.session.history().is_empty());
}
