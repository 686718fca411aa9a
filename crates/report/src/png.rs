//! A scene as a PNG picture: the embedded fonts only, no antialiasing that depends on a processor, so that every machine
//! makes the same bytes.

use std::collections::BTreeMap;

use emath::{Pos2, Rect};
use scene::{Dash, Face, Font, Ink, Palette, Scene, Shape, Stroke, glyphs, text};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, StrokeDash, Transform,
};

/// The most pixels a picture may have: 256 MiB while it is painted.
const MOST: f32 = 64.0 * 1024.0 * 1024.0;

/// Why no picture came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the picture would be {0} by {1} pixels, more than 64 million")]
    Large(u32, u32),
    #[error("the picture would be empty")]
    Empty,
    #[error("the picture cannot be packed")]
    Packing,
}

/// The picture, `scale` pixels a scene unit, on the palette's ground.
pub fn paint(scene: &Scene, palette: &Palette, scale: f32) -> Result<Vec<u8>, Trouble> {
    let pixels = filled(scene, palette, scale)?;
    pixels.encode_png().map_err(|_| Trouble::Packing)
}

/// Its width and height, and its pixels: red, green, blue and 255 each, row by row.
pub fn pixels(
    scene: &Scene,
    palette: &Palette,
    scale: f32,
) -> Result<([usize; 2], Vec<u8>), Trouble> {
    let pixels = filled(scene, palette, scale)?;
    let size = [pixels.width() as usize, pixels.height() as usize];
    Ok((size, pixels.take()))
}

fn filled(scene: &Scene, palette: &Palette, scale: f32) -> Result<Pixmap, Trouble> {
    let (width, height) = (side(scene.size.x * scale), side(scene.size.y * scale));
    if width == 0 || height == 0 {
        return Err(Trouble::Empty);
    }
    if width as f32 * height as f32 > MOST {
        return Err(Trouble::Large(width, height));
    }
    let mut canvas = Canvas {
        pixels: Pixmap::new(width, height).ok_or(Trouble::Large(width, height))?,
        palette,
        by: Transform::from_scale(scale, scale),
        outlines: BTreeMap::new(),
    };
    canvas.pixels.fill(canvas.color(Ink::Ground));
    for item in &scene.items {
        canvas.shape(&item.shape);
    }
    Ok(canvas.pixels)
}

/// Whole pixels; 0 for what is no length.
fn side(length: f32) -> u32 {
    if length.is_finite() && length > 0.0 {
        length.ceil() as u32
    } else {
        0
    }
}

struct Canvas<'p> {
    pixels: Pixmap,
    palette: &'p Palette,
    by: Transform,
    /// Outlines of glyphs, one em high.
    outlines: BTreeMap<(Font, u16), Option<Path>>,
}

impl Canvas<'_> {
    fn color(&self, ink: Ink) -> Color {
        let [red, green, blue] = self.palette.color(ink).0;
        Color::from_rgba8(red, green, blue, u8::MAX)
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => self.draw(rounded(*rect, *corner), *fill, *stroke),
            Shape::Ellipse { rect, fill, stroke } => {
                let oval = area(*rect).and_then(|rect| {
                    let mut path = PathBuilder::new();
                    path.push_oval(rect);
                    path.finish()
                });
                self.draw(oval, *fill, *stroke);
            }
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => self.draw(line(points, *closed), *fill, *stroke),
            Shape::Text {
                at,
                size,
                face,
                ink,
                text,
                ..
            } => self.text(*at, *size, *face, *ink, text),
            Shape::Link { .. } | Shape::Anchor { .. } => {}
        }
    }

    fn draw(&mut self, path: Option<Path>, fill: Option<Ink>, stroke: Option<Stroke>) {
        let Some(path) = path else { return };
        if let Some(ink) = fill {
            let paint = self.paint(ink);
            self.pixels
                .fill_path(&path, &paint, FillRule::Winding, self.by, None);
        }
        if let Some(stroke) = stroke {
            let paint = self.paint(stroke.ink);
            self.pixels
                .stroke_path(&path, &paint, &pen(stroke), self.by, None);
        }
    }

    fn paint(&self, ink: Ink) -> Paint<'static> {
        let mut paint = Paint::default();
        paint.set_color(self.color(ink));
        paint.anti_alias = true;
        paint
    }

    fn text(&mut self, at: Pos2, size: f32, face: Face, ink: Ink, words: &str) {
        let paint = self.paint(ink);
        let mut x = at.x;
        for glyph in glyphs(&text::clean(words), face) {
            let key = (glyph.font, glyph.id);
            let outline = self
                .outlines
                .entry(key)
                .or_insert_with(|| outline(glyph.font, glyph.id));
            if let Some(path) = outline {
                let place = Transform::from_row(
                    size,
                    0.0,
                    0.0,
                    // Fonts grow upwards.
                    -size,
                    x + glyph.shift.0 * size,
                    at.y - glyph.shift.1 * size,
                );
                self.pixels.fill_path(
                    path,
                    &paint,
                    FillRule::Winding,
                    place.post_concat(self.by),
                    None,
                );
            }
            x += glyph.advance * size;
        }
    }
}

fn area(rect: Rect) -> Option<tiny_skia::Rect> {
    tiny_skia::Rect::from_ltrb(rect.min.x, rect.min.y, rect.max.x, rect.max.y)
}

/// A rectangle, its corners as quarter ellipses of cubic curves.
fn rounded(rect: Rect, corner: f32) -> Option<Path> {
    /// How far the control points of a quarter circle stand from its ends.
    const ARC: f32 = 0.552_284_8;
    let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
    if corner <= 0.0 {
        return area(rect).map(PathBuilder::from_rect);
    }
    let (min, max) = (rect.min, rect.max);
    let near = corner * (1.0 - ARC);
    let mut path = PathBuilder::new();
    path.move_to(min.x + corner, min.y);
    path.line_to(max.x - corner, min.y);
    path.cubic_to(
        max.x - near,
        min.y,
        max.x,
        min.y + near,
        max.x,
        min.y + corner,
    );
    path.line_to(max.x, max.y - corner);
    path.cubic_to(
        max.x,
        max.y - near,
        max.x - near,
        max.y,
        max.x - corner,
        max.y,
    );
    path.line_to(min.x + corner, max.y);
    path.cubic_to(
        min.x + near,
        max.y,
        min.x,
        max.y - near,
        min.x,
        max.y - corner,
    );
    path.line_to(min.x, min.y + corner);
    path.cubic_to(
        min.x,
        min.y + near,
        min.x + near,
        min.y,
        min.x + corner,
        min.y,
    );
    path.close();
    path.finish()
}

fn line(points: &[Pos2], closed: bool) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut path = PathBuilder::new();
    path.move_to(first.x, first.y);
    for point in rest {
        path.line_to(point.x, point.y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// The stroke with the same dashes as in SVG.
fn pen(stroke: Stroke) -> tiny_skia::Stroke {
    let w = stroke.width.max(0.5);
    let (dash, cap) = match stroke.dash {
        Dash::Solid => (None, LineCap::Butt),
        Dash::Dashed => (StrokeDash::new(vec![w * 5.0, w * 3.0], 0.0), LineCap::Butt),
        // A dash without length is no dash here; a short one with round ends is a dot.
        Dash::Dotted => (StrokeDash::new(vec![0.01, w * 2.5], 0.0), LineCap::Round),
    };
    tiny_skia::Stroke {
        width: stroke.width,
        line_join: LineJoin::Round,
        line_cap: cap,
        dash,
        ..tiny_skia::Stroke::default()
    }
}

/// The outline of a glyph, one em high.
fn outline(font: Font, id: u16) -> Option<Path> {
    let font = FontRef::new(font.bytes()).ok()?;
    let glyph = font.outline_glyphs().get(GlyphId::from(id))?;
    let mut pen = Pen(PathBuilder::new());
    let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
    glyph.draw(settings, &mut pen).ok()?;
    pen.0.finish()
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use emath::{Align, pos2, vec2};
    use scene::{Layer, Owner, text::Style};

    fn scene() -> Scene {
        let mut scene = Scene::new(vec2(60.0, 20.0));
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(10.0, 10.0));
        scene.push(
            Owner::None,
            Layer::Ground,
            Shape::Rect {
                rect,
                corner: 0.0,
                fill: Some(Ink::Accent),
                stroke: None,
            },
        );
        let style = Style::new(10.0, Face::Regular, Ink::Text);
        let at = pos2(20.0, 15.0);
        scene.write(
            Owner::None,
            Layer::Label,
            at,
            Align::Min,
            "Mm \u{5317}",
            style,
        );
        scene
    }

    #[test]
    fn what_is_painted_is_where_it_belongs() {
        let palette = Palette::paper();
        let bytes = paint(&scene(), palette, 2.0).unwrap();
        let picture = Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (120, 40));
        let at = |x, y| {
            let p = picture.pixel(x, y).unwrap();
            [p.red(), p.green(), p.blue()]
        };
        assert_eq!(at(5, 5), palette.color(Ink::Accent).0);
        assert_eq!(at(5, 30), palette.color(Ink::Ground).0);
        let dark = |x0: u32, x1: u32| {
            (x0..x1)
                .flat_map(|x| (0..40).map(move |y| (x, y)))
                .filter(|(x, y)| at(*x, *y)[0] < 128)
                .count()
        };
        assert!(
            dark(40, 75) > 60 && dark(78, 110) > 40,
            "letters of two scripts"
        );
    }

    #[test]
    fn a_picture_that_is_too_large_is_refused() {
        let scene = Scene::new(vec2(10_000.0, 10_000.0));
        assert_eq!(
            paint(&scene, Palette::paper(), 1.0),
            Err(Trouble::Large(10_000, 10_000))
        );
        assert_eq!(
            paint(&Scene::new(vec2(0.0, 5.0)), Palette::paper(), 1.0),
            Err(Trouble::Empty)
        );
    }
}
