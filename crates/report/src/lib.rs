//! Documents for people, from one tree of blocks: sections write blocks, page flow makes pages of them, and a page is a
//! scene, so that a preview paints the very pages. Does no input or output, and reads no clock.

mod beside;
mod block;
mod book;
mod chain;
mod clean;
mod contents;
mod doubt;
mod figure;
mod flow;
mod font;
mod format;
mod grid;
mod html;
pub mod json;
mod lay;
mod markdown;
mod options;
mod pdf;
mod picture;
mod plate;
pub mod png;
mod poster;
mod prune;
mod read;
mod sarif;
mod sections;
mod sheet;
mod slab;
mod span;
mod style;
mod tag;
#[cfg(test)]
mod tests;
mod tile;
mod veil;
mod view;
mod words;
mod wrap;

use std::collections::BTreeSet;

use analysis::Analysis;
use model::{Date, Model, Profile};
use scene::Scene;

pub use format::{Format, Part};
pub use options::{Options, Poster, Since, Work};
pub use pdf::Attached;
pub use picture::{Picture, picture};
pub use sections::{SectionSpec, ordered, sections};
pub use sheet::Sheet;
pub use style::{Paper, Spread};
pub use veil::{veil, withhold};
pub use words::steps;

/// Why no document came out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("The embedded font {0} cannot be cut down")]
    Font(&'static str),
    #[error("The lists do not fit into a workbook")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    #[error("The PDF's structure is broken")]
    Structure(#[from] lopdf::Error),
    #[error("there is no figure {0}: nothing stands in that stage")]
    Bare(&'static str),
    #[error("{0}")]
    Picture(#[from] png::Trouble),
    #[error("The report cannot be written")]
    Write(#[from] std::io::Error),
}

/// What a report is made from. Equal inputs give equal bytes.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub model: &'a Model,
    /// Of this model, judged on `date`.
    pub analysis: &'a Analysis,
    /// The day the report is of.
    pub date: Date,
    /// The name of the model's file, as readers may see it.
    pub file: &'a str,
    /// SHA-256 of the canonical model, in hex.
    pub sha256: &'a str,
    /// The version of the file format.
    pub format: u32,
    /// The version of the program.
    pub version: &'a str,
    pub paper: Paper,
    /// What else was asked for.
    pub options: Options<'a>,
}

/// A document before it is any format.
pub(crate) struct Document {
    pub blocks: Vec<block::Block>,
    pub frame: flow::Frame,
    pub meta: pdf::Meta,
}

impl Input<'_> {
    /// The title of a control that the model names by id or code.
    fn control(&self, name: &str) -> String {
        let set = &self.analysis.set;
        let spec = set.control(name).and_then(|ix| set.controls.get(ix));
        spec.map_or_else(|| name.to_owned(), |spec| spec.title.clone())
    }

    /// The workload's title, or words where it has none.
    fn title(&self) -> &str {
        match self.model.workload().title.as_str() {
            "" => "an untitled workload",
            title => title,
        }
    }

    /// Who the report is for: as asked, else as the model says.
    pub fn profile(&self) -> Profile {
        let own = self.model.workload().outline.profile;
        self.options.profile.unwrap_or(own)
    }

    /// The marking on every page, TLP labels in their own spelling.
    pub fn marking(&self) -> String {
        let own = self.model.workload().classification.as_str();
        options::marking(self.options.marking.unwrap_or(own))
    }

    /// The name the document's file has by itself; `ending` without its dot.
    pub fn file_name(&self, ending: &str) -> String {
        self.read(|input, _| options::file_name(input.model, self.date, &self.marking(), ending))
    }

    fn frame(&self) -> flow::Frame {
        let workload = self.model.workload();
        let version = if workload.version.is_empty() {
            String::new()
        } else {
            format!(", version {}", workload.version)
        };
        flow::Frame {
            title: format!("{}{version}", workload.title),
            classification: self.marking(),
            date: self.date.to_string(),
            paper: self.paper,
            spread: self.options.spread,
        }
    }

    fn meta(&self) -> pdf::Meta {
        let workload = self.model.workload();
        let what = self.options.work.title();
        pdf::Meta {
            title: format!("{}: {}", self.title(), what.to_lowercase()),
            author: workload.owner.clone(),
            subject: format!("{what} of {} on {}", self.title(), self.date),
            keywords: format!("threat model, containers, sha256 {}", self.sha256),
            producer: format!("Plimsoll {}", self.version),
            date: (self.date.year(), self.date.month(), self.date.day()),
        }
    }

    /// Hands on the input as its readers may see it, and what sections read of it.
    pub(crate) fn read<R>(&self, make: impl FnOnce(&Input, &view::View) -> R) -> R {
        if self.profile() != Profile::Shareable {
            return make(self, &read::view(self));
        }
        let model = veil::veil(self.model);
        let since = self.options.since;
        let old = since.map(|since| veil::veil(since.model));
        let input = Input {
            model: &model,
            file: "withheld",
            options: Options {
                since: since
                    .zip(old.as_ref())
                    .map(|(since, model)| Since { model, ..since }),
                ..self.options
            },
            ..*self
        };
        make(&input, &read::view(&input))
    }

    /// The blocks of the document, every link of which leads somewhere. Of an input that was made readable.
    fn blocks(&self, view: &view::View) -> Vec<block::Block> {
        let mut blocks = sections::blocks(self, view);
        prune::prune(&mut blocks);
        blocks
    }

    /// What every format of a document is made from.
    pub(crate) fn document(&self) -> Document {
        self.read(|input, view| Document {
            blocks: input.blocks(view),
            frame: input.frame(),
            meta: input.meta(),
        })
    }

    /// The pages, and what the file says about itself.
    fn printed(&self) -> (flow::Pages, pdf::Meta) {
        self.read(|input, view| {
            let pages = match input.options.work {
                Work::Poster(size) => {
                    let mut scene = poster::draw(input, view, size);
                    prune::cut_scene(&mut scene, &BTreeSet::new());
                    // One picture with its words in it.
                    let tags = tag::Tags::default();
                    let alt = format!("Poster: {}", sections::takeaway(view));
                    let figure = tags.add_with(0, tag::Role::Figure, alt);
                    for item in &mut scene.items {
                        item.tag = figure;
                    }
                    flow::Pages {
                        scenes: vec![scene],
                        tree: tags.finish(),
                        ..flow::Pages::default()
                    }
                }
                Work::Review | Work::Minutes => flow::pour(&input.blocks(view), &input.frame()),
            };
            (pages, input.meta())
        })
    }

    #[cfg(test)]
    fn flow(&self) -> flow::Pages {
        self.printed().0
    }
}

/// SHA-256 of a text in hex, as reports show the model's.
pub fn sha256(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().fold(String::new(), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The review report as a PDF file.
pub fn pdf(input: &Input) -> Result<Vec<u8>, Error> {
    let (pages, meta) = input.printed();
    pdf::write(pages, &meta, input.options.attached)
}

/// The same report as one HTML file that needs nothing else.
pub fn html(input: &Input) -> String {
    html::write(&input.document(), input)
}

/// One list as CSV, in UTF-8 with a byte order mark.
pub fn csv(input: &Input, sheet: Sheet) -> String {
    input.read(|_, view| sheet::csv::write(view, sheet))
}

/// All lists as an XLSX workbook.
///
/// # Errors
/// When a list outgrows a sheet.
pub fn xlsx(input: &Input) -> Result<Vec<u8>, Error> {
    Ok(input.read(sheet::xlsx::write)?)
}

/// Open and assumed findings as a SARIF 2.1.0 log.
pub fn sarif(input: &Input) -> String {
    input.read(|input, _| sarif::write(input))
}

/// The bottom line as the figures write it, for people to edit; what they make of it is kept in the model.
pub fn draft(input: &Input) -> String {
    sections::draft(&read::view(input))
}

/// The report in short as GitHub-flavoured Markdown, for a pull request.
pub fn markdown(input: &Input) -> String {
    input.read(markdown::write)
}

/// The same pages as scenes, for a preview.
pub fn pages(input: &Input) -> Vec<Scene> {
    input.printed().0.scenes
}

/// The risk matrix as it stands now, ids in the cells.
pub fn figure_matrix(input: &Input) -> Scene {
    input.read(|_, view| figure::single(view, figure::Figure::Current, 3))
}

/// The diagram of the model.
pub fn figure_diagram(input: &Input) -> Scene {
    input.read(|_, view| figure::diagram(view))
}
