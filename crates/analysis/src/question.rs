//! Questions: what nobody stated, with the risk that hangs on the answer (ELEMENTS, section 7).

use std::collections::BTreeMap;

use model::{Attr, Tier};

use crate::{
    Finding, Matrix, Origin, Question, RuleSet, State,
    engine::value,
    score,
    view::{Subject, View},
};

/// Unknowns by subject and attribute, highest risk first.
pub(crate) fn questions(
    set: &RuleSet,
    view: &View,
    findings: &[Finding],
    asked: Vec<(usize, Subject)>,
    matrix: &Matrix,
) -> Vec<Question> {
    let mut rows: BTreeMap<(Subject, Attr), Question> = BTreeMap::new();
    let mut add = |ix: usize, place: Subject, assumed: bool, risk: f64| {
        let (Some(rule), Some(card)) = (set.compiled.get(ix), set.rules.get(ix)) else {
            return;
        };
        let mut unknown = Vec::new();
        rule.weakness.unknowns(view, place, &mut unknown);
        if unknown.is_empty() {
            rule.scope.unknowns(view, place, &mut unknown);
        }
        let Some(attribute) = unknown.first().copied() else {
            return;
        };
        let row = rows.entry((place, attribute)).or_insert_with(|| Question {
            subject: view.named(place),
            attribute,
            assumed: false,
            rules: Vec::new(),
            core: false,
            settles: 0.0,
            place,
        });
        row.assumed |= assumed;
        row.rules.push(ix);
        row.core |= card.tier == Tier::Core;
        row.settles += risk;
    };
    for finding in findings
        .iter()
        .filter(|finding| finding.state == State::Assumed)
    {
        if let Origin::Rule(ix) = finding.origin {
            add(ix, finding.place, true, finding.inherent.risk);
        }
    }
    for (ix, place) in asked {
        let Some(card) = set.rules.get(ix) else {
            continue;
        };
        let impact = score::shifted(
            card.impact,
            value(view, &card.affects, place).cast_signed() - 3,
        );
        add(
            ix,
            place,
            false,
            score::inherent(card.likelihood, impact, matrix).risk,
        );
    }
    let mut questions: Vec<Question> = rows.into_values().collect();
    questions.sort_by(|a, b| {
        b.settles
            .total_cmp(&a.settles)
            .then((a.place, a.attribute).cmp(&(b.place, b.attribute)))
    });
    questions
}
