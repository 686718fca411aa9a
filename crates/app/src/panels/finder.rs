//! The finder: a line to type into and what fits, over the window. Up and down choose, Enter does, Escape leaves.

use editor::{Around, Choice, Find, Hit, Pick, Template};
use egui::{
    Align, Area, Frame, Id, Key, Layout, Modifiers, Pos2, Rect, RichText, ScrollArea, Sense,
    TextEdit, Ui, Vec2,
};
use emath::TSTransform;
use scene::{Ink, Owner, Scene, icon};

use super::field;
use crate::{
    choice::choices,
    paint::Brush,
    wish::{Put, View, Wish, Wishes},
};

const WIDTH: f32 = 560.0;
const ROW: f32 = 32.0;
/// How far beside the pointer it opens, how far from the window's edge it stays, and the height it needs at least.
const BESIDE: f32 = 18.0;
const EDGE: f32 = 16.0;
const LEAST: f32 = 330.0;

pub struct Finder {
    find: Find,
    letters: String,
    templates: Vec<Template>,
    choices: Vec<Choice>,
    at: usize,
    opened: bool,
    /// What it is opened for, in points on the screen; none for the middle of the window.
    spot: Option<Pos2>,
}

impl Finder {
    pub fn new(find: Find, templates: Vec<Template>, spot: Option<Pos2>) -> Self {
        Self {
            find,
            templates,
            choices: choices(),
            letters: String::new(),
            at: 0,
            opened: false,
            spot,
        }
    }

    pub fn show(&mut self, ctx: &egui::Context, view: View<'_>, wishes: &mut Wishes) {
        let around = Around {
            keymap: &view.settings.keymap,
            recent: &view.settings.lately,
            templates: &self.templates,
            choices: &self.choices,
        };
        let hits = view.session.find(self.find, &self.letters, around);
        self.at = self.at.min(hits.len().saturating_sub(1));
        let moved = self.steer(ctx, hits.len());
        let entered = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        let left = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
        let screen = ctx.content_rect();
        let width = WIDTH.min(screen.width() - 32.0);
        let corner = self.corner(screen, width);
        let top = corner.y;
        let area = Area::new(Id::unique("finder"))
            .order(egui::Order::Foreground)
            .fixed_pos(corner);
        let shown = area.show(ctx, |ui| {
            // Not as low as the last list was.
            ui.set_max_height(screen.bottom() - top - 16.0);
            let frame = Frame::popup(&ctx.global_style()).inner_margin(10);
            frame.show(ui, |ui| {
                ui.set_width(width - 20.0);
                self.line(ui);
                ui.add_space(4.0);
                self.list(ui, view, &hits, moved, wishes);
            });
        });
        if entered && let Some(hit) = hits.get(self.at).filter(|hit| hit.ready) {
            wishes.push(Wish::Pick(self.find, hit.pick.clone()));
        } else if left || (self.opened && pressed_outside(ctx, shown.response.rect)) {
            wishes.push(Wish::Put(Put::Finder));
        }
        self.opened = true;
    }

    /// The upper left corner: beside what it is opened for, so that this is seen, and inside the window.
    fn corner(&self, screen: Rect, width: f32) -> Pos2 {
        let Some(spot) = self.spot else {
            let top = screen.top() + (screen.height() * 0.12).min(96.0);
            return egui::pos2(screen.center().x - width / 2.0, top);
        };
        let right = spot.x + BESIDE;
        let left = if right + width + EDGE <= screen.right() {
            right
        } else {
            (spot.x - BESIDE - width).max(screen.left() + EDGE)
        };
        let lowest = (screen.bottom() - LEAST).max(screen.top() + EDGE);
        egui::pos2(left, (spot.y - BESIDE).clamp(screen.top() + EDGE, lowest))
    }

    /// Up and down; tells whether the choice moved.
    fn steer(&mut self, ctx: &egui::Context, count: usize) -> bool {
        let before = self.at;
        ctx.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) && self.at + 1 < count {
                self.at += 1;
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                self.at = self.at.saturating_sub(1);
            }
        });
        self.at != before
    }

    fn line(&mut self, ui: &mut Ui) {
        let (name, hint) = match self.find {
            Find::All => ("Find", "A command, an element, a threat…"),
            Find::Things => ("Find on the drawing", "An element, a flow, a threat…"),
            Find::Add { from: Some(_), .. } => {
                ("Add at the end of the flow", "What the flow leads to…")
            }
            Find::Add { .. } => ("Add", "What to add: a kind, a template, a control…"),
        };
        let edit = TextEdit::singleline(&mut self.letters)
            .hint_text(hint)
            .font(crate::theme::font(scene::Face::Regular, 15.0))
            .margin(egui::Margin::symmetric(8, 6))
            .desired_width(f32::INFINITY);
        let response = field(ui, name, edit);
        response.request_focus();
        if response.changed() {
            self.at = 0;
        }
    }

    fn list(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        hits: &[Hit],
        moved: bool,
        wishes: &mut Wishes,
    ) {
        if hits.is_empty() {
            ui.add_space(6.0);
            ui.weak("Nothing fits; try fewer letters");
            ui.add_space(6.0);
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .max_height(ROW * 11.5)
            .show(ui, |ui| {
                for (ix, hit) in hits.iter().enumerate() {
                    let chosen = ix == self.at;
                    let response = row(ui, view, hit, chosen);
                    if chosen && moved {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() && hit.ready {
                        wishes.push(Wish::Pick(self.find, hit.pick.clone()));
                    }
                }
            });
    }
}

fn pressed_outside(ctx: &egui::Context, area: egui::Rect) -> bool {
    let pressed = ctx.input(|i| i.pointer.any_pressed().then(|| i.pointer.interact_pos()));
    pressed.flatten().is_some_and(|at| !area.contains(at))
}

fn row(ui: &mut Ui, view: View<'_>, hit: &Hit, chosen: bool) -> egui::Response {
    let size = Vec2::new(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, hit.ready, chosen, &hit.title)
    });
    let ground = match (chosen, response.hovered()) {
        (true, _) => Some(Ink::AccentFill),
        (false, true) => Some(Ink::Surface),
        _ => None,
    };
    if let Some(ink) = ground {
        ui.painter().rect_filled(rect, 4.0, view.look.color(ink));
    }
    let inside = rect.shrink2(Vec2::new(8.0, 0.0));
    let mut child = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inside)
            .layout(Layout::right_to_left(Align::Center)),
    );
    child.weak(&hit.keys);
    child.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let (spot, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
        picture(ui, view, &hit.pick, spot);
        let ink = if hit.ready { Ink::Text } else { Ink::Faint };
        let title = RichText::new(&hit.title).color(view.look.color(ink));
        ui.add(egui::Label::new(title).selectable(false));
        let detail = RichText::new(&hit.detail).small().weak();
        ui.add(egui::Label::new(detail).truncate().selectable(false));
    });
    response
}

/// The icon of a kind or of a command.
fn picture(ui: &Ui, view: View<'_>, pick: &Pick, rect: egui::Rect) {
    let kind = match pick {
        Pick::Add(kind) => Some(*kind),
        Pick::Go(model::Subject::Element(id)) | Pick::Show(model::Subject::Element(id)) => {
            view.session.model().elements().get(id).map(|e| e.kind)
        }
        _ => None,
    };
    let mut scene = Scene::default();
    if let Some(kind) = kind {
        icon::paint(&mut scene, kind, rect, Ink::Icon, Owner::None);
    } else if let Pick::Run(act) = pick
        && let Some(command) = editor::command::by_act(*act).filter(|c| !c.icon.is_empty())
    {
        icon::path(&mut scene, command.icon, rect.shrink(1.0), Ink::Icon);
    }
    let brush = Brush {
        painter: ui.painter(),
        look: view.look,
        view: TSTransform::IDENTITY,
    };
    brush.scene(&scene);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_beside_what_it_is_for_and_inside_the_window() {
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0));
        for (x, y) in [(10.0, 10.0), (700.0, 400.0), (1270.0, 790.0), (640.0, 20.0)] {
            let spot = Pos2::new(x, y);
            let find = Find::Add {
                at: Some(spot),
                from: None,
            };
            let corner = Finder::new(find, Vec::new(), Some(spot)).corner(screen, WIDTH);
            let area = Rect::from_min_size(corner, Vec2::new(WIDTH, LEAST - EDGE));
            assert!(screen.contains_rect(area), "{area}");
            assert!(!area.contains(spot), "{area} covers {spot}");
        }
    }
}
