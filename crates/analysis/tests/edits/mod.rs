//! Random edits of every kind an analysis may have to follow, repeatable from a seed. Tests and benches share them.

#![allow(dead_code, reason = "each user takes what it needs")]

use std::sync::Arc;

use analysis::{RuleSet, Target, finding_id};
use model::{
    About, Action, Anchor, Asset, AssetId, Boundary, BoundaryId, BoundaryKind, Category, Control,
    ControlId, Decision, Edit, Element, ElementId, Exploitation, Fact, Facts, FindingId, Flow,
    FlowId, Kind, KindSpec, Model, Override, OwnThreat, Provenance, Ratings, Response,
    RuleOverride, Scope, Stage, Status, Subject, Table, ThreatId, Tier, Value, vocabulary,
};
use suite::Dice;

type Run = fn(&mut Editor, &mut Edit<'_>);

/// The kinds of edit, by name; how often each is rolled.
pub const KINDS: &[(&str, usize, Run)] = &[
    ("attribute", 4, Editor::attribute),
    ("flow attribute", 4, Editor::flow_attribute),
    ("flow added", 2, Editor::flow_added),
    ("flow removed", 2, Editor::flow_removed),
    ("flow changed", 2, Editor::flow_changed),
    ("element added", 2, Editor::element_added),
    ("element removed", 1, Editor::element_removed),
    ("boundary move", 2, Editor::boundary_move),
    ("boundary changed", 1, Editor::boundary_changed),
    ("boundary removed", 1, Editor::boundary_removed),
    ("asset rating", 2, Editor::asset_rating),
    ("asset held", 2, Editor::asset_held),
    ("asset removed", 1, Editor::asset_removed),
    ("control added", 2, Editor::control_added),
    ("control changed", 2, Editor::control_changed),
    ("decision", 3, Editor::decision),
    ("decision removed", 1, Editor::decision_removed),
    ("override", 2, Editor::score),
    ("rename", 2, Editor::rename),
    ("stands on", 2, Editor::stands_on),
    ("kind", 1, Editor::kind),
    ("scope", 2, Editor::scope),
    ("own ratings", 1, Editor::ratings),
    ("own threat", 1, Editor::threat),
];

/// Rolls edits.
pub struct Editor {
    set: Arc<RuleSet>,
    dice: Dice,
    made: usize,
}

fn any<I: Copy, T>(dice: &mut Dice, table: &Table<I, T>) -> Option<I> {
    let at = dice.roll(table.len());
    table.keys().nth(at).copied()
}

fn pick<T: Copy>(dice: &mut Dice, list: &[T]) -> Option<T> {
    let at = dice.roll(list.len());
    list.get(at).copied()
}

impl Editor {
    pub fn new(set: &Arc<RuleSet>, seed: u64) -> Self {
        Self {
            set: Arc::clone(set),
            dice: Dice(seed),
            made: 0,
        }
    }

    /// Gives a seeded model what it lacks: controls, decisions, things that stand on others, answers, protocols.
    pub fn furnish(&mut self, model: &mut Model) {
        let some = model.elements().len() / 20 + 2;
        let mut edit = Edit::new(model);
        for _ in 0..some {
            self.control_added(&mut edit);
            self.decision(&mut edit);
            self.stands_on(&mut edit);
            self.flow_changed(&mut edit);
        }
        self.score(&mut edit);
        self.threat(&mut edit);
        edit.commit();
    }

    /// One edit, rolled; its name.
    pub fn edit(&mut self, model: &mut Model) -> &'static str {
        let all: usize = KINDS.iter().map(|kind| kind.1).sum();
        if self.dice.roll(40) == 0 {
            let mut edit = Edit::new(model);
            self.terms(&mut edit);
            edit.commit();
            return "terms";
        }
        let mut roll = self.dice.roll(all);
        let kind = KINDS.iter().position(|kind| {
            let here = roll < kind.1;
            roll = roll.saturating_sub(kind.1);
            here
        });
        self.of(kind.unwrap_or_default(), model)
    }

    /// One edit of a kind.
    pub fn of(&mut self, kind: usize, model: &mut Model) -> &'static str {
        let (name, _, run) = KINDS[kind];
        let mut edit = Edit::new(model);
        run(self, &mut edit);
        edit.commit();
        name
    }

    fn name(&mut self) -> String {
        self.made += 1;
        format!("{}{}", ["A", "N", "z", "E1"][self.dice.roll(4)], self.made)
    }

    fn fact(&mut self, facts: &mut Facts, spec: &KindSpec) {
        let stated: Vec<_> = spec.attributes.iter().filter(|a| !a.derived).collect();
        let at = self.dice.roll(stated.len());
        let Some(attribute) = stated.get(at) else {
            return;
        };
        if self.dice.roll(4) == 0 {
            facts.remove(&attribute.attr);
            return;
        }
        let mut words = attribute.takes.clone();
        words.push(Value::UNKNOWN);
        let is = words[self.dice.roll(words.len())];
        let from = match self.dice.roll(3) {
            0 => Provenance::Import {
                file: "a".to_owned(),
                line: 1,
            },
            _ => Provenance::Stated,
        };
        facts.insert(attribute.attr, Fact { is, from });
    }

    fn attribute(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().elements()) else {
            return;
        };
        edit.update(id, |element: &mut Element| {
            let spec = vocabulary().kind(element.kind);
            self.fact(&mut element.facts, spec);
        });
    }

    fn flow_attribute(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().flows()) else {
            return;
        };
        edit.update(id, |flow: &mut Flow| {
            self.fact(&mut flow.facts, vocabulary().flow());
        });
    }

    fn flow_added(&mut self, edit: &mut Edit<'_>) {
        let ends = [(); 2].map(|()| any(&mut self.dice, edit.model().elements()));
        let [Some(from), Some(to)] = ends else { return };
        let name = self.name();
        let mut flow = Flow::new(name.clone(), from, to);
        flow.action = pick(&mut self.dice, Action::ALL);
        flow.both_ways = self.dice.roll(3) == 0;
        self.fact(&mut flow.facts, vocabulary().flow());
        edit.put(FlowId::named(&name), flow);
    }

    fn flow_removed(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) = any(&mut self.dice, edit.model().flows()) {
            edit.remove_flow(id);
        }
    }

    fn flow_changed(&mut self, edit: &mut Edit<'_>) {
        let end = any(&mut self.dice, edit.model().elements());
        let asset = any(&mut self.dice, edit.model().assets());
        let Some(id) = any(&mut self.dice, edit.model().flows()) else {
            return;
        };
        let roll = self.dice.roll(6);
        edit.update(id, |flow: &mut Flow| match roll {
            0 => flow.to = end.unwrap_or(flow.to),
            1 => flow.action = pick(&mut self.dice, Action::ALL),
            2 => flow.both_ways = !flow.both_ways,
            3 => {
                flow.protocol = if flow.protocol.is_empty() {
                    "HTTPS".to_owned()
                } else {
                    String::new()
                }
            }
            4 => flow.stage = pick(&mut self.dice, Stage::ALL),
            _ => {
                if let Some(asset) = asset.filter(|asset| !flow.carries.remove(asset)) {
                    flow.carries.insert(asset);
                }
            }
        });
    }

    fn element_added(&mut self, edit: &mut Edit<'_>) {
        let name = self.name();
        let kind = pick(&mut self.dice, Kind::ALL).unwrap_or(Kind::Task);
        let mut element = Element::new(name.clone(), kind);
        element.boundary = any(&mut self.dice, edit.model().boundaries());
        for _ in 0..self.dice.roll(4) {
            self.fact(&mut element.facts, vocabulary().kind(kind));
        }
        let id = ElementId::named(&name);
        edit.put(id, element);
        if self.dice.roll(2) == 0
            && let Some(other) = any(&mut self.dice, edit.model().elements())
        {
            let flow = Flow::new("", id, other);
            edit.put(FlowId::named(&name), flow);
        }
    }

    fn element_removed(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) = any(&mut self.dice, edit.model().elements()) {
            edit.remove_element(id);
        }
    }

    fn boundary_move(&mut self, edit: &mut Edit<'_>) {
        let zone = any(&mut self.dice, edit.model().boundaries());
        let outside = self.dice.roll(4) == 0;
        let Some(id) = any(&mut self.dice, edit.model().elements()) else {
            return;
        };
        edit.update(id, |element: &mut Element| {
            element.boundary = zone.filter(|_| !outside);
        });
    }

    fn boundary_changed(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().boundaries()) else {
            let name = self.name();
            edit.put(
                BoundaryId::named(&name),
                Boundary::new(name, BoundaryKind::Vpc),
            );
            return;
        };
        let parent = any(&mut self.dice, edit.model().boundaries());
        match self.dice.roll(4) {
            0 => drop(edit.nest(id, parent)),
            1 => {
                let name = self.name();
                let mut zone = Boundary::new(name.clone(), BoundaryKind::Internet);
                zone.parent = Some(id);
                if edit.model().around(Some(id)).len() < 20 {
                    edit.put(BoundaryId::named(&name), zone);
                }
            }
            2 => drop(edit.update(id, |zone: &mut Boundary| {
                zone.kind = pick(&mut self.dice, BoundaryKind::ALL).unwrap_or(zone.kind);
            })),
            _ => drop(edit.update(id, |zone: &mut Boundary| {
                zone.trust = Some(self.dice.roll(5) as u8);
            })),
        }
    }

    fn boundary_removed(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) = any(&mut self.dice, edit.model().boundaries()) {
            edit.remove_boundary(id);
        }
    }

    fn rated(&mut self) -> Ratings {
        let mut level = || (self.dice.roll(3) > 0).then(|| self.dice.roll(5) as u8 + 1);
        Ratings {
            confidentiality: level(),
            integrity: level(),
            availability: level(),
        }
    }

    fn asset_rating(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().assets()) else {
            return;
        };
        let ratings = self.rated();
        edit.update(id, |asset: &mut Asset| {
            asset.ratings = ratings;
            asset.category = pick(&mut self.dice, Category::ALL);
            self.fact(&mut asset.facts, vocabulary().asset());
        });
    }

    fn asset_held(&mut self, edit: &mut Edit<'_>) {
        let name = self.name();
        if self.dice.roll(3) == 0 || edit.model().assets().is_empty() {
            let mut asset = Asset::new(name.clone());
            asset.ratings = self.rated();
            edit.put(AssetId::named(&name), asset);
        }
        let asset = any(&mut self.dice, edit.model().assets());
        let Some(id) = any(&mut self.dice, edit.model().elements()) else {
            return;
        };
        edit.update(id, |element: &mut Element| {
            if let Some(asset) = asset.filter(|asset| !element.holds.remove(asset)) {
                element.holds.insert(asset);
            }
        });
    }

    fn asset_removed(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) = any(&mut self.dice, edit.model().assets()) {
            edit.remove_asset(id);
        }
    }

    fn control_added(&mut self, edit: &mut Edit<'_>) {
        let at = self.dice.roll(self.set.controls.len());
        let Some(control) = self.set.controls.get(at).map(|control| control.id.clone()) else {
            return;
        };
        let control = if self.dice.roll(12) == 0 {
            "no-such".to_owned()
        } else {
            control
        };
        let element = any(&mut self.dice, edit.model().elements()).map(Anchor::Element);
        let on = match self.dice.roll(6) {
            0 => any(&mut self.dice, edit.model().flows()).map(Anchor::Flow),
            1 => any(&mut self.dice, edit.model().boundaries()).map(Anchor::Boundary),
            2 => any(&mut self.dice, edit.model().decisions()).map(Anchor::Finding),
            _ => element,
        };
        let Some(on) = on else { return };
        let status = pick(&mut self.dice, Status::ALL).unwrap_or(Status::Verified);
        let name = self.name();
        edit.put(ControlId::named(&name), Control::new(control, on, status));
    }

    fn control_changed(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().controls()) else {
            return;
        };
        if self.dice.roll(2) == 0 {
            edit.take::<Control>(id);
            return;
        }
        let status = pick(&mut self.dice, Status::ALL).unwrap_or(Status::Verified);
        edit.update(id, |control: &mut Control| control.status = status);
    }

    /// A rule and a subject it is about.
    fn finding(&mut self, model: &Model) -> Option<(String, Subject)> {
        if let Some(id) = any(&mut self.dice, model.threats()).filter(|_| self.dice.roll(6) == 0) {
            let threat = model.threats().get(&id)?;
            return Some((format!("own\u{1f}{id}"), threat.subject));
        }
        let on_flow = self.dice.roll(4) == 0;
        let (target, subject) = if on_flow {
            (
                Target::Flow,
                Subject::Flow(any(&mut self.dice, model.flows())?),
            )
        } else {
            let id = any(&mut self.dice, model.elements())?;
            (
                Target::Element(model.elements().get(&id)?.kind),
                Subject::Element(id),
            )
        };
        let rules: Vec<_> = self
            .set
            .rules
            .iter()
            .filter(|rule| rule.on == target)
            .collect();
        let at = self.dice.roll(rules.len());
        Some((rules.get(at)?.id.clone(), subject))
    }

    fn decision(&mut self, edit: &mut Edit<'_>) {
        let Some((rule, subject)) = self.finding(edit.model()) else {
            return;
        };
        let id = finding_id(&rule, subject);
        let mut decision = Decision::new(rule, subject);
        decision.short = (self.dice.roll(2) == 0).then(|| self.dice.roll(30) as u32);
        decision.response = (self.dice.roll(2) == 0).then_some(Response::Accept);
        decision.exploitation = match self.dice.roll(3) {
            0 => Exploitation::Likely,
            1 => Exploitation::NotAffected,
            _ => Exploitation::Unknown,
        };
        edit.put(id, decision);
    }

    fn decision_removed(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().decisions()) else {
            return;
        };
        let on = Anchor::Finding(id);
        let controls = edit.model().controls().iter();
        let hung: Vec<ControlId> = controls.filter(|c| c.1.on == on).map(|c| *c.0).collect();
        for control in hung {
            edit.take::<Control>(control);
        }
        edit.take::<Decision>(id);
    }

    fn score(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) =
            any(&mut self.dice, edit.model().overrides()).filter(|_| self.dice.roll(3) == 0)
        {
            edit.take::<Override>(id);
            return;
        }
        let Some((rule, subject)) = self.finding(edit.model()) else {
            return;
        };
        let id = finding_id(&rule, subject);
        let level = (self.dice.roll(3) > 0).then(|| self.dice.roll(5) as u8 + 1);
        let score = Override {
            rule,
            subject,
            likelihood: level,
            impact: Some(self.dice.roll(5) as u8 + 1),
            author: "A".to_owned(),
            date: None,
            reason: "r".to_owned(),
            computed: (3, 3),
        };
        edit.put(id, score);
    }

    fn rename(&mut self, edit: &mut Edit<'_>) {
        let name = self.name();
        match self.dice.roll(4) {
            0 => {
                if let Some(id) = any(&mut self.dice, edit.model().flows()) {
                    edit.update(id, |flow: &mut Flow| flow.name = name);
                }
            }
            1 => {
                if let Some(id) = any(&mut self.dice, edit.model().assets()) {
                    edit.update(id, |asset: &mut Asset| asset.name = name);
                }
            }
            _ => {
                if let Some(id) = any(&mut self.dice, edit.model().elements()) {
                    edit.update(id, |element: &mut Element| element.name = name);
                }
            }
        }
    }

    fn stands_on(&mut self, edit: &mut Edit<'_>) {
        let of = |model: &Model, kind: Kind| -> Vec<ElementId> {
            let elements = model.elements().iter();
            elements
                .filter(|e| e.1.kind == kind)
                .map(|e| *e.0)
                .collect()
        };
        let (upper, lower) = if self.dice.roll(2) == 0 {
            (Kind::Container, Kind::Task)
        } else {
            (Kind::Task, Kind::Host)
        };
        let on = pick(&mut self.dice, &of(edit.model(), lower));
        let Some(id) = pick(&mut self.dice, &of(edit.model(), upper)) else {
            return;
        };
        edit.update(id, |element: &mut Element| element.on = on);
    }

    fn kind(&mut self, edit: &mut Edit<'_>) {
        let Some(id) = any(&mut self.dice, edit.model().elements()) else {
            return;
        };
        let standing = edit.model().elements().values().any(|e| e.on == Some(id));
        edit.update(id, |element: &mut Element| {
            if element.on.is_none() && !standing {
                element.facts = Facts::new();
                element.kind = pick(&mut self.dice, Kind::ALL).unwrap_or(element.kind);
                element.stage = pick(&mut self.dice, Stage::ALL);
            }
        });
    }

    fn scope(&mut self, edit: &mut Edit<'_>) {
        let other = |about: &mut About| {
            about.scope = match about.scope {
                Scope::In => Scope::Out {
                    reason: "r".to_owned(),
                },
                Scope::Out { .. } => Scope::In,
            };
        };
        if self.dice.roll(2) == 0 {
            if let Some(id) = any(&mut self.dice, edit.model().flows()) {
                edit.update(id, |flow: &mut Flow| other(&mut flow.about));
            }
        } else if let Some(id) = any(&mut self.dice, edit.model().elements()) {
            edit.update(id, |element: &mut Element| other(&mut element.about));
        }
    }

    fn ratings(&mut self, edit: &mut Edit<'_>) {
        let ratings = self.rated();
        if let Some(id) = any(&mut self.dice, edit.model().elements()) {
            edit.update(id, |element: &mut Element| element.ratings = ratings);
        }
    }

    fn threat(&mut self, edit: &mut Edit<'_>) {
        if let Some(id) =
            any(&mut self.dice, edit.model().threats()).filter(|_| self.dice.roll(3) == 0)
        {
            edit.update(id, |threat: &mut OwnThreat| threat.closed = !threat.closed);
            return;
        }
        let name = self.name();
        let subject =
            any(&mut self.dice, edit.model().assets()).map_or(Subject::Model, Subject::Asset);
        let threat = OwnThreat {
            title: name.clone(),
            threat: String::new(),
            subject,
            stage: Stage::Run,
            stride: std::collections::BTreeSet::new(),
            affects: std::collections::BTreeSet::new(),
            likelihood: self.dice.roll(5) as u8 + 1,
            impact: self.dice.roll(5) as u8 + 1,
            controls: Vec::new(),
            author: String::new(),
            date: None,
            closed: false,
        };
        edit.put(ThreatId::named(&name), threat);
    }

    /// Tier, matrix, rules switched off and overridden.
    fn terms(&mut self, edit: &mut Edit<'_>) {
        let at = self.dice.roll(self.set.rules.len());
        let rule = self
            .set
            .rules
            .get(at)
            .map(|rule| rule.id.clone())
            .unwrap_or_default();
        let roll = self.dice.roll(5);
        edit.workload(|workload| match roll {
            0 => {
                workload.tier = if workload.tier == Tier::Core {
                    Tier::Full
                } else {
                    Tier::Core
                }
            }
            1 => workload.matrix = model::MatrixChoice::Preset("ladder-3x3".to_owned()),
            2 => drop(workload.rules_off.insert(rule, "r".to_owned())),
            3 => {
                let change = RuleOverride {
                    likelihood: Some(5),
                    reason: "r".to_owned(),
                    ..RuleOverride::default()
                };
                if workload.rule_overrides.remove(&rule).is_none() {
                    workload.rule_overrides.insert(rule, change);
                }
            }
            _ => workload.title.push('t'),
        });
    }
}

/// A finding's id no rule leads to.
pub fn stray(seed: &str) -> FindingId {
    FindingId::named(seed)
}
