//! Two states of one model, in lines people can read: what one has that the other has not.

use model::{Model, Subject, Table};

/// What `after` has otherwise than `before`: one line for each thing that is new, gone or changed, and one for each kind
/// of record that is no thing.
pub fn differences(before: &Model, after: &Model) -> Vec<String> {
    let mut lines = Vec::new();
    if before.workload() != after.workload() {
        lines.push("What the model is about was changed".to_owned());
    }
    let mut named = Named {
        before,
        after,
        lines: &mut lines,
    };
    named.table(
        "Element",
        before.elements(),
        after.elements(),
        Subject::Element,
    );
    named.table("Flow", before.flows(), after.flows(), Subject::Flow);
    named.table(
        "Boundary",
        before.boundaries(),
        after.boundaries(),
        Subject::Boundary,
    );
    named.table("Data", before.assets(), after.assets(), Subject::Asset);
    let mut counted = |word: &str, n: usize| {
        if n > 0 {
            let ending = if n == 1 { "" } else { "s" };
            lines.push(format!("{n} {word}{ending} added, changed or gone"));
        }
    };
    counted("decision", count(before.decisions(), after.decisions()));
    counted("own score", count(before.overrides(), after.overrides()));
    counted("own threat", count(before.threats(), after.threats()));
    counted("control", count(before.controls(), after.controls()));
    counted(
        "assumption",
        count(before.assumptions(), after.assumptions()),
    );
    counted("workshop", count(before.sessions(), after.sessions()));
    let places = count(before.places(), after.places())
        + count(before.frames(), after.frames())
        + count(before.routes(), after.routes());
    counted("place on the drawing", places);
    lines
}

struct Named<'m> {
    before: &'m Model,
    after: &'m Model,
    lines: &'m mut Vec<String>,
}

impl Named<'_> {
    fn table<I: Ord + Copy, T: PartialEq>(
        &mut self,
        word: &str,
        before: &Table<I, T>,
        after: &Table<I, T>,
        subject: impl Fn(I) -> Subject,
    ) {
        for (id, record) in before {
            let name = self.before.name(subject(*id));
            match after.get(id) {
                None => self
                    .lines
                    .push(format!("{word} \u{201c}{name}\u{201d} is gone")),
                Some(other) if other != record => {
                    self.lines
                        .push(format!("{word} \u{201c}{name}\u{201d} was changed"));
                }
                Some(_) => (),
            }
        }
        for id in after.keys().filter(|id| !before.contains_key(id)) {
            let name = self.after.name(subject(*id));
            self.lines
                .push(format!("{word} \u{201c}{name}\u{201d} is new"));
        }
    }
}

fn count<I: Ord, T: PartialEq>(before: &Table<I, T>, after: &Table<I, T>) -> usize {
    let lost = before.iter().filter(|(id, r)| after.get(id) != Some(*r));
    lost.count() + after.keys().filter(|id| !before.contains_key(id)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_a_line() {
        let read = |text: &str| model::sketch::read(text).0;
        let before = read("A: container\nB: registry\n");
        let after = read("A: container scope=out reason=old\nC: registry\n");
        let lines = differences(&before, &after);
        for line in [
            "\u{201c}B\u{201d} is gone",
            "\u{201c}C\u{201d} is new",
            "\u{201c}A\u{201d} was changed",
        ] {
            assert!(lines.iter().any(|l| l.contains(line)), "{line}: {lines:?}");
        }
        assert!(differences(&before, &before).is_empty());
    }
}
