//! What the model's own report holds: its profile, the sections left out, their order, and the figures its bottom line
//! was written from. Which sections there are is the report's business; a name it does not know is passed over.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Profile, is_default};

/// How the report of this model is put together, unless whoever writes it says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outline {
    #[serde(skip_serializing_if = "is_default")]
    pub profile: Profile,
    /// Sections to leave out, by id; the profile `Audit` leaves out none.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub without: BTreeSet<String>,
    /// Sections in the order wanted, by id; those not named follow in the usual order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
}

/// The counts a sentence was written from: listed findings, open ones by what they are now, assumed ones apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figures {
    pub open: usize,
    pub critical: usize,
    pub high: usize,
    pub assumed: usize,
    /// The day they were counted on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl Figures {
    /// Whether the counts are the same, whatever the day.
    pub fn agree(&self, other: &Self) -> bool {
        let counts = |of: &Self| (of.open, of.critical, of.high, of.assumed);
        counts(self) == counts(other)
    }
}
