//! What can be done with what is selected, at the pointer or beside the selection: the commands of the table that are for
//! this, and the few questions about a thing that are asked most.

use editor::{Act, COMMANDS, Command};
use egui::{Area, Frame, Id, Key, Modifiers, Pos2};
use model::{Stage, Subject};

use super::menu::item;
use crate::wish::{Change, Put, View, Wish, Wishes};

/// Room for the longest command and its keys.
const WIDTH: f32 = 310.0;

pub struct Context {
    at: Pos2,
    /// It was asked for by key: the first line takes the keyboard.
    keyed: bool,
    opened: bool,
}

impl Context {
    pub fn new(at: Pos2, keyed: bool) -> Self {
        Self {
            at,
            keyed,
            opened: false,
        }
    }
}

/// The commands for the selection, or for the ground.
fn commands(view: View<'_>) -> impl Iterator<Item = &'static Command> {
    let ground = view.session.selection().is_empty() && view.session.noted().is_none();
    let on_ground = |act: Act| {
        matches!(
            act,
            Act::Add | Act::Paste | Act::SelectAll | Act::Tidy | Act::ZoomFit | Act::Undo
        )
    };
    COMMANDS.iter().filter(move |c| {
        if ground {
            on_ground(c.act)
        } else {
            c.context && c.ready(view.session)
        }
    })
}

pub fn show(ctx: &egui::Context, context: &mut Context, view: View<'_>, wishes: &mut Wishes) {
    let before = wishes.len();
    // In a low window the menu scrolls.
    let high = ctx.content_rect().height() - 32.0;
    let area = Area::new(Id::unique("context"))
        .order(egui::Order::Foreground)
        .fixed_pos(context.at)
        .default_size(egui::vec2(WIDTH, high))
        // The last one may have been shorter.
        .sizing_pass(!context.opened)
        .constrain_to(ctx.content_rect());
    let shown = area.show(ctx, |ui| {
        ui.set_max_height(high);
        Frame::menu(&ctx.global_style()).show(ui, |ui| {
            ui.set_width(WIDTH);
            egui::containers::menu::menu_style(ui.style_mut());
            let area = egui::ScrollArea::vertical().max_height(high);
            area.show(ui, |ui| {
                ui.with_layout(egui::Layout::top_down_justified(egui::Align::LEFT), |ui| {
                    let mut last = None;
                    for command in commands(view) {
                        let group = command.menu.map(|(menu, _)| menu);
                        if last.is_some_and(|last| last != group) {
                            ui.separator();
                        }
                        last = Some(group);
                        let top = ui.next_auto_id();
                        item(ui, view, command, wishes);
                        if context.keyed && !context.opened {
                            ui.memory_mut(|memory| memory.request_focus(top));
                            context.opened = true;
                        }
                    }
                    stages(ui, view, wishes);
                });
            });
        })
    });
    let left = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let pressed = ctx.input(|i| i.pointer.any_pressed().then(|| i.pointer.interact_pos()));
    let outside = pressed
        .flatten()
        .is_some_and(|at| !shown.response.rect.contains(at));
    if left || wishes.len() > before || (context.opened && outside) {
        wishes.push(Wish::Put(Put::Context));
    }
    context.opened = true;
}

/// The stage of what is selected.
fn stages(ui: &mut egui::Ui, view: View<'_>, wishes: &mut Wishes) {
    let staged: Vec<Subject> = view
        .session
        .selection()
        .iter()
        .filter(|s| matches!(s, Subject::Element(_) | Subject::Flow(_)))
        .copied()
        .collect();
    if staged.is_empty() {
        return;
    }
    ui.separator();
    ui.menu_button("Stage", |ui| {
        for stage in Stage::ALL {
            if ui.button(model::title(stage.word())).clicked() {
                wishes.push(Wish::Change(Change::SetStage(staged.clone(), Some(*stage))));
                ui.close();
            }
        }
    });
}
