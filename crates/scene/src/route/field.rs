//! What lies on the plane: boxes in a coarse grid, straight segments in buckets by their track. Answers how much a
//! segment hits, without looking at everything.

use emath::{Pos2, Rangef, Rect, Vec2, vec2};

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
    /// The size of a cell.
    cell: Vec2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
}

/// The size of a cell and how many there are: a drawing that is enormous gets larger cells rather than more memory.
fn cells(span: f32, size: f32, most: usize) -> (f32, usize) {
    let size = size.max(span / most as f32);
    (size, ((span / size).ceil().max(1.0) as usize).min(most))
}

impl Boxes {
    /// An empty grid over an area; what lies outside is kept in its border cells.
    pub fn over(area: Rect) -> Self {
        let (width, columns) = cells(area.width(), CELL, 1000);
        let (height, rows) = cells(area.height(), CELL, 1000);
        Self {
            rects: Vec::new(),
            origin: area.min,
            cell: vec2(width, height),
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
        let x =
            |v: f32| (((v - self.origin.x) / self.cell.x).max(0.0) as usize).min(self.columns - 1);
        let y = |v: f32| (((v - self.origin.y) / self.cell.y).max(0.0) as usize).min(self.rows - 1);
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

/// Segments of one direction, in cells by their fixed coordinate and along their length.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracks {
    origin: f32,
    start: f32,
    /// How wide a cell is, and how long.
    track: f32,
    chunk: f32,
    rows: usize,
    chunks: usize,
    /// The first and the last span of each cell, counted from 1; 0 is none. Cells nobody touches cost no memory.
    cells: Vec<(u32, u32)>,
    spans: Vec<Span>,
    /// How much of each cell is covered, in scene units: enough to judge by where nobody can look at every line.
    load: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    at: f32,
    from: f32,
    to: f32,
    owner: u32,
    /// The one after it in its cell.
    next: u32,
}

/// The length of a cell.
const CHUNK: f32 = 400.0;

impl Tracks {
    /// Tracks `across` the coordinate they are told apart by, running `along` the other.
    pub fn over(across: Rangef, along: Rangef) -> Self {
        let (track, rows) = cells(across.span(), TRACK, 20_000);
        let (chunk, chunks) = cells(along.span(), CHUNK, 400);
        let (rows, chunks) = (rows + 2, chunks + 1);
        Self {
            origin: across.min,
            start: along.min,
            track,
            chunk,
            rows,
            chunks,
            cells: vec![(0, 0); rows * chunks],
            spans: Vec::new(),
            load: vec![0.0; rows * chunks],
        }
    }

    fn span(&self, number: u32) -> Option<&Span> {
        self.spans.get((number as usize).checked_sub(1)?)
    }

    fn span_mut(&mut self, number: u32) -> Option<&mut Span> {
        self.spans.get_mut((number as usize).checked_sub(1)?)
    }

    /// The spans of a cell in the order they came.
    fn cell(&self, ix: usize) -> impl Iterator<Item = &Span> {
        let first = self.cells.get(ix).and_then(|cell| self.span(cell.0));
        std::iter::successors(first, |span| self.span(span.next))
    }

    fn push(&mut self, ix: usize, span: Span) {
        self.spans.push(span);
        let number = self.spans.len() as u32;
        let Some(cell) = self.cells.get_mut(ix) else {
            return;
        };
        let last = std::mem::replace(&mut cell.1, number);
        if cell.0 == 0 {
            cell.0 = number;
        }
        if let Some(last) = self.span_mut(last) {
            last.next = number;
        }
    }

    /// Takes an owner's spans out of a cell.
    fn drop_of(&mut self, ix: usize, owner: usize) {
        let kept: Vec<u32> = {
            let first = self.cells.get(ix).map_or(0, |cell| cell.0);
            let numbers = std::iter::successors(Some(first), |n| Some(self.span(*n)?.next));
            let stays = |n: &u32| self.span(*n).is_some_and(|s| s.owner as usize != owner);
            numbers.filter(stays).collect()
        };
        let nexts = kept.iter().skip(1).copied().chain([0]);
        for (number, next) in kept.iter().zip(nexts) {
            if let Some(span) = self.span_mut(*number) {
                span.next = next;
            }
        }
        if let Some(cell) = self.cells.get_mut(ix) {
            *cell = (
                kept.first().copied().unwrap_or(0),
                kept.last().copied().unwrap_or(0),
            );
        }
    }

    fn track(&self, at: f32) -> usize {
        (((at - self.origin) / self.track).max(0.0) as usize).min(self.rows.saturating_sub(1))
    }

    fn chunk(&self, at: f32) -> usize {
        (((at - self.start) / self.chunk).max(0.0) as usize).min(self.chunks.saturating_sub(1))
    }

    /// The part of a stretch that lies in a chunk.
    fn part(&self, chunk: usize, from: f32, to: f32) -> f32 {
        let low = self.start + chunk as f32 * self.chunk;
        (to.min(low + self.chunk) - from.max(low)).max(0.0)
    }

    pub fn add(&mut self, at: f32, a: f32, b: f32, owner: usize) {
        let (from, to) = (a.min(b), a.max(b));
        let row = self.track(at) * self.chunks;
        for chunk in self.chunk(from)..=self.chunk(to) {
            let part = self.part(chunk, from, to);
            if let Some(load) = self.load.get_mut(row + chunk) {
                *load += part;
            }
            let span = Span {
                at,
                from,
                to,
                owner: owner as u32,
                next: 0,
            };
            self.push(row + chunk, span);
        }
    }

    /// Takes a segment out again that was added like this.
    pub fn remove(&mut self, at: f32, a: f32, b: f32, owner: usize) {
        let (from, to) = (a.min(b), a.max(b));
        let row = self.track(at) * self.chunks;
        for chunk in self.chunk(from)..=self.chunk(to) {
            let part = self.part(chunk, from, to);
            if let Some(load) = self.load.get_mut(row + chunk) {
                *load -= part;
            }
            self.drop_of(row + chunk, owner);
        }
    }

    /// The segments on tracks from `low` to `high` in the chunks from `from` to `to`, each once.
    fn near(&self, low: f32, high: f32, from: f32, to: f32) -> impl Iterator<Item = &Span> {
        let (first, last) = (self.chunk(from), self.chunk(to));
        let rows = self.track(low)..=self.track(high);
        rows.flat_map(move |track| {
            (first..=last).flat_map(move |chunk| {
                let once = move |s: &&Span| self.chunk(s.from).max(first) == chunk;
                self.cell(track * self.chunks + chunk).filter(once)
            })
        })
        .filter(move |s| s.at >= low && s.at <= high)
    }

    /// The length shared with segments that lie nearer than a track.
    pub fn shared(&self, at: f32, a: f32, b: f32) -> f32 {
        let (from, to) = (a.min(b), a.max(b));
        self.near(at - TRACK + 0.5, at + TRACK - 0.5, from - NEAR, to + NEAR)
            .map(|s| (to.min(s.to) - from.max(s.from) + NEAR).max(0.0))
            .sum()
    }

    /// About the same, from how much of each cell is covered.
    pub fn dense(&self, at: f32, a: f32, b: f32) -> f32 {
        let (from, to) = (a.min(b), a.max(b));
        let row = self.track(at) * self.chunks;
        let parts = (self.chunk(from)..=self.chunk(to)).map(|chunk| {
            let load = self.load.get(row + chunk).copied().unwrap_or_default();
            self.part(chunk, from, to) * load / self.chunk
        });
        parts.sum()
    }

    /// How many segments whose coordinate is strictly between `low` and `high` pass `at`.
    pub fn crossed(&self, at: f32, low: f32, high: f32) -> usize {
        self.near(low + 1.0, high - 1.0, at, at)
            .filter(|s| s.from < at && at < s.to)
            .count()
    }

    /// How many segments of others run through an area.
    pub fn through(&self, low: f32, high: f32, from: f32, to: f32, owner: usize) -> usize {
        self.near(low, high, from, to)
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
    /// Titles of boundaries, which lines should not run through.
    titles: Boxes,
    /// Whether crossings are counted: only for drawings small enough that somebody sees them.
    pub careful: bool,
}

/// What a bend costs.
pub(super) const BEND: f32 = 25.0;
/// What it costs to run through a boundary's title.
const TITLE: f32 = 90.0;
/// Air between a line and a box that is none of its ends.
const AIR: f32 = 5.0;

impl Field {
    pub fn new(
        area: Rect,
        rects: &[Rect],
        frames: &[Rect],
        titles: &[Rect],
        careful: bool,
    ) -> Self {
        let (x, y) = (area.x_range(), area.y_range());
        let mut field = Self {
            boxes: Boxes::over(area),
            across: Tracks::over(y, x),
            down: Tracks::over(x, y),
            frames_across: Tracks::over(y, x),
            frames_down: Tracks::over(x, y),
            titles: Boxes::over(area),
            careful,
        };
        for title in titles {
            field.titles.add(title.expand(2.0));
        }
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
        let mut cost = points.len().saturating_sub(2) as f32 * BEND;
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
            if self.careful {
                cost += own.shared(at, from, to) * 4.0 + frames.shared(at, from, to) * 0.8;
                cost += other.crossed(at, from.min(to), from.max(to)) as f32 * 30.0;
                let titles = self.titles.hits(Rect::from_two_pos(*a, *b), 3, |_| false);
                cost += titles as f32 * TITLE;
            } else {
                cost += own.dense(at, from, to) * 4.0 + frames.dense(at, from, to) * 0.8;
            }
        }
        cost
    }

    /// How much of a line lies on others' and how many boxes it runs through: what it should not.
    pub fn faults(&self, points: &[Pos2], ends: (usize, usize)) -> f32 {
        let steps = points.iter().zip(points.iter().skip(1));
        let shared = steps.map(|(a, b)| {
            if (a.y - b.y).abs() < 0.5 {
                self.across.shared(a.y, a.x, b.x)
            } else {
                self.down.shared(a.x, a.y, b.y)
            }
        });
        shared.sum::<f32>() + self.blocked(points, ends, 9) as f32 * 200.0
    }

    /// Takes a line out that was added like this.
    pub fn remove(&mut self, points: &[Pos2], owner: usize) {
        for (a, b) in points.iter().zip(points.iter().skip(1)) {
            if (a.y - b.y).abs() < 0.5 {
                self.across.remove(a.y, a.x, b.x, owner);
            } else if (a.x - b.x).abs() < 0.5 {
                self.down.remove(a.x, a.y, b.y, owner);
            }
        }
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
