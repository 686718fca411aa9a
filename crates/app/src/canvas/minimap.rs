//! Never lost: a small overview in the corner while the drawing is larger than the view, and a way back when nothing of
//! it is to be seen. The overview is painted once for each state of the drawing.

use std::sync::Arc;

use editor::{Session, Sheet};
use egui::{
    Button, Color32, Mesh, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo,
};
use emath::{GuiRounding as _, pos2, vec2};
use model::Subject;
use scene::{Ink, Palette};

use super::Canvas;
use crate::{raster::Plane, theme::Look};

/// The largest the overview gets, in points.
const SIZE: Vec2 = vec2(190.0, 130.0);
/// Its distance from the corner.
const OFF: f32 = 14.0;
/// The least side of a box on it, in points.
const SPECK: f32 = 1.5;

#[derive(Default)]
pub(super) struct Minimap {
    shown: Option<Shown>,
    /// Where it is on the screen now.
    area: Option<Rect>,
    /// Where the way back is.
    back: Option<Rect>,
}

struct Shown {
    sheet: Arc<Sheet>,
    palette: &'static Palette,
    texture: TextureHandle,
}

impl Minimap {
    /// Whether a point is on the overview or on the way back, not on the drawing.
    pub fn covers(&self, at: Pos2) -> bool {
        let areas = [self.area, self.back];
        areas.into_iter().flatten().any(|area| area.contains(at))
    }
}

impl Canvas {
    /// Shows the overview and takes presses on it.
    pub(super) fn minimap(&mut self, ui: &mut Ui, session: &Session, look: Look, rect: Rect) {
        self.minimap.area = None;
        self.minimap.back = None;
        if session.sheet().boxes().is_empty() {
            return;
        }
        let all = session.sheet().extent();
        let seen = self.camera.area_from_screen(rect);
        if !seen.intersects(all) {
            self.way_back(ui, rect);
        }
        let room = rect.width() > 3.0 * SIZE.x && rect.height() > 2.2 * SIZE.y;
        if seen.expand(1.0).contains_rect(all) || !room || session.state().busy() {
            return;
        }
        let scale = (SIZE / all.size().max(Vec2::splat(1.0))).min_elem();
        let size = (all.size() * scale).max(Vec2::splat(24.0));
        let area = Rect::from_min_size(rect.max - size - Vec2::splat(OFF), size);
        let area = area.round_to_pixels(ui.ctx().pixels_per_point());
        self.minimap.area = Some(area);
        let response = ui.interact(
            area,
            ui.scope_id().with("overview"),
            Sense::click_and_drag(),
        );
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Overview"));
        if (response.clicked() || response.dragged())
            && let Some(at) = response.interact_pointer_pos()
        {
            let to = all.min + (at - area.min) / scale;
            self.fit = false;
            self.flight = None;
            self.camera.pan(rect.center() - self.camera.view * to);
        }
        let painter = ui.painter_at(rect);
        self.minimap.paint(&painter, session, look, area, scale);
        let view = Rect::from_min_max(
            area.min + (seen.min - all.min) * scale,
            area.min + (seen.max - all.min) * scale,
        );
        let view = view.intersect(area);
        painter.rect(
            view,
            2.0,
            look.wash(Ink::Accent, 0.12),
            Stroke::new(1.5, look.color(Ink::Accent)),
            StrokeKind::Inside,
        );
    }

    fn way_back(&mut self, ui: &mut Ui, rect: Rect) {
        let area =
            Rect::from_center_size(pos2(rect.center().x, rect.min.y + 34.0), vec2(160.0, 30.0));
        self.minimap.back = Some(area);
        if ui.put(area, Button::new("Back to the drawing")).clicked() {
            self.fit();
            ui.ctx().request_repaint();
        }
    }
}

impl Minimap {
    fn paint(&mut self, painter: &Painter, session: &Session, look: Look, area: Rect, scale: f32) {
        let sheet = session.sheet();
        let same = self.shown.as_ref().is_some_and(|shown| {
            shown.sheet.rests_on(sheet) && std::ptr::eq(shown.palette, look.palette)
        });
        if !same {
            let image = overview(painter, session, look, area.size(), scale);
            let texture = painter
                .ctx()
                .load_texture("overview", image, TextureOptions::LINEAR);
            self.shown = Some(Shown {
                sheet: Arc::clone(sheet),
                palette: look.palette,
                texture,
            });
        }
        if let Some(shown) = &self.shown {
            let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(shown.texture.id(), area, uv, Color32::WHITE);
        }
        let edge = Stroke::new(1.0, look.color(Ink::Border));
        painter.rect_stroke(area.expand(1.0), 3.0, edge, StrokeKind::Outside);
    }
}

/// The whole drawing at a few pixels a box; a box has the colour of its worst threat.
fn overview(
    painter: &Painter,
    session: &Session,
    look: Look,
    size: Vec2,
    scale: f32,
) -> egui::ColorImage {
    let pixels = painter.ctx().pixels_per_point();
    let sheet = session.sheet();
    let all = sheet.extent();
    let mut mesh = Mesh::default();
    let place = |area: &Rect| {
        let min = ((area.min - all.min) * scale).to_pos2();
        Rect::from_min_size(min, (area.size() * scale).max(Vec2::splat(SPECK)))
    };
    let mut frames: Vec<&Rect> = sheet.frames().values().collect();
    frames.sort_by(|a, b| b.area().total_cmp(&a.area()));
    for frame in frames {
        let edge = place(frame);
        mesh.add_colored_rect(edge, look.wash(Ink::Boundary, 0.45));
        mesh.add_colored_rect(edge.shrink(1.0), look.color(Ink::BoundaryFill));
    }
    let marks = session.verdict().map(|verdict| verdict.marks());
    for (id, area) in sheet.boxes() {
        let worst = marks.and_then(|marks| marks.get(&Subject::Element(*id)));
        let ink = worst.map_or(Ink::Outline, |(severity, _)| Ink::SeverityInk(*severity));
        mesh.add_colored_rect(place(area), look.color(ink));
    }
    let side = |v: f32| ((v * pixels).round() as usize).clamp(1, 2048);
    let ground = look.color(Ink::Ground);
    let mut plane = Plane::new([side(size.x), side(size.y)], ground, pixels, Vec2::ZERO);
    plane.mesh(
        &mesh,
        Rect::EVERYTHING,
        &egui::ColorImage::filled([1, 1], ground),
    );
    plane.into_image()
}
