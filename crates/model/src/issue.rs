//! Something a reader could not take, with the place and what to do. Readers return these beside what they read.

use std::fmt;

/// One issue: line and column count from 1; 0 where the whole text is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    pub line: usize,
    pub column: usize,
    pub what: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl Issue {
    pub fn new(
        line: usize,
        column: usize,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            line,
            column,
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// An issue at a byte offset of a text.
    pub fn at(text: &str, offset: usize, what: impl Into<String>, hint: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Self::new(line, column, what, hint)
    }

    /// The issue as one line, led by the name of the file it is in.
    pub fn in_file(&self, file: &str) -> String {
        match self.line {
            0 => format!("{file}: {}", self.sentence()),
            _ => format!("{file}:{}:{}: {}", self.line, self.column, self.sentence()),
        }
    }

    fn sentence(&self) -> String {
        if self.hint.is_empty() {
            self.what.clone()
        } else {
            format!("{}; {}", self.what, self.hint)
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.sentence()),
            _ => write!(
                f,
                "line {}, column {}: {}",
                self.line,
                self.column,
                self.sentence()
            ),
        }
    }
}
