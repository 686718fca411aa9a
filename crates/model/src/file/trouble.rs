//! What is wrong with a file, in sentences: what happened, where, what to do. None of the parser's own words where a
//! plain sentence is possible.

use std::collections::HashMap;

use ron::error::SpannedError;
use serde::{Deserialize, de::IgnoredAny};
use uuid::Uuid;

use super::{FORMAT, VERSION, options};
use crate::{Attr, Fault, Issue, KindSpec, clip, nearest, vocabulary};

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
    #[serde(default, rename = "model")]
    _model: IgnoredAny,
}

/// The refusal of another format or version, if it is one.
pub(super) fn refused(text: &str, format: &str, version: u32) -> Option<Issue> {
    let at = |word| text.find(word).unwrap_or_default();
    if format != FORMAT {
        let what = format!(
            "the format is \u{201c}{}\u{201d}, not \u{201c}{FORMAT}\u{201d}",
            clip(format)
        );
        let hint = "this is no Plimsoll model";
        return Some(Issue::at(text, at("format"), what, hint));
    }
    if version != VERSION {
        let what =
            format!("the file is of version {version}, this program reads version {VERSION}");
        let hint = if version > VERSION {
            "open it with a newer Plimsoll"
        } else {
            "the version starts at 1"
        };
        return Some(Issue::at(text, at("version"), what, hint));
    }
    None
}

/// Why a text is no model: another format or version if it says so, else what the parser stopped at.
pub(super) fn broken(text: &str, error: &SpannedError) -> Issue {
    let head: Option<Head> = options().from_str(text).ok();
    if let Some(issue) = head.and_then(|head| refused(text, &head.format, head.version)) {
        return issue;
    }
    let (mut what, mut hint) = plain(&error.code);
    let start = error.span.start;
    if let Some((attribute, choices)) = fact(text, error) {
        let near = what
            .split_once("did you mean ")
            .map(|(_, near)| near.trim_end_matches('?'));
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        what = match what.split_once(" is a value of no attribute") {
            Some((value, _)) => format!("{value} is no value of {attribute}"),
            None => format!("{attribute} has no value"),
        };
        hint = format!("use {choices} or unknown{near}");
    }
    if start.line == 0 {
        return Issue::at(text, 0, what, hint);
    }
    Issue::new(start.line, start.col.max(1), what, hint)
}

/// The attribute whose value a parser stopped at, and what it takes; none where it stopped at something else.
///
/// The parser says only where it stood: the attribute is the last one named before, its kind the last one before that.
fn fact(text: &str, error: &SpannedError) -> Option<(&'static str, String)> {
    match &error.code {
        ron::Error::Message(message) if message.contains(" is a value of no attribute") => {}
        ron::Error::MissingStructField { field, outer }
            if *field == "is" && outer.as_deref() == Some("Fact") => {}
        _ => return None,
    }
    let line = error.span.end.line.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let behind = text
        .get(start..)?
        .char_indices()
        .nth(error.span.end.col.saturating_sub(1));
    let end = behind.map_or(text.len(), |(at, _)| start + at);
    let before = text.get(..end)?;
    let quoted = |part: &'_ str| part.rsplit('"').next().and_then(Attr::named);
    let (at, attr) = before
        .rmatch_indices("\":")
        .find_map(|(at, _)| Some((at, quoted(before.get(..at)?)?)))?;
    let kinds = vocabulary().kinds().iter();
    let named = before
        .get(..at)?
        .rsplit_once("kind:")
        .map(|(_, rest)| rest.trim_start());
    let named = named.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
    let has = |spec: &&KindSpec| spec.attribute(attr).is_some();
    let same = |spec: &&KindSpec| {
        spec.id
            .replace('_', "")
            .eq_ignore_ascii_case(named.unwrap_or(""))
    };
    let spec = kinds
        .clone()
        .find(|spec| same(spec) && has(spec))
        .or_else(|| {
            [vocabulary().flow(), vocabulary().asset()]
                .into_iter()
                .find(has)
        })
        .or_else(|| kinds.clone().find(has))?;
    Some((attr.word(), spec.attribute(attr)?.choices()))
}

/// The parser's complaint as a sentence, with what to do.
fn plain(error: &ron::Error) -> (String, String) {
    use ron::Error as E;
    match error {
        E::NoSuchStructField {
            expected,
            found,
            outer,
        } => unknown(
            &format!("field of {}", named(outer.as_deref())),
            found,
            expected,
        ),
        E::NoSuchEnumVariant {
            expected,
            found,
            outer,
        } => {
            let what = match outer.as_deref().unwrap_or_default() {
                "Kind" => "element kind",
                "BoundaryKind" => "boundary kind",
                _ => "word that is known here",
            };
            unknown(what, found, expected)
        }
        E::MissingStructField { field, outer } => (
            format!(
                "{} lacks the field \u{201c}{field}\u{201d}",
                named(outer.as_deref())
            ),
            format!("add {field}: \u{2026}"),
        ),
        E::DuplicateStructField { field, outer } => (
            format!(
                "{} has the field \u{201c}{field}\u{201d} twice",
                named(outer.as_deref())
            ),
            "keep one of the two".to_owned(),
        ),
        E::Message(message) => (message.clone(), "correct it there".to_owned()),
        E::InvalidValueForType { expected, found } => (
            format!("{expected} must stand here, not {}", clip(found)),
            "correct the value".to_owned(),
        ),
        E::ExpectedDifferentLength { expected, found } => (
            format!("{expected} must stand here, not {found} values"),
            "add what is missing or take out what is too much".to_owned(),
        ),
        other => {
            let (what, hint) = syntax(other);
            (format!("the text cannot be read: {what}"), hint.to_owned())
        }
    }
}

/// What is wrong with a text as RON, and what to do in a model.
pub fn syntax(error: &ron::Error) -> (String, &'static str) {
    use ron::Error as E;
    const CLOSE: &str = "look for a bracket that is never closed, or a comma that is missing";
    const SHAPE: &str = "compare with a model from the templates folder";
    let (what, hint) = match error {
        E::Eof => (
            "it ends too early",
            "look for a bracket or quote that is never closed",
        ),
        E::TrailingCharacters => (
            "text follows the end of the model",
            "take out what stands after the last bracket",
        ),
        E::ExceededRecursionLimit => (
            "it nests too deeply",
            "nest less deeply; a model needs ten levels at most",
        ),
        E::ExpectedComma => ("a comma is missing before this", "add the comma"),
        E::ExpectedMapColon => ("a colon is missing after the name", "write name: value"),
        E::ExpectedArrayEnd => ("a list is not closed with ]", CLOSE),
        E::ExpectedMapEnd => ("a table is not closed with }", CLOSE),
        E::ExpectedStructLikeEnd | E::ExpectedOptionEnd | E::ExpectedAttributeEnd => {
            ("a record is not closed with )", CLOSE)
        }
        E::ExpectedStringEnd => (
            "a quote opens and never closes",
            "close it with a double quote",
        ),
        E::UnclosedBlockComment => ("a comment opens and never closes", "close it with */"),
        E::ExpectedArray => ("a list in square brackets must stand here", SHAPE),
        E::ExpectedMap => ("a table in braces must stand here", SHAPE),
        E::ExpectedStructLike
        | E::ExpectedNamedStructLike(_)
        | E::ExpectedStructName(_)
        | E::ExpectedDifferentStructName { .. }
        | E::ExpectedUnit => ("a record in round brackets must stand here", SHAPE),
        E::ExpectedOption => ("a value or None must stand here", SHAPE),
        E::ExpectedIdentifier | E::InvalidIdentifier(_) | E::SuggestRawIdentifier(_) => {
            ("a name must stand here", SHAPE)
        }
        E::ExpectedString | E::ExpectedChar => {
            ("a text must stand here", "write it in double quotes")
        }
        E::ExpectedBoolean => ("true or false must stand here", "write true or false"),
        E::ExpectedInteger | E::ExpectedFloat => ("a number must stand here", "write digits only"),
        E::IntegerOutOfBounds => (
            "the number is out of range",
            "use a number that fits the field",
        ),
        E::InvalidIntegerDigit { .. } | E::UnderscoreAtBeginning | E::FloatUnderscore => (
            "the number holds something that is no digit",
            "write digits only",
        ),
        E::InvalidEscape(_) => (
            "a backslash starts no escape that is known",
            "write \\\\ for a backslash, \\\" for a quote, \\n for a new line",
        ),
        E::UnexpectedChar(c) => {
            let what = format!("\u{201c}{}\u{201d} cannot stand here", clip(&c.to_string()));
            return (what, SHAPE);
        }
        E::NoSuchExtension(name) => {
            let what = format!("the extension \u{201c}{}\u{201d} is not known", clip(name));
            return (what, "take the line with enable out");
        }
        _ => ("it is no RON", SHAPE),
    };
    (what.to_owned(), hint)
}

fn unknown(what: &str, found: &str, expected: &[&str]) -> (String, String) {
    let hint = match nearest(found, expected.iter().copied()) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None if expected.len() <= 12 => format!("use one of {}", expected.join(", ")),
        None => "take it out or correct it".to_owned(),
    };
    (
        format!("\u{201c}{}\u{201d} is no {what}", clip(found)),
        hint,
    )
}

/// A record's type as people say it.
fn named(outer: Option<&str>) -> String {
    match outer {
        Some("File") => "the file".to_owned(),
        Some("Tables") => "the model".to_owned(),
        Some("Picture") => "a diagram".to_owned(),
        Some("About") => "what is said about a thing (about)".to_owned(),
        Some("OwnThreat") => "a threat".to_owned(),
        Some("OwnMatrix") => "a matrix".to_owned(),
        Some("RuleOverride") => "the override of a rule".to_owned(),
        Some(other) => format!("the {}", other.to_lowercase()),
        None => "this record".to_owned(),
    }
}

/// The faults with their places: the closest text inside the record, else the record. Linear in the text and the
/// faults.
pub(super) fn placed(text: &str, faults: Vec<Fault>) -> Vec<Issue> {
    let places = Places::of(text);
    let issue = |fault: Fault| {
        let (line, column) = places.place(places.offset(&fault));
        Issue::new(line, column, fault.what, fault.hint)
    };
    faults.into_iter().map(issue).collect()
}

/// Where lines begin and where ids stand in a text, by byte offset.
struct Places<'t> {
    text: &'t str,
    lines: Vec<usize>,
    /// Each id in quotes, wherever it stands.
    ids: HashMap<Uuid, Vec<usize>>,
    /// The ids that records begin with.
    keys: Vec<usize>,
}

impl<'t> Places<'t> {
    fn of(text: &'t str) -> Self {
        let mut places = Self {
            text,
            lines: vec![0],
            ids: HashMap::new(),
            keys: Vec::new(),
        };
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        places.lines.extend(breaks);
        for (at, _) in text.match_indices('"') {
            let rest = text.get(at + 1..).unwrap_or_default();
            // The longest form of a UUID has 45 characters.
            let inside = rest.bytes().take(46).position(|byte| byte == b'"');
            let Some(inside) = inside.and_then(|end| rest.get(..end)) else {
                continue;
            };
            let Ok(id) = Uuid::try_parse(inside) else {
                continue;
            };
            places.ids.entry(id).or_default().push(at);
            let after = rest.get(inside.len() + 1..).unwrap_or_default();
            if after.trim_start().starts_with(':') {
                places.keys.push(at);
            }
        }
        places
    }

    fn offset(&self, fault: &Fault) -> usize {
        let stands = self.ids.get(&fault.record).into_iter().flatten();
        let key = |at: &&usize| self.keys.binary_search(at).is_ok();
        // The workload has no id; it is what stands before the first.
        let record = stands.copied().find(|at| key(&at)).unwrap_or_default();
        if let Ok(id) = Uuid::try_parse(&fault.near) {
            let mut stands = self.ids.get(&id).into_iter().flatten();
            return stands.find(|at| **at > record).copied().unwrap_or(record);
        }
        let next = self.keys.partition_point(|at| *at <= record);
        let end = self.keys.get(next).copied().unwrap_or(self.text.len());
        let inside = self.text.get(record..end).unwrap_or_default();
        inside
            .find(&fault.near)
            .map_or(record, |near| record + near)
    }

    /// Line and column, from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let before = self.text.get(start.unwrap_or_default()..offset);
        (line, before.map_or(0, |before| before.chars().count()) + 1)
    }
}
