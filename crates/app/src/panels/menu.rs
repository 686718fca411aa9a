//! The menu bar: every menu as the command table has it, the kinds to add, the look; at its right end what is open.

use editor::{Act, Command, Menu, command};
use egui::{Align, Atom, Button, Layout, MenuBar, RichText, Ui, Vec2};
use model::{Group, Kind, vocabulary};

use crate::{
    choice::SIZES,
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
            let button = ui.button(view.settings.title(path));
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
    let words = label(view, command);
    let on = ticked.map(|on| on && view.session.begun());
    let button = match on {
        Some(on) => Button::new((tick(on), words.clone())),
        None => Button::new(words.clone()),
    };
    let button = button
        .shortcut_text(view.settings.keymap.keys(command))
        .wrap_mode(egui::TextWrapMode::Extend);
    let ready = command.ready(view.session);
    let mut response = ui.add_enabled(ready, button);
    if let Some(on) = on {
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::CheckBox, ready, on, words.as_str())
        });
    }
    if !command.hint.is_empty() {
        response = response.on_hover_text(command.hint);
    }
    if response.clicked() {
        wishes.push(Wish::Run(command.act));
        ui.close();
    }
}

/// The room for a tick before a line that is a switch, with the tick where it is on.
fn tick(on: bool) -> Atom<'static> {
    Atom::paint(Vec2::splat(12.0), move |ui, args| {
        if on {
            let rect = args.rect;
            let at = |x: f32, y: f32| rect.min + Vec2::new(x, y) * rect.width();
            let line = egui::Stroke::new(1.8, args.fallback_text_color);
            let corners = vec![at(0.1, 0.55), at(0.4, 0.85), at(0.95, 0.2)];
            ui.painter().add(egui::Shape::line(corners, line));
        }
    })
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
        for percent in SIZES {
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
