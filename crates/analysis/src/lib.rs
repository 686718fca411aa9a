//! Rules, findings, scores and the risk matrix. It reads a model and packs of rules and says what threatens what,
//! how badly, and why; it draws nothing and opens no file.

mod acting;
pub mod card;
pub mod case;
mod compare;
mod compile;
mod condition;
pub mod coverage;
mod derive;
mod engine;
mod explain;
mod figures;
mod finding;
mod fix;
pub mod lint;
mod look;
pub mod matrix;
mod order;
mod pack;
mod paths;
mod question;
mod rank;
mod reading;
pub mod responsibility;
mod rule;
pub mod score;
mod shown;
pub mod stride;
mod tri;
mod view;
mod warning;

pub use compare::{Changes, Moved, Turned, Was};
pub use condition::{Condition, Literal};
pub use engine::Analysis;
pub use explain::{Atom, Evidence};
pub use finding::{Finding, Origin, Question, State, finding_id};
pub use fix::Fix;
pub use matrix::Matrix;
pub use pack::{Problem, RuleSet, Source};
pub use paths::{Choke, Hop, Path, Paths};
pub use rank::Advice;
pub use reading::{Completeness, Counts, Tally};
pub use rule::{Case, ControlSpec, ControlType, Manifest, Refs, Rule, Target};
pub use score::{Score, Step};
pub use view::{Exposure, Origin as FactOrigin};
pub use warning::Warning;
