//! The treatment plan: what is to be done about open threats, overdue first. A planned or partial control is an action;
//! so is a decision to reduce, share or avoid that no such control serves.

use std::collections::BTreeSet;

use model::{Anchor, Control, Date, FindingId, Response, Status};

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, Risk, SENTENCE, View, clip, day, links, listing, or_dash},
};

/// A row with what it is sorted by: not overdue, without a date, the date, its words.
type Action = (bool, bool, Option<Date>, String, Row);

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Treatment plan", "treatment");
    let mut served: BTreeSet<FindingId> = BTreeSet::new();
    let mut plan: Vec<Action> = Vec::new();
    for control in view.model.controls().values() {
        if !matches!(control.status, Status::Planned | Status::Partial) {
            continue;
        }
        let title = input.control(&control.control);
        let acts: Vec<&Risk> = view
            .open()
            .filter(|risk| risk.held.iter().any(|held| held.title == title))
            .collect();
        served.extend(acts.iter().map(|risk| risk.id));
        plan.push(of_control(view, control, &title, &acts));
    }
    let wanted = |risk: &&Risk| {
        let response = risk.decided.response;
        matches!(
            response,
            Some(Response::Reduce | Response::Share | Response::Avoid)
        ) && !risk.decided.done
            && !served.contains(&risk.id)
    };
    plan.extend(
        view.open()
            .filter(wanted)
            .map(|risk| of_decision(view, risk)),
    );
    plan.sort_by(|a, b| (&a.0, &a.1, &a.2, &a.3).cmp(&(&b.0, &b.1, &b.2, &b.3)));
    if !plan.is_empty() {
        book.text("What is to be done, overdue first. The effect is in the target figures, not in those of today.");
    }
    let columns = vec![
        Column::share("Action", 1.6),
        Column::share("Threats", 0.9),
        Column::share("Option and why", 1.2),
        Column::share("Owners", 1.0),
        Column::points("Due", 57.0),
        Column::points("Status", 46.0),
        Column::points("Expected", 60.0),
    ];
    book.table(
        "Actions",
        columns,
        plan.into_iter().map(|action| action.4).collect(),
    );
}

fn late(due: Option<Date>, today: Date) -> bool {
    due.is_some_and(|due| due < today)
}

fn when(due: Option<Date>, today: Date) -> Vec<Span> {
    let mut spans = day(due);
    if late(due, today) {
        spans.push(Span::new(" overdue").bold());
    }
    spans
}

fn of_control(view: &View, control: &Control, title: &str, acts: &[&Risk]) -> Action {
    let mut action = span::bold(clip(title, 2 * NAME));
    action.push(Span::new(" on "));
    action.extend(place(view, control.on));
    let mut add = |name: &str, words: &str| {
        if !words.trim().is_empty() {
            let words = format!(". {name}: {}", clip(words, 300));
            action.push(Span::new(words).ink(scene::Ink::Faint));
        }
    };
    add("Done when", &control.note);
    let evidence: Vec<&str> = control.evidence.iter().map(|e| e.title.as_str()).collect();
    add("Evidence", &evidence.join(", "));
    let options: BTreeSet<&str> = acts
        .iter()
        .filter_map(|risk| risk.decided.response)
        .map(Response::word)
        .collect();
    let reasons: BTreeSet<&str> = acts
        .iter()
        .map(|risk| risk.decided.reason.trim())
        .filter(|reason| !reason.is_empty())
        .collect();
    let owners: BTreeSet<&str> = acts
        .iter()
        .map(|risk| risk.decided.owner.trim())
        .filter(|owner| !owner.is_empty())
        .collect();
    let best = acts.iter().filter_map(|risk| risk.target.as_ref());
    let row = Row::new(vec![
        action,
        links(acts.iter().copied()),
        why(&options, &reasons),
        owned(&owners, &control.owner),
        when(control.due, view.date),
        span::text(model::title(control.status.word())),
        best.max_by_key(|score| score.severity)
            .map_or_else(crate::view::dash, crate::view::Score::band),
    ]);
    let soon = !late(control.due, view.date);
    (
        soon,
        control.due.is_none(),
        control.due,
        title.to_owned(),
        row,
    )
}

fn of_decision(view: &View, risk: &Risk) -> Action {
    let decided = &risk.decided;
    let word = decided.response.map_or("", Response::word);
    let mut action = span::bold(format!("{} {}", model::title(word), clip(&risk.title, 110)));
    action.push(Span::new(" in "));
    action.extend(super::register::at(view, risk));
    if !decided.note.trim().is_empty() {
        let note = format!(". Done when: {}", clip(&decided.note, 300));
        action.push(Span::new(note).ink(scene::Ink::Faint));
    }
    let row = Row::new(vec![
        action,
        vec![risk.link()],
        why(
            &BTreeSet::from([word]),
            &BTreeSet::from([decided.reason.trim()]),
        ),
        owned(&BTreeSet::from([decided.owner.trim()]), ""),
        when(decided.due, view.date),
        span::text("Open"),
        risk.target
            .as_ref()
            .map_or_else(crate::view::dash, crate::view::Score::band),
    ]);
    let soon = !late(decided.due, view.date);
    (
        soon,
        decided.due.is_none(),
        decided.due,
        risk.title.clone(),
        row,
    )
}

fn why(options: &BTreeSet<&str>, reasons: &BTreeSet<&str>) -> Vec<Span> {
    let options: Vec<String> = options.iter().map(|word| model::title(word)).collect();
    if options.is_empty() {
        return span::faint("nothing decided");
    }
    let mut text = options.join(", ");
    for reason in reasons.iter().filter(|reason| !reason.is_empty()) {
        text.push_str(". ");
        text.push_str(&clip(reason, SENTENCE));
    }
    span::text(text)
}

/// Who answers for the risk, and who does the work.
fn owned(risk: &BTreeSet<&str>, work: &str) -> Vec<Span> {
    let risk: Vec<&str> = risk
        .iter()
        .copied()
        .filter(|owner| !owner.is_empty())
        .collect();
    let mut parts = Vec::new();
    if !risk.is_empty() {
        parts.push(span::join([
            span::faint("risk "),
            span::text(clip(&risk.join(", "), NAME)),
        ]));
    }
    if !work.trim().is_empty() {
        parts.push(span::join([span::faint("work "), or_dash(work, NAME)]));
    }
    listing(parts.into_iter())
}

fn place(view: &View, on: Anchor) -> Vec<Span> {
    match (on, view.model.anchored(on)) {
        (Anchor::Finding(id), _) => links(view.open().filter(|risk| risk.id == id)),
        (_, Some(subject)) => view.name(subject),
        _ => crate::view::dash(),
    }
}
