//! The threat register: every open threat in one table on lying pages, highest current risk first.

use model::title;

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    span::{self, Span},
    style::Turn,
    view::{Held, NAME, Risk, SENTENCE, View, clip, count, day, listing, or_dash, place},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    let any = view.open().next().is_some();
    if any {
        book.push(Block::Break(Turn::Landscape));
    }
    book.section("Threat register", "register");
    let hidden = view
        .risks
        .iter()
        .filter(|r| r.state == crate::view::State::Open && !r.listed)
        .count();
    if any {
        let more = if hidden == 0 {
            String::new()
        } else {
            format!(" {hidden} more are in the full tier, which is not shown.")
        };
        book.text(format!(
            "{}, sorted by risk now, then before controls, then number.{more}",
            count(view.open().count(), "open threat", "open threats"),
        ));
    }
    let rows = view.open().map(|risk| row(view, risk)).collect();
    book.table("Threat register", columns(view), rows);
    if any {
        book.push(Block::Break(Turn::Portrait));
    }
}

fn columns(view: &View) -> Vec<Column> {
    // Columns that hold little give their room to the sentence.
    let any =
        |test: fn(&Risk) -> bool, wide, narrow| if view.open().any(test) { wide } else { narrow };
    vec![
        Column::points("Id", 32.0),
        Column::share("Threat", 2.9),
        Column::share("Where", 1.1),
        Column::points("Stage", 33.0),
        Column::points("STRIDE", 42.0),
        Column::points("Before", 60.0),
        Column::points("Controls", any(|r| !r.held.is_empty(), 78.0, 48.0)),
        Column::points("Now", 60.0),
        Column::points("Response", 54.0),
        Column::points("Owner", any(|r| !r.decided.owner.is_empty(), 62.0, 38.0)),
        Column::points("Due", any(|r| r.decided.due.is_some(), 58.0, 26.0)),
    ]
}

fn row(view: &View, risk: &Risk) -> Row {
    let letters: Vec<&str> = risk.stride.iter().map(|s| s.word()).collect();
    // The definition of a serious threat is its own block in the details.
    let anchor = (!risk.told).then(|| risk.anchor());
    Row {
        cells: vec![
            vec![risk.link()],
            span::text(clip(&risk.threat, SENTENCE)),
            at(view, risk),
            span::text(title(risk.stage.word())),
            span::text(letters.join(" ")),
            risk.inherent.long(),
            held(&risk.held),
            risk.current
                .as_ref()
                .map_or_else(crate::view::dash, crate::view::Score::long),
            response(view, risk),
            or_dash(&risk.decided.owner, 40),
            day(risk.decided.due),
        ],
        tint: Some(risk.severity()),
        anchor,
    }
}

/// Where a finding is; a flow by its number too.
pub fn at(view: &View, risk: &Risk) -> Vec<Span> {
    let name = clip(&risk.place, NAME);
    match (risk.subject, place(risk.subject)) {
        (model::Subject::Flow(id), _) => {
            span::join([vec![view.flow(id)], span::text(format!(" {name}"))])
        }
        (_, Some(anchor)) => vec![Span::new(name).to(anchor)],
        _ => span::text(name),
    }
}

/// The response, with a word where its date has passed.
pub fn response(view: &View, risk: &Risk) -> Vec<Span> {
    let mut spans = span::text(risk.treatment(view.date));
    if risk.overdue(view.date) && !risk.expired(view.date) {
        spans.push(Span::new(", overdue").bold());
    }
    spans
}

/// Controls with their status.
pub fn held(held: &[Held]) -> Vec<Span> {
    listing(
        held.iter()
            .map(|held| span::text(format!("{} ({})", held.title, held.status))),
    )
}
