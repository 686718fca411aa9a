//! The open models, side by side, while there are several.

use egui::{Button, Ui, Vec2};

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
            let close = ui.add(Button::new("×").frame(false).min_size(Vec2::splat(20.0)));
            let label = format!("Close {name}");
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if close.on_hover_text("Close").clicked() {
                wishes.push(Wish::CloseTab(at));
            }
            ui.add_space(8.0);
        }
    });
}
