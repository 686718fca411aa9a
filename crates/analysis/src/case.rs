//! The cases in rule files: run, a sketch each with the state the rule must have in it; and which cases a rule ought to
//! have, worked out from the rule itself.

use std::{collections::BTreeSet, sync::Arc};

use model::{Date, ElementId, Model, Subject, sketch};

use crate::{Analysis, Atom, Case, Condition, Origin, RuleSet, State, Target};

/// A case that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub rule: String,
    /// The case's place in the rule, from 1.
    pub case: usize,
    pub sketch: String,
    /// The state the case names.
    pub wanted: &'static str,
    /// The states the rule has in the sketch; `silent` where it has none.
    pub got: Vec<&'static str>,
    /// Why the sketch cannot be judged at all; empty where it can.
    pub unread: String,
    /// What the rule reads there, by the name of the subject.
    pub atoms: Vec<(String, Vec<Atom>)>,
}

impl Failure {
    /// The failure in one line, without the rule's id.
    pub fn words(&self) -> String {
        if !self.unread.is_empty() {
            return format!("its sketch cannot be read: {}", self.unread);
        }
        let lines: Vec<&str> = self.sketch.lines().collect();
        format!(
            "it should be {} but is {}: {}",
            self.wanted,
            self.got.join(", "),
            lines.join(" / ")
        )
    }
}

impl Case {
    /// The state it asks for, and the sketch.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Open(text) => ("open", text),
            Self::Assumed(text) => ("assumed", text),
            Self::Asked(text) => ("asked", text),
            Self::Closed(text) => ("closed", text),
            Self::Silent(text) => ("silent", text),
        }
    }
}

/// The states of a rule, the worst first.
const WORST: [&str; 5] = ["open", "assumed", "asked", "closed", "silent"];

/// Runs the cases of one rule, by its number.
pub fn check(set: &Arc<RuleSet>, rule: usize) -> Vec<Failure> {
    let cases = set.rules.get(rule).map_or(&[][..], |card| &card.cases);
    let numbered = (1..).zip(cases);
    numbered
        .filter_map(|(number, case)| run(set, rule, number, case))
        .collect()
}

fn run(set: &Arc<RuleSet>, rule: usize, case: usize, what: &Case) -> Option<Failure> {
    let (wanted, text) = what.parts();
    let card = set.rules.get(rule)?;
    let mut failure = Failure {
        rule: card.id.clone(),
        case,
        sketch: text.to_owned(),
        wanted,
        got: Vec::new(),
        unread: String::new(),
        atoms: Vec::new(),
    };
    let (model, issues) = sketch::read(text);
    if let Some(issue) = issues.first() {
        failure.unread = issue.to_string();
        return Some(failure);
    }
    let analysis = set.try_rule(&model, Date::constant(2000, 1, 1), rule);
    failure.got = states(&analysis, rule);
    // One subject in the state is enough, but none may be in a worse one.
    let worst = WORST.iter().find(|state| failure.got.contains(state));
    if worst == Some(&wanted) {
        return None;
    }
    failure.atoms = subjects(&model, card.on)
        .into_iter()
        .map(|subject| (model.name(subject), analysis.facts(&model, rule, subject)))
        .collect();
    Some(failure)
}

/// The states a rule has in an analysis; `silent` alone where it has none.
fn states(analysis: &Analysis, rule: usize) -> Vec<&'static str> {
    let number = rule as u16;
    let mine = analysis
        .findings
        .iter()
        .filter(|finding| finding.origin == Origin::Rule(number));
    let mut states: Vec<&'static str> = mine.map(|finding| State::word(finding.state)).collect();
    let mut asked = analysis.questions.iter().filter(|q| !q.assumed);
    if asked.any(|question| analysis.settled(question).contains(&number)) {
        states.push("asked");
    }
    if states.is_empty() {
        states.push("silent");
    }
    states.sort_unstable();
    states.dedup();
    states
}

/// What a rule on that target is about in a model.
fn subjects(model: &Model, on: Target) -> Vec<Subject> {
    match on {
        Target::Element(kind) => {
            let mine = model.elements().iter().filter(|(_, e)| e.kind == kind);
            mine.map(|(id, _)| Subject::Element(*id)).collect()
        }
        Target::Flow => model.flows().keys().map(|id| Subject::Flow(*id)).collect(),
        Target::Asset => model
            .assets()
            .keys()
            .map(|id| Subject::Asset(*id))
            .collect(),
        Target::Boundary => {
            let ids = model.boundaries().keys();
            ids.map(|id| Subject::Boundary(*id)).collect()
        }
        Target::Model => vec![Subject::Model],
    }
}

/// A kind of case that a rule can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    Open,
    /// Assumed or asked.
    Unknown,
    Closed,
    /// The scope is false, on a subject of the rule's kind if the rule has a scope.
    Silent,
    /// Something that is not next to the subject stands in the sketch; for rules that read the graph.
    Away,
}

impl Want {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unknown => "assumed or asked",
            Self::Closed => "closed",
            Self::Silent => "silent",
            Self::Away => "a hop away",
        }
    }
}

/// The kinds of case a rule ought to have, by its number: those it can have at all.
///
/// A rule that reads only derived facts is never unknown. Of alternatives (rules whose weaknesses are words of one
/// attribute) one finding stands for all while the attribute is unknown or none of the words; the others cannot have
/// that case.
pub fn wanted(set: &RuleSet, rule: usize) -> Vec<Want> {
    let (Some(card), Some(compiled)) = (set.rules.get(rule), set.compiled.get(rule)) else {
        return Vec::new();
    };
    let mut wants = vec![Want::Open];
    let scope = compiled.states_of(compiled.scope_reads.as_slice());
    let weakness = compiled.states_of(compiled.reads.as_slice());
    let stands_back = |unknown| stands_back(set, rule, unknown);
    if scope || (weakness && !stands_back(true)) {
        wants.push(Want::Unknown);
    }
    if card.weakness != Condition::Always && !stands_back(false) {
        wants.push(Want::Closed);
    }
    if card.on != Target::Model || card.scope != Condition::Always {
        wants.push(Want::Silent);
    }
    if compiled.derives() || card.scope.walks() || card.weakness.walks() {
        wants.push(Want::Away);
    }
    wants
}

/// Whether another of the rule's alternatives always stands for it, while the attribute is unknown or safe.
fn stands_back(set: &RuleSet, rule: usize, unknown: bool) -> bool {
    let (Some(card), Some(mine)) = (set.rules.get(rule), set.compiled.get(rule)) else {
        return false;
    };
    let Some(group) = mine.group else {
        return false;
    };
    // Assumed goes before asked, then the higher risk, then the earlier rule.
    let rank = |ix: usize| {
        let protection = set.compiled.get(ix).is_some_and(|rule| rule.protection);
        let worth = set.rules.get(ix).map_or(0.0, |rule| {
            crate::score::frequency(rule.likelihood) * crate::score::loss(rule.impact)
        });
        (unknown && protection, worth)
    };
    let (first, risk) = rank(rule);
    set.compiled.iter().enumerate().any(|(ix, other)| {
        let always = set
            .rules
            .get(ix)
            .is_some_and(|rule| rule.scope == Condition::Always || rule.scope == card.scope);
        let (theirs, worth) = rank(ix);
        let before = (theirs && !first)
            || (theirs == first && (worth > risk || (worth >= risk && ix < rule)));
        ix != rule && other.group == Some(group) && other.on == card.on && always && before
    })
}

/// The kinds of case a rule ought to have and has not, by its number.
pub fn lacking(set: &RuleSet, rule: usize) -> Vec<Want> {
    let Some(card) = set.rules.get(rule) else {
        return Vec::new();
    };
    let has = |want: &Want| {
        card.cases.iter().any(|case| match (want, case) {
            (Want::Open, Case::Open(_))
            | (Want::Unknown, Case::Assumed(_) | Case::Asked(_))
            | (Want::Closed, Case::Closed(_)) => true,
            (Want::Silent, Case::Silent(text)) => {
                let (model, _) = sketch::read(text);
                card.scope == Condition::Always || !subjects(&model, card.on).is_empty()
            }
            (Want::Away, case) => {
                let (model, _) = sketch::read(case.parts().1);
                subjects(&model, card.on)
                    .iter()
                    .any(|subject| reaches_beyond(&model, *subject))
            }
            _ => false,
        })
    };
    let mut wants = wanted(set, rule);
    wants.retain(|want| !has(want));
    wants
}

/// Whether an element lies two steps from a subject, along flows and what stands on what.
fn reaches_beyond(model: &Model, subject: Subject) -> bool {
    let near: BTreeSet<ElementId> = match subject {
        Subject::Element(id) => [id].into(),
        Subject::Flow(id) => match model.flows().get(&id) {
            Some(flow) => return around(model, &[flow.from, flow.to].into()).len() > 2,
            None => return false,
        },
        _ => return false,
    };
    let one = around(model, &near);
    around(model, &one).len() > one.len()
}

/// Elements and those one step from them.
fn around(model: &Model, of: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
    let mut all = of.clone();
    let flows = model.flows().values().map(|flow| (flow.from, flow.to));
    let stands = model
        .elements()
        .iter()
        .filter_map(|(id, element)| Some((*id, element.on?)));
    for (a, b) in flows.chain(stands) {
        if of.contains(&a) {
            all.insert(b);
        }
        if of.contains(&b) {
            all.insert(a);
        }
    }
    all
}
