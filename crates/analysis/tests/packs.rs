//! Packs beside the built-in one: what they may say, what is refused with which words, who wins, what overrides show.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::sync::Arc;

use analysis::{Manifest, Origin, RuleSet, Source, State, Step};
use model::{Date, Edit, Tier, sketch};

const RULE: &str = "Rule(
    id: \"open-shell\",
    code: \"X1\",
    title: \"Shell open to all\",
    stage: Run,
    threat: \"{actor} enters {element}\",
    on: Element(Task),
    scope: Always,
    weakness: Is(\"exec_enabled\", true),
    stride: [E],
    affects: [C],
    likelihood: 2,
    impact: 3,
    controls: [\"exec-control\"],
)
";

const FLOW: &str = "Rule(
    id: \"open-shell\",
    title: \"t\",
    stage: Run,
    threat: \"{source} reaches {target}\",
    on: Flow,
    weakness: Is(\"action\", \"write\"),
    stride: [T],
    affects: [I],
    likelihood: 2,
    impact: 3,
)
";

fn manifest(id: &str, priority: i32) -> Manifest {
    let text = format!("Pack(id: \"{id}\", version: \"1\", priority: {priority})");
    Manifest::read(&text).expect("a manifest")
}

fn pack<'t>(id: &str, priority: i32, rules: &[(&'t str, &'t str)]) -> Source<'t> {
    Source {
        manifest: manifest(id, priority),
        rules: rules.to_vec(),
        ..Source::default()
    }
}

fn lines(set: &RuleSet) -> Vec<String> {
    set.problems.iter().map(analysis::Problem::line).collect()
}

/// The rule file is refused at that line, with these words; everything else still counts.
#[track_caller]
fn refused(text: &str, line: usize, words: &[&str]) {
    let set = RuleSet::with(&[pack("acme", 1, &[("acme/open-shell.ron", text)])]);
    let said = lines(&set).join("\n");
    assert!(set.is_broken(), "{text} is refused");
    assert_eq!(set.rule("open-shell"), None);
    assert!(set.rule("T201").is_some(), "the built-in rules still count");
    assert!(
        said.starts_with(&format!("acme/open-shell.ron:{line}:")),
        "{said} is about line {line}"
    );
    for word in words {
        assert!(said.contains(word), "{said} says {word}");
    }
}

/// The same with one thing of the good rule changed.
#[track_caller]
fn changed(base: &str, from: &str, to: &str, line: usize, words: &[&str]) {
    let text = base.replace(from, to);
    assert_ne!(text, base, "{from} is in the rule");
    refused(&text, line, words);
}

#[test]
fn the_good_rules_load() {
    for text in [RULE, FLOW] {
        let set = RuleSet::with(&[pack("acme", 1, &[("acme/open-shell.ron", text)])]);
        assert_eq!(lines(&set), Vec::<String>::new());
        assert!(set.rule("open-shell").is_some() && !set.is_broken());
    }
}

#[test]
fn names_that_do_not_exist_are_refused_with_the_nearest() {
    changed(
        RULE,
        "exec_enabled",
        "exec_enabeld",
        9,
        &["“exec_enabeld” is no attribute of a task", "“exec_enabled”"],
    );
    changed(
        RULE,
        "Is(\"exec_enabled\", true)",
        "Is(\"launch_type\", \"fargat\")",
        9,
        &["“fargat” is no value of launch_type", "fargate"],
    );
    changed(
        RULE,
        "exec_enabled\", true",
        "exec_enabled\", \"unknown\"",
        9,
        &["unknown", "by itself"],
    );
    changed(
        RULE,
        "Element(Task)",
        "Element(Tsk)",
        7,
        &["“Tsk”", "“Task”"],
    );
    changed(RULE, "stage: Run", "stage: Rum", 5, &["“Rum”", "“Run”"]);
    changed(
        RULE,
        "exec-control",
        "exec-kontrol",
        14,
        &["no control “exec-kontrol”", "“exec-control”"],
    );
    changed(
        RULE,
        "scope: Always",
        "scope: Has(\"exec-kontrol\")",
        8,
        &["no control", "“exec-control”"],
    );
    changed(
        RULE,
        "{element}",
        "{elemnt}",
        6,
        &["nothing fills {elemnt}", "{element}"],
    );
    changed(RULE, "{element}", "{element", 6, &["a { without its }"]);
    changed(
        RULE,
        "likelihood",
        "likelyhood",
        12,
        &["“likelyhood”", "“likelihood”"],
    );
    changed(RULE, "Is(\"exec", "Iz(\"exec", 9, &["“Iz”", "“Is”"]);
    changed(
        FLOW,
        "\"write\"",
        "\"wirte\"",
        7,
        &["“wirte” is no action", "“write”"],
    );
    changed(RULE, "    impact: 3,\n", "", 14, &["“impact” is missing"]);
    changed(
        RULE,
        "Rule(",
        "Control(",
        1,
        &["“Control” stands where Rule is meant"],
    );
}

#[test]
fn what_cannot_be_judged_is_refused() {
    changed(
        RULE,
        "Is(\"exec_enabled\", true)",
        "Crosses(2)",
        9,
        &["Crosses cannot be asked of a task", "on Flow"],
    );
    changed(
        RULE,
        "scope: Always",
        "scope: Is(\"action\", \"write\")",
        8,
        &["“action” is no attribute of a task"],
    );
    changed(
        FLOW,
        "Is(\"action\", \"write\")",
        "Incoming(Always)",
        7,
        &["Incoming cannot be asked of a flow"],
    );
    changed(
        FLOW,
        "Is(\"action\", \"write\")",
        "Crosses(5)",
        7,
        &["no flow crosses 5"],
    );
    changed(
        FLOW,
        "Is(\"action\"",
        "AtLeast(\"action\"",
        7,
        &["no order", "Is instead"],
    );
    changed(RULE, "Is(\"exec", "AtLeast(\"exec", 9, &["no order"]);
    changed(
        RULE,
        "Is(\"exec_enabled\", true)",
        "ReachedBy(Kind(Task))",
        9,
        &["a task is no actor"],
    );
    changed(
        RULE,
        "Is(\"exec_enabled\", true)",
        "Holds(AtLeast(\"confidentiality\", 6))",
        9,
        &["confidentiality is never 6"],
    );
    changed(
        RULE,
        "scope: Always",
        "scope: Any([])",
        8,
        &["Any holds no condition"],
    );
    changed(
        RULE,
        "stride: [E]",
        "stride: []",
        10,
        &["“stride” names nothing", "S, T, R, I, D, E"],
    );
    changed(
        RULE,
        "    affects: [C],\n",
        "",
        1,
        &["“affects” names nothing"],
    );
    changed(
        RULE,
        "likelihood: 2",
        "likelihood: 0",
        12,
        &["likelihood is 0", "1 to 5"],
    );
    changed(
        RULE,
        "impact: 3",
        "impact: 6",
        13,
        &["impact is 6", "1 to 5"],
    );
    changed(RULE, "impact: 3", "impact: 600", 13, &[]);
    changed(
        RULE,
        "open-shell",
        "open-shells",
        2,
        &["not the file’s name", "open-shells.ron"].map(|w| w.split('’').next().unwrap_or(w)),
    );
    changed(RULE, "open-shell", "Open Shell", 2, &["not kebab-case"]);
    changed(RULE, "Shell open to all", " ", 4, &["the title is empty"]);
    refused("", 1, &[]);
    refused("Rule(", 1, &[]);
    refused(&"[".repeat(5_000), 1, &[]);
    refused(&format!("Rule(id: {}", "Not(".repeat(5_000)), 1, &[]);
}

#[test]
fn everything_wrong_with_a_rule_is_said_at_once() {
    let text = RULE
        .replace("exec_enabled", "exec_enabeld")
        .replace("impact: 3", "impact: 9");
    let set = RuleSet::with(&[pack("acme", 1, &[("open-shell.ron", &text)])]);
    assert_eq!(lines(&set).len(), 2, "{:?}", lines(&set));
}

#[test]
fn ids_and_codes_are_given_once() {
    let other = RULE.replace("open-shell", "other-shell");
    let files = [
        ("a/open-shell.ron", RULE),
        ("a/other-shell.ron", other.as_str()),
    ];
    let set = RuleSet::with(&[pack("acme", 1, &files)]);
    assert!(
        lines(&set)[0].starts_with("a/other-shell.ron:3:5: two rules have the code “X1”"),
        "{:?}",
        lines(&set)
    );
    let files = [("a/open-shell.ron", RULE), ("a/b/open-shell.ron", RULE)];
    let set = RuleSet::with(&[pack("acme", 1, &files)]);
    assert!(lines(&set)[0].contains("two rules have the id “open-shell”"));
    let rules = [("open-shell.ron", RULE)];
    let set = RuleSet::with(&[pack("acme", 1, &rules), pack("beta", 1, &rules)]);
    assert!(set.is_broken() && lines(&set)[0].contains("neither pack has the higher priority"));
    let set = RuleSet::with(&[pack("acme", 2, &rules), pack("beta", 1, &rules)]);
    let ix = set.rule("X1").expect("the rule");
    assert_eq!(set.pack_of(ix).map(|pack| pack.id.as_str()), Some("acme"));
    assert!(!set.is_broken() && lines(&set)[0].contains("in place of the rule of pack beta"));
    assert_eq!(set.changes(ix)[0].field, "rule");
    let set = RuleSet::with(&[pack("acme", 1, &[]), pack("acme", 2, &rules)]);
    assert!(set.is_broken() && lines(&set)[0].contains("two packs have the id “acme”"));
    let set = RuleSet::with(&[pack("plimsoll", 2, &rules)]);
    assert!(set.is_broken());
}

#[test]
fn manifests_are_checked() {
    let said = |text: &str| Manifest::read(text).expect_err("refused").to_string();
    assert!(said("Pack(id: \"Acme!\", version: \"1\")").contains("kebab-case"));
    assert!(said("Pack(id: \"acme\")").contains("“version” is missing"));
    assert!(said("Pack(id: \"acme\", version: \"\")").contains("the version is empty"));
    assert!(said("Pack(id: \"acme\",\n  versoin: \"1\")").contains("line 2"));
    assert_eq!(manifest("acme", 3).priority, 3);
    let bare = Manifest::read("Pack(id: \"acme\", version: \"1\")").expect("a manifest");
    assert_eq!(bare.priority, 1, "above the built-in pack");
}

const OVERRIDE: &str = "Override(
    rule: \"mutable-tag\",
    likelihood: 1,
    title: \"Tag moved\",
    reason: \"only the pipeline can push\",
)
";

fn overriding<'t>(id: &str, priority: i32, text: &'t str) -> Source<'t> {
    Source {
        manifest: manifest(id, priority),
        overrides: vec![("overrides/tag.ron", text)],
        ..Source::default()
    }
}

#[test]
fn an_override_changes_fields_and_shows_in_the_trace() {
    let builtin = RuleSet::builtin();
    let before = &builtin.rules[builtin.rule("T201").expect("T201")];
    let set = Arc::new(RuleSet::with(&[overriding("acme", 1, OVERRIDE)]));
    assert_eq!(lines(&set), Vec::<String>::new());
    let ix = set.rule("T201").expect("T201");
    let after = &set.rules[ix];
    assert_eq!((after.likelihood, after.impact), (1, before.impact));
    assert_eq!(
        (after.title.as_str(), &after.threat),
        ("Tag moved", &before.threat)
    );
    assert_eq!(after.id, before.id, "decisions stay attached");
    let changes = set.changes(ix);
    assert_eq!(changes.len(), 2);
    assert_eq!(
        (
            changes[0].field,
            changes[0].was.as_str(),
            changes[0].now.as_str()
        ),
        ("likelihood", "3", "1")
    );
    let (model, _) = sketch::read("ECR: registry tag_immutability=no");
    let judged = set.analyse(&model, Date::constant(2026, 1, 1), Some(Tier::Full));
    let finding = judged
        .findings
        .iter()
        .find(|f| f.origin == Origin::Rule(ix as u16) && f.state == State::Open)
        .expect("the finding");
    assert_eq!(finding.inherent.likelihood, 1);
    let shown = judged.trace(&model, finding).into_iter().any(|step| {
        matches!(step, Step::Amended { pack, field: "likelihood", was, now, reason }
            if pack.as_deref() == Some("acme") && was == "3" && now == "1" && reason.contains("pipeline"))
    });
    assert!(shown, "the trace shows what was changed and why");
}

#[test]
fn overrides_of_several_packs_go_by_priority() {
    let higher = OVERRIDE.replace("likelihood: 1", "likelihood: 5");
    let set = RuleSet::with(&[
        overriding("top", 9, &higher),
        overriding("low", 1, OVERRIDE),
    ]);
    let ix = set.rule("T201").expect("T201");
    assert_eq!(set.rules[ix].likelihood, 5);
    let trail: Vec<(&str, &str)> = set
        .changes(ix)
        .iter()
        .filter(|change| change.field == "likelihood")
        .map(|change| (change.was.as_str(), change.now.as_str()))
        .collect();
    assert_eq!(trail, [("3", "1"), ("1", "5")]);
}

#[test]
fn overrides_that_fit_nothing_are_refused() {
    let said = |text: &str, priority: i32| {
        let set = RuleSet::with(&[overriding("acme", priority, text)]);
        assert!(set.is_broken(), "{text} is refused");
        let ix = set.rule("T201").expect("T201");
        assert_eq!(set.rules[ix].likelihood, 3, "nothing is applied");
        lines(&set).join("\n")
    };
    let with = |from: &str, to: &str| {
        let text = OVERRIDE.replace(from, to);
        assert_ne!(text, OVERRIDE);
        said(&text, 1)
    };
    assert!(
        with("mutable-tag", "mutabel-tag")
            .contains("tag.ron:2:11: there is no rule “mutabel-tag”; did you mean “mutable-tag”?"),
        "{}",
        with("mutable-tag", "mutabel-tag")
    );
    assert!(with("likelihood: 1", "likelihood: 7").contains("tag.ron:3:5: likelihood is 7"));
    assert!(with("only the pipeline can push", " ").contains("needs a reason"));
    assert!(
        with("    likelihood: 1,\n    title: \"Tag moved\",\n", "").contains("changes nothing")
    );
    assert!(
        with("title: \"Tag moved\"", "threat: \"{who} moves it\"").contains("nothing fills {who}")
    );
    assert!(with("title: ", "weakness: ").contains("no field “weakness”"));
    assert!(said(OVERRIDE, 0).contains("no lower priority"));
    let twice = Source {
        overrides: vec![("a.ron", OVERRIDE), ("b.ron", OVERRIDE)],
        ..overriding("acme", 1, OVERRIDE)
    };
    let set = RuleSet::with(&[twice]);
    assert!(
        lines(&set)[0].contains("b.ron:2:5: two overrides of this pack set the likelihood"),
        "{:?}",
        lines(&set)
    );
    let text = "Override(rule: \"open-shell\", impact: 2, reason: \"r\")";
    let own = Source {
        rules: vec![("open-shell.ron", RULE)],
        ..overriding("acme", 1, text)
    };
    assert!(lines(&RuleSet::with(&[own]))[0].contains("is a rule of this pack"));
}

#[test]
fn a_pack_or_a_rule_is_switched_off_in_the_model() {
    let set = Arc::new(RuleSet::with(&[pack(
        "acme",
        1,
        &[("open-shell.ron", RULE)],
    )]));
    let (mut model, _) = sketch::read("Job: task exec_enabled=yes");
    let fires = |model: &model::Model| {
        let judged = set.analyse(model, Date::constant(2026, 1, 1), Some(Tier::Full));
        let ix = set.rule("open-shell").expect("the rule") as u16;
        let found = judged.findings.iter().any(|f| f.origin == Origin::Rule(ix));
        (found, judged.problems.len())
    };
    assert_eq!(fires(&model), (true, 0));
    let off = |model: &mut model::Model, change: &dyn Fn(&mut model::Workload)| {
        let mut edit = Edit::new(model);
        edit.workload(|workload| change(workload));
        edit.commit();
    };
    let because = || "not ours".to_owned();
    off(&mut model, &|w| {
        w.packs_off.insert("acme".to_owned(), because());
    });
    assert_eq!(fires(&model), (false, 0));
    off(&mut model, &|w| w.packs_off.clear());
    off(&mut model, &|w| {
        w.rules_off.insert("open-shell".to_owned(), because());
    });
    assert_eq!(fires(&model), (false, 0));
    off(&mut model, &|w| {
        w.rules_off.clear();
        w.packs_off.insert("acmee".to_owned(), String::new());
    });
    let judged = set.analyse(&model, Date::constant(2026, 1, 1), Some(Tier::Full));
    let said: Vec<String> = judged
        .problems
        .iter()
        .map(analysis::Problem::line)
        .collect();
    assert_eq!(
        said,
        [
            "the pack “acmee” is switched off but is not loaded; did you mean “acme”?",
            "“acmee” is switched off without a reason; say why in the model",
        ]
    );
}

const CONTROL: &str = "Control(
    id: \"frozen-tags\",
    code: \"XC1\",
    title: \"Frozen tags\",
    stage: Push,
    type: Preventive,
    group: \"tag-immut\",
    likelihood: 0.5,
    effort: 1,
    kinds: [\"registry\"],
)
";

#[test]
fn controls_of_a_pack_are_checked_as_rules_are() {
    let with = |text: &str| {
        let set = RuleSet::with(&[Source {
            manifest: manifest("acme", 1),
            controls: vec![("controls/frozen-tags.ron", text)],
            ..Source::default()
        }]);
        (lines(&set).join("\n"), set.is_broken())
    };
    assert_eq!(with(CONTROL), (String::new(), false));
    for (from, to, broken, words) in [
        (
            "tag-immut",
            "tag-imut",
            false,
            "frozen-tags.ron:7:5: the group “tag-imut” is new; did you mean “tag-immut”?",
        ),
        (
            "tag-immut",
            " ",
            true,
            "frozen-tags.ron:7:5: the group is empty",
        ),
        (
            "0.5",
            "1.5",
            true,
            "frozen-tags.ron:8:5: likelihood is 1.5; use a share from 0 to 1",
        ),
        (
            "effort: 1",
            "effort: 9",
            true,
            "frozen-tags.ron:9:5: effort is 9",
        ),
        (
            "\"registry\"",
            "\"regisrty\"",
            true,
            "frozen-tags.ron:10:13: “regisrty” is no element kind; did you mean “registry”?",
        ),
        (
            "Preventive",
            "Preventing",
            true,
            "frozen-tags.ron:6:11: “Preventing” is not known here; did you mean “Preventive”?",
        ),
    ] {
        let text = CONTROL.replace(from, to);
        let (said, is) = with(&text);
        assert!(said.contains(words) && is == broken, "{said} says {words}");
    }
}
