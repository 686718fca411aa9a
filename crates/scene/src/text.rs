//! Measured text: widths from the embedded fonts, line breaks, clipping and alignment. Letters of the family are not
//! kerned: a line is the sum of its advances, so that the screen, the PDF and CI agree.

use std::borrow::Cow;

use emath::{Align, Pos2, pos2};
use unicode_segmentation::UnicodeSegmentation;

pub use crate::glyph::{breaks, clean, shaped};
use crate::{Face, Font, Ink, Layer, Owner, Scene, Shape, glyph::glyphs};

const ELLIPSIS: char = '\u{2026}';

/// The font file of a face.
pub fn font(face: Face) -> &'static [u8] {
    Font::from(face).bytes()
}

/// The advance of one line at `size`, in scene units, as it is painted once it is `clean`.
pub fn width(text: &str, size: f32, face: Face) -> f32 {
    let sheet = Font::from(face).sheet();
    let mut sum = 0.0;
    for c in text.chars() {
        match sheet.slot(c) {
            Some((_, advance)) => sum += advance,
            None => return width_of_any(text, face) * size,
        }
    }
    sum * size
}

/// In em, for any text.
fn width_of_any(text: &str, face: Face) -> f32 {
    glyphs(&clean(text), face)
        .iter()
        .map(|glyph| glyph.advance)
        .sum()
}

/// How many bytes of a text fit into a width. Never splits a letter from its marks.
pub fn fitting(text: &str, size: f32, face: Face, room: f32) -> usize {
    let sheet = Font::from(face).sheet();
    let mut left = room / size;
    let mut end = 0;
    for cluster in text.graphemes(true) {
        let mut letters = cluster.chars();
        let only = letters.next().and_then(|c| sheet.slot(c));
        left -= match (only, letters.next()) {
            (Some((_, advance)), None) => advance,
            _ => width_of_any(cluster, face),
        };
        if left < 0.0 {
            break;
        }
        end += cluster.len();
    }
    // Joined letters may be wider together than apart.
    while end > 0 {
        let head = text.get(..end).unwrap_or_default();
        if !shaped(head) || width(head, size, face) <= room {
            break;
        }
        end -= head.graphemes(true).next_back().map_or(end, str::len);
    }
    end
}

/// The text in lines no wider than `max_width`. Breaks at white space and after hyphens and slashes; a longer word
/// between characters; always at line feeds. A line holds at least one character; an empty text has no line.
pub fn wrap(text: &str, size: f32, face: Face, max_width: f32) -> Vec<String> {
    text.lines()
        .flat_map(|line| wrap_line(&clean(line), size, face, max_width))
        .collect()
}

fn wrap_line(text: &str, size: f32, face: Face, max_width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let joined = format!("{line}{piece}");
        if width(joined.trim_end(), size, face) <= max_width {
            line = joined;
            continue;
        }
        keep(&mut lines, &line);
        line = split(piece, size, face, max_width, &mut lines);
    }
    keep(&mut lines, &line);
    lines
}

fn keep(lines: &mut Vec<String>, line: &str) {
    let line = line.trim();
    if !line.is_empty() {
        lines.push(line.to_owned());
    }
}

/// Words with the white space after them; also breaks after hyphens and slashes inside words, and where scripts without
/// spaces allow it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            let next = letters.peek().map(|letter| letter.1);
            if c.is_whitespace()
                || matches!(c, '-' | '/')
                || next.is_some_and(|next| breaks(c, next))
            {
                let (head, tail) = rest.split_at(at + c.len_utf8());
                rest = tail;
                return Some(head);
            }
        }
        (!rest.is_empty()).then(|| std::mem::take(&mut rest))
    })
}

/// Cuts a word that is too long into full lines; hands back the rest.
fn split(word: &str, size: f32, face: Face, max_width: f32, lines: &mut Vec<String>) -> String {
    let mut rest = word;
    loop {
        let fits = fitting(rest, size, face, max_width + 0.001);
        let first = rest.graphemes(true).next().map_or(rest.len(), str::len);
        // White space at the end may stick out.
        if fits.max(first) >= rest.trim_end().len() {
            break;
        }
        let (head, tail) = rest.split_at(fits.max(first));
        lines.push(head.to_owned());
        rest = tail;
    }
    rest.to_owned()
}

/// The text if it fits, else its start and an ellipsis; clean.
pub fn clip(text: &str, size: f32, face: Face, max_width: f32) -> String {
    let text = clean(text);
    if width(&text, size, face) <= max_width {
        return text.into_owned();
    }
    let dots = width(ELLIPSIS.encode_utf8(&mut [0; 4]), size, face);
    let end = fitting(&text, size, face, max_width - dots);
    let mut shown = text.get(..end).unwrap_or_default().trim_end().to_owned();
    shown.push(ELLIPSIS);
    shown
}

/// At most `count` lines; the last one is clipped where text is left over.
pub fn fit(text: &str, size: f32, face: Face, max_width: f32, count: usize) -> Vec<String> {
    let mut lines = wrap(text, size, face, max_width);
    if lines.len() > count {
        let rest = lines.split_off(count.saturating_sub(1)).join(" ");
        lines.push(clip(&rest, size, face, max_width));
        if let Some(last) = lines.last_mut().filter(|l| !l.ends_with(ELLIPSIS)) {
            last.push(ELLIPSIS);
        }
    }
    lines
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub face: Face,
    pub ink: Ink,
}

impl Style {
    pub const fn new(size: f32, face: Face, ink: Ink) -> Self {
        Self { size, face, ink }
    }
}

impl Scene {
    /// Adds one line of text whose left end, middle or right end is at `at`, on the baseline. Empty texts add nothing.
    pub fn write(
        &mut self,
        owner: Owner,
        layer: Layer,
        at: Pos2,
        align: Align,
        text: &str,
        style: Style,
    ) {
        let text: Cow<str> = clean(text);
        if text.is_empty() {
            return;
        }
        let text = text.as_ref();
        let width = width(text, style.size, style.face);
        let left = at.x - width * align.to_factor();
        self.push(
            owner,
            layer,
            Shape::Text {
                at: pos2(left, at.y),
                width,
                size: style.size,
                face: style.face,
                ink: style.ink,
                text: text.to_owned(),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_read() {
        for face in [Face::Regular, Face::Bold, Face::Italic] {
            let one = width("n", 1.0, face);
            assert!((0.4..0.7).contains(&one));
        }
        assert!(width("mass", 10.0, Face::Bold) > width("mass", 10.0, Face::Regular));
        assert!((width("\u{4e00}\u{5317}", 10.0, Face::Regular) - 20.0).abs() < 1e-3);
    }

    #[test]
    fn lines_hold_their_width_and_every_character() {
        let text =
            "Container registry of the reporting-team with averyveryverylongwordindeed/inside it";
        for max in [30.0, 60.0, 90.0, 200.0] {
            let lines = wrap(text, 12.0, Face::Regular, max);
            assert!(
                lines
                    .iter()
                    .all(|l| width(l, 12.0, Face::Regular) <= max + 0.01),
                "{lines:?}"
            );
            let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(bare(&lines.concat()), bare(text));
        }
        assert_eq!(wrap("", 12.0, Face::Regular, 50.0), Vec::<String>::new());
        assert_eq!(wrap("a\n\nb", 12.0, Face::Regular, 50.0), ["a", "b"]);
        assert_eq!(wrap("ab", 12.0, Face::Regular, 0.0), ["a", "b"]);
    }

    #[test]
    fn a_clipped_text_fits_and_says_so() {
        let clipped = clip("Container registry", 12.0, Face::Regular, 60.0);
        assert!(clipped.ends_with(ELLIPSIS) && width(&clipped, 12.0, Face::Regular) <= 60.0);
        assert_eq!(clip("ECR", 12.0, Face::Regular, 60.0), "ECR");
        let lines = fit("one two three four five six", 12.0, Face::Regular, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| width(l, 12.0, Face::Regular) <= 50.0));
        assert!(lines.last().is_some_and(|l| l.ends_with(ELLIPSIS)));
    }

    #[test]
    fn alignment_moves_the_left_end() {
        let mut scene = Scene::default();
        let style = Style::new(10.0, Face::Regular, Ink::Text);
        for align in [Align::Min, Align::Center, Align::Max] {
            scene.write(
                Owner::None,
                Layer::Label,
                pos2(100.0, 0.0),
                align,
                "nnnn",
                style,
            );
        }
        let lefts: Vec<f32> = scene.items.iter().map(|i| i.bounds.min.x).collect();
        let full = width("nnnn", 10.0, Face::Regular);
        assert_eq!(lefts, [100.0, 100.0 - full / 2.0, 100.0 - full]);
    }
}
