//! The start screen: open a file, begin an empty model, or begin from an example or a template. Templates show what they
//! draw.

use editor::{Act, Template, command};
use egui::{
    Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, vec2,
};
use emath::TSTransform;
use scene::{Face, Ink, Scene};

use super::problem;
use crate::{
    files::Fault,
    keep::Found,
    paint::Brush,
    shelf::{self, Book},
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

/// A template with what it draws, where it can be read.
struct Offer {
    book: Book,
    picture: Option<Scene>,
}

impl Offer {
    fn of(book: Book) -> Self {
        let picture = book.read().ok().map(|model| {
            let marks = scene::Marks::default();
            let look = scene::Look::default();
            scene::draw(&model, model.first_diagram(), &marks, &look).scene
        });
        Self { book, picture }
    }
}

/// The files to begin with, looked up once.
pub struct Start {
    pub recovered: Vec<Found>,
    examples: Vec<Book>,
    templates: Vec<Offer>,
}

impl Start {
    pub fn new() -> Self {
        Self {
            recovered: Vec::new(),
            examples: shelf::examples(),
            templates: shelf::templates().into_iter().map(Offer::of).collect(),
        }
    }

    /// The templates by title, for the finder.
    pub fn templates(&self) -> Vec<Template> {
        let one = |offer: &Offer| Template {
            title: offer.book.title.clone(),
            name: offer.book.name.clone(),
        };
        self.templates.iter().map(one).collect()
    }

    /// The template of that name.
    pub fn template(&self, name: &str) -> Option<&Book> {
        let mut books = self.templates.iter().map(|offer| &offer.book);
        books.find(|book| book.name == name)
    }

    pub fn ui(&self, ui: &mut Ui, view: View<'_>, fault: Option<&Fault>, wishes: &mut Wishes) {
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
                if let Some(fault) = fault {
                    problem::framed(ui, fault, WIDTH, wishes);
                }
                recovered(ui, &self.recovered, wishes);
                recent(ui, view, wishes);
                gallery(ui, view, &self.templates, wishes);
                list(ui, "Examples", &self.examples, wishes);
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
        let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 40.0), Sense::hover());
        let row = egui::UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center));
        let mut row = ui.new_child(row);
        for (word, wish) in [
            ("Discard", Wish::Discard(copy.file.clone())),
            ("Compare", Wish::Compare(copy.file.clone())),
            ("Restore", Wish::Restore(copy.file.clone())),
        ] {
            if row.button(word).clicked() {
                wishes.push(wish);
            }
        }
        // The name has what the buttons leave.
        let room = egui::UiBuilder::new()
            .max_rect(row.available_rect_before_wrap())
            .layout(Layout::top_down(Align::Min));
        let mut room = ui.new_child(room);
        room.spacing_mut().item_spacing.y = 0.0;
        room.add(egui::Label::new(&copy.name).truncate());
        let age = RichText::new(copy.age()).small().weak();
        room.add(egui::Label::new(age).truncate());
    }
    ui.add_space(14.0);
}

/// The files that were open lately, by the names of their models.
fn recent(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    if view.settings.recent.is_empty() {
        return;
    }
    ui.label(theme::bold("Recent"));
    for path in view.settings.recent.iter().take(5) {
        let button = Button::new(view.settings.title(path))
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

fn list(ui: &mut Ui, title: &str, books: &[Book], wishes: &mut Wishes) {
    if books.is_empty() {
        return;
    }
    ui.label(theme::bold(title));
    for book in books {
        let button = Button::new(&book.title)
            .shortcut_text("")
            .truncate()
            .min_size(Vec2::new(WIDTH, 30.0));
        if ui.add(button).clicked() {
            wishes.push(Wish::Begin(book.clone()));
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
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &offer.book.title));
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
    let mut job = egui::text::LayoutJob::simple(offer.book.title.clone(), font, ink, CARD.x - 16.0);
    job.wrap.max_rows = 2;
    job.halign = Align::Center;
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = rect.center_bottom() - vec2(0.0, (CARD.y - DRAWN.y) / 2.0);
    let top = at - vec2(0.0, words.size().y / 2.0);
    painter.galley(top, words, ink);
    let response = response.on_hover_text(&offer.book.title);
    if response.clicked() {
        wishes.push(Wish::Begin(offer.book.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_in_the_program_shows_its_drawing() {
        let start = Start::new();
        let drawn = |offer: &Offer| offer.picture.as_ref().map_or(0, |scene| scene.items.len());
        assert!(start.templates.len() >= 3);
        assert!(start.templates.iter().all(|offer| drawn(offer) > 3));
    }
}
