//! What all things may say: owner, note, tags, scope, and the attributes of their kind.

use super::{Pair, refuse};
use crate::{About, Attr, AttrSpec, Fact, Facts, Issue, KindSpec, Scope, Unknown, clip, nearest};

/// The keys everything takes.
const COMMON: [&str; 8] = [
    "owner",
    "note",
    "description",
    "source",
    "tags",
    "considered",
    "scope",
    "reason",
];

/// Collects what all things have in common, and the facts of those that have attributes.
pub(super) struct Abouts {
    number: usize,
    about: About,
    out: bool,
    reason: Option<(usize, String)>,
    issues: Vec<Issue>,
}

impl Abouts {
    pub fn new(number: usize) -> Self {
        Self {
            number,
            about: About::default(),
            out: false,
            reason: None,
            issues: Vec::new(),
        }
    }

    /// Takes a pair; `known` are the keys the thing takes beside, for the nearest word.
    pub fn read(
        &mut self,
        pair: &Pair<'_>,
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let text = pair.text();
        match pair.key {
            "owner" => self.about.owner = text.into_owned(),
            "note" => self.about.note = text.into_owned(),
            "description" => self.about.description = text.into_owned(),
            "source" => self.about.source = Some(text.into_owned()),
            "tags" => {
                let tags = pair.values.iter().filter(|tag| !tag.is_empty());
                self.about.tags.extend(tags.map(ToString::to_string));
            }
            "considered" => self.considered(pair),
            "scope" if text == "out" => self.out = true,
            "scope" if text == "in" => self.out = false,
            "scope" => {
                let hint = "write scope=out reason=\"\u{2026}\"";
                self.complain(pair.column, "scope is in or out", hint);
            }
            "reason" => self.reason = Some((pair.column, text.into_owned())),
            _ => self.fact(pair, &text, known, facts),
        }
    }

    /// STRIDE letters, each alone or with a reason: `considered=S,"R: calls are logged"`.
    fn considered(&mut self, pair: &Pair<'_>) {
        for one in &pair.values {
            let (letter, words) = one.split_once(':').unwrap_or((one, ""));
            match letter.trim().parse() {
                Ok(letter) => {
                    let words = words.strip_prefix(' ').unwrap_or(words).to_owned();
                    self.about.considered.insert(letter, words);
                }
                Err(unknown) => self.issues.push(refuse(self.number, pair.column, &unknown)),
            }
        }
    }

    fn fact(
        &mut self,
        pair: &Pair<'_>,
        text: &str,
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let (column, key) = (pair.column, pair.key);
        let others = COMMON.iter().chain(known).copied();
        let Some((spec, facts)) = facts else {
            let unknown = Unknown::among("field here", key, others);
            self.issues.push(refuse(self.number, column, &unknown));
            return;
        };
        let attribute = Attr::named(key).and_then(|attr| spec.attribute(attr));
        let Some(attribute) = attribute else {
            let names = spec.attributes.iter().map(|a| a.id.as_str());
            let unknown = Unknown::among("attribute of this kind", key, names.chain(others));
            self.issues.push(refuse(self.number, column, &unknown));
            return;
        };
        if attribute.derived {
            let what = format!("\u{201c}{key}\u{201d} follows from the drawing");
            let hint = "draw the flow or boundary it follows from";
            self.complain(column, what, hint);
            return;
        }
        let Ok(value) = attribute.value(text) else {
            self.no_value(column, attribute, text);
            return;
        };
        if facts.insert(attribute.attr, Fact::from(value)).is_some() {
            let what = format!("\u{201c}{key}\u{201d} is stated twice");
            self.complain(column, what, "keep one of the two");
        }
    }

    fn no_value(&mut self, column: usize, attribute: &AttrSpec, text: &str) {
        let what = format!(
            "\u{201c}{}\u{201d} is no value of {}",
            clip(text),
            attribute.id
        );
        let near = nearest(text, attribute.takes.iter().map(|v| v.word()));
        let near = near.map_or_else(String::new, |near| {
            format!("; did you mean \u{201c}{near}\u{201d}?")
        });
        let hint = format!("use {} or unknown{near}", attribute.choices());
        self.complain(column, what, hint);
    }

    fn complain(&mut self, column: usize, what: impl Into<String>, hint: impl Into<String>) {
        self.issues
            .push(Issue::new(self.number, column, what, hint));
    }

    /// What was said; a reason without `scope=out` is an issue.
    pub fn finish(mut self, issues: &mut Vec<Issue>) -> About {
        let reason = self.reason.take();
        if self.out {
            let reason = reason.map(|(_, text)| text).unwrap_or_default();
            self.about.scope = Scope::Out { reason };
        } else if let Some((column, _)) = reason {
            let hint = "add scope=out, or use note=";
            self.complain(column, "a reason belongs to scope=out", hint);
        }
        issues.append(&mut self.issues);
        self.about
    }
}
