//! The condition language over relations, and the smallest fix that follows from a condition.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Finding, Manifest, Origin, RuleSet, Source, State};
use model::{Attr, Date, Edit, Model, Subject, Tier, sketch};

fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, []);
    model
}

/// Applying a finding's fix closes it, for every rule that can be closed by a fact.
#[test]
fn the_smallest_fix_closes_the_finding() {
    let set = Arc::new(RuleSet::builtin());
    let mut tried = 0;
    for (number, rule) in set.rules.iter().enumerate() {
        let Some(analysis::Case::Open(text)) = rule.cases.first() else {
            continue;
        };
        let mut model = read(text);
        let day = Date::constant(2026, 1, 1);
        let analysis = set.analyse(&model, day, Some(Tier::Full));
        let mine = |f: &&Finding| f.origin == Origin::Rule(number as u16) && f.state == State::Open;
        let finding = analysis
            .findings
            .iter()
            .find(mine)
            .expect("an open finding");
        let fixes = analysis.fix(finding);
        assert!(!fixes.is_empty(), "{} has no fix", rule.id);
        if fixes.iter().any(|fix| fix.set.is_empty()) {
            continue;
        }
        tried += 1;
        let subject = finding.subject;
        let mut edit = Edit::new(&mut model);
        for fix in &fixes {
            let attr = Attr::named(&fix.set).expect("an attribute");
            let fact = model::Fact::from(model::Value::from_word(&fix.to).expect("a value"));
            match subject {
                Subject::Element(id) => edit.update(id, |e: &mut model::Element| {
                    drop(e.facts.insert(attr, fact));
                }),
                Subject::Flow(id) => {
                    edit.update(id, |f: &mut model::Flow| drop(f.facts.insert(attr, fact)))
                }
                Subject::Asset(id) => {
                    edit.update(id, |a: &mut model::Asset| drop(a.facts.insert(attr, fact)))
                }
                other => panic!("{other:?}"),
            };
        }
        edit.commit();
        let after = set.analyse(&model, day, Some(Tier::Full));
        let left = after
            .findings
            .iter()
            .filter(mine)
            .filter(|f| f.subject == subject)
            .count();
        assert_eq!(left, 0, "{}: {fixes:?}", rule.id);
    }
    assert!(tried > 200, "{tried} rules tried");
}

/// Condition, what it is on, and whether it opens there in the sketch below.
const RELATIONS: &[(&str, &str, bool)] = &[
    (
        "ReachedBy(Kind(ExternalAttacker))",
        "Element(Database)",
        true,
    ),
    ("ReachedBy(Kind(EndUser))", "Element(Database)", false),
    ("Reaches(Kind(Database))", "Element(ApiGateway)", true),
    ("Reaches(Kind(Queue))", "Element(ApiGateway)", false),
    ("Inside(CloudAccount)", "Element(Container)", true),
    ("Inside(Vpc)", "Element(Container)", false),
    (
        "Holds(AtLeast(\"confidentiality\", 4))",
        "Element(Container)",
        true,
    ),
    (
        "Holds(Is(\"category\", \"log\"))",
        "Element(Container)",
        false,
    ),
    (
        "Carries(Is(\"category\", \"credential\"))",
        "Element(Database)",
        true,
    ),
    ("Carries(AtLeast(\"confidentiality\", 5))", "Flow", true),
    (
        "Outgoing(Is(\"action\", \"write\"))",
        "Element(Container)",
        true,
    ),
    (
        "Incoming(Is(\"action\", \"write\"))",
        "Element(Container)",
        false,
    ),
    ("Crosses(3)", "Flow", true),
    ("Crosses(4)", "Flow", false),
    (
        "All([Kind(Container), InStage(Run), Not(InStage(Code))])",
        "Element(Container)",
        true,
    ),
    ("Any([Kind(Task), Kind(Host)])", "Element(Container)", false),
    ("On(Kind(Task))", "Element(Container)", false),
    ("AtLeast(\"confidentiality\", 5)", "Asset", true),
    ("Always", "Boundary", true),
    ("Always", "Model", true),
];

#[test]
fn conditions_over_relations_hold_as_written() {
    let check = |condition: &str, on: &str, sketch: &str, wanted: bool| {
        let rule = format!(
            "Rule(id: \"probe\", title: \"Probe\", stage: Run, threat: \"x\", on: {on}, weakness: {condition}, stride: [T], affects: [I], likelihood: 3, impact: 3)"
        );
        let manifest = Manifest::read("Pack(id: \"p\", version: \"1\")").expect("a manifest");
        let source = Source {
            manifest,
            rules: vec![("probe.ron", &rule)],
            ..Source::default()
        };
        let set = Arc::new(RuleSet::with(&[source]));
        assert_eq!(set.problems, [], "{condition}");
        let analysis = set.analyse(&read(sketch), Date::constant(2026, 1, 1), Some(Tier::Full));
        let number = set.rule("probe").expect("the rule");
        let open = analysis
            .findings
            .iter()
            .any(|f| f.origin == Origin::Rule(number as u16) && f.state == State::Open);
        assert_eq!(open, wanted, "{condition} on {sketch}");
    };
    let net = "asset Gold: confidentiality=5 category=credential\nboundary Net: internet\n  Mallory: external_attacker\n\
               boundary Cloud: cloud_account\n  Gate: api_gateway\n  App: container holds=Gold\n  Db: database\n\
               Mallory -> Gate: call\nGate -> App: call\nApp -> Db: save action=write carries=Gold\n";
    for (condition, on, wanted) in RELATIONS {
        check(condition, on, net, *wanted);
    }
    check(
        "On(Is(\"launch_type\", \"ec2\"))",
        "Element(Container)",
        "T: task launch_type=ec2\nA: container on=T\n",
        true,
    );
    check(
        "Has(\"C041\")",
        "Element(Registry)",
        "R: registry\ncontrol C041 on R: partial\n",
        true,
    );
    check(
        "Has(\"C041\")",
        "Element(Registry)",
        "R: registry\ncontrol C041 on R: planned\n",
        false,
    );
    check(
        "AtLeast(\"scan_on_push\", \"basic\")",
        "Element(Registry)",
        "R: registry scan_on_push=enhanced\n",
        true,
    );
    check(
        "AtLeast(\"scan_on_push\", \"basic\")",
        "Element(Registry)",
        "R: registry scan_on_push=none\n",
        false,
    );
}
