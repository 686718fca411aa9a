//! The appendix: which rules fired, what is stale or went wrong, and where the figures come from.

use std::collections::BTreeMap;

use crate::{
    Input,
    block::{Align, Block, Column, Row},
    book::Book,
    span,
    view::{PROSE, State, View, clip},
};

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Appendix", "appendix");
    fired(book, view);
    closed(book, view);
    super::glossary::write(book);
    problems(book, view);
    book.together(|book| provenance(book, input, view));
}

/// How often a rule fired, by state.
#[derive(Default)]
struct Tally<'v> {
    code: &'v str,
    title: &'v str,
    open: usize,
    assumed: usize,
    closed: usize,
}

fn fired(book: &mut Book, view: &View) {
    book.part("Rules that fired", "rules");
    let mut rules: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for risk in view.risks.iter().filter(|risk| risk.listed) {
        let tally = rules.entry((&risk.code, &risk.rule)).or_default();
        (tally.code, tally.title) = (&risk.code, &risk.title);
        match risk.state {
            State::Open => tally.open += 1,
            State::Assumed => tally.assumed += 1,
            State::Closed => tally.closed += 1,
        }
    }
    let rows = rules
        .values()
        .map(|tally| {
            Row::new(vec![
                span::text(tally.code),
                span::text(clip(tally.title, 120)),
                span::text(tally.open.to_string()),
                span::text(tally.assumed.to_string()),
                span::text(tally.closed.to_string()),
            ])
        })
        .collect();
    let number = |name: &str| Column::points(name, 52.0).align(Align::Right);
    let columns = vec![
        Column::points("Rule", 44.0),
        Column::share("Title", 1.0),
        number("Open"),
        number("Assumed"),
        number("Closed"),
    ];
    book.table("Rules that fired, and how often", columns, rows);
    let off = &view.model.workload().rules_off;
    let packs = &view.model.workload().packs_off;
    let rows = packs
        .iter()
        .map(|(id, reason)| (format!("pack {id}"), reason))
        .chain(off.iter().map(|(id, reason)| (id.clone(), reason)))
        .map(|(id, reason)| {
            Row::new(vec![
                span::text(clip(&id, 80)),
                crate::view::or_dash(reason, PROSE),
            ])
        })
        .collect();
    book.minor("Switched off");
    book.table(
        "Packs and rules that are switched off",
        vec![Column::share("Id", 1.0), Column::share("Reason", 2.0)],
        rows,
    );
}

/// Threats the design removed: they are in the inherent matrix only.
fn closed(book: &mut Book, view: &View) {
    book.part("Closed by design", "closed");
    let rows = view
        .risks
        .iter()
        .filter(|risk| risk.listed && risk.state == State::Closed)
        .map(|risk| {
            let row = Row::new(vec![
                span::bold(risk.short()),
                span::text(clip(&risk.title, 120)),
                super::register::at(view, risk),
                risk.inherent.long(),
            ]);
            Row {
                anchor: Some(risk.anchor()),
                ..row
            }
        })
        .collect();
    let columns = vec![
        Column::points("Id", 38.0),
        Column::share("Threat", 1.6),
        Column::share("Where", 1.0),
        Column::points("Before controls", 108.0),
    ];
    book.table("Threats closed by design", columns, rows);
}

fn problems(book: &mut Book, view: &View) {
    if !view.problems.is_empty() {
        book.part("Problems", "problems");
        book.list(
            view.problems
                .iter()
                .take(40)
                .map(|p| span::text(capital(&clip(p, PROSE))))
                .collect(),
        );
    }
}

fn provenance(book: &mut Book, input: &Input, view: &View) {
    book.part("Provenance", "provenance");
    let mut facts = vec![
        ("File".to_owned(), span::text(clip(input.file, 200))),
        (
            "File format".to_owned(),
            span::text(format!("plimsoll, version {}", input.format)),
        ),
        (
            "SHA-256 of the model".to_owned(),
            span::text(clip(input.sha256, 64)),
        ),
        (
            "Made by".to_owned(),
            span::text(format!("Plimsoll {}", input.version)),
        ),
        (
            "Date of the report".to_owned(),
            span::text(view.date.to_string()),
        ),
    ];
    if !view.packs.is_empty() {
        facts.push(("Rule packs".to_owned(), span::text(view.packs.join(", "))));
    }
    book.push(Block::Facts(facts));
    book.push(Block::Small(span::faint(
        "The same model, program version and date give the same file, byte for byte. Set in IBM Plex Sans (OFL 1.1).",
    )));
}

/// The text with a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
