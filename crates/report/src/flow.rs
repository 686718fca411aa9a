//! Slabs to pages. A run of slabs that must stay together moves to the next page as one; table heads repeat; page
//! numbers are written when all pages stand.

use std::collections::BTreeMap;

use emath::{Align2, Pos2, pos2};
use scene::{Face, Ink, Scene, Shape};

use crate::{
    block::Block,
    contents, font,
    lay::{self, entry},
    slab::{Entry, Late, Slab, rule, words, words_at},
    style::{CAPTION, Leaf, Paper, Spread},
    tag::{self, FOOTER, HEADER, Tags, Tree},
};

/// What stands above and below every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub title: String,
    pub classification: String,
    pub date: String,
    pub paper: Paper,
    /// How diagrams are printed that are too small to read.
    pub spread: Spread,
}

/// Finished pages and where their names and headings are.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    pub scenes: Vec<Scene>,
    /// Page index and place of each anchor.
    pub anchors: BTreeMap<String, (usize, Pos2)>,
    pub entries: Vec<Entry>,
    /// What the items on the pages are parts of.
    pub tree: Tree,
}

struct Flow<'a> {
    frame: &'a Frame,
    leaf: Leaf,
    pages: Vec<Scene>,
    leaves: Vec<Leaf>,
    /// How far down the safe box the page is filled.
    y: f32,
    /// Page, place among its items, origin.
    late: Vec<(usize, usize, Pos2, Late)>,
}

/// Flows blocks into pages, with header, footer, page numbers.
pub fn pour(blocks: &[Block], frame: &Frame) -> Pages {
    let mut entries = Vec::new();
    gather(blocks, &mut entries);
    let tags = Tags::default();
    let slabs = lay::all(blocks, lay::room(frame.spread, &entries, &tags));
    let mut flow = Flow {
        frame,
        leaf: Leaf::default(),
        pages: Vec::new(),
        leaves: Vec::new(),
        y: 0.0,
        late: Vec::new(),
    };
    let mut rest = slabs.as_slice();
    while let Some(first) = rest.first() {
        if let Some(leaf) = first.leaf {
            flow.leaf = leaf;
            flow.y = f32::INFINITY;
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let count = 1 + rest.iter().take_while(|slab| slab.keep).count();
        let (run, next) = rest.split_at(count.min(rest.len()));
        flow.put(run);
        rest = next;
    }
    flow.finish(entries, tags.finish())
}

fn gather(blocks: &[Block], entries: &mut Vec<Entry>) {
    for block in blocks {
        match block {
            Block::Heading(head) if !head.anchor.is_empty() => entries.push(entry(head)),
            Block::Keep(blocks) => gather(blocks, entries),
            _ => {}
        }
    }
}

impl Flow<'_> {
    fn put(&mut self, run: &[Slab]) {
        let need: f32 = run.iter().map(|slab| slab.gap + slab.height()).sum();
        if self.pages.is_empty() || self.y + need > self.leaf.safe().y + 0.01 {
            self.open(run.first());
        }
        for slab in run {
            self.add(slab);
        }
    }

    fn add(&mut self, slab: &Slab) {
        let height = self.leaf.safe().y;
        let gap = if self.y > 0.0 { slab.gap } else { 0.0 };
        if self.y > 0.0 && self.y + gap + slab.height() > height + 0.01 {
            self.open(Some(slab));
        }
        let gap = if self.y > 0.0 { slab.gap } else { 0.0 };
        let origin = self.leaf.origin(self.frame.paper);
        let at = pos2(origin.x, origin.y + self.y + gap);
        let page = self.pages.len().saturating_sub(1);
        if let Some(scene) = self.pages.last_mut() {
            scene.place(&slab.scene, at, 1.0);
            let place = scene.items.len();
            let late = slab.late.iter().map(|late| (page, place, at, late.clone()));
            self.late.extend(late);
        }
        self.y += gap + slab.height();
    }

    /// Begins a page; if it begins with a table's row, with the table's head.
    fn open(&mut self, first: Option<&Slab>) {
        self.pages
            .push(Scene::new(self.leaf.size(self.frame.paper)));
        self.leaves.push(self.leaf);
        self.y = 0.0;
        if let (Some(head), Some(page)) = (
            first.and_then(|slab| slab.head.as_ref()),
            self.pages.last_mut(),
        ) {
            page.place(head, self.leaf.origin(self.frame.paper), 1.0);
            self.y = head.size.y;
        }
    }

    fn finish(mut self, entries: Vec<Entry>, tree: Tree) -> Pages {
        let mut anchors = BTreeMap::new();
        for (ix, page) in self.pages.iter().enumerate() {
            for item in &page.items {
                if let Shape::Anchor { at, name } = &item.shape {
                    anchors.entry(name.clone()).or_insert((ix, *at));
                }
            }
        }
        // From the end, so that places among the items stay true.
        for (page, place, at, late) in self.late.iter().rev() {
            if let (Some(scene), Some((target, _))) =
                (self.pages.get_mut(*page), anchors.get(&late.anchor))
            {
                let mut number = Scene::default();
                contents::number(&mut number, late, *at, target + 1);
                scene.items.splice(place..place, number.items);
            }
        }
        let count = self.pages.len();
        for (ix, (page, leaf)) in self.pages.iter_mut().zip(&self.leaves).enumerate() {
            let mut framed = Scene::new(page.size);
            self.frame.paint(&mut framed, *leaf, ix + 1, count);
            framed.items.append(&mut page.items);
            *page = framed;
        }
        Pages {
            scenes: self.pages,
            anchors,
            entries,
            tree,
        }
    }
}

impl Frame {
    /// Header and footer, in the margins just outside the safe box.
    fn paint(&self, page: &mut Scene, leaf: Leaf, number: usize, count: usize) {
        let origin = leaf.origin(self.paper);
        let safe = leaf.safe();
        let (left, right) = (origin.x, origin.x + safe.x);
        let (top, bottom) = (origin.y - 14.0, origin.y + safe.y + 22.0);
        let size = CAPTION.size;
        let title = clip(&self.title, size, safe.x * 0.6);
        words(
            page,
            &title,
            pos2(left, top),
            size,
            Face::Regular,
            Ink::Faint,
        );
        let marking = clip(&self.classification, size, safe.x * 0.35);
        words_at(
            page,
            &marking,
            pos2(right, top),
            Align2::RIGHT_TOP,
            size,
            Face::Bold,
            Ink::Text,
        );
        rule(
            page,
            pos2(left, top + 5.0),
            pos2(right, top + 5.0),
            0.5,
            Ink::Hairline,
        );
        for item in &mut page.items {
            item.tag = HEADER;
        }
        let from = page.items.len();
        words(
            page,
            &self.date,
            pos2(left, bottom),
            size,
            Face::Regular,
            Ink::Faint,
        );
        let middle = pos2(f32::midpoint(left, right), bottom);
        words_at(
            page,
            &marking,
            middle,
            Align2::CENTER_TOP,
            size,
            Face::Bold,
            Ink::Text,
        );
        let text = format!("Page {number} of {count}");
        words_at(
            page,
            &text,
            pos2(right, bottom),
            Align2::RIGHT_TOP,
            size,
            Face::Regular,
            Ink::Faint,
        );
        tag::mark(page, from, FOOTER);
    }
}

/// As much of a text as fits, with an ellipsis if that is not all.
pub fn clip(text: &str, size: f32, width: f32) -> String {
    let clean = font::clean(text);
    let clean = clean.trim();
    if font::width(Face::Bold, clean, size) <= width {
        return clean.to_owned();
    }
    let mut out = String::new();
    for c in clean.chars() {
        out.push(c);
        if font::width(Face::Bold, &format!("{out}\u{2026}"), size) > width {
            out.pop();
            break;
        }
    }
    out.push('\u{2026}');
    out
}

#[cfg(test)]
mod tests {
    use emath::vec2;

    use super::*;
    use crate::{
        block::{Column, Figure, Row, Table},
        book::Book,
        span,
        style::{GRID, Turn},
    };

    fn pages(blocks: &[Block]) -> Vec<Scene> {
        pour(blocks, &Frame::default()).scenes
    }

    /// The texts of a page in reading order, without header and footer.
    fn texts(page: &Scene) -> Vec<&str> {
        let body = page.items.iter().filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        });
        body.filter(|text| !text.starts_with("Page ")).collect()
    }

    /// Fills a page but for some lines.
    fn filled(lines_left: f32) -> Block {
        Block::Gap(Turn::Portrait.safe().y - lines_left * GRID)
    }

    #[test]
    fn a_heading_is_never_left_behind() {
        for left in 1..8 {
            let mut book = Book::default();
            book.text("first");
            book.push(filled(left as f32 + 1.5));
            book.part("Heading", "heading");
            book.text("text ".repeat(60));
            let pages = pages(&book.blocks);
            let on = pages
                .iter()
                .position(|page| texts(page).contains(&"Heading"))
                .unwrap();
            assert!(
                texts(&pages[on]).iter().any(|t| t.starts_with("text")),
                "{left} lines left"
            );
        }
    }

    #[test]
    fn a_paragraph_leaves_no_single_line() {
        for left in 1..9 {
            let mut book = Book::default();
            book.text("first");
            book.push(filled(left as f32 + 1.6));
            book.text("text ".repeat(90));
            for page in pages(&book.blocks) {
                let lines = texts(&page)
                    .iter()
                    .filter(|t| t.starts_with("text"))
                    .count();
                assert_ne!(lines, 1, "{left} lines left");
            }
        }
    }

    #[test]
    fn a_table_repeats_its_head_and_keeps_its_rows() {
        let rows = (0..200)
            .map(|ix| Row::new(vec![span::text(format!("row {ix}"))]))
            .collect();
        let table = Table {
            caption: Some((1, "Rows".to_owned())),
            columns: vec![Column::share("Head", 1.0)],
            rows,
        };
        let pages = pages(&[Block::Table(table)]);
        assert!(pages.len() > 3);
        assert!(
            pages
                .iter()
                .all(|page| texts(page).iter().filter(|t| **t == "Head").count() == 1)
        );
        let all: usize = pages
            .iter()
            .map(|page| texts(page).iter().filter(|t| t.starts_with("row")).count())
            .sum();
        assert_eq!(all, 200);
    }

    #[test]
    fn a_figure_is_scaled_until_it_fits() {
        let mut scene = Scene::new(vec2(3000.0, 2000.0));
        rule(
            &mut scene,
            pos2(0.0, 0.0),
            pos2(3000.0, 2000.0),
            1.0,
            Ink::Text,
        );
        let mut book = Book::default();
        book.text("before");
        book.poster(scene.clone(), "Wide");
        book.push(Block::Figure(Figure {
            scene,
            ..Figure::default()
        }));
        let pages = pages(&book.blocks);
        assert_eq!(pages.len(), 3);
        assert!(pages[1].size.x > pages[1].size.y);
        for page in &pages {
            let area = emath::Rect::from_min_size(Pos2::ZERO, page.size);
            assert!(
                page.items
                    .iter()
                    .all(|item| area.contains_rect(item.bounds))
            );
        }
    }
}
