//! The rules behind the results, each with its help, and the weaknesses of the CWE list they refer to.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Analysis, Finding, Rule};
use model::{Severity, Stride};
use serde_json::{Value, json};

use super::{level, message, severity};
use crate::clean;

/// The id that threats people wrote share.
const OWN: &str = "own-threat";
const TAXONOMY: &str = "CWE";

/// Rules that found something, by id, with their worst open band.
pub struct Rules<'a> {
    all: BTreeMap<&'a str, (Option<&'a Rule>, Severity)>,
    /// CWE ids in the order of the taxonomy.
    weaknesses: Vec<&'a str>,
    analysis: &'a Analysis,
}

impl<'a> Rules<'a> {
    pub fn new(analysis: &'a Analysis, found: &[&Finding]) -> Self {
        let mut all: BTreeMap<&str, (Option<&Rule>, Severity)> = BTreeMap::new();
        let mut weaknesses = BTreeSet::new();
        for finding in found {
            let rule = analysis.rule(finding);
            let name = rule.map_or(OWN, |rule| rule.id.as_str());
            let entry = all.entry(name).or_insert((rule, Severity::None));
            entry.1 = entry.1.max(severity(analysis, finding));
            weaknesses.extend(rule.into_iter().flat_map(cwe));
        }
        let mut weaknesses: Vec<&str> = weaknesses.into_iter().collect();
        weaknesses.sort_by_key(|id| number(id));
        Self {
            all,
            weaknesses,
            analysis,
        }
    }

    pub fn id(&self, finding: &Finding) -> &'a str {
        self.analysis
            .rule(finding)
            .map_or(OWN, |rule| rule.id.as_str())
    }

    /// The place of a finding's rule in the driver's list.
    pub fn index(&self, finding: &Finding) -> usize {
        let id = self.id(finding);
        self.all.range(..id).count()
    }

    pub fn driver(&self, version: &str) -> Value {
        let rules: Vec<Value> = self
            .all
            .iter()
            .map(|(id, (rule, worst))| self.descriptor(id, *rule, *worst))
            .collect();
        let mut driver = json!({
            "name": "Plimsoll",
            "version": version,
            "semanticVersion": version,
            "shortDescription": { "text": "Threat modelling of how containers are coded, built, pushed and run" },
            "rules": rules,
            "properties": { "packs": self.packs() },
        });
        if !self.weaknesses.is_empty() {
            super::put(
                &mut driver,
                "supportedTaxonomies",
                json!([{ "name": TAXONOMY, "index": 0 }]),
            );
        }
        driver
    }

    fn packs(&self) -> Vec<Value> {
        let packs = &self.analysis.set.manifests;
        packs
            .iter()
            .map(|pack| json!({ "id": pack.id, "version": pack.version }))
            .collect()
    }

    fn descriptor(&self, id: &str, rule: Option<&Rule>, worst: Severity) -> Value {
        let Some(rule) = rule else {
            return json!({
                "id": OWN,
                "shortDescription": { "text": "A threat that somebody wrote" },
                "help": { "text": "This threat was found by people, not by a rule. See the report for what they wrote." },
                "defaultConfiguration": { "level": "warning" },
                "properties": { "tags": ["security"], "security-severity": number_of(worst) },
            });
        };
        let mut tags = vec![
            "security".to_owned(),
            format!("stage/{}", rule.stage.word()),
        ];
        tags.extend(rule.stride.iter().map(|class| stride(*class)));
        tags.extend(cwe(rule).map(|id| format!("external/cwe/{}", id.to_ascii_lowercase())));
        let full = if rule.why.is_empty() {
            &rule.title
        } else {
            &rule.why
        };
        let mut descriptor = json!({
            "id": id,
            "name": rule.code,
            "shortDescription": { "text": message(&rule.title) },
            "fullDescription": { "text": message(full) },
            "help": { "text": self.help(rule) },
            "defaultConfiguration": { "level": level(analysis::State::Open, worst) },
            "properties": { "tags": tags, "security-severity": number_of(worst) },
        });
        let relations: Vec<Value> = cwe(rule)
            .filter_map(|id| self.weakness(id))
            .map(|target| json!({ "target": target, "kinds": ["relevant"] }))
            .collect();
        if !relations.is_empty() {
            super::put(&mut descriptor, "relationships", Value::Array(relations));
        }
        if rule.code.is_empty()
            && let Some(map) = descriptor.as_object_mut()
        {
            map.remove("name");
        }
        descriptor
    }

    /// Why it matters, when it is found, what closes it, which controls help.
    fn help(&self, rule: &Rule) -> String {
        let set = &self.analysis.set;
        let mut parts = vec![format!("{}.", rule.title.trim_end_matches('.'))];
        if !rule.why.is_empty() {
            parts.push(format!(
                "Why it matters: {}.",
                rule.why.trim_end_matches('.')
            ));
        }
        parts.push(format!("Found where {}.", rule.weakness.words()));
        if !rule.fix.is_empty() {
            parts.push(format!(
                "What closes it: {}.",
                rule.fix.trim_end_matches('.')
            ));
        }
        let controls: Vec<&str> = rule
            .controls
            .iter()
            .map(|name| {
                let spec = set.control(name).and_then(|ix| set.controls.get(ix));
                spec.map_or(name.as_str(), |spec| spec.title.as_str())
            })
            .collect();
        if !controls.is_empty() {
            parts.push(format!("Controls that help: {}.", controls.join("; ")));
        }
        clean::line(&parts.join(" "))
            .replace('{', "{{")
            .replace('}', "}}")
    }

    /// A reference to a weakness of the taxonomy.
    fn weakness(&self, id: &str) -> Option<Value> {
        let index = self.weaknesses.iter().position(|known| *known == id)?;
        Some(json!({
            "id": id,
            "index": index,
            "toolComponent": { "name": TAXONOMY, "index": 0 },
        }))
    }

    /// The weaknesses a finding is an instance of.
    pub fn taxa(&self, finding: &Finding) -> Vec<Value> {
        let rule = self.analysis.rule(finding);
        rule.into_iter()
            .flat_map(cwe)
            .filter_map(|id| self.weakness(id))
            .collect()
    }

    /// The part of the CWE list that is referred to.
    pub fn taxonomy(&self) -> Option<Value> {
        let taxa: Vec<Value> = self
            .weaknesses
            .iter()
            .map(|id| {
                json!({
                    "id": id,
                    "helpUri": format!("https://cwe.mitre.org/data/definitions/{}.html", number(id)),
                })
            })
            .collect();
        (!taxa.is_empty()).then(|| {
            json!({
                "name": TAXONOMY,
                "organization": "MITRE",
                "shortDescription": { "text": "Common Weakness Enumeration" },
                "informationUri": "https://cwe.mitre.org/",
                "isComprehensive": false,
                "taxa": taxa,
            })
        })
    }
}

/// The well-formed CWE ids of a rule, each once.
fn cwe(rule: &Rule) -> impl Iterator<Item = &str> {
    let ids: BTreeSet<&str> = rule
        .refs
        .cwe
        .iter()
        .map(String::as_str)
        .filter(|id| number(id) > 0)
        .collect();
    ids.into_iter()
}

/// 732 of `CWE-732`; 0 of anything else.
fn number(id: &str) -> u32 {
    id.strip_prefix("CWE-")
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default()
}

fn stride(class: Stride) -> String {
    format!("stride/{}", class.title().to_lowercase().replace(' ', "-"))
}

/// The middle of the band's range on the 0 to 10 scale that code scanning sites sort by, as they want it: a string.
fn number_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::None => "0.0",
    }
}
