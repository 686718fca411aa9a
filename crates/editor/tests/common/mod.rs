//! A robot that works a session by script, and the check of a sketch before, a script, the sketch after.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test uses a part, and fails by panicking"
)]

use editor::{Act, Button, Input, Mods, Pointer, Session, command};
use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::{Model, Subject};

pub struct Robot {
    pub session: Session,
    pub at: Pos2,
}

impl Robot {
    pub fn new(sketch: &str) -> Self {
        let (model, issues) = model::sketch::read(sketch);
        assert_eq!(issues, []);
        let mut session = Session::open(model, None);
        // A script says where things go; what lines up by itself has tests of its own.
        session.set_snap(false);
        Self {
            session,
            at: Pos2::ZERO,
        }
    }

    pub fn subject(&self, name: &str) -> Subject {
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

    pub fn flow(&self, name: &str) -> model::FlowId {
        let model = self.session.model();
        let found = model
            .flows()
            .iter()
            .find(|(_, f)| model.flow_name(f) == name);
        *found.unwrap_or_else(|| panic!("{name} is no flow")).0
    }

    pub fn area(&self, name: &str) -> Rect {
        self.session.sheet().area(self.subject(name)).unwrap()
    }

    pub fn pointer(&self, mods: Mods) -> Pointer {
        Pointer {
            at_scene: self.at,
            on_screen: self.at,
            scale: 1.0,
            mods,
        }
    }

    pub fn press(&mut self, at: Pos2, mods: Mods) {
        self.at = at;
        let pointer = self.pointer(mods);
        self.session.input(&Input::Press(pointer, Button::Primary));
    }

    pub fn slide(&mut self, by: Vec2) {
        self.at += by / 2.0;
        let half = self.pointer(Mods::NONE);
        self.session.input(&Input::Move(half));
        self.at += by / 2.0;
        let whole = self.pointer(Mods::NONE);
        self.session.input(&Input::Move(whole));
    }

    /// Presses at a point, drags to another and releases.
    pub fn pull(&mut self, from: Pos2, to: Pos2) {
        self.press(from, Mods::NONE);
        self.slide(to - from);
        self.release(Mods::NONE);
    }

    pub fn release(&mut self, mods: Mods) {
        let pointer = self.pointer(mods);
        self.session.input(&Input::Release(pointer));
    }

    pub fn click(&mut self, name: &str, mods: Mods) {
        self.press(self.area(name).center(), mods);
        self.release(mods);
    }

    pub fn step(&mut self, line: &str) {
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
            "type" => rest.clone_into(self.session.draft().unwrap()),
            "alt-take" => self.press(self.area(rest).center(), Mods::ALT),
            "line" => {
                let id = self.flow(rest);
                let line = self.session.sheet().line(id).unwrap();
                let middle = line[line.len() / 2 - 1]
                    + (line[line.len() / 2] - line[line.len() / 2 - 1]) / 2.0;
                self.press(middle, Mods::NONE);
                self.release(Mods::NONE);
            }
            "press" => self.press(pos2(number(0), number(1)), Mods::NONE),
            "note" => self.press(self.session.note_area(0).unwrap().center(), Mods::NONE),
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
            id => {
                let command = command::by_id(id);
                let command = command.unwrap_or_else(|| panic!("{line} is no step"));
                assert!(command.ready(&self.session), "{id} cannot run");
                self.session.run(command.act);
            }
        }
    }

    pub fn run(&mut self, script: &str) {
        for line in script.split(';').map(str::trim).filter(|l| !l.is_empty()) {
            self.step(line);
            assert_eq!(self.session.model().faults(), [], "after {line}");
        }
    }
}

/// The model as a sketch in an order of its own making, so that old ids do not show.
pub fn words(model: &Model) -> String {
    model::sketch::write(&model::sketch::read(&model::sketch::write(model)).0)
}

#[track_caller]
pub fn check(before: &str, script: &str, after: &str) -> Session {
    let mut robot = Robot::new(before);
    robot.run(script);
    let wanted = words(&model::sketch::read(after).0);
    assert_eq!(words(robot.session.model()), wanted, "{script}");
    assert!(!robot.session.state().busy(), "{script}");
    robot.session
}

pub const WEB: &str = "Web: container\nReg: registry\nDev: developer\nReg -> Web: pull\n";
pub const CLOUD: &str = "boundary Cloud: cloud_account\n  boundary Net: vpc\n    Web: container\n  Reg: registry\n  S3: object_store\nDev: developer\n";

pub fn names(session: &Session) -> String {
    let names = session.selection().iter().map(|s| session.model().name(*s));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.join(" ")
}
