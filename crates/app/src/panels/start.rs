//! The start screen: open a file, begin an empty model, or begin from an example or a template that lies beside the
//! program.

use std::path::{Path, PathBuf};

use editor::{Act, command};
use egui::{Button, RichText, ScrollArea, Ui, Vec2};

use crate::{
    files, theme,
    wish::{View, Wish, Wishes},
};

/// The files to begin with, looked up once.
pub struct Start {
    examples: Vec<PathBuf>,
    templates: Vec<PathBuf>,
}

impl Start {
    pub fn new() -> Self {
        Self {
            examples: files::listed("examples"),
            templates: files::listed("templates"),
        }
    }

    pub fn ui(&self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let top = (ui.available_height() * 0.16).min(140.0);
        ui.add_space(top);
        ui.vertical_centered(|ui| {
            ui.set_max_width(440.0);
            ui.label(theme::bold("Plimsoll").size(30.0));
            ui.label(
                RichText::new("Threat models for containers, drawn and scored as you go")
                    .size(15.0)
                    .weak(),
            );
            ui.add_space(20.0);
            acts(ui, view, wishes);
            ui.add_space(20.0);
            ScrollArea::vertical().show(ui, |ui| {
                list(ui, "Examples", &self.examples, wishes);
                list(ui, "Templates", &self.templates, wishes);
            });
        });
    }
}

fn acts(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    for command in [Act::Open, Act::New]
        .into_iter()
        .filter_map(command::by_act)
    {
        let label = match command.act {
            Act::New => "New model",
            _ => command.label,
        };
        let button = Button::new(label)
            .shortcut_text(command.keys())
            .min_size(Vec2::new(260.0, 34.0));
        if ui
            .add_enabled(command.ready(view.session), button)
            .clicked()
        {
            wishes.push(Wish::Run(command.act));
        }
    }
}

fn list(ui: &mut Ui, title: &str, paths: &[PathBuf], wishes: &mut Wishes) {
    if paths.is_empty() {
        return;
    }
    ui.label(theme::bold(title));
    for path in paths {
        let button = Button::new(name(path))
            .shortcut_text("")
            .min_size(Vec2::new(260.0, 30.0));
        if ui
            .add(button)
            .on_hover_text(path.display().to_string())
            .clicked()
        {
            wishes.push(Wish::Read(path.clone()));
        }
    }
    ui.add_space(14.0);
}

/// The file's name as a title.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    model::title(&stem.replace('-', " "))
}
