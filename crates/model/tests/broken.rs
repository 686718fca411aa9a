//! Damaged input of every kind: never a panic, always a model or issues with a place. Random models survive a sketch.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use model::{Model, file, sketch};
use suite::{Dice, seeded};

fn sample(elements: usize, seed: u64) -> (String, Model) {
    let text = seeded(elements, seed);
    let (model, issues) = sketch::read(&text);
    assert_eq!(issues, []);
    (text, model)
}

/// The text with one to four characters replaced, removed, doubled or cut off.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(chars.len());
        let strange = [
            '(', ')', '{', '"', '\\', ':', ',', '#', '@', '\n', '\t', ' ', '0', '\u{0}', 'é',
            '\u{202e}',
        ];
        match dice.roll(5) {
            0 => chars[at] = strange[dice.roll(strange.len())],
            1 => drop(chars.remove(at)),
            2 => chars.insert(at, chars[at]),
            3 => chars.insert(at, strange[dice.roll(strange.len())]),
            _ => chars.truncate(at.max(1)),
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_files_give_a_model_or_issues_with_a_place() {
    let (_, model) = sample(12, 3);
    let text = file::write(&model).expect("written");
    let mut dice = Dice(11);
    let mut refused = 0;
    for _ in 0..2_000 {
        let broken = damaged(&text, &mut dice);
        if let Err(issues) = file::read(&broken) {
            refused += 1;
            let first = issues.first().expect("an issue");
            assert!(
                first.line >= 1 && first.column >= 1 && !first.what.is_empty(),
                "{first}"
            );
        }
    }
    assert!(refused > 1_000, "{refused} were refused");
}

#[test]
fn damaged_sketches_give_what_reads_and_issues_with_a_place() {
    let (text, _) = sample(12, 4);
    let mut dice = Dice(12);
    for _ in 0..2_000 {
        let (model, issues) = sketch::read(&damaged(&text, &mut dice));
        assert_eq!(model.faults(), []);
        assert!(
            issues
                .iter()
                .all(|issue| issue.line >= 1 && issue.column >= 1),
            "{issues:?}"
        );
    }
}

#[test]
fn random_models_survive_the_sketch_and_the_file() {
    for seed in 0..12 {
        let (_, model) = sample(5 + seed as usize * 7, seed);
        let (again, issues) = sketch::read(&sketch::write(&model));
        assert_eq!(issues, []);
        assert_eq!(again, model, "seed {seed}");
        assert_eq!(
            file::read(&file::write(&model).expect("written")).as_ref(),
            Ok(&model)
        );
    }
}
