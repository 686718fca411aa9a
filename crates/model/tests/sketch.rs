//! The sketch notation, both ways, and what it says about lines it cannot read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::fmt::Write;

use model::{Action, Anchor, Kind, Model, Scope, Status, sketch};

const WALKTHROUGH: &str = r#"# the walkthrough, in short
title: Hello "S3"
decision: May it run?
boundary Internet: internet
  Attacker: external_attacker
boundary AWS: cloud_account
  ECR: registry tag_immutability=no scan_on_push=basic
  boundary VPC: vpc trust=2
    Task: task launch_type=fargate task_role=dedicated
    App: container on=Task secret_source=store holds=Report
  S3: object_store public_access=no
  Writer: iam_role role_use=task
asset Report: confidentiality=4 category=business
Dev: developer stage=code mfa=yes owner="Platform team" tags=people,eu
Old: database scope=out reason="switched off in May"
Dev -> ECR: push image action=push authentication=iam
ECR -> Task: pull action=pull
Task -> Writer: assumes action=assume
App -> S3: put object action=write carries=Report protocol=https port=443
control image-signing on ECR: implemented owner=Dana evidence="Pipeline run 12"
control transit-encryption on App -> S3: verified
"#;

#[track_caller]
fn read(text: &str) -> Model {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "the sketch reads");
    model
}

#[test]
fn every_statement_reads() {
    let model = read(WALKTHROUGH);
    assert_eq!(model.workload().title, "Hello \"S3\"");
    assert_eq!(model.elements().len(), 8);
    assert_eq!(model.boundaries().len(), 3);
    let app = model
        .elements()
        .values()
        .find(|e| e.name == "App")
        .expect("App");
    assert_eq!(app.kind, Kind::Container);
    assert_eq!(
        app.on
            .and_then(|id| model.elements().get(&id))
            .map(|e| e.name.as_str()),
        Some("Task")
    );
    assert_eq!(model.around(app.boundary).len(), 2);
    let put = model
        .flows()
        .values()
        .find(|f| f.name == "put object")
        .expect("put");
    assert_eq!(
        (put.action, put.port, put.carries.len()),
        (Some(Action::Write), Some(443), 1)
    );
    assert!(
        model
            .controls()
            .values()
            .any(|c| c.status == Status::Verified)
    );
    let old = model
        .elements()
        .values()
        .find(|e| e.name == "Old")
        .expect("Old");
    assert_eq!(
        old.about.scope,
        Scope::Out {
            reason: "switched off in May".to_owned()
        }
    );
}

#[test]
fn writing_and_reading_is_identity() {
    let model = read(WALKTHROUGH);
    let text = sketch::write(&model);
    assert_eq!(read(&text), model);
    assert_eq!(sketch::write(&read(&text)), text);
}

#[test]
fn names_of_any_text_survive() {
    let names = [
        "a: b",
        "x -> y",
        "task on host",
        "50% = half",
        "#1",
        "C#",
        "mail@home",
        "say \"hi\"",
        "back\\slash",
        " outer ",
        "two\nlines",
        "boundary",
        "title",
        "control x",
        "日本語",
        "a, b",
        "tier",
        "e\u{301}",
        "-",
        "assets",
    ];
    let mut text = String::new();
    for name in names {
        let quoted = name
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n");
        let _ = writeln!(
            text,
            "\"{quoted}\": database\n\"{quoted}\": queue\n\"{quoted}\" -> \"{quoted}\" @2: \"{quoted}\""
        );
    }
    let model = read(&text);
    assert_eq!(model.elements().len(), names.len() * 2);
    for name in names {
        assert_eq!(
            model.elements().values().filter(|e| e.name == name).count(),
            2,
            "{name:?}"
        );
        assert!(model.flows().values().any(|f| f.name == name), "{name:?}");
    }
    assert_eq!(read(&sketch::write(&model)), model);
}

#[test]
fn the_same_sketch_gives_the_same_ids_and_doubles_stay_apart() {
    let text =
        "App: container\nApp: container\nApp: container privileged=yes\nApp -> App @3: call\n";
    assert_eq!(read(text), read(text));
    let model = read(text);
    assert_eq!(model.elements().len(), 3);
    assert_eq!(read(&sketch::write(&model)), model);
}

#[track_caller]
fn issue(text: &str, place: (usize, usize), words: &[&str]) {
    let (_, issues) = sketch::read(text);
    let first = issues.first().expect("an issue");
    assert_eq!((first.line, first.column), place, "{first}");
    for word in words {
        assert!(first.to_string().contains(word), "{first} says {word:?}");
    }
}

#[test]
fn issues_name_line_column_and_the_nearest_word() {
    issue("ECR: regisrty", (1, 6), &["no element kind", "registry"]);
    issue(
        "\nECR: registry tag_imutability=no",
        (2, 15),
        &["tag_immutability"],
    );
    issue(
        "ECR: registry scan_on_push=basik",
        (1, 15),
        &["basic", "none, basic, enhanced"],
    );
    issue(
        "A: task\nA -> Bee: call",
        (2, 6),
        &["no element is named", "Bee"],
    );
    issue(
        "Application: task\nAplication -> Application",
        (2, 1),
        &["did you mean", "Application"],
    );
    issue("   A: task", (1, 4), &["indent"]);
    issue("\tA: task", (1, 2), &["tab"]);
    issue("A task", (1, 7), &["colon"]);
    issue("\"A: task", (1, 1), &["never closes"]);
    issue("A: task holds=Gold", (1, 9), &["no asset", "Gold"]);
    issue("A: task on=A", (1, 1), &["itself"]);
    issue("asset Gold: confidentiality=9", (1, 13), &["1 to 5"]);
    issue(
        "G: api_gateway internet_exposed=yes",
        (1, 16),
        &["follows from the drawing"],
    );
    issue(
        "A: task\ncontrol x on A: done",
        (2, 17),
        &["control status"],
    );
    issue("A: task\nA @2 -> A", (2, 1), &["@2"]);
    issue("boundary Net: interned", (1, 15), &["internet"]);
    issue("ECR: registry tls=yes tls=no", (1, 23), &["twice"]);
}

#[test]
fn other_lines_still_count_beside_a_broken_one() {
    let (model, issues) = sketch::read("A: task\nB: tsk\nC: host\n");
    assert_eq!(issues.len(), 1);
    assert_eq!(model.elements().len(), 2);
}

#[test]
fn the_content_of_a_boundary_that_cannot_be_read_counts_as_around_it() {
    let (model, issues) =
        sketch::read("boundary Out: vpc\n  boundary In: tsk\n    A: task\n  B: task\n");
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert_eq!(model.elements().len(), 2);
    assert!(model.elements().values().all(|e| e.boundary.is_some()));
}

#[test]
fn a_stack_in_a_circle_names_the_lines_that_make_it() {
    let (model, issues) = sketch::read("A: task\n\nB: task on=C\nC: task on=B\nD: task on=C\n");
    let lines: Vec<usize> = issues.iter().map(|issue| issue.line).collect();
    assert_eq!(lines, [3, 4], "{issues:?}");
    assert_eq!(model.faults(), []);
}

#[test]
fn what_is_too_deep_is_an_issue_with_a_line() {
    let lines = |n: usize| format!("{:1$}boundary B{n}: vpc\n", "", n * 2);
    let text: String = (0..70).map(lines).collect();
    let (model, issues) = sketch::read(&text);
    assert_eq!(issues.first().map(|i| (i.line, i.column)), Some((66, 140)));
    assert_eq!((model.boundaries().len(), model.faults().len()), (65, 0));
    let line = |n: usize| format!("E{n}: task on=E{}\n", n.saturating_sub(1));
    let stack: String = (1..10_000).map(line).collect();
    let (model, issues) = sketch::read(&format!("E0: task\n{stack}"));
    assert_eq!(issues.first().map(|i| i.line), Some(66));
    assert_eq!(model.faults(), []);
}

#[test]
fn a_boundary_inside_64_others_is_read_from_a_file_and_a_sketch_alike() {
    let lines = |n: usize| format!("{:1$}boundary B{n}: vpc\n", "", n * 2);
    let text: String = (0..65).map(lines).collect();
    let model = read(&text);
    let file = model::file::write(&model).expect("written");
    assert_eq!(model::file::read(&file).as_ref(), Ok(&model));
    assert_eq!(read(&sketch::write(&model)), model);
}

#[test]
fn controls_on_boundaries_are_written_and_read() {
    let text = "boundary AWS: cloud_account\n  boundary Net: vpc\nboundary B: vpc\n  boundary Net: vpc\n\
                boundary \"boundary x\": vpc\n\
                control vpc-flow-logs on boundary Net @2: implemented owner=Ana\n\
                control organisation-guardrails on boundary AWS: planned\n\
                control a on boundary \"boundary x\": planned\n";
    let model = read(text);
    let on: Vec<_> = model
        .controls()
        .values()
        .map(|c| match c.on {
            Anchor::Boundary(id) => (c.control.as_str(), model.boundaries()[&id].parent.is_some()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(on.len(), 3);
    assert!(on.contains(&("vpc-flow-logs", true)));
    assert_eq!(
        read(&sketch::write(&model)),
        model,
        "{}",
        sketch::write(&model)
    );
    issue(
        "boundary AWS: vpc\ncontrol x on boundary AWZ: planned",
        (2, 23),
        &["no boundary is named", "AWS"],
    );
    issue(
        "boundary AWS: vpc\ncontrol x on boundary AWS @3: planned",
        (2, 23),
        &["@3", "only one"],
    );
}

#[test]
fn many_undeclared_names_cost_no_square() {
    let mut text = String::new();
    for n in 0..4_000 {
        let _ = writeln!(text, "Service {n:04}: container");
    }
    for n in 0..4_000 {
        let _ = writeln!(text, "Servise {n:04} -> Service {n:04}: call");
    }
    let (model, issues) = sketch::read(&text);
    assert_eq!((model.elements().len(), issues.len()), (4_000, 4_000));
    // The first ones are offered the nearest name, later ones are told what to do.
    let near = issues
        .iter()
        .filter(|issue| issue.hint.contains("did you mean"))
        .count();
    assert!((1..400).contains(&near), "{near}");
    assert!(issues[3_999].hint.contains("declare"), "{}", issues[3_999]);
}

#[test]
fn letters_that_were_considered_are_kept() {
    let text = "Bucket: object_store considered=R,\"T: every write is signed\"\nA: task considered=D\nA -> Bucket: put considered=I\n";
    let model = read(text);
    let bucket = model.elements().values().find(|e| e.name == "Bucket");
    let considered = &bucket.expect("the bucket").about.considered;
    let words: Vec<_> = considered
        .iter()
        .map(|(s, w)| (s.word(), w.as_str()))
        .collect();
    assert_eq!(words, [("T", "every write is signed"), ("R", "")]);
    assert_eq!(
        read(&sketch::write(&model)),
        model,
        "{}",
        sketch::write(&model)
    );
    let file = model::file::write(&model).expect("written");
    assert_eq!(model::file::read(&file), Ok(model));
    issue("A: task considered=X", (1, 9), &["no STRIDE letter"]);
}

#[test]
fn assets_of_one_name_are_told_apart_by_number() {
    issue("asset Gold:\nasset Gold:", (2, 7), &["already", "@2"]);
    let model = read(
        "asset Gold: integrity=1\nasset Gold @2: integrity=2\nA: database holds=\"Gold @2\"\n",
    );
    let held = model.elements().values().flat_map(|e| &e.holds);
    let held: Vec<_> = held
        .map(|id| model.assets()[id].ratings.integrity)
        .collect();
    assert_eq!(held, [Some(2)]);
    assert_eq!(read(&sketch::write(&model)), model);
}
