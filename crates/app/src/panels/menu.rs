//! The menu bar: the words and keys of the command table, the kinds to add, the look; at its right end what is open.

use editor::{Act, command};
use egui::{Align, Button, Layout, MenuBar, RichText, Ui};
use model::{Group, Kind, vocabulary};

use crate::{
    theme::Scheme,
    wish::{View, Wish, Wishes},
};

const FILE: [Act; 5] = [Act::New, Act::Open, Act::Save, Act::SaveAs, Act::Quit];
const EDIT: [Act; 5] = [
    Act::Undo,
    Act::Redo,
    Act::Rename,
    Act::Delete,
    Act::SelectAll,
];
const ADD: [Act; 3] = [Act::Add, Act::Connect, Act::Wrap];
/// The kinds to add, as people look for them.
const GROUPS: [(Group, &str); 8] = [
    (Group::Actor, "Actor"),
    (Group::Entry, "Entry point"),
    (Group::Process, "Process"),
    (Group::Store, "Store"),
    (Group::Artefact, "Artefact"),
    (Group::Identity, "Identity"),
    (Group::External, "External thing"),
    (Group::Exit, "Exit point"),
];
/// What the bar offers without opening a menu.
const BAR: [Act; 2] = [Act::Undo, Act::Redo];
const VIEW: [Act; 4] = [Act::ZoomIn, Act::ZoomOut, Act::ZoomFit, Act::ZoomFull];

pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| items(ui, view, &FILE, wishes));
        ui.menu_button("Edit", |ui| items(ui, view, &EDIT, wishes));
        ui.menu_button("Add", |ui| {
            items(ui, view, &ADD, wishes);
            if view.session.begun() {
                ui.separator();
                kinds(ui, wishes);
            }
        });
        ui.menu_button("View", |ui| {
            items(ui, view, &VIEW, wishes);
            ui.separator();
            look(ui, view, wishes);
        });
        if view.session.begun() {
            bar(ui, view, wishes);
        }
    });
}

/// A press for each step back and forth, and the name of what is open.
fn bar(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    ui.separator();
    for command in BAR.iter().filter_map(|act| command::by_act(*act)) {
        let ready = command.ready(view.session);
        let response = ui.add_enabled(ready, Button::new(command.label));
        let words = format!("{} ({})", label(view, command), command.keys());
        if response.on_hover_text(words).clicked() {
            wishes.push(Wish::Run(command.act));
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let unsaved = if view.session.dirty() {
            " · not saved"
        } else {
            ""
        };
        let name = format!("{}{unsaved}", view.session.name());
        ui.add(egui::Label::new(RichText::new(name).weak()).truncate());
    });
}

/// A submenu a group of kinds.
fn kinds(ui: &mut Ui, wishes: &mut Wishes) {
    for (group, title) in GROUPS {
        ui.menu_button(title, |ui| {
            ui.set_min_width(180.0);
            let of = |kind: &&Kind| vocabulary().kind(**kind).group == group;
            for kind in Kind::ALL.iter().filter(of) {
                let spec = vocabulary().kind(*kind);
                let button = ui.button(spec.title.as_str());
                if button.on_hover_text(spec.help.as_str()).clicked() {
                    wishes.push(Wish::Add(*kind));
                    ui.close();
                }
            }
        });
    }
}

fn items(ui: &mut Ui, view: View<'_>, acts: &[Act], wishes: &mut Wishes) {
    ui.set_min_width(210.0);
    for command in acts.iter().filter_map(|act| command::by_act(*act)) {
        let button = Button::new(label(view, command)).shortcut_text(command.keys());
        if ui
            .add_enabled(command.ready(view.session), button)
            .clicked()
        {
            wishes.push(Wish::Run(command.act));
            ui.close();
        }
    }
}

/// Undo and redo say what they would take back.
fn label(view: View<'_>, command: &editor::Command) -> String {
    let history = view.session.history();
    let step = match command.act {
        Act::Undo => history.undo_label(),
        Act::Redo => history.redo_label(),
        _ => None,
    };
    match step {
        Some(step) => format!("{}: {step}", command.label),
        None => command.label.to_owned(),
    }
}

/// Colours, size and motion of the window.
fn look(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    for scheme in Scheme::ALL {
        let on = view.prefs.scheme == scheme;
        if ui.add(Button::selectable(on, scheme.title())).clicked() {
            wishes.push(Wish::Theme(scheme));
            ui.close();
        }
    }
    ui.separator();
    ui.menu_button("Size of the window's text", |ui| {
        let now = (ui.ctx().zoom_factor() * 100.0).round();
        for percent in [80_u8, 90, 100, 110, 125, 150, 175, 200] {
            let on = (now - f32::from(percent)).abs() < 0.5;
            if ui
                .add(Button::selectable(on, format!("{percent} %")))
                .clicked()
            {
                wishes.push(Wish::Scale(f32::from(percent) / 100.0));
                ui.close();
            }
        }
    });
    let mut calm = view.prefs.calm;
    if ui.checkbox(&mut calm, "Reduce motion").changed() {
        wishes.push(Wish::Calm(calm));
        ui.close();
    }
}
