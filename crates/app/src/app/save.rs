//! Choosing and writing files without ever waiting: dialogs and disks answer through the inbox.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use model::{Attr, Subject, Value};
use rfd::{AsyncFileDialog, FileHandle};

use super::App;
use crate::{
    ask::Ask,
    files,
    inbox::{self, Message},
    wish::Supposed,
};

/// A dialog that answers sooner than a person can was never shown: there is no portal.
pub(super) const NEVER_SHOWN: Duration = Duration::from_millis(200);

impl App {
    pub(super) fn message(&mut self, message: Message) {
        match message {
            Message::Chosen(path) => self.read(&path),
            Message::Named(path) => self.write(path),
            Message::Undialogued { save } => self.ask_path(save),
            Message::Cancelled => self.after = None,
            Message::Kept => (),
            Message::Drawn(drawn) => {
                if !self.session.take_drawing(&drawn) {
                    self.tabs.take_drawing(&drawn);
                }
            }
            Message::Supposed(supposed) => self.supposed(*supposed),
            Message::Saved {
                path,
                model,
                result,
            } => match result {
                Ok(stamp) => {
                    self.stamp = stamp;
                    self.session.mark_saved(path.clone(), model);
                    let name = self.session.name();
                    self.settle_on(|settings| settings.met(&path, name));
                    self.problem = None;
                    self.saved();
                }
                Err(fault) => {
                    self.after = None;
                    self.problem = Some(fault);
                }
            },
        }
    }

    fn ask_path(&mut self, save: bool) {
        let text = if save { self.proposal() } else { String::new() };
        self.ask = Some(Ask::Path {
            save,
            text,
            asked: false,
        });
    }

    /// A file name to save under.
    fn proposal(&self) -> String {
        let name = match self.session.path().and_then(|path| path.file_stem()) {
            Some(stem) => stem.to_string_lossy().into_owned(),
            None => files::stem(&self.session.name()),
        };
        format!("{name}.{}", files::ENDING)
    }

    pub(super) fn save(&mut self) {
        match self.session.path().map(std::path::Path::to_owned) {
            None => self.name_file(),
            Some(path) if self.stamp.is_some() && files::stamp(&path) != self.stamp => {
                self.ask = Some(Ask::Changed(path));
            }
            Some(path) => self.write(path),
        }
    }

    /// Writes the model as it is now, off this thread.
    pub(super) fn write(&mut self, path: PathBuf) {
        let path = match path.extension() {
            Some(_) => path,
            None => path.with_extension(files::ENDING),
        };
        let model = Arc::clone(self.session.model());
        self.inbox.run(move || Message::Saved {
            result: files::write(&path, &model),
            path,
            model,
        });
    }

    pub(super) fn choose_file(&mut self) {
        if !self.dialogs {
            return self.ask_path(false);
        }
        let dialog = AsyncFileDialog::new()
            .set_title("Open")
            .add_filter("Models and sketches", &[files::ENDING, files::SKETCH])
            .add_filter("All files", &["*"]);
        self.dialog(dialog.pick_file(), false);
    }

    pub(super) fn name_file(&mut self) {
        if !self.dialogs {
            return self.ask_path(true);
        }
        let dialog = AsyncFileDialog::new()
            .set_title("Save as")
            .set_file_name(self.proposal())
            .add_filter("Model", &[files::ENDING]);
        self.dialog(dialog.save_file(), true);
    }

    fn dialog(
        &self,
        answer: impl Future<Output = Option<FileHandle>> + Send + 'static,
        save: bool,
    ) {
        let asked = Instant::now();
        self.inbox.run(move || match inbox::wait(answer) {
            Some(file) if save => Message::Named(file.path().to_owned()),
            Some(file) => Message::Chosen(file.path().to_owned()),
            None if asked.elapsed() < NEVER_SHOWN => Message::Undialogued { save },
            None => Message::Cancelled,
        });
    }
}

impl App {
    /// Works out what a fix would change, off this thread.
    pub(super) fn suppose(&mut self, wanted: Option<(Subject, Vec<(Attr, Value)>)>) {
        let Some((subject, changes)) = wanted else {
            self.prefs.supposed = None;
            return;
        };
        let Some(verdict) = self.session.verdict().cloned() else {
            return;
        };
        let mut supposed = Supposed {
            subject,
            changes,
            revision: verdict.revision,
            effect: None,
        };
        self.prefs.supposed = Some(supposed.clone());
        let model = Arc::clone(self.session.model());
        self.inbox.run(move || {
            let effect = editor::Effect::of(&verdict, &model, subject, &supposed.changes);
            supposed.effect = Some(effect);
            Message::Supposed(Box::new(supposed))
        });
    }

    /// An effect was worked out; it is shown if it is still asked for.
    fn supposed(&mut self, supposed: Supposed) {
        let wanted = self.prefs.supposed.as_ref();
        if wanted.is_some_and(|w| w.subject == supposed.subject && w.changes == supposed.changes) {
            self.prefs.supposed = Some(supposed);
        }
    }
}
