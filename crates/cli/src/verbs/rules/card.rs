//! `plimsoll rules explain`: a rule's or a control's card, the condition in words, what clears it, its cases, what packs
//! changed in it.

use std::{fmt::Write, path::Path, process::ExitCode};

use analysis::{Condition, ControlSpec, Rule, RuleSet};
use serde_json::{Map, Value, json};

use super::{catalogues, list::words};
use crate::{Error, files::Output};

/// What an id or code names.
#[derive(Clone, Copy)]
pub enum Card {
    /// A rule's number.
    Rule(usize),
    /// A control's number.
    Control(usize),
}

pub fn find(set: &RuleSet, name: &str) -> Result<Card, Error> {
    if let Some(ix) = set.rule(name) {
        return Ok(Card::Rule(ix));
    }
    if let Some(ix) = set.control(name) {
        return Ok(Card::Control(ix));
    }
    let rules = set.rules.iter().flat_map(|rule| [&rule.id, &rule.code]);
    let controls = set
        .controls
        .iter()
        .flat_map(|control| [&control.id, &control.code]);
    let known = rules.chain(controls).map(String::as_str);
    let hint = match model::nearest(name, known) {
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => "plimsoll rules list shows them all".to_owned(),
    };
    let what = format!(
        "there is no rule or control \u{201c}{}\u{201d}",
        model::clip(name)
    );
    Err(Error::Call { what, hint })
}

/// Prints the file of a built-in rule or control.
pub fn file(set: &RuleSet, name: &str) -> Result<ExitCode, Error> {
    let id = match find(set, name)? {
        Card::Rule(ix) => set.rules.get(ix).map(|rule| rule.id.as_str()),
        Card::Control(ix) => set.controls.get(ix).map(|control| control.id.as_str()),
    };
    let Some(text) = id.and_then(RuleSet::file) else {
        return Err(Error::Call {
            what: format!("\u{201c}{}\u{201d} is not built in", model::clip(name)),
            hint: "its file is in the folder of its pack".to_owned(),
        });
    };
    Output::open(Path::new("-"))?.write(|out| out.write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

impl Card {
    pub fn text(self, set: &RuleSet) -> String {
        match self {
            Self::Rule(ix) => set
                .rules
                .get(ix)
                .map_or_else(String::new, |rule| rule_text(set, ix, rule)),
            Self::Control(ix) => set
                .controls
                .get(ix)
                .map_or_else(String::new, |control| control_text(set, ix, control)),
        }
    }

    pub fn json(self, set: &RuleSet) -> Value {
        match self {
            Self::Rule(ix) => set.rules.get(ix).map(|rule| rule_json(set, ix, rule)),
            Self::Control(ix) => set
                .controls
                .get(ix)
                .map(|control| control_json(set, ix, control)),
        }
        .unwrap_or_default()
    }
}

fn cleared(rule: &Rule) -> String {
    Condition::Not(Box::new(rule.weakness.clone())).words()
}

fn pack(set: &RuleSet, number: Option<&usize>) -> String {
    let manifest = number.and_then(|ix| set.manifests.get(*ix));
    manifest.map_or_else(String::new, |pack| format!("{} {}", pack.id, pack.version))
}

fn rule_text(set: &RuleSet, ix: usize, rule: &Rule) -> String {
    let mut text = String::new();
    let code = if rule.code.is_empty() {
        String::new()
    } else {
        format!(" ({})", rule.code)
    };
    let _ = writeln!(text, "{}{code}\n{}\n", rule.title, rule.id);
    let mut line = |name: &str, what: &str| {
        if !what.is_empty() {
            let _ = writeln!(text, "{name:<12}{what}");
        }
    };
    line("Threat", &rule.threat);
    line("Why", &rule.why);
    let about = format!(
        "{}, stage {}, tier {}",
        rule.on.word(),
        rule.stage,
        rule.tier
    );
    line("About", &about);
    line("Pack", &pack(set, set.packs.get(ix)));
    if rule.scope != Condition::Always {
        line("Applies if", &rule.scope.words());
    }
    line("Open if", &rule.weakness.words());
    line("Cleared by", &cleared(rule));
    line("How", &rule.fix);
    let stride = words(&rule.stride, |letter| letter.title()).join(", ");
    line("STRIDE", &stride);
    let affects = words(&rule.affects, |goal| goal.word()).join(", ");
    let score = format!(
        "likelihood {}, impact {} (expert judgement), affects {affects}",
        rule.likelihood, rule.impact
    );
    line("Score", &score);
    let changes = set.changes(ix);
    if !changes.is_empty() {
        let _ = writeln!(text, "\nChanged by packs");
    }
    for change in changes {
        let pack = change.pack.and_then(|pack| set.manifests.get(pack));
        let pack = pack.map_or("?", |pack| &pack.id);
        let _ = writeln!(
            text,
            "  {pack}: {} \u{201c}{}\u{201d} instead of \u{201c}{}\u{201d}\n    because {}",
            change.field, change.now, change.was, change.reason
        );
    }
    let _ = writeln!(text, "\nControls, the one that removes the weakness first");
    for name in &rule.controls {
        if let Some(control) = set.control(name).and_then(|ix| set.controls.get(ix)) {
            let _ = writeln!(
                text,
                "  {:<5} {:<28} {}",
                control.code, control.id, control.title
            );
        }
    }
    references(&mut text, &rule.refs);
    let _ = writeln!(text, "\nCases");
    for case in &rule.cases {
        let (state, sketch) = case.parts();
        let _ = writeln!(
            text,
            "  {state:<8} {}",
            sketch.replace('\n', "\n           ")
        );
    }
    for want in analysis::case::lacking(set, ix) {
        let _ = writeln!(text, "  none that is {}", want.words());
    }
    text
}

fn rule_json(set: &RuleSet, ix: usize, rule: &Rule) -> Value {
    let cases = rule.cases.iter().map(|case| {
        let (state, sketch) = case.parts();
        json!({"state": state, "sketch": sketch})
    });
    let changes = set.changes(ix).iter().map(|change| {
        json!({
            "pack": change.pack.and_then(|ix| set.manifests.get(ix)).map(|pack| &pack.id),
            "field": change.field,
            "was": change.was,
            "now": change.now,
            "reason": change.reason,
        })
    });
    json!({"rule": {
        "id": rule.id,
        "code": rule.code,
        "title": rule.title,
        "threat": rule.threat,
        "why": rule.why,
        "pack": set.pack_of(ix).map(|pack| &pack.id),
        "tier": rule.tier.word(),
        "stage": rule.stage.word(),
        "on": rule.on.word(),
        "applies_if": rule.scope.words(),
        "open_if": rule.weakness.words(),
        "cleared_by": cleared(rule),
        "fix": rule.fix,
        "stride": words(&rule.stride, |letter| letter.word()),
        "affects": words(&rule.affects, |goal| goal.word()),
        "likelihood": rule.likelihood,
        "impact": rule.impact,
        "controls": rule.controls,
        "references": refs_json(&rule.refs),
        "changed": changes.collect::<Vec<_>>(),
        "cases": cases.collect::<Vec<_>>(),
        "cases_lacking": words(&analysis::case::lacking(set, ix), |want| want.words()),
    }})
}

/// The rules that name a control.
fn answers<'s>(set: &'s RuleSet, control: &'s ControlSpec) -> impl Iterator<Item = &'s Rule> {
    set.rules.iter().filter(|rule| {
        rule.controls
            .iter()
            .any(|name| *name == control.id || *name == control.code)
    })
}

fn control_text(set: &RuleSet, ix: usize, control: &ControlSpec) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} ({})\n{}\n",
        control.title, control.code, control.id
    );
    let mut line = |name: &str, what: &str| {
        if !what.is_empty() {
            let _ = writeln!(text, "{name:<12}{what}");
        }
    };
    line("What", &control.note);
    line("On AWS", &control.aws);
    let kind = format!(
        "{:?}, stage {}, group {}",
        control.r#type, control.stage, control.group
    );
    line("Kind", &kind);
    line("Pack", &pack(set, set.control_packs.get(ix)));
    line("Put on", &control.kinds.join(", "));
    let effect = format!(
        "{:.0} % of likelihood, {:.0} % of impact when verified (expert judgement); effort {} of 5",
        control.likelihood * 100.0,
        control.impact * 100.0,
        control.effort
    );
    line("Takes off", &effect);
    references(&mut text, &control.refs);
    let _ = writeln!(text, "\nAnswers");
    for rule in answers(set, control) {
        let _ = writeln!(text, "  {:<5} {:<28} {}", rule.code, rule.id, rule.title);
    }
    text
}

fn control_json(set: &RuleSet, ix: usize, control: &ControlSpec) -> Value {
    let pack = set
        .control_packs
        .get(ix)
        .and_then(|ix| set.manifests.get(*ix));
    json!({"control": {
        "id": control.id,
        "code": control.code,
        "title": control.title,
        "note": control.note,
        "aws": control.aws,
        "pack": pack.map(|pack| &pack.id),
        "type": format!("{:?}", control.r#type).to_lowercase(),
        "stage": control.stage.word(),
        "group": control.group,
        "kinds": control.kinds,
        "likelihood": control.likelihood,
        "impact": control.impact,
        "effort": control.effort,
        "references": refs_json(&control.refs),
        "answers": answers(set, control).map(|rule| &rule.id).collect::<Vec<_>>(),
    }})
}

fn references(text: &mut String, refs: &analysis::Refs) {
    let named = catalogues(refs)
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty());
    let lines: Vec<String> = named
        .map(|(name, ids)| format!("  {name:<16} {}", ids.join(", ")))
        .collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "\nReferences\n{}", lines.join("\n"));
    }
}

fn refs_json(refs: &analysis::Refs) -> Value {
    let named = catalogues(refs)
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty());
    let map: Map<String, Value> = named
        .map(|(name, ids)| (name.to_owned(), json!(ids)))
        .collect();
    Value::Object(map)
}
