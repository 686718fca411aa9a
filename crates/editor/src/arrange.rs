//! Putting things in order: align, distribute, tidy, lock, in front and behind. What is in a boundary moves along with it, and nothing
//! changes its boundary by being lined up.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Rect, Vec2, vec2};
use model::{
    Boundary, BoundaryId, Diagram, Edit, Element, ElementId, Flow, Frame, Model, Place, Route,
    Subject,
};
use scene::layout;

use crate::{Session, Sheet, session::Selection, shift};

/// What is lined up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Top,
    Bottom,
    /// Middles on one vertical line.
    Centre,
    /// Middles on one horizontal line.
    Middle,
}

impl Align {
    /// The step that brings `area` to its line of `all`.
    fn step(self, area: Rect, all: Rect) -> Vec2 {
        match self {
            Self::Left => vec2(all.min.x - area.min.x, 0.0),
            Self::Right => vec2(all.max.x - area.max.x, 0.0),
            Self::Top => vec2(0.0, all.min.y - area.min.y),
            Self::Bottom => vec2(0.0, all.max.y - area.max.y),
            Self::Centre => vec2(all.center().x - area.center().x, 0.0),
            Self::Middle => vec2(0.0, all.center().y - area.center().y),
        }
    }
}

impl Session {
    /// The selected things that move of themselves, with their areas.
    fn units(&self) -> Vec<(Subject, Rect)> {
        let load = shift::Load::of(self);
        let area = |subject: &Subject| Some((*subject, self.resting.area(*subject)?));
        load.dropped.iter().filter_map(area).collect()
    }

    pub(crate) fn align(&mut self, to: Align) {
        let units = self.units();
        let Some(all) = units.iter().map(|(_, area)| *area).reduce(Rect::union) else {
            return;
        };
        let steps = units.iter().map(|(s, area)| (*s, to.step(*area, all)));
        self.shift_each("Align", &steps.collect::<Vec<_>>());
    }

    /// Equal gaps between the selected things; the outermost ones stay.
    pub(crate) fn distribute(&mut self, across: bool) {
        let mut units = self.units();
        let span = |area: Rect| {
            if across {
                area.x_range()
            } else {
                area.y_range()
            }
        };
        units.sort_by(|a, b| span(a.1).center().total_cmp(&span(b.1).center()));
        let (Some(first), Some(last)) = (units.first(), units.last()) else {
            return;
        };
        if units.len() < 3 {
            return;
        }
        let whole = span(last.1).max - span(first.1).min;
        let used: f32 = units.iter().map(|(_, area)| span(*area).span()).sum();
        let gap = (whole - used) / (units.len() - 1) as f32;
        let mut at = span(first.1).min;
        let mut steps = Vec::new();
        for (subject, area) in &units {
            let off = at - span(*area).min;
            steps.push((
                *subject,
                if across {
                    vec2(off, 0.0)
                } else {
                    vec2(0.0, off)
                },
            ));
            at += span(*area).span() + gap;
        }
        self.shift_each("Distribute", &steps);
    }

    /// Moves each by its own step, with what is in it, as one step of the history.
    fn shift_each(&mut self, label: &str, steps: &[(Subject, Vec2)]) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        let sheet = std::sync::Arc::clone(&self.resting);
        let loads: Vec<(shift::Load, Vec2)> = steps
            .iter()
            .filter(|(_, by)| by.length() >= 0.5)
            .map(|(subject, by)| {
                let one = Selection::from([*subject]);
                (shift::Load::with(self, &one), by.round())
            })
            .collect();
        self.edit(label, |edit| {
            for (load, by) in &loads {
                shift::put(&sheet, diagram, load, *by, edit);
            }
        });
    }

    /// Lays out the selection where it stands, or everything where nothing is selected.
    pub(crate) fn tidy(&mut self) {
        let chosen: BTreeSet<ElementId> = shift::Load::of(self).elements;
        let whole = chosen.len() < 2;
        let shown: BTreeSet<ElementId> = self.resting.boxes().keys().copied().collect();
        let part = if !whole {
            part(self.model(), &chosen, false)
        } else if shown.len() == self.model().elements().len() {
            Model::clone(self.model())
        } else {
            part(self.model(), &shown, true)
        };
        let layout = layout::arrange(&part);
        let (Some(diagram), sheet) = (self.diagram(), std::sync::Arc::clone(&self.resting)) else {
            return;
        };
        let by = if whole {
            Vec2::ZERO
        } else {
            kept_corner(&sheet, &layout.places)
        };
        let locked = self.locked();
        let label = if whole { "Tidy" } else { "Tidy selection" };
        self.edit(label, |edit| {
            for (id, place) in &layout.places {
                if !locked.contains(&Subject::Element(*id)) {
                    let (x, y) = (place.x + by.x as i32, place.y + by.y as i32);
                    edit.put((diagram, *id), Place { x, y });
                }
            }
            for (id, frame) in &layout.frames {
                let (x, y) = (frame.x + by.x as i32, frame.y + by.y as i32);
                edit.put((diagram, *id), Frame { x, y, ..*frame });
            }
            straighten(edit, diagram, |flow| {
                whole || (chosen.contains(&flow.from) && chosen.contains(&flow.to))
            });
        });
        let all = chosen.len() == shown.len();
        self.request(if whole || all {
            crate::Request::Fit
        } else {
            crate::Request::RevealAll
        });
    }

    /// Locks the selection on the shown diagram, or unlocks it where all of it is locked.
    pub(crate) fn lock(&mut self) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        let chosen = self.selection.clone();
        let all = chosen.iter().all(|s| self.is_locked(*s));
        self.edit(if all { "Unlock" } else { "Lock" }, |edit| {
            edit.update(diagram, |diagram: &mut Diagram| {
                if all {
                    diagram.locked.retain(|s| !chosen.contains(s));
                } else {
                    diagram.locked.extend(chosen);
                }
            });
        });
    }

    /// What stays where it is on the shown diagram.
    pub(crate) fn locked(&self) -> Selection {
        let diagram = self
            .diagram()
            .and_then(|id| self.model().diagrams().get(&id));
        diagram.map_or_else(Selection::new, |diagram| diagram.locked.clone())
    }

    pub fn is_locked(&self, subject: Subject) -> bool {
        let diagram = self
            .diagram()
            .and_then(|id| self.model().diagrams().get(&id));
        diagram.is_some_and(|diagram| diagram.locked.contains(&subject))
    }

    /// Brings the selected elements before all they overlap, or behind.
    pub(crate) fn order(&mut self, front: bool) {
        let Some(id) = self.diagram() else {
            return;
        };
        let Some(diagram) = self.model().diagrams().get(&id) else {
            return;
        };
        let mut levels = diagram.levels.clone();
        let chosen: BTreeSet<ElementId> = self.chosen().collect();
        let boxes = self.resting.boxes();
        for (of, area) in boxes.iter().filter(|(of, _)| chosen.contains(of)) {
            let over =
                |(other, b): &(&ElementId, &Rect)| !chosen.contains(other) && b.intersects(*area);
            let others = boxes.iter().filter(over);
            let others = others.map(|(other, _)| levels.get(other).copied().unwrap_or_default());
            let level = if front {
                others.max().map(|level| level.saturating_add(1))
            } else {
                others.min().map(|level| level.saturating_sub(1))
            };
            match level {
                Some(0) => drop(levels.remove(of)),
                Some(level) => drop(levels.insert(*of, level)),
                None => (),
            }
        }
        let label = if front {
            "Bring to front"
        } else {
            "Send to back"
        };
        self.edit(label, |edit| {
            edit.update(id, |diagram: &mut Diagram| diagram.levels = levels);
        });
    }

    /// Lands what is moved on a grid of tens.
    pub fn grid(&self) -> bool {
        self.grid
    }

    pub fn set_grid(&mut self, on: bool) {
        self.grid = on;
    }

    /// Lines up what is moved with its neighbours.
    pub fn snaps(&self) -> bool {
        self.snap
    }

    pub fn set_snap(&mut self, on: bool) {
        self.snap = on;
    }
}

/// The bends of the flows between things that were laid out anew are of no use.
fn straighten(edit: &mut Edit<'_>, diagram: model::DiagramId, of: impl Fn(&Flow) -> bool) {
    let flows = edit.model().flows().iter().filter(|(_, flow)| of(flow));
    let ids: Vec<model::FlowId> = flows.map(|(id, _)| *id).collect();
    for id in ids {
        edit.take::<Route>((diagram, id));
    }
}

/// The step that keeps the top left corner of what is laid out where it was.
fn kept_corner(sheet: &Sheet, places: &BTreeMap<ElementId, Place>) -> Vec2 {
    let was = places.keys().filter_map(|id| sheet.boxes().get(id));
    let was = was.copied().reduce(Rect::union).unwrap_or(Rect::ZERO);
    let now = places
        .values()
        .map(|p| Rect::from_center_size(emath::pos2(p.x as f32, p.y as f32), layout::BOX));
    let now = now.reduce(Rect::union).unwrap_or(Rect::ZERO);
    let by = was.min - now.min;
    by.round()
}

/// A model of some elements alone, with the boundaries that hold nothing else, or with all that hold some of them, and the
/// flows between them.
fn part(model: &Model, chosen: &BTreeSet<ElementId>, all: bool) -> Model {
    let whole = |id: &BoundaryId| {
        let mut inside = model
            .elements()
            .iter()
            .filter(|(_, e)| model.around(e.boundary).contains(id))
            .peekable();
        if all {
            return inside.any(|(of, _)| chosen.contains(of));
        }
        inside.peek().is_some() && inside.all(|(of, _)| chosen.contains(of))
    };
    let kept: BTreeSet<BoundaryId> = model.boundaries().keys().copied().filter(whole).collect();
    let keep = |id: Option<BoundaryId>| id.filter(|id| kept.contains(id));
    let mut part = Model::default();
    let mut edit = Edit::new(&mut part);
    for id in &kept {
        let Some(boundary) = model.boundaries().get(id) else {
            continue;
        };
        let mut boundary = Boundary::clone(boundary);
        boundary.parent = None;
        edit.put(*id, boundary);
    }
    for id in &kept {
        let parent = model.boundaries().get(id).and_then(|b| b.parent);
        edit.nest(*id, keep(parent));
    }
    for id in chosen {
        if let Some(element) = model.elements().get(id) {
            let mut element = Element::new(element.name.as_str(), element.kind);
            element.boundary = keep(model.elements().get(id).and_then(|e| e.boundary));
            element.stage = model.elements().get(id).and_then(|e| e.stage);
            edit.put(*id, element);
        }
    }
    for (id, flow) in model.flows() {
        if chosen.contains(&flow.from) && chosen.contains(&flow.to) {
            edit.put(*id, Flow::new(flow.name.as_str(), flow.from, flow.to));
        }
    }
    drop(edit.commit());
    part
}
