//! Problems: what the analysis could not use, statements that contradict each other, and decisions whose threat is no
//! more. Nothing of this is swallowed.

use analysis::{KEPT, Problem, Warning};
use egui::{Rect, ScrollArea, Window};

use crate::{
    theme,
    wish::{Put, View, Wish, Wishes},
};

pub fn show(ctx: &egui::Context, view: View<'_>, ground: Rect, wishes: &mut Wishes) {
    let mut open = true;
    Window::new("Problems")
        .open(&mut open)
        .collapsible(false)
        .default_width(460.0)
        // On the drawing at first; people move it.
        .pivot(egui::Align2::RIGHT_TOP)
        .default_pos(ground.right_top() + egui::vec2(-12.0, 12.0))
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
    if problems.is_empty() && stale.is_empty() && verdict.warnings.is_empty() {
        ui.label("No problems: the analysis could use everything");
        return;
    }
    // Decisions without a threat have a list of their own below.
    let mut unused = problems.iter().filter(|p| p.issue.hint != KEPT).peekable();
    if unused.peek().is_some() {
        ui.label(theme::bold("Not used by the analysis"));
        for line in unused.map(Problem::line) {
            ui.label(line);
        }
    }
    warnings(ui, view, &verdict.warnings, wishes);
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

/// Statements to look at again, each with the thing it is about.
fn warnings(ui: &mut egui::Ui, view: View<'_>, warnings: &[Warning], wishes: &mut Wishes) {
    if warnings.is_empty() {
        return;
    }
    ui.add_space(6.0);
    ui.label(theme::bold("Statements that contradict something"));
    for warning in warnings {
        let name = view.session.model().name(warning.subject);
        let name = if name.is_empty() {
            "a flow without a name".to_owned()
        } else {
            name
        };
        if ui.link(format!("On {name}")).clicked() {
            wishes.push(Wish::FlyTo(warning.subject));
        }
        ui.label(warning.what.as_str());
        ui.weak(warning.hint.as_str());
        ui.add_space(4.0);
    }
}
