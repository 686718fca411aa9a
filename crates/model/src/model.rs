//! The model: tables of records behind shared pointers. A clone is a snapshot and costs a map of pointers.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Anchor, Asset, AssetId, Assumption, AssumptionId, Boundary, BoundaryId, Control, ControlId,
    Decision, Diagram, DiagramId, Element, ElementId, FindingId, Flow, FlowId, Frame, Override,
    OwnThreat, Place, Route, Session, SessionId, Subject, ThreatId, Workload, fault::DEPTH,
};

/// An ordered map of shared records.
pub type Table<I, T> = BTreeMap<I, Arc<T>>;

/// A place of something in one diagram.
pub type In<I> = (DiagramId, I);

/// Everything people said about one workload. Read freely; written only through [`Edit`](crate::Edit).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    pub(crate) workload: Arc<Workload>,
    pub(crate) elements: Table<ElementId, Element>,
    pub(crate) flows: Table<FlowId, Flow>,
    pub(crate) boundaries: Table<BoundaryId, Boundary>,
    pub(crate) assets: Table<AssetId, Asset>,
    pub(crate) controls: Table<ControlId, Control>,
    pub(crate) decisions: Table<FindingId, Decision>,
    pub(crate) overrides: Table<FindingId, Override>,
    pub(crate) threats: Table<ThreatId, OwnThreat>,
    pub(crate) assumptions: Table<AssumptionId, Assumption>,
    pub(crate) diagrams: Table<DiagramId, Diagram>,
    pub(crate) places: Table<In<ElementId>, Place>,
    pub(crate) frames: Table<In<BoundaryId>, Frame>,
    pub(crate) routes: Table<In<FlowId>, Route>,
    pub(crate) sessions: Table<SessionId, Session>,
}

macro_rules! readers {
    ($($(#[$doc:meta])* $field:ident: $id:ty => $record:ty,)*) => {
        impl Model {$(
            $(#[$doc])*
            pub fn $field(&self) -> &Table<$id, $record> {
                &self.$field
            }
        )*}
    };
}

readers! {
    elements: ElementId => Element,
    flows: FlowId => Flow,
    boundaries: BoundaryId => Boundary,
    assets: AssetId => Asset,
    controls: ControlId => Control,
    decisions: FindingId => Decision,
    overrides: FindingId => Override,
    threats: ThreatId => OwnThreat,
    assumptions: AssumptionId => Assumption,
    diagrams: DiagramId => Diagram,
    places: In<ElementId> => Place,
    frames: In<BoundaryId> => Frame,
    routes: In<FlowId> => Route,
    sessions: SessionId => Session,
}

impl Model {
    pub fn workload(&self) -> &Workload {
        &self.workload
    }

    /// The boundaries around something, innermost first. Ends at a cycle.
    pub fn around(&self, inner: Option<BoundaryId>) -> Vec<BoundaryId> {
        let mut path = Vec::new();
        let mut next = inner;
        while let Some(id) = next.filter(|id| !path.contains(id)) {
            let Some(boundary) = self.boundaries.get(&id) else {
                break;
            };
            path.push(id);
            next = boundary.parent;
        }
        path
    }

    /// Whether an element may stand on another: that one does not stand on it in the end, and no more than 64 would
    /// stand on one another.
    pub fn stands(&self, id: ElementId, on: ElementId) -> bool {
        self.elements.contains_key(&on) && self.bears(on, id, self.stack(id))
    }

    /// All that an element may stand on, by id.
    pub fn grounds(&self, id: ElementId) -> impl Iterator<Item = (ElementId, &Element)> {
        let stack = self.stack(id);
        let all = self.elements.iter().map(|(on, e)| (*on, e.as_ref()));
        all.filter(move |(on, _)| self.bears(*on, id, stack))
    }

    /// How many layers stand on one another from an element up, itself the first; no further than the most there may be.
    fn stack(&self, id: ElementId) -> usize {
        let mut layers = 0;
        let mut layer = vec![id];
        while !layer.is_empty() && layers <= DEPTH {
            let over = |e: &Element| e.on.is_some_and(|on| layer.contains(&on));
            let next = self.elements.iter().filter(|(_, e)| over(e));
            layer = next.map(|(id, _)| *id).collect();
            layers += 1;
        }
        layers
    }

    /// Whether `on` bears a stack of so many layers that begins with `id`, and does not stand on that itself.
    fn bears(&self, on: ElementId, id: ElementId, stack: usize) -> bool {
        let mut layers = stack;
        let mut next = Some(on);
        while let Some(at) = next {
            if at == id || layers > DEPTH {
                return false;
            }
            layers += 1;
            next = self.elements.get(&at).and_then(|e| e.on);
        }
        layers <= DEPTH
    }

    /// The name people know a subject by.
    pub fn name(&self, subject: Subject) -> String {
        match subject {
            Subject::Model => self.workload.title.clone(),
            Subject::Element(id) => self
                .elements
                .get(&id)
                .map_or_else(String::new, |e| e.name.clone()),
            Subject::Asset(id) => self
                .assets
                .get(&id)
                .map_or_else(String::new, |a| a.name.clone()),
            Subject::Boundary(id) => self
                .boundaries
                .get(&id)
                .map_or_else(String::new, |b| b.name.clone()),
            Subject::Flow(id) => self
                .flows
                .get(&id)
                .map_or_else(String::new, |flow| self.flow_name(flow)),
        }
    }

    /// `source → target`, with the label if there is one.
    pub fn flow_name(&self, flow: &Flow) -> String {
        let end = |id| self.elements.get(id).map_or("?", |e| e.name.as_str());
        let ends = format!("{} \u{2192} {}", end(&flow.from), end(&flow.to));
        if flow.name.is_empty() {
            ends
        } else {
            format!("{ends}: {}", flow.name)
        }
    }

    /// Whether the subject exists.
    pub fn has(&self, subject: Subject) -> bool {
        match subject {
            Subject::Model => true,
            Subject::Element(id) => self.elements.contains_key(&id),
            Subject::Flow(id) => self.flows.contains_key(&id),
            Subject::Asset(id) => self.assets.contains_key(&id),
            Subject::Boundary(id) => self.boundaries.contains_key(&id),
        }
    }

    /// The subject a control hangs on, if it hangs on one that exists.
    pub fn anchored(&self, anchor: Anchor) -> Option<Subject> {
        let subject = match anchor {
            Anchor::Element(id) => Subject::Element(id),
            Anchor::Flow(id) => Subject::Flow(id),
            Anchor::Boundary(id) => Subject::Boundary(id),
            Anchor::Finding(id) => self.decisions.get(&id)?.subject,
        };
        self.has(subject).then_some(subject)
    }

    /// The diagrams as people put them in order.
    pub fn sequence(&self) -> Vec<DiagramId> {
        let mut all: Vec<(u16, DiagramId)> =
            self.diagrams.iter().map(|(id, d)| (d.order, *id)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, id)| id).collect()
    }

    /// The diagram shown first.
    pub fn first_diagram(&self) -> Option<DiagramId> {
        let all = self.diagrams.iter();
        let first = all.min_by_key(|(id, diagram)| (diagram.order, **id))?;
        Some(*first.0)
    }

    /// No element, flow, boundary or asset yet.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
            && self.flows.is_empty()
            && self.boundaries.is_empty()
            && self.assets.is_empty()
    }
}
