//! The built-in packs: they load without a complaint, and every case of every rule holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, sync::Arc};

use analysis::{
    Condition, Literal, Origin, RuleSet, Target,
    case::{self, Want},
};
use model::{Attr, Date, Edit, Element, Fact, Kind, Tier, Value, sketch, vocabulary};

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
        .map(|failure| {
            format!(
                "{} case {}: {}",
                failure.rule,
                failure.case,
                failure.words()
            )
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of the cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Open, assumed or asked, closed, silent, and a hop away for rules that read the graph: all that a rule can have.
#[test]
fn every_rule_has_the_cases_it_can_have() {
    let set = RuleSet::builtin();
    let lacking: Vec<String> = (0..set.rules.len())
        .filter_map(|ix| {
            let wants: Vec<&str> = case::lacking(&set, ix).iter().map(|w| w.words()).collect();
            (!wants.is_empty()).then(|| format!("{} lacks {}", set.rules[ix].id, wants.join(", ")))
        })
        .collect();
    assert!(
        lacking.is_empty(),
        "{} rules lack cases:\n{}",
        lacking.len(),
        lacking.join("\n")
    );
}

/// A case a rule is excused from is one it really cannot have: whatever its attribute is set to in its own cases, the
/// rule never takes that state.
#[test]
fn excused_cases_are_impossible() {
    let set = Arc::new(RuleSet::builtin());
    let mut tried = 0;
    for (ix, rule) in set.rules.iter().enumerate() {
        let wanted = case::wanted(&set, ix);
        let Condition::Is(name, Literal::Word(_)) = &rule.weakness else {
            continue;
        };
        let (Some(attr), Target::Element(kind)) = (Attr::named(name), rule.on) else {
            continue;
        };
        let takes = &vocabulary()
            .kind(kind)
            .attribute(attr)
            .expect("its own")
            .takes;
        for text in rule.cases.iter().map(|case| case.parts().1) {
            let (model, _) = sketch::read(text);
            if !model
                .elements()
                .values()
                .any(|element| element.kind == kind)
            {
                continue;
            }
            for value in takes.iter().map(|value| Some(*value)).chain([None]) {
                tried += 1;
                let states = states(&set, ix, text, (kind, attr), value);
                for (want, words) in [
                    (Want::Unknown, ["assumed", "asked"]),
                    (Want::Closed, ["closed"; 2]),
                ] {
                    assert!(
                        wanted.contains(&want) || !states.iter().any(|state| words.contains(state)),
                        "{} is excused from {} but is {states:?} with {name} {value:?} in {text}",
                        rule.id,
                        want.words()
                    );
                }
            }
        }
    }
    assert!(tried > 300, "{tried} tries");
}

/// The states of a rule in a sketch where all elements of a kind have that value, or none, of an attribute.
fn states(
    set: &Arc<RuleSet>,
    rule: usize,
    text: &str,
    (kind, attr): (Kind, Attr),
    value: Option<Value>,
) -> Vec<&'static str> {
    let (mut model, _) = sketch::read(text);
    let mine = model
        .elements()
        .iter()
        .filter(|(_, element)| element.kind == kind);
    let ids: Vec<_> = mine.map(|(id, _)| *id).collect();
    let mut edit = Edit::new(&mut model);
    for id in ids {
        edit.update(id, |element: &mut Element| {
            element.facts.remove(&attr);
            if let Some(value) = value {
                element.facts.insert(attr, Fact::from(value));
            }
        });
    }
    edit.commit();
    let judged = set.analyse(&model, Date::constant(2026, 1, 1), Some(Tier::Full));
    let number = rule as u16;
    let mine = judged
        .findings
        .iter()
        .filter(|f| f.origin == Origin::Rule(number));
    let mut states: Vec<&str> = mine.map(|finding| finding.state.word()).collect();
    let asked = judged.questions.iter().filter(|q| !q.assumed);
    if asked
        .into_iter()
        .any(|question| judged.settled(question).contains(&number))
    {
        states.push("asked");
    }
    states
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
    let tables = analysis::coverage::tables(&set);
    let ids: Vec<&str> = tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "attack-containers",
            "nist-800-190-risks",
            "nist-800-190-countermeasures",
            "owasp-cicd",
            "owasp-kubernetes-2025",
            "owasp-kubernetes-2022",
            "owasp-docker",
            "slsa",
            "cis-docker",
            "cis-kubernetes",
            "cis-aws",
            "aws-fsbp",
            "article",
        ]
    );
    for table in &tables {
        assert_eq!(
            table.missing().collect::<Vec<_>>(),
            Vec::<&str>::new(),
            "{}",
            table.title
        );
        let stale = table
            .items
            .iter()
            .find(|item| !item.by.is_empty() && !item.unseen.is_empty());
        assert_eq!(
            stale, None,
            "a rule touches what a drawing is said not to show"
        );
        assert!(!table.items.is_empty(), "{}", table.title);
    }
    let unseen: Vec<&str> = tables
        .iter()
        .flat_map(analysis::coverage::Coverage::unseen)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(unseen, ["T1136.001", "4.6", "C", "I"]);
    let of = |id: &str| {
        tables
            .iter()
            .find(|table| table.id == id)
            .expect("the table")
    };
    assert_eq!(of("attack-containers").items.len(), 48);
    assert_eq!(of("nist-800-190-risks").items.len(), 23);
    assert_eq!(of("article").items.len(), 28);
}

/// Every reference to a catalogue that is carried whole names an item of it.
#[test]
fn references_name_items_that_exist() {
    let set = RuleSet::builtin();
    let tables = analysis::coverage::tables(&set);
    let known: BTreeSet<&str> = tables
        .iter()
        .filter(|table| table.id.starts_with("owasp") || table.id.starts_with("nist"))
        .flat_map(|table| table.items.iter().map(|item| item.id.as_str()))
        .collect();
    let rules = set.rules.iter().map(|rule| (&rule.id, &rule.refs));
    let controls = set
        .controls
        .iter()
        .map(|control| (&control.id, &control.refs));
    for (id, refs) in rules.chain(controls) {
        for reference in refs.owasp.iter().chain(&refs.nist_800_190) {
            let bare = reference
                .trim_start_matches("K8S25:")
                .trim_start_matches("K8S22:");
            assert!(known.contains(bare), "{id} names {reference}");
        }
    }
}
