//! Looking things up in the view: facts, ratings, stages, boundaries around, flows in and out, who reaches whom.

use std::sync::LazyLock;

use model::{Action, Attr, BoundaryKind, Category, Group, Kind, Stage, vocabulary};
use petgraph::{Direction, graph::NodeIndex, visit::EdgeRef};

use crate::{
    compile::Field,
    tri::Tri,
    view::{Cell, Origin, Subject, View, Zone, raise},
};

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

pub(crate) fn column(table: usize, attr: Attr) -> Option<usize> {
    let column = COLUMNS
        .get(table * vocabulary().width() + attr.ix())
        .copied()?;
    (column != u8::MAX).then_some(usize::from(column))
}

pub(crate) const FLOW_TABLE: usize = Kind::ALL.len();
pub(crate) const ASSET_TABLE: usize = Kind::ALL.len() + 1;

impl View {
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

    /// What an element stands on; of a container that is drawn on nothing, its task (ELEMENTS, section 4).
    pub(crate) fn base(&self, subject: Subject) -> Option<Subject> {
        let Subject::Element(ix) = subject else {
            return None;
        };
        let node = self.nodes.get(ix as usize)?;
        let task = node.task.filter(|task| *task != ix);
        node.on.or(task).map(Subject::Element)
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
