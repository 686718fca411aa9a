//! Cards: where questions stand, in which order, and that rules of one weakness share a row.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{
    Analysis, RuleSet,
    card::{Card, Place},
};
use model::{Date, Model, Tier, sketch};

fn judge(text: &str, tier: Tier) -> (Model, Analysis) {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "{text}");
    let set = Arc::new(RuleSet::builtin());
    let analysis = set.analyse(&model, Date::constant(2026, 11, 24), Some(tier));
    (model, analysis)
}

fn rows(card: &Card) -> Vec<(&'static str, usize)> {
    let row = |row: &analysis::card::Row| (row.attribute.word(), row.questions.len());
    card.rows.iter().map(row).collect()
}

fn codes(analysis: &Analysis, card: &Card, attribute: &str) -> Vec<String> {
    let row = card
        .rows
        .iter()
        .find(|row| row.attribute.word() == attribute)
        .expect("the row");
    let questions = row.questions.iter().map(|ix| &analysis.questions[*ix]);
    let rules = questions.flat_map(|question| analysis.settled(question));
    let mut codes: Vec<String> = rules
        .map(|rule| analysis.set.rules[usize::from(rule)].code.clone())
        .collect();
    codes.sort();
    codes
}

#[test]
fn one_card_an_element_with_what_settles_most_first() {
    let (model, analysis) = judge("ECR: registry\nBucket: object_store\n", Tier::Core);
    let cards = analysis.cards();
    let names: Vec<_> = cards
        .iter()
        .map(|c| analysis.card_name(&model, c.place))
        .collect();
    assert_eq!(names, ["ECR", "Bucket"]);
    for card in &cards {
        assert!(
            card.rows.is_sorted_by(|a, b| a.settles >= b.settles),
            "{card:?}"
        );
        let sum: f64 = card.rows.iter().map(|row| row.settles).sum();
        assert!((card.settles - sum).abs() < 1e-9);
        // An answer settles the inherent risk of every rule that hangs on it.
        for row in &card.rows {
            let risks: f64 = row
                .questions
                .iter()
                .map(|ix| analysis.questions[*ix].settles)
                .sum();
            assert!((row.settles - risks).abs() < 1e-9);
        }
    }
    assert!(cards.is_sorted_by(|a, b| a.settles >= b.settles));
    // Registry: tags, who pushes, scans, gate, signatures assumed; nothing asked in core.
    assert_eq!((cards[0].assumed, cards[0].asked), (5, 0));
    assert_eq!((cards[1].assumed, cards[1].asked), (1, 1));
}

#[test]
fn rules_that_share_a_weakness_share_a_row() {
    let (_, analysis) = judge("PyPI: dependency_registry\n", Tier::Full);
    let cards = analysis.cards();
    assert_eq!(rows(&cards[0]), [("proxied", 1)]);
    assert_eq!(codes(&analysis, &cards[0], "proxied"), ["T002", "T004"]);
    assert_eq!(cards[0].assumed, 2, "two findings hang on one answer");
    let (_, analysis) = judge("Task: task launch_type=fargate\n", Tier::Full);
    let cards = analysis.cards();
    let shared = codes(&analysis, &cards[0], "runtime_monitoring");
    assert!(
        shared.contains(&"T347".to_owned()) && shared.contains(&"T447".to_owned()),
        "{shared:?}"
    );
    let settled: f64 = ["T347", "T447"]
        .iter()
        .filter_map(|code| {
            let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|r| r.code == *code);
            analysis.findings.iter().find(of)
        })
        .map(|finding| finding.inherent.risk)
        .sum();
    let row = cards[0]
        .rows
        .iter()
        .find(|row| row.attribute.word() == "runtime_monitoring");
    assert!(row.expect("the row").settles >= settled - 1e-9);
}

#[test]
fn flows_between_two_boundaries_share_a_card() {
    let text = "boundary A: corporate\n  X: container\nboundary B: vpc\n  Y: container\n  Z: container\n\
                X -> Y: one\nX -> Z: two\nZ -> X: back\nY -> Z: inside\n";
    let (model, analysis) = judge(text, Tier::Core);
    let cards = analysis.cards();
    let pairs: Vec<_> = cards
        .iter()
        .filter(|card| matches!(card.place, Place::Between(..)))
        .map(|card| {
            (
                analysis.card_name(&model, card.place),
                rows(card),
                card.assumed,
            )
        })
        .collect();
    assert_eq!(pairs.len(), 2, "{pairs:?}");
    let there = pairs
        .iter()
        .find(|pair| pair.0 == "A \u{2192} B")
        .expect("the pair");
    assert_eq!(there.2, 4, "two flows, each in clear and without identity");
    assert!(there.1.contains(&("encrypted_in_transit", 2)), "{there:?}");
    assert!(there.1.contains(&("authentication", 2)), "{there:?}");
    let outside = judge(
        "X: browser\nboundary B: vpc\n  Y: container\nX -> Y: call\n",
        Tier::Core,
    );
    let found = outside.1.cards();
    assert!(
        found
            .iter()
            .any(|c| outside.1.card_name(&outside.0, c.place) == "outside \u{2192} B")
    );
}

#[test]
fn every_assumed_finding_and_question_of_the_view_is_on_a_card() {
    for tier in [Tier::Core, Tier::Full] {
        let text = suite::seeded(80, 7);
        let (_, analysis) = judge(&text, tier);
        let cards = analysis.cards();
        let assumed: usize = cards.iter().map(|card| card.assumed).sum();
        assert_eq!(assumed, analysis.counts().current.supposed());
        let asked: usize = cards.iter().map(|card| card.asked).sum();
        assert_eq!(asked, analysis.asked().filter(|q| !q.assumed).count());
        for card in &cards {
            assert_eq!(analysis.assumed_on(card.place).count(), card.assumed);
        }
    }
}
