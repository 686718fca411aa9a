//! Which frames stand around a point, found without asking every frame: strips across the drawing name those they meet.

use std::collections::BTreeMap;

use emath::{Pos2, Rect};
use model::BoundaryId;

/// The height of a strip.
const HIGH: f32 = 512.0;
/// A frame that meets more strips than this is asked each time.
const MANY: f32 = 1024.0;

pub(super) struct Strips {
    low: BTreeMap<i32, Vec<(BoundaryId, Rect)>>,
    tall: Vec<(BoundaryId, Rect)>,
}

impl Strips {
    pub fn of(frames: &BTreeMap<BoundaryId, Rect>) -> Self {
        let mut strips = Self {
            low: BTreeMap::new(),
            tall: Vec::new(),
        };
        for (id, area) in frames {
            let (first, last) = ((area.min.y / HIGH).floor(), (area.max.y / HIGH).floor());
            if last - first < MANY {
                for strip in first as i32..=last as i32 {
                    strips.low.entry(strip).or_default().push((*id, *area));
                }
            } else {
                strips.tall.push((*id, *area));
            }
        }
        strips
    }

    /// The innermost frame around a point, if any is.
    pub fn innermost(&self, at: Pos2) -> Option<BoundaryId> {
        let low = self.low.get(&((at.y / HIGH).floor() as i32));
        let met = low.into_iter().flatten().chain(&self.tall);
        met.filter(|(_, area)| area.contains(at))
            .min_by(|a, b| a.1.area().total_cmp(&b.1.area()).then(a.0.cmp(&b.0)))
            .map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;

    #[test]
    fn strips_find_what_asking_every_frame_finds() {
        let mut frames = BTreeMap::new();
        let mut state = 7_u32;
        let mut next = |most: f32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 * most
        };
        for n in 0..300 {
            let min = pos2(next(9e3) - 4e3, next(9e3) - 4e3);
            let size = vec2(next(900.0), next(if n % 50 == 0 { 9e5 } else { 900.0 }));
            let id = BoundaryId::named(&n.to_string());
            frames.insert(id, Rect::from_min_size(min, size));
        }
        let strips = Strips::of(&frames);
        assert!(!strips.tall.is_empty());
        let mut found = 0;
        for _ in 0..2000 {
            let at = pos2(next(9e3) - 4e3, next(9e3) - 4e3);
            let around = frames.iter().filter(|(_, area)| area.contains(at));
            let slow = around
                .min_by(|a, b| a.1.area().total_cmp(&b.1.area()))
                .map(|(id, _)| *id);
            assert_eq!(strips.innermost(at), slow);
            found += usize::from(slow.is_some());
        }
        assert!(found > 500);
    }
}
