//! Bringing the view up to a model: the records that changed are numbered and written, nothing else is looked at.

use std::{hash::Hash, sync::Arc};

use model::{
    Asset, Boundary, Element, Facts, Flow, KindSpec, Model, Ratings, Stage, Table, vocabulary,
};

use crate::{
    look::{ASSET_TABLE, FLOW_TABLE, column},
    roll::{Roll, Stay},
    touched::Touched,
    view::{Cell, Datum, Line, Node, Origin, View, Zone},
    wires::Wires,
};

fn levels(ratings: Ratings) -> [u8; 3] {
    ratings.named().map(|(_, level)| level.unwrap_or_default())
}

/// The records of ids, both sorted. Where they are most of the table, it is walked beside them.
fn records<'t, I: Ord, T>(ids: &[I], table: &'t Table<I, T>) -> Vec<Option<&'t T>> {
    if ids.len() < table.len() / 16 {
        return ids
            .iter()
            .map(|id| table.get(id).map(Arc::as_ref))
            .collect();
    }
    let mut rows = table.iter().peekable();
    let row = |id: &I| {
        while rows.next_if(|row| row.0 < id).is_some() {}
        let row = rows.next_if(|row| row.0 == id)?;
        Some(row.1.as_ref())
    };
    ids.iter().map(row).collect()
}

/// Numbers the touched records of a table and puts their names in order. `id` gives the id of a number that stays.
fn number<I: Ord + Copy + Hash, T>(
    roll: &mut Arc<Roll<I>>,
    ids: &[I],
    (table, records): (&Table<I, T>, &[Option<&T>]),
    name: impl Fn(&T) -> &str,
    id: impl Fn(u32) -> Option<I>,
) -> Vec<(u32, Stay)> {
    if ids.is_empty() {
        return Vec::new();
    }
    let key = |number| {
        let id = id(number)?;
        Some((name(table.get(&id)?), id))
    };
    let names: Vec<Option<&str>> = records.iter().map(|record| record.map(&name)).collect();
    if let Some(told) = roll.settled(ids, &names, key) {
        return told;
    }
    let roll = Arc::make_mut(roll);
    let told = roll.update(ids, records.iter().map(Option::is_some));
    let named = told.iter().zip(ids).zip(&names);
    roll.name(
        named.filter_map(|((told, id), name)| Some(((*name)?, *id, told.0))),
        key,
    );
    told
}

/// The touched records as they are now, beside their ids.
struct Now<'m> {
    boundaries: Vec<Option<&'m Boundary>>,
    assets: Vec<Option<&'m Asset>>,
    elements: Vec<Option<&'m Element>>,
    flows: Vec<Option<&'m Flow>>,
}

impl<'m> Now<'m> {
    fn of(model: &'m Model, touched: &Touched) -> Self {
        Self {
            boundaries: records(&touched.boundaries, model.boundaries()),
            assets: records(&touched.assets, model.assets()),
            elements: records(&touched.elements, model.elements()),
            flows: records(&touched.flows, model.flows()),
        }
    }
}

impl Now<'_> {
    /// How many facts can be stated of all of them.
    fn width(&self) -> usize {
        let elements = self.elements.iter().flatten();
        let widths = elements.map(|element| vocabulary().kind(element.kind).attributes.len());
        widths.sum::<usize>()
            + self.flows.len() * vocabulary().flow().attributes.len()
            + self.assets.len() * vocabulary().asset().attributes.len()
    }
}

/// Writes a record at its number.
fn place<T>(list: &mut Vec<T>, number: u32, record: T) {
    match list.get_mut(number as usize) {
        Some(slot) => *slot = record,
        None => list.push(record),
    }
}

/// What a patch did.
#[derive(Clone, Copy, Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says another thing of one patch; none excludes another"
)]
pub(crate) struct Patched {
    /// The drawing as a graph may differ: elements, flows or boundaries came, went or hang elsewhere.
    pub structure: bool,
    /// Something may follow from the drawing that did not before.
    pub loud: bool,
    /// Something came or went.
    pub renumbered: bool,
    /// Elements may be rated otherwise: by themselves, or by what they hold and what is carried.
    pub rated: bool,
}

impl View {
    /// Brings the drawn part up to a model without faults, of which only the touched records differ from what the view
    /// holds. [`View::complete`] must follow if the patch is loud, else [`View::reweigh`] if something is
    /// rated otherwise, else [`View::overlay`].
    pub(crate) fn patch(&mut self, model: &Model, touched: &Touched) -> Patched {
        let now = Now::of(model, touched);
        let (zones, data) = (Arc::clone(&self.zones), Arc::clone(&self.data));
        let (nodes, lines) = (Arc::clone(&self.nodes), Arc::clone(&self.lines));
        let zones = number(
            &mut self.boundaries,
            &touched.boundaries,
            (model.boundaries(), &now.boundaries),
            |boundary| &boundary.name,
            |ix| Some(zones.get(ix as usize)?.id),
        );
        let data = number(
            &mut self.assets,
            &touched.assets,
            (model.assets(), &now.assets),
            |asset| &asset.name,
            |ix| Some(data.get(ix as usize)?.id),
        );
        let nodes = number(
            &mut self.elements,
            &touched.elements,
            (model.elements(), &now.elements),
            |element| &element.name,
            |ix| Some(nodes.get(ix as usize)?.id),
        );
        let lines = number(
            &mut self.flows,
            &touched.flows,
            (model.flows(), &now.flows),
            |flow| &flow.name,
            |ix| Some(lines.get(ix as usize)?.id),
        );
        let mut patched = Patched {
            structure: !zones.is_empty(),
            loud: !zones.is_empty(),
            renumbered: [&zones, &data, &nodes, &lines]
                .into_iter()
                .flatten()
                .any(|told| told.1 != Stay::Kept),
            rated: false,
        };
        if self.stated.is_empty() {
            Arc::make_mut(&mut self.stated).reserve_exact(now.width());
        }
        self.zones(&now, touched, &zones);
        patched.rated |= self.data(&now, touched, &data);
        self.nodes(&now, touched, &nodes, &mut patched);
        let rewired = self.lines(&now, touched, &lines, &mut patched);
        let grown = nodes.iter().any(|told| told.1 == Stay::New);
        if rewired || grown {
            self.wires = Arc::new(Wires::new(self.nodes.len(), &self.lines));
        }
        patched
    }

    /// So much of it belongs to things that are gone that a new view is better.
    pub(crate) fn worn(&self) -> bool {
        let idle = self.elements.idle() + self.flows.idle() + self.assets.idle();
        self.waste > self.stated.len() / 2 + 4096 || idle > self.nodes.len() / 2 + 1024
    }

    fn zones(&mut self, now: &Now<'_>, touched: &Touched, told: &[(u32, Stay)]) {
        if told.is_empty() {
            return;
        }
        let list = Arc::make_mut(&mut self.zones);
        let ids = touched.boundaries.iter().zip(&now.boundaries);
        for ((id, record), (number, _)) in ids.zip(told) {
            match record {
                Some(boundary) => place(
                    list,
                    *number,
                    Zone {
                        id: *id,
                        kind: boundary.kind,
                        trust: boundary.trust(),
                        parent: boundary
                            .parent
                            .and_then(|parent| self.boundaries.number(&parent)),
                        in_scope: boundary.about.in_scope(),
                    },
                ),
                None => {
                    if let Some(zone) = list.get_mut(*number as usize) {
                        (zone.parent, zone.in_scope) = (None, false);
                    }
                }
            }
        }
    }

    /// Says whether an asset came, went or is rated otherwise.
    fn data(&mut self, now: &Now<'_>, touched: &Touched, told: &[(u32, Stay)]) -> bool {
        if told.is_empty() {
            return false;
        }
        let mut rated = false;
        let mut list = std::mem::take(Arc::make_mut(&mut self.data));
        let ids = touched.assets.iter().zip(&now.assets);
        for ((id, record), (number, stay)) in ids.zip(told) {
            let old = list.get(*number as usize).filter(|_| *stay == Stay::Kept);
            let old = old.map(|datum| (datum.row, datum.ratings));
            let Some(asset) = record else {
                rated = true;
                if let Some(datum) = list.get_mut(*number as usize) {
                    (datum.ratings, datum.in_scope, datum.row) = ([0; 3], false, usize::MAX);
                }
                self.waste += vocabulary().asset().attributes.len();
                continue;
            };
            let row = old.map(|old| old.0);
            let row = self.state(row, &asset.facts, ASSET_TABLE, vocabulary().asset());
            let ratings = levels(asset.ratings);
            rated |= old.is_none_or(|old| old.1 != ratings);
            let datum = Datum {
                id: *id,
                ratings,
                category: asset.category,
                in_scope: asset.about.in_scope(),
                row,
            };
            place(&mut list, *number, datum);
        }
        self.data = Arc::new(list);
        rated
    }

    fn nodes(
        &mut self,
        now: &Now<'_>,
        touched: &Touched,
        told: &[(u32, Stay)],
        patched: &mut Patched,
    ) {
        if told.is_empty() {
            return;
        }
        let mut list = std::mem::take(Arc::make_mut(&mut self.nodes));
        if list.is_empty() {
            list.reserve(touched.elements.len());
        }
        let ids = touched.elements.iter().zip(&now.elements);
        for ((id, record), (number, stay)) in ids.zip(told) {
            let Some(element) = record else {
                (patched.structure, patched.loud) = (true, true);
                if let Some(node) = list.get_mut(*number as usize) {
                    self.waste += vocabulary().kind(node.kind).attributes.len();
                    node.bury();
                }
                continue;
            };
            let old = list.get(*number as usize).filter(|_| *stay == Stay::Kept);
            let same = old.filter(|old| old.kind == element.kind);
            let table = element.kind as usize;
            let inputs = same.map(|old| self.inputs(table, old.row));
            let node = self.node(element, *id, same.map(|old| old.row));
            let stays = old.is_some_and(|old| {
                (old.kind, old.boundary, old.on) == (node.kind, node.boundary, node.on)
            });
            patched.structure |= !stays;
            patched.loud |= !stays
                || inputs != Some(self.inputs(table, node.row))
                || old.is_none_or(|old| old.stage != node.stage);
            patched.rated |= old.is_none_or(|old| (old.own, &old.holds) != (node.own, &node.holds));
            place(&mut list, *number, node);
        }
        self.nodes = Arc::new(list);
        if patched.structure {
            self.kinds = Arc::new(self.nodes.iter().map(|node| node.kind).collect());
        }
    }

    /// The stated facts in a row that other things depend on.
    fn inputs(&self, table: usize, row: usize) -> Vec<Option<Cell>> {
        let cells =
            crate::derive::inputs(table).map(|column| self.stated.get(row.saturating_add(column)));
        cells.map(Option::<&Cell>::copied).collect()
    }

    fn node(&mut self, element: &Element, id: model::ElementId, row: Option<usize>) -> Node {
        let kind = element.kind;
        let row = self.state(row, &element.facts, kind as usize, vocabulary().kind(kind));
        let holds = element.holds.iter();
        Node {
            id,
            kind,
            stage: element.stage(),
            in_scope: element.about.in_scope(),
            boundary: element
                .boundary
                .and_then(|zone| self.boundaries.number(&zone)),
            on: element.on.and_then(|on| self.elements.number(&on)),
            own: levels(element.ratings),
            holds: holds
                .filter_map(|asset| self.assets.number(asset))
                .collect(),
            row,
        }
    }

    /// Says whether a flow came, went or runs elsewhere.
    fn lines(
        &mut self,
        now: &Now<'_>,
        touched: &Touched,
        told: &[(u32, Stay)],
        patched: &mut Patched,
    ) -> bool {
        if told.is_empty() {
            return false;
        }
        let mut rewired = false;
        let mut list = std::mem::take(Arc::make_mut(&mut self.lines));
        if list.is_empty() {
            list.reserve(touched.flows.len());
        }
        let ids = touched.flows.iter().zip(&now.flows);
        for ((id, record), (number, stay)) in ids.zip(told) {
            let old = list.get(*number as usize);
            let old = old.filter(|old| *stay == Stay::Kept && old.alive());
            let inputs = old.map(|old| self.inputs(FLOW_TABLE, old.row));
            let line = record.and_then(|flow| self.line(flow, *id, old.map(|old| old.row)));
            if line.is_none() {
                self.waste += vocabulary().flow().attributes.len();
            }
            let line = line.unwrap_or_else(|| Line::none(*id));
            let stays = old.is_some_and(|old| {
                (old.from, old.to, old.both_ways) == (line.from, line.to, line.both_ways)
            });
            rewired |= !stays;
            patched.loud |= !stays
                || inputs != Some(self.inputs(FLOW_TABLE, line.row))
                || old
                    .is_none_or(|old| (old.action, &old.protocol) != (line.action, &line.protocol));
            patched.rated |= old.is_none_or(|old| old.carries != line.carries);
            if *stay != Stay::Never {
                place(&mut list, *number, line);
            }
        }
        self.lines = Arc::new(list);
        patched.structure |= rewired;
        rewired
    }

    fn line(&mut self, flow: &Flow, id: model::FlowId, row: Option<usize>) -> Option<Line> {
        let (from, to) = self
            .elements
            .number(&flow.from)
            .zip(self.elements.number(&flow.to))?;
        let row = self.state(row, &flow.facts, FLOW_TABLE, vocabulary().flow());
        let carries = flow.carries.iter();
        Some(Line {
            id,
            from,
            to,
            action: flow.action,
            both_ways: flow.both_ways,
            in_scope: flow.about.in_scope(),
            protocol: (!flow.protocol.is_empty())
                .then(|| flow.protocol.to_ascii_lowercase().into()),
            stage: flow.stage.unwrap_or(Stage::Any),
            carries: carries
                .filter_map(|asset| self.assets.number(asset))
                .collect(),
            row,
        })
    }

    /// Writes the stated facts of one thing, into its row or a new one.
    fn state(&mut self, row: Option<usize>, facts: &Facts, table: usize, spec: &KindSpec) -> usize {
        let nothing: Cell = (0, Origin::Unknown);
        let stated = Arc::make_mut(&mut self.stated);
        let width = spec.attributes.len();
        let row = row.unwrap_or(stated.len());
        if row == stated.len() {
            stated.resize(row + width, nothing);
        } else if let Some(cells) = stated.get_mut(row..row + width) {
            cells.fill(nothing);
        }
        for (attr, fact) in facts {
            let cell = column(table, *attr).and_then(|column| stated.get_mut(row + column));
            if let Some(cell) = cell {
                *cell = (fact.is.byte(), Origin::from(&fact.from));
            }
        }
        row
    }
}
