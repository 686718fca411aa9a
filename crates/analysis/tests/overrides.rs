//! What a model overrides in rules: levels and words with a reason, over those of packs; faults in words.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Analysis, Finding, Manifest, Origin, RuleSet, Source, State, Step};
use model::{Date, Edit, Model, RuleOverride, Tier, sketch};

const DAY: Date = Date::constant(2026, 1, 1);

/// A rule and how it is overridden.
type Own<'r> = (&'r str, fn(&mut RuleOverride));

fn drawn() -> Model {
    sketch::read("ECR: registry tag_immutability=no").0
}

/// Puts an override into the model.
fn told(model: &mut Model, rule: &str, set: impl FnOnce(&mut RuleOverride)) {
    let mut edit = Edit::new(model);
    edit.workload(|workload| {
        let mut own = RuleOverride {
            reason: "only the pipeline can push".to_owned(),
            ..RuleOverride::default()
        };
        set(&mut own);
        workload.rule_overrides.insert(rule.to_owned(), own);
    });
    edit.commit();
}

fn open(judged: &Analysis) -> Finding {
    let ix = judged.set.rule("mutable-tag").expect("the rule");
    let mut findings = judged.findings.iter();
    let found = findings.find(|f| f.origin == Origin::Rule(ix as u16) && f.state == State::Open);
    *found.expect("the finding")
}

/// The changes the trace shows: pack, field, before, after.
fn shown(model: &Model, judged: &Analysis) -> Vec<(Option<String>, &'static str, String, String)> {
    let steps = judged.trace(model, &open(judged)).into_iter();
    let amended = steps.filter_map(|step| match step {
        Step::Amended {
            pack,
            field,
            was,
            now,
            ..
        } => Some((pack, field, was, now)),
        _ => None,
    });
    amended.collect()
}

fn said(judged: &Analysis) -> Vec<String> {
    judged
        .problems
        .iter()
        .map(analysis::Problem::line)
        .collect()
}

#[test]
fn a_model_overrides_levels_and_words_of_a_rule() {
    let set = Arc::new(RuleSet::builtin());
    let mut model = drawn();
    let before = set.analyse(&model, DAY, Some(Tier::Full));
    assert_eq!(open(&before).inherent.likelihood, 3);
    let plain = model.clone();
    told(&mut model, "T201", |own| {
        (own.likelihood, own.title) = (Some(1), Some("Tag moved".to_owned()));
    });
    for judged in [
        set.analyse(&model, DAY, Some(Tier::Full)),
        before.after(&plain, &model),
    ] {
        let finding = open(&judged);
        assert_eq!(
            (finding.inherent.likelihood, finding.inherent.impact),
            (1, 5)
        );
        assert_eq!(judged.rule(&finding).expect("a rule").title, "Tag moved");
        assert_eq!(
            shown(&model, &judged)[0],
            (None, "likelihood", "3".to_owned(), "1".to_owned())
        );
        assert_eq!(said(&judged), Vec::<String>::new());
        let again = judged.after(&model, &plain);
        assert_eq!(open(&again).inherent.likelihood, 3, "taken back");
        assert_eq!(shown(&plain, &again), []);
    }
    let ix = set.rule("T201").expect("T201");
    assert_eq!(
        set.rules[ix].likelihood, 3,
        "other models are judged as before"
    );
}

#[test]
fn a_model_wins_over_packs() {
    let set = Arc::new(RuleSet::with(&[Source {
        manifest: Manifest::read("Pack(id: \"acme\", version: \"1\", priority: 9)").unwrap(),
        overrides: vec![(
            "overrides/tag.ron",
            "Override(rule: \"mutable-tag\", reason: \"r\", likelihood: 1, impact: 2)",
        )],
        ..Source::default()
    }]));
    let mut model = drawn();
    told(&mut model, "mutable-tag", |own| own.likelihood = Some(4));
    let judged = set.analyse(&model, DAY, Some(Tier::Full));
    let finding = open(&judged);
    assert_eq!(
        (finding.inherent.likelihood, finding.inherent.impact),
        (4, 2)
    );
    let trail = shown(&model, &judged);
    let likelihood: Vec<_> = trail.iter().filter(|step| step.1 == "likelihood").collect();
    assert_eq!(likelihood.len(), 2, "{trail:?}");
    assert_eq!(likelihood[0].0.as_deref(), Some("acme"));
    assert_eq!((&likelihood[1].0, likelihood[1].2.as_str()), (&None, "1"));
}

#[test]
fn overrides_that_fit_nothing_are_said_and_not_applied() {
    let set = Arc::new(RuleSet::builtin());
    let check = |rules: &[Own<'_>], words: &str| {
        let mut model = drawn();
        for (rule, own) in rules {
            told(&mut model, rule, own);
        }
        let judged = set.analyse(&model, DAY, Some(Tier::Full));
        assert_eq!(said(&judged), [words]);
        judged
    };
    check(
        &[("mutabel-tag", |own| own.impact = Some(1))],
        "the model’s override of “mutabel-tag” is not applied: there is no such rule; did you mean “mutable-tag”?",
    );
    let judged = check(
        &[("T201", |own| own.threat = Some("{who} moves it".to_owned()))],
        "the model’s override of “T201” is not applied: nothing fills {who}; use {actor}, {element}, {source}, {target} or {assets}",
    );
    assert_eq!(shown(&drawn(), &judged), []);
    let judged = check(
        &[
            ("T201", |own| own.impact = Some(1)),
            ("mutable-tag", |own| own.impact = Some(2)),
        ],
        "the model’s override of “mutable-tag” is not applied: another one is of the same rule; leave one of them",
    );
    assert_eq!(open(&judged).inherent.impact, 1);
}
