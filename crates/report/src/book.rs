//! The pen that sections write with: adds blocks, numbers tables and figures.

use scene::Scene;

use crate::{
    block::{Block, Column, Figure, Heading, Row, Table},
    span::{self, Span},
    style::Turn,
};

/// A document being written.
#[derive(Debug, Default)]
pub struct Book {
    pub blocks: Vec<Block>,
    tables: u32,
    figures: u32,
}

impl Book {
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// A section: in the contents and among the bookmarks.
    pub fn section(&mut self, title: &str, anchor: &str) {
        self.head(1, title, anchor, true, 1);
    }

    /// A part of a section.
    pub fn part(&mut self, title: &str, anchor: &str) {
        self.head(2, title, anchor, true, 2);
    }

    /// A part of a section that the contents leave out.
    pub fn passage(&mut self, title: &str, anchor: &str) {
        self.head(2, title, anchor, false, 2);
    }

    /// A small heading.
    pub fn minor(&mut self, title: &str) {
        self.head(3, title, "", false, 0);
    }

    fn head(&mut self, level: u8, title: &str, anchor: &str, listed: bool, bookmark: u8) {
        self.push(Block::Heading(Heading {
            level,
            spans: span::text(title),
            anchor: anchor.to_owned(),
            listed,
            bookmark,
            short: String::new(),
        }));
    }

    pub fn text(&mut self, text: impl Into<String>) {
        self.push(Block::Text(span::text(text)));
    }

    pub fn spans(&mut self, spans: Vec<Span>) {
        self.push(Block::Text(spans));
    }

    pub fn list(&mut self, items: Vec<Vec<Span>>) {
        self.push(Block::List {
            items,
            numbered: false,
        });
    }

    /// What is written within stays on one page, if one can hold it.
    pub fn together(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.blocks.len();
        write(self);
        let tail = self.blocks.split_off(before);
        self.push(Block::Keep(tail));
    }

    /// A numbered table, or one line if it has no rows.
    pub fn table(&mut self, title: &str, columns: Vec<Column>, rows: Vec<Row>) {
        if rows.is_empty() {
            return self.none();
        }
        self.tables += 1;
        self.push(Block::Table(Table {
            caption: Some((self.tables, title.to_owned())),
            columns,
            rows,
        }));
    }

    /// What an empty section says.
    pub fn none(&mut self) {
        self.push(Block::Text(span::faint("None recorded")));
    }

    /// The caption of the next figure, which is thereby numbered.
    pub fn caption(&mut self, title: &str) -> (u32, String) {
        self.figures += 1;
        (self.figures, title.to_owned())
    }

    /// The number the figure after so many others gets, for words that refer to it.
    pub fn figure(&self, others: u32) -> String {
        format!("Figure {}", self.figures + others + 1)
    }

    /// The number the next table gets.
    pub fn next_table(&self) -> String {
        format!("Table {}", self.tables + 1)
    }

    /// A figure on a page of its own, lying if it is wide.
    pub fn poster(&mut self, scene: Scene, title: &str) {
        let wide = scene.size.x > scene.size.y * 1.05;
        self.push(Block::Break(if wide {
            Turn::Landscape
        } else {
            Turn::Portrait
        }));
        let caption = self.caption(title);
        self.push(Block::Figure(Figure {
            scene,
            caption: Some(caption),
            full: true,
        }));
        self.push(Block::Break(Turn::Portrait));
    }
}
