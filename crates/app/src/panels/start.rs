//! The start screen: open a file, begin an empty model, or begin from an example or a template that lies beside the
//! program. Templates show what they draw.

use std::path::{Path, PathBuf};

use editor::{Act, Template, command};
use egui::{Button, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};
use emath::TSTransform;
use scene::{Face, Ink, Scene};

use crate::{
    files,
    keep::Found,
    paint::Brush,
    theme,
    wish::{View, Wish, Wishes},
};

/// The width of what can be pressed.
const WIDTH: f32 = 400.0;

/// A card of the gallery, and the part of it that holds the drawing.
const CARD: Vec2 = vec2(204.0, 160.0);
const DRAWN: Vec2 = vec2(204.0, 118.0);
/// How many cards stand in a row.
const ROW: usize = 3;
const GAP: f32 = 10.0;

/// A file to begin with and its title.
struct Offer {
    path: PathBuf,
    title: String,
    /// Its drawing, where it can be read.
    picture: Option<Scene>,
}

impl Offer {
    fn all(folder: &str) -> Vec<Self> {
        let offer = |path: PathBuf| Self {
            title: files::title(&path).unwrap_or_else(|| name(&path)),
            path,
            picture: None,
        };
        files::listed(folder).into_iter().map(offer).collect()
    }

    /// With what each draws.
    fn drawn(folder: &str) -> Vec<Self> {
        let mut offers = Self::all(folder);
        for offer in &mut offers {
            let model = files::read(&offer.path).ok().map(|read| read.model);
            offer.picture = model.map(|model| {
                let diagram = model.first_diagram();
                let marks = scene::Marks::default();
                scene::draw(&model, diagram, &marks, &scene::Look::default()).scene
            });
        }
        offers
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
            templates: Offer::drawn("templates"),
        }
    }

    /// The templates by title, for the finder.
    pub fn templates(&self) -> Vec<Template> {
        let one = |offer: &Offer| Template {
            title: offer.title.clone(),
            path: offer.path.clone(),
        };
        self.templates.iter().map(one).collect()
    }

    pub fn ui(&self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let top = (ui.available_height() * 0.08).min(80.0);
        ui.add_space(top);
        ui.vertical_centered(|ui| {
            ui.set_max_width(CARD.x * ROW as f32 + 40.0);
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
                gallery(ui, view, &self.templates, wishes);
                list(ui, "Examples", &self.examples, Wish::Read, wishes);
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

/// The templates as cards, each with its drawing.
fn gallery(ui: &mut Ui, view: View<'_>, offers: &[Offer], wishes: &mut Wishes) {
    if offers.is_empty() {
        return;
    }
    ui.label(theme::bold("Begin from a template"));
    for row in offers.chunks(ROW) {
        let many = row.len() as f32;
        let width = many * CARD.x + (many - 1.0) * GAP;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
            for offer in row {
                card(ui, view, offer, wishes);
            }
        });
        ui.add_space(GAP);
    }
}

fn card(ui: &mut Ui, view: View<'_>, offer: &Offer, wishes: &mut Wishes) {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &offer.title));
    let look = view.look;
    let (width, ink) = if response.hovered() || response.has_focus() {
        (2.0, look.color(Ink::Accent))
    } else {
        (1.0, ui.visuals().widgets.inactive.bg_stroke.color)
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 6.0, look.color(Ink::Ground));
    let drawn = Rect::from_min_size(rect.min, DRAWN).shrink(8.0);
    if let Some(picture) = &offer.picture {
        // As large as it fits, in the middle.
        let scale = (drawn.size() / picture.size.max(Vec2::splat(1.0))).min_elem();
        let corner = drawn.center() - picture.size * scale / 2.0;
        let brush = Brush {
            painter: &painter.with_clip_rect(drawn.intersect(ui.clip_rect())),
            look,
            view: TSTransform::new(corner.to_vec2(), scale),
        };
        brush.drawing(picture);
    }
    let line = Stroke::new(width, ink);
    painter.rect_stroke(rect, 6.0, line, StrokeKind::Inside);
    let font = theme::font(Face::Regular, 13.0);
    let ink = look.color(Ink::Text);
    let mut job = egui::text::LayoutJob::simple(offer.title.clone(), font, ink, CARD.x - 16.0);
    job.wrap.max_rows = 2;
    job.halign = egui::Align::Center;
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = rect.center_bottom() - vec2(0.0, (CARD.y - DRAWN.y) / 2.0);
    let top = at - vec2(0.0, words.size().y / 2.0);
    painter.galley(top, words, ink);
    let response = response.on_hover_text(format!("{}\n{}", offer.title, offer.path.display()));
    if response.clicked() {
        wishes.push(Wish::Begin(offer.path.clone()));
    }
}

/// The file's name as a title.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    model::title(&stem.replace('-', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readable_file_shows_its_drawing_and_a_broken_one_is_still_offered() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| unreachable!("{error}"));
        let whole = "Reg: registry\nApp: container\nReg -> App: pull\n";
        for (name, text) in [("a.sketch", whole), ("b.sketch", "Reg: regisrty\n")] {
            let written = std::fs::write(folder.path().join(name), text);
            assert!(written.is_ok());
        }
        // An absolute folder is taken as it is.
        let offers = Offer::drawn(&folder.path().display().to_string());
        let drawn: Vec<bool> = offers.iter().map(|offer| offer.picture.is_some()).collect();
        assert_eq!(drawn, [true, false]);
        let items = offers.iter().filter_map(|o| o.picture.as_ref());
        assert!(items.map(|scene| scene.items.len()).sum::<usize>() > 3);
    }
}
