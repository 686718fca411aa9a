//! What each command does to a session. The table of commands is in `command`; here is the one match over it.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, vec2};
use model::{
    Boundary, BoundaryId, BoundaryKind, Edit, Element, ElementId, Flow, FlowId, Kind, Model, Place,
    Subject,
};

use crate::{Act, Request, Session, command, shift};

/// How much one zoom step scales.
const ZOOM: f32 = 1.25;

impl Session {
    /// Runs a command, if it can run now.
    pub fn run(&mut self, act: Act) {
        if command::by_act(act).is_none_or(|command| !command.ready(self)) {
            return;
        }
        match act {
            Act::New => self.request(Request::New),
            Act::Open => self.request(Request::Open),
            Act::Save => self.request(Request::Save),
            Act::SaveAs => self.request(Request::SaveAs),
            Act::Quit => self.request(Request::Quit),
            Act::ZoomIn => self.request(Request::Zoom(ZOOM)),
            Act::ZoomOut => self.request(Request::Zoom(1.0 / ZOOM)),
            Act::ZoomFit => self.request(Request::Fit),
            Act::ZoomFull => self.request(Request::FullSize),
            Act::Add => self.request(Request::Add),
            Act::Connect => self.connect(),
            Act::Wrap => self.wrap(),
            Act::Undo => self.undo(),
            Act::Redo => self.redo(),
            Act::Delete => self.delete(),
            Act::SelectAll => self.select_all(),
            Act::Nudge(x, y) => self.nudge(x, y),
            Act::Rename => {
                if let Some(subject) = self.selected() {
                    self.rename(subject);
                }
            }
        }
    }

    /// Adds an element with its middle at a point, inside the boundary drawn there, and begins to name it.
    pub fn add(&mut self, at: Pos2) {
        self.add_named(at, "New element", Kind::Container);
    }

    /// Adds an element of a kind, named after it until somebody names it.
    pub fn add_kind(&mut self, at: Pos2, kind: Kind) {
        self.add_named(at, &model::vocabulary().kind(kind).title, kind);
    }

    fn add_named(&mut self, at: Pos2, name: &str, kind: Kind) {
        let home = self.resting.frame_at(self.model(), at, &BTreeSet::new());
        let mut element = Element::new(name, kind);
        element.boundary = home;
        let id = ElementId::fresh();
        let diagram = self.diagram();
        self.edit("Add element", |edit| {
            edit.put(id, element);
            if let Some(diagram) = diagram {
                let (x, y) = (at.x.round() as i32, at.y.round() as i32);
                edit.put((diagram, id), Place { x, y });
            }
        });
        self.select([Subject::Element(id)]);
        self.rename(Subject::Element(id));
    }

    /// Draws a boundary around the selected elements, inside the one they are all in, and begins to name it.
    fn wrap(&mut self) {
        let chosen: Vec<ElementId> = self.chosen().collect();
        let homes = chosen.iter().map(|id| self.home(Subject::Element(*id)));
        let homes: BTreeSet<Option<BoundaryId>> = homes.collect();
        let parent = homes.first().copied().flatten();
        let boxes = chosen.iter().filter_map(|id| self.resting.boxes().get(id));
        let area = boxes.copied().reduce(Rect::union);
        let id = BoundaryId::fresh();
        let diagram = self.diagram();
        self.edit("Put a boundary around", |edit| {
            let mut boundary = Boundary::new("New boundary", BoundaryKind::Vpc);
            boundary.parent = parent.filter(|_| homes.len() == 1);
            edit.put(id, boundary);
            for element in &chosen {
                edit.update(*element, |e: &mut Element| e.boundary = Some(id));
            }
            if let (Some(diagram), Some(area)) = (diagram, area) {
                let room = area.expand(20.0).union(area.translate(vec2(0.0, -34.0)));
                edit.put((diagram, id), shift::frame(room));
            }
        });
        self.select([Subject::Boundary(id)]);
        self.rename(Subject::Boundary(id));
    }

    /// The selected elements.
    pub fn chosen(&self) -> impl Iterator<Item = ElementId> {
        self.selection.iter().filter_map(|subject| match subject {
            Subject::Element(id) => Some(*id),
            _ => None,
        })
    }

    /// Draws a flow between two elements and begins to label it.
    pub fn join(&mut self, from: ElementId, to: ElementId) {
        let id = FlowId::fresh();
        self.edit("Add flow", |edit| edit.put(id, Flow::new("", from, to)));
        self.select([Subject::Flow(id)]);
        self.rename(Subject::Flow(id));
    }

    fn select_all(&mut self) {
        let model = self.model();
        let elements = model.elements().keys().map(|id| Subject::Element(*id));
        let boundaries = model.boundaries().keys().map(|id| Subject::Boundary(*id));
        let flows = model.flows().keys().map(|id| Subject::Flow(*id));
        self.selection = elements.chain(boundaries).chain(flows).collect();
    }

    /// Deletes the selection; decisions on its threats stay, as stale.
    fn delete(&mut self) {
        let label = format!("Delete {}", what(self.model(), self));
        let chosen = self.selection.clone();
        self.edit(&label, |edit| {
            for subject in chosen {
                remove(edit, subject);
            }
        });
    }

    /// Gives something another name as one step. Elements and boundaries keep theirs if it is empty.
    pub fn name_it(&mut self, subject: Subject, name: &str) {
        if name.is_empty() && !matches!(subject, Subject::Flow(_)) {
            return;
        }
        let name = name.to_owned();
        self.edit("Rename", |edit| match subject {
            Subject::Element(id) => drop(edit.update(id, |e: &mut Element| e.name = name)),
            Subject::Flow(id) => drop(edit.update(id, |f: &mut Flow| f.name = name)),
            Subject::Boundary(id) => {
                edit.update(id, |b: &mut model::Boundary| b.name = name);
            }
            Subject::Model => edit.workload(|w| w.title = name),
            Subject::Asset(id) => drop(edit.update(id, |a: &mut model::Asset| a.name = name)),
        });
    }
}

/// The selection in a word: its name, or how many.
fn what(model: &Model, session: &Session) -> String {
    session.selected().map_or_else(
        || format!("{} things", session.selection().len()),
        |one| format!("\u{201c}{}\u{201d}", model.name(one)),
    )
}

fn remove(edit: &mut Edit<'_>, subject: Subject) {
    match subject {
        Subject::Element(id) => drop(edit.remove_element(id)),
        Subject::Flow(id) => drop(edit.remove_flow(id)),
        Subject::Boundary(id) => drop(edit.remove_boundary(id)),
        Subject::Asset(id) => drop(edit.remove_asset(id)),
        Subject::Model => (),
    }
}
