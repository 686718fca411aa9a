//! What changed since the last review: threats that are new, gone, in another band or scored anew, each with its why.

use analysis::{Moved, Score as Figure, Step, Turned, Was};
use model::FindingId;

use crate::{
    Input,
    block::{Block, Column, Row},
    book::Book,
    options::Since,
    span::{self, Span},
    view::{NAME, SENTENCE, View, clip, dash, label},
    words,
};

/// Whether there is an earlier state to compare with.
pub fn says(input: &Input, _: &View) -> bool {
    input.options.since.is_some()
}

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Changes since the last review", "changes");
    let (Some(changes), Some(since)) = (&view.changes, input.options.since) else {
        return book.none();
    };
    let moved: Vec<&Moved> = changes.moved.iter().filter(|moved| moved.band).collect();
    let rescored: Vec<&Moved> = changes.moved.iter().filter(|moved| !moved.band).collect();
    let some = |number: usize, what: &str| match number {
        0 => format!("none {what}"),
        number => format!("{number} {what}"),
    };
    let told = [
        some(changes.new.len(), "new"),
        some(changes.gone.len(), "gone"),
        some(moved.len(), "in another band"),
        some(rescored.len(), "scored anew in the same band"),
        match changes.same {
            1 => "1 as it was before".to_owned(),
            number => some(number, "as before"),
        },
    ];
    book.push(Block::Callout(span::bold(format!(
        "Of the open threats: {}.",
        told.join(", ")
    ))));
    let mut facts = vec![(
        "SHA-256 of the earlier model".to_owned(),
        span::text(clip(since.sha256, 64)),
    )];
    if let Some(day) = since.model.workload().reviewed {
        facts.push(("Reviewed".to_owned(), span::text(day.to_string())));
    }
    book.push(Block::Facts(facts));
    book.minor("New");
    let rows = changes.new.iter().map(|turned| new(view, turned)).collect();
    book.table(
        "Threats that are open now and were not",
        vec![
            Column::points("Id", 38.0),
            Column::share("Threat", 1.6),
            Column::share("Where", 1.0),
            Column::points("Now", 108.0),
            Column::share("Before", 1.0),
        ],
        rows,
    );
    book.minor("Gone");
    let rows = changes
        .gone
        .iter()
        .map(|turned| gone(&since, view, turned))
        .collect();
    book.table(
        "Threats that were open and are not",
        vec![
            Column::points("Id then", 44.0),
            Column::share("Threat", 1.6),
            Column::share("Where", 1.0),
            Column::points("Then", 108.0),
            Column::share("Now", 1.0),
        ],
        rows,
    );
    book.minor("In another band");
    rescores(book, input, view, "Threats in another band", &moved);
    book.minor("Scored anew");
    rescores(
        book,
        input,
        view,
        "Threats scored anew in the same band",
        &rescored,
    );
}

fn new(view: &View, turned: &Turned) -> Row {
    let was = match turned.was {
        Was::Absent => "not there",
        Was::Assumed => "assumed; now somebody stated it",
        Was::Closed => "closed by design",
    };
    let Some(risk) = view.risk(turned.id) else {
        return Row::default();
    };
    Row::new(vec![
        vec![risk.link()],
        span::text(clip(&risk.title, 120)),
        super::register::at(view, risk),
        risk.current
            .as_ref()
            .map_or_else(dash, crate::view::Score::long),
        span::text(was),
    ])
}

fn gone(since: &Since, view: &View, turned: &Turned) -> Row {
    let finding = since
        .analysis
        .findings
        .iter()
        .find(|f| since.analysis.id(f) == turned.id);
    let Some(finding) = finding else {
        return Row::default();
    };
    let now = match turned.was {
        Was::Absent => "not there any more",
        Was::Assumed => "only assumed: the statement was taken back",
        Was::Closed => "closed by design",
    };
    let then = finding.current.map_or_else(dash, |score| {
        crate::read::score(&since.analysis.matrix, score).long()
    });
    Row::new(vec![
        span::bold(format!("T-{}", turned.short)),
        span::text(clip(since.analysis.title(since.model, finding), 120)),
        span::text(label(&since.model.name(finding.subject))),
        then,
        match view.risk(turned.id).filter(|_| turned.was == Was::Closed) {
            Some(risk) => vec![Span::new(now).to(risk.anchor())],
            None => span::text(now),
        },
    ])
}

fn rescores(book: &mut Book, input: &Input, view: &View, title: &str, moved: &[&Moved]) {
    let rows = moved.iter().map(|one| rescored(input, view, one)).collect();
    book.table(
        title,
        vec![
            Column::points("Id", 38.0),
            Column::share("Threat", 1.3),
            Column::points("From", 108.0),
            Column::points("To", 108.0),
            Column::share("Why", 1.7),
        ],
        rows,
    );
}

fn rescored(input: &Input, view: &View, moved: &Moved) -> Row {
    let of = |id: FindingId| view.risk(id);
    let (link, title) = of(moved.id).map_or_else(
        || (dash(), String::new()),
        |risk| (vec![risk.link()], risk.title.clone()),
    );
    let long = |matrix, score: Figure| crate::read::score(matrix, score).long();
    let then = input
        .options
        .since
        .map_or(&view.analysis.matrix, |since| &since.analysis.matrix);
    let why: Vec<String> = moved
        .why
        .iter()
        .filter_map(|pair| because(view, pair))
        .collect();
    let why = if why.is_empty() {
        "the matrix changed, not the score".to_owned()
    } else {
        why.join("; ")
    };
    Row::new(vec![
        link,
        span::text(clip(&title, 120)),
        long(then, moved.from),
        long(&view.analysis.matrix, moved.to),
        span::text(clip(&why, SENTENCE)),
    ])
}

/// One step that differs, in words.
fn because(view: &View, (old, new): &(Option<Step>, Option<Step>)) -> Option<String> {
    let step = new.as_ref().or(old.as_ref())?;
    let change = |old: String, new: String| match (old.is_empty(), new.is_empty()) {
        (true, _) => new,
        (_, true) => format!("{old} no more"),
        _ => format!("{old} became {new}"),
    };
    let words = |step: Option<&Step>| match step {
        Some(Step::Base {
            likelihood, impact, ..
        }) => {
            format!("likelihood {likelihood}, impact {impact} by the rule")
        }
        Some(Step::Shift { name, by, .. }) => format!("{name} {by:+}"),
        Some(Step::Value { rating, .. }) => format!("value at stake {rating}"),
        Some(Step::Override {
            likelihood,
            impact,
            author,
            ..
        }) => {
            format!(
                "likelihood {likelihood}, impact {impact} set by {}",
                clip(author, NAME)
            )
        }
        Some(Step::Control { id, status, .. }) => {
            format!("{} {status}", words::name(&view.analysis.set, id))
        }
        Some(_) | None => String::new(),
    };
    let control = matches!(step, Step::Control { .. });
    let (was, is) = (words(old.as_ref()), words(new.as_ref()));
    if control
        && let (Some(Step::Control { status: before, .. }), Some(Step::Control { id, status, .. })) =
            (old, new)
    {
        let name = words::name(&view.analysis.set, id);
        return Some(format!("{name} went from {before} to {status}"));
    }
    Some(change(was, is)).filter(|text| !text.is_empty())
}
