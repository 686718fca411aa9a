//! Sketch text into a model. Every line that cannot be read is an issue; the others still count.

use std::collections::BTreeMap;

use super::token::{Line, Piece};
use crate::{
    About, Anchor, Asset, AssetId, Boundary, BoundaryId, Control, ControlId, Edit, Element,
    ElementId, Evidence, Fact, Facts, Flow, FlowId, Issue, KindSpec, MatrixChoice, Model, Ratings,
    Scope, Unknown, Value, vocabulary,
};

/// Reads a sketch. The model holds what could be read; nothing in it points nowhere.
///
/// Ids are derived from kinds and paths of names, so that the same sketch gives the same model.
pub fn read(text: &str) -> (Model, Vec<Issue>) {
    let mut reader = Reader::default();
    for (ix, line) in text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .enumerate()
    {
        if let Err(issue) = reader.line(ix + 1, line) {
            reader.issues.push(issue);
        }
    }
    reader.finish()
}

/// Something later lines may name, with the line for messages.
struct Named {
    id: ElementId,
    name: String,
}

struct Ends {
    number: usize,
    from: (String, Option<usize>, usize),
    to: (String, Option<usize>, usize),
    pieces: Vec<Piece>,
}

enum On {
    Element((String, Option<usize>, usize)),
    Flow(
        (String, Option<usize>, usize),
        (String, Option<usize>, usize),
    ),
}

struct Put {
    number: usize,
    control: String,
    on: On,
    pieces: Vec<Piece>,
}

#[derive(Default)]
struct Reader {
    model: Model,
    issues: Vec<Issue>,
    begun: bool,
    /// The open boundaries, outermost first; the indent of each is its index times two.
    open: Vec<BoundaryId>,
    paths: BTreeMap<BoundaryId, String>,
    seen: BTreeMap<String, usize>,
    elements: Vec<Named>,
    elements_by_name: BTreeMap<String, Vec<usize>>,
    assets: BTreeMap<String, AssetId>,
    /// Elements with what they stand on and hold, resolved at the end.
    later: Vec<(ElementId, usize, Vec<Piece>)>,
    flows: Vec<Ends>,
    controls: Vec<Put>,
}

impl Reader {
    fn line(&mut self, number: usize, text: &str) -> Result<(), Issue> {
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        let mut line = Line::new(number, text, indent);
        if line.ended() {
            return Ok(());
        }
        let depth = self.depth(&line, text.get(..indent).unwrap_or_default())?;
        if line.take_keyword("boundary") {
            self.boundary(line, depth)
        } else if line.take_keyword("asset") {
            self.begun = true;
            self.asset(line)
        } else if line.take_keyword("control") {
            self.begun = true;
            self.control(line)
        } else if !self.begun && self.header(&mut line)? {
            Ok(())
        } else {
            self.begun = true;
            self.thing(line, depth)
        }
    }

    /// How many boundaries a line is inside of; closes those it is not.
    fn depth(&mut self, line: &Line<'_>, indent: &str) -> Result<usize, Issue> {
        if indent.contains('\t') {
            return Err(line.issue("the indent holds a tab", "use two spaces a level"));
        }
        let depth = indent.len() / 2;
        if indent.len() % 2 == 1 || depth > self.open.len() {
            let hint = "indent by two spaces for each boundary the line is inside of";
            return Err(line.issue("the indent fits no boundary above", hint));
        }
        self.open.truncate(depth);
        Ok(depth)
    }

    fn header(&mut self, line: &mut Line<'_>) -> Result<bool, Issue> {
        for word in ["title", "value", "decision", "matrix", "tier"] {
            let colon = line
                .rest()
                .strip_prefix(word)
                .map(|rest| rest.trim_start_matches(' '));
            if !colon.is_some_and(|rest| rest.starts_with(':')) {
                continue;
            }
            line.take(word);
            line.skip_spaces();
            line.take(":");
            line.skip_spaces();
            let column = line.column();
            let text = match line.rest() {
                rest if rest.starts_with('"') => line.name()?.0,
                rest => rest.trim_end().to_owned(),
            };
            let mut edit = Edit::new(&mut self.model);
            match word {
                "title" => edit.workload(|w| w.title = text),
                "value" => edit.workload(|w| w.business_value = text),
                "decision" => edit.workload(|w| w.decision_asked = text),
                "matrix" => edit.workload(|w| w.matrix = MatrixChoice::Preset(text)),
                _ => {
                    let tier = text
                        .parse()
                        .map_err(|unknown| refuse(line.number, column, &unknown))?;
                    edit.workload(|w| w.tier = tier);
                }
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// Counts a path, so that the second thing of one path has another id.
    fn unique(&mut self, path: String) -> String {
        let count = self.seen.entry(path.clone()).or_default();
        *count += 1;
        if *count == 1 {
            path
        } else {
            format!("{path}\u{1f}@{count}")
        }
    }

    fn path(&self) -> String {
        self.open
            .last()
            .and_then(|id| self.paths.get(id))
            .cloned()
            .unwrap_or_default()
    }

    fn boundary(&mut self, mut line: Line<'_>, depth: usize) -> Result<(), Issue> {
        self.begun = true;
        let (name, _) = line.name()?;
        colon(&mut line)?;
        let mut pieces = line.pieces()?.into_iter();
        let kind = first(&line, pieces.next(), "boundary kind")?;
        let kind = kind
            .1
            .parse()
            .map_err(|unknown| refuse(line.number, kind.0, &unknown))?;
        let path = self.unique(format!("{}\u{1f}{kind}\u{1f}{name}", self.path()));
        let id = BoundaryId::named(&path);
        let mut boundary = Boundary::new(name, kind);
        boundary.parent = self.open.last().copied();
        let mut about = Abouts::new(line.number);
        for piece in pieces {
            let (column, key, values) = self.pair(line.number, piece)?;
            match key.as_str() {
                "trust" => match one(&values).parse() {
                    Ok(trust) if trust <= 4 => boundary.trust = Some(trust),
                    _ => self.complain(
                        line.number,
                        column,
                        "trust is a level from 0 to 4",
                        "0 is hostile, 4 most trusted",
                    ),
                },
                _ => about.read(column, &key, &values, &["trust"], None),
            }
        }
        boundary.about = about.finish(&mut self.issues);
        self.paths.insert(id, path);
        Edit::new(&mut self.model).put(id, boundary);
        debug_assert_eq!(self.open.len(), depth);
        self.open.push(id);
        Ok(())
    }

    fn asset(&mut self, mut line: Line<'_>) -> Result<(), Issue> {
        let column = line.column();
        let (name, _) = line.name()?;
        colon(&mut line)?;
        if self.assets.contains_key(&name) {
            let what = format!(
                "there is an asset \u{201c}{}\u{201d} already",
                crate::clip(&name)
            );
            return Err(Issue::new(
                line.number,
                column,
                what,
                "give it another name",
            ));
        }
        let id = AssetId::named(&name);
        let mut asset = Asset::new(name.clone());
        let mut about = Abouts::new(line.number);
        let spec = vocabulary().asset();
        for piece in line.pieces()? {
            let (column, key, values) = self.pair(line.number, piece)?;
            if key == "category" {
                match one(&values).parse() {
                    Ok(category) => asset.category = Some(category),
                    Err(unknown) => self.issues.push(refuse(line.number, column, &unknown)),
                }
            } else if !self.rating(line.number, column, &mut asset.ratings, &key, &values) {
                let known = ["category", "confidentiality", "integrity", "availability"];
                about.read(
                    column,
                    &key,
                    &values,
                    &known,
                    Some((spec, &mut asset.facts)),
                );
            }
        }
        asset.about = about.finish(&mut self.issues);
        self.assets.insert(name, id);
        Edit::new(&mut self.model).put(id, asset);
        Ok(())
    }

    fn control(&mut self, mut line: Line<'_>) -> Result<(), Issue> {
        let (control, _) = line.name()?;
        if !line.take("on ") {
            return Err(line.issue(
                "\u{201c}on\u{201d} must follow the control",
                "write control NAME on ELEMENT: status",
            ));
        }
        let column = line.column();
        let (name, nth) = line.name()?;
        let first = (name, nth, column);
        let on = if line.take("->") {
            line.skip_spaces();
            let column = line.column();
            let (name, nth) = line.name()?;
            On::Flow(first, (name, nth, column))
        } else {
            On::Element(first)
        };
        colon(&mut line)?;
        let pieces = line.pieces()?;
        self.controls.push(Put {
            number: line.number,
            control,
            on,
            pieces,
        });
        Ok(())
    }

    /// An element or a flow.
    fn thing(&mut self, mut line: Line<'_>, depth: usize) -> Result<(), Issue> {
        let column = line.column();
        let (name, nth) = line.name()?;
        if line.take("->") {
            line.skip_spaces();
            let to_column = line.column();
            let (to, to_nth) = line.name()?;
            let pieces = if line.take(":") {
                line.pieces()?
            } else {
                Vec::new()
            };
            if !line.ended() {
                return Err(line.issue(
                    "a colon must follow the names of a flow",
                    "write A -> B: label action=call",
                ));
            }
            let (from, to) = ((name, nth, column), (to, to_nth, to_column));
            self.flows.push(Ends {
                number: line.number,
                from,
                to,
                pieces,
            });
            return Ok(());
        }
        if !line.take(":") {
            let hint = "write NAME: kind, or A -> B: label";
            return Err(line.issue("a colon or an arrow must follow the name", hint));
        }
        self.element(name, &mut line, depth)
    }

    fn element(&mut self, name: String, line: &mut Line<'_>, depth: usize) -> Result<(), Issue> {
        let mut pieces = line.pieces()?.into_iter();
        let kind = first(line, pieces.next(), "element kind")?;
        let kind: crate::Kind = kind
            .1
            .parse()
            .map_err(|unknown| refuse(line.number, kind.0, &unknown))?;
        let path = self.unique(format!("{}\u{1f}{kind}\u{1f}{name}", self.path()));
        let id = ElementId::named(&path);
        let mut element = Element::new(name.clone(), kind);
        element.boundary = depth
            .checked_sub(1)
            .and_then(|ix| self.open.get(ix))
            .copied();
        let mut about = Abouts::new(line.number);
        let mut later = Vec::new();
        for piece in pieces {
            let (column, key, values) = self.pair(line.number, piece)?;
            match key.as_str() {
                "on" | "holds" => later.push(Piece::Pair {
                    column,
                    key,
                    values,
                }),
                "stage" => match one(&values).parse() {
                    Ok(stage) => element.stage = Some(stage),
                    Err(unknown) => self.issues.push(refuse(line.number, column, &unknown)),
                },
                _ if self.rating(line.number, column, &mut element.ratings, &key, &values) => {}
                _ => {
                    let known = [
                        "on",
                        "holds",
                        "stage",
                        "confidentiality",
                        "integrity",
                        "availability",
                    ];
                    let spec = vocabulary().kind(kind);
                    about.read(
                        column,
                        &key,
                        &values,
                        &known,
                        Some((spec, &mut element.facts)),
                    );
                }
            }
        }
        element.about = about.finish(&mut self.issues);
        self.elements_by_name
            .entry(name.clone())
            .or_default()
            .push(self.elements.len());
        self.elements.push(Named { id, name });
        self.later.push((id, line.number, later));
        Edit::new(&mut self.model).put(id, element);
        Ok(())
    }

    fn rating(
        &mut self,
        number: usize,
        column: usize,
        ratings: &mut Ratings,
        key: &str,
        values: &[String],
    ) -> bool {
        let Some(slot) = ratings.slot(key) else {
            return false;
        };
        match one(values).parse() {
            Ok(level @ 1..=5) => *slot = Some(level),
            _ => self.complain(
                number,
                column,
                &format!("{key} is a level from 1 to 5"),
                "write a whole number",
            ),
        }
        true
    }

    fn pair(&self, number: usize, piece: Piece) -> Result<(usize, String, Vec<String>), Issue> {
        match piece {
            Piece::Pair {
                column,
                key,
                values,
            } => Ok((column, key, values)),
            Piece::Word { column, text } => {
                let what = format!("\u{201c}{}\u{201d} stands alone here", crate::clip(&text));
                Err(Issue::new(
                    number,
                    column,
                    what,
                    "write name=value; quote a value with spaces",
                ))
            }
        }
    }

    fn complain(&mut self, number: usize, column: usize, what: &str, hint: &str) {
        self.issues.push(Issue::new(number, column, what, hint));
    }

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

    fn finish(mut self) -> (Model, Vec<Issue>) {
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
                .position(|e| e.id == id)
                .map_or(0, |_| 1);
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
            let (column, key, values) = self.pair(number, piece)?;
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

/// Collects what all things have in common, and the facts of those that have attributes.
struct Abouts {
    number: usize,
    about: About,
    out: bool,
    reason: Option<(usize, String)>,
    issues: Vec<Issue>,
}

impl Abouts {
    fn new(number: usize) -> Self {
        Self {
            number,
            about: About::default(),
            out: false,
            reason: None,
            issues: Vec::new(),
        }
    }

    fn read(
        &mut self,
        column: usize,
        key: &str,
        values: &[String],
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let text = one(values);
        match key {
            "owner" => self.about.owner = text,
            "note" => self.about.note = text,
            "description" => self.about.description = text,
            "source" => self.about.source = Some(text),
            "tags" => self
                .about
                .tags
                .extend(values.iter().filter(|tag| !tag.is_empty()).cloned()),
            "scope" if text == "out" => self.out = true,
            "scope" if text == "in" => self.out = false,
            "scope" => self.issues.push(Issue::new(
                self.number,
                column,
                "scope is in or out",
                "write scope=out reason=\"…\"",
            )),
            "reason" => self.reason = Some((column, text)),
            _ => self.fact(column, key, &text, known, facts),
        }
    }

    fn fact(
        &mut self,
        column: usize,
        key: &str,
        text: &str,
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let common = [
            "owner",
            "note",
            "description",
            "source",
            "tags",
            "scope",
            "reason",
        ];
        let Some((spec, facts)) = facts else {
            let unknown = Unknown::among("field here", key, common.iter().chain(known).copied());
            self.issues.push(refuse(self.number, column, &unknown));
            return;
        };
        let attribute = match spec.named(key) {
            Ok(attribute) => attribute,
            Err(_) => {
                let names = spec.attributes.iter().map(|a| a.id.as_str());
                let what = "attribute of this kind";
                let unknown =
                    Unknown::among(what, key, names.chain(common).chain(known.iter().copied()));
                self.issues.push(refuse(self.number, column, &unknown));
                return;
            }
        };
        if attribute.derived {
            let what = format!("\u{201c}{key}\u{201d} follows from the drawing");
            self.issues.push(Issue::new(
                self.number,
                column,
                what,
                "draw the flow or boundary it follows from",
            ));
            return;
        }
        match attribute.value(text) {
            Ok(value) => {
                if facts.insert(attribute.attr, Fact::from(value)).is_some() {
                    let what = format!("\u{201c}{key}\u{201d} is stated twice");
                    self.issues
                        .push(Issue::new(self.number, column, what, "keep one of the two"));
                }
            }
            Err(_) => {
                let what = format!("\u{201c}{}\u{201d} is no value of {key}", crate::clip(text));
                let near = crate::nearest(text, attribute.takes.iter().map(|v: &Value| v.word()));
                let near = near.map_or_else(String::new, |near| {
                    format!("; did you mean \u{201c}{near}\u{201d}?")
                });
                let hint = format!("use {} or unknown{near}", attribute.choices());
                self.issues
                    .push(Issue::new(self.number, column, what, hint));
            }
        }
    }

    fn finish(mut self, issues: &mut Vec<Issue>) -> About {
        match (self.out, self.reason) {
            (true, reason) => {
                self.about.scope = Scope::Out {
                    reason: reason.map(|(_, text)| text).unwrap_or_default(),
                }
            }
            (false, Some((column, _))) => {
                let hint = "add scope=out, or use note=";
                self.issues.push(Issue::new(
                    self.number,
                    column,
                    "a reason belongs to scope=out",
                    hint,
                ));
            }
            (false, None) => {}
        }
        issues.append(&mut self.issues);
        self.about
    }
}

fn one(values: &[String]) -> String {
    values.join(",")
}

fn colon(line: &mut Line<'_>) -> Result<(), Issue> {
    if line.take(":") {
        Ok(())
    } else {
        Err(line.issue("a colon must follow the name", "write NAME: kind"))
    }
}

fn first(line: &Line<'_>, piece: Option<Piece>, what: &str) -> Result<(usize, String), Issue> {
    match piece {
        Some(Piece::Word { column, text }) => Ok((column, text)),
        Some(Piece::Pair { column, .. }) => Err(Issue::new(
            line.number,
            column,
            format!("the {what} must come first"),
            "write NAME: kind key=value",
        )),
        None => Err(line.issue(format!("the {what} is missing"), "write NAME: kind")),
    }
}

fn refuse(line: usize, column: usize, unknown: &Unknown) -> Issue {
    let what = format!(
        "\u{201c}{}\u{201d} is no {}",
        crate::clip(&unknown.word),
        unknown.what
    );
    Issue::new(line, column, what, unknown.hint())
}
