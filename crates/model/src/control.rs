//! A control put in place on something, with how far it is and what shows it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BoundaryId, ElementId, FindingId, FlowId, Status};

/// What a control acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Anchor {
    Element(ElementId),
    Flow(FlowId),
    Boundary(BoundaryId),
    /// One finding only, whatever the control's kinds say.
    Finding(FindingId),
}

/// Something that shows a control works, or that a risk is real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub title: String,
    /// An address or a path, as people wrote it; nothing follows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Id or code of the catalogue's control, such as `tag-immutability` or `C041`.
    pub control: String,
    pub on: Anchor,
    pub status: Status,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Control {
    pub fn new(control: impl Into<String>, on: Anchor, status: Status) -> Self {
        Self {
            control: control.into(),
            on,
            status,
            owner: String::new(),
            due: None,
            note: String::new(),
            evidence: Vec::new(),
        }
    }
}
