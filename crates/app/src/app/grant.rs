//! Granting wishes: the one place where what panels ask for becomes a change.

use editor::Request;
use model::Subject;

use super::{App, Wish};
use crate::{ask::Answer, theme, wish::Change};

impl App {
    pub(super) fn grant(&mut self, wish: Wish, ctx: &egui::Context) {
        // Something changed after it was laid out: show it.
        ctx.request_repaint();
        match wish {
            Wish::Run(act) => self.session.run(act),
            Wish::FlyTo(subject) => self.fly(subject),
            Wish::Select(subjects) => self.session.select(subjects),
            Wish::Questions => self.session.select([]),
            Wish::Finding(chosen) => {
                self.prefs.finding = chosen;
                if let Some((_, subject)) = chosen {
                    self.fly(subject);
                }
            }
            Wish::Change(change) => self.change(change),
            Wish::Show(measure) => self.prefs.measure = measure,
            Wish::Assumed(on) => self.prefs.assumed = on,
            Wish::First(only) => self.prefs.first = only,
            Wish::Cell(cell) => {
                self.prefs.cell = cell;
                self.prefs.listed |= cell.is_some();
            }
            Wish::Listed(on) => self.prefs.listed = on,
            Wish::Changed(only) => self.prefs.changed = only,
            Wish::Sort(by) => self.prefs.sort = by,
            Wish::Search(text) => self.prefs.search = text,
            Wish::Suppose(supposed) => self.suppose(supposed),
            Wish::Theme(scheme) => {
                self.prefs.scheme = scheme;
                theme::apply(ctx, scheme);
                self.settle_on(|settings| settings.scheme = format!("{scheme:?}"));
            }
            Wish::Scale(factor) => {
                ctx.set_zoom_factor(factor);
                self.settle_on(|settings| settings.scale = factor);
            }
            Wish::Calm(on) => {
                self.prefs.calm = on;
                self.settle_on(|settings| settings.calm = on);
            }
            Wish::Author(name) => self.settle_on(|settings| settings.author = name),
            Wish::Bind(id, chord) => self.bind(id, chord),
            Wish::Begin(book) => self.copy(&book),
            Wish::Read(path) => self.read(&path),
            Wish::Restore(path) => self.restore(&path),
            Wish::Compare(path) => self.compare(&path),
            Wish::Discard(path) => self.discard(&path),
            Wish::Turn(id) => self.session.turn_to(id),
            Wish::Tab(at) => self.turn_to(at),
            Wish::CloseTab(at) => {
                self.turn_to(at);
                self.session.run(editor::Act::Close);
            }
            Wish::Pick(find, pick) => self.pick(find, pick),
            Wish::Drop(pick, at) if self.canvas.rect().contains(at) => {
                let at = Some(self.canvas.spot(ctx));
                self.pick(editor::Find::Add { at, from: None }, pick);
            }
            Wish::Drop(..) => (),
            Wish::Take(tool) => self.session.take_up(tool),
            Wish::Put(what) => self.put_away(what),
            Wish::Draft => self.draft(),
            Wish::Worst => {
                if let Some((finding, subject)) = self.worst() {
                    self.prefs.finding = Some((finding, subject));
                    self.fly(subject);
                }
            }
        }
    }

    /// Changes of the model, each one step.
    fn change(&mut self, change: Change) {
        let session = &mut self.session;
        match change {
            Change::Fix(subject, changes) => session.fix(subject, &changes),
            Change::Set(field) => session.set(field),
            Change::Say(subject, word, text) => session.say(subject, word, &text),
            Change::Add(kind) => {
                let spot = self.canvas.middle();
                session.add_kind(spot, kind);
            }
            Change::AddIn(kind, home) => {
                let id = session.add_in(kind, home);
                session.request(Request::Reveal(Subject::Element(id)));
            }
            Change::AddBoundary(home) => {
                let id = session.add_boundary(home);
                session.request(Request::Reveal(Subject::Boundary(id)));
            }
            Change::Join(from, to) => session.join(from, to),
            Change::Redirect(flow, source, to) => session.redirect(flow, source, to),
            Change::Answer(subject, attr, value) => {
                let spec = session.spec(subject);
                if let Some(spec) = spec.and_then(|spec| spec.attribute(attr)) {
                    session.answer_of(&[subject], spec, value);
                }
            }
            Change::AnswerAll(attr, value) => {
                let common = session.common();
                if let Some(spec) = common.into_iter().find(|spec| spec.attr == attr) {
                    session.answer_all(spec, value);
                }
            }
            Change::SetKind(subject, kind) => session.set_kind(subject, kind),
            Change::SetKinds(kind) => session.set_kinds(kind),
            Change::SetBoundary(id, kind) => session.set_boundary(id, kind),
            Change::SetStage(subjects, stage) => session.set_stages(&subjects, stage),
            Change::PutInto(subjects, home) => session.put_into(&subjects, home),
            Change::Name(subject, name) => session.name_it(subject, &name),
            Change::NameDiagram(id, title) => session.name_diagram(id, &title),
            Change::Remove(subject) => session.remove(subject),
            Change::Tier(tier) => session.set_tier(tier),
            Change::Workload(topic, text) => session.say_of_workload(topic, &text),
            Change::Decide(finding, ruling) => session.decide(finding, ruling),
            Change::Score(finding, likelihood, impact, reason) => {
                let author = self.settings.author.clone();
                session.score(finding, likelihood, impact, &reason, &author);
            }
            Change::Unscore(finding) => session.unscore(finding),
            Change::WriteThreat(subject, title) => {
                let author = self.settings.author.clone();
                let id = session.write_threat(subject, &title, &author);
                self.prefs.awaited = Some(id);
            }
            Change::EditThreat(id, own) => session.change_threat(id, own),
            Change::RemoveThreat(id) => session.remove_threat(id),
            Change::PutControl(subjects, control, status) => {
                session.put_control(&subjects, &control, status);
            }
            Change::EditControl(id, put) => session.change_control(id, put),
            Change::RemoveControl(id) => session.remove_control(id),
        }
    }

    fn bind(&mut self, id: &'static str, chord: Option<editor::Chord>) {
        let Some(command) = editor::command::by_id(id) else {
            return;
        };
        let mut lost = None;
        self.settle_on(|settings| match chord {
            Some(chord) => lost = settings.keymap.bind(command, chord),
            None => settings.keymap.reset(command),
        });
        if let (Some(other), Some(chord)) = (lost, chord) {
            self.tell(format!(
                "{chord} was the key of \u{201c}{}\u{201d}, which has none now",
                other.label
            ));
        }
    }

    fn put_away(&mut self, what: crate::wish::Put) {
        use crate::wish::Put;
        match what {
            Put::Problem => self.problem = None,
            Put::Told => self.told = None,
            Put::Finder => self.finder = None,
            Put::Context => self.context = None,
            Put::Keys => self.keys = None,
            Put::Problems => self.prefs.problems = false,
            Put::Written => self.prefs.written = None,
            Put::Steps => self.settle_on(|settings| settings.stepped = true),
        }
    }

    pub(super) fn answer(&mut self, answer: Answer, ctx: &egui::Context) {
        ctx.request_repaint();
        match answer {
            Answer::SaveThen(then) => {
                self.after = Some(then);
                self.save();
            }
            Answer::GiveUp(then) => self.give_up(then, ctx),
            Answer::Overwrite(path) | Answer::Write(path) => self.write(path),
            Answer::SaveAs => self.name_file(),
            Answer::Read(path) => self.read(&path),
            Answer::ReadAgain => self.read_again(),
            Answer::Restore(path) => self.restore(&path),
            Answer::KeepMine(path) => self.stamp = crate::files::stamp(&path),
            Answer::Cancel => self.after = None,
        }
    }

    /// Goes on with what waited for a save.
    pub(super) fn saved(&mut self) {
        if let Some(then) = self.after.take() {
            let ctx = self.inbox.ctx().clone();
            self.leave(then, &ctx);
        }
    }
}
