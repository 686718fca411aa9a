//! The outline: the whole model as a tree of lines, boundaries with what is in them, elements with the flows that leave
//! them, data at the end. Everything on the drawing is here, so that all of it can be edited as a list.

use std::collections::{BTreeMap, BTreeSet};

use model::{BoundaryId, ElementId, FlowId, Subject};

use crate::Session;

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub subject: Subject,
    pub depth: usize,
    /// A flow is named by where it leads.
    pub title: String,
    /// The kind.
    pub detail: String,
    /// Something hangs under it.
    pub folds: bool,
}

impl Session {
    /// The lines, without those under a folded one.
    pub fn outline(&self, folded: &BTreeSet<Subject>) -> Vec<Line> {
        Tree::of(self, folded).lines
    }

    /// Adds an element in a boundary, or in none, where there is room; begins nothing. Returns it.
    pub fn add_in(&mut self, kind: model::Kind, home: Option<BoundaryId>) -> ElementId {
        let id = ElementId::fresh();
        let at = self.room(home);
        let diagram = self.diagram();
        let mut element = model::Element::new(&model::vocabulary().kind(kind).title, kind);
        element.boundary = home;
        self.edit("Add element", |edit| {
            edit.put(id, element);
            if let Some(diagram) = diagram {
                edit.put((diagram, id), crate::shift::place(at));
            }
        });
        self.select([Subject::Element(id)]);
        id
    }

    /// Adds a boundary in another, or in none. Returns it.
    pub fn add_boundary(&mut self, home: Option<BoundaryId>) -> BoundaryId {
        let id = BoundaryId::fresh();
        let at = self.room(home);
        let diagram = self.diagram();
        self.edit("Add boundary", |edit| {
            edit.put(
                id,
                model::Boundary::new("New boundary", model::BoundaryKind::Vpc),
            );
            edit.nest(id, home);
            if let Some(diagram) = diagram {
                let area = emath::Rect::from_center_size(at, emath::vec2(260.0, 140.0));
                edit.put((diagram, id), crate::shift::frame(area));
            }
        });
        self.select([Subject::Boundary(id)]);
        id
    }

    /// Where a new box stands free: right of what is in the boundary, or right of everything.
    pub(crate) fn room(&self, home: Option<BoundaryId>) -> emath::Pos2 {
        use scene::layout::BOX;
        let boxes = self.resting.boxes();
        let inside = |id: &ElementId| {
            let element = self.model().elements().get(id);
            home.is_none() || element.is_some_and(|e| e.boundary == home)
        };
        let mine = boxes
            .iter()
            .filter(|(id, _)| inside(id))
            .map(|(_, area)| *area);
        let frame = home.and_then(|id| self.resting.frames().get(&id)).copied();
        let mut at = match (mine.reduce(emath::Rect::union), frame) {
            (Some(area), _) => {
                emath::pos2(area.min.x + BOX.x / 2.0, area.max.y + 46.0 + BOX.y / 2.0)
            }
            (None, Some(frame)) => frame.center(),
            (None, None) => emath::Pos2::ZERO,
        };
        let taken = |at: emath::Pos2| {
            let area = emath::Rect::from_center_size(at, BOX).expand(8.0);
            boxes.values().any(|other| other.intersects(area))
        };
        for _ in 0..200 {
            if !taken(at) {
                break;
            }
            at.x += BOX.x + 40.0;
        }
        at.round()
    }
}

struct Tree<'s> {
    session: &'s Session,
    folded: &'s BTreeSet<Subject>,
    boundaries: BTreeMap<Option<BoundaryId>, Vec<BoundaryId>>,
    elements: BTreeMap<Option<BoundaryId>, Vec<ElementId>>,
    flows: BTreeMap<ElementId, Vec<FlowId>>,
    lines: Vec<Line>,
}

impl<'s> Tree<'s> {
    fn of(session: &'s Session, folded: &'s BTreeSet<Subject>) -> Self {
        let model = session.model();
        let mut tree = Self {
            session,
            folded,
            boundaries: BTreeMap::new(),
            elements: BTreeMap::new(),
            flows: BTreeMap::new(),
            lines: Vec::new(),
        };
        for (id, boundary) in model.boundaries() {
            tree.boundaries
                .entry(boundary.parent)
                .or_default()
                .push(*id);
        }
        for (id, element) in model.elements() {
            tree.elements.entry(element.boundary).or_default().push(*id);
        }
        for (id, flow) in model.flows() {
            tree.flows.entry(flow.from).or_default().push(*id);
        }
        let key = |subject: Subject| model.name(subject).to_lowercase();
        for list in tree.boundaries.values_mut() {
            list.sort_by_cached_key(|id| key(Subject::Boundary(*id)));
        }
        for list in tree.elements.values_mut() {
            list.sort_by_cached_key(|id| key(Subject::Element(*id)));
        }
        tree.level(None, 0);
        let mut data: Vec<Subject> = model
            .assets()
            .keys()
            .map(|id| Subject::Asset(*id))
            .collect();
        data.sort_by_cached_key(|subject| key(*subject));
        for subject in data {
            tree.line(subject, 0, false);
        }
        tree
    }

    fn level(&mut self, home: Option<BoundaryId>, depth: usize) {
        for id in self.boundaries.get(&home).cloned().unwrap_or_default() {
            let inside =
                self.boundaries.contains_key(&Some(id)) || self.elements.contains_key(&Some(id));
            if self.line(Subject::Boundary(id), depth, inside) {
                self.level(Some(id), depth + 1);
            }
        }
        for id in self.elements.get(&home).cloned().unwrap_or_default() {
            let flows = self.flows.get(&id).cloned().unwrap_or_default();
            if self.line(Subject::Element(id), depth, !flows.is_empty()) {
                for flow in flows {
                    self.line(Subject::Flow(flow), depth + 1, false);
                }
            }
        }
    }

    /// Adds a line; tells whether what is under it is shown.
    fn line(&mut self, subject: Subject, depth: usize, folds: bool) -> bool {
        let model = self.session.model();
        let (title, detail) = match subject {
            Subject::Flow(id) => {
                let flow = model.flows().get(&id);
                let to = flow.map_or_else(String::new, |f| model.name(Subject::Element(f.to)));
                let label = flow.map_or_else(String::new, |f| f.name.clone());
                (format!("\u{2192} {to}"), label)
            }
            Subject::Element(id) => {
                let kind = model.elements().get(&id).map(|e| e.kind);
                let title = kind.map(|kind| model::vocabulary().kind(kind).title.clone());
                (model.name(subject), title.unwrap_or_default())
            }
            Subject::Boundary(id) => {
                let kind = model.boundaries().get(&id).map(|b| b.kind);
                let title = kind.map(crate::facts::boundary_title);
                (model.name(subject), title.unwrap_or_default())
            }
            other => (model.name(other), "Data".to_owned()),
        };
        self.lines.push(Line {
            subject,
            depth,
            title,
            detail,
            folds,
        });
        folds && !self.folded.contains(&subject)
    }
}
