//! What is unanswered, ranked by the risk that hangs on it, answered in place. Shown while nothing is selected. While the
//! pointer or the keyboard is on the list, nothing in it moves: what was answered stays, to be taken back.

use analysis::Settling;
use egui::{Button, Rect, Ui};
use model::{Attr, Subject};

use super::{answers::answer, status::many};
use crate::{
    theme,
    wish::{View, Wish, Wishes},
};

/// More than this nobody answers in one go; the next ones move up.
const SHOWN: usize = 12;

/// The list as it was made.
#[derive(Default)]
pub struct Questions {
    rows: Vec<(Subject, Attr)>,
    /// How many there are in all.
    all: usize,
    /// How many answers settle how many threats, where some settle more than the others.
    few: Option<(usize, usize)>,
    /// Only those are listed.
    narrowed: bool,
    /// Where the rows were.
    area: Option<Rect>,
    /// The pointer was on them.
    pointed: bool,
}

impl Questions {
    /// The questions whose answers settle most, the first ones first.
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let used = self.used(ui);
        let model = view.session.model();
        let whole = self.rows.iter().all(|(subject, _)| model.has(*subject));
        if !used || !whole || self.rows.is_empty() || self.narrowed != view.prefs.first {
            self.make(view);
        }
        if self.rows.is_empty() {
            return;
        }
        ui.add_space(4.0);
        ui.separator();
        ui.label(theme::bold("Answers that settle most"));
        if let Some(few) = self.few {
            first(ui, few, self.narrowed, wishes);
        }
        let rows = ui.scope(|ui| self.list(ui, view, wishes));
        self.area = Some(rows.response.rect);
        if self.all > self.rows.len() {
            let more = self.all - self.rows.len();
            ui.weak(format!("and {more} more, which move up as you answer"));
        }
    }

    /// Whether the pointer or the keyboard is on the list. The pointer takes the keyboard with it when it leaves.
    fn used(&mut self, ui: &Ui) -> bool {
        let Some(area) = self.area.take() else {
            return false;
        };
        let area = area.intersect(ui.clip_rect());
        let ctx = ui.ctx();
        if egui::Popup::is_any_open(ctx) {
            return true;
        }
        let at = ctx.pointer_hover_pos();
        let left = std::mem::replace(&mut self.pointed, at.is_some_and(|at| area.contains(at)));
        let focused = ctx.memory(egui::Memory::focused);
        let focused = focused.filter(|id| {
            let response = ctx.read_response(*id);
            response.is_some_and(|r| area.contains(r.rect.center()))
        });
        if left && !self.pointed {
            focused.inspect(|id| ctx.memory_mut(|memory| memory.surrender_focus(*id)));
            return false;
        }
        self.pointed || focused.is_some()
    }

    fn make(&mut self, view: View<'_>) {
        *self = Self {
            narrowed: view.prefs.first,
            pointed: self.pointed,
            ..Self::default()
        };
        let Some(verdict) = view.session.verdict() else {
            return;
        };
        self.all = verdict.analysis.asked().count();
        let few = verdict.first().filter(|few| few.findings() > 0);
        let told = few.filter(|few| self.all > few.questions.len());
        self.few = told.map(|few| (few.questions.len(), Settling::findings(few)));
        let row = |question: &analysis::Question| {
            let spec = view.session.spec(question.subject)?;
            spec.attribute(question.attribute)?;
            Some((question.subject, question.attribute))
        };
        self.rows = match few.filter(|_| view.prefs.first) {
            Some(few) => {
                self.all = few.questions.len();
                few.questions.iter().take(SHOWN).filter_map(row).collect()
            }
            None => verdict
                .analysis
                .asked()
                .take(SHOWN)
                .filter_map(row)
                .collect(),
        };
    }

    fn list(&self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let mut last: Option<Subject> = None;
        for (subject, attribute) in &self.rows {
            let spec = view.session.spec(*subject);
            let Some(attribute) = spec.and_then(|spec| spec.attribute(*attribute)) else {
                continue;
            };
            if last != Some(*subject) {
                last = Some(*subject);
                ui.add_space(4.0);
                let name = view.session.model().name(*subject);
                if ui.link(name).clicked() {
                    wishes.push(Wish::FlyTo(*subject));
                }
            }
            answer(ui, view, *subject, attribute, wishes);
        }
    }
}

/// What the few best answers settle together, with the choice to be asked only those.
fn first(ui: &mut Ui, (answers, threats): (usize, usize), narrowed: bool, wishes: &mut Wishes) {
    let words = format!(
        "{} {} {}",
        many(answers, "answer"),
        if answers == 1 { "settles" } else { "settle" },
        many(threats, "threat")
    );
    ui.horizontal(|ui| {
        ui.label(words);
        let button = Button::selectable(narrowed, "Ask only these").frame_when_inactive(true);
        if ui.add(button).clicked() {
            wishes.push(Wish::First(!narrowed));
        }
    });
}
