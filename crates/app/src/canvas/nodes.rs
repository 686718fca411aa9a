//! What screen readers and tests find on the canvas: one node for each visible element and boundary, with its name,
//! kind and threats. They can be focused; clicks and drags pass through to the canvas.

use editor::Session;
use egui::{Rect, Role, Sense, Ui, WidgetInfo};
use model::{Subject, vocabulary};

use super::{Canvas, keep_keyboard, overlay::worst};

impl Canvas {
    pub(super) fn nodes(&mut self, ui: &mut Ui, session: &mut Session, rect: Rect) {
        let seen = self.camera.area_from_screen(rect);
        let sheet = std::sync::Arc::clone(session.sheet());
        let elements = sheet
            .boxes()
            .iter()
            .map(|(id, r)| (Subject::Element(*id), *r));
        for (subject, area) in elements.filter(|(_, area)| seen.intersects(*area)) {
            let on_screen = (self.camera.view * area).intersect(rect);
            let id = ui.scope_id().with(("node", subject));
            let node = ui.interact(on_screen, id, Sense::focusable_noninteractive());
            let chosen = session.selection().contains(&subject);
            node.widget_info(|| {
                let mut info =
                    WidgetInfo::labeled(Role::GraphicsObject, true, label(session, subject));
                info.selected = Some(chosen);
                info
            });
            if node.gained_focus() {
                session.select([subject]);
            }
            if node.has_focus() {
                self.held = Some(id);
                keep_keyboard(ui, &node);
            }
        }
    }
}

/// "Registry, container registry; 4 threats, worst High".
fn label(session: &Session, subject: Subject) -> String {
    let model = session.model();
    let name = model.name(subject);
    let kind = match subject {
        Subject::Element(id) => model.elements().get(&id).map(|e| vocabulary().kind(e.kind)),
        _ => None,
    };
    let kind = kind.map_or_else(String::new, |kind| kind.title.to_lowercase());
    let worst_of = session
        .verdict()
        .and_then(|v| v.marks().get(&subject).copied());
    let threats = match worst_of {
        None => "no threats".to_owned(),
        Some((severity, 1)) => format!("1 threat, {}", worst(severity)),
        Some((severity, n)) => format!("{n} threats, worst {}", worst(severity)),
    };
    format!("{name}, {kind}; {threats}")
}
