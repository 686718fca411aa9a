//! What screen readers and tests find on the canvas: one node for each visible boundary, element and flow, in reading
//! order, with its name, kind, place, counts and threats. They can be focused; clicks and drags pass through to the
//! canvas. Where nobody reads them they are not made.

use std::collections::BTreeMap;

use editor::Session;
use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo};
use model::{BoundaryId, ElementId, Model, Subject, vocabulary};

use super::{Canvas, keep_keyboard, overlay::worst};
use crate::panels::status::many;

/// No reader walks through more than this at once; the outline and the finder hold all there is.
const MOST: usize = 600;
/// Things whose tops differ by less than this stand in one row, in scene units.
const ROW: f32 = 40.0;

/// Flows in and out of elements, elements in boundaries.
#[derive(Default)]
struct Counts {
    flows: BTreeMap<ElementId, (usize, usize)>,
    inside: BTreeMap<BoundaryId, usize>,
}

impl Counts {
    fn of(model: &Model) -> Self {
        let mut counts = Self::default();
        for flow in model.flows().values() {
            counts.flows.entry(flow.to).or_default().0 += 1;
            counts.flows.entry(flow.from).or_default().1 += 1;
        }
        for boundary in model.elements().values().filter_map(|e| e.boundary) {
            *counts.inside.entry(boundary).or_default() += 1;
        }
        counts
    }
}

impl Canvas {
    pub(super) fn nodes(&mut self, ui: &mut Ui, session: &mut Session, canvas: &Response) {
        if !ui.ctx().has_accesskit_node(canvas.id) {
            return;
        }
        let rect = canvas.rect;
        let counts = Counts::of(session.model());
        let focused = ui.ctx().memory(egui::Memory::focused);
        let mut held = focused == Some(canvas.id);
        let mut active = None;
        for (subject, area) in self.visible(session, rect) {
            let on_screen = (self.camera.view * area).intersect(rect);
            let id = ui.scope_id().with(("node", subject));
            let node = ui.interact(on_screen, id, Sense::focusable_noninteractive());
            let chosen = session.selection().contains(&subject);
            node.widget_info(|| {
                let words = label(session, subject, &counts);
                let mut info = WidgetInfo::labeled(Role::GraphicsObject, true, words);
                info.selected = Some(chosen);
                info
            });
            if node.gained_focus() {
                session.select([subject]);
            }
            if node.has_focus() {
                self.held = Some(id);
                held = true;
                keep_keyboard(ui, &node);
            }
            if session.selected() == Some(subject) {
                active = Some(id);
            }
        }
        // What the keyboard came to is read out: it takes the keyboard from the canvas or from the node before.
        let active = active.filter(|id| held && focused != Some(*id) && !session.state().busy());
        if let Some(id) = active {
            ui.memory_mut(|memory| memory.request_focus(id));
            self.held = Some(id);
        }
    }

    /// What can be seen, row by row from the left: boundaries before what is in them, flows after their source.
    fn visible(&self, session: &Session, rect: Rect) -> Vec<(Subject, Rect)> {
        let seen = self.camera.area_from_screen(rect);
        let sheet = session.sheet();
        let elements = sheet.boxes().keys().map(|id| Subject::Element(*id));
        let frames = sheet.frames().keys().map(|id| Subject::Boundary(*id));
        let flows = sheet.lines().keys().map(|id| Subject::Flow(*id));
        let all = frames.chain(elements).chain(flows);
        let placed = all.filter_map(|subject| {
            // A flow is where its words are.
            let area = match subject {
                Subject::Flow(_) => sheet.label(subject)?.expand(2.0),
                other => sheet.area(other)?,
            };
            area.intersects(seen).then_some((subject, area))
        });
        let mut visible: Vec<(Subject, Rect)> = placed.collect();
        let row = |area: &Rect| (area.min.y / ROW).round() as i64;
        visible.sort_by(|(_, a), (_, b)| row(a).cmp(&row(b)).then(a.min.x.total_cmp(&b.min.x)));
        visible.truncate(MOST);
        visible
    }
}

/// "Registry, container registry, boundary Cloud; 3 flows in, 2 out; 4 threats, worst High".
fn label(session: &Session, subject: Subject, counts: &Counts) -> String {
    let model = session.model();
    let about = match subject {
        Subject::Element(id) => element(model, id, counts),
        Subject::Boundary(id) => boundary(model, id, counts),
        Subject::Flow(id) => flow(model, id),
        Subject::Model | Subject::Asset(_) => String::new(),
    };
    let worst_of = session
        .verdict()
        .and_then(|v| v.marks().get(&subject).copied());
    let threats = match worst_of {
        None => "no threats".to_owned(),
        Some((severity, 1)) => format!("1 threat, {}", worst(severity)),
        Some((severity, n)) => format!("{n} threats, worst {}", worst(severity)),
    };
    let name = match subject {
        // Its ends are read out in words.
        Subject::Flow(id) => model.flows().get(&id).map_or("", |f| &f.name).to_owned(),
        other => model.name(other),
    };
    let words = format!("{name}{about}; {threats}");
    words.trim_start_matches(", ").to_owned()
}

fn element(model: &Model, id: ElementId, counts: &Counts) -> String {
    let Some(element) = model.elements().get(&id) else {
        return String::new();
    };
    let kind = vocabulary().kind(element.kind).title.to_lowercase();
    let home = element.boundary.and_then(|id| model.boundaries().get(&id));
    let home = home.map_or_else(String::new, |b| format!(", boundary {}", b.name));
    let (into, out) = counts.flows.get(&id).copied().unwrap_or_default();
    format!(", {kind}{home}; {} in, {out} out", many(into, "flow"))
}

fn boundary(model: &Model, id: BoundaryId, counts: &Counts) -> String {
    let Some(boundary) = model.boundaries().get(&id) else {
        return String::new();
    };
    let kind = model::title(boundary.kind.word()).to_lowercase();
    let inside = counts.inside.get(&id).copied().unwrap_or_default();
    format!(", trust boundary, {kind}; {}", many(inside, "element"))
}

fn flow(model: &Model, id: model::FlowId) -> String {
    let Some(flow) = model.flows().get(&id) else {
        return String::new();
    };
    let name = |id: ElementId| model.name(Subject::Element(id));
    format!(", flow from {} to {}", name(flow.from), name(flow.to))
}
