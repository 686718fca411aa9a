//! Shapes as pixels, painted once: what stays the same from frame to frame is shown as a picture of itself, because
//! without a graphics adapter every triangle of every frame counts.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Context, Mesh, Painter, Pos2, Rect, Shape, TextureHandle, TextureOptions,
    epaint::{TessellationOptions, Tessellator},
};
use emath::{GuiRounding as _, TSTransform, pos2};
use scene::{Ink, Palette, Scene};

use crate::{paint::Pen, raster::Plane, theme::Look};

/// A picture's own colours, unchanged.
pub const AS_IT_IS: Color32 = Color32::WHITE;
/// A whole picture.
pub const WHOLE: Rect = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));

/// The font atlas as it is now. It is large: one copy serves all that is painted in a frame.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself does not live long enough for the call"
)]
pub fn atlas(ctx: &Context) -> ColorImage {
    ctx.fonts(|fonts| fonts.image())
}

/// What a picture is painted of, the lowest first.
pub enum Part {
    Shapes(Vec<Shape>),
    /// A line as thin as can be: where thousands of them lie on few pixels, nobody sees more of them.
    Thread(Vec<Pos2>, Color32),
}

/// The pixels of an area, in points that lie on whole pixels. The shapes' texts were laid out before the atlas was
/// copied; they are where the triangles of a frame would have them.
pub fn paint(
    ctx: &Context,
    atlas: &ColorImage,
    parts: Vec<Part>,
    area: Rect,
    ground: Color32,
) -> ColorImage {
    let pixels = ctx.pixels_per_point();
    let options = TessellationOptions {
        prerasterized_discs: false,
        ..TessellationOptions::default()
    };
    let mut cutter = Tessellator::new(pixels, options, atlas.size, Vec::new());
    cutter.set_clip_rect(area);
    let corner = (area.min.to_vec2() * pixels).round();
    let size = (area.size() * pixels).round();
    let mut plane = Plane::new([size.x as usize, size.y as usize], ground, pixels, corner);
    for part in parts {
        match part {
            Part::Shapes(shapes) => {
                let mut mesh = Mesh::default();
                for shape in shapes {
                    cutter.tessellate_shape(shape, &mut mesh);
                }
                plane.mesh(&mesh, area, atlas);
            }
            Part::Thread(points, color) => plane.thread(&points, color),
        }
    }
    plane.into_image()
}

/// A scene on a panel, shown as a picture that is painted anew when the scene or its colours are others.
#[derive(Default)]
pub struct Print(Option<Printed>);

struct Printed {
    scene: Arc<Scene>,
    palette: &'static Palette,
    pixels: f32,
    texture: TextureHandle,
}

impl Print {
    /// Shows it with its left upper corner at a point.
    pub fn show(&mut self, painter: &Painter, look: Look, scene: &Arc<Scene>, at: Pos2) {
        let ctx = painter.ctx();
        let pixels = ctx.pixels_per_point();
        let area = Rect::from_min_size(Pos2::ZERO, (scene.size * pixels).ceil() / pixels);
        let same = |printed: &Printed| {
            Arc::ptr_eq(&printed.scene, scene)
                && std::ptr::eq(printed.palette, look.palette)
                && printed.pixels.to_bits() == pixels.to_bits()
        };
        if !area.is_positive() {
            return;
        }
        if !self.0.as_ref().is_some_and(same) {
            let mut pen = Pen::new(ctx, look, TSTransform::IDENTITY);
            for item in &scene.items {
                pen.item(item);
            }
            let image = paint(
                ctx,
                &atlas(ctx),
                vec![Part::Shapes(pen.drawn)],
                area,
                look.color(Ink::Panel),
            );
            let texture = ctx.load_texture("print", image, TextureOptions::NEAREST);
            self.0 = Some(Printed {
                scene: Arc::clone(scene),
                palette: look.palette,
                pixels,
                texture,
            });
        }
        if let Some(printed) = &self.0 {
            let min = at.round_to_pixels(pixels);
            let area = Rect::from_min_size(min, area.size());
            painter.image(printed.texture.id(), area, WHOLE, AS_IT_IS);
        }
    }
}
