//! The kinds to draw, and the templates, at the left of the drawing: pulled onto it, or pressed and then put down with a
//! click. By key a press puts one where there is room.

use editor::{Find, Pick, Tool};
use egui::{
    Context, CursorIcon, Id, LayerId, Order, PointerButton, Pos2, Rect, Response, RichText,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
};
use emath::TSTransform;
use model::{Kind, vocabulary};
use scene::{Face, Ink, Layer, Owner, Scene, icon, text, text::Style};

use super::menu::GROUPS;
use crate::{
    paint::Brush,
    settings::Settings,
    theme,
    wish::{View, Wish, Wishes},
};

const ROW: f32 = 26.0;
const SIZE: f32 = 12.5;
/// A window narrower than this shows them only where people chose so.
const ROOM: f32 = 1360.0;
/// Pages laid over one another: what a template looks like.
const TEMPLATE: &str = "M4 8 L15 8 L15 20 L4 20 Z M8 8 L8 4 L20 4 L20 16 L15 16";

/// Whether they are shown in the window, were it not for the outline.
pub fn shown(ctx: &Context, settings: &Settings) -> bool {
    let wide = ctx.content_rect().width() >= ROOM;
    settings.kinds.unwrap_or(wide)
}

pub fn ui(ui: &mut Ui, view: View<'_>, templates: &[editor::Template], wishes: &mut Wishes) {
    let area = ScrollArea::vertical().auto_shrink([false, false]);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (group, title) in GROUPS {
            head(ui, title);
            let of = |kind: &&Kind| vocabulary().kind(**kind).group == group;
            for kind in Kind::ALL.iter().filter(of) {
                one(ui, view, *kind, wishes);
            }
        }
        if !templates.is_empty() {
            head(ui, "Template");
        }
        for template in templates {
            let pick = Pick::Template(template.name.clone());
            let response = row(ui, view, &template.title, None, false);
            let response = response.on_hover_text(template.title.as_str());
            if response.clicked() {
                let (at, from) = (None, None);
                wishes.push(Wish::Pick(Find::Add { at, from }, pick.clone()));
            }
            pulled(ui, view, &response, &template.title, pick, wishes);
        }
    });
}

fn head(ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(title).small().weak());
}

fn one(ui: &mut Ui, view: View<'_>, kind: Kind, wishes: &mut Wishes) {
    let spec = vocabulary().kind(kind);
    let taken = view.session.tool() == Tool::Place(kind);
    let response = row(ui, view, &spec.title, Some(kind), taken);
    let response = response.on_hover_ui(|ui| {
        ui.label(spec.help.as_str());
        if !spec.also.is_empty() {
            ui.weak(format!("Such as {}", spec.also.join(", ")));
        }
    });
    if response.clicked_by(PointerButton::Primary) {
        let tool = if taken {
            Tool::Select
        } else {
            Tool::Place(kind)
        };
        wishes.push(Wish::Take(tool));
    } else if response.clicked() {
        let (at, from) = (None, None);
        wishes.push(Wish::Pick(Find::Add { at, from }, Pick::Add(kind)));
    }
    pulled(ui, view, &response, &spec.title, Pick::Add(kind), wishes);
}

fn row(ui: &mut Ui, view: View<'_>, title: &str, kind: Option<Kind>, on: bool) -> Response {
    let size = Vec2::new(ui.available_width() - 6.0, ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    response.widget_info(|| {
        let label = format!("Draw: {title}");
        egui::WidgetInfo::selected(egui::Role::Button, true, on, label)
    });
    let ground = match (on, response.hovered() || response.has_focus()) {
        (true, _) => Some(Ink::AccentFill),
        (false, true) => Some(Ink::Surface),
        _ => None,
    };
    if let Some(ink) = ground {
        ui.painter().rect_filled(rect, 4.0, view.look.color(ink));
    }
    if ui.is_rect_visible(rect) {
        let mut scene = Scene::default();
        let spot =
            Rect::from_center_size(rect.left_center() + Vec2::new(14.0, 0.0), Vec2::splat(17.0));
        match kind {
            Some(kind) => icon::paint(&mut scene, kind, spot, Ink::Icon, Owner::None),
            None => icon::path(&mut scene, TEMPLATE, spot, Ink::Icon),
        }
        let words = text::clip(title, SIZE, Face::Regular, rect.width() - 34.0);
        let at = rect.left_center() + Vec2::new(30.0, SIZE * 0.35);
        let style = Style::new(SIZE, Face::Regular, Ink::Text);
        scene.write(
            Owner::None,
            Layer::Label,
            at,
            scene::Align::Min,
            &words,
            style,
        );
        let brush = Brush {
            painter: ui.painter(),
            look: view.look,
            view: TSTransform::IDENTITY,
        };
        brush.scene(&scene);
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    response
}

/// What is pulled goes with the pointer; released, it is put down there.
fn pulled(
    ui: &Ui,
    view: View<'_>,
    response: &Response,
    title: &str,
    pick: Pick,
    wishes: &mut Wishes,
) {
    let Some(at) = response.interact_pointer_pos() else {
        return;
    };
    if response.drag_stopped() {
        wishes.push(Wish::Drop(pick, at));
    } else if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        carried(ui, view, title, at);
    }
}

/// A box as it will be put down.
fn carried(ui: &Ui, view: View<'_>, title: &str, at: Pos2) {
    let layer = LayerId::new(Order::Tooltip, Id::unique("pulled"));
    let painter = ui.ctx().layer_painter(layer);
    let area = Rect::from_center_size(at, Vec2::new(150.0, 44.0));
    let edge = Stroke::new(1.5, view.look.color(Ink::Accent));
    painter.rect(
        area,
        8.0,
        view.look.wash(Ink::Surface, 0.9),
        edge,
        StrokeKind::Inside,
    );
    let font = theme::font(Face::Bold, SIZE);
    let ink = view.look.color(Ink::Text);
    let clipped = text::clip(title, SIZE, Face::Bold, area.width() - 16.0);
    painter.text(
        area.center(),
        egui::Align2::CENTER_CENTER,
        clipped,
        font,
        ink,
    );
}
