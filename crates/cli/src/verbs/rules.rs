//! `plimsoll rules`: what the packs hold, a card in words, a folder checked, what the catalogues cover.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use analysis::{Case, Condition, ControlSpec, Manifest, Refs, Rule, RuleSet, Source, case};
use clap::{Args, Subcommand};
use model::Issue;

use crate::{
    Error,
    files::{Output, read_text, shown},
};

#[derive(Args)]
pub struct Rules {
    #[command(subcommand)]
    what: Option<What>,
    /// A folder of rules beside the built-in ones
    #[arg(long = "pack", value_name = "FOLDER", global = true)]
    packs: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum What {
    /// All rules, a line each
    List,
    /// One rule or control, whole, by id or code
    Explain { id: String },
    /// Read a folder of rules and run their cases
    Check { folder: PathBuf },
    /// What of other catalogues the rules touch
    Coverage,
}

impl Rules {
    pub fn run(self) -> Result<ExitCode, Error> {
        let text = match self.what.unwrap_or(What::List) {
            What::List => list(&*super::rule_set(&self.packs)?),
            What::Explain { id } => explain(&*super::rule_set(&self.packs)?, &id)?,
            What::Coverage => coverage(&*super::rule_set(&self.packs)?),
            What::Check { folder } => check(&folder)?,
        };
        Output::open(Path::new("-"))?.write(|out| out.write_all(text.as_bytes()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The files of a pack's folder.
pub struct Folder {
    manifest: Manifest,
    rules: Vec<(String, String)>,
    controls: Vec<(String, String)>,
}

impl Folder {
    /// Reads `pack.ron`, and every other `.ron` file of a folder and its folder `controls`.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let id = folder.file_name().map_or_else(
            || "pack".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let mut pack = Self {
            manifest: Manifest {
                id,
                title: String::new(),
                version: "0".to_owned(),
                licence: String::new(),
                priority: 1,
            },
            rules: Vec::new(),
            controls: Vec::new(),
        };
        let mut files = ron_files(folder)?;
        let controls = folder.join("controls");
        if controls.is_dir() {
            files.extend(ron_files(&controls)?);
        }
        if files.is_empty() {
            let what = format!("{} holds no rules", folder.display());
            return Err(Error::File {
                what,
                hint: "a rule is one file that ends in .ron".to_owned(),
            });
        }
        for path in files {
            let text = read_text(&path)?;
            if path.file_name().is_some_and(|name| name == "pack.ron") {
                pack.manifest = Manifest::read(&text).map_err(|issue| Error::Issues {
                    file: shown(&path),
                    issues: vec![issue],
                })?;
            } else if holds_control(&text) {
                pack.controls.push((shown(&path), text));
            } else {
                pack.rules.push((shown(&path), text));
            }
        }
        Ok(pack)
    }

    /// The files as the engine reads them.
    pub fn source(&self) -> Source<'_> {
        Source {
            manifest: self.manifest.clone(),
            rules: self
                .rules
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect(),
            controls: self
                .controls
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect(),
        }
    }
}

fn holds_control(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("//"));
    first.is_some_and(|line| line.starts_with("Control("))
}

fn ron_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let trouble = |error: std::io::Error| Error::File {
        what: format!("the folder {} cannot be read: {error}", folder.display()),
        hint: "name a folder of rule files".to_owned(),
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        if path.is_file() && path.extension().is_some_and(|end| end == "ron") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn list(set: &RuleSet) -> String {
    let mut text = String::new();
    for rule in &set.rules {
        let _ = writeln!(
            text,
            "{:<5} {:<32} {:<5} {:<5} {:<20} {}",
            rule.code,
            rule.id,
            rule.tier.word(),
            rule.stage.word(),
            rule.on.word(),
            rule.title
        );
    }
    let _ = writeln!(
        text,
        "{} rules, {} controls",
        set.rules.len(),
        set.controls.len()
    );
    text
}

fn explain(set: &RuleSet, name: &str) -> Result<String, Error> {
    if let Some(rule) = set.rule(name).and_then(|ix| set.rules.get(ix)) {
        return Ok(card(set, rule));
    }
    if let Some(control) = set.control(name).and_then(|ix| set.controls.get(ix)) {
        return Ok(control_card(set, control));
    }
    let rules = set
        .rules
        .iter()
        .flat_map(|rule| [rule.id.as_str(), rule.code.as_str()]);
    let controls = set
        .controls
        .iter()
        .flat_map(|control| [control.id.as_str(), control.code.as_str()]);
    let hint = match model::nearest(name, rules.chain(controls)) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => "plimsoll rules list shows them all".to_owned(),
    };
    Err(Error::Call {
        what: format!(
            "there is no rule or control \u{201c}{}\u{201d}",
            model::clip(name)
        ),
        hint,
    })
}

fn card(set: &RuleSet, rule: &Rule) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} ({})\n{}\n", rule.title, rule.code, rule.id);
    let _ = writeln!(text, "Threat      {}", rule.threat);
    let _ = writeln!(text, "Why         {}", rule.why);
    let _ = writeln!(
        text,
        "About       {}, stage {}, tier {}",
        rule.on.word(),
        rule.stage,
        rule.tier
    );
    if rule.scope != Condition::Always {
        let _ = writeln!(text, "Applies if  {}", rule.scope.words());
    }
    let _ = writeln!(text, "Open if     {}", rule.weakness.words());
    let _ = writeln!(
        text,
        "Cleared by  {}",
        Condition::Not(Box::new(rule.weakness.clone())).words()
    );
    if !rule.fix.is_empty() {
        let _ = writeln!(text, "How         {}", rule.fix);
    }
    let stride: Vec<&str> = rule.stride.iter().map(|letter| letter.title()).collect();
    let affects: Vec<&str> = rule.affects.iter().map(|goal| goal.word()).collect();
    let _ = writeln!(text, "STRIDE      {}", stride.join(", "));
    let _ = writeln!(
        text,
        "Score       likelihood {}, impact {} (expert judgement), affects {}",
        rule.likelihood,
        rule.impact,
        affects.join(", ")
    );
    let _ = writeln!(text, "\nControls");
    for name in &rule.controls {
        if let Some(control) = set.control(name).and_then(|ix| set.controls.get(ix)) {
            let _ = writeln!(
                text,
                "  {} {:<28} {}",
                control.code, control.id, control.title
            );
        }
    }
    references(&mut text, &rule.refs);
    let _ = writeln!(text, "\nCases");
    for case in &rule.cases {
        let (state, sketch) = match case {
            Case::Open(sketch) => ("open", sketch),
            Case::Assumed(sketch) => ("assumed", sketch),
            Case::Asked(sketch) => ("asked", sketch),
            Case::Closed(sketch) => ("closed", sketch),
            Case::Silent(sketch) => ("silent", sketch),
        };
        let _ = writeln!(
            text,
            "  {state:<8} {}",
            sketch.replace('\n', "\n           ")
        );
    }
    text
}

fn control_card(set: &RuleSet, control: &ControlSpec) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} ({})\n{}\n",
        control.title, control.code, control.id
    );
    let _ = writeln!(text, "What        {}", control.note);
    if !control.aws.is_empty() {
        let _ = writeln!(text, "On AWS      {}", control.aws);
    }
    let _ = writeln!(
        text,
        "Kind        {:?}, stage {}, group {}",
        control.r#type, control.stage, control.group
    );
    let _ = writeln!(text, "Put on      {}", control.kinds.join(", "));
    let _ = writeln!(
        text,
        "Takes off   {:.0} % of likelihood, {:.0} % of impact when verified; effort {} of 5",
        control.likelihood * 100.0,
        control.impact * 100.0,
        control.effort
    );
    references(&mut text, &control.refs);
    let _ = writeln!(text, "\nAnswers");
    let answers = |rule: &&Rule| {
        rule.controls
            .iter()
            .any(|name| *name == control.id || *name == control.code)
    };
    for rule in set.rules.iter().filter(answers) {
        let _ = writeln!(text, "  {} {:<28} {}", rule.code, rule.id, rule.title);
    }
    text
}

/// The catalogues that references name, each with its list.
fn catalogues(refs: &Refs) -> [(&'static str, &[String]); 9] {
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
    ]
}

fn references(text: &mut String, refs: &Refs) {
    let _ = writeln!(text, "\nReferences");
    for (name, ids) in catalogues(refs)
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
    {
        let _ = writeln!(text, "  {name:<16} {}", ids.join(", "));
    }
}

fn check(folder: &Path) -> Result<String, Error> {
    let pack = Folder::read(folder)?;
    let set = Arc::new(RuleSet::with(&[pack.source()]));
    let mut issues: Vec<(String, Issue)> = set
        .problems
        .iter()
        .map(|problem| (problem.file.clone(), problem.issue.clone()))
        .collect();
    let mut cases = 0;
    for (file, _) in &pack.rules {
        let stem = Path::new(file)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(ix) = set.rule(&stem) else { continue };
        cases += set.rules.get(ix).map_or(0, |rule| rule.cases.len());
        for failure in case::check(&set, ix) {
            let what = format!("case {} does not hold: {}", failure.case, failure.what);
            issues.push((
                file.clone(),
                Issue::new(0, 0, what, "correct the rule or the case"),
            ));
        }
    }
    if issues.is_empty() {
        let (rules, controls) = (pack.rules.len(), pack.controls.len());
        return Ok(format!(
            "{} reads: {rules} rules, {controls} controls, {cases} cases hold\n",
            folder.display()
        ));
    }
    let lines: Vec<String> = issues
        .iter()
        .map(|(file, issue)| issue.in_file(file))
        .collect();
    Err(Error::File {
        what: lines.join("\n"),
        hint: format!("{} in all", issues.len()),
    })
}

fn coverage(set: &RuleSet) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} rules, {} controls",
        set.rules.len(),
        set.controls.len()
    );
    let mut by: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for rule in &set.rules {
        *by.entry("stage")
            .or_default()
            .entry(rule.stage.word())
            .or_default() += 1;
        *by.entry("tier")
            .or_default()
            .entry(rule.tier.word())
            .or_default() += 1;
        for letter in &rule.stride {
            *by.entry("STRIDE")
                .or_default()
                .entry(letter.title())
                .or_default() += 1;
        }
    }
    for (what, counts) in &by {
        let parts: Vec<String> = counts
            .iter()
            .map(|(word, count)| format!("{word} {count}"))
            .collect();
        let _ = writeln!(text, "By {what}: {}", parts.join(", "));
    }
    let mut touched: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for rule in &set.rules {
        for (name, ids) in catalogues(&rule.refs) {
            let entry = touched.entry(name).or_default();
            entry.0.extend(ids.iter().map(String::as_str));
            entry.1 += usize::from(!ids.is_empty());
        }
    }
    let _ = writeln!(text, "\n{:<16} {:>5} {:>6}", "Catalogue", "ids", "rules");
    for (name, (ids, rules)) in touched.iter().filter(|(_, (ids, _))| !ids.is_empty()) {
        let _ = writeln!(text, "{name:<16} {:>5} {rules:>6}", ids.len());
    }
    let _ = writeln!(text);
    for table in analysis::coverage::tables(set) {
        let _ = writeln!(
            text,
            "{:<46} {:>3} of {:>3}",
            table.name,
            table.touched(),
            table.items.len()
        );
        let missing = table.missing();
        if !missing.is_empty() {
            let _ = writeln!(text, "  nothing for {}", missing.join(", "));
        }
    }
    let bare: Vec<&str> = set
        .rules
        .iter()
        .filter(|rule| rule.cases.len() < 4)
        .map(|rule| rule.code.as_str())
        .collect();
    let _ = writeln!(
        text,
        "\nRules with fewer than four cases: {}",
        if bare.is_empty() {
            "none".to_owned()
        } else {
            bare.join(", ")
        }
    );
    text
}
