//! The menu bar: every menu as the command table has it, the kinds to add, the look; at its right end what is open.

use editor::{Act, Command, Menu, command};
use egui::{Align, Button, Layout, MenuBar, RichText, Ui};
use model::{Group, Kind, vocabulary};

use crate::{
    theme::Scheme,
    wish::{Change, View, Wish, Wishes},
};

/// The kinds to add, as people look for them.
pub const GROUPS: [(Group, &str); 8] = [
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

pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.word(), |ui| one(ui, view, menu, wishes));
        }
        if view.session.begun() {
            bar(ui, view, wishes);
        }
    });
}

fn one(ui: &mut Ui, view: View<'_>, menu: Menu, wishes: &mut Wishes) {
    ui.set_min_width(230.0);
    for (n, group) in menu.groups().into_iter().enumerate() {
        if n > 0 {
            ui.separator();
        }
        for command in group {
            item(ui, view, command, wishes);
        }
        if menu == Menu::File && n == 0 {
            recent(ui, view, wishes);
        }
    }
    match menu {
        Menu::Add if view.session.begun() => {
            ui.separator();
            kinds(ui, wishes);
        }
        Menu::View => {
            ui.separator();
            look(ui, view, wishes);
        }
        _ => (),
    }
}

/// The files that were open lately.
fn recent(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    if view.settings.recent.is_empty() {
        return;
    }
    ui.menu_button("Open recent", |ui| {
        ui.set_min_width(220.0);
        for path in &view.settings.recent {
            let name = path.file_name().unwrap_or(path.as_os_str());
            let button = ui.button(name.to_string_lossy());
            if button.on_hover_text(path.display().to_string()).clicked() {
                wishes.push(Wish::Read(path.clone()));
                ui.close();
            }
        }
    });
}

/// One command as a line of a menu.
pub fn item(ui: &mut Ui, view: View<'_>, command: &Command, wishes: &mut Wishes) {
    let ticked = match command.act {
        Act::Outline => Some(view.settings.outline),
        Act::Kinds => Some(super::kinds::shown(ui.ctx(), view.settings)),
        Act::Inspector => Some(view.settings.inspector),
        Act::Risk => Some(view.settings.risk),
        Act::Dock => Some(view.settings.dock == crate::settings::Dock::Right),
        Act::Problems => Some(view.prefs.problems),
        Act::Focus => Some(view.prefs.focus),
        Act::Grid => Some(view.session.grid()),
        Act::Snap => Some(view.session.snaps()),
        Act::Steps => Some(!view.settings.stepped),
        _ => None,
    };
    let mut button = Button::new(label(view, command))
        .shortcut_text(view.settings.keymap.keys(command))
        .wrap_mode(egui::TextWrapMode::Extend);
    if let Some(on) = ticked {
        button = button.selected(on && view.session.begun());
    }
    let ready = command.ready(view.session);
    let mut response = ui.add_enabled(ready, button);
    if !command.hint.is_empty() {
        response = response.on_hover_text(command.hint);
    }
    if response.clicked() {
        wishes.push(Wish::Run(command.act));
        ui.close();
    }
}

/// A press for each step back and forth, and the name of what is open.
fn bar(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    ui.separator();
    for command in BAR.iter().filter_map(|act| command::by_act(*act)) {
        let ready = command.ready(view.session);
        let response = ui.add_enabled(ready, Button::new(command.label));
        let keys = view.settings.keymap.keys(command);
        let words = format!("{} ({keys})", label(view, command));
        if response.on_hover_text(words).clicked() {
            wishes.push(Wish::Run(command.act));
        }
    }
    if let Some(find) = command::by_act(Act::Finder) {
        let keys = view.settings.keymap.keys(find);
        let button = Button::new("Find anything").shortcut_text(keys);
        if ui.add(button).on_hover_text(find.hint).clicked() {
            wishes.push(Wish::Run(Act::Finder));
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
                    wishes.push(Wish::Change(Change::Add(*kind)));
                    ui.close();
                }
            }
        });
    }
}

/// Undo and redo say what they would take back.
fn label(view: View<'_>, command: &Command) -> String {
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
    ui.menu_button("Colours", |ui| {
        for scheme in Scheme::ALL {
            let on = view.prefs.scheme == scheme;
            if ui.add(Button::selectable(on, scheme.title())).clicked() {
                wishes.push(Wish::Theme(scheme));
                ui.close();
            }
        }
    });
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
    ui.menu_button("Sign decisions as", |ui| {
        ui.set_min_width(180.0);
        if let Some(name) = super::controls::text(ui, "Your name", &view.settings.author, "", 170.0)
        {
            wishes.push(Wish::Author(name));
        }
    });
    let mut calm = view.prefs.calm;
    if ui.checkbox(&mut calm, "Reduce motion").changed() {
        wishes.push(Wish::Calm(calm));
        ui.close();
    }
}
