//! Fonts cut down to the glyphs that pages use, before printpdf sees them: it embeds what it is given.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontId, FontMetrics, ParsedFont, PdfDocument, PdfFont};
use scene::{Face, Scene, Shape};
use skrifa::{FontRef, raw::TableProvider};
use subsetter::GlyphRemapper;

use crate::{
    Error,
    font::{FACES, clean, sheet},
};

/// The resource name of a face.
pub fn name(face: Face) -> &'static str {
    match face {
        Face::Regular => "PR",
        Face::Bold => "PB",
        Face::Italic => "PI",
    }
}

/// The PostScript name of a face, with the tag that marks a subset.
fn title(face: Face) -> &'static str {
    match face {
        Face::Regular => "PLIMSA+IBMPlexSans",
        Face::Bold => "PLIMSB+IBMPlexSans-SemiBold",
        Face::Italic => "PLIMSC+IBMPlexSans-Italic",
    }
}

/// Puts the glyphs that the pages use into the document.
pub fn embed(document: &mut PdfDocument, pages: &[Scene]) -> Result<(), Error> {
    for face in FACES {
        let used = used(pages, face);
        if !used.is_empty() {
            let font = PdfFont::new(subset(face, &used)?);
            let id = FontId(name(face).to_owned());
            document.resources.fonts.map.insert(id, font);
        }
    }
    Ok(())
}

fn used(pages: &[Scene], face: Face) -> BTreeSet<char> {
    let mut ascii = [false; 128];
    let mut used = BTreeSet::new();
    for item in pages.iter().flat_map(|page| &page.items) {
        if let Shape::Text { face: of, text, .. } = &item.shape
            && *of == face
        {
            for c in clean(text).chars() {
                match ascii.get_mut(c as usize) {
                    Some(slot) => *slot = true,
                    None => drop(used.insert(c)),
                }
            }
        }
    }
    used.extend(
        (0_u8..128)
            .zip(ascii)
            .filter(|(_, on)| *on)
            .map(|(c, _)| char::from(c)),
    );
    used
}

fn subset(face: Face, used: &BTreeSet<char>) -> Result<ParsedFont, Error> {
    let sheet = sheet(face);
    let mut map = GlyphRemapper::new();
    let (mut glyphs, mut widths) = (BTreeMap::new(), BTreeMap::new());
    for c in used {
        if let Some((old, advance)) = sheet.glyph(*c) {
            let new = map.remap(old);
            glyphs.insert(u32::from(*c), new);
            widths.insert(new, advance);
        }
    }
    let broken = |_| Error::Font(title(face));
    let bytes = subsetter::subset(sheet.bytes, 0, &map).map_err(broken)?;
    let whole = FontRef::new(sheet.bytes).map_err(|_| Error::Font(title(face)))?;
    let metrics = whole.hhea().map_or((780, -220), |h| {
        (h.ascender().to_i16(), h.descender().to_i16())
    });
    let mut font = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(title(face).to_owned()),
        glyphs,
        widths,
        sheet.per_em,
        FontMetrics {
            ascent: metrics.0,
            descent: metrics.1,
        },
    );
    describe(&mut font, &whole, face);
    Ok(font)
}

/// What the font descriptor says for readers that must substitute the face.
fn describe(font: &mut ParsedFont, whole: &FontRef, face: Face) {
    let about = &mut font.pdf_font_metrics;
    if let Ok(head) = whole.head() {
        about.x_min = head.x_min();
        about.y_min = head.y_min();
        about.x_max = head.x_max();
        about.y_max = head.y_max();
    }
    about.us_weight_class = if face == Face::Bold { 600 } else { 400 };
    if face == Face::Italic {
        (about.caret_slope_rise, about.caret_slope_run) = (1000, 194);
    }
}
