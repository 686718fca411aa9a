//! The record of workshops: when, who by role, what was decided and left to do. Never who voted what.

use model::Session;

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, PROSE, View, clip, count, day, or_dash},
};

/// Whether there was a workshop.
pub fn says(_: &Input, view: &View) -> bool {
    !view.model.sessions().is_empty()
}

/// The minutes: a document of its own.
pub fn minutes(book: &mut Book, input: &Input, view: &View) {
    write(book, input, view);
}

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("Workshop record", "workshop");
    let mut sessions: Vec<&Session> = view.model.sessions().values().map(AsRef::as_ref).collect();
    sessions.sort_by_key(|session| session.start);
    if sessions.is_empty() {
        return book.none();
    }
    for session in sessions {
        told(book, session);
    }
}

fn told(book: &mut Book, session: &Session) {
    let title = clip(&session.title, NAME);
    book.minor(if title.is_empty() { "Workshop" } else { &title });
    let mut facts: Vec<(String, Vec<Span>)> = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.trim().is_empty() {
            facts.push((name.to_owned(), span::text(clip(&value, PROSE))));
        }
    };
    add(
        "Day",
        session
            .start
            .map_or_else(String::new, |at| at.date().to_string()),
    );
    add("Facilitator", session.facilitator.clone());
    let people = session
        .attendance
        .iter()
        .map(|(role, number)| format!("{role} {number}"));
    add("Attendance by role", people.collect::<Vec<_>>().join(", "));
    add("Scope", session.scope.clone());
    add("Decision asked", session.decision_asked.clone());
    let skipped = session.coverage.iter().filter(|stop| stop.skipped).count();
    let visited = session.coverage.len() - skipped;
    add(
        "Tour",
        format!("{}, {skipped} skipped", count(visited, "stop", "stops")),
    );
    add("Votes", count(session.votes.len(), "round", "rounds"));
    add(
        "Next",
        session
            .next
            .map_or_else(String::new, |date| date.to_string()),
    );
    book.push(Block::Facts(facts));
    items(book, "Decisions", &session.decisions);
    if !session.actions.is_empty() {
        let rows = session
            .actions
            .iter()
            .map(|action| {
                Row::new(vec![
                    span::text(clip(&action.text, PROSE)),
                    or_dash(&action.owner, NAME),
                    day(action.due),
                ])
            })
            .collect();
        let columns = vec![
            Column::share("Action", 2.0),
            Column::share("Owner", 1.0),
            Column::points("Due", 57.0),
        ];
        book.table("Actions of the workshop", columns, rows);
    }
    items(book, "Parking lot", &session.parking);
}

fn items(book: &mut Book, name: &str, items: &[String]) {
    if !items.is_empty() {
        book.push(Block::Text(span::bold(name)));
        book.list(
            items
                .iter()
                .map(|item| span::text(clip(item, PROSE)))
                .collect(),
        );
    }
}
