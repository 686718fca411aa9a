//! The engine on small sketches: states, derived facts, exposure, controls, decisions, words.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Analysis, Exposure, FactOrigin, Finding, Origin, RuleSet, State, Step, finding_id};
use model::{
    Anchor, Attr, Control, ControlId, Date, Decision, Edit, MatrixChoice, Model, Override,
    OwnThreat, Response, Severity, Stage, Status, Subject, ThreatId, Tier, sketch,
};

fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, []);
    model
}

fn judge(model: &Model, tier: Tier) -> Analysis {
    Arc::new(RuleSet::builtin()).analyse(model, Date::constant(2026, 11, 24), Some(tier))
}

fn full(text: &str) -> (Model, Analysis) {
    let model = read(text);
    let analysis = judge(&model, Tier::Full);
    (model, analysis)
}

fn subject(model: &Model, name: &str) -> Subject {
    let found = model
        .elements()
        .iter()
        .find(|(_, element)| element.name == name);
    Subject::Element(*found.expect("the element").0)
}

fn find<'a>(analysis: &'a Analysis, code: &str) -> Option<&'a Finding> {
    analysis
        .findings
        .iter()
        .find(|f| analysis.rule(f).is_some_and(|rule| rule.code == code))
}

#[track_caller]
fn fact(text: &str, element: &str, attribute: &str, value: &str, origin: FactOrigin) {
    let (model, analysis) = full(text);
    let attr = Attr::named(attribute).expect("an attribute");
    let (found, from) = analysis.fact(subject(&model, element), attr);
    assert_eq!(
        (found.word(), from),
        (value, origin),
        "{element}.{attribute} in {text}"
    );
}

#[test]
fn the_drawing_and_the_platform_answer_questions() {
    use FactOrigin::{Derived, Drawn, Person, Platform, Unknown};
    let role = "Task: task\nRole: iam_role role_use=task\nTask -> Role: use action=assume\n";
    fact(role, "Task", "task_role", "dedicated", Drawn);
    let shared = "A: task\nB: task\nRole: iam_role role_use=task\nRole -> A: use\nB -> Role: use\n";
    fact(shared, "A", "task_role", "shared", Drawn);
    fact(
        "Task: task task_role=none\nRole: iam_role role_use=task\nTask -> Role: use\n",
        "Task",
        "task_role",
        "none",
        Person,
    );
    fact(
        "Task: task task_role=unknown\nRole: iam_role role_use=task\nTask -> Role: use\n",
        "Task",
        "task_role",
        "unknown",
        Person,
    );
    fact(
        "App: container\nLogs: log_sink\nApp -> Logs: print\n",
        "App",
        "logging_enabled",
        "yes",
        Drawn,
    );
    fact(
        "App: container\nVault: secret_store\nVault -> App: secrets\n",
        "App",
        "secret_source",
        "store",
        Drawn,
    );
    let fargate = "Task: task launch_type=fargate\nApp: container on=Task\n";
    fact(fargate, "App", "privileged", "no", Platform);
    fact(fargate, "App", "runtime_sandbox", "microvm", Platform);
    fact(
        "Task: task launch_type=ec2\nApp: container on=Task\n",
        "App",
        "privileged",
        "unknown",
        Unknown,
    );
    let beside = "boundary T: task\n  Task: task launch_type=fargate\n  App: container\n";
    fact(beside, "App", "privileged", "no", Platform);
    let gate = "boundary Net: internet\n  User: end_user\nGate: api_gateway\nUser -> Gate: call\n";
    fact(gate, "Gate", "internet_exposed", "yes", Derived);
    fact(
        "Dev: developer\nGate: api_gateway\nDev -> Gate: call\n",
        "Gate",
        "internet_exposed",
        "no",
        Derived,
    );
    let mixed = "asset S: confidentiality=5\nasset P: confidentiality=1\nNode: host\nA: task on=Node holds=S\n\
                 B: task on=Node holds=P\n";
    fact(mixed, "Node", "mixed_sensitivity", "yes", Derived);
    fact(
        &mixed.replace("confidentiality=1", "confidentiality=4"),
        "Node",
        "mixed_sensitivity",
        "no",
        Derived,
    );
}

#[test]
fn cloud_services_encrypt_and_authenticate_their_flows() {
    let text = "boundary Cloud: cloud_account\n  Bucket: object_store\n  App: container\nApp -> Bucket: put\n";
    let (model, analysis) = full(text);
    let flow = Subject::Flow(*model.flows().keys().next().expect("a flow"));
    let word = |name: &str| {
        analysis
            .fact(flow, Attr::named(name).expect("an attribute"))
            .0
            .word()
    };
    assert_eq!(
        (word("encrypted_in_transit"), word("authentication")),
        ("yes", "iam")
    );
    let (model, analysis) = full("Bucket: object_store\nApp: container\nApp -> Bucket: put\n");
    let flow = Subject::Flow(*model.flows().keys().next().expect("a flow"));
    assert_eq!(
        analysis
            .fact(flow, Attr::named("authentication").expect("an attribute"))
            .0
            .word(),
        "unknown"
    );
}

#[track_caller]
fn exposed(text: &str, element: &str, exposure: Exposure) {
    let (model, analysis) = full(text);
    assert_eq!(
        analysis.exposure(subject(&model, element)),
        Some(exposure),
        "{text}"
    );
}

#[test]
fn exposure_follows_flows() {
    let net = "boundary Net: internet\n  Mallory: external_attacker\nGate: api_gateway\nApp: container\nOld: database\n";
    exposed(
        &format!(
            "{net}Mallory -> Gate: call authentication=none\nGate -> App: call authentication=none\n"
        ),
        "App",
        Exposure::Open,
    );
    exposed(
        &format!("{net}Mallory -> Gate: call authentication=none\nGate -> App: call\n"),
        "App",
        Exposure::Reached,
    );
    exposed(
        &format!("{net}Mallory -> Gate: call authentication=token\n"),
        "Gate",
        Exposure::Reached,
    );
    exposed(
        &format!("{net}Mallory -> Gate: call\n"),
        "Old",
        Exposure::Sheltered,
    );
    exposed(net, "Old", Exposure::Unsaid);
    exposed(
        &format!("{net}Mallory -> Gate: call\nRepo: source_repo\n"),
        "Repo",
        Exposure::Unsaid,
    );
    // An answer to the attacker's side is no call of the attacker's.
    exposed(
        &format!("{net}Gate -> Mallory: call authentication=none both=yes\n"),
        "Gate",
        Exposure::Unsaid,
    );
    exposed(
        &format!("{net}Mallory -> Gate: call authentication=none both=yes\n"),
        "Gate",
        Exposure::Open,
    );
    let shared = format!(
        "{net}Task: task\nIn: container on=Task\nMallory -> In: call authentication=none\n"
    );
    exposed(&shared, "Task", Exposure::Open);
    exposed(
        "Insider: malicious_insider\nApp: container\nInsider -> App: call authentication=none\n",
        "App",
        Exposure::Open,
    );
    exposed(
        "boundary Own: corporate\n  Eve: end_user\nApp: container\nEve -> App: call authentication=none\n",
        "App",
        Exposure::Unsaid,
    );
}

#[test]
fn exposure_moves_likelihood_once() {
    let reached = "boundary Net: internet\n  Mallory: external_attacker\nApp: container fetches_user_urls=yes\n\
                   Mallory -> App: call authentication=none\n";
    let (model, analysis) = full(reached);
    let finding = find(&analysis, "T305").expect("T305");
    assert_eq!(finding.inherent.likelihood, 4, "3, one up for exposure");
    let steps = analysis.trace(&model, finding);
    assert!(
        steps.iter().any(|step| matches!(
            step,
            Step::Shift {
                name: "exposure",
                by: 1,
                ..
            }
        )),
        "{steps:?}"
    );
    let said = "boundary Net: internet\n  Mallory: external_attacker\nBucket: object_store public_access=yes\n\
                Mallory -> Bucket: get authentication=none\n";
    let (_, analysis) = full(said);
    assert_eq!(
        find(&analysis, "T430").expect("T430").inherent.likelihood,
        3,
        "the rule says exposed itself"
    );
}

#[test]
fn unknown_protections_are_assumed_and_unknown_dangers_asked() {
    let (_, analysis) = full("Repo: source_repo\n");
    assert_eq!(find(&analysis, "T008").expect("T008").state, State::Assumed);
    assert!(find(&analysis, "T006").is_none());
    let asked: Vec<&str> = analysis
        .questions
        .iter()
        .filter(|question| !question.assumed)
        .map(|q| q.attribute.word())
        .collect();
    assert!(asked.contains(&"hardcoded_secrets"), "{asked:?}");
    assert_eq!(analysis.counts().current.opened(), 0);
}

#[test]
fn alternatives_give_one_finding() {
    let codes = |text: &str| {
        let (_, analysis) = full(text);
        let mut codes: Vec<(String, &str)> = analysis
            .findings
            .iter()
            .filter_map(|f| Some((analysis.rule(f)?.code.clone(), f.state.word())))
            .filter(|(code, _)| ["T202", "T203"].contains(&code.as_str()))
            .collect();
        codes.sort();
        codes
    };
    assert_eq!(
        codes("R: registry scan_on_push=basic"),
        [("T203".to_owned(), "open")]
    );
    assert_eq!(
        codes("R: registry scan_on_push=none"),
        [("T202".to_owned(), "open")]
    );
    assert_eq!(codes("R: registry"), [("T202".to_owned(), "assumed")]);
    assert_eq!(
        codes("R: registry scan_on_push=enhanced"),
        [("T202".to_owned(), "closed")]
    );
}

#[test]
fn closed_findings_have_no_residual_and_count_nowhere() {
    let (_, analysis) = full("R: registry tag_immutability=yes");
    let finding = find(&analysis, "T201").expect("T201");
    assert_eq!(
        (finding.state, finding.current, finding.target),
        (State::Closed, None, None)
    );
    let counts = analysis.counts();
    assert_eq!(counts.inherent.opened(), 0);
    assert!(analysis.fix(finding).is_empty());
}

#[test]
fn what_is_out_of_scope_is_not_judged() {
    let (_, analysis) = full("R: registry tag_immutability=no scope=out reason=\"another team's\"");
    assert!(analysis.findings.is_empty());
}

#[test]
fn controls_reach_neighbours_of_fitting_kinds() {
    let risk = |text: &str| {
        find(&full(text).1, "T302")
            .expect("T302")
            .current
            .expect("a score")
            .risk
    };
    let base = "Task: task task_role=dedicated task_role_scope=wildcard\nRole: iam_role\nTask -> Role: use action=assume\n";
    let bare = risk(base);
    assert!(
        risk(&format!("{base}control C061 on Role: verified\n")) < bare,
        "a role's control acts on its task"
    );
    assert!(
        (risk(&format!("{base}control C041 on Role: verified\n")) - bare).abs() < 1e-9,
        "not listed by the rule"
    );
    let far = "Task: task task_role=dedicated task_role_scope=wildcard\nMid: container on=Task\nRole: iam_role\nMid -> Role: x\n\
               control C061 on Role: verified\n";
    assert!((risk(far) - bare).abs() < 1e-9, "two steps away is too far");
    let flow =
        "boundary A: vpc\n  X: container\nY: container\nX -> Y: call encrypted_in_transit=no\n";
    let wire = |text: &str| {
        find(&full(text).1, "T363")
            .expect("T363")
            .current
            .expect("a score")
            .risk
    };
    assert!(wire(&format!("{flow}control C074 on X -> Y: verified\n")) < wire(flow));
}

#[test]
fn a_control_put_on_a_finding_acts_on_it_alone() {
    let mut model = read("A: registry tag_immutability=no\nB: registry tag_immutability=no\n");
    let a = subject(&model, "A");
    let id = finding_id("mutable-tag", a);
    let mut edit = Edit::new(&mut model);
    edit.put(id, Decision::new("mutable-tag", a));
    edit.put(
        ControlId::named("x"),
        Control::new("runtime-detection", Anchor::Finding(id), Status::Verified),
    );
    edit.commit();
    let analysis = judge(&model, Tier::Full);
    let risk = |name: &str| {
        let on = subject(&model, name);
        let of = |f: &&Finding| {
            f.subject == on && analysis.rule(f).is_some_and(|rule| rule.code == "T201")
        };
        analysis
            .findings
            .iter()
            .find(of)
            .and_then(|f| f.current)
            .expect("a score")
            .risk
    };
    assert!(risk("A") < risk("B"));
}

#[test]
fn decisions_overrides_and_threats_of_ones_own_take_part() {
    let mut model = read("R: registry tag_immutability=no\n");
    let on = subject(&model, "R");
    let id = finding_id("mutable-tag", on);
    let mut edit = Edit::new(&mut model);
    let mut decision = Decision::new("mutable-tag", on);
    decision.short = Some(3);
    decision.response = Some(Response::Accept);
    edit.put(id, decision);
    edit.put(
        finding_id("no-such-rule", on),
        Decision::new("no-such-rule", on),
    );
    edit.put(
        id,
        Override {
            rule: "mutable-tag".to_owned(),
            subject: on,
            likelihood: Some(1),
            impact: None,
            author: "Dana".to_owned(),
            date: None,
            reason: "only one pipeline can push".to_owned(),
            computed: (3, 5),
        },
    );
    edit.put(
        ThreatId::named("mine"),
        OwnThreat {
            title: "Somebody trips over the cable".to_owned(),
            threat: "{actor} trips and {element} goes dark".to_owned(),
            subject: on,
            stage: Stage::Push,
            stride: [model::Stride::D].into(),
            affects: [model::Goal::A].into(),
            likelihood: 5,
            impact: 5,
            controls: Vec::new(),
            author: "Sam".to_owned(),
            date: None,
            closed: false,
        },
    );
    edit.commit();
    let analysis = judge(&model, Tier::Core);
    let tag = find(&analysis, "T201").expect("T201");
    assert_eq!(
        (tag.short, tag.inherent.likelihood, tag.inherent.impact),
        (3, 1, 5)
    );
    assert_eq!(analysis.stale.len(), 1);
    let own = analysis
        .findings
        .iter()
        .find(|f| matches!(f.origin, Origin::Own(_)))
        .expect("the own threat");
    assert_eq!(
        analysis.threat(&model, own),
        "Someone trips and R goes dark"
    );
    assert_eq!(
        analysis.severity(own.current.expect("a score")),
        Severity::Critical
    );
    assert_eq!(
        analysis.over(&model, Severity::Low, false).len(),
        analysis.counts().current.opened() - 1,
        "accepted"
    );
    let steps = analysis.trace(&model, tag);
    assert!(
        steps.iter().any(|step| matches!(
            step,
            Step::Override {
                computed: (3, 5),
                ..
            }
        )),
        "{steps:?}"
    );
}

#[test]
fn rules_can_be_switched_off_and_the_matrix_changed() {
    let mut model = read("R: registry tag_immutability=no\n");
    let mut edit = Edit::new(&mut model);
    edit.workload(|w| {
        w.rules_off.insert("T201".to_owned(), "not ours".to_owned());
        w.rules_off.insert("no-such".to_owned(), "gone".to_owned());
        w.matrix = MatrixChoice::Preset("laddder-5x5".to_owned());
    });
    edit.commit();
    let analysis = judge(&model, Tier::Full);
    assert!(find(&analysis, "T201").is_none());
    let lines: Vec<String> = analysis
        .problems
        .iter()
        .map(analysis::Problem::line)
        .collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.contains("no-such"))
            && lines.iter().any(|line| line.contains("ladder-5x5"))
    );
    let mut edit = Edit::new(&mut model);
    edit.workload(|w| {
        w.packs_off
            .extend([("plimsoll".to_owned(), "a trial".to_owned())]);
    });
    edit.commit();
    assert!(judge(&model, Tier::Full).findings.is_empty());
}

#[test]
fn sentences_name_actor_element_and_data() {
    let text = "asset Gold: confidentiality=5\nasset Dust: category=log\nboundary Net: internet\n  Mallory: external_attacker\n\
                App: container fetches_user_urls=yes holds=Gold,Dust\nMallory -> App: call\n";
    let (model, analysis) = full(text);
    for finding in &analysis.findings {
        let sentence = analysis.threat(&model, finding);
        assert!(
            !sentence.contains('{') && !sentence.contains('}'),
            "{sentence}"
        );
    }
    let sentence = analysis.threat(&model, find(&analysis, "T305").expect("T305"));
    assert!(
        sentence.starts_with("Mallory ") && sentence.contains("App"),
        "{sentence}"
    );
    let (model, analysis) = full("R: registry tag_immutability=no");
    assert!(
        analysis
            .threat(&model, find(&analysis, "T201").expect("T201"))
            .starts_with("Someone ")
    );
}

#[test]
fn the_core_view_lists_core_findings_and_what_people_stated() {
    let model = read("R: registry namespaced=no\n");
    let core = judge(&model, Tier::Core);
    let codes: Vec<&str> = core
        .listed()
        .filter_map(|f| core.rule(f))
        .map(|rule| rule.code.as_str())
        .collect();
    assert!(
        codes.contains(&"T205"),
        "a full rule that a person stated: {codes:?}"
    );
    assert!(
        !codes.contains(&"T219"),
        "a full rule nobody stated: {codes:?}"
    );
    assert!(core.hidden() > 5);
    assert_eq!(judge(&model, Tier::Full).hidden(), 0);
}

#[test]
fn empty_models_are_judged_too() {
    let analysis = judge(&Model::default(), Tier::Core);
    assert!(analysis.findings.is_empty() && analysis.questions.is_empty());
    assert_eq!(analysis.completeness().percent(), 100);
}

#[test]
fn two_decisions_of_one_number_do_not_share_it() {
    let mut model = read("A: registry tag_immutability=no\nB: registry tag_immutability=no\n");
    let mut edit = Edit::new(&mut model);
    for name in ["A", "B"] {
        let on = subject(edit.model(), name);
        let mut decision = Decision::new("mutable-tag", on);
        decision.short = Some(7);
        edit.put(finding_id("mutable-tag", on), decision);
    }
    edit.commit();
    let analysis = judge(&model, Tier::Full);
    let mut shorts: Vec<u32> = analysis.findings.iter().map(|f| f.short).collect();
    let all = shorts.len();
    assert_eq!(shorts.iter().filter(|short| **short == 7).count(), 1);
    shorts.sort_unstable();
    shorts.dedup();
    assert_eq!(shorts.len(), all, "short ids are unique");
    assert!(
        analysis
            .problems
            .iter()
            .any(|problem| problem.line().contains("T-7"))
    );
}
