//! An element: one thing that somebody drew, of one of the 32 kinds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{AssetId, BoundaryId, ElementId, Facts, Kind, Stage, Stride, is_default};

/// How much confidentiality, integrity and availability matter: 1 to 5 each, none where nobody rated it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ratings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidentiality: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrity: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability: Option<u8>,
}

impl Ratings {
    /// The three by name, in the order C, I, A.
    pub fn named(&self) -> [(&'static str, Option<u8>); 3] {
        [
            ("confidentiality", self.confidentiality),
            ("integrity", self.integrity),
            ("availability", self.availability),
        ]
    }

    /// The slot of that name.
    pub fn slot(&mut self, name: &str) -> Option<&mut Option<u8>> {
        match name {
            "confidentiality" => Some(&mut self.confidentiality),
            "integrity" => Some(&mut self.integrity),
            "availability" => Some(&mut self.availability),
            _ => None,
        }
    }

    /// The highest rating given, if any is.
    pub fn highest(&self) -> Option<u8> {
        self.confidentiality
            .max(self.integrity)
            .max(self.availability)
    }
}

/// Whether a thing is judged, and if not, why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    #[default]
    In,
    /// No rule reads it; the report lists it with the reason.
    Out { reason: String },
}

/// What elements, flows and boundaries have in common beside their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct About {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub scope: Scope,
    /// The key by which an import finds the thing again, such as `Dockerfile#stage:build`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// STRIDE letters that somebody thought through and found nothing for, with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub considered: BTreeMap<Stride, String>,
}

impl About {
    pub fn in_scope(&self) -> bool {
        self.scope == Scope::In
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    pub name: String,
    pub kind: Kind,
    /// Where it belongs, if not where its kind does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The innermost boundary it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<BoundaryId>,
    /// What it stands on: a container on a task, a task on a host or an orchestrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<ElementId>,
    /// The data kept in it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub holds: BTreeSet<AssetId>,
    /// Ratings of its own, beside those of its data.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ratings: Ratings,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: About,
}

impl Element {
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            stage: None,
            boundary: None,
            on: None,
            holds: BTreeSet::new(),
            ratings: Ratings::default(),
            facts: Facts::new(),
            about: About::default(),
        }
    }

    /// The stage it is drawn in: its own, else its kind's.
    pub fn stage(&self) -> Stage {
        self.stage
            .unwrap_or_else(|| crate::vocabulary().kind(self.kind).stage)
    }
}
