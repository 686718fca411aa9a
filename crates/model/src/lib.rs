//! The records people make, the only way to change them, undo, the file, and the one-line sketch.
//!
//! Everything else reads this crate; it reads nothing, does no input or output, and cannot fail.

mod asset;
mod assumption;
mod boundary;
mod change;
mod control;
mod decision;
mod diagram;
mod edit;
mod element;
mod fact;
mod fault;
pub mod file;
mod flow;
mod history;
mod id;
mod implied;
mod issue;
mod model;
mod outline;
mod session;
pub mod sketch;
mod vocabulary;
mod word;
mod workload;
mod zone;

pub use asset::Asset;
pub use assumption::{Assumption, AssumptionState, OutOfScope};
pub use boundary::Boundary;
pub use change::{Change, Mismatch, Record, Swap};
pub use control::{Anchor, Control, Evidence};
pub use decision::{Decision, Exploitation, Override, OwnThreat, Subject};
pub use diagram::{Diagram, Frame, Note, Place, Route};
pub use edit::Edit;
pub use element::{About, Element, Ratings, Scope};
pub use fact::{Fact, Facts, Provenance, Value};
pub use fault::Fault;
pub use flow::Flow;
pub use history::{History, Step};
pub use id::{
    AssetId, AssumptionId, BoundaryId, ControlId, DiagramId, ElementId, FindingId, FlowId,
    NAMESPACE, SessionId, ThreatId,
};
pub use implied::{Caution, Drawn, Force, Setting, Sign};
pub use issue::Issue;
pub use jiff::civil::Date;
pub use model::{In, Model, Table};
pub use outline::{Figures, Outline};
pub use session::{Axis, Covered, Phase, Session, SessionAction, Vote};
pub use vocabulary::{Attr, AttrSpec, Group, KindSpec, Vocabulary, vocabulary};
pub use word::{
    Action, BoundaryKind, Category, Goal, Kind, Profile, Response, Severity, Stage, Status, Stride,
    Tier, Unknown, clip, nearest, title,
};
pub use workload::{DEFAULT_MATRIX, LossUnit, MatrixChoice, OwnMatrix, RuleOverride, Workload};
pub use zone::ZoneSpec;

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
