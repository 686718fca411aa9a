//! Models for tests, benches and the examples' pictures: a walkthrough from its sketch, and random ones from a seed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use model::{
    Boundary, BoundaryId, BoundaryKind, Edit, Element, ElementId, Flow, FlowId, Kind, Model,
};

/// The walkthrough of the container article, in sketch notation.
pub const WALKTHROUGH: &str = "\
boundary Internet: internet
  Attacker: external_attacker
boundary Suppliers: supplier
  PyPI: dependency_registry
  Base: base_image
boundary Corporate: corporate
  Developer: developer
  Laptop: dev_workstation
  Repository: source_repo
boundary \"Build zone\": build_zone
  CodeBuild: ci_runner
  Dockerfile: dockerfile
  Image: image
boundary AWS: cloud_account
  ECR: registry
  Start: manual_run
  boundary VPC: vpc
    Task: task launch_type=fargate
    App: container on=Task
  Role: iam_role
  Bucket: object_store holds=Reports
  Logs: log_sink
  Trail: audit_trail
asset Reports: confidentiality=4
Developer -> Laptop: writes code
Laptop -> Repository: push commits action=push
Repository -> CodeBuild: webhook starts build
Repository -> Dockerfile: checkout action=read
PyPI -> CodeBuild: packages action=pull
Base -> Dockerfile: FROM action=pull
CodeBuild -> Image: docker build action=build
Dockerfile -> Image: instructions
Image -> ECR: push image action=push
ECR -> Task: pull image by tag action=pull
Developer -> Start: starts a run action=run
Start -> Task: RunTask action=run
Task -> Role: action=assume
App -> Bucket: put report action=write
App -> Logs: stdout and stderr action=write
Start -> Trail: API events action=write
Attacker -> Bucket: probes public access action=read
";

/// A repeatable stream of numbers (Knuth's MMIX multiplier).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Elements with any kind in any of the boundaries or none, boundaries nested at random, flows mostly to near indices.
pub fn random(seed: u64, elements: usize, flows: usize, boundaries: usize) -> Model {
    let mut dice = Dice(seed);
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    let zone = |n: usize| BoundaryId::named(&n.to_string());
    for n in 0..boundaries {
        let kind = BoundaryKind::ALL[dice.below(BoundaryKind::ALL.len())];
        let mut boundary = Boundary::new(format!("Zone {n}"), kind);
        if n > 2 && dice.below(3) > 0 {
            boundary.parent = Some(zone(dice.below(n)));
        }
        edit.put(zone(n), boundary);
    }
    let id = |n: usize| ElementId::named(&n.to_string());
    for n in 0..elements {
        let mut element = Element::new(format!("Element {n}"), Kind::ALL[dice.below(32)]);
        if boundaries > 0 && dice.below(8) > 0 {
            element.boundary = Some(zone(dice.below(boundaries)));
        }
        if n > 0 && dice.below(10) == 0 {
            element.on = Some(id(dice.below(n)));
        }
        edit.put(id(n), element);
    }
    for n in 0..flows {
        let from = dice.below(elements);
        let to = (from + dice.below(12)) % elements;
        edit.put(
            FlowId::named(&n.to_string()),
            Flow::new(format!("flow {n}"), id(from), id(to)),
        );
    }
    edit.commit();
    model
}
