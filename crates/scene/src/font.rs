//! The embedded fonts: which of them shows a character, with which glyph, how wide. Equal on every machine, because
//! no font of the system is ever asked.

use std::sync::OnceLock;

use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};

use crate::Face;

/// An embedded font. The first three are the faces of the family; the others show what those lack, in one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Font {
    Regular,
    Bold,
    Italic,
    /// Rare Latin, Greek and Cyrillic letters, accents.
    Letters,
    /// Chinese and Japanese.
    Cjk,
    Korean,
    Arabic,
    Hebrew,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Georgian,
    Armenian,
    Emoji,
}

macro_rules! fallback {
    ($name:literal) => {
        include_bytes!(concat!("../../../assets/fonts/fallback/", $name))
    };
}

impl Font {
    pub const ALL: [Self; 15] = [
        Self::Regular,
        Self::Bold,
        Self::Italic,
        Self::Letters,
        Self::Cjk,
        Self::Korean,
        Self::Arabic,
        Self::Hebrew,
        Self::Devanagari,
        Self::Bengali,
        Self::Tamil,
        Self::Thai,
        Self::Georgian,
        Self::Armenian,
        Self::Emoji,
    ];

    /// The font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf"),
            Self::Bold => include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf"),
            Self::Italic => include_bytes!("../../../assets/fonts/IBMPlexSans-Italic.ttf"),
            Self::Letters => fallback!("NotoSans-Regular.ttf"),
            Self::Cjk => fallback!("DroidSansFallbackFull.ttf"),
            Self::Korean => fallback!("NanumGothicCoding.ttf"),
            Self::Arabic => fallback!("NotoSansArabic-Regular.ttf"),
            Self::Hebrew => fallback!("NotoSansHebrew-Regular.ttf"),
            Self::Devanagari => fallback!("NotoSansDevanagari-Regular.ttf"),
            Self::Bengali => fallback!("NotoSansBengali-Regular.ttf"),
            Self::Tamil => fallback!("NotoSansTamil-Regular.ttf"),
            Self::Thai => fallback!("NotoSansThai-Regular.ttf"),
            Self::Georgian => fallback!("NotoSansGeorgian-Regular.ttf"),
            Self::Armenian => fallback!("NotoSansArmenian-Regular.ttf"),
            Self::Emoji => fallback!("NotoEmoji-Regular.ttf"),
        }
    }

    /// Its PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "IBMPlexSans",
            Self::Bold => "IBMPlexSans-SemiBold",
            Self::Italic => "IBMPlexSans-Italic",
            Self::Letters => "NotoSans",
            Self::Cjk => "DroidSansFallback",
            Self::Korean => "NanumGothicCoding",
            Self::Arabic => "NotoSansArabic",
            Self::Hebrew => "NotoSansHebrew",
            Self::Devanagari => "NotoSansDevanagari",
            Self::Bengali => "NotoSansBengali",
            Self::Tamil => "NotoSansTamil",
            Self::Thai => "NotoSansThai",
            Self::Georgian => "NotoSansGeorgian",
            Self::Armenian => "NotoSansArmenian",
            Self::Emoji => "NotoEmoji",
        }
    }

    /// Whether it stands in for a face that lacks a character; then it has one weight only.
    pub fn fallback(self) -> bool {
        self > Self::Italic
    }

    pub(crate) fn sheet(self) -> &'static Sheet {
        static SHEETS: [OnceLock<Sheet>; 15] = [const { OnceLock::new() }; 15];
        static NONE: Sheet = Sheet {
            low: Vec::new(),
            high: Vec::new(),
        };
        let slot = SHEETS.get(self as usize);
        slot.map_or(&NONE, |slot| slot.get_or_init(|| Sheet::read(self.bytes())))
    }
}

impl From<Face> for Font {
    fn from(face: Face) -> Self {
        match face {
            Face::Regular => Self::Regular,
            Face::Bold => Self::Bold,
            Face::Italic => Self::Italic,
        }
    }
}

/// A glyph's number and its advance in em.
pub(crate) type Slot = (u16, f32);

/// What a font shows: characters below `LOW` by index, the others sorted.
pub(crate) struct Sheet {
    low: Vec<Option<Slot>>,
    high: Vec<(u32, Slot)>,
}

const LOW: usize = 0x600;

impl Sheet {
    /// Empty if the font cannot be read.
    fn read(bytes: &[u8]) -> Self {
        let (mut low, mut high) = (vec![None; LOW], Vec::new());
        if let Ok(font) = FontRef::new(bytes) {
            let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
            for (code, glyph) in font.charmap().mappings() {
                let (Ok(id), Some(wide)) =
                    (u16::try_from(glyph.to_u32()), metrics.advance_width(glyph))
                else {
                    continue;
                };
                let entry = (id, wide);
                match low.get_mut(code as usize) {
                    Some(slot) => *slot = Some(entry),
                    None => high.push((code, entry)),
                }
            }
            high.sort_unstable_by_key(|entry| entry.0);
        }
        Self { low, high }
    }

    pub fn slot(&self, c: char) -> Option<Slot> {
        let code = u32::from(c);
        if let Some(slot) = self.low.get(code as usize) {
            return *slot;
        }
        let at = self
            .high
            .binary_search_by_key(&code, |entry| entry.0)
            .ok()?;
        self.high.get(at).map(|entry| entry.1)
    }
}

/// The font that shows a character where a face is asked for, and its glyph there.
pub(crate) fn find(c: char, face: Face) -> Option<(Font, Slot)> {
    let first = Font::from(face);
    let ask = |font: Font| font.sheet().slot(c).map(|slot| (font, slot));
    ask(first).or_else(|| fallbacks(c).iter().find_map(|font| ask(*font)))
}

/// The fonts to ask for a character that the family lacks.
fn fallbacks(c: char) -> &'static [Font] {
    match u32::from(c) {
        0x530..=0x58F | 0xFB13..=0xFB17 => &[Font::Armenian],
        0x590..=0x5FF | 0xFB1D..=0xFB4F => &[Font::Hebrew],
        0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => {
            &[Font::Arabic]
        }
        0x900..=0x97F | 0x1CD0..=0x1CFF | 0xA8E0..=0xA8FF => &[Font::Devanagari],
        0x980..=0x9FF => &[Font::Bengali],
        0xB80..=0xBFF => &[Font::Tamil],
        0xE00..=0xE7F => &[Font::Thai],
        0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => &[Font::Georgian],
        0x3130..=0x318F | 0xAC00..=0xD7A3 => &[Font::Korean],
        0x2E80..=0xD7FF | 0xF900..=0xFAFF | 0x1_F200..=0x1_F2FF | 0x2_0000..=0x3_FFFF => {
            &[Font::Cjk]
        }
        _ => &[Font::Letters, Font::Emoji, Font::Cjk],
    }
}
