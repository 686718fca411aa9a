//! What nobody looked at and what does not fit together: STRIDE letters with neither a finding nor a note, and
//! statements that contradict each other, the drawing or the platform.

use std::collections::BTreeMap;

use model::{Stride, Subject};

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span::{self, Span},
    view::{View, listing},
};

/// More names than this in one row tell a reader no more.
const NAMED: usize = 12;

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Gaps and contradictions", "gaps");
    letters(book, input, view);
    warnings(book, input, view);
}

fn letters(book: &mut Book, input: &Input, view: &View) {
    book.part("STRIDE letters nobody looked at", "letters");
    let reach = input.analysis.stride_reach(input.model);
    let alone = match reach.considered {
        0 => String::new(),
        count => format!(" ({count} by a note alone)"),
    };
    let text = format!(
        "{} of {} pairs of thing and letter have a finding in some state, or a note that they were considered{alone}",
        reach.covered, reach.pairs
    );
    book.text(
        text + ". The pairs below have neither. That is no weakness, only nobody\u{2019}s look.",
    );
    let mut rows: BTreeMap<(&str, Vec<Stride>), Vec<Subject>> = BTreeMap::new();
    for gap in &reach.gaps {
        let kind = input.analysis.kind_title(input.model, gap.subject);
        let key = (kind, gap.letters.clone());
        rows.entry(key).or_default().push(gap.subject);
    }
    let rows = rows.into_iter().map(|((kind, letters), mut subjects)| {
        subjects.sort_by_key(|one| match one {
            Subject::Flow(id) => view.flows.get(id).copied().unwrap_or_default(),
            _ => 0,
        });
        let titles = letters.iter().map(|letter| {
            vec![
                Span::new(letter.word()).bold(),
                Span::new(format!(" {}", letter.title().to_lowercase())),
            ]
        });
        let mut names = listing(subjects.iter().take(NAMED).map(|one| name(view, *one)));
        if let Some(more) = subjects.len().checked_sub(NAMED).filter(|more| *more > 0) {
            names.push(Span::new(format!(" and {more} more")));
        }
        Row::new(vec![span::text(kind), listing(titles), names])
    });
    let columns = vec![
        Column::points("Kind", 96.0),
        Column::share("Letters", 1.0),
        Column::share("Of", 1.6),
    ];
    book.table(
        "Letters with neither a finding nor a note",
        columns,
        rows.collect(),
    );
}

/// Flows by their number, which the list of flows explains.
fn name(view: &View, subject: Subject) -> Vec<Span> {
    match subject {
        Subject::Flow(id) => vec![view.flow(id)],
        other => view.name(other),
    }
}

fn warnings(book: &mut Book, input: &Input, view: &View) {
    book.part("Statements that do not fit together", "warnings");
    let warnings = input.analysis.warnings();
    let rows = warnings.iter().map(|warning| {
        Row::new(vec![
            name(view, warning.subject),
            span::text(warning.what.as_str()),
            span::text(warning.hint.as_str()),
        ])
    });
    let columns = vec![
        Column::share("Where", 0.8),
        Column::share("What", 1.8),
        Column::share("What to do", 1.4),
    ];
    book.table(
        "Statements that do not fit together",
        columns,
        rows.collect(),
    );
}
