//! The worked example step by step, as the article goes: which findings each step closes, and what the drawing shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, fs, sync::Arc};

use analysis::{Analysis, RuleSet, State, Tally, card::Place};
use model::{
    Asset, Attr, Date, Edit, Element, Fact, Flow, Group, Model, Severity, Stage, Subject, Tier,
    Value, file, sketch, vocabulary,
};

fn step(name: &str) -> (Model, Analysis) {
    let path = suite::root().join("examples").join(format!("{name}.ron"));
    let model = file::read(&fs::read_to_string(path).expect("the example")).expect("a model");
    let analysis = Arc::new(RuleSet::builtin()).analyse(
        &model,
        Date::constant(2026, 11, 24),
        Some(Tier::Full),
    );
    assert_eq!(analysis.problems, []);
    (model, analysis)
}

/// The states of a rule's findings, in report order.
fn states(analysis: &Analysis, code: &str) -> Vec<&'static str> {
    let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|rule| rule.code == code);
    analysis
        .findings
        .iter()
        .filter(of)
        .map(|f| f.state.word())
        .collect()
}

const STEPS: [&str; 4] = [
    "1-no-task-role",
    "2-put-object-role",
    "3-least-privilege",
    "4-separated-duties",
];

#[track_caller]
fn goes(code: &str, wanted: [&[&str]; 4]) {
    let found = STEPS.map(|name| states(&step(name).1, code));
    let found: Vec<&[&str]> = found.iter().map(Vec::as_slice).collect();
    assert_eq!(found, wanted, "{code}");
}

#[test]
fn each_step_closes_what_the_article_closes() {
    // No role: nothing to over-grant. With one it must first be shown to be narrow.
    goes("T302", [&[], &["assumed"], &["closed"], &["closed"]]);
    goes("T303", [&[], &["closed"], &["closed"], &["closed"]]);
    // From buster to bullseye.
    goes("T103", [&["open"], &["closed"], &["closed"], &["closed"]]);
    // GetObject is refused: the bucket is as narrow as the writer needs.
    goes("T431", [&["open"], &["open"], &["closed"], &["closed"]]);
    // Administrator and developer apart.
    for code in ["T310", "T410", "T019", "T206"] {
        goes(code, [&["open"], &["open"], &["open"], &["closed"]]);
    }
    // What no step of the article touches stays.
    for code in ["T360", "T440"] {
        goes(code, [&["open"]; 4]);
    }
    // On Fargate the call simply fails without a role.
    goes("T301", [&[]; 4]);
}

#[test]
fn open_risk_falls_once_the_role_is_there() {
    let risk = STEPS.map(|name| {
        let (_, analysis) = step(name);
        let open = analysis.findings.iter().filter(|f| f.state == State::Open);
        open.filter_map(|f| f.current)
            .map(|score| score.risk)
            .sum::<f64>()
    });
    // The role of the second step is one more thing to lose; from there on every step pays.
    assert!(risk[1] > risk[2] && risk[2] > risk[3], "{risk:?}");
    assert!(risk[3] < risk[0] / 2.0, "{risk:?}");
}

#[test]
fn the_drawing_has_what_the_article_asks_for() {
    let (model, analysis) = step(STEPS[3]);
    let of = |group: Group| {
        model
            .elements()
            .values()
            .filter(|e| vocabulary().kind(e.kind).group == group)
            .count()
    };
    assert!(of(Group::Actor) >= 4 && of(Group::Entry) >= 1 && of(Group::Exit) >= 1);
    for stage in [Stage::Code, Stage::Build, Stage::Push, Stage::Run] {
        assert!(
            model.elements().values().any(|e| e.stage() == stage),
            "{stage}"
        );
    }
    assert!(
        model
            .assets()
            .values()
            .all(|asset| asset.ratings.highest().is_some())
    );
    assert!(
        !analysis.over(&model, Severity::High, false).is_empty(),
        "there is still something to decide"
    );
}

/// Rule and place of the findings of a state. The base image is one place, whatever its tag.
fn places(step: &(Model, Analysis), state: State) -> BTreeSet<(String, String)> {
    let (model, analysis) = step;
    let of = |f: &&analysis::Finding| f.state == state && analysis.rule(f).is_some();
    let place = |f: &analysis::Finding| {
        let name = model.name(f.subject).replace("bullseye", "buster");
        (analysis.rule(f).expect("a rule").code.clone(), name)
    };
    analysis.findings.iter().filter(of).map(place).collect()
}

/// What is open before and closed, or gone, after.
#[track_caller]
fn closes(before: &str, after: &str, wanted: &[(&str, &str)]) {
    let (before, after) = (step(before), step(after));
    let gone: BTreeSet<_> = places(&before, State::Open)
        .difference(&places(&after, State::Open))
        .cloned()
        .collect();
    let wanted: BTreeSet<_> = wanted
        .iter()
        .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
        .collect();
    assert_eq!(gone, wanted);
    let opened: Vec<_> = places(&after, State::Open)
        .difference(&places(&before, State::Open))
        .cloned()
        .collect();
    assert_eq!(opened, [], "no step of the article opens anything");
}

#[test]
fn each_step_closes_these_and_no_others() {
    // The role is given, and the base image goes from buster to bullseye.
    closes(STEPS[0], STEPS[1], &[("T103", "python:slim-buster")]);
    // The role is shown to be narrow: GetObject is refused.
    closes(STEPS[1], STEPS[2], &[("T431", "S3 bucket")]);
    // Administrator and developer apart, and what a production setting asks for beside.
    closes(
        STEPS[2],
        STEPS[3],
        &[
            ("T001", "Script repository"),
            ("T005", "Script repository"),
            ("T008", "Script repository"),
            ("T014", "Script repository"),
            ("T019", "Developer"),
            ("T020", "Laptop"),
            ("T108", "Dockerfile"),
            ("T109", "Dockerfile"),
            ("T201", "ECR"),
            ("T203", "ECR"),
            ("T204", "ECR"),
            ("T205", "ECR"),
            ("T206", "ECR"),
            ("T310", "Developer"),
            ("T361", "Cluster"),
            ("T410", "Run task"),
            ("T605", "Cluster"),
        ],
    );
}

#[test]
fn the_matrix_empties_from_its_upper_corner() {
    let counts = STEPS.map(|name| step(name).1.counts().current.open);
    let over = |band| counts.each_ref().map(|table| Tally::over(table, band));
    let (critical, high) = (over(Severity::Critical), over(Severity::High));
    assert!(
        critical.is_sorted_by(|a, b| a >= b) && high.is_sorted_by(|a, b| a >= b),
        "{counts:?}"
    );
    assert!(critical[0] > 0 && critical[3] == 0, "{counts:?}");
    assert!(high[3] * 2 < high[0], "{counts:?}");
    // The over-broad role is a cell of the matrix as soon as there is a role, and leaves it once shown narrow.
    let role = STEPS.map(|name| {
        let (_, analysis) = step(name);
        let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|r| r.code == "T302");
        let found = analysis.findings.iter().find(of).and_then(|f| f.current);
        found.map(|score| (score.likelihood, score.impact))
    });
    assert!(
        role[0].is_none() && role[1].is_some() && role[2].is_none() && role[3].is_none(),
        "{role:?}"
    );
}

/// Sets an attribute of the subject.
fn set(model: &mut Model, subject: Subject, attribute: &str, word: &str) {
    let attr = Attr::named(attribute).expect("an attribute");
    let fact = Fact::from(Value::from_word(word).expect("a value"));
    let mut edit = Edit::new(model);
    match subject {
        Subject::Element(id) => {
            edit.update(id, |e: &mut Element| {
                e.facts.insert(attr, fact);
            });
        }
        Subject::Flow(id) => {
            edit.update(id, |f: &mut Flow| {
                f.facts.insert(attr, fact);
            });
        }
        Subject::Asset(id) => {
            edit.update(id, |a: &mut Asset| {
                a.facts.insert(attr, fact);
            });
        }
        other => panic!("{other:?} has no attributes"),
    }
    edit.commit();
}

#[test]
fn every_finding_says_what_clears_it_and_that_clears_it() {
    let set_of = Arc::new(RuleSet::builtin());
    for name in STEPS {
        let (model, analysis) = step(name);
        for finding in analysis
            .findings
            .iter()
            .filter(|f| f.state != State::Closed)
        {
            let title = analysis.title(&model, finding);
            let fix = analysis.fix(finding);
            assert!(
                !fix.is_empty(),
                "{name}: {title} cannot be cleared and does not say why"
            );
            for one in &fix {
                assert!(one.words.len() > 15, "{name}: {title}: {}", one.words);
            }
            // What is drawn, such as the insider's flow, is changed by hand; its words say how.
            if fix.iter().any(|one| one.set.is_empty()) {
                continue;
            }
            let mut mended = model.clone();
            for one in &fix {
                set(&mut mended, finding.subject, &one.set, &one.to);
            }
            let after = set_of.analyse(&mended, analysis.today, Some(Tier::Full));
            let id = analysis.id(finding);
            let left = after.findings.iter().find(|f| after.id(f) == id);
            assert!(
                left.is_none_or(|f| f.state == State::Closed),
                "{name}: {title} stays {} after {fix:?}",
                left.map_or("", |f| f.state.word())
            );
        }
    }
}

/// The article's walkthrough as somebody draws it in the first minutes: 17 things, 14 flows, nothing answered but what
/// it runs on.
const FRESH: &str = "title: Freshly drawn
boundary Internet: internet
  Hacker: external_attacker
boundary Suppliers: supplier
  PyPI: dependency_registry
  Python: base_image
boundary Office: corporate
  Developer: developer
  Laptop: dev_workstation
  Repository: source_repo
  Dockerfile: dockerfile
  Image: image
boundary AWS: cloud_account
  ECR: registry
  Run task: manual_run
  CloudWatch: log_sink
  Bucket: object_store
  Task role: iam_role role_use=task
  Execution role: iam_role role_use=execution
  Cluster: orchestrator type=ecs
  boundary VPC: vpc
    Task: task on=Cluster launch_type=fargate
    Script: container on=Task
Developer -> Repository: commit action=write
PyPI -> Dockerfile: packages action=pull
Python -> Dockerfile: from action=pull
Repository -> Dockerfile: copy action=read
Dockerfile -> Image: build action=build
Image -> ECR: push action=push
ECR -> Task: pull action=pull
Developer -> Run task: start action=run
Run task -> Cluster: run action=run
Cluster -> Task: start action=run
Task -> Task role: assume action=assume
Task -> Execution role: assume action=assume
Script -> Bucket: put action=write
Script -> CloudWatch: print action=write
";

#[test]
fn freshly_drawn_it_opens_nothing_and_asks_where_it_matters() {
    let (model, issues) = sketch::read(FRESH);
    assert_eq!(issues, []);
    assert_eq!((model.elements().len(), model.flows().len()), (17, 14));
    let set = Arc::new(RuleSet::builtin());
    let analysis = set.analyse(&model, Date::constant(2026, 11, 24), Some(Tier::Core));
    let now = analysis.counts().current;
    assert_eq!(now.opened(), 0, "nobody stated anything unsafe");
    // The design's own measurement gives 29 assumed, 24 of them High or above, on 13 cards. Its drawing is not kept;
    // on elements this one gives the same two figures. The rest are the two flows out of the suppliers' zone.
    let on_elements = |f: &&analysis::Finding| matches!(f.subject, Subject::Element(_));
    let assumed: Vec<_> = analysis
        .listed()
        .filter(|f| f.state == State::Assumed)
        .filter(on_elements)
        .collect();
    let high = |f: &&&analysis::Finding| {
        f.current
            .is_some_and(|score| analysis.severity(score) >= Severity::High)
    };
    assert_eq!(
        (assumed.len(), assumed.iter().filter(high).count()),
        (29, 24)
    );
    assert_eq!(now.supposed(), 29 + 4);
    let cards = analysis.cards();
    let on = |with: fn(&analysis::card::Card) -> bool| cards.iter().filter(|c| with(c)).count();
    assert_eq!(on(|c| c.assumed > 0), 13);
    let flows = cards
        .iter()
        .filter(|card| matches!(card.place, Place::Between(..)));
    assert_eq!(
        flows.count(),
        1,
        "flows share the card of their two boundaries"
    );
    // Dangers are asked, each once: 13 here, on 9 cards. What a platform settles is not asked, so that without the
    // launch type there are more.
    let asked = |text: &str| {
        let (model, _) = sketch::read(text);
        let set = Arc::new(RuleSet::builtin());
        let analysis = set.analyse(&model, Date::constant(2026, 11, 24), Some(Tier::Core));
        analysis.asked().filter(|q| !q.assumed).count()
    };
    assert_eq!((asked(FRESH), on(|c| c.asked > 0)), (13, 9));
    let unsaid = FRESH
        .replace(" launch_type=fargate", "")
        .replace(" type=ecs", "");
    assert_eq!(asked(&unsaid), 18);
}
