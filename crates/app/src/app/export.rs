//! The export dialog in the window: opening it over a snapshot, doing the last export once more, saying what came of it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Align2, Frame, Window};

use super::App;
use crate::{
    export::{Last, Source, Task},
    inbox,
    panels::export::{Asked, Export},
};

/// How long it is told that a file was written.
const TOLD: Duration = Duration::from_secs(5);

/// Everything about exports that outlives a frame.
#[derive(Default)]
pub struct Exports {
    dialog: Option<Export>,
    last: Option<Last>,
    /// An export without the dialog.
    again: Option<(Last, Task<Result<(), String>>)>,
    /// The system's dialog for a place.
    placing: Option<Task<Option<PathBuf>>>,
    told: Option<(String, Instant)>,
}

impl Exports {
    /// Whether a dialog is open, so that keys are for it.
    pub fn open(&self) -> bool {
        self.dialog.is_some()
    }

    /// Waits for what runs. For tests; the window never waits.
    pub fn settle(&mut self) {
        if let Some(dialog) = &mut self.dialog {
            dialog.settle();
        }
        while self.again.is_some() {
            self.arrive();
            std::thread::yield_now();
        }
    }

    fn arrive(&mut self) {
        let Some(done) = self.again.as_ref().and_then(|(_, task)| task.take()) else {
            return;
        };
        if let Some((last, _)) = self.again.take() {
            match done {
                Ok(()) => self.tell(&last.to),
                Err(trouble) => self.told = Some((trouble, Instant::now())),
            }
        }
    }

    fn tell(&mut self, to: &Path) {
        let words = format!("Exported to {}", to.display());
        self.told = Some((words, Instant::now()));
    }
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

    pub(super) fn open_export(&mut self) {
        let folder = self.session.path().and_then(Path::parent);
        let folder = folder.map_or_else(PathBuf::new, Path::to_owned);
        if let Some(source) = self.source() {
            self.exports.dialog = Some(Export::new(source, self.exports.last.as_ref(), folder));
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
        self.exports.arrive();
        let placed = self.exports.placing.as_ref().and_then(Task::take);
        if let Some(place) = placed {
            self.exports.placing = None;
            if let (Some(dialog), Some(path)) = (&mut self.exports.dialog, place) {
                dialog.put(&path);
            }
        }
        let asked = self
            .exports
            .dialog
            .as_mut()
            .and_then(|dialog| dialog.show(ctx));
        match asked {
            None => (),
            Some(Asked::Close) => self.exports.dialog = None,
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
                self.exports.tell(&last.to);
                self.exports.last = Some(last);
            }
        }
        self.told(ctx);
    }

    fn told(&mut self, ctx: &egui::Context) {
        let Some((words, since)) = &self.exports.told else {
            return;
        };
        let left = TOLD.saturating_sub(since.elapsed());
        if left.is_zero() {
            self.exports.told = None;
            return;
        }
        ctx.request_repaint_after(left);
        let frame = Frame::popup(&ctx.global_style()).inner_margin(10);
        Window::new("Exported")
            .title_bar(false)
            .resizable(false)
            .frame(frame)
            .anchor(Align2::RIGHT_TOP, [-16.0, 44.0])
            .show(ctx, |ui| ui.label(words));
    }
}
