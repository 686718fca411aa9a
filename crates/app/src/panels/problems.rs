//! Problems: what the analysis could not use, and decisions whose threat is no more. Nothing of this is swallowed.

use analysis::Problem;
use egui::{ScrollArea, Window};

use crate::{
    theme,
    wish::{Put, View, Wish, Wishes},
};

pub fn show(ctx: &egui::Context, view: View<'_>, wishes: &mut Wishes) {
    let mut open = true;
    Window::new("Problems")
        .open(&mut open)
        .collapsible(false)
        .default_width(460.0)
        .anchor(egui::Align2::RIGHT_TOP, [-24.0, 52.0])
        .show(ctx, |ui| {
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                ui.set_width(440.0);
                content(ui, view, wishes);
            });
        });
    if !open {
        wishes.push(Wish::Put(Put::Problems));
    }
}

fn content(ui: &mut egui::Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(verdict) = view.session.verdict() else {
        ui.weak("Judging the model…");
        return;
    };
    let (problems, stale) = (&verdict.analysis.problems, &verdict.analysis.stale);
    if problems.is_empty() && stale.is_empty() {
        ui.label("No problems: the analysis could use everything");
        return;
    }
    if !problems.is_empty() {
        ui.label(theme::bold("Not used by the analysis"));
        for line in problems.iter().map(Problem::line) {
            ui.label(line);
        }
    }
    if !stale.is_empty() {
        ui.add_space(6.0);
        ui.label(theme::bold("Decisions whose threat is no more"));
        ui.weak("They are kept, and count again if the threat comes back");
        for decision in stale.iter().filter_map(|id| view.session.decision(*id)) {
            let name = view.session.model().name(decision.subject);
            let short = decision
                .short
                .map_or_else(String::new, |n| format!("T-{n}  "));
            let response = decision.response.map_or("undecided", editor::said);
            let on = if name.is_empty() {
                "something that was deleted".to_owned()
            } else {
                name
            };
            let words = format!("{short}{}, {response}, on {on}", decision.rule);
            if view.session.model().has(decision.subject) {
                if ui.link(words).clicked() {
                    wishes.push(Wish::FlyTo(decision.subject));
                }
            } else {
                ui.label(words);
            }
        }
    }
}
