//! Measured text: widths from the embedded fonts, line breaks, clipping and alignment. No shaping: a line is the sum of
//! its advances, so that the screen, the PDF and CI agree.

use std::sync::LazyLock;

use emath::{Align, Pos2, pos2};
use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};

use crate::{Face, Ink, Layer, Owner, Scene, Shape};

/// What a character without a glyph counts for, in em.
const MISSING: f32 = 0.6;
const ELLIPSIS: char = '\u{2026}';

/// The font file of a face.
pub fn font(face: Face) -> &'static [u8] {
    match face {
        Face::Regular => include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf"),
        Face::Bold => include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf"),
        Face::Italic => include_bytes!("../../../assets/fonts/IBMPlexSans-Italic.ttf"),
    }
}

/// The advances of the basic plane in em; empty if the font cannot be read.
fn measure(face: Face) -> Vec<f32> {
    let Ok(font) = FontRef::new(font(face)) else {
        return Vec::new();
    };
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let mut advances = vec![MISSING; 0x1_0000];
    for (code, glyph) in font.charmap().mappings() {
        let slot = usize::try_from(code)
            .ok()
            .and_then(|ix| advances.get_mut(ix));
        if let (Some(slot), Some(width)) = (slot, metrics.advance_width(glyph)) {
            *slot = width;
        }
    }
    advances
}

fn advances(face: Face) -> &'static [f32] {
    static REGULAR: LazyLock<Vec<f32>> = LazyLock::new(|| measure(Face::Regular));
    static BOLD: LazyLock<Vec<f32>> = LazyLock::new(|| measure(Face::Bold));
    static ITALIC: LazyLock<Vec<f32>> = LazyLock::new(|| measure(Face::Italic));
    match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
        Face::Italic => &ITALIC,
    }
}

fn advance(table: &[f32], c: char) -> f32 {
    table.get(c as usize).copied().unwrap_or(MISSING)
}

/// The advance of one line at `size`, in scene units.
pub fn width(text: &str, size: f32, face: Face) -> f32 {
    let table = advances(face);
    text.chars().map(|c| advance(table, c)).sum::<f32>() * size
}

/// The text in lines no wider than `max_width`. Breaks at white space and after hyphens and slashes; a longer word
/// between characters; always at line feeds. A line holds at least one character; an empty text has no line.
pub fn wrap(text: &str, size: f32, face: Face, max_width: f32) -> Vec<String> {
    text.lines()
        .flat_map(|line| wrap_line(line, size, face, max_width))
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

/// Words with the white space after them; also breaks after hyphens and slashes inside words.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '-' | '/'))
}

/// Cuts a word that is too long into full lines; hands back the rest.
fn split(word: &str, size: f32, face: Face, max_width: f32, lines: &mut Vec<String>) -> String {
    let table = advances(face);
    let (mut line, mut used) = (String::new(), 0.0);
    for c in word.trim_end().chars() {
        let step = advance(table, c) * size;
        if used + step > max_width && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        line.push(c);
        used += step;
    }
    line.push_str(word.get(word.trim_end().len()..).unwrap_or_default());
    line
}

/// The text if it fits, else its start and an ellipsis. Line feeds and other controls become spaces.
pub fn clip(text: &str, size: f32, face: Face, max_width: f32) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if width(&text, size, face) <= max_width {
        return text;
    }
    let table = advances(face);
    let mut left = max_width / size - advance(table, ELLIPSIS);
    let mut shown: String = text
        .chars()
        .take_while(|c| {
            left -= advance(table, *c);
            left >= 0.0
        })
        .collect();
    shown.truncate(shown.trim_end().len());
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
        if text.is_empty() {
            return;
        }
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
            assert!((0.4..0.7).contains(&one) && (one - MISSING).abs() > 1e-4);
        }
        assert!(width("mass", 10.0, Face::Bold) > width("mass", 10.0, Face::Regular));
        assert!((width("\u{4e00}\u{1f600}", 10.0, Face::Regular) - 12.0).abs() < 1e-3);
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
