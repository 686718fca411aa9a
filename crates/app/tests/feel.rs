//! What a stranger trips over: popups of the wrong size, the keyboard left behind, things that move under the pointer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use app::folders::Folders;
use common::{
    Window, areas, button, calm, focused, has, is_field, key, move_to, open, press, said, settle,
    sized, window,
};
use editor::Session;
use egui::{Event, Id, Key, Modifiers, Rect, accesskit::Role, vec2};
use egui_kittest::{
    Node,
    kittest::{AccessKitNode, NodeT as _, Queryable as _},
};

const WEB: &str = "Web: container\nReg: registry\nReg -> Web: pull\n";

fn label(harness: &Window, start: &str) -> String {
    let mut nodes = harness.query_all_by(|node| said(node).is_some_and(|l| l.starts_with(start)));
    let node = nodes
        .next()
        .unwrap_or_else(|| panic!("nothing is called {start}"));
    said(&node.accesskit_node()).unwrap()
}

/// How high a popup is now.
fn high(harness: &Window, name: &'static str) -> f32 {
    let area = harness
        .ctx
        .memory(|memory| memory.area_rect(Id::unique(name)));
    area.unwrap().height()
}

#[test]
fn the_finder_is_as_high_as_its_list_whatever_was_found_before() {
    let mut harness = open(WEB);
    key(&mut harness, Modifiers::COMMAND, Key::K);
    let whole = high(&harness, "finder");
    harness
        .get_by(|node| is_field(node, "Find"))
        .type_text("registry");
    settle(&mut harness);
    assert!(high(&harness, "finder") < whole);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    key(&mut harness, Modifiers::COMMAND, Key::K);
    assert!((high(&harness, "finder") - whole).abs() < 0.5);
}

#[test]
fn the_menu_of_an_element_is_whole_after_the_short_one_of_the_ground() {
    let mut harness = open(WEB);
    let menu = |harness: &mut Window| {
        key(harness, Modifiers::SHIFT, Key::F10);
        let high = high(harness, "context");
        key(harness, Modifiers::NONE, Key::Escape);
        high
    };
    assert!(harness.state_mut().choose("Web"));
    calm(&mut harness);
    let whole = menu(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(menu(&mut harness) < whole);
    assert!(harness.state_mut().choose("Web"));
    calm(&mut harness);
    assert!((menu(&mut harness) - whole).abs() < 0.5);
}

#[test]
fn a_threat_of_ones_own_is_titled_as_one_types() {
    let mut harness = open(WEB);
    assert!(harness.state_mut().choose("Web"));
    settle(&mut harness);
    let button = harness.get_by_label("Add a threat of your own");
    button.scroll_to_me();
    calm(&mut harness);
    press(&mut harness, "Add a threat of your own");
    assert_eq!(focused(&harness), "Title");
    harness.event(Event::Text("Tampered meter".to_owned()));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let threats = harness.state().session().model().threats();
    let titles: Vec<_> = threats
        .values()
        .map(|threat| threat.title.as_str())
        .collect();
    assert_eq!(titles, ["Tampered meter"]);
}

#[test]
fn the_name_to_save_under_is_typed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("web");
    let mut harness = open(WEB);
    key(&mut harness, Modifiers::COMMAND, Key::S);
    assert_eq!(focused(&harness), "Path");
    harness.event(Event::Text(path.display().to_string()));
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(path.with_extension("ron").exists(), "its ending stayed");
}

#[test]
fn what_a_crash_left_has_its_name_beside_its_buttons() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    let mut harness =
        open("title: From a very long pipeline to a registry and on to a task\nWeb: container\n");
    let ctx = harness.ctx.clone();
    harness.state_mut().remember(folders.clone(), &ctx);
    key(&mut harness, Modifiers::COMMAND, Key::A);
    key(&mut harness, Modifiers::NONE, Key::Delete);
    drop(harness);
    let mut next = window(Session::blank(), vec2(1400.0, 900.0));
    let ctx = next.ctx.clone();
    next.state_mut().remember(folders, &ctx);
    settle(&mut next);
    let row: Vec<Rect> = ["From a very long", "Restore", "Compare", "Discard"]
        .into_iter()
        .flat_map(|label| areas(&next, label))
        .collect();
    assert_eq!(row.len(), 4);
    for pair in row.windows(2) {
        assert!(pair[0].right() < pair[1].left(), "{row:?}");
    }
    let middle = f32::midpoint(row[0].left(), row[3].right());
    assert!((middle - 700.0).abs() < 2.0, "{row:?}");
}

#[test]
fn matrix_and_register_at_the_right_leave_the_drawing_its_room() {
    for size in [
        vec2(1000.0, 700.0),
        vec2(1280.0, 800.0),
        vec2(1600.0, 900.0),
    ] {
        let mut harness = sized(WEB, size);
        let shift = Modifiers::COMMAND | Modifiers::SHIFT;
        key(&mut harness, shift, Key::O);
        press(&mut harness, "Move right of the drawing");
        let ground = harness.state().ground();
        assert!(ground.width() >= 299.0, "{size}: {ground}");
        let outline = areas(&harness, "Add boundary")[0];
        assert!(outline.right() < ground.left(), "{size}");
        let cells = areas(&harness, "About once in 10 years ×");
        let beside = ground.right() < cells[0].left();
        let inspector = areas(&harness, "What the report says of it")[0];
        for cell in cells {
            assert!(cell.right() < inspector.left(), "{size}: {cell}");
            assert!(beside || cell.top() > ground.bottom(), "{size}: {cell}");
        }
        assert_eq!(beside, size.x > 1200.0, "{size}");
    }
}

#[test]
fn an_answered_question_stays_until_the_pointer_leaves() {
    let mut harness = open(WEB);
    let rows = |harness: &Window| {
        let area = |node: &Node<'_>| (said(&node.accesskit_node()).unwrap(), node.rect());
        let yes = harness.query_all_by(|n| said(n).is_some_and(|l| l.ends_with(": yes")));
        yes.map(|node| area(&node)).collect::<Vec<_>>()
    };
    let before = rows(&harness);
    let (first, area) = before[0].clone();
    for pressed in [true, false] {
        move_to(&mut harness, area.center());
        button(&mut harness, area.center(), pressed);
    }
    settle(&mut harness);
    let answered: usize = harness
        .state()
        .session()
        .model()
        .elements()
        .values()
        .map(|e| e.facts.len())
        .sum();
    assert_eq!(answered, 1, "{first}");
    assert_eq!(rows(&harness), before, "nothing moved");
    let ground = harness.state().ground().center();
    move_to(&mut harness, ground);
    settle(&mut harness);
    assert_ne!(rows(&harness)[0].0, first);
}

#[test]
fn f6_leaves_a_panel_from_anywhere_in_it() {
    let mut harness = open(WEB);
    harness.get_by_label("Drawing").focus();
    calm(&mut harness);
    let f6 = |harness: &mut Window| {
        key(harness, Modifiers::NONE, Key::F6);
        let node = harness.query_all_by(|node: &AccessKitNode<'_>| node.is_focused());
        let area = node.map(|node| node.rect()).next().unwrap();
        area.center()
    };
    let ground = harness.state().ground();
    let inspector = f6(&mut harness);
    assert!(inspector.x > ground.right());
    key(&mut harness, Modifiers::NONE, Key::Tab);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    let kinds = f6(&mut harness);
    assert!(kinds.x < ground.left(), "{kinds}");
    key(&mut harness, Modifiers::NONE, Key::Tab);
    let register = f6(&mut harness);
    assert!(register.y > ground.bottom(), "{register}");
    f6(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(focused(&harness).contains(", "), "{}", focused(&harness));
}

#[test]
fn a_day_no_one_can_read_stays_in_its_field() {
    let mut harness = open(WEB);
    let row = label(&harness, "T-");
    press(&mut harness, &row);
    press(&mut harness, "Decide: accept");
    for (text, read) in [("31.12.26", None), ("31.12.2026", Some("2026-12-31"))] {
        harness
            .get_by(|node| is_field(node, "Accept until"))
            .focus();
        calm(&mut harness);
        key(&mut harness, Modifiers::COMMAND, Key::A);
        harness
            .get_by(|node| is_field(node, "Accept until"))
            .type_text(text);
        key(&mut harness, Modifiers::NONE, Key::Enter);
        let decisions = harness.state().session().model().decisions();
        let day = decisions.values().next().unwrap().expires;
        assert_eq!(day.map(|day| day.to_string()).as_deref(), read);
        assert_eq!(has(&harness, "No day can be read"), read.is_none());
        let shown = harness.get_by(|node| is_field(node, "Accept until"));
        let shown = shown.accesskit_node().value();
        assert_eq!(shown.as_deref(), Some(read.unwrap_or(text)));
    }
}

#[test]
fn a_chip_of_another_cell_ends_the_filter() {
    let mut harness = open(WEB);
    let empty = label(&harness, "About every year × negligible");
    press(&mut harness, &empty);
    assert!(has(&harness, "No threat lies in this cell"));
    // The chips of a cell lie at its left, below its mark.
    let cells = harness.query_all_by(|node| {
        said(node).is_some_and(|l| l.contains(" assumed") && l.contains(" × "))
    });
    let full = cells.filter(|node| {
        !said(&node.accesskit_node())
            .unwrap()
            .ends_with("0 open, 0 assumed")
    });
    let area = full.map(|node| node.rect()).next().unwrap();
    let chip = area.left_bottom() + vec2(12.0, -6.0);
    let chip = (0..40).map(|up| chip - vec2(0.0, up as f32));
    for at in chip {
        for pressed in [true, false] {
            move_to(&mut harness, at);
            button(&mut harness, at, pressed);
        }
        settle(&mut harness);
        if !harness.state().session().selection().is_empty() {
            break;
        }
        press(&mut harness, &empty);
    }
    assert!(!harness.state().session().selection().is_empty());
    assert!(!has(&harness, "Only about"), "{}", label(&harness, "Only"));
    assert!(has(&harness, "T-"));
}

#[test]
fn what_a_template_brought_ticks_no_first_step() {
    let mut harness = window(Session::blank(), vec2(1400.0, 900.0));
    let title = app::shelf::templates()[0].title.clone();
    press(&mut harness, &title);
    for step in [
        "1. Add three",
        "2. Connect them",
        "3. Put a trust",
        "4. Answer a",
    ] {
        let step = label(&harness, step);
        let links = harness.query_all_by_role_and_label(Role::Link, &step);
        assert_eq!(links.count(), 1, "{step} is still to be done");
    }
}

#[test]
fn what_is_told_stands_on_the_drawing_and_so_do_the_problems() {
    let mut harness = open(WEB);
    assert!(harness.state_mut().choose("Web"));
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Delete);
    let ground = harness.state().ground();
    let told = areas(&harness, "Deleted ")[0];
    assert!(ground.contains_rect(told), "{told} {ground}");
    let ctx = harness.ctx.clone();
    assert!(harness.state_mut().bring("problems", &ctx));
    settle(&mut harness);
    let area = areas(&harness, "No problems: ")[0];
    assert!(area.right() <= ground.right(), "{area} {ground}");
}

#[test]
fn a_switch_of_a_menu_says_whether_it_is_on() {
    let mut harness = open(WEB);
    press(&mut harness, "View");
    let ticked = |harness: &Window, start: &str| {
        let mut nodes = harness.query_all_by(|node| {
            node.role() == Role::CheckBox && said(node).is_some_and(|l| l.starts_with(start))
        });
        let node = nodes.next().unwrap();
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(ticked(&harness, "Inspector"));
    assert!(!ticked(&harness, "Outline"));
}

#[test]
fn a_recent_file_is_called_as_its_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sketch");
    std::fs::write(&path, "title: The meter readings\nWeb: container\n").unwrap();
    let mut harness = window(Session::blank(), vec2(1400.0, 900.0));
    harness.state_mut().read(&path);
    settle(&mut harness);
    key(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(has(&harness, "Recent") && has(&harness, "The meter readings"));
}

#[test]
fn the_colours_of_the_window_are_found() {
    let mut harness = window(Session::blank(), vec2(1400.0, 900.0));
    key(&mut harness, Modifiers::COMMAND, Key::K);
    assert!(!has(&harness, "Paste"));
    let before = harness.ctx.global_style().visuals.dark_mode;
    let words = if before { "light" } else { "dark" };
    harness
        .get_by(|node| is_field(node, "Find"))
        .type_text(words);
    settle(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_ne!(harness.ctx.global_style().visuals.dark_mode, before);
}
