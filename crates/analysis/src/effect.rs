//! What an edit would do, before it is made: the findings it closes, opens and moves in the matrix, and the counts
//! before and after. Tried on a copy of the model, which shares all records with it.

use std::collections::BTreeMap;

use model::{Attr, Edit, Element, Fact, Flow, Model, Subject, Value};

use crate::{
    Analysis, Completeness, Counts, Finding, Fix, Origin, State, book::Book, view::Subject as Place,
};

/// How two states of one model differ, as far as the view lists it. Lists stand in report order.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Open or assumed before; closed, out of the view or gone after. With their numbers of before.
    pub closes: Vec<Finding>,
    /// Open or assumed after and not before. With their numbers of after.
    pub opens: Vec<Finding>,
    /// Open or assumed before and after, in another state or at another place of the matrix in one of the three figures.
    pub moves: Vec<(Finding, Finding)>,
    pub before: Counts,
    pub after: Counts,
    /// How much of what core rules ask is answered, before and after.
    pub answered: (Completeness, Completeness),
}

impl Effect {
    /// Nothing in the view changes.
    pub fn is_empty(&self) -> bool {
        self.closes.is_empty() && self.opens.is_empty() && self.moves.is_empty()
    }
}

impl Analysis {
    /// The findings that this analysis does not share with another of the same model: all that differ, and some that do
    /// not. They have no numbers.
    pub fn apart(&self, other: &Self) -> BTreeMap<(Subject, Origin), Finding> {
        let mut found = BTreeMap::new();
        unshared(&self.book, &other.book, &mut found);
        found
    }

    /// How another state of the same model differs from this one.
    pub fn effect(&self, after: &Self) -> Effect {
        let (mut old, mut new) = (self.apart(after), after.apart(self));
        let live = |analysis: &Self, finding: &Finding| {
            finding.state != State::Closed && analysis.lists(finding)
        };
        old.retain(|_, finding| live(self, finding));
        new.retain(|_, finding| live(after, finding));
        let mut effect = Effect {
            closes: Vec::new(),
            opens: Vec::new(),
            moves: Vec::new(),
            before: self.counts(),
            after: after.counts(),
            answered: (self.completeness(), after.completeness()),
        };
        for (key, finding) in &old {
            match new.get(key) {
                None => effect.closes.push(*finding),
                Some(other) if standing(finding) != standing(other) => {
                    effect.moves.push((*finding, *other));
                }
                Some(_) => {}
            }
        }
        let come = new.iter().filter(|(key, _)| !old.contains_key(*key));
        effect.opens.extend(come.map(|(_, finding)| *finding));
        self.book.number(&mut effect.closes);
        after.book.number(&mut effect.opens);
        let (mut from, mut to): (Vec<Finding>, Vec<Finding>) = effect.moves.into_iter().unzip();
        self.book.number(&mut from);
        after.book.number(&mut to);
        let by_key = |list: Vec<Finding>| -> BTreeMap<(Subject, Origin), Finding> {
            list.into_iter()
                .map(|f| ((f.subject, f.origin), f))
                .collect()
        };
        let to = by_key(to);
        let pair = |finding: Finding| Some((finding, *to.get(&(finding.subject, finding.origin))?));
        effect.moves = from.into_iter().filter_map(pair).collect();
        effect
    }

    /// What an edit would do to the model this analysis is of; the model stays as it is.
    pub fn effect_of(&self, model: &Model, edit: impl FnOnce(&mut Edit<'_>)) -> Effect {
        let mut changed = model.clone();
        let mut trial = Edit::new(&mut changed);
        edit(&mut trial);
        let changes = trial.commit();
        self.effect(&self.after_changes(&changes, model, &changed))
    }

    /// What following fixes would do. None where one of them changes the drawing and not a fact.
    pub fn effect_of_fix(&self, model: &Model, subject: Subject, fixes: &[Fix]) -> Option<Effect> {
        let facts: Option<Vec<(Subject, Attr, Value)>> = fixes
            .iter()
            .map(|fix| Some((subject, Attr::named(&fix.set)?, Value::from_word(&fix.to)?)))
            .collect();
        let facts = facts.filter(|facts| !facts.is_empty())?;
        Some(self.effect_of_answers(model, &facts))
    }

    /// What answers would do, each a fact stated of a subject.
    pub fn effect_of_answers(&self, model: &Model, answers: &[(Subject, Attr, Value)]) -> Effect {
        self.effect_of(model, |edit| {
            for (subject, attr, value) in answers {
                state(edit, *subject, *attr, *value);
            }
        })
    }
}

/// States one fact.
fn state(edit: &mut Edit<'_>, subject: Subject, attr: Attr, value: Value) {
    let fact = Fact::from(value);
    match subject {
        Subject::Element(id) => {
            edit.update(id, |element: &mut Element| {
                element.facts.insert(attr, fact);
            });
        }
        Subject::Flow(id) => {
            edit.update(id, |flow: &mut Flow| {
                flow.facts.insert(attr, fact);
            });
        }
        Subject::Asset(id) => {
            edit.update(id, |asset: &mut model::Asset| {
                asset.facts.insert(attr, fact);
            });
        }
        Subject::Boundary(_) | Subject::Model => {}
    }
}

/// Likelihood, impact and band.
type Cell = (u8, u8, u8);

/// State and cells of the three figures.
fn standing(finding: &Finding) -> (State, [Option<Cell>; 3]) {
    let figures = [Some(finding.inherent), finding.current, finding.target];
    let cell = |score: Option<crate::Score>| {
        score.map(|score| (score.likelihood, score.impact, score.band))
    };
    (finding.state, figures.map(cell))
}

/// The findings of one book that another does not share; not numbered.
fn unshared(of: &Book, other: &Book, found: &mut BTreeMap<(Subject, Origin), Finding>) {
    for (table, (mine, theirs)) in of.found.iter().zip(&other.found).enumerate() {
        for number in mine.unshared(theirs) {
            let place = Place::at(table, number);
            for one in mine.list(number) {
                let origin = Origin::Rule(one.rule);
                let finding = of.whole(place, one, origin, 0);
                found.insert((finding.subject, origin), finding);
            }
        }
    }
    for own in &of.own {
        let origin = Origin::Own(own.id);
        let finding = of.whole(own.place, &own.found, origin, 0);
        found.insert((finding.subject, origin), finding);
    }
}
