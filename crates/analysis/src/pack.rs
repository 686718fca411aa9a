//! Packs: rule and control files into one rule set, checked. A file that cannot be used is a problem with file, line
//! and column; the others still count.

use std::collections::BTreeMap;

use model::{Attr, Issue, Kind, KindSpec, nearest, vocabulary};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use crate::{Condition, ControlSpec, Manifest, Matrix, Rule, Target, compile::Compiled};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Something that could not be used, with its file; shown wherever results are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, or empty where the model itself is meant.
    pub file: String,
    pub issue: Issue,
}

impl Problem {
    /// A problem of the model, without a place in a file.
    pub fn plain(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            file: String::new(),
            issue: Issue::new(0, 0, what, hint),
        }
    }

    /// The problem as one line.
    pub fn line(&self) -> String {
        if self.file.is_empty() {
            self.issue.to_string()
        } else {
            self.issue.in_file(&self.file)
        }
    }
}

/// The files of one pack: its manifest and each file's name and text.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    pub manifest: Manifest,
    pub rules: Vec<(&'t str, &'t str)>,
    pub controls: Vec<(&'t str, &'t str)>,
}

/// Everything rules are judged with: rules, controls, matrices, ready to run.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub rules: Vec<Rule>,
    /// The pack each rule came from, beside `rules`.
    pub packs: Vec<usize>,
    pub manifests: Vec<Manifest>,
    pub controls: Vec<ControlSpec>,
    pub matrices: Vec<Matrix>,
    pub problems: Vec<Problem>,
    pub(crate) compiled: Vec<Compiled>,
    rule_names: BTreeMap<String, usize>,
    control_names: BTreeMap<String, usize>,
}

impl RuleSet {
    /// The rules, controls and matrices of this build.
    pub fn builtin() -> Self {
        Self::with(&[])
    }

    /// The built-in packs and others beside them.
    pub fn with(sources: &[Source<'_>]) -> Self {
        let mut set = Self::default();
        for (file, text) in MATRICES {
            match read::<Matrix>(text) {
                Ok(matrix) => set.matrices.push(matrix),
                Err(issue) => set.problem(file, issue),
            }
        }
        let own = Manifest {
            id: "plimsoll".to_owned(),
            title: "Containers".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            licence: "MIT OR Apache-2.0".to_owned(),
            priority: 0,
        };
        let own = Source {
            manifest: own,
            rules: RULES.to_vec(),
            controls: CONTROLS.to_vec(),
        };
        let mut order: Vec<&Source<'_>> = std::iter::once(&own).chain(sources).collect();
        order.sort_by_key(|source| source.manifest.priority);
        for source in &order {
            set.controls(source);
        }
        for source in &order {
            set.rules(source);
        }
        set.sort();
        set.compiled = set
            .rules
            .iter()
            .map(|rule| Compiled::new(rule, &set))
            .collect();
        set.group();
        crate::search::number(&mut set.compiled);
        set
    }

    /// The rule of that id or code.
    pub fn rule(&self, name: &str) -> Option<usize> {
        self.rule_names.get(name).copied()
    }

    /// The control of that id or code.
    pub fn control(&self, name: &str) -> Option<usize> {
        self.control_names.get(name).copied()
    }

    fn problem(&mut self, file: &str, issue: Issue) {
        self.problems.push(Problem {
            file: file.to_owned(),
            issue,
        });
    }

    fn controls(&mut self, source: &Source<'_>) {
        for (file, text) in &source.controls {
            let control = match read::<ControlSpec>(text)
                .and_then(|control| checked_control(file, text, control))
            {
                Ok(control) => control,
                Err(issue) => {
                    self.problem(file, issue);
                    continue;
                }
            };
            match self
                .controls
                .iter_mut()
                .find(|other| other.id == control.id)
            {
                Some(slot) => *slot = control,
                None => self.controls.push(control),
            }
        }
        self.control_names = self
            .controls
            .iter()
            .enumerate()
            .flat_map(|(ix, c)| [(c.id.clone(), ix), (c.code.clone(), ix)])
            .filter(|(name, _)| !name.is_empty())
            .collect();
    }

    fn rules(&mut self, source: &Source<'_>) {
        let pack = self.manifests.len();
        self.manifests.push(source.manifest.clone());
        for (file, text) in &source.rules {
            let rule = match read::<Rule>(text).and_then(|rule| self.checked(file, text, rule)) {
                Ok(rule) => rule,
                Err(issue) => {
                    self.problem(file, issue);
                    continue;
                }
            };
            match self.rules.iter().position(|other| other.id == rule.id) {
                None => {
                    self.rules.push(rule);
                    self.packs.push(pack);
                }
                Some(ix) => {
                    let same_pack = self.packs.get(ix) == Some(&pack);
                    if same_pack {
                        let what = format!("two rules have the id \u{201c}{}\u{201d}", rule.id);
                        self.problem(
                            file,
                            Issue::at(text, 0, what, "give one of them another id"),
                        );
                    } else if let (Some(slot), Some(from)) =
                        (self.rules.get_mut(ix), self.packs.get_mut(ix))
                    {
                        *slot = rule;
                        *from = pack;
                    }
                }
            }
        }
    }

    /// Rules by code, then id, so that results do not depend on file names.
    fn sort(&mut self) {
        let mut both: Vec<(Rule, usize)> = std::mem::take(&mut self.rules)
            .into_iter()
            .zip(std::mem::take(&mut self.packs))
            .collect();
        both.sort_by(|a, b| (&a.0.code, &a.0.id).cmp(&(&b.0.code, &b.0.id)));
        (self.rules, self.packs) = both.into_iter().unzip();
        self.rule_names = self
            .rules
            .iter()
            .enumerate()
            .flat_map(|(ix, rule)| [(rule.id.clone(), ix), (rule.code.clone(), ix)])
            .filter(|(name, _)| !name.is_empty())
            .collect();
    }

    /// Finds the alternatives: rules of one kind whose weaknesses are different words of one attribute.
    fn group(&mut self) {
        let mut words: BTreeMap<(Kind, Attr), Vec<(usize, u8)>> = BTreeMap::new();
        for (ix, compiled) in self.compiled.iter().enumerate() {
            if let Some((kind, attr, value)) = compiled.word() {
                words.entry((kind, attr)).or_default().push((ix, value));
            }
        }
        let mut group = 0;
        for members in words.values() {
            let mut values: Vec<u8> = members.iter().map(|member| member.1).collect();
            values.sort_unstable();
            values.dedup();
            if values.len() < 2 {
                continue;
            }
            for (ix, _) in members {
                if let Some(compiled) = self.compiled.get_mut(*ix) {
                    compiled.group = Some(group);
                }
            }
            group += 1;
        }
    }

    fn checked(&self, file: &str, text: &str, rule: Rule) -> Result<Rule, Issue> {
        named(file, text, &rule.id)?;
        let spec = match rule.on {
            Target::Element(kind) => Some(vocabulary().kind(kind)),
            Target::Flow => Some(vocabulary().flow()),
            Target::Asset => Some(vocabulary().asset()),
            Target::Boundary | Target::Model => None,
        };
        check_condition(text, &rule.scope, spec)?;
        check_condition(text, &rule.weakness, spec)?;
        let named = rule.controls.iter().map(String::as_str);
        let asked = rule
            .scope
            .controls()
            .into_iter()
            .chain(rule.weakness.controls());
        for name in named.chain(asked) {
            if self.control(name).is_none() {
                let what = format!("there is no control \u{201c}{}\u{201d}", model::clip(name));
                return Err(here(
                    text,
                    name,
                    what,
                    near(name, self.control_names.keys().map(String::as_str)),
                ));
            }
        }
        for (field, level) in [("likelihood", rule.likelihood), ("impact", rule.impact)] {
            if !(1..=5).contains(&level) {
                let what = format!("{field} is {level}");
                return Err(Issue::at(
                    text,
                    find(text, field),
                    what,
                    "use a level from 1 to 5",
                ));
            }
        }
        Ok(rule)
    }
}

/// Reads one RON value, with the reader's complaint as an issue.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Issue> {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options
        .from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|error| {
            let hint = match &error.code {
                ron::Error::NoSuchEnumVariant {
                    expected, found, ..
                }
                | ron::Error::NoSuchStructField {
                    expected, found, ..
                } => near(found, expected.iter().copied()),
                _ => {
                    "compare with a rule that reads: plimsoll rules explain mutable-tag".to_owned()
                }
            };
            let what = match &error.code {
                ron::Error::NoSuchEnumVariant { found, .. } => {
                    format!("\u{201c}{}\u{201d} is not known here", model::clip(found))
                }
                ron::Error::NoSuchStructField { found, .. } => {
                    format!("there is no field \u{201c}{}\u{201d}", model::clip(found))
                }
                other => other.to_string(),
            };
            Issue::new(
                error.span.start.line.max(1),
                error.span.start.col.max(1),
                what,
                hint,
            )
        })
}

fn named(file: &str, text: &str, id: &str) -> Result<(), Issue> {
    let stem = file
        .rsplit('/')
        .next()
        .unwrap_or(file)
        .trim_end_matches(".ron");
    let kebab = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !kebab {
        let what = format!(
            "the id \u{201c}{}\u{201d} is not kebab-case",
            model::clip(id)
        );
        return Err(here(
            text,
            id,
            what,
            "use lower-case letters, digits and hyphens".to_owned(),
        ));
    }
    if stem != id {
        let what = format!("the id \u{201c}{id}\u{201d} is not the file's name");
        return Err(here(text, id, what, format!("name the file {id}.ron")));
    }
    Ok(())
}

fn checked_control(file: &str, text: &str, control: ControlSpec) -> Result<ControlSpec, Issue> {
    named(file, text, &control.id)?;
    for (field, share) in [
        ("likelihood", control.likelihood),
        ("impact", control.impact),
    ] {
        if !(0.0..=1.0).contains(&share) {
            let what = format!("{field} is {share}");
            return Err(Issue::at(
                text,
                find(text, field),
                what,
                "use a share from 0 to 1",
            ));
        }
    }
    let extra = ["entry_point", "flow", "data_asset"];
    for word in &control.kinds {
        if word.parse::<Kind>().is_err() && !extra.contains(&word.as_str()) {
            let what = format!("\u{201c}{}\u{201d} is no element kind", model::clip(word));
            return Err(here(
                text,
                word,
                what,
                near(word, Kind::ALL.iter().map(|k| k.word()).chain(extra)),
            ));
        }
    }
    Ok(control)
}

/// Words a condition may name beside attributes.
const FIELDS: [&str; 6] = [
    "action",
    "protocol",
    "category",
    "confidentiality",
    "integrity",
    "availability",
];

/// Checks names and values of a condition on things of one kind; of any kind where `spec` is none.
fn check_condition(
    text: &str,
    condition: &Condition,
    spec: Option<&KindSpec>,
) -> Result<(), Issue> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts
            .iter()
            .try_for_each(|part| check_condition(text, part, spec)),
        Condition::Not(inner) => check_condition(text, inner, spec),
        Condition::Carries(inner) | Condition::Holds(inner) => {
            check_condition(text, inner, Some(vocabulary().asset()))
        }
        Condition::Incoming(inner) | Condition::Outgoing(inner) => {
            check_condition(text, inner, Some(vocabulary().flow()))
        }
        Condition::On(inner) | Condition::ReachedBy(inner) | Condition::Reaches(inner) => {
            check_condition(text, inner, None)
        }
        Condition::Is(attr, value) | Condition::AtLeast(attr, value) => {
            if FIELDS.contains(&attr.as_str()) {
                return Ok(());
            }
            check_fact(text, attr, &value.to_string(), spec)
        }
        _ => Ok(()),
    }
}

fn check_fact(text: &str, attr: &str, word: &str, spec: Option<&KindSpec>) -> Result<(), Issue> {
    let kinds: Vec<&KindSpec> = match spec {
        Some(spec) => vec![spec],
        None => vocabulary().kinds().iter().collect(),
    };
    let mut choices = Vec::new();
    for attribute in kinds.iter().filter_map(|kind| kind.named(attr).ok()) {
        if attribute.value(word).is_ok() {
            return Ok(());
        }
        choices.push(attribute.choices());
    }
    if choices.is_empty() {
        let kind = spec.map_or_else(|| "any kind".to_owned(), |spec| format!("a {}", spec.id));
        let what = format!(
            "\u{201c}{}\u{201d} is no attribute of {kind}",
            model::clip(attr)
        );
        let names = kinds
            .iter()
            .flat_map(|kind| &kind.attributes)
            .map(|a| a.id.as_str())
            .chain(FIELDS);
        return Err(here(text, attr, what, near(attr, names)));
    }
    let what = format!(
        "\u{201c}{}\u{201d} is no value of {attr}",
        model::clip(word)
    );
    Err(here(
        text,
        word,
        what,
        format!("use {}", choices.join(" or ")),
    ))
}

fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => "use a name that the documentation lists".to_owned(),
    }
}

/// An issue where a text holds a word, in quotes if it can be.
fn here(text: &str, word: &str, what: String, hint: String) -> Issue {
    Issue::at(text, find(text, word), what, hint)
}

fn find(text: &str, word: &str) -> usize {
    text.find(&format!("\"{word}\""))
        .or_else(|| text.find(word))
        .unwrap_or_default()
}
