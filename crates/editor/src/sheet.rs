//! The drawing a session shows: the scene, where everything lies in it, and what is under a point.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use emath::{Pos2, Rect, Vec2};
use model::{BoundaryId, Diagram, DiagramId, Edit, ElementId, FlowId, Model, Subject};
use scene::{Grid, Item, Look, Marks, Owner, Picture, Scene, Shape, diagram, hit};

use crate::{
    ghost::{Ghost, Index, Moving},
    shift,
    verdict::Worst,
};

#[derive(Debug, Default)]
pub struct Sheet {
    rest: Arc<Rest>,
    /// What is dragged right now.
    ghost: Option<Ghost>,
}

/// The drawing at rest, and what is only made when somebody asks for it.
#[derive(Debug, Default)]
struct Rest {
    picture: Picture,
    grid: OnceLock<Grid>,
    index: OnceLock<Index>,
    titles: OnceLock<BTreeMap<BoundaryId, Rect>>,
    extent: OnceLock<Rect>,
}

/// What a drag has lifted off the drawing.
pub struct Lifted<'s> {
    /// The places in the scene's list of what is not where it was.
    pub holes: &'s Arc<BTreeSet<usize>>,
    /// What moves, drawn where it was.
    pub carried: &'s Arc<Scene>,
    /// How far it is from there.
    pub by: Vec2,
    /// The lines between it and the rest, as they run now.
    pub loose: &'s Scene,
}

impl Sheet {
    /// Gives everything a place that has none on any diagram, on the first one or one of its own; returns that diagram.
    pub(crate) fn settle(model: &mut Model) -> DiagramId {
        let mut edit = Edit::new(model);
        let diagram = Self::complete(&mut edit);
        // Not a step of anybody's: there is nothing to take back.
        drop(edit.commit());
        diagram
    }

    /// The same as part of an edit.
    pub(crate) fn complete(edit: &mut Edit<'_>) -> DiagramId {
        let model = edit.model();
        let known = model.first_diagram();
        let diagram = known.unwrap_or(DiagramId::named("1"));
        let placed: BTreeSet<ElementId> = model.places().keys().map(|(_, id)| *id).collect();
        let framed: BTreeSet<BoundaryId> = model.frames().keys().map(|(_, id)| *id).collect();
        let all =
            placed.len() == model.elements().len() && framed.len() == model.boundaries().len();
        if known.is_some() && all {
            return diagram;
        }
        let sheet = Self::draw(model, known, None, None);
        if known.is_none() {
            edit.put(diagram, Diagram::default());
        }
        for (id, area) in sheet.boxes().iter().filter(|(id, _)| !placed.contains(id)) {
            edit.put((diagram, *id), shift::place(area.center()));
        }
        for (id, area) in sheet.frames().iter().filter(|(id, _)| !framed.contains(id)) {
            edit.put((diagram, *id), shift::frame(*area));
        }
        diagram
    }

    /// Draws the model as its places say, marked with the worst band of each thing.
    /// In a large one, lines that `before` drew and nothing touched stay as they are.
    pub(crate) fn draw(
        model: &Model,
        diagram: Option<DiagramId>,
        worst: Option<&Worst>,
        before: Option<&Self>,
    ) -> Self {
        let (marks, before) = (marks(worst), before.map(Self::picture));
        let picture = diagram::draw_after(model, diagram, &marks, &LOOK, before);
        Self::of(picture)
    }

    /// The same with lines that look at nothing but their ends.
    pub(crate) fn rough(model: &Model, diagram: Option<DiagramId>, worst: Option<&Worst>) -> Self {
        Self::of(diagram::draw_rough(model, diagram, &marks(worst), &LOOK))
    }

    fn of(picture: Picture) -> Self {
        let rest = Rest {
            picture,
            ..Rest::default()
        };
        Self {
            rest: Arc::new(rest),
            ghost: None,
        }
    }

    /// Makes all that is else made when it is asked for.
    pub(crate) fn ready(self, model: &Model) -> Self {
        let _ = (self.index(model), self.grid(), self.titles(), self.extent());
        self
    }

    fn picture(&self) -> &Picture {
        &self.rest.picture
    }

    fn index(&self, model: &Model) -> &Index {
        let index = &self.rest.index;
        index.get_or_init(|| Index::over(model, self.picture()))
    }

    /// The drawing while some of it moves; `before` is what was shown so far.
    pub(crate) fn shifted(
        &self,
        model: &Model,
        moving: &Moving<'_>,
        by: Vec2,
        before: &Self,
    ) -> Self {
        let index = self.index(model);
        let before = before.ghost.as_ref();
        Self {
            rest: Arc::clone(&self.rest),
            ghost: Some(Ghost::lift(
                self.picture(),
                index,
                model,
                moving,
                by,
                before,
            )),
        }
    }

    /// The drawing at rest. While something is dragged, [`lifted`](Self::lifted) says what of it is elsewhere.
    pub fn scene(&self) -> &Scene {
        &self.picture().scene
    }

    /// What a drag has lifted off the drawing at rest.
    pub fn lifted(&self) -> Option<Lifted<'_>> {
        self.ghost.as_ref().map(|ghost| Lifted {
            holes: ghost.lifted(),
            carried: ghost.carried(),
            by: ghost.by,
            loose: &ghost.loose,
        })
    }

    /// The same for two sheets whose drawings at rest are one.
    pub fn rests_on(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rest, &other.rest)
    }

    /// An index over the drawing at rest.
    pub fn grid(&self) -> &Grid {
        self.rest.grid.get_or_init(|| Grid::over(self.scene()))
    }

    /// The items of a subject as they are shown now, the chips of what it holds included.
    pub fn items(&self, model: &Model, subject: Subject) -> Vec<Item> {
        let owner = owner(subject);
        if let Some(ghost) = &self.ghost {
            if ghost.has(owner) {
                let mine = |item: &&Item| item.owner == owner;
                let items = ghost.carried().items.iter().filter(mine);
                return items.map(|item| item.moved(ghost.by)).collect();
            }
            if let Owner::Flow(id) = owner
                && ghost.line(id).is_some()
            {
                let items = ghost.loose.items.iter();
                return items.filter(|item| item.owner == owner).cloned().collect();
            }
        }
        let index = self.index(model);
        let chips = match subject {
            Subject::Element(id) => index.chips(id),
            _ => &[],
        };
        let places = index.of(owner).iter().chain(chips);
        places
            .filter_map(|ix| self.scene().items.get(*ix).cloned())
            .collect()
    }

    /// Every item as it is shown now. For tests and pictures; the window shows parts.
    pub fn shown(&self) -> Vec<Item> {
        let lifted = self.lifted();
        let hole = |ix: &usize| lifted.as_ref().is_some_and(|l| l.holes.contains(ix));
        let items = self.scene().items.iter().enumerate();
        let mut shown: Vec<Item> = items
            .filter(|(ix, _)| !hole(ix))
            .map(|(_, item)| item.clone())
            .collect();
        if let Some(lifted) = &lifted {
            shown.extend(
                lifted
                    .carried
                    .items
                    .iter()
                    .map(|item| item.moved(lifted.by)),
            );
            shown.extend(lifted.loose.items.iter().cloned());
        }
        shown
    }

    /// Every element's box at rest.
    pub fn boxes(&self) -> &BTreeMap<ElementId, Rect> {
        &self.picture().boxes
    }

    /// Every boundary's frame at rest.
    pub fn frames(&self) -> &BTreeMap<BoundaryId, Rect> {
        &self.picture().frames
    }

    /// A flow's line from end to end, corners rounded, at rest.
    pub fn line(&self, flow: FlowId) -> Option<&[Pos2]> {
        Some(self.lines().get(&flow)?.points.as_slice())
    }

    /// Every flow's line at rest.
    pub fn lines(&self) -> &BTreeMap<FlowId, scene::route::Line> {
        &self.picture().lines
    }

    /// How far a subject is from where it rests.
    fn off(&self, owner: Owner) -> Vec2 {
        let ghost = self.ghost.as_ref().filter(|ghost| ghost.has(owner));
        ghost.map_or(Vec2::ZERO, |ghost| ghost.by)
    }

    /// The part of the drawing a subject takes, as it is shown now.
    pub fn area(&self, subject: Subject) -> Option<Rect> {
        let at_rest = match subject {
            Subject::Element(id) => self.boxes().get(&id).copied(),
            Subject::Boundary(id) => self.frames().get(&id).copied(),
            Subject::Flow(id) => {
                let loose = self.ghost.as_ref().and_then(|ghost| ghost.line(id));
                if let Some(points) = loose {
                    return Some(Rect::from_points(points));
                }
                let line = self.lines().get(&id)?;
                Some(Rect::from_points(&line.points))
            }
            Subject::Model | Subject::Asset(_) => None,
        };
        Some(at_rest?.translate(self.off(owner(subject))))
    }

    /// Everything that is drawn at rest.
    pub fn extent(&self) -> Rect {
        let measure = || {
            let all = self.scene().items.iter().map(|item| item.bounds);
            let nothing = Rect::from_center_size(Pos2::ZERO, Vec2::splat(100.0));
            all.reduce(Rect::union).unwrap_or(nothing)
        };
        *self.rest.extent.get_or_init(measure)
    }

    /// Where the name of a subject stands, or would stand.
    pub fn label(&self, subject: Subject) -> Option<Rect> {
        if let Subject::Flow(id) = subject {
            let line = self.lines().get(&id)?;
            let middle = || line.points.get(line.points.len() / 2).copied();
            let plate = line.label.as_ref().map(|label| label.0);
            return plate.or_else(|| Some(Rect::from_center_size(middle()?, Vec2::ZERO)));
        }
        let area = self.area(subject)?;
        let near = self.grid().near(self.scene(), area.expand(24.0));
        let items = near.into_iter().filter_map(|ix| self.scene().items.get(ix));
        let mine = items.filter(|item| item.owner == owner(subject));
        let mut texts = mine.filter(|item| matches!(item.shape, Shape::Text { .. }));
        texts.next().map_or(Some(area), |item| Some(item.bounds))
    }

    /// Where each boundary's title stands at rest.
    fn titles(&self) -> &BTreeMap<BoundaryId, Rect> {
        let find = || {
            let texts = self.scene().items.iter().rev();
            let texts = texts.filter(|item| matches!(item.shape, Shape::Text { .. }));
            let of = |item: &Item| match item.owner {
                Owner::Boundary(id) => Some((id, item.bounds)),
                _ => None,
            };
            // From the back, so that the first line of a title is the last that is put in.
            texts.filter_map(of).collect()
        };
        self.rest.titles.get_or_init(find)
    }

    /// What is under a point; lines count when they are nearer than `reach`, in scene units. A boundary is caught by its
    /// line and its title; the ground inside it is ground.
    pub fn hit(&self, at: Pos2, reach: f32) -> Option<Subject> {
        match hit::through(self.scene(), self.grid(), at, reach)? {
            Owner::Element(id) => Some(Subject::Element(id)),
            Owner::Flow(id) => Some(Subject::Flow(id)),
            Owner::Boundary(_) => self.edge(at, reach),
            Owner::None | Owner::Asset(_) | Owner::Finding(_) | Owner::Cell(..) => None,
        }
    }

    fn edge(&self, at: Pos2, reach: f32) -> Option<Subject> {
        let on_line = |area: &Rect| area.signed_distance_to_pos(at).abs() <= reach;
        let on_title = |id: BoundaryId| {
            let title = self.titles().get(&id);
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
        let lines = self.lines().iter();
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
        let holds = |(id, area): &(&BoundaryId, &Rect)| {
            !moving.contains(id) && model.boundaries().contains_key(id) && area.contains(at)
        };
        let depth = |(id, area): &(&BoundaryId, &Rect)| {
            (model.around(Some(**id)).len(), Reverse(area.area() as i64))
        };
        let found = self.frames().iter().filter(holds).max_by_key(depth);
        found.map(|(id, _)| *id)
    }
}

/// What a window draws; it leaves the drawing where people put it.
const LOOK: Look = Look {
    lanes: true,
    labels: true,
    assets: true,
    badges: true,
    whole: false,
    crop: false,
};

fn marks(worst: Option<&Worst>) -> Marks {
    let worst = worst.into_iter().flatten();
    let worst = worst.map(|(subject, mark)| (owner(*subject), *mark));
    Marks {
        worst: worst.collect(),
        lit: BTreeSet::new(),
    }
}

/// The diagram as it is printed: cropped, unmarked.
pub fn picture(model: &Model, diagram: Option<DiagramId>) -> Scene {
    let look = Look {
        whole: false,
        ..Look::default()
    };
    diagram::draw(model, diagram, &Marks::default(), &look).scene
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
