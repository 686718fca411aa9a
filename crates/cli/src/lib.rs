//! The verbs: everything Plimsoll does without a window. Results go to standard output, complaints to standard error.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "printing is what a command line is for"
)]

mod files;
mod packs;
mod verbs;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use model::{Issue, Severity, Tier};

pub use files::{MAX_BYTES, read_model};
pub use packs::user_rules;

/// What the call comes to: done, or a window to be opened by somebody who can.
pub enum Outcome {
    Done(ExitCode),
    Window(Option<PathBuf>),
}

/// What stops a verb. Each becomes one or more lines on standard error and exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written at all.
    #[error("{what}; {hint}")]
    File { what: String, hint: String },
    /// A file was read but is wrong, at these places.
    #[error("{}", lines(.file, .issues))]
    Issues { file: String, issues: Vec<Issue> },
    /// The call itself cannot be carried out.
    #[error("{what}; {hint}")]
    Call { what: String, hint: String },
}

fn lines(file: &str, issues: &[Issue]) -> String {
    const SHOWN: usize = 50;
    let mut lines: Vec<String> = issues
        .iter()
        .take(SHOWN)
        .map(|issue| issue.in_file(file))
        .collect();
    if issues.len() > SHOWN {
        lines.push(format!("{file}: and {} more", issues.len() - SHOWN));
    }
    lines.join("\n")
}

/// Threat models for container workloads: draw how containers are coded, built, pushed and run; see what threatens them
/// in a risk matrix; give reviewers the PDF they sign.
#[derive(Parser)]
#[command(
    name = "plimsoll",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a verb the window opens. A file named - is standard input or output."
)]
struct Args {
    /// The model (.ron) or sketch to open in the window
    file: Option<PathBuf>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Draw a sketch: make a model file with an automatic layout
    Draw(verbs::draw::Draw),
    /// Write a model as a sketch, one line a thing
    Sketch(verbs::sketch::Sketch),
    /// Judge a model: findings, scores and questions; a gate for pipelines with --fail-on
    Check(verbs::check::Check),
    /// Write the review report (.pdf), a figure (.svg) or the whole analysis (.json)
    Report(verbs::report::Report),
    /// List, explain, check and test rules; what they cover
    Rules(verbs::rules::Rules),
}

/// Runs a command line, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Outcome {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return Outcome::Done(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    let done = match args.verb {
        None => return Outcome::Window(args.file),
        Some(Verb::Draw(verb)) => verb.run(),
        Some(Verb::Sketch(verb)) => verb.run(),
        Some(Verb::Check(verb)) => verb.run(),
        Some(Verb::Report(verb)) => verb.run(),
        Some(Verb::Rules(verb)) => verb.run(),
    };
    Outcome::Done(done.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(2)
    }))
}

/// A tier by its word, for arguments.
fn tier(text: &str) -> Result<Tier, String> {
    text.parse()
        .map_err(|unknown: model::Unknown| unknown.to_string())
}

/// A band of a gate by its word.
fn band(text: &str) -> Result<Severity, String> {
    match text.parse() {
        Ok(Severity::None) => Err("use low, medium, high or critical".to_owned()),
        Ok(band) => Ok(band),
        Err(unknown) => Err(unknown.to_string()),
    }
}

/// A day as YYYY-MM-DD.
fn day(text: &str) -> Result<model::Date, String> {
    text.parse()
        .map_err(|_| format!("\u{201c}{text}\u{201d} is no day; write it as YYYY-MM-DD"))
}

/// Today, in UTC.
fn today() -> model::Date {
    jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::now())
        .date()
}
