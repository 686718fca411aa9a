//! Which items of a scene are near a place, without looking at all of them. Lines are kept by their segments, so that one
//! that runs round the drawing is not everywhere.

use emath::{Pos2, Rect};

use crate::{Item, Scene, Shape};

/// The side of a cell, in scene units.
const CELL: f32 = 320.0;
/// What spans more cells than this is looked at every time.
const WIDE: usize = 256;

/// An index over the items of one scene, by their places in its list.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    origin: Pos2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
    wide: Vec<u32>,
}

impl Grid {
    pub fn over(scene: &Scene) -> Self {
        let all = scene.items.iter().map(|item| item.bounds);
        let area = all.filter(Rect::is_finite).reduce(Rect::union);
        let area = area.unwrap_or(Rect::ZERO);
        let count = |side: f32| ((side / CELL).ceil().max(1.0) as usize).min(400);
        let (columns, rows) = (count(area.width()), count(area.height()));
        let mut grid = Self {
            origin: area.min,
            columns,
            rows,
            cells: vec![Vec::new(); columns * rows],
            wide: Vec::new(),
        };
        for (ix, item) in scene.items.iter().enumerate() {
            for part in parts(item) {
                grid.add(ix as u32, part);
            }
        }
        grid
    }

    fn add(&mut self, ix: u32, part: Rect) {
        let ((x0, x1), (y0, y1)) = self.span(part);
        if (x1 - x0 + 1) * (y1 - y0 + 1) > WIDE {
            if self.wide.last() != Some(&ix) {
                self.wide.push(ix);
            }
            return;
        }
        for y in y0..=y1 {
            for x in x0..=x1 {
                let cell = self.cells.get_mut(y * self.columns + x);
                if let Some(cell) = cell.filter(|cell| cell.last() != Some(&ix)) {
                    cell.push(ix);
                }
            }
        }
    }

    fn span(&self, area: Rect) -> ((usize, usize), (usize, usize)) {
        let cell = |v: f32, most: usize| ((v / CELL).max(0.0) as usize).min(most.saturating_sub(1));
        let x = |v: f32| cell(v - self.origin.x, self.columns);
        let y = |v: f32| cell(v - self.origin.y, self.rows);
        (
            (x(area.min.x), x(area.max.x)),
            (y(area.min.y), y(area.max.y)),
        )
    }

    /// The places of the items that touch an area, in painting order.
    pub fn near(&self, scene: &Scene, area: Rect) -> Vec<usize> {
        let ((x0, x1), (y0, y1)) = self.span(area);
        let mut found = self.wide.clone();
        for y in y0..=y1 {
            let row = self
                .cells
                .get(y * self.columns + x0..=y * self.columns + x1);
            found.extend(row.into_iter().flatten().flatten());
        }
        found.sort_unstable();
        found.dedup();
        let touches = |ix: &usize| scene.items.get(*ix).is_some_and(|item| touches(item, area));
        found
            .into_iter()
            .map(|ix| ix as usize)
            .filter(touches)
            .collect()
    }
}

/// The rectangles an item takes.
fn parts(item: &Item) -> Vec<Rect> {
    match &item.shape {
        Shape::Path {
            points,
            fill: None,
            stroke: Some(stroke),
            ..
        } if points.len() > 2 && item.bounds.size().max_elem() > CELL => {
            let steps = points.iter().zip(points.iter().skip(1));
            let part =
                |(a, b): (&Pos2, &Pos2)| Rect::from_two_pos(*a, *b).expand(stroke.width / 2.0);
            steps.map(part).collect()
        }
        _ => vec![item.bounds],
    }
}

/// Whether anything of an item may be seen in an area.
pub fn touches(item: &Item, area: Rect) -> bool {
    item.bounds.intersects(area)
        && (item.bounds.size().max_elem() <= CELL
            || parts(item).iter().any(|part| part.intersects(area)))
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;
    use crate::{Ink, Layer, Owner, Stroke};

    #[test]
    fn what_touches_an_area_is_found_in_painting_order() {
        let mut scene = Scene::new(vec2(4000.0, 4000.0));
        let line = |points: Vec<Pos2>| Shape::Path {
            points,
            closed: false,
            fill: None,
            stroke: Some(Stroke::solid(2.0, Ink::Flow)),
        };
        let mut push = |shape| scene.push(Owner::None, Layer::Flow, shape);
        push(line(vec![
            pos2(0.0, 0.0),
            pos2(3900.0, 0.0),
            pos2(3900.0, 3900.0),
        ]));
        for n in 0..30_u8 {
            let at = pos2(f32::from(n) * 130.0, f32::from(n) * 130.0);
            push(Shape::Rect {
                rect: Rect::from_min_size(at, vec2(100.0, 40.0)),
                corner: 0.0,
                fill: Some(Ink::Surface),
                stroke: None,
            });
        }
        push(Shape::Rect {
            rect: Rect::from_min_size(Pos2::ZERO, vec2(4000.0, 4000.0)),
            corner: 0.0,
            fill: None,
            stroke: None,
        });
        let grid = Grid::over(&scene);
        let mut some = 0;
        for x in 0..20_u8 {
            for y in 0..20_u8 {
                let min = pos2(f32::from(x) * 210.0, f32::from(y) * 210.0);
                let area = Rect::from_min_size(min, vec2(90.0, 150.0));
                let all = scene.items.iter().enumerate();
                let want: Vec<usize> = all
                    .filter(|(_, i)| touches(i, area))
                    .map(|(n, _)| n)
                    .collect();
                assert_eq!(grid.near(&scene, area), want, "{area:?}");
                some += want.len();
            }
        }
        assert!(some > 400);
        let inside = Rect::from_min_size(pos2(1000.0, 2000.0), vec2(100.0, 100.0));
        assert!(!touches(&scene.items[0], inside), "the line runs round it");
    }
}
