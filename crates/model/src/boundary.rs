//! A trust boundary: a closed line inside which everything is trusted alike. Boundaries nest.

use serde::{Deserialize, Serialize};

use crate::{About, BoundaryId, BoundaryKind, is_default};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    pub name: String,
    pub kind: BoundaryKind,
    /// The boundary around this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<BoundaryId>,
    /// 0 (hostile) to 4 (most trusted), where it differs from its kind's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<u8>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: About,
}

impl Boundary {
    pub fn new(name: impl Into<String>, kind: BoundaryKind) -> Self {
        Self {
            name: name.into(),
            kind,
            parent: None,
            trust: None,
            about: About::default(),
        }
    }

    /// Its trust level: its own, else its kind's.
    pub fn trust(&self) -> u8 {
        self.trust.unwrap_or_else(|| self.kind.trust())
    }
}
