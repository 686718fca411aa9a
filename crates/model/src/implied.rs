//! What a kind's file says follows by itself, so that nobody is asked: values a platform forces, values the drawing
//! shows, and combinations worth a warning (ELEMENTS, sections 1, 4 and 7). Plain data; analysis carries it out.

use ron::value::RawValue;
use serde::Deserialize;

use crate::{Action, Attr, BoundaryKind, Kind, Value};

/// An attribute with a value, as kind files write it: `("launch_type", "fargate")`.
#[derive(Clone, Debug, Deserialize)]
pub struct Setting(
    pub(crate) String,
    pub(crate) String,
    #[serde(skip)] pub(crate) Attr,
    #[serde(skip)] pub(crate) Value,
);

impl Setting {
    pub const fn attr(&self) -> Attr {
        self.2
    }

    pub const fn value(&self) -> Value {
        self.3
    }
}

/// Values that one value of an element settles for the elements that belong to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Force {
    /// The value that settles them.
    pub when: Setting,
    /// The kind that gets the values: elements whose task this is.
    pub on: Kind,
    pub set: Vec<Setting>,
    /// Kinds it may stand on that are then nobody's business here.
    #[serde(default)]
    pub leaves: Vec<Kind>,
    /// Why, as a sentence.
    pub why: String,
}

/// What in the drawing shows a value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub enum Sign {
    /// A flow leads to an element of the kind.
    To(Kind),
    /// A flow comes from an element of the kind.
    From(Kind),
    /// A flow joins it with an element of the kind, either way; those of a task's containers count as the task's.
    With(Kind),
    /// The flow names one of these protocols.
    Protocol(Vec<String>),
    /// One end of the flow is a managed service inside a boundary of the kind.
    Managed(BoundaryKind),
}

/// Values that the drawing shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    pub by: Sign,
    /// Actions of the flow that show nothing.
    #[serde(default)]
    pub unless: Vec<Action>,
    /// What the element at the other end must have.
    #[serde(default)]
    pub whose: Option<Setting>,
    pub set: Vec<Setting>,
    /// What is shown instead where the other end is joined with several such elements.
    #[serde(default)]
    pub several: Vec<Setting>,
    /// Why, as a sentence.
    pub why: String,
}

/// A combination that people should look at, although it is no threat. Its condition is in the language of rules,
/// which this crate does not know: a text here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    /// Kebab-case, stable for ever.
    pub id: String,
    pub when: Box<RawValue>,
    /// The attributes of the element to look at.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// What is odd, as a sentence.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// A sketch in which it stands, and one in which it does not.
    pub cases: (String, String),
}
