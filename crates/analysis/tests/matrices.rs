//! The matrix presets and the lint M1 to M10 against SCORING, section 3.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use analysis::{Matrix, RuleSet, lint};
use model::Severity;

fn preset(id: &str) -> Matrix {
    RuleSet::builtin()
        .matrices
        .into_iter()
        .find(|matrix| matrix.id == id)
        .expect("the preset")
}

#[track_caller]
fn fails(id: &str, codes: &[&str]) {
    let found: Vec<&str> = lint::check(&preset(id))
        .iter()
        .map(|lint| lint.code)
        .collect();
    assert_eq!(found, codes, "{id}");
}

#[test]
fn presets_fail_what_the_table_says() {
    fails("ladder-5x5", &[]);
    fails("ladder-4x4", &[]);
    fails("ladder-3x3", &["M9"]);
    fails("ordinal-product-5x5", &["M10"]);
    fails("ordinal-product-3x3", &["M5", "M10"]);
    fails("owasp-rr-3x3", &["M7", "M10"]);
    fails("nist-800-30-I2", &["M7", "M8", "M10"]);
    fails("mil-std-882e", &["M8", "M10"]);
    fails("threagile-4x4", &["M7", "M10"]);
    fails("cox-5x5", &[]);
}

#[test]
fn broken_matrices_are_errors() {
    let mut matrix = preset("ladder-5x5");
    matrix.cells[0].pop();
    assert!(
        lint::check(&matrix)
            .iter()
            .any(|lint| lint.error && lint.code == "M1")
    );
    let mut matrix = preset("ladder-5x5");
    matrix.cells[4][4] = 0;
    assert!(
        lint::check(&matrix)
            .iter()
            .any(|lint| lint.error && lint.code == "M2")
    );
    let mut matrix = preset("ladder-5x5");
    matrix.bands.swap(1, 2);
    let lints = lint::check(&matrix);
    let fall = lints.iter().find(|lint| lint.error && lint.code == "M2");
    let fall = fall.expect("the severity falls while the band rises");
    assert!(
        fall.what.contains("High") && fall.what.contains("Medium"),
        "{}",
        fall.what
    );
    let mut matrix = preset("ladder-5x5");
    matrix.bands.push(("Absurd".to_owned(), Severity::Critical));
    assert!(
        lint::check(&matrix)
            .iter()
            .any(|lint| lint.error && lint.code == "M3")
    );
}

#[test]
fn the_default_matrix_goes_by_sums() {
    let matrix = preset("ladder-5x5");
    let wanted = |sum: u8| match sum {
        2..=4 => Severity::Low,
        5..=6 => Severity::Medium,
        7..=8 => Severity::High,
        _ => Severity::Critical,
    };
    for likelihood in 1..=5 {
        for impact in 1..=5 {
            assert_eq!(
                matrix.severity(matrix.band(likelihood, impact)),
                wanted(likelihood + impact)
            );
        }
    }
}

#[test]
fn ladder_levels_land_in_other_matrices() {
    let four = preset("ladder-4x4");
    assert_eq!([1, 2, 3, 4, 5].map(|l| four.cell(l, 1).0), [0, 0, 1, 2, 3]);
    let three = preset("ladder-3x3");
    assert_eq!([1, 2, 3, 4, 5].map(|l| three.cell(1, l).1), [0, 0, 1, 1, 2]);
    let owasp = preset("owasp-rr-3x3");
    assert_eq!([1, 2, 3, 4, 5].map(|l| owasp.cell(l, 1).0), [0, 1, 1, 2, 2]);
    let military = preset("mil-std-882e");
    assert_eq!(
        [1, 2, 3, 4, 5].map(|i| military.cell(1, i).1),
        [0, 1, 2, 3, 3]
    );
}
