//! Rules, findings, scores and the risk matrix. It reads a model and packs of rules and says what threatens what,
//! how badly, and why; it draws nothing and opens no file.

mod acting;
mod book;
pub mod case;
mod compile;
mod condition;
pub mod coverage;
mod derive;
mod engine;
mod explain;
mod finding;
mod fix;
mod judge;
pub mod lint;
mod lists;
mod look;
pub mod matrix;
mod order;
mod pack;
mod patch;
mod question;
mod reading;
mod rescore;
mod roll;
mod rule;
pub mod score;
mod search;
mod slab;
mod touched;
mod tri;
mod view;
mod wires;

pub use condition::{Condition, Literal};
pub use engine::Analysis;
pub use explain::{Atom, Evidence};
pub use finding::{Finding, Origin, Question, State, finding_id};
pub use fix::Fix;
pub use lists::{Findings, Questions};
pub use matrix::Matrix;
pub use pack::{Problem, RuleSet, Source};
pub use reading::{Completeness, Counts, Tally};
pub use rule::{Case, ControlSpec, ControlType, Manifest, Refs, Rule, Target};
pub use score::{Score, Step};
pub use view::{Exposure, Origin as FactOrigin};
