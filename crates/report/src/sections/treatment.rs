//! The treatment plan: controls that are planned or half done, overdue first, with the threats they act on.

use model::{Anchor, Control, Date, Status};

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span::{self, Span},
    view::{NAME, View, clip, day, links, or_dash},
};

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Treatment plan", "treatment");
    let mut plan: Vec<&Control> = view
        .model
        .controls()
        .values()
        .map(AsRef::as_ref)
        .filter(|control| matches!(control.status, Status::Planned | Status::Partial))
        .collect();
    plan.sort_by_key(|control| {
        (
            !late(control, view.date),
            control.due.is_none(),
            control.due,
            input.control(&control.control),
        )
    });
    if !plan.is_empty() {
        book.text("What is to be done, overdue first. The effect is in the target figures, not in those of today.");
    }
    let rows = plan
        .into_iter()
        .map(|control| row(input, view, control))
        .collect();
    let columns = vec![
        Column::share("Action", 1.7),
        Column::share("Where", 1.1),
        Column::share("Threats", 1.2),
        Column::points("Status", 48.0),
        Column::share("Owner", 0.9),
        Column::points("Due", 57.0),
    ];
    book.table("Planned and partial controls", columns, rows);
}

fn late(control: &Control, today: Date) -> bool {
    control.due.is_some_and(|due| due < today)
}

fn row(input: &Input, view: &View, control: &Control) -> Row {
    let title = input.control(&control.control);
    let acts = view
        .open()
        .filter(|risk| risk.held.iter().any(|held| held.title == title));
    let mut due = day(control.due);
    if late(control, view.date) {
        due.push(Span::new(" overdue").bold());
    }
    let mut action = span::text(clip(&title, 2 * NAME));
    if !control.note.trim().is_empty() {
        action.push(Span::new(format!(". {}", clip(&control.note, 300))).ink(scene::Ink::Faint));
    }
    Row::new(vec![
        action,
        place(view, control.on),
        links(acts),
        span::text(model::title(control.status.word())),
        or_dash(&control.owner, NAME),
        due,
    ])
}

fn place(view: &View, on: Anchor) -> Vec<Span> {
    match (on, view.model.anchored(on)) {
        (Anchor::Finding(id), _) => links(view.open().filter(|risk| risk.id == id)),
        (_, Some(subject)) => view.name(subject),
        _ => crate::view::dash(),
    }
}
