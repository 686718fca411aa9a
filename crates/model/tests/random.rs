//! Random models made by edits, with names of any text and several things of one name: a sketch keeps all it can say.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::collections::BTreeMap;

use model::{
    Anchor, Asset, AssetId, AttrSpec, Boundary, BoundaryId, BoundaryKind, Control, ControlId,
    Decision, Edit, Element, ElementId, Evidence, Fact, FindingId, Flow, FlowId, Kind, Model,
    Scope, Status, Stride, Subject, file, sketch, vocabulary,
};
use suite::Dice;

const NAMES: [&str; 24] = [
    "App",
    "App @2",
    "\"App\"",
    "x on",
    "on",
    "a on b",
    "a -> b",
    "a-",
    "#1",
    "C#",
    "x #1",
    "a: b",
    "k=v",
    "a,b",
    " outer ",
    "",
    "two\nlines",
    "end\r",
    "tab\tin",
    "title",
    "boundary x",
    "日本語",
    "back\\slash",
    "e\u{301}",
];

fn name(dice: &mut Dice) -> String {
    NAMES[dice.roll(NAMES.len())].to_owned()
}

fn any<T: Copy>(dice: &mut Dice, items: impl Iterator<Item = T>) -> Option<T> {
    let items: Vec<T> = items.collect();
    (!items.is_empty()).then(|| items[dice.roll(items.len())])
}

/// A model whose ids come from nowhere a sketch knows.
fn random(seed: u64) -> Model {
    let mut dice = Dice(seed);
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    edit.workload(|w| name(&mut dice).trim().clone_into(&mut w.title));
    for n in 0..6 {
        let mut boundary = Boundary::new(name(&mut dice), BoundaryKind::ALL[dice.roll(12)]);
        boundary.parent = any(&mut dice, edit.model().boundaries().keys().copied());
        edit.put(BoundaryId::named(&format!("b{n}")), boundary);
        let mut asset = Asset::new(name(&mut dice));
        asset.ratings.integrity = Some(1 + dice.roll(5) as u8);
        edit.put(AssetId::named(&format!("d{n}")), asset);
    }
    for n in 0..20 {
        let mut element = Element::new(name(&mut dice), Kind::ALL[dice.roll(32)]);
        if dice.roll(3) > 0 {
            element.boundary = any(&mut dice, edit.model().boundaries().keys().copied());
        }
        if dice.roll(3) == 0 {
            element.on = any(&mut dice, edit.model().elements().keys().copied());
        }
        let typed = |a: &&AttrSpec| !a.derived;
        let spec = vocabulary().kind(element.kind).attributes.iter();
        element.facts = spec
            .filter(typed)
            .take(2)
            .map(|a| (a.attr, Fact::from(a.takes[dice.roll(a.takes.len())])))
            .collect();
        element
            .holds
            .extend(any(&mut dice, edit.model().assets().keys().copied()));
        element.about.note = name(&mut dice);
        if dice.roll(3) == 0 {
            let letter = Stride::ALL[dice.roll(6)];
            element.about.considered.insert(letter, name(&mut dice));
        }
        if dice.roll(4) == 0 {
            let reason = name(&mut dice);
            element.about.scope = Scope::Out { reason };
        }
        edit.put(ElementId::named(&format!("e{n}")), element);
    }
    for n in 0..30 {
        let mut end = || any(&mut dice, edit.model().elements().keys().copied()).expect("one");
        let mut flow = Flow::new("", end(), end());
        flow.name = name(&mut dice);
        flow.protocol = name(&mut dice);
        flow.both_ways = dice.roll(2) == 0;
        flow.carries
            .extend(any(&mut dice, edit.model().assets().keys().copied()));
        edit.put(FlowId::named(&format!("f{n}")), flow);
    }
    for n in 0..12 {
        let flow = any(&mut dice, edit.model().flows().keys().copied()).expect("one");
        let element = any(&mut dice, edit.model().elements().keys().copied()).expect("one");
        let boundary = any(&mut dice, edit.model().boundaries().keys().copied()).expect("one");
        let on = [
            Anchor::Flow(flow),
            Anchor::Element(element),
            Anchor::Boundary(boundary),
        ][dice.roll(3)];
        let mut control = Control::new(name(&mut dice), on, Status::ALL[dice.roll(4)]);
        control.owner = name(&mut dice);
        control.evidence.extend((0..dice.roll(3)).map(|_| Evidence {
            title: name(&mut dice),
            link: String::new(),
            date: None,
        }));
        edit.put(ControlId::named(&format!("c{n}")), control);
    }
    edit.commit();
    model
}

/// What a sketch keeps of a model, without ids: each thing as text, with how often it stands there.
fn kept(model: &Model) -> BTreeMap<String, usize> {
    let element = |id: &ElementId| {
        let e = &model.elements()[id];
        let around = model.around(e.boundary);
        let around: Vec<_> = around
            .iter()
            .map(|b| model.boundaries()[b].name.as_str())
            .collect();
        format!(
            "{:?} {} {around:?} {:?} {:?}",
            e.name, e.kind, e.facts, e.about
        )
    };
    let assets = |ids: &std::collections::BTreeSet<AssetId>| {
        let mut all: Vec<_> = ids
            .iter()
            .map(|id| format!("{:?}", model.assets()[id]))
            .collect();
        all.sort();
        all
    };
    let flow = |f: &Flow| {
        let words = (&f.name, &f.protocol, f.both_ways, assets(&f.carries));
        format!("{} -> {} {words:?}", element(&f.from), element(&f.to))
    };
    let mut all = vec![model.workload().title.clone()];
    all.extend(model.elements().iter().map(|(id, e)| {
        let on = e.on.as_ref().map(element);
        format!("{} on {on:?} holds {:?}", element(id), assets(&e.holds))
    }));
    all.extend(model.boundaries().values().map(|b| {
        let around = model.around(b.parent);
        format!("{} {:?} {}", b.kind, b.name, around.len())
    }));
    all.extend(model.assets().values().map(|a| format!("{a:?}")));
    all.extend(model.flows().values().map(|f| flow(f)));
    all.extend(model.controls().values().map(|c| {
        let on = match c.on {
            Anchor::Flow(id) => flow(&model.flows()[&id]),
            Anchor::Element(id) => element(&id),
            Anchor::Boundary(id) => model.boundaries()[&id].name.clone(),
            other @ Anchor::Finding(_) => format!("{other:?}"),
        };
        let titles: Vec<_> = c.evidence.iter().map(|e| &e.title).collect();
        format!(
            "{:?} {} {:?} {titles:?} on {on}",
            c.control, c.status, c.owner
        )
    }));
    let mut counts = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

#[test]
fn a_sketch_keeps_random_models_whatever_their_names() {
    for seed in 0..200 {
        let model = random(seed);
        let text = sketch::write(&model);
        let (read, issues) = sketch::read(&text);
        assert_eq!(issues, [], "seed {seed}:\n{text}");
        assert_eq!(kept(&read), kept(&model), "seed {seed}:\n{text}");
        let again = sketch::write(&read);
        assert_eq!(
            sketch::read(&again).0,
            read,
            "seed {seed}: the same ids\n{again}"
        );
        assert_eq!(
            file::read(&file::write(&model).expect("written")),
            Ok(model)
        );
    }
}

#[test]
fn an_inverse_twice_is_the_change_itself() {
    let mut model = random(1);
    let mut edit = Edit::new(&mut model);
    let id = *edit.model().elements().keys().next().expect("one");
    edit.remove_element(id);
    edit.workload(|w| w.title = "other".to_owned());
    let changes = edit.commit();
    assert!(changes.len() > 1);
    for change in changes {
        assert_ne!(change.inverse(), change);
        assert_eq!(change.inverse().inverse(), change);
    }
}

#[test]
fn decisions_survive_the_element_they_are_about() {
    let mut model = random(2);
    let id = *model.elements().keys().next().expect("one");
    let finding = FindingId::of("mutable-tag", Subject::Element(id));
    let mut edit = Edit::new(&mut model);
    edit.put(finding, Decision::new("mutable-tag", Subject::Element(id)));
    assert!(edit.remove_element(id));
    edit.commit();
    assert!(model.decisions().contains_key(&finding));
    assert!(!model.has(Subject::Element(id)), "the decision is stale");
    let text = file::write(&model).expect("written");
    assert_eq!(file::read(&text), Ok(model));
}

#[test]
fn a_boundary_nests_as_deep_as_a_sketch_reads() {
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    let id = |n: usize| BoundaryId::named(&n.to_string());
    for n in 0..70 {
        edit.put(id(n), Boundary::new(format!("B{n}"), BoundaryKind::Vpc));
    }
    let nested = (1..70)
        .filter(|n| edit.nest(id(*n), Some(id(n - 1))))
        .count();
    assert!(nested < 69, "the chain was cut");
    edit.commit();
    let (read, issues) = sketch::read(&sketch::write(&model));
    assert_eq!((read.boundaries().len(), issues), (70, Vec::new()));
}
