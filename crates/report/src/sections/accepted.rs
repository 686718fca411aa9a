//! Risks that somebody accepted: who, why, until when; those whose date has passed are shown as expired.

use model::Response;

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, PROSE, Risk, State, View, clip, day, or_dash},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("Accepted risks", "accepted");
    let accepted = view
        .open()
        .chain(view.ruled())
        .filter(|risk| risk.decided.response == Some(Response::Accept));
    let rows: Vec<Row> = accepted.map(|risk| row(view, risk)).collect();
    let any = !rows.is_empty();
    let columns = vec![
        Column::points("Id", 38.0),
        Column::share("Threat", 1.5),
        Column::points("Now", 74.0),
        Column::share("Reason and conditions", 1.8),
        Column::share("Accepted by", 1.0),
        Column::points("Valid until", 60.0),
    ];
    book.table("Accepted risks", columns, rows);
    if any {
        book.push(Block::Keep(vec![
            Block::Text(span::text(
                "I have the authority to accept these risks for the workload, on the conditions and until the days shown.",
            )),
            Block::Sign {
                choices: Vec::new(),
                lines: ["Name and role", "Date", "Signature"].map(str::to_owned).to_vec(),
            },
        ]));
    }
}

/// The title, and that nobody stated the weakness where that is so.
fn title(risk: &Risk) -> Vec<Span> {
    let mut words = span::text(clip(&risk.title, 120));
    if risk.state == State::Assumed {
        words.push(Span::new(", assumed").ink(scene::Ink::Faint));
    }
    words
}

fn row(view: &View, risk: &Risk) -> Row {
    let decided = &risk.decided;
    let by = if decided.by.is_empty() {
        &decided.owner
    } else {
        &decided.by
    };
    let mut who = or_dash(by, NAME);
    if let Some(on) = decided.on {
        who.push(Span::new(format!(", {on}")));
    }
    let until = match decided.expires {
        Some(date) if date < view.date => {
            vec![Span::new(format!("{date} ")), Span::new("expired").bold()]
        }
        Some(_) => day(decided.expires),
        None => span::text("no end"),
    };
    Row::new(vec![
        vec![risk.link()],
        title(risk),
        risk.current
            .as_ref()
            .map_or_else(crate::view::dash, crate::view::Score::band),
        or_dash(&decided.reason, PROSE),
        who,
        until,
    ])
}
