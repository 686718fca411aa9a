//! The window without a pointer: a template becomes a drawing, the drawing is rated, the report is exported; and the
//! finder, the outline, tabs, keys of one's own, what a crash leaves.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use app::folders::Folders;
use common::{WALK, Window, calm, has, is_field, open, said, settle, write};
use editor::Session;
use egui::{Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// One window of the usual size on a session.
fn window(session: Session) -> Window {
    common::window(session, vec2(1400.0, 900.0))
}

fn whole(harness: &Window, start: &str) -> String {
    let nodes = harness.query_all_by(|node| said(node).is_some_and(|l| l.starts_with(start)));
    let labels: Vec<String> = nodes
        .filter_map(|node| said(&node.accesskit_node()))
        .collect();
    labels
        .first()
        .cloned()
        .unwrap_or_else(|| panic!("nothing is called {start}"))
}

/// Gives something the keyboard and presses Enter.
fn press(harness: &mut Window, start: &str) {
    let label = whole(harness, start);
    let node = harness.get_all_by_label(&label).next().unwrap();
    node.scroll_to_me();
    node.focus();
    calm(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

fn key(harness: &mut Window, key: Key) {
    harness.key_press(key);
    settle(harness);
}

fn ctrl(harness: &mut Window, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    settle(harness);
}

fn names(harness: &Window) -> Vec<String> {
    let elements = harness.state().session().model().elements();
    let mut names: Vec<String> = elements.values().map(|e| e.name.clone()).collect();
    names.sort();
    names
}

#[test]
fn from_a_template_to_a_report_without_a_pointer() {
    let mut harness = window(Session::blank());
    let template = app::shelf::templates()[0].title.clone();
    press(&mut harness, &template);
    assert!(harness.state().session().begun());
    let before = names(&harness).len();
    // Drawn: an element beside the selected one, with a name.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    settle(&mut harness);
    key(&mut harness, Key::N);
    write(&mut harness, "What to add", "secret store");
    key(&mut harness, Key::Enter);
    write(&mut harness, "New name", "Vault");
    key(&mut harness, Key::Enter);
    assert_eq!(names(&harness).len(), before + 1);
    assert!(names(&harness).contains(&"Vault".to_owned()));
    // Rated: one of the questions, then a decision about a threat.
    let session = harness.state().session();
    let (open, steps) = (session.verdict().unwrap().counts, session.history().len());
    key(&mut harness, Key::Escape);
    let question = harness.query_all_by(|node| {
        let said = said(node).unwrap_or_default();
        node.role() == Role::RadioButton && said.ends_with(": no")
    });
    let question = question
        .map(|node| said(&node.accesskit_node()).unwrap())
        .next();
    press(&mut harness, &question.unwrap());
    let session = harness.state().session();
    assert_eq!(session.history().len(), steps + 1);
    assert_ne!(session.verdict().unwrap().counts, open);
    press(&mut harness, "T-");
    press(&mut harness, "Decide: reduce");
    assert_eq!(harness.state().session().model().decisions().len(), 1);
    // Exported: the pages are looked at, the path is typed.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    settle(&mut harness);
    assert!(has(&harness, "Page 1"), "the pages are shown");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    harness.get_by(|node| is_field(node, "To")).focus();
    calm(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    calm(&mut harness);
    write(&mut harness, "To", &path.display().to_string());
    key(&mut harness, Key::Enter);
    settle(&mut harness);
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    assert!(has(&harness, "Exported to "));
    // Once more by one key, of the model as it is by then.
    std::fs::remove_file(&path).unwrap();
    ctrl(&mut harness, Key::E);
    settle(&mut harness);
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
}

#[test]
fn the_finder_flies_runs_and_adds() {
    let mut harness = open(WALK);
    ctrl(&mut harness, Key::F);
    write(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, Key::Enter);
    let session = harness.state().session();
    assert_eq!(session.model().name(session.selected().unwrap()), "ECR");
    ctrl(&mut harness, Key::K);
    write(&mut harness, "A command", "select all");
    key(&mut harness, Key::Enter);
    assert!(harness.state().session().selection().len() > 4);
    ctrl(&mut harness, Key::K);
    key(&mut harness, Key::Escape);
    assert!(
        harness
            .query_by_role_and_label(Role::TextInput, "Find")
            .is_none()
    );
    assert!(
        harness.state().session().selection().len() > 4,
        "Escape closed the finder alone"
    );
}

#[test]
fn the_outline_renames_deletes_and_moves() {
    let mut harness = open(WALK);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    settle(&mut harness);
    let row = whole(&harness, "Dev, Developer");
    harness.get_by_label(&row).focus();
    settle(&mut harness);
    let session = harness.state().session();
    assert_eq!(session.model().name(session.selected().unwrap()), "Dev");
    key(&mut harness, Key::F2);
    let field = harness.get_by_role_and_label(Role::TextInput, "Name in the outline");
    field.focus();
    calm(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    calm(&mut harness);
    write(&mut harness, "Name in the outline", "Ada");
    key(&mut harness, Key::Enter);
    assert_eq!(names(&harness), ["Ada", "ECR", "Task"]);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowUp);
    settle(&mut harness);
    let session = harness.state().session();
    assert!(
        session.home(session.selected().unwrap()).is_some(),
        "into the boundary"
    );
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    settle(&mut harness);
    key(&mut harness, Key::Delete);
    assert_eq!(names(&harness), ["ECR", "Task"]);
    ctrl(&mut harness, Key::Z);
    assert_eq!(names(&harness), ["Ada", "ECR", "Task"]);
}

#[test]
fn models_open_side_by_side() {
    let mut harness = open(WALK);
    ctrl(&mut harness, Key::N);
    assert!(names(&harness).is_empty());
    key(&mut harness, Key::Num1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::PageUp);
    settle(&mut harness);
    assert_eq!(names(&harness), ["Dev", "ECR", "Task"]);
    ctrl(&mut harness, Key::W);
    assert!(names(&harness).is_empty(), "the other one is shown");
    ctrl(&mut harness, Key::W);
    assert!(!harness.state().session().begun(), "the start screen");
}

#[test]
fn a_key_of_ones_own_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    let mut harness = open(WALK);
    let ctx = harness.ctx.clone();
    harness.state_mut().remember(folders.clone(), &ctx);
    key(&mut harness, Key::F1);
    press(&mut harness, "Key of Tidy");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::U);
    settle(&mut harness);
    key(&mut harness, Key::Escape);
    let text = std::fs::read_to_string(folders.keys()).unwrap();
    assert!(
        text.lines()
            .any(|line| line.starts_with("tidy = ") && line.ends_with("+U")),
        "{text}"
    );
    let mut again = open(WALK);
    let ctx = again.ctx.clone();
    again.state_mut().remember(folders, &ctx);
    ctrl(&mut again, Key::F);
    write(&mut again, "An element, a flow", "ecr");
    key(&mut again, Key::Enter);
    for _ in 0..5 {
        again.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        settle(&mut again);
    }
    ctrl(&mut again, Key::U);
    assert!(
        again
            .state()
            .session()
            .history()
            .undo_label()
            .is_some_and(|l| l.starts_with("Tidy"))
    );
}

#[test]
fn what_a_crash_left_is_restored_as_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    let mut harness = open(WALK);
    let ctx = harness.ctx.clone();
    harness.state_mut().remember(folders.clone(), &ctx);
    ctrl(&mut harness, Key::A);
    key(&mut harness, Key::Delete);
    assert!(names(&harness).is_empty());
    ctrl(&mut harness, Key::Z);
    assert!(!harness.state().session().dirty());
    ctrl(&mut harness, Key::A);
    key(&mut harness, Key::Delete);
    // The window is gone without a word.
    drop(harness);
    let mut next = window(Session::blank());
    let ctx = next.ctx.clone();
    next.state_mut().remember(folders.clone(), &ctx);
    settle(&mut next);
    assert!(has(&next, "Not saved when the window ended"));
    press(&mut next, "Compare");
    assert!(has(&next, "Never saved"));
    press(&mut next, "Back");
    press(&mut next, "Restore");
    assert!(next.state().session().begun() && next.state().session().dirty());
    let left = std::fs::read_dir(folders.recovery()).unwrap().count();
    assert_eq!(left, 0, "it is offered once");
}

#[test]
fn a_fix_says_what_it_would_change_before_it_is_applied() {
    let mut harness = open(WALK);
    ctrl(&mut harness, Key::F);
    write(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, Key::Enter);
    let before = harness.state().session().verdict().unwrap().counts;
    let label = whole(&harness, "Apply");
    let node = harness.get_all_by_label(&label).next().unwrap();
    node.scroll_to_me();
    node.focus();
    settle(&mut harness);
    settle(&mut harness);
    assert!(has(&harness, "closes T-"), "the effect is shown");
    assert_eq!(harness.state().session().verdict().unwrap().counts, before);
    key(&mut harness, Key::Enter);
    let after = harness.state().session().verdict().unwrap().counts;
    assert_eq!(after.open + 1, before.open);
    ctrl(&mut harness, Key::Z);
    assert_eq!(harness.state().session().verdict().unwrap().counts, before);
}

#[test]
fn the_register_is_searched_sorted_and_scored_by_hand() {
    let mut harness = open(WALK);
    let rows = |harness: &Window| {
        harness
            .query_all_by(|node| said(node).is_some_and(|l| l.starts_with("T-")))
            .count()
    };
    let all = rows(&harness);
    write(&mut harness, "Search the register", "scan");
    settle(&mut harness);
    assert!(rows(&harness) < all && rows(&harness) > 0);
    press(&mut harness, "Clear");
    press(&mut harness, "Sort by of");
    press(&mut harness, "T-");
    press(&mut harness, "Score by hand");
    press(&mut harness, "Impact: 1");
    assert_eq!(harness.state().session().model().overrides().len(), 1);
    assert!(has(&harness, "Scored by hand"));
    press(&mut harness, "Use the computed score");
    assert!(harness.state().session().model().overrides().is_empty());
}

#[test]
fn several_are_answered_at_once() {
    let mut harness = open("A: registry\nB: registry tag_immutability=yes\n");
    ctrl(&mut harness, Key::A);
    assert!(has(&harness, "2 things selected"));
    assert!(has(&harness, "Tags are immutable, mixed"));
    press(&mut harness, "Tags are immutable: no for all");
    let elements = harness.state().session().model().elements();
    assert!(elements.values().all(|e| e.facts.len() == 1));
    assert_eq!(harness.state().session().history().len(), 1);
}
