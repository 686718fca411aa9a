//! Near the edge of the canvas a drag pulls the view along, faster the nearer the edge.

use editor::{Input, Session, State};
use egui::{Rect, Ui};
use emath::{Pos2, Vec2, vec2};

use super::Canvas;

/// How near to the edge it begins, in points.
const NEAR: f32 = 28.0;
/// Points a second at the edge itself.
const FAST: f32 = 900.0;

impl Canvas {
    pub(super) fn edge_pan(&mut self, ui: &Ui, session: &mut Session, rect: Rect) {
        let pulls = session.state().busy()
            && !matches!(
                session.state(),
                State::Panning { .. } | State::Pointing { .. }
            );
        let held = ui.input(|i| i.pointer.primary_down());
        let Some(at) = ui.ctx().pointer_latest_pos().filter(|_| pulls && held) else {
            return;
        };
        let way = pull(rect, at);
        if way == Vec2::ZERO {
            return;
        }
        let time = ui.input(|i| i.stable_dt).min(0.05);
        self.fit = false;
        self.camera.pan(way * FAST * time);
        let mods = ui.input(|i| i.modifiers);
        session.input(&Input::Move(self.pointer(at, mods)));
        ui.ctx().request_repaint();
    }
}

/// Which way the view goes, 1 at the edge and beyond.
fn pull(rect: Rect, at: Pos2) -> Vec2 {
    let one = |low: f32, high: f32, at: f32| {
        let before = ((low + NEAR - at) / NEAR).clamp(0.0, 1.0);
        let after = ((at - high + NEAR) / NEAR).clamp(0.0, 1.0);
        before - after
    };
    vec2(
        one(rect.min.x, rect.max.x, at.x),
        one(rect.min.y, rect.max.y, at.y),
    )
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn the_middle_is_still_and_the_edge_pulls() {
        let rect = Rect::from_min_max(pos2(100.0, 100.0), pos2(900.0, 700.0));
        assert_eq!(pull(rect, rect.center()), Vec2::ZERO);
        assert_eq!(pull(rect, pos2(100.0, 400.0)), vec2(1.0, 0.0));
        assert_eq!(pull(rect, pos2(500.0, 800.0)), vec2(0.0, -1.0));
        assert!(pull(rect, pos2(886.0, 400.0)).x < -0.4);
    }
}
