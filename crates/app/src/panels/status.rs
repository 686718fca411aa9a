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
            let sheet = view.session.sheet();
            let elements = part(sheet.boxes().len(), model.elements().len(), "element");
            let flows = part(sheet.lines().len(), model.flows().len(), "flow");
            ui.small(format!("{elements} · {flows}"));
            problems(ui, view, wishes);
        });
    });
}

/// What the analysis could not use, such as a control nobody knows, and statements that contradict each other: counted
/// here, told on a press.
fn problems(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        return;
    };
    let counts = [
        (verdict.analysis.problems.len(), "problem", Severity::High),
        (verdict.warnings.len(), "warning", Severity::Medium),
    ];
    for (count, word, severity) in counts.into_iter().filter(|(count, ..)| *count > 0) {
        ui.separator();
        let ink = view.look.color(Ink::SeverityInk(severity));
        let words = RichText::new(many(count, word)).small().color(ink);
        if ui.add(Button::new(words).frame(false).small()).clicked() {
            wishes.push(Wish::Run(Act::Problems));
        }
    }
}

/// "2 flows"; "1 of 2 flows" where the diagram shows a part.
fn part(shown: usize, all: usize, word: &str) -> String {
    let all_of = many(all, word);
    if shown == all {
        all_of
    } else {
        format!("{shown} of {all_of}")
    }
}

/// "1 flow", "2 flows", "2 boundaries".
pub fn many(count: usize, word: &str) -> String {
    match (count, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {word}s"),
    }
}
