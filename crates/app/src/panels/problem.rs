//! A problem with a file until it is dismissed: what happened, every place in the file, the path last. And what is told
//! for a while. Both stand on the drawing, where they cover no list and no field.

use editor::Act;
use egui::{Align2, Context, Frame, Rect, ScrollArea, Ui, Window};

use crate::{
    files::Fault,
    wish::{Put, Wish, Wishes},
};

/// How far they stay from the edge of the drawing.
const OFF: f32 = 12.0;

/// Over the drawing, at its upper right.
pub fn show(ctx: &Context, fault: &Fault, ground: Rect, wishes: &mut Wishes) {
    Window::new("Problem")
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(ground.right_top() + egui::vec2(-OFF, OFF))
        .show(ctx, |ui| {
            ui.set_max_width(460.0);
            whole(ui, fault, wishes);
        });
}

/// On the start screen, above what can be begun.
pub fn framed(ui: &mut Ui, fault: &Fault, width: f32, wishes: &mut Wishes) {
    Frame::popup(ui.style()).show(ui, |ui| {
        ui.set_width(width);
        let layout = egui::Layout::top_down(egui::Align::Min);
        ui.with_layout(layout, |ui| whole(ui, fault, wishes));
    });
    ui.add_space(14.0);
}

fn whole(ui: &mut Ui, fault: &Fault, wishes: &mut Wishes) {
    content(ui, fault);
    ui.add_space(4.0);
    if ui.button("Dismiss").clicked() {
        wishes.push(Wish::Put(Put::Problem));
    }
}

/// A sentence at the lower edge of the drawing that goes by itself, with a way back where something was deleted.
pub fn tell(ctx: &Context, words: &str, undo: bool, ground: Rect, wishes: &mut Wishes) {
    Window::new("Told")
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(ground.center_bottom() - egui::vec2(0.0, OFF))
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
