//! The format of a report from the call: the flag or the file's ending, checked against what else was asked for.

use std::path::Path;

use report::{Format, Input, Part, Picture, Sheet};

use crate::{Error, files::calm};

/// What the flags ask for beside the format.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    pub sheet: Option<Sheet>,
    pub figure: Option<Picture>,
    pub scale: Option<f32>,
}

fn call(what: impl Into<String>, hint: &str) -> Error {
    Error::Call {
        what: what.into(),
        hint: hint.to_owned(),
    }
}

/// The format of a file: as asked, else by the ending; a folder takes a PDF.
///
/// # Errors
/// When nothing tells it, or the flags ask for what it has not.
pub fn choose(
    format: Option<Format>,
    to: &Path,
    folder: bool,
    asked: &Asked,
) -> Result<Format, Error> {
    let named = folder.then_some(Format::Pdf).or_else(|| Format::of(to));
    let Some(format) = format.or(named) else {
        return Err(call(
            format!(
                "a report cannot be written to {}",
                calm(&to.display().to_string())
            ),
            "let the file end in .pdf, .html, .md, .xlsx, .csv, .sarif, .json, .svg or .png, or name a --format",
        ));
    };
    if asked.sheet.is_some() && format != Format::Csv {
        return Err(call(
            "a single sheet is a CSV file",
            "let the file end in .csv, or leave --sheet out; .xlsx holds all sheets",
        ));
    }
    if asked.figure.is_some() && !matches!(format, Format::Svg | Format::Png) {
        return Err(call(
            "a single figure is an SVG or PNG file",
            "let the file end in .svg or .png, or leave --figure out",
        ));
    }
    if asked.scale.is_some() && format != Format::Png {
        return Err(call(
            "only a PNG picture has a scale",
            "let the file end in .png, or leave --scale out",
        ));
    }
    Ok(format)
}

/// The whole file.
///
/// # Errors
/// When there is no such figure, or it would be too large.
pub fn make(format: Format, input: &Input, asked: &Asked) -> Result<Vec<u8>, Error> {
    let usual = Part::default();
    let part = Part {
        sheet: asked.sheet.unwrap_or(usual.sheet),
        figure: asked.figure.unwrap_or(usual.figure),
        scale: asked.scale.unwrap_or(usual.scale),
    };
    format.make(input, &part).map_err(|error| {
        let hint = match error {
            report::Error::Bare(_) => "ask for another stage, or for the whole diagram",
            report::Error::Picture(_) => "ask for a smaller --scale, or for an .svg",
            _ => "please report this with the model",
        };
        call(format!("the report cannot be made: {error}"), hint)
    })
}

/// A format by its word; the words there are where there is none of that name.
pub fn format(text: &str) -> Result<Format, String> {
    Format::by_word(text).ok_or_else(|| words("formats", Format::ALL.map(Format::word)))
}

/// A sheet by its word; the words there are where there is none of that name.
pub fn sheet(text: &str) -> Result<Sheet, String> {
    let found = Sheet::ALL.into_iter().find(|sheet| sheet.word() == text);
    found.ok_or_else(|| words("sheets", Sheet::ALL.map(Sheet::word)))
}

/// A figure by its word; the words there are where there is none of that name.
pub fn figure(text: &str) -> Result<Picture, String> {
    if text == "matrix" {
        return Ok(Picture::MatrixCurrent);
    }
    let found = Picture::ALL
        .into_iter()
        .find(|figure| figure.word() == text);
    found.ok_or_else(|| words("figures", Picture::ALL.map(Picture::word)))
}

fn words<const N: usize>(what: &str, words: [&str; N]) -> String {
    format!("the {what} are {}", words.join(", "))
}

/// Pixels a unit of a figure.
pub fn scale(text: &str) -> Result<f32, String> {
    let scale = text
        .parse::<f32>()
        .ok()
        .filter(|scale| (0.1..=16.0).contains(scale));
    scale.ok_or_else(|| "a scale is a number from 0.1 to 16".to_owned())
}
