//! What each command does to a session. The table of commands is in `command`; here is the one match over it.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, vec2};
use model::{
    Boundary, BoundaryId, BoundaryKind, Edit, Element, ElementId, Flow, FlowId, Kind, Model, Place,
    Subject,
};

use crate::{Act, Pointer, Request, Session, Tool, command, shift};

/// How much one zoom step scales.
const ZOOM: f32 = 1.25;

impl Session {
    /// Runs a command, if it can run now.
    pub fn run(&mut self, act: Act) {
        if command::by_act(act).is_none_or(|command| !command.ready(self)) {
            return;
        }
        self.settle();
        match act {
            Act::New => self.request(Request::New),
            Act::Open => self.request(Request::Open),
            Act::Save => self.request(Request::Save),
            Act::SaveAs => self.request(Request::SaveAs),
            Act::Close => self.request(Request::Close),
            Act::Quit => self.request(Request::Quit),
            Act::ZoomIn => self.request(Request::Zoom(ZOOM)),
            Act::ZoomOut => self.request(Request::Zoom(1.0 / ZOOM)),
            Act::ZoomFit => self.request(Request::Fit),
            Act::ZoomFull => self.request(Request::FullSize),
            Act::ZoomSelection => self.request(Request::RevealAll),
            Act::Add => self.request(Request::Add),
            Act::Paste => self.request(Request::Paste),
            Act::Context => self.request(Request::Context(None)),
            Act::Export
            | Act::ExportAgain
            | Act::CopyPicture
            | Act::CopySvg
            | Act::Find
            | Act::Outline
            | Act::Kinds
            | Act::Inspector
            | Act::Risk
            | Act::Dock
            | Act::Problems
            | Act::Focus
            | Act::Leave
            | Act::NextTab
            | Act::PreviousTab
            | Act::Finder
            | Act::Keys
            | Act::RenameDiagram
            | Act::Steps => self.request(Request::Show(act)),
            Act::Undo => self.undo(),
            Act::Redo => self.redo(),
            _ => self.work(act),
        }
    }

    /// Commands on the selection.
    fn work(&mut self, act: Act) {
        match act {
            Act::Cut => {
                self.copy();
                self.delete("Cut");
            }
            Act::Copy => self.copy(),
            Act::Duplicate => self.duplicate(),
            Act::CopyAttributes => self.copy_attributes(),
            Act::PasteAttributes => self.paste_attributes(),
            Act::Delete => self.delete("Delete"),
            Act::SelectAll => self.select_all(),
            Act::SelectNone => self.select([]),
            Act::SelectInvert => self.select_rest(),
            Act::SelectKind => self.select_kind(),
            Act::Tool(tool) => self.take_up(tool),
            Act::Place(digit) => {
                let kind = command::DIGITS.get(usize::from(digit).wrapping_sub(1));
                if let Some(kind) = kind {
                    self.take_up(Tool::Place(*kind));
                }
            }
            Act::Connect => self.connect(),
            Act::Join => self.join_selected(),
            Act::Grow(side) => self.grow(side),
            Act::Wrap => self.wrap(),
            Act::Unwrap => self.unwrap(),
            Act::Reverse => self.reverse(),
            Act::Bend => self.bend_selected(),
            Act::Reroute => self.reroute(),
            Act::Align(to) => self.align(to),
            Act::Distribute { across } => self.distribute(across),
            Act::Tidy => self.tidy(),
            Act::Lock => self.lock(),
            Act::Order { front } => self.order(front),
            Act::NewDiagram => self.add_diagram(),
            Act::DiagramOfSelection => self.diagram_of_selection(),
            Act::DuplicateDiagram => self.duplicate_diagram(),
            Act::DeleteDiagram => self.remove_diagram(),
            Act::MoveDiagram { back } => self.move_diagram(back),
            Act::TurnDiagram { back } => self.turn(back),
            Act::ShowHere => {
                let absent = self.selection.iter().filter(|s| !self.shows(**s));
                let absent: Vec<Subject> = absent.copied().collect();
                self.show_here(&absent, None);
            }
            Act::TakeOff => self.take_off(),
            Act::Grid => self.grid = !self.grid,
            Act::Snap => self.snap = !self.snap,
            Act::Walk(side) => self.walk(side),
            Act::Next => self.step(false),
            Act::Previous => self.step(true),
            Act::Nudge(x, y) => self.nudge(x, y),
            Act::Rename => {
                if let Some(subject) = self.selected() {
                    self.rename(subject);
                }
            }
            _ => (),
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

    /// What a frame that was drawn takes in: a boundary's content, or a stage's. A click makes a boundary of a usual
    /// size, or puts the one thing under it into the stage.
    pub(crate) fn framed(&mut self, from: Pos2, to: Pos2, pointer: Pointer) {
        let click = Rect::from_two_pos(from, to).size().max_elem() < 12.0 / pointer.scale.max(0.01);
        let area = if click {
            Rect::from_min_size(from, vec2(260.0, 180.0))
        } else {
            Rect::from_two_pos(from, to)
        };
        let inside = self.resting.within(area);
        match self.tool {
            Tool::Stage => {
                let under = self.hit(pointer).filter(|_| click);
                let chosen = if click {
                    under.into_iter().collect()
                } else {
                    inside
                };
                let stage = Some(self.stage);
                self.set_stages(&chosen, stage);
                let elements = chosen
                    .into_iter()
                    .filter(|s| matches!(s, Subject::Element(_)));
                self.select(elements.collect::<Vec<_>>());
            }
            _ => {
                if !pointer.mods.shift {
                    self.tool = Tool::Select;
                }
                self.enclose(area, &inside);
            }
        }
    }

    /// Draws a boundary there. What lies wholly inside goes into it, if it was in the same boundary as the new one.
    fn enclose(&mut self, area: Rect, inside: &[Subject]) {
        let parent = self
            .resting
            .frame_at(self.model(), area.center(), &BTreeSet::new());
        let homes = inside
            .iter()
            .filter(|s| matches!(s, Subject::Element(_) | Subject::Boundary(_)));
        let taken = |s: &&Subject| {
            inside
                .iter()
                .any(|o| matches!((o, self.home(**s)), (Subject::Boundary(o), Some(h)) if *o == h))
        };
        let outer: Vec<Subject> = homes.filter(|s| !taken(s)).copied().collect();
        let around: BTreeSet<Option<BoundaryId>> = outer.iter().map(|s| self.home(*s)).collect();
        let parent = match around.len() {
            1 => around.first().copied().flatten(),
            _ => parent,
        };
        let within: Vec<Subject> = outer
            .into_iter()
            .filter(|s| self.home(*s) == parent)
            .collect();
        let id = BoundaryId::fresh();
        let diagram = self.diagram();
        self.edit("Add boundary", |edit| {
            let boundary = Boundary::new("New boundary", BoundaryKind::Vpc);
            edit.put(id, boundary);
            edit.nest(id, parent);
            for subject in within {
                match subject {
                    Subject::Element(of) => {
                        edit.update(of, |e: &mut Element| e.boundary = Some(id));
                    }
                    Subject::Boundary(of) => drop(edit.nest(of, Some(id))),
                    _ => (),
                }
            }
            if let Some(diagram) = diagram {
                edit.put((diagram, id), shift::frame(area));
            }
        });
        self.select([Subject::Boundary(id)]);
        self.rename(Subject::Boundary(id));
    }

    /// Takes the selected boundaries away; what is in them stays and is selected.
    fn unwrap(&mut self) {
        let gone: Vec<BoundaryId> = self
            .selection
            .iter()
            .filter_map(|subject| match subject {
                Subject::Boundary(id) => Some(*id),
                _ => None,
            })
            .collect();
        let inside = |id: &Option<BoundaryId>| id.is_some_and(|id| gone.contains(&id));
        let elements = self.model().elements().iter();
        let freed: Vec<Subject> = elements
            .filter(|(_, e)| inside(&e.boundary))
            .map(|(id, _)| Subject::Element(*id))
            .collect();
        self.edit("Take the boundary away", |edit| {
            for id in gone {
                edit.remove_boundary(id);
            }
        });
        self.select(freed);
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
        let known = self.model().elements();
        if !known.contains_key(&from) || !known.contains_key(&to) {
            return;
        }
        let id = FlowId::fresh();
        self.edit("Add flow", |edit| edit.put(id, Flow::new("", from, to)));
        self.select([Subject::Flow(id)]);
        self.rename(Subject::Flow(id));
    }

    /// All that the shown diagram has.
    fn everything(&self) -> impl Iterator<Item = Subject> {
        let sheet = &self.resting;
        let elements = sheet.boxes().keys().map(|id| Subject::Element(*id));
        let boundaries = sheet.frames().keys().map(|id| Subject::Boundary(*id));
        let flows = sheet.lines().keys().map(|id| Subject::Flow(*id));
        elements.chain(boundaries).chain(flows)
    }

    fn select_all(&mut self) {
        self.selection = self.everything().collect();
    }

    fn select_rest(&mut self) {
        let rest: Vec<Subject> = self
            .everything()
            .filter(|s| !self.selection.contains(s))
            .collect();
        self.select(rest);
    }

    /// Everything of the kinds that are selected.
    fn select_kind(&mut self) {
        let model = self.model();
        let kind = |subject: &Subject| match subject {
            Subject::Element(id) => model.elements().get(id).map(|e| e.kind.word()),
            Subject::Boundary(id) => model.boundaries().get(id).map(|b| b.kind.word()),
            Subject::Flow(_) => Some("flow"),
            Subject::Model | Subject::Asset(_) => None,
        };
        let tag = |s: &Subject| (std::mem::discriminant(s), kind(s));
        let kinds: Vec<_> = self.selection.iter().map(tag).collect();
        let all = self.everything().filter(|s| kinds.contains(&tag(s)));
        let all: Vec<Subject> = all.collect();
        self.select(all);
    }

    /// Deletes the selection, but for what is locked; decisions on its threats stay, as stale.
    fn delete(&mut self, verb: &str) {
        if let (Some(note), true) = (self.noted(), self.selection.is_empty()) {
            return self.remove_note(note);
        }
        let gone = what(self.model(), self);
        let label = format!("{verb} {gone}");
        let locked = self.locked();
        let chosen: Vec<Subject> = self.selection.difference(&locked).copied().collect();
        let before = self.history().len();
        self.edit(&label, |edit| {
            for subject in chosen {
                remove(edit, subject);
            }
        });
        if verb == "Delete" && self.history().len() > before {
            self.request(Request::Deleted(format!("Deleted {gone}")));
        }
    }

    /// Deletes one thing as one step, whatever is selected.
    pub fn remove(&mut self, subject: Subject) {
        let gone = format!("\u{201c}{}\u{201d}", self.model().name(subject));
        self.edit(&format!("Delete {gone}"), |edit| remove(edit, subject));
        self.request(Request::Deleted(format!("Deleted {gone}")));
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
