//! Risk matrices: before controls and now, side by side, the takeaway above, the cells as a table below.

use std::collections::BTreeMap;

use scene::{
    Scene,
    matrix::{Move, cell_name},
};

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    figure::{self, Figure},
    span,
    view::{Risk, View, count, links, listing},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    if view.open().next().is_none() {
        book.section(TITLE, "matrices");
        return book.none();
    }
    let moves = figure::moves(view);
    let planned = moves.iter().any(|one| one.planned);
    book.together(|book| {
        book.section(TITLE, "matrices");
        book.push(Block::Callout(span::bold(takeaway(view))));
        let map = match (planned, moves.len()) {
            (true, _) => format!("; {} shows what planned work moves", book.figure(1)),
            (false, 1..=ARROWS) => format!("; {} shows what controls move", book.figure(1)),
            _ => String::new(),
        };
        book.text(format!(
            "{} shows the threats before controls and now; {} lists every cell, so that no id hides behind \u{201c}+n\u{201d}{map}.",
            book.figure(0),
            book.next_table()
        ));
        let before = figure::half(view, Figure::Inherent, "Before controls");
        let now = figure::half(view, Figure::Current, "Now");
        drawn(
            book,
            [before, now],
            [
                "Open threats before controls. Threats closed by design are here only.",
                "Open threats now. A small triangle marks one that controls moved to a lower band (or, pointing up, one \
                 in a higher band than at the last review). A line with ends spans the cells of a score that a workshop \
                 left open. The levels in words: see Scales.",
            ],
        );
    });
    cells(book, view, planned);
    if moves.is_empty() {
        return;
    }
    let map = figure::movement(view, &moves, "What moves");
    let told =
        "From where to where threats move: solid by controls in place, dashed by planned work.";
    if planned {
        let target = figure::half(view, Figure::Target, "With planned work done");
        let words = "Open threats once planned and partial controls are done.";
        book.together(|book| drawn(book, [target, map], [words, told]));
    } else if moves.len() <= ARROWS {
        book.together(|book| one(book, map, told));
    }
    moved(book, &moves);
}

/// More bundles of arrows than this are a table only.
const ARROWS: usize = 12;

/// Two figures side by side with one caption.
fn drawn(book: &mut Book, [left, right]: [Scene; 2], [first, second]: [&str; 2]) {
    let words = format!("Left: {} Right: {}", lower(first), lower(second));
    one(book, figure::pair(&left, &right), &words);
}

/// The sentence as it goes on after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

fn one(book: &mut Book, scene: Scene, words: &str) {
    let caption = book.caption(words);
    book.push(Block::Figure(crate::block::Figure {
        scene,
        caption: Some(caption),
        full: false,
    }));
}

/// The movements in words.
fn moved(book: &mut Book, moves: &[Move]) {
    let cell = |(l, i): (usize, usize)| span::text(format!("L{} I{}", l + 1, i + 1));
    let rows = moves
        .iter()
        .map(|one| {
            let links = one.ids.iter().map(|id| {
                let anchor = id.to_lowercase();
                vec![span::Span::new(id.as_str()).bold().to(anchor)]
            });
            Row::new(vec![
                cell(one.from),
                cell(one.to),
                span::text(if one.planned {
                    "planned work"
                } else {
                    "controls in place"
                }),
                listing(links),
            ])
        })
        .collect();
    let columns = vec![
        Column::points("From", 42.0),
        Column::points("To", 42.0),
        Column::points("By", 92.0),
        Column::share("Threats", 1.0),
    ];
    book.table("What moves, from cell to cell", columns, rows);
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
fn cells(book: &mut Book, view: &View, planned: bool) {
    let figures = [Figure::Inherent, Figure::Current, Figure::Target];
    let shown = if planned { 3 } else { 2 };
    let mut cells: BTreeMap<(usize, usize), [Vec<&Risk>; 3]> = BTreeMap::new();
    for (ix, figure) in figures.into_iter().enumerate().take(shown) {
        for (risk, score) in figure::placed(view, figure) {
            if let Some(list) = cells.entry(score.cell).or_default().get_mut(ix) {
                list.push(risk);
            }
        }
    }
    let band = |(row, column): (usize, usize)| {
        view.grid.cells.get(row).and_then(|cells| cells.get(column))
    };
    let mut order: Vec<_> = cells.into_iter().collect();
    order.sort_by_key(|(cell, _)| {
        std::cmp::Reverse((band(*cell).map(|b| b.0), cell.0 + cell.1, cell.0))
    });
    let rows = order
        .into_iter()
        .map(|(cell, lists)| {
            let mut row = vec![
                span::text(format!("L{} I{}", cell.0 + 1, cell.1 + 1)),
                band(cell).map_or_else(crate::view::dash, |(severity, word)| {
                    span::band(*severity, word.as_str())
                }),
            ];
            row.extend(
                lists
                    .into_iter()
                    .take(shown)
                    .map(|list| links(list.into_iter())),
            );
            Row {
                anchor: Some(cell_name(cell.0, cell.1)),
                ..Row::new(row)
            }
        })
        .collect();
    let mut columns = vec![
        Column::points("Cell", 42.0),
        Column::points("Band", 72.0),
        Column::share("Before controls", 1.0),
        Column::share("Now", 1.0),
    ];
    if planned {
        columns.push(Column::share("With planned work", 1.0));
    }
    book.table("What the cells hold", columns, rows);
}
