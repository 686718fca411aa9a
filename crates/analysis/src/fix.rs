//! The smallest change that closes a finding, worked out from its rule's condition, never from prose.

use std::collections::BTreeSet;

use model::{KindSpec, vocabulary};
use serde::Serialize;

use crate::{
    Analysis, Condition, Finding, Literal, Rule, RuleSet, State, Target, condition::plain,
};

/// A change that closes a finding: an attribute set, or something drawn otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The attribute to set; empty where the drawing must change.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub set: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Other values that close it too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<String>,
    /// The change as a sentence, with the rule's words on how.
    pub words: String,
}

impl Analysis {
    /// The smallest set of changes that closes a finding, from its condition.
    pub fn fix(&self, finding: &Finding) -> Vec<Fix> {
        let Some(rule) = self
            .rule(finding)
            .filter(|_| finding.state != State::Closed)
        else {
            return Vec::new();
        };
        let spec = match rule.on {
            Target::Element(kind) => Some(vocabulary().kind(kind)),
            Target::Flow => Some(vocabulary().flow()),
            Target::Asset => Some(vocabulary().asset()),
            Target::Boundary | Target::Model => None,
        };
        let mut fix = Fixer {
            set: &self.set,
            rule,
            spec,
        }
        .closing(&rule.weakness);
        if let Some(first) = fix.first_mut().filter(|_| !rule.fix.is_empty()) {
            first.words = format!("{}: {}", first.words, rule.fix);
        }
        fix
    }
}

struct Fixer<'r> {
    set: &'r RuleSet,
    rule: &'r Rule,
    spec: Option<&'static KindSpec>,
}

impl Fixer<'_> {
    /// Changes that make a condition false.
    fn closing(&self, condition: &Condition) -> Vec<Fix> {
        match condition {
            Condition::Is(attr, value) => self.away(attr, value).into_iter().collect(),
            Condition::Not(inner) => self.opening(inner),
            Condition::Any(parts) => parts.iter().flat_map(|part| self.closing(part)).collect(),
            Condition::All(parts) => {
                let ways = parts
                    .iter()
                    .map(|part| self.closing(part))
                    .filter(|fix| !fix.is_empty());
                ways.min_by_key(|fix| (fix.iter().any(|f| f.set.is_empty()), fix.len()))
                    .unwrap_or_default()
            }
            Condition::Always => Vec::new(),
            other => vec![drawn(format!(
                "Change the drawing so that it is not true that {}",
                other.words()
            ))],
        }
    }

    /// Changes that make a condition true.
    fn opening(&self, condition: &Condition) -> Vec<Fix> {
        match condition {
            Condition::Is(attr, value) => vec![self.to(attr, &value.to_string(), Vec::new())],
            Condition::Not(inner) => self.closing(inner),
            Condition::All(parts) => parts.iter().flat_map(|part| self.opening(part)).collect(),
            Condition::Any(parts) => {
                let ways = parts
                    .iter()
                    .map(|part| self.opening(part))
                    .filter(|fix| !fix.is_empty());
                ways.min_by_key(Vec::len).unwrap_or_default()
            }
            other => vec![drawn(format!(
                "Change the drawing so that {}",
                other.words()
            ))],
        }
    }

    /// The attribute set to a value that no rule of its alternatives calls a weakness.
    fn away(&self, attr: &str, value: &Literal) -> Option<Fix> {
        let attribute = self.spec.and_then(|spec| spec.named(attr).ok());
        if let Some(attribute) = attribute.filter(|attribute| attribute.derived) {
            return Some(drawn(attribute.undo.clone()));
        }
        match value {
            Literal::Bool(yes) => Some(self.to(attr, if *yes { "no" } else { "yes" }, Vec::new())),
            _ => {
                let attribute = attribute?;
                let bad = self.bad_words(attr);
                let good: Vec<&str> = attribute
                    .values
                    .iter()
                    .map(String::as_str)
                    .filter(|word| !bad.contains(*word))
                    .collect();
                let strongest = ["token", "iam"]
                    .into_iter()
                    .find(|word| good.contains(word));
                let best = strongest
                    .or_else(|| good.iter().copied().find(|word| *word != "none"))
                    .or(good.first().copied())?;
                let others = good
                    .iter()
                    .filter(|word| **word != best)
                    .map(|word| (*word).to_owned())
                    .collect();
                Some(self.to(attr, best, others))
            }
        }
    }

    /// The words of an attribute that some rule on the same kind of thing calls a weakness.
    fn bad_words(&self, attr: &str) -> BTreeSet<String> {
        let same = self.set.rules.iter().filter(|rule| rule.on == self.rule.on);
        same.filter_map(|rule| match &rule.weakness {
            Condition::Is(name, value) if name == attr => Some(value.to_string()),
            _ => None,
        })
        .collect()
    }

    fn to(&self, attr: &str, word: &str, or: Vec<String>) -> Fix {
        let title = self
            .spec
            .and_then(|spec| spec.named(attr).ok())
            .map_or(attr, |a| a.title.as_str());
        let words = format!("Set \u{201c}{title}\u{201d} to {}", plain(word));
        Fix {
            set: attr.to_owned(),
            to: word.to_owned(),
            or,
            words,
        }
    }
}

fn drawn(words: String) -> Fix {
    Fix {
        set: String::new(),
        to: String::new(),
        or: Vec::new(),
        words,
    }
}
