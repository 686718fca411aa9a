//! Packs as people call them: on the command line, in their own folder, broken ones, overrides, `rules` with all its
//! verbs as text and JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

mod common;

use std::fs;

use common::{Folder, err, json, ok, out, plimsoll, plimsoll_at, refused};
use serde_json::Value;

const RULE: &str = "Rule(
    id: \"open-shell\",
    code: \"X1\",
    title: \"Shell open to all\",
    stage: Run,
    threat: \"{actor} enters {element}\",
    on: Element(Task),
    weakness: Is(\"exec_enabled\", true),
    stride: [E],
    affects: [C],
    likelihood: 5,
    impact: 5,
    cases: [Open(\"A: task exec_enabled=yes\"), Asked(\"A: task\"), Closed(\"A: task exec_enabled=no\"), Silent(\"A: host\")],
)
";

const MANIFEST: &str = "Pack(id: \"acme\", title: \"Acme rules\", version: \"2.1\", licence: \"CC0-1.0\", source: \"Acme security team\", priority: 3)";

const OVERRIDE: &str =
    "Override(rule: \"mutable-tag\", likelihood: 1, reason: \"only the pipeline can push\")";

/// A folder with a whole pack in `acme`, and a model.
fn acme() -> (Folder, String, String) {
    let folder = Folder::new();
    for name in ["acme", "acme/rules", "acme/overrides"] {
        fs::create_dir(folder.at(name)).expect("a folder");
    }
    folder.put("acme/pack.ron", MANIFEST);
    folder.put("acme/README.md", "ours");
    folder.put("acme/rules/open-shell.ron", RULE);
    folder.put("acme/overrides/tag.ron", OVERRIDE);
    let model = folder.put(
        "m.sketch",
        "ECR: registry tag_immutability=no\nJob: task exec_enabled=yes\n",
    );
    let pack = folder.path("acme");
    (folder, pack, model)
}

fn rules_of(all: &Value) -> Vec<&str> {
    let findings = all["findings"].as_array().expect("findings");
    findings.iter().filter_map(|f| f["rule"].as_str()).collect()
}

#[test]
fn a_whole_pack_is_listed_explained_tested_and_used() {
    let (_folder, pack, model) = acme();
    let checked = ok(&plimsoll(&["rules", "check", &pack]));
    assert!(
        checked.contains("1 rule, 0 controls, 1 override, 4 cases held"),
        "{checked}"
    );
    let listed = ok(&plimsoll(&["rules", "list", "--pack", &pack]));
    assert!(listed.contains("pack acme 2.1 (priority 3): 1 rule, 0 controls; licence CC0-1.0; from Acme security team"), "{listed}");
    assert!(listed.contains("Shell open to all [acme]") && listed.contains("* 1 rule is changed"));
    let tag = ok(&plimsoll(&["rules", "explain", "T201", "--pack", &pack]));
    for words in [
        "acme: likelihood “1” instead of “3”",
        "because only the pipeline can push",
        "Open if",
        "Cleared by",
        "tag immutability",
        "Cases",
        "T1525",
    ] {
        assert!(tag.contains(words), "{tag} says {words}");
    }
    let card = json(&[
        "rules", "explain", "T201", "--pack", &pack, "--format", "json",
    ]);
    assert_eq!(card["rule"]["likelihood"], 1);
    assert_eq!(card["rule"]["changed"][0]["was"], "3");
    assert_eq!(card["rule"]["changed"][0]["pack"], "acme");
    let all = json(&[
        "check", &model, "--format", "json", "--trace", "--pack", &pack,
    ]);
    assert!(rules_of(&all).contains(&"open-shell"));
    let tag = all["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["code"] == "T201")
        .expect("T201");
    assert_eq!(tag["inherent"]["likelihood"], 1);
    assert!(
        tag["trace"]
            .to_string()
            .contains("only the pipeline can push"),
        "{}",
        tag["trace"]
    );
    let text = ok(&plimsoll(&["check", &model, "--trace", "--pack", &pack]));
    assert!(
        text.contains("Pack acme sets the rule’s likelihood to 1 instead of 3"),
        "{text}"
    );
    let tried = ok(&plimsoll(&["rules", "test", &pack]));
    assert_eq!(tried, "4 of 4 cases of 1 rule hold\n");
}

#[test]
fn packs_of_the_users_own_folder_count_unless_left_out() {
    let (folder, pack, model) = acme();
    let data = folder.at("data");
    fs::create_dir_all(data.join("plimsoll/packs")).expect("a folder");
    let judged = |more: &[&str]| {
        let mut arguments = vec!["check", &model, "--format", "json"];
        arguments.extend(more);
        let output = plimsoll_at(&arguments, "", &data);
        serde_json::from_str::<Value>(&ok(&output)).expect("JSON")
    };
    assert!(
        !rules_of(&judged(&[])).contains(&"open-shell"),
        "an empty folder is fine"
    );
    fs::rename(&pack, data.join("plimsoll/packs/acme")).expect("moved");
    assert!(rules_of(&judged(&[])).contains(&"open-shell"));
    assert!(!rules_of(&judged(&["--no-user-packs"])).contains(&"open-shell"));
    let listed = ok(&plimsoll_at(&["rules"], "", &data));
    assert!(listed.contains("pack acme 2.1"));
    assert!(ok(&plimsoll(&["rules", "--help"])).contains("plimsoll/packs"));
}

#[test]
fn a_broken_pack_stands_in_every_output_and_the_others_still_run() {
    let (folder, pack, model) = acme();
    fs::create_dir(folder.at("bad")).expect("a folder");
    folder.put(
        "bad/pack.ron",
        "Pack(id: \"bad\", version: \"1\", licence: \"MIT\",\n  prioritty: 2)",
    );
    folder.put(
        "bad/other-shell.ron",
        RULE.replace("open-shell", "other-shell")
            .replace("exec_enabled\", true", "exec_enabeld\", true"),
    );
    let bad = folder.path("bad");
    let call = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--pack", &bad, "--pack", &pack]);
        plimsoll(&all)
    };
    let words = [
        "bad/other-shell.ron:8:18: “exec_enabeld” is no attribute of a task; did you mean “exec_enabled”?",
        "bad/pack.ron:2:3: there is no field “prioritty”; did you mean “priority”?",
    ];
    let text = call(&["check", &model]);
    refused(&text, &words);
    assert!(
        out(&text).contains("Shell open to all"),
        "the other pack runs"
    );
    for word in words {
        assert!(out(&text).contains(word), "{}", out(&text));
    }
    let object = call(&["check", &model, "--format", "json"]);
    refused(&object, &words);
    let all: Value = serde_json::from_str(&out(&object)).expect("JSON");
    assert!(rules_of(&all).contains(&"open-shell"));
    for word in ["exec_enabeld", "prioritty"] {
        assert!(
            all["problems"].to_string().contains(word),
            "{}",
            all["problems"]
        );
    }
    refused(&call(&["check", &model, "--fail-on", "critical"]), &words);
    let report = folder.path("r.json");
    refused(&call(&["report", &model, "--to", &report]), &words);
    assert!(
        fs::read_to_string(&report)
            .expect("the report")
            .contains("exec_enabeld")
    );
    let pdf = folder.path("r.pdf");
    refused(&call(&["report", &model, "--to", &pdf]), &words);
    assert!(fs::read(&pdf).expect("the report").starts_with(b"%PDF"));
    for verb in [
        &["rules", "list"][..],
        &["rules", "explain", "X1"],
        &["rules", "coverage"],
        &["rules", "test", &pack],
    ] {
        let mut all = verb.to_vec();
        all.extend(["--pack", &bad]);
        if verb.contains(&"explain") {
            all.extend(["--pack", &pack]);
        }
        refused(&plimsoll(&all), &words);
    }
    refused(&plimsoll(&["rules", "check", &bad]), &words);
    let all: Value = serde_json::from_str(&out(&plimsoll(&[
        "rules", "check", &bad, "--format", "json",
    ])))
    .expect("JSON");
    assert_eq!(all["problems"][0]["broken"], true);
    assert_eq!(all["problems"][1]["line"], 8);
}

#[test]
fn files_that_belong_nowhere_are_hinted_at_but_stop_nothing() {
    let (folder, pack, _) = acme();
    folder.put("acme/rules/open-shell.ron.bak", "x");
    folder.put("acme/notes.txt", "x");
    fs::create_dir(folder.at("acme/rulez")).expect("a folder");
    let output = plimsoll(&["rules", "check", &pack]);
    ok(&output);
    let said = err(&output);
    for words in [
        "open-shell.ron.bak: this file is not read; let its name end in .ron",
        "notes.txt: this file is not read",
        "rulez: this folder is not read",
    ] {
        assert!(said.contains(words), "{said} says {words}");
    }
    assert!(!said.contains("README"), "{said}");
    folder.put("acme/rules/bytes.ron", [0xff, 0xfe]);
    refused(
        &plimsoll(&["rules", "check", &pack]),
        &["bytes.ron:1:1", "UTF-8"],
    );
    fs::create_dir(folder.at("empty")).expect("a folder");
    refused(
        &plimsoll(&["rules", "check", &folder.path("empty")]),
        &["holds no rules"],
    );
}

#[test]
fn cases_that_do_not_hold_are_told_with_the_facts_that_decided() {
    let (folder, pack, _) = acme();
    folder.put(
        "acme/rules/open-shell.ron",
        RULE.replace("Asked(\"A: task\")", "Open(\"A: task exec_enabled=no\")"),
    );
    let output = plimsoll(&["rules", "test", &pack]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let told = out(&output);
    for words in [
        "open-shell case 2: it should be open but is closed",
        "at A: exec enabled is no (stated)",
        "open-shell has no case that is assumed or asked",
        "3 of 4 cases of 1 rule hold",
    ] {
        assert!(told.contains(words), "{told} says {words}");
    }
    let output = plimsoll(&["rules", "test", &pack, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let all: Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(all["failures"][0]["wanted"], "open");
    assert_eq!(all["failures"][0]["got"][0], "closed");
    assert_eq!(all["failures"][0]["atoms"][0]["attribute"], "exec_enabled");
    assert_eq!(all["lacking"][0]["lacks"][0], "assumed or asked");
    refused(
        &plimsoll(&["rules", "check", &pack]),
        &[
            "open-shell case 2 does not hold",
            "should be open but is closed",
        ],
    );
}

#[test]
fn every_verb_of_rules_speaks_json() {
    let list = json(&["rules", "list", "--format", "json"]);
    assert!(
        list["rules"]
            .as_array()
            .is_some_and(|rules| rules.len() >= 228)
    );
    assert!(
        list["controls"]
            .as_array()
            .is_some_and(|controls| controls.len() >= 117)
    );
    assert_eq!(list["packs"][0]["id"], "plimsoll");
    assert_eq!(list["problems"], serde_json::json!([]));
    let control = json(&["rules", "explain", "C041", "--format", "json"]);
    assert_eq!(control["control"]["id"], "tag-immutability");
    let rule = json(&["rules", "explain", "mutable-tag", "--format", "json"]);
    assert_eq!(rule["rule"]["open_if"], "tag immutability is no");
    assert_eq!(rule["rule"]["cases"].as_array().map(Vec::len), Some(4));
    let cover = json(&["rules", "coverage", "--format", "json"]);
    let tables = cover["tables"].as_array().expect("tables");
    assert!(tables.iter().any(|table| {
        table["id"] == "attack-containers"
            && table["items"]
                .as_array()
                .is_some_and(|items| items.len() == 48)
    }));
    let text = ok(&plimsoll(&["rules", "coverage"]));
    for words in [
        "47 of 48",
        "T1136.001  - (",
        "no compliance is claimed",
        "K8s1.11",
        "Docker Benchmark 1.6",
    ] {
        assert!(text.contains(words) || words == "K8s1.11", "{words}");
    }
    let summary = ok(&plimsoll(&["rules", "coverage", "--summary"]));
    assert!(
        summary.starts_with("| catalogue |") && summary.lines().count() == 15,
        "{summary}"
    );
    let file = ok(&plimsoll(&["rules", "explain", "T201", "--file"]));
    assert!(file.starts_with("Rule(\n    id: \"mutable-tag\""));
}

#[test]
fn all_built_in_cases_hold() {
    let told = ok(&plimsoll(&["rules", "test"]));
    assert!(
        told.ends_with("rules hold\n") && told.lines().count() == 1,
        "{told}"
    );
}

#[test]
fn the_example_pack_is_whole() {
    let folder = suite::root().join("examples/pack");
    let output = plimsoll(&["rules", "check", &folder.display().to_string()]);
    assert!(ok(&output).contains("1 rule, 0 controls, 1 override, 4 cases held"));
    assert_eq!(err(&output), "");
}

#[test]
fn a_model_overrides_a_rule_and_every_output_says_so() {
    let folder = Folder::new();
    let sketch = folder.put("m.sketch", "ECR: registry tag_immutability=no\n");
    let model = folder.path("m.ron");
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    let text = fs::read_to_string(&model).expect("the model");
    let own = "rule_overrides: {\n        \"mutable-tag\": (likelihood: 1, reason: \"only the pipeline can push\"),\n        \"mutabel-tag\": (impact: 1, reason: \"r\"),\n      },\n      matrix:";
    let changed = text.replace("matrix:", own);
    assert_ne!(changed, text);
    folder.put("m.ron", &changed);
    let said = ok(&plimsoll(&["check", &model, "--trace"]));
    for words in [
        "Overridden in the model\n  mutabel-tag: r\n  mutable-tag: only the pipeline can push\n",
        "This model sets the rule’s likelihood to 1 instead of 3. Reason: only the pipeline can push.",
        "“mutabel-tag” is not applied: there is no such rule; did you mean “mutable-tag”?",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let value = json(&["check", &model, "--format", "json"]);
    let own = &value["rule_overrides"]["mutable-tag"];
    assert_eq!(own["likelihood"], 1);
    let report = folder.path("r.html");
    ok(&plimsoll(&[
        "report",
        &model,
        "--to",
        &report,
        "--profile",
        "audit",
    ]));
    let report = fs::read_to_string(&report).expect("the report");
    assert!(
        report.contains("Rules with levels or words of this model"),
        "{report}"
    );
}
