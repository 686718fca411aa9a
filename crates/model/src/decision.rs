//! What people decide about findings: a response with owner and dates, a score of their own, a threat of their own.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AssetId, BoundaryId, ElementId, Evidence, FindingId, FlowId, Goal, Response, Stage, Stride,
    ThreatId, is_default,
};

/// What a finding, a threat or an assumption is about.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Subject {
    #[default]
    Model,
    Element(ElementId),
    Flow(FlowId),
    Asset(AssetId),
    Boundary(BoundaryId),
}

impl FindingId {
    /// The id of what a rule finds at a subject: version 5 of the two ids, so that decisions survive renames.
    pub fn of(rule: &str, subject: Subject) -> Self {
        let id = match subject {
            Subject::Model => return Self::named(&[rule, "model"].join("\u{1f}")),
            Subject::Element(id) => id.0,
            Subject::Flow(id) => id.0,
            Subject::Asset(id) => id.0,
            Subject::Boundary(id) => id.0,
        };
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        let id: &str = id.hyphenated().encode_lower(&mut text);
        Self::named(&[rule, id].join("\u{1f}"))
    }

    /// The id of what a threat somebody wrote stands for.
    pub fn of_own(threat: ThreatId, subject: Subject) -> Self {
        Self::of(&format!("own\u{1f}{threat}"), subject)
    }
}

/// A decision about one finding; kept when the finding vanishes (it is then listed as stale).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The rule's id.
    pub rule: String,
    pub subject: Subject,
    /// The kept short number: 14 is shown as `T-14`. Never renumbered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// An acceptance counts up to and on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Date>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub done: bool,
    /// Incidents, scans, tickets that bear on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What is known of exploitation; shifts likelihood by one step.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exploitation: Exploitation,
}

/// What evidence says about exploitation (SCORING, section 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exploitation {
    #[default]
    Unknown,
    /// Listed as exploited, EPSS of 0.1 or more, or an incident within a year: one step up.
    Likely,
    /// A VEX statement says not affected: one step down.
    NotAffected,
}

impl Decision {
    pub fn new(rule: impl Into<String>, subject: Subject) -> Self {
        Self {
            rule: rule.into(),
            subject,
            short: None,
            response: None,
            owner: String::new(),
            due: None,
            reason: String::new(),
            expires: None,
            note: String::new(),
            decided: None,
            by: String::new(),
            done: false,
            evidence: Vec::new(),
            exploitation: Exploitation::Unknown,
        }
    }

    /// Whether, on that day, the finding needs no more doing: accepted in date, or no finding at all.
    pub fn settles(&self, today: Date) -> bool {
        match self.response {
            Some(Response::FalsePositive) => true,
            Some(Response::Accept) => self.expires.is_none_or(|day| today <= day),
            _ => false,
        }
    }
}

/// A score set by a person, the computed one kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    pub rule: String,
    pub subject: Subject,
    /// 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<u8>,
    /// 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<u8>,
    pub author: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    pub reason: String,
    /// Likelihood and impact as computed when it was set.
    pub computed: (u8, u8),
}

/// A threat somebody wrote, beside those the rules find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnThreat {
    pub title: String,
    /// The sentence: who does what to which thing, with what result.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub threat: String,
    #[serde(default)]
    pub subject: Subject,
    pub stage: Stage,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stride: BTreeSet<Stride>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub affects: BTreeSet<Goal>,
    /// 1 to 5.
    pub likelihood: u8,
    /// 1 to 5.
    pub impact: u8,
    /// Ids or codes of controls that answer it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// It cannot happen any more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub closed: bool,
}
