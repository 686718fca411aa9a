//! Kleene's three-valued logic: what is unknown stays unknown unless the other side decides.

/// No, unknown or yes, in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tri {
    No,
    Unknown,
    Yes,
}

impl Tri {
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    pub fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Tri {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}
