//! The built-in packs: they load without a complaint, and every case of every rule holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, sync::Arc};

use analysis::{Case, Condition, RuleSet, case};

#[test]
fn the_packs_load_whole() {
    let set = RuleSet::builtin();
    assert_eq!(set.problems, []);
    assert!(set.rules.len() >= 228, "{} rules", set.rules.len());
    assert!(set.controls.len() >= 117, "{} controls", set.controls.len());
    assert_eq!(set.matrices.len(), 10);
}

#[test]
fn every_case_holds() {
    let set = Arc::new(RuleSet::builtin());
    let failures: Vec<String> = (0..set.rules.len())
        .flat_map(|rule| case::check(&set, rule))
        .map(|failure| format!("{} case {}: {}", failure.rule, failure.case, failure.what))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of the cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn every_rule_has_cases_of_its_states() {
    let set = RuleSet::builtin();
    for rule in &set.rules {
        let has = |wanted: fn(&Case) -> bool| rule.cases.iter().any(wanted);
        assert!(
            has(|c| matches!(c, Case::Open(_))),
            "{} opens on something",
            rule.id
        );
        assert!(
            has(|c| matches!(c, Case::Silent(_))),
            "{} is silent on something",
            rule.id
        );
    }
}

/// ELEMENTS, section 6: the rules the article's considerations are tied to.
const ARTICLE: &str = "T001 T005 T006 T009 T010 T014 T018 T019 T020 T021 T101 T102 T103 T104 T105 T106 T107 T108 T109 \
    T201 T202 T203 T204 T205 T206 T207 T208 T219 T222 T223 T301 T302 T303 T304 T305 T306 T309 T310 T311 T320 T321 \
    T322 T323 T360 T380 T385 T410 T411 T412 T413 T430 T431 T432 T433 T434 T435 T436 T437 T438 T440 T441 T442 T445 T447";

#[test]
fn every_consideration_of_the_article_has_its_rules() {
    let set = RuleSet::builtin();
    let wanted: BTreeSet<&str> = ARTICLE.split_whitespace().collect();
    assert!(wanted.len() >= 60, "{}", wanted.len());
    let missing: Vec<&&str> = wanted
        .iter()
        .filter(|code| set.rule(code).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn rules_and_controls_answer_to_id_and_code() {
    let set = RuleSet::builtin();
    assert_eq!(set.rule("mutable-tag"), set.rule("T201"));
    assert_eq!(set.control("tag-immutability"), set.control("C041"));
    assert!(set.rule("T201").is_some() && set.control("C041").is_some());
}

#[test]
fn conditions_read_as_words() {
    let set = RuleSet::builtin();
    for rule in &set.rules {
        let words = rule.weakness.words();
        assert!(
            !words.contains('_') && !words.is_empty(),
            "{}: {words}",
            rule.id
        );
    }
    assert_eq!(Condition::Always.words(), "always");
}

/// What no rule or control touches is known by name: a new gap, or a gap closed, shows here.
#[test]
fn gaps_in_the_coverage_are_the_known_ones() {
    let set = RuleSet::builtin();
    let gaps: Vec<(&str, Vec<String>)> = analysis::coverage::tables(&set)
        .iter()
        .map(|table| {
            (
                table.name,
                table
                    .missing()
                    .iter()
                    .map(|item| (*item).to_owned())
                    .collect(),
            )
        })
        .collect();
    let known: Vec<(&str, Vec<String>)> =
        gaps.iter().map(|(name, _)| (*name, Vec::new())).collect();
    assert_eq!(gaps, known);
    assert_eq!(gaps.len(), 6);
}
