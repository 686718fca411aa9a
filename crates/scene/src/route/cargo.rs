//! What a flow carries, as chips near its label: names as long as two of them have room, a number for the rest. They
//! stand where nothing else does, or not at all.

use emath::{Pos2, Rect, Vec2, vec2};
use model::{Flow, Model};

use super::field::{Boxes, Field};
use crate::{Face, text};

/// The size of the letters on chips.
pub const CHIP: f32 = 9.5;
/// How high a chip is.
pub const HIGH: f32 = 15.0;
/// The room between chips.
pub const GAP: f32 = 4.0;
/// The width of the chip that counts the rest.
pub const REST: f32 = 24.0;
/// Names on chips are no wider than this.
const WIDEST: f32 = 84.0;
/// So many are named.
const NAMED: usize = 2;
/// The free room between a label and its chips, so that a badge beside the label is clear of them.
const OFF: f32 = 4.0;
/// What lies around a box and stands out of it: badges, tags, chips.
const EDGE: f32 = 10.0;

/// Chips in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cargo {
    pub area: Rect,
    pub names: Vec<String>,
    /// How many are not named.
    pub more: usize,
}

/// How wide the chip of a name is.
pub fn wide(name: &str) -> f32 {
    text::width(name, CHIP, Face::Regular) + 20.0
}

/// A name as it stands on a chip.
pub fn clipped(name: &str) -> String {
    text::clip(name, CHIP, Face::Regular, WIDEST)
}

impl Cargo {
    /// The chips of a flow that names so many; nothing for one that carries nothing.
    fn of(model: &Model, flow: &Flow, named: usize) -> Option<Self> {
        let assets = flow.carries.iter().filter_map(|id| model.assets().get(id));
        let names: Vec<String> = assets.map(|asset| clipped(&asset.name)).collect();
        let more = names.len().saturating_sub(named);
        let names: Vec<String> = names.into_iter().take(named).collect();
        (!names.is_empty()).then_some(Self {
            area: Rect::ZERO,
            names,
            more,
        })
    }

    /// The same words for the same flow, wherever they stand.
    pub fn says(&self, model: &Model, flow: &Flow) -> bool {
        let wish = Self::of(model, flow, self.names.len());
        wish.is_some_and(|wish| wish.names == self.names && wish.more == self.more)
    }

    fn size(&self) -> Vec2 {
        let names: f32 = self.names.iter().map(|name| wide(name) + GAP).sum();
        let rest = if self.more > 0 { REST } else { -GAP };
        vec2(names + rest, HIGH)
    }
}

/// The chips of a flow on a line, where they are clear of everything; `label` is its own.
pub(super) fn place(
    (model, flow): (&Model, &Flow),
    field: &Field,
    taken: &Boxes,
    (line, owner): (&[Pos2], usize),
    label: Option<Rect>,
) -> Option<Cargo> {
    let all = Cargo::of(model, flow, NAMED)?;
    let fewer = Cargo::of(model, flow, 1).filter(|_| all.names.len() > 1);
    let mut best: Option<(f32, Cargo)> = None;
    for (rank, cargo) in [Some(all), fewer].into_iter().flatten().enumerate() {
        for (n, area) in spots(line, label, cargo.size()).enumerate() {
            let clear = field.boxes.hits(area.expand(EDGE), 1, |_| false) == 0
                && taken.hits(area.expand(1.0), 1, |_| false) == 0;
            let ends = [line.first(), line.last()].into_iter().flatten();
            if !clear || ends.copied().any(|end| area.expand(8.0).contains(end)) {
                continue;
            }
            let cost = rank as f32 * 30.0
                + n as f32
                + field.lines(area, owner) as f32 * 40.0
                + field.edges(area) as f32 * 15.0;
            if best.as_ref().is_none_or(|(found, _)| cost < *found) {
                best = Some((
                    cost,
                    Cargo {
                        area,
                        ..cargo.clone()
                    },
                ));
            }
        }
    }
    best.map(|(_, cargo)| cargo)
}

/// Where chips may stand, the best first: under the label, over it, on the line.
fn spots(line: &[Pos2], label: Option<Rect>, size: Vec2) -> impl Iterator<Item = Rect> {
    let beside = label.into_iter().flat_map(move |label| {
        let down = label.height() / 2.0 + OFF + size.y / 2.0;
        let room = ((size.x - label.width()) / 2.0).abs();
        let across = [0.0, -room, room];
        let ways = across.map(|x| [vec2(x, down), vec2(x, -down)]);
        ways.into_iter()
            .flatten()
            .map(move |off| Rect::from_center_size(label.center() + off, size))
    });
    let steps = line.iter().zip(line.iter().skip(1));
    let along = steps.flat_map(move |(a, b)| {
        let (from, way) = (*a, *b - *a);
        let long = if way.x.abs() > way.y.abs() {
            size.x
        } else {
            size.y
        };
        let fits = way.length() > long + 30.0;
        let parts = [0.5, 0.3, 0.7, 0.15, 0.85]
            .into_iter()
            .filter(move |_| fits);
        parts.map(move |part| Rect::from_center_size(from + way * part, size))
    });
    beside.chain(along)
}
