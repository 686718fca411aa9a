//! The fonts of a file: glyphs get new numbers as pages use them, then each font is cut down to those glyphs, with
//! what is needed to copy words out of it.

use std::collections::BTreeMap;

use pdf_writer::{
    Name, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
    writers,
};
use scene::{Font, Glyph};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    raw::TableProvider,
};
use subsetter::GlyphRemapper;

use super::pack::Pack;
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

    /// Writes all fonts, and the dictionary that names them.
    pub fn write(&self, pack: &mut Pack, dictionary: Ref) -> Result<(), Error> {
        let mut ids = Vec::new();
        for (font, used) in &self.used {
            let id = pack.id();
            ids.push((name(*font), id));
            write(pack, id, *font, used)?;
        }
        pack.object(dictionary, |object| {
            let mut dict = object.dict();
            for (name, id) in &ids {
                dict.pair(Name(name.as_bytes()), *id);
            }
        });
        Ok(())
    }
}

/// The resource name of a font.
pub fn name(font: Font) -> String {
    format!("F{}", font as u8)
}

fn write(pack: &mut Pack, id: Ref, font: Font, used: &Used) -> Result<(), Error> {
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
    let (cid, descriptor, file, unicode) = (pack.id(), pack.id(), pack.id(), pack.id());
    // Six letters mark a subset.
    let tag = char::from(b'A' + font as u8);
    let title = format!("PLIMS{tag}+{}", font.name());
    let title = Name(title.as_bytes());
    let info = SystemInfo {
        registry: Str(b"Adobe"),
        ordering: Str(b"Identity"),
        supplement: 0,
    };
    pack.object(id, |object| {
        object
            .start::<writers::Type0Font>()
            .base_font(title)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
    });
    pack.object(cid, |object| {
        let mut cid = object.start::<writers::CidFont>();
        cid.subtype(CidFontType::Type2)
            .base_font(title)
            .system_info(info)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        // Numbers are given out in order; 0 is the glyph for what is missing.
        cid.widths()
            .consecutive(0, used.glyphs.iter().map(|glyph| glyph.1));
    });
    let scale = |value: i16| (f32::from(value) * 1000.0 / used.per_em).round();
    pack.object(descriptor, |object| {
        let mut about = object.start::<writers::FontDescriptor>();
        let mut flags = FontFlags::SYMBOLIC;
        flags.set(FontFlags::ITALIC, font == Font::Italic);
        about
            .name(title)
            .flags(flags)
            .bbox(Rect::new(
                scale(head.x_min()),
                scale(head.y_min()),
                scale(head.x_max()),
                scale(head.y_max()),
            ))
            .italic_angle(if font == Font::Italic { -11.0 } else { 0.0 })
            .ascent(scale(hhea.ascender().to_i16()))
            .descent(scale(hhea.descender().to_i16()))
            .cap_height(698.0)
            .stem_v(if font == Font::Bold { 130.0 } else { 85.0 })
            .font_file2(file);
    });
    pack.stream(file, &bytes, |stream| {
        stream.pair(Name(b"Length1"), bytes.len() as i32);
    });
    let mut map = UnicodeCmap::new(Name(b"Plimsoll"), info);
    for (number, (text, _)) in used.glyphs.iter().enumerate() {
        if !text.is_empty() {
            map.pair_with_multiple(number as u16, text.chars());
        }
    }
    pack.stream(unicode, &map.finish(), |_| {});
    Ok(())
}
