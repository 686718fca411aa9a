//! Text as the embedded fonts show it: what scenes measure is what pages measure.

use std::borrow::Cow;

use scene::{Face, text};

/// The advance of a line of clean text.
pub fn width(face: Face, text: &str, size: f32) -> f32 {
    text::width(text, size, face)
}

/// The text in characters that can be shown; untouched if it is so already.
pub fn clean(text: &str) -> Cow<'_, str> {
    text::clean(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_tabular() {
        for face in [Face::Regular, Face::Bold, Face::Italic] {
            let widths: Vec<u32> = ('0'..='9')
                .map(|c| width(face, &c.to_string(), 10.0).to_bits())
                .collect();
            assert!(
                widths.iter().all(|w| Some(w) == widths.first()),
                "{face:?} {widths:?}"
            );
        }
    }
}
