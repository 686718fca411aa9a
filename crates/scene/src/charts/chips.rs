//! The chips of a risk matrix: ids in their cells, "+n" for what has no room, hatching and marks of movement.

use emath::{Align, Pos2, Rect, pos2, vec2};

use super::{Chip, Grid, Mark};
use crate::{Face, Ink, Layer, Owner, Scene, Shape, Stroke, Target, text, text::Style};

/// The name that leads to what a cell holds; indices from 0.
pub fn cell_name(likelihood: usize, impact: usize) -> String {
    format!("cell-{}-{}", likelihood + 1, impact + 1)
}

impl Grid<'_> {
    /// How many chips fit side by side, and below one another. The mark and its letter keep their corner.
    fn slots(&self) -> (usize, usize, f32) {
        let gap = self.gap();
        let letter = self.mark() * 0.5 + self.font * 0.35 + gap * 3.5;
        let top = (self.mark() + gap * 2.0).max(letter);
        let across = ((self.cell.x - gap) / (self.chip.x + gap)).floor();
        let down = ((self.cell.y - top) / (self.chip.y + gap)).floor();
        (across.max(1.0) as usize, down.max(1.0) as usize, top)
    }

    pub(super) fn chips(&self, scene: &mut Scene, likelihood: usize, impact: usize) {
        let chips: Vec<&Chip> = self
            .matrix
            .chips
            .iter()
            .filter(|c| c.cell == (likelihood, impact))
            .collect();
        let beyond = self.matrix.beyond.get(&(likelihood, impact));
        let beyond = beyond.copied().unwrap_or_default();
        let all = chips.len() + beyond;
        let (across, down, top) = self.slots();
        let room = across * down;
        let shown = if all > room {
            room.saturating_sub(1).min(chips.len())
        } else {
            chips.len()
        };
        let rect = self.rect(likelihood, impact);
        let gap = self.gap();
        let wide = across as f32 * (self.chip.x + gap) - gap;
        let left = rect.min.x + gap.max((self.cell.x - wide) / 2.0).min(gap * 3.0);
        let slot = |ix: usize| {
            let step = vec2(
                (ix % across) as f32 * (self.chip.x + gap),
                (ix / across) as f32 * (self.chip.y + gap),
            );
            Rect::from_min_size(pos2(left, rect.min.y + top) + step, self.chip)
        };
        for (ix, chip) in chips.iter().take(shown).enumerate() {
            self.chip(scene, slot(ix), chip);
        }
        if all > shown {
            // To the table of what the cells hold, where chips lead anywhere.
            let left = chips.iter().skip(shown).map(|chip| 1 + chip.more);
            let left: usize = left.sum();
            let linked = chips.iter().any(|chip| chip.link.is_some());
            let more = Chip {
                cell: (likelihood, impact),
                text: format!("+{}", left + beyond),
                owner: Owner::Cell(likelihood as u8, impact as u8),
                link: linked.then(|| Target::Anchor(cell_name(likelihood, impact))),
                ..Chip::default()
            };
            self.chip(scene, slot(shown), &more);
        }
    }

    pub(super) fn chip(&self, scene: &mut Scene, rect: Rect, chip: &Chip) {
        let corner = self.chip.y * 0.22;
        let stroke = Some(Stroke::solid(0.5, Ink::OnChip));
        let plain = Shape::Rect {
            rect,
            corner,
            fill: Some(Ink::Chip),
            stroke,
        };
        scene.push(chip.owner, Layer::Badge, plain);
        if chip.hatched {
            let text = text::width(&chip.text, self.font, Face::Bold);
            self.hatch(scene, rect, chip.owner, text);
        }
        let flag = chip.mark.is_some() && !self.arrows_fit();
        let arrow = if chip.mark.is_some() && !flag {
            self.font * 0.5
        } else {
            0.0
        };
        let style = self.label();
        let shown = text::clip(
            &chip.text,
            style.size,
            style.face,
            rect.width() - arrow - 1.0,
        );
        let half = text::width(&shown, style.size, style.face) / 2.0;
        let spare = (rect.width() / 2.0 - half - 0.6).max(0.0);
        let left = if flag {
            spare.min(self.font * 0.2)
        } else {
            arrow * 0.55
        };
        let middle = rect.center() + vec2(-left, self.font * 0.35);
        scene.write(
            chip.owner,
            Layer::Badge,
            middle,
            Align::Center,
            &shown,
            style,
        );
        if let Some(mark) = chip.mark {
            let shape = if flag {
                self.flag(rect, mark)
            } else {
                self.moved(rect.center() + vec2(half + self.font * 0.05, 0.0), mark)
            };
            scene.push(chip.owner, Layer::Badge, shape);
        }
        if let Some(to) = &chip.link {
            let to = to.clone();
            scene.push(chip.owner, Layer::Badge, Shape::Link { rect, to });
        }
    }

    fn label(&self) -> Style {
        Style::new(self.font, Face::Bold, Ink::OnChip)
    }

    /// Whether every moved chip has room for an arrow beside its id; else all wear a flag in a corner.
    fn arrows_fit(&self) -> bool {
        let moved = self.matrix.chips.iter().filter(|c| c.mark.is_some());
        let widths = moved.map(|c| text::width(&c.text, self.font, Face::Bold));
        widths.fold(0.0, f32::max) + self.font * 0.5 + 1.0 <= self.chip.x
    }

    fn moved(&self, centre: Pos2, mark: Mark) -> Shape {
        let r = self.font * 0.24;
        let y = if mark == Mark::Up { -r } else { r };
        Self::solid(&[
            centre + vec2(-r, -y),
            centre + vec2(0.0, y),
            centre + vec2(r, -y),
        ])
    }

    /// A filled upper (moved up) or lower (moved down) right corner.
    fn flag(&self, rect: Rect, mark: Mark) -> Shape {
        let side = self.font * 0.46;
        let (corner, down) = match mark {
            Mark::Up => (rect.right_top(), side),
            Mark::Down => (rect.right_bottom(), -side),
        };
        Self::solid(&[corner, corner + vec2(0.0, down), corner - vec2(side, 0.0)])
    }

    fn solid(points: &[Pos2]) -> Shape {
        Shape::Path {
            points: points.to_vec(),
            closed: true,
            fill: Some(Ink::OnChip),
            stroke: None,
        }
    }

    /// Slanted hairlines: assumed. The middle stays clear for the id where there is room; else the lines are sparse.
    fn hatch(&self, scene: &mut Scene, rect: Rect, owner: Owner, text: f32) {
        let clear = rect.width() - self.font * 0.9;
        let roomy = text + self.font * 0.2 <= clear;
        let (spread, line) = if roomy { (0.28, 0.35) } else { (0.5, 0.25) };
        let (step, rise) = (self.font * spread, rect.height());
        let count = ((rect.width() + rise) / step) as usize;
        for n in 1..count {
            let x = rect.min.x + n as f32 * step;
            // From the lower left to the upper right, cut to the chip.
            let low = (x - rise).max(rect.min.x);
            let high = x.min(rect.max.x);
            let shape = Shape::Path {
                points: vec![
                    pos2(low, rect.min.y + (x - low)),
                    pos2(high, rect.min.y + (x - high)),
                ],
                closed: false,
                fill: None,
                stroke: Some(Stroke::solid(line, Ink::Border)),
            };
            scene.push(owner, Layer::Badge, shape);
        }
        if !roomy {
            return;
        }
        let plate = Rect::from_center_size(rect.center(), vec2(clear, rect.height() - 1.4));
        let shape = Shape::Rect {
            rect: plate,
            corner: 0.0,
            fill: Some(Ink::Chip),
            stroke: None,
        };
        scene.push(owner, Layer::Badge, shape);
    }
}
