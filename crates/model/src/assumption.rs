//! What the model takes for granted, and what it leaves out.

use serde::{Deserialize, Serialize};

use crate::{Subject, is_default};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssumptionState {
    #[default]
    Open,
    Confirmed,
    Refuted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: AssumptionState,
    /// What it is about: if it is wrong, the findings of these are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Subject>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
}

impl Assumption {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            state: AssumptionState::Open,
            about: Vec::new(),
            owner: String::new(),
        }
    }
}

/// A subject nobody judges here, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutOfScope {
    pub what: String,
    pub reason: String,
}
