//! Sketch text into a model. Every line that cannot be read is an issue; the others still count.

use std::collections::BTreeMap;

mod about;
mod resolve;
mod things;

use super::token::{Line, Piece};
use crate::{AssetId, BoundaryId, Edit, ElementId, Issue, MatrixChoice, Model, Ratings, Unknown};

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
    line: usize,
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

    fn pair(number: usize, piece: Piece) -> Result<(usize, String, Vec<String>), Issue> {
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
