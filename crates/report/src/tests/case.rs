//! The models that tests and eyes look at: a sample, one with decisions, one that means harm, a crowd.

use std::sync::Arc;

use analysis::{Analysis, RuleSet};
use model::{Date, Edit, Element, Kind, Model, Response};

use crate::{Input, Options, Paper};

const DATE: Date = Date::constant(2026, 11, 24);
pub const SAMPLE: &str = include_str!("../../tests/sample.sketch");

/// A model with its analysis.
pub struct Case {
    pub model: Model,
    pub analysis: Analysis,
}

impl Case {
    pub fn new(sketch: &str) -> Self {
        let (model, issues) = model::sketch::read(sketch);
        assert_eq!(issues, Vec::new());
        Self::of(model)
    }

    pub fn of(model: Model) -> Self {
        let analysis = Arc::new(RuleSet::builtin()).analyse(&model, DATE, None);
        Self { model, analysis }
    }

    pub fn input(&self) -> Input<'_> {
        Input {
            model: &self.model,
            analysis: &self.analysis,
            date: DATE,
            file: "sample.plimsoll",
            sha256: "4f7e9d2c1b3a5968776655443322110ffeeddccbbaa998877665544332211000",
            format: 1,
            version: "0.1.0",
            paper: Paper::A4,
            options: Options::default(),
        }
    }

    pub fn pdf(&self) -> Vec<u8> {
        crate::pdf(&self.input()).unwrap()
    }
}

/// The sample with decisions, an override, assumptions and things out of scope.
pub fn decided() -> Case {
    let Case {
        mut model,
        analysis,
    } = Case::new(SAMPLE);
    let open: Vec<_> = analysis
        .listed()
        .filter(|f| f.state == analysis::State::Open)
        .collect();
    let mut edit = Edit::new(&mut model);
    let plan = [
        (
            Response::Reduce,
            "Ann",
            Some(Date::constant(2026, 10, 1)),
            None,
        ),
        (
            Response::Accept,
            "Bo",
            None,
            Some(Date::constant(2027, 5, 31)),
        ),
        (
            Response::Accept,
            "Cy",
            None,
            Some(Date::constant(2026, 6, 30)),
        ),
        (
            Response::Avoid,
            "Dee",
            Some(Date::constant(2027, 1, 15)),
            None,
        ),
    ];
    for (finding, (response, owner, due, expires)) in open.iter().zip(plan) {
        let rule = analysis.rule(finding).map_or("", |rule| rule.id.as_str());
        let mut decision = model::Decision::new(rule, finding.subject);
        decision.short = Some(finding.short);
        decision.response = Some(response);
        owner.clone_into(&mut decision.owner);
        decision.by = format!("{owner} of Risk");
        decision.due = due;
        decision.expires = expires;
        "The service is replaced in spring".clone_into(&mut decision.reason);
        edit.put(analysis.id(finding), decision);
    }
    let mut assumption = model::Assumption::new("The cloud account is not shared with other teams");
    assumption.about = open.iter().take(2).map(|f| f.subject).collect();
    edit.put(model::AssumptionId::named("one"), assumption);
    edit.workload(|workload| {
        "TLP:AMBER".clone_into(&mut workload.classification);
        "Platform team".clone_into(&mut workload.owner);
        "2.1".clone_into(&mut workload.version);
        workload.out_of_scope.push(model::OutOfScope {
            what: "The office network".to_owned(),
            reason: "Reviewed on its own in June".to_owned(),
        });
    });
    edit.commit();
    Case::of(model)
}

/// A model in which every text means harm.
pub fn hostile() -> Case {
    let names = [
        "<script>alert(1)</script>".to_owned(),
        "x".repeat(10_000),
        "a\u{0}b\u{1b}[31mc\r\nd\te".to_owned(),
        "\u{1f525}\u{1f468}\u{200d}\u{1f469} fire".to_owned(),
        "\u{202e}evil\u{2066}\u{200f} \u{5e9}\u{5dc}\u{5d5}\u{5dd}".to_owned(),
        ") Tj ET (\\".to_owned(),
        String::new(),
        "\u{e000}\u{10ffff}".to_owned(),
    ];
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    for (ix, name) in names.iter().enumerate() {
        let id = |part: &str| format!("{part}{ix}");
        let mut element = Element::new(name.as_str(), Kind::ObjectStore);
        element.about.description = name.repeat(2);
        element.facts.insert(
            model::Attr::named("public_access").unwrap(),
            model::Value::YES.into(),
        );
        edit.put(model::ElementId::named(&id("e")), element);
        edit.put(
            model::AssetId::named(&id("a")),
            model::Asset::new(name.as_str()),
        );
        edit.put(
            model::BoundaryId::named(&id("b")),
            model::Boundary::new(name.as_str(), model::BoundaryKind::Vpc),
        );
        let ends = (
            model::ElementId::named("e0"),
            model::ElementId::named(&id("e")),
        );
        edit.put(
            model::FlowId::named(&id("f")),
            model::Flow::new(name.as_str(), ends.0, ends.1),
        );
        edit.put(
            model::AssumptionId::named(&id("s")),
            model::Assumption::new(name.repeat(3)),
        );
        edit.workload(|workload| {
            workload.title.clone_from(name);
            workload.classification.clone_from(name);
            workload.decision_asked = name.repeat(2);
        });
    }
    edit.workload(|workload| {
        workload.title = names.concat();
        workload.classification = "y".repeat(500);
        workload.owner = names.concat();
        workload.bottom_line = names.concat();
    });
    edit.commit();
    Case::of(model)
}

/// Many threats on a few hundred things.
pub fn crowd() -> Case {
    let lines = (0..40).map(|ix| {
        let bucket =
            format!("  Bucket number {ix}: object_store public_access=yes encryption_at_rest=no");
        format!("{bucket}\n  Registry {ix}: registry tag_immutability=no\n")
    });
    let sketch = format!(
        "title: Crowd\nboundary AWS: cloud_account\n{}",
        lines.collect::<String>()
    );
    Case::of(model::sketch::read(&sketch).0)
}

/// The decided sample after a workshop.
pub fn held() -> Case {
    let mut model = decided().model;
    let finding = *model.decisions().keys().next().unwrap();
    let subject = model::Subject::Element(*model.elements().keys().next().unwrap());
    let vote = |axis, round, histogram, agreed| model::Vote {
        finding,
        axis,
        round,
        histogram,
        dont_know: 1,
        agreement: 60,
        agreed,
        engine: Some(3),
        reason: "The logs of May show two attempts".to_owned(),
    };
    let mut edit = Edit::new(&mut model);
    let session = model::Session {
        title: "First look".to_owned(),
        start: Some("2026-11-20T09:00".parse().unwrap()),
        minutes: 90,
        facilitator: "Ann".to_owned(),
        attendance: [("Developer".to_owned(), 3), ("Operations".to_owned(), 1)].into(),
        scope: "From the pull request to the running task".to_owned(),
        decision_asked: "May it go live?".to_owned(),
        phases: vec![
            model::Phase {
                title: "What are we working on?".to_owned(),
                planned: 15,
                actual: Some(18),
            },
            model::Phase {
                title: "What can go wrong?".to_owned(),
                planned: 35,
                actual: Some(41),
            },
        ],
        coverage: vec![
            model::Covered {
                subject,
                letter: model::Stride::S,
                skipped: false,
            },
            model::Covered {
                subject,
                letter: model::Stride::R,
                skipped: true,
            },
        ],
        votes: vec![
            vote(model::Axis::Likelihood, 2, [0, 2, 1, 2, 0], None),
            vote(model::Axis::Impact, 1, [0, 0, 1, 4, 0], Some(4)),
        ],
        decisions: vec!["Ship it behind the gateway".to_owned()],
        actions: vec![model::SessionAction {
            text: "Switch image scanning on".to_owned(),
            owner: "Bo".to_owned(),
            due: Some(Date::constant(2026, 12, 1)),
            finding: Some(finding),
        }],
        parking: vec!["What of the old cluster?".to_owned()],
        assumptions: vec!["The account is not shared".to_owned()],
        pulse: [(3, 1), (5, 3)].into(),
        next: Some(Date::constant(2027, 2, 1)),
        ..model::Session::default()
    };
    edit.put(model::SessionId::named("one"), session);
    edit.commit();
    Case::of(model)
}
