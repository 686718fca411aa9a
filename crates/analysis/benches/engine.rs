//! What the engine costs on seeded models: CPU time of a whole pass, and of each finding. `cargo bench -p analysis`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench may stop"
)]

use std::sync::Arc;

use analysis::RuleSet;
use model::{Date, Model, Tier, sketch};

fn main() {
    divan::main();
}

fn seeded(elements: usize) -> Model {
    let (model, issues) = sketch::read(&suite::seeded(elements, 1));
    assert_eq!(issues, []);
    model
}

#[divan::bench]
fn load_rules() -> RuleSet {
    RuleSet::builtin()
}

#[divan::bench(args = [100, 1_000, 10_000, 100_000], sample_count = 10)]
fn analyse(bencher: divan::Bencher, elements: usize) {
    let (set, model) = (Arc::new(RuleSet::builtin()), seeded(elements));
    let day = Date::constant(2026, 11, 24);
    let findings = set.analyse(&model, day, Some(Tier::Full)).findings.len();
    bencher
        .counter(divan::counter::ItemsCount::new(findings))
        .bench(|| set.analyse(&model, day, Some(Tier::Full)));
}
