//! What an edit would do, said before it is made; and which few answers settle most.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod edits;

use std::sync::Arc;

use analysis::{Analysis, Effect, RuleSet, State};
use edits::Editor;
use model::{Attr, Date, Model, Subject, Tier, Value, sketch};

const DAY: Date = Date::constant(2026, 11, 24);

fn judged(text: &str, tier: Tier) -> (Model, Analysis) {
    let (model, issues) = sketch::read(text);
    assert_eq!(issues, []);
    let analysis = Arc::new(RuleSet::builtin()).analyse(&model, DAY, Some(tier));
    (model, analysis)
}

#[test]
fn a_fix_says_which_findings_it_closes() {
    let text = "Reg: registry tag_immutability=no scan_on_push=none\nA: container privileged=yes\n";
    let (model, analysis) = judged(text, Tier::Core);
    let open: Vec<_> = analysis
        .listed()
        .filter(|f| f.state == State::Open)
        .copied()
        .collect();
    assert!(open.len() >= 2, "{open:?}");
    for finding in open {
        let fixes = analysis.fix(&finding);
        let Some(effect) = analysis.effect_of_fix(&model, finding.subject, &fixes) else {
            assert!(fixes.iter().any(|fix| fix.set.is_empty()));
            continue;
        };
        assert!(
            effect.closes.contains(&finding),
            "{finding:?} by {fixes:?}: {effect:?}"
        );
        let (before, after) = (
            effect.before.current.opened(),
            effect.after.current.opened(),
        );
        assert!(after < before, "{before} open before, {after} after");
    }
}

#[test]
fn an_answer_says_what_it_opens() {
    let (model, analysis) = judged("A: container\n", Tier::Core);
    let subject = Subject::Element(*model.elements().keys().next().unwrap());
    let privileged = Attr::named("privileged").unwrap();
    let yes = analysis.effect_of_answers(&model, &[(subject, privileged, Value::YES)]);
    assert_eq!((yes.closes.len(), yes.moves.len()), (0, 0), "{yes:?}");
    assert!(
        yes.opens
            .iter()
            .any(|f| analysis.rule(f).unwrap().id == "privileged-container"),
        "{yes:?}"
    );
    assert!(yes.opens.iter().all(|f| f.state == State::Open));
    assert_eq!(yes.after.current.opened(), yes.opens.len());
    assert!(yes.answered.1.answered > yes.answered.0.answered);
    let no = analysis.effect_of_answers(&model, &[(subject, privileged, Value::NO)]);
    assert!(no.is_empty(), "{no:?}");
}

/// The effect from one state to another is what comparing the two whole lists gives.
#[test]
fn effects_are_the_difference_of_the_lists() {
    let set = Arc::new(RuleSet::builtin());
    for seed in 1..=3 {
        let (mut model, issues) = sketch::read(&suite::seeded(80, seed));
        assert_eq!(issues, []);
        let mut editor = Editor::new(&set, seed);
        editor.furnish(&mut model);
        let mut analysis = set.analyse(&model, DAY, None);
        for step in 0..60 {
            let before = model.clone();
            let name = editor.edit(&mut model);
            let next = analysis.after(&before, &model);
            let effect = analysis.effect(&next);
            let whole = set.analyse(&model, DAY, Some(next.tier));
            assert_eq!(
                effect,
                analysis.effect(&whole),
                "seed {seed}, edit {step}: {name}"
            );
            plain(&analysis, &next, &effect);
            analysis = next;
        }
    }
}

fn plain(before: &Analysis, after: &Analysis, effect: &Effect) {
    let live = |analysis: &Analysis| -> Vec<(model::FindingId, u32)> {
        let listed = analysis.listed().filter(|f| f.state != State::Closed);
        listed.map(|f| (analysis.id(f), f.short)).collect()
    };
    let (old, new) = (live(before), live(after));
    let only = |these: &[(model::FindingId, u32)], those: &[(model::FindingId, u32)]| {
        let there: std::collections::BTreeSet<_> = those.iter().map(|one| one.0).collect();
        let only = these.iter().filter(|one| !there.contains(&one.0));
        only.map(|one| one.1).collect::<Vec<u32>>()
    };
    let shorts = |list: &[analysis::Finding]| list.iter().map(|f| f.short).collect::<Vec<u32>>();
    assert_eq!(shorts(&effect.closes), only(&old, &new));
    assert_eq!(shorts(&effect.opens), only(&new, &old));
}

#[test]
fn five_answers_settle_what_they_say() {
    for (seed, tier) in [(1, Tier::Core), (2, Tier::Full), (3, Tier::Core)] {
        let text = suite::seeded(40, seed);
        let (model, analysis) = judged(&text, tier);
        let five = analysis.settling(5);
        assert_eq!(five.questions.len(), 5);
        assert!(five.findings() >= 5, "{five:?}");
        let one = analysis.settling(1);
        assert_eq!(one.questions[0], five.questions[0]);
        // Answer them with any value: nothing that was counted still waits.
        let answers: Vec<_> = five
            .questions
            .iter()
            .map(|q| (q.subject, q.attribute, takes(&model, q)))
            .collect();
        let waits = |analysis: &Analysis| -> usize {
            let asked = analysis.asked();
            let rules = asked.flat_map(|q| analysis.settled(q));
            let core = |rule: &u16| analysis.set.rules[usize::from(*rule)].tier == Tier::Core;
            rules
                .filter(|rule| tier == Tier::Full || core(rule))
                .count()
        };
        let mut changed = model.clone();
        let mut edit = model::Edit::new(&mut changed);
        for (subject, attr, value) in answers {
            let Subject::Element(id) = subject else {
                let Subject::Flow(id) = subject else { continue };
                edit.update(id, |f: &mut model::Flow| {
                    drop(f.facts.insert(attr, value.into()));
                });
                continue;
            };
            edit.update(id, |e: &mut model::Element| {
                drop(e.facts.insert(attr, value.into()));
            });
        }
        edit.commit();
        let after = analysis.after(&model, &changed);
        let fewer = waits(&analysis) - waits(&after);
        assert!(
            fewer >= five.findings(),
            "{fewer} settled, {} promised",
            five.findings()
        );
    }
    let (_, nothing) = judged("", Tier::Core);
    assert_eq!(nothing.settling(5), analysis::Settling::default());
}

/// Some value the attribute takes.
fn takes(model: &Model, question: &analysis::Question) -> Value {
    let spec = match question.subject {
        Subject::Element(id) => model::vocabulary().kind(model.elements()[&id].kind),
        Subject::Asset(_) => model::vocabulary().asset(),
        _ => model::vocabulary().flow(),
    };
    spec.attribute(question.attribute).unwrap().takes[0]
}
