//! The record of workshops: when, who by role, what was decided and left to do. Never who voted what.

use model::{Axis, Session};

use crate::{
    Input,
    block::{Align, Block, Column, Heading, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, PROSE, View, clip, count, dash, day, or_dash},
};

/// Whether there was a workshop.
pub fn says(_: &Input, view: &View) -> bool {
    !view.model.sessions().is_empty()
}

/// The minutes: a document of its own, the last workshop first.
pub fn minutes(book: &mut Book, input: &Input, view: &View) {
    let title = clip(&view.model.workload().title, 2 * NAME);
    book.push(Block::Heading(Heading {
        level: 1,
        spans: span::text(format!("Workshop minutes: {title}")),
        anchor: "workshop".to_owned(),
        bookmark: 1,
        short: "Workshop minutes".to_owned(),
        ..Heading::default()
    }));
    let hash = format!(
        "Of {} \u{b7} model SHA-256 {}",
        view.date,
        clip(input.sha256, 64)
    );
    book.push(Block::Small(span::faint(hash)));
    let mut sessions = ordered(view);
    sessions.reverse();
    if sessions.is_empty() {
        return book.text("No workshop is recorded in this model. One held in the window leaves its record there.");
    }
    for session in sessions {
        told(book, view, session);
    }
    book.push(Block::Keep(vec![
        Block::Text(span::bold("Read and agreed")),
        Block::Sign {
            choices: Vec::new(),
            lines: ["Facilitator", "Owner of the workload", "Date"]
                .map(str::to_owned)
                .to_vec(),
        },
    ]));
}

fn ordered<'v>(view: &'v View) -> Vec<&'v Session> {
    let mut sessions: Vec<&Session> = view.model.sessions().values().map(AsRef::as_ref).collect();
    sessions.sort_by_key(|session| session.start);
    sessions
}

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("Workshop record", "workshop");
    let sessions = ordered(view);
    if sessions.is_empty() {
        return book.none();
    }
    for session in sessions {
        told(book, view, session);
    }
}

fn told(book: &mut Book, view: &View, session: &Session) {
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
    let answers: u16 = session.pulse.values().sum();
    if answers > 0 {
        let sum: u32 = session
            .pulse
            .iter()
            .map(|(k, n)| u32::from(*k) * u32::from(*n))
            .sum();
        let mean = f64::from(sum) / f64::from(answers);
        add(
            "How it went",
            format!(
                "{mean:.1} of 5, {}",
                count(usize::from(answers), "answer", "answers")
            ),
        );
    }
    add(
        "Next",
        session
            .next
            .map_or_else(String::new, |date| date.to_string()),
    );
    for (name, hash) in [
        ("Model before, SHA-256", &session.hash_before),
        ("Model after, SHA-256", &session.hash_after),
    ] {
        if !hash.is_empty() {
            facts.push((name.to_owned(), span::text(clip(hash, 64))));
        }
    }
    book.push(Block::Facts(facts));
    phases(book, session);
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
    votes(book, view, session);
    passed_over(book, view, session);
    items(book, "Assumptions noted", &session.assumptions);
    items(book, "Parking lot", &session.parking);
}

/// Minutes planned and taken.
fn phases(book: &mut Book, session: &Session) {
    if session.phases.is_empty() {
        return;
    }
    let rows = session.phases.iter().map(|phase| {
        Row::new(vec![
            span::text(clip(&phase.title, NAME)),
            span::text(phase.planned.to_string()),
            phase
                .actual
                .map_or_else(dash, |minutes| span::text(minutes.to_string())),
        ])
    });
    let number = |title: &str| Column::points(title, 60.0).align(Align::Right);
    let columns = vec![
        Column::share("Phase", 1.0),
        number("Planned"),
        number("Minutes"),
    ];
    book.table("Phases, in minutes", columns, rows.collect());
}

/// What the room thought: distributions, never who voted what.
fn votes(book: &mut Book, view: &View, session: &Session) {
    if session.votes.is_empty() {
        return;
    }
    let rows = session.votes.iter().map(|vote| {
        let risk = view.risk(vote.finding);
        let what = risk.map_or_else(
            || span::faint("a threat that is no more"),
            |risk| {
                span::join([
                    vec![risk.link()],
                    span::text(format!(" {}", clip(&risk.title, 80))),
                ])
            },
        );
        let axis = match vote.axis {
            Axis::Likelihood => "Likelihood",
            Axis::Impact => "Impact",
        };
        let mut counts: Vec<String> = vote.histogram.iter().map(u16::to_string).collect();
        counts.push(format!("? {}", vote.dont_know));
        let level =
            |level: Option<u8>| level.map_or_else(dash, |level| span::text(level.to_string()));
        let agreed = match vote.agreed {
            None => span::text("range"),
            agreed => level(agreed),
        };
        Row::new(vec![
            what,
            span::text(format!("{axis}, round {}", vote.round)),
            span::text(counts.join("  ")),
            span::text(format!("{} %", vote.agreement)),
            agreed,
            level(vote.engine),
            or_dash(&vote.reason, PROSE),
        ])
    });
    let number = |title: &str, width| Column::points(title, width).align(Align::Right);
    let columns = vec![
        Column::share("Threat", 1.2),
        Column::points("Axis", 60.0),
        Column::points("Votes for 1 to 5", 84.0),
        number("Agreement", 58.0),
        number("Agreed", 38.0),
        number("Engine", 36.0),
        Column::share("Reason", 1.0),
    ];
    book.table("What the room thought", columns, rows.collect());
}

/// Stops of the tour that were skipped: what nobody looked at.
fn passed_over(book: &mut Book, view: &View, session: &Session) {
    let skipped: Vec<_> = session
        .coverage
        .iter()
        .filter(|stop| stop.skipped)
        .collect();
    if skipped.is_empty() {
        return;
    }
    book.push(Block::Text(span::bold("Skipped on the tour")));
    let shown = skipped.iter().take(60).map(|stop| {
        let mut name = view.name(stop.subject);
        name.push(Span::new(format!(
            " ({})",
            stop.letter.title().to_lowercase()
        )));
        name
    });
    book.spans(crate::view::listing(shown));
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
