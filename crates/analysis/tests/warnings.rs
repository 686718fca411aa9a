//! Warnings: each caution of the kind files by its own cases, and statements against the platform.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, sync::Arc};

use analysis::{Condition, RuleSet, Warning};
use model::{Date, KindSpec, Tier, sketch, vocabulary};

fn warnings(text: &str) -> Vec<Warning> {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "{text}");
    let set = Arc::new(RuleSet::builtin());
    let analysis = set.analyse(&model, Date::constant(2026, 11, 24), Some(Tier::Full));
    analysis.warnings()
}

fn kinds() -> impl Iterator<Item = &'static KindSpec> {
    let vocabulary = vocabulary();
    vocabulary.kinds().iter().chain([vocabulary.flow()])
}

#[test]
fn every_caution_reads_and_its_cases_hold() {
    let mut ids = BTreeSet::new();
    for (spec, caution) in kinds().flat_map(|spec| spec.cautions.iter().map(move |c| (spec, c))) {
        assert!(ids.insert(&caution.id), "{} stands twice", caution.id);
        let condition: Condition = caution
            .when
            .into_rust()
            .unwrap_or_else(|error| panic!("{}: {error}", caution.id));
        assert_ne!(condition, Condition::Always, "{}", caution.id);
        for name in &caution.attributes {
            assert!(spec.named(name).is_ok(), "{}: {name}", caution.id);
        }
        let (stands, silent) = &caution.cases;
        let has = |text: &str| warnings(text).iter().any(|w| w.id == caution.id);
        assert!(has(stands), "{} is silent on {stands}", caution.id);
        assert!(!has(silent), "{} stands on {silent}", caution.id);
        for text in [&caution.what, &caution.hint] {
            assert!(!text.ends_with('.') && text.len() > 20, "{text}");
        }
    }
    assert!(ids.len() > 15, "{} cautions", ids.len());
}

#[test]
fn what_is_stated_against_the_platform_is_a_warning() {
    let text = "boundary T: task\n  Task: task launch_type=fargate\n  App: container privileged=yes host_mount=none\n";
    let found = warnings(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].id, found[0].attributes.as_slice()),
        ("overruled-platform", ["privileged"].as_slice())
    );
    assert!(found[0].what.contains("Fargate"), "{}", found[0].what);
    assert_eq!(warnings(&text.replace("fargate", "ec2")), []);
}

#[test]
fn a_role_stated_otherwise_than_drawn_is_a_warning() {
    let role = "Role: iam_role role_use=task\nTask -> Role: use\n";
    let found = warnings(&format!("Task: task task_role=none\n{role}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].id, "overruled-drawing");
    assert!(found[0].what.contains("dedicated"), "{}", found[0].what);
    assert_eq!(
        warnings(&format!("Task: task task_role=dedicated\n{role}")),
        []
    );
    assert_eq!(warnings(&format!("Task: task\n{role}")), []);
    let execution = role.replace("=task", "=execution");
    assert_eq!(
        warnings(&format!("Task: task task_role=none\n{execution}")),
        []
    );
}

#[test]
fn a_container_knows_its_task_without_standing_on_it() {
    let text = "boundary T: task\n  Task: task launch_type=ec2 exec_enabled=yes\n  App: container readonly_rootfs=yes\n";
    let found: Vec<_> = warnings(text).iter().map(|w| w.id).collect();
    assert_eq!(found, ["read-only-root-with-exec"]);
}

#[test]
fn out_of_scope_warns_of_nothing() {
    let text =
        "Bucket: object_store object_lock=yes versioning=no scope=out reason=\"elsewhere\"\n";
    assert_eq!(warnings(text), []);
}
