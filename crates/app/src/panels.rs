//! The panels around the canvas. Each reads a [`View`](crate::wish::View) and pushes wishes.

pub mod about;
pub mod answers;
pub mod batch;
mod chips;
pub mod context;
pub mod controls;
pub mod decision;
pub mod export;
pub mod fields;
pub mod finder;
pub mod inspector;
pub mod kept;
pub mod keys;
pub mod kinds;
pub mod menu;
pub mod outline;
pub mod own;
pub mod pages;
pub mod problem;
pub mod problems;
pub mod questions;
pub mod register;
pub mod risk;
pub mod start;
pub mod status;
pub mod steps;
pub mod tabs;
pub mod threats;
pub mod toolbar;

use egui::{
    Response, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

/// A field with a name that is read out, with words in it and without.
pub fn field(ui: &mut Ui, name: &str, edit: TextEdit<'_>) -> Response {
    let response = ui.add(edit);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// Gives a field the keyboard with so many of its letters selected: what is typed takes their place.
pub fn type_into(ui: &Ui, field: &Response, letters: usize) {
    field.request_focus();
    if let Some(mut state) = TextEditState::load(ui.ctx(), field.id) {
        let range = CCursorRange::two(CCursor::new(0), CCursor::new(letters));
        state.cursor.set_char_range(Some(range));
        state.store(ui.ctx(), field.id);
    }
}
