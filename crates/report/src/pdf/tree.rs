//! The structure tree of a file (ISO 32000-1, 14.7): which marked pieces of which pages belong to which part of the
//! document, in the order they are read.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{Refs, close::text, paint::Painted};
use crate::tag::{Role, Tree};

/// What a part holds.
#[derive(Clone, Copy)]
enum Kid {
    /// A marked piece of a page: its number there.
    Mark(usize, i64),
    Node(u32),
    /// A link's area, and its page.
    Area(usize, ObjectId),
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
    areas: BTreeMap<ObjectId, (u32, i64)>,
    count: i64,
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
    pub fn page(&mut self, ix: usize, painted: &Painted, file: &mut Document) -> Vec<ObjectId> {
        for (number, node) in painted.marks.iter().enumerate() {
            self.show(*node);
            self.kid(*node, Kid::Mark(ix, number as i64));
        }
        self.marks.push(painted.marks.clone());
        let mut ids = Vec::new();
        for link in &painted.links {
            let id = file.new_object_id();
            self.show(link.node);
            self.kid(link.node, Kid::Area(ix, id));
            self.areas.insert(id, (link.node, self.count));
            self.count += 1;
            ids.push(id);
        }
        ids
    }

    /// A link's number among those with a part, before those of pages are counted.
    pub fn key(&self, id: ObjectId) -> i64 {
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

    pub fn write(mut self, file: &mut Document, refs: &Refs) {
        let count = self.tree.nodes.len() as u32;
        let mut ids: Vec<Option<ObjectId>> = Vec::with_capacity(count as usize);
        for node in 0..count {
            let kept = node == 0 || self.kept(node);
            ids.push(kept.then(|| file.new_object_id()));
            let parent = self.parent(node);
            if kept && node > 0 && !self.role(parent).leaf() {
                self.kid(parent, Kid::Node(node));
            }
        }
        let id = |node: u32| ids.get(node as usize).copied().flatten();
        for node in 0..count {
            if let Some(own) = id(node) {
                let parent = if node == 0 {
                    None
                } else {
                    id(self.parent(node))
                };
                let element = self.element(node, parent.unwrap_or(refs.tree), refs, &id);
                file.set_object(own, element);
            }
        }
        let parents = self.parents(file, &id);
        let mut root = dictionary! {
            "Type" => "StructTreeRoot",
            "ParentTree" => parents,
            "ParentTreeNextKey" => self.marks.len() as i64 + self.count,
        };
        if let Some(document) = id(0) {
            root.set("K", document);
        }
        file.set_object(refs.tree, root);
    }

    fn element(
        &self,
        node: u32,
        parent: ObjectId,
        refs: &Refs,
        id: &impl Fn(u32) -> Option<ObjectId>,
    ) -> Dictionary {
        let kids = self.kids.get(node as usize).map_or(&[][..], Vec::as_slice);
        let role = self.role(node);
        let mut element = dictionary! { "S" => kind(role), "P" => parent };
        if let Some(alt) = self.tree.nodes.get(node as usize).map(|n| n.alt.as_str())
            && !alt.is_empty()
        {
            element.set("Alt", text(alt));
        }
        if role == Role::Head {
            element.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
        }
        // Most parts have all their marks on one page, which is then named once.
        let home = kids.iter().find_map(|kid| match kid {
            Kid::Mark(page, _) => Some(*page),
            _ => None,
        });
        let leaf = |page: usize| refs.leaves.get(page).copied();
        if let Some(page) = home.and_then(leaf) {
            element.set("Pg", page);
        }
        let mut list: Vec<Object> = Vec::with_capacity(kids.len());
        for kid in kids {
            match *kid {
                Kid::Mark(page, number) if Some(page) == home => list.push(number.into()),
                Kid::Mark(page, number) => {
                    let mut mark = dictionary! { "Type" => "MCR", "MCID" => number };
                    if let Some(page) = leaf(page) {
                        mark.set("Pg", page);
                    }
                    list.push(mark.into());
                }
                Kid::Node(node) => list.extend(id(node).map(Object::from)),
                Kid::Area(page, area) => {
                    let mut object = dictionary! { "Type" => "OBJR", "Obj" => area };
                    if let Some(page) = leaf(page) {
                        object.set("Pg", page);
                    }
                    list.push(object.into());
                }
            }
        }
        match <[Object; 1]>::try_from(list) {
            Ok([only]) => element.set("K", only),
            Err(list) if list.is_empty() => {}
            Err(list) => element.set("K", list),
        }
        element
    }

    /// From marks and links back to their parts (14.7.4.4).
    fn parents(&self, file: &mut Document, id: &impl Fn(u32) -> Option<ObjectId>) -> ObjectId {
        let mut nums: Vec<Object> = Vec::new();
        for (page, marks) in self.marks.iter().enumerate() {
            let parts = marks.iter().filter_map(|node| id(*node));
            let list: Vec<Object> = parts.map(Object::from).collect();
            nums.push((page as i64).into());
            nums.push(file.add_object(list).into());
        }
        let pages = self.marks.len() as i64;
        let mut areas: Vec<(i64, ObjectId)> = self
            .areas
            .values()
            .filter_map(|(node, key)| Some((pages + key, id(*node)?)))
            .collect();
        areas.sort_unstable();
        for (key, part) in areas {
            nums.push(key.into());
            nums.push(part.into());
        }
        file.add_object(dictionary! { "Nums" => nums })
    }
}

/// The standard name of a part.
pub fn kind(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(_) => "H3",
        Role::Paragraph => "P",
        Role::List => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::Body => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::Head => "TH",
        Role::Cell => "TD",
        Role::Caption => "Caption",
        Role::Figure => "Figure",
        Role::Link => "Link",
        Role::Contents => "TOC",
        Role::Entry => "TOCI",
    }
}
