//! What can be wrong with a model that reads: links to nothing, boundaries in a circle, attributes a kind has not.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::{Anchor, Facts, KindSpec, Model, Ratings, Subject, clip, vocabulary};

/// One fault, with the record it is in, so that a reader can find the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The record's id.
    pub record: Uuid,
    /// The text to look for inside the record, to point closer.
    pub near: String,
    pub what: String,
    pub hint: String,
}

impl Model {
    /// Every fault, in table order. A model without faults can be judged and drawn.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |record: Uuid, near: &str, what: String, hint: &str| {
            faults.push(Fault {
                record,
                near: near.to_owned(),
                what,
                hint: hint.to_owned(),
            });
        };
        for (id, element) in &self.elements {
            let name = clip(&element.name);
            if let Some(inside) = element
                .boundary
                .filter(|b| !self.boundaries.contains_key(b))
            {
                let what = format!(
                    "the element \u{201c}{name}\u{201d} is in a boundary that does not exist"
                );
                fault(
                    id.0,
                    &inside.to_string(),
                    what,
                    "add the boundary or take the line out",
                );
            }
            if let Some(on) = element.on.filter(|e| !self.elements.contains_key(e)) {
                let what = format!(
                    "the element \u{201c}{name}\u{201d} stands on an element that does not exist"
                );
                fault(
                    id.0,
                    &on.to_string(),
                    what,
                    "add the element or take the line out",
                );
            }
            if self.stands_in_circle(*id) {
                let what =
                    format!("the element \u{201c}{name}\u{201d} stands, in the end, on itself");
                fault(
                    id.0,
                    "on:",
                    what,
                    "let one of the elements stand on nothing",
                );
            }
            for asset in element
                .holds
                .iter()
                .filter(|a| !self.assets.contains_key(a))
            {
                let what = format!(
                    "the element \u{201c}{name}\u{201d} holds an asset that does not exist"
                );
                fault(
                    id.0,
                    &asset.to_string(),
                    what,
                    "add the asset or take its id out",
                );
            }
            for (near, what, hint) in checked(
                &element.facts,
                vocabulary().kind(element.kind),
                element.ratings,
            ) {
                fault(
                    id.0,
                    &near,
                    format!("the element \u{201c}{name}\u{201d} {what}"),
                    &hint,
                );
            }
        }
        for (id, flow) in &self.flows {
            for end in [flow.from, flow.to] {
                if !self.elements.contains_key(&end) {
                    let what = format!(
                        "the flow \u{201c}{}\u{201d} ends at an element that does not exist",
                        clip(&flow.name)
                    );
                    fault(
                        id.0,
                        &end.to_string(),
                        what,
                        "add the element or remove the flow",
                    );
                }
            }
            for asset in flow.carries.iter().filter(|a| !self.assets.contains_key(a)) {
                let what = format!(
                    "the flow \u{201c}{}\u{201d} carries an asset that does not exist",
                    clip(&flow.name)
                );
                fault(
                    id.0,
                    &asset.to_string(),
                    what,
                    "add the asset or take its id out",
                );
            }
            for (near, what, hint) in checked(&flow.facts, vocabulary().flow(), Ratings::default())
            {
                fault(
                    id.0,
                    &near,
                    format!("the flow \u{201c}{}\u{201d} {what}", clip(&flow.name)),
                    &hint,
                );
            }
        }
        for (id, boundary) in &self.boundaries {
            let name = clip(&boundary.name);
            if let Some(parent) = boundary.parent.filter(|b| !self.boundaries.contains_key(b)) {
                let what = format!(
                    "the boundary \u{201c}{name}\u{201d} is in a boundary that does not exist"
                );
                fault(
                    id.0,
                    &parent.to_string(),
                    what,
                    "add the boundary or take the line out",
                );
            } else if self.nests_in_circle(*id) {
                let what =
                    format!("the boundary \u{201c}{name}\u{201d} contains, in the end, itself");
                fault(
                    id.0,
                    "parent:",
                    what,
                    "take the parent of one of the boundaries out",
                );
            }
            if boundary.trust.is_some_and(|trust| trust > 4) {
                let what = format!("the boundary \u{201c}{name}\u{201d} has a trust level over 4");
                fault(id.0, "trust:", what, "use 0 (hostile) to 4 (most trusted)");
            }
        }
        for (id, asset) in &self.assets {
            for (near, what, hint) in checked(&asset.facts, vocabulary().asset(), asset.ratings) {
                fault(
                    id.0,
                    &near,
                    format!("the asset \u{201c}{}\u{201d} {what}", clip(&asset.name)),
                    &hint,
                );
            }
        }
        for (id, control) in &self.controls {
            let missing = match control.on {
                Anchor::Finding(_) => false,
                anchor => self.anchored(anchor).is_none(),
            };
            if missing {
                let what = format!(
                    "the control \u{201c}{}\u{201d} is on something that does not exist",
                    clip(&control.control)
                );
                fault(
                    id.0,
                    "on:",
                    what,
                    "attach it to an element or flow of the model, or remove it",
                );
            }
        }
        for (id, threat) in &self.threats {
            if !(1..=5).contains(&threat.likelihood) || !(1..=5).contains(&threat.impact) {
                let what = format!(
                    "the threat \u{201c}{}\u{201d} has a level outside 1 to 5",
                    clip(&threat.title)
                );
                fault(id.0, "likelihood:", what, "use levels from 1 to 5");
            }
            if !self.has(threat.subject) {
                let what = format!(
                    "the threat \u{201c}{}\u{201d} is about something that does not exist",
                    clip(&threat.title)
                );
                fault(
                    id.0,
                    "subject:",
                    what,
                    "name an element, flow, asset or boundary of the model",
                );
            }
        }
        for (id, score) in &self.overrides {
            let levels = [
                score.likelihood,
                score.impact,
                Some(score.computed.0),
                Some(score.computed.1),
            ];
            if levels
                .into_iter()
                .flatten()
                .any(|level| !(1..=5).contains(&level))
            {
                fault(
                    id.0,
                    "likelihood:",
                    "a score override has a level outside 1 to 5".to_owned(),
                    "use levels from 1 to 5",
                );
            }
        }
        let drawn = self
            .places
            .keys()
            .map(|(d, e)| (d, e.0, self.elements.contains_key(e)));
        let framed = self
            .frames
            .keys()
            .map(|(d, b)| (d, b.0, self.boundaries.contains_key(b)));
        let routed = self
            .routes
            .keys()
            .map(|(d, f)| (d, f.0, self.flows.contains_key(f)));
        for (diagram, record, _) in drawn
            .chain(framed)
            .chain(routed)
            .filter(|(_, _, known)| !known)
        {
            let what = "a diagram places something that does not exist".to_owned();
            fault(
                diagram.0,
                &record.to_string(),
                what,
                "take the entry out of the diagram",
            );
        }
        faults
    }

    fn nests_in_circle(&self, id: crate::BoundaryId) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = Some(id);
        while let Some(at) = next {
            if !seen.insert(at) {
                return at == id;
            }
            next = self.boundaries.get(&at).and_then(|b| b.parent);
        }
        false
    }

    fn stands_in_circle(&self, id: crate::ElementId) -> bool {
        let mut next = self.elements.get(&id).and_then(|e| e.on);
        let mut steps = 0;
        while let Some(at) = next {
            steps += 1;
            if at == id || steps > self.elements.len() {
                return at == id;
            }
            next = self.elements.get(&at).and_then(|e| e.on);
        }
        false
    }

    /// Whether a subject named by a decision or an assumption still exists.
    pub fn is_stale(&self, subject: Subject) -> bool {
        !self.has(subject)
    }
}

/// The faults of one record's facts and ratings: near, what, hint.
fn checked(facts: &Facts, spec: &KindSpec, ratings: Ratings) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (attr, fact) in facts {
        let near = format!("\"{attr}\"");
        match spec.named(attr.word()) {
            Err(unknown) => {
                let what = format!("states \u{201c}{attr}\u{201d}, which a {} has not", spec.id);
                found.push((near, what, unknown.hint()));
            }
            Ok(attribute) if attribute.derived => {
                let what = format!("states \u{201c}{attr}\u{201d}, which follows from the drawing");
                found.push((
                    near,
                    what,
                    "take it out; draw the flow or boundary it follows from".to_owned(),
                ));
            }
            Ok(attribute) if fact.is.known() && !attribute.takes.contains(&fact.is) => {
                let what = format!(
                    "states \u{201c}{attr}\u{201d} as \u{201c}{}\u{201d}",
                    fact.is
                );
                found.push((
                    near,
                    what,
                    format!("use {} or unknown", attribute.choices()),
                ));
            }
            Ok(_) => {}
        }
    }
    for (name, level) in ratings.named() {
        if level.is_some_and(|level| !(1..=5).contains(&level)) {
            found.push((
                format!("{name}:"),
                format!("is rated outside 1 to 5 for {name}"),
                "use 1 to 5".to_owned(),
            ));
        }
    }
    found
}
