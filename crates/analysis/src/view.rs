//! The dense view of a model: numbers instead of ids, one byte a fact, a graph of the flows. Rules read this; the
//! maps of the model are not touched inside their loops.

use std::sync::LazyLock;

use model::{
    Action, Attr, BoundaryId, BoundaryKind, Category, ElementId, Facts, FlowId, Group, Kind,
    KindSpec, Model, Provenance, Ratings, Stage, vocabulary,
};
use petgraph::{
    Direction,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};

use crate::{compile::Field, tri::Tri};

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

/// For each kind the column of each attribute, 255 where it has none.
static COLUMNS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let vocabulary = vocabulary();
    let mut columns = vec![u8::MAX; (Kind::ALL.len() + 2) * vocabulary.width()];
    let specs = vocabulary
        .kinds()
        .iter()
        .chain([vocabulary.flow(), vocabulary.asset()]);
    for (slot, spec) in columns.chunks_mut(vocabulary.width()).zip(specs) {
        for (column, attribute) in spec.attributes.iter().enumerate() {
            if let Some(cell) = slot.get_mut(attribute.attr.ix()) {
                *cell = column as u8;
            }
        }
    }
    columns
});

fn column(table: usize, attr: Attr) -> Option<usize> {
    let column = COLUMNS
        .get(table * vocabulary().width() + attr.ix())
        .copied()?;
    (column != u8::MAX).then_some(usize::from(column))
}

const FLOW_TABLE: usize = Kind::ALL.len();
const ASSET_TABLE: usize = Kind::ALL.len() + 1;

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
            let row = self.state(&asset.facts, vocabulary().asset());
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
            let row = self.state(&element.facts, vocabulary().kind(element.kind));
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
            let row = self.state(&flow.facts, vocabulary().flow());
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
    fn state(&mut self, facts: &Facts, spec: &KindSpec) -> usize {
        let row = self.cells.len();
        self.cells
            .resize(row + spec.attributes.len(), (0, Origin::Unknown));
        for (attr, fact) in facts {
            let place = spec
                .attributes
                .iter()
                .position(|attribute| attribute.attr == *attr);
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

    fn place(&self, subject: Subject, attr: Attr) -> Option<usize> {
        let (row, table) = match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map(|node| (node.row, node.kind as usize))?,
            Subject::Flow(ix) => (self.lines.get(ix as usize)?.row, FLOW_TABLE),
            Subject::Asset(ix) => (self.data.get(ix as usize)?.row, ASSET_TABLE),
            Subject::Boundary(_) | Subject::Model => return None,
        };
        column(table, attr).map(|column| row + column)
    }

    /// The byte of a fact; 0 while unknown, also where the subject has no such attribute.
    pub(crate) fn value(&self, subject: Subject, attr: Attr) -> u8 {
        self.cell(subject, attr).0
    }

    /// A fact's byte and origin.
    pub fn cell(&self, subject: Subject, attr: Attr) -> Cell {
        self.place(subject, attr)
            .and_then(|place| self.cells.get(place))
            .copied()
            .unwrap_or_default()
    }

    /// Sets a fact nobody stated. An explicit "unknown" of a person stays.
    pub(crate) fn fill(&mut self, subject: Subject, attr: Attr, value: u8, origin: Origin) {
        let place = self.place(subject, attr);
        if let Some(cell) = place
            .and_then(|place| self.cells.get_mut(place))
            .filter(|cell| cell.1 == Origin::Unknown)
        {
            *cell = (value, origin);
        }
    }

    /// Sets a computed fact, whatever stands there.
    pub(crate) fn derive(&mut self, subject: Subject, attr: Attr, yes: bool) {
        let place = self.place(subject, attr);
        if let Some(cell) = place.and_then(|place| self.cells.get_mut(place)) {
            *cell = (model::Value::from(yes).byte(), Origin::Derived);
        }
    }

    /// The place of a value in its attribute's list.
    pub(crate) fn rank(&self, subject: Subject, attr: Attr, value: u8) -> usize {
        let spec = match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map(|node| vocabulary().kind(node.kind)),
            Subject::Flow(_) => Some(vocabulary().flow()),
            Subject::Asset(_) => Some(vocabulary().asset()),
            Subject::Boundary(_) | Subject::Model => None,
        };
        let takes = spec
            .and_then(|spec| spec.attribute(attr))
            .map(|attribute| &attribute.takes);
        takes
            .and_then(|takes| takes.iter().position(|v| v.byte() == value))
            .unwrap_or_default()
    }

    pub(crate) fn field(&self, subject: Subject, field: Field, word: &str) -> Tri {
        let same =
            |found: Option<&str>| found.map_or(Tri::Unknown, |found| Tri::from(found == word));
        match (field, subject) {
            (Field::Action, Subject::Flow(ix)) => same(
                self.lines
                    .get(ix as usize)
                    .and_then(|line| line.action)
                    .map(Action::word),
            ),
            (Field::Protocol, Subject::Flow(ix)) => same(
                self.lines
                    .get(ix as usize)
                    .map(|line| line.protocol.as_str())
                    .filter(|p| !p.is_empty()),
            ),
            (Field::Category, Subject::Asset(ix)) => same(
                self.data
                    .get(ix as usize)
                    .and_then(|datum| datum.category)
                    .map(Category::word),
            ),
            (Field::Rating(rating), _) => match self.rating(subject, rating) {
                0 => Tri::Unknown,
                level => Tri::from(level.to_string() == word),
            },
            _ => Tri::No,
        }
    }

    /// A rating of the subject and its data, 0 where nothing is rated.
    pub(crate) fn rating(&self, subject: Subject, rating: usize) -> u8 {
        self.ratings(subject)
            .get(rating)
            .copied()
            .unwrap_or_default()
    }

    /// The ratings that count for a subject: its own and those of the data it holds or carries.
    pub fn ratings(&self, subject: Subject) -> [u8; 3] {
        match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map_or([0; 3], |node| node.ratings),
            Subject::Asset(ix) => self
                .data
                .get(ix as usize)
                .map_or([0; 3], |datum| datum.ratings),
            Subject::Flow(ix) => {
                let mut ratings = [0; 3];
                for asset in self
                    .lines
                    .get(ix as usize)
                    .into_iter()
                    .flat_map(|line| &line.carries)
                {
                    raise(
                        &mut ratings,
                        self.data
                            .get(*asset as usize)
                            .map_or([0; 3], |datum| datum.ratings),
                    );
                }
                ratings
            }
            Subject::Boundary(_) | Subject::Model => [0; 3],
        }
    }

    pub(crate) fn kind(&self, subject: Subject) -> Option<Kind> {
        match subject {
            Subject::Element(ix) => self.nodes.get(ix as usize).map(|node| node.kind),
            _ => None,
        }
    }

    pub(crate) fn stage(&self, subject: Subject) -> Stage {
        match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map_or(Stage::Any, |node| node.stage),
            Subject::Flow(ix) => self
                .lines
                .get(ix as usize)
                .map_or(Stage::Any, |line| line.stage),
            _ => Stage::Any,
        }
    }

    /// The boundaries around a subject, innermost first; of a flow those around its source.
    pub(crate) fn around(&self, subject: Subject) -> impl Iterator<Item = &Zone> {
        let inner = match subject {
            Subject::Element(ix) => self.nodes.get(ix as usize).and_then(|node| node.boundary),
            Subject::Flow(ix) => {
                let from = self.lines.get(ix as usize).map(|line| line.from as usize);
                from.and_then(|from| self.nodes.get(from))
                    .and_then(|node| node.boundary)
            }
            Subject::Boundary(ix) => self.zones.get(ix as usize).and_then(|zone| zone.parent),
            Subject::Asset(_) | Subject::Model => None,
        };
        let zone = |ix: Option<u32>| ix.and_then(|ix| self.zones.get(ix as usize));
        std::iter::successors(zone(inner), move |inner| zone(inner.parent))
    }

    pub(crate) fn inside(&self, subject: Subject, kind: BoundaryKind) -> bool {
        self.around(subject).any(|zone| zone.kind == kind)
    }

    /// The trust level around an element: that of its innermost boundary, none outside all.
    pub(crate) fn trust(&self, node: u32) -> Option<u8> {
        self.around(Subject::Element(node))
            .next()
            .map(|zone| zone.trust)
    }

    pub(crate) fn level_drop(&self, subject: Subject) -> u8 {
        let Subject::Flow(ix) = subject else { return 0 };
        let Some(line) = self.lines.get(ix as usize) else {
            return 0;
        };
        let level = |node| self.trust(node).unwrap_or_default();
        level(line.from).abs_diff(level(line.to))
    }

    pub(crate) fn held(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        let node = match subject {
            Subject::Element(ix) => self.nodes.get(ix as usize),
            _ => None,
        };
        node.into_iter()
            .flat_map(|node| &node.holds)
            .map(|asset| Subject::Asset(*asset))
    }

    /// What a flow carries, or the flows of an element.
    pub(crate) fn carried(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        let lines: Vec<u32> = match subject {
            Subject::Flow(ix) => vec![ix],
            Subject::Element(_) => self
                .incoming(subject)
                .chain(self.outgoing(subject))
                .filter_map(|line| match line {
                    Subject::Flow(ix) => Some(ix),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        lines
            .into_iter()
            .filter_map(|ix| self.lines.get(ix as usize))
            .flat_map(|line| &line.carries)
            .map(|asset| Subject::Asset(*asset))
    }

    pub(crate) fn base(&self, subject: Subject) -> Option<Subject> {
        match subject {
            Subject::Element(ix) => self.nodes.get(ix as usize)?.on.map(Subject::Element),
            _ => None,
        }
    }

    pub(crate) fn incoming(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        self.edges(subject, Direction::Incoming)
    }

    pub(crate) fn outgoing(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        self.edges(subject, Direction::Outgoing)
    }

    fn edges(&self, subject: Subject, direction: Direction) -> impl Iterator<Item = Subject> {
        let node = match subject {
            Subject::Element(ix) => Some(NodeIndex::new(ix as usize)),
            _ => None,
        };
        node.into_iter()
            .flat_map(move |node| self.graph.edges_directed(node, direction))
            .map(|edge| Subject::Flow(edge.id().index() as u32))
    }

    /// The neighbours of a node along flows, forwards or backwards, with the flow between.
    pub(crate) fn steps(&self, node: u32, forwards: bool) -> impl Iterator<Item = (u32, u32)> {
        let node = NodeIndex::new(node as usize);
        let (with, against) = if forwards {
            (Direction::Outgoing, Direction::Incoming)
        } else {
            (Direction::Incoming, Direction::Outgoing)
        };
        let end = move |edge: petgraph::graph::EdgeReference<'_, ()>| {
            let other = if edge.source() == node {
                edge.target()
            } else {
                edge.source()
            };
            (other.index() as u32, edge.id().index() as u32)
        };
        let both = |edge: &(u32, u32)| {
            self.lines
                .get(edge.1 as usize)
                .is_some_and(|line| line.both_ways)
        };
        let straight = self.graph.edges_directed(node, with).map(end);
        straight.chain(
            self.graph
                .edges_directed(node, against)
                .map(end)
                .filter(both),
        )
    }

    /// The best answer among the elements that flows lead to (or come from), the subject itself left out.
    ///
    /// Limitations: one search a subject; a pack that asks this of 10,000 elements pays for it.
    pub(crate) fn search(
        &self,
        subject: Subject,
        forwards: bool,
        holds: impl Fn(&Self, Subject) -> Tri,
    ) -> Tri {
        let Subject::Element(start) = subject else {
            return Tri::No;
        };
        let mut seen = vec![false; self.nodes.len()];
        let mut queue = vec![start];
        let mut best = Tri::No;
        while let Some(node) = queue.pop() {
            for (next, _) in self.steps(node, forwards) {
                let Some(slot) = seen.get_mut(next as usize).filter(|seen| !**seen) else {
                    continue;
                };
                *slot = true;
                queue.push(next);
                if next != start {
                    best = best.or(holds(self, Subject::Element(next)));
                }
                if best == Tri::Yes {
                    return best;
                }
            }
        }
        best
    }

    pub(crate) fn is_actor(&self, subject: Subject) -> bool {
        self.kind(subject)
            .is_some_and(|kind| vocabulary().kind(kind).group == Group::Actor)
    }

    pub(crate) fn has(&self, subject: Subject, control: usize) -> bool {
        self.in_place.contains(&(subject, control))
    }

    /// The subject as the model names it.
    pub fn named(&self, subject: Subject) -> model::Subject {
        let found = match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map(|node| model::Subject::Element(node.id)),
            Subject::Flow(ix) => self
                .lines
                .get(ix as usize)
                .map(|line| model::Subject::Flow(line.id)),
            Subject::Asset(ix) => self
                .data
                .get(ix as usize)
                .map(|datum| model::Subject::Asset(datum.id)),
            Subject::Boundary(ix) => self
                .zones
                .get(ix as usize)
                .map(|zone| model::Subject::Boundary(zone.id)),
            Subject::Model => None,
        };
        found.unwrap_or(model::Subject::Model)
    }

    /// The subject's number, if the view has it.
    pub fn subject(&self, subject: model::Subject) -> Option<Subject> {
        match subject {
            model::Subject::Model => Some(Subject::Model),
            model::Subject::Element(id) => self
                .nodes
                .binary_search_by(|node| node.id.cmp(&id))
                .ok()
                .map(|ix| Subject::Element(ix as u32)),
            model::Subject::Flow(id) => self
                .lines
                .binary_search_by(|line| line.id.cmp(&id))
                .ok()
                .map(|ix| Subject::Flow(ix as u32)),
            model::Subject::Asset(id) => self
                .data
                .binary_search_by(|datum| datum.id.cmp(&id))
                .ok()
                .map(|ix| Subject::Asset(ix as u32)),
            model::Subject::Boundary(id) => self
                .zones
                .binary_search_by(|zone| zone.id.cmp(&id))
                .ok()
                .map(|ix| Subject::Boundary(ix as u32)),
        }
    }
}

/// The place of an id in a sorted list.
fn number<I: Ord>(sorted: &[I], id: &I) -> Option<u32> {
    sorted.binary_search(id).ok().map(|ix| ix as u32)
}
