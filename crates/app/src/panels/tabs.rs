//! The open models, side by side, while there are several.

use egui::{Button, Ui};

use super::toolbar::cross;
use crate::wish::{Wish, Wishes};

/// One press a model; a second one beside it closes it.
pub fn ui(ui: &mut Ui, names: &[(String, bool)], shown: usize, wishes: &mut Wishes) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (at, (name, unsaved)) in names.iter().enumerate() {
            let star = if *unsaved { " *" } else { "" };
            let button = Button::selectable(at == shown, format!("{name}{star}"));
            if ui.add(button).clicked() {
                wishes.push(Wish::Tab(at));
            }
            if cross(ui, &format!("Close {name}")).clicked() {
                wishes.push(Wish::CloseTab(at));
            }
            ui.add_space(8.0);
        }
    });
}
