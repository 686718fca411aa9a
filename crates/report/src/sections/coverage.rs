//! Standards coverage: which items of public catalogues the open threats touch.

use std::collections::BTreeMap;

use crate::{
    Input,
    block::{Column, Row},
    book::Book,
    span,
    view::{Risk, View, links},
};

/// The catalogues shown, and what the column calls them.
const SHOWN: [&str; 3] = ["ATT&CK", "NIST SP 800-190", "OWASP"];

pub fn write(book: &mut Book, _: &Input, view: &View) {
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
}
