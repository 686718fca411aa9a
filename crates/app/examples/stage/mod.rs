//! The real window without a display: one egui context, events in, frames out, painted by the program's own triangle
//! painter. The pictures and the bench stand on it.

use std::{collections::BTreeMap, time::Duration};

use app::{App, raster};
use editor::Session;
use egui::{
    ColorImage, Event, FullOutput, ImageData, RawInput, Rect, TextureId, Vec2,
    epaint::{ClippedPrimitive, Primitive},
};

/// A window of a size, on a model.
pub struct Stage {
    ctx: egui::Context,
    pub app: App,
    frame: eframe::Frame,
    size: Vec2,
    scale: f32,
    time: f64,
    pictures: Pictures,
}

#[derive(Default)]
struct Pictures(BTreeMap<TextureId, ColorImage>);

impl raster::Textures for Pictures {
    fn texture(&self, id: TextureId) -> Option<&ColorImage> {
        self.0.get(&id)
    }
}

/// A frame that was laid out.
pub struct Frame {
    pub primitives: Vec<ClippedPrimitive>,
    /// How long the window would now sleep.
    pub sleeps: Duration,
}

impl Stage {
    pub fn new(session: Session, size: Vec2, scale: f32) -> Self {
        let ctx = egui::Context::default();
        let fonts = egui_system_font_provider::SystemFontProvider::new();
        ctx.add_font_provider(std::sync::Arc::new(fonts));
        ctx.options_mut(|o| o.tessellation_options.prerasterized_discs = false);
        let cc = eframe::CreationContext::_new_kittest(ctx.clone());
        let mut stage = Self {
            app: App::new(&cc, session),
            frame: eframe::Frame::_new_kittest(),
            ctx,
            size,
            scale,
            time: 0.0,
            pictures: Pictures::default(),
        };
        stage.frame(Vec::new());
        stage
    }

    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    /// Lays out the next frame, a sixtieth of a second later.
    pub fn frame(&mut self, events: Vec<Event>) -> Frame {
        self.time += 1.0 / 60.0;
        let screen = Rect::from_min_size(egui::Pos2::ZERO, self.size);
        let mut input = RawInput {
            screen_rect: Some(screen),
            time: Some(self.time),
            focused: true,
            max_texture_side: Some(8192),
            events,
            ..RawInput::default()
        };
        if let Some(info) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            info.native_pixels_per_point = Some(self.scale);
            info.focused = Some(true);
        }
        let (app, frame) = (&mut self.app, &mut self.frame);
        let output = self.ctx.run_ui(input, |ui| eframe::App::ui(app, ui, frame));
        let FullOutput {
            shapes,
            mut textures_delta,
            pixels_per_point,
            viewport_output,
            ..
        } = output;
        let set: BTreeMap<TextureId, _> = std::mem::take(&mut textures_delta.set)
            .into_iter()
            .collect();
        for (id, deltas) in set {
            for delta in &deltas {
                self.pictures.take(id, delta);
            }
        }
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let free = std::mem::take(&mut textures_delta.free);
        self.pictures.0.retain(|id, _| !free.contains(id));
        let sleeps = viewport_output.values().map(|v| v.repaint_delay).min();
        Frame {
            primitives,
            sleeps: sleeps.unwrap_or(Duration::MAX),
        }
    }

    /// Frames until the window would sleep, at most a few hundred; everything judged and written in between.
    pub fn settle(&mut self) -> Frame {
        self.rest();
        self.app.settle();
        self.rest()
    }

    fn rest(&mut self) -> Frame {
        for _ in 0..300 {
            let frame = self.frame(Vec::new());
            if frame.sleeps > Duration::from_secs(1) {
                return frame;
            }
        }
        self.frame(Vec::new())
    }

    /// The pixels of a frame.
    pub fn paint(&self, frame: &Frame) -> ColorImage {
        let size = (self.size * self.scale).round();
        let ground = self.ctx.style_of(self.ctx.theme()).visuals.panel_fill;
        let size = [size.x as usize, size.y as usize];
        let mut plane = raster::Plane::new(size, ground, self.scale, Vec2::ZERO);
        for piece in &frame.primitives {
            if let Primitive::Mesh(mesh) = &piece.primitive {
                plane.mesh(mesh, piece.clip_rect, &self.pictures);
            }
        }
        plane.into_image()
    }
}

impl Pictures {
    fn take(&mut self, id: TextureId, delta: &egui::epaint::ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let Some(at) = delta.pos else {
            self.0.insert(id, image.as_ref().clone());
            return;
        };
        let Some(whole) = self.0.get_mut(&id) else {
            return;
        };
        let wide = whole.width();
        for (n, row) in image.pixels.chunks_exact(image.width().max(1)).enumerate() {
            let start = (at[1] + n) * wide + at[0];
            if let Some(place) = whole.pixels.get_mut(start..start + row.len()) {
                place.copy_from_slice(row);
            }
        }
    }
}
