//! What tests of several crates share: seeded models of any size, and where the project's files are.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

pub use model;
use model::{Action, BoundaryKind, Kind, vocabulary};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A small seeded generator (Knuth's MMIX constants), so that a failure and a measurement repeat.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 to `sides` - 1.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.roll(items.len()))
    }
}

/// A sketch of `elements` elements, 1.5 times as many flows, a tenth as many boundaries, and a data asset for every
/// twenty elements. About four attributes in ten are stated.
pub fn seeded(elements: usize, seed: u64) -> String {
    let mut dice = Dice(seed);
    let assets = (elements / 20).max(1);
    let boundaries = elements / 10;
    let mut text = format!("title: {elements} elements, seed {seed}\n");
    for n in 0..assets {
        let _ = writeln!(
            text,
            "asset D{n}: confidentiality={} integrity={}",
            1 + dice.roll(5),
            1 + dice.roll(5)
        );
    }
    let mut next = 0;
    for n in 0..boundaries.max(1) {
        let depth = if boundaries == 0 { 0 } else { n % 3 };
        if boundaries > 0 {
            let kind = BoundaryKind::ALL
                .get(dice.roll(BoundaryKind::ALL.len()))
                .copied()
                .unwrap_or(BoundaryKind::Vpc);
            let _ = writeln!(text, "{:1$}boundary B{n}: {kind}", "", depth * 2);
        }
        let last = elements * (n + 1) / boundaries.max(1);
        while next < last {
            let indent = if boundaries > 0 { (depth + 1) * 2 } else { 0 };
            element(&mut text, &mut dice, next, indent, assets);
            next += 1;
        }
    }
    for n in 0..elements * 3 / 2 {
        let (from, to) = (dice.roll(elements), dice.roll(elements));
        let action = dice.pick(Action::ALL).copied().unwrap_or(Action::Call);
        let _ = write!(text, "E{from} -> E{to}: f{n} action={action}");
        facts(&mut text, &mut dice, vocabulary().flow());
        if dice.roll(4) == 0 {
            let _ = write!(text, " carries=D{}", dice.roll(assets));
        }
        text.push('\n');
    }
    text
}

fn element(text: &mut String, dice: &mut Dice, n: usize, indent: usize, assets: usize) {
    let kind = dice.pick(Kind::ALL).copied().unwrap_or(Kind::Task);
    let _ = write!(text, "{:indent$}E{n}: {kind}", "");
    facts(text, dice, vocabulary().kind(kind));
    if dice.roll(5) == 0 {
        let _ = write!(text, " holds=D{}", dice.roll(assets));
    }
    text.push('\n');
}

fn facts(text: &mut String, dice: &mut Dice, spec: &model::KindSpec) {
    for attribute in spec
        .attributes
        .iter()
        .filter(|attribute| !attribute.derived)
    {
        if dice.roll(10) < 4
            && let Some(value) = dice.pick(&attribute.takes)
        {
            let _ = write!(text, " {}={value}", attribute.id);
        }
    }
}
