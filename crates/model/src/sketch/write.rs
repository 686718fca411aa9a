//! A model as sketch text: header, assets, boundaries with what is in them, flows, controls.

use std::{collections::BTreeMap, fmt::Write};

use super::token::{name, quote, value};
use crate::{
    About, Anchor, AssetId, Boundary, BoundaryId, Element, ElementId, Facts, Flow, FlowId,
    MatrixChoice, Model, Ratings, Scope, Tier, workload::DEFAULT_MATRIX,
};

/// Writes a sketch. Reading it again gives the same names, kinds, attributes, boundaries, assets, controls and
/// flows; ids are the same where they came from a sketch.
pub fn write(model: &Model) -> String {
    let mut writer = Writer::new(model);
    writer.header();
    writer.assets();
    writer.inside(None, 0);
    writer.flows();
    writer.controls();
    writer.text
}

struct Writer<'m> {
    model: &'m Model,
    text: String,
    /// Elements by the boundary they are in, and boundaries by the one around them, in writing order.
    elements: BTreeMap<Option<BoundaryId>, Vec<(ElementId, &'m Element)>>,
    boundaries: BTreeMap<Option<BoundaryId>, Vec<(BoundaryId, &'m Boundary)>>,
    /// How an element is referred to: its name, with `@n` where it is not the first of that name.
    names: BTreeMap<ElementId, String>,
}

impl<'m> Writer<'m> {
    fn new(model: &'m Model) -> Self {
        let mut elements: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, element) in model.elements() {
            elements
                .entry(element.boundary)
                .or_default()
                .push((*id, &**element));
        }
        let mut boundaries: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, boundary) in model.boundaries() {
            boundaries
                .entry(boundary.parent)
                .or_default()
                .push((*id, &**boundary));
        }
        let mut writer = Self {
            model,
            text: String::new(),
            elements,
            boundaries,
            names: BTreeMap::new(),
        };
        writer.order();
        writer
    }

    /// Sorts by stage, kind and name (boundaries by trust), things of one path by the number their id was made from.
    fn order(&mut self) {
        let mut paths: BTreeMap<BoundaryId, String> = BTreeMap::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut stack = vec![None];
        while let Some(parent) = stack.pop() {
            let path = parent
                .and_then(|id| paths.get(&id).cloned())
                .unwrap_or_default();
            if let Some(list) = self.boundaries.get_mut(&parent) {
                let key = |(id, b): &(BoundaryId, &Boundary)| {
                    let own = format!("{path}\u{1f}{}\u{1f}{}", b.kind, b.name);
                    (
                        b.trust(),
                        b.kind,
                        b.name.clone(),
                        place(&own, |p| BoundaryId::named(p) == *id),
                        *id,
                    )
                };
                list.sort_by_cached_key(key);
                for (id, boundary) in list.iter() {
                    let own = format!("{path}\u{1f}{}\u{1f}{}", boundary.kind, boundary.name);
                    let nth = place(&own, |p| BoundaryId::named(p) == *id);
                    paths.insert(
                        *id,
                        if nth > 1 {
                            format!("{own}\u{1f}@{nth}")
                        } else {
                            own
                        },
                    );
                }
                stack.extend(list.iter().rev().map(|(id, _)| Some(*id)));
            }
            if let Some(list) = self.elements.get_mut(&parent) {
                list.sort_by_cached_key(|(id, e)| {
                    let own = format!("{path}\u{1f}{}\u{1f}{}", e.kind, e.name);
                    (
                        e.stage(),
                        e.kind,
                        e.name.clone(),
                        place(&own, |p| ElementId::named(p) == *id),
                        *id,
                    )
                });
            }
        }
        // The numbers of `@n` follow the order of writing: boundaries first, then what stands outside them.
        let mut stack = vec![(None, false)];
        while let Some((parent, inner)) = stack.pop() {
            if inner {
                for (id, element) in self.elements.get(&parent).into_iter().flatten() {
                    let count = counts.entry(element.name.clone()).or_default();
                    *count += 1;
                    let shown = name(&element.name);
                    self.names.insert(
                        *id,
                        if *count == 1 {
                            shown
                        } else {
                            format!("{shown} @{count}")
                        },
                    );
                }
                let nested = self.boundaries.get(&parent).into_iter().flatten();
                stack.extend(nested.rev().map(|(id, _)| (Some(*id), true)));
            } else {
                stack.push((parent, true));
            }
        }
    }

    fn header(&mut self) {
        let workload = self.model.workload();
        let matrix = match &workload.matrix {
            MatrixChoice::Preset(id) if id != DEFAULT_MATRIX => id.as_str(),
            _ => "",
        };
        let tier = if workload.tier == Tier::Full {
            "full"
        } else {
            ""
        };
        let lines = [
            ("title", workload.title.as_str()),
            ("value", &workload.business_value),
            ("decision", &workload.decision_asked),
            ("matrix", matrix),
            ("tier", tier),
        ];
        for (word, text) in lines {
            if !text.is_empty() {
                let plain = text.trim() == text && !text.starts_with('"') && !text.contains('\n');
                let shown = if plain { text.to_owned() } else { quote(text) };
                let _ = writeln!(self.text, "{word}: {shown}");
            }
        }
    }

    fn assets(&mut self) {
        let mut assets: Vec<_> = self.model.assets().values().collect();
        assets.sort_by(|a, b| a.name.cmp(&b.name));
        for asset in assets {
            let _ = write!(self.text, "asset {}:", name(&asset.name));
            self.ratings(asset.ratings);
            if let Some(category) = asset.category {
                let _ = write!(self.text, " category={category}");
            }
            self.facts(&asset.facts);
            self.about(&asset.about);
            self.text.push('\n');
        }
    }

    fn inside(&mut self, parent: Option<BoundaryId>, depth: usize) {
        for (_, element) in self.elements.get(&parent).cloned().into_iter().flatten() {
            self.element(element, depth);
        }
        for (id, boundary) in self.boundaries.get(&parent).cloned().into_iter().flatten() {
            let _ = write!(self.text, "{:1$}boundary ", "", depth * 2);
            let _ = write!(self.text, "{}: {}", name(&boundary.name), boundary.kind);
            if let Some(trust) = boundary.trust {
                let _ = write!(self.text, " trust={trust}");
            }
            self.about(&boundary.about);
            self.text.push('\n');
            self.inside(Some(id), depth + 1);
        }
    }

    fn element(&mut self, element: &Element, depth: usize) {
        let _ = write!(self.text, "{:1$}", "", depth * 2);
        let _ = write!(self.text, "{}: {}", name(&element.name), element.kind);
        if let Some(stage) = element.stage {
            let _ = write!(self.text, " stage={stage}");
        }
        if let Some(on) = element.on.and_then(|id| self.names.get(&id)) {
            let _ = write!(self.text, " on={}", value(on));
        }
        let held = self.list(element.holds.iter().copied());
        if !held.is_empty() {
            let _ = write!(self.text, " holds={held}");
        }
        self.ratings(element.ratings);
        self.facts(&element.facts);
        self.about(&element.about);
        self.text.push('\n');
    }

    fn list(&self, ids: impl Iterator<Item = AssetId>) -> String {
        let mut names: Vec<&str> = ids
            .filter_map(|id| self.model.assets().get(&id))
            .map(|asset| asset.name.as_str())
            .collect();
        names.sort_unstable();
        names.into_iter().map(value).collect::<Vec<_>>().join(",")
    }

    fn ratings(&mut self, ratings: Ratings) {
        for (word, level) in ratings.named() {
            if let Some(level) = level {
                let _ = write!(self.text, " {word}={level}");
            }
        }
    }

    fn facts(&mut self, facts: &Facts) {
        for (attr, fact) in facts {
            let _ = write!(self.text, " {attr}={}", fact.is);
        }
    }

    fn about(&mut self, about: &About) {
        let mut pair = |key: &str, text: &str| {
            if !text.is_empty() {
                let _ = write!(self.text, " {key}={}", value(text));
            }
        };
        pair("owner", &about.owner);
        if !about.tags.is_empty() {
            let tags: Vec<String> = about.tags.iter().map(|tag| value(tag)).collect();
            let _ = write!(self.text, " tags={}", tags.join(","));
        }
        let mut pair = |key: &str, text: &str| {
            if !text.is_empty() {
                let _ = write!(self.text, " {key}={}", value(text));
            }
        };
        if let Scope::Out { reason } = &about.scope {
            pair("scope", "out");
            pair("reason", reason);
        }
        pair("description", &about.description);
        pair("note", &about.note);
        pair("source", about.source.as_deref().unwrap_or_default());
    }

    /// The flows in the order of the elements' names, those between two elements by label.
    fn sorted_flows(&self) -> Vec<(FlowId, &'m Flow)> {
        let mut flows: Vec<(FlowId, &'m Flow)> = self
            .model
            .flows()
            .iter()
            .map(|(id, f)| (*id, &**f))
            .collect();
        flows.sort_by_cached_key(|(id, flow)| {
            let stage = |id| self.model.elements().get(&id).map(|e| e.stage());
            let (from, to) = (self.names.get(&flow.from), self.names.get(&flow.to));
            let path = format!("{}\u{1f}{}\u{1f}{}", flow.from, flow.to, flow.name);
            let nth = place(&path, |p| FlowId::named(p) == *id);
            (
                stage(flow.from),
                from,
                stage(flow.to),
                to,
                flow.name.clone(),
                nth,
                *id,
            )
        });
        flows
    }

    fn flows(&mut self) {
        for (_, flow) in self.sorted_flows() {
            let end = |id| self.names.get(id).map_or("?", String::as_str);
            let ends = format!("{} -> {}", end(&flow.from), end(&flow.to));
            self.text += &ends;
            let start = self.text.len();
            if !flow.name.is_empty() {
                self.text.push(' ');
                self.text += &label(&flow.name);
            }
            if let Some(action) = flow.action {
                let _ = write!(self.text, " action={action}");
            }
            if let Some(stage) = flow.stage {
                let _ = write!(self.text, " stage={stage}");
            }
            if !flow.protocol.is_empty() {
                let _ = write!(self.text, " protocol={}", value(&flow.protocol));
            }
            if let Some(port) = flow.port {
                let _ = write!(self.text, " port={port}");
            }
            let carried = self.list(flow.carries.iter().copied());
            if !carried.is_empty() {
                let _ = write!(self.text, " carries={carried}");
            }
            if flow.both_ways {
                self.text += " both=yes";
            }
            self.facts(&flow.facts);
            self.about(&flow.about);
            if self.text.len() > start {
                self.text.insert(start, ':');
            }
            self.text.push('\n');
        }
    }

    fn controls(&mut self) {
        let mut lines = Vec::new();
        for control in self.model.controls().values() {
            let (on, nth) = match control.on {
                Anchor::Element(id) => (self.names.get(&id).cloned(), 1),
                Anchor::Flow(id) => self.flow_name(id),
                Anchor::Boundary(_) | Anchor::Finding(_) => (None, 1),
            };
            let Some(on) = on else { continue };
            let mut line = format!(
                "control {} on {on}: {}",
                name(&control.control),
                control.status
            );
            if nth > 1 {
                let _ = write!(line, " nth={nth}");
            }
            if !control.owner.is_empty() {
                let _ = write!(line, " owner={}", value(&control.owner));
            }
            if let Some(due) = control.due {
                let _ = write!(line, " due={due}");
            }
            if !control.evidence.is_empty() {
                let titles: Vec<String> =
                    control.evidence.iter().map(|e| value(&e.title)).collect();
                let _ = write!(line, " evidence={}", titles.join(","));
            }
            if !control.note.is_empty() {
                let _ = write!(line, " note={}", value(&control.note));
            }
            lines.push(line + "\n");
        }
        lines.sort();
        self.text.extend(lines);
    }

    fn flow_name(&self, id: FlowId) -> (Option<String>, usize) {
        let Some(flow) = self.model.flows().get(&id) else {
            return (None, 1);
        };
        let ends = (flow.from, flow.to);
        let mut same: Vec<_> = self
            .model
            .flows()
            .iter()
            .filter(|(_, f)| (f.from, f.to) == ends)
            .collect();
        same.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        let nth = same
            .iter()
            .position(|(other, _)| **other == id)
            .map_or(1, |ix| ix + 1);
        let (from, to) = (self.names.get(&flow.from), self.names.get(&flow.to));
        (
            from.zip(to).map(|(from, to)| format!("{from} -> {to}")),
            nth,
        )
    }
}

/// Which of several things of one path an id belongs to: the first 100 are tried; 0 for an id from elsewhere.
fn place(path: &str, is: impl Fn(&str) -> bool) -> usize {
    if is(path) {
        return 1;
    }
    (2..100)
        .find(|n| is(&format!("{path}\u{1f}@{n}")))
        .unwrap_or(0)
}

/// A flow's label: bare where its words stay words.
fn label(text: &str) -> String {
    let bare = text
        .split(' ')
        .all(|word| !word.is_empty() && !word.contains(['"', ',', '=', '#', '\\', '\n', '\t']));
    if bare { text.to_owned() } else { quote(text) }
}
