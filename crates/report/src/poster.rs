//! The risk matrix as one large page: cells of a size that hold many ids, the takeaway above, counts, what to do first
//! and what the marks mean beside it. A scene of its own: nothing flows.

use std::f32::consts::SQRT_2;

use emath::{Align, Pos2, Rect, Vec2, pos2, vec2};
use scene::{Face, Ink, Layer, Owner, Scene, Shape, Stroke, text, text::Style};

use crate::{
    Input, Poster,
    figure::{self, Figure},
    font, sections,
    view::{View, clip, count},
};

/// The margin, and the room of the column at the right.
const MARGIN: f32 = 34.0;
const SIDE: f32 = 190.0;
const GUTTER: f32 = 22.0;
/// Sheets wider than this may be drawn smaller and enlarged.
const ENLARGED: f32 = 1000.0;

/// The poster, as large as wanted.
pub fn draw(input: &Input, view: &View, wanted: Poster) -> Scene {
    let (size, scale) = wanted.size(input.paper);
    let mut scene = Scene::new(size * scale);
    // A poster is read from afar: a large one is a small one enlarged, where every id still finds room in that.
    if size.x > ENLARGED {
        let small = sheet(input, view, size / SQRT_2);
        if !crowded(&small) {
            scene.place(&small, Pos2::ZERO, scale * SQRT_2);
            return scene;
        }
    }
    scene.place(&sheet(input, view, size), Pos2::ZERO, scale);
    scene
}

/// Whether a cell names only some of what it holds.
fn crowded(drawing: &Scene) -> bool {
    let more = |text: &str| {
        let number = text.strip_prefix('+');
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    drawing
        .items
        .iter()
        .any(|item| matches!(&item.shape, Shape::Text { text, .. } if more(text)))
}

fn bold(size: f32) -> Style {
    Style::new(size, Face::Bold, Ink::Text)
}

/// Title, takeaway, origin, marking, over so much width.
fn head(pen: &mut Pen, input: &Input, view: &View, room: f32) {
    let workload = view.model.workload();
    let title = match clip(&workload.title, 90) {
        title if title.is_empty() => "Untitled workload".to_owned(),
        title => title,
    };
    let title = font::clean(&format!("{title}: risk matrix")).into_owned();
    let marking = font::clean(&input.marking()).into_owned();
    let wide = if marking.is_empty() {
        room
    } else {
        room * 0.72
    };
    let fits = |size: &f32| text::width(&title, *size, Face::Bold) <= wide;
    let large = [20.0, 17.0, 14.0].into_iter().find(fits).unwrap_or(12.0);
    pen.write(&title, bold(large), wide, 1, 26.0);
    pen.write(&sections::takeaway(view), bold(11.0), room, 1, 15.0);
    let mut about = vec![format!("Open threats as they stand on {}", input.date)];
    if !workload.version.is_empty() {
        about.push(format!("version {}", clip(&workload.version, 40)));
    }
    about.push(format!("model SHA-256 {}", clip(input.sha256, 16)));
    let faint = Style::new(8.5, Face::Regular, Ink::Faint);
    pen.write(&about.join(" \u{b7} "), faint, room, 1, 12.0);
    let marking = text::clip(&marking, 11.0, Face::Bold, room * 0.27);
    let at = pos2(MARGIN + room, MARGIN + 14.0);
    pen.scene.write(
        Owner::None,
        Layer::Label,
        at,
        Align::Max,
        &marking,
        bold(11.0),
    );
}

fn sheet(input: &Input, view: &View, size: Vec2) -> Scene {
    let mut scene = Scene::new(size);
    let right = size.x - MARGIN;
    let plain = |size| Style::new(size, Face::Regular, Ink::Text);
    let mut pen = Pen {
        scene: &mut scene,
        at: pos2(MARGIN, MARGIN),
    };
    let room = size.x - 2.0 * MARGIN;
    head(&mut pen, input, view, room);
    let top = pen.at.y + 14.0;
    let matrix = vec2(room - SIDE - GUTTER, size.y - MARGIN - top);
    // As large as every id still finds room in its cell: a poster is read from afar.
    let draw = |zoom| {
        (
            figure::large(view, Figure::Current, "", matrix / zoom),
            zoom,
        )
    };
    let (drawn, zoom) = [2.0, 1.6, 1.3]
        .into_iter()
        .map(draw)
        .find(|(drawn, _)| !crowded(drawn))
        .unwrap_or_else(|| draw(1.0));
    let scale = (matrix.x / drawn.size.x)
        .min(matrix.y / drawn.size.y)
        .min(zoom);
    pen.scene.place(&drawn, pos2(MARGIN, top), scale);
    pen.at = pos2(right - SIDE, top + 8.0);
    pen.write("Threats by band", bold(11.0), SIDE, 1, 15.0);
    bands(&mut pen, view);
    pen.at.y += 12.0;
    pen.write("What to do first", bold(11.0), SIDE, 1, 15.0);
    let advice = view.analysis.advice(view.model, 5);
    if advice.is_empty() {
        pen.write("None recorded", plain(9.5), SIDE, 1, 13.0);
    }
    for (ix, one) in advice.iter().enumerate() {
        let Some(spec) = view.analysis.set.controls.get(one.control) else {
            continue;
        };
        let words = format!(
            "{}. {}: lowers {}",
            ix + 1,
            spec.title,
            count(one.findings.len(), "threat", "threats")
        );
        pen.write(&words, plain(9.5), SIDE, 3, 13.0);
        pen.at.y += 2.0;
    }
    pen.at.y += 12.0;
    pen.write("How to read", bold(11.0), SIDE, 1, 15.0);
    for words in [
        "T-14 is an open threat; its cell is its likelihood and impact with the controls in place.",
        "A triangle pointing down: controls moved it to a lower band.",
        "A hatched chip such as 3?: so many weaknesses of one element that nobody stated. They are not counted above.",
        "+n: so many more, the least of the cell; the report's table has them all.",
    ] {
        pen.write(words, plain(8.5), SIDE, 4, 11.5);
        pen.at.y += 3.0;
    }
    scene.sort();
    scene
}

/// Counts of threats, a row a band.
fn bands(pen: &mut Pen, view: &View) {
    let style = Style::new(9.5, Face::Regular, Ink::Text);
    let head = Style::new(8.5, Face::Bold, Ink::Faint);
    let columns = [SIDE - 74.0, SIDE - 38.0, SIDE];
    for (name, x) in ["Before", "Now", "Target"].iter().zip(columns) {
        let at = pen.at + vec2(x, 9.0);
        pen.scene
            .write(Owner::None, Layer::Label, at, Align::Max, name, head);
    }
    pen.at.y += 13.0;
    for (severity, word, counts) in figure::counts(view) {
        let middle = pen.at + vec2(6.0, 6.5);
        scene::severity_mark(pen.scene, severity, middle, 11.0);
        let at = pen.at + vec2(18.0, 10.0);
        pen.scene
            .write(Owner::None, Layer::Label, at, Align::Min, &word, style);
        for (number, x) in counts.iter().zip(columns) {
            let at = pen.at + vec2(x, 10.0);
            let number = number.to_string();
            pen.scene
                .write(Owner::None, Layer::Label, at, Align::Max, &number, style);
        }
        pen.at.y += 15.0;
        let line = Rect::from_min_size(pen.at, vec2(SIDE, 0.0));
        let shape = Shape::Path {
            points: vec![line.left_top(), line.right_top()],
            closed: false,
            fill: None,
            stroke: Some(Stroke::solid(0.5, Ink::Hairline)),
        };
        pen.scene.push(Owner::None, Layer::Label, shape);
        pen.at.y += 1.0;
    }
    let assumed = view.assumed().count();
    if assumed > 0 {
        let words = format!(
            "Beside these, {}",
            count(assumed, "weakness is assumed", "weaknesses are assumed")
        );
        pen.write(
            &words,
            Style::new(8.5, Face::Regular, Ink::Faint),
            SIDE,
            2,
            12.0,
        );
    }
}

/// Writes down a column.
struct Pen<'s> {
    scene: &'s mut Scene,
    at: Pos2,
}

impl Pen<'_> {
    fn write(&mut self, words: &str, style: Style, width: f32, most: usize, lead: f32) {
        let words = font::clean(words);
        for line in text::fit(&words, style.size, style.face, width, most) {
            let at = self.at + vec2(0.0, style.size);
            self.scene
                .write(Owner::None, Layer::Label, at, Align::Min, &line, style);
            self.at.y += lead;
        }
    }
}
