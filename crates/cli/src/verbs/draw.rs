//! `plimsoll draw`: a sketch into a model file, laid out.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use model::{
    Anchor, Assumption, Control, Decision, Diagram, DiagramId, Edit, Element, Facts, Flow,
    MatrixChoice, Model, Override, OwnThreat, Session, Subject, Workload, file, sketch,
};

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
        if let Some(before) = there(&self.to) {
            keep(&before, &mut model);
        }
        place(&mut model);
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

/// Takes over what people decided and a sketch does not hold: decisions, overrides, threats of their own, assumptions,
/// sessions, controls on single findings and the workload's other facts. Drawing again must not lose a review.
fn keep(before: &Model, model: &mut Model) {
    let mut edit = Edit::new(model);
    for (id, decision) in before.decisions() {
        edit.put(*id, Decision::clone(decision));
    }
    for (id, score) in before.overrides() {
        edit.put(*id, Override::clone(score));
    }
    for (id, threat) in before.threats() {
        let mut threat = OwnThreat::clone(threat);
        if !edit.model().has(threat.subject) {
            threat.subject = Subject::Model;
        }
        edit.put(*id, threat);
    }
    for (id, assumption) in before.assumptions() {
        edit.put(*id, Assumption::clone(assumption));
    }
    for (id, session) in before.sessions() {
        edit.put(*id, Session::clone(session));
    }
    for (id, control) in before.controls() {
        let boundary = match control.on {
            Anchor::Boundary(id) => edit.model().boundaries().contains_key(&id),
            Anchor::Finding(_) => true,
            Anchor::Element(_) | Anchor::Flow(_) => false,
        };
        if boundary {
            edit.put(*id, Control::clone(control));
        }
    }
    for (id, element) in before.elements() {
        edit.update(*id, |new: &mut Element| {
            same_sources(&mut new.facts, &element.facts);
        });
    }
    for (id, flow) in before.flows() {
        edit.update(*id, |new: &mut Flow| {
            same_sources(&mut new.facts, &flow.facts);
        });
    }
    let old = before.workload().clone();
    edit.workload(|new| {
        *new = Workload {
            title: std::mem::take(&mut new.title),
            business_value: std::mem::take(&mut new.business_value),
            decision_asked: std::mem::take(&mut new.decision_asked),
            matrix: match &new.matrix {
                usual if *usual == MatrixChoice::default() => old.matrix.clone(),
                stated => stated.clone(),
            },
            tier: new.tier.max(old.tier),
            ..old
        };
    });
    edit.commit();
}

/// Facts that are as before keep who said so.
fn same_sources(new: &mut Facts, old: &Facts) {
    for (attr, fact) in new {
        if let Some(before) = old.get(attr).filter(|before| before.is == fact.is) {
            fact.from = before.from.clone();
        }
    }
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
            notes: Vec::new(),
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
