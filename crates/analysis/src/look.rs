//! Looking things up in the view: facts, ratings, stages, boundaries around, flows in and out, who reaches whom.

use std::sync::{Arc, LazyLock};

use model::{Action, Attr, BoundaryKind, Category, Group, Kind, Stage, vocabulary};

use crate::{
    compile::Field,
    tri::Tri,
    view::{Cell, Origin, Subject, View, Zone, over, raise},
};

/// For each kind the column of each attribute, 255 where it has none; and how many attributes there are.
static COLUMNS: LazyLock<(Vec<u8>, usize)> = LazyLock::new(|| {
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
    (columns, vocabulary.width())
});

pub(crate) fn column(table: usize, attr: Attr) -> Option<usize> {
    let (columns, width) = &*COLUMNS;
    let column = columns.get(table * width + attr.ix()).copied()?;
    (column != u8::MAX).then_some(usize::from(column))
}

pub(crate) const FLOW_TABLE: usize = Kind::ALL.len();
pub(crate) const ASSET_TABLE: usize = Kind::ALL.len() + 1;

impl View {
    pub(crate) fn place(&self, subject: Subject, attr: Attr) -> Option<usize> {
        let (row, table) = match subject {
            Subject::Element(ix) => self
                .nodes
                .get(ix as usize)
                .map(|node| (node.row, node.kind as usize))?,
            Subject::Flow(ix) => (self.lines.get(ix as usize)?.row, FLOW_TABLE),
            Subject::Asset(ix) => (self.data.get(ix as usize)?.row, ASSET_TABLE),
            Subject::Boundary(_) | Subject::Model => return None,
        };
        column(table, attr).map(|column| row.saturating_add(column))
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

    /// Sets a fact that counts where nobody stated one. The first one set stays.
    pub(crate) fn fill(&mut self, subject: Subject, attr: Attr, value: u8, origin: Origin) {
        let place = self.place(subject, attr);
        let cell = place.and_then(|place| self.adding.get_mut(place));
        if let Some(cell) = cell.filter(|cell| cell.1 == Origin::Unknown) {
            *cell = (value, origin);
        }
    }

    /// Whether an element is judged: nobody and no platform takes it out of scope.
    pub(crate) fn in_scope(&self, node: u32) -> bool {
        let drawn = self
            .nodes
            .get(node as usize)
            .is_some_and(|node| node.in_scope);
        drawn && !self.lots.get(node as usize).is_some_and(|lot| lot.left)
    }

    /// The elements with their numbers, in the order of ids.
    pub(crate) fn nodes_by_id(&self) -> impl Iterator<Item = (u32, &crate::view::Node)> {
        let numbers = self.elements.by_id();
        numbers.filter_map(|ix| Some((ix, self.nodes.get(ix as usize)?)))
    }

    /// The flows with their numbers, in the order of ids.
    pub(crate) fn lines_by_id(&self) -> impl Iterator<Item = (u32, &crate::view::Line)> {
        let lines = self.flows.by_id();
        lines.filter_map(|ix| Some((ix, self.lines.get(ix as usize).filter(|line| line.alive())?)))
    }

    /// The byte of a fact, also while the view is not yet complete.
    pub(crate) fn told(&self, subject: Subject, attr: Attr) -> u8 {
        self.place(subject, attr)
            .map_or(0, |place| self.told_at(place))
    }

    fn told_at(&self, place: usize) -> u8 {
        match self.stated.get(place).zip(self.adding.get(place)) {
            Some((stated, added)) => over(*stated, *added).0,
            None => self.cells.get(place).map_or(0, |cell| cell.0),
        }
    }

    /// The byte of one fact of every flow, by number, also while the view is not yet complete.
    pub(crate) fn told_of_flows(&self, attr: Attr) -> impl Iterator<Item = u8> {
        let column = column(FLOW_TABLE, attr);
        let place = move |row: usize| column.map(|column| row.saturating_add(column));
        let rows = self.lines.iter().map(|line| line.row);
        rows.map(move |row| place(row).map_or(0, |place| self.told_at(place)))
    }

    /// Sets a computed fact, whatever stands there.
    pub(crate) fn derive(&mut self, subject: Subject, attr: Attr, yes: bool) {
        if let Some(place) = self.place(subject, attr) {
            self.derive_at(place, yes);
        }
    }

    fn derive_at(&mut self, place: usize, yes: bool) {
        if let Some(cell) = self.adding.get_mut(place) {
            *cell = (model::Value::from(yes).byte(), Origin::Derived);
        }
    }

    /// Sets a computed fact of every flow, by number.
    pub(crate) fn derive_flows(&mut self, attr: Attr, yes: &[bool]) {
        let Some(column) = column(FLOW_TABLE, attr) else {
            return;
        };
        let lines = Arc::clone(&self.lines);
        for (line, yes) in lines.iter().zip(yes) {
            self.derive_at(line.row.saturating_add(column), *yes);
        }
    }

    /// The nearest actor whose flows lead to an element, itself left out.
    pub(crate) fn actor(&self, node: u32) -> Option<u32> {
        let actors = self.actors.get_or_init(|| crate::derive::actors(self));
        actors.get(node as usize).copied().flatten()
    }

    /// The place of a value in its attribute's list.
    pub(crate) fn step(&self, subject: Subject, attr: Attr, value: u8) -> usize {
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
                    .and_then(|line| line.protocol.as_deref()),
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
            Subject::Element(ix) => self.lots.get(ix as usize).map_or([0; 3], |lot| lot.ratings),
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
        self.outwards(inner)
    }

    /// A boundary and those around it, innermost first.
    fn outwards(&self, inner: Option<u32>) -> impl Iterator<Item = &Zone> {
        let zone = |ix: Option<u32>| ix.and_then(|ix| self.zones.get(ix as usize));
        std::iter::successors(zone(inner), move |inner| zone(inner.parent))
    }

    pub(crate) fn inside(&self, subject: Subject, kind: BoundaryKind) -> bool {
        self.around(subject).any(|zone| zone.kind == kind)
    }

    /// Whether a boundary is of a kind or lies in one that is.
    pub(crate) fn within(&self, zone: Option<u32>, kind: BoundaryKind) -> bool {
        self.outwards(zone).any(|zone| zone.kind == kind)
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
        let task = self.task(ix).filter(|task| *task != ix);
        node.on.or(task).map(Subject::Element)
    }

    /// The task an element belongs to: its own if it is one.
    pub(crate) fn task(&self, node: u32) -> Option<u32> {
        self.lots.get(node as usize)?.task
    }

    pub(crate) fn incoming(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        let wires = match subject {
            Subject::Element(ix) => self.wires.back(ix),
            _ => &[],
        };
        wires.iter().map(|wire| Subject::Flow(wire.line))
    }

    pub(crate) fn outgoing(&self, subject: Subject) -> impl Iterator<Item = Subject> {
        let wires = match subject {
            Subject::Element(ix) => self.wires.out(ix),
            _ => &[],
        };
        wires.iter().map(|wire| Subject::Flow(wire.line))
    }

    /// Where one gets from a node along flows and back along those that answer, or the other way round; with the flow
    /// between.
    pub(crate) fn steps(&self, node: u32, forwards: bool) -> impl Iterator<Item = (u32, u32)> {
        let (with, against) = if forwards {
            (self.wires.out(node), self.wires.back(node))
        } else {
            (self.wires.back(node), self.wires.out(node))
        };
        let answers = against.iter().filter(|wire| wire.both);
        let end = |wire: &crate::wires::Wire| (wire.other, wire.line);
        with.iter().chain(answers).map(end)
    }

    /// What a far-reaching condition says of a subject.
    pub(crate) fn found(&self, subject: Subject, search: usize) -> Tri {
        let answers = match subject {
            Subject::Element(ix) => self
                .searches
                .get(search)
                .and_then(|list| list.get(ix as usize)),
            _ => None,
        };
        answers.copied().unwrap_or(Tri::No)
    }

    pub(crate) fn is_actor(&self, subject: Subject) -> bool {
        self.kind(subject)
            .is_some_and(|kind| vocabulary().kind(kind).group == Group::Actor)
    }

    pub(crate) fn has(&self, subject: Subject, control: usize) -> bool {
        self.in_place.binary_search(&(subject, control)).is_ok()
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
            model::Subject::Element(id) => self.elements.number(&id).map(Subject::Element),
            model::Subject::Flow(id) => self.flows.number(&id).map(Subject::Flow),
            model::Subject::Asset(id) => self.assets.number(&id).map(Subject::Asset),
            model::Subject::Boundary(id) => self.boundaries.number(&id).map(Subject::Boundary),
        }
    }

    /// The place of a subject's name among those of its table.
    pub(crate) fn rank(&self, table: usize, number: u32) -> u32 {
        match table {
            0 => self.elements.rank(number),
            1 => self.flows.rank(number),
            2 => self.assets.rank(number),
            3 => self.boundaries.rank(number),
            _ => number,
        }
    }

    /// The subject at a place in the order of names: the other way round.
    pub(crate) fn ranked(&self, table: usize, rank: u32) -> u32 {
        match table {
            0 => self.elements.ranked(rank),
            1 => self.flows.ranked(rank),
            2 => self.assets.ranked(rank),
            3 => self.boundaries.ranked(rank),
            _ => rank,
        }
    }

    /// How many numbers each table has given out.
    pub(crate) fn slots(&self, table: usize) -> usize {
        match table {
            0 => self.nodes.len(),
            1 => self.lines.len(),
            2 => self.data.len(),
            3 => self.zones.len(),
            _ => 1,
        }
    }
}
