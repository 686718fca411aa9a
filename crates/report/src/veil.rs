//! The model as outsiders may see it: no names of people or hosts, no notes, no evidence, no parking lot, nothing a link
//! or an import could tell. Names are taken out of every text that repeats them; what a rule says is not touched.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Analysis, Problem};
use model::{
    About, Asset, Assumption, Boundary, Control, Decision, Diagram, Edit, Element, Fact, Flow,
    Kind, Model, Override, OwnThreat, Provenance, Scope, Session,
};

/// What stands where a name stood.
const PERSON: &str = "withheld";
const HOST: &str = "[host]";

/// What a report is made from as outsiders may see it: the model veiled, no name of its file, problems without the places
/// they are in. The analysis is of the model as it is, so that ids are those of every other report of it.
pub fn withhold(model: &Model, file: &mut String, analysis: &mut Analysis) -> Model {
    "withheld".clone_into(file);
    analysis.problems.clear();
    if analysis.set.is_broken() {
        let what = "part of a rule pack could not be used";
        let problem = Problem::plain(what, "findings of it may be missing");
        analysis.problems.push(problem);
    }
    veil(model)
}

/// The model without what the profile `Shareable` hides.
///
/// *Limitations.* A name is found where a field says it is one (owner, author, facilitator, a host's element), in every
/// text that repeats it, and where it has the form of an address. A person named in prose alone is not.
pub fn veil(model: &Model) -> Model {
    let scrub = Scrub::new(model);
    let mut veiled = model.clone();
    let mut edit = Edit::new(&mut veiled);
    scrub.things(&mut edit, model);
    scrub.judged(&mut edit, model);
    scrub.told(&mut edit, model);
    edit.workload(|workload| {
        workload.owner.clear();
        for text in [
            &mut workload.title,
            &mut workload.description,
            &mut workload.version,
            &mut workload.business_value,
            &mut workload.decision_asked,
            &mut workload.bottom_line,
        ] {
            scrub.text(text);
        }
        for out in &mut workload.out_of_scope {
            scrub.text(&mut out.what);
            scrub.text(&mut out.reason);
        }
        for reason in workload
            .packs_off
            .values_mut()
            .chain(workload.rules_off.values_mut())
        {
            scrub.text(reason);
        }
        for change in workload.rule_overrides.values_mut() {
            scrub.text(&mut change.reason);
            let words = [
                &mut change.title,
                &mut change.threat,
                &mut change.why,
                &mut change.fix,
            ];
            words
                .into_iter()
                .flatten()
                .for_each(|text| scrub.text(text));
        }
    });
    edit.commit();
    veiled
}

/// The names that must not be seen, each with what stands for it.
struct Scrub {
    /// Whole names in lower case.
    names: BTreeMap<String, String>,
    /// Words of people's names, as they are written.
    parts: BTreeSet<String>,
    hosts: BTreeMap<model::ElementId, String>,
}

impl Scrub {
    fn new(model: &Model) -> Self {
        let mut scrub = Self {
            names: BTreeMap::new(),
            parts: BTreeSet::new(),
            hosts: BTreeMap::new(),
        };
        let hosts = model
            .elements()
            .iter()
            .filter(|(_, e)| e.kind == Kind::Host);
        for (ix, (id, host)) in hosts.enumerate() {
            let name = format!("Host {}", ix + 1);
            scrub
                .names
                .insert(host.name.trim().to_lowercase(), name.clone());
            scrub.hosts.insert(*id, name);
        }
        for person in people(model) {
            scrub.person(person.trim());
        }
        scrub.names.remove("");
        scrub
    }

    fn person(&mut self, name: &str) {
        if name.is_empty() || name == PERSON {
            return;
        }
        self.names
            .entry(name.to_lowercase())
            .or_insert_with(|| PERSON.to_owned());
        let capital = |word: &&str| {
            word.chars().nth(2).is_some() && word.starts_with(|c: char| c.is_uppercase())
        };
        let words = name.split(|c: char| !c.is_alphanumeric());
        self.parts.extend(words.filter(capital).map(str::to_owned));
    }

    fn things(&self, edit: &mut Edit, model: &Model) {
        for id in model.elements().keys() {
            edit.update(*id, |element: &mut Element| {
                match self.hosts.get(id) {
                    Some(name) => element.name.clone_from(name),
                    None => self.text(&mut element.name),
                }
                element.facts.values_mut().for_each(unsourced);
                self.about(&mut element.about);
            });
        }
        for id in model.flows().keys() {
            edit.update(*id, |flow: &mut Flow| {
                self.text(&mut flow.name);
                flow.facts.values_mut().for_each(unsourced);
                self.about(&mut flow.about);
            });
        }
        for id in model.boundaries().keys() {
            edit.update(*id, |boundary: &mut Boundary| {
                self.text(&mut boundary.name);
                self.about(&mut boundary.about);
            });
        }
        for id in model.assets().keys() {
            edit.update(*id, |asset: &mut Asset| {
                self.text(&mut asset.name);
                asset.facts.values_mut().for_each(unsourced);
                self.about(&mut asset.about);
            });
        }
        for id in model.diagrams().keys() {
            edit.update(*id, |diagram: &mut Diagram| {
                self.text(&mut diagram.title);
                diagram.notes.clear();
            });
        }
    }

    fn about(&self, about: &mut About) {
        about.note.clear();
        for words in about.considered.values_mut() {
            words.clear();
        }
        about.source = None;
        hide(&mut about.owner);
        self.text(&mut about.description);
        about.tags = about.tags.iter().map(|tag| self.scrubbed(tag)).collect();
        if let Scope::Out { reason } = &mut about.scope {
            self.text(reason);
        }
    }

    fn judged(&self, edit: &mut Edit, model: &Model) {
        for id in model.controls().keys() {
            edit.update(*id, |control: &mut Control| {
                hide(&mut control.owner);
                control.note.clear();
                control.evidence.clear();
            });
        }
        for id in model.decisions().keys() {
            edit.update(*id, |decision: &mut Decision| {
                hide(&mut decision.owner);
                hide(&mut decision.by);
                decision.note.clear();
                decision.evidence.clear();
                self.text(&mut decision.reason);
            });
        }
        for id in model.overrides().keys() {
            edit.update(*id, |set: &mut Override| {
                hide(&mut set.author);
                self.text(&mut set.reason);
            });
        }
        for id in model.threats().keys() {
            edit.update(*id, |threat: &mut OwnThreat| {
                hide(&mut threat.author);
                self.text(&mut threat.title);
                self.text(&mut threat.threat);
            });
        }
    }

    fn told(&self, edit: &mut Edit, model: &Model) {
        for id in model.assumptions().keys() {
            edit.update(*id, |assumption: &mut Assumption| {
                hide(&mut assumption.owner);
                self.text(&mut assumption.text);
            });
        }
        for id in model.sessions().keys() {
            edit.update(*id, |session: &mut Session| {
                session.facilitator.clear();
                session.parking.clear();
                for text in [
                    &mut session.title,
                    &mut session.scope,
                    &mut session.decision_asked,
                ] {
                    self.text(text);
                }
                for text in session.decisions.iter_mut().chain(&mut session.assumptions) {
                    self.text(text);
                }
                for vote in &mut session.votes {
                    self.text(&mut vote.reason);
                }
                for action in &mut session.actions {
                    hide(&mut action.owner);
                    self.text(&mut action.text);
                }
                let attendance = std::mem::take(&mut session.attendance);
                session.attendance = attendance
                    .into_iter()
                    .map(|(role, n)| (self.scrubbed(&role), n))
                    .collect();
            });
        }
    }

    fn text(&self, text: &mut String) {
        if !text.is_empty() {
            *text = self.scrubbed(text);
        }
    }

    fn scrubbed(&self, text: &str) -> String {
        let mut out = text.to_owned();
        // The longest names first: a name may hold another.
        let mut names: Vec<(&String, &String)> = self.names.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, word) in names {
            out = replaced(&out, name, word, true);
        }
        for part in &self.parts {
            out = replaced(&out, part, PERSON, false);
        }
        let words: Vec<&str> = out.split(' ').collect();
        words.into_iter().map(address).collect::<Vec<_>>().join(" ")
    }
}

fn hide(name: &mut String) {
    if !name.trim().is_empty() {
        PERSON.clone_into(name);
    }
}

fn unsourced(fact: &mut Fact) {
    if matches!(
        fact.from,
        Provenance::Person { .. } | Provenance::Import { .. }
    ) {
        fact.from = Provenance::Stated;
    }
}

/// Every field that names somebody.
fn people(model: &Model) -> BTreeSet<&str> {
    let mut names = BTreeSet::from([model.workload().owner.as_str()]);
    let abouts = model
        .elements()
        .values()
        .map(|e| &e.about)
        .chain(model.flows().values().map(|f| &f.about))
        .chain(model.boundaries().values().map(|b| &b.about))
        .chain(model.assets().values().map(|a| &a.about));
    names.extend(abouts.map(|about| about.owner.as_str()));
    names.extend(model.controls().values().map(|c| c.owner.as_str()));
    for decision in model.decisions().values() {
        names.extend([decision.owner.as_str(), decision.by.as_str()]);
    }
    names.extend(model.overrides().values().map(|o| o.author.as_str()));
    names.extend(model.threats().values().map(|t| t.author.as_str()));
    names.extend(model.assumptions().values().map(|a| a.owner.as_str()));
    for session in model.sessions().values() {
        names.insert(&session.facilitator);
        names.extend(session.actions.iter().map(|action| action.owner.as_str()));
    }
    let facts = model
        .elements()
        .values()
        .map(|e| &e.facts)
        .chain(model.flows().values().map(|f| &f.facts))
        .chain(model.assets().values().map(|a| &a.facts));
    names.extend(
        facts
            .flat_map(|facts| facts.values())
            .filter_map(|fact| match &fact.from {
                Provenance::Person { name, .. } => Some(name.as_str()),
                _ => None,
            }),
    );
    names
}

/// The text with every whole word that is `name` replaced; `name` is in lower case where case does not matter.
fn replaced(text: &str, name: &str, word: &str, any_case: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let wanted: Vec<char> = name.chars().collect();
    let same = |a: char, b: char| a == b || (any_case && a.to_lowercase().eq(b.to_lowercase()));
    let edge = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric());
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let part = letters.get(at..at + wanted.len());
        let hit = part.is_some_and(|part| part.iter().zip(&wanted).all(|(a, b)| same(*a, *b)))
            && edge(at.checked_sub(1).and_then(|before| letters.get(before)))
            && edge(letters.get(at + wanted.len()));
        if hit && !wanted.is_empty() {
            out.push_str(word);
            at += wanted.len();
        } else {
            out.push(*letter);
            at += 1;
        }
    }
    out
}

/// Ends of names that are hosts rather than files.
const TOP: [&str; 14] = [
    "com",
    "org",
    "net",
    "io",
    "dev",
    "cloud",
    "internal",
    "local",
    "localdomain",
    "lan",
    "corp",
    "intra",
    "home",
    "de",
];

/// The word, or a stand-in for it if it is an address: of the web, of mail, of the network, or a host's full name.
fn address(word: &str) -> String {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = core.split([':', '/']).next().unwrap_or_default();
    let labels: Vec<&str> = bare.split('.').collect();
    let sound = labels.iter().all(|l| {
        !l.is_empty()
            && l.chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    });
    let last = labels
        .last()
        .copied()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let number = |l: &&str| l.parse::<u8>().is_ok();
    let ip = labels.len() == 4 && labels.iter().all(number);
    let host = sound && labels.len() > 1 && (TOP.contains(&last.as_str()) || ip);
    let mail = core.split_once('@').is_some_and(|(_, at)| at.contains('.'));
    if core.contains("://") || mail || host {
        return word.replacen(core, HOST, 1);
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only_are_replaced() {
        assert_eq!(
            replaced("Ann annotates, ann.", "ann", "X", true),
            "X annotates, X."
        );
        assert_eq!(
            replaced("the platform of Platform", "Platform", "X", false),
            "the platform of X"
        );
    }

    #[test]
    fn addresses_are_known_by_their_form() {
        let cases = [
            ("see", "see"),
            ("https://wiki.example.org/a", "[host]"),
            ("(db01.prod.internal)", "([host])"),
            ("10.0.12.7,", "[host],"),
            ("dana@example.org", "[host]"),
            ("db01.corp:5432", "[host]"),
            ("app.py", "app.py"),
            ("3.12", "3.12"),
            ("1.2.3", "1.2.3"),
        ];
        for (word, want) in cases {
            assert_eq!(address(word), want);
        }
    }
}
