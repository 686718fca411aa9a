//! Blocks to slabs of a width: lines are broken here, figures scaled, tables cut into rows.

use emath::{Pos2, Rect, pos2, vec2};
use scene::{Face, Ink, Layer, Owner, Shape, Stroke};

use crate::{
    block::{Block, Heading},
    contents, font, grid, plate,
    slab::{self, Entry, Part, Slab, anchor, fill, paint, rule, words},
    span::{self, Span},
    style::{BODY, CAPTION, Spread, TABLE, Turn, Type, heading},
    tag::{self, Role, Tags},
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
    /// The structure that grows with the slabs.
    pub tags: &'a Tags,
    /// How diagrams are printed that are too small to read.
    pub spread: Spread,
    /// The part all blocks go into, if it is not the open section.
    pub within: Option<u32>,
}

impl<'a> Room<'a> {
    pub fn parent(self) -> u32 {
        self.within.unwrap_or_else(|| self.tags.here())
    }

    /// Room within a new part of the structure.
    pub fn add(self, role: Role) -> Self {
        Self {
            within: Some(self.tags.add(self.parent(), role)),
            ..self
        }
    }

    /// A new part of the structure, for words.
    pub fn part(self, role: Role) -> Part<'a> {
        Part {
            tags: self.tags,
            tag: self.tags.add(self.parent(), role),
        }
    }

    /// A row of so many cells.
    pub fn cells(self, role: Role, count: usize) -> Vec<Part<'a>> {
        let row = self.add(Role::Row);
        (0..count).map(|_| row.part(role)).collect()
    }
}

/// The slabs of some blocks.
pub fn all(blocks: &[Block], room: Room) -> Vec<Slab> {
    let mut slabs = Vec::new();
    let mut room = room;
    for (ix, block) in blocks.iter().enumerate() {
        let mut made = match block {
            Block::Break(turn) => {
                let leaf = plate::leaf(*turn, blocks.get(ix + 1), room.spread);
                (room.width, room.height) = leaf.safe().into();
                vec![Slab {
                    leaf: Some(leaf),
                    ..Slab::default()
                }]
            }
            block => one(block, room),
        };
        if let (Some(next), Some(last)) = (blocks.get(ix + 1), made.last_mut()) {
            let before = ix.checked_sub(1).and_then(|ix| blocks.get(ix));
            last.keep |= leads(block, next) || opens(before, block, next);
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

/// Whether a paragraph stands between a heading and what it opens, a smaller heading or a block kept together: nobody
/// reads an opening alone at a page's foot.
fn opens(before: Option<&Block>, block: &Block, next: &Block) -> bool {
    match (before, block, next) {
        (Some(Block::Heading(above)), Block::Text(_), Block::Heading(below)) => {
            below.level > above.level
        }
        (Some(Block::Heading(_)), Block::Text(_), Block::Keep(_) | Block::Figure(_)) => true,
        _ => false,
    }
}

fn one(block: &Block, room: Room) -> Vec<Slab> {
    match block {
        Block::Heading(head) => vec![head_slab(head, room)],
        Block::Text(spans) => text(spans, BODY, room.width, 6.5, room.part(Role::Paragraph)),
        Block::Small(spans) => text(spans, CAPTION, room.width, 4.0, room.part(Role::Paragraph)),
        Block::List { items, numbered } => list(items, *numbered, BODY, room),
        Block::Steps(items) => list(items, true, TABLE, room),
        Block::Table(table) => grid::table(table, room),
        Block::Figure(figure) => plate::plates(figure, room),
        Block::Facts(facts) => self::facts(facts, room),
        Block::Callout(spans) => vec![callout(spans, room)],
        Block::Sign { choices, lines } => vec![sign(choices, lines, room)],
        Block::Contents => contents::lines(room),
        Block::Beside(columns) => vec![beside(columns, room)],
        Block::Keep(blocks) => keep(all(blocks, room), room.height),
        Block::Break(_) => Vec::new(),
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
    if room.within.is_none() && head.level < 3 {
        room.tags.section(head.level.max(1));
    }
    let part = room.part(room.tags.heading(head.level));
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
            part,
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
fn text(spans: &[Span], kind: Type, width: f32, after: f32, part: Part) -> Vec<Slab> {
    let lines = lines(spans, kind.size, width.min(kind.measure()));
    let count = lines.len();
    let mut slabs: Vec<Slab> = lines
        .iter()
        .enumerate()
        .map(|(ix, line)| {
            let mut slab = Slab::new(width, kind.lead);
            paint(&mut slab.scene, line, spans, kind, Pos2::ZERO, part);
            slab.keep = ix + 1 < count && (ix == 0 || ix + 2 == count);
            slab
        })
        .collect();
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += after;
    }
    slabs
}

fn list(items: &[Vec<Span>], numbered: bool, kind: Type, room: Room) -> Vec<Slab> {
    let width = room.width;
    let within = room.add(Role::List);
    let indent = if numbered { 18.0 } else { 12.0 };
    let mut slabs = Vec::new();
    for (ix, item) in items.iter().enumerate() {
        let sign = if numbered {
            format!("{}.", ix + 1)
        } else {
            "\u{2022}".to_owned()
        };
        let within = within.add(Role::Item);
        let label = within.part(Role::Label);
        let mut rows = text(item, kind, width - indent, 1.5, within.part(Role::Body));
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
                tag::mark(&mut moved.scene, 0, label.tag);
            }
            moved.scene.place(&slab.scene, pos2(indent, 0.0), 1.0);
            slab.scene = moved.scene;
        }
        if let Some(last) = rows.last_mut() {
            // No item stands alone at the foot or the head of a page.
            let count = items.len();
            last.keep = ix + 1 < count && (ix == 0 || ix + 2 == count);
        }
        slabs.extend(rows);
    }
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += 6.5;
    }
    slabs
}

fn facts(facts: &[(String, Vec<Span>)], room: Room) -> Vec<Slab> {
    let width = room.width;
    let within = room.add(Role::List);
    let widest = facts
        .iter()
        .map(|(name, _)| font::width(Face::Regular, name, TABLE.size));
    let indent = (widest.fold(0.0, f32::max) + 12.0)
        .min(118.0)
        .min(width * 0.35);
    let mut slabs = Vec::new();
    for (name, value) in facts {
        let names = span::faint(name.as_str());
        let left = lines(&names, TABLE.size, indent - 8.0);
        let right = lines(value, TABLE.size, (width - indent).min(TABLE.measure()));
        let rows = left.len().max(right.len());
        let mut slab = Slab::new(width, rows as f32 * TABLE.lead + 3.0);
        let within = within.add(Role::Item);
        let (label, body) = (within.part(Role::Label), within.part(Role::Body));
        for (ix, line) in left.iter().enumerate() {
            paint(
                &mut slab.scene,
                line,
                &names,
                TABLE,
                pos2(0.0, ix as f32 * TABLE.lead),
                label,
            );
        }
        for (ix, line) in right.iter().enumerate() {
            paint(
                &mut slab.scene,
                line,
                value,
                TABLE,
                pos2(indent, ix as f32 * TABLE.lead),
                body,
            );
        }
        slabs.push(slab);
    }
    if let Some(last) = slabs.last_mut() {
        last.scene.size.y += 5.0;
    }
    slabs
}

fn callout(spans: &[Span], room: Room) -> Slab {
    let (width, part) = (room.width, room.part(Role::Paragraph));
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
            part,
        );
    }
    slab
}

fn sign(choices: &[String], names: &[String], room: Room) -> Slab {
    let width = room.width;
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
        tag::mark(scene, 0, room.part(Role::Paragraph).tag);
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
        tag::mark(scene, 0, room.part(Role::Paragraph).tag);
    }
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

/// The room of an upright page.
pub fn room<'a>(spread: Spread, entries: &'a [Entry], tags: &'a Tags) -> Room<'a> {
    let safe = Turn::Portrait.safe();
    Room {
        width: safe.x,
        height: safe.y,
        entries,
        tags,
        spread,
        within: None,
    }
}

/// How tall some blocks are on an upright page.
pub fn height(blocks: &[Block]) -> f32 {
    let safe = Turn::Portrait.safe();
    let tags = Tags::default();
    stack(&all(blocks, room(Spread::Page, &[], &tags)), safe.x).height()
}
