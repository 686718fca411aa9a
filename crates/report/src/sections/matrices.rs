//! Risk matrices: before controls and now, side by side, the takeaway above, the cells as a table below.

use std::collections::BTreeMap;

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    figure::{self, Figure},
    span,
    view::{Risk, View, count, links},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    if view.open().next().is_none() {
        book.section(TITLE, "matrices");
        return book.none();
    }
    book.together(|book| {
        book.section(TITLE, "matrices");
        book.push(Block::Callout(span::bold(takeaway(view))));
        let caption = book.caption(
            "Open threats before controls (left) and now (right). Threats closed by design are on the left only. A small \
             triangle marks a threat that controls moved to a lower band. The levels in words: see Scales.",
        );
        book.push(Block::Figure(crate::block::Figure {
            scene: figure::pair(view),
            caption: Some(caption),
            full: false,
        }));
    });
    cells(book, view);
}

const TITLE: &str = "Risk matrices";

/// What the two matrices say, in one sentence.
pub fn takeaway(view: &View) -> String {
    let all = view.open().count();
    let moved = view.open().filter(|risk| risk.moved()).count();
    let left = view.open().filter(|risk| risk.serious()).count();
    let threats = count(all, "open threat", "open threats");
    if left == 0 {
        return format!("Of {threats}, none is High or Critical with the controls in place.");
    }
    let verb = if left == 1 { "is" } else { "are" };
    if moved == 0 {
        return format!(
            "Of {threats}, {left} {verb} High or Critical, and no control in place moves any to a lower band."
        );
    }
    format!(
        "Controls move {moved} of {threats} to a lower band; {left} {verb} still High or Critical."
    )
}

/// The contents of every cell that holds something, so that no id hides behind "+n".
fn cells(book: &mut Book, view: &View) {
    type Ids<'v> = (Vec<&'v Risk>, Vec<&'v Risk>);
    let mut cells: BTreeMap<(usize, usize), Ids> = BTreeMap::new();
    for (risk, score) in figure::placed(view, Figure::Inherent) {
        cells.entry(score.cell).or_default().0.push(risk);
    }
    for (risk, score) in figure::placed(view, Figure::Current) {
        cells.entry(score.cell).or_default().1.push(risk);
    }
    let mut order: Vec<_> = cells.into_iter().collect();
    order.sort_by_key(|(cell, _)| {
        let severity = view
            .grid
            .cells
            .get(cell.0)
            .and_then(|row| row.get(cell.1))
            .map(|c| c.0);
        (
            std::cmp::Reverse(severity),
            std::cmp::Reverse(cell.0 + cell.1),
            std::cmp::Reverse(cell.0),
        )
    });
    let rows = order
        .into_iter()
        .map(|((row, column), (before, now))| {
            let band = view.grid.cells.get(row).and_then(|cells| cells.get(column));
            Row::new(vec![
                span::text(format!("L{} I{}", row + 1, column + 1)),
                band.map_or_else(crate::view::dash, |(severity, word)| {
                    span::band(*severity, word.as_str())
                }),
                links(before.into_iter()),
                links(now.into_iter()),
            ])
        })
        .collect();
    let columns = vec![
        Column::points("Cell", 42.0),
        Column::points("Band", 72.0),
        Column::share("Before controls", 1.0),
        Column::share("Now", 1.0),
    ];
    book.table("What the cells hold", columns, rows);
}
