//! The panels around the canvas. Each reads a [`View`](crate::wish::View) and pushes wishes.

pub mod about;
pub mod answers;
pub mod batch;
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

use egui::{Response, TextEdit, Ui};

/// A field with a name that is read out, with words in it and without.
pub fn field(ui: &mut Ui, name: &str, edit: TextEdit<'_>) -> Response {
    let response = ui.add(edit);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}
