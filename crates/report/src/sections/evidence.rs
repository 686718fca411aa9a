//! The evidence people put beside decisions and controls: what it is called, where it lies, what it bears on.

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, View, clip, day, links},
};

/// Whether there is any.
pub fn says(_: &Input, view: &View) -> bool {
    let decided = view
        .model
        .decisions()
        .values()
        .any(|d| !d.evidence.is_empty());
    decided
        || view
            .model
            .controls()
            .values()
            .any(|c| !c.evidence.is_empty())
}

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Evidence", "evidence");
    let mut rows = Vec::new();
    let mut add = |evidence: &model::Evidence, on: Vec<Span>, bears: Vec<Span>| {
        let title = clip(&evidence.title, 2 * NAME);
        let shown = match evidence.link.as_str() {
            "" => span::text(title),
            link => vec![
                Span::new(if title.is_empty() {
                    clip(link, 80)
                } else {
                    title
                })
                .url(link),
            ],
        };
        let link = clip(&evidence.link, 200);
        rows.push(Row::new(vec![
            shown,
            crate::view::or_dash(&link, 200),
            day(evidence.date),
            on,
            bears,
        ]));
    };
    for risk in &view.risks {
        let Some(decision) = view.model.decisions().get(&risk.id) else {
            continue;
        };
        for evidence in &decision.evidence {
            add(evidence, span::text("Decision"), vec![risk.link()]);
        }
    }
    for control in view.model.controls().values() {
        let title = input.control(&control.control);
        for evidence in &control.evidence {
            let acts = view
                .open()
                .filter(|risk| risk.held.iter().any(|held| held.title == title));
            add(evidence, span::text(clip(&title, NAME)), links(acts));
        }
    }
    let columns = vec![
        Column::share("Evidence", 1.3),
        Column::share("Where it lies", 1.4),
        Column::points("Date", 54.0),
        Column::share("Beside", 1.0),
        Column::share("Bears on", 0.9),
    ];
    book.table(
        "Evidence, as people named it; nothing follows the links",
        columns,
        rows,
    );
}
