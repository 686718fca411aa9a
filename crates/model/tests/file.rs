//! The model file: stable bytes, and a sentence with line and column for whatever is wrong with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use model::{Date, Decision, Edit, ElementId, FindingId, Model, Response, Subject, file, sketch};

fn sample() -> Model {
    let text = "title: Sample\nboundary Net: internet\n  boundary Inner: vpc\n    A: task launch_type=fargate\n\
                asset Gold: confidentiality=5\nB: container on=A holds=Gold\nA -> B: start action=run carries=Gold\n";
    let (mut model, issues) = sketch::read(text);
    assert_eq!(issues, []);
    let a = *model.elements().keys().next().expect("an element");
    let mut edit = Edit::new(&mut model);
    let mut decision = Decision::new("mutable-tag", Subject::Element(a));
    decision.response = Some(Response::Accept);
    decision.expires = Some(Date::constant(2027, 2, 1));
    edit.put(FindingId::of("mutable-tag", Subject::Element(a)), decision);
    edit.commit();
    model
}

#[test]
fn writing_and_reading_is_identity() {
    let model = sample();
    let text = file::write(&model).expect("written");
    assert_eq!(file::read(&text), Ok(model));
    assert_eq!(
        file::write(&file::read(&text).expect("read")).expect("written"),
        text
    );
    assert_eq!(
        file::read(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).map(|m| m.elements().len()),
        Ok(2)
    );
}

#[test]
fn one_changed_field_is_one_changed_line() {
    let mut model = sample();
    let before = file::write(&model).expect("written");
    let task: ElementId = *model
        .elements()
        .iter()
        .find(|(_, e)| e.name == "A")
        .expect("A")
        .0;
    let mut edit = Edit::new(&mut model);
    edit.update(task, |e: &mut model::Element| e.name = "Renamed".to_owned());
    edit.commit();
    let after = file::write(&model).expect("written");
    let changed = before
        .lines()
        .zip(after.lines())
        .filter(|(a, b)| a != b)
        .count();
    assert_eq!(
        (changed, before.lines().count()),
        (1, after.lines().count())
    );
}

#[track_caller]
fn refused(text: &str, line: usize, words: &[&str]) {
    let issues = file::read(text).expect_err("refused");
    let first = issues.first().expect("an issue");
    for word in words {
        assert!(first.to_string().contains(word), "{first} says {word:?}");
    }
    assert_eq!(first.line, line, "{first}");
    assert!(first.column > 0 && !first.hint.is_empty(), "{first}");
}

const ID: &str = "0190a0a0-0000-7000-8000-000000000001";
const OTHER: &str = "0190a0a0-0000-7000-8000-000000000002";

fn with(tables: &str) -> String {
    format!("(\nformat: \"plimsoll\",\nversion: 1,\nmodel: (\n{tables}\n),\n)")
}

#[test]
fn bad_files_are_refused_with_place_and_hint() {
    refused("", 1, &["empty"]);
    refused("  \n\n", 1, &["empty"]);
    refused("(format: \"plimsoll\",", 1, &["line 1"]);
    refused("nonsense", 1, &["cannot be read"]);
    refused(
        "(\nformat: \"plimsoll\",\nversion: 2,\nmodel: (gizmos: [1, 2]))",
        3,
        &["version 2", "newer"],
    );
    refused(
        "(format: \"other\", version: 1, model: ())",
        1,
        &["other", "plimsoll"],
    );
    refused(
        &with("elements: {\n\"not-an-id\": (name: \"A\", kind: Task)}"),
        6,
        &["not-an-id", "UUID"],
    );
    refused(
        &with(&format!(
            "elements: {{\n\"{ID}\": (name: \"A\",\nkind: Tsk)}}"
        )),
        7,
        &["Tsk", "Task"],
    );
    let fact = format!(
        "elements: {{\n\"{ID}\": (name: \"A\", kind: Task,\nfacts: {{\"public_ipp\": (is: \"no\")}})}}"
    );
    refused(&with(&fact), 7, &["public_ipp", "public_ip"]);
    let foreign = format!(
        "elements: {{\n\"{ID}\": (name: \"A\", kind: Task,\nfacts: {{\"mfa\": (is: \"no\")}})}}"
    );
    refused(&with(&foreign), 7, &["mfa", "task has not"]);
    let value = format!(
        "elements: {{\n\"{ID}\": (name: \"A\", kind: Task,\nfacts: {{\"public_ip\": (is: \"basic\")}})}}"
    );
    refused(&with(&value), 7, &["public_ip", "yes or no"]);
    refused(
        &with(&value.replace("basic", "yess")),
        7,
        &["yess", "did you mean \u{201c}yes\u{201d}"],
    );
    let dangling = format!(
        "elements: {{\"{ID}\": (name: \"A\", kind: Task)}},\nflows: {{\"{OTHER}\": (\nfrom: \"{ID}\",\nto: \"{OTHER}\")}}"
    );
    refused(&with(&dangling), 8, &["does not exist"]);
    let circle = format!(
        "boundaries: {{\n\"{ID}\": (name: \"A\", kind: Vpc, parent: \"{OTHER}\"),\n\"{OTHER}\": (name: \"B\", kind: Vpc, parent: \"{ID}\")}}"
    );
    refused(&with(&circle), 6, &["itself"]);
    refused(
        &with(&format!(
            "elements: {{\n\"{ID}\": (name: \"A\", kind: Task),\n\"{ID}\": (name: \"B\", kind: Task)}}"
        )),
        7,
        &["twice"],
    );
    refused(&with("elments: {}"), 5, &["elments", "elements"]);
    refused(
        &with(&format!("workload: (title: {}", "(".repeat(10_000))),
        5,
        &["cannot be read"],
    );
    refused(&"[".repeat(10_000), 1, &["cannot be read"]);
}

#[test]
fn a_value_that_cannot_be_names_its_attribute_and_its_choices() {
    let value = format!(
        "elements: {{\n\"{ID}\": (name: \"A\", kind: Task,\nfacts: {{\"public_ip\": (is: \"basic\")}})}}"
    );
    // The attribute and what it takes are named, by the kind of the record.
    refused(
        &with(&value.replace("basic", "yess")),
        7,
        &["no value of public_ip", "use yes or no"],
    );
    let launch = value.replace("public_ip", "launch_type");
    refused(
        &with(&launch.replace("basic", "fargat")),
        7,
        &["launch_type", "k8s_node", "fargate"],
    );
    let host = launch
        .replace("kind: Task", "kind: Host")
        .replace("basic", "fargat");
    refused(&with(&host), 7, &["launch_type", "onprem"]);
    refused(
        &with(&launch.replace("is: \"basic\"", "")),
        7,
        &["launch_type has no value", "fargate, ec2, k8s_node"],
    );
    let flow = format!(
        "elements: {{\"{ID}\": (name: \"A\", kind: Task)}},\nflows: {{\"{OTHER}\": (from: \"{ID}\", to: \"{ID}\", \
         facts: {{\"authentication\": (is: \"tokenn\")}})}}"
    );
    refused(
        &with(&flow),
        6,
        &["authentication", "none, basic, token, iam, mtls"],
    );
}

#[test]
fn a_decision_whose_id_is_of_another_finding_is_refused() {
    let decided = |key: &str| {
        with(&format!(
            "decisions: {{\n\"{key}\": (\nrule: \"mutable-tag\", subject: Element(\"{ID}\"))}}"
        ))
    };
    let subject = Subject::Element(ElementId(ID.parse().expect("an id")));
    let key = FindingId::of("mutable-tag", subject).to_string();
    assert!(file::read(&decided(&key)).is_ok());
    refused(
        &decided(OTHER),
        7,
        &[
            "decision on \u{201c}mutable-tag\u{201d}",
            "another finding",
            &key,
        ],
    );
}

#[test]
fn the_parsers_complaints_are_plain_sentences() {
    let one = |fields: &str| with(&format!("elements: {{\n\"{ID}\": ({fields})}}"));
    refused(&format!("{}\nmore", with("")), 7, &["follows the end"]);
    refused(
        &one("kind: Task"),
        6,
        &["the element lacks the field \u{201c}name\u{201d}"],
    );
    refused(
        &one("name: \"A\", name: \"B\", kind: Task"),
        6,
        &["\u{201c}name\u{201d} twice"],
    );
    refused(&one("name: 5, kind: Task"), 6, &["a text must stand here"]);
    refused(&one("name: \"A\" kind: Task"), 6, &["a comma is missing"]);
    refused(
        &one("name: \"A\", kind: Task, ratings: (integrity: 300)"),
        6,
        &["out of range"],
    );
    refused(&one("name: \"A\\q\", kind: Task"), 6, &["backslash"]);
    refused(&with("elements: [1]"), 5, &["a table in braces"]);
    refused(&format!("{}(", with("")), 7, &["follows the end"]);
    refused(
        &with("workload: (stages: [Run,\nRun])"),
        5,
        &["lists the stage", "twice"],
    );
    refused(
        "(format: \"plimsoll\", version: 9, author: \"x\",\nmodel: (gizmos: {\"a\": Some(Thing(1))}))",
        1,
        &["version 9", "newer Plimsoll"],
    );
    for depth in [130, 10_000, 200_000] {
        let deep = format!(
            "(format: \"plimsoll\", version: 2, model: {}",
            "[".repeat(depth)
        );
        refused(&deep, 1, &["cannot be read"]);
    }
}

#[test]
fn every_fault_names_its_own_record() {
    let text = with(&format!(
        "boundaries: {{\n\"{ID}\": (name: \"A\", kind: Vpc, trust: 9),\n\"{OTHER}\": (name: \"B\", kind: Vpc,\ntrust: 7)}}"
    ));
    let issues = file::read(&text).expect_err("refused");
    let lines: Vec<usize> = issues.iter().map(|issue| issue.line).collect();
    assert_eq!(lines, [6, 8]);
}

#[test]
fn the_outline_of_the_report_is_kept() {
    let mut model = sample();
    let plain = file::write(&model).expect("written");
    assert!(!plain.contains("outline"), "what is usual is not written");
    let mut edit = Edit::new(&mut model);
    edit.workload(|workload| {
        workload.outline.profile = model::Profile::Audit;
        workload.outline.without.insert("coverage".to_owned());
        workload.outline.order = vec!["register".to_owned(), "matrices".to_owned()];
        "It may go live".clone_into(&mut workload.bottom_line);
        workload.bottom_line_of = Some(model::Figures {
            open: 3,
            high: 1,
            on: Some(Date::constant(2026, 11, 24)),
            ..model::Figures::default()
        });
    });
    edit.commit();
    let text = file::write(&model).expect("written");
    assert_eq!(file::read(&text), Ok(model));
}

#[test]
fn overrides_of_rules_are_kept_and_their_faults_have_a_place() {
    let text = |own: &str| {
        format!(
            "(format: \"plimsoll\", version: 1, model: (workload: (title: \"t\",\n  rule_overrides: {{\n    \"mutable-tag\": ({own}),\n  }},\n  matrix: Preset(\"ladder-5x5\"))))"
        )
    };
    let model = file::read(&text("likelihood: 2, why: \"w\", reason: \"r\"")).expect("reads");
    let own = &model.workload().rule_overrides["mutable-tag"];
    assert_eq!((own.likelihood, own.impact), (Some(2), None));
    let written = file::write(&model).expect("written");
    assert_eq!(file::read(&written).expect("reads"), model);
    assert!(written.contains("rule_overrides"), "{written}");
    let plain = file::write(&Model::default()).expect("written");
    assert!(
        !plain.contains("rule_overrides"),
        "an empty list is not written"
    );
    let refused = |own: &str| {
        let issues = file::read(&text(own)).expect_err("is refused");
        let lines: Vec<String> = issues.iter().map(ToString::to_string).collect();
        lines.join("\n")
    };
    for (own, words) in [
        (
            "likelihood: 7, reason: \"r\"",
            "line 3, column 5: the override of “mutable-tag” has a level outside 1 to 5",
        ),
        (
            "impact: 2, reason: \" \"",
            "line 3, column 5: the override of “mutable-tag” has no reason",
        ),
        (
            "reason: \"r\"",
            "line 3, column 5: the override of “mutable-tag” changes nothing",
        ),
        ("impact: 2", "reason"),
        ("weakness: 2, reason: \"r\"", "weakness"),
    ] {
        let said = refused(own);
        assert!(
            said.contains(words) && said.starts_with("line 3, "),
            "{own}: {said}"
        );
    }
}
