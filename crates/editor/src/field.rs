//! What of a record is no attribute: what a flow does and carries, what an element stands on and holds, how far a
//! boundary is trusted. One field set is one step; so is all that a fix sets.

use std::collections::BTreeSet;

use model::{
    Action, Asset, AssetId, Attr, Boundary, BoundaryId, Category, Edit, Element, ElementId, Fact,
    Facts, Flow, FlowId, Subject, Value,
};

use crate::{Session, facts};

/// One field with the value it is to have.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Action(FlowId, Option<Action>),
    BothWays(FlowId, bool),
    Protocol(FlowId, String),
    Port(FlowId, Option<u16>),
    /// What an element stands on.
    On(ElementId, Option<ElementId>),
    /// Whether an element holds, or a flow carries, a data asset.
    Data(Subject, AssetId, bool),
    /// A data asset of this name that nobody listed before, held or carried by the subject.
    NewData(Subject, String),
    /// An element's own rating: confidentiality, integrity or availability.
    Rating(ElementId, &'static str, Option<u8>),
    /// The same of a data asset.
    DataRating(AssetId, &'static str, Option<u8>),
    /// What a data asset is about.
    Category(AssetId, Option<Category>),
    /// From 0 to 4; none means its kind's own.
    Trust(BoundaryId, Option<u8>),
}

impl Field {
    /// The step in words.
    fn label(&self) -> String {
        let label = match self {
            Self::Action(_, Some(action)) => return format!("Set action to {action}"),
            Self::Action(..) => "Clear action",
            Self::BothWays(_, true) => "Let answers come back",
            Self::BothWays(..) => "Let no answers come back",
            Self::Protocol(..) => "Set protocol",
            Self::Port(..) => "Set port",
            Self::On(..) => "Set what it stands on",
            Self::Data(Subject::Flow(_), ..) => "Change the data carried",
            Self::Data(..) => "Change the data held",
            Self::NewData(..) => "Add data",
            Self::Rating(_, name, _) | Self::DataRating(_, name, _) => {
                return format!("Rate {name}");
            }
            Self::Category(..) => "Set category of data",
            Self::Trust(..) => "Set trust",
        };
        label.to_owned()
    }

    fn put(self, edit: &mut Edit<'_>) {
        match self {
            Self::Action(id, action) => {
                edit.update(id, |f: &mut Flow| f.action = action);
            }
            Self::BothWays(id, both) => {
                edit.update(id, |f: &mut Flow| f.both_ways = both);
            }
            Self::Protocol(id, text) => {
                edit.update(id, |f: &mut Flow| f.protocol = text);
            }
            Self::Port(id, port) => {
                edit.update(id, |f: &mut Flow| f.port = port);
            }
            Self::On(id, on) => {
                if on.is_none_or(|on| edit.model().stands(id, on)) {
                    edit.update(id, |e: &mut Element| e.on = on);
                }
            }
            Self::Data(subject, asset, on) => data(edit, subject, asset, on),
            Self::NewData(subject, name) => {
                let asset = AssetId::fresh();
                edit.put(asset, Asset::new(name));
                data(edit, subject, asset, true);
            }
            Self::Rating(id, name, value) => {
                edit.update(id, |e: &mut Element| {
                    if let Some(slot) = e.ratings.slot(name) {
                        *slot = value;
                    }
                });
            }
            Self::DataRating(id, name, value) => {
                edit.update(id, |a: &mut Asset| {
                    if let Some(slot) = a.ratings.slot(name) {
                        *slot = value;
                    }
                });
            }
            Self::Category(id, category) => {
                edit.update(id, |a: &mut Asset| a.category = category);
            }
            Self::Trust(id, trust) => {
                edit.update(id, |b: &mut Boundary| b.trust = trust);
            }
        }
    }
}

fn data(edit: &mut Edit<'_>, subject: Subject, asset: AssetId, on: bool) {
    let change = |set: &mut BTreeSet<AssetId>| {
        if on {
            set.insert(asset);
        } else {
            set.remove(&asset);
        }
    };
    match subject {
        Subject::Element(id) => drop(edit.update(id, |e: &mut Element| change(&mut e.holds))),
        Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| change(&mut f.carries))),
        Subject::Model | Subject::Asset(_) | Subject::Boundary(_) => (),
    }
}

impl Session {
    /// Sets a field as one step.
    pub fn set(&mut self, field: Field) {
        let label = field.label();
        self.edit(&label, |edit| field.put(edit));
    }

    /// Sets all that a fix sets, as one step.
    pub fn fix(&mut self, subject: Subject, changes: &[(Attr, Value)]) {
        let spec = self.spec(subject);
        let title = |attr: Attr| {
            let known = spec.and_then(|spec| spec.attribute(attr));
            known.map_or_else(|| attr.word().to_owned(), |a| facts::lower(&a.title))
        };
        let parts: Vec<String> = changes
            .iter()
            .map(|(attr, value)| format!("{} to {}", title(*attr), facts::words(*value)))
            .collect();
        let label = format!("Set {}", parts.join(", "));
        let set = |facts: &mut Facts| {
            for (attr, value) in changes {
                facts.insert(*attr, Fact::from(*value));
            }
        };
        self.edit(&label, |edit| match subject {
            Subject::Element(id) => drop(edit.update(id, |e: &mut Element| set(&mut e.facts))),
            Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| set(&mut f.facts))),
            Subject::Asset(id) => drop(edit.update(id, |a: &mut Asset| set(&mut a.facts))),
            Subject::Model | Subject::Boundary(_) => (),
        });
    }

    /// The value the drawing or the platform gives an attribute that nobody stated.
    pub fn drawn(&self, subject: Subject, attr: Attr) -> Option<Value> {
        let (value, _) = self.verdict()?.analysis.fact(subject, attr);
        (value.known() && self.fact(subject, attr).is_none()).then_some(value)
    }

    /// What an element may stand on, by name: all that do not stand on it.
    pub fn grounds(&self, id: ElementId) -> Vec<(ElementId, &str)> {
        let grounds = self.model().grounds(id);
        let mut list: Vec<_> = grounds.map(|(of, e)| (of, e.name.as_str())).collect();
        list.sort_by_cached_key(|(_, name)| name.to_lowercase());
        list
    }
}
