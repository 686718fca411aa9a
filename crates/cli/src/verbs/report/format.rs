//! What a report can be written as: told by the flag or by the ending of the file's name, checked against what else was
//! asked for, and made whole before anything is written.

use std::path::Path;

use clap::ValueEnum;
use report::{Input, Picture, Sheet};
use scene::Palette;

use crate::Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The report, for paper and for signing
    Pdf,
    /// The report as one page for a browser or a phone
    Html,
    /// The report in short, for a pull request
    #[value(alias = "md")]
    Markdown,
    /// One list, see --sheet
    Csv,
    /// All lists as a workbook
    Xlsx,
    /// The whole analysis
    Json,
    /// Findings for code scanning, SARIF 2.1.0
    Sarif,
    /// One figure, see --figure
    Svg,
    /// One figure, see --figure and --scale
    Png,
}

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

impl Format {
    /// The ending its files have, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        if name.ends_with(".sarif.json") {
            return Some(Self::Sarif);
        }
        match name.rsplit_once('.')?.1 {
            "pdf" => Some(Self::Pdf),
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "json" => Some(Self::Json),
            "sarif" => Some(Self::Sarif),
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            _ => None,
        }
    }

    /// The format of a file: as asked, else by the ending; a folder takes a PDF.
    ///
    /// # Errors
    /// When nothing tells it, or the flags ask for what it has not.
    pub fn choose(
        asked: Option<Self>,
        to: &Path,
        folder: bool,
        what: &Asked,
    ) -> Result<Self, Error> {
        let named = folder.then_some(Self::Pdf).or_else(|| Self::of(to));
        let Some(format) = asked.or(named) else {
            return Err(call(
                format!(
                    "a report cannot be written to {}",
                    crate::files::calm(&to.display().to_string())
                ),
                "let the file end in .pdf, .html, .md, .csv, .xlsx, .json, .sarif, .svg or .png, or name a --format",
            ));
        };
        if what.sheet.is_some() && format != Self::Csv {
            return Err(call(
                "a single sheet is a CSV file",
                "let the file end in .csv, or leave --sheet out; .xlsx holds all sheets",
            ));
        }
        if what.figure.is_some() && !matches!(format, Self::Svg | Self::Png) {
            return Err(call(
                "a single figure is an SVG or PNG file",
                "let the file end in .svg or .png, or leave --figure out",
            ));
        }
        if what.scale.is_some() && format != Self::Png {
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
    pub fn make(self, input: &Input, what: &Asked) -> Result<Vec<u8>, Error> {
        let broken = |error: report::Error| {
            call(
                format!("the report cannot be made: {error}"),
                "please report this with the model",
            )
        };
        match self {
            Self::Pdf => report::pdf(input).map_err(broken),
            Self::Html => Ok(report::html(input).into_bytes()),
            Self::Markdown => Ok(report::markdown(input).into_bytes()),
            Self::Csv => Ok(report::csv(input, what.sheet.unwrap_or_default()).into_bytes()),
            Self::Xlsx => report::xlsx(input).map_err(broken),
            Self::Sarif => Ok(report::sarif(input).into_bytes()),
            Self::Json => {
                let mut bytes = Vec::new();
                report::json::write(
                    &mut bytes,
                    input.model,
                    input.analysis,
                    input.file,
                    input.sha256,
                    true,
                )
                .map_err(|error| broken(error.into()))?;
                Ok(bytes)
            }
            Self::Svg | Self::Png => self.drawn(input, what),
        }
    }

    fn drawn(self, input: &Input, what: &Asked) -> Result<Vec<u8>, Error> {
        let figure = what.figure.unwrap_or_default();
        let Some(scene) = report::picture(input, figure) else {
            return Err(call(
                format!(
                    "there is no figure {}: nothing stands in that stage",
                    figure.word()
                ),
                "ask for another stage, or for the whole diagram",
            ));
        };
        let palette = Palette::paper();
        if self == Self::Svg {
            return Ok(scene::svg::paint_titled(&scene, palette, figure.title()).into_bytes());
        }
        report::png::paint(&scene, palette, what.scale.unwrap_or(2.0)).map_err(|trouble| {
            call(
                format!("no picture: {trouble}"),
                "ask for a smaller --scale, or for an .svg",
            )
        })
    }
}

/// A sheet by its word; the words there are where there is none of that name.
pub fn sheet(text: &str) -> Result<Sheet, String> {
    let found = Sheet::ALL.into_iter().find(|sheet| sheet.word() == text);
    found.ok_or_else(|| {
        let words: Vec<&str> = Sheet::ALL.iter().map(|sheet| sheet.word()).collect();
        format!("the sheets are {}", words.join(", "))
    })
}

/// A figure by its word; the words there are where there is none of that name.
pub fn figure(text: &str) -> Result<Picture, String> {
    if text == "matrix" {
        return Ok(Picture::MatrixCurrent);
    }
    let found = Picture::ALL
        .into_iter()
        .find(|figure| figure.word() == text);
    found.ok_or_else(|| {
        let words: Vec<&str> = Picture::ALL.iter().map(|figure| figure.word()).collect();
        format!("the figures are {}", words.join(", "))
    })
}

/// Pixels a unit of a figure.
pub fn scale(text: &str) -> Result<f32, String> {
    let scale = text
        .parse::<f32>()
        .ok()
        .filter(|scale| (0.1..=16.0).contains(scale));
    scale.ok_or_else(|| "a scale is a number from 0.1 to 16".to_owned())
}
