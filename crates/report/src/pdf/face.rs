//! The fonts of a file: glyphs get new numbers as pages use them, then each font is cut down to those glyphs, with
//! what is needed to copy words out of it.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use scene::{Font, Glyph};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    raw::TableProvider,
};
use subsetter::GlyphRemapper;

use super::File;
use crate::Error;

/// A font in use.
struct Used {
    map: GlyphRemapper,
    /// New numbers by old ones; 0 for none yet. Text is long, so looking up is what must be fast.
    numbers: Vec<u16>,
    /// By new number: what it says, and its advance in thousandths of an em. The first is for what is missing.
    glyphs: Vec<(String, f32)>,
    per_em: f32,
    file: Option<FontRef<'static>>,
}

impl Used {
    fn new(font: Font) -> Self {
        let file = FontRef::new(font.bytes()).ok();
        let head = file.as_ref().and_then(|file| file.head().ok());
        let mut used = Self {
            map: GlyphRemapper::new(),
            numbers: Vec::new(),
            glyphs: Vec::new(),
            per_em: head.map_or(1000.0, |head| f32::from(head.units_per_em())),
            file,
        };
        let missing = used.advance(0);
        used.glyphs.push((String::new(), missing));
        used
    }

    /// The new number of a glyph.
    fn number(&mut self, id: u16) -> u16 {
        let old = usize::from(id);
        if self.numbers.len() <= old {
            self.numbers.resize(old + 1, 0);
        }
        match self.numbers.get_mut(old) {
            Some(new) if *new > 0 => *new,
            Some(new) if id > 0 => {
                *new = self.map.remap(id);
                let new = *new;
                let advance = self.advance(id);
                self.glyphs.push((String::new(), advance));
                new
            }
            _ => 0,
        }
    }

    fn advance(&self, id: u16) -> f32 {
        let metrics = self
            .file
            .as_ref()
            .map(|file| file.glyph_metrics(Size::unscaled(), LocationRef::default()));
        let units = metrics.and_then(|m| m.advance_width(GlyphId::from(id)));
        (units.unwrap_or_default() * 1000.0 / self.per_em).round()
    }
}

/// The fonts that the pages of a file use.
#[derive(Default)]
pub struct Fonts {
    used: BTreeMap<Font, Used>,
    /// Never reached: every number has its glyph.
    none: (String, f32),
}

impl Fonts {
    /// Has a glyph say a text when it is copied; whether it does, for it can say but one.
    pub fn says(&mut self, glyph: &Glyph, text: &str) -> bool {
        let (_, (said, _)) = self.used(glyph);
        if said.is_empty() {
            text.clone_into(said);
        }
        said == text
    }

    /// The number of a glyph in the file and its advance there in em.
    pub fn glyph(&mut self, glyph: &Glyph) -> (u16, f32) {
        let (new, (_, advance)) = self.used(glyph);
        (new, *advance / 1000.0)
    }

    fn used(&mut self, glyph: &Glyph) -> (u16, &mut (String, f32)) {
        let used = self
            .used
            .entry(glyph.font)
            .or_insert_with(|| Used::new(glyph.font));
        let new = used.number(glyph.id);
        if used.glyphs.len() <= usize::from(new) {
            used.glyphs
                .resize(usize::from(new) + 1, <(String, f32)>::default());
        }
        (
            new,
            used.glyphs
                .get_mut(usize::from(new))
                .unwrap_or(&mut self.none),
        )
    }

    /// Writes all fonts; the dictionary that names them.
    pub fn write(&self, file: &mut File) -> Result<ObjectId, Error> {
        let mut names = Dictionary::new();
        for (font, used) in &self.used {
            let id = embed(file, *font, used)?;
            names.set(name(*font), id);
        }
        Ok(file.add(names))
    }
}

/// The resource name of a font. Not `F1`: printpdf has fonts of that name.
pub fn name(font: Font) -> String {
    format!("P{}", font as u8)
}

/// Writes a font. printpdf would embed it by the letters of pages; shaped glyphs have none of their own.
fn embed(file: &mut File, font: Font, used: &Used) -> Result<ObjectId, Error> {
    let broken = Error::Font(font.name());
    let Ok(bytes) = subsetter::subset(font.bytes(), 0, &used.map) else {
        return Err(broken);
    };
    let Some(whole) = &used.file else {
        return Err(broken);
    };
    let (Ok(head), Ok(hhea)) = (whole.head(), whole.hhea()) else {
        return Err(broken);
    };
    // Six letters mark a subset.
    let tag = char::from(b'A' + font as u8);
    let title = format!("PLIMS{tag}+{}", font.name());
    let scale = |value: i16| (f32::from(value) * 1000.0 / used.per_em).round() as i64;
    let area = [head.x_min(), head.y_min(), head.x_max(), head.y_max()];
    // Symbolic: no set of letters is promised.
    let flags = if font == Font::Italic { 0b100_0100 } else { 4 };
    let length = bytes.len() as i64;
    let program = Stream::new(dictionary! { "Length1" => length }, bytes);
    let descriptor = dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => title.as_str(),
        "Flags" => flags,
        "FontBBox" => area.map(|side| Object::from(scale(side))).to_vec(),
        "ItalicAngle" => if font == Font::Italic { -11 } else { 0 },
        "Ascent" => scale(hhea.ascender().to_i16()),
        "Descent" => scale(hhea.descender().to_i16()),
        "CapHeight" => 698,
        "StemV" => if font == Font::Bold { 130 } else { 85 },
        "FontFile2" => file.add(program),
    };
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"),
        "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    };
    // Numbers are given out in order; 0 is the glyph for what is missing.
    let widths = used.glyphs.iter().map(|glyph| (glyph.1 as i64).into());
    let widths: Vec<Object> = vec![0.into(), widths.collect::<Vec<Object>>().into()];
    let cid = dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => title.as_str(),
        "CIDSystemInfo" => system,
        "FontDescriptor" => file.add(descriptor),
        "DW" => 0,
        "W" => widths,
        "CIDToGIDMap" => "Identity",
    };
    let unicode = Stream::new(Dictionary::new(), letters(used).into_bytes());
    let whole = dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => title.as_str(),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![file.add(cid).into()],
        "ToUnicode" => file.add(unicode),
    };
    Ok(file.add(whole))
}

/// From numbers to the letters they are copied as (ISO 32000-1, 9.10.3), a hundred a block at most.
fn letters(used: &Used) -> String {
    let mut out = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
        /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        .to_owned();
    let told: Vec<(usize, &str)> = used
        .glyphs
        .iter()
        .enumerate()
        .filter(|(_, (text, _))| !text.is_empty())
        .map(|(number, (text, _))| (number, text.as_str()))
        .collect();
    for some in told.chunks(100) {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for (number, text) in some {
            let _ = write!(out, "<{number:04X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
