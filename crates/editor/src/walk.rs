//! The keyboard on the drawing: from one element to the next in reading order or along flows, and new ones beside it.

use emath::{Pos2, Rect, Vec2, vec2};
use model::{BoundaryId, Element, ElementId, Flow, FlowId, Subject};
use scene::layout::BOX;

use crate::{Request, Session, shift};

/// How many places are tried for one in the same boundary.
const NEAR: usize = 7;

/// A direction on the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    Up,
    Down,
}

impl Side {
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Up, Self::Down];

    /// One step that way.
    pub const fn way(self) -> Vec2 {
        match self {
            Self::Left => vec2(-1.0, 0.0),
            Self::Right => vec2(1.0, 0.0),
            Self::Up => vec2(0.0, -1.0),
            Self::Down => vec2(0.0, 1.0),
        }
    }
}

/// The free room between an element and the one made beside it.
const GAP: Vec2 = vec2(92.0, 56.0);
/// Boxes whose middles differ less in height stand in one row.
const ROW: f32 = 40.0;

impl Session {
    /// The elements as they are read: rows from the top, each from the left.
    pub fn reading(&self) -> Vec<ElementId> {
        let mut all: Vec<(ElementId, Pos2)> = self
            .resting
            .boxes()
            .iter()
            .map(|(id, area)| (*id, area.center()))
            .collect();
        let row = |at: Pos2| (at.y / ROW).round() as i64;
        all.sort_by(|a, b| row(a.1).cmp(&row(b.1)).then(a.1.x.total_cmp(&b.1.x)));
        all.into_iter().map(|(id, _)| id).collect()
    }

    /// Selects the next element in reading order, or the one before.
    pub(crate) fn step(&mut self, back: bool) {
        let order = self.reading();
        let at = self
            .chosen()
            .next()
            .and_then(|id| order.iter().position(|other| *other == id));
        let next = match (at, back) {
            (None, false) => 0,
            (None, true) => order.len().saturating_sub(1),
            (Some(at), false) => (at + 1) % order.len().max(1),
            (Some(at), true) => (at + order.len().max(1) - 1) % order.len().max(1),
        };
        if let Some(id) = order.get(next) {
            self.go(Subject::Element(*id));
        }
    }

    pub(crate) fn go(&mut self, subject: Subject) {
        self.select([subject]);
        self.request(Request::Reveal(subject));
    }

    /// Goes along a flow to the element that lies most that way; from a flow, to its end there.
    pub(crate) fn walk(&mut self, side: Side) {
        let (from, near) = match self.selected() {
            Some(Subject::Element(id)) => (self.middle(id), self.neighbours(id)),
            Some(Subject::Flow(id)) => {
                let ends = self.model().flows().get(&id).map(|f| vec![f.from, f.to]);
                let middle = self.resting.area(Subject::Flow(id)).map(|a| a.center());
                (middle, ends.unwrap_or_default())
            }
            _ => return self.step(matches!(side, Side::Left | Side::Up)),
        };
        let Some(from) = from else {
            return;
        };
        let cost = |id: &ElementId| {
            let to = self.middle(*id)? - from;
            let along = to.dot(side.way());
            let aside = to.dot(side.way().rot90()).abs();
            (along > 1.0 && aside <= along * 2.0).then_some(along + aside * 2.0)
        };
        let priced = near.iter().filter_map(|id| Some((*id, cost(id)?)));
        if let Some((id, _)) = priced.min_by(|a, b| a.1.total_cmp(&b.1)) {
            self.go(Subject::Element(id));
        }
    }

    fn middle(&self, id: ElementId) -> Option<Pos2> {
        Some(self.resting.boxes().get(&id)?.center())
    }

    fn neighbours(&self, id: ElementId) -> Vec<ElementId> {
        let flows = self.model().flows().values();
        let other = |f: &std::sync::Arc<Flow>| match (f.from == id, f.to == id) {
            (true, false) => Some(f.to),
            (false, true) => Some(f.from),
            _ => None,
        };
        flows.filter_map(other).collect()
    }

    /// Adds an element of the same kind beside the selected one and a flow to it, as one step; begins to name it.
    pub(crate) fn grow(&mut self, side: Side) {
        let Some(Subject::Element(from)) = self.selected() else {
            return;
        };
        let Some(area) = self.resting.boxes().get(&from).copied() else {
            return;
        };
        let kind = self.model().elements().get(&from).map(|e| e.kind);
        let home = self.home(Subject::Element(from));
        let at = self.free(area.center() + side.way() * (BOX + GAP), side, home);
        if let Some(kind) = kind {
            self.extend(from, at, kind);
        }
    }

    /// The point itself, or the nearest one aside of it where a box is free: in the same boundary if that is not far.
    fn free(&self, at: Pos2, side: Side, home: Option<BoundaryId>) -> Pos2 {
        let aside = side.way().rot90() * (BOX + GAP / 2.0);
        let taken = |at: Pos2| {
            let area = Rect::from_center_size(at, BOX).expand(8.0);
            self.resting.boxes().values().any(|b| b.intersects(area))
        };
        let steps = (0_i16..200).map(|n| {
            let far = f32::from((n + 1) / 2);
            at + aside * if n % 2 == 0 { -far } else { far }
        });
        let none = std::collections::BTreeSet::new();
        let familiar = |at: &Pos2| self.resting.frame_at(self.model(), *at, &none) == home;
        let mut near = steps.clone().take(NEAR).filter(|at| !taken(*at));
        let mut all = steps.filter(|at| !taken(*at));
        near.find(familiar).or_else(|| all.next()).unwrap_or(at)
    }

    /// Adds an element of a kind at a point and a flow to it, as one step; begins to name it.
    pub fn extend(&mut self, from: ElementId, at: Pos2, kind: model::Kind) {
        if !self.model().has(Subject::Element(from)) {
            return;
        }
        let home = self
            .resting
            .frame_at(self.model(), at, &std::collections::BTreeSet::new());
        let home = home.or_else(|| self.home(Subject::Element(from)));
        let mut element = Element::new(&model::vocabulary().kind(kind).title, kind);
        element.boundary = home;
        let id = ElementId::fresh();
        let diagram = self.diagram();
        self.edit("Add connected element", |edit| {
            edit.put(id, element);
            edit.put(FlowId::fresh(), Flow::new("", from, id));
            if let Some(diagram) = diagram {
                edit.put((diagram, id), shift::place(at));
            }
        });
        if home != self.home(Subject::Element(from))
            && let Some(boundary) = home.and_then(|home| self.model().boundaries().get(&home))
        {
            let words = format!("The new element is in \u{201c}{}\u{201d}", boundary.name);
            self.request(Request::Tell(words));
        }
        self.go(Subject::Element(id));
        self.rename(Subject::Element(id));
    }

    /// Draws a flow from each selected element to the next one in reading order, as one step.
    pub(crate) fn join_selected(&mut self) {
        let order = self.reading();
        let chosen: Vec<ElementId> = order
            .into_iter()
            .filter(|id| self.selection.contains(&Subject::Element(*id)))
            .collect();
        self.edit("Connect selected", |edit| {
            for (from, to) in chosen.iter().zip(chosen.iter().skip(1)) {
                edit.put(FlowId::fresh(), Flow::new("", *from, *to));
            }
        });
    }
}
