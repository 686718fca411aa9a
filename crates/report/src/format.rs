//! What a report can be written as, told by a word or by the ending of a file's name, and made whole in memory.

use std::path::Path;

use scene::Palette;

use crate::{Error, Input, Picture, Sheet, json, png};

/// A format of the report, of one of its lists or of one of its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Pdf,
    Html,
    Markdown,
    Csv,
    Xlsx,
    Json,
    Sarif,
    Svg,
    Png,
}

/// Which part is made, where a format holds only one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Of CSV.
    pub sheet: Sheet,
    /// Of SVG and PNG.
    pub figure: Picture,
    /// Pixels a unit of the figure, of PNG.
    pub scale: f32,
}

impl Default for Part {
    fn default() -> Self {
        Self {
            sheet: Sheet::default(),
            figure: Picture::default(),
            scale: 2.0,
        }
    }
}

impl Format {
    pub const ALL: [Self; 9] = [
        Self::Pdf,
        Self::Html,
        Self::Markdown,
        Self::Xlsx,
        Self::Csv,
        Self::Sarif,
        Self::Json,
        Self::Svg,
        Self::Png,
    ];

    /// The word it is asked for by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            other => other.ending(),
        }
    }

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

    /// What it is, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pdf => "PDF, for paper and signatures",
            Self::Html => "HTML, for a browser or a phone",
            Self::Markdown => "Markdown, for a pull request",
            Self::Csv => "CSV, one list",
            Self::Xlsx => "Excel workbook, all lists",
            Self::Json => "JSON, the whole analysis",
            Self::Sarif => "SARIF, for code scanning",
            Self::Svg => "SVG, one figure",
            Self::Png => "PNG, one figure",
        }
    }

    /// The format of that word.
    pub fn by_word(word: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|format| format.word() == word);
        found.or_else(|| (word == "md").then_some(Self::Markdown))
    }

    /// The format that the name of a file tells.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        if name.ends_with(".sarif.json") {
            return Some(Self::Sarif);
        }
        match name.rsplit_once('.')?.1 {
            "htm" => Some(Self::Html),
            "markdown" => Some(Self::Markdown),
            ending => Self::ALL
                .into_iter()
                .find(|format| format.ending() == ending),
        }
    }

    /// The whole file.
    ///
    /// # Errors
    /// When nothing stands in the figure, or it would be too large.
    pub fn make(self, input: &Input, part: &Part) -> Result<Vec<u8>, Error> {
        match self {
            Self::Pdf => crate::pdf(input),
            Self::Html => Ok(crate::html(input).into_bytes()),
            Self::Markdown => Ok(crate::markdown(input).into_bytes()),
            Self::Csv => Ok(crate::csv(input, part.sheet).into_bytes()),
            Self::Xlsx => crate::xlsx(input),
            Self::Sarif => Ok(crate::sarif(input).into_bytes()),
            Self::Json => {
                let mut bytes = Vec::new();
                input.read(|input, _| {
                    json::write(
                        &mut bytes,
                        input.model,
                        input.analysis,
                        input.file,
                        input.sha256,
                        true,
                    )
                })?;
                Ok(bytes)
            }
            Self::Svg | Self::Png => {
                let figure = part.figure;
                let scene = crate::picture(input, figure).ok_or(Error::Bare(figure.word()))?;
                let palette = Palette::paper();
                if self == Self::Svg {
                    let svg = scene::svg::paint_titled(&scene, palette, figure.title());
                    return Ok(svg.into_bytes());
                }
                Ok(png::paint(&scene, palette, part.scale)?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_told_by_its_ending_and_its_word() {
        for format in Format::ALL {
            let name = format!("Some.Report.{}", format.ending().to_uppercase());
            assert_eq!(Format::of(Path::new(&name)), Some(format));
            assert_eq!(Format::by_word(format.word()), Some(format));
        }
        let cases = [
            ("a.sarif.json", Some(Format::Sarif)),
            ("a.htm", Some(Format::Html)),
            (".pdf/a", None),
            ("pdf", None),
            ("", None),
        ];
        for (name, want) in cases {
            assert_eq!(Format::of(Path::new(name)), want, "{name}");
        }
    }
}
