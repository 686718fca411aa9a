//! The dense view of a model: numbers instead of ids, one byte a fact, a graph of the flows. Rules read this; the
//! maps of the model are not touched inside their loops. An edit patches it; a whole pass patches an empty one.

use std::sync::{Arc, OnceLock};

use model::{
    Action, AssetId, BoundaryId, BoundaryKind, Category, ElementId, FlowId, Kind, Provenance, Stage,
};

use crate::{few::Few, roll::Roll, tri::Tri, wires::Wires};

/// A subject by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Element(u32),
    Flow(u32),
    Asset(u32),
    Boundary(u32),
    Model,
}

impl Subject {
    /// How many tables of subjects there are.
    pub(crate) const TABLES: usize = 5;

    /// Its table and its number there.
    pub(crate) const fn seat(self) -> (usize, u32) {
        match self {
            Self::Element(ix) => (0, ix),
            Self::Flow(ix) => (1, ix),
            Self::Asset(ix) => (2, ix),
            Self::Boundary(ix) => (3, ix),
            Self::Model => (4, 0),
        }
    }

    /// The subject of a table and a number.
    pub(crate) const fn at(table: usize, ix: u32) -> Self {
        match table {
            0 => Self::Element(ix),
            1 => Self::Flow(ix),
            2 => Self::Asset(ix),
            3 => Self::Boundary(ix),
            _ => Self::Model,
        }
    }
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

/// One element as it is drawn.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: ElementId,
    pub kind: Kind,
    pub stage: Stage,
    pub in_scope: bool,
    pub boundary: Option<u32>,
    pub on: Option<u32>,
    /// Its own confidentiality, integrity and availability, 0 where not rated.
    pub own: [u8; 3],
    pub holds: Few,
    /// The start of its facts; past all of them once the element is gone.
    pub(crate) row: usize,
}

/// What follows for an element from everything that is drawn around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lot {
    /// The task it belongs to: its own if it is one.
    pub task: Option<u32>,
    pub exposure: Exposure,
    /// An attacker marked as targeted reaches it.
    pub targeted: bool,
    /// Confidentiality, integrity, availability: its own and its data's, 0 where none is rated.
    pub ratings: [u8; 3],
    /// The platform takes it out of scope.
    pub left: bool,
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
    /// In lower case; none where nothing is said.
    pub protocol: Option<Arc<str>>,
    pub stage: Stage,
    pub carries: Few,
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
    pub id: AssetId,
    pub ratings: [u8; 3],
    pub category: Option<Category>,
    pub in_scope: bool,
    pub(crate) row: usize,
}

/// A fact's value and origin.
pub type Cell = (u8, Origin);

/// The end of a flow that is gone.
const NOWHERE: u32 = u32::MAX;

impl Node {
    /// Takes it off the drawing; its number stays free.
    pub(crate) fn bury(&mut self) {
        (self.boundary, self.on, self.in_scope) = (None, None, false);
        (self.own, self.row) = ([0; 3], usize::MAX);
        self.holds = Few::default();
    }

    /// It is drawn.
    pub(crate) fn alive(&self) -> bool {
        self.row != usize::MAX
    }
}

impl Line {
    /// A flow that is not drawn.
    pub(crate) fn none(id: FlowId) -> Self {
        Self {
            id,
            from: NOWHERE,
            to: NOWHERE,
            action: None,
            both_ways: false,
            in_scope: false,
            protocol: None,
            stage: Stage::Any,
            carries: Few::default(),
            row: usize::MAX,
        }
    }

    /// It is drawn; a number whose flow is gone has no ends.
    pub fn alive(&self) -> bool {
        self.from != NOWHERE
    }
}

/// Everything by number. What an edit leaves alone is shared with the view before it.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub nodes: Arc<Vec<Node>>,
    pub lines: Arc<Vec<Line>>,
    pub zones: Arc<Vec<Zone>>,
    pub data: Arc<Vec<Datum>>,
    /// Beside `nodes`.
    pub lots: Arc<Vec<Lot>>,
    /// What people, files and scans said.
    pub(crate) stated: Arc<Vec<Cell>>,
    /// What the drawing, the platform and the flows say.
    pub(crate) added: Arc<Vec<Cell>>,
    /// The same while it is being worked out; empty otherwise.
    pub(crate) adding: Vec<Cell>,
    /// The kinds of `nodes`, close together: walks ask for little else.
    pub(crate) kinds: Arc<Vec<Kind>>,
    /// Both, as rules read them.
    pub(crate) cells: Arc<Vec<Cell>>,
    /// How many cells belong to things that are gone.
    pub(crate) waste: usize,
    pub(crate) wires: Arc<Wires>,
    /// The nearest actor of each element; worked out when a sentence first names one.
    pub(crate) actors: Arc<OnceLock<Vec<Option<u32>>>>,
    /// Controls in place at least in part, by subject, sorted.
    pub(crate) in_place: Arc<Vec<(Subject, usize)>>,
    /// What far-reaching conditions say of each element, one list a condition.
    pub(crate) searches: Arc<Vec<Vec<Tri>>>,
    pub(crate) elements: Arc<Roll<ElementId>>,
    pub(crate) flows: Arc<Roll<FlowId>>,
    pub(crate) assets: Arc<Roll<AssetId>>,
    pub(crate) boundaries: Arc<Roll<BoundaryId>>,
}

pub(crate) fn raise(levels: &mut [u8; 3], by: [u8; 3]) {
    for (level, other) in levels.iter_mut().zip(by) {
        *level = (*level).max(other);
    }
}

/// A fact as rules read it: a computed one, else what somebody said, be it "unknown", else what the drawing shows.
pub(crate) fn over(stated: Cell, added: Cell) -> Cell {
    if added.1 == Origin::Derived || stated.1 == Origin::Unknown {
        added
    } else {
        stated
    }
}

impl View {
    /// Adds to what is drawn everything that follows from it.
    pub(crate) fn complete(&mut self) {
        let lot = |node: &Node| Lot {
            ratings: node.own,
            ..Lot::default()
        };
        self.lots = Arc::new(self.nodes.iter().map(lot).collect());
        self.actors = Arc::default();
        self.adding = vec![(0, Origin::Unknown); self.stated.len()];
        self.rate();
        crate::derive::complete(self);
        self.added = Arc::new(std::mem::take(&mut self.adding));
        let both = self.stated.iter().zip(self.added.iter());
        self.cells = Arc::new(both.map(|(stated, added)| over(*stated, *added)).collect());
    }

    /// As [`View::complete`] does, where nothing that follows from the drawing differs but what ratings do, and beside
    /// it the facts stated of some things.
    pub(crate) fn reweigh(&mut self, mut rows: Vec<std::ops::Range<usize>>) {
        let lots = Arc::make_mut(&mut self.lots).iter_mut();
        for (lot, node) in lots.zip(self.nodes.iter()) {
            lot.ratings = node.own;
        }
        self.rate();
        // A new asset has facts of its own.
        let (count, nothing) = (self.stated.len(), (0, Origin::Unknown));
        self.adding.clone_from(&self.added);
        self.adding.resize(count, nothing);
        Arc::make_mut(&mut self.cells).resize(count, nothing);
        rows.extend(crate::derive::mixed_sensitivity(self));
        self.added = Arc::new(std::mem::take(&mut self.adding));
        self.overlay(rows);
    }

    /// As [`View::complete`] does, where what follows from the drawing is what it was and only the facts stated of some
    /// things differ.
    pub(crate) fn overlay(&mut self, rows: Vec<std::ops::Range<usize>>) {
        let cells = Arc::make_mut(&mut self.cells);
        for row in rows {
            let both = self
                .stated
                .get(row.clone())
                .zip(self.added.get(row.clone()));
            let Some((cells, (stated, added))) = cells.get_mut(row).zip(both) else {
                continue;
            };
            for ((cell, stated), added) in cells.iter_mut().zip(stated).zip(added) {
                *cell = over(*stated, *added);
            }
        }
    }

    /// Adds to each element the ratings of the data it holds and of the data its flows carry.
    fn rate(&mut self) {
        let ratings = |asset: &u32| {
            let datum = self.data.get(*asset as usize);
            datum.map_or([0; 3], |datum| datum.ratings)
        };
        let lots = Arc::make_mut(&mut self.lots);
        for (node, lot) in self.nodes.iter().zip(lots.iter_mut()) {
            for asset in &node.holds {
                raise(&mut lot.ratings, ratings(asset));
            }
        }
        for line in self.lines.iter() {
            for asset in &line.carries {
                for end in [line.from, line.to] {
                    if let Some(lot) = lots.get_mut(end as usize) {
                        raise(&mut lot.ratings, ratings(asset));
                    }
                }
            }
        }
    }
}
