//! The binary as people and pipelines call it: exit codes, sentences, files that are whole or untouched.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

mod common;

use std::{fs, path::Path};

use common::{Folder, err, json, ok, out, plimsoll, plimsoll_with, refused};
use serde_json::Value;

const SKETCH: &str = "title: Shop\nboundary Cloud: cloud_account\n  ECR: registry tag_immutability=no scan_on_push=enhanced\n  \
                      Task: task launch_type=fargate\n  App: container on=Task\nECR -> Task: pull action=pull\n";

fn drawn(folder: &Folder) -> String {
    let (sketch, model) = (folder.put("shop.sketch", SKETCH), folder.path("shop.ron"));
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    model
}

#[test]
fn a_sketch_becomes_a_model_and_a_sketch_again() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let sketch = ok(&plimsoll(&["sketch", &model]));
    let again = folder.put("again.sketch", &sketch);
    let second = folder.path("again.ron");
    ok(&plimsoll(&["draw", &again, "--to", &second]));
    assert_eq!(
        fs::read(&model).expect("model"),
        fs::read(&second).expect("model")
    );
    assert!(sketch.contains("ECR: registry"), "{sketch}");
    let piped = plimsoll_with(&["draw", "-", "--to", "-"], SKETCH);
    assert_eq!(ok(&piped).into_bytes(), fs::read(&model).expect("model"));
    assert_eq!(ok(&plimsoll_with(&["sketch", "-"], &out(&piped))), sketch);
    let judged = ok(&plimsoll_with(&["check", "-"], SKETCH));
    assert!(
        judged.contains("Released tag"),
        "a sketch is judged as it is: {judged}"
    );
}

#[test]
fn check_prints_the_documented_object() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let all = json(&["check", &model, "--format", "json", "--trace"]);
    for key in [
        "model",
        "tier",
        "matrix",
        "counts",
        "questions",
        "problems",
        "findings",
    ] {
        assert!(!all[key].is_null(), "{key}");
    }
    assert_eq!(all["model"]["title"], "Shop");
    assert_eq!(all["model"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(
        all["matrix"]["bands"],
        serde_json::json!(["low", "medium", "high", "critical"])
    );
    let findings = all["findings"].as_array().expect("findings");
    let tag = findings.iter().find(|f| f["code"] == "T201").expect("T201");
    assert_eq!(tag["state"], "open");
    assert_eq!(tag["rule"], "mutable-tag");
    assert_eq!(tag["subject"]["kind"], "registry");
    assert_eq!(
        tag["inherent"],
        serde_json::json!({"likelihood": 3, "impact": 5, "risk": 10.0, "band": "high", "cell": [3, 5]})
    );
    assert_eq!(tag["fix"][0]["set"], "tag_immutability");
    assert!(
        tag["decision"].is_null() && tag["trace"].as_array().is_some_and(|steps| steps.len() > 3)
    );
    let closed = findings
        .iter()
        .find(|f| f["state"] == "closed")
        .expect("a closed finding");
    assert!(
        closed["current"].is_null() && closed["target"].is_null() && !closed["inherent"].is_null()
    );
    let open = findings.iter().filter(|f| f["state"] == "open").count() as u64;
    let counted: u64 = all["counts"]["current"]["open"]
        .as_object()
        .expect("a table")
        .values()
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(open, counted);
    let plain = json(&["check", &model, "--format", "json"]);
    assert!(plain["findings"][0]["trace"].is_null());
    let report = folder.path("report.json");
    ok(&plimsoll(&["report", &model, "--to", &report]));
    let written = fs::read(&report).expect("report");
    assert_eq!(
        written,
        plimsoll(&["check", &model, "--format", "json", "--trace"]).stdout
    );
}

#[test]
fn the_gate_counts_open_findings_and_assumed_ones_only_if_asked() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let code = |arguments: &[&str]| plimsoll(arguments).status.code();
    assert_eq!(code(&["check", &model]), Some(0));
    assert_eq!(code(&["check", &model, "--fail-on", "high"]), Some(1));
    assert_eq!(code(&["check", &model, "--fail-on", "critical"]), Some(0));
    let fresh = folder.put("fresh.sketch", "ECR: registry\n");
    let fresh_model = folder.path("fresh.ron");
    ok(&plimsoll(&["draw", &fresh, "--to", &fresh_model]));
    assert_eq!(code(&["check", &fresh_model, "--fail-on", "low"]), Some(0));
    assert_eq!(
        code(&["check", &fresh_model, "--fail-on", "high", "--assumed"]),
        Some(1)
    );
    refused(
        &plimsoll(&["check", &model, "--fail-on", "huge"]),
        &["huge"],
    );
}

/// The model with a decision on its open finding.
fn decided(model: &str, decision: &str) -> String {
    let all = json(&["check", model, "--format", "json"]);
    let tag = all["findings"]
        .as_array()
        .and_then(|all| all.iter().find(|f| f["code"] == "T201"))
        .expect("T201");
    let (id, element) = (
        tag["id"].as_str().expect("id"),
        tag["subject"]["id"].as_str().expect("id"),
    );
    let text = fs::read_to_string(model).expect("model");
    let entry = format!(
        "    decisions: {{\n\"{id}\": (rule: \"mutable-tag\", subject: Element(\"{element}\"), {decision}),\n}},\n    diagrams:"
    );
    let decided = text.replacen("    diagrams:", &entry, 1);
    assert_ne!(decided, text, "the decision is in");
    decided
}

#[test]
fn decisions_settle_the_gate_while_they_are_in_date() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let gate = |decision: &str, date: &str| {
        let path = folder.put("decided.ron", decided(&model, decision));
        let output = plimsoll(&["check", &path, "--fail-on", "high", "--date", date]);
        assert!(!err(&output).contains("decided.ron:"), "{}", err(&output));
        output.status.code()
    };
    let accepted = "response: Accept, expires: \"2026-12-31\", short: 7";
    assert_eq!(gate(accepted, "2026-12-31"), Some(0));
    assert_eq!(gate(accepted, "2027-01-01"), Some(1));
    assert_eq!(gate("response: FalsePositive", "2030-01-01"), Some(0));
    assert_eq!(gate("response: Reduce", "2026-01-01"), Some(1));
    let path = folder.put("short.ron", decided(&model, accepted));
    let all = json(&["check", &path, "--format", "json"]);
    let tag = all["findings"]
        .as_array()
        .and_then(|all| all.iter().find(|f| f["code"] == "T201"))
        .expect("T201");
    assert_eq!(tag["short"], "T-7");
    assert_eq!(tag["decision"]["response"], "accept");
    let shorts: std::collections::BTreeSet<_> = all["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| f["short"].to_string())
        .collect();
    assert_eq!(
        shorts.len(),
        all["findings"].as_array().map_or(0, Vec::len),
        "short ids are unique"
    );
}

#[test]
fn drawing_again_moves_nothing_that_has_a_place() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let text = fs::read_to_string(&model).expect("model");
    let at = text.find("(x: ").expect("a place");
    let moved = format!("{}(x: -1{}", &text[..at], &text[at + 4..]);
    folder.put("shop.ron", moved.clone());
    let more = format!("{SKETCH}\nNewcomer: developer\n");
    let sketch = folder.put("more.sketch", more);
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    let again = fs::read_to_string(&model).expect("model");
    let places = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains("(x: "));
        lines.map(str::to_owned).collect()
    };
    let (before, after) = (places(&moved), places(&again));
    assert_eq!(after.len(), before.len() + 1, "one newcomer has a place");
    assert!(
        before.iter().all(|line| after.contains(line)),
        "the rest stayed"
    );
    ok(&plimsoll(&["draw", &sketch, "--to", &model, "--tidy"]));
    let tidy = fs::read_to_string(&model).expect("model");
    assert!(!tidy.contains("(x: -1"), "laid out anew when asked");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
    let folder = Folder::new();
    let sketch = folder.put("t.sketch", "Job: task\n");
    std::os::unix::fs::symlink("real.ron", folder.at("link.ron")).expect("a link");
    ok(&plimsoll(&[
        "draw",
        &sketch,
        "--to",
        &folder.path("link.ron"),
    ]));
    assert!(folder.at("link.ron").is_symlink());
    assert!(folder.at("real.ron").is_file());
}

#[test]
fn drawing_again_keeps_what_people_decided() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let fresh = fs::read(&model).expect("model");
    let sketch = folder.path("shop.sketch");
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    assert_eq!(
        fs::read(&model).expect("model"),
        fresh,
        "nothing decided, nothing differs"
    );
    let accepted = decided(&model, "response: Accept, short: 7");
    folder.put("shop.ron", accepted);
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    let all = json(&["check", &model, "--format", "json"]);
    let shorts: Vec<&Value> = all["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| &f["short"])
        .collect();
    assert!(
        shorts.contains(&&Value::from("T-7")),
        "the decision is still there"
    );
    assert!(
        fs::read_to_string(&model)
            .expect("model")
            .contains("response: Accept")
    );
}

#[test]
fn bad_input_is_a_sentence_and_leaves_outputs_alone() {
    let folder = Folder::new();
    let kept = folder.put("kept.pdf", "precious");
    let bad: [(&str, Vec<u8>, &[&str]); 8] = [
        ("empty.ron", Vec::new(), &["empty.ron:1:1", "empty"]),
        (
            "broken.ron",
            b"(format: \"plimsoll\",\n  version: 1,\n  model: (".to_vec(),
            &["broken.ron:3"],
        ),
        (
            "newer.ron",
            b"(format: \"plimsoll\", version: 9, model: (x: 1))".to_vec(),
            &["newer.ron:1:", "version 9", "newer"],
        ),
        (
            "other.ron",
            b"(format: \"gimp\", version: 1, model: ())".to_vec(),
            &["gimp"],
        ),
        ("deep.ron", [b'('; 10_000].to_vec(), &["deep.ron:1:"]),
        (
            "binary.ron",
            vec![0, 159, 146, 150],
            &["binary.ron:1:2", "UTF-8"],
        ),
        ("lists.ron", b"[".repeat(10_000), &["lists.ron:1:"]),
        ("words.ron", b"hello".to_vec(), &["words.ron:1:1"]),
    ];
    for (name, bytes, words) in bad {
        let path = folder.put(name, bytes);
        let before = folder.names();
        refused(&plimsoll(&["check", &path]), words);
        refused(&plimsoll(&["sketch", &path]), words);
        refused(&plimsoll(&["report", &path, "--to", &kept]), words);
        assert_eq!(folder.names(), before, "nothing is left behind");
    }
    assert_eq!(fs::read_to_string(&kept).expect("kept"), "precious");
    refused(
        &plimsoll(&["check", &folder.path("absent.ron")]),
        &["absent.ron", "no such file"],
    );
    refused(&plimsoll(&["check", &folder.path("")]), &["folder"]);
    let sketch = folder.put("bad.sketch", "ECR: regisrty\nA -> B\n");
    refused(
        &plimsoll(&["draw", &sketch, "--to", &kept]),
        &["bad.sketch:1:6", "registry", "bad.sketch:2:1"],
    );
    assert_eq!(fs::read_to_string(&kept).expect("kept"), "precious");
    refused(
        &plimsoll(&[
            "draw",
            &folder.put("none.sketch", "\n# nothing\n"),
            "--to",
            &kept,
        ]),
        &["nothing to draw"],
    );
    refused(
        &plimsoll(&["draw", &sketch, "--to", &sketch]),
        &["both the input and the output"],
    );
}

#[test]
fn a_gate_never_passes_on_what_was_not_read() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let before = fs::read(&model).expect("model");
    refused(
        &plimsoll(&["sketch", &model, "--to", &model]),
        &["both the input and the output"],
    );
    assert_eq!(fs::read(&model).expect("model"), before);
    refused(
        &plimsoll(&[
            "check",
            &folder.put("e.sketch", "# nothing\n"),
            "--fail-on",
            "low",
        ]),
        &["e.sketch:1:1", "nothing"],
    );
    fs::create_dir(folder.at("bad")).expect("a folder");
    folder.put("bad/broken.ron", "Rule(id: \"broken\"");
    refused(
        &plimsoll(&[
            "check",
            &model,
            "--pack",
            &folder.path("bad"),
            "--fail-on",
            "critical",
        ]),
        &["broken.ron:1:"],
    );
    let newer = folder.put(
        "newer.ron",
        "(format: \"plimsoll\", version: 2, tables: (a: 1))",
    );
    refused(&plimsoll(&["check", &newer]), &["version 2", "newer"]);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let folder = Folder::new();
    let path = folder.at("huge.ron");
    let file = fs::File::create(&path).expect("created");
    file.set_len((128 << 20) + 1).expect("sized");
    refused(
        &plimsoll(&["check", &folder.path("huge.ron")]),
        &["128 MiB"],
    );
}

#[test]
fn keep_going_draws_what_reads() {
    let folder = Folder::new();
    let sketch = folder.put("part.sketch", "A: task\nB: tsk\n");
    let model = folder.path("part.ron");
    let output = plimsoll(&["draw", &sketch, "--to", &model, "--keep-going"]);
    assert!(err(&output).contains("part.sketch:2:4"), "{}", err(&output));
    ok(&output);
    assert_eq!(ok(&plimsoll(&["sketch", &model])), "A: task\n");
}

#[test]
fn outputs_are_the_same_twice_and_say_what_they_are() {
    let folder = Folder::new();
    let model = drawn(&folder);
    for (name, start) in [("r.pdf", "%PDF-"), ("r.svg", "<"), ("r.json", "{")] {
        let path = folder.path(name);
        ok(&plimsoll(&[
            "report",
            &model,
            "--to",
            &path,
            "--date",
            "2026-11-24",
        ]));
        let first = fs::read(&path).expect("written");
        assert!(first.starts_with(start.as_bytes()), "{name}");
        ok(&plimsoll(&[
            "report",
            &model,
            "--to",
            &path,
            "--date",
            "2026-11-24",
        ]));
        assert!(first == fs::read(&path).expect("written"), "{name} differs");
    }
    let matrix = folder.path("m.svg");
    ok(&plimsoll(&[
        "report", &model, "--to", &matrix, "--figure", "matrix",
    ]));
    let text = fs::read_to_string(&matrix).expect("matrix");
    assert!(text.contains("T-1"), "the matrix holds ids");
    refused(
        &plimsoll(&["report", &model, "--to", &folder.path("r.docx")]),
        &[".pdf", "--format"],
    );
    refused(
        &plimsoll(&[
            "report",
            &model,
            "--to",
            &folder.path("r.pdf"),
            "--figure",
            "matrix",
        ]),
        &["SVG"],
    );
    refused(
        &plimsoll(&[
            "report",
            &model,
            "--to",
            &folder.path("r.pdf"),
            "--date",
            "tomorrow",
        ]),
        &["YYYY-MM-DD"],
    );
    refused(
        &plimsoll(&["report", &model, "--to", &folder.path("no/such/r.pdf")]),
        &["no such"],
    );
}

#[test]
fn rules_answer_to_id_and_code() {
    let by_id = ok(&plimsoll(&["rules", "explain", "mutable-tag"]));
    assert_eq!(by_id, ok(&plimsoll(&["rules", "explain", "T201"])));
    assert!(by_id.contains("tag immutability is no"), "{by_id}");
    assert!(ok(&plimsoll(&["rules", "explain", "C041"])).contains("Tag immutability"));
    assert!(ok(&plimsoll(&["rules"])).contains("T201"));
    assert!(ok(&plimsoll(&["rules", "coverage"])).contains("NIST SP 800-190"));
    refused(
        &plimsoll(&["rules", "explain", "mutable-tgs"]),
        &["mutable-tag"],
    );
}

const RULE: &str = "Rule(\n    id: \"open-shell\",\n    title: \"Shell open to all\",\n    stage: Run,\n    threat: \"{actor} enters {element}\",\n    on: Element(Task),\n    weakness: Is(\"exec_enabled\", true),\n    stride: [E],\n    affects: [C],\n    likelihood: 5,\n    impact: 5,\n    controls: [\"T-none\"],\n    cases: [Open(\"A: task exec_enabled=yes\"), Asked(\"A: task\"), Closed(\"A: task exec_enabled=no\"), Silent(\"A: host\")],\n)\n";

#[test]
fn a_folder_of_rules_is_checked_and_used() {
    let folder = Folder::new();
    fs::create_dir(folder.at("pack")).expect("a folder");
    let check = |text: &str| {
        folder.put("pack/open-shell.ron", text);
        plimsoll(&["rules", "check", &folder.path("pack")])
    };
    let good = RULE.replace("    controls: [\"T-none\"],\n", "");
    assert!(ok(&check(&good)).contains("1 rule, 0 controls, 4 cases held"));
    let model = drawn(&folder);
    let sketch = folder.put("t.sketch", "Job: task exec_enabled=yes\n");
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    let all = json(&[
        "check",
        &model,
        "--format",
        "json",
        "--pack",
        &folder.path("pack"),
    ]);
    assert!(
        all["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .any(|f| f["rule"] == "open-shell")
    );
    refused(&check(RULE), &["open-shell.ron:12:", "T-none"]);
    refused(
        &check(&good.replace("exec_enabled\", true", "exec_enabledd\", true")),
        &["open-shell.ron:7:", "exec_enabled"],
    );
    refused(
        &check(&good.replace("Element(Task)", "Element(Tsk)")),
        &["open-shell.ron:6:", "Task"],
    );
    refused(
        &check(&good.replace("Asked(\"A: task\")", "Open(\"A: task\")")),
        &["case 2", "should be open but is asked"],
    );
    refused(&check("Rule("), &["open-shell.ron:1:"]);
    refused(
        &plimsoll(&["rules", "check", &folder.path("absent")]),
        &["absent"],
    );
}

#[test]
fn without_a_display_the_window_is_refused_with_words() {
    let folder = Folder::new();
    let model = drawn(&folder);
    refused(&plimsoll(&[&model]), &["display", "plimsoll check"]);
    refused(&plimsoll(&["--no-such-option"]), &["--no-such-option"]);
    assert!(ok(&plimsoll(&["--version"])).starts_with("plimsoll "));
}

#[test]
fn examples_and_templates_round_trip_and_report() {
    let folder = Folder::new();
    let mut met = 0;
    for name in ["examples", "templates"] {
        for entry in fs::read_dir(suite::root().join(name))
            .expect("the folder")
            .flatten()
        {
            let path = entry.path();
            if path.extension().is_none_or(|end| end != "ron") {
                continue;
            }
            met += 1;
            whole(&folder, &path);
        }
    }
    assert!(met >= 7, "{met} models");
}

fn whole(folder: &Folder, path: &Path) {
    let text = path.display().to_string();
    let before = fs::read_to_string(path).expect("a model");
    let model = suite::model::file::read(&before).expect("a model");
    assert_eq!(
        suite::model::file::write(&model).as_ref(),
        Ok(&before),
        "{text} round-trips"
    );
    let pdf = folder.path("whole.pdf");
    ok(&plimsoll(&[
        "report",
        &text,
        "--to",
        &pdf,
        "--date",
        "2026-11-24",
    ]));
    ok(&plimsoll(&["check", &text]));
}
