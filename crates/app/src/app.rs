//! The window: lays out the panels, grants wishes, answers the session's requests. Everything it shows is in the session
//! or in one of the panels' small states.

mod export;
mod grant;
mod layout;
mod pose;
mod save;
mod show;
mod switch;

use std::sync::Arc;

use analysis::RuleSet;
use editor::{Keymap, Session, Worker};
use egui::Ui;

use crate::{
    ask::{self, Ask, Then},
    canvas::Canvas,
    files::{Fault, Stamp},
    folders::Folders,
    inbox::{Inbox, Message},
    keep::Copy,
    keys::{self, Press, Reach},
    panels::{
        context::{self, Context},
        finder::Finder,
        inspector::Inspector,
        keys::Keys,
        outline::Outline,
        pages::Pages,
        problem, problems,
        register::Register,
        risk::Risk,
        start::Start,
    },
    settings::Settings,
    tabs::Tabs,
    theme::{self, Look},
    wish::{Prefs, View, Wish, Wishes},
};

pub use pose::PANELS;

/// How long a sentence stays.
const TOLD: std::time::Duration = std::time::Duration::from_secs(10);

/// A sentence that is shown for a while.
struct Told {
    words: String,
    since: std::time::Instant,
    /// Undo is offered beside it while the history has so many steps.
    step: Option<usize>,
}

pub struct App {
    session: Session,
    worker: Worker,
    canvas: Canvas,
    prefs: Prefs,
    settings: Settings,
    folders: Option<Folders>,
    tabs: Tabs,
    /// The copy of the shown model that is kept while it is not saved.
    copy: Option<Copy>,
    inspector: Inspector,
    outline: Outline,
    pages: Pages,
    sizes: layout::Sizes,
    risk: Risk,
    register: Register,
    start: Start,
    finder: Option<Finder>,
    context: Option<Context>,
    keys: Option<Keys>,
    exports: export::Exports,
    inbox: Inbox,
    problem: Option<Fault>,
    told: Option<Told>,
    /// Somebody asked for the system's clipboard.
    pasting: bool,
    /// The system's file dialogs are used; else paths are typed.
    dialogs: bool,
    ask: Option<Ask>,
    /// To be done once a save has succeeded.
    after: Option<Then>,
    stamp: Stamp,
    title: String,
    /// Closing was agreed to.
    closing: bool,
}

impl App {
    /// The window over a session, judged by the built-in rules.
    pub fn new(cc: &eframe::CreationContext<'_>, session: Session) -> Self {
        Self::with_rules(cc, session, Arc::new(RuleSet::builtin()))
    }

    /// The same, judged by other rules, such as those of a user's packs. What is wrong with them is among the problems.
    pub fn with_rules(
        cc: &eframe::CreationContext<'_>,
        session: Session,
        rules: Arc<RuleSet>,
    ) -> Self {
        theme::install(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let today = jiff::ZonedDateTime::now().date();
        let mut canvas = Canvas::default();
        canvas.fit();
        Self {
            session,
            worker: Worker::start(rules, today, move || ctx.request_repaint()),
            canvas,
            prefs: Prefs::default(),
            settings: Settings::default(),
            folders: None,
            tabs: Tabs::default(),
            copy: None,
            inspector: Inspector::default(),
            outline: Outline::default(),
            pages: Pages::default(),
            sizes: layout::Sizes::default(),
            risk: Risk::default(),
            register: Register::default(),
            start: Start::new(),
            finder: None,
            context: None,
            keys: None,
            exports: export::Exports::default(),
            inbox: Inbox::new(&cc.egui_ctx),
            problem: None,
            told: None,
            pasting: false,
            dialogs: false,
            ask: None,
            after: None,
            stamp: None,
            title: String::new(),
            closing: false,
        }
    }

    /// Asks for files with the system's own dialogs, where it has any.
    pub fn use_dialogs(&mut self) {
        self.dialogs = true;
    }

    /// What the window stands on; for tests.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until everything is judged and written. For tests and pictures; the window never waits.
    pub fn settle(&mut self) {
        let ctx = self.inbox.ctx().clone();
        self.keep_at(std::time::Instant::now() + crate::keep::AFTER, &ctx);
        self.inbox.settle();
        self.exports.settle();
        self.worker
            .post(self.session.judged(), self.session.model());
        self.worker.settle();
        self.judged();
        self.draw();
        self.inbox.settle();
    }

    fn view(&self, look: Look) -> View<'_> {
        View {
            session: &self.session,
            prefs: &self.prefs,
            settings: &self.settings,
            look,
        }
    }

    /// The keys in use.
    pub fn keymap(&self) -> &Keymap {
        &self.settings.keymap
    }

    /// What came from elsewhere: verdicts, files, keys, the wish to close.
    fn arrivals(&mut self, ctx: &egui::Context) {
        self.judged();
        for message in self.inbox.take() {
            self.message(message);
        }
        let reach = self.keyboard(ctx);
        let presses = keys::presses(ctx, reach, &self.settings.keymap, &mut self.pasting);
        for press in presses {
            match press {
                Press::Run(act) => self.session.run(act),
                Press::Paste(text) => {
                    let spot = self.canvas.spot(ctx);
                    self.session.paste(&text, Some(spot));
                }
            }
        }
        let dropped: Vec<std::path::PathBuf> = ctx.input(|i| {
            let files = i.raw.dropped_files.iter();
            files.map(|file| file.path().to_owned()).collect()
        });
        for path in dropped {
            self.read(&path);
        }
        if ctx.input(|i| i.events.contains(&egui::Event::WindowFocused(true))) {
            self.look_at_disk();
        }
        let closed = ctx.input(|i| i.viewport().close_requested());
        if closed && !self.closing && (self.session.dirty() || self.tabs.unsaved().is_some()) {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.leave(Then::Quit, ctx);
        } else if closed {
            self.forget_copies();
        }
    }

    fn judged(&mut self) {
        if let Some(verdict) = self.worker.take() {
            self.session.accept(verdict);
            self.await_threat();
        }
    }

    /// Has a large drawing made that is due.
    fn draw(&mut self) {
        self.session.draw_aside();
        if let Some(drawing) = self.session.drawing() {
            self.inbox.run(move || Message::Drawn(drawing.run()));
        }
    }

    /// A threat that was just written comes on the card once it is judged.
    fn await_threat(&mut self) {
        let (Some(wanted), Some(verdict)) = (self.prefs.awaited, self.session.verdict()) else {
            return;
        };
        let own = |row: &&editor::Row| row.origin == analysis::Origin::Own(wanted);
        let found = verdict.rows.iter().find(own);
        if let Some((id, subject)) = found.map(|row| (verdict.id(row), row.subject)) {
            self.prefs.awaited = None;
            self.prefs.written = Some(wanted);
            self.prefs.finding = Some((id, subject));
        }
    }

    fn keyboard(&self, ctx: &egui::Context) -> Reach {
        let focused = ctx.memory(egui::Memory::focused);
        let busy = self.session.state().busy();
        let above = self.ask.is_some()
            || self.finder.is_some()
            || self.context.is_some()
            || self.keys.is_some()
            || self.prefs.awaited.is_some()
            || self.prefs.written.is_some()
            || self.exports.open();
        if busy || above || egui::Popup::is_any_open(ctx) {
            Reach::Typing
        } else if ctx.text_edit_focused() {
            Reach::Field
        } else {
            match focused {
                None => Reach::Loose,
                Some(id) if self.canvas.holds(id) => Reach::Canvas,
                Some(_) => Reach::Panel,
            }
        }
    }

    fn dialogs(&mut self, ctx: &egui::Context, look: Look, wishes: &mut Wishes) {
        let view = View {
            session: &self.session,
            prefs: &self.prefs,
            settings: &self.settings,
            look,
        };
        let ground = if self.session.begun() {
            self.canvas.rect()
        } else {
            ctx.content_rect()
        };
        if let Some(fault) = self.problem.as_ref().filter(|_| self.session.begun()) {
            problem::show(ctx, fault, ground, wishes);
        }
        if self.prefs.problems && self.session.begun() {
            problems::show(ctx, view, ground, wishes);
        }
        if let Some(finder) = &mut self.finder {
            finder.show(ctx, view, wishes);
        }
        if let Some(context) = &mut self.context {
            context::show(ctx, context, view, wishes);
        }
        if let Some(keys) = &mut self.keys {
            keys.show(ctx, view, wishes);
        }
        self.export_ui(ctx);
        if let Some(told) = &self.told {
            let left = TOLD.saturating_sub(told.since.elapsed());
            let over = told
                .step
                .is_some_and(|step| step != self.session.history().len());
            if left.is_zero() || over {
                self.told = None;
            } else {
                problem::tell(ctx, &told.words, told.step.is_some(), ground, wishes);
                ctx.request_repaint_after(left);
            }
        }
        let name = self.session.name();
        let answer = self.ask.as_mut().and_then(|ask| ask::show(ctx, ask, &name));
        if let Some(answer) = answer {
            self.ask = None;
            self.answer(answer, ctx);
        }
    }

    /// Another thing was selected: the card of a threat of the last one goes.
    fn forget_finding(&mut self) {
        let Some((_, subject)) = self.prefs.finding else {
            return;
        };
        if !self.session.selection().contains(&subject) {
            self.prefs.finding = None;
        }
    }

    fn name_window(&mut self, ctx: &egui::Context) {
        let star = if self.session.dirty() { "*" } else { "" };
        let title = if self.session.begun() {
            format!("Plimsoll \u{2013} {}{star}", self.session.name())
        } else {
            "Plimsoll".to_owned()
        };
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for App {
    /// The panels' own colour, so that no panel has to be filled: without a graphics adapter every pixel counts.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.current_pass_index() == 0 {
            self.arrivals(&ctx);
        }
        let look = Look::of(self.prefs.scheme, ctx.theme());
        let mut wishes = Wishes::new();
        self.layout(ui, look, &mut wishes);
        self.dialogs(&ctx, look, &mut wishes);
        // A pass that is laid out again sees the same clicks again.
        if !ctx.will_discard() {
            for wish in wishes {
                self.grant(wish, &ctx);
            }
        }
        self.forget_finding();
        let lands = (self.session.grid(), self.session.snaps());
        if lands != (self.settings.grid, self.settings.snap) {
            self.settle_on(|settings| (settings.grid, settings.snap) = lands);
        }
        for request in self.session.requests() {
            self.serve(request, &ctx);
        }
        if self.finder.is_none() {
            self.session.let_go();
        }
        if self.session.begun() {
            self.worker
                .post(self.session.judged(), self.session.model());
        }
        self.draw();
        self.keep(&ctx);
        self.name_window(&ctx);
    }
}
