//! Runs of text within a line: a face, an ink, a link, a severity mark. Everything a block says is made of these.

use model::Severity;
use scene::{Face, Ink, Target};

/// A run of text of one look. Text from the model goes in as it is: it is cleaned where lines are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub text: String,
    pub face: Face,
    pub ink: Ink,
    pub to: Option<Target>,
    /// A band's shape and letter, drawn before the text.
    pub mark: Option<Severity>,
}

impl Span {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            face: Face::Regular,
            ink: Ink::Text,
            to: None,
            mark: None,
        }
    }

    pub fn bold(self) -> Self {
        Self {
            face: Face::Bold,
            ..self
        }
    }

    pub fn italic(self) -> Self {
        Self {
            face: Face::Italic,
            ..self
        }
    }

    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Leads to a place in the document.
    pub fn to(self, anchor: impl Into<String>) -> Self {
        Self {
            ink: Ink::Accent,
            to: Some(Target::Anchor(anchor.into())),
            ..self
        }
    }

    /// Leads to an address.
    pub fn url(self, url: impl Into<String>) -> Self {
        Self {
            ink: Ink::Accent,
            to: Some(Target::Url(url.into())),
            ..self
        }
    }
}

/// Plain text.
pub fn text(text: impl Into<String>) -> Vec<Span> {
    vec![Span::new(text)]
}

/// Bold text.
pub fn bold(text: impl Into<String>) -> Vec<Span> {
    vec![Span::new(text).bold()]
}

/// Second text.
pub fn faint(text: impl Into<String>) -> Vec<Span> {
    vec![Span::new(text).ink(Ink::Faint)]
}

/// A band: its shape and letter, then its word.
pub fn band(severity: Severity, word: impl Into<String>) -> Vec<Span> {
    let mark = Span {
        mark: Some(severity),
        ..Span::new(" ")
    };
    vec![mark, Span::new(word).ink(Ink::SeverityInk(severity)).bold()]
}

/// Several runs after each other.
pub fn join<const N: usize>(parts: [Vec<Span>; N]) -> Vec<Span> {
    parts.into_iter().flatten().collect()
}
