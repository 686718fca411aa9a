//! The tools at the left edge of the drawing: one press each, with the icon and the key of its command.

use editor::{Act, Command, Tool, command};
use egui::{Button, Rect, Response, RichText, Sense, Ui, Vec2};
use emath::TSTransform;
use scene::{Ink, Scene, icon};

use crate::{
    paint::Brush,
    wish::{View, Wish, Wishes},
};

/// The tools in their order; a gap before each group.
const GROUPS: [&[Act]; 3] = [
    &[Act::Tool(Tool::Select), Act::Tool(Tool::Hand)],
    &[
        Act::Add,
        Act::Tool(Tool::Flow),
        Act::Tool(Tool::Boundary),
        Act::Tool(Tool::Stage),
        Act::Tool(Tool::Note),
    ],
    &[Act::Tidy, Act::ZoomFit],
];
/// What lines things up, while several are selected.
const ARRANGE: [&str; 8] = [
    "align-left",
    "align-centre",
    "align-right",
    "align-top",
    "align-middle",
    "align-bottom",
    "distribute-across",
    "distribute-down",
];
const SIDE: f32 = 30.0;
/// A cross: what the command for adding looks like.
const CROSS: &str = "M12 5 L12 19 M5 12 L19 12";

/// The tools, one below the other.
pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    ui.spacing_mut().item_spacing = Vec2::splat(2.0);
    for (n, group) in GROUPS.iter().enumerate() {
        if n > 0 {
            ui.add_space(6.0);
        }
        for command in group.iter().filter_map(|act| command::by_act(*act)) {
            tool(ui, view, command, wishes);
        }
    }
}

/// What lines things up, side by side.
pub fn arrange(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(2.0);
        for command in ARRANGE.iter().filter_map(|id| command::by_id(id)) {
            tool(ui, view, command, wishes);
        }
    });
}

fn tool(ui: &mut Ui, view: View<'_>, command: &Command, wishes: &mut Wishes) {
    let on = matches!(command.act, Act::Tool(tool) if tool == view.session.tool());
    let ready = command.ready(view.session);
    let sense = if ready {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIDE), sense);
    let label = command.label;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, ready, on, label));
    let ground = match (on, ready && (response.hovered() || response.has_focus())) {
        (true, _) => Some(Ink::AccentFill),
        (false, true) => Some(Ink::Surface),
        _ => None,
    };
    if let Some(ink) = ground {
        ui.painter().rect_filled(rect, 4.0, view.look.color(ink));
    }
    let ink = match (ready, on) {
        (false, _) => Ink::Hairline,
        (true, true) => Ink::Accent,
        (true, false) => Ink::Text,
    };
    let path = if command.icon.is_empty() {
        CROSS
    } else {
        command.icon
    };
    glyph(ui, view, rect.shrink(6.0), path, ink);
    let keys = view.settings.keymap.keys(command);
    let words = match (keys.is_empty(), command.hint.is_empty()) {
        (true, true) => label.to_owned(),
        (true, false) => format!("{label}: {}", command.hint),
        (false, true) => format!("{label} ({keys})"),
        (false, false) => format!("{label} ({keys}): {}", command.hint),
    };
    if response.on_hover_text(words).clicked() {
        wishes.push(Wish::Run(command.act));
    }
}

/// A press that puts something away, large enough to be hit.
pub fn cross(ui: &mut Ui, label: &str) -> Response {
    let words = RichText::new("×").size(16.0);
    let button = Button::new(words).frame_when_inactive(false);
    let response = ui.add(button.min_size(Vec2::splat(24.0)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    response.on_hover_text(label)
}

/// Paints a path of the icons' grid.
pub fn glyph(ui: &Ui, view: View<'_>, rect: Rect, path: &str, ink: Ink) {
    let mut scene = Scene::default();
    icon::path(&mut scene, path, rect, ink);
    let brush = Brush {
        painter: ui.painter(),
        look: view.look,
        view: TSTransform::IDENTITY,
    };
    brush.scene(&scene);
}
