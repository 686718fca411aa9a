//! `plimsoll draw`: a sketch into a model file, laid out.

mod again;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use model::{Diagram, DiagramId, Edit, Model, file, sketch};

use crate::{
    Error,
    files::{MAX_BYTES, Output, apart, read_text, shown},
};

#[derive(Args)]
pub struct Draw {
    /// The sketch to read
    sketch: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "MODEL.ron")]
    to: PathBuf,
    /// Write what could be read although some lines could not
    #[arg(long)]
    keep_going: bool,
    /// Lay everything out anew, also what an existing model places already
    #[arg(long)]
    tidy: bool,
}

impl Draw {
    pub fn run(self) -> Result<ExitCode, Error> {
        apart(&self.sketch, &self.to)?;
        let text = read_text(&self.sketch)?;
        let (mut model, issues) = sketch::read(&text);
        let file = shown(&self.sketch);
        if model.is_empty() && issues.is_empty() {
            let what = format!("{file} holds nothing to draw");
            let hint = "write one line a thing, such as App: container".to_owned();
            return Err(Error::File { what, hint });
        }
        if !issues.is_empty() {
            let error = Error::Issues { file, issues };
            if !self.keep_going {
                return Err(error);
            }
            eprintln!("{error}");
            if model.is_empty() {
                let what = "no line of the sketch could be read".to_owned();
                return Err(Error::File {
                    what,
                    hint: "nothing was written".to_owned(),
                });
            }
        }
        let before = there(&self.to);
        if let Some(before) = &before {
            again::decisions(before, &mut model);
        }
        if !before.is_some_and(|before| !self.tidy && again::places(&before, &mut model)) {
            place(&mut model);
        }
        let text = file::write(&model).map_err(|issue| Error::Issues {
            file: shown(&self.to),
            issues: vec![issue],
        })?;
        Output::open(&self.to)?.write(|out| out.write_all(text.as_bytes()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The model that the output replaces, if there is one.
fn there(path: &Path) -> Option<Model> {
    let about = std::fs::metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let text = (about.len() <= MAX_BYTES).then(|| read_text(path).ok())??;
    file::read(&text).ok()
}

/// Lays a model out in its first diagram.
fn place(model: &mut Model) {
    let layout = scene::layout::arrange(model);
    let diagram = DiagramId::named("main");
    let mut edit = Edit::new(model);
    edit.put(
        diagram,
        Diagram {
            title: "Overview".to_owned(),
            ..Diagram::default()
        },
    );
    for (id, place) in layout.places {
        edit.put((diagram, id), place);
    }
    for (id, frame) in layout.frames {
        edit.put((diagram, id), frame);
    }
    edit.commit();
}
