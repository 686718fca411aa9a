//! The drawing a session shows: the scene, where everything lies in it, and what is under a point.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use emath::{Pos2, Rect, Vec2};
use model::{BoundaryId, Diagram, DiagramId, Edit, ElementId, FlowId, Model, Subject};
use scene::{Look, Marks, Owner, Picture, Scene, Shape, diagram, hit};

use crate::{
    ghost::{self, Moving},
    shift,
    verdict::Worst,
};

#[derive(Debug, Default)]
pub struct Sheet {
    picture: Picture,
}

impl Sheet {
    /// Gives everything a place that has none, in the model's first diagram or one of its own; returns that diagram.
    pub(crate) fn settle(model: &mut Model) -> DiagramId {
        let known = model.first_diagram();
        let diagram = known.unwrap_or(DiagramId::named("1"));
        let sheet = Self::draw(model, known, None);
        let mut edit = Edit::new(model);
        if known.is_none() {
            edit.put(diagram, Diagram::default());
        }
        for (id, area) in sheet.boxes() {
            if !edit.model().places().contains_key(&(diagram, *id)) {
                edit.put((diagram, *id), shift::place(area.center()));
            }
        }
        for (id, area) in sheet.frames() {
            if !edit.model().frames().contains_key(&(diagram, *id)) {
                edit.put((diagram, *id), shift::frame(*area));
            }
        }
        // Not a step of anybody's: there is nothing to take back.
        drop(edit.commit());
        diagram
    }

    /// Draws the model as its places say, marked with the worst band of each thing.
    pub(crate) fn draw(model: &Model, diagram: Option<DiagramId>, worst: Option<&Worst>) -> Self {
        let look = Look {
            crop: false,
            ..Look::default()
        };
        let worst = worst.into_iter().flatten();
        let marks = Marks {
            worst: worst
                .map(|(subject, mark)| (owner(*subject), *mark))
                .collect(),
            lit: BTreeSet::new(),
        };
        Self {
            picture: diagram::draw(model, diagram, &marks, &look),
        }
    }

    /// The drawing while some of it moves.
    pub(crate) fn shifted(&self, model: &Model, moving: &Moving<'_>, by: Vec2) -> Self {
        Self {
            picture: ghost::shifted(&self.picture, model, moving, by),
        }
    }

    pub fn scene(&self) -> &Scene {
        &self.picture.scene
    }

    pub fn boxes(&self) -> &BTreeMap<ElementId, Rect> {
        &self.picture.boxes
    }

    pub fn frames(&self) -> &BTreeMap<BoundaryId, Rect> {
        &self.picture.frames
    }

    /// A flow's line from end to end, corners rounded.
    pub fn line(&self, flow: FlowId) -> Option<&[Pos2]> {
        Some(self.picture.lines.get(&flow)?.points.as_slice())
    }

    /// The part of the drawing a subject takes.
    pub fn area(&self, subject: Subject) -> Option<Rect> {
        match subject {
            Subject::Element(id) => self.boxes().get(&id).copied(),
            Subject::Boundary(id) => self.frames().get(&id).copied(),
            Subject::Flow(id) => {
                let line = self.picture.lines.get(&id)?;
                Some(Rect::from_points(&line.points))
            }
            Subject::Model | Subject::Asset(_) => None,
        }
    }

    /// Everything that is drawn.
    pub fn extent(&self) -> Rect {
        let all = self.scene().items.iter().map(|item| item.bounds);
        let nothing = Rect::from_center_size(Pos2::ZERO, Vec2::splat(400.0));
        all.reduce(Rect::union).unwrap_or(nothing)
    }

    /// Where the name of a subject stands, or would stand.
    pub fn label(&self, subject: Subject) -> Option<Rect> {
        if let Subject::Flow(id) = subject {
            let line = self.picture.lines.get(&id)?;
            let middle = || line.points.get(line.points.len() / 2).copied();
            let plate = line.label.as_ref().map(|label| label.0);
            return plate.or_else(|| Some(Rect::from_center_size(middle()?, Vec2::ZERO)));
        }
        let mine = self
            .scene()
            .items
            .iter()
            .filter(|item| item.owner == owner(subject));
        let mut texts = mine.filter(|item| matches!(item.shape, Shape::Text { .. }));
        texts
            .next()
            .map(|item| item.bounds)
            .or_else(|| self.area(subject))
    }

    /// What is under a point; lines count when they are nearer than `reach`, in scene units. A boundary is caught by its
    /// line and its title; the ground inside it is ground.
    pub fn hit(&self, at: Pos2, reach: f32) -> Option<Subject> {
        match hit::at(self.scene(), at, reach)? {
            Owner::Element(id) => Some(Subject::Element(id)),
            Owner::Flow(id) => Some(Subject::Flow(id)),
            Owner::Boundary(_) => self.edge(at, reach),
            Owner::None | Owner::Asset(_) | Owner::Finding(_) | Owner::Cell(..) => None,
        }
    }

    fn edge(&self, at: Pos2, reach: f32) -> Option<Subject> {
        let on_line = |area: &Rect| area.signed_distance_to_pos(at).abs() <= reach;
        let on_title = |id: BoundaryId| {
            let title = self.label(Subject::Boundary(id));
            title.is_some_and(|title| title.expand(reach / 2.0).contains(at))
        };
        let caught = |(id, area): &(&BoundaryId, &Rect)| on_line(area) || on_title(**id);
        let inner = |(_, area): &(&BoundaryId, &Rect)| Reverse(area.area() as i64);
        let found = self.frames().iter().filter(caught).max_by_key(inner);
        found.map(|(id, _)| Subject::Boundary(*id))
    }

    /// Everything that lies wholly inside an area.
    pub fn within(&self, area: Rect) -> Vec<Subject> {
        let elements = self
            .boxes()
            .iter()
            .map(|(id, r)| (Subject::Element(*id), *r));
        let frames = self
            .frames()
            .iter()
            .map(|(id, r)| (Subject::Boundary(*id), *r));
        let lines = self.picture.lines.iter();
        let lines = lines.map(|(id, l)| (Subject::Flow(*id), Rect::from_points(&l.points)));
        let all = elements.chain(frames).chain(lines);
        let inside = all.filter(|(_, place)| area.contains_rect(*place));
        inside.map(|(subject, _)| subject).collect()
    }

    /// The innermost boundary whose frame holds a point, those in `moving` and what is in them left out.
    pub fn frame_at(
        &self,
        model: &Model,
        at: Pos2,
        moving: &BTreeSet<BoundaryId>,
    ) -> Option<BoundaryId> {
        let holds = |(id, area): &(&BoundaryId, &Rect)| !moving.contains(id) && area.contains(at);
        let depth = |(id, area): &(&BoundaryId, &Rect)| {
            (model.around(Some(**id)).len(), Reverse(area.area() as i64))
        };
        let found = self.frames().iter().filter(holds).max_by_key(depth);
        found.map(|(id, _)| *id)
    }
}

/// The drawing as SVG, as it is printed: cropped, on white.
pub fn picture(model: &Model, diagram: Option<DiagramId>) -> String {
    let picture = diagram::draw(model, diagram, &Marks::default(), &Look::default());
    scene::svg::paint(&picture.scene, scene::Palette::paper())
}

/// Whose items a subject's are.
fn owner(subject: Subject) -> Owner {
    match subject {
        Subject::Element(id) => Owner::Element(id),
        Subject::Flow(id) => Owner::Flow(id),
        Subject::Boundary(id) => Owner::Boundary(id),
        Subject::Asset(id) => Owner::Asset(id),
        Subject::Model => Owner::None,
    }
}
