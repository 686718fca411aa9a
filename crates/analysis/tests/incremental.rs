//! After any edit the analysis is what a whole pass gives: findings, scores, order, numbers, questions, counts,
//! completeness, derived facts, attack paths, STRIDE letters, problems. Random edits of every kind, on seeded models of several sizes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod edits;

use std::sync::Arc;

use analysis::{Analysis, Manifest, RuleSet, Source};
use edits::Editor;
use model::{Date, Model, Subject, Tier, sketch, vocabulary};
use suite::Dice;

const DAY: Date = Date::constant(2026, 11, 24);

fn seeded(elements: usize, seed: u64) -> Model {
    let (model, issues) = sketch::read(&suite::seeded(elements, seed));
    assert_eq!(issues, []);
    model
}

/// Everything the two analyses say of the model is the same.
#[track_caller]
fn same(step: &str, model: &Model, incremental: &Analysis, whole: &Analysis) {
    let (left, right) = (&incremental.findings, &whole.findings);
    for (left, right) in left.iter().zip(right) {
        let name = |f| (model.name(f), incremental.kind_word(model, f));
        assert!(
            left == right,
            "{step}: a finding on {:?}\n{left:?}\nwhole pass, on {:?}\n{right:?}",
            name(left.subject),
            name(right.subject),
        );
        assert_eq!(
            incremental.threat(model, left),
            whole.threat(model, right),
            "{step}"
        );
    }
    assert_eq!(left.len(), right.len(), "{step}: as many findings");
    for (left, right) in incremental.questions.iter().zip(&whole.questions) {
        let plain = |q: &analysis::Question| {
            (
                q.subject,
                q.attribute,
                q.assumed,
                q.core,
                q.settles.to_bits(),
            )
        };
        assert_eq!(plain(left), plain(right), "{step}: questions");
        assert_eq!(incremental.settled(left), whole.settled(right), "{step}");
    }
    assert_eq!(
        incremental.questions.len(),
        whole.questions.len(),
        "{step}: as many questions"
    );
    assert_eq!(incremental.counts(), whole.counts(), "{step}");
    assert_eq!(incremental.completeness(), whole.completeness(), "{step}");
    assert_eq!(incremental.hidden(), whole.hidden(), "{step}");
    assert_eq!(incremental.problems, whole.problems, "{step}");
    assert_eq!(incremental.stale, whole.stale, "{step}");
    assert_eq!(incremental.tier, whole.tier, "{step}");
    assert_eq!(incremental.matrix, whole.matrix, "{step}");
    assert_eq!(
        incremental.settling(5).questions,
        whole.settling(5).questions,
        "{step}"
    );
    let words =
        |analysis: &Analysis| format!("{:?} {:?}", analysis.warnings(), analysis.responsibility());
    assert_eq!(words(incremental), words(whole), "{step}");
    assert_eq!(
        incremental.stride_reach(model),
        whole.stride_reach(model),
        "{step}"
    );
    assert_eq!(
        incremental.paths(model),
        whole.paths(model),
        "{step}: paths"
    );
    derived(step, model, incremental, whole);
}

/// Counted again, finding by finding.
#[track_caller]
fn counted(step: &str, analysis: &Analysis) {
    let hidden = |f: &&analysis::Finding| f.state != analysis::State::Closed && !analysis.lists(f);
    assert_eq!(
        analysis.hidden(),
        analysis.findings.iter().filter(hidden).count(),
        "{step}"
    );
    let listed = |state| analysis.listed().filter(move |f| f.state == state).count();
    let counts = analysis.counts().current;
    assert_eq!(counts.opened(), listed(analysis::State::Open), "{step}");
    assert_eq!(
        counts.supposed(),
        listed(analysis::State::Assumed),
        "{step}"
    );
}

#[track_caller]
fn derived(step: &str, model: &Model, incremental: &Analysis, whole: &Analysis) {
    let facts = |subject, spec: &model::KindSpec| {
        for attribute in &spec.attributes {
            assert_eq!(
                incremental.fact(subject, attribute.attr),
                whole.fact(subject, attribute.attr),
                "{step}: {} of {}",
                attribute.id,
                model.name(subject)
            );
        }
    };
    for (id, element) in model.elements() {
        let subject = Subject::Element(*id);
        facts(subject, vocabulary().kind(element.kind));
        assert_eq!(
            incremental.exposure(subject),
            whole.exposure(subject),
            "{step}"
        );
    }
    for id in model.flows().keys() {
        facts(Subject::Flow(*id), vocabulary().flow());
    }
    for id in model.assets().keys() {
        facts(Subject::Asset(*id), vocabulary().asset());
    }
}

fn run(
    set: &Arc<RuleSet>,
    tier: Option<Tier>,
    elements: usize,
    seed: u64,
    edits: usize,
    whole: usize,
) {
    let mut model = seeded(elements, seed);
    let mut editor = Editor::new(set, seed);
    editor.furnish(&mut model);
    let mut analysis = set.analyse(&model, DAY, tier);
    for step in 0..edits {
        let before = model.clone();
        let label = editor.edit(&mut model);
        let label = format!("{elements} elements, seed {seed}, edit {step}: {label}");
        analysis = analysis.after(&before, &model);
        if step % whole == 0 {
            same(
                &label,
                &model,
                &analysis,
                &set.analyse(&model, DAY, Some(analysis.tier)),
            );
            counted(&label, &analysis);
        }
    }
}

#[test]
fn edits_of_every_kind_equal_a_whole_pass() {
    let set = Arc::new(RuleSet::builtin());
    for seed in 1..=4 {
        run(&set, Some(Tier::Full), 12, seed, 150, 1);
        run(&set, None, 60, seed, 150, 1);
    }
    run(&set, Some(Tier::Full), 400, 5, 60, 3);
}

/// A pack whose rules look at everything a condition can look at.
const FAR: &str = include_str!("edits/far.ron.txt");

#[test]
fn far_reaching_conditions_follow_edits_too() {
    let manifest = "Pack(id: \"far\", version: \"1\")";
    let manifest = Manifest::read(manifest).unwrap();
    let files: Vec<(String, String)> = FAR
        .split("---\n")
        .enumerate()
        .map(|(ix, text)| (format!("far-{ix}.ron"), text.replace('@', &ix.to_string())))
        .collect();
    let rules: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let set = Arc::new(RuleSet::with(&[Source {
        manifest,
        rules,
        controls: Vec::new(),
        overrides: Vec::new(),
        problems: Vec::new(),
    }]));
    assert_eq!(set.problems, []);
    for seed in 1..=4 {
        run(&set, Some(Tier::Full), 30, seed, 150, 1);
    }
}

#[test]
fn many_edits_in_one_equal_a_whole_pass() {
    let set = Arc::new(RuleSet::builtin());
    let mut model = seeded(60, 9);
    let mut editor = Editor::new(&set, 9);
    editor.furnish(&mut model);
    let mut analysis = set.analyse(&model, DAY, None);
    for round in 0..20 {
        let before = model.clone();
        for _ in 0..Dice(round).roll(40) {
            editor.edit(&mut model);
        }
        analysis = analysis.after(&before, &model);
        let whole = set.analyse(&model, DAY, Some(analysis.tier));
        same(&format!("round {round}"), &model, &analysis, &whole);
    }
}
