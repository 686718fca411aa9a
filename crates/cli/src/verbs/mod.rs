//! One file a verb.

pub mod check;
pub mod draw;
pub mod report;
pub mod rules;
pub mod sketch;

use std::{path::PathBuf, sync::Arc};

use analysis::RuleSet;

use crate::Error;

/// The built-in rules and those of other folders.
fn rule_set(packs: &[PathBuf]) -> Result<Arc<RuleSet>, Error> {
    let folders: Vec<rules::Folder> = packs
        .iter()
        .map(|path| rules::Folder::read(path))
        .collect::<Result<_, _>>()?;
    let sources: Vec<_> = folders.iter().map(rules::Folder::source).collect();
    let set = RuleSet::with(&sources);
    let broken: Vec<String> = set.problems.iter().map(analysis::Problem::line).collect();
    // A gate must not pass because a rule could not be read.
    if !broken.is_empty() && !sources.is_empty() {
        let hint = "mend the pack, or leave it out".to_owned();
        return Err(Error::File {
            what: broken.join("\n"),
            hint,
        });
    }
    Ok(Arc::new(set))
}
