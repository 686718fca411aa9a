//! The window: lays out the panels, grants wishes, answers the session's requests. Everything it shows is in the session
//! or in one of the panels' small states.

mod grant;
mod pose;
mod save;

use std::path::Path;

use editor::{Session, Worker};
use egui::{CentralPanel, Frame, Margin, Panel, Ui};
use scene::Ink;

use crate::{
    ask::{self, Ask, Then},
    canvas::{Canvas, Shown},
    files::{self, Fault, Stamp},
    inbox::Inbox,
    keys::{self, Reach},
    panels::{
        inspector::Inspector, menu, problem, register, register::Register, risk, risk::Risk,
        start::Start, status,
    },
    theme::{self, Look},
    wish::{Prefs, View, Wish, Wishes},
};

pub use pose::PANELS;

pub struct App {
    session: Session,
    worker: Worker,
    canvas: Canvas,
    prefs: Prefs,
    inspector: Inspector,
    risk: Risk,
    register: Register,
    start: Start,
    inbox: Inbox,
    problem: Option<Fault>,
    ask: Option<Ask>,
    /// To be done once a save has succeeded.
    after: Option<Then>,
    stamp: Stamp,
    title: String,
    /// Closing was agreed to.
    closing: bool,
}

impl App {
    pub fn new(cc: &eframe::CreationContext<'_>, session: Session) -> Self {
        theme::install(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let today = jiff::ZonedDateTime::now().date();
        let mut canvas = Canvas::default();
        canvas.fit();
        Self {
            session,
            worker: Worker::start(today, move || ctx.request_repaint()),
            canvas,
            prefs: Prefs::default(),
            inspector: Inspector::default(),
            risk: Risk::default(),
            register: Register::default(),
            start: Start::new(),
            inbox: Inbox::new(&cc.egui_ctx),
            problem: None,
            ask: None,
            after: None,
            stamp: None,
            title: String::new(),
            closing: false,
        }
    }

    /// Opens a file in place of what is open. One that cannot be read is shown as a problem and changes nothing.
    pub fn read(&mut self, path: &Path) {
        match files::read(path) {
            Ok(file) => {
                let kept = (!file.is_sketch).then(|| path.to_owned());
                self.stamp = file.stamp;
                self.begin(Session::open(file.model, kept));
            }
            Err(fault) => self.problem = Some(fault),
        }
    }

    /// Begins a new model from a file, so that saving asks for a name.
    fn copy(&mut self, path: &Path) {
        match files::read(path) {
            Ok(file) => {
                self.stamp = None;
                self.begin(Session::open(file.model, None));
            }
            Err(fault) => self.problem = Some(fault),
        }
    }

    fn begin(&mut self, session: Session) {
        self.session = session;
        self.problem = None;
        self.prefs.cell = None;
        self.prefs.changed = false;
        self.prefs.finding = None;
        self.worker.forget();
        self.canvas.fit();
    }

    /// What the window stands on; for tests.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until everything is judged and written. For tests and pictures; the window never waits.
    pub fn settle(&mut self) {
        self.inbox.settle();
        self.worker
            .post(self.session.judged(), self.session.model());
        self.worker.settle();
    }

    fn view(&self, look: Look) -> View<'_> {
        View {
            session: &self.session,
            prefs: &self.prefs,
            look,
        }
    }

    /// What came from elsewhere: verdicts, files, keys, the wish to close.
    fn arrivals(&mut self, ctx: &egui::Context) {
        if let Some(verdict) = self.worker.take() {
            self.session.accept(verdict);
        }
        for message in self.inbox.take() {
            self.message(message);
        }
        for command in keys::commands(ctx, self.keyboard(ctx)) {
            self.session.run(command.act);
        }
        let dropped = ctx.input(|i| {
            i.raw
                .dropped_files
                .first()
                .map(|file| file.path().to_owned())
        });
        if let Some(path) = dropped {
            self.leave(Then::Read(path), ctx);
        }
        let closed = ctx.input(|i| i.viewport().close_requested());
        if closed && !self.closing && self.session.dirty() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.leave(Then::Quit, ctx);
        }
    }

    fn keyboard(&self, ctx: &egui::Context) -> Reach {
        let focused = ctx.memory(egui::Memory::focused);
        let busy = self.session.state().busy();
        if busy || self.ask.is_some() || ctx.text_edit_focused() || egui::Popup::is_any_open(ctx) {
            Reach::Typing
        } else if focused.is_none_or(|id| self.canvas.holds(id)) {
            Reach::Canvas
        } else {
            Reach::Panel
        }
    }

    fn layout(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let keyboard = self.keyboard(ui.ctx()) == Reach::Canvas;
        let lit = register::lit(self.view(look));
        let bar = Frame::new()
            .fill(look.color(Ink::Panel))
            .inner_margin(Margin::symmetric(8, 3));
        Panel::top("menu")
            .frame(bar)
            .show(ui, |ui| menu::ui(ui, self.view(look), wishes));
        if !self.session.begun() {
            let ground = Frame::new()
                .fill(look.color(Ink::Ground))
                .inner_margin(Margin::same(24));
            CentralPanel::no_frame().frame(ground).show(ui, |ui| {
                self.start.ui(ui, self.view(look), wishes);
            });
            return;
        }
        Panel::bottom("status")
            .frame(bar)
            .exact_size(26.0)
            .show(ui, |ui| {
                status::ui(ui, self.view(look), self.canvas.scale());
            });
        let pane = Frame::new()
            .fill(look.color(Ink::Panel))
            .inner_margin(Margin::symmetric(12, 9));
        let beside = pane.inner_margin(Margin {
            right: 4,
            ..Margin::symmetric(12, 9)
        });
        Panel::right("inspector")
            .frame(beside)
            .default_size((ui.available_width() * 0.235).clamp(290.0, 360.0))
            .size_range(280.0..=520.0)
            .show(ui, |ui| {
                let view = View {
                    session: &self.session,
                    prefs: &self.prefs,
                    look,
                };
                // Whatever is in it, the panel keeps the width people gave it.
                ui.set_min_width(ui.available_width());
                self.inspector.ui(ui, view, wishes);
            });
        self.bottom(ui, look, pane, wishes);
        CentralPanel::no_frame().show(ui, |ui| {
            let shown = Shown {
                look,
                keyboard,
                lit: &lit,
            };
            self.canvas.ui(ui, &mut self.session, &shown);
        });
    }

    /// The matrix and the register, side by side.
    fn bottom(&mut self, ui: &mut Ui, look: Look, pane: Frame, wishes: &mut Wishes) {
        let usual = (ui.available_height() * 0.41).clamp(280.0, 400.0);
        let panel = Panel::bottom("risk")
            .frame(pane)
            .default_size(usual)
            .size_range(240.0..=560.0);
        panel.resizable(true).show(ui, |ui| {
            let view = View {
                session: &self.session,
                prefs: &self.prefs,
                look,
            };
            // A panel takes the height of what is in it: keep the height people gave it.
            ui.set_min_height(ui.available_height());
            risk::head(ui, view, wishes);
            ui.add_space(2.0);
            let height = ui.available_height();
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 16.0;
                self.risk.ui(ui, view, height, wishes);
                ui.vertical(|ui| self.register.ui(ui, view, wishes));
            });
        });
    }

    fn dialogs(&mut self, ctx: &egui::Context, wishes: &mut Wishes) {
        if let Some(fault) = &self.problem {
            problem::show(ctx, fault, self.session.begun(), wishes);
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
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.current_pass_index() == 0 {
            self.arrivals(&ctx);
        }
        let look = Look::of(self.prefs.scheme, ctx.theme());
        let mut wishes = Wishes::new();
        self.layout(ui, look, &mut wishes);
        self.dialogs(&ctx, &mut wishes);
        // A pass that is laid out again sees the same clicks again.
        if !ctx.will_discard() {
            for wish in wishes {
                self.grant(wish, &ctx);
            }
        }
        self.forget_finding();
        for request in self.session.requests() {
            self.serve(request, &ctx);
        }
        if self.session.begun() {
            self.worker
                .post(self.session.judged(), self.session.model());
        }
        self.name_window(&ctx);
    }
}
