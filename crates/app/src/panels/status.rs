//! The strip at the bottom: what a press would do now, and how far the view is zoomed.

use egui::{Align, Layout, Ui};

use crate::wish::View;

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
        });
    });
}

/// "1 flow", "2 flows".
pub fn many(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}
