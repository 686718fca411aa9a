//! What one pack changes in a rule of another, or a model in any rule: single fields, each with the reason, without a
//! copy of the rule. The rule keeps its id, its condition and its cases; only levels and words can be changed.

use std::{collections::BTreeSet, sync::Arc};

use model::{Issue, RuleOverride, Workload, clip};
use serde::Deserialize;

use crate::{Problem, Rule, RuleSet, vet};

/// A file of a pack's folder `overrides`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename = "Override", default, deny_unknown_fields)]
pub struct Amendment {
    /// The id or code of the rule it changes.
    pub rule: String,
    /// Why; shown wherever the change is.
    pub reason: String,
    /// 1 to 5 on the ladder.
    pub likelihood: Option<u8>,
    /// 1 to 5 on the ladder.
    pub impact: Option<u8>,
    pub title: Option<String>,
    /// The sentence, with the placeholders of a rule's.
    pub threat: Option<String>,
    pub why: Option<String>,
    /// The words that help to apply the fix.
    pub fix: Option<String>,
}

/// One field that was changed, the value before beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The number among the manifests of the pack that changed it; none where the model did.
    pub pack: Option<usize>,
    /// `likelihood`, `impact`, `title`, `threat`, `why` or `fix`; `rule` where the whole rule was replaced.
    pub field: &'static str,
    pub was: String,
    pub now: String,
    pub reason: String,
}

impl Amendment {
    /// Everything wrong with it in itself, with places in its text.
    pub(crate) fn faults(&self, text: &str) -> Vec<Issue> {
        let mut issues = Vec::new();
        if self.reason.trim().is_empty() {
            let what = "an override needs a reason";
            issues.push(Issue::at(
                text,
                vet::field(text, "reason"),
                what,
                "add reason: \u{201c}why this is so here\u{201d}",
            ));
        }
        for (name, level) in [("likelihood", self.likelihood), ("impact", self.impact)] {
            issues.extend(level.and_then(|level| vet::level(text, name, level)));
        }
        if let Some(threat) = &self.threat {
            issues.extend(vet::sentence(text, threat));
        }
        let words = [&self.title, &self.threat, &self.why];
        if words
            .iter()
            .any(|word| word.as_ref().is_some_and(|word| word.trim().is_empty()))
        {
            let what = "an override sets a title, threat or why to nothing";
            issues.push(Issue::at(text, 0, what, "write the words, or leave it out"));
        }
        let nothing = self.likelihood.is_none()
            && self.impact.is_none()
            && self.fix.is_none()
            && words.iter().all(|word| word.is_none());
        if nothing {
            let what = format!(
                "the override of \u{201c}{}\u{201d} changes nothing",
                clip(&self.rule)
            );
            let hint = "set likelihood, impact, title, threat, why or fix";
            issues.push(Issue::at(text, 0, what, hint));
        }
        issues
    }

    /// The fields it sets.
    pub(crate) fn fields(&self) -> Vec<&'static str> {
        let set = [
            ("likelihood", self.likelihood.is_some()),
            ("impact", self.impact.is_some()),
            ("title", self.title.is_some()),
            ("threat", self.threat.is_some()),
            ("why", self.why.is_some()),
            ("fix", self.fix.is_some()),
        ];
        set.into_iter()
            .filter_map(|(name, is)| is.then_some(name))
            .collect()
    }

    /// Puts the fields into the rule and tells what was there before.
    pub(crate) fn apply(&self, rule: &mut Rule, pack: Option<usize>) -> Vec<Amended> {
        let mut done = Vec::new();
        let mut note = |field, was: String, now: String| {
            done.push(Amended {
                pack,
                field,
                was,
                now,
                reason: self.reason.clone(),
            });
        };
        for (field, slot, level) in [
            ("likelihood", &mut rule.likelihood, self.likelihood),
            ("impact", &mut rule.impact, self.impact),
        ] {
            if let Some(level) = level {
                note(field, slot.to_string(), level.to_string());
                *slot = level;
            }
        }
        for (field, slot, words) in [
            ("title", &mut rule.title, &self.title),
            ("threat", &mut rule.threat, &self.threat),
            ("why", &mut rule.why, &self.why),
            ("fix", &mut rule.fix, &self.fix),
        ] {
            if let Some(words) = words {
                note(field, std::mem::replace(slot, words.clone()), words.clone());
            }
        }
        done
    }
}

impl From<(&str, &RuleOverride)> for Amendment {
    fn from((rule, set): (&str, &RuleOverride)) -> Self {
        let set = set.clone();
        Self {
            rule: rule.to_owned(),
            reason: set.reason,
            likelihood: set.likelihood,
            impact: set.impact,
            title: set.title,
            threat: set.threat,
            why: set.why,
            fix: set.fix,
        }
    }
}

impl RuleSet {
    /// The rules as a model wants them: with its own overrides, which win over those of packs.
    pub(crate) fn told_by(self: &Arc<Self>, workload: &Workload) -> Arc<Self> {
        let base = self.base.as_ref().unwrap_or(self);
        if workload.rule_overrides.is_empty() {
            return Arc::clone(base);
        }
        let mut set = Self::clone(base);
        set.base = Some(Arc::clone(base));
        let mut done = BTreeSet::new();
        for own in &workload.rule_overrides {
            if let Err(problem) = set.tell(own, &mut done) {
                set.problems.push(problem);
            }
        }
        Arc::new(set)
    }

    fn tell(
        &mut self,
        (name, change): (&String, &RuleOverride),
        done: &mut BTreeSet<usize>,
    ) -> Result<(), Problem> {
        let refused = |what: String, hint: String| {
            let what = format!(
                "the model\u{2019}s override of \u{201c}{}\u{201d} is not applied: {what}",
                clip(name)
            );
            Problem::plain(what, hint)
        };
        let ix = self.rule(name).ok_or_else(|| {
            let hint = vet::near(name, self.rule_names().map(String::as_str));
            refused("there is no such rule".to_owned(), hint)
        })?;
        let amendment = Amendment::from((name.as_str(), change));
        if let Some(issue) = amendment.faults("").into_iter().next() {
            return Err(refused(issue.what, issue.hint));
        }
        if !done.insert(ix) {
            let what = "another one is of the same rule".to_owned();
            return Err(refused(what, "leave one of them".to_owned()));
        }
        let changes = self
            .rules
            .get_mut(ix)
            .map(|rule| amendment.apply(rule, None));
        self.amended
            .entry(ix)
            .or_default()
            .extend(changes.into_iter().flatten());
        Ok(())
    }
}
