//! What the result rests on: stated assumptions, findings that are assumed, questions nobody answered, and what is out
//! of scope. Nothing here is in the register.

use std::collections::BTreeMap;

use model::{AssumptionState, Scope, Severity, Subject};

use crate::{
    Input,
    block::{Align, Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, PROSE, Risk, View, clip, count, dash, links, listing, or_dash},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("Assumptions, open questions, out of scope", "assumptions");
    stated(book, view);
    assumed(book, view);
    ruled(book, view);
    outside(book, view);
    parked(book, view);
}

/// What workshops put aside.
fn parked(book: &mut Book, view: &View) {
    let sessions = view.model.sessions().values();
    let items: Vec<Vec<Span>> = sessions
        .flat_map(|session| &session.parking)
        .map(|item| span::text(clip(item, PROSE)))
        .collect();
    if !items.is_empty() {
        book.part("Parking lot", "parking");
        book.list(items);
    }
}

fn stated(book: &mut Book, view: &View) {
    book.part("Stated assumptions", "stated");
    let rows = view
        .model
        .assumptions()
        .values()
        .enumerate()
        .map(|(ix, assumption)| {
            let state = match assumption.state {
                AssumptionState::Open => "Open",
                AssumptionState::Confirmed => "Confirmed",
                AssumptionState::Refuted => "Refuted",
            };
            let about = listing(assumption.about.iter().map(|subject| view.name(*subject)));
            let affected = links(
                view.open()
                    .filter(|r| assumption.about.contains(&r.subject)),
            );
            Row::new(vec![
                span::bold(format!("A{}", ix + 1)),
                span::text(clip(&assumption.text, PROSE)),
                span::text(state),
                or_dash(&assumption.owner, NAME),
                about,
                affected,
            ])
        })
        .collect();
    let columns = vec![
        Column::points("No.", 30.0),
        Column::share("Assumption", 2.2),
        Column::points("State", 56.0),
        Column::share("Owner", 0.8),
        Column::share("About", 1.1),
        Column::share("If wrong, affects", 1.0),
    ];
    book.table("Assumptions that people stated", columns, rows);
}

/// How much is assumed and how much is asked.
pub fn resting(view: &View) -> String {
    let all = view.assumed().count();
    let high = match view.assumed().filter(|risk| risk.serious()).count() {
        _ if all == 0 => "",
        0 if all == 1 => ", below High",
        0 => ", none of them High or Critical",
        1 if all == 1 => ", and it is High or Critical",
        n if n == all => ", all of them High or Critical",
        n => &format!(", {n} of them High or Critical"),
    };
    let assumed = match all {
        0 => "No weakness is assumed".to_owned(),
        n => count(n, "weakness is assumed", "weaknesses are assumed"),
    };
    let asked = match view.asked() {
        0 => "no question is open".to_owned(),
        n => count(n, "question is open", "questions are open"),
    };
    format!("{assumed}{high}; {asked}")
}

/// Counts of assumed findings and questions of a subject.
#[derive(Default)]
struct Card<'v> {
    risks: Vec<&'v Risk>,
    questions: usize,
}

fn assumed(book: &mut Book, view: &View) {
    book.part("Assumed weaknesses and open questions", "assumed");
    let mut cards: BTreeMap<Subject, Card> = BTreeMap::new();
    for risk in view.assumed() {
        cards.entry(risk.subject).or_default().risks.push(risk);
    }
    for (subject, number) in &view.questions {
        cards.entry(*subject).or_default().questions += number;
    }
    let mut order: Vec<(Subject, Card)> = cards.into_iter().collect();
    let weight = |card: &Card| card.risks.iter().map(|r| r.inherent.risk).sum::<f64>();
    order.sort_by(|a, b| weight(&b.1).total_cmp(&weight(&a.1)).then(a.0.cmp(&b.0)));
    if !order.is_empty() {
        book.text(format!(
            "{}. A protection nobody stated is taken to be absent; a danger nobody stated is a question. One answer each \
             makes an open threat of it or closes it. Nothing here is in the register or in the counts of open threats. \
             What weighs most comes first.",
            resting(view)
        ));
    }
    let rows = order
        .iter()
        .map(|(subject, card)| row(view, *subject, card))
        .collect();
    let columns = vec![
        Column::share("Where", 1.2),
        Column::points("Assumed", 46.0).align(Align::Right),
        Column::points("Worst now", 72.0),
        Column::share("Weaknesses assumed", 2.8),
        Column::points("Questions", 52.0).align(Align::Right),
    ];
    book.table(
        "Assumed weaknesses and open questions by element",
        columns,
        rows,
    );
}

/// What people said of assumed weaknesses before anybody stated them.
fn ruled(book: &mut Book, view: &View) {
    let said = |risk: &Risk| {
        let own = view.model.overrides().get(&risk.id);
        let own = own.map(|own| format!("Scored by hand: {}", own.reason.trim()));
        let decided = &risk.decided;
        let reason = [Some(decided.reason.trim().to_owned()), own];
        let reason = reason.into_iter().flatten().filter(|text| !text.is_empty());
        reason.collect::<Vec<_>>().join(". ")
    };
    let row = |risk: &Risk| {
        let decided = &risk.decided;
        let by = [&decided.by, &decided.owner];
        let by = by.into_iter().find(|name| !name.is_empty());
        let row = Row::new(vec![
            span::bold(risk.short()),
            span::text(clip(&risk.title, 120)),
            super::register::at(view, risk),
            risk.current
                .as_ref()
                .map_or_else(dash, crate::view::Score::band),
            span::text(risk.treatment(view.date)),
            or_dash(&said(risk), PROSE),
            or_dash(by.map_or("", String::as_str), NAME),
        ]);
        Row {
            anchor: Some(risk.anchor()),
            ..row
        }
    };
    let rows: Vec<Row> = view.ruled().map(row).collect();
    if rows.is_empty() {
        return;
    }
    book.part("Assumed weaknesses that people decided on", "ruled");
    let columns = vec![
        Column::points("Id", 38.0),
        Column::share("Weakness", 1.3),
        Column::share("Where", 1.0),
        Column::points("Now", 72.0),
        Column::points("Response", 62.0),
        Column::share("Reason", 1.5),
        Column::share("By", 0.8),
    ];
    book.table(
        "Assumed weaknesses that people decided on or scored",
        columns,
        rows,
    );
}

fn row(view: &View, subject: Subject, card: &Card) -> Row {
    let worst = card
        .risks
        .iter()
        .filter_map(|r| r.current.as_ref())
        .max_by_key(|score| score.severity);
    let place = match subject {
        Subject::Flow(id) => span::join([
            vec![view.flow(id)],
            span::text(" "),
            span::text(clip(&view.model.name(subject), NAME)),
        ]),
        _ => view.name(subject),
    };
    Row {
        tint: worst
            .map(|score| score.severity)
            .filter(|s| *s >= Severity::High),
        ..Row::new(vec![
            place,
            span::text(card.risks.len().to_string()),
            worst.map_or_else(dash, crate::view::Score::band),
            listing(card.risks.iter().map(|risk| {
                vec![
                    Span::new(format!("{} ", clip(&risk.title, 120))),
                    Span::new(risk.code.as_str()).ink(scene::Ink::Faint),
                ]
            })),
            span::text(card.questions.to_string()),
        ])
    }
}

fn outside(book: &mut Book, view: &View) {
    book.part("Out of scope", "out-of-scope");
    let mut rows: Vec<Row> = Vec::new();
    let mut add =
        |what: Vec<Span>, reason: &str| rows.push(Row::new(vec![what, or_dash(reason, PROSE)]));
    for out in &view.model.workload().out_of_scope {
        add(span::text(clip(&out.what, PROSE)), &out.reason);
    }
    for (id, element) in view.model.elements() {
        if let Scope::Out { reason } = &element.about.scope {
            add(view.element(*id), reason);
        }
    }
    for (id, flow) in view.model.flows() {
        if let Scope::Out { reason } = &flow.about.scope {
            add(
                vec![
                    view.flow(*id),
                    Span::new(format!(" {}", clip(&view.model.flow_name(flow), 2 * NAME))),
                ],
                reason,
            );
        }
    }
    book.table(
        "Out of scope",
        vec![Column::share("What", 1.0), Column::share("Why", 1.5)],
        rows,
    );
}
