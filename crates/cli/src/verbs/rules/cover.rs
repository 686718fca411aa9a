//! `plimsoll rules coverage`: catalogue by catalogue, what rules and controls touch and what they do not.

use std::{collections::BTreeMap, fmt::Write};

use analysis::RuleSet;
use serde_json::{Value, json};

pub fn text(set: &RuleSet) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} rules, {} controls",
        set.rules.len(),
        set.controls.len()
    );
    for (what, counts) in counts(set) {
        let parts: Vec<String> = counts
            .iter()
            .map(|(word, count)| format!("{word} {count}"))
            .collect();
        let _ = writeln!(text, "By {what}: {}", parts.join(", "));
    }
    for table in analysis::coverage::tables(set) {
        let _ = writeln!(text, "\n{}", table.words());
    }
    text
}

/// How many rules there are by stage, tier and STRIDE class.
fn counts(set: &RuleSet) -> BTreeMap<&'static str, BTreeMap<&'static str, usize>> {
    let mut by: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut count = |what, word| *by.entry(what).or_default().entry(word).or_default() += 1;
    for rule in &set.rules {
        count("stage", rule.stage.word());
        count("tier", rule.tier.word());
        for letter in &rule.stride {
            count("STRIDE", letter.title());
        }
    }
    by
}

pub fn json(set: &RuleSet) -> Value {
    let tables = analysis::coverage::tables(set);
    json!({
        "rules": set.rules.len(),
        "controls": set.controls.len(),
        "counts": counts(set),
        "tables": tables,
        "problems": super::problems(&set.problems),
    })
}
