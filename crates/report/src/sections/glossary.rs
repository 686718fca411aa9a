//! The words of the report, each in a sentence.

use crate::{
    block::{Block, Column, Row, Table},
    book::Book,
    span,
};

const TERMS: [(&str, &str); 20] = [
    (
        "Acceptance",
        "A decision to live with a risk, by somebody with the authority to, until a day.",
    ),
    (
        "Asset",
        "Information that is worth protecting; elements hold it, flows carry it.",
    ),
    (
        "Assumed",
        "Of a weakness: nobody stated the protection, so it is taken to be absent. Counted apart.",
    ),
    (
        "Attack path",
        "A chain of threats from an untrusted source to data.",
    ),
    (
        "Band",
        "What the matrix calls a pair of likelihood and impact: Low, Medium, High, Critical.",
    ),
    (
        "Choke point",
        "An element at which a control stands in the way of many attack paths.",
    ),
    (
        "Closed by design",
        "Of a threat: the model states that its weakness is not there.",
    ),
    (
        "Control",
        "Makes a threat less likely or less harmful: planned, partial, implemented or verified.",
    ),
    (
        "Current risk",
        "Likelihood and impact with the controls that are in place. Also called residual.",
    ),
    (
        "Element",
        "A thing that is drawn: an actor, a container, a registry, a role.",
    ),
    (
        "Finding",
        "A rule that holds of one subject: a threat with its place and its score.",
    ),
    (
        "Flow",
        "Data or control that moves from one element to another.",
    ),
    ("Inherent risk", "Likelihood and impact before any control."),
    (
        "Loss unit",
        "What impact is counted in; the workload may say what one is worth.",
    ),
    ("Open", "Of a threat: somebody stated the weakness."),
    (
        "Provenance",
        "Who or what says a fact: a person, an import with file and line, a scan, the drawing.",
    ),
    (
        "STRIDE",
        "Six classes of threat, by the first letters of their names: see Classes of threat.",
    ),
    (
        "Target risk",
        "Likelihood and impact once planned and partial controls are done.",
    ),
    (
        "TLP",
        "Traffic Light Protocol 2.0 (FIRST): from CLEAR to RED, who may read this.",
    ),
    (
        "Trust boundary",
        "A closed line inside which everything is trusted alike.",
    ),
];

pub fn write(book: &mut Book) {
    book.part("Glossary", "glossary");
    let rows = TERMS
        .iter()
        .map(|(term, words)| Row::new(vec![span::bold(*term), span::text(*words)]))
        .collect();
    book.push(Block::Table(Table {
        caption: None,
        columns: vec![
            Column::points("Term", 104.0),
            Column::share("What is meant", 1.0),
        ],
        rows,
    }));
}
