//! `plimsoll rules check` and `rules test`: a folder read and its cases run; the cases of everything loaded run.

use std::{fmt::Write, path::Path, process::ExitCode, sync::Arc};

use analysis::{
    Problem, RuleSet,
    case::{self, Failure},
};
use serde_json::{Value, json};

use super::{Format, count, problems, tell};
use crate::{
    Error,
    files::calm,
    packs::{Folder, Packs},
    verbs::complain,
};

/// What running cases came to.
struct Trial {
    rules: usize,
    cases: usize,
    failures: Vec<Failure>,
    /// Rules with the kinds of case they lack.
    lacking: Vec<(String, Vec<&'static str>)>,
}

impl Trial {
    /// Runs the cases of the rules of one pack, or of all.
    fn run(set: &Arc<RuleSet>, pack: Option<&str>) -> Self {
        let mut trial = Self {
            rules: 0,
            cases: 0,
            failures: Vec::new(),
            lacking: Vec::new(),
        };
        for (ix, rule) in set.rules.iter().enumerate() {
            let mine = set
                .pack_of(ix)
                .is_some_and(|of| pack.is_none_or(|id| of.id == id));
            if !mine {
                continue;
            }
            trial.rules += 1;
            trial.cases += rule.cases.len();
            trial.failures.extend(case::check(set, ix));
            let lacking: Vec<&str> = case::lacking(set, ix)
                .iter()
                .map(|want| want.words())
                .collect();
            if !lacking.is_empty() {
                trial.lacking.push((rule.id.clone(), lacking));
            }
        }
        trial
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for failure in &self.failures {
            let _ = writeln!(
                text,
                "{} case {}: {}",
                failure.rule,
                failure.case,
                calm(&failure.words())
            );
            for (subject, atoms) in &failure.atoms {
                for atom in atoms {
                    let _ = writeln!(
                        text,
                        "    at {}: {} is {} ({})",
                        calm(subject),
                        atom.attribute.replace('_', " "),
                        atom.value.replace('_', " "),
                        atom.from
                    );
                }
            }
        }
        for (rule, wants) in &self.lacking {
            let _ = writeln!(
                text,
                "{rule} has no case that is {}",
                wants.join(", nor one that is ")
            );
        }
        let held = self.cases - self.failures.len();
        let _ = writeln!(
            text,
            "{held} of {} of {} hold",
            count(self.cases, "case"),
            count(self.rules, "rule")
        );
        text
    }

    fn json(&self, set: &RuleSet) -> Value {
        let failures = self.failures.iter().map(|failure| {
            let atoms = failure.atoms.iter().flat_map(|(subject, atoms)| {
                atoms.iter().map(move |atom| {
                    json!({
                        "subject": subject,
                        "attribute": atom.attribute,
                        "value": atom.value,
                        "from": atom.from,
                    })
                })
            });
            json!({
                "rule": failure.rule,
                "case": failure.case,
                "sketch": failure.sketch,
                "wanted": failure.wanted,
                "got": failure.got,
                "unread": failure.unread,
                "atoms": atoms.collect::<Vec<_>>(),
            })
        });
        let lacking = self
            .lacking
            .iter()
            .map(|(rule, wants)| json!({"rule": rule, "lacks": wants}));
        json!({
            "rules": self.rules,
            "cases": self.cases,
            "held": self.cases - self.failures.len(),
            "failures": failures.collect::<Vec<_>>(),
            "lacking": lacking.collect::<Vec<_>>(),
            "problems": problems(&set.problems),
        })
    }
}

/// Runs cases: exit code 1 where one does not hold, 2 where something could not be used.
pub fn test(packs: &Packs, folder: Option<&Path>, format: Format) -> Result<ExitCode, Error> {
    let folder = folder.map(Folder::read).transpose()?;
    let set = packs.load_with(folder.as_ref())?;
    let trial = Trial::run(&set, folder.as_ref().map(Folder::id));
    tell(format, || trial.text(), || trial.json(&set))?;
    complain(&set.problems);
    Ok(match (set.is_broken(), trial.failures.is_empty()) {
        (true, _) => ExitCode::from(2),
        (false, false) => ExitCode::from(1),
        (false, true) => ExitCode::SUCCESS,
    })
}

/// Reads a folder whole: everything wrong with it, cases that do not hold included, is refused.
pub fn check(packs: &Packs, folder: &Path, format: Format) -> Result<ExitCode, Error> {
    let pack = Folder::read(folder)?;
    let set = packs.load_with(Some(&pack))?;
    let trial = Trial::run(&set, Some(pack.id()));
    let good = !set.is_broken() && trial.failures.is_empty();
    let text = || {
        if !good {
            return trial.text();
        }
        let (rules, controls, overrides) = pack.counts();
        let changes = match overrides {
            0 => String::new(),
            n => format!("{}, ", count(n, "override")),
        };
        format!(
            "{} reads: {}, {}, {changes}{} held\n",
            calm(&folder.display().to_string()),
            count(rules, "rule"),
            count(controls, "control"),
            count(trial.cases, "case")
        )
    };
    tell(format, text, || trial.json(&set))?;
    complain(&set.problems);
    for failure in &trial.failures {
        let what = format!(
            "{} case {} does not hold: {}",
            failure.rule,
            failure.case,
            failure.words()
        );
        let hint = "correct the rule or the case";
        let problem = Problem::broken("", model::Issue::new(0, 0, what, hint));
        eprintln!("{}", calm(&problem.line()));
    }
    for (rule, wants) in trial.lacking.iter().filter(|_| good) {
        eprintln!(
            "{rule} has no case that is {}",
            wants.join(", nor one that is ")
        );
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}
