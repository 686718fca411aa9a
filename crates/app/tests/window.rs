//! The window by accessibility label, without a picture: open, select, rename, undo, answer, leave.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "common/calm.rs"]
mod calm;

use app::App;
use calm::calm;
use editor::{Session, Standing};
use egui::{Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT as _, Queryable as _},
};

const WALK: &str = "title: Walkthrough\nboundary AWS: cloud_account\n  ECR: registry scan_on_push=basic\n  Task: task\nDev: developer stage=code\nDev -> ECR: push image action=push\nECR -> Task: pull action=pull\n";

fn open(sketch: &str) -> Harness<'static, App> {
    let (model, issues) = model::sketch::read(sketch);
    assert_eq!(issues, []);
    let builder = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(32);
    let mut harness = builder.build_eframe(|cc| App::new(cc, Session::open(model, None)));
    settle(&mut harness);
    harness
}

/// Lets the worker finish and the window show it.
fn settle(harness: &mut Harness<'_, App>) {
    calm(harness);
    harness.state_mut().settle();
    calm(harness);
}

/// What a screen reader says of a node.
fn said(node: &AccessKitNode<'_>) -> Option<String> {
    node.label().or_else(|| node.value())
}

fn label(harness: &Harness<'_, App>, start: &str) -> String {
    let nodes = harness.get_all_by(|node| said(node).is_some_and(|label| label.starts_with(start)));
    let labels: Vec<String> = nodes
        .filter_map(|node| said(&node.accesskit_node()))
        .collect();
    labels.first().cloned().unwrap_or_default()
}

fn labels(harness: &Harness<'_, App>, start: &str) -> usize {
    let starts =
        |node: &AccessKitNode<'_>| said(node).is_some_and(|label| label.starts_with(start));
    harness.query_all_by(starts).count()
}

fn click(harness: &mut Harness<'_, App>, start: &str) {
    let whole = label(harness, start);
    harness.get_all_by_label(&whole).next().unwrap().click();
    calm(harness);
}

/// Scrolls to what is further down before clicking it.
fn reach(harness: &mut Harness<'_, App>, start: &str) {
    let whole = label(harness, start);
    let found = harness.get_all_by_label(&whole).next();
    found.unwrap().scroll_to_me();
    calm(harness);
    click(harness, start);
}

fn names(harness: &Harness<'_, App>) -> Vec<String> {
    let elements = harness.state().session().model().elements();
    let mut names: Vec<String> = elements.values().map(|e| e.name.clone()).collect();
    names.sort();
    names
}

#[test]
fn elements_are_found_by_name_kind_and_threats() {
    let harness = open(WALK);
    let ecr = label(
        &harness,
        "ECR, container registry, boundary AWS; 1 flow in, 1 out; ",
    );
    assert!(ecr.contains("threats, worst"), "{ecr}");
}

#[test]
fn rename_in_place_and_undo() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    harness.key_press(Key::F2);
    calm(&mut harness);
    harness
        .get_by_role_and_label(Role::TextInput, "New name")
        .type_text("Images");
    calm(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(names(&harness), ["Dev", "Images", "Task"]);
    label(&harness, "Images, container registry");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(names(&harness), ["Dev", "ECR", "Task"]);
}

#[test]
fn escape_keeps_the_old_name() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    harness.key_press(Key::Enter);
    calm(&mut harness);
    harness
        .get_by_role_and_label(Role::TextInput, "New name")
        .type_text("Images");
    calm(&mut harness);
    harness.key_press(Key::Escape);
    calm(&mut harness);
    assert_eq!(names(&harness), ["Dev", "ECR", "Task"]);
    assert!(
        harness
            .query_by_role_and_label(Role::TextInput, "New name")
            .is_none()
    );
}

#[test]
fn the_keyboard_alone_selects_and_moves() {
    let mut harness = open(WALK);
    let ecr = label(&harness, "ECR, container registry");
    harness.get_by_label(&ecr).focus();
    calm(&mut harness);
    assert_eq!(harness.state().session().selection().len(), 1);
    harness.key_press(Key::ArrowRight);
    calm(&mut harness);
    let session = harness.state().session();
    assert_eq!(session.history().undo_label(), Some("Move an element"));
    harness.key_press(Key::Escape);
    calm(&mut harness);
    assert!(harness.state().session().selection().is_empty());
}

#[test]
fn an_answer_moves_the_matrix() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    let counts = |harness: &Harness<'_, App>| harness.state().session().verdict().unwrap().counts;
    let before = counts(&harness);
    click(&mut harness, "Tags are immutable: no");
    settle(&mut harness);
    let after = counts(&harness);
    assert_eq!(
        (after.open, after.assumed),
        (before.open + 1, before.assumed - 1)
    );
    assert_eq!(label(&harness, &after.to_string()), after.to_string());
    label(&harness, "Set tags are immutable to no: ");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(counts(&harness), before);
}

#[test]
fn a_cell_narrows_the_register_and_a_row_selects() {
    let mut harness = open(WALK);
    let rows = |harness: &Harness<'_, App>| {
        harness
            .get_all_by(|node| said(node).is_some_and(|l| l.starts_with("T-")))
            .count()
    };
    let all = rows(&harness);
    let cell = harness.get_all_by(|node| {
        said(node).is_some_and(|l| l.contains(" × ") && !l.ends_with("0 open, 0 assumed"))
    });
    let cell = cell.last().unwrap().accesskit_node().label().unwrap();
    // Beside the chips, in the corner of the cell.
    let corner = harness.get_by_label(&cell).rect().left_bottom() + vec2(3.0, -3.0);
    harness.drag_at(corner);
    harness.drop_at(corner);
    calm(&mut harness);
    assert!(rows(&harness) < all, "{cell}");
    click(&mut harness, "T-");
    assert!(harness.state().session().selected().is_some());
}

#[test]
fn a_still_window_asks_for_no_frame() {
    let mut harness = open(WALK);
    harness.step();
    let delay = harness
        .output()
        .viewport_output
        .values()
        .map(|v| v.repaint_delay)
        .min();
    assert!(delay.is_some_and(|delay| delay.as_secs() > 60), "{delay:?}");
}

#[test]
fn what_is_unsaved_is_asked_about() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    harness.key_press(Key::Delete);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    calm(&mut harness);
    label(&harness, "Save the changes to \u{201c}Walkthrough\u{201d}?");
    harness.get_by_label("Cancel").click();
    calm(&mut harness);
    assert_eq!(names(&harness), ["Dev", "Task"]);
}

#[test]
fn the_start_screen_begins_a_model_and_a_broken_file_is_a_problem() {
    let builder = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_max_steps(32);
    let mut harness = builder.build_eframe(|cc| App::new(cc, Session::blank()));
    calm(&mut harness);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.sketch");
    std::fs::write(&path, "Reg: regisrty\n").unwrap();
    harness.state_mut().read(&path);
    calm(&mut harness);
    assert!(label(&harness, "line 1, column 6").contains("registry"));
    assert!(!harness.state().session().begun());
    click(&mut harness, "New model");
    assert!(harness.state().session().begun());
}

#[test]
fn saving_writes_the_file_and_never_over_the_changes_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.ron");
    let (model, _) = model::sketch::read(WALK);
    std::fs::write(&path, model::file::write(&model).unwrap()).unwrap();
    let mut harness = open("");
    harness.state_mut().read(&path);
    settle(&mut harness);
    click(&mut harness, "ECR, container registry");
    harness.key_press(Key::Delete);
    settle(&mut harness);
    assert!(harness.state().session().dirty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    assert!(!harness.state().session().dirty());
    let saved = model::file::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(saved, **harness.state().session().model());
    std::fs::write(&path, "(changed by another program)").unwrap();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    calm(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    settle(&mut harness);
    label(&harness, "The file was changed by another program");
    click(&mut harness, "Cancel");
    assert!(std::fs::read_to_string(&path).unwrap().contains("another"));
}

#[test]
fn a_fix_is_applied_and_the_matrix_follows() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    let counts = |harness: &Harness<'_, App>| harness.state().session().verdict().unwrap().counts;
    let before = counts(&harness);
    assert_eq!(before.open, 1, "basic scanning only");
    reach(&mut harness, "Apply");
    settle(&mut harness);
    assert_eq!(counts(&harness).open, 0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(counts(&harness).open, 1, "one step back");
}

#[test]
fn a_threat_says_why_its_score_is_what_it_is() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    reach(&mut harness, "Why this score");
    label(&harness, "2. Start, from ");
}

#[test]
fn questions_are_ranked_while_nothing_is_selected() {
    let harness = open(WALK);
    label(&harness, "Answers that settle most");
    let best = harness
        .state()
        .session()
        .verdict()
        .unwrap()
        .analysis
        .clone();
    assert!(best.asked().is_sorted_by(|a, b| a.settles >= b.settles));
}

#[test]
fn the_bottom_line_begins_with_the_draft_and_keeps_its_figures() {
    let mut harness = open(WALK);
    click(&mut harness, "What the report says of it");
    reach(&mut harness, "Begin with the draft");
    settle(&mut harness);
    let session = harness.state().session();
    let workload = session.model().workload();
    let counts = session.verdict().unwrap().analysis.standing();
    assert!(
        workload.bottom_line.contains(" open"),
        "{}",
        workload.bottom_line
    );
    assert_eq!(workload.bottom_line_of, Some(counts));
    assert_eq!(session.history().undo_label(), Some("Change bottom line"));
    assert_eq!(labels(&harness, "Begin with the draft"), 0);
}

#[test]
fn sections_are_moved_and_kept_in_the_model() {
    let mut harness = open(WALK);
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    harness.key_press_modifiers(keys, Key::E);
    settle(&mut harness);
    assert_eq!(labels(&harness, "Keep in the model"), 0);
    reach(&mut harness, "Method and scales later");
    settle(&mut harness);
    reach(&mut harness, "Keep in the model");
    settle(&mut harness);
    assert_eq!(labels(&harness, "Keep in the model"), 0);
    let session = harness.state().session();
    let outline = &session.model().workload().outline;
    let usual: Vec<&str> = report::sections().iter().map(|s| s.id).collect();
    let now: Vec<&str> = report::ordered(outline).iter().map(|s| s.id).collect();
    let (mut moved, at) = (
        usual.clone(),
        usual.iter().position(|id| *id == "method").unwrap(),
    );
    moved.swap(at, at + 1);
    assert_eq!((now, usual.first()), (moved, Some(&"summary")));
    assert_eq!(
        session.history().undo_label(),
        Some("Change what the report holds")
    );
}

#[test]
fn what_the_analysis_cannot_use_is_said() {
    let mut harness = open(&format!("{WALK}control no-such-control on ECR: verified\n"));
    click(&mut harness, "1 problem");
    label(&harness, "Not used by the analysis");
}

fn counts(harness: &Harness<'_, App>) -> editor::Counts {
    harness.state().session().verdict().unwrap().counts
}

#[test]
fn a_threat_of_the_register_stands_on_a_card_until_it_is_fixed() {
    let mut harness = open(WALK);
    let before = counts(&harness);
    let verdict = harness.state().session().verdict().unwrap();
    let mut rows = verdict.rows.iter();
    let row = rows.find(|row| row.standing == Standing::Open).unwrap();
    let row = format!("{} {}", row.short(), verdict.title(row));
    click(&mut harness, &row);
    label(&harness, "Smallest fix");
    click(&mut harness, "Apply");
    settle(&mut harness);
    assert_eq!(counts(&harness).open, before.open - 1);
    label(&harness, "This threat is closed");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(counts(&harness), before, "one step back");
    label(&harness, "Smallest fix");
    click(&mut harness, "Close the threat");
    assert_eq!(labels(&harness, "Close the threat"), 0);
    let shown = before.to_string();
    click(&mut harness, &shown);
    label(&harness, "Answers that settle most");
}

#[test]
fn a_question_is_answered_in_place_and_taken_back() {
    let mut harness = open(WALK);
    let verdict = harness.state().session().verdict().unwrap().clone();
    let mut assumed = verdict.analysis.asked().filter(|q| q.assumed);
    let spec = |q: &analysis::Question| {
        let spec = harness.state().session().spec(q.subject).unwrap();
        spec.attribute(q.attribute).unwrap()
    };
    let title = assumed.find_map(|q| spec(q).values.is_empty().then(|| spec(q).title.clone()));
    reach(&mut harness, &format!("{}: yes", title.unwrap()));
    settle(&mut harness);
    let after = counts(&harness);
    assert!(after.assumed < verdict.counts.assumed, "{after}");
    assert!(harness.state().session().selection().is_empty());
    click(&mut harness, "Undo");
    settle(&mut harness);
    assert_eq!(counts(&harness), verdict.counts);
}

#[test]
fn data_is_added_where_it_is_held() {
    let mut harness = open(WALK);
    click(&mut harness, "ECR, container registry");
    harness
        .get_by_role_and_label(Role::ComboBox, "Holds")
        .click();
    calm(&mut harness);
    let field = harness.get_by(|node| node.placeholder() == Some("New data"));
    field.focus();
    field.type_text("Images");
    calm(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let session = harness.state().session();
    assert_eq!(session.history().undo_label(), Some("Add data"));
    assert_eq!(session.model().assets().len(), 1);
    assert!(
        session
            .model()
            .elements()
            .values()
            .any(|e| !e.holds.is_empty())
    );
}

#[test]
fn a_card_goes_when_something_else_is_selected() {
    let mut harness = open(WALK);
    click(&mut harness, "T-");
    assert_eq!(labels(&harness, "Close the threat"), 1);
    click(&mut harness, "Dev, developer");
    assert_eq!(labels(&harness, "Close the threat"), 0);
}

/// A registry that states who signed while nothing is signed, in a window with a pack that cannot be used.
const ODD: &str = "ECR: registry image_signing=none signer_identity_pinned=yes\nApp: container\nECR -> App: pull\n";

#[test]
fn a_contradiction_is_a_warning_and_stands_beside_the_statement() {
    let mut harness = open(ODD);
    assert_eq!(
        harness.state().session().verdict().unwrap().warnings.len(),
        1
    );
    click(&mut harness, "1 warning");
    label(&harness, "It says whether the signer is compared");
    click(&mut harness, "On ECR");
    let session = harness.state().session();
    assert_eq!(
        session.selected().map(|s| session.model().name(s)),
        Some("ECR".to_owned())
    );
    assert!(labels(&harness, "Look again: It says whether the signer") > 0);
    let plain = open(WALK);
    assert_eq!(labels(&plain, "1 warning"), 0);
}

#[test]
fn packs_judge_in_the_window_and_their_problems_are_listed() {
    let source = analysis::Source {
        manifest: analysis::Manifest {
            id: "ours".to_owned(),
            version: "1".to_owned(),
            priority: 1,
            ..analysis::Manifest::default()
        },
        rules: vec![("broken.ron", "Rule(")],
        ..analysis::Source::default()
    };
    let rules = std::sync::Arc::new(analysis::RuleSet::with(&[source]));
    let (model, _) = model::sketch::read(WALK);
    let builder = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(32);
    let mut harness =
        builder.build_eframe(|cc| App::with_rules(cc, Session::open(model, None), rules.clone()));
    settle(&mut harness);
    let judged = &harness.state().session().verdict().unwrap().analysis.set;
    assert!(
        std::sync::Arc::ptr_eq(judged, &rules),
        "the window judges by the set it was given"
    );
    click(&mut harness, "1 problem");
    assert!(labels(&harness, "broken.ron") > 0 || labels(&harness, "ours") > 0);
}

#[test]
fn the_few_answers_that_settle_most_can_be_asked_alone() {
    let mut harness = open(WALK);
    let first = harness
        .state()
        .session()
        .verdict()
        .unwrap()
        .first()
        .unwrap()
        .clone();
    assert_eq!(first.questions.len(), 5);
    label(
        &harness,
        &format!("5 answers settle {} threats", first.findings()),
    );
    let asked = |harness: &Harness<'_, App>| {
        harness
            .get_all_by(|node| {
                node.role() == Role::RadioButton
                    && said(node).is_some_and(|l| l.ends_with(": unknown"))
            })
            .count()
    };
    let before = asked(&harness);
    click(&mut harness, "Ask only these");
    assert!(asked(&harness) < before && asked(&harness) <= 5);
    click(&mut harness, "Ask only these");
    assert_eq!(asked(&harness), before);
}
