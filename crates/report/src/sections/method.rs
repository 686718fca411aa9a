//! Method and scales: the questions asked, the classes, the anchors of both axes, the whole matrix, the limits.

use model::Stride;

use crate::{
    Input,
    block::{Align, Block, Column, Row},
    book::Book,
    span::{self, Span},
    view::{Grid, NAME, View, dash, or_dash},
};

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Method and scales", "method");
    book.text(
        "The review follows the four questions of threat modelling as Adam Shostack put them:",
    );
    book.push(Block::List {
        items: [
            "What are we working on? The diagram, the flows, the assets.",
            "What can go wrong? The threat register.",
            "What are we going to do about it? Controls, decisions, owners and dates.",
            "Did we do a good job? Confidence, assumptions and open questions.",
        ]
        .map(span::text)
        .to_vec(),
        numbered: true,
    });
    stride(book);
    findings(book, view);
    scales(book, view);
    arithmetic(book, view);
    limits(book, input, view);
}

fn stride(book: &mut Book) {
    book.passage("Classes of threat", "stride");
    let mut spans = span::text("Every threat is classed by STRIDE: ");
    for (ix, class) in Stride::ALL.iter().enumerate() {
        spans.push(Span::new(if ix == 0 { "" } else { ", " }));
        spans.push(Span::new(class.word()).bold());
        spans.push(Span::new(format!(" {}", class.title().to_lowercase())));
    }
    spans.push(Span::new("."));
    book.spans(spans);
}

fn findings(book: &mut Book, view: &View) {
    book.passage("What counts as a threat", "states");
    let (read, off) = view.rules;
    let off = if off == 0 {
        String::new()
    } else {
        format!(", {off} switched off in this model")
    };
    book.text(format!(
        "{read} rules read the model{off}. Each names the fact that raises it and the fact that clears it."
    ));
    book.list(vec![
        span::join([span::bold("Open"), span::text(": somebody stated the weakness. Only open threats are in the register.")]),
        span::join([span::bold("Assumed"), span::text(": nobody stated the protection, so it is taken to be absent. Listed by element under assumptions.")]),
        span::join([span::bold("Asked"), span::text(": nobody stated the danger. A question, no finding, not in any matrix.")]),
        span::join([span::bold("Closed by design"), span::text(": the weakness is removed in the model. In the inherent matrix only.")]),
    ]);
}

/// What the ladder's impact levels stand for (SCORING, section 1).
const ANCHORS: [&str; 5] = [
    "absorbed by one team in hours",
    "one service degraded for a day",
    "limited loss of data or service, days of work",
    "reportable breach, or the main service down",
    "the whole account, product or licence to operate",
];

fn scales(book: &mut Book, view: &View) {
    let grid = &view.grid;
    book.part("Scales", "scales");
    let source = if grid.source.is_empty() {
        String::new()
    } else {
        format!(", by {}", grid.source)
    };
    book.text(format!(
        "The matrix is \u{201c}{}\u{201d}{source}. Both axes ascend.",
        grid.title
    ));
    let levels = grid.likelihood.len().max(grid.impact.len());
    let rows = (0..levels).rev().map(|ix| level(grid, ix)).collect();
    let number = |title: &str| Column::points(title, 52.0).align(Align::Right);
    let columns = vec![
        Column::points("Level", 36.0).align(Align::Center),
        Column::share("Likelihood", 1.0),
        number("A year"),
        Column::share("Impact", 1.7),
        number("Loss units"),
    ];
    book.table("What the levels stand for", columns, rows);
    definition(book, view);
}

fn level(grid: &Grid, ix: usize) -> Row {
    let word = |list: &[String]| list.get(ix).cloned().unwrap_or_default();
    let value = |list: &[f64]| {
        list.get(ix)
            .map_or_else(dash, |v| span::text(v.to_string()))
    };
    let mut impact = or_dash(&word(&grid.impact), NAME);
    if let Some(anchor) = ANCHORS.get(ix).filter(|_| grid.ladder) {
        impact.extend(span::faint(format!(": {anchor}")));
    }
    Row::new(vec![
        span::bold((ix + 1).to_string()),
        or_dash(&word(&grid.likelihood), NAME),
        value(&grid.frequency),
        impact,
        value(&grid.loss),
    ])
}

/// The band of every cell.
fn definition(book: &mut Book, view: &View) {
    let grid = &view.grid;
    let mut columns = vec![Column::points("", 74.0)];
    columns.extend((1..=grid.impact.len()).map(|ix| Column::share(&format!("Impact {ix}"), 1.0)));
    let rows: Vec<Row> = grid
        .cells
        .iter()
        .enumerate()
        .rev()
        .map(|(ix, cells)| {
            let mut row = vec![span::bold(format!("Likelihood {}", ix + 1))];
            row.extend(
                cells
                    .iter()
                    .map(|(severity, word)| span::band(*severity, word.as_str())),
            );
            Row::new(row)
        })
        .collect();
    book.table("The matrix: which cell is which band", columns, rows);
}

fn arithmetic(book: &mut Book, view: &View) {
    book.passage("How a score comes about", "arithmetic");
    book.list(vec![
        span::text("A rule brings a likelihood and an impact. Exposure, evidence of exploitation and the actor's skill shift likelihood by at most one step each, two together."),
        span::text("The highest rating of the data at stake shifts impact: rated 3, or not rated, leaves it as it is."),
        span::text("One step is about three times as much, on either axis. Risk is frequency times loss."),
        span::text("A control lowers likelihood or impact by a share, discounted by its status: planned counts nothing, partial half, implemented four fifths, verified all. Of several controls with one mechanism only the strongest counts. No set of controls takes more than 95 % off likelihood or 90 % off impact."),
        span::text("Inherent is before all controls, current with those in place, target with planned and partial ones done."),
        span::text("Order everywhere: current risk, then inherent risk, then number."),
    ]);
    let unit = view.model.workload().loss_unit.as_ref().map_or_else(
        || "No loss unit is set, so risk has no currency.".to_owned(),
        |unit| {
            format!(
                "One loss unit is {} {}.",
                unit.amount,
                crate::view::clip(&unit.currency, 12)
            )
        },
    );
    book.text(unit);
}

fn limits(book: &mut Book, input: &Input, view: &View) {
    book.part("Limits", "limits");
    let packs = if view.packs.is_empty() {
        String::new()
    } else {
        format!(" with {}", view.packs.join(", "))
    };
    book.list(vec![
        span::text("This is a review of a design, not a penetration test: a match says that a weakness is modelled, not that it can be exploited."),
        span::text("Default likelihoods, impacts and effects of controls are expert judgement, not measurement."),
        span::text("Controls are taken to be independent where their mechanisms differ, which is optimistic."),
        span::text("What is not drawn is not judged. Two threats may tell one story, so sums of risk overstate."),
        span::text(format!("Made by Plimsoll {}{packs}.", input.version)),
    ]);
}
