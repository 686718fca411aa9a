//! Every High and Critical threat as one block: the statement, why it scores so, controls, the smallest fix.

use crate::{
    Input,
    block::{Block, Heading},
    book::Book,
    span::{self, Span},
    style::Turn,
    view::{PROSE, Risk, SENTENCE, View, clip, listing},
};

pub fn write(book: &mut Book, _: &Input, view: &View) {
    book.section("High and Critical threats", "details");
    let told: Vec<&Risk> = view.open().filter(|risk| risk.told).collect();
    if told.is_empty() {
        return book.none();
    }
    for risk in told {
        book.push(Block::Keep(block(view, risk)));
    }
}

/// One threat, kept together.
fn block(view: &View, risk: &Risk) -> Vec<Block> {
    let mark = Span {
        mark: Some(risk.severity()),
        ..Span::new(" ")
    };
    let title = format!("{} {}", risk.short(), clip(&risk.title, 110));
    let mut blocks = vec![
        Block::Heading(Heading {
            level: 3,
            spans: vec![mark, Span::new(title.as_str())],
            anchor: risk.anchor(),
            bookmark: 2,
            short: title,
            listed: false,
        }),
        Block::Text(span::text(clip(&risk.threat, SENTENCE))),
    ];
    let facts = Block::Facts(facts(view, risk));
    if risk.steps.is_empty() {
        blocks.push(facts);
    } else {
        let steps = risk
            .steps
            .iter()
            .map(|step| span::text(clip(step, SENTENCE)));
        let why = vec![
            Block::Small(span::bold("Why this score")),
            Block::Steps(steps.collect()),
        ];
        let room = Turn::Portrait.safe().x - 16.0;
        blocks.push(Block::Beside(vec![
            (room * 0.5, vec![facts]),
            (room * 0.5, why),
        ]));
    }
    blocks
}

fn facts(view: &View, risk: &Risk) -> Vec<(String, Vec<Span>)> {
    let mut place = super::register::at(view, risk);
    place.push(Span::new(format!(", {}", risk.stage.word())).ink(scene::Ink::Faint));
    let mut facts = vec![
        ("Where".to_owned(), place),
        ("Risk".to_owned(), change(risk)),
    ];
    let mut add = |name: &str, value: Vec<Span>| facts.push((name.to_owned(), value));
    if !risk.why.is_empty() {
        add("Why it matters", span::text(clip(&risk.why, SENTENCE)));
    }
    let classes: Vec<&str> = risk.stride.iter().map(|s| s.title()).collect();
    add("STRIDE", span::text(classes.join(", ")));
    if let Some(doubt) = &risk.doubt {
        add("Uncertain", span::text(doubt.words.as_str()));
    }
    for dissent in &risk.dissent {
        add("Dissent", span::text(clip(dissent, SENTENCE)));
    }
    if !risk.held.is_empty() {
        add("Controls", super::register::held(&risk.held));
    }
    if !risk.fix.is_empty() {
        add("Smallest fix", span::text(risk.fix.join("; ")));
    }
    add("Response", decision(view, risk));
    let assumed = view.model.assumptions().values().enumerate();
    let assumed: Vec<String> = assumed
        .filter(|(_, one)| one.about.contains(&risk.subject))
        .map(|(ix, one)| format!("A{} {}", ix + 1, clip(&one.text, 140)))
        .take(4)
        .collect();
    if !assumed.is_empty() {
        add("Assumes", span::text(assumed.join("; ")));
    }
    if !risk.decided.evidence.is_empty() {
        let evidence = risk
            .decided
            .evidence
            .iter()
            .map(|(title, link)| vec![Span::new(clip(title, 80)).url(link.as_str())]);
        add("Evidence", listing(evidence));
    }
    if !risk.refs.is_empty() {
        add("References", references(risk));
    }
    facts
}

/// Before, now, and with planned work where that differs.
pub fn change(risk: &Risk) -> Vec<Span> {
    let mut spans = span::join([risk.inherent.long(), span::text(" before controls")]);
    if let Some(current) = &risk.current {
        spans.extend(span::join([
            span::text(", "),
            current.long(),
            span::text(" now"),
        ]));
    }
    if let Some(target) = risk
        .target
        .as_ref()
        .filter(|t| risk.current.as_ref() != Some(*t))
    {
        spans.extend(span::join([
            span::text(", "),
            target.long(),
            span::text(" with planned work done"),
        ]));
    }
    spans
}

fn decision(view: &View, risk: &Risk) -> Vec<Span> {
    let decided = &risk.decided;
    let mut spans = super::register::response(view, risk);
    if !decided.owner.is_empty() {
        spans.push(Span::new(format!(", owner {}", clip(&decided.owner, 60))));
    }
    if let Some(due) = decided.due {
        spans.push(Span::new(format!(", due {due}")));
    }
    for words in [&decided.reason, &decided.note] {
        if !words.is_empty() {
            spans.push(Span::new(format!(". {}", clip(words, PROSE))));
        }
    }
    spans
}

/// Ids of other catalogues; those with a page of their own lead there.
fn references(risk: &Risk) -> Vec<Span> {
    let mut spans = Vec::new();
    for (name, ids) in &risk.refs {
        spans.push(Span::new(if spans.is_empty() { "" } else { "; " }));
        spans.push(Span::new(format!("{name} ")));
        spans.extend(listing(ids.iter().map(|id| {
            vec![match page(name, id) {
                Some(url) => Span::new(id.as_str()).url(url),
                None => Span::new(id.as_str()),
            }]
        })));
    }
    spans
}

fn page(name: &str, id: &str) -> Option<String> {
    match name {
        "ATT&CK" => Some(format!(
            "https://attack.mitre.org/techniques/{}/",
            id.replace('.', "/")
        )),
        "CWE" => id
            .strip_prefix("CWE-")
            .map(|n| format!("https://cwe.mitre.org/data/definitions/{n}.html")),
        "CAPEC" => id
            .strip_prefix("CAPEC-")
            .map(|n| format!("https://capec.mitre.org/data/definitions/{n}.html")),
        _ => None,
    }
}
