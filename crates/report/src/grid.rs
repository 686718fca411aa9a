//! Tables to slabs: column widths, rows, a head that repeats. A row is one slab unless it is very tall.

use std::rc::Rc;

use emath::{Pos2, Rect, pos2, vec2};
use scene::{Ink, Scene};

use crate::{
    block::{Align, Column, Row, Table, Width},
    lay::Room,
    slab::{self, Part, Slab, anchor, fill, paint, rule},
    span::{self, Span},
    style::TABLE,
    tag::Role,
    wrap::{Line, lines},
};

/// Space left and right of a cell's text.
const PAD: f32 = 4.0;
/// Space above and below it.
const AIR: f32 = 2.5;

/// The slabs of a table: caption, head, rows.
pub fn table(table: &Table, room: Room) -> Vec<Slab> {
    let columns = widths(&table.columns, room.width);
    let mut slabs = Vec::new();
    let within = room.add(Role::Table);
    if let Some((number, title)) = &table.caption {
        let part = within.part(Role::Caption);
        let mut slab = slab::caption("Table", *number, title, room.width, part);
        slab.scene.size.y += 3.0;
        slab.gap = 6.5;
        slab.keep = true;
        slabs.push(slab);
    }
    let titles: Vec<Vec<Span>> = table
        .columns
        .iter()
        .map(|c| span::bold(c.title.as_str()))
        .collect();
    let head = Row::new(titles);
    let mut top = Slab::new(room.width, 0.0);
    let height = body(
        &mut top.scene,
        &table.columns,
        &columns,
        &head,
        &shape(&head, &columns),
        true,
        &within.cells(Role::Head, columns.len()),
    );
    top.scene.size.y = height;
    top.keep = true;
    let mut again = top.scene.clone();
    for item in &mut again.items {
        item.tag = 0;
    }
    let shared = Rc::new(again);
    slabs.push(top);
    let count = table.rows.len();
    for (ix, row) in table.rows.iter().enumerate() {
        for mut slab in self::row(&table.columns, &columns, row, within) {
            slab.head = Some(Rc::clone(&shared));
            // No row stands alone at the foot or the head of a page.
            slab.keep = count > 2 && (ix == 0 || ix + 2 == count);
            slabs.push(slab);
        }
    }
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += 13.0;
    }
    slabs
}

/// Left edge and width of each column.
fn widths(columns: &[Column], width: f32) -> Vec<(f32, f32)> {
    let fixed: f32 = columns
        .iter()
        .map(|c| match c.width {
            Width::Points(points) => points,
            Width::Share(_) => 0.0,
        })
        .sum();
    let shares: f32 = columns
        .iter()
        .map(|c| match c.width {
            Width::Points(_) => 0.0,
            Width::Share(share) => share,
        })
        .sum();
    let free = (width - fixed).max(0.0);
    let mut left = 0.0;
    columns
        .iter()
        .map(|c| {
            let wide = match c.width {
                Width::Points(points) => points,
                Width::Share(share) => free * share / shares.max(0.001),
            };
            let at = left;
            left += wide;
            (at, wide)
        })
        .collect()
}

fn shape(row: &Row, columns: &[(f32, f32)]) -> Vec<Vec<Line>> {
    row.cells
        .iter()
        .zip(columns)
        .map(|(spans, (_, width))| {
            let room = (width - 2.0 * PAD).min(TABLE.measure());
            lines(spans, TABLE.size, room)
        })
        .collect()
}

/// A row as one slab, or as several of some lines each if it is taller than a third of the page.
fn row(columns: &[Column], edges: &[(f32, f32)], row: &Row, room: Room) -> Vec<Slab> {
    let cells = shape(row, edges);
    let count = cells.iter().map(Vec::len).max().unwrap_or(1);
    let most = ((room.height / 3.0 / TABLE.lead) as usize).max(1);
    let parts = count.div_ceil(most);
    let tags = room.cells(Role::Cell, edges.len());
    (0..parts)
        .map(|part| {
            let piece: Vec<Vec<Line>> = cells
                .iter()
                .map(|lines| lines.iter().skip(part * most).take(most).cloned().collect())
                .collect();
            let mut slab = Slab::new(room.width, 0.0);
            slab.scene.size.y = body(&mut slab.scene, columns, edges, row, &piece, false, &tags);
            if let (0, Some(name)) = (part, &row.anchor) {
                anchor(&mut slab.scene, Pos2::ZERO, name);
            }
            slab
        })
        .collect()
}

/// Paints cells with the ground under them and the line below; the height they take.
fn body(
    scene: &mut Scene,
    columns: &[Column],
    edges: &[(f32, f32)],
    row: &Row,
    cells: &[Vec<Line>],
    head: bool,
    parts: &[Part],
) -> f32 {
    let count = cells.iter().map(Vec::len).max().unwrap_or(1);
    let height = count as f32 * TABLE.lead + 2.0 * AIR;
    let width = scene.size.x;
    let ground = match row.tint {
        _ if head => Some(Ink::Panel),
        Some(severity) => Some(Ink::SeverityTint(severity)),
        None => None,
    };
    if let Some(ink) = ground {
        fill(
            scene,
            Rect::from_min_size(Pos2::ZERO, vec2(width, height)),
            ink,
        );
    }
    let (stroke, ink) = if head {
        (0.8, Ink::Text)
    } else {
        (0.5, Ink::Hairline)
    };
    rule(scene, pos2(0.0, height), pos2(width, height), stroke, ink);
    for ((((lines, spans), column), (left, wide)), part) in cells
        .iter()
        .zip(&row.cells)
        .zip(columns)
        .zip(edges)
        .zip(parts)
    {
        for (ix, line) in lines.iter().enumerate() {
            let slack = wide - 2.0 * PAD - line.width;
            let x = left
                + PAD
                + match column.align {
                    Align::Left => 0.0,
                    Align::Right => slack,
                    Align::Center => slack / 2.0,
                };
            paint(
                scene,
                line,
                spans,
                TABLE,
                pos2(x, AIR + ix as f32 * TABLE.lead),
                *part,
            );
        }
    }
    height
}
