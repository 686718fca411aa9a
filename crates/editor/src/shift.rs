//! Moving: what a selection takes along, how it looks while it moves, and the one change a drop commits. Dropping
//! something into another boundary's frame puts it into that boundary; nothing else ever does.

use std::{collections::BTreeSet, sync::Arc};

use emath::{Pos2, Rect, Vec2};
use model::{
    Boundary, BoundaryId, DiagramId, Edit, Element, ElementId, Frame, Model, Place, Subject,
};

use crate::{Session, Sheet, ghost::Moving, session::Selection};

/// What is further away than this is no neighbour to line up with, in scene units.
const NEAR: f32 = 1600.0;

/// What moves. A boundary takes along what is in it, its own boundaries too.
#[derive(Default)]
pub(crate) struct Load {
    pub elements: BTreeSet<ElementId>,
    pub boundaries: BTreeSet<BoundaryId>,
    /// Those that move of themselves and may change their boundary.
    pub dropped: Selection,
}

impl Load {
    /// What moves of a session: its selection without what is locked.
    pub fn of(session: &Session) -> Self {
        Self::with(session, session.selection())
    }

    /// What moves with these things.
    pub fn with(session: &Session, selection: &Selection) -> Self {
        let free = selection.difference(&session.locked()).copied().collect();
        Self::read(session.model(), &free)
    }

    /// The selection and what is in it, locked or not.
    pub fn everything(session: &Session) -> Self {
        Self::read(session.model(), session.selection())
    }

    fn read(model: &Model, selection: &Selection) -> Self {
        let chosen = |id: &BoundaryId| selection.contains(&Subject::Boundary(*id));
        let carried = |inner: Option<BoundaryId>| model.around(inner).iter().any(chosen);
        let mut load = Self::default();
        if !selection.iter().any(|s| matches!(s, Subject::Boundary(_))) {
            // Nothing carries anything: there is no need to look at all there is.
            for subject in selection {
                load.take(*subject, false, selection);
            }
            return load;
        }
        for (id, boundary) in model.boundaries() {
            let taken = carried(boundary.parent);
            load.take(Subject::Boundary(*id), taken, selection);
        }
        for (id, element) in model.elements() {
            let taken = carried(element.boundary);
            load.take(Subject::Element(*id), taken, selection);
        }
        load
    }

    fn take(&mut self, subject: Subject, carried: bool, selection: &Selection) {
        let chosen = selection.contains(&subject);
        if chosen && !carried && !matches!(subject, Subject::Flow(_)) {
            self.dropped.insert(subject);
        }
        match subject {
            Subject::Element(id) if chosen || carried => drop(self.elements.insert(id)),
            Subject::Boundary(id) if chosen || carried => drop(self.boundaries.insert(id)),
            _ => (),
        }
    }

    pub fn label(&self) -> String {
        match (self.elements.len(), self.boundaries.len()) {
            (1, 0) => "Move an element".to_owned(),
            (n, 0) => format!("Move {n} elements"),
            (_, 1) => "Move a boundary".to_owned(),
            (_, n) => format!("Move {n} boundaries"),
        }
    }
}

/// The drawing with the selection moved; the model stays as it is.
pub(crate) fn preview(session: &Session, by: Vec2) -> Sheet {
    let load = Load::of(session);
    let moving = Moving {
        elements: &load.elements,
        boundaries: &load.boundaries,
    };
    let rest = &session.resting;
    rest.shifted(session.model(), &moving, by, &session.sheet)
}

/// The step a drag makes: lined up with what stands still, if anything may be, and with the grid. Leaves the guides.
pub(crate) fn snapped(session: &mut Session, by: Vec2, reach: Option<f32>) -> Vec2 {
    session.guides.clear();
    let (Some(reach), true) = (reach, session.snap || session.grid) else {
        return by;
    };
    let load = Load::of(session);
    let areas = load.dropped.iter().filter_map(|s| session.resting.area(*s));
    let Some(moving) = areas.reduce(Rect::union) else {
        return by;
    };
    let near = moving.translate(by).expand(NEAR);
    let boxes = session.resting.boxes().iter();
    let boxes = boxes
        .filter(|(id, _)| !load.elements.contains(id))
        .map(|(_, area)| *area);
    let frames = session.resting.frames().iter();
    let frames = frames
        .filter(|(id, _)| !load.boundaries.contains(id))
        .map(|(_, area)| *area);
    // A box lines up with boxes; a frame that is around it is no neighbour.
    let frames = frames.filter(|area| !load.boundaries.is_empty() && !area.contains_rect(moving));
    let others: Vec<Rect> = if session.snap {
        boxes
            .chain(frames)
            .filter(|area| near.intersects(*area))
            .collect()
    } else {
        Vec::new()
    };
    let (by, guides) = crate::snap::snap(moving, &others, by, reach, session.grid);
    session.guides = guides;
    by
}

/// Moves the selection as one step.
pub(crate) fn commit(session: &mut Session, by: Vec2) {
    let load = Load::of(session);
    if by == Vec2::ZERO || load.elements.len() + load.boundaries.len() == 0 {
        session.redraw();
        return;
    }
    let sheet = Arc::clone(&session.resting);
    let diagram = session.diagram();
    let drop = |edit: &mut Edit<'_>| drop_at(&sheet, diagram, &load, by, edit);
    if session.sheet.lifted().is_some() {
        session.edit_in_place(&load.label(), drop);
    } else {
        session.edit(&load.label(), drop);
    }
}

/// New places, and new boundaries for what left the frame it was in.
fn drop_at(sheet: &Sheet, diagram: Option<DiagramId>, load: &Load, by: Vec2, edit: &mut Edit<'_>) {
    for (subject, home) in homes(edit.model(), sheet, load, by) {
        enter(edit, subject, home);
    }
    if let Some(diagram) = diagram {
        put(sheet, diagram, load, by, edit);
    }
}

pub(crate) fn put(sheet: &Sheet, diagram: DiagramId, load: &Load, by: Vec2, edit: &mut Edit<'_>) {
    for id in &load.elements {
        if let Some(area) = sheet.boxes().get(id) {
            edit.put((diagram, *id), place(area.center() + by));
        }
    }
    for id in &load.boundaries {
        if let Some(area) = sheet.frames().get(id) {
            edit.put((diagram, *id), frame(area.translate(by)));
        }
    }
    crate::bend::carry(edit, diagram, load, by);
}

/// A box's middle as a record.
pub(crate) fn place(at: Pos2) -> Place {
    Place {
        x: at.x.round() as i32,
        y: at.y.round() as i32,
    }
}

/// An outline as a record.
pub(crate) fn frame(area: Rect) -> Frame {
    Frame {
        x: area.min.x.round() as i32,
        y: area.min.y.round() as i32,
        width: area.width().round() as i32,
        height: area.height().round() as i32,
    }
}

/// Who changes boundary by this drop: those whose middle left the frame it was in.
fn homes(
    model: &Model,
    sheet: &Sheet,
    load: &Load,
    by: Vec2,
) -> Vec<(Subject, Option<BoundaryId>)> {
    let home = |subject: &Subject| {
        let middle = sheet.area(*subject)?.center();
        let was = sheet.frame_at(model, middle, &load.boundaries);
        let now = sheet.frame_at(model, middle + by, &load.boundaries);
        (was != now).then_some((*subject, now))
    };
    load.dropped.iter().filter_map(home).collect()
}

fn enter(edit: &mut Edit<'_>, subject: Subject, home: Option<BoundaryId>) {
    match subject {
        Subject::Element(id) => drop(edit.update(id, |e: &mut Element| e.boundary = home)),
        Subject::Boundary(id) => drop(edit.nest(id, home)),
        _ => (),
    }
}

impl Session {
    /// The boundary a drop right now would put the moved things into, if that is a change; for the highlight.
    pub fn drop_target(&self) -> Option<BoundaryId> {
        let crate::State::Moving { by, .. } = self.state() else {
            return None;
        };
        let load = Load::of(self);
        let homes = homes(self.model(), &self.resting, &load, *by);
        homes.first().and_then(|(_, home)| *home)
    }

    /// Moves the selection by scene units, as the arrow keys do.
    pub fn nudge(&mut self, x: i8, y: i8) {
        commit(self, Vec2::new(f32::from(x), f32::from(y)));
    }

    /// The boundary an element or a boundary is in.
    pub fn home(&self, subject: Subject) -> Option<BoundaryId> {
        match subject {
            Subject::Element(id) => self.model().elements().get(&id)?.boundary,
            Subject::Boundary(id) => {
                let boundary: &Boundary = self.model().boundaries().get(&id)?;
                boundary.parent
            }
            _ => None,
        }
    }
}
