//! Where things sit. Places say nothing about what a thing is: no rule reads them.

use serde::{Deserialize, Serialize};

/// One picture of the model; many may show one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagram {
    pub title: String,
    /// Free notes on the drawing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
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
