//! What the embedded faces can show: glyph and advance of a character, and a stand-in for what they lack.
//!
//! *Limitations.* IBM Plex Sans covers Latin, Cyrillic and much of Greek. Other scripts and emoji are transliterated
//! to plain letters, so that a page never shows boxes; a character without a transliteration becomes `?`. Controls,
//! direction marks and zero-width characters are dropped. There is no shaping and no right-to-left order.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use scene::Face;
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, prelude::Size, raw::TableProvider};

/// The faces in the order of their resources.
pub const FACES: [Face; 3] = [Face::Regular, Face::Bold, Face::Italic];

/// One face: its bytes, and glyph number and advance of each character.
pub struct Sheet {
    pub bytes: &'static [u8],
    pub per_em: u16,
    ascii: [Option<(u16, u16)>; 128],
    rest: BTreeMap<char, (u16, u16)>,
}

impl Sheet {
    fn read(bytes: &'static [u8]) -> Self {
        let mut sheet = Self {
            bytes,
            per_em: 1000,
            ascii: [None; 128],
            rest: BTreeMap::new(),
        };
        let Ok(font) = FontRef::new(bytes) else {
            return sheet;
        };
        sheet.per_em = font.head().map_or(1000, |head| head.units_per_em());
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        for (code, glyph) in font.charmap().mappings() {
            let (Some(c), Ok(ix)) = (char::from_u32(code), u16::try_from(glyph.to_u32())) else {
                continue;
            };
            let entry = (ix, metrics.advance_width(glyph).unwrap_or_default() as u16);
            match sheet.ascii.get_mut(code as usize) {
                Some(slot) => *slot = Some(entry),
                None => drop(sheet.rest.insert(c, entry)),
            }
        }
        sheet
    }

    /// Glyph number and advance in font units.
    pub fn glyph(&self, c: char) -> Option<(u16, u16)> {
        match self.ascii.get(c as usize) {
            Some(entry) => *entry,
            None => self.rest.get(&c).copied(),
        }
    }

    /// The advance of a line of clean text at that size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let units: u32 = text
            .chars()
            .map(|c| self.glyph(c).map_or(0, |(_, advance)| u32::from(advance)))
            .sum();
        units as f32 * size / f32::from(self.per_em)
    }
}

/// The sheet of a face.
pub fn sheet(face: Face) -> &'static Sheet {
    static SHEETS: LazyLock<[Sheet; 3]> = LazyLock::new(|| {
        [
            Sheet::read(scene::font(Face::Regular)),
            Sheet::read(scene::font(Face::Bold)),
            Sheet::read(scene::font(Face::Italic)),
        ]
    });
    let [regular, bold, italic] = &*SHEETS;
    match face {
        Face::Regular => regular,
        Face::Bold => bold,
        Face::Italic => italic,
    }
}

/// The advance of a line of clean text.
pub fn width(face: Face, text: &str, size: f32) -> f32 {
    sheet(face).width(text, size)
}

/// The text in characters that every face has; untouched if it is so already.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if plain(c) {
            out.push(c);
        } else if c.is_whitespace() || c.is_control() {
            out.push(' ');
        } else if !invisible(c) {
            out.push_str(stand_in(c));
        }
    }
    Cow::Owned(out)
}

fn plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}')
        || (c > '\u{a0}' && !invisible(c) && FACES.iter().all(|f| sheet(*f).glyph(c).is_some()))
}

/// Marks that steer direction, joining or width and show nothing.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

fn stand_in(c: char) -> &'static str {
    match deunicode::deunicode_char(c) {
        Some("" | "[?]") | None => "?",
        Some(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(clean(text), want);
    }

    #[test]
    fn every_text_becomes_one_the_faces_can_show() {
        check(
            "plain, caf\u{e9} \u{2192} \u{416}",
            "plain, caf\u{e9} \u{2192} \u{416}",
        );
        check("a\u{202e}b\u{200f}c\u{feff}", "abc");
        check("a\nb\tc\u{0}", "a b c ");
        check("\u{5317}\u{4eac}", "Bei Jing ");
        check("\u{e000}", "?");
    }

    #[test]
    fn digits_are_tabular() {
        for face in FACES {
            let widths: Vec<f32> = ('0'..='9')
                .map(|c| width(face, &c.to_string(), 10.0))
                .collect();
            assert!(
                widths.iter().all(|w| Some(w) == widths.first()),
                "{face:?} {widths:?}"
            );
        }
    }
}
