//! The still layer: what does not move is painted once into square textures and shown from them, so that a drag or a
//! pan costs the same however large the drawing is, with a graphics adapter and without. A tile is painted anew only
//! when what lies on it has changed.

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher},
    sync::Arc,
    time::{Duration, Instant},
};

use editor::Sheet;
use egui::{
    Color32, ColorImage, Context, Mesh, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2,
    epaint::{TessellationOptions, Tessellator},
};
use emath::{TSTransform, pos2, vec2};
use scene::{Grid, Ink, Item, Palette, Scene, Shape};

use super::grid;
use crate::{paint::Pen, raster::Plane, theme::Look};

/// The side of a tile, in pixels.
const SIDE: usize = 256;
/// How long a frame may paint tiles; what is left is painted as triangles in that frame.
const BUDGET: Duration = Duration::from_millis(7);
/// Tiles kept that are not seen.
const SPARE: usize = 96;
/// After the last zoom step the view is still for this long before it is painted into tiles.
const CALM: f64 = 0.12;

/// Which column and row of tiles, from the scene's origin.
type Place = (i32, i32);

struct Tile {
    texture: TextureHandle,
    /// What is on it.
    stamp: u64,
    /// The round of changes in which that was last looked at.
    checked: u64,
    /// The frame in which it was last seen.
    seen: u64,
}

/// What all tiles of a round show.
struct Showing {
    sheet: Arc<Sheet>,
    holes: Option<Arc<BTreeSet<usize>>>,
    palette: &'static Palette,
    grid: bool,
}

#[derive(Default)]
pub struct Tiles {
    kept: BTreeMap<Place, Tile>,
    showing: Option<Showing>,
    /// Pixels to a scene unit.
    scale: f32,
    /// When the scale last changed, in seconds of the window's clock.
    zoomed: f64,
    round: u64,
    frame: u64,
}

/// A drawing and where it is shown from.
pub struct Still<'s> {
    pub sheet: &'s Arc<Sheet>,
    pub look: Look,
    pub view: TSTransform,
    /// The grid is seen under it.
    pub grid: bool,
}

impl Tiles {
    /// Paints the drawing at rest, without what is lifted off it.
    pub fn show(&mut self, painter: &Painter, still: &Still<'_>) {
        let ctx = painter.ctx().clone();
        let pixels = ctx.pixels_per_point();
        let clip = painter.clip_rect();
        self.frame += 1;
        self.turn(still, pixels, ctx.input(|i| i.time));
        let holes = still.sheet.lifted().map(|lifted| Arc::clone(lifted.holes));
        let live = |area: Rect| {
            paint_live(painter, still, holes.as_deref(), area);
        };
        let calm = ctx.input(|i| i.time) - self.zoomed;
        if calm < CALM {
            ctx.request_repaint_after(Duration::from_secs_f64(CALM));
            return live(clip);
        }
        let origin = still.view.translation * pixels;
        let mut missing: Option<Rect> = None;
        let mut workshop = Workshop::new(&ctx, still, holes.as_deref());
        for place in places(clip, origin, pixels) {
            let area = area(place, origin, pixels);
            if self.ready(place, &mut workshop) {
                if let Some(tile) = self.kept.get_mut(&place) {
                    tile.seen = self.frame;
                    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
                    painter.image(tile.texture.id(), area, uv, white());
                }
            } else {
                missing = Some(missing.map_or(area, |m| m.union(area)));
            }
        }
        if let Some(area) = missing {
            live(area.intersect(clip));
            ctx.request_repaint();
        }
        self.forget();
    }

    /// Takes note of what is shown; a new round begins where that is not what was shown before.
    fn turn(&mut self, still: &Still<'_>, pixels: f32, now: f64) {
        let scale = still.view.scaling * pixels;
        if (scale - self.scale).abs() > scale * 1e-6 {
            // The first scale of all is no zooming.
            self.zoomed = if self.scale > 0.0 { now } else { now - 1.0 };
            self.scale = scale;
            self.kept.clear();
        }
        let holes = still.sheet.lifted().map(|lifted| Arc::clone(lifted.holes));
        let same = self.showing.as_ref().is_some_and(|showing| {
            let same_holes = match (&showing.holes, &holes) {
                (None, None) => true,
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                _ => false,
            };
            same_holes
                && showing.sheet.rests_on(still.sheet)
                && std::ptr::eq(showing.palette, still.look.palette)
                && showing.grid == still.grid
        });
        if !same {
            self.round += 1;
            self.showing = Some(Showing {
                sheet: Arc::clone(still.sheet),
                holes,
                palette: still.look.palette,
                grid: still.grid,
            });
        }
    }

    /// Whether a tile shows what it should, painted now if there is time left.
    fn ready(&mut self, place: Place, workshop: &mut Workshop<'_>) -> bool {
        let known = self.kept.get(&place);
        if known.is_some_and(|tile| tile.checked == self.round) {
            return true;
        }
        if workshop.late() {
            return false;
        }
        let side = SIDE as f32 / self.scale;
        let min = pos2(place.0 as f32, place.1 as f32) * side;
        let area = Rect::from_min_size(min, Vec2::splat(side));
        let items = workshop.items(area.expand(2.0 / self.scale));
        let stamp = workshop.stamp(&items);
        if let Some(tile) = self.kept.get_mut(&place).filter(|tile| tile.stamp == stamp) {
            tile.checked = self.round;
            return true;
        }
        let image = workshop.paint(place, self.scale, &items);
        let (round, frame) = (self.round, self.frame);
        match self.kept.get_mut(&place) {
            Some(tile) => {
                tile.texture.set(image, TextureOptions::NEAREST);
                (tile.stamp, tile.checked) = (stamp, round);
            }
            None => {
                let texture = workshop
                    .ctx
                    .load_texture("tile", image, TextureOptions::NEAREST);
                let tile = Tile {
                    texture,
                    stamp,
                    checked: round,
                    seen: frame,
                };
                self.kept.insert(place, tile);
            }
        }
        true
    }

    /// Gives back tiles that were not seen for long.
    fn forget(&mut self) {
        let unseen = self.kept.values().filter(|tile| tile.seen != self.frame);
        let mut ages: Vec<u64> = unseen.map(|tile| tile.seen).collect();
        if ages.len() > SPARE {
            ages.sort_unstable();
            let oldest = ages.get(ages.len() - SPARE).copied().unwrap_or_default();
            self.kept.retain(|_, tile| tile.seen >= oldest);
        }
    }
}

/// What a picture is multiplied with to stay as it is.
fn white() -> Color32 {
    Color32::WHITE
}

/// The tiles an area of the screen shows.
fn places(clip: Rect, origin: Vec2, pixels: f32) -> impl Iterator<Item = Place> {
    let side = SIDE as f32;
    let low = (clip.min.to_vec2() * pixels - origin) / side;
    let high = (clip.max.to_vec2() * pixels - origin) / side;
    let columns = low.x.floor() as i32..=(high.x.ceil() as i32 - 1);
    let rows = low.y.floor() as i32..=(high.y.ceil() as i32 - 1);
    columns.flat_map(move |x| rows.clone().map(move |y| (x, y)))
}

/// Where a tile is on the screen, in points.
fn area(place: Place, origin: Vec2, pixels: f32) -> Rect {
    let side = SIDE as f32;
    let min = vec2(place.0 as f32, place.1 as f32) * side + origin;
    Rect::from_min_size((min / pixels).to_pos2(), Vec2::splat(side / pixels))
}

/// Paints a part of the drawing as triangles, over a ground of its own.
fn paint_live(painter: &Painter, still: &Still<'_>, holes: Option<&BTreeSet<usize>>, area: Rect) {
    let painter = painter.with_clip_rect(area);
    painter.rect_filled(area, 0.0, still.look.color(Ink::Ground));
    let seen = still.view.inverse() * area;
    if still.grid {
        let pixels = painter.pixels_per_point();
        painter.add(grid::mesh(still.look, still.view, seen, pixels));
    }
    let mut pen = Pen::new(painter.ctx(), still.look, still.view);
    let scene = still.sheet.scene();
    for ix in still.sheet.grid().near(scene, seen) {
        if holes.is_none_or(|holes| !holes.contains(&ix))
            && let Some(item) = scene.items.get(ix)
        {
            pen.item(item);
        }
    }
    painter.extend(pen.drawn);
}

/// What painting tiles takes, made when the first tile of a frame is.
struct Workshop<'s> {
    ctx: &'s Context,
    look: Look,
    scene: &'s Scene,
    grid: &'s Grid,
    holes: Option<&'s BTreeSet<usize>>,
    lined: bool,
    since: Instant,
}

impl<'s> Workshop<'s> {
    fn new(ctx: &'s Context, still: &'s Still<'_>, holes: Option<&'s BTreeSet<usize>>) -> Self {
        Self {
            ctx,
            look: still.look,
            scene: still.sheet.scene(),
            grid: still.sheet.grid(),
            holes,
            lined: still.grid,
            since: Instant::now(),
        }
    }

    fn late(&self) -> bool {
        self.since.elapsed() > BUDGET
    }

    fn items(&self, area: Rect) -> Vec<&'s Item> {
        let near = self.grid.near(self.scene, area).into_iter();
        let there = near.filter(|ix| self.holes.is_none_or(|holes| !holes.contains(ix)));
        there.filter_map(|ix| self.scene.items.get(ix)).collect()
    }

    fn stamp(&self, items: &[&Item]) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::ptr::from_ref(self.look.palette).hash(&mut hasher);
        self.lined.hash(&mut hasher);
        for item in items {
            stamp(&item.shape, &mut hasher);
        }
        hasher.finish()
    }

    /// The pixels of a tile. Texts are where the triangles of the same frame would have them, to the pixel.
    fn paint(&self, place: Place, scale: f32, items: &[&Item]) -> ColorImage {
        let pixels = self.ctx.pixels_per_point();
        let view = TSTransform::from_scaling(scale / pixels);
        let mut pen = Pen::new(self.ctx, self.look, view);
        for item in items {
            pen.item(item);
        }
        let corner = vec2(place.0 as f32, place.1 as f32) * SIDE as f32;
        let area = Rect::from_min_size(
            (corner / pixels).to_pos2(),
            Vec2::splat(SIDE as f32 / pixels),
        );
        let (size, atlas) = self
            .ctx
            .fonts(|fonts| (fonts.font_image_size(), fonts.image()));
        let options = TessellationOptions {
            prerasterized_discs: false,
            ..TessellationOptions::default()
        };
        let mut cutter = Tessellator::new(pixels, options, size, Vec::new());
        cutter.set_clip_rect(area);
        let mut mesh = Mesh::default();
        for shape in pen.drawn {
            cutter.tessellate_shape(shape, &mut mesh);
        }
        let ground = self.look.color(Ink::Ground);
        let mut plane = Plane::new([SIDE, SIDE], ground, pixels, corner);
        if self.lined {
            let lines = grid::mesh(self.look, view, view.inverse() * area, pixels);
            plane.mesh(&lines, area, &atlas);
        }
        plane.mesh(&mesh, area, &atlas);
        plane.into_image()
    }
}

/// Feeds everything about a shape that can be seen.
fn stamp(shape: &Shape, into: &mut DefaultHasher) {
    let point = |p: Pos2, into: &mut DefaultHasher| {
        into.write_u32(p.x.to_bits());
        into.write_u32(p.y.to_bits());
    };
    std::mem::discriminant(shape).hash(into);
    let (fill, stroke) = match shape {
        Shape::Rect {
            rect,
            corner,
            fill,
            stroke,
        } => {
            point(rect.min, into);
            point(rect.max, into);
            into.write_u32(corner.to_bits());
            (*fill, *stroke)
        }
        Shape::Ellipse { rect, fill, stroke } => {
            point(rect.min, into);
            point(rect.max, into);
            (*fill, *stroke)
        }
        Shape::Path {
            points,
            closed,
            fill,
            stroke,
        } => {
            for p in points {
                point(*p, into);
            }
            closed.hash(into);
            (*fill, *stroke)
        }
        Shape::Text {
            at,
            size,
            face,
            ink,
            text,
            ..
        } => {
            point(*at, into);
            into.write_u32(size.to_bits());
            (face, text).hash(into);
            (Some(*ink), None)
        }
        Shape::Link { .. } | Shape::Anchor { .. } => (None, None),
    };
    fill.hash(into);
    if let Some(stroke) = stroke {
        into.write_u32(stroke.width.to_bits());
        (stroke.ink, stroke.dash).hash(into);
    }
}
