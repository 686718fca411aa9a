//! Paints a scene with egui: every shape, culled to what can be seen, text laid out at the size it has on the screen.

use egui::{
    Color32, Mesh, Painter, Pos2, Rect, Shape as Drawn, Stroke as Line, StrokeKind,
    epaint::{EllipseShape, PathShape, PathStroke, RectShape, TextShape, Vertex, WHITE_UV},
};
use emath::TSTransform;
use scene::{Dash, Face, Ink, Item, Scene, Shape, Stroke};

use crate::{
    canvas::detail,
    theme::{self, Look},
};

/// Texts smaller than this on the screen are not worth their glyphs.
const LEGIBLE: f32 = 4.0;
/// A thing no larger than this, in points, is not seen; corners and steps smaller than this are not either.
const SPECK: f32 = 0.8;

/// A brush for scenes: where to paint, in what colours, from which camera.
pub struct Brush<'p> {
    pub painter: &'p Painter,
    pub look: Look,
    pub view: TSTransform,
}

impl Brush<'_> {
    /// Paints what of a scene can be seen.
    pub fn scene(&self, scene: &Scene) {
        let seen = self.view.inverse() * self.painter.clip_rect();
        self.items(scene.items.iter().filter(|i| seen.intersects(i.bounds)));
    }

    /// The same of a drawing, in as much [detail](detail::shown) as the scale is worth.
    pub fn drawing(&self, scene: &Scene) {
        let seen = self.view.inverse() * self.painter.clip_rect();
        let near = scene.items.iter().filter(|i| seen.intersects(i.bounds));
        self.items(near.filter(|item| detail::shown(item, self.view.scaling)));
    }

    /// Paints these.
    pub fn items<'i>(&self, items: impl Iterator<Item = &'i Item>) {
        let mut pen = Pen::new(self.painter.ctx(), self.look, self.view);
        for item in items {
            pen.item(item);
        }
        self.painter.extend(pen.drawn);
    }
}

/// Turns a scene's shapes into egui's, which somebody paints later.
pub struct Pen<'c> {
    ctx: &'c egui::Context,
    look: Look,
    view: TSTransform,
    pub drawn: Vec<Drawn>,
}

impl<'c> Pen<'c> {
    pub fn new(ctx: &'c egui::Context, look: Look, view: TSTransform) -> Self {
        let drawn = Vec::new();
        Self {
            ctx,
            look,
            view,
            drawn,
        }
    }

    /// One item, unless it is too small to be seen.
    pub fn item(&mut self, item: &Item) {
        if item.bounds.size().max_elem() * self.view.scaling > SPECK {
            self.shape(&item.shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        let view = self.view;
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => self.rect(view * *rect, corner * view.scaling, *fill, *stroke),
            Shape::Ellipse { rect, fill, stroke } => self.ellipse(view * *rect, *fill, *stroke),
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => self.path(points, *closed, *fill, *stroke),
            Shape::Text {
                at,
                width,
                size,
                face,
                ink,
                text,
            } => {
                let width = width * view.scaling;
                self.text(view * *at, width, (*size, *face), *ink, text);
            }
            Shape::Link { .. } | Shape::Anchor { .. } => (),
        }
    }

    fn add(&mut self, shape: impl Into<Drawn>) {
        self.drawn.push(shape.into());
    }

    fn fill(&self, ink: Option<Ink>) -> Color32 {
        ink.map_or(Color32::TRANSPARENT, |ink| self.look.color(ink))
    }

    fn line(&self, stroke: Option<Stroke>) -> Line {
        stroke.map_or(Line::NONE, |s| {
            let width = (s.width * self.view.scaling).max(0.5);
            Line::new(width, self.look.color(s.ink))
        })
    }

    fn rect(&mut self, rect: Rect, corner: f32, fill: Option<Ink>, stroke: Option<Stroke>) {
        let corner = if corner < SPECK { 0.0 } else { corner };
        let solid = stroke.filter(|s| s.dash == Dash::Solid);
        let (fill, line) = (self.fill(fill), self.line(solid));
        let corner_drawn = corner.min(255.0);
        self.add(RectShape::new(
            rect,
            corner_drawn,
            fill,
            line,
            StrokeKind::Middle,
        ));
        if let Some(stroke) = stroke.filter(|s| s.dash != Dash::Solid) {
            self.dashes(&rounded(rect, corner), stroke);
        }
    }

    fn ellipse(&mut self, rect: Rect, fill: Option<Ink>, stroke: Option<Stroke>) {
        let solid = stroke.filter(|s| s.dash == Dash::Solid);
        let (fill, stroke_drawn) = (self.fill(fill), self.line(solid));
        self.add(EllipseShape {
            center: rect.center(),
            radius: rect.size() / 2.0,
            fill,
            stroke: stroke_drawn,
            angle: 0.0,
        });
        if let Some(stroke) = stroke.filter(|s| s.dash != Dash::Solid) {
            self.dashes(&round(rect), stroke);
        }
    }

    /// The points on the screen; steps that nobody can see are left out.
    fn on_screen(&self, points: &[Pos2]) -> Vec<Pos2> {
        let mut seen: Vec<Pos2> = Vec::with_capacity(points.len());
        for (n, point) in points.iter().enumerate() {
            let at = self.view * *point;
            let near = seen
                .last()
                .is_some_and(|p| p.distance_sq(at) < SPECK * SPECK);
            if near && n + 1 == points.len() && seen.len() > 1 {
                seen.pop();
            }
            if !near || n + 1 == points.len() {
                seen.push(at);
            }
        }
        seen
    }

    fn path(&mut self, points: &[Pos2], closed: bool, fill: Option<Ink>, stroke: Option<Stroke>) {
        let points = self.on_screen(points);
        let solid = stroke.filter(|s| s.dash == Dash::Solid);
        let mut outline = PathStroke::from(self.line(solid));
        if let Some(ink) = fill {
            if convex(&points) {
                let fill = self.look.color(ink);
                let stroke = if closed {
                    std::mem::take(&mut outline)
                } else {
                    PathStroke::NONE
                };
                self.add(PathShape {
                    points: points.clone(),
                    closed: true,
                    fill,
                    stroke,
                });
            } else {
                let mesh = concave(&points, self.look.color(ink));
                self.add(mesh);
            }
        }
        if outline.width > 0.0 {
            self.add(PathShape {
                points: points.clone(),
                closed,
                fill: Color32::TRANSPARENT,
                stroke: outline,
            });
        }
        if let Some(stroke) = stroke.filter(|s| s.dash != Dash::Solid) {
            let mut points = points;
            points.extend(points.first().copied().filter(|_| closed));
            self.dashes(&points, stroke);
        }
    }

    fn dashes(&mut self, points: &[Pos2], stroke: Stroke) {
        let line = self.line(Some(stroke));
        let width = line.width.max(1.0);
        let (on, off) = match stroke.dash {
            Dash::Dotted => (width, width * 2.5),
            Dash::Dashed | Dash::Solid => (width * 4.5, width * 3.0),
        };
        self.drawn.extend(Drawn::dashed_line(points, line, on, off));
    }

    /// `at` is the left end of the baseline, `width` what the line is to take.
    fn text(&mut self, at: Pos2, width: f32, (size, face): (f32, Face), ink: Ink, text: &str) {
        let size = (size * self.view.scaling * 2.0).round() / 2.0;
        if size < LEGIBLE {
            return;
        }
        let color = self.look.color(ink);
        let font = theme::font(face, size);
        let galley = self
            .ctx
            .fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, color));
        let Some(row) = galley.rows.first() else {
            return;
        };
        let rise = row.glyphs.first().map_or(size, |g| g.pos.y);
        // The rounded size is a little wider or narrower: both ends give way alike. In panels columns stay flush.
        let flush = (self.view.scaling - 1.0).abs() < f32::EPSILON;
        let spare = if flush { 0.0 } else { width - galley.size().x };
        let left = at.x + spare / 2.0;
        let at = Pos2::new(left, at.y - row.pos.y - rise);
        self.add(TextShape::new(at, galley, color));
    }
}

/// The corners of a rounded rectangle as a closed line.
fn rounded(rect: Rect, corner: f32) -> Vec<Pos2> {
    let r = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let inner = rect.shrink(r);
    let corners = [
        (inner.right_top(), -90.0_f32),
        (inner.right_bottom(), 0.0),
        (inner.left_bottom(), 90.0),
        (inner.left_top(), 180.0),
    ];
    let arc = |(centre, from): (Pos2, f32)| {
        (0..=4_u8).map(move |n| {
            let angle = (from + f32::from(n) * 22.5).to_radians();
            centre + emath::Vec2::angled(angle) * r
        })
    };
    let mut points: Vec<Pos2> = corners.into_iter().flat_map(arc).collect();
    points.extend(points.first().copied());
    points
}

fn round(rect: Rect) -> Vec<Pos2> {
    let radius = rect.size() / 2.0;
    (0..=48_u8)
        .map(|n| {
            let angle = f32::from(n) / 48.0 * std::f32::consts::TAU;
            rect.center() + emath::Vec2::angled(angle) * radius
        })
        .collect()
}

/// Twice the signed area of a corner.
fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn convex(points: &[Pos2]) -> bool {
    let next = |ix: usize| points.iter().cycle().nth(ix).copied().unwrap_or_default();
    let turns = (0..points.len()).map(|ix| turn(next(ix), next(ix + 1), next(ix + 2)));
    let (mut left, mut right) = (false, false);
    for t in turns {
        left |= t > 1e-3;
        right |= t < -1e-3;
    }
    !(left && right)
}

/// Fills any simple polygon by cutting its ears.
fn concave(points: &[Pos2], fill: Color32) -> Mesh {
    let vertices = points
        .iter()
        .map(|pos| Vertex {
            pos: *pos,
            uv: WHITE_UV,
            color: fill,
        })
        .collect();
    let mut mesh = Mesh {
        vertices,
        ..Mesh::default()
    };
    for [a, b, c] in ears(points) {
        mesh.add_triangle(a, b, c);
    }
    mesh
}

fn ears(points: &[Pos2]) -> Vec<[u32; 3]> {
    let at = |ix: u32| points.get(ix as usize).copied().unwrap_or_default();
    let mut left: Vec<u32> = (0..points.len() as u32).collect();
    let ring = left.iter().zip(left.iter().cycle().skip(1));
    let area: f32 = ring
        .map(|(a, b)| at(*a).x * at(*b).y - at(*b).x * at(*a).y)
        .sum();
    let mut cut = Vec::new();
    while left.len() > 2 {
        let count = left.len();
        let corner = |ix: usize| {
            let pick = |n: usize| left.get((ix + n) % count).copied().unwrap_or_default();
            [pick(0), pick(1), pick(2)]
        };
        let is_ear = |[a, b, c]: &[u32; 3]| {
            let inside = |p: Pos2| {
                let sides = [
                    turn(at(*a), at(*b), p) * area,
                    turn(at(*b), at(*c), p) * area,
                    turn(at(*c), at(*a), p) * area,
                ];
                sides.iter().all(|s| *s > 0.0)
            };
            turn(at(*a), at(*b), at(*c)) * area >= 0.0 && !left.iter().any(|p| inside(at(*p)))
        };
        let Some((ix, ear)) = (0..count)
            .map(|ix| (ix, corner(ix)))
            .find(|(_, ear)| is_ear(ear))
        else {
            break;
        };
        cut.push(ear);
        left.remove((ix + 1) % count);
    }
    cut
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn an_arrow_is_cut_into_triangles_that_cover_it() {
        let arrow = [
            pos2(0.0, 0.0),
            pos2(10.0, 5.0),
            pos2(0.0, 10.0),
            pos2(3.0, 5.0),
        ];
        assert!(!convex(&arrow));
        assert_eq!(ears(&arrow).len(), 2);
        let back: Vec<Pos2> = arrow.iter().rev().copied().collect();
        assert_eq!(ears(&back).len(), 2);
    }
}
