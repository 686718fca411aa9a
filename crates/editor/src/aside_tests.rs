//! Large drawings are made elsewhere, and what is shown meanwhile is right.

use std::fmt::Write as _;

use model::Subject;

use super::*;
use crate::Verdict;

/// A model with more flows than are routed at once, judged.
fn large() -> Session {
    let mut text = String::new();
    for n in 0..60 {
        writeln!(text, "E{n}: container").unwrap();
    }
    for n in 0..=scene::route::LONG {
        writeln!(text, "E{} -> E{}: f{n}", n % 60, (n * 7 + 1 + n / 60) % 60).unwrap();
    }
    let (model, issues) = model::sketch::read(&text);
    assert_eq!(issues, []);
    let mut session = Session::open(model, None);
    let rules = Arc::new(analysis::RuleSet::builtin());
    let today = model::Date::constant(2026, 11, 24);
    let verdict = Verdict::of(&rules, today, session.judged(), session.model());
    session.accept(verdict);
    session
}

fn labels(session: &Session) -> usize {
    let lines = session.sheet().lines().values();
    lines.filter(|line| line.label.is_some()).count()
}

#[test]
fn a_large_drawing_is_shown_rough_and_routed_once() {
    let mut session = large();
    assert!(session.sheet().lines().len() > scene::route::LONG);
    assert_eq!(labels(&session), 0);
    let drawing = session.drawing().unwrap();
    assert!(session.drawing().is_none(), "it is asked for once");
    let drawn = drawing.run();
    assert!(
        !Session::blank().take_drawing(&drawn),
        "not another session's"
    );
    assert!(session.take_drawing(&drawn));
    assert!(!session.take_drawing(&drawn), "it is taken once");
    assert!(labels(&session) > 0);
    assert!(session.drawing().is_none());
}

#[test]
fn what_changed_meanwhile_stays_changed() {
    let mut session = large();
    let drawn = session.drawing().unwrap().run();
    let id = *session.model().elements().keys().next().unwrap();
    session.select([Subject::Element(id)]);
    session.run(crate::Act::Delete);
    assert_eq!(labels(&session), 0, "still rough");
    assert!(session.take_drawing(&drawn));
    assert!(labels(&session) > 0);
    assert!(!session.sheet().boxes().contains_key(&id));
    let flows = session.model().flows();
    assert_eq!(session.sheet().lines().len(), flows.len());
}

/// A model that is drawn aside, as it is drawn at last.
fn aside() -> Session {
    let mut session = wide();
    session.draw_aside();
    judge(&mut session);
    if let Some(drawing) = session.drawing() {
        assert!(session.take_drawing(&drawing.run()));
    }
    assert!(session.drawing().is_none());
    session
}

/// A model with more elements than are drawn at once.
fn wide() -> Session {
    let mut text = "boundary Zone: cloud_account\n  In: container\n".to_owned();
    for n in 0..=LARGE {
        writeln!(text, "E{n}: container").unwrap();
    }
    writeln!(text, "E0 -> E1: call").unwrap();
    let (model, issues) = model::sketch::read(&text);
    assert_eq!(issues, []);
    Session::open(model, None)
}

fn judge(session: &mut Session) {
    let rules = Arc::new(analysis::RuleSet::builtin());
    let today = model::Date::constant(2026, 11, 24);
    let verdict = Verdict::of(&rules, today, session.judged(), session.model());
    session.accept(verdict);
}

fn named(session: &Session, name: &str) -> Subject {
    let elements = session.model().elements().iter();
    let mut found = elements.filter(|(_, element)| element.name == name);
    Subject::Element(*found.next().unwrap().0)
}

/// Drags something by so much, as a hand does.
fn drag(session: &mut Session, name: &str, by: emath::Vec2) {
    let at = session.sheet().area(named(session, name)).unwrap().center();
    let pointer = |at: emath::Pos2| crate::Pointer {
        at_scene: at,
        on_screen: at,
        scale: 1.0,
        mods: crate::Mods {
            ctrl: true,
            ..crate::Mods::NONE
        },
    };
    session.input(&crate::Input::Press(pointer(at), crate::Button::Primary));
    session.input(&crate::Input::Move(pointer(at + by * 0.5)));
    session.input(&crate::Input::Move(pointer(at + by)));
    session.input(&crate::Input::Release(pointer(at + by)));
}

#[test]
fn what_is_dropped_is_there_before_it_is_drawn() {
    let mut session = aside();
    let (one, by) = (named(&session, "E0"), emath::vec2(400.0, 260.0));
    let before = session.sheet().area(one).unwrap();
    drag(&mut session, "E0", by);
    let there = before.translate(by);
    assert_eq!(session.sheet().area(one), Some(there), "shown");
    assert_eq!(session.sheet().boxes()[&element(one)], before, "not drawn");
    let drawn = session.drawing().unwrap().run();
    assert!(session.take_drawing(&drawn));
    assert_eq!(session.sheet().boxes()[&element(one)], there);
    assert_eq!(session.sheet().scene(), whole(&session).scene());
    assert!(session.drawing().is_none(), "nothing is due");
}

#[test]
fn a_second_drag_before_the_drawing_is_ready_moves_on_from_the_first() {
    let mut session = aside();
    let (one, by) = (named(&session, "E0"), emath::vec2(400.0, 260.0));
    let before = session.sheet().area(one).unwrap();
    drag(&mut session, "E0", by);
    let late = session.drawing().unwrap();
    drag(&mut session, "E0", by);
    assert_eq!(session.sheet().area(one), Some(before.translate(by * 2.0)));
    assert!(session.take_drawing(&late.run()));
    assert_eq!(
        session.sheet().area(one),
        Some(before.translate(by * 2.0)),
        "a drawing of what was moves nothing back"
    );
    let drawn = session.drawing().unwrap().run();
    assert!(session.take_drawing(&drawn));
    assert_eq!(session.sheet().scene(), whole(&session).scene());
}

#[test]
fn a_command_sees_what_was_dropped() {
    let mut session = aside();
    let one = named(&session, "E0");
    let before = session.sheet().area(one).unwrap();
    drag(&mut session, "E0", emath::vec2(400.0, 260.0));
    session.run(crate::Act::Nudge(1, 0));
    let moved = emath::vec2(401.0, 260.0);
    assert_eq!(session.sheet().area(one), Some(before.translate(moved)));
    assert_eq!(session.sheet().scene(), whole(&session).scene());
}

#[test]
fn marks_are_drawn_aside_too() {
    let mut session = aside();
    let one = named(&session, "In");
    let spec = model::vocabulary().kind(model::Kind::Container);
    let marks = |session: &Session| session.verdict().unwrap().marks().get(&one).copied();
    let before = marks(&session);
    for attr in &spec.attributes {
        if attr.values.is_empty() && !attr.derived {
            session.answer(one, attr, model::Value::YES);
        }
    }
    judge(&mut session);
    assert_ne!(marks(&session), before);
    let drawing = session.drawing().expect("the marks are due");
    assert!(session.take_drawing(&drawing.run()));
    assert!(session.drawing().is_none());
    assert_eq!(session.sheet().scene(), whole(&session).scene());
}

/// The drawing as one made at once has it.
fn whole(session: &Session) -> Sheet {
    let marks = session.verdict().map(|verdict| verdict.marks());
    Sheet::draw(
        session.model(),
        session.diagram(),
        marks,
        Some(&session.resting),
    )
}

fn element(subject: Subject) -> model::ElementId {
    match subject {
        Subject::Element(id) => id,
        other => panic!("{other:?} is no element"),
    }
}
