//! The README's table of coverage is what the program prints.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use std::fs;

const FROM: &str = "<!-- coverage -->\n";
const TO: &str = "<!-- /coverage -->";

#[test]
fn the_readme_says_what_the_rules_cover() {
    let path = suite::root().join("README.md");
    let text = fs::read_to_string(&path).expect("the README");
    let Some((head, rest)) = text.split_once(FROM) else {
        eprintln!("README.md has no <!-- coverage --> marker, so nothing is compared");
        return;
    };
    let (block, tail) = rest.split_once(TO).expect("the marker that ends the block");
    let summary = analysis::coverage::summary(&analysis::RuleSet::builtin());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, [head, FROM, &summary, TO, tail].concat()).expect("the README");
        return;
    }
    assert_eq!(
        block, summary,
        "the table of coverage in README.md is old: UPDATE=1 cargo test -p suite --test coverage"
    );
}

#[test]
fn every_catalogue_is_named_among_the_sources() {
    let path = suite::root().join("assets/licences/sources.txt");
    let text = fs::read_to_string(path).expect("the sources");
    for word in [
        "ATT&CK 18.1",
        "SP 800-190",
        "Docker Top 10",
        "Kubernetes Top Ten 2025",
        "CICD-SEC-1",
        "SLSA",
        "CIS Docker Benchmark 1.6",
        "CIS Kubernetes Benchmark 1.11",
        "Benchmark 7.0",
        "AWS Foundational Security Best Practices",
        "CoreStack",
    ] {
        assert!(text.contains(word), "{word} is named");
    }
}
