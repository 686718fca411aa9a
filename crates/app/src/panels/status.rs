//! The strip at the bottom: what a press would do now, what the analysis could not use, how far the view is zoomed.

use analysis::Problem;
use egui::{Align, Layout, RichText, Ui};
use model::Severity;
use scene::Ink;

use crate::{theme, wish::View};

pub fn ui(ui: &mut Ui, view: View<'_>, scale: f32) {
    ui.horizontal_centered(|ui| {
        ui.small(view.session.hint());
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
            problems(ui, view);
        });
    });
}

/// What the analysis could not use, such as a control nobody knows: counted here, told on a press.
fn problems(ui: &mut Ui, view: View<'_>) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let problems = &verdict.analysis.problems;
    if problems.is_empty() {
        return;
    }
    ui.separator();
    let ink = view.look.color(Ink::SeverityInk(Severity::High));
    let words = RichText::new(many(problems.len(), "problem"))
        .small()
        .color(ink);
    ui.menu_button(words, |ui| {
        ui.set_max_width(420.0);
        ui.label(theme::bold("Not used by the analysis"));
        for line in problems.iter().map(Problem::line) {
            ui.label(line);
        }
    });
}
/// "1 flow", "2 flows".
pub fn many(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}
