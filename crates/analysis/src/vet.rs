//! What a rule, a control or a manifest may say: names, levels, words and conditions, checked when they are loaded. A
//! pack that names what does not exist is refused here with the place and the nearest name, so that no rule is silently
//! never true.

use std::collections::BTreeMap;

use model::{Action, Category, Group, Issue, Kind, KindSpec, clip, nearest, vocabulary};

use crate::{Condition, ControlSpec, Literal, Manifest, Rule, Target};

/// Everything wrong with a rule file that reads.
pub(crate) fn rule(
    file: &str,
    text: &str,
    rule: &Rule,
    controls: &BTreeMap<String, usize>,
) -> Vec<Issue> {
    let mut issues: Vec<Issue> = named(file, text, &rule.id).into_iter().collect();
    for (name, words) in [("title", &rule.title), ("threat", &rule.threat)] {
        if words.trim().is_empty() {
            let what = format!("the {name} is empty");
            issues.push(Issue::at(text, field(text, name), what, "write it"));
        }
    }
    issues.extend(sentence(text, &rule.threat));
    for (name, empty, hint) in [
        (
            "stride",
            rule.stride.is_empty(),
            "name at least one of S, T, R, I, D, E",
        ),
        (
            "affects",
            rule.affects.is_empty(),
            "name at least one of C, I, A",
        ),
    ] {
        if empty {
            let what = format!("\u{201c}{name}\u{201d} names nothing");
            issues.push(Issue::at(text, field(text, name), what, hint));
        }
    }
    issues.extend(level(text, "likelihood", rule.likelihood));
    issues.extend(level(text, "impact", rule.impact));
    let from = field(text, "controls");
    for name in &rule.controls {
        issues.extend(control_name(text, from, name, controls));
    }
    let site = match rule.on {
        Target::Element(kind) => Site::Element(Some(kind)),
        Target::Flow => Site::Flow,
        Target::Asset => Site::Asset,
        Target::Boundary => Site::Boundary,
        Target::Model => Site::Model,
    };
    for (name, condition) in [("scope", &rule.scope), ("weakness", &rule.weakness)] {
        let mut vet = Vet {
            text,
            from: field(text, name),
            controls,
            issues: Vec::new(),
        };
        vet.condition(condition, site);
        issues.append(&mut vet.issues);
    }
    issues
}

/// Everything wrong with a control file that reads.
pub(crate) fn control(file: &str, text: &str, control: &ControlSpec) -> Vec<Issue> {
    let mut issues: Vec<Issue> = named(file, text, &control.id).into_iter().collect();
    for (name, share) in [
        ("likelihood", control.likelihood),
        ("impact", control.impact),
    ] {
        if !(0.0..=1.0).contains(&share) {
            let what = format!("{name} is {share}");
            issues.push(Issue::at(
                text,
                field(text, name),
                what,
                "use a share from 0 to 1",
            ));
        }
    }
    if !(1..=5).contains(&control.effort) {
        let what = format!("effort is {}", control.effort);
        let hint = "use 1 (hours) to 5 (quarters)";
        issues.push(Issue::at(text, field(text, "effort"), what, hint));
    }
    if control.group.trim().is_empty() {
        let hint = "name the mechanism; of one group only the strongest control counts";
        issues.push(Issue::at(
            text,
            field(text, "group"),
            "the group is empty",
            hint,
        ));
    }
    let extra = ["entry_point", "flow", "data_asset"];
    for word in &control.kinds {
        if word.parse::<Kind>().is_err() && !extra.contains(&word.as_str()) {
            let what = format!("\u{201c}{}\u{201d} is no element kind", clip(word));
            let known = Kind::ALL.iter().map(|kind| kind.word()).chain(extra);
            issues.push(after(
                text,
                field(text, "kinds"),
                word,
                what,
                near(word, known),
            ));
        }
    }
    issues
}

/// Everything wrong with a manifest that reads.
pub(crate) fn manifest(text: &str, manifest: &Manifest) -> Vec<Issue> {
    let mut issues: Vec<Issue> = kebab(text, &manifest.id).into_iter().collect();
    if manifest.version.trim().is_empty() {
        let hint = "give it one, such as \u{201c}1\u{201d}";
        issues.push(Issue::at(
            text,
            field(text, "version"),
            "the version is empty",
            hint,
        ));
    }
    issues
}

/// A level that is none of the ladder.
pub(crate) fn level(text: &str, name: &str, level: u8) -> Option<Issue> {
    (!(1..=5).contains(&level)).then(|| {
        let what = format!("{name} is {level}");
        Issue::at(text, field(text, name), what, "use a level from 1 to 5")
    })
}

/// What a threat's sentence may name.
const PLACEHOLDERS: [&str; 5] = ["actor", "element", "source", "target", "assets"];

/// A placeholder that nothing fills.
pub(crate) fn sentence(text: &str, threat: &str) -> Option<Issue> {
    let from = field(text, "threat");
    let mut rest = threat;
    while let Some((_, behind)) = rest.split_once('{') {
        let Some((word, behind)) = behind.split_once('}') else {
            let at = from
                + text
                    .get(from..)
                    .and_then(|tail| tail.find('{'))
                    .unwrap_or(0);
            let hint = "close it with }, or write the sentence without braces";
            return Some(Issue::at(text, at, "a { without its }", hint));
        };
        if !PLACEHOLDERS.contains(&word) {
            let what = format!("nothing fills {{{}}}", clip(word));
            let hint = match nearest(word, PLACEHOLDERS) {
                Some(near) => format!("did you mean {{{near}}}?"),
                None => "use {actor}, {element}, {source}, {target} or {assets}".to_owned(),
            };
            let braced = format!("{{{word}}}");
            let at = text.get(from..).and_then(|tail| tail.find(&braced));
            return Some(Issue::at(text, from + at.unwrap_or(0), what, hint));
        }
        rest = behind;
    }
    None
}

fn named(file: &str, text: &str, id: &str) -> Option<Issue> {
    let stem = file
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(file)
        .trim_end_matches(".ron");
    kebab(text, id).or_else(|| {
        (stem != id).then(|| {
            let what = format!("the id \u{201c}{id}\u{201d} is not the file's name");
            after(
                text,
                field(text, "id"),
                id,
                what,
                format!("name the file {id}.ron"),
            )
        })
    })
}

fn kebab(text: &str, id: &str) -> Option<Issue> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good = id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(plain);
    (!good).then(|| {
        let what = format!("the id \u{201c}{}\u{201d} is not kebab-case", clip(id));
        let hint = "begin with a letter; use lower-case letters, digits and hyphens".to_owned();
        after(text, field(text, "id"), id, what, hint)
    })
}

fn control_name(
    text: &str,
    from: usize,
    name: &str,
    controls: &BTreeMap<String, usize>,
) -> Option<Issue> {
    (!controls.contains_key(name)).then(|| {
        let what = format!("there is no control \u{201c}{}\u{201d}", clip(name));
        let hint = near(name, controls.keys().map(String::as_str));
        after(text, from, name, what, hint)
    })
}

/// What a condition is asked of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    /// An element of the kind, or of any.
    Element(Option<Kind>),
    /// An actor of any kind.
    Actor,
    Flow,
    Asset,
    Boundary,
    Model,
}

impl Site {
    fn word(self) -> String {
        match self {
            Self::Element(Some(kind)) => format!("a {}", kind.word()),
            Self::Element(None) => "an element".to_owned(),
            Self::Actor => "an actor".to_owned(),
            Self::Flow => "a flow".to_owned(),
            Self::Asset => "a data_asset".to_owned(),
            Self::Boundary => "a boundary".to_owned(),
            Self::Model => "the whole model".to_owned(),
        }
    }

    fn element(self) -> bool {
        matches!(self, Self::Element(_) | Self::Actor)
    }

    fn kinds(self) -> Vec<&'static KindSpec> {
        match self {
            Self::Element(Some(kind)) => vec![vocabulary().kind(kind)],
            Self::Element(None) => vocabulary().kinds().iter().collect(),
            Self::Actor => vocabulary()
                .kinds()
                .iter()
                .filter(|kind| kind.group == Group::Actor)
                .collect(),
            Self::Flow => vec![vocabulary().flow()],
            Self::Asset => vec![vocabulary().asset()],
            Self::Boundary | Self::Model => Vec::new(),
        }
    }
}

/// Values of records that are no attributes, by where they can be asked.
const RATINGS: [&str; 3] = ["confidentiality", "integrity", "availability"];

struct Vet<'v> {
    text: &'v str,
    /// Where the condition begins.
    from: usize,
    controls: &'v BTreeMap<String, usize>,
    issues: Vec<Issue>,
}

impl Vet<'_> {
    fn condition(&mut self, condition: &Condition, site: Site) {
        let word = condition.name();
        let fits = match condition {
            Condition::Crosses(_) => site == Site::Flow,
            Condition::InStage(_) | Condition::Carries(_) => site.element() || site == Site::Flow,
            Condition::Inside(_) => site.element() || site == Site::Flow || site == Site::Boundary,
            Condition::Kind(_)
            | Condition::Holds(_)
            | Condition::On(_)
            | Condition::Incoming(_)
            | Condition::Outgoing(_)
            | Condition::ReachedBy(_)
            | Condition::Reaches(_) => site.element(),
            _ => true,
        };
        if !fits {
            let what = format!("{word} cannot be asked of {}", site.word());
            self.say(word, what, Self::elsewhere(condition).to_owned());
            return;
        }
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                if parts.is_empty() {
                    let what = format!("{word} holds no condition");
                    self.say(word, what, "put one in, or write Always".to_owned());
                }
                for part in parts {
                    self.condition(part, site);
                }
            }
            Condition::Not(inner) => self.condition(inner, site),
            Condition::Carries(inner) | Condition::Holds(inner) => {
                self.condition(inner, Site::Asset);
            }
            Condition::Incoming(inner) | Condition::Outgoing(inner) => {
                self.condition(inner, Site::Flow);
            }
            Condition::On(inner) | Condition::Reaches(inner) => {
                self.condition(inner, Site::Element(None));
            }
            Condition::ReachedBy(inner) => self.condition(inner, Site::Actor),
            Condition::Is(name, value) => self.fact(name, value, site, false),
            Condition::AtLeast(name, value) => self.fact(name, value, site, true),
            Condition::Crosses(drop) => {
                if !(1..=4).contains(drop) {
                    let what = format!("no flow crosses {drop} trust levels");
                    self.say(word, what, "use 1 to 4".to_owned());
                }
            }
            Condition::Kind(kind) => {
                if site == Site::Actor && vocabulary().kind(*kind).group != Group::Actor {
                    let what = format!(
                        "a {} is no actor, so it never reaches anything",
                        kind.word()
                    );
                    let hint = "name an actor, such as Kind(ExternalAttacker)".to_owned();
                    self.say(word, what, hint);
                }
            }
            Condition::Has(name) => {
                let issue = control_name(self.text, self.from, name, self.controls);
                self.issues.extend(issue);
            }
            Condition::Always | Condition::InStage(_) | Condition::Inside(_) => {}
        }
    }

    fn say(&mut self, word: &str, what: String, hint: String) {
        self.issues
            .push(after(self.text, self.from, word, what, hint));
    }

    /// Where a condition can be asked.
    fn elsewhere(condition: &Condition) -> &'static str {
        match condition {
            Condition::Crosses(_) => "write the rule on Flow, or ask Incoming(…) or Outgoing(…)",
            Condition::Kind(_) => "only elements have a kind",
            Condition::InStage(_) => "only elements and flows belong to a stage",
            Condition::Inside(_) => "only elements, flows and boundaries are inside one",
            Condition::Carries(_) => "ask it of an element or a flow",
            _ => "ask it of an element",
        }
    }

    fn fact(&mut self, name: &str, value: &Literal, site: Site, at_least: bool) {
        let word = value.to_string();
        if RATINGS.contains(&name) && (site.element() || matches!(site, Site::Flow | Site::Asset)) {
            if !matches!(value, Literal::Number(1..=5)) {
                let what = format!("{name} is never {}", clip(&word));
                self.value(name, &word, what, "use a level from 1 to 5".to_owned());
            }
            return;
        }
        let listed = match (name, site) {
            ("action", Site::Flow) => Some(words(Action::ALL.iter().map(|a| a.word()))),
            ("category", Site::Asset) => Some(words(Category::ALL.iter().map(|c| c.word()))),
            ("protocol", Site::Flow) => Some(Vec::new()),
            _ => None,
        };
        if let Some(known) = listed {
            if at_least {
                let what = format!("the values of {name} have no order");
                self.say(name, what, "use Is instead of AtLeast".to_owned());
            } else if !known.is_empty() && !known.contains(&word.as_str()) {
                let what = format!("\u{201c}{}\u{201d} is no {name}", clip(&word));
                let hint = near(&word, known.iter().copied());
                self.value(name, &word, what, hint);
            }
            return;
        }
        self.attribute(name, &word, site, at_least);
    }

    fn attribute(&mut self, name: &str, word: &str, site: Site, at_least: bool) {
        let kinds = site.kinds();
        let mut choices = Vec::new();
        for attribute in kinds.iter().filter_map(|kind| kind.named(name).ok()) {
            let known = word != "unknown" && attribute.value(word).is_ok();
            if known && at_least && attribute.values.is_empty() {
                let what = format!("{name} is yes or no, which have no order");
                self.say(name, what, "use Is instead of AtLeast".to_owned());
                return;
            }
            if known {
                return;
            }
            choices.push(attribute.choices());
        }
        if choices.is_empty() {
            let what = format!(
                "\u{201c}{}\u{201d} is no attribute of {}",
                clip(name),
                site.word()
            );
            let fields: &[&str] = match site {
                Site::Flow => &["action", "protocol"],
                Site::Asset => &["category"],
                _ => &[],
            };
            let names = kinds
                .iter()
                .flat_map(|kind| &kind.attributes)
                .map(|attribute| attribute.id.as_str())
                .chain(fields.iter().copied())
                .chain(RATINGS);
            let hint = if kinds.is_empty() {
                format!("{} has no attributes", site.word())
            } else {
                near(name, names)
            };
            self.say(name, what, hint);
            return;
        }
        choices.dedup();
        let what = format!("\u{201c}{}\u{201d} is no value of {name}", clip(word));
        let hint = if word == "unknown" {
            "leave it out: what is unknown is assumed or asked by itself".to_owned()
        } else {
            format!("use {}", choices.join(" or "))
        };
        self.value(name, word, what, hint);
    }

    /// Says something about a value, at the value behind its attribute's name.
    fn value(&mut self, name: &str, word: &str, what: String, hint: String) {
        let at = offset(self.text, self.from, name);
        let at = at + name.len();
        self.issues.push(after(self.text, at, word, what, hint));
    }
}

fn words(list: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    list.collect()
}

/// What to do about a name that is not known.
pub(crate) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => "use a name that the documentation lists".to_owned(),
    }
}

/// An issue where a text holds a word behind an offset, in quotes if it can be.
pub(crate) fn after(text: &str, from: usize, word: &str, what: String, hint: String) -> Issue {
    Issue::at(text, offset(text, from, word), what, hint)
}

fn offset(text: &str, from: usize, word: &str) -> usize {
    let tail = text.get(from..).unwrap_or_default();
    let found = tail
        .find(&format!("\"{word}\""))
        .or_else(|| tail.find(word).filter(|_| !word.is_empty()));
    found.map_or(from, |at| from + at)
}

/// Where a field of the outermost value stands; the start of the text where it is not written.
pub(crate) fn field(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|tail| tail.find(name)) {
        let start = from + at;
        let end = start + name.len();
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let opens = before.is_none_or(|c| c.is_whitespace() || c == '(' || c == ',');
        let behind = text.get(end..).unwrap_or_default().trim_start();
        if opens && behind.starts_with(':') {
            return start;
        }
        from = end;
    }
    0
}
