//! The structure of a document beside its pages: which paragraph, cell or figure an item on a page belongs to. Made
//! while blocks are laid out, read when a tagged PDF is written.

use std::cell::RefCell;

use scene::{Scene, Shape};

/// What a part of a document is (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Document,
    Section,
    /// 1 to 3.
    Heading(u8),
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    /// The head of a column.
    Head,
    Cell,
    Caption,
    Figure,
    Link,
    Contents,
    Entry,
}

impl Role {
    /// Whether it holds words or drawing; the others hold parts.
    pub fn leaf(self) -> bool {
        !matches!(
            self,
            Self::Document
                | Self::Section
                | Self::List
                | Self::Item
                | Self::Table
                | Self::Row
                | Self::Contents
        )
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub role: Role,
    /// Its place in the tree; the document is its own parent.
    pub parent: u32,
    /// What stands for it where it cannot be seen.
    pub alt: String,
}

/// Nodes in reading order, parents first. Number 0 is the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// The open sections, outermost first, with their levels.
    open: Vec<(u8, u32)>,
    /// The level of the heading before.
    level: u8,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
            open: Vec::new(),
            level: 0,
        }
    }
}

/// What stands above and below every page is no part of the document.
pub const HEADER: u32 = u32::MAX;
pub const FOOTER: u32 = u32::MAX - 1;

/// A tree that grows while blocks are laid out.
#[derive(Debug, Default)]
pub struct Tags(RefCell<Tree>);

impl Tags {
    pub fn add(&self, parent: u32, role: Role) -> u32 {
        self.add_with(parent, role, String::new())
    }

    pub fn add_with(&self, parent: u32, role: Role, alt: String) -> u32 {
        let nodes = &mut self.0.borrow_mut().nodes;
        nodes.push(Node { role, parent, alt });
        (nodes.len() - 1) as u32
    }

    /// Opens a section that a heading of that level begins.
    pub fn section(&self, level: u8) {
        let parent = {
            let open = &mut self.0.borrow_mut().open;
            while open.last().is_some_and(|last| last.0 >= level) {
                open.pop();
            }
            open.last().map_or(0, |last| last.1)
        };
        let section = self.add(parent, Role::Section);
        self.0.borrow_mut().open.push((level, section));
    }

    /// The role of a heading that looks like one of that level; readers with tags never skip a level.
    pub fn heading(&self, level: u8) -> Role {
        let tree = &mut self.0.borrow_mut();
        tree.level = level.clamp(1, 3).min(tree.level + 1);
        Role::Heading(tree.level)
    }

    /// The section that is open.
    pub fn here(&self) -> u32 {
        self.0.borrow().open.last().map_or(0, |last| last.1)
    }

    pub fn finish(self) -> Tree {
        self.0.into_inner()
    }
}

/// Gives the words and links from an index on to a part, where they have none.
pub fn mark(scene: &mut Scene, from: usize, tag: u32) {
    for item in scene.items.iter_mut().skip(from) {
        let words = matches!(item.shape, Shape::Text { .. } | Shape::Link { .. });
        if words && item.tag == 0 {
            item.tag = tag;
        }
    }
}
