//! The strip at the bottom: what a press would do now, what the analysis could not use, how far the view is zoomed.

use editor::Act;
use egui::{Align, Button, Layout, RichText, Ui};
use model::Severity;
use scene::Ink;

use crate::wish::{View, Wish, Wishes};

pub fn ui(ui: &mut Ui, view: View<'_>, scale: f32, wishes: &mut Wishes) {
    ui.horizontal_centered(|ui| {
        let hint = RichText::new(view.session.hint()).small();
        ui.add(egui::Label::new(hint).truncate());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.small(format!("{} %", (scale * 100.0).round()));
            ui.separator();
            let model = view.session.model();
            let (elements, flows) = (model.elements().len(), model.flows().len());
            ui.small(format!(
                "{} · {}",
                many(elements, "element"),
                many(flows, "flow")
            ));
            problems(ui, view, wishes);
        });
    });
}

/// What the analysis could not use, such as a control nobody knows: counted here, told on a press.
fn problems(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let count = verdict.analysis.problems.len();
    if count == 0 {
        return;
    }
    ui.separator();
    let ink = view.look.color(Ink::SeverityInk(Severity::High));
    let words = RichText::new(many(count, "problem")).small().color(ink);
    if ui.add(Button::new(words).frame(false)).clicked() {
        wishes.push(Wish::Run(Act::Problems));
    }
}

/// "1 flow", "2 flows".
pub fn many(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}
