//! Random edits: no faults, undo and redo exact, the file holds what the model holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use model::{
    Anchor, Asset, AssetId, Boundary, BoundaryId, BoundaryKind, Control, ControlId, Diagram,
    DiagramId, Edit, Element, ElementId, Flow, FlowId, History, Kind, Model, OwnThreat, Place,
    Stage, Status, Subject, ThreatId, file,
};

/// A small seeded generator (Knuth's MMIX constants), so that a failure repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Copy>(&mut self, items: impl Iterator<Item = T>) -> Option<T> {
        let items: Vec<T> = items.collect();
        (!items.is_empty()).then(|| items[self.roll(items.len())])
    }
}

fn change(edit: &mut Edit<'_>, dice: &mut Dice, n: usize) {
    let diagram = DiagramId::named("main");
    let element = dice.pick(edit.model().elements().keys().copied());
    let boundary = dice.pick(edit.model().boundaries().keys().copied());
    match dice.roll(12) {
        0 | 1 => {
            let mut element = Element::new(format!("E{n}"), Kind::ALL[dice.roll(32)]);
            element.boundary = boundary;
            edit.put(ElementId::named(&n.to_string()), element);
        }
        2 => {
            if let Some((from, to)) =
                element.zip(dice.pick(edit.model().elements().keys().copied()))
            {
                edit.put(FlowId::named(&n.to_string()), Flow::new("f", from, to));
            }
        }
        3 => edit.put(
            BoundaryId::named(&n.to_string()),
            Boundary::new("B", BoundaryKind::ALL[dice.roll(12)]),
        ),
        4 => {
            if let Some(id) = boundary {
                edit.nest(id, dice.pick(edit.model().boundaries().keys().copied()));
            }
        }
        5 => {
            edit.put(AssetId::named(&n.to_string()), Asset::new(format!("D{n}")));
            let asset = AssetId::named(&n.to_string());
            if let Some(id) = element {
                edit.update(id, |e: &mut Element| {
                    e.holds.insert(asset);
                });
            }
        }
        6 => {
            if let Some(id) = element {
                edit.put(
                    ControlId::named(&n.to_string()),
                    Control::new("mfa", Anchor::Element(id), Status::Planned),
                );
                edit.put(diagram, Diagram::default());
                edit.put((diagram, id), Place { x: n as i32, y: 0 });
            }
        }
        7 => drop(element.map(|id| edit.remove_element(id))),
        8 => drop(boundary.map(|id| edit.remove_boundary(id))),
        9 => drop(
            dice.pick(edit.model().assets().keys().copied())
                .map(|id| edit.remove_asset(id)),
        ),
        10 => drop(
            dice.pick(edit.model().flows().keys().copied())
                .map(|id| edit.remove_flow(id)),
        ),
        _ => edit.workload(|w| w.title = format!("T{n}")),
    }
}

#[test]
fn random_edits_undo_and_redo_exactly() {
    let mut dice = Dice(7);
    let (mut model, mut history) = (Model::default(), History::default());
    let mut snapshots = vec![model.clone()];
    for n in 0..600 {
        let before = history.len();
        history.edit(&mut model, "step", |edit| change(edit, &mut dice, n));
        assert_eq!(model.faults(), []);
        if history.len() > before {
            snapshots.push(model.clone());
        }
    }
    let last = model.clone();
    assert!(
        snapshots.len() > 300 && last.elements().len() > 10,
        "the walk did something"
    );
    assert_eq!(
        file::read(&file::write(&last).expect("written")),
        Ok(last.clone())
    );
    for snapshot in snapshots.iter().rev().skip(1) {
        history.undo(&mut model).expect("a step");
        assert_eq!(&model, snapshot);
    }
    assert!(history.undo(&mut model).is_none());
    while history.redo(&mut model).is_some() {}
    assert_eq!(model, last);
}

#[test]
fn a_boundary_never_contains_itself() {
    let mut model = Model::default();
    let (outer, inner) = (BoundaryId::named("o"), BoundaryId::named("i"));
    let mut edit = Edit::new(&mut model);
    edit.put(outer, Boundary::new("outer", BoundaryKind::Vpc));
    edit.put(inner, Boundary::new("inner", BoundaryKind::Task));
    assert!(edit.nest(inner, Some(outer)));
    assert!(!edit.nest(outer, Some(inner)));
    assert!(!edit.nest(outer, Some(outer)));
}

/// What somebody wrote about a thing outlives the thing: it is about the whole model then, and undo brings it back.
#[test]
fn a_threat_somebody_wrote_outlives_its_subject() {
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    let [a, b] = ["a", "b"].map(ElementId::named);
    let (flow, zone, asset) = (
        FlowId::named("f"),
        BoundaryId::named("z"),
        AssetId::named("d"),
    );
    edit.put(zone, Boundary::new("Z", BoundaryKind::Vpc));
    for id in [a, b] {
        edit.put(id, Element::new("E", Kind::Task));
    }
    edit.put(flow, Flow::new("f", a, b));
    edit.put(asset, Asset::new("D"));
    let subjects = [
        Subject::Asset(asset),
        Subject::Boundary(zone),
        Subject::Flow(flow),
        Subject::Element(a),
    ];
    let id = |subject: Subject| ThreatId::named(&format!("{subject:?}"));
    for subject in subjects {
        let threat = OwnThreat {
            title: "T".to_owned(),
            threat: String::new(),
            subject,
            stage: Stage::Run,
            stride: std::collections::BTreeSet::new(),
            affects: std::collections::BTreeSet::new(),
            likelihood: 3,
            impact: 3,
            controls: Vec::new(),
            author: String::new(),
            date: None,
            closed: false,
        };
        edit.put(id(subject), threat);
    }
    edit.commit();
    let (before, mut history) = (model.clone(), History::default());
    let about = |model: &Model, subject| model.threats().get(&id(subject)).unwrap().subject;
    // With an element its flows go: the threat on the flow must not be left behind either.
    let removals: [fn(&mut Edit<'_>, Subject); 2] = [
        |edit, subject| match subject {
            Subject::Element(id) => drop(edit.remove_element(id)),
            Subject::Flow(id) => drop(edit.remove_flow(id)),
            Subject::Asset(id) => drop(edit.remove_asset(id)),
            Subject::Boundary(id) => drop(edit.remove_boundary(id)),
            Subject::Model => {}
        },
        |edit, subject| {
            if let Subject::Flow(_) = subject {
                edit.remove_element(ElementId::named("a"));
            }
        },
    ];
    for (subject, remove) in subjects
        .into_iter()
        .map(|subject| (subject, removals[0]))
        .chain([(Subject::Flow(flow), removals[1])])
    {
        history.edit(&mut model, "Remove", |edit| remove(edit, subject));
        assert_eq!(model.faults(), []);
        assert_eq!(about(&model, subject), Subject::Model);
        history.undo(&mut model);
        assert_eq!(model, before);
    }
}
