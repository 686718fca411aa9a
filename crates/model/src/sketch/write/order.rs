//! The order a sketch is written in, and the names its lines use for things.
//!
//! Ids made from names carry the number of the thing among those of its path; the order keeps those numbers, so that
//! reading the text again gives the same ids.

use std::collections::BTreeMap;

use super::super::{
    numbered,
    token::{nth, nth_value},
};
use crate::{
    Asset, AssetId, Boundary, BoundaryId, BoundaryKind, Control, ControlId, Element, ElementId,
    Flow, FlowId, Model,
};

/// The number of each thing in the path its id was made from, where more than one thing has that path.
struct Ranks<I>(BTreeMap<I, usize>);

impl<I: Ord + Copy> Ranks<I> {
    /// From what tells the paths of things apart, and the path it stands for.
    fn of<K: Ord>(
        things: impl Iterator<Item = K>,
        path: impl Fn(&K) -> String,
        named: fn(&str) -> I,
    ) -> Self {
        let mut counts: BTreeMap<K, usize> = BTreeMap::new();
        for thing in things {
            *counts.entry(thing).or_default() += 1;
        }
        let mut ranks = BTreeMap::new();
        for (thing, count) in counts.iter().filter(|(_, count)| **count > 1) {
            let path = path(thing);
            ranks.extend((1..=*count).map(|n| (named(&numbered(&path, n)), n)));
        }
        Self(ranks)
    }

    /// The number, or the last place for an id from elsewhere.
    fn get(&self, id: I) -> usize {
        self.0.get(&id).copied().unwrap_or(usize::MAX)
    }
}

type Inside<'m, I, T> = BTreeMap<Option<BoundaryId>, Vec<(I, &'m T)>>;

/// Everything in writing order, with the names that refer to it.
pub(super) struct Order<'m> {
    /// By the boundary they are in.
    pub elements: Inside<'m, ElementId, Element>,
    /// By the boundary around them.
    pub boundaries: Inside<'m, BoundaryId, Boundary>,
    pub assets: Vec<(AssetId, &'m Asset)>,
    pub flows: Vec<(FlowId, &'m Flow)>,
    pub controls: Vec<(ControlId, &'m Control)>,
    /// How a line names an element.
    pub names: BTreeMap<ElementId, String>,
    /// How a value names an element.
    pub values: BTreeMap<ElementId, String>,
    /// How a line names a boundary.
    pub zones: BTreeMap<BoundaryId, String>,
    /// How a value names an asset.
    pub held: BTreeMap<AssetId, String>,
    /// The number of an asset among those of its name, and of a flow among those of its ends.
    pub nth_asset: BTreeMap<AssetId, usize>,
    pub nth_flow: BTreeMap<FlowId, usize>,
}

impl<'m> Order<'m> {
    pub fn of(model: &'m Model) -> Self {
        let mut order = Self {
            elements: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            assets: model.assets().iter().map(|(id, a)| (*id, &**a)).collect(),
            flows: model.flows().iter().map(|(id, f)| (*id, &**f)).collect(),
            controls: model.controls().iter().map(|(id, c)| (*id, &**c)).collect(),
            names: BTreeMap::new(),
            values: BTreeMap::new(),
            zones: BTreeMap::new(),
            held: BTreeMap::new(),
            nth_asset: BTreeMap::new(),
            nth_flow: BTreeMap::new(),
        };
        for (id, element) in model.elements() {
            let list = order.elements.entry(element.boundary).or_default();
            list.push((*id, &**element));
        }
        for (id, boundary) in model.boundaries() {
            let list = order.boundaries.entry(boundary.parent).or_default();
            list.push((*id, &**boundary));
        }
        order.sort_drawn();
        order.name_elements();
        order.sort_assets();
        order.sort_flows(model);
        order.sort_controls();
        order
    }

    /// The boundaries in writing order, each with its depth; first none, which is what stands outside all of them.
    pub fn walk(&self) -> Vec<(Option<(BoundaryId, &'m Boundary)>, usize)> {
        let mut walk = Vec::new();
        let mut stack = vec![(None, 0)];
        while let Some((at, depth)) = stack.pop() {
            walk.push((at, depth));
            let id = at.map(|(id, _): (BoundaryId, _)| id);
            let nested = self.boundaries.get(&id).into_iter().flatten();
            stack.extend(nested.rev().map(|inner| (Some(*inner), depth + 1)));
        }
        walk
    }

    /// Boundaries by trust, elements by stage; then by kind, name and number.
    fn sort_drawn(&mut self) {
        let mut stack = vec![(None, String::new())];
        while let Some((parent, path)) = stack.pop() {
            if let Some(list) = self.boundaries.get_mut(&parent) {
                let own =
                    |kind: BoundaryKind, name: &str| format!("{path}\u{1f}{kind}\u{1f}{name}");
                let ranks = Ranks::of(
                    list.iter().map(|(_, b)| (b.kind, b.name.as_str())),
                    |(kind, name)| own(*kind, name),
                    BoundaryId::named,
                );
                list.sort_by_cached_key(|(id, b)| {
                    (b.trust(), b.kind, b.name.as_str(), ranks.get(*id), *id)
                });
                stack.extend(list.iter().map(|(id, b)| {
                    let own = own(b.kind, &b.name);
                    match ranks.get(*id) {
                        usize::MAX => (Some(*id), own),
                        n => (Some(*id), numbered(&own, n)),
                    }
                }));
            }
            if let Some(list) = self.elements.get_mut(&parent) {
                let ranks = Ranks::of(
                    list.iter().map(|(_, e)| (e.kind, e.name.as_str())),
                    |(kind, name)| format!("{path}\u{1f}{kind}\u{1f}{name}"),
                    ElementId::named,
                );
                list.sort_by_cached_key(|(id, e)| {
                    (e.stage(), e.kind, e.name.as_str(), ranks.get(*id), *id)
                });
            }
        }
    }

    /// The numbers of `@n` follow the order of writing.
    fn name_elements(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, _) in self.walk() {
            if let Some((id, boundary)) = at {
                let count = zones.entry(&boundary.name).or_default();
                *count += 1;
                self.zones.insert(id, nth(&boundary.name, *count));
            }
            let inside = self.elements.get(&at.map(|(id, _)| id));
            for (id, element) in inside.into_iter().flatten() {
                let count = counts.entry(&element.name).or_default();
                *count += 1;
                self.names.insert(*id, nth(&element.name, *count));
                self.values.insert(*id, nth_value(&element.name, *count));
            }
        }
    }

    fn sort_assets(&mut self) {
        let names = self.assets.iter().map(|(_, a)| a.name.as_str());
        let ranks = Ranks::of(names, |name| (*name).to_owned(), AssetId::named);
        self.assets
            .sort_by_cached_key(|(id, a)| (a.name.as_str(), ranks.get(*id), *id));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, asset) in &self.assets {
            let count = counts.entry(&asset.name).or_default();
            *count += 1;
            self.nth_asset.insert(*id, *count);
            self.held.insert(*id, nth_value(&asset.name, *count));
        }
    }

    /// By the stages and names of the ends, those between two elements by label and number.
    fn sort_flows(&mut self, model: &Model) {
        let ends = self.flows.iter();
        let ranks = Ranks::of(
            ends.map(|(_, f)| (f.from, f.to, f.name.as_str())),
            |(from, to, name)| format!("{from}\u{1f}{to}\u{1f}{name}"),
            FlowId::named,
        );
        let (mut flows, names) = (std::mem::take(&mut self.flows), &self.names);
        flows.sort_by_cached_key(|(id, flow)| {
            let end = |id| (model.elements().get(id).map(|e| e.stage()), names.get(id));
            let ends = (end(&flow.from), end(&flow.to));
            (ends, flow.name.as_str(), ranks.get(*id), *id)
        });
        let mut counts: BTreeMap<(ElementId, ElementId), usize> = BTreeMap::new();
        for (id, flow) in &flows {
            let count = counts.entry((flow.from, flow.to)).or_default();
            *count += 1;
            self.nth_flow.insert(*id, *count);
        }
        self.flows = flows;
    }

    /// By control, and those of one control on one thing by number; the writer sorts by what they are on.
    fn sort_controls(&mut self) {
        let ranks = Ranks::of(
            self.controls
                .iter()
                .map(|(_, c)| (c.control.as_str(), c.on)),
            |(control, on)| format!("{control}\u{1f}{on:?}"),
            ControlId::named,
        );
        self.controls
            .sort_by_cached_key(|(id, c)| (c.control.as_str(), ranks.get(*id), *id));
    }
}
