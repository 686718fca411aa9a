//! The risk matrix: likelihood up the left, impact to the right, a band's shape and letter in every cell, ids as chips
//! (REPORTS.md, "Matrices, exactly"). It places nothing by itself: cells and chips arrive decided and in order.

use std::collections::BTreeMap;

use emath::{Align, Pos2, Rect, Vec2, pos2, vec2};
use model::Severity;

use crate::{
    Face, Ink, Layer, Owner, Scene, Shape, Stroke, Target,
    mark::{letter, outline, severity_mark_of},
    text,
    text::Style,
};

/// A matrix to draw. Axes ascend, 3 to 7 words each; `cells[likelihood][impact]` is an index into `bands`, which ascend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    pub title: String,
    pub likelihood: Vec<String>,
    pub impact: Vec<String>,
    pub bands: Vec<(String, Severity)>,
    pub cells: Vec<Vec<u8>>,
    /// In the order in which a cell fills; the last ones go into "+n".
    pub chips: Vec<Chip>,
    /// How many more a cell holds than are in the list, by likelihood and impact index: they are in "+n" too.
    pub beyond: BTreeMap<(usize, usize), usize>,
}

/// An id in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chip {
    /// Likelihood and impact index, from 0.
    pub cell: (usize, usize),
    pub text: String,
    /// How many ids it stands for beside its own; they are counted in "+n".
    pub more: usize,
    pub owner: Owner,
    /// Its score rests on an assumption.
    pub hatched: bool,
    pub mark: Option<Mark>,
    pub link: Option<Target>,
}

/// The way a chip moved since it was rated last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Up,
    Down,
}

/// Lengths derived once from the cell, the chip and the font size.
struct Grid<'m> {
    matrix: &'m Matrix,
    cell: Vec2,
    chip: Vec2,
    font: f32,
    origin: Pos2,
    rows: usize,
    columns: usize,
}

/// Between chips, and between a chip and its cell's border: a share of the chip's height.
const GAP: f32 = 0.08;

/// Draws the matrix. `cell` and `chip` are sizes, `font` is the chips' size; axis words are as large, titles a little
/// larger. Chips outside the matrix are left out.
pub fn paint(matrix: &Matrix, cell: Vec2, chip: Vec2, font: f32) -> Scene {
    let grid = Grid::new(matrix, cell, chip, font);
    let mut scene = Scene::new(Vec2::ZERO);
    grid.titles(&mut scene);
    grid.axes(&mut scene);
    for likelihood in 0..grid.rows {
        for impact in 0..grid.columns {
            grid.cell(&mut scene, likelihood, impact);
            grid.chips(&mut scene, likelihood, impact);
        }
    }
    let bottom = grid.legend(&mut scene);
    let right = scene
        .items
        .iter()
        .fold(0.0_f32, |right, item| right.max(item.bounds.max.x));
    scene.size = vec2(right + font * 0.5, bottom);
    scene
}

impl<'m> Grid<'m> {
    fn new(matrix: &'m Matrix, cell: Vec2, chip: Vec2, font: f32) -> Self {
        let words = matrix.likelihood.iter().map(|w| {
            text::fit(w, font, Face::Regular, font * 8.0, 2)
                .iter()
                .map(|l| text::width(l, font, Face::Regular))
                .fold(0.0, f32::max)
        });
        let words = words.fold(0.0, f32::max);
        let head = if matrix.title.is_empty() {
            0.0
        } else {
            font * 2.6
        };
        Self {
            matrix,
            cell,
            chip,
            font,
            // Axis title, number and word, a gap.
            origin: pos2(words + font * 2.2, head + font * 1.8),
            rows: matrix.likelihood.len(),
            columns: matrix.impact.len(),
        }
    }

    fn size(&self) -> Vec2 {
        vec2(
            self.cell.x * self.columns as f32,
            self.cell.y * self.rows as f32,
        )
    }

    /// The rectangle of a cell; likelihood grows upwards.
    fn rect(&self, likelihood: usize, impact: usize) -> Rect {
        let row = self.rows.saturating_sub(likelihood + 1);
        let min = self.origin + vec2(impact as f32 * self.cell.x, row as f32 * self.cell.y);
        Rect::from_min_size(min, self.cell)
    }

    fn titles(&self, scene: &mut Scene) {
        let style = Style::new(self.font * 1.45, Face::Bold, Ink::Text);
        let at = pos2(0.0, style.size);
        scene.write(
            Owner::None,
            Layer::Label,
            at,
            Align::Min,
            &self.matrix.title,
            style,
        );
        let style = Style::new(self.font * 1.1, Face::Bold, Ink::Text);
        let at = pos2(0.0, self.origin.y - self.font * 0.7);
        scene.write(
            Owner::None,
            Layer::Label,
            at,
            Align::Min,
            "Likelihood",
            style,
        );
        self.arrow(
            scene,
            at + vec2(text::width("Likelihood ", style.size, style.face), 0.0),
            true,
        );
        let end = self.origin + vec2(self.size().x, self.size().y + self.foot() - self.font * 0.4);
        let arrow = self.font * 1.1;
        scene.write(
            Owner::None,
            Layer::Label,
            end - vec2(arrow, 0.0),
            Align::Max,
            "Impact",
            style,
        );
        self.arrow(scene, end - vec2(arrow * 0.75, 0.0), false);
    }

    /// A small arrow that says where more is; `at` is on the baseline.
    fn arrow(&self, scene: &mut Scene, at: Pos2, up: bool) {
        let r = self.font * 0.36;
        let middle = at + vec2(r, -r);
        let points = if up {
            [vec2(-r, r), vec2(0.0, -r), vec2(r, r)]
        } else {
            [vec2(-r, -r), vec2(r, 0.0), vec2(-r, r)]
        };
        let shape = Shape::Path {
            points: points.iter().map(|v| middle + *v).collect(),
            closed: true,
            fill: Some(Ink::Text),
            stroke: None,
        };
        scene.push(Owner::None, Layer::Label, shape);
    }

    /// The height of the impact numbers, words and title.
    fn foot(&self) -> f32 {
        self.font * (1.5 + 1.2 * self.impact_lines() as f32 + 1.7)
    }

    fn impact_words(&self, word: &str) -> Vec<String> {
        text::fit(
            word,
            self.font,
            Face::Regular,
            self.cell.x - self.gap() * 4.0,
            2,
        )
    }

    fn impact_lines(&self) -> usize {
        let lines = self
            .matrix
            .impact
            .iter()
            .map(|w| self.impact_words(w).len());
        lines.max().unwrap_or(0)
    }

    fn axes(&self, scene: &mut Scene) {
        let number = Style::new(self.font * 1.1, Face::Bold, Ink::Text);
        let plain = Style::new(self.font, Face::Regular, Ink::Faint);
        let step = self.font * 1.2;
        for (ix, word) in self.matrix.likelihood.iter().enumerate() {
            let middle = self.rect(ix, 0).left_center();
            let right = middle + vec2(-self.font * 0.5, number.size * 0.35);
            let digits = (ix + 1).to_string();
            scene.write(
                Owner::None,
                Layer::Label,
                right,
                Align::Max,
                &digits,
                number,
            );
            let lines = text::fit(word, self.font, Face::Regular, self.font * 8.0, 2);
            let top = middle.y - step * (lines.len() as f32 - 1.0) / 2.0 + self.font * 0.35;
            for (n, line) in lines.iter().enumerate() {
                let at = pos2(right.x - self.font * 1.1, top + step * n as f32);
                scene.write(Owner::None, Layer::Label, at, Align::Max, line, plain);
            }
        }
        for (ix, word) in self.matrix.impact.iter().enumerate() {
            let top = self.rect(0, ix).center_bottom() + vec2(0.0, self.font * 1.4);
            let digits = (ix + 1).to_string();
            scene.write(
                Owner::None,
                Layer::Label,
                top,
                Align::Center,
                &digits,
                number,
            );
            for (n, line) in self.impact_words(word).iter().enumerate() {
                let at = top + vec2(0.0, step * (n + 1) as f32);
                scene.write(Owner::None, Layer::Label, at, Align::Center, line, plain);
            }
        }
    }

    fn band(&self, likelihood: usize, impact: usize) -> Severity {
        let index = self
            .matrix
            .cells
            .get(likelihood)
            .and_then(|r| r.get(impact));
        index
            .and_then(|ix| self.matrix.bands.get(usize::from(*ix)))
            .map_or(Severity::None, |band| band.1)
    }

    fn mark(&self) -> f32 {
        (self.font * 1.1).min(self.cell.y * 0.19)
    }

    fn cell(&self, scene: &mut Scene, likelihood: usize, impact: usize) {
        let owner = Owner::Cell(likelihood as u8, impact as u8);
        let (rect, severity) = (self.rect(likelihood, impact), self.band(likelihood, impact));
        let shape = Shape::Rect {
            rect,
            corner: 0.0,
            fill: Some(Ink::Severity(severity)),
            stroke: Some(Stroke::solid(0.5, Ink::Border)),
        };
        scene.push(owner, Layer::Ground, shape);
        let (mark, gap, ink) = (self.mark(), self.gap(), Ink::OnSeverity(severity));
        let centre = pos2(
            rect.max.x - mark * 0.55 - gap * 1.5,
            rect.min.y + mark * 0.5 + gap * 1.5,
        );
        let line = Stroke::solid((mark * 0.1).max(0.6), ink);
        let filled = (severity == Severity::Low).then_some(ink);
        let shape = outline(severity, centre, mark * 0.82, filled, Some(line));
        scene.push(owner, Layer::Badge, shape);
        let style = Style::new(self.font, Face::Bold, ink);
        let at = centre + vec2(-mark * 0.68, self.font * 0.35);
        let text = letter(severity);
        scene.write(owner, Layer::Badge, at, Align::Max, text, style);
    }

    fn gap(&self) -> f32 {
        self.chip.y * GAP
    }

    /// The bands, highest first, below the matrix; hands back where it ends.
    fn legend(&self, scene: &mut Scene) -> f32 {
        let style = Style::new(self.font, Face::Regular, Ink::Text);
        let size = self.font * 1.3;
        let right = self.origin.x + self.size().x;
        let mut at = pos2(0.0, self.origin.y + self.size().y + self.foot() + size);
        let words = self
            .matrix
            .bands
            .iter()
            .rev()
            .map(|(w, s)| (w.as_str(), Some(*s)));
        let assumed = self.matrix.chips.iter().any(|c| c.hatched);
        let hatch = assumed.then_some(("rests on an assumption", None));
        for (word, severity) in words.chain(hatch) {
            let sample = if severity.is_some() {
                size
            } else {
                self.chip.x * 0.8
            };
            let wide = sample + self.font * 0.6 + text::width(word, style.size, style.face);
            if at.x > 0.0 && at.x + wide > right {
                at = pos2(0.0, at.y + size * 1.5);
            }
            let middle = at + vec2(sample / 2.0 + 0.5, -size * 0.1);
            match severity {
                Some(severity) => severity_mark_of(scene, Owner::None, severity, middle, size),
                None => self.sample(scene, Rect::from_center_size(middle, vec2(sample, size))),
            }
            let base = at + vec2(sample + self.font * 0.6, self.font * 0.22);
            scene.write(Owner::None, Layer::Label, base, Align::Min, word, style);
            at.x += wide + self.font * 1.4;
        }
        at.y + size
    }

    fn sample(&self, scene: &mut Scene, rect: Rect) {
        let chip = Chip {
            text: "T".to_owned(),
            hatched: true,
            ..Chip::default()
        };
        self.chip(scene, rect, &chip);
    }
}

#[path = "chips.rs"]
mod chips;
#[path = "moves.rs"]
mod moves;

pub use chips::cell_name;
pub use moves::{Move, Reach, chip_width, movement, whiskers};

#[cfg(test)]
#[path = "matrix_tests.rs"]
mod tests;
