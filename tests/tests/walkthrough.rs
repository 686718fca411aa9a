//! The worked example step by step, as the article goes: which findings each step closes, and what the drawing shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{fs, sync::Arc};

use analysis::{Analysis, RuleSet, State};
use model::{Date, Group, Model, Severity, Stage, Tier, file, vocabulary};

fn step(name: &str) -> (Model, Analysis) {
    let path = suite::root().join("examples").join(format!("{name}.ron"));
    let model = file::read(&fs::read_to_string(path).expect("the example")).expect("a model");
    let analysis = Arc::new(RuleSet::builtin()).analyse(
        &model,
        Date::constant(2026, 11, 24),
        Some(Tier::Full),
    );
    assert_eq!(analysis.problems, []);
    (model, analysis)
}

/// The states of a rule's findings, in report order.
fn states(analysis: &Analysis, code: &str) -> Vec<&'static str> {
    let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|rule| rule.code == code);
    analysis
        .findings
        .iter()
        .filter(of)
        .map(|f| f.state.word())
        .collect()
}

const STEPS: [&str; 4] = [
    "1-no-task-role",
    "2-put-object-role",
    "3-least-privilege",
    "4-separated-duties",
];

#[track_caller]
fn goes(code: &str, wanted: [&[&str]; 4]) {
    let found = STEPS.map(|name| states(&step(name).1, code));
    let found: Vec<&[&str]> = found.iter().map(Vec::as_slice).collect();
    assert_eq!(found, wanted, "{code}");
}

#[test]
fn each_step_closes_what_the_article_closes() {
    // No role: nothing to over-grant. With one it must first be shown to be narrow.
    goes("T302", [&[], &["assumed"], &["closed"], &["closed"]]);
    goes("T303", [&[], &["closed"], &["closed"], &["closed"]]);
    // From buster to bullseye.
    goes("T103", [&["open"], &["closed"], &["closed"], &["closed"]]);
    // GetObject is refused: the bucket is as narrow as the writer needs.
    goes("T431", [&["open"], &["open"], &["closed"], &["closed"]]);
    // Administrator and developer apart.
    for code in ["T310", "T410", "T019", "T206"] {
        goes(code, [&["open"], &["open"], &["open"], &["closed"]]);
    }
    // What no step of the article touches stays.
    for code in ["T360", "T440"] {
        goes(code, [&["open"]; 4]);
    }
    // On Fargate the call simply fails without a role.
    goes("T301", [&[]; 4]);
}

#[test]
fn open_risk_falls_once_the_role_is_there() {
    let risk = STEPS.map(|name| {
        let (_, analysis) = step(name);
        let open = analysis.findings.iter().filter(|f| f.state == State::Open);
        open.filter_map(|f| f.current)
            .map(|score| score.risk)
            .sum::<f64>()
    });
    // The role of the second step is one more thing to lose; from there on every step pays.
    assert!(risk[1] > risk[2] && risk[2] > risk[3], "{risk:?}");
    assert!(risk[3] < risk[0] / 2.0, "{risk:?}");
}

#[test]
fn the_drawing_has_what_the_article_asks_for() {
    let (model, analysis) = step(STEPS[3]);
    let of = |group: Group| {
        model
            .elements()
            .values()
            .filter(|e| vocabulary().kind(e.kind).group == group)
            .count()
    };
    assert!(of(Group::Actor) >= 4 && of(Group::Entry) >= 1 && of(Group::Exit) >= 1);
    for stage in [Stage::Code, Stage::Build, Stage::Push, Stage::Run] {
        assert!(
            model.elements().values().any(|e| e.stage() == stage),
            "{stage}"
        );
    }
    assert!(
        model
            .assets()
            .values()
            .all(|asset| asset.ratings.highest().is_some())
    );
    assert!(
        !analysis.over(&model, Severity::High, false).is_empty(),
        "there is still something to decide"
    );
}
