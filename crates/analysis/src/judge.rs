//! What the rules say of one subject: states, groups of alternatives, scores, and what is asked. It reads the view and
//! nothing else of the subject's surroundings, so that judging again what an edit touched gives what a whole pass gives.

use std::collections::{BTreeMap, BTreeSet};

use model::{Exploitation, FindingId, Goal, Kind, Model};

use crate::{
    Problem, RuleSet, Score, State, Target,
    acting::Acts,
    compile::{Compiled, Sight},
    finding::{finding_id, own_name},
    found::{Found, Level, OWN, Own},
    matrix::Bands,
    question::Ask,
    said::Said,
    score::{self, Acting, Figure, Shifts},
    search::Search,
    tri::Tri,
    view::{self, Exposure, Subject, View},
};

/// One rule, or rules of which a subject has one finding at most.
#[derive(Clone, Debug)]
enum Item {
    One(u16),
    Group(Vec<u16>),
}

/// What runs on what, for a rule set and the terms of a model.
#[derive(Debug)]
pub(crate) struct Plan {
    items: Vec<Vec<Item>>,
    pub searches: Vec<Search>,
    pub sight: Sight,
    pub problems: Vec<Problem>,
}

const FLOW: usize = Kind::ALL.len();
const LISTS: usize = Kind::ALL.len() + 4;

const fn list(target: Target) -> usize {
    match target {
        Target::Element(kind) => kind as usize,
        Target::Flow => FLOW,
        Target::Asset => FLOW + 1,
        Target::Boundary => FLOW + 2,
        Target::Model => FLOW + 3,
    }
}

impl Plan {
    pub fn new(set: &RuleSet, model: &Model) -> Self {
        let mut plan = Self {
            items: vec![Vec::new(); LISTS],
            searches: set.searches.clone(),
            sight: Sight::default(),
            problems: Vec::new(),
        };
        let off = plan.switched_off(set, model);
        let mut groups: BTreeMap<usize, (Target, Vec<u16>)> = BTreeMap::new();
        for (ix, rule) in set.compiled.iter().enumerate() {
            if off.contains(&ix) {
                continue;
            }
            plan.sight = plan
                .sight
                .and(rule.scope.sight())
                .and(rule.weakness.sight());
            match rule.group {
                Some(group) => {
                    let members = groups.entry(group).or_insert((rule.on, Vec::new()));
                    members.1.push(ix as u16);
                }
                None => plan.add(rule.on, Item::One(ix as u16)),
            }
        }
        for (target, members) in groups.into_values() {
            plan.add(target, Item::Group(members));
        }
        plan
    }

    /// Only one rule and its alternatives.
    pub fn only(set: &RuleSet, rule: usize) -> Self {
        let mut plan = Self {
            items: vec![Vec::new(); LISTS],
            searches: set.searches.clone(),
            sight: Sight::default(),
            problems: Vec::new(),
        };
        let Some(mine) = set.compiled.get(rule) else {
            return plan;
        };
        let alike = |other: &Compiled| mine.group.is_some() && other.group == mine.group;
        let all = set.compiled.iter().enumerate();
        let members: Vec<u16> = all
            .filter(|(_, other)| alike(other))
            .map(|(ix, _)| ix as u16)
            .collect();
        plan.add(
            mine.on,
            if members.is_empty() {
                Item::One(rule as u16)
            } else {
                Item::Group(members)
            },
        );
        plan
    }

    fn add(&mut self, target: Target, item: Item) {
        if let Some(items) = self.items.get_mut(list(target)) {
            items.push(item);
        }
    }

    fn switched_off(&mut self, set: &RuleSet, model: &Model) -> BTreeSet<usize> {
        let workload = model.workload();
        let mut off = BTreeSet::new();
        for name in workload.rules_off.keys() {
            match set.rule(name) {
                Some(ix) => drop(off.insert(ix)),
                None => {
                    let what = format!(
                        "the rule \u{201c}{}\u{201d} is switched off but does not exist",
                        model::clip(name)
                    );
                    self.problems.push(Problem::plain(
                        what,
                        "take it out, or load the pack it is in",
                    ));
                }
            }
        }
        self.problems.extend(set.off_faults(workload));
        for (ix, pack) in set.packs.iter().enumerate() {
            let manifest = set.manifests.get(*pack);
            if manifest.is_some_and(|manifest| workload.packs_off.contains_key(&manifest.id)) {
                off.insert(ix);
            }
        }
        off
    }

    /// What runs on a subject; nothing on what is gone or out of scope.
    fn items(&self, view: &View, place: Subject) -> &[Item] {
        let list = match place {
            Subject::Element(ix) => {
                let kind = view.kinds.get(ix as usize).filter(|_| view.in_scope(ix));
                kind.map(|kind| *kind as usize)
            }
            Subject::Flow(ix) => {
                let line = view.lines.get(ix as usize);
                line.filter(|line| line.in_scope).map(|_| FLOW)
            }
            Subject::Asset(ix) => {
                let datum = view.data.get(ix as usize);
                datum.filter(|datum| datum.in_scope).map(|_| FLOW + 1)
            }
            Subject::Boundary(ix) => {
                let zone = view.zones.get(ix as usize);
                zone.filter(|zone| zone.in_scope).map(|_| FLOW + 2)
            }
            Subject::Model => Some(FLOW + 3),
        };
        let items = list.and_then(|list| self.items.get(list));
        items.map(Vec::as_slice).unwrap_or_default()
    }
}

/// What a rule says of a subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    State(State),
    Asked,
}

/// What the model says of a subject's findings, asked once for all of them.
#[derive(Clone, Copy)]
struct Here {
    /// Something is said of single ones.
    said: bool,
    /// Controls act on them.
    acted: bool,
}

/// Everything that is needed to judge a subject.
pub(crate) struct Judge<'j> {
    pub set: &'j RuleSet,
    pub model: &'j Model,
    pub view: &'j View,
    pub plan: &'j Plan,
    pub acts: &'j Acts,
    pub said: &'j Said,
    pub bands: Bands,
}

impl Judge<'_> {
    /// How many findings subjects have at most.
    pub fn most(&self, places: impl Iterator<Item = Subject>) -> usize {
        let items = places.map(|place| self.plan.items(self.view, place).len());
        items.sum()
    }

    /// Judges one subject; the asks come by attribute, assumed before asked, then by rule.
    pub fn subject(&self, place: Subject, out: &mut Vec<Found>, asks: &mut Vec<Ask>) {
        let start = asks.len();
        let here = Here {
            said: self.said.of(place),
            acted: self.acts.acted(place),
        };
        for item in self.plan.items(self.view, place) {
            match item {
                Item::One(ix) => {
                    let rule = self.set.compiled.get(usize::from(*ix));
                    let Some(rule) = rule else { continue };
                    match self.verdict(rule, place) {
                        None => {}
                        Some(Verdict::Asked) => self.ask(*ix, rule, place, asks),
                        Some(Verdict::State(state)) => {
                            self.add(*ix, rule, place, state, here, out, asks);
                        }
                    }
                }
                Item::Group(members) => self.group(members, place, here, out, asks),
            }
        }
        if let Some(fresh) = asks.get_mut(start..) {
            fresh.sort_unstable_by_key(|ask| (ask.attribute, ask.asked, ask.rule));
        }
    }

    fn verdict(&self, rule: &Compiled, subject: Subject) -> Option<Verdict> {
        let scope = rule.scope.holds(self.view, subject);
        if scope == Tri::No {
            return None;
        }
        Some(match (rule.weakness.holds(self.view, subject), scope) {
            (Tri::Yes, Tri::Yes) => Verdict::State(State::Open),
            (Tri::Yes, _) => Verdict::State(State::Assumed),
            (Tri::Unknown, Tri::Yes) if rule.protection => Verdict::State(State::Assumed),
            (Tri::Unknown, _) => Verdict::Asked,
            (Tri::No, _) => Verdict::State(State::Closed),
        })
    }

    /// Alternatives give one finding: the active one, else the one an unknown counts as, else the worst.
    fn group(
        &self,
        members: &[u16],
        place: Subject,
        here: Here,
        out: &mut Vec<Found>,
        asks: &mut Vec<Ask>,
    ) {
        let preference = |verdict: Verdict| match verdict {
            Verdict::State(State::Open) => 0,
            Verdict::State(State::Assumed) => 1,
            Verdict::Asked => 2,
            Verdict::State(State::Closed) => 3,
        };
        let rule = |ix: u16| self.set.compiled.get(usize::from(ix));
        let mut best: Option<(u16, Verdict)> = None;
        for ix in members {
            let Some(verdict) = rule(*ix).and_then(|rule| self.verdict(rule, place)) else {
                continue;
            };
            let better = best.is_none_or(|(other, found)| {
                let (new, old) = (preference(verdict), preference(found));
                new < old || (new == old && self.worth(*ix) > self.worth(other))
            });
            if better {
                best = Some((*ix, verdict));
            }
        }
        let Some((ix, verdict)) = best else { return };
        // What is asked under one member is asked under the one whose protection may be absent.
        let leads = |ix: &&u16| {
            rule(**ix).is_some_and(|rule| rule.protection && self.verdict(rule, place).is_some())
        };
        match verdict {
            Verdict::Asked => {
                let leader = members.iter().find(leads).copied().unwrap_or(ix);
                if let Some(rule) = rule(leader) {
                    self.ask(leader, rule, place, asks);
                }
            }
            Verdict::State(state) => {
                if let Some(rule) = rule(ix) {
                    self.add(ix, rule, place, state, here, out, asks);
                }
            }
        }
    }

    /// The inherent risk of a rule's own levels.
    fn worth(&self, ix: u16) -> f64 {
        let rule = self.set.rules.get(usize::from(ix));
        rule.map_or(0.0, |rule| {
            score::frequency(rule.likelihood) * score::loss(rule.impact)
        })
    }

    /// Notes what an answer would settle, with the risk that hangs on it.
    fn ask(&self, ix: u16, rule: &Compiled, place: Subject, asks: &mut Vec<Ask>) {
        let Some(card) = self.set.rules.get(usize::from(ix)) else {
            return;
        };
        let Some(attribute) = rule.first_unknown(self.view, place) else {
            return;
        };
        let rating = value(self.view, &card.affects, place).cast_signed();
        let impact = score::shifted(card.impact, rating - 3);
        let risk = score::inherent(card.likelihood, impact, &self.bands).risk;
        asks.push(Ask {
            attribute,
            asked: true,
            rule: ix,
            risk,
        });
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "two lists to fill and what is known of the rule"
    )]
    fn add(
        &self,
        ix: u16,
        rule: &Compiled,
        place: Subject,
        state: State,
        here: Here,
        out: &mut Vec<Found>,
        asks: &mut Vec<Ask>,
    ) {
        let Some(card) = self.set.rules.get(usize::from(ix)) else {
            return;
        };
        // Ids cost a hash; they are made here only where the model says something about a finding.
        let id = here
            .said
            .then(|| finding_id(&card.id, self.view.named(place)));
        let (likelihood, impact) = levels(self.model, self.view, card, rule, place, id);
        let inherent = score::inherent(likelihood, impact, &self.bands);
        if state == State::Assumed
            && let Some(attribute) = rule.first_unknown(self.view, place)
        {
            asks.push(Ask {
                attribute,
                asked: false,
                rule: ix,
                risk: inherent.risk,
            });
        }
        let (current, target) =
            self.figures(inherent, state, &rule.controls, (place, here.acted), id);
        let by_person = stated(self.view, rule, place);
        let levels = [inherent.into(), current, target];
        out.push(Found::new(ix, state, by_person, levels));
    }

    /// Current and target levels; those of a closed one count for nothing.
    fn figures(
        &self,
        inherent: Score,
        state: State,
        wanted: &[usize],
        (place, acted): (Subject, bool),
        id: Option<FindingId>,
    ) -> (Level, Level) {
        if state == State::Closed || !(acted || id.is_some_and(|id| self.acts.straight(id))) {
            return (inherent.into(), inherent.into());
        }
        let acting = self.acts.of(wanted, place, id);
        if acting.is_empty() {
            return (inherent.into(), inherent.into());
        }
        let acting: Vec<Acting<'_>> = acting
            .into_iter()
            .filter_map(|(number, status, _)| {
                let control = self.set.controls.get(number)?;
                Some(Acting { control, status })
            })
            .collect();
        let figure = |figure| {
            let taken = score::combine(&acting, figure);
            score::residual(inherent, &taken, &self.bands).into()
        };
        (figure(Figure::Current), figure(Figure::Target))
    }

    /// The threats people wrote, by id.
    pub fn own(&self) -> Vec<Own> {
        let threats = self.model.threats().iter();
        let judged = threats.filter_map(|(id, threat)| {
            let place = self.view.subject(threat.subject)?;
            let inherent = score::inherent(threat.likelihood, threat.impact, &self.bands);
            let names = threat.controls.iter();
            let wanted: Vec<usize> = names.filter_map(|name| self.set.control(name)).collect();
            let state = if threat.closed {
                State::Closed
            } else {
                State::Open
            };
            let own = finding_id(&own_name(*id), threat.subject);
            let seat = (place, self.acts.acted(place));
            let (current, target) = self.figures(inherent, state, &wanted, seat, Some(own));
            Some(Own {
                id: *id,
                place,
                found: Found::new(OWN, state, true, [inherent.into(), current, target]),
            })
        });
        judged.collect()
    }
}

/// The shifts of likelihood for a rule on a subject.
pub(crate) fn shifts(
    model: &Model,
    view: &View,
    rule: &Compiled,
    place: Subject,
    id: Option<FindingId>,
) -> Shifts {
    let lot = match place {
        Subject::Element(ix) => view.lots.get(ix as usize),
        _ => None,
    };
    let exposure = match lot.map(|lot| lot.exposure) {
        Some(Exposure::Open) if !rule.exposes => 1,
        Some(Exposure::Sheltered) => -1,
        _ => 0,
    };
    let exploitation = id
        .and_then(|id| model.decisions().get(&id))
        .map(|decision| decision.exploitation);
    let evidence = match exploitation {
        Some(Exploitation::Likely) => 1,
        Some(Exploitation::NotAffected) => -1,
        _ => 0,
    };
    Shifts {
        exposure,
        evidence,
        actor: i8::from(lot.is_some_and(|lot| lot.targeted)),
    }
}

/// The rating that counts: the highest of what the rule affects, 3 while nothing is rated.
pub(crate) fn value(view: &View, affects: &[Goal], place: Subject) -> u8 {
    let [confidentiality, integrity, availability] = view.ratings(place);
    let rating = |goal: &Goal| match goal {
        Goal::C => confidentiality,
        Goal::I => integrity,
        Goal::A => availability,
    };
    match affects.iter().map(rating).max() {
        None | Some(0) => 3,
        Some(rating) => rating,
    }
}

/// Inherent likelihood and impact: computed, or set by a person.
fn levels(
    model: &Model,
    view: &View,
    card: &crate::Rule,
    rule: &Compiled,
    place: Subject,
    id: Option<FindingId>,
) -> (u8, u8) {
    let likelihood = score::shifted(card.likelihood, shifts(model, view, rule, place, id).sum());
    let impact = score::shifted(
        card.impact,
        value(view, &card.affects, place).cast_signed() - 3,
    );
    let set = id.and_then(|id| model.overrides().get(&id));
    let chosen = |own: Option<u8>, computed: u8| own.map_or(computed, |level| level.clamp(1, 5));
    set.map_or((likelihood, impact), |set| {
        (
            chosen(set.likelihood, likelihood),
            chosen(set.impact, impact),
        )
    })
}

/// Whether a person stated what decides the weakness.
fn stated(view: &View, rule: &Compiled, place: Subject) -> bool {
    rule.reads.iter().any(|attr| {
        matches!(
            view.cell(place, *attr).1,
            view::Origin::Person | view::Origin::Derived
        )
    })
}
