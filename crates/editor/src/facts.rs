//! What the inspector reads and changes about the selected thing: its kind, stage and attributes. Each change is one
//! step; a value a person sets carries the provenance `stated`.

use model::{
    Asset, Attr, AttrSpec, Boundary, BoundaryId, BoundaryKind, Element, Fact, Facts, Flow, Kind,
    KindSpec, Stage, Subject, Value, vocabulary,
};

use crate::Session;

impl Session {
    /// The attributes a subject may have; none where it has none.
    pub fn spec(&self, subject: Subject) -> Option<&'static KindSpec> {
        match subject {
            Subject::Element(id) => {
                let element = self.model().elements().get(&id)?;
                Some(vocabulary().kind(element.kind))
            }
            Subject::Flow(id) => self
                .model()
                .flows()
                .contains_key(&id)
                .then(|| vocabulary().flow()),
            Subject::Asset(_) => Some(vocabulary().asset()),
            Subject::Model | Subject::Boundary(_) => None,
        }
    }

    /// What is stated about a subject.
    pub fn facts(&self, subject: Subject) -> Option<&Facts> {
        match subject {
            Subject::Element(id) => Some(&self.model().elements().get(&id)?.facts),
            Subject::Flow(id) => Some(&self.model().flows().get(&id)?.facts),
            Subject::Asset(id) => Some(&self.model().assets().get(&id)?.facts),
            Subject::Model | Subject::Boundary(_) => None,
        }
    }

    /// The fact of one attribute, if it is stated.
    pub fn fact(&self, subject: Subject, attr: Attr) -> Option<&Fact> {
        self.facts(subject)?.get(&attr)
    }

    /// Answers an attribute; unknown takes the answer back.
    pub fn answer(&mut self, subject: Subject, spec: &AttrSpec, value: Value) {
        let label = format!("Set {} to {}", lower(&spec.title), words(value));
        let change = |facts: &mut Facts| {
            if value.known() {
                facts.insert(spec.attr, Fact::from(value));
            } else {
                facts.remove(&spec.attr);
            }
        };
        self.edit(&label, |edit| match subject {
            Subject::Element(id) => drop(edit.update(id, |e: &mut Element| change(&mut e.facts))),
            Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| change(&mut f.facts))),
            Subject::Asset(id) => drop(edit.update(id, |a: &mut Asset| change(&mut a.facts))),
            Subject::Model | Subject::Boundary(_) => (),
        });
    }

    /// Makes an element another kind; what the new kind has no attribute for is dropped.
    pub fn set_kind(&mut self, subject: Subject, kind: Kind) {
        let Subject::Element(id) = subject else {
            return;
        };
        let label = format!("Change to {}", lower(&vocabulary().kind(kind).title));
        self.edit(&label, |edit| {
            edit.update(id, |element: &mut Element| become_kind(element, kind));
        });
    }

    /// Makes a boundary another kind.
    pub fn set_boundary(&mut self, id: BoundaryId, kind: BoundaryKind) {
        let label = format!("Change to {}", kind.word().replace('_', " "));
        self.edit(&label, |edit| {
            edit.update(id, |b: &mut Boundary| b.kind = kind)
        });
    }

    /// How much of the catalogue the register lists.
    pub fn set_tier(&mut self, tier: model::Tier) {
        let label = format!("Show the {} catalogue", tier.word());
        self.edit(&label, |edit| edit.workload(|w| w.tier = tier));
    }

    /// Moves an element or flow to another stage; none means its kind's own.
    pub fn set_stage(&mut self, subject: Subject, stage: Option<Stage>) {
        self.edit("Change stage", |edit| match subject {
            Subject::Element(id) => drop(edit.update(id, |e: &mut Element| e.stage = stage)),
            Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| f.stage = stage)),
            Subject::Model | Subject::Asset(_) | Subject::Boundary(_) => (),
        });
    }
}

/// Makes an element another kind; what the new kind has no attribute for is dropped.
pub(crate) fn become_kind(element: &mut Element, kind: Kind) {
    let spec = vocabulary().kind(kind);
    element.kind = kind;
    element.facts.retain(|attr, fact| {
        let known = spec.attribute(*attr);
        known.is_some_and(|a| a.takes.contains(&fact.is))
    });
}

/// A boundary's kind as people read it.
pub fn boundary_title(kind: BoundaryKind) -> String {
    match kind {
        BoundaryKind::Vpc => "VPC".to_owned(),
        kind => model::title(kind.word()),
    }
}

/// A value as people read it.
pub fn words(value: Value) -> String {
    value.word().replace('_', " ")
}

/// A title inside a sentence: the first letter small, unless the word is an abbreviation.
pub(crate) fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first
            .to_lowercase()
            .chain([second])
            .chain(letters)
            .collect(),
        _ => title.to_owned(),
    }
}
