//! `plimsoll rules`: what the packs hold, a card in words, a folder checked, cases run, what the catalogues cover.

mod card;
mod cover;
mod list;
mod trial;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use analysis::{Problem, Refs, RuleSet};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Format, complain, ended};
use crate::{Error, files::Output, packs::Packs};

#[derive(Args)]
#[command(after_help = "\
A pack is a folder: pack.ron (id, title, version, licence, source, priority), rules, and folders controls and overrides.
Packs are named with --pack or lie in your own folder, plimsoll/packs under $XDG_DATA_HOME (~/.local/share if not set).
Exit code 1: cases do not hold; 2: something cannot be used.")]
pub struct Rules {
    #[command(subcommand)]
    what: Option<What>,
    #[arg(long, value_enum, default_value_t, global = true)]
    format: Format,
    #[command(flatten)]
    packs: Packs,
}

#[derive(Subcommand)]
enum What {
    /// All packs, rules and controls, a line each
    List,
    /// One rule or control, whole, by id or code
    Explain {
        id: String,
        /// Print the built-in file itself, as a pattern for your own
        #[arg(long)]
        file: bool,
    },
    /// Read a folder of rules and run their cases
    Check { folder: PathBuf },
    /// Run the cases of all packs, or of one folder
    Test { folder: Option<PathBuf> },
    /// What of other catalogues the rules touch, and what they do not
    Coverage {
        /// A line a catalogue, as Markdown
        #[arg(long)]
        summary: bool,
    },
}

impl Rules {
    pub fn run(self) -> Result<ExitCode, Error> {
        let (packs, format) = (&self.packs, self.format);
        match self.what.unwrap_or(What::List) {
            What::List => {
                let set = packs.load()?;
                tell(format, || list::text(&set), || list::json(&set))?;
                Ok(done(&set))
            }
            What::Explain { id, file: true } => {
                let set = packs.load()?;
                card::file(&set, &id)
            }
            What::Explain { id, file: false } => {
                let set = packs.load()?;
                let found = card::find(&set, &id)?;
                tell(format, || found.text(&set), || found.json(&set))?;
                Ok(done(&set))
            }
            What::Coverage { summary } => {
                let set = packs.load()?;
                let text = || {
                    if summary {
                        analysis::coverage::summary(&set)
                    } else {
                        cover::text(&set)
                    }
                };
                tell(format, text, || cover::json(&set))?;
                Ok(done(&set))
            }
            What::Check { folder } => trial::check(packs, &folder, format),
            What::Test { folder } => trial::test(packs, folder.as_deref(), format),
        }
    }
}

/// Complains about what could not be used, once the output stands.
fn done(set: &RuleSet) -> ExitCode {
    complain(&set.problems);
    ended(set)
}

/// Writes the text or the object to standard output.
fn tell(
    format: Format,
    text: impl FnOnce() -> String,
    json: impl FnOnce() -> Value,
) -> Result<(), Error> {
    let text = match format {
        Format::Text => text(),
        Format::Json => format!("{:#}\n", json()),
    };
    Output::open(Path::new("-"))?.write(|out| out.write_all(text.as_bytes()))
}

/// A number with its word: `1 rule`, `2 rules`.
fn count(number: usize, word: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {word}{end}")
}

fn problems(problems: &[Problem]) -> Value {
    let one = |problem: &Problem| {
        json!({
            "file": problem.file,
            "line": problem.issue.line,
            "column": problem.issue.column,
            "what": problem.issue.what,
            "hint": problem.issue.hint,
            "broken": problem.broken,
        })
    };
    problems.iter().map(one).collect()
}

/// The catalogues that references name, each with its list.
fn catalogues(refs: &Refs) -> [(&'static str, &[String]); 10] {
    [
        ("ATT&CK", &refs.attack),
        ("CWE", &refs.cwe),
        ("CAPEC", &refs.capec),
        ("NIST SP 800-190", &refs.nist_800_190),
        ("NIST SP 800-53", &refs.nist_800_53),
        ("CIS and FSBP", &refs.cis),
        ("OWASP", &refs.owasp),
        ("ISO/IEC 27001", &refs.iso_27001),
        ("SOC 2", &refs.soc2),
        ("Source", &refs.source),
    ]
}
