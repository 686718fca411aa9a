//! The record of a threat modelling workshop: distributions, never who voted what (WORKSHOP).

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{FindingId, Stride, Subject, is_default};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime>,
    /// The preset's length: 45, 90 or 120 minutes.
    #[serde(skip_serializing_if = "is_default")]
    pub minutes: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub facilitator: String,
    /// Head count by role; names are not needed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attendance: BTreeMap<String, u16>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scope: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub decision_asked: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Covered>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Vote>,
    /// Decisions in words, as captured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<SessionAction>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parking: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// How it went, 1 to 5 each: head count by answer.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pulse: BTreeMap<u8, u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Date>,
    /// SHA-256 of the model before and after, in hex.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash_before: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash_after: String,
}

/// One phase: planned and actual minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub title: String,
    pub planned: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<u16>,
}

/// One stop of the tour: a subject and a letter, visited or skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    pub subject: Subject,
    pub letter: Stride,
    #[serde(default, skip_serializing_if = "is_default")]
    pub skipped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    Likelihood,
    Impact,
}

/// One round of voting on one axis of one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    pub finding: FindingId,
    pub axis: Axis,
    pub round: u8,
    /// Votes for the levels 1 to 5.
    pub histogram: [u16; 5],
    #[serde(default, skip_serializing_if = "is_default")]
    pub dont_know: u16,
    /// Agreement in percent: 1 - mean|x - median| / ((k-1)/2).
    pub agreement: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<u8>,
    /// The engine's level, shown only after the reveal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<u8>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionAction {
    pub text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
}
