//! What to do first: the controls that take most risk away for their effort, each on top of those before it.

use model::Subject;

use crate::{
    Input,
    block::{Align, Block, Column, Row, Table},
    book::Book,
    span::{self, Span},
    view::{NAME, View, clip, count, links, listing},
    words::figure,
};

/// How many controls are ranked.
const MOST: usize = 10;

/// Whether anything is open.
pub fn says(_: &Input, view: &View) -> bool {
    view.open().next().is_some()
}

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("What to do first", "advice");
    let advice = view.analysis.advice(view.model, MOST);
    if advice.is_empty() {
        return book.none();
    }
    let (lead, table) = ranked(view, &advice, MOST);
    book.push(Block::Callout(lead));
    book.text(
        "Controls by the risk they take off for their effort, counted as implemented wherever an open threat names them, \
         each on top of those before it. Effort runs from 1 (hours) to 5 (quarters) a place. Only open threats count; \
         accepted ones and false positives do not.",
    );
    book.table(
        "Controls in the order in which they pay",
        table.columns,
        table.rows,
    );
}

/// The takeaway, and the first rows of the table.
pub fn ranked(view: &View, advice: &[analysis::Advice], most: usize) -> (Vec<Span>, Table) {
    let all = view.analysis.open_risk(view.model);
    let three: Vec<&analysis::Advice> = advice.iter().take(3).collect();
    let left = three.last().map_or(all, |one| one.left);
    let share = if all > 0.0 {
        (1.0 - left / all) * 100.0
    } else {
        0.0
    };
    let doing = match three.len() {
        1 => "this one".to_owned(),
        2 => "these two".to_owned(),
        _ => "these three".to_owned(),
    };
    let names = three.iter().filter_map(|one| {
        let spec = view.analysis.set.controls.get(one.control)?;
        Some(vec![Span::new(clip(&spec.title, NAME)).bold()])
    });
    let lead = span::join([
        span::text(format!("If you do {doing}: ")),
        listing(names),
        span::text(format!(
            ", open risk falls by {share:.0} %, from {} to {} loss units a year.",
            figure(all),
            figure(left)
        )),
    ]);
    let rows = advice
        .iter()
        .take(most)
        .enumerate()
        .filter_map(|(ix, one)| {
            let spec = view.analysis.set.controls.get(one.control)?;
            let risks = one.findings.iter().filter_map(|id| view.risk(*id));
            Some(Row::new(vec![
                span::text((ix + 1).to_string()),
                span::bold(clip(&spec.title, 2 * NAME)),
                places(view, &one.places),
                links(risks),
                span::text(one.effort.to_string()),
                span::text(figure(one.gain)),
                span::text(figure(one.left)),
            ]))
        })
        .collect();
    let columns = vec![
        Column::points("", 24.0).align(Align::Right),
        Column::share("Control", 1.3),
        Column::share("Where", 1.2),
        Column::share("Lowers", 1.3),
        Column::points("Effort", 38.0).align(Align::Right),
        Column::points("Takes off", 50.0).align(Align::Right),
        Column::points("Leaves", 46.0).align(Align::Right),
    ];
    (
        lead,
        Table {
            caption: None,
            columns,
            rows,
        },
    )
}

/// Where a control goes: names, at most four, then a count.
fn places(view: &View, places: &[Subject]) -> Vec<Span> {
    let shown = places.iter().take(4).map(|place| match place {
        Subject::Flow(id) => vec![view.flow(*id)],
        other => view.name(*other),
    });
    let mut spans = listing(shown);
    if places.len() > 4 {
        let more = count(places.len() - 4, "more place", "more places");
        spans.push(Span::new(format!(" and {more}")));
    }
    spans
}
