//! Layers go one way: which crate may use which, and which library belongs to one crate alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{collections::BTreeSet, fs};

/// Each crate with the workspace crates it may use.
const EDGES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("scene", &["model"]),
    ("analysis", &["model"]),
    ("formats", &["model"]),
    ("intake", &["model"]),
    ("report", &["model", "scene", "analysis"]),
    ("editor", &["model", "scene", "analysis"]),
    (
        "app",
        &[
            "model", "scene", "analysis", "formats", "intake", "report", "editor",
        ],
    ),
    (
        "cli",
        &["model", "scene", "analysis", "formats", "intake", "report"],
    ),
    ("plimsoll", &["app", "cli"]),
];

/// Libraries with the crates that alone may use them.
const OWNED: &[(&str, &[&str])] = &[
    ("egui", &["app"]),
    ("eframe", &["app"]),
    ("rfd", &["app"]),
    ("printpdf", &["report"]),
    ("petgraph", &["analysis"]),
    ("clap", &["cli"]),
];

fn uses(name: &str) -> Option<BTreeSet<String>> {
    let path = suite::root().join("crates").join(name).join("Cargo.toml");
    let text = fs::read_to_string(path).ok()?;
    let table: toml::Table = text.parse().expect("a manifest");
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    Some(
        dependencies
            .map(|table| table.keys().cloned().collect())
            .unwrap_or_default(),
    )
}

#[test]
fn crates_use_only_what_lies_below() {
    let mut met = 0;
    for (name, allowed) in EDGES {
        let Some(used) = uses(name) else { continue };
        met += 1;
        for (other, _) in EDGES {
            assert!(
                !used.contains(*other) || allowed.contains(other),
                "{name} must not use {other}"
            );
        }
        for (library, owners) in OWNED {
            assert!(
                !used.contains(*library) || owners.contains(name),
                "{name} must not use {library}"
            );
        }
    }
    assert!(met >= 8, "{met} crates read");
}

#[test]
fn every_crate_is_in_the_list() {
    for entry in fs::read_dir(suite::root().join("crates"))
        .expect("crates")
        .flatten()
    {
        let name = entry.file_name().into_string().expect("a name");
        if entry.path().join("Cargo.toml").exists() {
            assert!(
                EDGES.iter().any(|(known, _)| *known == name),
                "{name} has no place among the layers"
            );
        }
    }
}
