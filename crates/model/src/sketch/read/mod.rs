//! Sketch text into a model. Every line that cannot be read is an issue; the others still count.
//!
//! Lines that declare a thing take effect at once; what they say about other things waits until all are declared.

mod about;
mod link;
mod resolve;
mod thing;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use super::{
    numbered,
    token::{Line, Piece},
};
use crate::{
    AssetId, BoundaryId, ControlId, Edit, Element, ElementId, FlowId, Issue, MatrixChoice, Model,
    Ratings, Unknown, clip,
};
use link::{Ends, Put};
use resolve::{Later, Names};

/// Reads a sketch. The model holds what could be read; nothing in it points nowhere.
///
/// Ids are derived from kinds and paths of names, so that the same sketch gives the same model.
pub fn read(text: &str) -> (Model, Vec<Issue>) {
    let mut reader = Reader::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (ix, line) in text.lines().enumerate() {
        if let Err(issue) = reader.line(ix + 1, line) {
            reader.issues.push(issue);
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'t> {
    model: Model,
    issues: Vec<Issue>,
    /// A line that is no header was read.
    begun: bool,
    /// The open boundaries, outermost first; the indent of each is its index times two. One that could not be read
    /// stands as the one around it.
    open: Vec<Option<BoundaryId>>,
    /// The path of names of each boundary.
    paths: BTreeMap<BoundaryId, String>,
    boundary_paths: Paths<BoundaryId>,
    element_paths: Paths<ElementId>,
    flow_paths: Paths<FlowId>,
    control_paths: Paths<ControlId>,
    elements: Names<ElementId>,
    assets: Names<AssetId>,
    zones: Names<BoundaryId>,
    /// The line each element is declared on.
    lines: Vec<(ElementId, usize)>,
    /// The elements, in the order of their lines; put into the model when their links are known.
    drawn: Vec<(ElementId, Element)>,
    later: Vec<Later<'t>>,
    flows: Vec<Ends<'t>>,
    controls: Vec<Put<'t>>,
    /// The flows between two elements, with their labels, as declared.
    between: BTreeMap<(ElementId, ElementId), Vec<(String, FlowId)>>,
}

impl<'t> Reader<'t> {
    fn line(&mut self, number: usize, text: &'t str) -> Result<(), Issue> {
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        let mut line = Line::new(number, text, indent);
        if line.ended() {
            return Ok(());
        }
        self.indent(&line, text.get(..indent).unwrap_or_default())?;
        if line.take_keyword("boundary") {
            self.begun = true;
            let around = self.open.last().copied().flatten();
            let made = self.boundary(line);
            self.open.push(made.as_ref().ok().copied().or(around));
            made.map(drop)
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
            self.thing(line)
        }
    }

    /// Closes the boundaries a line is not inside of.
    fn indent(&mut self, line: &Line<'_>, indent: &str) -> Result<(), Issue> {
        if indent.contains('\t') {
            return Err(line.issue("the indent holds a tab", "use two spaces a level"));
        }
        let depth = indent.len() / 2;
        if indent.len() % 2 == 1 || depth > self.open.len() {
            let hint = "indent by two spaces for each boundary the line is inside of";
            return Err(line.issue("the indent fits no boundary above", hint));
        }
        self.open.truncate(depth);
        Ok(())
    }

    /// A `title:` line or one of its like; `false` if it is none.
    fn header(&mut self, line: &mut Line<'_>) -> Result<bool, Issue> {
        let colon = |word: &&str| {
            let rest = line.rest().strip_prefix(*word);
            rest.is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'))
        };
        let words = ["title", "value", "decision", "matrix", "tier"];
        let Some(word) = words.into_iter().find(colon) else {
            return Ok(false);
        };
        line.take(word);
        line.skip_spaces();
        line.take(":");
        line.skip_spaces();
        let column = line.column();
        let text = if line.rest().starts_with('"') {
            let text = line.quoted()?;
            if !line.ended() {
                return Err(line.issue(
                    "text follows the closing quote",
                    "quote the whole text, with \\\" for a quote inside it",
                ));
            }
            text
        } else {
            line.rest().trim_end().to_owned()
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
        Ok(true)
    }

    /// The boundary the line is in.
    fn around(&self) -> Option<BoundaryId> {
        self.open.last().copied().flatten()
    }

    /// The path of a thing of that kind and name, declared here.
    fn path(&self, kind: &str, name: &str) -> String {
        let path = self.around().and_then(|id| self.paths.get(&id));
        let path = path.map(String::as_str).unwrap_or_default();
        format!("{path}\u{1f}{kind}\u{1f}{name}")
    }

    /// Reads a rating from 1 to 5; `false` if the key names none.
    fn rating(&mut self, number: usize, pair: &Pair<'_>, ratings: &mut Ratings) -> bool {
        let Some(slot) = ratings.slot(pair.key) else {
            return false;
        };
        match pair.text().parse() {
            Ok(level @ 1..=5) => *slot = Some(level),
            _ => self.complain(
                number,
                pair.column,
                format!("{} is a level from 1 to 5", pair.key),
                "write a whole number",
            ),
        }
        true
    }

    /// Reads a word of a list, or complains with the nearest.
    fn word<T: std::str::FromStr<Err = Unknown>>(
        &mut self,
        number: usize,
        pair: &Pair<'_>,
    ) -> Option<T> {
        match pair.text().parse() {
            Ok(word) => Some(word),
            Err(unknown) => {
                self.issues.push(refuse(number, pair.column, &unknown));
                None
            }
        }
    }

    fn complain(&mut self, number: usize, column: usize, what: impl Into<String>, hint: &str) {
        self.issues.push(Issue::new(number, column, what, hint));
    }
}

/// How many things each path has, by the id of the first, so that the second thing of one path has another id.
struct Paths<I>(HashMap<I, usize>);

impl<I> Default for Paths<I> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<I: Copy + Eq + Hash> Paths<I> {
    /// The id of the next thing of a path, and its number.
    fn unique(&mut self, path: &str, named: fn(&str) -> I) -> (I, usize) {
        let first = named(path);
        let Some(mut count) = self.0.get(&first).copied() else {
            self.0.insert(first, 1);
            return (first, 1);
        };
        let id = loop {
            count += 1;
            let id = named(&numbered(path, count));
            if !self.0.contains_key(&id) {
                break id;
            }
        };
        self.0.insert(first, count);
        self.0.insert(id, 1);
        (id, count)
    }
}

/// `key=value`, the values of a list apart.
struct Pair<'t> {
    column: usize,
    key: &'t str,
    values: Vec<Cow<'t, str>>,
}

impl<'t> Pair<'t> {
    /// The piece as a pair; a word alone is an issue.
    fn of(number: usize, piece: Piece<'t>) -> Result<Self, Issue> {
        match piece {
            Piece::Pair {
                column,
                key,
                values,
            } => Ok(Self {
                column,
                key,
                values,
            }),
            Piece::Word { column, text } => {
                let what = format!("\u{201c}{}\u{201d} stands alone here", clip(&text));
                let hint = "write name=value; quote a value with spaces";
                Err(Issue::new(number, column, what, hint))
            }
        }
    }

    /// The value as one text.
    fn text(&self) -> Cow<'_, str> {
        match self.values.as_slice() {
            [value] => Cow::Borrowed(value),
            values => Cow::Owned(values.join(",")),
        }
    }
}

fn colon(line: &mut Line<'_>) -> Result<(), Issue> {
    if line.take(":") {
        Ok(())
    } else {
        Err(line.issue("a colon must follow the name", "write NAME: kind"))
    }
}

/// A word that is in no list, as an issue.
fn refuse(line: usize, column: usize, unknown: &Unknown) -> Issue {
    let what = format!(
        "\u{201c}{}\u{201d} is no {}",
        clip(&unknown.word),
        unknown.what
    );
    Issue::new(line, column, what, unknown.hint())
}
