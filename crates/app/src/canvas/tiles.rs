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
use egui::{ColorImage, Context, Mesh, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2};
use emath::{TSTransform, pos2, vec2};
use scene::{Grid, Ink, Item, Palette, Scene, Shape};

use super::{detail, grid};
use crate::{
    paint::Pen,
    picture::{self, AS_IT_IS, Part, WHOLE},
    theme::Look,
};

/// The side of a tile, in pixels.
const SIDE: usize = 256;
/// How long a frame may paint tiles that come into view; what is left waits for the next one.
const BUDGET: Duration = Duration::from_millis(3);
/// The same where what was in view has changed: it should not be seen as it was.
const CHANGE: Duration = Duration::from_millis(30);
/// With no more boxes in view than this the drawing itself is painted while there are no tiles.
const FEW: usize = 120;
/// At fewer pixels to a scene unit lines are as thin as can be.
const THIN: f32 = 0.1;
/// Tiles kept that are not seen.
const SPARE: usize = 40;
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

/// Tiles of another scale.
struct Before {
    /// Points to a scene unit.
    scale: f32,
    tiles: BTreeMap<Place, Tile>,
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
    /// What was in view at the last scale, until all is painted at this one.
    before: Option<Before>,
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
        let changed = self.turn(still, pixels, ctx.input(|i| i.time));
        let holes = still.sheet.lifted().map(|lifted| Arc::clone(lifted.holes));
        let substitute = Substitute {
            painter,
            still,
            holes: holes.as_deref(),
            before: self.before.as_ref(),
        };
        if ctx.input(|i| i.time) - self.zoomed < CALM {
            ctx.request_repaint_after(Duration::from_secs_f64(CALM));
            return substitute.paint(clip);
        }
        let origin = still.view.translation * pixels;
        let places: Vec<Place> = places(clip, origin, pixels).collect();
        let budget = if changed { CHANGE } else { BUDGET };
        let mut workshop = Workshop::new(&ctx, still, holes.as_deref(), budget);
        self.paint(&places, &mut workshop);
        let (mut bare, mut late): (Option<Rect>, bool) = (None, false);
        for place in places {
            let area = area(place, origin, pixels);
            if let Some(tile) = self.kept.get_mut(&place) {
                tile.seen = self.frame;
                late |= tile.checked != self.round;
                painter.image(tile.texture.id(), area, WHOLE, AS_IT_IS);
            } else {
                bare = Some(bare.map_or(area, |all| all.union(area)));
            }
        }
        if let Some(area) = bare {
            let before = self.before.as_ref();
            let substitute = Substitute {
                painter,
                still,
                holes: holes.as_deref(),
                before,
            };
            substitute.paint(area.intersect(clip));
        } else {
            self.before = None;
        }
        if late || bare.is_some() {
            ctx.request_repaint();
        }
        self.forget();
    }

    /// Takes note of what is shown; a new round begins where that is not what was shown before.
    fn turn(&mut self, still: &Still<'_>, pixels: f32, now: f64) -> bool {
        let scale = still.view.scaling * pixels;
        if (scale - self.scale).abs() > scale * 1e-6 {
            // The first scale of all is no zooming.
            self.zoomed = if self.scale > 0.0 { now } else { now - 1.0 };
            let last = self.frame - 1;
            let mut seen = std::mem::take(&mut self.kept);
            seen.retain(|_, tile| tile.seen == last);
            if !seen.is_empty() {
                self.before = Some(Before {
                    scale: self.scale / pixels,
                    tiles: seen,
                });
            }
            self.scale = scale;
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
        !same
    }

    /// Paints what tiles do not show what they should, as long as there is time.
    fn paint(&mut self, places: &[Place], workshop: &mut Workshop<'_>) {
        let mut work = Vec::new();
        for place in places {
            let known = self.kept.get_mut(place);
            if known
                .as_ref()
                .is_some_and(|tile| tile.checked == self.round)
            {
                continue;
            }
            if workshop.spent() > 0.5 {
                break;
            }
            let side = SIDE as f32 / self.scale;
            let min = pos2(place.0 as f32, place.1 as f32) * side;
            let area = Rect::from_min_size(min, Vec2::splat(side));
            let items = workshop.items(area.expand(2.0 / self.scale));
            let stamp = workshop.stamp(&items);
            match known.filter(|tile| tile.stamp == stamp) {
                Some(tile) => tile.checked = self.round,
                None => work.push((*place, stamp, workshop.draw(self.scale, area, &items))),
            }
        }
        if work.is_empty() {
            return;
        }
        let atlas = picture::atlas(workshop.ctx);
        for (n, (place, stamp, parts)) in work.into_iter().enumerate() {
            // One at least, or nothing would ever be done.
            if n > 0 && workshop.spent() > 1.0 {
                return;
            }
            let image = workshop.paint(&atlas, place, parts);
            self.put(workshop.ctx, place, stamp, image);
        }
    }

    fn put(&mut self, ctx: &Context, place: Place, stamp: u64, image: ColorImage) {
        let checked = self.round;
        if let Some(tile) = self.kept.get_mut(&place) {
            tile.texture.set(image, TextureOptions::NEAREST);
            (tile.stamp, tile.checked) = (stamp, checked);
        } else {
            let texture = ctx.load_texture("tile", image, TextureOptions::NEAREST);
            let tile = Tile {
                texture,
                stamp,
                checked,
                seen: self.frame,
            };
            self.kept.insert(place, tile);
        }
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

/// What is shown where tiles are not painted yet.
struct Substitute<'s> {
    painter: &'s Painter,
    still: &'s Still<'s>,
    holes: Option<&'s BTreeSet<usize>>,
    before: Option<&'s Before>,
}

impl Substitute<'_> {
    /// The drawing itself where it is small; else its boxes alone, under the tiles of the last scale.
    fn paint(&self, area: Rect) {
        let painter = self.painter.with_clip_rect(area);
        painter.rect_filled(area, 0.0, self.still.look.color(Ink::Ground));
        let seen = self.still.view.inverse() * area;
        if self.still.grid {
            let pixels = painter.pixels_per_point();
            painter.add(grid::mesh(self.still.look, self.still.view, seen, pixels));
        }
        let boxes = self.still.sheet.boxes().values();
        let boxes: Vec<&Rect> = boxes.filter(|rect| rect.intersects(seen)).collect();
        if boxes.len() <= FEW {
            return self.live(&painter, seen);
        }
        self.plain(&painter, seen, &boxes);
        for (place, tile) in self.before.iter().flat_map(|before| &before.tiles) {
            let scale = self.before.map_or(1.0, |before| before.scale);
            let pixels = painter.ctx().pixels_per_point();
            let side = SIDE as f32 / (scale * pixels);
            let min = pos2(place.0 as f32, place.1 as f32) * side;
            let spot = self.still.view * Rect::from_min_size(min, Vec2::splat(side));
            painter.image(tile.texture.id(), spot, WHOLE, AS_IT_IS);
        }
    }

    fn live(&self, painter: &Painter, seen: Rect) {
        let mut pen = Pen::new(painter.ctx(), self.still.look, self.still.view);
        let scene = self.still.sheet.scene();
        for ix in self.still.sheet.grid().near(scene, seen) {
            if self.holes.is_none_or(|holes| !holes.contains(&ix))
                && let Some(item) = scene.items.get(ix)
                && detail::shown(item, self.still.view.scaling)
            {
                pen.item(item);
            }
        }
        painter.extend(pen.drawn);
    }

    fn plain(&self, painter: &Painter, seen: Rect, boxes: &[&Rect]) {
        let (look, view) = (self.still.look, self.still.view);
        let mut mesh = Mesh::default();
        let mut put = |rect: Rect, edge: Ink, fill: Ink| {
            let rect = view * rect;
            mesh.add_colored_rect(rect, look.color(edge));
            if rect.size().min_elem() > 3.0 {
                mesh.add_colored_rect(rect.shrink(1.0), look.color(fill));
            }
        };
        let frames = self.still.sheet.frames().values();
        let mut frames: Vec<&Rect> = frames.filter(|rect| rect.intersects(seen)).collect();
        frames.sort_by(|a, b| b.area().total_cmp(&a.area()));
        for rect in frames {
            put(*rect, Ink::Boundary, Ink::BoundaryFill);
        }
        for rect in boxes {
            put(**rect, Ink::Outline, Ink::Surface);
        }
        painter.add(mesh);
    }
}

/// What painting tiles takes, made when the first tile of a frame is.
struct Workshop<'s> {
    ctx: &'s Context,
    look: Look,
    scene: &'s Scene,
    grid: &'s Grid,
    holes: Option<&'s BTreeSet<usize>>,
    lined: bool,
    /// Points to a scene unit.
    zoom: f32,
    since: Instant,
    budget: Duration,
}

impl<'s> Workshop<'s> {
    fn new(
        ctx: &'s Context,
        still: &'s Still<'_>,
        holes: Option<&'s BTreeSet<usize>>,
        budget: Duration,
    ) -> Self {
        Self {
            ctx,
            look: still.look,
            scene: still.sheet.scene(),
            grid: still.sheet.grid(),
            holes,
            lined: still.grid,
            zoom: still.view.scaling,
            since: Instant::now(),
            budget,
        }
    }

    /// The part of the time that is gone.
    fn spent(&self) -> f32 {
        self.since.elapsed().as_secs_f32() / self.budget.as_secs_f32()
    }

    fn items(&self, area: Rect) -> Vec<&'s Item> {
        let near = self.grid.near(self.scene, area).into_iter();
        let there = near.filter(|ix| self.holes.is_none_or(|holes| !holes.contains(ix)));
        let items = there.filter_map(|ix| self.scene.items.get(ix));
        items
            .filter(|item| detail::shown(item, self.zoom))
            .collect()
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

    /// The parts of a picture at so many pixels to a scene unit.
    fn draw(&self, scale: f32, area: Rect, items: &[&Item]) -> Vec<Part> {
        let pixels = self.ctx.pixels_per_point();
        let view = TSTransform::from_scaling(scale / pixels);
        let mut pen = Pen::new(self.ctx, self.look, view);
        let mut parts = Vec::new();
        if self.lined {
            let lines = grid::mesh(self.look, view, area, pixels);
            parts.push(Part::Shapes(vec![lines.into()]));
        }
        for item in items {
            let long = item.bounds.size().max_elem() * scale > 2.0;
            match thread(item).filter(|_| scale < THIN && long) {
                Some((points, ink)) => {
                    if !pen.drawn.is_empty() {
                        parts.push(Part::Shapes(std::mem::take(&mut pen.drawn)));
                    }
                    let points = points.iter().map(|p| view * *p).collect();
                    parts.push(Part::Thread(points, self.look.wash(ink, 0.5)));
                }
                None => pen.item(item),
            }
        }
        parts.push(Part::Shapes(pen.drawn));
        parts
    }

    fn paint(&self, atlas: &ColorImage, place: Place, parts: Vec<Part>) -> ColorImage {
        let area = area(place, Vec2::ZERO, self.ctx.pixels_per_point());
        picture::paint(self.ctx, atlas, parts, area, self.look.color(Ink::Ground))
    }
}

/// The points and the ink of a plain line.
fn thread(item: &Item) -> Option<(&[Pos2], Ink)> {
    match &item.shape {
        Shape::Path {
            points,
            closed: false,
            fill: None,
            stroke: Some(stroke),
        } => Some((points, stroke.ink)),
        _ => None,
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
