//! Bringing the view up to a model: the records that changed are numbered and written, nothing else is looked at.

use std::sync::Arc;

use model::{Element, Facts, Flow, KindSpec, Model, Ratings, Stage, Table, vocabulary};

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

/// Numbers the touched records of a table and puts their names in order. `id` gives the id of a number that stays.
fn number<I: Ord + Copy, T>(
    roll: &mut Arc<Roll<I>>,
    ids: &[I],
    table: &Table<I, T>,
    name: impl Fn(&T) -> &str,
    id: impl Fn(u32) -> Option<I>,
) -> Vec<(u32, Stay)> {
    if ids.is_empty() {
        return Vec::new();
    }
    let roll = Arc::make_mut(roll);
    let told = roll.update(ids, |id| table.contains_key(id));
    let present = told.iter().zip(ids);
    let named = present.filter_map(|(told, id)| Some((name(table.get(id)?), *id, told.0)));
    let named = named.collect();
    roll.name(named, |number| {
        let id = id(number)?;
        Some((name(table.get(&id)?), id))
    });
    told
}

/// Writes a record at its number.
fn place<T>(list: &mut Vec<T>, number: u32, record: T) {
    match list.get_mut(number as usize) {
        Some(slot) => *slot = record,
        None => list.push(record),
    }
}

impl View {
    /// Brings the drawn part up to a model without faults, of which only the touched records differ from what the view
    /// holds; [`View::complete`] must follow. Says whether the drawing as a graph may differ: elements, flows or
    /// boundaries came, went or hang elsewhere.
    pub(crate) fn patch(&mut self, model: &Model, touched: &Touched) -> bool {
        let (zones, data) = (Arc::clone(&self.zones), Arc::clone(&self.data));
        let (nodes, lines) = (Arc::clone(&self.nodes), Arc::clone(&self.lines));
        let zones = number(
            &mut self.boundaries,
            &touched.boundaries,
            model.boundaries(),
            |boundary| &boundary.name,
            |ix| Some(zones.get(ix as usize)?.id),
        );
        let data = number(
            &mut self.assets,
            &touched.assets,
            model.assets(),
            |asset| &asset.name,
            |ix| Some(data.get(ix as usize)?.id),
        );
        let nodes = number(
            &mut self.elements,
            &touched.elements,
            model.elements(),
            |element| &element.name,
            |ix| Some(nodes.get(ix as usize)?.id),
        );
        let lines = number(
            &mut self.flows,
            &touched.flows,
            model.flows(),
            |flow| &flow.name,
            |ix| Some(lines.get(ix as usize)?.id),
        );
        self.zones(model, touched, &zones);
        self.data(model, touched, &data);
        let moved = self.nodes(model, touched, &nodes);
        let rewired = self.lines(model, touched, &lines);
        let grown = nodes.iter().any(|told| told.1 == Stay::New);
        if rewired || grown {
            self.wires = Arc::new(Wires::new(self.nodes.len(), &self.lines));
        }
        !zones.is_empty() || moved || rewired
    }

    /// So much of it belongs to things that are gone that a new view is better.
    pub(crate) fn worn(&self) -> bool {
        let idle = self.elements.idle() + self.flows.idle() + self.assets.idle();
        self.waste > self.stated.len() / 2 + 4096 || idle > self.nodes.len() / 2 + 1024
    }

    fn zones(&mut self, model: &Model, touched: &Touched, told: &[(u32, Stay)]) {
        if told.is_empty() {
            return;
        }
        let list = Arc::make_mut(&mut self.zones);
        for (id, (number, _)) in touched.boundaries.iter().zip(told) {
            match model.boundaries().get(id) {
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

    fn data(&mut self, model: &Model, touched: &Touched, told: &[(u32, Stay)]) {
        if told.is_empty() {
            return;
        }
        let mut list = std::mem::take(Arc::make_mut(&mut self.data));
        for (id, (number, stay)) in touched.assets.iter().zip(told) {
            let old = list.get(*number as usize).map(|datum| datum.row);
            let Some(asset) = model.assets().get(id) else {
                if let Some(datum) = list.get_mut(*number as usize) {
                    (datum.ratings, datum.in_scope, datum.row) = ([0; 3], false, usize::MAX);
                }
                self.waste += vocabulary().asset().attributes.len();
                continue;
            };
            let row = old.filter(|_| *stay == Stay::Kept);
            let row = self.state(row, &asset.facts, ASSET_TABLE, vocabulary().asset());
            let datum = Datum {
                id: *id,
                ratings: levels(asset.ratings),
                category: asset.category,
                in_scope: asset.about.in_scope(),
                row,
            };
            place(&mut list, *number, datum);
        }
        self.data = Arc::new(list);
    }

    /// Says whether an element came, went or hangs elsewhere.
    fn nodes(&mut self, model: &Model, touched: &Touched, told: &[(u32, Stay)]) -> bool {
        if told.is_empty() {
            return false;
        }
        let mut moved = false;
        let mut list = std::mem::take(Arc::make_mut(&mut self.nodes));
        if list.is_empty() {
            list.reserve(touched.elements.len());
        }
        for (id, (number, stay)) in touched.elements.iter().zip(told) {
            let old = list.get(*number as usize).filter(|_| *stay == Stay::Kept);
            let old = old.map(|node| (node.kind, node.boundary, node.on, node.row));
            let Some(element) = model.elements().get(id) else {
                moved = true;
                if let Some(node) = list.get_mut(*number as usize) {
                    self.waste += vocabulary().kind(node.kind).attributes.len();
                    (node.boundary, node.on, node.in_scope) = (None, None, false);
                    (node.own, node.row) = ([0; 3], usize::MAX);
                    node.holds.clear();
                }
                continue;
            };
            let node = self.node(
                element,
                *id,
                old.filter(|old| old.0 == element.kind).map(|old| old.3),
            );
            moved |=
                old.is_none_or(|old| (old.0, old.1, old.2) != (node.kind, node.boundary, node.on));
            place(&mut list, *number, node);
        }
        self.nodes = Arc::new(list);
        moved
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
    fn lines(&mut self, model: &Model, touched: &Touched, told: &[(u32, Stay)]) -> bool {
        if told.is_empty() {
            return false;
        }
        let mut rewired = false;
        let mut list = std::mem::take(Arc::make_mut(&mut self.lines));
        if list.is_empty() {
            list.reserve(touched.flows.len());
        }
        for (id, (number, stay)) in touched.flows.iter().zip(told) {
            let old = list.get(*number as usize).filter(|_| *stay == Stay::Kept);
            let old = old.map(|line| (line.from, line.to, line.both_ways, line.row));
            let line = model.flows().get(id).and_then(|flow| {
                self.line(
                    flow,
                    *id,
                    old.map(|old| old.3).filter(|row| *row != usize::MAX),
                )
            });
            if line.is_none() {
                self.waste += vocabulary().flow().attributes.len();
            }
            let line = line.unwrap_or_else(|| Line::none(*id));
            rewired |=
                old.is_none_or(|old| (old.0, old.1, old.2) != (line.from, line.to, line.both_ways));
            if *stay != Stay::Never {
                place(&mut list, *number, line);
            }
        }
        self.lines = Arc::new(list);
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
            protocol: flow.protocol.to_ascii_lowercase(),
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
