//! Findings as SARIF 2.1.0 (OASIS standard of 27 March 2020) for code scanning: rules with help, results with a level by
//! band, places in files where an import left them, and a key that stays when things are renamed.
//!
//! *Limitations.* Findings closed by design are left out: several readers show every result as an alert. An assumed
//! weakness is a `note` of the kind `fail`, because the standard (3.27.10) allows a level with no other kind. The number
//! in `security-severity` is the middle of the band's range as code scanning sites read it, not a measurement.

mod place;
mod rules;

use std::fmt::Write as _;

use analysis::{Analysis, Finding, State};
use model::{Model, Response, Severity};
use serde_json::{Map, Value, json};

use crate::{Input, clean, read::sentence};
use rules::Rules;

/// The name of the key in `partialFingerprints`; the number goes up if the key is ever made in another way.
const KEY: &str = "plimsollFinding/v1";

/// The whole log, ending in a line feed.
pub fn write(input: &Input) -> String {
    let (model, analysis) = (input.model, input.analysis);
    let found: Vec<&Finding> = analysis
        .listed()
        .filter(|finding| finding.state != State::Closed)
        .collect();
    let rules = Rules::new(analysis, &found);
    let results: Vec<Value> = found
        .iter()
        .map(|finding| result(input, &rules, finding))
        .collect();
    let workload = model.workload();
    let mut run = json!({
        "tool": { "driver": rules.driver(input.version) },
        "automationDetails": { "id": format!("plimsoll/{}/", clean::line(input.title()).replace('/', "-")) },
        "invocations": [{
            "executionSuccessful": true,
            "toolExecutionNotifications": notes(analysis),
        }],
        "originalUriBaseIds": {
            place::BASE: { "description": { "text": "The folder that imported paths and the model's path are relative to" } }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "reportOf": input.date.to_string(),
            "tier": analysis.tier.word(),
            "matrix": analysis.matrix.id,
            "modelTitle": clean::line(&workload.title),
            "modelVersion": clean::line(&workload.version),
            "classification": clean::line(&input.marking()),
        },
    });
    if let Some(uri) = place::uri(input.file) {
        let artifact = json!([{
            "location": { "uri": uri, "uriBaseId": place::BASE },
            "roles": ["analysisTarget"],
            "hashes": { "sha-256": input.sha256 },
        }]);
        put(&mut run, "artifacts", artifact);
    }
    if let Some(taxonomy) = rules.taxonomy() {
        put(&mut run, "taxonomies", json!([taxonomy]));
    }
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    // A value of strings, numbers and lists can always be written.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(name.to_owned(), value);
    }
}

/// What the analysis could not use.
fn notes(analysis: &Analysis) -> Vec<Value> {
    let lines = analysis.problems.iter().map(analysis::Problem::line);
    lines
        .map(|line| json!({ "level": "warning", "message": { "text": message(&line) } }))
        .collect()
}

/// Text as a message: braces doubled (3.11.5), what would read as a link (3.11.6) taken apart.
fn message(text: &str) -> String {
    let mut out = clean::line(text).replace('{', "{{").replace('}', "}}");
    if out.contains("](") {
        out = out
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]");
    }
    out
}

/// The level of a band. Assumed weaknesses are notes, whatever their band.
fn level(state: State, severity: Severity) -> &'static str {
    match (state, severity) {
        (State::Open, Severity::Critical | Severity::High) => "error",
        (State::Open, Severity::Medium) => "warning",
        _ => "note",
    }
}

fn severity(analysis: &Analysis, finding: &Finding) -> Severity {
    analysis.severity(finding.current.unwrap_or(finding.inherent))
}

fn result(input: &Input, rules: &Rules, finding: &Finding) -> Value {
    let (model, analysis) = (input.model, input.analysis);
    let id = analysis.id(finding).to_string();
    let short = format!("T-{}", finding.short);
    let band = severity(analysis, finding);
    let assumed = if finding.state == State::Assumed {
        " Nobody stated the protection, so it is taken to be absent."
    } else {
        ""
    };
    let words = sentence(&analysis.threat(model, finding));
    let mut result = json!({
        "ruleId": rules.id(finding),
        "ruleIndex": rules.index(finding),
        "kind": "fail",
        "level": level(finding.state, band),
        "message": { "text": message(&format!("{short}: {words}{assumed}")) },
        "locations": [place::location(input, finding)],
        "partialFingerprints": { KEY: id },
        "correlationGuid": id,
        "suppressions": suppressions(model, analysis, finding),
        "properties": properties(model, analysis, finding, &short),
    });
    let taxa = rules.taxa(finding);
    if !taxa.is_empty() {
        put(&mut result, "taxa", Value::Array(taxa));
    }
    result
}

/// A decision that settles the finding on the day of the report. Results that nothing suppresses have an empty list,
/// so that readers know it was looked for.
fn suppressions(model: &Model, analysis: &Analysis, finding: &Finding) -> Vec<Value> {
    let Some(decision) = analysis
        .decision(model, finding)
        .filter(|decision| decision.settles(analysis.today))
    else {
        return Vec::new();
    };
    let kind = match decision.response {
        Some(Response::FalsePositive) => "False positive",
        _ => "Risk accepted",
    };
    let mut words = kind.to_owned();
    if !decision.by.trim().is_empty() {
        let _ = write!(words, " by {}", decision.by.trim());
    }
    if let Some(day) = decision.expires {
        let _ = write!(words, " until {day}");
    }
    if !decision.reason.trim().is_empty() {
        let _ = write!(words, ": {}", decision.reason.trim());
    }
    vec![json!({
        "kind": "external",
        "status": "accepted",
        "justification": clean::line(&words),
    })]
}

fn properties(model: &Model, analysis: &Analysis, finding: &Finding, short: &str) -> Value {
    let mut all = Map::new();
    let mut add = |name: &str, value: Value| drop(all.insert(name.to_owned(), value));
    add("short", json!(short));
    add("state", json!(finding.state.word()));
    add("stage", json!(analysis.stage(model, finding).word()));
    for (name, score) in [
        ("inherent", Some(finding.inherent)),
        ("current", finding.current),
        ("target", finding.target),
    ] {
        if let Some(score) = score {
            let figure = json!({
                "likelihood": score.likelihood,
                "impact": score.impact,
                // As in the JSON report: more digits than the method knows would be noise.
                "risk": (score.risk * 1e9).round() / 1e9,
                "band": analysis.severity(score).word(),
            });
            add(name, figure);
        }
    }
    let fixes: Vec<String> = analysis
        .fix(finding)
        .into_iter()
        .map(|fix| fix.words)
        .collect();
    if !fixes.is_empty() {
        add("fix", json!(fixes));
    }
    if let Some(decision) = analysis.decision(model, finding) {
        let response = decision.response.map(Response::word);
        add(
            "decision",
            json!({
                "response": response,
                "owner": clean::line(&decision.owner),
                "due": decision.due.map(|day| day.to_string()),
                "done": decision.done,
            }),
        );
    }
    Value::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_hold_no_links_and_no_placeholders() {
        assert_eq!(message("a {0} [b] c"), "a {{0}} [b] c");
        assert_eq!(message("[b](javascript:x)"), "\\[b\\](javascript:x)");
    }

    #[test]
    fn levels_follow_the_band_and_the_state() {
        assert_eq!(level(State::Open, Severity::Critical), "error");
        assert_eq!(level(State::Open, Severity::Medium), "warning");
        assert_eq!(level(State::Open, Severity::Low), "note");
        assert_eq!(level(State::Assumed, Severity::Critical), "note");
    }
}
