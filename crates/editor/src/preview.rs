//! What an interaction shows over the drawing: guides, grips, frames and lines being drawn. A scene of its own, built
//! when it is shown, never kept and never exported.

use emath::{Pos2, Rect, Vec2};
use model::{FlowId, Subject};
use scene::{Ink, Layer, Owner, Scene, Shape, Stroke, route};

use crate::{Pointer, Session, State, bend::Pull, grip::Grip, shift};

/// How large a grip is drawn, in points on the screen.
const GRIP: f32 = 4.5;

impl Session {
    /// The scene over the drawing while the pointer is where it is; `unit` is the size of a point of the screen in the
    /// scene.
    pub fn preview(&self, pointer: Option<Pointer>, unit: f32) -> Scene {
        let mut over = Over {
            scene: Scene::default(),
            unit,
        };
        for guide in &self.guides {
            over.line(vec![guide.from, guide.to], false);
        }
        let at = pointer.map(|pointer| pointer.at_scene);
        match &self.state {
            State::Idle => self.idle(pointer, at, &mut over),
            State::Framing { from, to } => over.frame(Rect::from_two_pos(*from, *to)),
            State::Resizing { boundary, edge, to } => {
                if let Some(area) = self.resting.frames().get(boundary) {
                    over.frame(edge.pulled(*area, *to));
                }
            }
            State::Copying { by, .. } => {
                let load = shift::Load::of(self);
                for subject in &load.dropped {
                    if let Some(area) = self.resting.area(*subject) {
                        over.frame(area.translate(*by));
                    }
                }
            }
            State::Carrying { note, by, .. } => {
                if let Some(area) = self.note_area(*note) {
                    over.frame(area.translate(*by));
                }
            }
            State::Bending(pull) => bending(pull, &mut over),
            State::Reconnecting { flow, source, to } => {
                self.reconnecting(*flow, *source, *to, &mut over);
            }
            _ => (),
        }
        if let Some((from, to)) = self.led
            && let Some(area) = self.resting.boxes().get(&from)
        {
            let end = Rect::from_center_size(to, Vec2::splat(1.0));
            over.line(route::quick(*area, end), true);
        }
        if let Some(area) = self.noted().and_then(|ix| self.note_area(ix)) {
            over.outline(area.expand(3.0 * unit));
        }
        for subject in self.selection.iter().filter(|s| self.is_locked(**s)) {
            if let Some(area) = self.sheet.area(*subject) {
                over.lock(area.left_top());
            }
        }
        over.scene
    }

    fn idle(&self, pointer: Option<Pointer>, at: Option<Pos2>, over: &mut Over) {
        let under = pointer.and_then(|pointer| self.grip_at(pointer));
        for (grip, middle) in self.grips(at, over.unit) {
            over.grip(middle, under == Some(grip), grip);
        }
    }

    fn reconnecting(&self, flow: FlowId, source: bool, to: Pos2, over: &mut Over) {
        let Some(flow) = self.model().flows().get(&flow) else {
            return;
        };
        let fixed = if source { flow.to } else { flow.from };
        if let Some(area) = self.resting.boxes().get(&fixed) {
            let end = Rect::from_center_size(to, Vec2::splat(1.0));
            over.line(route::quick(*area, end), true);
        }
        let on = self
            .resting
            .hit(to, 0.0)
            .filter(|on| matches!(on, Subject::Element(_)));
        if let Some(area) = on.and_then(|on| self.resting.area(on)) {
            over.outline(area.expand(3.0 * over.unit));
        }
    }
}

/// The line as it would run.
fn bending(pull: &Pull, over: &mut Over) {
    over.line(pull.line(), true);
    for at in pull.bends() {
        over.dot(at, at == pull.to.round());
    }
}

struct Over {
    scene: Scene,
    unit: f32,
}

impl Over {
    fn push(&mut self, shape: Shape) {
        self.scene.push(Owner::None, Layer::Badge, shape);
    }

    fn line(&mut self, points: Vec<Pos2>, dashed: bool) {
        let stroke = if dashed {
            Stroke::dashed(2.0 * self.unit, Ink::Accent)
        } else {
            Stroke::solid(self.unit, Ink::Accent)
        };
        self.push(Shape::Path {
            points,
            closed: false,
            fill: None,
            stroke: Some(stroke),
        });
    }

    fn frame(&mut self, rect: Rect) {
        let stroke = Stroke::dashed(1.5 * self.unit, Ink::Accent);
        self.push(Shape::Rect {
            rect,
            corner: 8.0,
            fill: None,
            stroke: Some(stroke),
        });
    }

    fn outline(&mut self, rect: Rect) {
        let stroke = Stroke::solid(2.0 * self.unit, Ink::Accent);
        self.push(Shape::Rect {
            rect,
            corner: 4.0 * self.unit,
            fill: None,
            stroke: Some(stroke),
        });
    }

    fn dot(&mut self, at: Pos2, full: bool) {
        let side = if full { 1.3 } else { 1.0 } * GRIP * 2.0 * self.unit;
        self.push(Shape::Ellipse {
            rect: Rect::from_center_size(at, Vec2::splat(side)),
            fill: Some(if full { Ink::Accent } else { Ink::Surface }),
            stroke: Some(Stroke::solid(1.5 * self.unit, Ink::Accent)),
        });
    }

    /// A square for an edge, a dot for what belongs to a line.
    fn grip(&mut self, at: Pos2, under: bool, grip: Grip) {
        if !matches!(grip, Grip::Edge(..)) {
            return self.dot(at, under);
        }
        let side = GRIP * 2.0 * self.unit;
        self.push(Shape::Rect {
            rect: Rect::from_center_size(at, Vec2::splat(side)),
            corner: 1.5 * self.unit,
            fill: Some(if under { Ink::Accent } else { Ink::Surface }),
            stroke: Some(Stroke::solid(1.5 * self.unit, Ink::Accent)),
        });
    }

    /// A small padlock: this stays where it is.
    fn lock(&mut self, at: Pos2) {
        let unit = self.unit;
        let body = Rect::from_center_size(at, Vec2::new(10.0, 8.0) * unit);
        let ring = Rect::from_center_size(at - Vec2::new(0.0, 4.0) * unit, Vec2::splat(6.0 * unit));
        self.push(Shape::Ellipse {
            rect: ring,
            fill: None,
            stroke: Some(Stroke::solid(1.5 * unit, Ink::Accent)),
        });
        self.push(Shape::Rect {
            rect: body,
            corner: 1.5 * unit,
            fill: Some(Ink::Accent),
            stroke: None,
        });
    }
}
