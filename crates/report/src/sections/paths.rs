//! Attack paths: from an untrusted source over open threats to the data, each as a chain and as a table, with the
//! control that would break each step; those that rest on assumptions stand apart. Then the choke points.

use analysis::{Hop, Path, Paths};
use model::Subject;

use crate::{
    Input,
    block::{Align, Block, Column, Figure, Row},
    book::Book,
    chain,
    span::{self, Span},
    style::Turn,
    view::{NAME, Score, View, clip, count, dash, label},
    words::figure,
};

/// How many paths are drawn; the others are rows.
const DRAWN: usize = 4;
const SUPPOSED: usize = 2;
/// How many rows a list of further paths has.
const ROWS: usize = 40;

pub fn write(book: &mut Book, _: &Input, view: &View) {
    let paths = view.analysis.paths(view.model);
    book.section("Attack paths", "paths");
    if paths.stated.is_empty() && paths.supposed.is_empty() {
        return book.none();
    }
    let drawn = paths.stated.len().min(DRAWN) + paths.supposed.len().min(SUPPOSED);
    // One paragraph with the lead, so that both stay with the first path.
    let drawn = match drawn as u32 {
        1 => format!("{} draws it.", book.figure(0)),
        n => format!(
            "{} to {} draw the riskiest.",
            book.figure(0),
            book.figure(n - 1)
        ),
    };
    book.text(format!(
        "How an intruder gets from an untrusted source to data, a threat a step. The first step happens so many times a \
         year, each later one succeeds with the chance shown; together they give how often the path succeeds. That is a \
         second view of the threats in the register: a path's risk is never added to theirs. {drawn}"
    ));
    book.part("Over open threats", "paths-open");
    if paths.stated.is_empty() {
        book.text("No path leads over open threats alone.");
    }
    for (ix, path) in paths.stated.iter().take(DRAWN).enumerate() {
        told(book, view, path, ix + 1);
    }
    let others: Vec<&Path> = paths.stated.iter().skip(DRAWN).chain(&paths.more).collect();
    further(book, view, "Further paths over open threats", &others);
    if !paths.supposed.is_empty() {
        book.part("Where weaknesses are assumed", "paths-assumed");
        book.text(
            "These need at least one weakness that nobody stated. Its step is dashed; an answer settles it.",
        );
        let from = paths.stated.len().min(DRAWN);
        for (ix, path) in paths.supposed.iter().take(SUPPOSED).enumerate() {
            told(book, view, path, from + ix + 1);
        }
        let others: Vec<&Path> = paths.supposed.iter().skip(SUPPOSED).collect();
        further(book, view, "Further paths with assumed steps", &others);
    }
    chokes(book, view, &paths);
}

/// The path's place in the matrix.
fn score(view: &View, path: &Path) -> Score {
    crate::read::score(&view.analysis.matrix, path.score)
}

fn name(view: &View, id: model::ElementId) -> String {
    label(&view.model.name(Subject::Element(id)))
}

fn told(book: &mut Book, view: &View, path: &Path, number: usize) {
    let (Some(first), Some(target)) = (path.hops.first(), path.target()) else {
        return;
    };
    let title = format!(
        "Path {number}: {} to {}",
        name(view, first.from),
        name(view, target)
    );
    let caption = book.caption(&title);
    let times = span::text(format!(
        ": {} a year \u{d7} {} = {} loss units a year, in {}.",
        figure(path.frequency),
        figure(path.loss),
        figure(path.score.risk),
        count(path.hops.len(), "step", "steps"),
    ));
    let lead = span::join([score(view, path).long(), times]);
    let table = Block::Table(crate::block::Table {
        caption: None,
        columns: vec![
            Column::points("Step", 30.0).align(Align::Center),
            Column::share("From", 1.0),
            Column::share("To", 1.0),
            Column::share("By", 2.0),
            Column::points("Chance", 46.0).align(Align::Right),
            Column::share("What would break it", 1.5),
        ],
        rows: path
            .hops
            .iter()
            .enumerate()
            .map(|(ix, hop)| row(view, ix, hop))
            .collect(),
    });
    book.push(Block::Keep(vec![
        Block::Figure(Figure {
            scene: chain::draw(view, path, Turn::Portrait.safe().x),
            caption: Some(caption),
            full: false,
        }),
        Block::Small(lead),
        table,
        Block::Gap(6.5),
    ]));
}

fn row(view: &View, ix: usize, hop: &Hop) -> Row {
    Row::new(vec![
        span::text((ix + 1).to_string()),
        view.element(hop.from),
        view.element(hop.to),
        threat(view, hop),
        span::text(if ix == 0 {
            format!("{} a year", figure(hop.chance))
        } else {
            figure(hop.chance)
        }),
        control(view, hop.breaks),
    ])
}

/// The threat of a step: by its id where it is in the register.
fn threat(view: &View, hop: &Hop) -> Vec<Span> {
    let Some(risk) = view.risk(hop.finding) else {
        return dash();
    };
    let title = span::text(clip(&risk.title, 100));
    if hop.assumed {
        return span::join([vec![Span::new("assumed: ").italic()], title]);
    }
    span::join([vec![risk.link(), Span::new(" ")], title])
}

fn control(view: &View, number: Option<usize>) -> Vec<Span> {
    let spec = number.and_then(|ix| view.analysis.set.controls.get(ix));
    spec.map_or_else(dash, |spec| span::text(clip(&spec.title, 2 * NAME)))
}

fn further(book: &mut Book, view: &View, title: &str, paths: &[&Path]) {
    if paths.is_empty() {
        return;
    }
    let rows = paths
        .iter()
        .take(ROWS)
        .map(|path| {
            let mut way = Vec::new();
            if let Some(first) = path.hops.first() {
                way.extend(view.element(first.from));
            }
            for hop in &path.hops {
                way.push(Span::new(" \u{2192} "));
                way.extend(view.element(hop.to));
                match view.risk(hop.finding).filter(|_| !hop.assumed) {
                    Some(risk) => way.extend([Span::new(" ("), risk.link(), Span::new(")")]),
                    None => way.push(Span::new(" (assumed)").italic()),
                }
            }
            Row::new(vec![
                score(view, path).long(),
                way,
                span::text(figure(path.frequency)),
                span::text(figure(path.score.risk)),
            ])
        })
        .collect();
    let columns = vec![
        Column::points("Risk", 76.0),
        Column::share("Way", 1.0),
        Column::points("A year", 46.0).align(Align::Right),
        Column::points("Loss units", 56.0).align(Align::Right),
    ];
    if paths.len() > ROWS {
        book.text(format!(
            "The {ROWS} riskiest of {} are listed.",
            paths.len()
        ));
    }
    book.table(title, columns, rows);
}

fn chokes(book: &mut Book, view: &View, paths: &Paths) {
    if paths.stated.is_empty() {
        return;
    }
    book.part("Choke points", "chokes");
    if paths.chokes.is_empty() {
        return book.text("No set of controls from the catalogue cuts every path over open threats: on some, no control lowers the chance of a step.");
    }
    book.text("Controls here, together, stand in the way of every path to the targets above, with the least effort. Effort runs from 1 (hours) to 5 (quarters).");
    let rows = paths
        .chokes
        .iter()
        .map(|choke| {
            let through = paths
                .stated
                .iter()
                .filter(|path| path.hops.iter().any(|hop| hop.to == choke.element))
                .count();
            Row::new(vec![
                view.element(choke.element),
                control(view, Some(choke.control)),
                span::text(choke.effort.to_string()),
                span::text(through.to_string()),
            ])
        })
        .collect();
    let columns = vec![
        Column::share("Where", 1.0),
        Column::share("Control", 1.6),
        Column::points("Effort", 40.0).align(Align::Right),
        Column::points("Paths above through it", 100.0).align(Align::Right),
    ];
    book.table("Where the least effort cuts the paths", columns, rows);
}
