//! The rows of each list, from the findings in words.

use std::collections::BTreeMap;

use analysis::Finding;
use model::{Anchor, FindingId, Response, Status, Subject, title, vocabulary};

use super::{Cell, List, Sheet};
use crate::view::{Held, Risk, Score, View};

/// The list a sheet shows.
pub fn list(view: &View, sheet: Sheet) -> List {
    match sheet {
        Sheet::Register => register(view),
        Sheet::Treatment => treatment(view),
        Sheet::Actions => actions(view),
        Sheet::Assumed => assumed(view),
        Sheet::Questions => questions(view),
    }
}

/// Findings by id, for what the view does not hold.
fn findings<'v>(view: &View<'v>) -> BTreeMap<FindingId, &'v Finding> {
    let analysis = view.analysis;
    analysis
        .findings
        .iter()
        .map(|finding| (analysis.id(finding), finding))
        .collect()
}

/// Band, likelihood, impact and risk of a score.
fn score(score: Option<&Score>) -> [Cell; 4] {
    let Some(score) = score else {
        return [const { Cell::None }; 4];
    };
    [
        Cell::Band(score.severity, score.word.clone()),
        Cell::Number(f64::from(score.likelihood)),
        Cell::Number(f64::from(score.impact)),
        // Three decimals are more than the method knows.
        Cell::Number((score.risk * 1e3).round() / 1e3),
    ]
}

fn band(score: Option<&Score>) -> Cell {
    score.map_or(Cell::None, |score| {
        Cell::Band(score.severity, score.word.clone())
    })
}

fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>, between: &str) -> Cell {
    let parts: Vec<T> = parts.into_iter().collect();
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    Cell::text(parts.join(between))
}

fn controls(held: &[Held]) -> Cell {
    joined(
        held.iter()
            .map(|held| format!("{} ({})", held.title, held.status)),
        "; ",
    )
}

/// The whole name of a thing, a flow by its number too.
fn place(view: &View, subject: Subject) -> Cell {
    let mut name = view.model.name(subject);
    if crate::clean::line(&name).trim().is_empty() {
        "(unnamed)".clone_into(&mut name);
    }
    match subject {
        Subject::Flow(id) => {
            let number = view.flows.get(&id).copied().unwrap_or_default();
            Cell::text(format!("F{number} {name}"))
        }
        _ => Cell::text(name),
    }
}

fn references(risk: &Risk, catalogue: &str) -> Cell {
    let found = risk.refs.iter().find(|(name, _)| name == catalogue);
    joined(found.map_or(&[][..], |(_, ids)| ids), " ")
}

fn register(view: &View) -> List {
    let columns = vec![
        ("Id", 7.0),
        ("Title", 34.0),
        ("Threat", 60.0),
        ("Where", 28.0),
        ("Kind", 18.0),
        ("Stage", 8.0),
        ("STRIDE", 8.0),
        ("Before", 11.0),
        ("Before, likelihood", 11.0),
        ("Before, impact", 9.0),
        ("Before, risk", 9.0),
        ("Controls", 34.0),
        ("Now", 11.0),
        ("Now, likelihood", 11.0),
        ("Now, impact", 9.0),
        ("Now, risk", 9.0),
        ("Target", 11.0),
        ("Response", 14.0),
        ("Owner", 18.0),
        ("Due", 11.0),
        ("Overdue", 9.0),
        ("Rule", 26.0),
        ("Code", 7.0),
        ("CWE", 16.0),
        ("ATT&CK", 16.0),
        ("Finding", 38.0),
    ];
    let row = |risk: &Risk| {
        let stride: Vec<&str> = risk.stride.iter().map(|class| class.word()).collect();
        let mut row = vec![
            Cell::text(risk.short()),
            Cell::text(risk.title.as_str()),
            Cell::text(risk.threat.as_str()),
            place(view, risk.subject),
            Cell::text(view.analysis.kind_title(view.model, risk.subject)),
            Cell::text(title(risk.stage.word())),
            joined(stride, " "),
        ];
        row.extend(score(Some(&risk.inherent)));
        row.push(controls(&risk.held));
        row.extend(score(risk.current.as_ref()));
        row.extend([
            band(risk.target.as_ref()),
            Cell::text(risk.treatment(view.date)),
            Cell::text(risk.decided.owner.as_str()),
            Cell::date(risk.decided.due),
            Cell::yes(risk.overdue(view.date)),
            Cell::text(risk.rule.as_str()),
            Cell::text(risk.code.as_str()),
            references(risk, "CWE"),
            references(risk, "ATT&CK"),
            Cell::text(risk.id.to_string()),
        ]);
        row
    };
    List {
        columns,
        rows: view.open().map(row).collect(),
    }
}

fn treatment(view: &View) -> List {
    let columns = vec![
        ("Id", 7.0),
        ("Title", 34.0),
        ("Where", 28.0),
        ("Now", 11.0),
        ("Target", 11.0),
        ("Response", 14.0),
        ("Done", 7.0),
        ("Overdue", 9.0),
        ("Owner", 18.0),
        ("Due", 11.0),
        ("Reason and conditions", 44.0),
        ("Valid until", 11.0),
        ("Decided by", 18.0),
        ("Decided on", 11.0),
        ("Controls planned", 34.0),
        ("Smallest fix", 50.0),
        ("Evidence", 34.0),
        ("Note", 34.0),
        ("Finding", 38.0),
    ];
    let findings = findings(view);
    let row = |risk: &Risk| {
        let decided = &risk.decided;
        let planned = risk
            .held
            .iter()
            .filter(|held| matches!(held.status, Status::Planned | Status::Partial));
        let evidence = decided.evidence.iter().map(|(title, link)| {
            let gap = if link.is_empty() { "" } else { " " };
            format!("{title}{gap}{link}")
        });
        vec![
            Cell::text(risk.short()),
            Cell::text(risk.title.as_str()),
            place(view, risk.subject),
            band(risk.current.as_ref()),
            band(risk.target.as_ref()),
            Cell::text(risk.treatment(view.date)),
            Cell::yes(decided.done),
            Cell::yes(risk.overdue(view.date)),
            Cell::text(decided.owner.as_str()),
            Cell::date(decided.due),
            Cell::text(decided.reason.as_str()),
            Cell::date(decided.expires),
            Cell::text(decided.by.as_str()),
            Cell::date(decided.on),
            joined(planned.map(|held| held.title.as_str()), "; "),
            fix(view, findings.get(&risk.id).copied()),
            joined(evidence, "; "),
            Cell::text(decided.note.as_str()),
            Cell::text(risk.id.to_string()),
        ]
    };
    List {
        columns,
        rows: view.open().chain(view.ruled()).map(row).collect(),
    }
}

fn fix(view: &View, finding: Option<&Finding>) -> Cell {
    let fixes = finding.map_or_else(Vec::new, |finding| view.analysis.fix(finding));
    joined(fixes.into_iter().map(|fix| fix.words), "; ")
}

/// Overdue first, then by day, those without one last; then by words, so that the order is one.
fn actions(view: &View) -> List {
    let columns = vec![
        ("Action", 50.0),
        ("Kind", 12.0),
        ("Where", 28.0),
        ("Threats", 20.0),
        ("Status", 12.0),
        ("Owner", 18.0),
        ("Due", 11.0),
        ("Overdue", 9.0),
        ("Note", 44.0),
    ];
    let mut acts: Vec<Act> = planned(view);
    acts.extend(decided(view));
    acts.extend(agreed(view));
    let late = |act: &Act| act.due.is_some_and(|due| due < view.date);
    acts.sort_by(|a, b| {
        let key = |act: &Act| (!late(act), act.due.is_none(), act.due);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.what.cmp(&b.what))
            .then_with(|| a.threats.cmp(&b.threats))
    });
    let rows = acts
        .into_iter()
        .map(|act| {
            let overdue = Cell::yes(late(&act));
            vec![
                Cell::text(act.what),
                Cell::text(act.kind),
                act.place,
                Cell::text(act.threats),
                Cell::text(act.status),
                Cell::text(act.owner),
                Cell::date(act.due),
                overdue,
                Cell::text(act.note),
            ]
        })
        .collect();
    List { columns, rows }
}

/// Something to be done.
struct Act {
    what: String,
    kind: &'static str,
    place: Cell,
    threats: String,
    status: String,
    owner: String,
    due: Option<model::Date>,
    note: String,
}

/// Controls that are planned or half done.
fn planned(view: &View) -> Vec<Act> {
    let set = &view.analysis.set;
    let open = view
        .model
        .controls()
        .values()
        .filter(|control| matches!(control.status, Status::Planned | Status::Partial));
    open.map(|control| {
        let spec = set
            .control(&control.control)
            .and_then(|ix| set.controls.get(ix));
        let what = spec.map_or_else(|| control.control.clone(), |spec| spec.title.clone());
        let acts = |risk: &&Risk| match control.on {
            Anchor::Finding(id) => risk.id == id,
            _ => risk.held.iter().any(|held| held.title == what),
        };
        let threats: Vec<String> = view.open().filter(acts).map(Risk::short).collect();
        Act {
            kind: "Control",
            place: view
                .model
                .anchored(control.on)
                .map_or(Cell::None, |subject| place(view, subject)),
            threats: threats.join(" "),
            status: title(control.status.word()),
            owner: control.owner.clone(),
            due: control.due,
            note: control.note.clone(),
            what,
        }
    })
    .collect()
}

/// Threats that are to be reduced, shared or avoided, and are not yet.
fn decided(view: &View) -> Vec<Act> {
    let findings = findings(view);
    let due = |risk: &&Risk| {
        !risk.decided.done
            && matches!(
                risk.decided.response,
                Some(Response::Reduce | Response::Share | Response::Avoid)
            )
    };
    view.open()
        .filter(due)
        .map(|risk| {
            let what = match fix(view, findings.get(&risk.id).copied()) {
                Cell::Text(words) => words,
                _ => format!("{}: {}", risk.treatment(view.date), risk.title),
            };
            Act {
                what,
                kind: "Decision",
                place: place(view, risk.subject),
                threats: risk.short(),
                status: risk.treatment(view.date).to_owned(),
                owner: risk.decided.owner.clone(),
                due: risk.decided.due,
                note: risk.decided.reason.clone(),
            }
        })
        .collect()
}

/// Actions that workshops agreed on.
fn agreed(view: &View) -> Vec<Act> {
    let mut acts = Vec::new();
    for session in view.model.sessions().values() {
        for action in &session.actions {
            let risk = view
                .risks
                .iter()
                .find(|risk| action.finding == Some(risk.id));
            acts.push(Act {
                what: action.text.clone(),
                kind: "Workshop",
                place: risk.map_or(Cell::None, |risk| place(view, risk.subject)),
                threats: risk.map_or_else(String::new, Risk::short),
                status: "Agreed".to_owned(),
                owner: action.owner.clone(),
                due: action.due,
                note: session.title.clone(),
            });
        }
    }
    acts
}

fn assumed(view: &View) -> List {
    let columns = vec![
        ("Id", 7.0),
        ("Weakness assumed", 44.0),
        ("Where", 28.0),
        ("Kind", 18.0),
        ("Stage", 8.0),
        ("Before", 11.0),
        ("Now", 11.0),
        ("Rule", 26.0),
        ("Code", 7.0),
        ("Finding", 38.0),
    ];
    let row = |risk: &Risk| {
        vec![
            Cell::text(risk.short()),
            Cell::text(risk.title.as_str()),
            place(view, risk.subject),
            Cell::text(view.analysis.kind_title(view.model, risk.subject)),
            Cell::text(title(risk.stage.word())),
            band(Some(&risk.inherent)),
            band(risk.current.as_ref()),
            Cell::text(risk.rule.as_str()),
            Cell::text(risk.code.as_str()),
            Cell::text(risk.id.to_string()),
        ]
    };
    List {
        columns,
        rows: view.assumed().map(row).collect(),
    }
}

fn questions(view: &View) -> List {
    let columns = vec![
        ("Where", 28.0),
        ("Kind", 18.0),
        ("Question", 44.0),
        ("Answers", 34.0),
        ("Until answered", 24.0),
        ("Rules it settles", 9.0),
        ("Risk that hangs on it", 11.0),
    ];
    let row = |question: &analysis::Question| {
        let spec = match question.subject {
            Subject::Element(id) => view
                .model
                .elements()
                .get(&id)
                .map(|element| vocabulary().kind(element.kind)),
            Subject::Flow(_) => Some(vocabulary().flow()),
            Subject::Asset(_) => Some(vocabulary().asset()),
            Subject::Boundary(_) | Subject::Model => None,
        };
        let attribute = spec.and_then(|spec| spec.attribute(question.attribute));
        let choices = attribute.map_or(&[][..], |attribute| &attribute.takes);
        vec![
            place(view, question.subject),
            Cell::text(view.analysis.kind_title(view.model, question.subject)),
            Cell::text(attribute.map_or(question.attribute.word(), |a| a.title.as_str())),
            joined(choices.iter().map(|value| value.word()), ", "),
            Cell::text(if question.assumed {
                "taken to be absent"
            } else {
                "no finding"
            }),
            Cell::Number(view.analysis.settled(question).len() as f64),
            Cell::Number((question.settles * 1e3).round() / 1e3),
        ]
    };
    List {
        columns,
        rows: view.analysis.asked().map(row).collect(),
    }
}
