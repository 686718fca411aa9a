//! The structure tree of a file (ISO 32000-1, 14.7): which marked pieces of which pages belong to which part of the
//! document, in the order they are read.

use lopdf::{Object, ObjectId, dictionary};

use super::{
    File, Refs,
    close::text,
    file::{object, reference},
    paint::Painted,
};
use crate::tag::{Role, Tree};

/// What a part holds. Pages and numbers are small here: there are hundreds of thousands of these.
#[derive(Clone, Copy)]
enum Kid {
    /// A marked piece of a page: its number there.
    Mark(u32, u32),
    Node(u32),
    /// A link's area, and its page.
    Area(u32, u32),
}

/// The tree while pages are written.
pub struct Grown<'a> {
    tree: &'a Tree,
    /// Parts with what they hold, in the order they met.
    kids: Vec<(u32, Kid)>,
    /// Whether anything of a part is on a page.
    shown: Vec<bool>,
    /// The parts of the marks of each page.
    marks: Vec<Vec<u32>>,
    /// The part of each link's area.
    areas: Vec<u32>,
    /// How many pages there will be.
    pages: usize,
}

impl<'a> Grown<'a> {
    pub fn new(tree: &'a Tree, pages: usize) -> Self {
        Self {
            tree,
            kids: Vec::new(),
            shown: vec![false; tree.nodes.len()],
            marks: Vec::new(),
            areas: Vec::new(),
            pages,
        }
    }

    /// Takes in a page; the objects of its links, and the number of each in the tree of parents.
    pub fn page(&mut self, ix: usize, painted: &Painted, file: &mut File) -> Vec<(ObjectId, i64)> {
        let page = ix as u32;
        for (number, node) in painted.marks.iter().enumerate() {
            self.show(*node);
            self.kids.push((*node, Kid::Mark(page, number as u32)));
        }
        self.marks.push(painted.marks.clone());
        let mut out = Vec::with_capacity(painted.links.len());
        for link in &painted.links {
            let id = file.reserve();
            self.show(link.node);
            self.kids.push((link.node, Kid::Area(page, id.0)));
            out.push((id, (self.pages + self.areas.len()) as i64));
            self.areas.push(link.node);
        }
        out
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
                self.kids.push((parent, Kid::Node(at)));
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
        node == 0 || shown(node) || (cell && shown(self.parent(node)))
    }

    pub fn write(mut self, file: &mut File, refs: &Refs) {
        let count = self.tree.nodes.len() as u32;
        // By part; nothing where it is not written.
        let mut ids: Vec<u32> = vec![0; count as usize];
        for node in (0..count).filter(|node| self.kept(*node)) {
            if let Some(id) = ids.get_mut(node as usize) {
                *id = file.reserve().0;
            }
        }
        let id = |node: u32| (ids.get(node as usize).copied().unwrap_or_default(), 0);
        for node in 1..count {
            let parent = self.parent(node);
            if id(node).0 > 0 && !self.role(parent).leaf() {
                self.kids.push((parent, Kid::Node(node)));
            }
        }
        // What one part holds stays in its order.
        self.kids.sort_by_key(|kid| kid.0);
        let mut rest = self.kids.as_slice();
        for node in 0..count {
            let here = rest.iter().take_while(|kid| kid.0 == node).count();
            let (kids, after) = rest.split_at(here);
            rest = after;
            if id(node).0 > 0 {
                let parent = if node == 0 {
                    refs.tree
                } else {
                    id(self.parent(node))
                };
                file.text(id(node), |out| {
                    self.element(out, node, parent, kids, refs, &id);
                });
            }
        }
        let parents = self.parents(file, &id);
        file.put(
            refs.tree,
            dictionary! {
                "Type" => "StructTreeRoot",
                "ParentTree" => parents,
                "ParentTreeNextKey" => (self.pages + self.areas.len()) as i64,
                "K" => id(0),
            },
        );
    }

    /// Writes a part.
    fn element(
        &self,
        out: &mut Vec<u8>,
        node: u32,
        parent: ObjectId,
        kids: &[(u32, Kid)],
        refs: &Refs,
        id: &impl Fn(u32) -> ObjectId,
    ) {
        let role = self.role(node);
        out.extend(b"<</S/");
        out.extend(kind(role).bytes());
        out.extend(b"/P ");
        reference(out, parent);
        if let Some(alt) = self.tree.nodes.get(node as usize).map(|n| n.alt.as_str())
            && !alt.is_empty()
        {
            out.extend(b"/Alt");
            object(out, &text(alt));
        }
        if role == Role::Head {
            out.extend(b"/A<</O/Table/Scope/Column>>");
        }
        let leaf = |page: u32| refs.leaves.get(page as usize).copied().unwrap_or_default();
        // Most parts have all their marks on one page, which is then named once.
        let home = kids.iter().find_map(|(_, kid)| match kid {
            Kid::Mark(page, _) => Some(*page),
            _ => None,
        });
        if let Some(page) = home {
            out.extend(b"/Pg ");
            reference(out, leaf(page));
        }
        if !kids.is_empty() {
            out.extend(b"/K[");
            for (ix, (_, kid)) in kids.iter().enumerate() {
                if ix > 0 {
                    out.push(b' ');
                }
                match *kid {
                    Kid::Mark(page, number) if Some(page) == home => {
                        out.extend(number.to_string().bytes());
                    }
                    Kid::Mark(page, number) => {
                        out.extend(format!("<</Type/MCR/MCID {number}/Pg ").bytes());
                        reference(out, leaf(page));
                        out.extend(b">>");
                    }
                    Kid::Node(node) => reference(out, id(node)),
                    Kid::Area(page, area) => {
                        out.extend(b"<</Type/OBJR/Obj ");
                        reference(out, (area, 0));
                        out.extend(b"/Pg ");
                        reference(out, leaf(page));
                        out.extend(b">>");
                    }
                }
            }
            out.push(b']');
        }
        out.extend(b">>");
    }

    /// From marks and links back to their parts (14.7.4.4).
    fn parents(&self, file: &mut File, id: &impl Fn(u32) -> ObjectId) -> ObjectId {
        let mut nums: Vec<Object> = Vec::with_capacity((self.marks.len() + self.areas.len()) * 2);
        for (page, marks) in self.marks.iter().enumerate() {
            let list = file.reserve();
            file.text(list, |out| {
                out.push(b'[');
                for node in marks {
                    reference(out, id(*node));
                    out.push(b' ');
                }
                out.push(b']');
            });
            nums.extend([(page as i64).into(), list.into()]);
        }
        for (ix, node) in self.areas.iter().enumerate() {
            nums.extend([((self.pages + ix) as i64).into(), id(*node).into()]);
        }
        file.add(dictionary! { "Nums" => nums })
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
