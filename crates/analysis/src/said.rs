//! What a model says of single findings: decisions, overrides, controls put straight on one. Its words are looked up
//! once, so that an edit finds the finding of each decision by number.

use std::collections::{BTreeMap, BTreeSet};

use model::{FindingId, Model, Subject as Named};

use crate::{
    RuleSet,
    acting::Acts,
    finding::{finding_id, own_name},
    view::{Subject, View},
};

#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The subjects on whose findings something is said; sorted.
    about: Vec<Subject>,
    /// A decision, override or control names a finding that its own words do not lead to: any finding may be meant.
    pub strays: bool,
    /// In the order of ids.
    pub decided: Vec<Decided>,
    /// Numbers some decision has, sorted.
    pub taken: Vec<u32>,
}

/// A decision, and where its words lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided {
    pub id: FindingId,
    pub rule: Option<u16>,
    pub place: Option<Subject>,
    /// The number that is its to keep.
    pub short: Option<u32>,
}

impl Said {
    pub fn new(set: &RuleSet, model: &Model, view: &View, strays: bool) -> Self {
        // Where a merge brought two decisions of one number, the first id keeps it and the other takes a new one.
        let mut owners: BTreeMap<u32, FindingId> = BTreeMap::new();
        for (id, decision) in model.decisions() {
            if let Some(short) = decision.short.filter(|short| *short > 0) {
                owners.entry(short).or_insert(*id);
            }
        }
        let decided = model.decisions().iter().map(|(id, decision)| {
            let rule = set.rule(&decision.rule).filter(|ix| {
                let card = set.rules.get(*ix);
                card.is_some_and(|card| card.id == decision.rule)
            });
            Decided {
                id: *id,
                rule: rule.map(|ix| ix as u16),
                place: None,
                short: decision.short.filter(|short| owners.get(short) == Some(id)),
            }
        });
        let said = Self {
            about: Vec::new(),
            strays,
            decided: decided.collect(),
            taken: owners.into_keys().collect(),
        };
        said.placed(model, view)
    }

    /// The same said of things that may have other numbers.
    pub fn placed(&self, model: &Model, view: &View) -> Self {
        let both = self.decided.iter().zip(model.decisions().values());
        let decided = both.map(|(one, decision)| Decided {
            place: view.subject(decision.subject),
            ..*one
        });
        let decided: Vec<Decided> = decided.collect();
        let scored = model.overrides().values().map(|one| one.subject);
        let scored = scored.filter_map(|subject| view.subject(subject));
        let mut about: Vec<Subject> = decided.iter().filter_map(|one| one.place).collect();
        about.extend(scored);
        about.sort_unstable();
        about.dedup();
        Self {
            about,
            strays: self.strays,
            decided,
            taken: self.taken.clone(),
        }
    }

    pub fn of(&self, place: Subject) -> bool {
        self.strays || self.about.binary_search(&place).is_ok()
    }
}

/// Whether some decision, override or control names a finding that its own words do not lead to. With `only` just those
/// of these findings are looked at.
pub(crate) fn strays(model: &Model, acts: &Acts, only: Option<&[FindingId]>) -> bool {
    let threats = model.threats().iter();
    let own: BTreeSet<FindingId> = threats
        .map(|(id, threat)| finding_id(&own_name(*id), threat.subject))
        .collect();
    let stray = |id: &FindingId, rule: &str, subject: Named| {
        only.is_none_or(|only| only.binary_search(id).is_ok())
            && finding_id(rule, subject) != *id
            && !own.contains(id)
    };
    let mut decided = model.decisions().iter();
    let mut scored = model.overrides().iter();
    decided.any(|(id, decision)| stray(id, &decision.rule, decision.subject))
        || scored.any(|(id, score)| stray(id, &score.rule, score.subject))
        || acts
            .direct
            .keys()
            .any(|id| !model.decisions().contains_key(id) && !own.contains(id))
}
