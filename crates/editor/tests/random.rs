//! 10,000 random scripts of keys and pointer events: no panic, no fault in the model after any event, undo takes all of it
//! back, and what came out can be written and read again.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use editor::{Button, COMMANDS, Find, Input, Keymap, Mods, Pick, Pointer, Request, Session, Word};
use emath::{Pos2, pos2, vec2};
use model::{Kind, Stage, Subject, Value};
use suite::Dice;

/// Scripts, and events in each at most.
const SCRIPTS: u64 = 10_000;
const EVENTS: usize = 18;

const SKETCHES: [&str; 4] = [
    "",
    "Web: container\nReg: registry\nDev: developer\nReg -> Web: pull\n",
    "boundary Cloud: cloud_account\n  boundary Net: vpc\n    Web: container\n  Reg: registry\n  S3: object_store\nDev: developer\nDev -> Reg: push\nReg -> Web: pull\nWeb -> S3: write\n",
    "A: container on=B\nB: task on=C\nC: host\nD: database\nA -> D: write\nD -> A\nA -> A\n",
];

struct Monkey {
    dice: Dice,
    session: Session,
    at: Pos2,
    clip: String,
    told: Vec<String>,
}

impl Monkey {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let text = SKETCHES[dice.roll(SKETCHES.len())];
        let (model, issues) = model::sketch::read(text);
        assert_eq!(issues, []);
        Self {
            session: Session::open(model, None),
            dice,
            at: Pos2::ZERO,
            clip: "Pasted: queue\nOther: queue\nPasted -> Other\n".to_owned(),
            told: Vec::new(),
        }
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.dice.roll(list.len())])
    }

    fn pointer(&mut self) -> Pointer {
        let bit = |dice: &mut Dice| dice.roll(5) == 0;
        let mods = Mods {
            ctrl: bit(&mut self.dice),
            shift: bit(&mut self.dice),
            alt: bit(&mut self.dice),
        };
        Pointer {
            at_scene: self.at,
            on_screen: self.at,
            scale: [0.1, 0.5, 1.0, 8.0][self.dice.roll(4)],
            mods,
        }
    }

    /// Somewhere that matters: a thing, its edge, a grip, or anywhere.
    fn aim(&mut self) {
        let areas: Vec<emath::Rect> = {
            let sheet = self.session.sheet();
            sheet
                .boxes()
                .values()
                .chain(sheet.frames().values())
                .copied()
                .collect()
        };
        let grips = self.session.grips(Some(self.at), 1.0);
        let grips: Vec<Pos2> = grips.into_iter().map(|(_, at)| at).collect();
        let lines: Vec<Pos2> = {
            let flows = self.session.model().flows().keys();
            let sheet = self.session.sheet();
            flows
                .filter_map(|id| sheet.line(*id).and_then(|l| l.get(l.len() / 2).copied()))
                .collect()
        };
        self.at = match self.dice.roll(6) {
            0 => pos2(
                self.dice.roll(4000) as f32 - 2000.0,
                self.dice.roll(4000) as f32 - 2000.0,
            ),
            1 => self.of(&grips).unwrap_or(self.at),
            2 => self.of(&lines).unwrap_or(self.at),
            3 => self.of(&areas).map_or(self.at, |area| area.left_center()),
            4 => self.at + vec2(self.dice.roll(30) as f32 - 15.0, self.dice.roll(30) as f32),
            _ => self.of(&areas).map_or(self.at, |area| area.center()),
        };
    }

    fn subject(&mut self) -> Subject {
        let model = Arc::clone(self.session.model());
        let all: Vec<Subject> = model
            .elements()
            .keys()
            .map(|id| Subject::Element(*id))
            .chain(model.boundaries().keys().map(|id| Subject::Boundary(*id)))
            .chain(model.flows().keys().map(|id| Subject::Flow(*id)))
            .chain(model.assets().keys().map(|id| Subject::Asset(*id)))
            .collect();
        self.of(&all).unwrap_or_default()
    }

    fn event(&mut self) {
        match self.dice.roll(16) {
            0..=2 => {
                self.aim();
                let pointer = self.pointer();
                let button = [
                    Button::Primary,
                    Button::Primary,
                    Button::Primary,
                    Button::Pan,
                    Button::Menu,
                ];
                let button = button[self.dice.roll(button.len())];
                self.session.input(&Input::Press(pointer, button));
            }
            3..=5 => {
                self.aim();
                let pointer = self.pointer();
                self.session.input(&Input::Move(pointer));
            }
            6 | 7 => {
                let pointer = self.pointer();
                self.session.input(&Input::Release(pointer));
            }
            8 => {
                let pointer = self.pointer();
                self.session.input(&Input::Double(pointer));
            }
            9 => {
                let input = [Input::Enter, Input::Escape];
                self.session.input(&input[self.dice.roll(2)]);
            }
            10 => {
                let text = ["", "App", " x ", "日本語\n", "a -> b", "\u{202e}"][self.dice.roll(6)];
                if let Some(draft) = self.session.draft() {
                    text.clone_into(draft);
                }
            }
            11 => self.edit(),
            _ => {
                let command = &COMMANDS[self.dice.roll(COMMANDS.len())];
                self.session.run(command.act);
            }
        }
        self.answer();
    }

    /// What panels do.
    fn edit(&mut self) {
        let (subject, other) = (self.subject(), self.subject());
        let kind = Kind::ALL[self.dice.roll(32)];
        match self.dice.roll(11) {
            0 => self.session.set_kinds(kind),
            1 => {
                let stage = [None, Some(Stage::Push)][self.dice.roll(2)];
                self.session.set_stages(&[subject, other], stage);
            }
            2 => {
                let homes: Vec<_> = self.session.model().boundaries().keys().copied().collect();
                let home = self.of(&homes);
                self.session.put_into(&[subject, other], home);
            }
            3 => {
                let common = self.session.common();
                if let Some(spec) = self.of(&common) {
                    let value = self.of(&spec.takes).unwrap_or(Value::UNKNOWN);
                    self.session.answer_all(spec, value);
                }
            }
            4 => self
                .session
                .say(subject, Word::ALL[self.dice.roll(5)], "a, b"),
            5 => {
                if let (Subject::Element(id), Subject::Element(on)) = (subject, other) {
                    self.session.set(editor::Field::On(id, Some(on)));
                }
            }
            6 => drop(self.session.write_threat(subject, "New threat", "")),
            7 => self
                .session
                .name_it(subject, ["", "Name", "two\nlines"][self.dice.roll(3)]),
            8 => {
                if let (Subject::Flow(flow), Subject::Element(to)) = (subject, other) {
                    let source = self.dice.roll(2) == 0;
                    self.session.redirect(flow, source, to);
                }
            }
            9 => {
                let homes: Vec<_> = self.session.model().boundaries().keys().copied().collect();
                let home = self.of(&homes);
                if self.dice.roll(2) == 0 {
                    self.session.add_in(kind, home);
                } else {
                    self.session.add_boundary(home);
                }
            }
            _ => {
                let letters = ["", "re", "web", "zzz"][self.dice.roll(4)];
                let find = [
                    Find::All,
                    Find::Things,
                    Find::Add {
                        at: None,
                        from: None,
                    },
                ][self.dice.roll(3)];
                let around = editor::Around {
                    keymap: &Keymap::default(),
                    recent: &[],
                    templates: &[],
                    choices: &[],
                };
                let hits = self.session.find(find, letters, around);
                match hits.first().map(|hit| hit.pick.clone()) {
                    Some(Pick::Run(act)) => self.session.run(act),
                    Some(Pick::Show(subject)) => self.session.show_here(&[subject], None),
                    Some(Pick::Go(subject)) => self.session.bring(subject),
                    _ => (),
                }
            }
        }
    }

    /// What the window does when it is asked.
    fn answer(&mut self) {
        for request in self.session.requests() {
            match request {
                Request::Copy(text) => self.clip = text,
                Request::Paste => {
                    let at = (self.dice.roll(2) == 0).then_some(self.at);
                    let clip = self.clip.clone();
                    self.session.paste(&clip, at);
                }
                Request::AddAt(at) => self.session.add_kind(at, Kind::Container),
                Request::Extend { from, at } => self.session.extend(from, at, Kind::Registry),
                Request::Tell(words) => self.told.push(words),
                _ => (),
            }
        }
    }
}

/// Says which script it was when one panics.
struct Told(u64);

impl Drop for Told {
    #[allow(clippy::print_stderr, reason = "for whoever reads the failure")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}", self.0);
        }
    }
}

fn play(seed: u64) {
    let _told = Told(seed);
    let mut monkey = Monkey::new(seed);
    let first = Arc::clone(monkey.session.model());
    let events = 4 + monkey.dice.roll(EVENTS - 4);
    for n in 0..events {
        monkey.event();
        let faults = monkey.session.model().faults();
        assert_eq!(faults, [], "seed {seed}, event {n}");
        // A drawing that doubles itself for ever is no use to anybody.
        if monkey.session.model().elements().len() > 40 {
            break;
        }
    }
    let preview = monkey.session.preview(None, 1.0);
    assert!(
        preview
            .items
            .iter()
            .all(|item| item.bounds.min.x.is_finite())
    );
    // Whatever was going on is given up.
    for _ in 0..3 {
        monkey.session.input(&Input::Escape);
    }
    let last = Arc::clone(monkey.session.model());
    let text = model::file::write(&last).unwrap();
    let again = model::file::read(&text);
    assert_eq!(again.as_ref(), Ok(last.as_ref()), "seed {seed}");
    let steps = monkey.session.history().len();
    for _ in 0..steps {
        monkey.session.undo();
    }
    assert_eq!(*monkey.session.model(), first, "seed {seed}: undone");
    for _ in 0..steps {
        monkey.session.redo();
    }
    assert_eq!(*monkey.session.model(), last, "seed {seed}: done again");
    assert!(!monkey.told.iter().any(String::is_empty));
}

#[test]
fn no_script_breaks_the_editor() {
    let cores = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    std::thread::scope(|scope| {
        for core in 0..cores {
            scope.spawn(move || (0..SCRIPTS).filter(|n| n % cores == core).for_each(play));
        }
    });
}

#[test]
fn the_scripts_do_something() {
    // A property that holds for models nobody changed says nothing.
    let mut changed = 0;
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let mut monkey = Monkey::new(seed);
        for _ in 0..24 {
            monkey.event();
        }
        changed += usize::from(!monkey.session.history().is_empty());
        if let Some(label) = monkey.session.history().undo_label() {
            kinds.insert(
                label
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
    }
    assert!(changed > 150, "{changed} of 200");
    assert!(kinds.len() > 8, "{kinds:?}");
}
