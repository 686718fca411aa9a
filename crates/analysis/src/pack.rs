//! Packs: rule and control files of several packs into one rule set, checked, in the order of their priority. A file that
//! cannot be used is a problem with file, line and column; the others still count.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{Attr, Issue, Kind, Workload, clip};

use crate::{
    Amended, Amendment, ControlSpec, Manifest, Matrix, Problem, Rule,
    compile::Compiled,
    parse::read,
    search::{self, Search},
    vet,
};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The id of the pack that is built in.
pub const BUILTIN: &str = "plimsoll";

/// The files of one pack: its manifest and each file's name and text.
#[derive(Clone, Debug, Default)]
pub struct Source<'t> {
    pub manifest: Manifest,
    pub rules: Vec<(&'t str, &'t str)>,
    pub controls: Vec<(&'t str, &'t str)>,
    /// What it changes in rules of other packs.
    pub overrides: Vec<(&'t str, &'t str)>,
    /// What is wrong with the folder itself: a manifest that cannot be read, a file that belongs nowhere.
    pub problems: Vec<Problem>,
}

/// Everything rules are judged with: rules, controls, matrices, ready to run.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    pub rules: Vec<Rule>,
    /// The pack each rule came from, beside `rules`.
    pub packs: Vec<usize>,
    /// The packs, lowest priority first.
    pub manifests: Vec<Manifest>,
    pub controls: Vec<ControlSpec>,
    /// The pack each control came from, beside `controls`.
    pub control_packs: Vec<usize>,
    pub matrices: Vec<Matrix>,
    pub problems: Vec<Problem>,
    /// What packs changed in rules of others, and a model in any, by the rule's number, in the order it was done.
    pub amended: BTreeMap<usize, Vec<Amended>>,
    /// The set without what the model it judges changed; none where it changed nothing.
    pub(crate) base: Option<Arc<Self>>,
    pub(crate) compiled: Vec<Compiled>,
    /// The far-reaching conditions by number.
    pub(crate) searches: Vec<Search>,
    rule_names: BTreeMap<String, usize>,
    control_names: BTreeMap<String, usize>,
}

/// Numbers of rules fit in 16 bits, so that findings stay small.
const MOST_RULES: usize = u16::MAX as usize;

impl RuleSet {
    /// The rules, controls and matrices of this build.
    pub fn builtin() -> Self {
        Self::with(&[])
    }

    /// The built-in pack and others beside it. Packs of a higher priority win; of one priority none does.
    pub fn with(sources: &[Source<'_>]) -> Self {
        let mut set = Self::default();
        for (file, text) in MATRICES {
            match read::<Matrix>(text) {
                Ok(matrix) => set.matrices.push(matrix),
                Err(issue) => set.problems.push(Problem::broken(*file, issue)),
            }
        }
        let own = Source {
            manifest: Manifest {
                id: BUILTIN.to_owned(),
                title: "Containers".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                licence: "MIT OR Apache-2.0".to_owned(),
                source: "this program".to_owned(),
                priority: 0,
            },
            rules: RULES.to_vec(),
            controls: CONTROLS.to_vec(),
            ..Source::default()
        };
        let mut order = vec![&own];
        for source in sources {
            set.problems.extend(source.problems.iter().cloned());
            let id = &source.manifest.id;
            if order.iter().any(|other| other.manifest.id == *id) {
                let what = format!("two packs have the id \u{201c}{}\u{201d}", clip(id));
                let hint = "the later one is left out; give it another id in pack.ron";
                let issue = Issue::new(0, 0, what, hint);
                set.problems.push(Problem::broken("", issue));
            } else {
                order.push(source);
            }
        }
        order.sort_by_key(|source| source.manifest.priority);
        set.manifests = order.iter().map(|source| source.manifest.clone()).collect();
        for (pack, source) in order.iter().enumerate() {
            set.load_controls(pack, source);
        }
        set.control_names = names(set.controls.iter().map(|c| (&c.id, &c.code)));
        let mut replaced = Vec::new();
        for (pack, source) in order.iter().enumerate() {
            set.load_rules(pack, source, &mut replaced);
        }
        set.sort();
        for (id, amended) in replaced {
            let at = set.rule_names.get(&id);
            set.amended.extend(at.map(|ix| (*ix, vec![amended])));
        }
        for (pack, source) in order.iter().enumerate() {
            set.load_overrides(pack, source);
        }
        set.compiled = set
            .rules
            .iter()
            .map(|rule| Compiled::new(rule, &set))
            .collect();
        set.group();
        set.searches = search::number(&mut set.compiled);
        set
    }

    /// The file of a built-in rule or control by its id, as a pattern for one's own.
    pub fn file(id: &str) -> Option<&'static str> {
        let name = format!("{id}.ron");
        let mut files = RULES.iter().chain(CONTROLS);
        files.find_map(|(file, text)| (*file == name).then_some(*text))
    }

    /// The rule of that id or code.
    pub fn rule(&self, name: &str) -> Option<usize> {
        self.rule_names.get(name).copied()
    }

    /// Every id and code a rule has.
    pub(crate) fn rule_names(&self) -> impl Iterator<Item = &String> {
        self.rule_names.keys()
    }

    /// The control of that id or code.
    pub fn control(&self, name: &str) -> Option<usize> {
        self.control_names.get(name).copied()
    }

    /// The manifest of a rule's pack, by the rule's number.
    pub fn pack_of(&self, rule: usize) -> Option<&Manifest> {
        self.manifests.get(*self.packs.get(rule)?)
    }

    /// What was changed in a rule, by its number, in the order it was done.
    pub fn changes(&self, rule: usize) -> &[Amended] {
        self.amended.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// Whether something of a pack was left out, so that a gate must not pass on the rest.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.broken)
    }

    /// What is wrong with packs and rules a model switches off, beside rules that do not exist.
    pub(crate) fn off_faults(&self, workload: &Workload) -> Vec<Problem> {
        let mut faults = Vec::new();
        let ids: Vec<&str> = self.manifests.iter().map(|pack| pack.id.as_str()).collect();
        for id in workload
            .packs_off
            .keys()
            .filter(|id| !ids.contains(&id.as_str()))
        {
            let what = format!(
                "the pack \u{201c}{}\u{201d} is switched off but is not loaded",
                clip(id)
            );
            faults.push(Problem::plain(what, vet::near(id, ids.iter().copied())));
        }
        for (id, reason) in workload.rules_off.iter().chain(&workload.packs_off) {
            if reason.trim().is_empty() {
                let what = format!(
                    "\u{201c}{}\u{201d} is switched off without a reason",
                    clip(id)
                );
                faults.push(Problem::plain(what, "say why in the model"));
            }
        }
        faults
    }

    /// Whether the higher of two packs, by number, wins over the lower; if not, neither does.
    fn wins(&self, pack: usize, other: usize) -> bool {
        let priority = |pack: usize| self.manifests.get(pack).map(|manifest| manifest.priority);
        priority(pack) > priority(other)
    }

    fn pack_name(&self, pack: usize) -> &str {
        self.manifests
            .get(pack)
            .map_or("?", |manifest| manifest.id.as_str())
    }

    fn refuse(&mut self, file: &str, issues: impl IntoIterator<Item = Issue>) {
        let broken = |issue| Problem::broken(file, issue);
        self.problems.extend(issues.into_iter().map(broken));
    }

    fn load_controls(&mut self, pack: usize, source: &Source<'_>) {
        let mut codes = BTreeSet::new();
        for (file, text) in &source.controls {
            let control = match read::<ControlSpec>(text) {
                Ok(control) => control,
                Err(issue) => {
                    self.refuse(file, [issue]);
                    continue;
                }
            };
            let issues = vet::control(file, text, &control);
            if !issues.is_empty() {
                self.refuse(file, issues);
                continue;
            }
            let known = self
                .controls
                .iter()
                .position(|other| other.id == control.id);
            let theirs = known.and_then(|ix| self.control_packs.get(ix).copied());
            let clash = theirs.map(|other| self.clash(pack, other, "control", &control.id, text));
            let note = match clash.transpose() {
                Ok(note) => note,
                Err(issue) => {
                    self.refuse(file, [issue]);
                    continue;
                }
            };
            if let Some(issue) = twice(text, "controls", &control.code, &mut codes) {
                self.refuse(file, [issue]);
                continue;
            }
            let note = note.or_else(|| self.lone_group(pack, text, &control));
            self.problems
                .extend(note.map(|issue| Problem::note(*file, issue)));
            let slot = known.and_then(|ix| {
                self.controls
                    .get_mut(ix)
                    .zip(self.control_packs.get_mut(ix))
            });
            match slot {
                Some((slot, from)) => (*slot, *from) = (control, pack),
                None => {
                    self.controls.push(control);
                    self.control_packs.push(pack);
                }
            }
        }
    }

    /// A group of a pack's control that is nearly one of another pack: of one mechanism only the strongest should count.
    fn lone_group(&self, pack: usize, text: &str, control: &ControlSpec) -> Option<Issue> {
        let others = self.controls.iter().map(|other| other.group.as_str());
        if self.pack_name(pack) == BUILTIN || others.clone().any(|group| group == control.group) {
            return None;
        }
        let near = model::nearest(&control.group, others)?;
        let what = format!("the group \u{201c}{}\u{201d} is new", clip(&control.group));
        let hint = format!(
            "did you mean \u{201c}{near}\u{201d}? Of one group only the strongest control counts"
        );
        Some(Issue::at(text, vet::field(text, "group"), what, hint))
    }

    fn load_rules(
        &mut self,
        pack: usize,
        source: &Source<'_>,
        replaced: &mut Vec<(String, Amended)>,
    ) {
        let mut codes = BTreeSet::new();
        let mut known: BTreeMap<String, usize> = self
            .rules
            .iter()
            .enumerate()
            .map(|(ix, rule)| (rule.id.clone(), ix))
            .collect();
        for (file, text) in &source.rules {
            let rule = match read::<Rule>(text) {
                Ok(rule) => rule,
                Err(issue) => {
                    self.refuse(file, [issue]);
                    continue;
                }
            };
            let issues = vet::rule(file, text, &rule, &self.control_names);
            if !issues.is_empty() {
                self.refuse(file, issues);
                continue;
            }
            let ix = known.get(&rule.id).copied();
            let theirs = ix.and_then(|ix| self.packs.get(ix).copied());
            let clash = theirs.map(|other| self.clash(pack, other, "rule", &rule.id, text));
            let note = match clash.transpose() {
                Ok(note) => note,
                Err(issue) => {
                    self.refuse(file, [issue]);
                    continue;
                }
            };
            if let Some(issue) = twice(text, "rules", &rule.code, &mut codes) {
                self.refuse(file, [issue]);
                continue;
            }
            if let Some((issue, other)) = note.zip(theirs) {
                self.problems.push(Problem::note(*file, issue));
                let amended = Amended {
                    pack: Some(pack),
                    field: "rule",
                    was: format!("of pack {}", self.pack_name(other)),
                    now: format!("of pack {}", self.pack_name(pack)),
                    reason: "a pack of a higher priority has a rule of this id".to_owned(),
                };
                replaced.push((rule.id.clone(), amended));
            }
            let slot = ix.and_then(|ix| self.rules.get_mut(ix).zip(self.packs.get_mut(ix)));
            if let Some((slot, from)) = slot {
                (*slot, *from) = (rule, pack);
                continue;
            }
            if self.rules.len() >= MOST_RULES {
                let what = format!("there are more than {MOST_RULES} rules");
                self.refuse(file, [Issue::new(0, 0, what, "leave packs out")]);
                return;
            }
            known.insert(rule.id.clone(), self.rules.len());
            self.rules.push(rule);
            self.packs.push(pack);
        }
    }

    /// What two things of one id come to: the one of the higher pack, with a note, or a refusal.
    fn clash(
        &self,
        pack: usize,
        other: usize,
        what: &str,
        id: &str,
        text: &str,
    ) -> Result<Issue, Issue> {
        let at = vet::field(text, "id");
        if pack == other {
            let what = format!("two {what}s have the id \u{201c}{id}\u{201d}");
            return Err(Issue::at(text, at, what, "give one of them another id"));
        }
        let theirs = self.pack_name(other);
        if self.wins(pack, other) {
            let hint = match what {
                "rule" => "to change single fields of a rule, put a file into overrides instead",
                _ => "it is of a pack with a higher priority",
            };
            let what = format!("{id} stands in place of the {what} of pack {theirs}");
            return Ok(Issue::at(text, at, what, hint));
        }
        let what = format!(
            "pack {theirs} has a {what} \u{201c}{id}\u{201d} too, and neither pack has the higher priority"
        );
        let hint = "set priority in pack.ron, or give it another id";
        Err(Issue::at(text, at, what, hint))
    }

    fn load_overrides(&mut self, pack: usize, source: &Source<'_>) {
        let mut done: BTreeSet<(usize, &'static str)> = BTreeSet::new();
        for (file, text) in &source.overrides {
            let amendment = match read::<Amendment>(text) {
                Ok(amendment) => amendment,
                Err(issue) => {
                    self.refuse(file, [issue]);
                    continue;
                }
            };
            let mut issues = amendment.faults(text);
            let found = self.override_of(pack, &amendment, text, &mut done);
            match found {
                Ok(ix) if issues.is_empty() => {
                    let Some(rule) = self.rules.get_mut(ix) else {
                        continue;
                    };
                    let changes = amendment.apply(rule, Some(pack));
                    self.amended.entry(ix).or_default().extend(changes);
                }
                Ok(_) => self.refuse(file, issues),
                Err(issue) => {
                    issues.push(issue);
                    self.refuse(file, issues);
                }
            }
        }
    }

    /// The rule an override may change, by number.
    fn override_of(
        &self,
        pack: usize,
        amendment: &Amendment,
        text: &str,
        done: &mut BTreeSet<(usize, &'static str)>,
    ) -> Result<usize, Issue> {
        let name = amendment.rule.as_str();
        let at = vet::field(text, "rule");
        let Some(ix) = self.rule(name) else {
            let what = format!("there is no rule \u{201c}{}\u{201d}", clip(name));
            let hint = vet::near(name, self.rule_names().map(String::as_str));
            return Err(vet::after(text, at, name, what, hint));
        };
        let theirs = self.packs.get(ix).copied().unwrap_or_default();
        if theirs == pack {
            let what = format!("{name} is a rule of this pack");
            return Err(Issue::at(text, at, what, "change the rule itself"));
        }
        if !self.wins(pack, theirs) {
            let what = format!(
                "the rule is of pack {}, which has no lower priority than this pack",
                self.pack_name(theirs)
            );
            let hint = "set a higher priority in pack.ron";
            return Err(Issue::at(text, at, what, hint));
        }
        for field in amendment.fields() {
            if !done.insert((ix, field)) {
                let what = format!("two overrides of this pack set the {field} of {name}");
                return Err(Issue::at(text, at, what, "leave one of them"));
            }
        }
        Ok(ix)
    }

    /// Rules by code, then id, so that results do not depend on file names.
    fn sort(&mut self) {
        let mut both: Vec<(Rule, usize)> = std::mem::take(&mut self.rules)
            .into_iter()
            .zip(std::mem::take(&mut self.packs))
            .collect();
        both.sort_by(|a, b| (&a.0.code, &a.0.id).cmp(&(&b.0.code, &b.0.id)));
        (self.rules, self.packs) = both.into_iter().unzip();
        self.rule_names = names(self.rules.iter().map(|rule| (&rule.id, &rule.code)));
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
}

/// Ids and codes with their numbers. An id is never taken by the code of another; of one code the first counts.
fn names<'n>(both: impl Iterator<Item = (&'n String, &'n String)>) -> BTreeMap<String, usize> {
    let both: Vec<_> = both.enumerate().collect();
    let mut names = BTreeMap::new();
    for (ix, (id, _)) in &both {
        names.insert((*id).clone(), *ix);
    }
    for (ix, (_, code)) in both.iter().filter(|(_, (_, code))| !code.is_empty()) {
        names.entry((*code).clone()).or_insert(*ix);
    }
    names
}

/// A code that two things of one pack have.
fn twice(text: &str, what: &str, code: &str, codes: &mut BTreeSet<String>) -> Option<Issue> {
    if code.is_empty() || codes.insert(code.to_owned()) {
        return None;
    }
    let what = format!("two {what} have the code \u{201c}{}\u{201d}", clip(code));
    let at = vet::field(text, "code");
    Some(Issue::at(text, at, what, "give one of them another code"))
}
