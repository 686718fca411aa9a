//! Pages to a tagged PDF file: embedded subset fonts whose words copy, a structure tree, bookmarks, links, metadata.
//! The bytes depend on the input alone: no clock, no counter, no random id.
//!
//! *Limitations.* Written towards PDF/UA-1 (ISO 14289-1), not claimed to be it: no validator has judged it, cells name
//! their heads by scope only, and abbreviations, formulas and changes of language within the text are not marked.

mod close;
mod face;
mod pack;
mod paint;
mod tree;

use pdf_writer::{Ref, types::TabOrder};

use crate::{Error, flow::Pages};
use face::Fonts;
use pack::Pack;

/// What the file says about itself.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub keywords: String,
    /// Such as `Plimsoll 0.1.0`.
    pub producer: String,
    /// Year, month, day.
    pub date: (i16, i8, i8),
}

/// A file that travels within the PDF.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// The objects that others refer to.
struct Refs {
    catalog: Ref,
    pages: Ref,
    fonts: Ref,
    tree: Ref,
    leaves: Vec<Ref>,
}

/// The file of some pages.
pub fn write(pages: &Pages, meta: &Meta, attached: Option<Attached>) -> Result<Vec<u8>, Error> {
    let mut pack = Pack::default();
    let refs = Refs {
        catalog: pack.id(),
        pages: pack.id(),
        fonts: pack.id(),
        tree: pack.id(),
        leaves: pages.scenes.iter().map(|_| pack.id()).collect(),
    };
    let mut fonts = Fonts::default();
    let mut tree = tree::Grown::new(&pages.tree);
    for (ix, scene) in pages.scenes.iter().enumerate() {
        let painted = paint::page(scene, pages, &mut fonts);
        let links = tree.page(ix, &painted, &mut pack);
        let content = pack.id();
        pack.stream(content, &painted.content, |_| {});
        for (link, id) in painted.links.iter().zip(&links) {
            let key = pages.scenes.len() as i32 + tree.key(*id);
            close::link(&mut pack, *id, link, &refs, key);
        }
        let Some(leaf) = refs.leaves.get(ix) else {
            continue;
        };
        pack.object(*leaf, |object| {
            let mut page = object.start::<pdf_writer::writers::Page>();
            page.parent(refs.pages)
                .media_box(pdf_writer::Rect::new(0.0, 0.0, scene.size.x, scene.size.y))
                .contents(content)
                .struct_parents(ix as i32)
                .tab_order(TabOrder::StructureOrder);
            page.resources().pair(pdf_writer::Name(b"Font"), refs.fonts);
            if !links.is_empty() {
                page.annotations(links.iter().copied());
            }
        });
    }
    fonts.write(&mut pack, refs.fonts)?;
    tree.write(&mut pack, &refs);
    close::write(&mut pack, pages, meta, &refs, attached);
    Ok(pack.finish(refs.catalog))
}
