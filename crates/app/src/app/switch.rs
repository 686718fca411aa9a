//! From one open model to another: opening, closing, tabs, copies kept against a crash, files changed on disk.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use editor::Session;

use super::{App, Told};
use crate::{
    ask::{Ask, Then},
    files::{self, Stamp},
    folders::Folders,
    inbox::Message,
    keep::{Copy, Found},
    panels::status::many,
    settings::Settings,
    shelf::Book,
    tabs::Tab,
    theme::{self, Scheme},
};

impl App {
    /// Reads what was kept at earlier times, and keeps things from now on.
    pub fn remember(&mut self, folders: Folders, ctx: &egui::Context) {
        let (settings, issues) = Settings::read(&folders);
        self.prefs.scheme = Scheme::by_word(&settings.scheme).unwrap_or_default();
        self.prefs.calm = settings.calm;
        theme::apply(ctx, self.prefs.scheme);
        ctx.set_zoom_factor(settings.scale);
        if let Some(issue) = issues.first() {
            self.tell(format!(
                "The file of keys, {}: {issue}",
                folders.keys().display()
            ));
        }
        self.settings = settings;
        self.start.recovered = Found::all(&folders.recovery());
        self.folders = Some(folders);
        self.session.set_grid(self.settings.grid);
        self.session.set_snap(self.settings.snap);
    }

    /// Changes what is remembered, and keeps it.
    pub(super) fn settle_on(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        if let Some(folders) = &self.folders
            && self.settings != before
        {
            self.settings.keep(&before, folders);
        }
    }

    /// Opens a file in a tab of its own, or shows the tab it is open in. One that cannot be read is shown as a problem
    /// and changes nothing.
    pub fn read(&mut self, path: &Path) {
        if self.session.begun() && self.session.path() == Some(path) {
            return;
        }
        if let Some(at) = self.tabs.of(path) {
            return self.turn_to(at);
        }
        match files::read(path) {
            Ok(file) => {
                let kept = (!file.is_sketch).then(|| path.to_owned());
                self.open(Session::open(file.model, kept), file.stamp);
                let name = self.session.name();
                self.settle_on(|settings| settings.met(path, name));
            }
            Err(fault) => self.problem = Some(fault),
        }
    }

    /// Reads the file of the shown model again; what was changed here is lost.
    pub(super) fn read_again(&mut self) {
        let Some(path) = self.session.path().map(Path::to_owned) else {
            return;
        };
        match files::read(&path) {
            Ok(file) => {
                self.begin(Session::open(file.model, Some(path)));
                self.stamp = file.stamp;
            }
            Err(fault) => self.problem = Some(fault),
        }
    }

    /// Begins a new model from a template or an example, so that saving asks for a name.
    pub(super) fn copy(&mut self, book: &Book) {
        match book.read() {
            Ok(model) => self.open(Session::from_template(model), None),
            Err(fault) => self.problem = Some(fault),
        }
    }

    /// Shows a model: in the place of one that nobody touched, else in a tab of its own.
    pub(super) fn open(&mut self, session: Session, stamp: Stamp) {
        let shown = &self.session;
        let untouched = shown.path().is_none() && !shown.dirty() && shown.history().is_empty();
        let empty = shown.model().is_empty();
        if shown.begun() && !(untouched && empty) {
            let shown = self.take_tab();
            self.tabs.push(shown);
        }
        self.begin(session);
        self.stamp = stamp;
    }

    fn take_tab(&mut self) -> Tab {
        Tab {
            session: std::mem::replace(&mut self.session, Session::blank()),
            stamp: self.stamp.take(),
            copy: self.copy.take(),
        }
    }

    /// Puts a session in place of the shown one.
    pub(super) fn begin(&mut self, session: Session) {
        self.session = session;
        if let Some(mut copy) = self.copy.take() {
            copy.forget(0);
        }
        self.stamp = None;
        self.shown_anew();
    }

    fn shown_anew(&mut self) {
        self.session.set_grid(self.settings.grid);
        self.session.set_snap(self.settings.snap);
        self.problem = None;
        self.prefs.cell = None;
        self.prefs.changed = false;
        self.prefs.finding = None;
        self.finder = None;
        self.context = None;
        self.exports.shut();
        self.worker.forget();
        self.canvas.forget();
    }

    fn put_tab(&mut self, tab: Tab) {
        self.session = tab.session;
        self.stamp = tab.stamp;
        self.copy = tab.copy;
        self.shown_anew();
    }

    /// Shows another tab.
    pub(super) fn turn_to(&mut self, at: usize) {
        if at != self.tabs.at() && at < self.tabs.len() {
            let shown = self.take_tab();
            let tab = self.tabs.swap(shown, at);
            self.put_tab(tab);
        }
    }

    /// Shows the next tab, or the one before.
    pub(super) fn turn(&mut self, back: bool) {
        let (at, all) = (self.tabs.at(), self.tabs.len());
        self.turn_to(if back {
            (at + all - 1) % all
        } else {
            (at + 1) % all
        });
    }

    /// Closes the shown model without a word; the start screen comes after the last.
    pub(super) fn close(&mut self) {
        if let Some(mut copy) = self.copy.take() {
            copy.forget(0);
        }
        match self.tabs.pop() {
            Some(tab) => self.put_tab(tab),
            None => self.begin(Session::blank()),
        }
    }

    pub(super) fn tell(&mut self, words: String) {
        self.told = Some(Told {
            words,
            since: Instant::now(),
            step: None,
        });
    }

    /// Something is gone: says so and offers it back.
    pub(super) fn tell_deleted(&mut self, words: String) {
        self.tell(words);
        if let Some(told) = &mut self.told {
            told.step = Some(self.session.history().len());
        }
    }

    /// The window came to the front: another program may have changed the file meanwhile.
    pub(super) fn look_at_disk(&mut self) {
        let Some(path) = self.session.path() else {
            return;
        };
        let now = files::stamp(path);
        if self.stamp.is_some() && now.is_some() && now != self.stamp && self.ask.is_none() {
            let path = path.to_owned();
            self.ask = Some(Ask::Outside {
                path,
                dirty: self.session.dirty(),
            });
        }
    }

    /// Keeps a copy of what is not saved, two seconds after the last change.
    pub(super) fn keep(&mut self, ctx: &egui::Context) {
        self.keep_at(Instant::now(), ctx);
    }

    /// The same as of a moment.
    pub(super) fn keep_at(&mut self, now: Instant, ctx: &egui::Context) {
        let (Some(folders), true) = (&self.folders, self.session.begun()) else {
            return;
        };
        let revision = self.session.revision();
        let copy = self
            .copy
            .get_or_insert_with(|| Copy::new(&folders.recovery(), 1));
        if !self.session.dirty() {
            copy.forget(revision);
            return;
        }
        match copy.due(revision, now) {
            Ok(true) => {
                let model = std::sync::Arc::clone(self.session.model());
                let origin = self.session.path().map(Path::to_owned);
                let job = copy.job(model, self.session.name(), origin);
                self.inbox.run(move || {
                    job();
                    Message::Kept
                });
            }
            Ok(false) => (),
            Err(left) => ctx.request_repaint_after(left),
        }
    }

    /// Closing was agreed to: nothing is to be offered at the next start.
    pub(super) fn forget_copies(&mut self) {
        if let Some(mut copy) = self.copy.take() {
            copy.forget(0);
        }
        while let Some(tab) = self.tabs.pop() {
            if let Some(mut copy) = tab.copy {
                copy.forget(0);
            }
        }
    }

    /// Brings back what a crash left, as unsaved changes of the file it came from.
    pub(super) fn restore(&mut self, file: &Path) {
        let found = self.start.recovered.iter().position(|f| f.file == file);
        let Some(ix) = found else {
            return;
        };
        match files::read(file) {
            Ok(read) => {
                let found = self.start.recovered.remove(ix);
                let stamp = found.origin.as_deref().and_then(files::stamp);
                self.open(Session::restored(read.model, found.origin.clone()), stamp);
                found.discard();
            }
            Err(fault) => self.problem = Some(fault),
        }
    }

    pub(super) fn discard(&mut self, file: &Path) {
        self.start.recovered.retain(|found| {
            let gone = found.file == file;
            if gone {
                found.discard();
            }
            !gone
        });
    }

    /// What a copy that a crash left has that its file has not.
    pub(super) fn compare(&mut self, file: &Path) {
        let origin: Option<PathBuf> = self
            .start
            .recovered
            .iter()
            .find(|found| found.file == file)
            .and_then(|found| found.origin.clone());
        let kept = files::read(file);
        let saved = origin.as_deref().map(files::read);
        match (kept, saved) {
            (Ok(kept), Some(Ok(saved))) => {
                let lines = editor::differences(&saved.model, &kept.model);
                self.ask = Some(Ask::Differences {
                    file: file.to_owned(),
                    lines,
                    saved: true,
                });
            }
            (Ok(kept), _) => {
                let model = &kept.model;
                let lines = [
                    (model.elements().len(), "element"),
                    (model.flows().len(), "flow"),
                    (model.boundaries().len(), "boundary"),
                    (model.decisions().len(), "decision"),
                ];
                let lines = lines.into_iter().filter(|(count, _)| *count > 0);
                self.ask = Some(Ask::Differences {
                    file: file.to_owned(),
                    lines: lines.map(|(count, word)| many(count, word)).collect(),
                    saved: false,
                });
            }
            (Err(fault), _) => self.problem = Some(fault),
        }
    }

    /// Goes on with what gives models up: asks for each that has unsaved changes.
    pub(super) fn leave(&mut self, then: Then, ctx: &egui::Context) {
        if self.session.dirty() {
            self.ask = Some(Ask::Leave(then));
            return;
        }
        if then == Then::Quit
            && let Some(at) = self.tabs.unsaved()
        {
            self.turn_to(at);
            self.ask = Some(Ask::Leave(then));
            return;
        }
        self.go(then, ctx);
    }

    pub(super) fn go(&mut self, then: Then, ctx: &egui::Context) {
        match then {
            Then::Close => self.close(),
            Then::Quit => {
                self.forget_copies();
                self.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// Gives the shown model up and goes on.
    pub(super) fn give_up(&mut self, then: Then, ctx: &egui::Context) {
        self.close();
        if then == Then::Quit {
            self.leave(then, ctx);
        }
    }
}
