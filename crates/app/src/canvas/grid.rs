//! The grid under the drawing: lines a step apart, coarser the smaller the drawing is shown. Things land on tens of scene
//! units; every line stands on one.

use egui::{Color32, Mesh, Rect};
use emath::TSTransform;
use scene::Ink;

use crate::theme::Look;

/// The step things land on, in scene units.
const STEP: f32 = 10.0;
/// The least room between two lines, in points.
const ROOM: f32 = 16.0;
/// Every so many lines one is stronger.
const STRONG: i32 = 5;

/// The room between two lines at a scale, in scene units.
fn step(scale: f32) -> f32 {
    let mut step = STEP;
    let mut factors = [2.0, 2.5, 2.0].into_iter().cycle();
    while step * scale < ROOM {
        step *= factors.next().unwrap_or(2.0);
    }
    step
}

/// The lines over a part of the scene, each a pixel wide.
pub(super) fn mesh(look: Look, view: TSTransform, seen: Rect, pixels: f32) -> Mesh {
    let mut mesh = Mesh::default();
    if !seen.is_finite() || view.scaling <= 0.0 {
        return mesh;
    }
    let step = step(view.scaling);
    let area = view * seen;
    let colors = [0.35, 0.8].map(|share| look.wash(Ink::Hairline, share));
    let width = 1.0 / pixels;
    let crisp = |at: f32| (at * pixels).floor() / pixels;
    let mut line = |n: i32, across: bool, color: Color32| {
        let at = n as f32 * step * view.scaling;
        let rect = if across {
            let x = crisp(at + view.translation.x);
            Rect::from_x_y_ranges(x..=x + width, area.y_range())
        } else {
            let y = crisp(at + view.translation.y);
            Rect::from_x_y_ranges(area.x_range(), y..=y + width)
        };
        mesh.add_colored_rect(rect, color);
    };
    for across in [true, false] {
        let range = if across {
            seen.x_range()
        } else {
            seen.y_range()
        };
        let (first, last) = ((range.min / step).floor(), (range.max / step).ceil());
        for n in first as i32..=last as i32 {
            let [weak, strong] = colors;
            line(n, across, if n % STRONG == 0 { strong } else { weak });
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_on_tens_and_never_too_near() {
        for scale in [8.0, 1.0, 0.5, 0.1, 0.005] {
            let step = step(scale);
            assert!(step * scale >= ROOM, "{scale}: {step}");
            assert!(step * scale < ROOM * 10.0, "{scale}: {step}");
            assert!((step % STEP).abs() < 0.01, "{scale}: {step}");
        }
    }
}
