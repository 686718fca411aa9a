//! Runs of text into lines of a width: breaks at spaces, after hyphens and slashes, and anywhere in a word that is
//! wider than the line. Ragged right, no hyphenation.

use scene::{Face, text};

use crate::{font, span::Span};

/// A run within a line, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Which span it is of.
    pub span: usize,
    pub text: String,
    pub x: f32,
    pub width: f32,
}

/// One line of pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub pieces: Vec<Piece>,
    pub width: f32,
}

/// The width of a severity mark at a size of type, with the space after it.
pub fn mark(size: f32) -> f32 {
    size * 1.35
}

/// A word or part of one, that no line break falls into.
struct Atom<'a> {
    span: usize,
    face: Face,
    text: &'a str,
    /// Width of the text, or of the mark if there is none.
    width: f32,
    /// White space stands before it.
    space: bool,
    /// A line may begin with it.
    open: bool,
}

/// The spans as lines no wider than `width`; at least one.
pub fn lines(spans: &[Span], size: f32, width: f32) -> Vec<Line> {
    let texts: Vec<_> = spans.iter().map(|span| font::clean(&span.text)).collect();
    let atoms = atoms(spans, &texts, size);
    let mut lines = vec![Line::default()];
    let mut rest = atoms.as_slice();
    while !rest.is_empty() {
        let count = 1 + rest.iter().skip(1).take_while(|atom| !atom.open).count();
        let (group, next) = rest.split_at(count);
        put(&mut lines, group, size, width);
        rest = next;
    }
    lines
}

fn put(lines: &mut Vec<Line>, group: &[Atom], size: f32, width: f32) {
    let Some(first) = group.first() else { return };
    let blank = font::width(first.face, " ", size);
    let need: f32 = group.iter().map(|atom| atom.width).sum::<f32>()
        + group.iter().skip(1).filter(|a| a.space).count() as f32 * blank;
    let begun = lines.last().is_some_and(|line| !line.pieces.is_empty());
    let lead = if begun && first.space { blank } else { 0.0 };
    let at = lines.last().map_or(0.0, |line| line.width);
    if begun && at + lead + need > width {
        if let Some(last) = lines.last_mut().and_then(|line| line.pieces.last_mut())
            && first.space
            && !last.text.is_empty()
        {
            // Takes no room, and keeps words apart when they are copied or read aloud.
            last.text.push(' ');
        }
        lines.push(Line::default());
    }
    for atom in group {
        add(lines, atom, blank, size, width);
    }
}

fn add(lines: &mut Vec<Line>, atom: &Atom, blank: f32, size: f32, width: f32) {
    let mut rest = atom.text;
    let mut space = atom.space;
    loop {
        let Some(line) = lines.last_mut() else { return };
        let lead = if space && !line.pieces.is_empty() {
            blank
        } else {
            0.0
        };
        let room = width - line.width - lead;
        // Only as much is measured as fits, or a very long word would be measured again for each of its lines.
        let end = text::fitting(rest, size, atom.face, room + 0.001);
        let (mut head, mut tail) = rest.split_at(end);
        if head.is_empty() && !atom.text.is_empty() {
            if !line.pieces.is_empty() {
                lines.push(Line::default());
                continue;
            }
            // Too narrow for a letter: it sticks out, for no text is ever lost.
            let first = rest.chars().next().map_or(rest.len(), char::len_utf8);
            (head, tail) = rest.split_at(first);
        }
        let advance = if atom.text.is_empty() {
            atom.width
        } else {
            font::width(atom.face, head, size)
        };
        extend(line, atom.span, head, lead, advance);
        if tail.is_empty() {
            return;
        }
        rest = tail;
        space = false;
        lines.push(Line::default());
    }
}

/// Adds text to a line, to its last piece if that is of the same span.
fn extend(line: &mut Line, span: usize, text: &str, lead: f32, advance: f32) {
    match line.pieces.last_mut() {
        Some(last) if last.span == span && !last.text.is_empty() && !text.is_empty() => {
            if lead > 0.0 {
                last.text.push(' ');
            }
            last.text.push_str(text);
            last.width += lead + advance;
        }
        last => {
            // The space belongs to the run before it, so that words stay apart when they are copied.
            if let Some(last) = last.filter(|last| lead > 0.0 && !last.text.is_empty()) {
                last.text.push(' ');
                last.width += lead;
            }
            line.pieces.push(Piece {
                span,
                text: text.to_owned(),
                x: line.width + lead,
                width: advance,
            });
        }
    }
    line.width += lead + advance;
}

fn atoms<'a>(spans: &[Span], texts: &'a [std::borrow::Cow<'_, str>], size: f32) -> Vec<Atom<'a>> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut space = false;
    for (ix, (span, words)) in spans.iter().zip(texts).enumerate() {
        if span.mark.is_some() {
            atoms.push(Atom {
                span: ix,
                face: span.face,
                text: "",
                width: mark(size),
                space,
                open: true,
            });
            space = false;
            continue;
        }
        let glued = atoms.last().is_some_and(|last| last.text.is_empty());
        let mut first = true;
        let mut tail = words.as_ref();
        while !tail.is_empty() {
            let word = tail.trim_start_matches(' ');
            space |= word.len() < tail.len();
            if word.is_empty() {
                break;
            }
            let end = stop(word);
            let (part, next) = word.split_at(end);
            atoms.push(Atom {
                span: ix,
                face: span.face,
                text: part,
                width: font::width(span.face, part, size),
                space,
                open: !(first && (glued || !space)),
            });
            space = false;
            first = false;
            tail = next;
        }
    }
    // A short last word does not stand on a line of its own.
    let prose = atoms.len() > 8;
    if let Some(last) = atoms
        .last_mut()
        .filter(|last| prose && last.text.chars().count() < 8)
    {
        last.open = false;
    }
    atoms
}

/// Where the first part of a word ends: at a space, or after a hyphen or slash between letters.
fn stop(word: &str) -> usize {
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        if c == ' ' {
            return at;
        }
        let joint = matches!(before, Some('-' | '/' | '\u{2013}' | '\u{2014}')) && at > 2;
        if (joint && c.is_alphabetic()) || before.is_some_and(|before| text::breaks(before, c)) {
            return at;
        }
        before = Some(c);
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spans: &[Span], width: f32, want: &[&str]) {
        let lines = lines(spans, 10.0, width);
        let got: Vec<String> = lines
            .iter()
            .map(|line| {
                line.pieces
                    .iter()
                    .map(|p| p.text.as_str())
                    .collect::<Vec<_>>()
                    .join("|")
                    .trim_end()
                    .to_owned()
            })
            .collect();
        assert_eq!(got, want);
        assert!(lines.iter().all(|line| line.width <= width + 0.01));
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        let plain = |text: &str| vec![Span::new(text)];
        check(&plain("one two three"), 45.0, &["one two", "three"]);
        check(
            &plain("push-least-privilege"),
            60.0,
            &["push-least-", "privilege"],
        );
        check(&plain("a  b\nc"), 200.0, &["a b c"]);
        check(&plain(""), 20.0, &[""]);
        check(&plain("mmmmmmmm"), 30.0, &["mmm", "mmm", "mm"]);
        let mixed = [
            Span::new("see "),
            Span::new("T-1").bold(),
            Span::new(", then"),
        ];
        check(&mixed, 200.0, &["see |T-1|, then"]);
        check(&mixed, 30.0, &["see", "T-1|,", "then"]);
    }

    #[test]
    fn words_stay_apart_where_a_line_ends() {
        let lines = lines(&[Span::new("one two-three")], 10.0, 45.0);
        let texts: Vec<&str> = lines
            .iter()
            .map(|line| line.pieces[0].text.as_str())
            .collect();
        assert_eq!(texts, ["one two-", "three"]);
        let lines = super::lines(&[Span::new("one two three")], 10.0, 45.0);
        assert_eq!(lines[0].pieces[0].text, "one two ");
        assert!(lines[0].width <= 45.0);
    }

    #[test]
    fn a_word_of_ten_thousand_letters_ends() {
        let long = [Span::new("x".repeat(10_000))];
        assert!(lines(&long, 10.0, 100.0).len() > 100);
        assert_eq!(lines(&long, 10.0, 0.1).len(), 10_000);
    }
}
