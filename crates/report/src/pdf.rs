//! Pages to a tagged PDF file: embedded subset fonts whose words copy, a structure tree, bookmarks, links, metadata.
//! The bytes depend on the input alone: no clock, no counter, no random id.
//!
//! *Limitations.* Written towards PDF/UA-1 (ISO 14289-1), not claimed to be it: no validator has judged it, cells name
//! their heads by scope only, and abbreviations, formulas and changes of language within the text are not marked.

mod close;
mod face;
mod paint;
mod tree;

use lopdf::{Document, ObjectId, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, Pt};

use crate::{Error, flow::Pages};
use face::Fonts;

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
    /// What every page shows with.
    resources: ObjectId,
    tree: ObjectId,
    leaves: Vec<ObjectId>,
}

/// The file of some pages.
pub fn write(pages: &Pages, meta: &Meta, attached: Option<Attached>) -> Result<Vec<u8>, Error> {
    let mut fonts = Fonts::default();
    let mut painted = Vec::with_capacity(pages.scenes.len());
    let mut document = PdfDocument::new(&meta.title);
    let blank = |scene: &scene::Scene| sheet(scene.size, Vec::new());
    document.pages = pages.scenes.iter().map(blank).collect();
    let mut file = lopdf(&document);
    let leaves: Vec<ObjectId> = file.get_pages().into_values().collect();
    for (scene, leaf) in pages.scenes.iter().zip(&leaves) {
        let mut page = paint::page(scene, pages, &mut fonts);
        document.pages = vec![sheet(scene.size, std::mem::take(&mut page.ops))];
        fill(&mut file, *leaf, &document)?;
        painted.push(page);
    }
    let fonts = fonts.write(&mut file)?;
    let refs = Refs {
        resources: file.add_object(dictionary! { "Font" => fonts }),
        tree: file.new_object_id(),
        leaves,
    };
    let mut tree = tree::Grown::new(&pages.tree);
    for (ix, (page, leaf)) in painted.iter().zip(&refs.leaves).enumerate() {
        let links = tree.page(ix, page, &mut file);
        for (link, id) in page.links.iter().zip(&links) {
            let key = painted.len() as i64 + tree.key(*id);
            close::link(&mut file, *id, link, &refs, key);
        }
        close::page(&mut file, ix, *leaf, &refs, links);
    }
    tree.write(&mut file, &refs);
    close::write(&mut file, pages, meta, &refs, attached)?;
    close::save(file, meta)
}

/// A page of that size, in points: printpdf would round it by way of millimetres.
fn sheet(size: emath::Vec2, ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(0.0), Mm(0.0), ops);
    page.media_box.width = Pt(size.x);
    page.media_box.height = Pt(size.y);
    page
}

/// Gives a blank page the content of the only page of a document, so that the operations of one page at a time are
/// held.
fn fill(file: &mut Document, leaf: ObjectId, document: &PdfDocument) -> Result<(), Error> {
    let mut single = lopdf(document);
    let only = single.get_pages().into_values().next();
    let from = only.and_then(|page| single.get_page_contents(page).first().copied());
    let to = file.get_page_contents(leaf).first().copied();
    if let Some((from, to)) = from.zip(to)
        && let Some(mut content) = single.objects.remove(&from)
    {
        content.as_stream_mut()?.compress()?;
        file.set_object(to, content);
    }
    Ok(())
}

/// What printpdf hands to lopdf. Strings of glyphs are an operator it does not know.
fn lopdf(document: &PdfDocument) -> Document {
    let options = PdfSaveOptions {
        optimize: true,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    document.to_lopdf_document(&options, &mut Vec::new())
}
