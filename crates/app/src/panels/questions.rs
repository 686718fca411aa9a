//! What is unanswered, ranked by the risk that hangs on it, answered in place. Shown while nothing is selected.

use analysis::Settling;
use egui::{Button, Ui};
use model::Subject;

use super::{answers::answer, status::many};
use crate::{
    theme,
    wish::{View, Wish, Wishes},
};

/// More than this nobody answers in one go; the next ones move up.
const SHOWN: usize = 12;

/// The questions whose answers settle most, the first ones first.
pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let all = verdict.analysis.asked().count();
    if all == 0 {
        return;
    }
    ui.add_space(4.0);
    ui.separator();
    ui.label(theme::bold("Answers that settle most"));
    let few = verdict.first().filter(|few| few.findings() > 0);
    let narrowed = few.filter(|_| view.prefs.first);
    if let Some(few) = few.filter(|few| all > few.questions.len()) {
        first(ui, few, narrowed.is_some(), wishes);
    }
    let (shown, all): (Vec<_>, _) = match narrowed {
        Some(few) => (few.questions.iter().collect(), few.questions.len()),
        None => (verdict.analysis.asked().take(SHOWN).collect(), all),
    };
    let mut last: Option<Subject> = None;
    for question in shown.into_iter().take(SHOWN) {
        let spec = view.session.spec(question.subject);
        let Some(attribute) = spec.and_then(|spec| spec.attribute(question.attribute)) else {
            continue;
        };
        if last != Some(question.subject) {
            last = Some(question.subject);
            ui.add_space(4.0);
            let name = view.session.model().name(question.subject);
            if ui.link(name).clicked() {
                wishes.push(Wish::FlyTo(question.subject));
            }
        }
        answer(ui, view, question.subject, attribute, wishes);
    }
    if all > SHOWN {
        let more = all - SHOWN;
        ui.weak(format!("and {more} more, which move up as you answer"));
    }
}

/// What the few best answers settle together, with the choice to be asked only those.
fn first(ui: &mut Ui, few: &Settling, narrowed: bool, wishes: &mut Wishes) {
    let words = format!(
        "{} {} {}",
        many(few.questions.len(), "answer"),
        if few.questions.len() == 1 {
            "settles"
        } else {
            "settle"
        },
        many(few.findings(), "threat")
    );
    ui.horizontal(|ui| {
        ui.label(words);
        let button = Button::selectable(narrowed, "Ask only these").frame_when_inactive(true);
        if ui.add(button).clicked() {
            wishes.push(Wish::First(!narrowed));
        }
    });
}
