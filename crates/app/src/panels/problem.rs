//! A problem with a file, over the window until it is dismissed: what happened, every place in the file, the path last.

use editor::Act;
use egui::{Align2, ScrollArea, Ui, Window};

use crate::{
    files::Fault,
    wish::{Put, Wish, Wishes},
};

pub fn show(ctx: &egui::Context, fault: &Fault, begun: bool, wishes: &mut Wishes) {
    let (corner, off) = if begun {
        (Align2::RIGHT_TOP, [-16.0, 44.0])
    } else {
        (Align2::CENTER_BOTTOM, [0.0, -32.0])
    };
    Window::new("Problem")
        .title_bar(false)
        .resizable(false)
        .anchor(corner, off)
        .show(ctx, |ui| {
            ui.set_max_width(460.0);
            content(ui, fault);
            ui.add_space(4.0);
            if ui.button("Dismiss").clicked() {
                wishes.push(Wish::Put(Put::Problem));
            }
        });
}

/// A sentence at the lower edge that goes by itself, with a way back where something was deleted.
pub fn tell(ctx: &egui::Context, words: &str, undo: bool, wishes: &mut Wishes) {
    Window::new("Told")
        .title_bar(false)
        .resizable(false)
        .anchor(Align2::CENTER_BOTTOM, [0.0, -44.0])
        .show(ctx, |ui| {
            ui.set_max_width(560.0);
            ui.horizontal(|ui| {
                ui.label(words);
                if undo && ui.button("Undo").clicked() {
                    wishes.push(Wish::Run(Act::Undo));
                }
                if ui.button("Dismiss").clicked() {
                    wishes.push(Wish::Put(Put::Told));
                }
            });
        });
}

fn content(ui: &mut Ui, fault: &Fault) {
    ui.label(crate::theme::bold(&fault.what));
    let list = ScrollArea::vertical()
        .max_height(240.0)
        .auto_shrink([false, true]);
    list.show(ui, |ui| {
        for issue in &fault.issues {
            ui.label(issue.to_string());
        }
    });
    ui.weak(fault.path.display().to_string());
}
