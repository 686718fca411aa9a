//! One file a verb.

pub mod check;
pub mod draw;
pub mod report;
pub mod rules;
pub mod sketch;

use std::process::ExitCode;

use analysis::{Problem, RuleSet};
use clap::ValueEnum;

use crate::files::calm;

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// What a call comes to after its output stands: a pack of which something was left out is never a success.
fn ended(set: &RuleSet) -> ExitCode {
    if set.is_broken() {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}

/// Problems on standard error, a line each.
fn complain<'p>(problems: impl IntoIterator<Item = &'p Problem>) {
    for problem in problems {
        eprintln!("{}", calm(&problem.line()));
    }
}
