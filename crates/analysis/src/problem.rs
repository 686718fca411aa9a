//! What could not be used, in one shape for rule files, packs and models; shown wherever results are.

use model::Issue;

/// Something that could not be used, with its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, or empty where the model itself is meant.
    pub file: String,
    pub issue: Issue,
    /// Something was left out of the judgement because of it, so that a gate must not pass on the rest.
    pub broken: bool,
}

impl Problem {
    /// A problem of the model, without a place in a file.
    pub fn plain(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::note("", Issue::new(0, 0, what, hint))
    }

    /// Something to know about a file of which all is used.
    pub fn note(file: impl Into<String>, issue: Issue) -> Self {
        Self {
            file: file.into(),
            issue,
            broken: false,
        }
    }

    /// A file, or a part of one, that is left out.
    pub fn broken(file: impl Into<String>, issue: Issue) -> Self {
        Self {
            file: file.into(),
            issue,
            broken: true,
        }
    }

    /// The problem as one line.
    pub fn line(&self) -> String {
        if self.file.is_empty() {
            self.issue.to_string()
        } else {
            self.issue.in_file(&self.file)
        }
    }
}
