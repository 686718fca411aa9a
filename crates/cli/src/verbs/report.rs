//! `plimsoll report`: the PDF reviewers sign, a figure as SVG, or the analysis as JSON. The ending decides.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use model::{Date, Tier};

use super::{complain, ended};
use crate::{
    Error,
    files::{Output, apart, read_model},
    packs::Packs,
};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Figure {
    Diagram,
    Matrix,
}

#[derive(Args)]
pub struct Report {
    /// The model to report on
    model: PathBuf,
    /// The file to write: .pdf, .svg or .json
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The date on the report; today if not given
    #[arg(long, value_parser = crate::day, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// How much to list: core, or full for everything
    #[arg(long, value_parser = crate::tier, value_name = "core|full")]
    tier: Option<Tier>,
    /// Which figure an .svg shows
    #[arg(long, value_enum)]
    figure: Option<Figure>,
    #[command(flatten)]
    packs: Packs,
}

impl Report {
    pub fn run(self) -> Result<ExitCode, Error> {
        apart(&self.model, &self.to)?;
        let ending = self
            .to
            .extension()
            .map(|end| end.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        if !["pdf", "svg", "json"].contains(&ending.as_str()) {
            let what = format!("a report cannot be written to {}", self.to.display());
            return Err(Error::Call {
                what,
                hint: "let the file end in .pdf, .svg or .json".to_owned(),
            });
        }
        if self.figure.is_some() && ending != "svg" {
            let what = "a single figure is an SVG file".to_owned();
            return Err(Error::Call {
                what,
                hint: "let the file end in .svg, or leave --figure out".to_owned(),
            });
        }
        let set = self.packs.load()?;
        let source = read_model(&self.model)?;
        let date = self.date.unwrap_or_else(crate::today);
        let analysis = set.analyse(&source.model, date, self.tier);
        let input = ::report::Input {
            model: &source.model,
            analysis: &analysis,
            date,
            file: &source.file,
            sha256: &source.sha256,
            format: model::file::VERSION,
            version: env!("CARGO_PKG_VERSION"),
            paper: ::report::Paper::default(),
        };
        let out = Output::open(&self.to)?;
        match ending.as_str() {
            "pdf" => {
                let bytes = ::report::pdf(&input).map_err(|error| Error::Call {
                    what: format!("the report cannot be made: {error}"),
                    hint: "please report this with the model".to_owned(),
                })?;
                out.write(|out| out.write_all(&bytes))?;
            }
            "svg" => {
                let scene = match self.figure.unwrap_or(Figure::Diagram) {
                    Figure::Diagram => ::report::figure_diagram(&input),
                    Figure::Matrix => ::report::figure_matrix(&input),
                };
                let text = scene::svg::paint(&scene, scene::Palette::paper());
                out.write(|out| out.write_all(text.as_bytes()))?;
            }
            _ => out.write(|out| {
                ::report::json::write(
                    out,
                    &source.model,
                    &analysis,
                    &source.file,
                    &source.sha256,
                    true,
                )
            })?,
        }
        complain(&analysis.problems);
        Ok(ended(&set))
    }
}
