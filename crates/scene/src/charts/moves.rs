//! What stands over a matrix: a map of movements, arrows bundled from cell to cell, and whiskers over the cells that an
//! uncertain score spans (REPORTS.md, "Matrices, exactly").

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{Chip, Grid, Matrix, paint};
use crate::{Dash, Face, Ink, Layer, Owner, Scene, Shape, Stroke, text};

/// Ids that move together from one cell to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Likelihood and impact index, from 0.
    pub from: (usize, usize),
    pub to: (usize, usize),
    pub ids: Vec<String>,
    /// By work that is only planned: its arrow is dashed.
    pub planned: bool,
}

/// The cells a score may lie in, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Whose chip it goes through.
    pub owner: Owner,
    pub low: (usize, usize),
    pub high: (usize, usize),
}

/// The thickness of an arrow that stands for so many ids.
fn thickness(ids: usize) -> f32 {
    (0.75 + 0.5 * (ids.max(1) - 1) as f32).min(3.0)
}

/// The matrix without its chips and with an arrow for each move; moves within a cell are left out. Each arrow starts at
/// a chip that names its only id, or says how many there are.
pub fn movement(matrix: &Matrix, moves: &[Move], cell: Vec2, chip: Vec2, font: f32) -> Scene {
    let bare = Matrix {
        chips: Vec::new(),
        ..matrix.clone()
    };
    let grid = Grid::new(&bare, cell, chip, font);
    let mut scene = paint(&bare, cell, chip, font);
    let real: Vec<&Move> = moves
        .iter()
        .filter(|m| m.from != m.to && !m.ids.is_empty())
        .collect();
    let mut heads = Vec::new();
    for (ix, one) in real.iter().enumerate() {
        let before =
            |same: &dyn Fn(&Move) -> bool| real.iter().take(ix).filter(|other| same(other)).count();
        let tail = grid.tail(one.from, before(&|other| other.from == one.from));
        // Arrows into one cell end beside each other.
        let nth = before(&|other| other.to == one.to);
        let shift = vec2(
            (nth % 3) as f32 - 1.0,
            ((nth / 3) % 3) as f32 - if nth == 0 { 0.0 } else { 0.5 },
        );
        let end = grid.rect(one.to.0, one.to.1).center() + shift * font * 0.9;
        heads.push((tail, end, *one));
    }
    for (tail, end, one) in &heads {
        arrow(&mut scene, edge(*tail, *end), *end, one, font);
    }
    for (tail, _, one) in heads {
        let text = match one.ids.as_slice() {
            [only] => only.clone(),
            all => format!("{} ids", all.len()),
        };
        let chip = Chip {
            cell: one.from,
            text,
            ..Chip::default()
        };
        grid.chip(&mut scene, tail, &chip);
    }
    scene
}

/// Where a line from the middle of a rectangle to a point leaves it.
fn edge(rect: Rect, to: Pos2) -> Pos2 {
    let (centre, half) = (rect.center(), rect.size() / 2.0);
    let way = to - centre;
    let scale = |way: f32, half: f32| {
        if way.abs() < 1e-3 {
            f32::INFINITY
        } else {
            half / way.abs()
        }
    };
    centre + way * scale(way.x, half.x).min(scale(way.y, half.y)).min(1.0)
}

/// Dark on a white halo, so that it reads on every band and in grey.
fn arrow(scene: &mut Scene, from: Pos2, to: Pos2, one: &Move, font: f32) {
    let width = thickness(one.ids.len());
    let way = (to - from).normalized();
    let head = font * 0.62 + width;
    let neck = to - way * head * 0.8;
    let mut line = |width: f32, ink: Ink, dash: Dash| {
        let stroke = Some(Stroke { width, ink, dash });
        let points = vec![from, neck];
        let shape = Shape::Path {
            points,
            closed: false,
            fill: None,
            stroke,
        };
        scene.push(Owner::None, Layer::Label, shape);
    };
    line(width + 1.6, Ink::Chip, Dash::Solid);
    let dash = if one.planned {
        Dash::Dashed
    } else {
        Dash::Solid
    };
    line(width, Ink::OnChip, dash);
    let side = vec2(-way.y, way.x) * head * 0.42;
    let shape = Shape::Path {
        points: vec![to, to - way * head + side, to - way * head - side],
        closed: true,
        fill: Some(Ink::OnChip),
        stroke: Some(Stroke::solid(0.8, Ink::Chip)),
    };
    scene.push(Owner::None, Layer::Label, shape);
}

impl Grid<'_> {
    /// The chip an arrow starts at: below each other, in a second column when one is full.
    fn tail(&self, (likelihood, impact): (usize, usize), nth: usize) -> Rect {
        let rect = self.rect(likelihood, impact);
        let gap = self.chip.y * 0.12;
        let top = self.mark() + gap * 2.0;
        let rows = (((self.cell.y - top) / (self.chip.y + gap)).floor()).max(1.0) as usize;
        let columns = (((self.cell.x - gap) / (self.chip.x + gap)).floor()).max(1.0) as usize;
        let (row, column) = (nth % rows, (nth / rows) % columns);
        let min = rect.min
            + vec2(
                gap * 1.5 + column as f32 * (self.chip.x + gap),
                top + row as f32 * (self.chip.y + gap),
            );
        Rect::from_min_size(min, self.chip)
    }
}

/// Draws a whisker behind every chip whose score reaches over several cells; a chip that has no place in its cell has
/// none. `scene` is what [`paint`] made of the same matrix and sizes.
pub fn whiskers(
    scene: &mut Scene,
    matrix: &Matrix,
    reaches: &[Reach],
    cell: Vec2,
    chip: Vec2,
    font: f32,
) {
    let grid = Grid::new(matrix, cell, chip, font);
    for reach in reaches.iter().filter(|reach| reach.low != reach.high) {
        let chip = scene.items.iter().find_map(|item| match &item.shape {
            Shape::Rect {
                rect,
                fill: Some(Ink::Chip),
                ..
            } if item.owner == reach.owner => Some(*rect),
            _ => None,
        });
        let Some(chip) = chip else { continue };
        let (low, high) = (
            grid.rect(reach.low.0, reach.low.1),
            grid.rect(reach.high.0, reach.high.1),
        );
        let inset = font * 0.5;
        let centre = chip.center();
        if reach.low.1 != reach.high.1 {
            let ends = [
                pos2(low.min.x + inset, centre.y),
                pos2(high.max.x - inset, centre.y),
            ];
            whisker(scene, reach.owner, ends, vec2(0.0, font * 0.4));
        }
        if reach.low.0 != reach.high.0 {
            let ends = [
                pos2(centre.x, low.max.y - inset),
                pos2(centre.x, high.min.y + inset),
            ];
            whisker(scene, reach.owner, ends, vec2(font * 0.4, 0.0));
        }
    }
}

fn whisker(scene: &mut Scene, owner: Owner, [from, to]: [Pos2; 2], cap: Vec2) {
    for (width, ink) in [(2.6, Ink::Chip), (1.0, Ink::OnChip)] {
        for points in [[from, to], [from - cap, from + cap], [to - cap, to + cap]] {
            let shape = Shape::Path {
                points: points.to_vec(),
                closed: false,
                fill: None,
                stroke: Some(Stroke::solid(width, ink)),
            };
            scene.push(owner, Layer::Label, shape);
        }
    }
}

/// The widest text a chip of the map may hold.
pub fn chip_width(font: f32) -> f32 {
    text::width("88 ids", font, Face::Bold) + font * 0.5 + 2.0
}

#[cfg(test)]
mod tests {
    use model::Severity;

    use super::*;

    fn matrix(rows: usize, columns: usize) -> Matrix {
        Matrix {
            likelihood: vec![String::new(); rows],
            impact: vec!["word".to_owned(); columns],
            bands: vec![
                ("Low".to_owned(), Severity::Low),
                ("High".to_owned(), Severity::High),
            ],
            cells: (0..rows)
                .map(|l| (0..columns).map(|i| u8::from(l + i > 3)).collect())
                .collect(),
            ..Matrix::default()
        }
    }

    fn sizes() -> (Vec2, Vec2) {
        (vec2(40.8, 40.8), vec2(chip_width(7.5), 9.6))
    }

    #[test]
    fn arrows_grow_with_what_they_carry() {
        for (ids, want) in [(1, 0.75), (2, 1.25), (3, 1.75), (9, 3.0)] {
            assert!((thickness(ids) - want).abs() < 1e-6, "{ids}");
        }
    }

    #[test]
    fn every_move_to_another_cell_has_an_arrow() {
        for size in 3..=7 {
            let (cell, chip) = sizes();
            let one = |from, to, planned| Move {
                from,
                to,
                ids: vec!["T-1".to_owned()],
                planned,
            };
            let moves = [
                one((2, 2), (0, 1), false),
                one((2, 2), (1, 1), true),
                one((1, 1), (1, 1), false),
            ];
            let scene = movement(&matrix(size, size), &moves, cell, chip, 7.5);
            let heads = scene.items.iter().filter(|item| {
                item.layer == Layer::Label
                    && matches!(&item.shape, Shape::Path { points, closed: true, fill: Some(Ink::OnChip), .. } if points.len() == 3)
            });
            assert_eq!(heads.count(), 2, "{size}");
            let dashed = scene.items.iter().filter(|item| {
                matches!(&item.shape, Shape::Path { stroke: Some(stroke), .. } if stroke.dash == Dash::Dashed)
            });
            assert_eq!(dashed.count(), 1);
            let area = Rect::from_min_size(Pos2::ZERO, scene.size).expand(1.0);
            assert!(
                scene
                    .items
                    .iter()
                    .all(|item| area.contains_rect(item.bounds)),
                "{size}"
            );
        }
    }

    #[test]
    fn whiskers_span_the_cells() {
        let (cell, chip) = sizes();
        let owner = Owner::Finding(model::FindingId::named("a"));
        let mut matrix = matrix(5, 5);
        matrix.chips.push(Chip {
            cell: (2, 2),
            text: "T-1".to_owned(),
            owner,
            ..Chip::default()
        });
        let mut scene = paint(&matrix, cell, chip, 7.5);
        let reach = Reach {
            owner,
            low: (1, 2),
            high: (3, 2),
        };
        whiskers(&mut scene, &matrix, &[reach], cell, chip, 7.5);
        let tall = scene
            .items
            .iter()
            .filter(|item| item.owner == owner && item.bounds.height() > cell.y * 2.0);
        assert_eq!(tall.count(), 2, "a line and its halo, over three cells");
    }
}
