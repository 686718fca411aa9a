//! A line of text as placed glyphs: fonts chosen by character, right-to-left order, joined and stacked scripts shaped.
//! Whoever measures and whoever paints ask here, so that they agree.
//!
//! *Limitations.* A line is a paragraph of its own: its first strong letter decides which way it runs. No kerning. The
//! fallback fonts have one weight. Scripts without a font here are spelt
//! in Latin letters, or shown as code points.

use std::{borrow::Cow, fmt::Write as _, ops::Range, sync::OnceLock};

use harfrust::{Direction, Feature, ShapeOptions, ShaperData, Tag, UnicodeBuffer};
use unicode_bidi::BidiInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    Face,
    font::{Font, find},
};

/// One glyph of a line. Lengths are in em; `shift` is from the pen, x to the right, y up.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    pub font: Font,
    pub id: u16,
    pub advance: f32,
    pub shift: (f32, f32),
    /// Its bytes of the text; empty if the glyph before it stands for them too.
    pub text: Range<usize>,
}

/// Whether a line needs more than one glyph a character, left to right.
pub fn shaped(text: &str) -> bool {
    text.chars().any(complex)
}

/// Scripts that run right to left, join or stack, and marks that stand on other letters.
fn complex(c: char) -> bool {
    c >= '\u{300}'
        && (mark(c)
            || matches!(u32::from(c),
                0x590..=0xDFF | 0xE00..=0xE7F | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE
                | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF))
}

/// Marks that combine with any letter.
fn mark(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Marks that steer direction, joining or width and show nothing.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e01ef}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}')
        || (c > '\u{a0}' && !mark(c) && !invisible(c) && find(c, Face::Regular).is_some())
}

/// The text in characters that can be shown; untouched if it is so already. Line feeds and other controls become
/// spaces. Marks that steer direction are dropped, so that no name can turn the words around it. A character without
/// a font becomes plain letters that sound like it, or its code point.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if plain(c) || (mark(c) && find(c, Face::Regular).is_some()) {
            out.push(c);
        } else if c.is_whitespace() || c.is_control() {
            out.push(' ');
        } else if matches!(c, '\u{200c}' | '\u{200d}') {
            // Persian and Indic spelling needs them; anywhere else they show nothing.
            if out.ends_with(complex) {
                out.push(c);
            }
        } else if !invisible(c) {
            stand_in(&mut out, c);
        }
    }
    Cow::Owned(out)
}

fn stand_in(out: &mut String, c: char) {
    match deunicode::deunicode_char(c) {
        Some("" | "[?]") | None => {
            // Writing into a string cannot fail.
            let _ = write!(out, "[U+{:04X}]", u32::from(c));
        }
        Some(text) => out.push_str(text),
    }
}

/// The glyphs of a line of clean text, from left to right as they are seen.
pub fn glyphs(text: &str, face: Face) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(text.len());
    if !shaped(text) {
        plain_run(text, 0..text.len(), face, &mut out);
        return out;
    }
    let info = BidiInfo::new(text, None);
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let back = levels
                .get(run.start)
                .is_some_and(unicode_bidi::Level::is_rtl);
            let mut parts = parts(text, run, face);
            if back {
                parts.reverse();
            }
            for (font, range) in parts {
                let piece = text.get(range.clone()).unwrap_or_default();
                if back || shaped(piece) {
                    shape(font, text, range, back, &mut out);
                } else {
                    plain_run(text, range, face, &mut out);
                }
            }
        }
    }
    out
}

/// A glyph a character, as they come.
fn plain_run(text: &str, range: Range<usize>, face: Face, out: &mut Vec<Glyph>) {
    let start = range.start;
    for (at, c) in text.get(range).unwrap_or_default().char_indices() {
        if let Some((font, (id, advance))) = find(c, face) {
            out.push(Glyph {
                font,
                id,
                advance,
                shift: (0.0, 0.0),
                text: start + at..start + at + c.len_utf8(),
            });
        }
    }
}

/// Stretches of one font. A letter and the marks on it are in one, which has them all if there is any.
fn parts(text: &str, range: Range<usize>, face: Face) -> Vec<(Font, Range<usize>)> {
    let mut out: Vec<(Font, Range<usize>)> = Vec::new();
    let start = range.start;
    for (at, cluster) in text.get(range).unwrap_or_default().grapheme_indices(true) {
        let first = cluster.chars().next().and_then(|c| find(c, face));
        let mut font = first.map_or(Font::from(face), |found| found.0);
        let all = |font: Font| {
            let mut shown = cluster.chars().filter(|c| !invisible(*c));
            shown.all(|c| font.sheet().slot(c).is_some())
        };
        if !all(font) && all(Font::Letters) {
            font = Font::Letters;
        }
        let (from, to) = (start + at, start + at + cluster.len());
        match out.last_mut() {
            Some(last) if last.0 == font => last.1.end = to,
            _ => out.push((font, from..to)),
        }
    }
    out
}

fn shape(font: Font, text: &str, range: Range<usize>, back: bool, out: &mut Vec<Glyph>) {
    static DATA: [OnceLock<Option<ShaperData>>; 14] = [const { OnceLock::new() }; 14];
    let piece = text.get(range.clone()).unwrap_or_default();
    let Ok(file) = harfrust::FontRef::new(font.bytes()) else {
        return;
    };
    let data = DATA
        .get(font as usize)
        .and_then(|slot| slot.get_or_init(|| Some(ShaperData::new(&file))).as_ref());
    let Some(data) = data else { return };
    let shaper = data.shaper(&file).build();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(piece);
    buffer.guess_segment_properties();
    buffer.set_direction(if back {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    // Lines are measured in parts, so a pair must not be nearer than its parts are wide.
    let plain = [
        Feature::new(Tag::new(b"kern"), 0, ..),
        Feature::new(Tag::new(b"liga"), u32::from(font.fallback()), ..),
    ];
    let shaped = shaper.shape(buffer, ShapeOptions::new().features(&plain));
    let em = shaper.units_per_em() as f32;
    let infos = shaped.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    let end = |from: usize| {
        let next = starts.partition_point(|start| *start <= from);
        starts.get(next).copied().unwrap_or(piece.len())
    };
    let mut before = None;
    for (info, place) in infos.iter().zip(shaped.glyph_positions()) {
        let from = info.cluster as usize;
        let said = before == Some(from);
        before = Some(from);
        out.push(Glyph {
            font,
            id: info.glyph_id as u16,
            advance: place.x_advance as f32 / em,
            shift: (place.x_offset as f32 / em, place.y_offset as f32 / em),
            text: range.start + from..range.start + if said { from } else { end(from) },
        });
    }
}

/// Never at the beginning of a line.
const CLOSE: &str =
    "、。，．・：；？！」』）】》〉〕］｝’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)]}";
/// Never at the end of one.
const OPEN: &str = "「『（【《〈〔［｛‘“([{";

/// Whether a line may break between two letters of scripts that write no spaces: not before closing punctuation or a
/// small kana, not after an opening bracket (JIS X 4051, the rules everybody keeps).
pub fn breaks(before: char, after: char) -> bool {
    let wide = |c: char| matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF);
    (wide(before) || wide(after))
        && !CLOSE.contains(after)
        && !OPEN.contains(before)
        && after != ' '
        && before != ' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(clean(text), want);
    }

    #[test]
    fn every_text_becomes_one_that_can_be_shown() {
        check(
            "plain, caf\u{e9} \u{2192} \u{416}",
            "plain, caf\u{e9} \u{2192} \u{416}",
        );
        check("a\u{202e}b\u{200f}c\u{feff}", "abc");
        check("a\nb\tc\u{0}", "a b c ");
        check(
            "\u{5317}\u{4eac} \u{3b1} \u{5e9}",
            "\u{5317}\u{4eac} \u{3b1} \u{5e9}",
        );
        check("e\u{301}", "\u{e9}");
        check("\u{e000}\u{10fffd}\u{ffff}", "[U+E000][U+10FFFD]");
        // Ethiopic has no font here.
        assert!(clean("\u{12a0}").is_ascii());
    }

    #[test]
    fn a_glyph_is_found_for_every_character() {
        let texts = [
            "Registry",
            "\u{3b1}\u{1f00}\u{416}",
            "\u{5317}\u{4eac}\u{304b}",
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
            "\u{633}\u{644}\u{627}\u{645}",
            "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}",
            "\u{e2a}\u{e27}\u{e31}\u{e2a}",
            "\u{1f525}",
            "q\u{302}",
        ];
        for text in texts {
            for face in [Face::Regular, Face::Bold, Face::Italic] {
                let text = clean(text);
                let glyphs = glyphs(&text, face);
                assert!(
                    !glyphs.is_empty() && glyphs.iter().all(|glyph| glyph.id != 0),
                    "{text} {glyphs:?}"
                );
                let said: usize = glyphs.iter().map(|glyph| glyph.text.len()).sum();
                assert_eq!(said, text.len(), "{text} {glyphs:?}");
            }
        }
    }

    #[test]
    fn right_to_left_is_read_from_the_right() {
        let text = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
        let starts: Vec<usize> = glyphs(text, Face::Regular)
            .iter()
            .map(|g| g.text.start)
            .collect();
        assert_eq!(starts, [6, 4, 2, 0]);
        let mixed = "ECR \u{5e9}\u{5dc} 12";
        let starts: Vec<usize> = glyphs(mixed, Face::Regular)
            .iter()
            .map(|g| g.text.start)
            .collect();
        assert_eq!(starts, [0, 1, 2, 3, 9, 10, 8, 6, 4], "{mixed}");
    }

    #[test]
    fn arabic_letters_join() {
        let alone: Vec<u16> = "\u{633}\u{644}"
            .chars()
            .flat_map(|c| glyphs(&c.to_string(), Face::Regular))
            .map(|g| g.id)
            .collect();
        let mut joined: Vec<u16> = glyphs("\u{633}\u{644}", Face::Regular)
            .iter()
            .map(|g| g.id)
            .collect();
        joined.reverse();
        assert_ne!(alone, joined);
    }
}
