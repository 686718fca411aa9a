//! The interaction's own scene: outlines of what is selected, the brush, the boundary a drop would enter. Built each
//! frame, never exported.

use editor::{Selection, Session, State};
use emath::{Pos2, Rect};
use model::{ElementId, FlowId, Severity, Subject};
use scene::{Ink, Layer, Owner, Scene, Shape, Stroke};

use super::{Canvas, detail};
use crate::paint::Brush;

/// How far an outline stands off, in points on the screen.
const OFF: f32 = 3.0;

impl Canvas {
    pub(super) fn overlay(&self, brush: &Brush<'_>, session: &Session, lit: &Selection) {
        let unit = 1.0 / self.camera.scale();
        let mut scene = Scene::default();
        if let Some(id) = session.drop_target() {
            outline(
                &mut scene,
                session.sheet().area(Subject::Boundary(id)),
                unit,
                3.0,
            );
        }
        if let Some(subject) = self.hovered(brush, session) {
            match subject {
                Subject::Flow(id) => line(&mut scene, session, id, (unit, 0.7)),
                other => outline(&mut scene, session.sheet().area(other), unit, 1.0),
            }
        }
        for subject in lit.difference(session.selection()) {
            match subject {
                Subject::Flow(id) => line(&mut scene, session, *id, (unit, 1.0)),
                other => light(&mut scene, session.sheet().area(*other), unit),
            }
        }
        for subject in session.selection() {
            match subject {
                Subject::Flow(id) => line(&mut scene, session, *id, (unit, 1.0)),
                other => {
                    outline(&mut scene, session.sheet().area(*other), unit, 2.0);
                    above(&mut scene, session, *other, unit);
                }
            }
        }
        if let State::Connecting { from, to } = session.state() {
            lead(&mut scene, session, *from, *to, unit);
        }
        if let State::Brushing { from, to, .. } = session.state() {
            let area = brush.view * Rect::from_two_pos(*from, *to);
            let fill = brush.look.wash(Ink::Accent, 0.12);
            brush.painter.rect_filled(area, 0.0, fill);
            outline(
                &mut scene,
                Some(Rect::from_two_pos(*from, *to).shrink(OFF * unit)),
                unit,
                1.0,
            );
        }
        let hover = brush.painter.ctx().pointer_hover_pos();
        let hover = hover.filter(|at| brush.painter.clip_rect().contains(*at));
        let pointer = hover.map(|at| self.pointer(at, egui::Modifiers::NONE));
        scene.items.extend(session.preview(pointer, unit).items);
        brush.scene(&scene);
    }
}

impl Canvas {
    /// What a press would select, if nothing is being done and it is not selected yet.
    fn hovered(&self, brush: &Brush<'_>, session: &Session) -> Option<Subject> {
        let at = brush.painter.ctx().pointer_hover_pos()?;
        let over = brush.painter.clip_rect().contains(at) && !self.minimap.covers(at);
        if !over || *session.state() != State::Idle {
            return None;
        }
        let found = session.hit(self.pointer(at, egui::Modifiers::NONE))?;
        (!session.selection().contains(&found)).then_some(found)
    }
}

/// What stands on the edge of an element, such as its badge, over its outline again.
fn above(scene: &mut Scene, session: &Session, subject: Subject, unit: f32) {
    if matches!(subject, Subject::Element(_)) {
        let items = session.sheet().items(session.model(), subject);
        let edge = items.into_iter().filter(|item| item.layer == Layer::Badge);
        let near = edge.filter(|item| detail::shown(item, 1.0 / unit));
        scene.items.extend(near);
    }
}

/// A flow's line and head in the selection's ink, its label and badge over them again.
fn line(scene: &mut Scene, session: &Session, id: FlowId, (unit, weight): (f32, f32)) {
    let items = session.sheet().items(session.model(), Subject::Flow(id));
    let scale = 1.0 / unit;
    for item in items.into_iter().filter(|item| detail::shown(item, scale)) {
        let shape = match item.shape {
            Shape::Path { points, closed, .. } if item.layer == Layer::Flow => Shape::Path {
                points,
                closed,
                fill: closed.then_some(Ink::Accent),
                stroke: Some(Stroke::solid(2.5 * weight * unit, Ink::Accent)),
            },
            other => other,
        };
        scene.push(item.owner, item.layer, shape);
    }
}

/// The flow that is being led to the pointer, and what it would end at.
fn lead(scene: &mut Scene, session: &Session, from: ElementId, to: Pos2, unit: f32) {
    let sheet = session.sheet();
    let Some(start) = sheet.area(Subject::Element(from)) else {
        return;
    };
    let end = sheet
        .hit(to, 0.0)
        .filter(|on| *on != Subject::Element(from));
    if let Some(Subject::Element(_)) = end {
        outline(scene, end.and_then(|end| sheet.area(end)), unit, 2.0);
    }
    let shape = Shape::Path {
        points: vec![start.center(), to],
        closed: false,
        fill: None,
        stroke: Some(Stroke::dashed(2.0 * unit, Ink::Accent)),
    };
    scene.push(Owner::None, Layer::Badge, shape);
}

/// A dashed outline: what the chosen cell of the matrix is about.
fn light(scene: &mut Scene, area: Option<Rect>, unit: f32) {
    let Some(area) = area else {
        return;
    };
    let shape = Shape::Rect {
        rect: area.expand(2.0 * OFF * unit),
        corner: 4.0 * unit,
        fill: None,
        stroke: Some(Stroke::dashed(2.0 * unit, Ink::Accent)),
    };
    scene.push(Owner::None, Layer::Badge, shape);
}

fn outline(scene: &mut Scene, area: Option<Rect>, unit: f32, width: f32) {
    let Some(area) = area else {
        return;
    };
    let shape = Shape::Rect {
        rect: area.expand(OFF * unit),
        corner: 4.0 * unit,
        fill: None,
        stroke: Some(Stroke::solid(width * unit, Ink::Accent)),
    };
    scene.push(Owner::None, Layer::Badge, shape);
}

/// The worst band in words.
pub(super) fn worst(severity: Severity) -> String {
    model::title(severity.word())
}
