//! What a fix is said to do is what doing it does: compared with judging the changed model as a whole.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, sync::Arc};

use analysis::RuleSet;
use editor::{Effect, Measure, Row, Verdict};
use model::{Date, Edit, Element, Fact, FindingId, Model, Subject, Value, vocabulary};

const SHOP: &str = "boundary AWS: cloud_account\n  ECR: registry scan_on_push=basic tag_immutability=no\n  App: container\nDev: developer stage=code\nDev -> ECR: push image action=push\nECR -> App: pull action=pull\n";

/// Live findings by id, each with its cell.
fn live(verdict: &Verdict) -> BTreeSet<(FindingId, Option<(u8, u8)>)> {
    let rows = verdict.rows.iter();
    let rows = rows.filter(|row: &&Row| row.live());
    rows.map(|row| {
        (
            verdict.id(row),
            row.mark(Measure::Current).map(|mark| mark.cell),
        )
    })
    .collect()
}

#[test]
fn what_a_fix_is_said_to_do_is_what_it_does() {
    let (model, issues) = model::sketch::read(SHOP);
    assert_eq!(issues, []);
    let rules = Arc::new(RuleSet::builtin());
    let today = Date::constant(2026, 11, 24);
    let model = Arc::new(model);
    let before = Verdict::of(&rules, today, 1, &model);
    let (mut tried, mut changed) = (0, 0);
    for (id, element) in model.elements() {
        for spec in &vocabulary().kind(element.kind).attributes {
            for value in [Value::YES, Value::NO] {
                if !spec.values.is_empty() || spec.derived {
                    continue;
                }
                let changes = [(spec.attr, value)];
                let effect = Effect::of(&before, &model, Subject::Element(*id), &changes);
                let mut copy = Model::clone(&model);
                let mut edit = Edit::new(&mut copy);
                edit.update(*id, |e: &mut Element| {
                    e.facts.insert(spec.attr, Fact::from(value));
                });
                drop(edit.commit());
                let (old, new) = (
                    live(&before),
                    live(&Verdict::of(&rules, today, 2, &Arc::new(copy))),
                );
                let ids = |of: &BTreeSet<(FindingId, _)>| -> BTreeSet<FindingId> {
                    of.iter().map(|(id, _)| *id).collect()
                };
                let gone: BTreeSet<FindingId> = effect.gone.iter().map(|(id, ..)| *id).collect();
                let left: BTreeSet<FindingId> = ids(&old).difference(&ids(&new)).copied().collect();
                assert_eq!(gone, left, "{}", spec.attr.word());
                assert_eq!(effect.new, ids(&new).difference(&ids(&old)).count());
                let moved = old
                    .iter()
                    .filter(|(id, cell)| new.iter().any(|(other, at)| other == id && at != cell));
                assert_eq!(effect.moved.len(), moved.count(), "{}", spec.attr.word());
                tried += 1;
                changed += usize::from(effect != Effect::default());
            }
        }
    }
    assert!(tried > 20 && changed > 5, "{tried} {changed}");
}
