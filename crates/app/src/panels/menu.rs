//! The menu bar: the words and keys of the command table, nothing of its own but the look.

use editor::{Act, command};
use egui::{Button, MenuBar, Ui};

use crate::wish::{View, Wish, Wishes};

const FILE: [Act; 5] = [Act::New, Act::Open, Act::Save, Act::SaveAs, Act::Quit];
const EDIT: [Act; 7] = [
    Act::Undo,
    Act::Redo,
    Act::Add,
    Act::Connect,
    Act::Rename,
    Act::Delete,
    Act::SelectAll,
];
const VIEW: [Act; 4] = [Act::ZoomIn, Act::ZoomOut, Act::ZoomFit, Act::ZoomFull];

pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| items(ui, view, &FILE, wishes));
        ui.menu_button("Edit", |ui| items(ui, view, &EDIT, wishes));
        ui.menu_button("View", |ui| {
            items(ui, view, &VIEW, wishes);
            ui.separator();
            look(ui, wishes);
        });
    });
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

fn look(ui: &mut Ui, wishes: &mut Wishes) {
    let now = ui.ctx().options(|options| options.theme_preference);
    let choices = [
        (egui::ThemePreference::Light, "Light"),
        (egui::ThemePreference::Dark, "Dark"),
        (egui::ThemePreference::System, "As the system"),
    ];
    for (theme, label) in choices {
        if ui.add(Button::selectable(now == theme, label)).clicked() {
            wishes.push(Wish::Theme(theme));
            ui.close();
        }
    }
}
