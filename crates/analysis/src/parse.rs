//! RON files into values, with complaints people can act on: the place, what is wrong there, the nearest name.

use model::{Issue, clip};
use ron::{Error, extensions::Extensions};
use serde::de::DeserializeOwned;

use crate::vet::near;

const COMPARE: &str = "compare with one that reads: plimsoll rules explain mutable-tag --file";

/// Reads one value. The complaint is about the first thing that stops it.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Issue> {
    if text.trim().is_empty() {
        return Err(Issue::new(1, 1, "the file is empty", COMPARE));
    }
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options
        .from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|error| {
            let (what, hint) = words(&error.code);
            let start = error.span.start;
            Issue::new(start.line.max(1), start.col.max(1), what, hint)
        })
}

fn words(error: &Error) -> (String, String) {
    match error {
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => (
            format!("\u{201c}{}\u{201d} is not known here", clip(found)),
            near(found, expected.iter().copied()),
        ),
        Error::NoSuchStructField {
            expected, found, ..
        } => (
            format!("there is no field \u{201c}{}\u{201d}", clip(found)),
            near(found, expected.iter().copied()),
        ),
        Error::MissingStructField { field, .. } => (
            format!("the field \u{201c}{field}\u{201d} is missing"),
            format!("add {field}: \u{2026}"),
        ),
        Error::DuplicateStructField { field, .. } => (
            format!("the field \u{201c}{field}\u{201d} is there twice"),
            "leave one of them".to_owned(),
        ),
        Error::ExpectedDifferentStructName { expected, found } => (
            format!(
                "\u{201c}{}\u{201d} stands where {expected} is meant",
                clip(found)
            ),
            format!("begin with {expected}(, or put the file into the folder it belongs to"),
        ),
        Error::TrailingCharacters => (
            "text follows its end".to_owned(),
            "take out what stands after the last bracket".to_owned(),
        ),
        Error::InvalidValueForType { expected, found } => (
            format!("{expected} must stand here, not {}", clip(found)),
            COMPARE.to_owned(),
        ),
        Error::ExpectedDifferentLength { expected, found } => (
            format!("{expected} must stand here, not {found} values"),
            COMPARE.to_owned(),
        ),
        Error::Message(message) => (message.clone(), COMPARE.to_owned()),
        other => (model::file::syntax(other).0, COMPARE.to_owned()),
    }
}
