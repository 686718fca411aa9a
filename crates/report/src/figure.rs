//! The drawings of the report: matrices with ids in their cells, the diagram.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Align, Pos2, Rect, Vec2, pos2, vec2};
use model::{Edit, ElementId, FlowId, Model, Severity, Stage, Subject};
use scene::{
    Face, Ink, Layer, Look, Marks, Owner, Scene, Shape, Stroke, Target,
    matrix::{self, Chip, Mark, Matrix},
    severity_mark_of, text,
};

use crate::{
    style::Turn,
    view::{Grid, Risk, Score, State, View, place},
};

/// Type of chips and axis words.
const FONT: f32 = 7.5;
/// Between two matrices beside each other.
pub const GUTTER: f32 = 16.0;
/// Height of a chip, 3.4 mm.
const CHIP: f32 = 9.6;

/// Which of a finding's figures a matrix shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Before controls; closed findings are in it.
    Inherent,
    Current,
    /// With planned and partial work done.
    Target,
}

/// One matrix on its own, axes in words.
pub fn single(view: &View, figure: Figure, rows: usize) -> Scene {
    draw(view, figure, "", true, rows)
}

/// Two matrices side by side; levels in words stand in the table of scales.
pub fn pair(left: &Scene, right: &Scene) -> Scene {
    let size = vec2(
        left.size.x + GUTTER + right.size.x,
        left.size.y.max(right.size.y),
    );
    let mut scene = Scene::new(size);
    scene.place(left, pos2(0.0, 0.0), 1.0);
    scene.place(right, pos2(left.size.x + GUTTER, 0.0), 1.0);
    scene
}

/// One of two matrices: a title, no words at its axis.
pub fn half(view: &View, figure: Figure, title: &str) -> Scene {
    draw(view, figure, title, false, 3)
}

/// Sizes of a cell and a chip, in points, for ids as long as the longest. Two ids of two digits stand side by side;
/// longer ones below each other. No cell is wider than `most`.
fn sizes(texts: impl Iterator<Item = f32>, rows: usize, most: f32) -> (Vec2, Vec2) {
    let usual = text::width("T-88", FONT, Face::Bold);
    let widest = texts.fold(usual, f32::max);
    let wide = |id: f32| id + FONT * 0.5 + 2.0;
    let cell = vec2(
        (wide(usual) * 2.0 + 2.6).min(most),
        FONT * 1.1 + 2.0 + rows as f32 * (CHIP * 1.08) + 1.0,
    );
    let half = (cell.x - 2.6) / 2.0;
    let chip = if widest + 2.0 <= half {
        half
    } else {
        wide(widest).min(cell.x - 2.6)
    };
    (cell, vec2(chip, CHIP))
}

/// The widest cell of one of two matrices beside each other on an upright page.
fn narrow(grid: &Grid) -> f32 {
    let half = (Turn::Portrait.safe().x - GUTTER) / 2.0;
    // Numbers at the left, a little air at the right.
    (half - FONT * 2.7) / grid.impact.len().max(1) as f32
}

/// How large chips are that hold those texts.
fn chip_size(chips: &[Chip]) -> Vec2 {
    sizes(texts(chips), 1, f32::INFINITY).1
}

fn texts(chips: &[Chip]) -> impl Iterator<Item = f32> {
    chips
        .iter()
        .map(|chip| text::width(&chip.text, FONT, Face::Bold))
}

fn draw(view: &View, figure: Figure, title: &str, words: bool, rows: usize) -> Scene {
    let chips: Vec<Chip> = placed(view, figure)
        .map(|(risk, score)| chip(risk, score, figure))
        .chain(assumed(view, figure))
        .collect();
    let most = if words {
        f32::INFINITY
    } else {
        narrow(&view.grid)
    };
    let (cell, size) = sizes(texts(&chips), rows, most);
    let matrix = plain(&view.grid, title, words, chips);
    let mut scene = matrix::paint(&matrix, cell, size, FONT);
    matrix::whiskers(
        &mut scene,
        &matrix,
        &reaches(view, figure),
        cell,
        size,
        FONT,
    );
    scene
}

/// The matrix as large as a page allows: chips of the size they have everywhere, cells as large as they get.
pub fn large(view: &View, figure: Figure, title: &str, room: Vec2) -> Scene {
    let chips: Vec<Chip> = placed(view, figure)
        .map(|(risk, score)| chip(risk, score, figure))
        .chain(assumed(view, figure))
        .collect();
    let size = chip_size(&chips);
    let matrix = plain(&view.grid, title, true, chips);
    let bare = Matrix {
        chips: Vec::new(),
        ..matrix.clone()
    };
    let frame = matrix::paint(&bare, vec2(40.0, 40.0), size, FONT).size;
    let count = vec2(
        matrix.impact.len().max(1) as f32,
        matrix.likelihood.len().max(1) as f32,
    );
    let cell = (room - frame) / count + vec2(40.0, 40.0) - vec2(1.0, 2.0);
    let cell = vec2(cell.x.max(40.0), cell.y.max(40.0));
    let mut scene = matrix::paint(&matrix, cell, size, FONT);
    matrix::whiskers(
        &mut scene,
        &matrix,
        &reaches(view, figure),
        cell,
        size,
        FONT,
    );
    scene
}

fn reaches(view: &View, figure: Figure) -> Vec<matrix::Reach> {
    let of = |risk: &Risk| {
        let doubt = risk.doubt.as_ref()?;
        let [low, high] = match figure {
            Figure::Inherent => doubt.inherent,
            Figure::Current => doubt.current,
            Figure::Target => return None,
        };
        Some(matrix::Reach {
            owner: Owner::Finding(risk.id),
            low,
            high,
        })
    };
    view.open().filter_map(of).collect()
}

/// What controls and plans move, bundled by the cells between which it goes: controls in place first, then plans.
pub fn moves(view: &View) -> Vec<matrix::Move> {
    let mut bundles: BTreeMap<(bool, Cell, Cell), Vec<String>> = BTreeMap::new();
    for risk in view.open() {
        let (Some(current), Some(target)) = (&risk.current, &risk.target) else {
            continue;
        };
        for (planned, from, to) in [
            (false, risk.inherent.cell, current.cell),
            (true, current.cell, target.cell),
        ] {
            if from != to {
                bundles
                    .entry((planned, from, to))
                    .or_default()
                    .push(risk.short());
            }
        }
    }
    bundles
        .into_iter()
        .map(|((planned, from, to), ids)| matrix::Move {
            from,
            to,
            ids,
            planned,
        })
        .collect()
}

type Cell = (usize, usize);

/// The map of those movements.
pub fn movement(view: &View, moves: &[matrix::Move], title: &str) -> Scene {
    let (cell, _) = sizes(std::iter::empty(), 3, narrow(&view.grid));
    let chip = vec2(matrix::chip_width(FONT), CHIP);
    matrix::movement(
        &plain(&view.grid, title, false, Vec::new()),
        moves,
        cell,
        chip,
        FONT,
    )
}

/// The findings a matrix holds, in the order in which cells fill.
pub fn placed<'v>(view: &'v View, figure: Figure) -> impl Iterator<Item = (&'v Risk, &'v Score)> {
    let all = view
        .risks
        .iter()
        .filter(|risk| risk.listed)
        .filter_map(move |risk| match (figure, risk.state) {
            (Figure::Inherent, State::Open | State::Closed) => Some((risk, &risk.inherent)),
            (Figure::Current, State::Open) => risk.current.as_ref().map(|score| (risk, score)),
            (Figure::Target, State::Open) => risk.target.as_ref().map(|score| (risk, score)),
            _ => None,
        });
    let mut all: Vec<_> = all.collect();
    // What moved up is the last to be hidden behind "+n".
    all.sort_by_key(|(risk, _)| !risk.raised);
    all.into_iter()
}

/// How many threats the matrices hold by band, highest first: before controls, now, with planned work done.
pub fn counts(view: &View) -> Vec<(Severity, String, [usize; 3])> {
    let mut bands: Vec<(Severity, String)> = view.grid.cells.iter().flatten().cloned().collect();
    bands.sort_by_key(|band| std::cmp::Reverse(band.0));
    bands.dedup();
    let held = |figure, word: &str| {
        placed(view, figure)
            .filter(|(_, score)| score.word == word)
            .count()
    };
    let figures = [Figure::Inherent, Figure::Current, Figure::Target];
    bands
        .into_iter()
        .map(|(severity, word)| {
            let numbers = figures.map(|figure| held(figure, &word));
            (severity, word, numbers)
        })
        .collect()
}

fn chip(risk: &Risk, score: &Score, figure: Figure) -> Chip {
    let lower = match figure {
        Figure::Inherent => false,
        Figure::Current => risk.moved(),
        Figure::Target => score.severity < risk.severity(),
    };
    let raised = risk.raised && figure == Figure::Current;
    Chip {
        cell: score.cell,
        text: risk.short(),
        owner: Owner::Finding(risk.id),
        mark: match (raised, lower) {
            (true, _) => Some(Mark::Up),
            (_, true) => Some(Mark::Down),
            _ => None,
        },
        link: Some(Target::Anchor(risk.anchor())),
        ..Chip::default()
    }
}

/// One hatched chip for all that is assumed of a subject: how many, in the worst cell. Never counted with the others.
fn assumed(view: &View, figure: Figure) -> Vec<Chip> {
    let mut all: BTreeMap<Subject, (usize, &Score)> = BTreeMap::new();
    for risk in view.assumed() {
        let score = match figure {
            Figure::Inherent => &risk.inherent,
            Figure::Current => risk.current.as_ref().unwrap_or(&risk.inherent),
            Figure::Target => risk.target.as_ref().unwrap_or(&risk.inherent),
        };
        let held = all.entry(risk.subject).or_insert((0, score));
        held.0 += 1;
        if score.risk > held.1.risk {
            held.1 = score;
        }
    }
    all.into_iter()
        .map(|(subject, (count, score))| Chip {
            cell: score.cell,
            text: format!("{count}?"),
            hatched: true,
            link: place(subject).map(Target::Anchor),
            ..Chip::default()
        })
        .collect()
}

fn plain(grid: &Grid, title: &str, words: bool, chips: Vec<Chip>) -> Matrix {
    let mut bands: Vec<(String, Severity)> = Vec::new();
    for (severity, word) in grid.cells.iter().flatten() {
        if !bands.iter().any(|band| band.0 == *word) {
            bands.push((word.clone(), *severity));
        }
    }
    bands.sort_by_key(|band| band.1);
    let index = |word: &str| {
        bands
            .iter()
            .position(|band| band.0 == word)
            .unwrap_or_default()
    };
    let cells = grid
        .cells
        .iter()
        .map(|row| row.iter().map(|(_, word)| index(word) as u8).collect())
        .collect();
    let blank = |list: &[String]| list.iter().map(|_| String::new()).collect();
    Matrix {
        title: title.to_owned(),
        likelihood: if words {
            grid.likelihood.clone()
        } else {
            blank(&grid.likelihood)
        },
        impact: grid.impact.clone(),
        cells,
        chips,
        bands,
        ..Matrix::default()
    }
}

/// The drawing of the model: worst band on each thing, flows with the numbers of the flow table, links to definitions.
pub fn diagram(view: &View) -> Scene {
    drawing(view, view.model).0
}

/// The drawing of one stage: its elements, and those of other stages that exchange flows with them.
pub fn stage(view: &View, stage: Stage) -> Option<Scene> {
    let here: BTreeSet<ElementId> = view
        .model
        .elements()
        .iter()
        .filter(|(_, element)| element.stage() == stage)
        .map(|(id, _)| *id)
        .collect();
    if here.is_empty() {
        return None;
    }
    let touches = |flow: &model::Flow| here.contains(&flow.from) || here.contains(&flow.to);
    let mut kept = here.clone();
    for flow in view.model.flows().values().filter(|flow| touches(flow)) {
        kept.extend([flow.from, flow.to]);
    }
    let mut part = view.model.clone();
    let mut edit = Edit::new(&mut part);
    for (id, flow) in view.model.flows() {
        if !touches(flow) {
            edit.remove_flow(*id);
        }
    }
    for id in view
        .model
        .elements()
        .keys()
        .filter(|id| !kept.contains(*id))
    {
        edit.remove_element(*id);
    }
    // Inner boundaries first: what is left empty is not drawn.
    let mut inner: Vec<_> = view.model.boundaries().keys().copied().collect();
    inner.sort_by_key(|id| std::cmp::Reverse(view.model.around(Some(*id)).len()));
    for id in inner {
        let elements = edit
            .model()
            .elements()
            .values()
            .any(|e| e.boundary == Some(id));
        let nested = edit
            .model()
            .boundaries()
            .values()
            .any(|b| b.parent == Some(id));
        if !elements && !nested {
            edit.remove_boundary(id);
        }
    }
    edit.commit();
    let (mut scene, boxes) = drawing(view, &part);
    let name = page_of(stage);
    let at = Pos2::ZERO;
    scene.push(Owner::None, Layer::Ground, Shape::Anchor { at, name });
    for (id, rect) in boxes {
        if let Some(element) = view.model.elements().get(&id)
            && element.stage() != stage
        {
            connector(&mut scene, id, rect, element.stage());
        }
    }
    Some(scene)
}

/// The name that leads to the page of a stage.
fn page_of(stage: Stage) -> String {
    format!("stage-{}", stage.word())
}

/// A flag under an element that belongs to another page, which it leads to.
fn connector(scene: &mut Scene, id: ElementId, rect: Rect, stage: Stage) {
    let owner = Owner::Element(id);
    let words = format!("more in {}", model::title(stage.word()));
    let style = text::Style::new(8.5, Face::Bold, Ink::Accent);
    let wide = text::width(&words, style.size, style.face) + 16.0;
    let area = Rect::from_min_size(
        pos2(rect.center().x - wide / 2.0, rect.bottom() - 4.0),
        vec2(wide, 12.0),
    );
    let plate = Shape::Path {
        points: vec![
            area.left_top(),
            pos2(area.right() - 6.0, area.top()),
            area.right_center(),
            pos2(area.right() - 6.0, area.bottom()),
            area.left_bottom(),
        ],
        closed: true,
        fill: Some(Ink::Ground),
        stroke: Some(Stroke::solid(0.9, Ink::Accent)),
    };
    scene.push(owner, Layer::Badge, plate);
    let base = area.left_bottom() + vec2(5.0, -3.2);
    scene.write(owner, Layer::Badge, base, Align::Min, &words, style);
    let (rect, to) = (area, Target::Anchor(page_of(stage)));
    scene.push(owner, Layer::Badge, Shape::Link { rect, to });
}

fn drawing(view: &View, model: &Model) -> (Scene, Vec<(ElementId, Rect)>) {
    let picture = scene::draw(model, model.first_diagram(), &marks(view), &Look::default());
    let mut scene = picture.scene;
    for (id, rect) in &picture.boxes {
        let owner = Owner::Element(*id);
        let (rect, to) = (*rect, Target::Anchor(format!("e-{id}")));
        scene.push(owner, Layer::Badge, Shape::Link { rect, to });
    }
    for (id, line) in &picture.lines {
        let middle = line.points.get(line.points.len() / 2).copied();
        let at = line
            .label
            .as_ref()
            .map(|label| label.0.left_center())
            .or(middle);
        if let (Some(number), Some(at)) = (view.flows.get(id), at) {
            let centre = numbered(&mut scene, *id, *number, at, line.label.is_some());
            let risks = view
                .open()
                .filter(|risk| risk.subject == Subject::Flow(*id));
            if let Some(worst) = risks.map(Risk::severity).max() {
                let owner = Owner::Flow(*id);
                severity_mark_of(&mut scene, owner, worst, centre, 13.0);
            }
        }
    }
    let boxes = picture.boxes.iter().map(|(id, rect)| (*id, *rect));
    (scene, boxes.collect())
}

/// Open findings by thing: the worst band and how many.
fn marks(view: &View) -> Marks {
    let mut marks = Marks::default();
    for risk in view.open() {
        let owner = match risk.subject {
            Subject::Element(id) => Owner::Element(id),
            Subject::Boundary(id) => Owner::Boundary(id),
            Subject::Asset(id) => Owner::Asset(id),
            // A flow's band stands beside its number.
            Subject::Flow(_) | Subject::Model => continue,
        };
        let mark = marks.worst.entry(owner).or_insert((Severity::None, 0));
        *mark = (mark.0.max(risk.severity()), mark.1 + 1);
    }
    marks
}

/// A flow's number, left of its label or on its line; where its band would stand beside it.
fn numbered(scene: &mut Scene, id: FlowId, number: usize, at: Pos2, labelled: bool) -> Pos2 {
    let owner = Owner::Flow(id);
    let words = format!("F{number}");
    let style = text::Style::new(9.0, Face::Bold, Ink::Accent);
    let size = vec2(text::width(&words, style.size, style.face) + 4.0, 12.0);
    let centre = if labelled {
        at - vec2(size.x / 2.0, 0.0)
    } else {
        at
    };
    let rect = Rect::from_center_size(centre, size);
    let plate = Shape::Rect {
        rect,
        corner: 2.0,
        fill: Some(Ink::Ground),
        stroke: None,
    };
    scene.push(owner, Layer::Label, plate);
    let base = centre + vec2(0.0, 3.2);
    scene.write(owner, Layer::Label, base, Align::Center, &words, style);
    let to = Target::Anchor(format!("f-{id}"));
    scene.push(owner, Layer::Badge, Shape::Link { rect, to });
    rect.left_center() - vec2(9.0, 0.0)
}
