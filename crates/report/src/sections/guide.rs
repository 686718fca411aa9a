//! Contents, who should read what, and what the marks mean.

use model::Severity;

use crate::{
    Input,
    block::{Block, Heading},
    book::Book,
    span::{self, Span},
    style::Turn,
    view::View,
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.push(Block::Break(Turn::Portrait));
    book.push(Block::Heading(Heading {
        level: 1,
        spans: span::text("Contents"),
        anchor: "contents".to_owned(),
        bookmark: 1,
        ..Heading::default()
    }));
    book.push(Block::Contents);
    book.push(Block::Gap(13.0));
    book.push(Block::Heading(Heading {
        level: 2,
        spans: span::text("How to read this report"),
        ..Heading::default()
    }));
    let to = |name: &str, anchor: &str| vec![Span::new(name).to(anchor)];
    book.list(vec![
        span::join([
            span::bold("To decide"),
            span::text(": the "),
            to("summary", "summary"),
            span::text(", then the "),
            to("accepted risks", "accepted"),
            span::text("."),
        ]),
        span::join([
            span::bold("To check the reasoning"),
            span::text(": the "),
            to("matrices", "matrices"),
            span::text(" and the "),
            to("High and Critical threats", "details"),
            span::text(", each with its arithmetic; the "),
            to("attack paths", "paths"),
            span::text("."),
        ]),
        span::join([
            span::bold("To fix things"),
            span::text(": "),
            to("what to do first", "advice"),
            span::text(", the "),
            to("register", "register"),
            span::text(", the "),
            to("treatment plan", "treatment"),
            span::text(", and in the details the smallest fix of each threat."),
        ]),
        span::join([
            span::bold("To judge what it rests on"),
            span::text(": "),
            to("scope", "scope"),
            span::text(", "),
            to("method", "method"),
            span::text(" and "),
            to("assumptions", "assumptions"),
            span::text("."),
        ]),
    ]);
    book.minor("Marks");
    let mut bands: Vec<(Severity, &str)> = Vec::new();
    for (severity, word) in view.grid.cells.iter().flatten() {
        if !bands.contains(&(*severity, word)) {
            bands.push((*severity, word));
        }
    }
    bands.sort_by_key(|band| std::cmp::Reverse(band.0));
    let mut spans = span::text("A band is a shape, a letter and a word, never colour alone:");
    for (ix, (severity, word)) in bands.into_iter().enumerate() {
        spans.push(Span::new(if ix == 0 { " " } else { ", " }));
        spans.extend(span::band(severity, word));
    }
    book.spans(spans);
    book.text("T-14 is a threat, F3 a flow, L4 I5 a likelihood of 4 and an impact of 5. Names and ids lead to where they are defined.");
    book.spans(vec![
        Span::new("Every word of this report with a meaning of its own is in the "),
        Span::new("glossary").to("glossary"),
        Span::new("."),
    ]);
}
