//! The dense view of a model: numbers instead of ids, one byte a fact, a graph of the flows. Rules read this; the
//! maps of the model are not touched inside their loops.

use model::{
    Action, BoundaryId, BoundaryKind, Category, ElementId, Facts, FlowId, Kind, KindSpec, Model,
    Provenance, Ratings, Stage, vocabulary,
};
use petgraph::graph::{DiGraph, NodeIndex};

use crate::look::{ASSET_TABLE, FLOW_TABLE, column};

/// A subject by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Element(u32),
    Flow(u32),
    Asset(u32),
    Boundary(u32),
    Model,
}

/// Where a value of the view comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody stated it and nothing shows it.
    #[default]
    Unknown,
    /// A person.
    Person,
    Template,
    Import,
    Scan,
    /// The drawing shows it.
    Drawn,
    /// The platform forces it.
    Platform,
    /// Computed from flows and boundaries.
    Derived,
}

impl From<&Provenance> for Origin {
    fn from(from: &Provenance) -> Self {
        match from {
            Provenance::Stated | Provenance::Person { .. } => Self::Person,
            Provenance::Drawn => Self::Drawn,
            Provenance::Platform => Self::Platform,
            Provenance::Template => Self::Template,
            Provenance::Import { .. } => Self::Import,
            Provenance::Scan { .. } => Self::Scan,
        }
    }
}

/// How an untrusted source gets to an element (ELEMENTS, section 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exposure {
    /// By flows that are all stated unauthenticated: one step up.
    Open,
    /// By some flows.
    Reached,
    /// By none, although a source is modelled with a flow: one step down in the run stage.
    Sheltered,
    /// No source is modelled, or the element is of another stage.
    #[default]
    Unsaid,
}

/// One element as rules see it.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: ElementId,
    pub kind: Kind,
    pub stage: Stage,
    pub in_scope: bool,
    pub boundary: Option<u32>,
    pub on: Option<u32>,
    /// The task it belongs to: its own if it is one.
    pub task: Option<u32>,
    pub exposure: Exposure,
    /// The nearest actor whose flows lead here, itself left out.
    pub actor: Option<u32>,
    /// An attacker marked as targeted reaches it.
    pub targeted: bool,
    /// Confidentiality, integrity, availability: its own and its data's, 0 where none is rated.
    pub ratings: [u8; 3],
    pub holds: Vec<u32>,
    pub(crate) row: usize,
}

/// One flow as rules see it.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: FlowId,
    pub from: u32,
    pub to: u32,
    pub action: Option<Action>,
    pub both_ways: bool,
    pub in_scope: bool,
    pub protocol: String,
    pub stage: Stage,
    pub carries: Vec<u32>,
    pub(crate) row: usize,
}

/// One boundary as rules see it.
#[derive(Clone, Debug)]
pub struct Zone {
    pub id: BoundaryId,
    pub kind: BoundaryKind,
    pub trust: u8,
    pub parent: Option<u32>,
    pub in_scope: bool,
}

/// One data asset as rules see it.
#[derive(Clone, Debug)]
pub struct Datum {
    pub id: model::AssetId,
    pub ratings: [u8; 3],
    pub category: Option<Category>,
    pub in_scope: bool,
    pub(crate) row: usize,
}

/// A fact's value and origin.
pub type Cell = (u8, Origin);

#[derive(Debug, Default)]
pub struct View {
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
    pub zones: Vec<Zone>,
    pub data: Vec<Datum>,
    pub(crate) cells: Vec<Cell>,
    /// Node and edge numbers are those of `nodes` and `lines`.
    pub(crate) graph: DiGraph<(), ()>,
    /// Controls in place at least in part, by subject.
    pub(crate) in_place: std::collections::BTreeSet<(Subject, usize)>,
}

fn levels(ratings: Ratings) -> [u8; 3] {
    ratings.named().map(|(_, level)| level.unwrap_or_default())
}

pub(crate) fn raise(levels: &mut [u8; 3], by: [u8; 3]) {
    for (level, other) in levels.iter_mut().zip(by) {
        *level = (*level).max(other);
    }
}

impl View {
    /// The view of a model without faults: stated facts, then what the drawing, the platform and the flows add.
    pub fn new(model: &Model) -> Self {
        let mut view = Self::default();
        view.zones(model);
        view.data(model);
        view.nodes(model);
        view.lines(model);
        view.rate();
        crate::derive::complete(&mut view);
        view
    }

    fn zones(&mut self, model: &Model) {
        let numbers: Vec<BoundaryId> = model.boundaries().keys().copied().collect();
        self.zones
            .extend(model.boundaries().iter().map(|(id, boundary)| Zone {
                id: *id,
                kind: boundary.kind,
                trust: boundary.trust(),
                parent: boundary.parent.and_then(|parent| number(&numbers, &parent)),
                in_scope: boundary.about.in_scope(),
            }));
    }

    fn data(&mut self, model: &Model) {
        for (id, asset) in model.assets() {
            let row = self.state(&asset.facts, ASSET_TABLE, vocabulary().asset());
            let (ratings, in_scope) = (levels(asset.ratings), asset.about.in_scope());
            self.data.push(Datum {
                id: *id,
                ratings,
                category: asset.category,
                in_scope,
                row,
            });
        }
    }

    fn nodes(&mut self, model: &Model) {
        let numbers: Vec<ElementId> = model.elements().keys().copied().collect();
        let zones: Vec<BoundaryId> = self.zones.iter().map(|zone| zone.id).collect();
        let data: Vec<model::AssetId> = self.data.iter().map(|datum| datum.id).collect();
        self.nodes.reserve(numbers.len());
        self.graph = DiGraph::with_capacity(numbers.len(), model.flows().len());
        for (id, element) in model.elements() {
            self.graph.add_node(());
            let row = self.state(
                &element.facts,
                element.kind as usize,
                vocabulary().kind(element.kind),
            );
            self.nodes.push(Node {
                id: *id,
                kind: element.kind,
                stage: element.stage(),
                in_scope: element.about.in_scope(),
                boundary: element.boundary.and_then(|zone| number(&zones, &zone)),
                on: element.on.and_then(|on| number(&numbers, &on)),
                task: None,
                exposure: Exposure::Unsaid,
                actor: None,
                targeted: false,
                ratings: levels(element.ratings),
                holds: element
                    .holds
                    .iter()
                    .filter_map(|asset| number(&data, asset))
                    .collect(),
                row,
            });
        }
    }

    fn lines(&mut self, model: &Model) {
        let nodes: Vec<ElementId> = self.nodes.iter().map(|node| node.id).collect();
        let data: Vec<model::AssetId> = self.data.iter().map(|datum| datum.id).collect();
        self.lines.reserve(model.flows().len());
        for (id, flow) in model.flows() {
            let Some((from, to)) = number(&nodes, &flow.from).zip(number(&nodes, &flow.to)) else {
                continue;
            };
            self.graph.add_edge(
                NodeIndex::new(from as usize),
                NodeIndex::new(to as usize),
                (),
            );
            let row = self.state(&flow.facts, FLOW_TABLE, vocabulary().flow());
            self.lines.push(Line {
                id: *id,
                from,
                to,
                action: flow.action,
                both_ways: flow.both_ways,
                in_scope: flow.about.in_scope(),
                protocol: flow.protocol.to_ascii_lowercase(),
                stage: flow.stage.unwrap_or(Stage::Any),
                carries: flow
                    .carries
                    .iter()
                    .filter_map(|asset| number(&data, asset))
                    .collect(),
                row,
            });
        }
    }

    /// Writes the stated facts of one thing into a new row.
    fn state(&mut self, facts: &Facts, table: usize, spec: &KindSpec) -> usize {
        let row = self.cells.len();
        self.cells
            .resize(row + spec.attributes.len(), (0, Origin::Unknown));
        for (attr, fact) in facts {
            let place = column(table, *attr);
            if let Some(cell) = place.and_then(|column| self.cells.get_mut(row + column)) {
                *cell = (fact.is.byte(), Origin::from(&fact.from));
            }
        }
        row
    }

    /// Adds to each element the ratings of the data it holds and of the data its flows carry.
    fn rate(&mut self) {
        for node in &mut self.nodes {
            for asset in &node.holds {
                raise(
                    &mut node.ratings,
                    self.data
                        .get(*asset as usize)
                        .map_or([0; 3], |datum| datum.ratings),
                );
            }
        }
        for line in &self.lines {
            for asset in &line.carries {
                let ratings = self
                    .data
                    .get(*asset as usize)
                    .map_or([0; 3], |datum| datum.ratings);
                for end in [line.from, line.to] {
                    if let Some(node) = self.nodes.get_mut(end as usize) {
                        raise(&mut node.ratings, ratings);
                    }
                }
            }
        }
    }
}

/// The place of an id in a sorted list.
fn number<I: Ord>(sorted: &[I], id: &I) -> Option<u32> {
    sorted.binary_search(id).ok().map(|ix| ix as u32)
}
