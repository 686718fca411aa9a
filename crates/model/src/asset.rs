//! A data asset: information that elements hold and flows carry, rated by what its loss would mean.

use serde::{Deserialize, Serialize};

use crate::{About, Category, Facts, Ratings, is_default};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub ratings: Ratings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: About,
}

impl Asset {
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}
