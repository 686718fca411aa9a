//! Scope and diagram: what is judged, the drawing on a page of its own, the flows as a numbered table.

use model::{FlowId, Scope, Stage, Subject};

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    figure,
    span::{self, Span},
    view::{NAME, PROSE, View, clip, count, listing, or_dash},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    let workload = view.model.workload();
    book.section("Scope and diagram", "scope");
    for words in [&workload.description, &workload.business_value] {
        if !words.trim().is_empty() {
            book.text(clip(words, PROSE));
        }
    }
    let drawn = if view.model.elements().is_empty() {
        String::new()
    } else {
        format!(" {} draws it.", book.figure(0))
    };
    book.text(inside(view) + &drawn);
    if outside(view) > 0 {
        let lead = format!(
            "{} not judged here, each with its reason: see ",
            count(outside(view), "thing is", "things are")
        );
        let link = Span::new("Out of scope").to("out-of-scope");
        book.spans(vec![Span::new(lead), link, Span::new(".")]);
    }
    book.part("Flows", "flows");
    if !view.flows.is_empty() {
        book.text(format!(
            "{} is the diagram in words: each flow goes from the element on the left to the one on the right.",
            book.next_table()
        ));
    }
    let rows = ordered(view)
        .into_iter()
        .filter_map(|id| row(view, id))
        .collect();
    book.table("Flows", columns(), rows);
    drawings(book, view);
}

/// More elements than this on one page are an overview only.
const READABLE: usize = 60;
/// Up to this many, each stage has a page of its own besides.
const STAGED: usize = 400;

fn drawings(book: &mut Book, view: &View) {
    let count = view.model.elements().len();
    if count == 0 {
        return;
    }
    let title =
        "The workload: elements, flows and trust boundaries. A dashed line is a trust boundary.";
    book.poster(figure::diagram(view), title);
    if count <= READABLE {
        return;
    }
    if count > STAGED {
        return book.text(format!(
            "With {count} elements the diagram is an overview. To read it, enlarge this page, or write the drawing to a file of its own."
        ));
    }
    for stage in Stage::ALL {
        if let Some(scene) = figure::stage(view, *stage) {
            let name = model::title(stage.word());
            let title = format!(
                "Stage {name}, with the elements of other stages that it exchanges flows with."
            );
            book.poster(scene, &title);
        }
    }
}

/// What is drawn, as a sentence.
fn inside(view: &View) -> String {
    let model = view.model;
    let elements = model
        .elements()
        .values()
        .filter(|e| e.about.in_scope())
        .count();
    let flows = model
        .flows()
        .values()
        .filter(|f| f.about.in_scope())
        .count();
    format!(
        "In scope: {}, {}, {} and {}.",
        count(elements, "element", "elements"),
        count(flows, "flow", "flows"),
        count(
            model.boundaries().len(),
            "trust boundary",
            "trust boundaries"
        ),
        count(model.assets().len(), "data asset", "data assets"),
    )
}

/// How many things are out of scope.
pub fn outside(view: &View) -> usize {
    let out = |scope: &Scope| *scope != Scope::In;
    view.model.workload().out_of_scope.len()
        + view
            .model
            .elements()
            .values()
            .filter(|e| out(&e.about.scope))
            .count()
        + view
            .model
            .flows()
            .values()
            .filter(|f| out(&f.about.scope))
            .count()
}

/// The flows by number.
pub fn ordered(view: &View) -> Vec<FlowId> {
    let mut flows: Vec<(usize, FlowId)> = view
        .flows
        .iter()
        .map(|(id, number)| (*number, *id))
        .collect();
    flows.sort_unstable();
    flows.into_iter().map(|(_, id)| id).collect()
}

fn columns() -> Vec<Column> {
    vec![
        Column::points("No.", 32.0),
        Column::share("From", 1.2),
        Column::share("To", 1.2),
        Column::share("What", 1.4),
        Column::share("Carries", 1.2),
        Column::points("Authentication", 70.0),
        Column::points("Encrypted", 52.0),
    ]
}

fn row(view: &View, id: FlowId) -> Option<Row> {
    let flow = view.model.flows().get(&id)?;
    let what = if flow.name.is_empty() {
        flow.action.map_or("", |action| action.word())
    } else {
        &flow.name
    };
    let number = view.flows.get(&id).copied().unwrap_or_default();
    Some(Row {
        anchor: crate::view::place(Subject::Flow(id)),
        ..Row::new(vec![
            span::bold(format!("F{number}")),
            view.element(flow.from),
            view.element(flow.to),
            or_dash(what, NAME),
            view.assets(&flow.carries),
            view.fact(Subject::Flow(id), "authentication"),
            view.fact(Subject::Flow(id), "encrypted_in_transit"),
        ])
    })
}

/// Owners and notes under a table need no column of their own.
pub fn words(parts: &[&str]) -> Vec<Span> {
    listing(
        parts
            .iter()
            .filter(|part| !part.trim().is_empty())
            .map(|part| span::text(clip(part, PROSE))),
    )
}
