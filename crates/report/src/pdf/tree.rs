//! The structure tree of a file (ISO 32000-1, 14.7): which marked pieces of which pages belong to which part of the
//! document, in the order they are read.

use std::collections::BTreeMap;

use pdf_writer::{
    Name, Ref, TextStr,
    types::{StructRole, TableHeaderScope},
    writers::{NumberTree, StructElement},
};

use super::{Refs, pack::Pack, paint::Painted};
use crate::tag::{Role, Tree};

/// What a part holds.
#[derive(Clone, Copy)]
enum Kid {
    /// A marked piece of a page: its number there.
    Mark(usize, i32),
    Node(u32),
    /// A link's area, and its page.
    Area(usize, Ref),
}

/// The tree while pages are written.
pub struct Grown<'a> {
    tree: &'a Tree,
    kids: Vec<Vec<Kid>>,
    /// Whether anything of a part is on a page.
    shown: Vec<bool>,
    /// The parts of the marks of each page.
    marks: Vec<Vec<u32>>,
    /// The part and key of each link's area.
    areas: BTreeMap<Ref, (u32, i32)>,
    count: i32,
}

impl<'a> Grown<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        let size = tree.nodes.len();
        Self {
            tree,
            kids: vec![Vec::new(); size],
            shown: vec![false; size],
            marks: Vec::new(),
            areas: BTreeMap::new(),
            count: 0,
        }
    }

    /// Takes in a page; the objects of its links.
    pub fn page(&mut self, ix: usize, painted: &Painted, pack: &mut Pack) -> Vec<Ref> {
        for (number, node) in painted.marks.iter().enumerate() {
            self.show(*node);
            self.kid(*node, Kid::Mark(ix, number as i32));
        }
        self.marks.push(painted.marks.clone());
        let mut ids = Vec::new();
        for link in &painted.links {
            let id = pack.id();
            self.show(link.node);
            self.kid(link.node, Kid::Area(ix, id));
            self.areas.insert(id, (link.node, self.count));
            self.count += 1;
            ids.push(id);
        }
        ids
    }

    /// A link's number among those with a part, before those of pages are counted.
    pub fn key(&self, id: Ref) -> i32 {
        self.areas.get(&id).map_or(0, |area| area.1)
    }

    fn kid(&mut self, node: u32, kid: Kid) {
        if let Some(kids) = self.kids.get_mut(node as usize) {
            kids.push(kid);
        }
    }

    /// Notes that a part is on a page; a part of words takes its place among them.
    fn show(&mut self, node: u32) {
        let mut at = node;
        while let Some(shown) = self.shown.get_mut(at as usize) {
            if std::mem::replace(shown, true) || at == 0 {
                return;
            }
            let parent = self.parent(at);
            if self.role(parent).leaf() {
                self.kid(parent, Kid::Node(at));
            }
            at = parent;
        }
    }

    fn parent(&self, node: u32) -> u32 {
        self.tree.nodes.get(node as usize).map_or(0, |n| n.parent)
    }

    fn role(&self, node: u32) -> Role {
        self.tree
            .nodes
            .get(node as usize)
            .map_or(Role::Document, |n| n.role)
    }

    /// Whether a part is written: what is on a page, and empty cells of rows that are.
    fn kept(&self, node: u32) -> bool {
        let shown = |node: u32| self.shown.get(node as usize).copied().unwrap_or_default();
        let cell = matches!(self.role(node), Role::Cell | Role::Head);
        shown(node) || (cell && shown(self.parent(node)))
    }

    pub fn write(mut self, pack: &mut Pack, refs: &Refs) {
        let count = self.tree.nodes.len() as u32;
        let mut ids: Vec<Option<Ref>> = Vec::with_capacity(count as usize);
        for node in 0..count {
            let kept = node == 0 || self.kept(node);
            ids.push(kept.then(|| pack.id()));
            let parent = self.parent(node);
            if kept && node > 0 && !self.role(parent).leaf() {
                self.kid(parent, Kid::Node(node));
            }
        }
        let id = |node: u32| ids.get(node as usize).copied().flatten();
        for node in 0..count {
            if let Some(own) = id(node) {
                let parent = if node == 0 {
                    Some(refs.tree)
                } else {
                    id(self.parent(node))
                };
                self.element(pack, node, own, parent.unwrap_or(refs.tree), refs, &id);
            }
        }
        let parents = pack.id();
        self.parents(pack, parents, &id);
        let next = self.marks.len() as i32 + self.count;
        pack.object(refs.tree, |object| {
            let mut root = object.start::<pdf_writer::writers::StructTreeRoot>();
            if let Some(document) = id(0) {
                root.child(document);
            }
            root.pair(Name(b"ParentTree"), parents);
            root.parent_tree_next_key(next);
        });
    }

    fn element(
        &self,
        pack: &mut Pack,
        node: u32,
        own: Ref,
        parent: Ref,
        refs: &Refs,
        id: &impl Fn(u32) -> Option<Ref>,
    ) {
        let empty = Vec::new();
        let kids = self.kids.get(node as usize).unwrap_or(&empty);
        let role = self.role(node);
        pack.object(own, |object| {
            let mut element = object.start::<StructElement>();
            element.kind(kind(role)).parent(parent);
            if let Some(alt) = self.tree.nodes.get(node as usize).map(|n| n.alt.as_str())
                && !alt.is_empty()
            {
                element.alt(TextStr(alt));
            }
            if role == Role::Head {
                let mut all = element.attributes();
                all.push().table().scope(TableHeaderScope::Column);
            }
            // Most parts have all their marks on one page, which is then named once.
            let home = kids.iter().find_map(|kid| match kid {
                Kid::Mark(page, _) => Some(*page),
                _ => None,
            });
            let leaf = |page: usize| refs.leaves.get(page).copied();
            if let Some(page) = home.and_then(leaf) {
                element.page(page);
            }
            if kids.is_empty() {
                return;
            }
            let mut list = element.children();
            for kid in kids {
                match *kid {
                    Kid::Mark(page, number) if Some(page) == home => {
                        list.marked_content_id(number);
                    }
                    Kid::Mark(page, number) => {
                        let mut mark = list.marked_content_ref();
                        mark.marked_content_id(number);
                        if let Some(page) = leaf(page) {
                            mark.page(page);
                        }
                    }
                    Kid::Node(node) => {
                        if let Some(id) = id(node) {
                            list.struct_element(id);
                        }
                    }
                    Kid::Area(page, area) => {
                        let mut object = list.object_ref();
                        object.object(area);
                        if let Some(page) = leaf(page) {
                            object.page(page);
                        }
                    }
                }
            }
        });
    }

    /// From marks and links back to their parts (14.7.4.4).
    fn parents(&self, pack: &mut Pack, own: Ref, id: &impl Fn(u32) -> Option<Ref>) {
        let lists: Vec<Ref> = self
            .marks
            .iter()
            .map(|marks| {
                let list = pack.id();
                pack.object(list, |object| {
                    let nodes = marks.iter().filter_map(|node| id(*node));
                    object.array().typed().items(nodes);
                });
                list
            })
            .collect();
        let pages = lists.len() as i32;
        let mut areas: Vec<(i32, Ref)> = self
            .areas
            .values()
            .filter_map(|(node, key)| Some((pages + key, id(*node)?)))
            .collect();
        areas.sort_unstable();
        pack.object(own, |object| {
            let mut tree = object.start::<NumberTree<Ref>>();
            let mut nums = tree.nums();
            for (page, list) in lists.iter().enumerate() {
                nums.insert(page as i32, *list);
            }
            for (key, part) in areas {
                nums.insert(key, part);
            }
        });
    }
}

/// The standard name of a part.
pub fn kind(role: Role) -> StructRole {
    match role {
        Role::Document => StructRole::Document,
        Role::Section => StructRole::Sect,
        Role::Heading(1) => StructRole::H1,
        Role::Heading(2) => StructRole::H2,
        Role::Heading(_) => StructRole::H3,
        Role::Paragraph => StructRole::P,
        Role::List => StructRole::L,
        Role::Item => StructRole::LI,
        Role::Label => StructRole::Lbl,
        Role::Body => StructRole::LBody,
        Role::Table => StructRole::Table,
        Role::Row => StructRole::TR,
        Role::Head => StructRole::TH,
        Role::Cell => StructRole::TD,
        Role::Caption => StructRole::Caption,
        Role::Figure => StructRole::Figure,
        Role::Link => StructRole::Link,
        Role::Contents => StructRole::TOC,
        Role::Entry => StructRole::TOCI,
    }
}
