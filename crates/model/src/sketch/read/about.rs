//! What all things have in common, and the facts of those that have attributes, pair by pair.

use super::{one, refuse};
use crate::{About, Fact, Facts, Issue, KindSpec, Scope, Unknown, Value};

/// Collects what all things have in common, and the facts of those that have attributes.
pub(super) struct Abouts {
    number: usize,
    about: About,
    out: bool,
    reason: Option<(usize, String)>,
    issues: Vec<Issue>,
}

impl Abouts {
    pub(super) fn new(number: usize) -> Self {
        Self {
            number,
            about: About::default(),
            out: false,
            reason: None,
            issues: Vec::new(),
        }
    }

    pub(super) fn read(
        &mut self,
        column: usize,
        key: &str,
        values: &[String],
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let text = one(values);
        match key {
            "owner" => self.about.owner = text,
            "note" => self.about.note = text,
            "description" => self.about.description = text,
            "source" => self.about.source = Some(text),
            "tags" => self
                .about
                .tags
                .extend(values.iter().filter(|tag| !tag.is_empty()).cloned()),
            "scope" if text == "out" => self.out = true,
            "scope" if text == "in" => self.out = false,
            "scope" => self.issues.push(Issue::new(
                self.number,
                column,
                "scope is in or out",
                "write scope=out reason=\"…\"",
            )),
            "reason" => self.reason = Some((column, text)),
            _ => self.fact(column, key, &text, known, facts),
        }
    }

    fn fact(
        &mut self,
        column: usize,
        key: &str,
        text: &str,
        known: &[&str],
        facts: Option<(&KindSpec, &mut Facts)>,
    ) {
        let common = [
            "owner",
            "note",
            "description",
            "source",
            "tags",
            "scope",
            "reason",
        ];
        let Some((spec, facts)) = facts else {
            let unknown = Unknown::among("field here", key, common.iter().chain(known).copied());
            self.issues.push(refuse(self.number, column, &unknown));
            return;
        };
        let Ok(attribute) = spec.named(key) else {
            let names = spec.attributes.iter().map(|a| a.id.as_str());
            let what = "attribute of this kind";
            let unknown =
                Unknown::among(what, key, names.chain(common).chain(known.iter().copied()));
            self.issues.push(refuse(self.number, column, &unknown));
            return;
        };
        if attribute.derived {
            let what = format!("\u{201c}{key}\u{201d} follows from the drawing");
            self.issues.push(Issue::new(
                self.number,
                column,
                what,
                "draw the flow or boundary it follows from",
            ));
            return;
        }
        match attribute.value(text) {
            Ok(value) => {
                if facts.insert(attribute.attr, Fact::from(value)).is_some() {
                    let what = format!("\u{201c}{key}\u{201d} is stated twice");
                    self.issues
                        .push(Issue::new(self.number, column, what, "keep one of the two"));
                }
            }
            Err(_) => {
                let what = format!("\u{201c}{}\u{201d} is no value of {key}", crate::clip(text));
                let near = crate::nearest(text, attribute.takes.iter().map(|v: &Value| v.word()));
                let near = near.map_or_else(String::new, |near| {
                    format!("; did you mean \u{201c}{near}\u{201d}?")
                });
                let hint = format!("use {} or unknown{near}", attribute.choices());
                self.issues
                    .push(Issue::new(self.number, column, what, hint));
            }
        }
    }

    pub(super) fn finish(mut self, issues: &mut Vec<Issue>) -> About {
        match (self.out, self.reason) {
            (true, reason) => {
                self.about.scope = Scope::Out {
                    reason: reason.map(|(_, text)| text).unwrap_or_default(),
                }
            }
            (false, Some((column, _))) => {
                let hint = "add scope=out, or use note=";
                self.issues.push(Issue::new(
                    self.number,
                    column,
                    "a reason belongs to scope=out",
                    hint,
                ));
            }
            (false, None) => {}
        }
        issues.append(&mut self.issues);
        self.about
    }
}
