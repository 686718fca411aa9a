//! Gestures without a window: a sketch before, a script of what a person does, the sketch after.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use editor::{Act, Button, Field, Input, Mods, Pointer, Session, State};
use emath::{Pos2, Rect, Vec2, vec2};
use model::{Model, Subject};

struct Robot {
    session: Session,
    at: Pos2,
}

impl Robot {
    fn new(sketch: &str) -> Self {
        let (model, issues) = model::sketch::read(sketch);
        assert_eq!(issues, []);
        Self {
            session: Session::open(model, None),
            at: Pos2::ZERO,
        }
    }

    fn subject(&self, name: &str) -> Subject {
        let model = self.session.model();
        let elements = model
            .elements()
            .iter()
            .map(|(id, e)| (Subject::Element(*id), &e.name));
        let boundaries = model
            .boundaries()
            .iter()
            .map(|(id, b)| (Subject::Boundary(*id), &b.name));
        let found = elements.chain(boundaries).find(|(_, n)| *n == name);
        found.unwrap_or_else(|| panic!("{name} is not drawn")).0
    }

    fn area(&self, name: &str) -> Rect {
        self.session.sheet().area(self.subject(name)).unwrap()
    }

    fn pointer(&self, mods: Mods) -> Pointer {
        Pointer {
            at_scene: self.at,
            on_screen: self.at,
            scale: 1.0,
            mods,
        }
    }

    fn press(&mut self, at: Pos2, mods: Mods) {
        self.at = at;
        let pointer = self.pointer(mods);
        self.session.input(&Input::Press(pointer, Button::Primary));
    }

    fn slide(&mut self, by: Vec2) {
        self.at += by / 2.0;
        let half = self.pointer(Mods::NONE);
        self.session.input(&Input::Move(half));
        self.at += by / 2.0;
        let whole = self.pointer(Mods::NONE);
        self.session.input(&Input::Move(whole));
    }

    fn release(&mut self, mods: Mods) {
        let pointer = self.pointer(mods);
        self.session.input(&Input::Release(pointer));
    }

    fn click(&mut self, name: &str, mods: Mods) {
        self.press(self.area(name).center(), mods);
        self.release(mods);
    }

    fn step(&mut self, line: &str) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.split_whitespace().collect();
        let number = |ix: usize| words[ix].parse::<f32>().unwrap();
        match verb {
            "click" => self.click(rest, Mods::NONE),
            "edge" => {
                self.press(self.area(rest).left_center(), Mods::NONE);
                self.release(Mods::NONE);
            }
            "shift-click" => self.click(rest, Mods::SHIFT),
            "double" => {
                self.click(rest, Mods::NONE);
                let pointer = self.pointer(Mods::NONE);
                self.session.input(&Input::Double(pointer));
                self.release(Mods::NONE);
            }
            "take" => self.press(self.area(rest).center(), Mods::NONE),
            "slide" => self.slide(vec2(number(0), number(1))),
            "over" => self.slide(self.area(rest).center() - self.at),
            // The free corner of a frame, away from what is in it.
            "into" => self.slide(self.area(rest).left_bottom() + vec2(6.0, -6.0) - self.at),
            "out" => self.slide(vec2(-5000.0, -5000.0)),
            "drop" => self.release(Mods::NONE),
            "brush" => {
                let all = words
                    .iter()
                    .map(|w| self.area(w))
                    .reduce(Rect::union)
                    .unwrap();
                let all = all.expand(12.0);
                self.press(all.min, Mods::NONE);
                self.slide(all.size());
                self.release(Mods::NONE);
            }
            "type" => rest.clone_into(self.session.draft().unwrap().1),
            "enter" => self.session.input(&Input::Enter),
            "escape" => self.session.input(&Input::Escape),
            "undo" => self.session.run(Act::Undo),
            "redo" => self.session.run(Act::Redo),
            "delete" => self.session.run(Act::Delete),
            "rename" => self.session.run(Act::Rename),
            "all" => self.session.run(Act::SelectAll),
            "connect" => self.session.run(Act::Connect),
            "add" => {
                let at = self.area(words[0]).left_bottom() + vec2(6.0, -6.0);
                self.session.add(at);
            }
            "right" => self.session.run(Act::Nudge(1, 0)),
            _ => panic!("{line} is no step"),
        }
    }

    fn run(&mut self, script: &str) {
        for line in script.split(';') {
            self.step(line.trim());
            assert_eq!(self.session.model().faults(), [], "after {line}");
        }
    }
}

/// The model as a sketch in an order of its own making, so that old ids do not show.
fn words(model: &Model) -> String {
    model::sketch::write(&model::sketch::read(&model::sketch::write(model)).0)
}

#[track_caller]
fn check(before: &str, script: &str, after: &str) -> Session {
    let mut robot = Robot::new(before);
    robot.run(script);
    let wanted = words(&model::sketch::read(after).0);
    assert_eq!(words(robot.session.model()), wanted, "{script}");
    assert!(!robot.session.state().busy(), "{script}");
    robot.session
}

const WEB: &str = "Web: container\nReg: registry\nDev: developer\nReg -> Web: pull\n";
const CLOUD: &str = "boundary Cloud: cloud_account\n  boundary Net: vpc\n    Web: container\n  Reg: registry\n  S3: object_store\nDev: developer\n";

fn names(session: &Session) -> String {
    let names = session.selection().iter().map(|s| session.model().name(*s));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.join(" ")
}

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
    let mut worker = editor::Worker::start(today, || ());
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
