//! Shared responsibility: which platform a sketch runs on, and who looks after which layer there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, sync::Arc};

use analysis::{
    RuleSet,
    responsibility::{Owner, Platform, Responsibility, duties, fault},
};
use model::{Date, Model, sketch};

fn judge(text: &str) -> (Model, Responsibility) {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, [], "{text}");
    let set = Arc::new(RuleSet::builtin());
    let found = set
        .analyse(&model, Date::constant(2026, 11, 24), None)
        .responsibility();
    (model, found)
}

/// Platforms with the names of what runs there; `-` for what is unsettled.
#[track_caller]
fn check(text: &str, wanted: &[(&str, &str)]) {
    let (model, found) = judge(text);
    let names = |subjects: &[model::Subject]| {
        let mut names: Vec<String> = subjects.iter().map(|s| model.name(*s)).collect();
        names.sort();
        names.join(" ")
    };
    let mut rows: Vec<(String, String)> = found
        .stands
        .iter()
        .map(|stand| {
            let place = if stand.own_premises { " outside" } else { "" };
            (format!("{:?}{place}", stand.platform), names(&stand.runs))
        })
        .collect();
    if !found.unsettled.is_empty() {
        rows.push(("-".to_owned(), names(&found.unsettled)));
    }
    let rows: Vec<_> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(rows, wanted, "{text}");
}

#[test]
fn the_platform_follows_from_launch_type_cluster_and_boundary() {
    check(
        "T: task launch_type=fargate\nU: task launch_type=ec2\n",
        &[("Fargate", "T"), ("Instances", "U")],
    );
    check(
        "T: task launch_type=external\n",
        &[("Anywhere outside", "T")],
    );
    check("T: task\nApp: container\n", &[("-", "App T")]);
    let managed = "boundary AWS: cloud_account\n  EKS: orchestrator type=k8s\n  Pod: task on=EKS\n";
    check(managed, &[("ManagedKubernetes", "Pod")]);
    let own = "boundary AWS: cloud_account\n  Box: host\n  K: orchestrator type=k8s on=Box\n  Pod: task on=K launch_type=k8s_node\n";
    check(own, &[("OwnKubernetes", "Pod")]);
    check(
        "K: orchestrator type=k8s\nPod: task\nK -> Pod: run action=run\n",
        &[("OwnKubernetes outside", "Pod")],
    );
    check(
        "boundary AWS: cloud_account\n  Node: host launch_type=k8s_node\n  Pod: task on=Node\n",
        &[("ManagedKubernetes", "Pod")],
    );
    check(
        "Box: host launch_type=onprem\nApp: container on=Box\n",
        &[("Engine outside", "App")],
    );
    check(
        "boundary AWS: cloud_account\n  Box: host launch_type=ec2\n  App: container on=Box\n",
        &[("Engine", "App")],
    );
    check(
        "E: orchestrator type=engine\nApp: container on=E\n",
        &[("Engine outside", "App")],
    );
    check(
        "boundary A: cloud_account\n  ECS: orchestrator type=ecs\n  Box: host launch_type=ec2\n  T: task on=Box\n",
        &[("Instances", "T")],
    );
    // ECS alone does not say whether hosts are yours.
    check(
        "ECS: orchestrator type=ecs\nT: task on=ECS\n",
        &[("-", "T")],
    );
    check(
        "T: task launch_type=fargate scope=out reason=\"later\"\n",
        &[],
    );
}

#[test]
fn what_is_the_providers_shrinks_from_fargate_to_ones_own_machines() {
    assert_eq!(fault(), None);
    let all = [
        (Platform::Fargate, false),
        (Platform::Instances, false),
        (Platform::ManagedKubernetes, false),
        (Platform::OwnKubernetes, false),
        (Platform::Anywhere, true),
        (Platform::Engine, true),
    ];
    let layers: Vec<_> = duties(Platform::Fargate, false)
        .iter()
        .map(|d| d.layer)
        .collect();
    assert!(layers.len() >= 10);
    let mut last = usize::MAX;
    for (platform, premises) in all {
        let duties = duties(platform, premises);
        let own: Vec<_> = duties.iter().map(|d| d.layer).collect();
        assert_eq!(own, layers, "{platform:?} has a hole");
        let provider = duties.iter().filter(|d| d.owner == Owner::Provider).count();
        assert!(provider <= last, "{platform:?}");
        last = provider;
        for layer in ["image", "application", "data"] {
            let owner = duties.iter().find(|d| d.layer == layer).map(|d| d.owner);
            assert_eq!(owner, Some(Owner::You), "{platform:?} {layer}");
        }
        let words: BTreeSet<_> = duties.iter().map(|d| d.words).collect();
        assert_eq!(
            words.len(),
            duties.len(),
            "{platform:?} says one thing twice"
        );
    }
    let host = |platform| {
        duties(platform, false)
            .iter()
            .find(|d| d.layer == "host-system")
            .map(|d| d.owner)
    };
    assert_eq!(host(Platform::Fargate), Some(Owner::Provider));
    assert_eq!(host(Platform::Instances), Some(Owner::You));
}

#[test]
fn the_reason_is_said() {
    let (_, found) = judge("T: task launch_type=fargate\n");
    assert!(found.stands[0].because.contains("Fargate"));
    assert!(!found.stands[0].title.is_empty());
}
