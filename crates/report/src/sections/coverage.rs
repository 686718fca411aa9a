//! Standards coverage: which items of public catalogues the open threats touch.

use std::collections::{BTreeMap, BTreeSet};

use model::Status;

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span,
    view::{Risk, View, links, listing},
};

/// The catalogues shown, and what the column calls them.
const SHOWN: [&str; 3] = ["ATT&CK", "NIST SP 800-190", "OWASP"];

pub fn write(book: &mut Book, input: &Input, view: &View) {
    book.section("Standards coverage", "coverage");
    let mut items: BTreeMap<(usize, &str), Vec<&Risk>> = BTreeMap::new();
    for risk in view.open() {
        for (name, ids) in &risk.refs {
            let Some(place) = SHOWN.iter().position(|shown| shown == name) else {
                continue;
            };
            for id in ids {
                items.entry((place, id)).or_default().push(risk);
            }
        }
    }
    if !items.is_empty() {
        book.text("Items of public catalogues that the open threats touch. An item that is absent is not thereby cleared.");
    }
    let rows = items
        .into_iter()
        .map(|((place, id), risks)| {
            Row::new(vec![
                span::text(*SHOWN.get(place).unwrap_or(&"")),
                span::bold(id),
                links(risks.into_iter()),
            ])
        })
        .collect();
    let columns = vec![
        Column::points("Catalogue", 92.0),
        Column::points("Item", 92.0),
        Column::share("Open threats", 1.0),
    ];
    book.table("Items of catalogues that open threats touch", columns, rows);
    answered(book, input, view);
}

/// Which items of management standards the controls of the model answer.
fn answered(book: &mut Book, input: &Input, view: &View) {
    const NAMES: [&str; 4] = ["NIST SP 800-53", "ISO/IEC 27001", "SOC 2", "CIS and AWS"];
    let mut items: BTreeMap<(usize, &str), BTreeSet<(Status, String)>> = BTreeMap::new();
    for put in view.model.controls().values() {
        let set = &input.analysis.set;
        let Some(spec) = set
            .control(&put.control)
            .and_then(|ix| set.controls.get(ix))
        else {
            continue;
        };
        let lists = [
            &spec.refs.nist_800_53,
            &spec.refs.iso_27001,
            &spec.refs.soc2,
            &spec.refs.cis,
        ];
        for (place, ids) in lists.into_iter().enumerate() {
            for id in ids {
                let title = (put.status, spec.title.clone());
                items.entry((place, id)).or_default().insert(title);
            }
        }
    }
    if items.is_empty() {
        return;
    }
    let rows = items
        .into_iter()
        .map(|((place, id), controls)| {
            let controls = controls.into_iter().rev();
            Row::new(vec![
                span::text(*NAMES.get(place).unwrap_or(&"")),
                span::bold(id),
                listing(controls.map(|(status, title)| span::text(format!("{title} ({status})")))),
            ])
        })
        .collect();
    let columns = vec![
        Column::points("Standard", 92.0),
        Column::points("Item", 92.0),
        Column::share("Controls of this model", 1.0),
    ];
    book.table(
        "Items of standards that controls answer in part",
        columns,
        rows,
    );
}
