//! The model file: RON, version 1, sorted and stable to the byte. Reading gives a model or the issues that stop it;
//! writing gives text. Opening and saving files is somebody else's work.

mod tables;
mod trouble;

use ron::{extensions::Extensions, ser::PrettyConfig};
use serde::{Deserialize, Serialize};

use crate::{Issue, Model};
use tables::Tables;
pub use trouble::syntax;

/// The version this build writes.
pub const VERSION: u32 = 1;
const FORMAT: &str = "plimsoll";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    model: Tables,
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Reads a model file.
///
/// # Errors
/// What stops it, each with line, column and what to do: text that is no RON, a newer version, an unknown kind or
/// attribute, a link to nothing, boundaries in a circle. No model comes out of a file with a fault.
pub fn read(text: &str) -> Result<Model, Vec<Issue>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let hint = "draw a model from a sketch with \u{201c}plimsoll draw\u{201d}, or start from a file in templates";
        return Err(vec![Issue::new(1, 1, "the file is empty", hint)]);
    }
    let file: File = match options().from_str(text) {
        Ok(file) => file,
        Err(error) => return Err(vec![trouble::broken(text, &error)]),
    };
    if let Some(issue) = trouble::refused(text, &file.format, file.version) {
        return Err(vec![issue]);
    }
    let model = Model::from(file.model);
    let faults = model.faults();
    if faults.is_empty() {
        return Ok(model);
    }
    Err(trouble::placed(text, faults))
}

/// Writes a model file. The same model gives the same bytes.
///
/// # Errors
/// None that a model can cause; the serializer's own words otherwise.
pub fn write(model: &Model) -> Result<String, Issue> {
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        model: Tables::from(model),
    };
    let style = PrettyConfig::new()
        .new_line("\n")
        .struct_names(false)
        .indentor("  ")
        .depth_limit(5);
    let mut text = options()
        .to_string_pretty(&file, style)
        .map_err(|error| Issue::new(0, 0, format!("the model cannot be written: {error}"), ""))?;
    text.push('\n');
    Ok(text)
}
