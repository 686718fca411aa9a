//! Pages to a tagged PDF file: embedded subset fonts whose words copy, a structure tree, bookmarks, links, metadata.
//! The bytes depend on the input alone: no clock, no counter, no random id.
//!
//! *Limitations.* Written towards PDF/UA-1 (ISO 14289-1), not claimed to be it: no validator has judged it, cells name
//! their heads by scope only, and abbreviations, formulas and changes of language within the text are not marked.

mod close;
mod face;
mod file;
mod paint;
mod tree;

use emath::Vec2;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, Pt};

use crate::{Error, flow::Pages};
use face::Fonts;
use file::File;

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
    catalog: ObjectId,
    /// What every page shows with.
    resources: ObjectId,
    /// The list of pages.
    list: ObjectId,
    tree: ObjectId,
    leaves: Vec<ObjectId>,
    /// How large the pages are.
    sizes: Vec<Vec2>,
}

/// The file of some pages. Each goes out, and is forgotten, before the next is painted.
pub fn write(pages: Pages, meta: &Meta, attached: Option<Attached>) -> Result<Vec<u8>, Error> {
    let Pages {
        scenes,
        anchors,
        entries,
        tree,
    } = pages;
    let mut file = File::new();
    let refs = Refs {
        catalog: file.reserve(),
        resources: file.reserve(),
        list: file.reserve(),
        tree: file.reserve(),
        leaves: scenes.iter().map(|_| file.reserve()).collect(),
        sizes: scenes.iter().map(|scene| scene.size).collect(),
    };
    let ground = paint::Ground {
        anchors: &anchors,
        sizes: &refs.sizes,
        tree: &tree,
    };
    let mut fonts = Fonts::default();
    let mut grown = tree::Grown::new(&tree, scenes.len());
    let mut document = PdfDocument::new(&meta.title);
    for (ix, (scene, leaf)) in scenes.into_iter().zip(&refs.leaves).enumerate() {
        let mut page = paint::page(&scene, &ground, &mut fonts);
        document.pages = vec![sheet(scene.size, std::mem::take(&mut page.ops))];
        drop(scene);
        let (mut about, content) = printed(&document)?;
        let id = file.reserve();
        file.stream(id, Dictionary::new(), &content);
        about.set("Contents", id);
        let links = grown.page(ix, &page, &mut file);
        close::page(&mut about, ix, &refs, &links);
        file.put(*leaf, about);
        for (link, (id, key)) in page.links.iter().zip(links) {
            close::link(&mut file, id, link, &refs, key);
        }
    }
    let fonts = fonts.write(&mut file)?;
    file.put(refs.resources, dictionary! { "Font" => fonts });
    let leaves: Vec<Object> = refs.leaves.iter().map(|leaf| (*leaf).into()).collect();
    file.put(
        refs.list,
        dictionary! { "Type" => "Pages", "Count" => leaves.len() as i64, "Kids" => leaves },
    );
    grown.write(&mut file, &refs);
    let outline = close::outline(&mut file, &anchors, &entries, &refs);
    Ok(close::write(file, outline, meta, &refs, attached))
}

/// A page of that size, in points: printpdf would round it by way of millimetres.
fn sheet(size: Vec2, ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(0.0), Mm(0.0), ops);
    page.media_box.width = Pt(size.x);
    page.media_box.height = Pt(size.y);
    page
}

/// What printpdf hands to lopdf for the only page of a document: the page and its content. Strings of glyphs are an
/// operator it does not know.
fn printed(document: &PdfDocument) -> Result<(Dictionary, Vec<u8>), Error> {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let mut single: Document = document.to_lopdf_document(&options, &mut Vec::new());
    let leaf = single.page_iter().next().unwrap_or_default();
    let about = single.get_dictionary(leaf)?.clone();
    let id = about.get(b"Contents").and_then(Object::as_reference)?;
    let content = match single.objects.remove(&id) {
        Some(Object::Stream(stream)) => stream.content,
        _ => Vec::new(),
    };
    Ok((about, content))
}
