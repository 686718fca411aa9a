//! The appendix: which rules fired, what is stale or went wrong, and where the figures come from.

use std::collections::{BTreeMap, BTreeSet};

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
    if input.profile() == model::Profile::Audit {
        silent(book, view);
        catalogue(book, input, view);
    }
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
    overridden(book, view);
}

/// What the model changes in rules, field by field; nothing is said where it changes none.
fn overridden(book: &mut Book, view: &View) {
    let set = &view.analysis.set;
    let changed = set.rules.iter().enumerate().flat_map(|(ix, rule)| {
        let own = set
            .changes(ix)
            .iter()
            .filter(|change| change.pack.is_none());
        own.map(move |change| (rule, change))
    });
    let rows: Vec<Row> = changed
        .map(|(rule, change)| {
            let words = [&rule.id, change.field, &change.now, &change.was];
            let cells = words.map(|word| span::text(clip(word, PROSE)));
            let reason = crate::view::or_dash(&change.reason, PROSE);
            Row::new(cells.into_iter().chain([reason]).collect())
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let columns = vec![
        Column::share("Id", 1.0),
        Column::points("Field", 56.0),
        Column::share("Here", 1.0),
        Column::share("In the rule", 1.0),
        Column::share("Reason", 1.0),
    ];
    book.minor("Overridden");
    book.table("Rules with levels or words of this model", columns, rows);
}

/// Rules that were read and say nothing of this model.
fn silent(book: &mut Book, view: &View) {
    let fired: BTreeSet<&str> = view.risks.iter().map(|risk| risk.rule.as_str()).collect();
    let set = &view.analysis.set;
    let quiet: Vec<&analysis::Rule> = set
        .rules
        .iter()
        .filter(|rule| !fired.contains(rule.id.as_str()))
        .collect();
    book.part("Rules that did not fire", "silent");
    if quiet.is_empty() {
        return book.none();
    }
    book.text(format!(
        "{} of {} rules say nothing here: no subject they apply to, or only questions about dangers.",
        quiet.len(),
        set.rules.len()
    ));
    let codes: Vec<String> = quiet
        .iter()
        .map(|rule| {
            if rule.code.is_empty() {
                rule.id.clone()
            } else {
                rule.code.clone()
            }
        })
        .collect();
    book.push(Block::Small(span::text(codes.join(", "))));
}

/// The controls that open threats name or that the model has, with what they are taken to do.
fn catalogue(book: &mut Book, input: &Input, view: &View) {
    let set = &view.analysis.set;
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let open: BTreeSet<&str> = view.open().map(|risk| risk.rule.as_str()).collect();
    for rule in set
        .rules
        .iter()
        .filter(|rule| open.contains(rule.id.as_str()))
    {
        used.extend(rule.controls.iter().filter_map(|name| set.control(name)));
    }
    let put: BTreeSet<String> = view
        .model
        .controls()
        .values()
        .map(|c| input.control(&c.control))
        .collect();
    used.extend(
        view.model
            .controls()
            .values()
            .filter_map(|c| set.control(&c.control)),
    );
    let percent = |share: f64| match share {
        s if s <= 0.0 => crate::view::dash(),
        s => span::text(format!("{:.0} %", s * 100.0)),
    };
    let rows = used
        .into_iter()
        .filter_map(|ix| set.controls.get(ix))
        .map(|spec| {
            Row::new(vec![
                span::text(spec.code.as_str()),
                span::text(clip(&spec.title, 120)),
                span::text(spec.group.replace('-', " ")),
                percent(spec.likelihood),
                percent(spec.impact),
                span::text(spec.effort.to_string()),
                span::text(if put.contains(&spec.title) {
                    "yes"
                } else {
                    "no"
                }),
            ])
        })
        .collect();
    book.part("Control catalogue", "catalogue");
    let number = |name: &str, width| Column::points(name, width).align(Align::Right);
    let columns = vec![
        Column::points("Code", 36.0),
        Column::share("Control", 1.6),
        Column::share("Mechanism", 0.9),
        number("Off likelihood", 64.0),
        number("Off impact", 52.0),
        number("Effort", 38.0),
        Column::points("In the model", 54.0),
    ];
    book.table(
        "Controls that open threats name or the model has, and what each takes off once verified",
        columns,
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
