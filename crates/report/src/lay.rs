//! Blocks to slabs of a width: lines are broken here, figures scaled, tables cut into rows.

use emath::{Align2, Pos2, Rect, pos2, vec2};
use scene::{Face, Ink, Layer, Owner, Shape, Stroke, Target};

use crate::{
    block::{Block, Figure, Heading},
    font, grid,
    slab::{self, Entry, Late, Slab, anchor, fill, paint, rule, words},
    span::{self, Span},
    style::{BODY, CAPTION, GRID, TABLE, Turn, Type, heading},
    wrap::lines,
};

/// What a block needs to know of the page it is for.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    pub width: f32,
    /// The height of a page, for figures and tall rows.
    pub height: f32,
    /// The document's sections, for its contents.
    pub entries: &'a [Entry],
}

/// The slabs of some blocks.
pub fn all(blocks: &[Block], room: Room) -> Vec<Slab> {
    let mut slabs = Vec::new();
    let mut room = room;
    for (ix, block) in blocks.iter().enumerate() {
        if let Block::Break(turn) = block {
            room.width = turn.safe().x;
            room.height = turn.safe().y;
        }
        let mut made = one(block, room);
        if let (Some(next), Some(last)) = (blocks.get(ix + 1), made.last_mut()) {
            last.keep |= leads(block, next);
        }
        slabs.extend(made);
    }
    slabs
}

/// Whether a paragraph introduces what follows it, and stays with it.
fn leads(block: &Block, next: &Block) -> bool {
    matches!(block, Block::Text(_) | Block::Small(_))
        && matches!(
            next,
            Block::Table(_) | Block::List { .. } | Block::Steps(_) | Block::Facts(_)
        )
}

fn one(block: &Block, room: Room) -> Vec<Slab> {
    match block {
        Block::Heading(head) => vec![head_slab(head, room)],
        Block::Text(spans) => text(spans, BODY, room.width, 6.5),
        Block::Small(spans) => text(spans, CAPTION, room.width, 4.0),
        Block::List { items, numbered } => list(items, *numbered, BODY, room.width),
        Block::Steps(items) => list(items, true, TABLE, room.width),
        Block::Table(table) => grid::table(table, room),
        Block::Figure(figure) => figure_slabs(figure, room),
        Block::Facts(facts) => self::facts(facts, room.width),
        Block::Callout(spans) => vec![callout(spans, room.width)],
        Block::Sign { choices, lines } => vec![sign(choices, lines, room.width)],
        Block::Contents => contents(room),
        Block::Beside(columns) => vec![beside(columns, room)],
        Block::Keep(blocks) => keep(all(blocks, room), room.height),
        Block::Break(turn) => vec![Slab {
            turn: Some(*turn),
            ..Slab::default()
        }],
        Block::Gap(height) => vec![Slab {
            gap: *height,
            ..Slab::new(room.width, 0.0)
        }],
    }
}

/// Joins slabs into a run without page breaks, unless no page could hold it.
fn keep(mut slabs: Vec<Slab>, height: f32) -> Vec<Slab> {
    let total: f32 = slabs.iter().map(|slab| slab.gap + slab.height()).sum();
    if total <= height {
        let last = slabs.len().saturating_sub(1);
        for slab in slabs.iter_mut().take(last) {
            slab.keep = true;
        }
    }
    slabs
}

fn head_slab(head: &Heading, room: Room) -> Slab {
    let (kind, before, after) = heading(head.level);
    let spans: Vec<Span> = head.spans.iter().cloned().map(Span::bold).collect();
    let lines = lines(&spans, kind.size, room.width);
    let mut slab = Slab::new(room.width, lines.len() as f32 * kind.lead + after);
    slab.gap = before;
    slab.keep = true;
    for (ix, line) in lines.iter().enumerate() {
        paint(
            &mut slab.scene,
            line,
            &spans,
            kind,
            pos2(0.0, ix as f32 * kind.lead),
        );
    }
    if !head.anchor.is_empty() {
        anchor(&mut slab.scene, Pos2::ZERO, &head.anchor);
        slab.entry = Some(entry(head));
    }
    slab
}

/// What a heading adds to contents and outline.
pub fn entry(head: &Heading) -> Entry {
    let text: String = if head.short.is_empty() {
        head.spans.iter().map(|span| span.text.as_str()).collect()
    } else {
        head.short.clone()
    };
    Entry {
        text: font::clean(text.trim()).into_owned(),
        anchor: head.anchor.clone(),
        level: head.level,
        bookmark: head.bookmark,
        listed: head.listed,
    }
}

/// A paragraph, a slab a line; its first two and last two lines stay together.
fn text(spans: &[Span], kind: Type, width: f32, after: f32) -> Vec<Slab> {
    let lines = lines(spans, kind.size, width.min(kind.measure()));
    let count = lines.len();
    let mut slabs: Vec<Slab> = lines
        .iter()
        .enumerate()
        .map(|(ix, line)| {
            let mut slab = Slab::new(width, kind.lead);
            paint(&mut slab.scene, line, spans, kind, Pos2::ZERO);
            slab.keep = ix + 1 < count && (ix == 0 || ix + 2 == count);
            slab
        })
        .collect();
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += after;
    }
    slabs
}

fn list(items: &[Vec<Span>], numbered: bool, kind: Type, width: f32) -> Vec<Slab> {
    let indent = if numbered { 18.0 } else { 12.0 };
    let mut slabs = Vec::new();
    for (ix, item) in items.iter().enumerate() {
        let sign = if numbered {
            format!("{}.", ix + 1)
        } else {
            "\u{2022}".to_owned()
        };
        let mut rows = text(item, kind, width - indent, 1.5);
        for (row, slab) in rows.iter_mut().enumerate() {
            let mut moved = Slab::new(width, slab.height());
            if row == 0 {
                let at = pos2(2.0, slab::baseline(kind));
                words(
                    &mut moved.scene,
                    &sign,
                    at,
                    kind.size,
                    Face::Regular,
                    Ink::Text,
                );
            }
            moved.scene.place(&slab.scene, pos2(indent, 0.0), 1.0);
            slab.scene = moved.scene;
        }
        slabs.extend(rows);
    }
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += 6.5;
    }
    slabs
}

fn facts(facts: &[(String, Vec<Span>)], width: f32) -> Vec<Slab> {
    let indent = 118.0_f32.min(width * 0.35);
    let mut slabs = Vec::new();
    for (name, value) in facts {
        let names = span::faint(name.as_str());
        let left = lines(&names, TABLE.size, indent - 8.0);
        let right = lines(value, TABLE.size, (width - indent).min(TABLE.measure()));
        let rows = left.len().max(right.len());
        let mut slab = Slab::new(width, rows as f32 * TABLE.lead + 3.0);
        for (ix, line) in left.iter().enumerate() {
            paint(
                &mut slab.scene,
                line,
                &names,
                TABLE,
                pos2(0.0, ix as f32 * TABLE.lead),
            );
        }
        for (ix, line) in right.iter().enumerate() {
            paint(
                &mut slab.scene,
                line,
                value,
                TABLE,
                pos2(indent, ix as f32 * TABLE.lead),
            );
        }
        slabs.push(slab);
    }
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += 5.0;
    }
    slabs
}

fn callout(spans: &[Span], width: f32) -> Slab {
    let lines = lines(spans, BODY.size, (width - 20.0).min(BODY.measure()));
    let height = lines.len() as f32 * BODY.lead + 10.0;
    let mut slab = Slab::new(width, height + 6.5);
    let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
    fill(&mut slab.scene, area, Ink::Panel);
    fill(
        &mut slab.scene,
        Rect::from_min_size(Pos2::ZERO, vec2(2.5, height)),
        Ink::Text,
    );
    for (ix, line) in lines.iter().enumerate() {
        paint(
            &mut slab.scene,
            line,
            spans,
            BODY,
            pos2(10.0, 5.0 + ix as f32 * BODY.lead),
        );
    }
    slab
}

fn sign(choices: &[String], names: &[String], width: f32) -> Slab {
    let mut slab = Slab::new(width, 56.0);
    let scene = &mut slab.scene;
    let mut x = 0.0;
    for choice in choices {
        let choice = font::clean(choice);
        let rect = Rect::from_min_size(pos2(x + 0.5, 2.5), vec2(8.0, 8.0));
        let shape = Shape::Rect {
            rect,
            corner: 0.0,
            fill: Some(Ink::Ground),
            stroke: Some(Stroke::solid(0.8, Ink::Text)),
        };
        scene.push(Owner::None, Layer::Label, shape);
        words(
            scene,
            &choice,
            pos2(x + 13.0, 10.0),
            BODY.size,
            Face::Bold,
            Ink::Text,
        );
        x += 13.0 + font::width(Face::Bold, &choice, BODY.size) + 22.0;
    }
    let share = (width + 14.0) / names.len().max(1) as f32;
    for (ix, name) in names.iter().enumerate() {
        let left = ix as f32 * share;
        rule(
            scene,
            pos2(left, 42.0),
            pos2(left + share - 14.0, 42.0),
            0.6,
            Ink::Text,
        );
        words(
            scene,
            &font::clean(name),
            pos2(left, 51.0),
            CAPTION.size,
            Face::Regular,
            Ink::Faint,
        );
    }
    slab
}

fn figure_slabs(figure: &Figure, room: Room) -> Vec<Slab> {
    let caption = figure
        .caption
        .as_ref()
        .map(|(number, title)| slab::caption("Figure", *number, title, room.width));
    let below = caption.as_ref().map_or(0.0, |slab| slab.height() + 6.0);
    let size = figure.scene.size;
    let fit = (room.width / size.x.max(1.0)).min((room.height - below) / size.y.max(1.0));
    let most = if figure.full { 1.6 } else { 1.0 };
    let scale = fit.min(most).max(0.001);
    let size = size * scale;
    let mut slab = Slab::new(
        room.width,
        size.y + below + if figure.full { 0.0 } else { GRID },
    );
    let left = if figure.full {
        (room.width - size.x) / 2.0
    } else {
        0.0
    };
    slab.scene.place(&figure.scene, pos2(left, 0.0), scale);
    if let Some(caption) = caption {
        slab.scene
            .place(&caption.scene, pos2(0.0, size.y + 6.0), 1.0);
    }
    vec![slab]
}

fn contents(room: Room) -> Vec<Slab> {
    let listed = room.entries.iter().filter(|entry| entry.listed);
    listed.map(|entry| content(entry, room)).collect()
}

/// One line of the contents; its page number comes when pages stand.
fn content(entry: &Entry, room: Room) -> Slab {
    let top = entry.level == 1;
    let (kind, indent) = if top { (BODY, 0.0) } else { (TABLE, 14.0) };
    let width = room.width.min(BODY.measure());
    let spans = [Span {
        face: if top { Face::Bold } else { Face::Regular },
        ..Span::new(entry.text.as_str())
    }];
    let mut slab = Slab::new(room.width, kind.lead);
    slab.gap = if top { 3.0 } else { 0.0 };
    slab.keep = top;
    if let Some(line) = lines(&spans, kind.size, width - indent - 40.0).first() {
        paint(&mut slab.scene, line, &spans, kind, pos2(indent, 0.0));
        slab.late.push(Late {
            at: pos2(width, slab::baseline(kind)),
            from: indent + line.width,
            anchor: entry.anchor.clone(),
            top,
        });
    }
    let area = Rect::from_min_size(Pos2::ZERO, vec2(width, kind.lead));
    slab::link(&mut slab.scene, area, Target::Anchor(entry.anchor.clone()));
    slab
}

/// Columns beside each other as one slab.
fn beside(columns: &[(f32, Vec<Block>)], room: Room) -> Slab {
    let gutter = 16.0;
    let shares: f32 = columns.iter().map(|(share, _)| share).sum();
    let free = room.width - gutter * columns.len().saturating_sub(1) as f32;
    let mut out = Slab::new(room.width, 0.0);
    let mut left = 0.0;
    for (share, blocks) in columns {
        let width = free * share / shares.max(0.001);
        let stacked = stack(&all(blocks, Room { width, ..room }), width);
        out.scene.size.y = out.scene.size.y.max(stacked.height());
        out.scene.place(&stacked.scene, pos2(left, 0.0), 1.0);
        left += width + gutter;
    }
    out
}

/// Slabs on top of each other as one.
fn stack(slabs: &[Slab], width: f32) -> Slab {
    let mut out = Slab::new(width, 0.0);
    for slab in slabs {
        let gap = if out.height() > 0.0 { slab.gap } else { 0.0 };
        let top = out.height() + gap;
        out.scene.place(&slab.scene, pos2(0.0, top), 1.0);
        out.scene.size.y = top + slab.height();
    }
    out
}

/// Paints a page number with its dotted leader.
pub fn number(scene: &mut scene::Scene, late: &Late, at: Pos2, page: usize) {
    let size = if late.top { BODY.size } else { TABLE.size };
    let face = if late.top { Face::Bold } else { Face::Regular };
    let text = page.to_string();
    let right = pos2(at.x + late.at.x, at.y + late.at.y);
    slab::words_at(
        scene,
        &text,
        right,
        Align2::RIGHT_TOP,
        size,
        face,
        Ink::Text,
    );
    let from = at.x + late.from + 6.0;
    let to = right.x - font::width(face, &text, size) - 6.0;
    if to > from {
        let shape = Shape::Path {
            points: vec![pos2(from, right.y - 1.0), pos2(to, right.y - 1.0)],
            closed: false,
            fill: None,
            stroke: Some(Stroke {
                width: 0.6,
                ink: Ink::Hairline,
                dash: scene::Dash::Dotted,
            }),
        };
        scene.push(Owner::None, Layer::Ground, shape);
    }
}

/// The room of a page that stands that way.
pub fn room(turn: Turn, entries: &[Entry]) -> Room<'_> {
    let safe = turn.safe();
    Room {
        width: safe.x,
        height: safe.y,
        entries,
    }
}

/// How tall some blocks are on an upright page.
pub fn height(blocks: &[Block]) -> f32 {
    let safe = Turn::Portrait.safe();
    stack(&all(blocks, room(Turn::Portrait, &[])), safe.x).height()
}
