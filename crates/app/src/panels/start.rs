//! The start screen: open a file, begin an empty model, or begin from an example or a template that lies beside the
//! program.

use std::path::{Path, PathBuf};

use editor::{Act, command};
use egui::{Button, RichText, ScrollArea, Ui, Vec2};

use crate::{
    files,
    keep::Found,
    theme,
    wish::{View, Wish, Wishes},
};

/// The width of what can be pressed.
const WIDTH: f32 = 400.0;

/// A file to begin with and its title.
struct Offer {
    path: PathBuf,
    title: String,
}

impl Offer {
    fn all(folder: &str) -> Vec<Self> {
        let offer = |path: PathBuf| Self {
            title: files::title(&path).unwrap_or_else(|| name(&path)),
            path,
        };
        files::listed(folder).into_iter().map(offer).collect()
    }
}

/// The files to begin with, looked up once.
pub struct Start {
    pub recovered: Vec<Found>,
    examples: Vec<Offer>,
    templates: Vec<Offer>,
}

impl Start {
    pub fn new() -> Self {
        Self {
            recovered: Vec::new(),
            examples: Offer::all("examples"),
            templates: Offer::all("templates"),
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
                recovered(ui, &self.recovered, wishes);
                recent(ui, view, wishes);
                list(ui, "Examples", &self.examples, Wish::Read, wishes);
                list(
                    ui,
                    "Begin from a template",
                    &self.templates,
                    Wish::Begin,
                    wishes,
                );
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
            .shortcut_text(view.settings.keymap.keys(command))
            .min_size(Vec2::new(WIDTH, 34.0));
        if ui
            .add_enabled(command.ready(view.session), button)
            .clicked()
        {
            wishes.push(Wish::Run(command.act));
        }
    }
}

/// What a crash left behind.
fn recovered(ui: &mut Ui, found: &[Found], wishes: &mut Wishes) {
    if found.is_empty() {
        return;
    }
    ui.label(theme::bold("Not saved when the window ended"));
    for copy in found {
        ui.horizontal(|ui| {
            ui.set_width(WIDTH);
            let name = format!("{}, {}", copy.name, copy.age());
            ui.add(egui::Label::new(name).truncate());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Discard").clicked() {
                    wishes.push(Wish::Discard(copy.file.clone()));
                }
                if ui.button("Compare").clicked() {
                    wishes.push(Wish::Compare(copy.file.clone()));
                }
                if ui.button("Restore").clicked() {
                    wishes.push(Wish::Restore(copy.file.clone()));
                }
            });
        });
    }
    ui.add_space(14.0);
}

/// The files that were open lately and are still there.
fn recent(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let files = view.settings.recent.iter().take(5);
    let files: Vec<&PathBuf> = files.collect();
    if files.is_empty() {
        return;
    }
    ui.label(theme::bold("Recent"));
    for path in files {
        let button = Button::new(name(path))
            .shortcut_text("")
            .truncate()
            .min_size(Vec2::new(WIDTH, 30.0));
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

fn list(
    ui: &mut Ui,
    title: &str,
    offers: &[Offer],
    wish: impl Fn(PathBuf) -> Wish,
    wishes: &mut Wishes,
) {
    if offers.is_empty() {
        return;
    }
    ui.label(theme::bold(title));
    for offer in offers {
        let button = Button::new(&offer.title)
            .shortcut_text("")
            .truncate()
            .min_size(Vec2::new(WIDTH, 30.0));
        if ui
            .add(button)
            .on_hover_text(offer.path.display().to_string())
            .clicked()
        {
            wishes.push(wish(offer.path.clone()));
        }
    }
    ui.add_space(14.0);
}

/// The file's name as a title.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    model::title(&stem.replace('-', " "))
}
