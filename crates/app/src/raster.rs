//! Triangles into pixels without a graphics adapter: the canvas paints its still layer with it once instead of every
//! frame, and `examples/shot` paints whole windows. It blends as egui's painters do: premultiplied, in gamma space.

#![allow(
    clippy::many_single_char_names,
    reason = "corners and colour parts read best as p, q, r and a, b, c"
)]

use egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureId, Vec2, epaint::Vertex};

/// Parts of a pixel that corners are rounded to.
const PARTS: f32 = 256.0;
/// Corners further out than this many pixels are pulled in; nobody sees them.
const FAR: f32 = 1e6;

/// Pictures that meshes are painted with, by id.
pub trait Textures {
    /// None for one that is gone: it paints nothing.
    fn texture(&self, id: TextureId) -> Option<&ColorImage>;
}

/// The font atlas alone.
impl Textures for ColorImage {
    fn texture(&self, id: TextureId) -> Option<&ColorImage> {
        (id == TextureId::default()).then_some(self)
    }
}

/// A rectangle of pixels to paint on.
pub struct Plane {
    image: ColorImage,
    /// Pixels to a point.
    scale: f32,
    /// The point in the left upper corner, in pixels.
    origin: Vec2,
}

/// What is painted at most: columns and rows, the last ones not included.
#[derive(Clone, Copy)]
struct Clip {
    x: (i64, i64),
    y: (i64, i64),
}

impl Plane {
    /// A plane of one colour whose left upper corner is at `origin`, in pixels.
    pub fn new(size: [usize; 2], color: Color32, scale: f32, origin: Vec2) -> Self {
        let image = ColorImage::filled(size, color);
        Self {
            image,
            scale,
            origin,
        }
    }

    pub fn into_image(self) -> ColorImage {
        self.image
    }

    /// Paints a mesh whose corners are in points, inside a rectangle in points.
    pub fn mesh(&mut self, mesh: &Mesh, clip: Rect, textures: &dyn Textures) {
        let Some(texture) = textures.texture(mesh.texture_id) else {
            return;
        };
        let [wide, high] = self.image.size.map(|side| side as f32);
        let span = |low: f32, high: f32, most: f32| {
            let pixel = |v: f32| v.round().clamp(0.0, most) as i64;
            (pixel(low), pixel(high))
        };
        let (min, max) = (self.pixel(clip.min), self.pixel(clip.max));
        let clip = Clip {
            x: span(min.x, max.x, wide),
            y: span(min.y, max.y, high),
        };
        for corners in mesh.indices.chunks_exact(3) {
            let vertex = |n: usize| {
                let ix = corners.get(n).copied().unwrap_or_default() as usize;
                mesh.vertices.get(ix).copied()
            };
            if let (Some(a), Some(b), Some(c)) = (vertex(0), vertex(1), vertex(2)) {
                self.triangle([a, b, c], clip, texture);
            }
        }
    }

    /// Paints a line one pixel wide, without smoothing; its points are in points.
    pub fn thread(&mut self, points: &[Pos2], color: Color32) {
        for (from, to) in points.iter().zip(points.iter().skip(1)) {
            let (from, to) = (self.pixel(*from), self.pixel(*to));
            let way = to - from;
            let long = way.abs().max_elem().ceil();
            let Some((start, end)) = self.inside(from, way) else {
                continue;
            };
            let [wide, high] = self.image.size;
            for n in (start * long) as usize..=(end * long) as usize {
                let at = from + way * (n as f32 / long.max(1.0));
                let (x, y) = (at.x as usize, at.y as usize);
                if at.x >= 0.0
                    && at.y >= 0.0
                    && x < wide
                    && y < high
                    && let Some(pixel) = self.image.pixels.get_mut(y * wide + x)
                {
                    *pixel = over(*pixel, color);
                }
            }
        }
    }

    /// The part of a way that lies on the plane, from 0 to 1.
    fn inside(&self, from: Pos2, way: Vec2) -> Option<(f32, f32)> {
        let [wide, high] = self.image.size.map(|side| side as f32);
        let (mut start, mut end) = (0.0_f32, 1.0_f32);
        for (at, step, most) in [(from.x, way.x, wide), (from.y, way.y, high)] {
            if step == 0.0 {
                if at < 0.0 || at >= most {
                    return None;
                }
                continue;
            }
            let (one, two) = (-at / step, (most - at) / step);
            start = start.max(one.min(two));
            end = end.min(one.max(two));
        }
        (start <= end).then_some((start, end))
    }

    fn pixel(&self, at: Pos2) -> Pos2 {
        let at = at.to_vec2() * self.scale - self.origin;
        at.clamp(Vec2::splat(-FAR), Vec2::splat(FAR)).to_pos2()
    }

    fn triangle(&mut self, corners: [Vertex; 3], clip: Clip, texture: &ColorImage) {
        let at = corners.map(|c| self.pixel(c.pos));
        let low = at.iter().fold(f32::MAX, |v, p| v.min(p.y));
        let high = at.iter().fold(f32::MIN, |v, p| v.max(p.y));
        let left = at.iter().fold(f32::MAX, |v, p| v.min(p.x));
        let right = at.iter().fold(f32::MIN, |v, p| v.max(p.x));
        let outside =
            |(from, to): (i64, i64), low: f32, high: f32| high < from as f32 || low > to as f32;
        if outside(clip.x, left, right) || outside(clip.y, low, high) {
            return;
        }
        let Some(edges) = Edge::around(at) else {
            return;
        };
        let Some(paint) = Paint::new(corners, at, texture) else {
            return;
        };
        let wide = self.image.size.first().copied().unwrap_or_default();
        let rows = (low.floor() as i64).max(clip.y.0)..(high.ceil() as i64).min(clip.y.1);
        for y in rows {
            let (mut from, mut to) = clip.x;
            for edge in &edges {
                edge.narrow(y, &mut from, &mut to);
            }
            if from >= to {
                continue;
            }
            let start = y as usize * wide;
            let row = start + from as usize..start + to as usize;
            if let Some(row) = self.image.pixels.get_mut(row) {
                paint.row(row, from, y);
            }
        }
    }
}

/// A side of a triangle: what is inside has `a * x + b * y + c >= 0`, x and y in parts of a pixel.
struct Edge {
    a: i64,
    b: i64,
    c: i64,
}

impl Edge {
    /// The three sides, or none where nothing lies between them. A pixel on a side that two triangles share belongs to
    /// one of them.
    fn around(at: [Pos2; 3]) -> Option<[Self; 3]> {
        let fixed = at.map(|p| ((p.x * PARTS).round() as i64, (p.y * PARTS).round() as i64));
        let [p, q, r] = fixed;
        let area = (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
        let ring = match area.signum() {
            1 => [(p, q), (q, r), (r, p)],
            -1 => [(p, r), (r, q), (q, p)],
            _ => return None,
        };
        Some(ring.map(|((x0, y0), (x1, y1))| {
            let (a, b) = (y0 - y1, x1 - x0);
            let owns = a > 0 || (a == 0 && b > 0);
            let c = -(a * x0 + b * y0) - i64::from(!owns);
            Self { a, b, c }
        }))
    }

    /// Takes away from a row what is outside; pixels count by their middles.
    fn narrow(&self, y: i64, from: &mut i64, to: &mut i64) {
        let (half, whole) = ((PARTS / 2.0) as i64, PARTS as i64);
        let rest = self.b * (y * whole + half) + self.c + self.a * half;
        let step = self.a * whole;
        match step.signum() {
            // The least x with step * x + rest >= 0.
            1 => {
                let least = (-rest).div_euclid(step);
                let more = (-rest).rem_euclid(step) != 0;
                *from = (*from).max(least + i64::from(more));
            }
            -1 => *to = (*to).min(rest.div_euclid(-step) + 1),
            _ if rest < 0 => *to = *from,
            _ => (),
        }
    }
}

/// How a triangle is filled.
enum Paint<'t> {
    Plain(Color32),
    Blend(Slope<4>),
    Image(Slope<4>, Slope<2>, &'t ColorImage),
}

impl<'t> Paint<'t> {
    /// None where nothing of it can be seen.
    fn new(corners: [Vertex; 3], at: [Pos2; 3], texture: &'t ColorImage) -> Option<Self> {
        let [a, b, c] = corners;
        let plain = a.color == b.color && b.color == c.color;
        if plain && a.color == Color32::TRANSPARENT {
            return None;
        }
        let colors = || Slope::new(at, corners.map(|v| v.color.to_array().map(f32::from)));
        if a.uv == b.uv && b.uv == c.uv {
            // The white corner of the font atlas, as everything but texts and pictures.
            return Some(if plain {
                Self::Plain(a.color)
            } else {
                Self::Blend(colors())
            });
        }
        let [wide, high] = texture.size.map(|side| side as f32);
        let texels = corners.map(|v| [v.uv.x * wide, v.uv.y * high]);
        Some(Self::Image(colors(), Slope::new(at, texels), texture))
    }

    fn row(&self, row: &mut [Color32], x: i64, y: i64) {
        match self {
            Self::Plain(color) if color.is_opaque() => row.fill(*color),
            Self::Plain(color) => {
                for pixel in row {
                    *pixel = over(*pixel, *color);
                }
            }
            Self::Blend(slope) => {
                let mut color = slope.start(x, y);
                for pixel in row {
                    *pixel = over(*pixel, round(color));
                    slope.step(&mut color);
                }
            }
            Self::Image(slope, way, texture) => {
                let (mut color, mut texel) = (slope.start(x, y), way.start(x, y));
                let [wide, high] = texture.size;
                for pixel in row {
                    let [u, v] = texel.map(|t| t.max(0.0) as usize);
                    let ix = v.min(high.saturating_sub(1)) * wide + u.min(wide.saturating_sub(1));
                    let of = texture.pixels.get(ix).copied().unwrap_or_default();
                    if of != Color32::TRANSPARENT {
                        *pixel = over(*pixel, times(round(color), of));
                    }
                    slope.step(&mut color);
                    way.step(&mut texel);
                }
            }
        }
    }
}

/// Values that change evenly over a triangle.
struct Slope<const N: usize> {
    base: [f32; N],
    right: [f32; N],
    down: [f32; N],
    at: Pos2,
}

impl<const N: usize> Slope<N> {
    fn new([p, q, r]: [Pos2; 3], [a, b, c]: [[f32; N]; 3]) -> Self {
        let (u, v) = (q - p, r - p);
        let area = u.x * v.y - u.y * v.x;
        let part = |n: usize, of: fn(Vec2, Vec2, f32, f32) -> f32| {
            let pick = |list: &[f32; N]| list.get(n).copied().unwrap_or_default();
            let (du, dv) = (pick(&b) - pick(&a), pick(&c) - pick(&a));
            if area.abs() < 1e-9 {
                0.0
            } else {
                of(u, v, du, dv) / area
            }
        };
        Self {
            base: a,
            right: std::array::from_fn(|n| part(n, |u, v, du, dv| du * v.y - dv * u.y)),
            down: std::array::from_fn(|n| part(n, |u, v, du, dv| dv * u.x - du * v.x)),
            at: p,
        }
    }

    /// The values in the middle of a pixel.
    fn start(&self, x: i64, y: i64) -> [f32; N] {
        let (dx, dy) = (x as f32 + 0.5 - self.at.x, y as f32 + 0.5 - self.at.y);
        let mut now = self.base;
        for ((now, right), down) in now.iter_mut().zip(self.right).zip(self.down) {
            *now += right * dx + down * dy;
        }
        now
    }

    fn step(&self, now: &mut [f32; N]) {
        for (now, right) in now.iter_mut().zip(self.right) {
            *now += right;
        }
    }
}

fn round([r, g, b, a]: [f32; 4]) -> Color32 {
    let [r, g, b, a] = [r, g, b, a].map(|v| (v + 0.5) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// `v / 255`, rounded, for products of two bytes.
fn byte(v: u32) -> u8 {
    ((v + 128 + ((v + 128) >> 8)) >> 8) as u8
}

fn times(a: Color32, b: Color32) -> Color32 {
    let (a, b) = (a.to_array(), b.to_array());
    let [r, g, b, a] = std::array::from_fn(|n| {
        let pick = |list: &[u8; 4]| u32::from(list.get(n).copied().unwrap_or_default());
        byte(pick(&a) * pick(&b))
    });
    Color32::from_rgba_premultiplied(r, g, b, a)
}

fn over(ground: Color32, top: Color32) -> Color32 {
    let left = u32::from(255 - top.a());
    let (ground, top) = (ground.to_array(), top.to_array());
    let [r, g, b, a] = std::array::from_fn(|n| {
        let pick = |list: &[u8; 4]| list.get(n).copied().unwrap_or_default();
        byte(u32::from(pick(&ground)) * left).saturating_add(pick(&top))
    });
    Color32::from_rgba_premultiplied(r, g, b, a)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;
    use crate::theme::{Look, Scheme};
    use scene::Ink;

    fn look() -> Look {
        Look::of(Scheme::Light, egui::Theme::Light)
    }

    fn quad(corners: [Pos2; 4], color: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        for at in corners {
            mesh.colored_vertex(at, color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        mesh
    }

    fn painted(mesh: &Mesh, clip: Rect) -> ColorImage {
        let mut plane = Plane::new([16, 16], Color32::TRANSPARENT, 1.0, Vec2::ZERO);
        plane.mesh(
            mesh,
            clip,
            &ColorImage::filled([1, 1], look().color(Ink::Ground)),
        );
        plane.into_image()
    }

    #[test]
    fn a_square_covers_its_pixels_and_no_others() {
        let ink = look().color(Ink::Accent);
        let area = Rect::from_min_max(pos2(3.0, 2.0), pos2(12.0, 9.0));
        let corners = [
            area.left_top(),
            area.right_top(),
            area.right_bottom(),
            area.left_bottom(),
        ];
        let image = painted(&quad(corners, ink), Rect::EVERYTHING);
        let count = image.pixels.iter().filter(|p| **p == ink).count();
        assert_eq!(count, 9 * 7);
        let clipped = painted(
            &quad(corners, ink),
            Rect::from_min_max(Pos2::ZERO, pos2(4.0, 16.0)),
        );
        assert_eq!(clipped.pixels.iter().filter(|p| **p == ink).count(), 7);
    }

    #[test]
    fn two_triangles_never_paint_a_pixel_twice_nor_leave_one_out() {
        let veil = look().wash(Ink::Accent, 0.5);
        for turn in 0..36_u8 {
            let spin = emath::Rot2::from_angle(f32::from(turn) * 0.17);
            let corner = |x: f32, y: f32| pos2(8.0, 8.0) + spin * Vec2::new(x, y);
            let corners = [
                corner(-4.3, -4.1),
                corner(4.2, -4.4),
                corner(4.1, 4.6),
                corner(-4.7, 4.0),
            ];
            let image = painted(&quad(corners, veil), Rect::EVERYTHING);
            let once = image.pixels.iter().filter(|p| **p == veil).count();
            let other = image
                .pixels
                .iter()
                .filter(|p| **p != veil && **p != Color32::TRANSPARENT);
            assert_eq!(other.count(), 0, "turn {turn}");
            assert!((68..=82).contains(&once), "turn {turn}: {once}");
        }
    }

    #[test]
    fn a_thread_runs_over_the_plane_and_no_further() {
        let ink = look().color(Ink::Accent);
        let mut plane = Plane::new([16, 16], Color32::TRANSPARENT, 1.0, Vec2::ZERO);
        let far = [pos2(-90.0, 4.5), pos2(900.0, 4.5), pos2(900.0, 90.0)];
        plane.thread(&far, ink);
        plane.thread(&[pos2(20.0, 0.0), pos2(40.0, 16.0)], ink);
        let image = plane.into_image();
        let on = |ix: &usize| image.pixels.get(*ix) == Some(&ink);
        let painted: Vec<usize> = (0..256).filter(on).collect();
        assert_eq!(painted, (4 * 16..5 * 16).collect::<Vec<_>>());
    }

    #[test]
    fn colours_run_evenly_and_pictures_keep_their_texels() {
        let (from, to) = (look().color(Ink::Text), look().color(Ink::Ground));
        let mut mesh = Mesh::default();
        for (at, color) in [
            (pos2(0.0, 0.0), from),
            (pos2(16.0, 0.0), to),
            (pos2(16.0, 16.0), to),
            (pos2(0.0, 16.0), from),
        ] {
            mesh.colored_vertex(at, color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        let image = painted(&mesh, Rect::EVERYTHING);
        let reds: Vec<u8> = image.pixels.iter().take(16).map(Color32::r).collect();
        assert!(reds.is_sorted() && reds.first() < reds.last(), "{reds:?}");
        let atlas = ColorImage::new([2, 1], vec![from, to]);
        let mut picture = Mesh::default();
        picture.add_rect_with_uv(
            Rect::from_min_size(Pos2::ZERO, Vec2::new(2.0, 1.0)),
            Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)),
            look().color(Ink::Ground),
        );
        let mut plane = Plane::new([2, 1], Color32::TRANSPARENT, 1.0, Vec2::ZERO);
        plane.mesh(&picture, Rect::EVERYTHING, &atlas);
        assert_eq!(plane.into_image().pixels, atlas.pixels);
    }
}
