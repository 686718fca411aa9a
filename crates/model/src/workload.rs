//! What the whole model is about: title, owner, what it is worth, what is to be decided, and how it is judged.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Figures, OutOfScope, Outline, Severity, Stage, Tier, is_default};

/// The id of the matrix a model uses unless it names another.
pub const DEFAULT_MATRIX: &str = "ladder-5x5";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Workload {
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The version of the model that people give it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Why the workload matters to the business.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub business_value: String,
    /// What the reader of the report is asked to decide.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub decision_asked: String,
    /// The sentences on the summary page; drafted from the figures while empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bottom_line: String,
    /// The figures the bottom line was written from, so that a report can say when they have moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottom_line_of: Option<Figures>,
    /// Marking of the report, such as a TLP label.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub classification: String,
    /// What the report holds.
    #[serde(skip_serializing_if = "is_default")]
    pub outline: Outline,
    /// The order of the stage lanes.
    #[serde(skip_serializing_if = "usual_stages")]
    pub stages: Vec<Stage>,
    pub matrix: MatrixChoice,
    /// What one loss unit stands for; scores stay unitless without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_unit: Option<LossUnit>,
    #[serde(skip_serializing_if = "is_core")]
    pub tier: Tier,
    /// Packs switched off, each with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub packs_off: BTreeMap<String, String>,
    /// Rules switched off, each with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules_off: BTreeMap<String, String>,
    /// What is changed in rules, whatever they find, by the rule's id or code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rule_overrides: BTreeMap<String, RuleOverride>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out_of_scope: Vec<OutOfScope>,
    /// When the threats were last reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            owner: String::new(),
            version: String::new(),
            business_value: String::new(),
            decision_asked: String::new(),
            bottom_line: String::new(),
            bottom_line_of: None,
            classification: String::new(),
            outline: Outline::default(),
            stages: usual(),
            matrix: MatrixChoice::default(),
            loss_unit: None,
            tier: Tier::Core,
            packs_off: BTreeMap::new(),
            rules_off: BTreeMap::new(),
            rule_overrides: BTreeMap::new(),
            out_of_scope: Vec::new(),
            reviewed: None,
        }
    }
}

fn usual() -> Vec<Stage> {
    vec![Stage::Code, Stage::Build, Stage::Push, Stage::Run]
}

fn usual_stages(stages: &[Stage]) -> bool {
    stages == usual()
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_core(tier: &Tier) -> bool {
    *tier == Tier::Core
}

/// Levels and words of a rule that hold in this model in place of the rule's own. For one finding alone there is
/// [`Override`](crate::Override).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleOverride {
    /// 1 to 5 on the ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<u8>,
    /// 1 to 5 on the ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The sentence, with the placeholders of a rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The words that help to apply the fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Why it is so here.
    pub reason: String,
}

/// Which risk matrix places the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatrixChoice {
    /// One of the presets by id.
    Preset(String),
    /// One of the model's own.
    Own(OwnMatrix),
}

impl Default for MatrixChoice {
    fn default() -> Self {
        Self::Preset(DEFAULT_MATRIX.to_owned())
    }
}

/// A matrix people edited: both axes ascending, `cells[likelihood][impact]` an index into `bands`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnMatrix {
    pub id: String,
    pub title: String,
    pub likelihood: Vec<String>,
    pub impact: Vec<String>,
    pub bands: Vec<(String, Severity)>,
    pub cells: Vec<Vec<u8>>,
}

/// What one loss unit is worth, for example 10,000 EUR.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossUnit {
    pub amount: u64,
    pub currency: String,
}
