//! Documents for people, from one tree of blocks: sections write blocks, page flow makes pages of them, and a page is a
//! scene, so that a preview paints the very pages. Does no input or output, and reads no clock.

mod block;
mod book;
mod contents;
mod figure;
mod flow;
mod font;
mod grid;
pub mod json;
mod lay;
mod pdf;
mod plate;
mod read;
mod sections;
mod slab;
mod span;
mod style;
mod tag;
#[cfg(test)]
mod tests;
mod view;
mod words;
mod wrap;

use analysis::Analysis;
use model::{Date, Model};
use scene::Scene;

pub use style::Paper;
pub use words::steps;

/// Why no document came out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("The embedded font {0} cannot be cut down")]
    Font(&'static str),
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

    fn frame(&self) -> flow::Frame {
        let workload = self.model.workload();
        let version = if workload.version.is_empty() {
            String::new()
        } else {
            format!(", version {}", workload.version)
        };
        flow::Frame {
            title: format!("{}{version}", workload.title),
            classification: workload.classification.clone(),
            date: self.date.to_string(),
            paper: self.paper,
        }
    }

    fn meta(&self) -> pdf::Meta {
        let workload = self.model.workload();
        pdf::Meta {
            title: format!("{}: threat model review", self.title()),
            author: workload.owner.clone(),
            subject: format!("Threat model review of {} on {}", self.title(), self.date),
            keywords: format!("threat model, containers, sha256 {}", self.sha256),
            producer: format!("Plimsoll {}", self.version),
            date: (self.date.year(), self.date.month(), self.date.day()),
        }
    }

    fn flow(&self) -> flow::Pages {
        let view = read::view(self);
        flow::pour(&sections::blocks(self, &view), &self.frame())
    }
}

/// The review report as a PDF file.
pub fn pdf(input: &Input) -> Result<Vec<u8>, Error> {
    pdf::write(&input.flow(), &input.meta(), None)
}

/// The same pages as scenes, for a preview.
pub fn pages(input: &Input) -> Vec<Scene> {
    input.flow().scenes
}

/// The risk matrix as it stands now, ids in the cells.
pub fn figure_matrix(input: &Input) -> Scene {
    figure::single(&read::view(input), figure::Figure::Current, 3)
}

/// The diagram of the model.
pub fn figure_diagram(input: &Input) -> Scene {
    figure::diagram(&read::view(input))
}
