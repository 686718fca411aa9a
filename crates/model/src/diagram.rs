//! Where things sit. Places say nothing about what a thing is: no rule reads them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{ElementId, Subject, is_default};

/// One picture of the model; many may show one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagram {
    pub title: String,
    /// Where it stands among the others; those of one number stand in the order of their ids.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: u16,
    /// Free notes on the drawing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What stays where it is on this diagram. Ids that nothing has are passed over.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub locked: BTreeSet<Subject>,
    /// Where boxes overlap, the one of the higher level lies in front; 0 where none is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<ElementId, i16>,
}

/// A text on the drawing, its top left corner in scene units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub x: i32,
    pub y: i32,
    pub text: String,
}

/// The centre of an element's box, in scene units (1 px at 100 % zoom), x right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub x: i32,
    pub y: i32,
}

/// The outline of a boundary: top left corner and size, in scene units. It never decides who is inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// The points a flow's line passes between its ends, in scene units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub points: Vec<(i32, i32)>,
}
