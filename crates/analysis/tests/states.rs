//! The states of a finding, line by line as ELEMENTS section 7 lays them down: what is stated, assumed, asked, drawn,
//! forced or imported, and what counts as answered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Analysis, FactOrigin, RuleSet, State};
use model::{Attr, Date, Edit, Element, Fact, Model, Provenance, Subject, Tier, Value, sketch};

fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "{text}");
    model
}

fn judge(model: &Model, tier: Tier) -> Analysis {
    Arc::new(RuleSet::builtin()).analyse(model, Date::constant(2026, 11, 24), Some(tier))
}

/// What a rule says: the state of its finding, `asked`, or `silent`.
fn said(analysis: &Analysis, code: &str) -> String {
    let rule = analysis.set.rule(code).expect("a rule of that code");
    let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|rule| rule.code == code);
    let mut said: Vec<&str> = analysis
        .findings
        .iter()
        .filter(of)
        .map(|f| f.state.word())
        .collect();
    let asks = |question: &&analysis::Question| {
        !question.assumed && analysis.settled(question).contains(&(rule as u16))
    };
    said.extend(analysis.questions.iter().filter(asks).map(|_| "asked"));
    if said.is_empty() {
        return "silent".to_owned();
    }
    said.join(" ")
}

#[track_caller]
fn check(text: &str, wanted: &[(&str, &str)]) {
    let analysis = judge(&read(text), Tier::Full);
    for (code, state) in wanted {
        assert_eq!(said(&analysis, code), *state, "{code} in {text}");
    }
}

#[test]
fn stated_unsafe_is_open_and_assumed_while_its_scope_is_unknown() {
    check(
        "Task: task launch_type=ec2 task_role=none\n",
        &[("T301", "open")],
    );
    check("Task: task task_role=none\n", &[("T301", "assumed")]);
    check(
        "Task: task launch_type=fargate task_role=none\n",
        &[("T301", "silent")],
    );
    check(
        "K: orchestrator type=k8s rbac_wildcard=yes\n",
        &[("T388", "open")],
    );
    check(
        "K: orchestrator rbac_wildcard=yes\n",
        &[("T388", "assumed")],
    );
    check(
        "K: orchestrator type=ecs rbac_wildcard=yes\n",
        &[("T388", "silent")],
    );
}

#[test]
fn an_unknown_protection_is_assumed_and_asked_while_its_scope_is_unknown() {
    // =false, =none, =broad, =manual, =mutable_tag, and the two that are named.
    check(
        "ECR: registry\n",
        &[
            ("T201", "assumed"),
            ("T202", "assumed"),
            ("T206", "assumed"),
        ],
    );
    check("Box: host\n", &[("T380", "assumed"), ("T308", "assumed")]);
    check("Task: task\n", &[("T222", "assumed"), ("T360", "assumed")]);
    check("Task: task task_role=dedicated\n", &[("T302", "assumed")]);
    check("Task: task launch_type=ec2\n", &[("T301", "assumed")]);
    check("Task: task\n", &[("T301", "asked"), ("T302", "asked")]);
    check("K: orchestrator\n", &[("T327", "asked")]);
    check("K: orchestrator type=k8s\n", &[("T327", "assumed")]);
}

#[test]
fn an_unknown_danger_is_asked_whatever_its_scope() {
    check(
        "App: container\n",
        &[("T330", "asked"), ("T331", "asked"), ("T332", "asked")],
    );
    check("Dev: developer\n", &[("T019", "asked")]);
    check("Bucket: object_store\n", &[("T430", "asked")]);
    check(
        "Repo: source_repo\n",
        &[("T006", "asked"), ("T012", "asked")],
    );
    check("K: orchestrator type=k8s\n", &[("T388", "asked")]);
    check("K: orchestrator\n", &[("T388", "asked")]);
}

#[test]
fn stated_safe_is_closed_by_design_and_reopens_by_itself() {
    check(
        "ECR: registry tag_immutability=yes\n",
        &[("T201", "closed")],
    );
    check("App: container privileged=no\n", &[("T330", "closed")]);
    check("ECR: registry tag_immutability=no\n", &[("T201", "open")]);
    let analysis = judge(&read("ECR: registry tag_immutability=yes\n"), Tier::Full);
    let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|rule| rule.code == "T201");
    let closed = analysis
        .findings
        .iter()
        .find(of)
        .expect("the closed finding");
    assert!(closed.inherent.risk > 0.0 && closed.current.is_none() && closed.target.is_none());
    let inherent = &analysis.counts().inherent;
    let counted = analysis
        .findings
        .iter()
        .filter(|f| f.state != State::Closed)
        .count();
    assert_eq!(
        inherent.opened() + inherent.supposed(),
        counted,
        "it counts nowhere"
    );
}

#[test]
fn an_explicit_unknown_is_as_good_as_nothing_said() {
    check(
        "ECR: registry tag_immutability=unknown\n",
        &[("T201", "assumed")],
    );
    check("App: container privileged=unknown\n", &[("T330", "asked")]);
}

#[test]
fn no_role_and_no_secret_take_their_rules_out_of_scope() {
    let none = "Task: task launch_type=ec2 task_role=none\n";
    check(
        none,
        &[("T302", "silent"), ("T303", "silent"), ("T301", "open")],
    );
    check("App: container secret_source=none\n", &[("T322", "silent")]);
    check(
        "App: container secret_source=store\n",
        &[("T322", "assumed")],
    );
    let there = "App: container fetches_user_urls=yes secret_source=none\n";
    check(there, &[("T305", "open")]);
}

/// One finding an element: the codes that speak, with what they say.
#[track_caller]
fn group(text: &str, codes: &[&str], wanted: &[(&str, &str)]) {
    let analysis = judge(&read(text), Tier::Full);
    let speaks = codes.iter().map(|code| (*code, said(&analysis, code)));
    let speaks: Vec<_> = speaks.filter(|(_, state)| state != "silent").collect();
    let speaks: Vec<_> = speaks
        .iter()
        .map(|(code, state)| (*code, state.as_str()))
        .collect();
    assert_eq!(speaks, wanted, "{text}");
}

#[test]
fn alternatives_speak_with_one_voice() {
    let scan = ["T202", "T203"];
    group("ECR: registry\n", &scan, &[("T202", "assumed")]);
    group(
        "ECR: registry scan_on_push=none\n",
        &scan,
        &[("T202", "open")],
    );
    group(
        "ECR: registry scan_on_push=basic\n",
        &scan,
        &[("T203", "open")],
    );
    group(
        "ECR: registry scan_on_push=enhanced\n",
        &scan,
        &[("T202", "closed")],
    );
    let signing = ["T211", "T212"];
    group("ECR: registry\n", &signing, &[("T211", "assumed")]);
    group(
        "ECR: registry image_signing=signed\n",
        &signing,
        &[("T212", "open")],
    );
    group(
        "ECR: registry image_signing=verified\n",
        &signing,
        &[("T211", "closed")],
    );
    let role = ["T301", "T304", "T604"];
    group(
        "Task: task launch_type=ec2\n",
        &role,
        &[("T301", "assumed")],
    );
    group(
        "Task: task launch_type=ec2 task_role=none\n",
        &role,
        &[("T301", "open")],
    );
    group(
        "Task: task launch_type=k8s_node task_role=none\n",
        &role,
        &[("T604", "open")],
    );
    group(
        "Task: task launch_type=fargate task_role=shared\n",
        &role,
        &[("T304", "open")],
    );
    group(
        "Task: task launch_type=fargate task_role=dedicated\n",
        &role,
        &[("T304", "closed")],
    );
    // On Fargate only sharing is a danger, and one that is asked.
    group(
        "Task: task launch_type=fargate\n",
        &role,
        &[("T304", "asked")],
    );
}

#[test]
fn alternatives_of_other_kinds_speak_with_one_voice() {
    let may = ["T417", "T611"];
    let token = "G: api_gateway authentication=token\n";
    group(token, &may, &[("T417", "assumed")]);
    group("G: api_gateway\n", &may, &[("T417", "asked")]);
    let open = "G: api_gateway authentication=none authorization=none\n";
    group(open, &may, &[]);
    group(
        "G: api_gateway authentication=token authorization=route\n",
        &may,
        &[("T611", "open")],
    );
    let secret = ["T320", "T321"];
    group(
        "App: container secret_source=env_plaintext\n",
        &secret,
        &[("T320", "open")],
    );
    group(
        "App: container secret_source=config_plaintext\n",
        &secret,
        &[("T321", "open")],
    );
    let asked = judge(&read("App: container\n"), Tier::Full);
    let asks = secret.map(|code| said(&asked, code));
    assert_eq!(
        asks.iter().filter(|state| *state == "asked").count(),
        1,
        "{asks:?}"
    );
    let mount = ["T332", "T355"];
    group(
        "App: container host_mount=ro_sensitive\n",
        &mount,
        &[("T355", "open")],
    );
    group(
        "App: container host_mount=rw_sensitive\n",
        &mount,
        &[("T332", "open")],
    );
    group(
        "App: container host_mount=none\n",
        &mount,
        &[("T332", "closed")],
    );
    let admission = ["T345", "T354"];
    group("K: orchestrator\n", &admission, &[("T345", "assumed")]);
    group(
        "K: orchestrator admission_policy=audit\n",
        &admission,
        &[("T354", "open")],
    );
    // T311 and T312 are no such group: both may be open.
    group(
        "R: iam_role role_use=events passrole_scope=wildcard\n",
        &["T311", "T312"],
        &[("T311", "open"), ("T312", "open")],
    );
}

#[test]
fn what_the_drawing_says_is_not_asked_and_can_be_overruled() {
    let logs = "App: container\nLogs: log_sink\nApp -> Logs: print\n";
    check("App: container\n", &[("T442", "assumed")]);
    check(logs, &[("T442", "closed")]);
    let overruled = logs.replace("container", "container logging_enabled=no");
    check(&overruled, &[("T442", "open")]);
    let store = "App: container\nVault: secret_store\nVault -> App: secrets action=read\n";
    check(store, &[("T320", "closed"), ("T322", "assumed")]);
    check(
        &store.replace("container", "container secret_source=env_plaintext"),
        &[("T320", "open")],
    );
    let cloud = "boundary A: cloud_account\n  ECR: registry\nboundary B: corporate\n  Dev: developer\nDev -> ECR: push action=push\n";
    check(cloud, &[("T363", "closed"), ("T364", "closed")]);
    let elsewhere = cloud.replace("cloud_account", "supplier");
    check(&elsewhere, &[("T363", "assumed"), ("T364", "assumed")]);
    let overruled = cloud.replace("action=push", "action=push authentication=none");
    check(&overruled, &[("T363", "closed"), ("T364", "open")]);
    let https =
        "boundary A: corporate\n  X: container\nY: container\nX -> Y: call protocol=HTTPS\n";
    check(https, &[("T363", "closed")]);
    // The cluster of ECS is the provider's; any other is not.
    let cluster = "boundary A: cloud_account\n  C: orchestrator type=ecs\n  boundary V: vpc\n    T: task\nC -> T: run action=run\n";
    check(cluster, &[("T363", "closed")]);
    check(&cluster.replace("ecs", "k8s"), &[("T363", "assumed")]);
}

#[test]
fn fargate_settles_what_is_the_platforms() {
    let pod = |launch: &str| format!("Task: task{launch}\nApp: container on=Task\n");
    let settled = ["T330", "T331", "T332", "T333", "T334", "T606", "T607"];
    for code in settled {
        check(&pod(" launch_type=fargate"), &[(code, "closed")]);
        let analysis = judge(&read(&pod(" launch_type=ec2")), Tier::Full);
        assert_ne!(said(&analysis, code), "closed", "{code} on ec2");
    }
    check(
        &pod(" launch_type=fargate"),
        &[("T301", "silent"), ("T385", "asked")],
    );
    check(&pod(" launch_type=ec2"), &[("T385", "silent")]);
    // A host that carries Fargate tasks only is nobody's business here; one that carries another stays.
    let host = "Box: host\nTask: task on=Box launch_type=fargate\n";
    check(
        host,
        &[("T308", "silent"), ("T380", "silent"), ("T384", "silent")],
    );
    check(
        &format!("{host}Other: task on=Box launch_type=ec2\n"),
        &[("T308", "assumed")],
    );
    check("Box: host\n", &[("T308", "assumed")]);
    let overruled = pod(" launch_type=fargate").replace("on=Task", "on=Task privileged=yes");
    check(&overruled, &[("T330", "open")]);
}

/// A model with one fact of another provenance.
fn with(text: &str, element: &str, attribute: &str, word: &str, from: Provenance) -> Model {
    let mut model = read(text);
    let named = |(_, e): &(_, &Arc<Element>)| e.name == element;
    let id = *model.elements().iter().find(named).expect("the element").0;
    let mut edit = Edit::new(&mut model);
    let (attr, is) = (
        Attr::named(attribute).expect("one"),
        Value::from_word(word).expect("one"),
    );
    edit.update(id, |e: &mut Element| {
        drop(e.facts.insert(attr, Fact { is, from }));
    });
    edit.commit();
    model
}

fn imported() -> Provenance {
    Provenance::Import {
        file: "taskdef.json".to_owned(),
        line: 12,
    }
}

#[test]
fn an_imported_default_is_stated_with_file_and_line() {
    // What a task definition leaves out: `privileged` is then false, and nobody is asked.
    let model = with("App: container\n", "App", "privileged", "no", imported());
    let analysis = judge(&model, Tier::Core);
    assert_eq!(said(&analysis, "T330"), "closed");
    let subject = Subject::Element(*model.elements().keys().next().expect("one"));
    let privileged = Attr::named("privileged").expect("one");
    assert_eq!(analysis.fact(subject, privileged).1, FactOrigin::Import);
    // An unsafe value that a file states is open, as if a person had said so.
    let model = with(
        "Task: task\n",
        "Task",
        "image_ref",
        "mutable_tag",
        imported(),
    );
    assert_eq!(said(&judge(&model, Tier::Core), "T222"), "open");
}

#[test]
fn the_view_lists_what_a_person_stated_and_of_machines_what_is_high() {
    let listed = |model: &Model, code: &str| {
        let analysis = judge(model, Tier::Core);
        let of = |f: &&analysis::Finding| analysis.rule(f).is_some_and(|r| r.code == code);
        let found = analysis.findings.iter().find(of).expect("a finding");
        (analysis.lists(found), analysis.severity(found.inherent))
    };
    // T427 (full): at the defaults Medium or above; find one of each band among full rules that one fact opens.
    let (mut severe, mut mild) = (0, 0);
    for (kind, attribute, word, code) in [
        ("container", "parses_uploaded_files", "yes", "T427"),
        ("container", "mgmt_daemon", "yes", "T343"),
        ("container", "restart_bounded", "no", "T342"),
        ("registry", "lifecycle_policy", "no", "T210"),
        ("registry", "public_pull", "yes", "T207"),
        ("host", "admin_ports_open", "yes", "T371"),
        ("object_store", "versioning", "no", "T432"),
    ] {
        let text = format!("X: {kind}\n");
        let said = with(&text, "X", attribute, word, Provenance::Stated);
        assert!(
            listed(&said, code).0,
            "{code}: no answer of a person vanishes"
        );
        let scanned = Provenance::Scan {
            tool: "trivy".to_owned(),
            date: None,
        };
        for from in [imported(), scanned] {
            let (shown, band) = listed(&with(&text, "X", attribute, word, from), code);
            assert_eq!(shown, band >= model::Severity::High, "{code} is {band}");
            *(if shown { &mut severe } else { &mut mild }) += 1;
        }
    }
    assert!(
        severe > 0 && mild > 0,
        "{severe} listed, {mild} not: the table shows both"
    );
    // Assumed findings of the full tier wait behind the switch.
    let analysis = judge(&read("ECR: registry\n"), Tier::Core);
    let full = |f: &&analysis::Finding| f.tier == Tier::Full && f.state == State::Assumed;
    assert!(analysis.findings.iter().any(|f| full(&f)));
    assert!(analysis.listed().all(|f| !full(&f)));
    assert_eq!(
        analysis.hidden(),
        analysis.findings.iter().filter(full).count()
    );
}

#[test]
fn answered_is_a_share_of_what_core_rules_read() {
    let share = |text: &str| {
        let complete = judge(&read(text), Tier::Core).completeness();
        (
            complete.answered,
            complete.assumed,
            complete.asked,
            complete.percent(),
        )
    };
    assert_eq!(share(""), (0, 0, 0, 100));
    assert_eq!(share("Bucket: object_store\n"), (0, 1, 1, 0));
    assert_eq!(
        share("Bucket: object_store public_access=no\n"),
        (1, 1, 0, 50)
    );
    assert_eq!(
        share("Bucket: object_store public_access=yes policy_scope=narrow\n"),
        (2, 0, 0, 100)
    );
    // What only the full tier reads does not count.
    assert_eq!(share("Bucket: object_store versioning=yes\n"), (0, 1, 1, 0));
    // The figures are those of the headline.
    let analysis = judge(&read(&suite::seeded(60, 3)), Tier::Core);
    let complete = analysis.completeness();
    let core = |f: &&analysis::Finding| f.tier == Tier::Core;
    let assumed = analysis
        .findings
        .iter()
        .filter(|f| f.state == State::Assumed);
    assert_eq!(complete.assumed, assumed.filter(core).count());
    assert_eq!(
        complete.asked,
        analysis.asked().filter(|q| !q.assumed).count()
    );
}
