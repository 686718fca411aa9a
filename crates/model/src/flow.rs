//! A flow: data or control that moves from one element to another.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{About, Action, AssetId, ElementId, Facts, Stage, is_default};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The label on the line; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub from: ElementId,
    pub to: ElementId,
    /// What the source does to the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// An answer travels the same line back and carries the same assets.
    #[serde(default, skip_serializing_if = "is_default")]
    pub both_ways: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub protocol: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The data it moves.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub carries: BTreeSet<AssetId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: About,
}

impl Flow {
    pub fn new(name: impl Into<String>, from: ElementId, to: ElementId) -> Self {
        Self {
            name: name.into(),
            from,
            to,
            action: None,
            both_ways: false,
            protocol: String::new(),
            port: None,
            carries: BTreeSet::new(),
            stage: None,
            facts: Facts::new(),
            about: About::default(),
        }
    }
}
