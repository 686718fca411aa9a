//! Pages to a PDF file: embedded subset fonts whose words copy, bookmarks, links, metadata. The bytes depend on the
//! input alone: no clock, no counter, no random id.

mod close;
mod face;
mod paint;

use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions, Pt};

use crate::{Error, flow::Pages};

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

/// The file of some pages.
pub fn write(pages: &Pages, meta: &Meta) -> Result<Vec<u8>, Error> {
    let mut document = PdfDocument::new(&meta.title);
    face::embed(&mut document, &pages.scenes)?;
    document.pages = pages
        .scenes
        .iter()
        .map(|scene| {
            let ops = paint::ops(scene, &pages.anchors);
            let (width, height) = (Mm::from(Pt(scene.size.x)), Mm::from(Pt(scene.size.y)));
            let mut page = PdfPage::new(width, height, ops);
            for area in [&mut page.media_box, &mut page.trim_box, &mut page.crop_box] {
                area.width = Pt(scene.size.x);
                area.height = Pt(scene.size.y);
            }
            page
        })
        .collect();
    let options = PdfSaveOptions {
        optimize: true,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let file = document.to_lopdf_document(&options, &mut Vec::new());
    close::finish(file, pages, meta)
}
