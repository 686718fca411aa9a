//! Attack paths, advice and changes, checked by hand: the worked path of SCORING, section 5, and arithmetic on paper.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, sync::Arc};

use analysis::{Analysis, RuleSet, Was};
use model::{
    Anchor, Control, ControlId, Date, Edit, ElementId, Model, OwnThreat, Stage, Status, Stride,
    Subject, ThreatId,
};

const DATE: Date = Date::constant(2026, 11, 24);

const SHOP: &str = "\
boundary Internet: internet
  Attacker: external_attacker
boundary AWS: cloud_account
  API: api_gateway
  Task: task
  App: container on=Task
  Role: iam_role role_use=task
  Orders: object_store holds=Order
asset Order: confidentiality=5
Attacker -> API: calls
API -> App: forwards
Task -> Role: assumes action=assume
App -> Orders: reads
";

fn element(model: &Model, name: &str) -> ElementId {
    let found = model.elements().iter().find(|(_, e)| e.name == name);
    *found.expect(name).0
}

/// The shop with threats of known levels on its elements, and nothing that rules find.
fn shop(threats: &[(&str, u8, u8, &[&str])]) -> Model {
    let (mut model, issues) = model::sketch::read(SHOP);
    assert_eq!(issues, []);
    let places: Vec<ElementId> = threats.iter().map(|t| element(&model, t.0)).collect();
    let set = RuleSet::builtin();
    let mut edit = Edit::new(&mut model);
    edit.workload(|workload| {
        for rule in &set.rules {
            workload
                .rules_off
                .insert(rule.id.clone(), "not here".to_owned());
        }
    });
    for ((name, likelihood, impact, controls), on) in threats.iter().zip(places) {
        let threat = OwnThreat {
            title: format!("Threat to {name}"),
            threat: String::new(),
            subject: Subject::Element(on),
            stage: Stage::Run,
            stride: BTreeSet::from([Stride::E]),
            affects: BTreeSet::new(),
            likelihood: *likelihood,
            impact: *impact,
            controls: controls.iter().map(|c| (*c).to_owned()).collect(),
            author: String::new(),
            date: None,
            closed: false,
        };
        edit.put(
            ThreatId::named(&format!("{name}{likelihood}{impact}")),
            threat,
        );
    }
    edit.commit();
    model
}

fn put(model: &mut Model, control: &str, on: &str, status: Status) {
    let on = Anchor::Element(element(model, on));
    let mut edit = Edit::new(model);
    edit.put(ControlId::named(control), Control::new(control, on, status));
    edit.commit();
}

fn judge(model: &Model) -> Analysis {
    Arc::new(RuleSet::builtin()).analyse(model, DATE, None)
}

const WORKED: &[(&str, u8, u8, &[&str])] = &[
    ("API", 4, 3, &[]),
    ("App", 4, 3, &["input-validation"]),
    ("Role", 3, 3, &[]),
    ("Orders", 3, 5, &["bucket-least-privilege"]),
];

#[test]
fn the_worked_path_comes_out() {
    let mut model = shop(WORKED);
    let paths = judge(&model).paths(&model);
    let names: Vec<&str> = paths.stated[0]
        .hops
        .iter()
        .map(|hop| model.elements()[&hop.to].name.as_str())
        .collect();
    // The bucket is as likely straight from the container: 0.3 x 0.6 x 0.35 = 0.063.
    assert_eq!(names, ["API", "App", "Orders"]);
    assert!((paths.stated[0].frequency - 0.063).abs() < 1e-12);
    let through = paths
        .more
        .iter()
        .find(|path| path.hops.len() == 4)
        .expect("the longer way");
    assert!(
        (through.frequency - 0.022_05).abs() < 1e-12,
        "{}",
        through.frequency
    );
    assert!((through.score.risk - 2.205).abs() < 1e-9);
    assert_eq!((through.score.likelihood, through.score.impact), (2, 5));
    put(&mut model, "input-validation", "App", Status::Verified);
    let paths = judge(&model).paths(&model);
    let through = paths
        .more
        .iter()
        .find(|path| path.hops.len() == 4)
        .expect("the longer way");
    assert!(
        (through.frequency - 0.008_82).abs() < 1e-12,
        "{}",
        through.frequency
    );
    assert_eq!(through.score.likelihood, 1);
}

#[test]
fn a_cut_before_the_data_is_found() {
    let model = shop(WORKED);
    let paths = judge(&model).paths(&model);
    let elements: Vec<&str> = paths
        .chokes
        .iter()
        .map(|c| model.elements()[&c.element].name.as_str())
        .collect();
    // Only the container and the bucket have a control; one of them is enough, the cheaper.
    assert_eq!(elements.len(), 1, "{elements:?}");
    let set = RuleSet::builtin();
    let efforts: Vec<u8> = ["input-validation", "bucket-least-privilege"]
        .map(|name| set.controls[set.control(name).expect(name)].effort)
        .to_vec();
    assert_eq!(Some(&paths.chokes[0].effort), efforts.iter().min());
}

#[test]
fn without_a_threat_on_the_way_there_is_no_path() {
    let model = shop(&[("API", 4, 3, &[]), ("Orders", 3, 5, &[])]);
    let paths = judge(&model).paths(&model);
    assert_eq!((paths.stated.len(), paths.supposed.len()), (0, 0));
}

#[test]
fn assumed_steps_stay_apart() {
    let (model, _) = model::sketch::read(SHOP);
    let paths = judge(&model).paths(&model);
    assert!(paths.stated.is_empty(), "nobody stated a weakness");
    assert!(!paths.supposed.is_empty());
    assert!(paths.supposed.iter().all(analysis::Path::assumed));
}

#[test]
fn advice_is_what_paper_says() {
    // 0.3 x 100 = 30 a year; the scan takes 0.48 of likelihood once implemented: 14.4 (SCORING, section 6).
    let model = shop(&[("API", 4, 5, &["commit-secret-scanning"])]);
    let analysis = judge(&model);
    assert!((analysis.open_risk(&model) - 30.0).abs() < 1e-9);
    let advice = analysis.advice(&model, 3);
    assert_eq!(advice.len(), 1);
    assert!((advice[0].gain - 14.4).abs() < 1e-9, "{}", advice[0].gain);
    assert!((advice[0].gain + advice[0].left - 30.0).abs() < 1e-9);
    assert_eq!(advice[0].places, [Subject::Element(element(&model, "API"))]);
}

#[test]
fn advice_never_adds_up_to_more_than_there_is() {
    let (model, _) = model::sketch::read(include_str!("../../report/tests/sample.sketch"));
    let analysis = judge(&model);
    let all = analysis.open_risk(&model);
    let advice = analysis.advice(&model, 12);
    assert!(advice.len() > 3);
    let gained: f64 = advice.iter().map(|a| a.gain).sum();
    let last = advice.last().expect("some").left;
    assert!((all - gained - last).abs() < 1e-6 && last >= 0.0);
    for pair in advice.windows(2) {
        assert!(pair[1].left <= pair[0].left);
    }
}

#[test]
fn changes_name_what_moved_and_why() {
    let old = shop(&[
        ("API", 4, 5, &["caller-authentication"]),
        ("App", 3, 3, &[]),
    ]);
    let mut new = shop(&[
        ("API", 4, 5, &["caller-authentication"]),
        ("Role", 2, 2, &[]),
    ]);
    put(&mut new, "caller-authentication", "API", Status::Verified);
    let (before, after) = (judge(&old), judge(&new));
    let changes = after.changes(&new, &before, &old);
    assert_eq!(
        (changes.new.len(), changes.gone.len(), changes.moved.len()),
        (1, 1, 1)
    );
    assert_eq!(
        (changes.new[0].was, changes.gone[0].was),
        (Was::Absent, Was::Absent)
    );
    let moved = &changes.moved[0];
    assert!(moved.band && moved.to.risk < moved.from.risk);
    assert_eq!(moved.why.len(), 1, "{:?}", moved.why);
    assert_eq!(after.changes(&new, &after, &new).same, 2);
}
