//! What can only be settled when all lines are read: who is meant by a name, what stands on what, flows, controls.

use super::{Ends, On, Put, Reader, about::Abouts, one, refuse};
use crate::{
    Anchor, AssetId, Control, ControlId, Edit, Element, ElementId, Evidence, Flow, FlowId, Issue,
    Model, Unknown,
    sketch::token::{Line, Piece},
    vocabulary,
};

impl Reader {
    /// The element a name means, or the issue that there is none, with the nearest name.
    fn find(
        &self,
        number: usize,
        (name, nth, column): &(String, Option<usize>, usize),
    ) -> Result<ElementId, Issue> {
        let named = self
            .elements_by_name
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if let Some(found) = named
            .get(nth.unwrap_or(1) - 1)
            .and_then(|ix| self.elements.get(*ix))
        {
            return Ok(found.id);
        }
        let shown = crate::clip(name);
        if let Some(nth) = nth.filter(|_| !named.is_empty()) {
            let what = format!("there is no element \u{201c}{shown}\u{201d} @{nth}");
            return Err(Issue::new(
                number,
                *column,
                what,
                format!("there are {} of that name", named.len()),
            ));
        }
        let hint = match crate::nearest(name, self.elements.iter().map(|e| e.name.as_str())) {
            Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
            None => "declare it on a line of its own: NAME: kind".to_owned(),
        };
        Err(Issue::new(
            number,
            *column,
            format!("no element is named \u{201c}{shown}\u{201d}"),
            hint,
        ))
    }

    fn reference(&self, number: usize, column: usize, text: &str) -> Result<ElementId, Issue> {
        if self.elements_by_name.contains_key(text) {
            return self.find(number, &(text.to_owned(), None, column));
        }
        let (name, nth) = Line::new(number, text, 0)
            .name()
            .map_err(|issue| Issue { column, ..issue })?;
        self.find(number, &(name, nth, column))
    }

    fn held(&mut self, number: usize, column: usize, names: &[String]) -> Vec<AssetId> {
        let mut found = Vec::new();
        for name in names {
            match self.assets.get(name) {
                Some(id) => found.push(*id),
                None => {
                    let hint = match crate::nearest(name, self.assets.keys().map(String::as_str)) {
                        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
                        None => "declare it: asset NAME: confidentiality=3".to_owned(),
                    };
                    let what = format!("no asset is named \u{201c}{}\u{201d}", crate::clip(name));
                    self.issues.push(Issue::new(number, column, what, hint));
                }
            }
        }
        found
    }

    pub(super) fn finish(mut self) -> (Model, Vec<Issue>) {
        for (id, number, pieces) in std::mem::take(&mut self.later) {
            for piece in pieces {
                let Piece::Pair {
                    column,
                    key,
                    values,
                } = piece
                else {
                    continue;
                };
                if key == "holds" {
                    let held = self.held(number, column, &values);
                    Edit::new(&mut self.model).update(id, |e: &mut Element| e.holds.extend(held));
                    continue;
                }
                match self.reference(number, column, &one(&values)) {
                    Ok(on) => drop(
                        Edit::new(&mut self.model).update(id, |e: &mut Element| e.on = Some(on)),
                    ),
                    Err(issue) => self.issues.push(issue),
                }
            }
        }
        for ends in std::mem::take(&mut self.flows) {
            if let Err(issue) = self.flow(ends) {
                self.issues.push(issue);
            }
        }
        for put in std::mem::take(&mut self.controls) {
            if let Err(issue) = self.attach(put) {
                self.issues.push(issue);
            }
        }
        self.circles();
        self.issues.sort();
        (self.model, self.issues)
    }

    /// Elements that stand on themselves in the end are an issue; the link is dropped.
    fn circles(&mut self) {
        let circling = self.model.faults();
        for fault in circling {
            let id = ElementId(fault.record);
            let number = self
                .elements
                .iter()
                .find(|e| e.id == id)
                .map_or(0, |e| e.line);
            self.issues
                .push(Issue::new(number, 1, fault.what, fault.hint));
            Edit::new(&mut self.model).update(id, |e: &mut Element| e.on = None);
        }
    }

    fn flow(&mut self, ends: Ends) -> Result<(), Issue> {
        let number = ends.number;
        let from = self.find(number, &ends.from)?;
        let to = self.find(number, &ends.to)?;
        let mut flow = Flow::new("", from, to);
        let mut label: Vec<String> = Vec::new();
        let mut about = Abouts::new(number);
        for piece in ends.pieces {
            let (column, key, values) = match piece {
                Piece::Word { text, .. } => {
                    label.push(text);
                    continue;
                }
                Piece::Pair {
                    column,
                    key,
                    values,
                } => (column, key, values),
            };
            let text = one(&values);
            match key.as_str() {
                "action" => match text.parse() {
                    Ok(action) => flow.action = Some(action),
                    Err(unknown) => self.issues.push(refuse(number, column, &unknown)),
                },
                "stage" => match text.parse() {
                    Ok(stage) => flow.stage = Some(stage),
                    Err(unknown) => self.issues.push(refuse(number, column, &unknown)),
                },
                "carries" => flow.carries.extend(self.held(number, column, &values)),
                "protocol" => flow.protocol = text,
                "port" => match text.parse() {
                    Ok(port) => flow.port = Some(port),
                    Err(_) => self.complain(
                        number,
                        column,
                        "a port is a number from 0 to 65535",
                        "write port=443",
                    ),
                },
                "both" => match text.as_str() {
                    "yes" => flow.both_ways = true,
                    "no" => {}
                    _ => self.complain(number, column, "both is yes or no", "write both=yes"),
                },
                _ => {
                    let known = ["action", "stage", "carries", "protocol", "port", "both"];
                    about.read(
                        column,
                        &key,
                        &values,
                        &known,
                        Some((vocabulary().flow(), &mut flow.facts)),
                    );
                }
            }
        }
        flow.name = label.join(" ");
        flow.about = about.finish(&mut self.issues);
        let path = self.unique(format!("{from}\u{1f}{to}\u{1f}{}", flow.name));
        Edit::new(&mut self.model).put(FlowId::named(&path), flow);
        Ok(())
    }

    fn attach(&mut self, put: Put) -> Result<(), Issue> {
        let number = put.number;
        let mut pieces = put.pieces.into_iter();
        let status = match pieces.next() {
            Some(Piece::Word { column, text }) => text
                .parse()
                .map_err(|unknown| refuse(number, column, &unknown))?,
            _ => {
                let hint = "write planned, partial, implemented or verified";
                return Err(Issue::new(
                    number,
                    1,
                    "a status must follow the colon",
                    hint,
                ));
            }
        };
        let mut control = Control::new(put.control, Anchor::Element(ElementId::named("")), status);
        let mut nth = 1;
        for piece in pieces {
            let (column, key, values) = Self::pair(number, piece)?;
            let text = one(&values);
            match key.as_str() {
                "owner" => control.owner = text,
                "note" => control.note = text,
                "due" => match text.parse() {
                    Ok(day) => control.due = Some(day),
                    Err(_) => self.complain(
                        number,
                        column,
                        "a date reads YYYY-MM-DD",
                        "write due=2027-02-01",
                    ),
                },
                "evidence" => {
                    control
                        .evidence
                        .extend(values.into_iter().map(|title| Evidence {
                            title,
                            link: String::new(),
                            date: None,
                        }));
                }
                "nth" => match text.parse() {
                    Ok(n) if n > 0 => nth = n,
                    _ => self.complain(
                        number,
                        column,
                        "nth counts from 1",
                        "write nth=2 for the second such flow",
                    ),
                },
                _ => {
                    let known = ["owner", "note", "due", "evidence", "nth"];
                    self.issues.push(refuse(
                        number,
                        column,
                        &Unknown::among("field of a control", &key, known),
                    ));
                }
            }
        }
        control.on = match &put.on {
            On::Element(name) => Anchor::Element(self.find(number, name)?),
            On::Flow(from, to) => Anchor::Flow(self.between(number, from, to, nth)?),
        };
        let path = self.unique(format!("{}\u{1f}{:?}", control.control, control.on));
        Edit::new(&mut self.model).put(ControlId::named(&path), control);
        Ok(())
    }

    /// The n-th flow between two elements, in the order of the flow table's labels.
    fn between(
        &self,
        number: usize,
        from: &(String, Option<usize>, usize),
        to: &(String, Option<usize>, usize),
        nth: usize,
    ) -> Result<FlowId, Issue> {
        let ends = (self.find(number, from)?, self.find(number, to)?);
        let mut flows: Vec<_> = self
            .model
            .flows()
            .iter()
            .filter(|(_, f)| (f.from, f.to) == ends)
            .collect();
        flows.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        flows.get(nth - 1).map(|(id, _)| **id).ok_or_else(|| {
            let what = format!(
                "there is no such flow from \u{201c}{}\u{201d} to \u{201c}{}\u{201d}",
                from.0, to.0
            );
            Issue::new(
                number,
                from.2,
                what,
                "draw the flow on a line of its own: A -> B: label",
            )
        })
    }
}
