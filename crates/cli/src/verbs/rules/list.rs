//! `plimsoll rules list`: packs, rules and controls, a line each.

use std::fmt::Write;

use analysis::{Manifest, RuleSet};
use serde_json::{Value, json};

use super::count;

pub fn text(set: &RuleSet) -> String {
    let mut text = String::new();
    for (ix, rule) in set.rules.iter().enumerate() {
        let mark = if set.changes(ix).is_empty() { "" } else { " *" };
        let pack = match set.pack_of(ix) {
            Some(pack) if pack.id != analysis::BUILTIN => format!(" [{}]", pack.id),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "{:<5} {:<32} {:<5} {:<5} {:<20} {}{pack}{mark}",
            rule.code,
            rule.id,
            rule.tier.word(),
            rule.stage.word(),
            rule.on.word(),
            rule.title
        );
    }
    let _ = writeln!(text);
    for control in &set.controls {
        let _ = writeln!(
            text,
            "{:<5} {:<32} {:<5} {:<5} {}",
            control.code,
            control.id,
            "",
            control.stage.word(),
            control.title
        );
    }
    let _ = writeln!(text);
    for (ix, pack) in set.manifests.iter().enumerate() {
        let _ = writeln!(text, "{}", line(set, ix, pack));
    }
    let changed = set.amended.len();
    if changed > 0 {
        let word = if changed == 1 { "rule is" } else { "rules are" };
        let _ = writeln!(
            text,
            "* {changed} {word} changed by another pack: see rules explain"
        );
    }
    text
}

/// A pack in one line.
fn line(set: &RuleSet, number: usize, pack: &Manifest) -> String {
    let (rules, controls) = held(set, number);
    let mut parts = vec![format!(
        "{}, {}",
        count(rules, "rule"),
        count(controls, "control")
    )];
    for (name, what) in [("licence", &pack.licence), ("from", &pack.source)] {
        if !what.is_empty() {
            parts.push(format!("{name} {what}"));
        }
    }
    format!(
        "pack {} {} (priority {}): {}",
        pack.id,
        pack.version,
        pack.priority,
        parts.join("; ")
    )
}

/// How many rules and controls of a pack count, by its number.
fn held(set: &RuleSet, number: usize) -> (usize, usize) {
    let count = |of: &[usize]| of.iter().filter(|pack| **pack == number).count();
    (count(&set.packs), count(&set.control_packs))
}

pub fn json(set: &RuleSet) -> Value {
    let rules = set.rules.iter().enumerate().map(|(ix, rule)| {
        json!({
            "id": rule.id,
            "code": rule.code,
            "title": rule.title,
            "pack": set.pack_of(ix).map(|pack| &pack.id),
            "tier": rule.tier.word(),
            "stage": rule.stage.word(),
            "on": rule.on.word(),
            "stride": words(&rule.stride, |letter| letter.word()),
            "affects": words(&rule.affects, |goal| goal.word()),
            "likelihood": rule.likelihood,
            "impact": rule.impact,
            "controls": rule.controls,
            "changed": words(set.changes(ix), |change| change.field),
        })
    });
    let controls = set.controls.iter().map(|control| {
        json!({
            "id": control.id,
            "code": control.code,
            "title": control.title,
            "stage": control.stage.word(),
            "group": control.group,
            "likelihood": control.likelihood,
            "impact": control.impact,
            "effort": control.effort,
        })
    });
    json!({
        "packs": set.manifests.iter().enumerate().map(|(ix, pack)| about(set, ix, pack)).collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
        "controls": controls.collect::<Vec<_>>(),
        "problems": super::problems(&set.problems),
    })
}

fn about(set: &RuleSet, number: usize, pack: &Manifest) -> Value {
    let (rules, controls) = held(set, number);
    json!({
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "licence": pack.licence,
        "source": pack.source,
        "priority": pack.priority,
        "rules": rules,
        "controls": controls,
    })
}

/// A list as the words of its members.
pub fn words<T>(list: &[T], word: impl Fn(&T) -> &'static str) -> Vec<&'static str> {
    list.iter().map(word).collect()
}
