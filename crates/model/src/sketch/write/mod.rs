//! A model as sketch text: header, assets, elements, boundaries with what is in them, flows, controls.

mod order;

use std::{collections::BTreeSet, fmt::Write};

use super::token::{label, name, nth, quote, value};
use crate::{
    About, Anchor, AssetId, Boundary, Control, Element, Facts, Flow, MatrixChoice, Model, Ratings,
    Scope, Tier, workload::DEFAULT_MATRIX,
};
use order::Order;

/// Writes a sketch. Reading it again gives the same names, kinds, attributes, boundaries, assets, controls and
/// flows; ids are the same where they came from a sketch.
///
/// # Limitations
/// Controls on single findings have no notation and are left out, as are a matrix of the model's own, links and
/// dates of evidence, and who stated a fact.
pub fn write(model: &Model) -> String {
    let mut writer = Writer {
        model,
        order: Order::of(model),
        text: String::new(),
    };
    writer.header();
    writer.assets();
    writer.drawn();
    writer.flows();
    writer.controls();
    writer.text
}

struct Writer<'m> {
    model: &'m Model,
    order: Order<'m>,
    text: String,
}

impl Writer<'_> {
    fn header(&mut self) {
        let workload = self.model.workload();
        let matrix = match &workload.matrix {
            MatrixChoice::Preset(id) if id != DEFAULT_MATRIX => id.as_str(),
            _ => "",
        };
        let tier = match workload.tier {
            Tier::Core => "",
            Tier::Full => Tier::Full.word(),
        };
        let lines = [
            ("title", workload.title.as_str()),
            ("value", &workload.business_value),
            ("decision", &workload.decision_asked),
            ("matrix", matrix),
            ("tier", tier),
        ];
        for (word, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
            let plain = text.trim() == text && !text.starts_with('"') && !text.contains('\n');
            let shown = if plain { text.to_owned() } else { quote(text) };
            let _ = writeln!(self.text, "{word}: {shown}");
        }
    }

    fn assets(&mut self) {
        for (id, asset) in std::mem::take(&mut self.order.assets) {
            let count = self.order.nth_asset.get(&id).copied().unwrap_or(1);
            let _ = write!(self.text, "asset {}:", nth(&asset.name, count));
            self.ratings(asset.ratings);
            if let Some(category) = asset.category {
                let _ = write!(self.text, " category={category}");
            }
            self.facts(&asset.facts);
            self.about(&asset.about);
            self.text.push('\n');
        }
    }

    fn drawn(&mut self) {
        for (at, depth) in self.order.walk() {
            if let Some((_, boundary)) = at {
                self.boundary(boundary, depth - 1);
            }
            let inside = self.order.elements.remove(&at.map(|(id, _)| id));
            for (_, element) in inside.into_iter().flatten() {
                self.element(element, depth);
            }
        }
    }

    fn boundary(&mut self, boundary: &Boundary, depth: usize) {
        let _ = write!(self.text, "{:1$}boundary ", "", depth * 2);
        let _ = write!(self.text, "{}: {}", name(&boundary.name), boundary.kind);
        if let Some(trust) = boundary.trust {
            let _ = write!(self.text, " trust={trust}");
        }
        self.about(&boundary.about);
        self.text.push('\n');
    }

    fn element(&mut self, element: &Element, depth: usize) {
        let _ = write!(self.text, "{:1$}", "", depth * 2);
        let _ = write!(self.text, "{}: {}", name(&element.name), element.kind);
        if let Some(stage) = element.stage {
            let _ = write!(self.text, " stage={stage}");
        }
        if let Some(on) = element.on.and_then(|id| self.order.values.get(&id)) {
            let _ = write!(self.text, " on={on}");
        }
        self.list("holds", &element.holds);
        self.ratings(element.ratings);
        self.facts(&element.facts);
        self.about(&element.about);
        self.text.push('\n');
    }

    fn list(&mut self, key: &str, ids: &BTreeSet<AssetId>) {
        let names = ids.iter().filter_map(|id| self.order.held.get(id));
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_unstable();
        if !names.is_empty() {
            let _ = write!(self.text, " {key}={}", names.join(","));
        }
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

    fn pair(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.text, " {key}={}", value(text));
        }
    }

    fn about(&mut self, about: &About) {
        self.pair("owner", &about.owner);
        let tags = about.tags.iter().filter(|tag| !tag.is_empty());
        let tags: Vec<String> = tags.map(|tag| value(tag)).collect();
        if !tags.is_empty() {
            let _ = write!(self.text, " tags={}", tags.join(","));
        }
        let considered = about.considered.iter();
        let considered: Vec<String> = considered
            .map(|(letter, words)| match words.as_str() {
                "" => letter.to_string(),
                words => value(&format!("{letter}: {words}")),
            })
            .collect();
        if !considered.is_empty() {
            let _ = write!(self.text, " considered={}", considered.join(","));
        }
        if let Scope::Out { reason } = &about.scope {
            self.text += " scope=out";
            self.pair("reason", reason);
        }
        self.pair("description", &about.description);
        self.pair("note", &about.note);
        self.pair("source", about.source.as_deref().unwrap_or_default());
    }

    fn flows(&mut self) {
        for (_, flow) in std::mem::take(&mut self.order.flows) {
            let end = |id| self.order.names.get(id).map_or("?", String::as_str);
            let ends = format!("{} -> {}", end(&flow.from), end(&flow.to));
            self.text += &ends;
            let start = self.text.len();
            self.flow(flow);
            if self.text.len() > start {
                self.text.insert(start, ':');
            }
            self.text.push('\n');
        }
    }

    /// What follows the colon of a flow.
    fn flow(&mut self, flow: &Flow) {
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
        self.pair("protocol", &flow.protocol);
        if let Some(port) = flow.port {
            let _ = write!(self.text, " port={port}");
        }
        self.list("carries", &flow.carries);
        if flow.both_ways {
            self.text += " both=yes";
        }
        self.facts(&flow.facts);
        self.about(&flow.about);
    }

    fn controls(&mut self) {
        let mut lines = Vec::new();
        for (_, control) in &self.order.controls {
            if let Some((on, nth)) = self.anchor(control.on) {
                let head = format!("control {} on {on}:", name(&control.control));
                lines.push((head, nth, *control));
            }
        }
        // Stable: those of one control on one thing keep their order.
        lines.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        for (head, nth, control) in lines {
            self.text += &head;
            self.control(control, nth);
            self.text.push('\n');
        }
    }

    /// What follows the colon of a control.
    fn control(&mut self, control: &Control, nth: usize) {
        let _ = write!(self.text, " {}", control.status);
        if nth > 1 {
            let _ = write!(self.text, " nth={nth}");
        }
        self.pair("owner", &control.owner);
        if let Some(due) = control.due {
            let _ = write!(self.text, " due={due}");
        }
        if !control.evidence.is_empty() {
            let titles = control.evidence.iter().map(|e| value(&e.title));
            let titles = titles.collect::<Vec<_>>().join(",");
            let _ = write!(self.text, " evidence={titles}");
        }
        self.pair("note", &control.note);
    }

    /// What a control is on, and the number of the flow among those of its ends.
    fn anchor(&self, on: Anchor) -> Option<(String, usize)> {
        match on {
            Anchor::Element(id) => Some((self.order.names.get(&id)?.clone(), 1)),
            Anchor::Flow(id) => {
                let flow = self.model.flows().get(&id)?;
                let names = &self.order.names;
                let (from, to) = (names.get(&flow.from)?, names.get(&flow.to)?);
                Some((format!("{from} -> {to}"), *self.order.nth_flow.get(&id)?))
            }
            Anchor::Boundary(id) => Some((format!("boundary {}", self.order.zones.get(&id)?), 1)),
            Anchor::Finding(_) => None,
        }
    }
}
