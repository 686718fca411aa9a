//! The window's icon, computed: a disc with the load line of a ship's hull, after Samuel Plimsoll.

use egui::IconData;
use emath::{Pos2, Rect, pos2, vec2};
use scene::Ink;

use crate::theme::{Look, Scheme};

const SIDE: u32 = 64;

/// The icon at 64 by 64 pixels.
pub fn icon() -> IconData {
    let look = Look::of(Scheme::Light, egui::Theme::Light);
    let [line, ground] = [Ink::Accent, Ink::Ground].map(|ink| look.color(ink).to_array());
    let pixels =
        (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| pos2(x as f32 + 0.5, y as f32 + 0.5)));
    let rgba = pixels.flat_map(|at| {
        let (mark, disc) = (cover(mark(at)), cover(at.distance(middle()) - 25.0));
        let mix = |ix: usize| {
            let pick = |color: &[u8; 4]| f32::from(color.get(ix).copied().unwrap_or_default());
            (pick(&line) * mark + pick(&ground) * (1.0 - mark)).round() as u8
        };
        [
            mix(0),
            mix(1),
            mix(2),
            (mark.max(disc) * 255.0).round() as u8,
        ]
    });
    IconData {
        rgba: rgba.collect(),
        width: SIDE,
        height: SIDE,
    }
}

fn middle() -> Pos2 {
    pos2(SIDE as f32 / 2.0, SIDE as f32 / 2.0)
}

/// The distance to the ring and the bar; negative inside.
fn mark(at: Pos2) -> f32 {
    let ring = (at.distance(middle()) - 22.0).abs() - 3.5;
    let bar = Rect::from_center_size(middle(), vec2(60.0, 8.0)).signed_distance_to_pos(at);
    ring.min(bar)
}

/// How much of a pixel at this distance is covered.
fn cover(distance: f32) -> f32 {
    (0.5 - distance).clamp(0.0, 1.0)
}
