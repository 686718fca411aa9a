//! The summary: everything a decision needs, on one page. It says less before it would take a second page.

use model::{Response, Severity};

use crate::{
    Input,
    block::{Align, Block, Column, Figure, Heading, Row, Table},
    book::Book,
    figure, lay,
    span::{self, Span},
    style::Turn,
    view::{Risk, State, View, clip, count, dash, day, or_dash},
};

/// How much the page says: top risks, letters of free text, chip rows in a cell.
const LEVELS: [(usize, usize, usize); 5] = [
    (5, 420, 3),
    (5, 300, 2),
    (4, 240, 2),
    (3, 180, 2),
    (2, 100, 1),
];

pub fn write(book: &mut Book, input: &Input, view: &View) {
    let room = Turn::Portrait.safe().y;
    let mut page = Vec::new();
    for level in LEVELS {
        page = blocks(input, view, level);
        if lay::height(&page) <= room {
            break;
        }
    }
    book.push(Block::Keep(page));
}

fn blocks(input: &Input, view: &View, (top, letters, rows): (usize, usize, usize)) -> Vec<Block> {
    let mut blocks = vec![head(view), Block::Small(about(input, view))];
    blocks.push(Block::Callout(decision(view, letters)));
    blocks.push(Block::Text(span::text(line(view, letters))));
    blocks.extend(since(view).map(|words| Block::Small(vec![Span::new(words).bold()])));
    let scene = figure::single(view, figure::Figure::Current, rows);
    let share = scene.size.x;
    let figure = Figure {
        scene,
        caption: None,
        full: false,
    };
    let rest = Turn::Portrait.safe().x - 16.0 - share;
    blocks.push(Block::Beside(vec![
        (share, vec![Block::Figure(figure)]),
        (
            rest.max(120.0),
            vec![Block::Table(counts(view)), Block::Table(treatment(view))],
        ),
    ]));
    blocks.push(Block::Table(confidence(view)));
    let risks: Vec<&Risk> = view
        .open()
        .filter(|r| !r.accepted(view.date))
        .take(top)
        .collect();
    blocks.push(Block::Table(highest(view, &risks)));
    blocks.push(Block::Sign {
        choices: ["Approve", "Approve with conditions", "Return"]
            .map(str::to_owned)
            .to_vec(),
        lines: ["Name", "Date", "Signature"].map(str::to_owned).to_vec(),
    });
    let hash = format!("Model SHA-256 {}", clip(input.sha256, 64));
    blocks.push(Block::Small(span::faint(hash)));
    blocks
}

fn head(view: &View) -> Block {
    let title = clip(&view.model.workload().title, 70);
    let title = if title.is_empty() {
        "Untitled workload".to_owned()
    } else {
        title
    };
    Block::Heading(Heading {
        level: 1,
        spans: span::text(title),
        anchor: "summary".to_owned(),
        listed: true,
        bookmark: 1,
        short: "Summary".to_owned(),
    })
}

fn about(input: &Input, view: &View) -> Vec<Span> {
    let workload = view.model.workload();
    let mut parts = vec!["Threat model review".to_owned()];
    let mut add = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            parts.push(format!("{name} {}", clip(value, 40)));
        }
    };
    add("owner", &workload.owner);
    add("version", &workload.version);
    add("file", input.file);
    if let Some(day) = workload.reviewed {
        add("last reviewed", &day.to_string());
    }
    add("report of", &view.date.to_string());
    span::faint(parts.join(" \u{b7} "))
}

fn decision(view: &View, letters: usize) -> Vec<Span> {
    let asked = clip(&view.model.workload().decision_asked, letters);
    let asked = if asked.is_empty() {
        "May this workload go ahead with the risks shown here?".to_owned()
    } else {
        asked
    };
    span::join([span::bold("Decision asked: "), span::text(asked)])
}

/// The model's own words, or a draft from the figures.
pub fn line(view: &View, letters: usize) -> String {
    let own = clip(&view.model.workload().bottom_line, letters);
    if own.is_empty() { draft(view) } else { own }
}

/// Where the figures have moved since the model's own sentences were written: from what to what.
pub fn since(view: &View) -> Option<String> {
    let workload = view.model.workload();
    let then = workload
        .bottom_line_of
        .filter(|_| !workload.bottom_line.trim().is_empty())?;
    let now = view.analysis.standing();
    if then.agree(&now) {
        return None;
    }
    let words = |of: &model::Figures| {
        format!(
            "{} open, {} Critical, {} High, {} assumed",
            of.open, of.critical, of.high, of.assumed
        )
    };
    let day = then.on.map_or_else(String::new, |day| format!(" on {day}"));
    Some(format!(
        "The figures have moved since that was written{day}: then {}; now {}.",
        words(&then),
        words(&now)
    ))
}

/// Two or three plain sentences.
pub fn draft(view: &View) -> String {
    let open = view.open().count();
    if open == 0 {
        return format!("No open threat is recorded{}.{}", design(view), apart(view));
    }
    let threats = count(open, "threat is", "threats are");
    format!(
        "{threats} open{}{}.{}{}",
        bands(view, open),
        design(view),
        effect(view, open),
        apart(view)
    )
}

/// How many threats the design itself answers.
fn closed(view: &View) -> usize {
    let closed = |risk: &&Risk| risk.listed && risk.state == State::Closed;
    view.risks.iter().filter(closed).count()
}

fn design(view: &View) -> String {
    match closed(view) {
        0 => String::new(),
        n => format!("; the design closes {n} more"),
    }
}

/// What controls do, and what still waits for a decision.
fn effect(view: &View, open: usize) -> String {
    let moved = view.open().filter(|r| r.moved()).count();
    let waiting = view
        .open()
        .filter(|r| r.serious() && r.decided.response.is_none())
        .count();
    let controls = match (open, moved) {
        (1, 0) => " No control in place moves it to a lower band".to_owned(),
        (1, _) => " Controls in place move it to a lower band".to_owned(),
        (_, 0) => " No control in place moves any of them to a lower band".to_owned(),
        (all, n) if all == n => " Controls in place move all of them to a lower band".to_owned(),
        (_, n) => format!(" Controls in place move {n} of them to a lower band"),
    };
    let wait = match (open, waiting) {
        (_, 0) => ".".to_owned(),
        (1, _) => "; it is without a decision.".to_owned(),
        (_, 1) => "; 1 High or Critical threat is without a decision.".to_owned(),
        (_, n) => format!("; {n} High or Critical threats are without a decision."),
    };
    controls + &wait
}

/// What is assumed or asked, never added to what is open.
fn apart(view: &View) -> String {
    let (assumed, asked) = (view.assumed().count(), view.asked());
    let parts = [
        (
            assumed,
            "weakness is only assumed",
            "weaknesses are only assumed",
        ),
        (asked, "question is open", "questions are open"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(*number, one, many))
        .collect();
    if told.is_empty() {
        return String::new();
    }
    let answers = if assumed + asked == 1 {
        "answer"
    } else {
        "answers"
    };
    format!(
        " Apart from that, {}; the {answers} may change the picture.",
        told.join(" and ")
    )
}

/// ", 3 of them Critical and 9 High".
fn bands(view: &View, open: usize) -> String {
    let at = |severity| view.open().filter(|r| r.severity() == severity).count();
    match (at(Severity::Critical), at(Severity::High)) {
        (0, 0) if open == 1 => ", neither High nor Critical".to_owned(),
        (0, 0) => ", none of them High or Critical".to_owned(),
        (0, 1) if open == 1 => ", and it is High".to_owned(),
        (_, 0) if open == 1 => ", and it is Critical".to_owned(),
        (0, high) if high == open => ", all of them High".to_owned(),
        (critical, 0) if critical == open => ", all of them Critical".to_owned(),
        (0, high) => format!(", {high} of them High and none Critical"),
        (critical, 0) => format!(", {critical} of them Critical and none High"),
        (critical, high) => format!(", {critical} of them Critical and {high} High"),
    }
}

fn small(title: &str, columns: &[&str], rows: Vec<Row>) -> Table {
    let mut all = vec![Column::share(title, 1.0)];
    all.extend(
        columns
            .iter()
            .map(|name| Column::points(name, 36.5).align(Align::Right)),
    );
    Table {
        caption: None,
        columns: all,
        rows,
    }
}

/// Threats by band, as the three matrices hold them.
fn counts(view: &View) -> Table {
    let counts = figure::counts(view);
    let all = counts.iter().fold([0; 3], |sum, band| {
        std::array::from_fn(|ix| sum.get(ix).copied().unwrap_or(0) + band.2.get(ix).unwrap_or(&0))
    });
    let mut rows: Vec<Row> = counts
        .iter()
        .map(|(severity, word, numbers)| {
            let mut cells = vec![span::band(*severity, word.as_str())];
            cells.extend(numbers.iter().map(|n| span::text(n.to_string())));
            Row::new(cells)
        })
        .collect();
    let mut last = vec![span::bold("All")];
    last.extend(all.iter().map(|n| span::bold(n.to_string())));
    rows.push(Row::new(last));
    let closed = closed(view);
    if closed > 0 {
        rows.push(Row::new(vec![
            span::faint("of these closed"),
            span::faint(closed.to_string()),
            dash(),
            dash(),
        ]));
    }
    small("Threats", &["Before", "Now", "Target"], rows)
}

fn treatment(view: &View) -> Table {
    let today = view.date;
    let mut tally = [0_usize; 5];
    for risk in view.open() {
        let ix = match risk.decided.response {
            _ if risk.overdue(today) => 4,
            None => 3,
            Some(Response::Accept) => 2,
            Some(_) if risk.decided.done => 0,
            Some(Response::FalsePositive) => 0,
            Some(_) => 1,
        };
        if let Some(slot) = tally.get_mut(ix) {
            *slot += 1;
        }
    }
    let names = ["Done", "Planned", "Accepted", "Undecided", "Overdue"];
    let rows = names
        .iter()
        .zip(tally)
        .map(|(name, number)| Row::new(vec![span::text(*name), span::text(number.to_string())]))
        .collect();
    small("Treatment of open threats", &[""], rows)
}

/// What the figures rest on, in one row; never added to the counts of open threats.
fn confidence(view: &View) -> Table {
    let serious = view.assumed().filter(|r| r.serious()).count();
    let assumptions = view
        .model
        .assumptions()
        .values()
        .filter(|a| a.state == model::AssumptionState::Open)
        .count();
    let answered = view
        .answered
        .map_or_else(|| "\u{2013}".to_owned(), |share| format!("{share} %"));
    let wide = view.open().filter(|risk| risk.doubt.is_some()).count();
    let cells = [
        ("Confidence", "counted apart".to_owned()),
        ("Assumed", view.assumed().count().to_string()),
        ("High or above", format!("{serious} of these")),
        ("Open questions", view.asked().to_string()),
        (
            "Unconfirmed",
            count(assumptions, "assumption", "assumptions"),
        ),
        ("Core answered", answered),
        ("Wide spread", count(wide, "score", "scores")),
    ];
    Table {
        caption: None,
        columns: cells
            .iter()
            .map(|(name, _)| Column::share(name, 1.0))
            .collect(),
        rows: vec![Row::new(
            cells
                .iter()
                .map(|(_, value)| span::text(value.as_str()))
                .collect(),
        )],
    }
}

fn highest(view: &View, risks: &[&Risk]) -> Table {
    let rows = risks
        .iter()
        .map(|risk| {
            let place = Span::new(format!(" in {}", clip(&risk.place, 40))).ink(scene::Ink::Faint);
            Row {
                tint: Some(risk.severity()),
                ..Row::new(vec![
                    vec![risk.link()],
                    span::join([span::text(clip(&risk.title, 90)), vec![place]]),
                    risk.inherent.band(),
                    risk.current
                        .as_ref()
                        .map_or_else(dash, crate::view::Score::band),
                    or_dash(&risk.decided.owner, 24),
                    due(view, risk),
                ])
            }
        })
        .collect();
    Table {
        caption: None,
        columns: vec![
            Column::points("Id", 38.0),
            Column::share("Top risks not accepted", 1.0),
            Column::points("Before", 64.0),
            Column::points("Now", 64.0),
            Column::points("Owner", 64.0),
            Column::points("Due", 56.0),
        ],
        rows,
    }
}

/// The day a risk is due, with a word where it has passed.
fn due(view: &View, risk: &Risk) -> Vec<Span> {
    let mut spans = day(risk.decided.due);
    if risk.decided.due.is_some() && risk.overdue(view.date) {
        spans.push(Span::new(" overdue").bold());
    }
    spans
}
