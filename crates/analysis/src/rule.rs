//! Rules, controls and packs as their files hold them: the card people read, the typed condition the engine runs,
//! the cases that test it.

use model::{Goal, Kind, Stage, Stride, Tier};
use serde::{Deserialize, Serialize};

use crate::Condition;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Target {
    Element(Kind),
    Flow,
    Asset,
    Boundary,
    Model,
}

impl Target {
    /// The word for it: the kind, `flow`, `data_asset`, `boundary` or `model`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Element(kind) => kind.word(),
            Self::Flow => "flow",
            Self::Asset => "data_asset",
            Self::Boundary => "boundary",
            Self::Model => "model",
        }
    }
}

/// Identifiers of other catalogues, each with its version where it has one (LICENCES).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refs {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attack: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cwe: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capec: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nist_800_190: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nist_800_53: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cis: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owasp: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub iso_27001: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub soc2: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// One case of a rule's own tests: a sketch, and the state the rule must have in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum Case {
    Open(String),
    Assumed(String),
    Asked(String),
    Closed(String),
    /// The rule says nothing at all.
    Silent(String),
}

/// A rule file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Kebab-case, the file's name, stable for ever.
    pub id: String,
    /// The catalogue's number, such as `T201`.
    #[serde(default)]
    pub code: String,
    #[serde(default = "full")]
    pub tier: Tier,
    pub title: String,
    pub stage: Stage,
    /// The sentence, with `{actor}`, `{element}`, `{source}`, `{target}`, `{assets}`.
    pub threat: String,
    #[serde(default)]
    pub why: String,
    pub on: Target,
    /// Whether the rule applies at all.
    #[serde(default)]
    pub scope: Condition,
    /// True: open; false: closed by design.
    pub weakness: Condition,
    /// Words that help to apply the fix; the fix itself follows from the weakness.
    #[serde(default)]
    pub fix: String,
    #[serde(default)]
    pub stride: Vec<Stride>,
    #[serde(default)]
    pub affects: Vec<Goal>,
    /// 1 to 5 on the ladder.
    pub likelihood: u8,
    /// 1 to 5 on the ladder.
    pub impact: u8,
    /// Ids or codes of controls, the one that removes the weakness first.
    #[serde(default)]
    pub controls: Vec<String>,
    #[serde(default)]
    pub refs: Refs,
    #[serde(default)]
    pub cases: Vec<Case>,
}

fn full() -> Tier {
    Tier::Full
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ControlType {
    Preventive,
    Detective,
    Corrective,
}

/// A control file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename = "Control", deny_unknown_fields)]
pub struct ControlSpec {
    pub id: String,
    #[serde(default)]
    pub code: String,
    pub title: String,
    pub stage: Stage,
    pub r#type: ControlType,
    /// The mechanism: of several controls of one group only the strongest counts.
    pub group: String,
    /// The share of likelihood it takes away when verified, 0 to 1.
    #[serde(default)]
    pub likelihood: f64,
    /// The share of impact it takes away when verified, 0 to 1.
    #[serde(default)]
    pub impact: f64,
    /// 1 (hours) to 5 (quarters).
    pub effort: u8,
    /// Kinds it is put on, `flow`, `data_asset` or `entry_point`.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    pub refs: Refs,
    /// The service that does it on AWS; may be empty.
    #[serde(default)]
    pub aws: String,
    #[serde(default)]
    pub note: String,
}

impl ControlSpec {
    /// Whether it may be put on things of that kind.
    pub fn fits(&self, kind: Kind) -> bool {
        let entry = matches!(
            kind,
            Kind::ManualRun | Kind::EventTrigger | Kind::Webhook | Kind::ApiGateway
        );
        self.kinds
            .iter()
            .any(|word| word == kind.word() || (entry && word == "entry_point"))
    }

    /// Whether it may be put on flows.
    pub fn fits_flows(&self) -> bool {
        self.kinds.iter().any(|word| word == "flow")
    }
}

/// The manifest of a pack: a folder of rule files beside `pack.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename = "Pack", deny_unknown_fields)]
pub struct Manifest {
    /// Kebab-case; models switch packs off by it.
    pub id: String,
    #[serde(default)]
    pub title: String,
    pub version: String,
    #[serde(default)]
    pub licence: String,
    /// Where it comes from: who wrote it, or an address.
    #[serde(default)]
    pub source: String,
    /// Of a rule of one id the pack of the higher number counts, and only it may override fields. Built in is 0.
    #[serde(default = "above")]
    pub priority: i32,
}

fn above() -> i32 {
    1
}

impl Manifest {
    /// Reads a `pack.ron`.
    ///
    /// # Errors
    /// The reader's complaint, or the first thing that is wrong, with line and column.
    pub fn read(text: &str) -> Result<Self, model::Issue> {
        let manifest: Self = crate::parse::read(text)?;
        match crate::vet::manifest(text, &manifest).into_iter().next() {
            Some(issue) => Err(issue),
            None => Ok(manifest),
        }
    }
}
