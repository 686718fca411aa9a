//! Shared responsibility: for each platform that runs containers here, who looks after which layer.

use analysis::responsibility::{Owner, Stand};
use scene::Ink;

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span::{self, Span},
    view::{View, listing},
};

/// More names than this tell a reader no more.
const NAMED: usize = 8;

/// Whether anything runs containers.
pub fn says(input: &Input, _: &View) -> bool {
    let found = input.analysis.responsibility();
    !found.stands.is_empty() || !found.unsettled.is_empty()
}

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Shared responsibility", "responsibility");
    let found = input.analysis.responsibility();
    if found.stands.is_empty() && found.unsettled.is_empty() {
        return book.none();
    }
    book.text(
        "Who looks after what depends on where a container runs. The platforms are read off launch types, clusters \
         and boundaries of the model; the split is the usual one and no contract.",
    );
    for stand in &found.stands {
        platform(book, view, stand);
    }
    if !found.unsettled.is_empty() {
        book.spans(span::join([
            span::text("Nothing in the model says what runs "),
            some(view, &found.unsettled),
            span::text(". State the launch type, or draw the cluster."),
        ]));
    }
}

fn some(view: &View, subjects: &[model::Subject]) -> Vec<Span> {
    let mut names = listing(subjects.iter().take(NAMED).map(|one| view.name(*one)));
    if let Some(more) = subjects.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(Span::new(format!(" and {more} more")));
    }
    names
}

fn platform(book: &mut Book, view: &View, stand: &Stand) {
    let place = if stand.own_premises {
        ", on your premises"
    } else {
        ""
    };
    let title = format!("{}{place}", stand.title);
    book.minor(&title);
    book.spans(span::join([
        span::text("Runs "),
        some(view, &stand.runs),
        span::text(format!(". {}.", stand.because)),
    ]));
    let rows = stand.duties.iter().map(|duty| {
        let owner = Span::new(duty.owner.title());
        let owner = match duty.owner {
            Owner::Provider => owner.ink(Ink::Faint),
            Owner::You | Owner::Both => owner.bold(),
        };
        Row::new(vec![
            span::text(duty.title),
            vec![owner],
            span::text(duty.words),
        ])
    });
    let columns = vec![
        Column::points("Layer", 118.0),
        Column::points("Whose", 54.0),
        Column::share("Who does what", 1.0),
    ];
    book.table(
        &format!("Who looks after what: {title}"),
        columns,
        rows.collect(),
    );
}
