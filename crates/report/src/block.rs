//! The tree a document is made of. Sections write blocks, page flow reads them; a block knows no page.

use model::Severity;
use scene::Scene;

use crate::{span::Span, style::Turn};

/// One thing in the flow of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Heading(Heading),
    /// A paragraph.
    Text(Vec<Span>),
    /// A paragraph in caption type: notes and small print.
    Small(Vec<Span>),
    List {
        items: Vec<Vec<Span>>,
        numbered: bool,
    },
    /// A numbered derivation in table type.
    Steps(Vec<Vec<Span>>),
    Table(Table),
    Figure(Figure),
    /// Names and values in two columns.
    Facts(Vec<(String, Vec<Span>)>),
    /// A sentence that must not be overlooked.
    Callout(Vec<Span>),
    /// Boxes to tick and lines to sign on.
    Sign {
        choices: Vec<String>,
        lines: Vec<String>,
    },
    /// The list of sections with their pages.
    Contents,
    /// Blocks beside each other, each with its share of the width; never split.
    Beside(Vec<(f32, Vec<Block>)>),
    /// Blocks that stay on one page if they fit on one.
    Keep(Vec<Block>),
    /// A new page, standing that way.
    Break(Turn),
    /// Empty space; none at the top of a page.
    Gap(f32),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heading {
    /// 1 to 3.
    pub level: u8,
    pub spans: Vec<Span>,
    /// The name links lead to.
    pub anchor: String,
    /// Whether it is in the contents.
    pub listed: bool,
    /// What contents and bookmarks call it, if not by its text.
    pub short: String,
    /// Its depth among the bookmarks, from 1; 0 for none.
    pub bookmark: u8,
}

/// How much of a table's width a column takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    Points(f32),
    /// A share of what is left.
    Share(f32),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
    Center,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub title: String,
    pub width: Width,
    pub align: Align,
}

impl Column {
    pub fn share(title: &str, share: f32) -> Self {
        Self {
            title: title.to_owned(),
            width: Width::Share(share),
            align: Align::Left,
        }
    }

    pub fn points(title: &str, points: f32) -> Self {
        Self {
            width: Width::Points(points),
            ..Self::share(title, 0.0)
        }
    }

    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// A row; it splits between lines only if it is taller than a third of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub cells: Vec<Vec<Span>>,
    pub tint: Option<Severity>,
    /// The name links lead to.
    pub anchor: Option<String>,
}

impl Row {
    pub fn new(cells: Vec<Vec<Span>>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}

/// A table; its head is repeated on each page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its number and title; none on a table that needs no reference.
    pub caption: Option<(u32, String)>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A drawing, scaled down to fit, never cropped or split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub scene: Scene,
    pub caption: Option<(u32, String)>,
    /// It takes what a page has left, and may grow to do so.
    pub full: bool,
}
