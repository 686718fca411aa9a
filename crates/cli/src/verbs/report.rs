//! `plimsoll report`: the PDF reviewers sign, the same for browsers, spreadsheets, code scanning and machines, or one
//! figure. The ending of the file decides, or `--format`.

mod format;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};
use model::{Date, Profile, Tier};

use self::format::Asked;
use super::{complain, ended};
use crate::{
    Error,
    files::{Output, apart, read_model},
    packs::Packs,
};

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Work {
    /// The review report
    #[default]
    Review,
    /// The risk matrix on one large page
    Poster,
    /// What workshops decided
    Minutes,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Paper {
    #[default]
    A4,
    Letter,
}

/// How a diagram is printed that a page cannot show well.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Spread {
    /// On a page like the others
    #[default]
    Page,
    A3,
    A2,
    A1,
    /// In readable pieces that overlap, after an overview
    Tiles,
}

/// How large a poster is.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Size {
    A4,
    #[default]
    A3,
    A2,
    /// 16 to 9
    Slide,
}

#[derive(Args)]
pub struct Report {
    /// The model to report on
    model: PathBuf,
    /// The file to write: .pdf, .html, .md, .csv, .xlsx, .json, .sarif, .svg or .png, or - with a --format; or a folder,
    /// for a file named by model, version, date and marking
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The date on the report; today if not given
    #[arg(long, value_parser = crate::day, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// How much to list: core, or full for everything
    #[arg(long, value_parser = crate::tier, value_name = "core|full")]
    tier: Option<Tier>,
    /// Whom it is for: executive, reviewer, audit or shareable; as the model says if not given
    #[arg(long, value_parser = profile, value_name = "PROFILE")]
    profile: Option<Profile>,
    /// Which document: the review, the risk matrix as a poster, or the minutes of workshops
    #[arg(long, value_enum, default_value = "review")]
    document: Work,
    /// How large a poster is
    #[arg(long, value_enum, default_value = "a3")]
    size: Size,
    /// The paper; both break at the same places
    #[arg(long, value_enum, default_value = "a4")]
    paper: Paper,
    /// How a diagram is printed that is too small to read on one page
    #[arg(long, value_enum, default_value = "page")]
    diagrams: Spread,
    /// Puts the model's file into the PDF
    #[arg(long)]
    attach: bool,
    /// The marking on every page, such as TLP:AMBER; the model's own if not given
    #[arg(long, value_name = "TEXT")]
    marking: Option<String>,
    /// A section to leave out, by id
    #[arg(long = "without", value_name = "SECTION", value_parser = section)]
    without: Vec<String>,
    /// An earlier state of the model, to tell what changed
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The format, where the ending of the file does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = format::format)]
    format: Option<::report::Format>,
    /// Which list a .csv holds: register (if not given), treatment, actions, assumed or questions. CSV is UTF-8 with a
    /// byte order mark
    #[arg(long, value_name = "SHEET", value_parser = format::sheet)]
    sheet: Option<::report::Sheet>,
    /// Which figure an .svg or .png shows: diagram (if not given), diagram-code, -build, -push or -run, matrix-inherent,
    /// matrix-current, matrix-target, matrix-movement or matrix-poster
    #[arg(long, value_name = "FIGURE", value_parser = format::figure)]
    figure: Option<::report::Picture>,
    /// How many pixels of a .png a unit of the figure takes; 2 if not given
    #[arg(long, value_name = "NUMBER", value_parser = format::scale)]
    scale: Option<f32>,
    #[command(flatten)]
    packs: Packs,
}

fn profile(text: &str) -> Result<Profile, String> {
    text.parse()
        .map_err(|unknown: model::Unknown| unknown.to_string())
}

/// A section's id; the ones there are where there is none of that name.
fn section(text: &str) -> Result<String, String> {
    let ids: Vec<&str> = ::report::sections().iter().map(|s| s.id).collect();
    if ids.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("the sections are {}", ids.join(", ")))
}

impl Report {
    pub fn run(self) -> Result<ExitCode, Error> {
        apart(&self.model, &self.to)?;
        let folder = self.to.is_dir();
        let asked = Asked {
            sheet: self.sheet,
            figure: self.figure,
            scale: self.scale,
        };
        let format = format::choose(self.format, &self.to, folder, &asked)?;
        if self.attach && format != ::report::Format::Pdf {
            return Err(Error::Call {
                what: "only a PDF can carry the model".to_owned(),
                hint: "let the file end in .pdf, or leave --attach out".to_owned(),
            });
        }
        let set = self.packs.load()?;
        let mut source = read_model(&self.model)?;
        let date = self.date.unwrap_or_else(crate::today);
        let mut analysis = set.analyse(&source.model, date, self.tier);
        complain(&analysis.problems);
        // Readers need the name; only code scanning looks the file up where the caller stands.
        if format != ::report::Format::Sarif {
            source.file = source.name();
        }
        let own = source.model.workload().outline.profile;
        if self.profile.unwrap_or(own) == Profile::Shareable {
            source.model = ::report::withhold(&source.model, &mut source.file, &mut analysis);
        }
        let old = self.since.as_deref().map(read_model).transpose()?;
        let old = old.map(|old| {
            let analysis = set.analyse(&old.model, date, self.tier);
            (old, analysis)
        });
        let bytes = self.attached(self.profile.unwrap_or(own))?;
        let name = self.model.file_name().unwrap_or_default().to_string_lossy();
        let input = ::report::Input {
            model: &source.model,
            analysis: &analysis,
            date,
            file: &source.file,
            sha256: &source.sha256,
            format: model::file::VERSION,
            version: env!("CARGO_PKG_VERSION"),
            paper: match self.paper {
                Paper::A4 => ::report::Paper::A4,
                Paper::Letter => ::report::Paper::Letter,
            },
            options: ::report::Options {
                work: match self.document {
                    Work::Review => ::report::Work::Review,
                    Work::Poster => ::report::Work::Poster(match self.size {
                        Size::A4 => ::report::Poster::A4,
                        Size::A3 => ::report::Poster::A3,
                        Size::A2 => ::report::Poster::A2,
                        Size::Slide => ::report::Poster::Slide,
                    }),
                    Work::Minutes => ::report::Work::Minutes,
                },
                profile: self.profile,
                marking: self.marking.as_deref(),
                without: &self.without,
                since: old.as_ref().map(|(old, analysis)| ::report::Since {
                    model: &old.model,
                    analysis,
                    sha256: &old.sha256,
                }),
                spread: match self.diagrams {
                    Spread::Page => ::report::Spread::Page,
                    Spread::A3 => ::report::Spread::A3,
                    Spread::A2 => ::report::Spread::A2,
                    Spread::A1 => ::report::Spread::A1,
                    Spread::Tiles => ::report::Spread::Tiles,
                },
                attached: bytes
                    .as_ref()
                    .map(|bytes| ::report::Attached { name: &name, bytes }),
            },
        };
        let to = if folder {
            self.to.join(input.file_name(format.ending()))
        } else {
            self.to.clone()
        };
        apart(&self.model, &to)?;
        let out = Output::open(&to)?;
        let bytes = format::make(format, &input, &asked)?;
        out.write(|out| out.write_all(&bytes))?;
        Ok(ended(&set))
    }

    /// The bytes of the model's file, if they shall travel with the report.
    fn attached(&self, profile: Profile) -> Result<Option<Vec<u8>>, Error> {
        if !self.attach {
            return Ok(None);
        }
        if profile == Profile::Shareable {
            return Err(Error::Call {
                what: "a shareable report cannot carry the model it withholds".to_owned(),
                hint: "leave --attach out".to_owned(),
            });
        }
        std::fs::read(&self.model)
            .map(Some)
            .map_err(|error| Error::Call {
                what: format!("{} cannot be read again: {error}", self.model.display()),
                hint: "check that the file is still there".to_owned(),
            })
    }
}
