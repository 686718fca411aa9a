//! House rules that a machine can hold: first lines, file lengths, colours in one place, no paths of one machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&suite::root().join("crates"), &mut found);
    sources(&suite::root().join("tests"), &mut found);
    found.sort();
    assert!(found.len() > 50, "{} files", found.len());
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            (path, text)
        })
        .collect()
}

#[test]
fn every_file_says_why_it_exists() {
    for (path, text) in all() {
        assert!(
            text.starts_with("//! "),
            "{} does not open with //!",
            path.display()
        );
    }
}

#[test]
fn no_file_is_over_600_lines() {
    for (path, text) in all() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}

#[test]
fn colours_are_made_in_the_theme_and_the_palette_only() {
    let words = [
        "Color32::from_rgb",
        "Color32::from_gray",
        "Color32::from_hex",
        "Rgb([",
    ];
    for (path, text) in all() {
        let name = path.to_string_lossy().replace('\\', "/");
        if [
            "theme",
            "palette",
            "tests/house.rs",
            "svg",
            "benches",
            "/tests/",
        ]
        .iter()
        .any(|part| name.contains(part))
        {
            continue;
        }
        for word in words {
            assert!(!text.contains(word), "{name} makes a colour: {word}");
        }
    }
}

#[test]
fn nothing_names_a_path_of_one_machine() {
    let homes = ["/home/", "/root/", "/Users/", "/work/"];
    for (path, text) in all()
        .into_iter()
        .filter(|(path, _)| !path.ends_with("tests/house.rs"))
    {
        for home in homes {
            assert!(
                !text.contains(&format!("\"{home}")),
                "{} names {home}",
                path.display()
            );
        }
    }
}
