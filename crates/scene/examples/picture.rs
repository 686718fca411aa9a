//! Draws a walkthrough model and a random one as SVG files into the folder given, to be looked at.

use std::{collections::BTreeMap, env, fs, io, path::PathBuf};

use model::{
    Action, Asset, AssetId, Boundary, BoundaryId, BoundaryKind, Edit, Element, ElementId, Flow,
    FlowId, Kind, Model, Severity,
};
use scene::{Look, Marks, Owner, Palette, draw, svg};

/// Name, kind and boundary of everything in the walkthrough.
const ELEMENTS: &[(&str, Kind, &str)] = &[
    ("Attacker", Kind::ExternalAttacker, "Internet"),
    ("PyPI", Kind::DependencyRegistry, "Suppliers"),
    ("python:3.12-slim", Kind::BaseImage, "Suppliers"),
    ("Developer", Kind::Developer, "Corporate"),
    ("Laptop", Kind::DevWorkstation, "Corporate"),
    ("Report repository", Kind::SourceRepo, "Corporate"),
    ("CodeBuild project", Kind::CiRunner, "Build zone"),
    ("Dockerfile", Kind::Dockerfile, "Build zone"),
    ("report-generator image", Kind::Image, "Build zone"),
    ("ECR", Kind::Registry, "AWS account"),
    ("Manual run", Kind::ManualRun, "AWS account"),
    ("Report task", Kind::Task, "Reporting VPC"),
    ("report-generator", Kind::Container, "Reporting VPC"),
    ("Report task role", Kind::IamRole, "AWS account"),
    ("Report bucket", Kind::ObjectStore, "AWS account"),
    ("CloudWatch Logs", Kind::LogSink, "AWS account"),
    ("CloudTrail", Kind::AuditTrail, "AWS account"),
];

const BOUNDARIES: &[(&str, BoundaryKind, &str)] = &[
    ("Internet", BoundaryKind::Internet, ""),
    ("Suppliers", BoundaryKind::Supplier, ""),
    ("Corporate", BoundaryKind::Corporate, ""),
    ("Build zone", BoundaryKind::BuildZone, ""),
    ("AWS account", BoundaryKind::CloudAccount, ""),
    ("Reporting VPC", BoundaryKind::Vpc, "AWS account"),
];

const FLOWS: &[(&str, &str, &str, Option<Action>)] = &[
    ("Developer", "Laptop", "writes code", None),
    (
        "Laptop",
        "Report repository",
        "push commits",
        Some(Action::Push),
    ),
    (
        "Report repository",
        "CodeBuild project",
        "webhook starts build",
        None,
    ),
    (
        "Report repository",
        "Dockerfile",
        "checkout",
        Some(Action::Read),
    ),
    ("PyPI", "CodeBuild project", "packages", Some(Action::Pull)),
    ("python:3.12-slim", "Dockerfile", "FROM", Some(Action::Pull)),
    (
        "CodeBuild project",
        "report-generator image",
        "docker build",
        Some(Action::Build),
    ),
    ("Dockerfile", "report-generator image", "instructions", None),
    (
        "report-generator image",
        "ECR",
        "push image",
        Some(Action::Push),
    ),
    (
        "ECR",
        "Report task",
        "pull image by tag",
        Some(Action::Pull),
    ),
    ("Developer", "Manual run", "starts a run", Some(Action::Run)),
    ("Manual run", "Report task", "RunTask", Some(Action::Run)),
    ("Report task", "Report task role", "", Some(Action::Assume)),
    (
        "report-generator",
        "Report bucket",
        "put report",
        Some(Action::Write),
    ),
    (
        "report-generator",
        "CloudWatch Logs",
        "stdout and stderr",
        Some(Action::Write),
    ),
    (
        "Manual run",
        "CloudTrail",
        "API events",
        Some(Action::Write),
    ),
    (
        "Attacker",
        "Report bucket",
        "probes public access",
        Some(Action::Read),
    ),
];

fn walkthrough() -> Model {
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    for (name, kind, parent) in BOUNDARIES {
        let mut boundary = Boundary::new(*name, *kind);
        boundary.parent = (!parent.is_empty()).then(|| BoundaryId::named(parent));
        edit.put(BoundaryId::named(name), boundary);
    }
    for (name, kind, boundary) in ELEMENTS {
        let mut element = Element::new(*name, *kind);
        element.boundary = Some(BoundaryId::named(boundary));
        if *name == "report-generator" {
            element.on = Some(ElementId::named("Report task"));
        }
        for (holder, asset) in [
            ("Report bucket", "Reports"),
            ("Report task role", "Credentials"),
        ] {
            if *name == holder {
                edit.put(AssetId::named(asset), Asset::new(asset));
                element.holds.insert(AssetId::named(asset));
            }
        }
        edit.put(ElementId::named(name), element);
    }
    for (from, to, name, action) in FLOWS {
        let mut flow = Flow::new(*name, ElementId::named(from), ElementId::named(to));
        flow.action = *action;
        edit.put(FlowId::named(&format!("{from} {to}")), flow);
    }
    edit.commit();
    model
}

/// A repeatable stream of numbers (Knuth's MMIX multiplier).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

fn random(elements: usize, flows: usize, boundaries: usize) -> Model {
    let mut dice = Dice(7);
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    for n in 0..boundaries {
        let kind = BoundaryKind::ALL
            .get(dice.below(12))
            .copied()
            .unwrap_or(BoundaryKind::Vpc);
        let mut boundary = Boundary::new(format!("Zone {n}"), kind);
        if n > 2 && dice.below(3) > 0 {
            boundary.parent = Some(BoundaryId::named(&dice.below(n).to_string()));
        }
        edit.put(BoundaryId::named(&n.to_string()), boundary);
    }
    for n in 0..elements {
        let kind = Kind::ALL.get(dice.below(32)).copied().unwrap_or(Kind::Task);
        let mut element = Element::new(format!("Element {n}"), kind);
        element.boundary = Some(BoundaryId::named(&dice.below(boundaries).to_string()));
        edit.put(ElementId::named(&n.to_string()), element);
    }
    for n in 0..flows {
        let end = |ix: usize| ElementId::named(&ix.to_string());
        let from = dice.below(elements);
        let to = (from + 1 + dice.below(8)) % elements;
        edit.put(
            FlowId::named(&n.to_string()),
            Flow::new(format!("flow {n}"), end(from), end(to)),
        );
    }
    edit.commit();
    model
}

fn marks(model: &Model) -> Marks {
    let mut worst = BTreeMap::new();
    for (n, id) in model
        .elements()
        .keys()
        .enumerate()
        .filter(|(n, _)| n % 3 != 1)
    {
        let severity = Severity::ALL.get(n % 5).copied().unwrap_or(Severity::None);
        worst.insert(Owner::Element(*id), (severity, n + 1));
    }
    Marks {
        worst,
        ..Marks::default()
    }
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let write = |name: &str, model: &Model, marks: &Marks, palette: &Palette| {
        let picture = draw(model, None, marks, &Look::default());
        fs::write(
            folder.join(name),
            svg::paint_titled(&picture.scene, palette, name),
        )
    };
    let model = walkthrough();
    write(
        "walkthrough.svg",
        &model,
        &Marks::default(),
        Palette::light(),
    )?;
    write("marked.svg", &model, &marks(&model), Palette::dark())?;
    write(
        "random.svg",
        &random(60, 80, 9),
        &Marks::default(),
        Palette::light(),
    )
}
