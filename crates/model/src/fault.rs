//! What can be wrong with a model that reads: links to nothing, boundaries in a circle, attributes a kind has not.

use std::fmt::Display;

use uuid::Uuid;

use crate::{
    Anchor, Asset, Boundary, BoundaryId, Control, Element, ElementId, Facts, FindingId, Flow,
    KindSpec, Model, Override, OwnThreat, Ratings, RuleOverride, Stage, Subject, ThreatId, clip,
    vocabulary,
};

/// How deep boundaries nest, or elements stand on one another, at most.
pub(crate) const DEPTH: usize = 64;

/// One fault, with the record it is in, so that a reader can find the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The record's id; nil for the workload, which has none.
    pub record: Uuid,
    /// The text to look for inside the record, to point closer.
    pub near: String,
    pub what: String,
    pub hint: String,
}

/// Collects the faults of one record after the other.
struct Finder<'m> {
    model: &'m Model,
    record: Uuid,
    /// What the record is and its name, for the sentence about it.
    name: (&'static str, &'m str),
    faults: Vec<Fault>,
}

impl Model {
    /// Every fault, in table order. A model without faults can be judged and drawn.
    pub fn faults(&self) -> Vec<Fault> {
        let mut finder = Finder::new(self);
        finder.begin(Uuid::nil(), "workload", &self.workload.title);
        finder.stages(&self.workload.stages);
        for (rule, change) in &self.workload.rule_overrides {
            finder.begin(Uuid::nil(), "override of", rule);
            finder.rule(rule, change);
        }
        for (id, element) in &self.elements {
            finder.begin(id.0, "element", &element.name);
            finder.element(*id, element);
        }
        for (id, flow) in &self.flows {
            finder.begin(id.0, "flow", &flow.name);
            finder.flow(flow);
        }
        for (id, boundary) in &self.boundaries {
            finder.begin(id.0, "boundary", &boundary.name);
            finder.boundary(*id, boundary);
        }
        for (id, asset) in &self.assets {
            finder.begin(id.0, "asset", &asset.name);
            finder.asset(asset);
        }
        for (id, control) in &self.controls {
            finder.begin(id.0, "control", &control.control);
            finder.control(control);
        }
        for (id, threat) in &self.threats {
            finder.begin(id.0, "threat", &threat.title);
            finder.threat(threat);
        }
        for (id, decision) in &self.decisions {
            finder.begin(id.0, "decision on", &decision.rule);
            finder.key(*id, &decision.rule, decision.subject);
        }
        for (id, score) in &self.overrides {
            finder.begin(id.0, "override of", &score.rule);
            finder.key(*id, &score.rule, score.subject);
            finder.score(score);
        }
        finder.drawn();
        finder.faults
    }
}

impl Model {
    /// The faults of elements that stand on themselves in the end, or on too many others.
    pub(crate) fn circling(&self) -> Vec<Fault> {
        let mut finder = Finder::new(self);
        for (id, element) in self.elements.iter().filter(|(_, e)| e.on.is_some()) {
            finder.begin(id.0, "element", &element.name);
            finder.standing(*id);
        }
        finder.faults
    }
}

impl<'m> Finder<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            record: Uuid::nil(),
            name: ("", ""),
            faults: Vec::new(),
        }
    }

    fn begin(&mut self, record: Uuid, what: &'static str, name: &'m str) {
        self.record = record;
        self.name = (what, name);
    }

    fn fault(&mut self, near: impl Display, what: impl Display, hint: &str) {
        let (kind, name) = self.name;
        self.faults.push(Fault {
            record: self.record,
            near: near.to_string(),
            what: format!("the {kind} \u{201c}{}\u{201d} {what}", clip(name)),
            hint: hint.to_owned(),
        });
    }

    fn stages(&mut self, stages: &[Stage]) {
        for (ix, stage) in stages.iter().enumerate() {
            if stages.iter().take(ix).any(|earlier| earlier == stage) {
                let what = format!("lists the stage \u{201c}{stage}\u{201d} twice");
                self.fault("stages:", what, "list each stage once");
            }
        }
    }

    fn element(&mut self, id: ElementId, element: &Element) {
        let model = self.model;
        if let Some(inside) = element
            .boundary
            .filter(|b| !model.boundaries.contains_key(b))
        {
            self.fault(
                inside,
                "is in a boundary that does not exist",
                "add the boundary or take the line out",
            );
        }
        if let Some(on) = element.on.filter(|e| !model.elements.contains_key(e)) {
            self.fault(
                on,
                "stands on an element that does not exist",
                "add the element or take the line out",
            );
        }
        self.standing(id);
        for asset in element
            .holds
            .iter()
            .filter(|a| !model.assets.contains_key(a))
        {
            self.fault(
                asset,
                "holds an asset that does not exist",
                "add the asset or take its id out",
            );
        }
        self.facts(&element.facts, vocabulary().kind(element.kind));
        self.ratings(element.ratings);
    }

    /// Elements that stand on themselves in the end, or on too many others.
    fn standing(&mut self, id: ElementId) {
        let model = self.model;
        match climb(id, |at| model.elements.get(&at).and_then(|e| e.on)) {
            Climb::Ends => {}
            Climb::Circle => self.fault(
                "on:",
                "stands, in the end, on itself",
                "let one of the elements stand on nothing",
            ),
            Climb::TooDeep => {
                self.fault(
                    "on:",
                    format!("stands on more than {DEPTH} others"),
                    "stack fewer elements on one another",
                );
            }
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let model = self.model;
        for end in [flow.from, flow.to] {
            if !model.elements.contains_key(&end) {
                self.fault(
                    end,
                    "ends at an element that does not exist",
                    "add the element or remove the flow",
                );
            }
        }
        for asset in flow
            .carries
            .iter()
            .filter(|a| !model.assets.contains_key(a))
        {
            self.fault(
                asset,
                "carries an asset that does not exist",
                "add the asset or take its id out",
            );
        }
        self.facts(&flow.facts, vocabulary().flow());
    }

    fn boundary(&mut self, id: BoundaryId, boundary: &Boundary) {
        let model = self.model;
        if let Some(parent) = boundary
            .parent
            .filter(|b| !model.boundaries.contains_key(b))
        {
            self.fault(
                parent,
                "is in a boundary that does not exist",
                "add the boundary or take the line out",
            );
        }
        match climb(id, |at| model.boundaries.get(&at).and_then(|b| b.parent)) {
            Climb::Ends => {}
            Climb::Circle => {
                self.fault(
                    "parent:",
                    "contains, in the end, itself",
                    "take the parent of one of the boundaries out",
                );
            }
            Climb::TooDeep => {
                self.fault(
                    "parent:",
                    format!("is inside more than {DEPTH} others"),
                    "nest boundaries less deeply",
                );
            }
        }
        if boundary.trust.is_some_and(|trust| trust > 4) {
            self.fault(
                "trust:",
                "has a trust level over 4",
                "use 0 (hostile) to 4 (most trusted)",
            );
        }
    }

    fn asset(&mut self, asset: &Asset) {
        self.facts(&asset.facts, vocabulary().asset());
        self.ratings(asset.ratings);
    }

    fn control(&mut self, control: &Control) {
        let bound = !matches!(control.on, Anchor::Finding(_));
        if bound && self.model.anchored(control.on).is_none() {
            let hint = "attach it to an element or flow of the model, or remove it";
            self.fault("on:", "is on something that does not exist", hint);
        }
    }

    fn threat(&mut self, threat: &OwnThreat) {
        if [threat.likelihood, threat.impact]
            .iter()
            .any(|level| !(1..=5).contains(level))
        {
            self.fault(
                "likelihood:",
                "has a level outside 1 to 5",
                "use levels from 1 to 5",
            );
        }
        if !self.model.has(threat.subject) {
            let hint = "name an element, flow, asset or boundary of the model";
            self.fault("subject:", "is about something that does not exist", hint);
        }
    }

    /// A record about a finding whose id is not that of its rule and subject: nobody could say which of the two counts.
    fn key(&mut self, id: FindingId, rule: &str, subject: Subject) {
        let meant = FindingId::of(rule, subject);
        let own = |threat: &ThreatId| FindingId::of_own(*threat, subject) == id;
        // A decision on a threat somebody wrote may outlive it; its id then follows from nothing here.
        let free = rule == "own" || self.model.threats.keys().any(own);
        if meant != id && !free {
            let hint = format!(
                "its id follows from rule and subject: write \"{meant}\", or correct these"
            );
            self.fault("rule:", "has the id of another finding", &hint);
        }
    }

    fn score(&mut self, score: &Override) {
        let computed = [Some(score.computed.0), Some(score.computed.1)];
        let levels = [score.likelihood, score.impact]
            .into_iter()
            .chain(computed)
            .flatten();
        if levels.into_iter().any(|level| !(1..=5).contains(&level)) {
            self.fault(
                "likelihood:",
                "has a level outside 1 to 5",
                "use levels from 1 to 5",
            );
        }
    }

    fn rule(&mut self, rule: &str, change: &RuleOverride) {
        let near = format!("\"{rule}\"");
        let levels = [change.likelihood, change.impact].into_iter().flatten();
        if levels.into_iter().any(|level| !(1..=5).contains(&level)) {
            let what = "has a level outside 1 to 5";
            self.fault(&near, what, "use levels from 1 to 5");
        }
        if change.reason.trim().is_empty() {
            let hint = "add reason: \u{201c}why this is so here\u{201d}";
            self.fault(&near, "has no reason", hint);
        }
        let nothing = RuleOverride {
            reason: change.reason.clone(),
            ..RuleOverride::default()
        };
        if *change == nothing {
            let hint = "set likelihood, impact, title, threat, why or fix";
            self.fault(&near, "changes nothing", hint);
        }
    }

    /// Attributes the kind has not, or that take no such value.
    fn facts(&mut self, facts: &Facts, spec: &KindSpec) {
        for (attr, fact) in facts {
            let near = format_args!("\"{attr}\"");
            match spec.attribute(*attr) {
                None => {
                    let what =
                        format!("states \u{201c}{attr}\u{201d}, which a {} has not", spec.id);
                    let unknown = spec.named(attr.word()).err();
                    self.fault(near, what, &unknown.map_or_else(String::new, |u| u.hint()));
                }
                Some(attribute) if attribute.derived => {
                    let what =
                        format!("states \u{201c}{attr}\u{201d}, which follows from the drawing");
                    self.fault(
                        near,
                        what,
                        "take it out; draw the flow or boundary it follows from",
                    );
                }
                Some(attribute) if fact.is.known() && !attribute.takes.contains(&fact.is) => {
                    let what = format!(
                        "states \u{201c}{attr}\u{201d} as \u{201c}{}\u{201d}",
                        fact.is
                    );
                    self.fault(
                        near,
                        what,
                        &format!("use {} or unknown", attribute.choices()),
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn ratings(&mut self, ratings: Ratings) {
        for (name, level) in ratings.named() {
            if level.is_some_and(|level| !(1..=5).contains(&level)) {
                self.fault(
                    format!("{name}:"),
                    format!("is rated outside 1 to 5 for {name}"),
                    "use 1 to 5",
                );
            }
        }
    }

    /// Diagrams that place what the model has not.
    fn drawn(&mut self) {
        let model = self.model;
        let places = model
            .places
            .keys()
            .map(|(d, e)| (d, e.0, model.elements.contains_key(e)));
        let frames = model
            .frames
            .keys()
            .map(|(d, b)| (d, b.0, model.boundaries.contains_key(b)));
        let routes = model
            .routes
            .keys()
            .map(|(d, f)| (d, f.0, model.flows.contains_key(f)));
        let lost: Vec<_> = places
            .chain(frames)
            .chain(routes)
            .filter(|(_, _, known)| !known)
            .collect();
        for (diagram, record, _) in lost {
            let title = model.diagrams.get(diagram).map_or("", |d| d.title.as_str());
            self.begin(diagram.0, "diagram", title);
            self.fault(
                record,
                "places something that does not exist",
                "take the entry out of the diagram",
            );
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Climb {
    /// It ends, or runs into a circle of others, whose fault that is.
    Ends,
    Circle,
    TooDeep,
}

/// Follows links upwards, for [`DEPTH`] steps at most.
fn climb<I: PartialEq + Copy>(id: I, up: impl Fn(I) -> Option<I>) -> Climb {
    let Some(mut at) = up(id) else {
        return Climb::Ends;
    };
    let mut seen = Vec::new();
    while at != id {
        if seen.contains(&at) {
            return Climb::Ends;
        }
        if seen.len() == DEPTH {
            return Climb::TooDeep;
        }
        seen.push(at);
        match up(at) {
            None => return Climb::Ends,
            Some(next) => at = next,
        }
    }
    Climb::Circle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(links: &[(u32, u32)], from: u32, expected: Climb) {
        let up = |at| links.iter().find(|(a, _)| *a == at).map(|(_, b)| *b);
        assert_eq!(climb(from, up), expected);
    }

    #[test]
    fn a_climb_ends_circles_or_is_too_deep() {
        check(&[], 1, Climb::Ends);
        check(&[(1, 2), (2, 3)], 1, Climb::Ends);
        check(&[(1, 1)], 1, Climb::Circle);
        check(&[(1, 2), (2, 1)], 2, Climb::Circle);
        check(&[(1, 2), (2, 3), (3, 2)], 1, Climb::Ends);
        let chain: Vec<(u32, u32)> = (0..65).map(|n| (n, n + 1)).collect();
        check(&chain, 1, Climb::Ends);
        check(&chain, 0, Climb::TooDeep);
    }
}
