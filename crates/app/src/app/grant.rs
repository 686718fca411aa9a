//! Granting wishes and serving requests: the one place where what panels ask for becomes a change.

use editor::{Request, Session};
use model::{Model, Subject};

use super::{App, Wish};
use crate::{
    ask::{Answer, Ask, Then},
    theme,
};

impl App {
    pub(super) fn grant(&mut self, wish: Wish, ctx: &egui::Context) {
        // Something changed after it was laid out: show it.
        ctx.request_repaint();
        match wish {
            Wish::Run(act) => self.session.run(act),
            Wish::FlyTo(subject) => self.fly(subject),
            Wish::Questions => self.session.select([]),
            Wish::Finding(chosen) => {
                self.prefs.finding = chosen;
                if let Some((_, subject)) = chosen {
                    self.fly(subject);
                }
            }
            Wish::Fix(subject, changes) => self.session.fix(subject, &changes),
            Wish::Set(field) => self.session.set(field),
            Wish::Add(kind) => {
                let spot = self.canvas.middle();
                self.session.add_kind(spot, kind);
            }
            Wish::Answer(subject, attr, value) => {
                let spec = self.session.spec(subject);
                if let Some(spec) = spec.and_then(|spec| spec.attribute(attr)) {
                    self.session.answer(subject, spec, value);
                }
            }
            Wish::SetKind(subject, kind) => self.session.set_kind(subject, kind),
            Wish::SetBoundary(id, kind) => self.session.set_boundary(id, kind),
            Wish::SetStage(subject, stage) => self.session.set_stage(subject, stage),
            Wish::Name(subject, name) => self.session.name_it(subject, &name),
            Wish::Show(measure) => self.prefs.measure = measure,
            Wish::Assumed(on) => self.prefs.assumed = on,
            Wish::Tier(tier) => self.session.set_tier(tier),
            Wish::Cell(cell) => self.prefs.cell = cell,
            Wish::Changed(only) => self.prefs.changed = only,
            Wish::Theme(scheme) => {
                self.prefs.scheme = scheme;
                theme::apply(ctx, scheme);
            }
            Wish::Scale(factor) => ctx.set_zoom_factor(factor),
            Wish::Calm(on) => self.prefs.calm = on,
            Wish::Begin(path) => self.copy(&path),
            Wish::Read(path) => self.leave(Then::Read(path), ctx),
            Wish::Dismiss => self.problem = None,
        }
    }

    fn fly(&mut self, subject: Subject) {
        self.session.select([subject]);
        self.session.request(Request::Reveal(subject));
    }

    pub(super) fn serve(&mut self, request: Request, ctx: &egui::Context) {
        ctx.request_repaint();
        match self.canvas.answer(request, &self.session) {
            Some(Request::Add) => self.session.add(self.canvas.spot(ctx)),
            Some(Request::New) => self.leave(Then::New, ctx),
            Some(Request::Open) => self.leave(Then::Open, ctx),
            Some(Request::Quit) => self.leave(Then::Quit, ctx),
            Some(Request::Save) => self.save(),
            Some(Request::SaveAs) => self.name_file(),
            _ => (),
        }
    }

    /// Does what gives up the open model, after asking if something would be lost.
    pub(super) fn leave(&mut self, then: Then, ctx: &egui::Context) {
        if self.session.dirty() {
            self.ask = Some(Ask::Leave(then));
        } else {
            self.go(then, ctx);
        }
    }

    pub(super) fn go(&mut self, then: Then, ctx: &egui::Context) {
        match then {
            Then::New => {
                self.stamp = None;
                self.begin(Session::open(Model::default(), None));
            }
            Then::Open => self.choose_file(),
            Then::Read(path) => self.read(&path),
            Then::Quit => {
                self.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    pub(super) fn answer(&mut self, answer: Answer, ctx: &egui::Context) {
        ctx.request_repaint();
        match answer {
            Answer::SaveThen(then) => {
                self.after = Some(then);
                self.save();
            }
            Answer::Go(then) => self.go(then, ctx),
            Answer::Overwrite(path) | Answer::Write(path) => self.write(path),
            Answer::SaveAs => self.name_file(),
            Answer::Read(path) => self.read(&path),
            Answer::Cancel => self.after = None,
        }
    }
}
