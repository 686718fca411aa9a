//! The cases in rule files, run: a sketch each, and the state the rule must have in it.

use std::sync::Arc;

use model::{Date, Tier, sketch};

use crate::{Analysis, Case, Origin, RuleSet, State};

/// A case that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub rule: String,
    /// The case's place in the rule, from 1.
    pub case: usize,
    pub what: String,
}

/// Runs the cases of one rule, by its number.
pub fn check(set: &Arc<RuleSet>, rule: usize) -> Vec<Failure> {
    let Some(card) = set.rules.get(rule) else {
        return Vec::new();
    };
    let mut failures = Vec::new();
    for (ix, case) in card.cases.iter().enumerate() {
        if let Err(what) = run(set, rule, case) {
            failures.push(Failure {
                rule: card.id.clone(),
                case: ix + 1,
                what,
            });
        }
    }
    failures
}

fn run(set: &Arc<RuleSet>, rule: usize, case: &Case) -> Result<(), String> {
    let (text, wanted) = match case {
        Case::Open(text) => (text, "open"),
        Case::Assumed(text) => (text, "assumed"),
        Case::Asked(text) => (text, "asked"),
        Case::Closed(text) => (text, "closed"),
        Case::Silent(text) => (text, "silent"),
    };
    let (model, issues) = sketch::read(text);
    if let Some(issue) = issues.first() {
        return Err(format!("its sketch cannot be read: {issue}"));
    }
    let analysis = set.analyse(&model, Date::constant(2000, 1, 1), Some(Tier::Full));
    let found = states(&analysis, rule);
    let fits = if wanted == "silent" {
        found.is_empty()
    } else {
        found.contains(&wanted)
    };
    if fits {
        return Ok(());
    }
    let found = if found.is_empty() {
        "silent".to_owned()
    } else {
        found.join(", ")
    };
    Err(format!(
        "it should be {wanted} but is {found}: {}",
        text.lines().collect::<Vec<_>>().join(" / ")
    ))
}

fn states(analysis: &Analysis, rule: usize) -> Vec<&'static str> {
    let mine = analysis
        .findings
        .iter()
        .filter(|finding| finding.origin == Origin::Rule(rule as u16));
    let mut states: Vec<&'static str> = mine.map(|finding| State::word(finding.state)).collect();
    if analysis
        .questions
        .iter()
        .any(|question| !question.assumed && analysis.settled(question).contains(&(rule as u16)))
    {
        states.push("asked");
    }
    states.sort_unstable();
    states.dedup();
    states
}
