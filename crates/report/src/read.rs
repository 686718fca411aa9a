//! From model and analysis to what sections read: findings in words, flows with numbers, the matrix as data.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Analysis, Changes, Finding, Matrix, Refs, Step};
use model::{FindingId, FlowId, Model, Profile, Status, Subject};

use crate::{
    Input, doubt, sections,
    view::{Decided, Grid, Held, Index, Risk, Score, State, View, label},
    words,
};

/// Everything sections read.
pub fn view<'a>(input: &Input<'a>) -> View<'a> {
    let (model, analysis) = (input.model, input.analysis);
    let set = &analysis.set;
    let off = &model.workload().rules_off;
    let packs_off = &model.workload().packs_off;
    let changes = input
        .options
        .since
        .map(|since| analysis.changes(model, since.analysis, since.model));
    let risks = risks(input, changes.as_ref());
    View {
        model,
        analysis,
        date: input.date,
        grid: grid(&analysis.matrix),
        index: Index::new(&risks),
        risks,
        changes,
        questions: questions(analysis),
        answered: answered(analysis),
        rules: (
            set.rules.len(),
            set.rules
                .iter()
                .enumerate()
                .filter(|(ix, rule)| {
                    off.contains_key(&rule.id)
                        || off.contains_key(&rule.code)
                        || set
                            .pack_of(*ix)
                            .is_some_and(|pack| packs_off.contains_key(&pack.id))
                })
                .count(),
        ),
        packs: set
            .manifests
            .iter()
            .map(|m| {
                format!(
                    "{} {}",
                    if m.title.is_empty() { &m.id } else { &m.title },
                    m.version
                )
            })
            .collect(),
        // A problem names things in words made before anybody asked who reads them.
        problems: match input.profile() {
            Profile::Shareable => Vec::new(),
            _ => problems(analysis),
        },
        flows: flows(model),
    }
}

/// Flows in the order of their stage, then of the names at their ends.
fn flows(model: &Model) -> BTreeMap<FlowId, usize> {
    let name = |id| model.elements().get(id).map_or("", |e| e.name.as_str());
    let stage = |id| model.elements().get(id).map(|e| e.stage());
    let mut order: Vec<FlowId> = model.flows().keys().copied().collect();
    order.sort_by_cached_key(|id| {
        model.flows().get(id).map(|flow| {
            let stage = flow.stage.or_else(|| stage(&flow.from));
            (
                stage,
                name(&flow.from).to_lowercase(),
                name(&flow.to).to_lowercase(),
                *id,
            )
        })
    });
    order
        .into_iter()
        .enumerate()
        .map(|(ix, id)| (id, ix + 1))
        .collect()
}

fn grid(matrix: &Matrix) -> Grid {
    Grid {
        title: matrix.title.clone(),
        source: matrix.source.clone(),
        likelihood: matrix.likelihood.clone(),
        impact: matrix.impact.clone(),
        ladder: matrix.id == model::DEFAULT_MATRIX,
        frequency: matrix.likelihood_value.clone(),
        loss: matrix.impact_value.clone(),
        cells: matrix
            .cells
            .iter()
            .map(|row| {
                row.iter()
                    .map(|band| (matrix.severity(*band), matrix.word(*band).to_owned()))
                    .collect()
            })
            .collect(),
    }
}

/// Questions about dangers, by subject: those whose answer raises a finding.
fn questions(analysis: &Analysis) -> Vec<(Subject, usize)> {
    let mut counts: BTreeMap<Subject, usize> = BTreeMap::new();
    for question in analysis.asked().filter(|question| !question.assumed) {
        *counts.entry(question.subject).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn answered(analysis: &Analysis) -> Option<u8> {
    let done = analysis.completeness();
    let any = done.answered + done.assumed + done.asked > 0;
    any.then(|| u8::try_from(done.percent()).unwrap_or(100))
}

fn problems(analysis: &Analysis) -> Vec<String> {
    let mut lines: Vec<String> = analysis
        .problems
        .iter()
        .map(analysis::Problem::line)
        .collect();
    if !analysis.stale.is_empty() {
        let count = crate::view::count(analysis.stale.len(), "decision is", "decisions are");
        lines.push(format!("{count} about a finding that is no more"));
    }
    lines
}

pub fn score(matrix: &Matrix, score: analysis::Score) -> Score {
    Score {
        likelihood: score.likelihood,
        impact: score.impact,
        cell: matrix.cell(score.likelihood, score.impact),
        risk: score.risk,
        severity: matrix.severity(score.band),
        word: matrix.word(score.band).to_owned(),
    }
}

fn risks(input: &Input, changes: Option<&Changes>) -> Vec<Risk> {
    let (model, analysis) = (input.model, input.analysis);
    let raised: BTreeSet<FindingId> = changes
        .into_iter()
        .flat_map(|changes| &changes.moved)
        .filter(|moved| analysis.severity(moved.to) > analysis.severity(moved.from))
        .map(|moved| moved.id)
        .collect();
    let votes = doubt::votes(model);
    let details = sections::holds(input, "details");
    let mut risks = Vec::with_capacity(analysis.findings.len());
    for finding in &analysis.findings {
        let mut risk = risk(model, analysis, finding);
        if risk.state == State::Open && risk.listed {
            risk.raised = raised.contains(&risk.id);
            risk.told = details && risk.serious();
            tell(model, analysis, finding, &mut risk);
            if let Some(votes) = votes.get(&risk.id) {
                doubt::tell(analysis, model, finding, votes, &mut risk);
            }
        }
        risks.push(risk);
    }
    risks
}

fn risk(model: &Model, analysis: &Analysis, finding: &Finding) -> Risk {
    let rule = analysis.rule(finding);
    let of = |value| score(&analysis.matrix, value);
    Risk {
        id: analysis.id(finding),
        number: finding.short,
        rule: rule.map_or_else(|| "own threat".to_owned(), |r| r.id.clone()),
        code: rule.map_or_else(|| "Own".to_owned(), |r| r.code.clone()),
        title: analysis.title(model, finding).to_owned(),
        threat: String::new(),
        why: String::new(),
        subject: finding.subject,
        place: label(&model.name(finding.subject)),
        stage: analysis.stage(model, finding),
        stride: analysis.stride(model, finding),
        state: match finding.state {
            analysis::State::Open => State::Open,
            analysis::State::Assumed => State::Assumed,
            analysis::State::Closed => State::Closed,
        },
        listed: analysis.lists(finding),
        told: false,
        inherent: of(finding.inherent),
        current: finding.current.map(of),
        target: finding.target.map(of),
        decided: analysis
            .decision(model, finding)
            .map_or_else(Decided::default, decided),
        held: Vec::new(),
        steps: Vec::new(),
        fix: Vec::new(),
        refs: Vec::new(),
        dissent: Vec::new(),
        doubt: None,
        raised: false,
    }
}

/// The words of an open finding; for one told in full also the arithmetic.
fn tell(model: &Model, analysis: &Analysis, finding: &Finding, risk: &mut Risk) {
    risk.threat = sentence(&analysis.threat(model, finding));
    let trace = analysis.trace(model, finding);
    risk.held = trace
        .iter()
        .filter_map(|step| held(model, analysis, step))
        .collect();
    let rule = analysis.rule(finding);
    risk.refs = rule.map_or_else(Vec::new, |rule| refs(&rule.refs));
    if risk.told {
        risk.why = rule.map_or_else(String::new, |rule| sentence(&rule.why));
        let evidence = analysis.explain(model, finding);
        risk.steps = words::steps(&evidence, &analysis.set);
        risk.fix = evidence.fix.into_iter().map(|fix| fix.words).collect();
    }
}

/// The text with a full stop.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '\u{2026}']) {
        return text.to_owned();
    }
    format!("{text}.")
}

fn held(model: &Model, analysis: &Analysis, step: &Step) -> Option<Held> {
    let Step::Control { id, status, .. } = step else {
        return None;
    };
    let status: Status = status.parse().ok()?;
    let number = analysis.set.control(id);
    let title = number
        .and_then(|ix| analysis.set.controls.get(ix))
        .map_or(id.as_str(), |c| c.title.as_str());
    let put = model
        .controls()
        .values()
        .find(|c| c.status == status && analysis.set.control(&c.control) == number);
    Some(Held {
        title: title.to_owned(),
        status,
        owner: put.map_or_else(String::new, |c| c.owner.clone()),
        due: put.and_then(|c| c.due),
    })
}

fn decided(decision: &model::Decision) -> Decided {
    Decided {
        response: decision.response,
        owner: decision.owner.clone(),
        due: decision.due,
        reason: decision.reason.clone(),
        expires: decision.expires,
        by: decision.by.clone(),
        on: decision.decided,
        note: decision.note.clone(),
        done: decision.done,
        evidence: decision
            .evidence
            .iter()
            .map(|e| (e.title.clone(), e.link.clone()))
            .collect(),
    }
}

fn refs(refs: &Refs) -> Vec<(String, Vec<String>)> {
    let all = [
        ("ATT&CK", &refs.attack),
        ("CWE", &refs.cwe),
        ("CAPEC", &refs.capec),
        ("NIST SP 800-190", &refs.nist_800_190),
        ("NIST SP 800-53", &refs.nist_800_53),
        ("CIS", &refs.cis),
        ("OWASP", &refs.owasp),
    ];
    all.into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(name, ids)| (name.to_owned(), ids.clone()))
        .collect()
}
