//! What lies on the plane: boxes in a coarse grid, straight segments in buckets by their track. Answers how much a
//! segment hits, without looking at everything.

use emath::{Pos2, Rect};

use crate::dense::At;

const CELL: f32 = 160.0;
/// Lines on one track that end nearer than this to each other read as one.
const NEAR: f32 = 10.0;
/// Two lines nearer than this read as one.
const TRACK: f32 = 7.0;

/// Rectangles by grid cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Boxes {
    rects: Vec<Rect>,
    origin: Pos2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
}

impl Boxes {
    /// An empty grid over an area; what lies outside is kept in its border cells.
    pub fn over(area: Rect) -> Self {
        // A drawing that is enormous gets larger cells rather than more memory.
        let columns = ((area.width() / CELL).ceil().max(1.0) as usize).min(1000);
        let rows = ((area.height() / CELL).ceil().max(1.0) as usize).min(1000);
        Self {
            rects: Vec::new(),
            origin: area.min,
            columns,
            rows,
            cells: vec![Vec::new(); columns * rows],
        }
    }

    pub fn add(&mut self, rect: Rect) {
        let id = self.rects.len() as u32;
        self.rects.push(rect);
        let ((x0, x1), (y0, y1)) = self.span(rect);
        for y in y0..=y1 {
            for x in x0..=x1 {
                if let Some(cell) = self.cells.get_mut(y * self.columns + x) {
                    cell.push(id);
                }
            }
        }
    }

    fn span(&self, rect: Rect) -> ((usize, usize), (usize, usize)) {
        let x = |v: f32| (((v - self.origin.x) / CELL).max(0.0) as usize).min(self.columns - 1);
        let y = |v: f32| (((v - self.origin.y) / CELL).max(0.0) as usize).min(self.rows - 1);
        (
            (x(rect.min.x), x(rect.max.x)),
            (y(rect.min.y), y(rect.max.y)),
        )
    }

    /// How many rectangles overlap `rect`, counted no further than `most`; `skip` says which do not count. One that
    /// spans cells counts once.
    pub fn hits(&self, rect: Rect, most: usize, skip: impl Fn(usize) -> bool) -> usize {
        let ((x0, x1), (y0, y1)) = self.span(rect);
        let mut hits = 0;
        for y in y0..=y1 {
            for x in x0..=x1 {
                for id in self.cells.get(y * self.columns + x).into_iter().flatten() {
                    let ix = *id as usize;
                    let Some(other) = self.rects.get(ix) else {
                        continue;
                    };
                    if !overlap(rect, *other) || skip(ix) {
                        continue;
                    }
                    let ((ox, _), (oy, _)) = self.span(*other);
                    if (ox.max(x0), oy.max(y0)) == (x, y) {
                        hits += 1;
                        if hits >= most {
                            return hits;
                        }
                    }
                }
            }
        }
        hits
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y
}

/// Segments of one direction, bucketed by their fixed coordinate.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracks {
    origin: f32,
    buckets: Vec<Vec<Span>>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    at: f32,
    from: f32,
    to: f32,
    owner: u32,
}

impl Tracks {
    pub fn over(from: f32, to: f32) -> Self {
        let count = (((to - from) / TRACK).ceil().max(1.0) as usize + 2).min(100_000);
        Self {
            origin: from,
            buckets: vec![Vec::new(); count],
        }
    }

    fn bucket(&self, at: f32) -> usize {
        (((at - self.origin) / TRACK).max(0.0) as usize).min(self.buckets.len().saturating_sub(1))
    }

    pub fn add(&mut self, at: f32, a: f32, b: f32, owner: usize) {
        let (from, to) = (a.min(b), a.max(b));
        let ix = self.bucket(at);
        if let Some(bucket) = self.buckets.get_mut(ix) {
            bucket.push(Span {
                at,
                from,
                to,
                owner: owner as u32,
            });
        }
    }

    fn near(&self, low: f32, high: f32) -> impl Iterator<Item = &Span> {
        let range = self.bucket(low)..=self.bucket(high);
        self.buckets
            .get(range)
            .unwrap_or_default()
            .iter()
            .flatten()
            .filter(move |s| s.at >= low && s.at <= high)
    }

    /// The length shared with segments that lie nearer than a track.
    pub fn shared(&self, at: f32, a: f32, b: f32) -> f32 {
        let (from, to) = (a.min(b), a.max(b));
        self.near(at - TRACK + 0.5, at + TRACK - 0.5)
            .map(|s| (to.min(s.to) - from.max(s.from) + NEAR).max(0.0))
            .sum()
    }

    /// How many segments whose coordinate is strictly between `low` and `high` pass `at`.
    pub fn crossed(&self, at: f32, low: f32, high: f32) -> usize {
        self.near(low + 1.0, high - 1.0)
            .filter(|s| s.from < at && at < s.to)
            .count()
    }

    /// How many segments of others run through an area.
    pub fn through(&self, low: f32, high: f32, from: f32, to: f32, owner: usize) -> usize {
        self.near(low, high)
            .filter(|s| s.owner as usize != owner && s.from < to && from < s.to)
            .count()
    }
}

/// Everything a line is judged by.
pub(super) struct Field {
    pub boxes: Boxes,
    pub across: Tracks,
    pub down: Tracks,
    pub frames_across: Tracks,
    pub frames_down: Tracks,
    /// Whether crossings are counted: only for drawings small enough that somebody sees them.
    pub careful: bool,
}

/// Air between a line and a box that is none of its ends.
const AIR: f32 = 5.0;

impl Field {
    pub fn new(area: Rect, rects: &[Rect], frames: &[Rect], careful: bool) -> Self {
        let mut field = Self {
            boxes: Boxes::over(area),
            across: Tracks::over(area.min.y, area.max.y),
            down: Tracks::over(area.min.x, area.max.x),
            frames_across: Tracks::over(area.min.y, area.max.y),
            frames_down: Tracks::over(area.min.x, area.max.x),
            careful,
        };
        for rect in rects {
            field.boxes.add(rect.expand(AIR));
        }
        for f in frames {
            for y in [f.min.y, f.max.y] {
                field.frames_across.add(y, f.min.x, f.max.x, 0);
            }
            for x in [f.min.x, f.max.x] {
                field.frames_down.add(x, f.min.y, f.max.y, 0);
            }
        }
        field
    }

    /// Boxes in the way of a line, counted no further than `most`; its own two ends count only beyond their stubs.
    pub fn blocked(&self, points: &[Pos2], ends: (usize, usize), most: usize) -> usize {
        let last = points.len().saturating_sub(2);
        let mut count = 0;
        for (n, (a, b)) in points.iter().zip(points.iter().skip(1)).enumerate() {
            let skip = |ix: usize| (n == 0 && ix == ends.0) || (n == last && ix == ends.1);
            if count < most {
                count += self
                    .boxes
                    .hits(Rect::from_two_pos(*a, *b), most - count, skip);
            }
        }
        count
    }

    /// What a line costs beside its boxes: length, bends, shared tracks, crossings. Gives up above `limit`.
    pub fn cost(&self, points: &[Pos2], limit: f32) -> f32 {
        let mut cost = points.len().saturating_sub(2) as f32 * 25.0;
        for (a, b) in points.iter().zip(points.iter().skip(1)) {
            let length = (a.x - b.x).abs() + (a.y - b.y).abs();
            cost += length * 0.5;
            if cost > limit {
                return cost;
            }
            let flat = (a.y - b.y).abs() < 0.5;
            let (own, other, frames) = if flat {
                (&self.across, &self.down, &self.frames_across)
            } else {
                (&self.down, &self.across, &self.frames_down)
            };
            let (at, from, to) = if flat {
                (a.y, a.x, b.x)
            } else {
                (a.x, a.y, b.y)
            };
            cost += own.shared(at, from, to) * 4.0 + frames.shared(at, from, to) * 0.8;
            if self.careful {
                cost += other.crossed(at, from.min(to), from.max(to)) as f32 * 30.0;
            }
        }
        cost
    }

    pub fn add(&mut self, points: &[Pos2], owner: usize) {
        for (a, b) in points.iter().zip(points.iter().skip(1)) {
            if (a.y - b.y).abs() < 0.5 {
                self.across.add(a.y, a.x, b.x, owner);
            } else if (a.x - b.x).abs() < 0.5 {
                self.down.add(a.x, a.y, b.y, owner);
            }
        }
    }

    /// Lines of other flows that pass through a rectangle.
    pub fn lines(&self, rect: Rect, owner: usize) -> usize {
        let (min, max) = (rect.min, rect.max);
        self.across.through(min.y, max.y, min.x, max.x, owner)
            + self.down.through(min.x, max.x, min.y, max.y, owner)
    }

    /// Frame edges that pass through a rectangle.
    pub fn edges(&self, rect: Rect) -> usize {
        let (min, max) = (rect.min, rect.max);
        self.frames_across
            .through(min.y, max.y, min.x, max.x, usize::MAX)
            + self
                .frames_down
                .through(min.x, max.x, min.y, max.y, usize::MAX)
    }
}

/// Counts per box side, so that flows spread over sides.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowd(Vec<[u16; 4]>);

impl Crowd {
    pub fn new(count: usize) -> Self {
        Self(vec![[0; 4]; count])
    }
    pub fn count(&self, ix: usize, side: usize) -> u16 {
        self.0.at(ix).get(side).copied().unwrap_or_default()
    }
    pub fn add(&mut self, ix: usize, side: usize) {
        if let Some(slot) = self.0.get_mut(ix).and_then(|s| s.get_mut(side)) {
            *slot = slot.saturating_add(1);
        }
    }
}
