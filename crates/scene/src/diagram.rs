//! The model as a picture: lanes, boundaries, flows and elements with their marks. Where a thing has no place, the
//! automatic layout gives it one; the model is never written.

mod element;
mod flow;
mod ground;
mod lanes;
mod places;
mod strips;

use std::collections::{BTreeMap, BTreeSet};

use emath::{Rect, Vec2, vec2};
use model::{BoundaryId, DiagramId, ElementId, FlowId, Model, Severity, Stage};

use crate::{Owner, Scene, route};

/// What an analysis or a selection adds to the drawing, as plain data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The worst severity of a thing and how many findings it has.
    pub worst: BTreeMap<Owner, (Severity, usize)>,
    /// What is highlighted, such as an attack path.
    pub lit: BTreeSet<Owner>,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "switches that people see")]
pub struct Look {
    /// Stage titles and the lines between lanes, where elements stand in lanes at all.
    pub lanes: bool,
    /// Flow labels.
    pub labels: bool,
    /// Chips of the assets an element holds.
    pub assets: bool,
    /// Severity badges.
    pub badges: bool,
    /// Everything is drawn. Else only what is placed on the diagram, and on the first one what is placed on none.
    pub whole: bool,
    /// Moves the drawing so that it begins at a margin. A canvas that people drag on leaves it where it is.
    pub crop: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            lanes: true,
            labels: true,
            assets: true,
            badges: true,
            whole: true,
            crop: true,
        }
    }
}

/// A lane as drawn, in scene units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneBand {
    pub stage: Stage,
    pub x0: f32,
    pub x1: f32,
}

/// The drawing and where its things are, all in scene units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    pub scene: Scene,
    pub boxes: BTreeMap<ElementId, Rect>,
    pub frames: BTreeMap<BoundaryId, Rect>,
    pub lines: BTreeMap<FlowId, route::Line>,
    pub lanes: Vec<LaneBand>,
    /// Scene point = place + offset.
    pub offset: Vec2,
}

/// The free border of a drawing.
const MARGIN: f32 = 24.0;
/// The strip of the lane titles.
const HEAD: f32 = 34.0;

/// Draws the model as the diagram places it, or all by the automatic layout without a diagram.
pub fn draw(model: &Model, diagram: Option<DiagramId>, marks: &Marks, look: &Look) -> Picture {
    draw_after(model, diagram, marks, look, None)
}

/// The same after a change: in a large drawing, lines whose ends stayed where they were `before` stay too.
pub fn draw_after(
    model: &Model,
    diagram: Option<DiagramId>,
    marks: &Marks,
    look: &Look,
    before: Option<&Picture>,
) -> Picture {
    let places = places::find(model, diagram, look.whole);
    let titles: Vec<Rect> = ground::titles(model, &places.frames);
    let known = before.map_or_else(BTreeMap::new, |before| known(model, &places, before));
    let lines = route::lines_after(
        model,
        &places.boxes,
        &places.frames,
        &places.routes,
        &titles,
        &known,
    );
    compose(model, diagram, marks, look, places, lines)
}

/// The same with [rough](route::rough) lines: for a drawing so large that routing it takes a while.
pub fn draw_rough(
    model: &Model,
    diagram: Option<DiagramId>,
    marks: &Marks,
    look: &Look,
) -> Picture {
    let places = places::find(model, diagram, look.whole);
    let lines = route::rough(model, &places.boxes, &places.routes);
    compose(model, diagram, marks, look, places, lines)
}

fn compose(
    model: &Model,
    diagram: Option<DiagramId>,
    marks: &Marks,
    look: &Look,
    mut places: places::Places,
    mut lines: BTreeMap<FlowId, route::Line>,
) -> Picture {
    let (area, offset) = bounds(&places, &lines, look);
    places.shift(offset);
    for line in lines.values_mut() {
        shift_line(line, offset);
    }
    let area = area.translate(offset);
    let mut picture = Picture {
        scene: Scene::new(area.max.to_vec2() + vec2(MARGIN, MARGIN)),
        boxes: places.boxes,
        frames: places.frames,
        lines,
        lanes: if look.lanes { places.lanes } else { Vec::new() },
        offset,
    };
    ground::lanes(&mut picture, area);
    ground::notes(model, diagram, &mut picture);
    ground::boundaries(model, &mut picture, marks, look);
    flow::flows(model, &mut picture, marks, look);
    let levels = diagram.and_then(|id| model.diagrams().get(&id));
    let levels = levels.map(|diagram| &diagram.levels);
    element::elements(model, &mut picture, levels, marks, look);
    picture.scene.sort();
    // A drawing of thousands of things is kept for long.
    picture.scene.items.shrink_to_fit();
    picture
}

/// The part of the drawing a note takes, in places' units.
pub fn note_area(note: &model::Note) -> Rect {
    places::note(note.x, note.y, &note.text)
}

/// The lines of an earlier drawing that are still right: same ends, same words, nothing new in their way.
fn known<'p>(
    model: &Model,
    places: &places::Places,
    before: &'p Picture,
) -> BTreeMap<FlowId, &'p route::Line> {
    if before.offset != Vec2::ZERO || model.flows().len() <= route::TOGETHER {
        return BTreeMap::new();
    }
    let stays = |id: &ElementId| {
        let area = places.boxes.get(id);
        area.filter(|area| before.boxes.get(id) == Some(area))
    };
    let moved = places.boxes.iter().filter(|(id, _)| stays(id).is_none());
    let moved: Vec<Rect> = moved.map(|(_, area)| area.expand(6.0)).collect();
    if moved.len() > MANY {
        return BTreeMap::new();
    }
    let letters = |lines: &[String]| {
        let all = lines.iter().flat_map(|line| line.chars());
        all.filter(|c| !c.is_whitespace()).collect::<String>()
    };
    let right = |(id, line): (&FlowId, &'p route::Line)| {
        let flow = model.flows().get(id)?;
        let (from, to) = (stays(&flow.from)?, stays(&flow.to)?);
        let (first, last) = (line.bends.first()?, line.bends.last()?);
        let ends = from.expand(1.0).contains(*first) && to.expand(1.0).contains(*last);
        let words = line.label.as_ref().map_or(&[][..], |label| &label.1);
        let cargo = line.cargo.as_ref();
        let loaded = cargo.map_or(flow.carries.is_empty(), |cargo| cargo.says(model, flow));
        let said = loaded && letters(words) == letters(&route::label(flow));
        let steps = || line.bends.iter().zip(line.bends.iter().skip(1));
        let crossed = |area: &Rect| {
            steps().any(|(a, b)| area.intersects(Rect::from_two_pos(*a, *b)))
                || line
                    .label
                    .as_ref()
                    .is_some_and(|label| area.intersects(label.0))
                || cargo.is_some_and(|cargo| area.intersects(cargo.area))
        };
        let free = !places.routes.contains_key(id) && !moved.iter().any(crossed);
        (ends && said && free).then_some((*id, line))
    };
    before.lines.iter().filter_map(right).collect()
}

/// When more than this moved, all is routed anew.
const MANY: usize = 300;

/// The area used before shifting, and the shift that puts it at the margin.
fn bounds(
    places: &places::Places,
    lines: &BTreeMap<FlowId, route::Line>,
    look: &Look,
) -> (Rect, Vec2) {
    let drawn = lines.values().flat_map(|l| {
        let label = l.label.as_ref().map_or(Rect::NOTHING, |l| l.0);
        let cargo = l.cargo.as_ref().map_or(Rect::NOTHING, |cargo| cargo.area);
        [Rect::from_points(&l.points), label, cargo]
    });
    let rects = places.boxes.values().map(|r| r.expand(10.0));
    let all = rects
        .chain(places.frames.values().copied())
        .chain(drawn)
        .chain(places.notes.iter().copied());
    let mut area = all.fold(Rect::NOTHING, Rect::union);
    if !area.is_finite() {
        return (Rect::ZERO, Vec2::ZERO);
    }
    if look.lanes && !places.lanes.is_empty() {
        area.min.y -= HEAD;
    }
    let offset = if look.crop {
        // Whole tens, so that the grid people see stays the grid.
        let tens = |v: f32| (v / 10.0).ceil() * 10.0;
        vec2(tens(MARGIN - area.min.x), tens(MARGIN - area.min.y))
    } else {
        Vec2::ZERO
    };
    (area, offset)
}

fn shift_line(line: &mut route::Line, by: Vec2) {
    for p in line.bends.iter_mut().chain(&mut line.points) {
        *p += by;
    }
    if let Some((rect, _)) = &mut line.label {
        *rect = rect.translate(by);
    }
    if let Some(cargo) = &mut line.cargo {
        cargo.area = cargo.area.translate(by);
    }
}
