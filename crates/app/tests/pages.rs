//! Diagrams, panels and the drawing in the window, by accessibility label.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use app::folders::Folders;
use common::{
    WALK, Window, areas, button, calm, count, focused, has, key, move_to, open, press, settle,
    sized, subject, write,
};
use egui::{Key, Modifiers, OutputCommand, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use model::Subject;

const CTRL_SHIFT: Modifiers = Modifiers {
    command: true,
    ctrl: true,
    shift: true,
    ..Modifiers::NONE
};

fn titles(harness: &Window) -> Vec<String> {
    let all = harness.state().session().diagrams().into_iter();
    all.map(|(_, title)| title).collect()
}

fn find(harness: &mut Window, field: &str, letters: &str) {
    write(harness, field, letters);
    key(harness, Modifiers::NONE, Key::Enter);
}

#[test]
fn diagrams_are_made_named_and_turned_without_a_pointer() {
    let mut harness = open(WALK);
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, CTRL_SHIFT, Key::D);
    // It asks for its name at once.
    write(&mut harness, "Title of the diagram", "Push");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(titles(&harness), ["Diagram 1", "Push"]);
    assert!(has(&harness, "ECR, container registry") && !has(&harness, "Dev, developer"));
    // The finder puts something else on it.
    key(&mut harness, Modifiers::COMMAND, Key::K);
    find(&mut harness, "A command", "show dev");
    assert!(has(&harness, "Dev, developer"));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(!has(&harness, "Dev, developer"));
    // So does the outline.
    key(&mut harness, CTRL_SHIFT, Key::O);
    press(&mut harness, "Task, Task, not on this diagram");
    assert_eq!(harness.state().session().diagrams()[1].1, "Push");
    press(&mut harness, "Show on this diagram");
    assert!(has(&harness, "Task, task"));
    key(&mut harness, CTRL_SHIFT, Key::PageUp);
    assert!(has(&harness, "Dev, developer"));
    press(&mut harness, "Diagram: Push");
    assert!(!has(&harness, "Dev, developer"));
    // What lies on another diagram is flown to.
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "dev");
    assert!(has(&harness, "Dev, developer"));
}

#[test]
fn walking_along_flows_reads_out_the_neighbour() {
    let mut harness = open(WALK);
    harness.get_by_label("Drawing").focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    let first = focused(&harness);
    let walked: Vec<String> = [Key::ArrowRight, Key::ArrowRight]
        .into_iter()
        .map(|way| {
            key(&mut harness, Modifiers::ALT, way);
            focused(&harness)
        })
        .collect();
    assert!(
        first.starts_with("Dev, developer; 0 flows in, 1 out"),
        "{first}"
    );
    assert!(
        walked[0].starts_with("ECR, container registry, boundary AWS"),
        "{walked:?}"
    );
    assert!(
        walked[1].starts_with("Task, task, boundary AWS"),
        "{walked:?}"
    );
    key(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert!(focused(&harness).starts_with("ECR, "));
    // The drawing's own keys still work there.
    key(&mut harness, Modifiers::NONE, Key::F2);
    write(&mut harness, "New name", "Images");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(has(&harness, "Images, container registry"));
}

#[test]
fn the_view_follows_a_drag_at_the_edge() {
    for connecting in [false, true] {
        let mut harness = open(WALK);
        let dev = subject(&harness, "Dev");
        let ground = harness.state().ground();
        if connecting {
            key(&mut harness, Modifiers::NONE, Key::A);
        }
        let before = harness.state().spot(subject(&harness, "ECR")).unwrap();
        let from = harness.state().spot(dev).unwrap().center();
        let edge = egui::pos2(ground.right() - 4.0, ground.center().y);
        move_to(&mut harness, from);
        button(&mut harness, from, true);
        move_to(&mut harness, from + vec2(40.0, 0.0));
        move_to(&mut harness, edge);
        for _ in 0..20 {
            harness.step();
        }
        let after = harness.state().spot(subject(&harness, "ECR")).unwrap();
        let by = after.center() - before.center();
        assert!(by.x < -60.0, "connecting {connecting}: the view went {by}");
        assert!(harness.state().session().state().busy());
        // What is dragged stays under the pointer.
        if !connecting {
            let dragged = harness.state().spot(dev).unwrap();
            assert!(dragged.expand(8.0).contains(edge), "{dragged} {edge}");
        }
        key(&mut harness, Modifiers::NONE, Key::Escape);
        button(&mut harness, edge, false);
        assert!(harness.state().session().history().is_empty());
    }
}

#[test]
fn the_view_pans_zooms_and_comes_back() {
    let mut harness = open(WALK);
    let dev = subject(&harness, "Dev");
    let spot = |harness: &Window| harness.state().spot(dev).unwrap();
    let start = spot(&harness);
    let middle = harness.state().ground().center();
    // With Space held a drag moves the view and selects nothing.
    move_to(&mut harness, middle);
    harness.key_down(Key::Space);
    harness.step();
    button(&mut harness, middle, true);
    move_to(&mut harness, middle + vec2(60.0, 30.0));
    button(&mut harness, middle + vec2(60.0, 30.0), false);
    harness.key_up(Key::Space);
    settle(&mut harness);
    let by = spot(&harness).center() - start.center();
    assert!((by - vec2(60.0, 30.0)).length() < 1.0, "{by}");
    assert!(harness.state().session().selection().is_empty());
    key(&mut harness, Modifiers::COMMAND, Key::Num0);
    assert!(has(&harness, "100 %"));
    key(&mut harness, Modifiers::COMMAND, Key::Equals);
    assert!(has(&harness, "125 %"));
    key(&mut harness, Modifiers::COMMAND, Key::Minus);
    assert!(has(&harness, "100 %"));
    harness.get_by_label("Drawing").focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    key(&mut harness, Modifiers::SHIFT, Key::Num2);
    let (ground, chosen) = (harness.state().ground(), spot(&harness));
    assert!(ground.contains_rect(chosen));
    assert!(
        (chosen.center() - ground.center()).length() < 2.0,
        "in the middle"
    );
    key(&mut harness, Modifiers::SHIFT, Key::Num1);
    assert!(
        (spot(&harness).center() - start.center()).length() < 1.0,
        "all of it"
    );
    // Alone, and back.
    let width = harness.state().ground().width();
    key(&mut harness, Modifiers::COMMAND, Key::Period);
    assert!(harness.state().ground().width() > width + 200.0);
    assert_eq!(count(&harness, "T-"), 0);
    key(&mut harness, Modifiers::COMMAND, Key::Period);
    assert!((harness.state().ground().width() - width).abs() < 1.0);
}

#[test]
fn a_view_flies_briefly_or_jumps() {
    let frames = |calm: bool| {
        let (model, _) = model::sketch::read(WALK);
        let builder = egui_kittest::Harness::builder()
            .with_size(vec2(1400.0, 900.0))
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(400);
        let mut harness =
            builder.build_eframe(|cc| app::App::new(cc, editor::Session::open(model, None)));
        settle(&mut harness);
        if calm {
            press(&mut harness, "View");
            press(&mut harness, "Reduce motion");
        }
        let dev = subject(&harness, "Dev");
        let before = harness.state().spot(dev).unwrap();
        key_once(&mut harness, Modifiers::COMMAND, Key::Equals);
        let mut seen = Vec::new();
        for _ in 0..20 {
            harness.step();
            seen.push(harness.state().spot(dev).unwrap().width());
        }
        seen.dedup_by(|a, b| (*a - *b).abs() < 0.01);
        assert!(seen.last().unwrap() > &(before.width() * 1.2));
        seen.len()
    };
    let (flown, jumped) = (frames(false), frames(true));
    assert!(flown > 5 && flown < 13, "{flown} steps");
    assert!(jumped <= 2, "{jumped} steps");
}

#[test]
fn kinds_are_pulled_pressed_and_added_by_key() {
    let mut harness = open(WALK);
    let kinds = |harness: &Window| {
        let elements = harness.state().session().model().elements();
        let databases = elements
            .values()
            .filter(|e| e.kind == model::Kind::Database);
        databases.count()
    };
    let from = areas(&harness, "Draw: Database")[0].center();
    let ground = harness.state().ground();
    let to = ground.center() + vec2(0.0, 120.0);
    // Let go beside the drawing, nothing comes of it.
    for (end, count) in [(from + vec2(0.0, 60.0), 0), (to, 1)] {
        move_to(&mut harness, from);
        button(&mut harness, from, true);
        for _ in 0..3 {
            move_to(&mut harness, end);
        }
        button(&mut harness, end, false);
        settle(&mut harness);
        assert_eq!(kinds(&harness), count);
    }
    let session = harness.state().session();
    let put = harness.state().spot(session.selected().unwrap()).unwrap();
    assert!((put.center() - to).length() < 2.0, "{put} {to}");
    write(&mut harness, "New name", "Orders");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    // Pressed, then put down with a click.
    press(&mut harness, "Draw: Database");
    assert!(
        harness
            .state()
            .session()
            .hint()
            .starts_with("Click where the database")
    );
    let to = to + vec2(200.0, 0.0);
    move_to(&mut harness, to);
    button(&mut harness, to, true);
    button(&mut harness, to, false);
    settle(&mut harness);
    assert_eq!(kinds(&harness), 2);
    key(&mut harness, Modifiers::NONE, Key::Escape);
    // By key it stands where there is room.
    harness.get_by_label("Draw: Database").focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(kinds(&harness), 3);
}

#[test]
fn what_was_deleted_is_offered_back() {
    let mut harness = open(WALK);
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(!has(&harness, "ECR, container registry"));
    assert!(has(&harness, "Deleted \u{201c}ECR\u{201d}"));
    let undo = harness.get_all_by_label("Undo").last().unwrap();
    undo.click();
    settle(&mut harness);
    assert!(has(&harness, "ECR, container registry"));
    assert!(!has(&harness, "Deleted "), "it is offered once");
}

#[test]
fn f6_goes_from_panel_to_panel_and_back() {
    let mut harness = open(WALK);
    harness.get_by_label("Drawing").focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    let drawing = focused(&harness);
    let stops: Vec<String> = (0..4)
        .map(|_| {
            key(&mut harness, Modifiers::NONE, Key::F6);
            focused(&harness)
        })
        .collect();
    assert!(drawing.starts_with("Dev, developer"), "{drawing}");
    assert_eq!(stops[0], "Name");
    assert_eq!(stops[1], "Draw: Developer", "the kinds are a panel too");
    assert_eq!(stops[2], "Search the register");
    assert_eq!(stops[3], drawing);
}

#[test]
fn the_menu_of_what_is_selected_opens_by_key() {
    let mut harness = open(WALK);
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, Modifiers::SHIFT, Key::F10);
    assert!(has(&harness, "Put a boundary around"));
    assert!(focused(&harness).starts_with("Cut"));
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!has(&harness, "Put a boundary around"));
    assert_eq!(
        harness.state().session().selection().len(),
        1,
        "Escape closed the menu alone"
    );
}

#[test]
fn opened_renamed_undone_found_fixed_and_the_matrix_moves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.sketch");
    std::fs::write(&path, WALK).unwrap();
    let mut harness = common::window(editor::Session::blank(), vec2(1400.0, 900.0));
    harness.state_mut().read(&path);
    settle(&mut harness);
    harness.get_by_label("Drawing").focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Tab);
    key(&mut harness, Modifiers::NONE, Key::F2);
    write(&mut harness, "New name", "Ada");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(has(&harness, "Ada, developer"));
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(has(&harness, "Dev, developer"));
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "ecr");
    let cells = |harness: &Window| {
        let nodes =
            harness.query_all_by(|node| common::said(node).is_some_and(|l| l.contains(" × ")));
        let labels = nodes.map(|node| node.accesskit_node().label().unwrap_or_default());
        labels.collect::<Vec<String>>()
    };
    let (before, counts) = (
        cells(&harness),
        harness.state().session().verdict().unwrap().counts,
    );
    let apply =
        harness.query_all_by(|node| common::said(node).is_some_and(|l| l.starts_with("Apply")));
    let node = apply.into_iter().next().unwrap();
    node.scroll_to_me();
    node.focus();
    calm(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let after = harness.state().session().verdict().unwrap().counts;
    assert_eq!(after.open + 1, counts.open);
    let moved = before.iter().zip(cells(&harness)).filter(|(a, b)| *a != b);
    assert!(moved.count() > 0, "a cell of the matrix says so");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(cells(&harness), before);
}

#[test]
fn a_picture_goes_to_the_clipboard_as_an_image() {
    let mut harness = open(WALK);
    let mut image = None;
    for command in commands(&mut harness, Modifiers::ALT | Modifiers::SHIFT, Key::C) {
        match command {
            OutputCommand::CopyImage(pixels) => image = Some(pixels.size),
            OutputCommand::CopyText(words) => panic!("{words}"),
            _ => (),
        }
    }
    let [wide, high] = image.unwrap();
    assert!(wide > 600 && high > 200, "{wide} x {high}");
    key(&mut harness, Modifiers::COMMAND, Key::K);
    write(&mut harness, "A command", "as svg");
    let text = commands(&mut harness, Modifiers::NONE, Key::Enter);
    let svg = |command: &OutputCommand| matches!(command, OutputCommand::CopyText(words) if words.starts_with("<svg"));
    assert!(text.iter().any(svg), "{text:?}");
}

/// What a key makes the window ask of the system.
fn commands(harness: &mut Window, modifiers: Modifiers, key: Key) -> Vec<OutputCommand> {
    // Queued events take a frame each, and only the last frame's wishes can be seen.
    key_once(harness, modifiers, key);
    let mut all = Vec::new();
    for _ in 0..3 {
        harness.step();
        all.extend(harness.output().platform_output.commands.clone());
    }
    all
}

/// Presses a key within the next frame.
fn key_once(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.input_mut().events.push(egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    });
}

#[test]
fn panels_move_hide_and_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    let start = |harness: &mut Window| {
        let ctx = harness.ctx.clone();
        harness.state_mut().remember(folders.clone(), &ctx);
        settle(harness);
    };
    let mut harness = open(WALK);
    start(&mut harness);
    let below = harness.state().ground();
    press(&mut harness, "Move right of the drawing");
    let beside = harness.state().ground();
    assert!(beside.height() > below.height() + 150.0 && beside.width() < below.width() - 200.0);
    key(&mut harness, CTRL_SHIFT, Key::I);
    assert!(
        harness.state().ground().width() > beside.width() + 200.0,
        "no inspector"
    );
    // Pulled wider by its edge.
    let ground = harness.state().ground();
    let edge = egui::pos2(ground.right() + 2.0, ground.center().y);
    move_to(&mut harness, edge);
    button(&mut harness, edge, true);
    for _ in 0..4 {
        move_to(&mut harness, edge - vec2(120.0, 0.0));
    }
    button(&mut harness, edge - vec2(120.0, 0.0), false);
    settle(&mut harness);
    let pulled = harness.state().ground();
    assert!(pulled.right() < ground.right() - 100.0, "{pulled} {ground}");
    // The next window stands as this one did.
    let (model, _) = model::sketch::read(WALK);
    let builder = egui_kittest::Harness::builder().with_size(vec2(1400.0, 900.0));
    let next = folders.clone();
    let mut again = builder.with_max_steps(64).build_eframe(move |cc| {
        let mut app = app::App::new(cc, editor::Session::open(model, None));
        app.remember(next, &cc.egui_ctx);
        app
    });
    settle(&mut again);
    assert!((again.state().ground().right() - pulled.right()).abs() < 2.0);
    press(&mut again, "Hide the matrix and the register");
    assert!(again.state().ground().right() > pulled.right() + 200.0);
    assert_eq!(count(&again, "T-"), 0);
    key(&mut again, CTRL_SHIFT, Key::R);
    assert!(count(&again, "T-") > 0);
}

#[test]
fn everything_is_inside_a_small_window() {
    let sizes = [vec2(800.0, 560.0), vec2(1100.0, 640.0), vec2(1280.0, 800.0)];
    for (size, outlined) in sizes
        .into_iter()
        .flat_map(|size| [(size, false), (size, true)])
    {
        let mut harness = sized(WALK, size);
        if outlined && size.x > 1000.0 {
            key(&mut harness, CTRL_SHIFT, Key::O);
        }
        let screen = Rect::from_min_size(egui::Pos2::ZERO, size).expand(1.0);
        let ground = harness.state().ground();
        assert!(
            ground.width() > size.x * 0.3 && ground.height() > 180.0,
            "{size}: {ground}"
        );
        if has(&harness, "Register") {
            press(&mut harness, "Register");
        }
        let rows = areas(&harness, "T-");
        assert!(rows.len() > 2, "{size}: {rows:?}");
        assert!(
            rows.iter().all(|row| row.width() > 300.0),
            "{size}: {rows:?}"
        );
        // Nothing reaches into the inspector.
        let beside = |area: &Rect| area.right() <= ground.right() + 1.0;
        assert!(rows.iter().all(beside), "{size}: {rows:?}");
        for words in [
            "Sort by",
            "Search the register",
            "Move right",
            "Hide the matrix",
        ] {
            for area in areas(&harness, words) {
                let inside = screen.contains_rect(area) && beside(&area);
                assert!(inside, "{size}: {words} at {area}");
            }
        }
        if has(&harness, "Matrix") {
            press(&mut harness, "Matrix");
        }
        let cells = areas(&harness, "About once in 10 years ×");
        assert!(cells.len() > 2, "{size}");
        assert!(
            cells.iter().all(|cell| screen.contains_rect(*cell)),
            "{size}: {cells:?}"
        );
    }
}

#[test]
fn a_template_is_added_where_one_types_its_name() {
    let mut harness = open(WALK);
    let before = harness.state().session().model().elements().len();
    let title = app::shelf::templates()[0].title.clone();
    key(&mut harness, Modifiers::NONE, Key::N);
    find(&mut harness, "What to add", &title);
    let session = harness.state().session();
    assert!(session.model().elements().len() > before + 3);
    assert_eq!(session.history().len(), 1);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(harness.state().session().model().elements().len(), before);
    // A control goes on what is selected.
    key(&mut harness, Modifiers::COMMAND, Key::F);
    find(&mut harness, "An element, a flow", "ecr");
    key(&mut harness, Modifiers::NONE, Key::N);
    find(&mut harness, "What to add", "sign");
    let controls = harness.state().session().model().controls();
    let on: Vec<_> = controls.values().map(|c| c.on).collect();
    let Subject::Element(ecr) = subject(&harness, "ECR") else {
        panic!()
    };
    assert_eq!(on, [model::Anchor::Element(ecr)]);
}
