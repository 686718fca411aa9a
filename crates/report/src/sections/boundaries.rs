//! Trust boundaries, and every flow that crosses one: with the controls at the crossing and the gaps.

use model::{Anchor, BoundaryId, BoundaryKind, Flow, FlowId, Subject, title};

use super::scope::ordered;
use crate::{
    Input,
    block::{Align, Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, View, clip, dash, label, listing, place},
};

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Trust boundaries and what crosses them", "boundaries");
    if !view.model.boundaries().is_empty() {
        book.text("Inside a boundary everything is trusted alike. Trust runs from 0 (hostile) to 4 (most trusted).");
    }
    let mut rows: Vec<(String, Row)> = view
        .model
        .boundaries()
        .keys()
        .filter_map(|id| line(view, *id))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let columns = vec![
        Column::share("Boundary", 1.4),
        Column::points("Kind", 84.0),
        Column::points("Trust", 34.0).align(Align::Center),
        Column::share("Inside of", 1.2),
        Column::points("Elements", 52.0).align(Align::Center),
        Column::share("Open threats", 1.2),
    ];
    book.table(
        "Trust boundaries",
        columns,
        rows.into_iter().map(|(_, row)| row).collect(),
    );
    crossings(book, input, view);
}

fn line(view: &View, id: BoundaryId) -> Option<(String, Row)> {
    let boundary = view.model.boundaries().get(&id)?;
    let inside = view
        .model
        .elements()
        .values()
        .filter(|e| e.boundary == Some(id))
        .count();
    // Sorted by the path of names, so that what is nested follows what it is nested in.
    let mut path: Vec<String> = view
        .model
        .around(Some(id))
        .iter()
        .filter_map(|id| view.model.boundaries().get(id))
        .map(|b| b.name.to_lowercase())
        .collect();
    path.reverse();
    let row = Row {
        anchor: place(Subject::Boundary(id)),
        ..Row::new(vec![
            span::bold(label(&boundary.name)),
            span::text(kind(boundary.kind)),
            span::text(boundary.trust().to_string()),
            boundary
                .parent
                .map_or_else(dash, |id| view.boundary(Some(id))),
            span::text(inside.to_string()),
            view.gaps(Subject::Boundary(id)),
        ])
    };
    Some((path.join("\u{1f}"), row))
}

/// A boundary kind as people write it.
fn kind(kind: BoundaryKind) -> String {
    match kind {
        BoundaryKind::Vpc => "VPC".to_owned(),
        other => title(other.word()),
    }
}

fn crossings(book: &mut Book, input: &Input, view: &View) {
    book.part("Crossings", "crossings");
    let rows = ordered(view)
        .into_iter()
        .filter_map(|id| crossing(input, view, id))
        .collect();
    let columns = vec![
        Column::points("Flow", 32.0),
        Column::share("From", 1.3),
        Column::share("To", 1.3),
        Column::points("Authentication", 70.0),
        Column::points("Encrypted", 52.0),
        Column::share("Controls here", 1.3),
        Column::points("Gaps", 62.0),
    ];
    book.table("Flows that cross a trust boundary", columns, rows);
}

fn crossing(input: &Input, view: &View, id: FlowId) -> Option<Row> {
    let flow = view.model.flows().get(&id)?;
    let of = |id| view.model.elements().get(id).and_then(|e| e.boundary);
    let (from, to) = (of(&flow.from), of(&flow.to));
    if from == to {
        return None;
    }
    let end = |element, boundary| {
        let around = span::join([span::faint(" in "), view.boundary(boundary)]);
        let around = if boundary.is_some() {
            around
        } else {
            span::faint(" outside all boundaries")
        };
        span::join([view.element(element), around])
    };
    Some(Row::new(vec![
        vec![view.flow(id)],
        end(flow.from, from),
        end(flow.to, to),
        view.fact(Subject::Flow(id), "authentication"),
        view.fact(Subject::Flow(id), "encrypted_in_transit"),
        controls(input, view, id, flow),
        view.gaps(Subject::Flow(id)),
    ]))
}

/// Controls on the flow and on the boundaries that it crosses.
fn controls(input: &Input, view: &View, id: FlowId, flow: &Flow) -> Vec<Span> {
    let of = |id| {
        let inner = view.model.elements().get(id).and_then(|e| e.boundary);
        view.model.around(inner)
    };
    let (from, to) = (of(&flow.from), of(&flow.to));
    let crossed = |b: &BoundaryId| from.contains(b) != to.contains(b);
    let here = view
        .model
        .controls()
        .values()
        .filter(|control| match control.on {
            Anchor::Flow(on) => on == id,
            Anchor::Boundary(on) => crossed(&on),
            _ => false,
        });
    listing(here.map(|c| {
        let name = input.control(&c.control);
        span::text(format!("{} ({})", clip(&name, NAME), c.status))
    }))
}
