//! The export dialog in the window: opening it over a snapshot, doing the last export once more, saying what came of it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use editor::Topic;

use super::{App, save::NEVER_SHOWN};
use crate::{
    export::{Last, Source, Task},
    inbox,
    panels::export::{Asked, Export},
};

/// Everything about exports that outlives a frame.
#[derive(Default)]
pub struct Exports {
    dialog: Option<Export>,
    last: Option<Last>,
    /// An export without the dialog.
    again: Option<(Last, Task<Result<(), String>>)>,
    /// The system's dialog for a place.
    placing: Option<Task<Option<PathBuf>>>,
}

impl Exports {
    /// Whether a dialog is open, so that keys are for it.
    pub fn open(&self) -> bool {
        self.dialog.is_some()
    }

    /// Another model comes into the window: a dialog over the last one goes, and what it was making stops. The last
    /// export was of that model too.
    pub fn shut(&mut self) {
        self.dialog = None;
        self.placing = None;
        self.last = None;
    }

    /// Waits for what runs. For tests; the window never waits.
    pub fn settle(&mut self) {
        if let Some(dialog) = &mut self.dialog {
            dialog.settle();
        }
        while self.again.as_ref().is_some_and(|(_, task)| !task.done()) {
            std::thread::yield_now();
        }
    }

    /// What came of the export without the dialog, in words.
    fn arrive(&mut self) -> Option<String> {
        let done = self.again.as_ref().and_then(|(_, task)| task.take())?;
        let (last, _) = self.again.take()?;
        Some(match done {
            Ok(()) => written(&last.to),
            Err(trouble) => trouble,
        })
    }
}

fn written(to: &Path) -> String {
    format!("Exported to {}", to.display())
}

impl App {
    fn source(&self) -> Option<Source> {
        let analysis = &self.session.verdict()?.analysis;
        let file = self.session.path().and_then(Path::file_name);
        Some(Source {
            model: Arc::clone(self.session.model()),
            rules: Arc::clone(&analysis.set),
            today: analysis.today,
            file: file.map_or_else(
                || self.session.name(),
                |name| name.to_string_lossy().into_owned(),
            ),
        })
    }

    /// Puts the bottom line that the report would write into the model, to be changed.
    pub(super) fn draft(&mut self) {
        match self.source().map(|source| source.draft()) {
            Some(Ok(text)) => self.session.say_of_workload(Topic::BottomLine, &text),
            Some(Err(trouble)) => self.tell(trouble),
            None => self.tell("The model is being judged; ask again in a moment".to_owned()),
        }
    }

    pub(super) fn open_export(&mut self) {
        let folder = self.session.path().and_then(Path::parent);
        let folder = folder.map_or_else(PathBuf::new, Path::to_owned);
        match self.source() {
            Some(source) => {
                let last = self.exports.last.as_ref();
                self.exports.dialog = Some(Export::new(source, last, folder, self.dialogs));
            }
            None => self.tell("The model is being judged; export again in a moment".to_owned()),
        }
    }

    /// The last export of the model as it is now; the dialog if there was none.
    pub(super) fn export_again(&mut self, ctx: &egui::Context) {
        let Some(last) = self.exports.last.clone() else {
            return self.open_export();
        };
        if let Some(source) = self.source() {
            let task = source.task(&last, ctx);
            self.exports.again = Some((last, task));
        }
    }

    pub(super) fn export_ui(&mut self, ctx: &egui::Context) {
        if let Some(words) = self.exports.arrive() {
            self.tell(words);
        }
        let placed = self.exports.placing.as_ref().and_then(Task::take);
        if let Some(place) = placed {
            let asked = self.exports.placing.take();
            let absent = asked.is_some_and(|task| task.since() < NEVER_SHOWN);
            match (&mut self.exports.dialog, place) {
                (Some(dialog), Some(path)) => dialog.put(&path),
                (Some(dialog), None) if absent => dialog.type_it(),
                _ => (),
            }
        }
        let dialog = self.exports.dialog.as_mut();
        match dialog.and_then(|dialog| dialog.show(ctx)) {
            None => (),
            Some(Asked::Close) => self.exports.dialog = None,
            Some(Asked::Keep(outline)) => {
                self.session.set_outline(outline);
                let source = self.source();
                if let (Some(dialog), Some(source)) = (&mut self.exports.dialog, source) {
                    dialog.refresh(source);
                }
            }
            Some(Asked::Place(name)) => {
                // The system's dialog is asked for on this thread and waited for on another.
                let answer = rfd::AsyncFileDialog::new()
                    .set_title("Export")
                    .set_file_name(name)
                    .save_file();
                let wake = ctx.clone();
                let task = Task::start(
                    move || wake.request_repaint(),
                    move |_| inbox::wait(answer).map(|file| file.path().to_owned()),
                );
                self.exports.placing = Some(task);
            }
            Some(Asked::Done(last)) => {
                self.exports.dialog = None;
                self.tell(written(&last.to));
                self.exports.last = Some(last);
            }
        }
    }
}
