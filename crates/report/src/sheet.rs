//! Lists for spreadsheets: the same rows as CSV, one list a file, or as XLSX with all of them. Text from the model
//! stays text: nothing a cell holds can be run as a formula.

mod about;
pub mod csv;
mod rows;
pub mod xlsx;

use model::{Date, Severity};

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Open threats with their scores, a row each.
    #[default]
    Register,
    /// Open threats with what was decided about them, a row each.
    Treatment,
    /// What is to be done: planned controls, decisions not yet done, actions of workshops.
    Actions,
    /// Weaknesses that are only assumed; never added to the register.
    Assumed,
    /// What nobody stated yet.
    Questions,
}

impl Sheet {
    pub const ALL: [Self; 5] = [
        Self::Register,
        Self::Treatment,
        Self::Actions,
        Self::Assumed,
        Self::Questions,
    ];

    /// The word it is asked for by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Treatment => "treatment",
            Self::Actions => "actions",
            Self::Assumed => "assumed",
            Self::Questions => "questions",
        }
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Register => "Register",
            Self::Treatment => "Treatment",
            Self::Actions => "Actions",
            Self::Assumed => "Assumed",
            Self::Questions => "Questions",
        }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    None,
    Text(String),
    Number(f64),
    Date(Date),
    Band(Severity, String),
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        if text.trim().is_empty() {
            return Self::None;
        }
        Self::Text(text)
    }

    fn date(date: Option<Date>) -> Self {
        date.map_or(Self::None, Self::Date)
    }

    fn yes(yes: bool) -> Self {
        if yes { Self::text("yes") } else { Self::None }
    }
}

/// A list: column titles with their widths in characters, and rows of as many cells.
#[derive(Clone, Debug, PartialEq)]
struct List {
    columns: Vec<(&'static str, f64)>,
    rows: Vec<Vec<Cell>>,
}

/// Whether a program that reads the text into a cell may take it for a formula.
fn runs(text: &str) -> bool {
    // Some readers trim first; some take the wide forms for the plain ones.
    text.trim_start().starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}',
    ])
}
