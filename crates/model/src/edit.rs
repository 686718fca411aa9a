//! The only writer of a model. Cascades live here: removing an element removes its flows, places and controls;
//! decisions on its findings stay and are listed as stale.

use std::sync::Arc;

use crate::{
    Anchor, Asset, AssetId, Boundary, BoundaryId, Change, Control, Diagram, DiagramId, Element,
    ElementId, Flow, FlowId, Frame, Model, OwnThreat, Place, Record, Route, Subject, Swap,
    ThreatId, Workload, fault::DEPTH,
};

/// An edit in progress. Changes take effect at once; [`Edit::commit`] hands them out as one step.
pub struct Edit<'m> {
    model: &'m mut Model,
    changes: Vec<Change>,
}

impl<'m> Edit<'m> {
    pub fn new(model: &'m mut Model) -> Self {
        Self {
            model,
            changes: Vec::new(),
        }
    }

    /// The model as it stands now.
    pub fn model(&self) -> &Model {
        self.model
    }

    /// Adds or replaces a record; an equal one changes nothing.
    pub fn put<T: Record>(&mut self, id: T::Id, record: T) {
        let before = T::table(self.model).get(&id).cloned();
        if before.as_deref() != Some(&record) {
            self.apply(T::change(Swap {
                id,
                before,
                after: Some(Arc::new(record)),
            }));
        }
    }

    /// Changes a record in place; `false` if there is none of that id.
    pub fn update<T: Record>(&mut self, id: T::Id, change: impl FnOnce(&mut T)) -> bool {
        let Some(before) = T::table(self.model).get(&id).cloned() else {
            return false;
        };
        let mut record = T::clone(&before);
        change(&mut record);
        self.put(id, record);
        true
    }

    /// Changes the workload's facts.
    pub fn workload(&mut self, change: impl FnOnce(&mut Workload)) {
        let before = Arc::clone(&self.model.workload);
        let mut record = Workload::clone(&before);
        change(&mut record);
        if record != *before {
            self.apply(Change::Workload(Swap {
                id: (),
                before: Some(before),
                after: Some(Arc::new(record)),
            }));
        }
    }

    /// Removes one record and nothing else. For elements, flows, boundaries and assets use the methods that cascade.
    pub fn take<T: Record>(&mut self, id: T::Id) -> bool {
        let Some(before) = T::table(self.model).get(&id).cloned() else {
            return false;
        };
        self.apply(T::change(Swap {
            id,
            before: Some(before),
            after: None,
        }));
        true
    }

    /// Removes an element with its flows, places and controls; what stood on it stands on nothing.
    pub fn remove_element(&mut self, id: ElementId) -> bool {
        let flows: Vec<FlowId> = self
            .model
            .flows
            .iter()
            .filter(|(_, f)| f.from == id || f.to == id)
            .map(|(id, _)| *id)
            .collect();
        for flow in flows {
            self.remove_flow(flow);
        }
        let standing: Vec<ElementId> = self
            .model
            .elements
            .iter()
            .filter(|(_, e)| e.on == Some(id))
            .map(|(id, _)| *id)
            .collect();
        for other in standing {
            self.update(other, |e: &mut Element| e.on = None);
        }
        self.release(Anchor::Element(id));
        self.widen(Subject::Element(id));
        self.unpin(Subject::Element(id));
        let places: Vec<_> = self
            .model
            .places
            .keys()
            .filter(|key| key.1 == id)
            .copied()
            .collect();
        for key in places {
            self.take::<Place>(key);
        }
        self.take::<Element>(id)
    }

    /// Removes a flow with its routes and controls.
    pub fn remove_flow(&mut self, id: FlowId) -> bool {
        self.release(Anchor::Flow(id));
        self.widen(Subject::Flow(id));
        self.unpin(Subject::Flow(id));
        let routes: Vec<_> = self
            .model
            .routes
            .keys()
            .filter(|key| key.1 == id)
            .copied()
            .collect();
        for key in routes {
            self.take::<Route>(key);
        }
        self.take::<Flow>(id)
    }

    /// Removes a boundary; what was in it moves to the boundary around it.
    pub fn remove_boundary(&mut self, id: BoundaryId) -> bool {
        let Some(parent) = self.model.boundaries.get(&id).map(|b| b.parent) else {
            return false;
        };
        let inside: Vec<ElementId> = self
            .model
            .elements
            .iter()
            .filter(|(_, e)| e.boundary == Some(id))
            .map(|(id, _)| *id)
            .collect();
        for element in inside {
            self.update(element, |e: &mut Element| e.boundary = parent);
        }
        let nested: Vec<BoundaryId> = self
            .model
            .boundaries
            .iter()
            .filter(|(_, b)| b.parent == Some(id))
            .map(|(id, _)| *id)
            .collect();
        for other in nested {
            self.update(other, |b: &mut Boundary| b.parent = parent);
        }
        self.release(Anchor::Boundary(id));
        self.widen(Subject::Boundary(id));
        self.unpin(Subject::Boundary(id));
        let frames: Vec<_> = self
            .model
            .frames
            .keys()
            .filter(|key| key.1 == id)
            .copied()
            .collect();
        for key in frames {
            self.take::<Frame>(key);
        }
        self.take::<Boundary>(id)
    }

    /// Removes an asset from the model and from everything that holds or carries it.
    pub fn remove_asset(&mut self, id: AssetId) -> bool {
        let holders: Vec<ElementId> = self
            .model
            .elements
            .iter()
            .filter(|(_, e)| e.holds.contains(&id))
            .map(|(id, _)| *id)
            .collect();
        for element in holders {
            self.update(element, |e: &mut Element| {
                e.holds.remove(&id);
            });
        }
        let carriers: Vec<FlowId> = self
            .model
            .flows
            .iter()
            .filter(|(_, f)| f.carries.contains(&id))
            .map(|(id, _)| *id)
            .collect();
        for flow in carriers {
            self.update(flow, |f: &mut Flow| {
                f.carries.remove(&id);
            });
        }
        self.widen(Subject::Asset(id));
        self.take::<Asset>(id)
    }

    /// Removes a diagram with all places on it. What it showed stays in the model.
    pub fn remove_diagram(&mut self, id: DiagramId) -> bool {
        let on = |of: &DiagramId| *of == id;
        let places = self.model.places.keys().filter(|key| on(&key.0));
        let frames = self.model.frames.keys().filter(|key| on(&key.0));
        let routes = self.model.routes.keys().filter(|key| on(&key.0));
        let (places, frames, routes): (Vec<_>, Vec<_>, Vec<_>) = (
            places.copied().collect(),
            frames.copied().collect(),
            routes.copied().collect(),
        );
        for key in places {
            self.take::<Place>(key);
        }
        for key in frames {
            self.take::<Frame>(key);
        }
        for key in routes {
            self.take::<Route>(key);
        }
        self.take::<Diagram>(id)
    }

    /// Puts a boundary into another, unless that would make it contain itself or put something
    /// inside more than 64 others.
    pub fn nest(&mut self, id: BoundaryId, parent: Option<BoundaryId>) -> bool {
        let around = self.model.around(parent);
        if around.contains(&id) || around.len() + self.height(id) > DEPTH {
            return false;
        }
        self.update(id, |b: &mut Boundary| b.parent = parent)
    }

    /// How many boundaries deep the content of a boundary goes: 0 if it holds none.
    fn height(&self, id: BoundaryId) -> usize {
        let above = |inner: &BoundaryId| {
            let path = self.model.around(Some(*inner));
            path.iter().position(|at| *at == id).unwrap_or_default()
        };
        self.model
            .boundaries
            .keys()
            .map(above)
            .max()
            .unwrap_or_default()
    }

    /// What was changed so far, in order; empty if nothing was.
    pub fn commit(self) -> Vec<Change> {
        debug_assert_eq!(
            self.model.faults(),
            Vec::new(),
            "an edit left the model broken"
        );
        self.changes
    }

    /// Threats people wrote about something that goes are about the whole model then: what somebody wrote is not lost.
    fn widen(&mut self, subject: Subject) {
        let about = self
            .model
            .threats
            .iter()
            .filter(|(_, t)| t.subject == subject);
        let ids: Vec<ThreatId> = about.map(|(id, _)| *id).collect();
        for id in ids {
            self.update(id, |t: &mut OwnThreat| t.subject = Subject::Model);
        }
    }

    /// Diagrams say nothing any more of something that goes.
    fn unpin(&mut self, subject: Subject) {
        let level = |diagram: &Diagram| match subject {
            Subject::Element(id) => diagram.levels.contains_key(&id),
            _ => false,
        };
        let said = |diagram: &Diagram| diagram.locked.contains(&subject) || level(diagram);
        let diagrams = self.model.diagrams.iter().filter(|(_, d)| said(d));
        let ids: Vec<DiagramId> = diagrams.map(|(id, _)| *id).collect();
        for id in ids {
            self.update(id, |diagram: &mut Diagram| {
                diagram.locked.remove(&subject);
                if let Subject::Element(id) = subject {
                    diagram.levels.remove(&id);
                }
            });
        }
    }

    fn release(&mut self, anchor: Anchor) {
        let ids: Vec<_> = self
            .model
            .controls
            .iter()
            .filter(|(_, c)| c.on == anchor)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.take::<Control>(id);
        }
    }

    fn apply(&mut self, change: Change) {
        let done = self.model.apply(&change);
        debug_assert_eq!(done, Ok(()), "a change does not fit the model: {change:?}");
        if done.is_ok() {
            self.changes.push(change);
        }
    }
}
