//! Several diagrams of one model: showing another, making them, putting things on them and taking them off. What a
//! diagram shows is what has a place on it; the model is the same for all of them.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::{
    BoundaryId, Diagram, DiagramId, Edit, ElementId, FlowId, Frame, Model, Place, Route, Step,
    Subject,
};

use crate::{Act, Request, Session, Sheet, shift};

/// The room between what a diagram shows and what is put on it.
const GAP: f32 = 60.0;

/// What is shown together, wherever it is placed.
#[derive(Default)]
struct Cast {
    elements: BTreeSet<ElementId>,
    boundaries: BTreeSet<BoundaryId>,
}

impl Cast {
    /// Some things, with what is in the boundaries and at the ends of the flows among them.
    fn of(model: &Model, subjects: &[Subject]) -> Self {
        let mut cast = Self::default();
        for subject in subjects {
            match subject {
                Subject::Element(id) => drop(cast.elements.insert(*id)),
                Subject::Boundary(id) => drop(cast.boundaries.insert(*id)),
                Subject::Flow(id) => {
                    let flow = model.flows().get(id);
                    cast.elements
                        .extend(flow.into_iter().flat_map(|f| [f.from, f.to]));
                }
                Subject::Model | Subject::Asset(_) => (),
            }
        }
        if !cast.boundaries.is_empty() {
            let within = |home: Option<BoundaryId>, of: &BTreeSet<BoundaryId>| {
                model.around(home).iter().any(|id| of.contains(id))
            };
            let outer = cast.boundaries.clone();
            let inner = model.boundaries().iter();
            let inner = inner.filter(|(_, b)| within(b.parent, &outer));
            cast.boundaries.extend(inner.map(|(id, _)| *id));
            let inside = model.elements().iter();
            let inside = inside.filter(|(_, e)| within(e.boundary, &outer));
            cast.elements.extend(inside.map(|(id, _)| *id));
        }
        cast
    }

    /// Whether a subject would be seen where these are.
    fn shows(&self, model: &Model, subject: Subject) -> bool {
        match subject {
            Subject::Element(id) => self.elements.contains(&id),
            Subject::Boundary(id) => self.boundaries.contains(&id),
            Subject::Flow(id) => model.flows().get(&id).is_some_and(|flow| {
                self.elements.contains(&flow.from) && self.elements.contains(&flow.to)
            }),
            Subject::Model | Subject::Asset(_) => false,
        }
    }

    /// What a diagram places. A boundary is seen around what is in it, without an outline of its own.
    fn on(model: &Model, diagram: DiagramId) -> Self {
        let places = model.places().keys().filter(|key| key.0 == diagram);
        let frames = model.frames().keys().filter(|key| key.0 == diagram);
        let mut cast = Self {
            elements: places.map(|key| key.1).collect(),
            boundaries: frames.map(|key| key.1).collect(),
        };
        let homes = cast
            .elements
            .iter()
            .filter_map(|id| model.elements().get(id));
        let around: BTreeSet<BoundaryId> = homes.flat_map(|e| model.around(e.boundary)).collect();
        cast.boundaries.extend(around);
        cast
    }
}

impl Session {
    /// The diagrams in their order, with their titles.
    pub fn diagrams(&self) -> Vec<(DiagramId, String)> {
        let model = self.model();
        let titled = |(n, id): (usize, DiagramId)| {
            let title = model.diagrams().get(&id).map_or("", |d| d.title.trim());
            let title = match title {
                "" => format!("Diagram {}", n + 1),
                title => title.to_owned(),
            };
            (id, title)
        };
        model
            .sequence()
            .into_iter()
            .enumerate()
            .map(titled)
            .collect()
    }

    /// Whether the shown diagram has a subject on it.
    pub fn shows(&self, subject: Subject) -> bool {
        match subject {
            Subject::Element(id) => self.resting.boxes().contains_key(&id),
            Subject::Boundary(id) => self.resting.frames().contains_key(&id),
            Subject::Flow(id) => self.resting.lines().contains_key(&id),
            Subject::Model | Subject::Asset(_) => true,
        }
    }

    /// Shows a diagram that has the subject, if the shown one has not.
    pub fn bring(&mut self, subject: Subject) {
        if self.shows(subject) {
            return;
        }
        let model = self.model();
        let all = model.sequence().into_iter();
        let mut having = all.filter(|id| Cast::on(model, *id).shows(model, subject));
        if let Some(id) = having.next() {
            self.turn_to(id);
        }
    }

    /// Shows the next diagram, or the one before.
    pub(crate) fn turn(&mut self, back: bool) {
        let all = self.model().sequence();
        let at = all.iter().position(|id| Some(*id) == self.diagram());
        let step = if back { all.len().saturating_sub(1) } else { 1 };
        let next = (at.unwrap_or_default() + step) % all.len().max(1);
        if let Some(id) = all.get(next) {
            self.turn_to(*id);
        }
    }

    /// After undo or redo: shows the diagram on which something moved, if it is another.
    pub(crate) fn follow(&mut self, step: &Step) {
        let touched: BTreeSet<DiagramId> = step
            .changes
            .iter()
            .filter_map(|change| match change {
                model::Change::Place(swap) => Some(swap.id.0),
                model::Change::Frame(swap) => Some(swap.id.0),
                model::Change::Route(swap) => Some(swap.id.0),
                model::Change::Diagram(swap) => Some(swap.id),
                _ => None,
            })
            .filter(|id| self.model().diagrams().contains_key(id))
            .collect();
        let here = self.diagram().is_some_and(|id| touched.contains(&id));
        if let (false, Some(id)) = (here, touched.first()) {
            self.turn_to(*id);
        }
    }

    /// Begins an empty diagram behind the others and asks for its name.
    pub(crate) fn add_diagram(&mut self) {
        self.make("New diagram", String::new(), |_, _| ());
    }

    /// Begins a diagram of what is selected, placed as it is here.
    pub(crate) fn diagram_of_selection(&mut self) {
        let chosen: Vec<Subject> = self.selection.iter().copied().collect();
        let cast = Cast::of(self.model(), &chosen);
        let title = match chosen.as_slice() {
            [one @ Subject::Boundary(_)] => self.model().name(*one),
            _ => String::new(),
        };
        let from = self.diagram();
        let sheet = std::sync::Arc::clone(&self.resting);
        self.make("New diagram from the selection", title, |edit, id| {
            place_as_seen(edit, &sheet, &cast, id);
            let flows = edit.model().flows().iter();
            let inner = flows.filter(|(of, _)| cast.shows(edit.model(), Subject::Flow(**of)));
            let inner: Vec<FlowId> = inner.map(|(of, _)| *of).collect();
            copy_routes(edit, from, &inner, id);
        });
        self.select(chosen);
    }

    /// Begins a copy of the shown diagram: the same things, which can be arranged anew.
    pub(crate) fn duplicate_diagram(&mut self) {
        let Some(from) = self.diagram() else {
            return;
        };
        let title = self.diagrams().into_iter().find(|(id, _)| *id == from);
        let title = title.map_or_else(String::new, |(_, title)| format!("{title} copy"));
        let sheet = std::sync::Arc::clone(&self.resting);
        self.make("Duplicate diagram", title, |edit, id| {
            let cast = Cast {
                elements: sheet.boxes().keys().copied().collect(),
                boundaries: sheet.frames().keys().copied().collect(),
            };
            place_as_seen(edit, &sheet, &cast, id);
            let flows: Vec<FlowId> = sheet.lines().keys().copied().collect();
            copy_routes(edit, Some(from), &flows, id);
            let known = edit.model().diagrams().get(&from).cloned();
            if let Some(known) = known {
                edit.update(id, |diagram: &mut Diagram| {
                    diagram.notes.clone_from(&known.notes);
                    diagram.levels.clone_from(&known.levels);
                });
            }
        });
    }

    fn make(&mut self, label: &str, title: String, fill: impl FnOnce(&mut Edit<'_>, DiagramId)) {
        let id = DiagramId::fresh();
        let orders = self.model().diagrams().values().map(|d| d.order);
        let order = orders.max().map_or(0, |last| last.saturating_add(1));
        self.edit(label, |edit| {
            let diagram = Diagram {
                title,
                order,
                ..Diagram::default()
            };
            edit.put(id, diagram);
            fill(edit, id);
        });
        self.turn_to(id);
        self.request(Request::Show(Act::RenameDiagram));
    }

    /// Takes the shown diagram away. What no other one shows goes to the first one.
    pub(crate) fn remove_diagram(&mut self) {
        let all = self.model().sequence();
        let at = all.iter().position(|id| Some(*id) == self.diagram());
        let (Some(at), true) = (at, all.len() > 1) else {
            return;
        };
        let next = if at == 0 { 1 } else { at - 1 };
        let (Some(gone), Some(next)) = (all.get(at), all.get(next)) else {
            return;
        };
        let title = self.diagrams().into_iter().nth(at);
        let title = title.map_or_else(String::new, |(_, title)| title);
        self.edit("Delete diagram", |edit| {
            edit.remove_diagram(*gone);
            Sheet::complete(edit);
        });
        self.turn_to(*next);
        self.request(Request::Deleted(format!(
            "Deleted the diagram \u{201c}{title}\u{201d}; what it showed is in the model"
        )));
    }

    /// Names a diagram; without a name it is counted.
    pub fn name_diagram(&mut self, id: DiagramId, title: &str) {
        let title = title.trim().to_owned();
        self.edit("Rename diagram", |edit| {
            edit.update(id, |diagram: &mut Diagram| diagram.title = title);
        });
    }

    /// Moves the shown diagram one place among the others.
    pub(crate) fn move_diagram(&mut self, back: bool) {
        let mut all = self.model().sequence();
        let Some(at) = all.iter().position(|id| Some(*id) == self.diagram()) else {
            return;
        };
        let to = if back {
            at.checked_sub(1)
        } else {
            Some(at + 1)
        };
        let Some(to) = to.filter(|to| *to < all.len()) else {
            return;
        };
        all.swap(at, to);
        self.edit("Move diagram", |edit| {
            for (order, id) in (0..).zip(all) {
                edit.update(id, |diagram: &mut Diagram| diagram.order = order);
            }
        });
    }

    /// Whether something is selected that the shown diagram has not.
    pub(crate) fn elsewhere(&self) -> bool {
        self.selection.iter().any(|subject| !self.shows(*subject))
    }

    /// Puts things on the shown diagram as one step: around a point, else where there is room. Several keep their
    /// places to one another where another diagram shows them.
    pub fn show_here(&mut self, subjects: &[Subject], at: Option<Pos2>) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        let model = std::sync::Arc::clone(self.model());
        let mut cast = Cast::of(&model, subjects);
        let (boxes, frames) = (self.resting.boxes(), self.resting.frames());
        cast.elements.retain(|id| !boxes.contains_key(id));
        cast.boundaries.retain(|id| !frames.contains_key(id));
        let known = |id: &ElementId| model.places().iter().find(|((_, of), _)| of == id);
        let mut middles: BTreeMap<ElementId, Pos2> = BTreeMap::new();
        for id in &cast.elements {
            let place = known(id).map(|(_, p)| pos2(p.x as f32, p.y as f32));
            middles.insert(*id, place.unwrap_or_default());
        }
        let mut outlines: BTreeMap<BoundaryId, Rect> = BTreeMap::new();
        for id in &cast.boundaries {
            let frame = model.frames().iter().find(|((_, of), _)| of == id);
            if let Some((_, f)) = frame {
                let (min, size) = (pos2(f.x as f32, f.y as f32), (f.width, f.height));
                let size = vec2(size.0 as f32, size.1 as f32);
                outlines.insert(*id, Rect::from_min_size(min, size));
            }
        }
        let half = scene::layout::BOX;
        let all = middles.values().map(|at| Rect::from_center_size(*at, half));
        let Some(area) = all.chain(outlines.values().copied()).reduce(Rect::union) else {
            return;
        };
        let alone = match subjects {
            [one @ Subject::Element(_)] => self.home(*one).filter(|home| frames.contains_key(home)),
            _ => None,
        };
        let used = boxes.values().chain(frames.values()).copied();
        let by = match (at, used.reduce(Rect::union)) {
            (Some(at), _) => at - area.center(),
            (None, None) => Vec2::ZERO,
            (None, Some(_)) if middles.len() == 1 && outlines.is_empty() => {
                self.room(alone) - area.center()
            }
            (None, Some(used)) => pos2(used.max.x + GAP, used.min.y) - area.min,
        };
        let by = by.round();
        self.edit("Show on this diagram", |edit| {
            for (id, at) in middles {
                edit.put::<Place>((diagram, id), shift::place(at + by));
            }
            for (id, area) in outlines {
                edit.put::<Frame>((diagram, id), shift::frame(area.translate(by)));
            }
        });
        self.select(subjects.iter().copied());
        for subject in subjects.iter().take(1) {
            self.request(Request::Reveal(*subject));
        }
    }

    /// Takes the selection off the shown diagram; it stays in the model and on the others. What no other one shows
    /// stays here too, so that nothing is lost from sight.
    pub(crate) fn take_off(&mut self) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        let model = std::sync::Arc::clone(self.model());
        let chosen: Vec<Subject> = self.selection.iter().copied().collect();
        let load = shift::Load::everything(self);
        let twice = |id: &&ElementId| {
            let mut places = model.places().keys();
            places.any(|(on, of)| of == *id && *on != diagram)
        };
        let gone: BTreeSet<ElementId> = load.elements.iter().filter(twice).copied().collect();
        if let Some(id) = load.elements.iter().find(|id| !gone.contains(id)) {
            let name = model.name(Subject::Element(*id));
            let words = format!(
                "\u{201c}{name}\u{201d} is on no other diagram and stays; Delete takes it out of the model"
            );
            self.request(Request::Tell(words));
        }
        let flows = model.flows().iter();
        let loose = flows.filter(|(_, f)| gone.contains(&f.from) || gone.contains(&f.to));
        let loose: Vec<FlowId> = loose.map(|(id, _)| *id).collect();
        self.edit("Take off this diagram", |edit| {
            for id in &gone {
                edit.take::<Place>((diagram, *id));
            }
            for id in &load.boundaries {
                edit.take::<Frame>((diagram, *id));
            }
            for id in loose {
                edit.take::<Route>((diagram, id));
            }
        });
        let sheet = std::sync::Arc::clone(&self.resting);
        self.select(chosen.into_iter().filter(|s| sheet.area(*s).is_some()));
    }
}

/// Gives a diagram the places of some things as another one shows them.
fn place_as_seen(edit: &mut Edit<'_>, sheet: &Sheet, cast: &Cast, diagram: DiagramId) {
    for id in &cast.elements {
        if let Some(area) = sheet.boxes().get(id) {
            edit.put((diagram, *id), shift::place(area.center()));
        }
    }
    for id in &cast.boundaries {
        if let Some(area) = sheet.frames().get(id) {
            edit.put((diagram, *id), shift::frame(*area));
        }
    }
}

fn copy_routes(edit: &mut Edit<'_>, from: Option<DiagramId>, flows: &[FlowId], to: DiagramId) {
    let Some(from) = from else {
        return;
    };
    for id in flows {
        let route = edit.model().routes().get(&(from, *id)).cloned();
        if let Some(route) = route {
            edit.put((to, *id), Route::clone(&route));
        }
    }
}
