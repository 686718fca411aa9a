//! Copy, cut, paste, duplicate. What is copied is a model file of its own, so that it goes from one model to another and
//! through any text; what is pasted is a model file or a sketch.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, vec2};
use model::{
    Anchor, Asset, AssetId, Boundary, BoundaryId, Control, ControlId, Diagram, DiagramId, Edit,
    Element, ElementId, Fact, Facts, Flow, FlowId, Frame, Issue, Model, Place, Route, Subject,
};

use crate::{Request, Session, Sheet, session::Selection, shift};

/// The step from a thing to its copy, in scene units.
const STEP: Vec2 = vec2(30.0, 30.0);

/// The room between what is there and a template beside it.
const ROOM: f32 = 60.0;

/// The last copies, with what they are copies of: doing it again repeats the step between.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    made: BTreeMap<Subject, Subject>,
}

/// Where the things of a clip go.
struct Landing<'l> {
    diagram: DiagramId,
    by: Vec2,
    /// The boundary of what was in none of the clip's.
    home: &'l dyn Fn(Subject) -> Option<BoundaryId>,
}

impl Session {
    /// The selection as a model of its own: boundaries with what is in them, the flows between, data, controls, places.
    pub(crate) fn clip(&self) -> Model {
        let load = shift::Load::everything(self);
        let mut part = Model::default();
        let mut edit = Edit::new(&mut part);
        let model = self.model();
        for id in &load.boundaries {
            if let Some(boundary) = model.boundaries().get(id) {
                edit.put(
                    *id,
                    Boundary {
                        parent: None,
                        ..Boundary::clone(boundary)
                    },
                );
            }
        }
        for id in &load.boundaries {
            let parent = model.boundaries().get(id).and_then(|b| b.parent);
            edit.nest(*id, parent.filter(|p| load.boundaries.contains(p)));
        }
        let mut data: BTreeSet<AssetId> = BTreeSet::new();
        for element in load
            .elements
            .iter()
            .filter_map(|id| model.elements().get(id))
        {
            data.extend(&element.holds);
        }
        let inner =
            |flow: &Flow| load.elements.contains(&flow.from) && load.elements.contains(&flow.to);
        let flows: Vec<(FlowId, &Flow)> = model
            .flows()
            .iter()
            .map(|(id, flow)| (*id, flow.as_ref()))
            .filter(|(_, flow)| inner(flow))
            .collect();
        for (_, flow) in &flows {
            data.extend(&flow.carries);
        }
        for id in data {
            if let Some(asset) = model.assets().get(&id) {
                edit.put(id, Asset::clone(asset));
            }
        }
        for id in &load.elements {
            if let Some(element) = model.elements().get(id) {
                edit.put(
                    *id,
                    Element {
                        boundary: element.boundary.filter(|b| load.boundaries.contains(b)),
                        on: None,
                        ..Element::clone(element)
                    },
                );
            }
        }
        for id in &load.elements {
            let on = model.elements().get(id).and_then(|e| e.on);
            if let Some(on) = on.filter(|on| load.elements.contains(on)) {
                edit.update(*id, |e: &mut Element| e.on = Some(on));
            }
        }
        for (id, flow) in &flows {
            edit.put(*id, Flow::clone(flow));
        }
        for (id, control) in model.controls() {
            let taken = match control.on {
                Anchor::Element(of) => load.elements.contains(&of),
                Anchor::Boundary(of) => load.boundaries.contains(&of),
                Anchor::Flow(of) => flows.iter().any(|(id, _)| *id == of),
                Anchor::Finding(_) => false,
            };
            if taken {
                edit.put(*id, Control::clone(control));
            }
        }
        self.clip_places(&load, &flows, &mut edit);
        drop(edit.commit());
        part
    }

    fn clip_places(&self, load: &shift::Load, flows: &[(FlowId, &Flow)], edit: &mut Edit<'_>) {
        let diagram = DiagramId::named("1");
        edit.put(diagram, Diagram::default());
        shift::put(&self.resting, diagram, load, Vec2::ZERO, edit);
        let Some(shown) = self.diagram() else {
            return;
        };
        for (id, _) in flows {
            if let Some(route) = self.model().routes().get(&(shown, *id)) {
                edit.put((diagram, *id), Route::clone(route));
            }
        }
    }

    pub(crate) fn copy(&mut self) {
        let clip = self.clip();
        if clip.is_empty() {
            return;
        }
        match model::file::write(&clip) {
            Ok(text) => self.request(Request::Copy(text)),
            Err(issue) => self.request(Request::Tell(issue.to_string())),
        }
    }

    /// Pastes a text: what was copied, or a sketch, which is drawn. Its middle goes to a point; without one it goes
    /// beside where it came from. A text that is neither is told about, with what is wrong in its first line.
    pub fn paste(&mut self, text: &str, at: Option<Pos2>) {
        match read(text) {
            Ok(clip) if clip.is_empty() => {
                let words = "There is nothing in the clipboard that could be drawn; copy elements, or a sketch such as: App: container";
                self.request(Request::Tell(words.to_owned()));
            }
            Ok(mut clip) => {
                let from = Sheet::settle(&mut clip);
                let area = extent(&clip, from);
                let by = at.map_or(STEP, |at| (at - area.center()).round());
                let here =
                    self.resting
                        .frame_at(self.model(), area.center() + by, &BTreeSet::new());
                self.land(&clip, "Paste", by, &|_| here);
            }
            Err(issue) => {
                let words = format!("The clipboard holds no model and no sketch: {issue}");
                self.request(Request::Tell(words));
            }
        }
    }

    /// Adds what a model draws as one step: its middle at a point, else right of everything.
    pub fn add_template(&mut self, mut clip: Model, at: Option<Pos2>) {
        let from = Sheet::settle(&mut clip);
        let area = extent(&clip, from);
        let boxes = self.resting.boxes().values();
        let used = boxes.chain(self.resting.frames().values()).copied();
        let by = match (at, used.reduce(Rect::union)) {
            (Some(at), _) => at - area.center(),
            (None, Some(used)) => Pos2::new(used.max.x + ROOM, used.min.y) - area.min,
            (None, None) => Vec2::ZERO,
        };
        let by = by.round();
        let middle = area.center() + by;
        let here = self
            .resting
            .frame_at(self.model(), middle, &BTreeSet::new());
        self.land(&clip, "Add template", by, &|_| here);
        self.request(Request::RevealAll);
    }

    /// A copy of the selection beside it; again, by the step the last copy was moved by.
    pub(crate) fn duplicate(&mut self) {
        let by = self.repeated().unwrap_or(STEP);
        self.copy_by(by);
    }

    /// The step between the selection and what it is a copy of.
    fn repeated(&self) -> Option<Vec2> {
        let of = |subject: &Subject| self.copies.made.get(subject);
        let all = self.selection.iter().all(|s| match s {
            Subject::Element(_) | Subject::Boundary(_) => of(s).is_some(),
            _ => true,
        });
        let one = self.selection.iter().find_map(|s| Some((s, of(s)?)))?;
        let (made, from) = (self.resting.area(*one.0)?, self.resting.area(*one.1)?);
        let by = made.center() - from.center();
        (all && by.length() > 1.0).then(|| by.round())
    }

    /// Puts a copy of the selection that far away; it stays in the same boundary unless it lands in another.
    pub(crate) fn copy_by(&mut self, by: Vec2) {
        let clip = self.clip();
        let model = std::sync::Arc::clone(self.model());
        let sheet = std::sync::Arc::clone(&self.resting);
        let none = BTreeSet::new();
        let home = |subject: Subject| {
            let own = match subject {
                Subject::Element(id) => model.elements().get(&id)?.boundary,
                Subject::Boundary(id) => model.boundaries().get(&id)?.parent,
                _ => None,
            };
            let Some(middle) = sheet.area(subject).map(|area| area.center()) else {
                return own;
            };
            let (was, now) = (
                sheet.frame_at(&model, middle, &none),
                sheet.frame_at(&model, middle + by, &none),
            );
            if was == now { own } else { now }
        };
        self.land(&clip, "Duplicate", by, &home);
        if let Some(first) = self.selection.first() {
            self.request(Request::Reveal(*first));
        }
    }

    /// Puts a clip into the model as one step and selects it.
    fn land(
        &mut self,
        clip: &Model,
        label: &str,
        by: Vec2,
        home: &dyn Fn(Subject) -> Option<BoundaryId>,
    ) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        let landing = Landing { diagram, by, home };
        let made = self.edit(label, |edit| landing.land(clip, edit));
        let selection: Selection = made.keys().copied().collect();
        self.copies = Copies { made };
        self.select(selection);
    }

    /// Keeps what is stated about the selected thing, to state it of others.
    pub(crate) fn copy_attributes(&mut self) {
        if let Some(facts) = self.selected().and_then(|s| self.facts(s)) {
            self.kept = Some(facts.clone());
        }
    }

    /// Whether attributes were copied that something selected may have.
    pub fn pasteable(&self) -> bool {
        self.kept.is_some() && self.selection.iter().any(|s| self.spec(*s).is_some())
    }

    /// States what was copied of everything selected, where its kind has the attribute; one step.
    pub(crate) fn paste_attributes(&mut self) {
        let Some(kept) = self.kept.clone() else {
            return;
        };
        let chosen: Vec<(Subject, Facts)> = self
            .selection
            .iter()
            .filter_map(|subject| {
                let spec = self.spec(*subject)?;
                let fits = |(attr, fact): (&model::Attr, &Fact)| {
                    let known = spec.attribute(*attr)?;
                    let takes = !known.derived && known.takes.contains(&fact.is);
                    takes.then(|| (*attr, Fact::from(fact.is)))
                };
                Some((*subject, kept.iter().filter_map(fits).collect()))
            })
            .collect();
        self.edit("Paste attributes", |edit| {
            for (subject, facts) in chosen {
                crate::batch::state(edit, subject, |mine| mine.extend(facts));
            }
        });
    }
}

impl Landing<'_> {
    /// Returns what was made, with what it is a copy of.
    fn land(&self, clip: &Model, edit: &mut Edit<'_>) -> BTreeMap<Subject, Subject> {
        let mut made = BTreeMap::new();
        let boundaries: BTreeMap<BoundaryId, BoundaryId> = clip
            .boundaries()
            .keys()
            .map(|id| (*id, BoundaryId::fresh()))
            .collect();
        let elements: BTreeMap<ElementId, ElementId> = clip
            .elements()
            .keys()
            .map(|id| (*id, ElementId::fresh()))
            .collect();
        let assets = assets(clip, edit);
        let data = |set: &BTreeSet<AssetId>| {
            set.iter()
                .filter_map(|id| assets.get(id))
                .copied()
                .collect()
        };
        for (id, boundary) in clip.boundaries() {
            let Some(new) = boundaries.get(id) else {
                continue;
            };
            edit.put(
                *new,
                Boundary {
                    parent: None,
                    ..Boundary::clone(boundary)
                },
            );
            made.insert(Subject::Boundary(*new), Subject::Boundary(*id));
        }
        for (id, boundary) in clip.boundaries() {
            let parent = boundary.parent.and_then(|p| boundaries.get(&p)).copied();
            let parent = parent.or_else(|| (self.home)(Subject::Boundary(*id)));
            if let Some(new) = boundaries.get(id) {
                edit.nest(
                    *new,
                    parent.filter(|p| edit.model().boundaries().contains_key(p)),
                );
            }
        }
        for (id, element) in clip.elements() {
            let Some(new) = elements.get(id) else {
                continue;
            };
            let inside = element.boundary.and_then(|b| boundaries.get(&b)).copied();
            let inside = inside.or_else(|| (self.home)(Subject::Element(*id)));
            edit.put(
                *new,
                Element {
                    boundary: inside.filter(|b| edit.model().boundaries().contains_key(b)),
                    on: None,
                    holds: data(&element.holds),
                    ..Element::clone(element)
                },
            );
            made.insert(Subject::Element(*new), Subject::Element(*id));
        }
        for (id, element) in clip.elements() {
            let on = element.on.and_then(|on| elements.get(&on)).copied();
            if let (Some(new), Some(on)) = (elements.get(id), on) {
                edit.update(*new, |e: &mut Element| e.on = Some(on));
            }
        }
        let flows = Self::flows(clip, edit, &elements, &assets);
        let new = flows
            .iter()
            .map(|(id, new)| (Subject::Flow(*new), Subject::Flow(*id)));
        made.extend(new);
        Self::controls(clip, edit, &elements, &boundaries, &flows);
        self.places(clip, edit, &elements, &boundaries, &flows);
        made
    }

    /// The flows between what was made.
    fn flows(
        clip: &Model,
        edit: &mut Edit<'_>,
        elements: &BTreeMap<ElementId, ElementId>,
        assets: &BTreeMap<AssetId, AssetId>,
    ) -> BTreeMap<FlowId, FlowId> {
        let mut flows = BTreeMap::new();
        for (id, flow) in clip.flows() {
            let ends = (elements.get(&flow.from), elements.get(&flow.to));
            if let (Some(from), Some(to)) = ends {
                let carries = flow.carries.iter().filter_map(|id| assets.get(id));
                let copy = Flow {
                    from: *from,
                    to: *to,
                    carries: carries.copied().collect(),
                    ..Flow::clone(flow)
                };
                let new = FlowId::fresh();
                edit.put(new, copy);
                flows.insert(*id, new);
            }
        }
        flows
    }

    /// The controls on what was made.
    fn controls(
        clip: &Model,
        edit: &mut Edit<'_>,
        elements: &BTreeMap<ElementId, ElementId>,
        boundaries: &BTreeMap<BoundaryId, BoundaryId>,
        flows: &BTreeMap<FlowId, FlowId>,
    ) {
        for control in clip.controls().values() {
            let on = match control.on {
                Anchor::Element(id) => elements.get(&id).copied().map(Anchor::Element),
                Anchor::Boundary(id) => boundaries.get(&id).copied().map(Anchor::Boundary),
                Anchor::Flow(id) => flows.get(&id).copied().map(Anchor::Flow),
                Anchor::Finding(_) => None,
            };
            if let Some(on) = on {
                let copy = Control {
                    on,
                    ..Control::clone(control)
                };
                edit.put(ControlId::fresh(), copy);
            }
        }
    }

    fn places(
        &self,
        clip: &Model,
        edit: &mut Edit<'_>,
        elements: &BTreeMap<ElementId, ElementId>,
        boundaries: &BTreeMap<BoundaryId, BoundaryId>,
        flows: &BTreeMap<FlowId, FlowId>,
    ) {
        let Some(from) = clip.first_diagram() else {
            return;
        };
        let (dx, dy) = (self.by.x as i32, self.by.y as i32);
        for ((_, id), place) in clip.places().iter().filter(|((d, _), _)| *d == from) {
            if let Some(new) = elements.get(id) {
                let (x, y) = (place.x.saturating_add(dx), place.y.saturating_add(dy));
                edit.put((self.diagram, *new), Place { x, y });
            }
        }
        for ((_, id), frame) in clip.frames().iter().filter(|((d, _), _)| *d == from) {
            if let Some(new) = boundaries.get(id) {
                let (x, y) = (frame.x.saturating_add(dx), frame.y.saturating_add(dy));
                edit.put((self.diagram, *new), Frame { x, y, ..**frame });
            }
        }
        for ((_, id), route) in clip.routes().iter().filter(|((d, _), _)| *d == from) {
            if let Some(new) = flows.get(id) {
                let step = |(x, y): &(i32, i32)| (x.saturating_add(dx), y.saturating_add(dy));
                let points = route.points.iter().map(step).collect();
                edit.put((self.diagram, *new), Route { points });
            }
        }
    }
}

/// The assets of a clip in the model: the same ones where it has them, by id or else by name and all they say.
fn assets(clip: &Model, edit: &mut Edit<'_>) -> BTreeMap<AssetId, AssetId> {
    let mut ids = BTreeMap::new();
    for (id, asset) in clip.assets() {
        let known = edit.model().assets();
        let same = if known.contains_key(id) {
            Some(*id)
        } else {
            known.iter().find(|(_, a)| *a == asset).map(|(id, _)| *id)
        };
        let to = same.unwrap_or_else(|| {
            let fresh = AssetId::fresh();
            edit.put(fresh, Asset::clone(asset));
            fresh
        });
        ids.insert(*id, to);
    }
    ids
}

/// A model file or a sketch; else what is wrong with it.
fn read(text: &str) -> Result<Model, Issue> {
    let first = |issues: Vec<Issue>| issues.into_iter().next();
    if text.trim_start().starts_with('(') {
        return model::file::read(text)
            .map_err(|issues| first(issues).unwrap_or_else(|| Issue::new(0, 0, "", "")));
    }
    let (model, issues) = model::sketch::read(text);
    match first(issues) {
        Some(issue) => Err(issue),
        None => Ok(model),
    }
}

fn extent(clip: &Model, diagram: DiagramId) -> Rect {
    let sheet = Sheet::draw(clip, Some(diagram), None, None);
    let boxes = sheet.boxes().values().chain(sheet.frames().values());
    boxes.copied().reduce(Rect::union).unwrap_or(Rect::ZERO)
}
