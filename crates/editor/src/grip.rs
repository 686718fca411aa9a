//! Grips: the small handles by which a flow is led from an element, a line is bent or reconnected, a boundary is
//! resized. They are where a press begins something else than moving.

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::{BoundaryId, Edit, ElementId, Flow, FlowId, Route, Subject};

use crate::{Pointer, Session, State, shift, tool::Tool, walk::Side};

/// How near to a grip's middle a press must be, in points on the screen: targets of 24.
pub const GRASP: f32 = 12.0;
/// How far a link grip stands off its element, in points on the screen.
const OFF: f32 = 14.0;

/// An edge or a corner of a frame: -1, 0 or 1 across and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub x: i8,
    pub y: i8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// Leads a new flow from an element.
    Link(ElementId, Side),
    /// An end of a flow.
    End {
        flow: FlowId,
        source: bool,
    },
    /// A bend people made, by its place.
    Bend {
        flow: FlowId,
        ix: usize,
    },
    Edge(BoundaryId, Edge),
}

/// The smallest frame people can make, in scene units.
const LEAST: f32 = 60.0;

impl Edge {
    const ALL: [Self; 8] = [
        Self { x: -1, y: -1 },
        Self { x: 1, y: -1 },
        Self { x: -1, y: 1 },
        Self { x: 1, y: 1 },
        Self { x: 0, y: -1 },
        Self { x: 0, y: 1 },
        Self { x: -1, y: 0 },
        Self { x: 1, y: 0 },
    ];

    fn on(self, area: Rect) -> Pos2 {
        area.center() + vec2(f32::from(self.x), f32::from(self.y)) * area.size() / 2.0
    }

    /// The area with this edge at a point, never smaller than a frame can be.
    pub fn pulled(self, area: Rect, to: Pos2) -> Rect {
        let mut area = area;
        match self.x {
            -1 => area.min.x = to.x.min(area.max.x - LEAST),
            1 => area.max.x = to.x.max(area.min.x + LEAST),
            _ => (),
        }
        match self.y {
            -1 => area.min.y = to.y.min(area.max.y - LEAST),
            1 => area.max.y = to.y.max(area.min.y + LEAST),
            _ => (),
        }
        area
    }
}

impl Session {
    /// The grips there are while the pointer is at a point, with their middles; `unit` is the size of a point of the
    /// screen in the scene.
    pub fn grips(&self, near: Option<Pos2>, unit: f32) -> Vec<(Grip, Pos2)> {
        if self.tool != Tool::Select || !matches!(self.state, State::Idle) {
            return Vec::new();
        }
        let mut grips = Vec::new();
        match self.selected() {
            Some(Subject::Flow(flow)) => self.line_grips(flow, &mut grips),
            Some(Subject::Boundary(id)) if !self.is_locked(Subject::Boundary(id)) => {
                if let Some(area) = self.resting.frames().get(&id) {
                    let edge = |edge: &Edge| (Grip::Edge(id, *edge), edge.on(*area));
                    grips.extend(Edge::ALL.iter().map(edge));
                }
            }
            _ => (),
        }
        grips.extend(near.into_iter().flat_map(|at| self.links(at, unit)));
        grips
    }

    fn line_grips(&self, flow: FlowId, grips: &mut Vec<(Grip, Pos2)>) {
        let Some(line) = self.resting.line(flow) else {
            return;
        };
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            grips.push((Grip::End { flow, source: true }, *first));
            grips.push((
                Grip::End {
                    flow,
                    source: false,
                },
                *last,
            ));
        }
        for (ix, at) in self.bends(flow).into_iter().enumerate() {
            grips.push((Grip::Bend { flow, ix }, at));
        }
    }

    /// The four link grips of the element the pointer is at.
    fn links(&self, at: Pos2, unit: f32) -> Vec<(Grip, Pos2)> {
        let near = |area: &Rect| area.expand((OFF + GRASP) * unit).contains(at);
        let mut boxes = self.resting.boxes().iter().filter(|(_, area)| near(area));
        // On a box itself that box counts, not the one whose grips reach over it.
        let found = boxes
            .clone()
            .find(|(_, area)| area.contains(at))
            .or_else(|| boxes.next());
        let Some((id, area)) = found else {
            return Vec::new();
        };
        let grip = |side: &Side| {
            let out = side.way() * (area.size() / 2.0 + Vec2::splat(OFF * unit));
            (Grip::Link(*id, *side), area.center() + out)
        };
        Side::ALL.iter().map(grip).collect()
    }

    /// The grip under the pointer, the nearest one.
    pub fn grip_at(&self, pointer: Pointer) -> Option<Grip> {
        let unit = 1.0 / pointer.scale.max(0.01);
        let at = pointer.at_scene;
        let on_box = self.resting.boxes().values().any(|area| area.contains(at));
        let grips = self.grips(Some(at), unit).into_iter();
        let near = grips
            .map(|(grip, middle)| (grip, middle.distance(at)))
            // Inside an element the element itself is meant, but for the end of a selected line.
            .filter(|(grip, _)| !on_box || !matches!(grip, Grip::Link(..)))
            .filter(|(grip, off)| {
                let grasp = match grip {
                    Grip::Link(..) | Grip::End { .. } => GRASP * 0.75,
                    _ => GRASP,
                };
                *off <= grasp * unit
            });
        near.min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(grip, _)| grip)
    }

    /// The bends people made in a flow's line.
    pub fn bends(&self, flow: FlowId) -> Vec<Pos2> {
        let route = self
            .diagram()
            .and_then(|diagram| self.model().routes().get(&(diagram, flow)));
        let points = route.map_or(&[][..], |route| route.points.as_slice());
        let point = |(x, y): &(i32, i32)| pos2(*x as f32, *y as f32);
        points.iter().map(point).collect()
    }

    /// Takes one bend away.
    pub(crate) fn straighten(&mut self, flow: FlowId, ix: usize) {
        let mut bends = self.bends(flow);
        if ix < bends.len() {
            bends.remove(ix);
        }
        self.route("Take a bend away", &[(flow, bends)]);
    }

    /// The selected flows forget their bends.
    pub(crate) fn reroute(&mut self) {
        let flows: Vec<(FlowId, Vec<Pos2>)> = self.lines().map(|id| (id, Vec::new())).collect();
        self.route("Route anew", &flows);
    }

    pub(crate) fn route(&mut self, label: &str, flows: &[(FlowId, Vec<Pos2>)]) {
        let Some(diagram) = self.diagram() else {
            return;
        };
        self.edit(label, |edit: &mut Edit<'_>| {
            for (flow, bends) in flows {
                let points: Vec<(i32, i32)> =
                    bends.iter().map(|at| (at.x as i32, at.y as i32)).collect();
                if points.is_empty() {
                    edit.take::<Route>((diagram, *flow));
                } else {
                    edit.put((diagram, *flow), Route { points });
                }
            }
        });
    }

    /// Lets a flow begin or end at the element under the pointer.
    pub(crate) fn reconnect(&mut self, flow: FlowId, source: bool, pointer: Pointer) {
        let Some(Subject::Element(to)) = self.hit(pointer) else {
            return;
        };
        self.redirect(flow, source, to);
    }

    /// Lets a flow begin or end at another element; it keeps no bends.
    pub fn redirect(&mut self, flow: FlowId, source: bool, to: ElementId) {
        let Some(now) = self.model().flows().get(&flow) else {
            return;
        };
        let (here, there) = if source {
            (now.from, now.to)
        } else {
            (now.to, now.from)
        };
        if to == here || to == there || !self.model().has(Subject::Element(to)) {
            return;
        }
        let diagram = self.diagram();
        self.edit("Reconnect flow", |edit| {
            edit.update(flow, |f: &mut Flow| {
                if source {
                    f.from = to;
                } else {
                    f.to = to;
                }
            });
            if let Some(diagram) = diagram {
                edit.take::<Route>((diagram, flow));
            }
        });
    }

    /// Lets the selected flows run the other way.
    pub(crate) fn reverse(&mut self) {
        let flows: Vec<FlowId> = self.lines().collect();
        let diagram = self.diagram();
        self.edit("Reverse flow", |edit| {
            for flow in flows {
                edit.update(flow, |f: &mut Flow| {
                    std::mem::swap(&mut f.from, &mut f.to);
                });
                if let Some(diagram) = diagram {
                    edit.update((diagram, flow), |r: &mut Route| r.points.reverse());
                }
            }
        });
    }

    /// The selected flows.
    pub fn lines(&self) -> impl Iterator<Item = FlowId> {
        self.selection.iter().filter_map(|subject| match subject {
            Subject::Flow(id) => Some(*id),
            _ => None,
        })
    }

    /// Gives a boundary another outline. Who is inside stays inside.
    pub(crate) fn resize(&mut self, boundary: BoundaryId, edge: Edge, to: Pos2) {
        let Some(area) = self.resting.frames().get(&boundary).copied() else {
            return;
        };
        let known = self.model().has(Subject::Boundary(boundary));
        let Some(diagram) = self.diagram().filter(|_| known) else {
            return;
        };
        let area = edge.pulled(area, to);
        self.edit("Resize boundary", |edit| {
            edit.put((diagram, boundary), shift::frame(area));
        });
    }
}
