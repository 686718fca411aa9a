//! The whole analysis: view, rules, groups, scores, questions, short ids. One pass, no prose.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{Date, Exploitation, FindingId, Goal, Model, Tier};

use crate::{
    Finding, Matrix, Origin, Problem, Question, RuleSet, Score, State, Target,
    acting::Acts,
    compile::Compiled,
    finding::{finding_id, own_name},
    matrix::Bands,
    order::order,
    question::{Ask, questions},
    score::{self, Acting, Figure, Shifts},
    tri::Tri,
    view::{self, Exposure, Subject, View},
};

/// The result: everything that is known about a model's risks on a day.
#[derive(Debug)]
pub struct Analysis {
    /// In report order: what the view lists first, then open before assumed before closed, highest risk first.
    pub findings: Vec<Finding>,
    /// Highest risk first.
    pub questions: Vec<Question>,
    /// The rules behind the questions, by number; each question knows its part.
    pub(crate) asked_by: Vec<u16>,
    pub problems: Vec<Problem>,
    pub matrix: Matrix,
    pub tier: Tier,
    pub today: Date,
    /// Decisions whose finding is no more.
    pub stale: Vec<FindingId>,
    /// What it was judged with.
    pub set: Arc<RuleSet>,
    pub(crate) view: View,
    pub(crate) acting: Acts,
}

/// What a rule says of a subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    State(State),
    Asked,
}

impl RuleSet {
    /// Judges a model on a day. `tier` is the view; all rules run either way.
    ///
    /// The model must be without faults, as every model is that was read or edited.
    pub fn analyse(self: &Arc<Self>, model: &Model, today: Date, tier: Option<Tier>) -> Analysis {
        let tier = tier.unwrap_or(model.workload().tier);
        let (matrix, complaint) = Matrix::chosen(&model.workload().matrix, &self.matrices);
        let mut problems = self.problems.clone();
        problems.extend(complaint.map(|what| Problem::plain(what, "choose one of the presets")));
        let mut view = View::new(model);
        let acting = self.acting(model, &mut view, &mut problems);
        let mut run = Run {
            set: self,
            model,
            view: &view,
            bands: matrix.bands(),
            acting: &acting,
            said: !model.decisions().is_empty()
                || !model.overrides().is_empty()
                || !acting.direct.is_empty(),
            out: Vec::new(),
            asks: Vec::new(),
        };
        run.rules(&mut problems);
        run.own();
        let (mut findings, asks) = (std::mem::take(&mut run.out), std::mem::take(&mut run.asks));
        let (questions, asked_by) = questions(self, &view, &asks);
        let stale = order(self, model, &matrix, tier, &mut findings);
        decided(model, &stale, &mut problems);
        Analysis {
            findings,
            questions,
            asked_by,
            problems,
            matrix,
            tier,
            today,
            stale,
            set: Arc::clone(self),
            view,
            acting,
        }
    }
}

struct Run<'r> {
    set: &'r RuleSet,
    model: &'r Model,
    view: &'r View,
    bands: Bands,
    acting: &'r Acts,
    /// The model says something about single findings.
    said: bool,
    out: Vec<Finding>,
    /// What nobody stated, by rule.
    asks: Vec<Ask>,
}

impl Run<'_> {
    fn rules(&mut self, problems: &mut Vec<Problem>) {
        let off = self.switched_off(problems);
        let subjects = Subjects::new(self.model, self.view);
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (ix, rule) in self.set.compiled.iter().enumerate() {
            if off.contains(&ix) {
                continue;
            }
            if let Some(group) = rule.group {
                groups.entry(group).or_default().push(ix);
                continue;
            }
            for subject in subjects.of(rule.on) {
                self.judge(ix, rule, *subject);
            }
        }
        for members in groups.values() {
            let Some(first) = members.first().and_then(|ix| self.set.compiled.get(*ix)) else {
                continue;
            };
            for subject in subjects.of(first.on) {
                self.judge_group(members, *subject);
            }
        }
    }

    fn switched_off(&self, problems: &mut Vec<Problem>) -> BTreeSet<usize> {
        let workload = self.model.workload();
        let mut off = BTreeSet::new();
        for name in workload.rules_off.keys() {
            match self.set.rule(name) {
                Some(ix) => drop(off.insert(ix)),
                None => {
                    let what = format!(
                        "the rule \u{201c}{}\u{201d} is switched off but does not exist",
                        model::clip(name)
                    );
                    problems.push(Problem::plain(
                        what,
                        "take it out, or load the pack it is in",
                    ));
                }
            }
        }
        problems.extend(self.set.off_faults(workload));
        for (ix, pack) in self.set.packs.iter().enumerate() {
            let manifest = self.set.manifests.get(*pack);
            if manifest.is_some_and(|manifest| workload.packs_off.contains_key(&manifest.id)) {
                off.insert(ix);
            }
        }
        off
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

    fn judge(&mut self, ix: usize, rule: &Compiled, subject: Subject) {
        match self.verdict(rule, subject) {
            None => {}
            Some(Verdict::Asked) => self.ask(ix, rule, subject),
            Some(Verdict::State(state)) => self.add(ix, rule, subject, state),
        }
    }

    /// Alternatives give one finding: the active one, else the one an unknown counts as, else the worst.
    fn judge_group(&mut self, members: &[usize], subject: Subject) {
        let preference = |verdict: Verdict| match verdict {
            Verdict::State(State::Open) => 0,
            Verdict::State(State::Assumed) => 1,
            Verdict::Asked => 2,
            Verdict::State(State::Closed) => 3,
        };
        let mut best: Option<(usize, Verdict)> = None;
        for ix in members {
            let Some(verdict) = self
                .set
                .compiled
                .get(*ix)
                .and_then(|rule| self.verdict(rule, subject))
            else {
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
        let leads = |ix: &&usize| {
            let rule = self.set.compiled.get(**ix);
            rule.is_some_and(|rule| rule.protection && self.verdict(rule, subject).is_some())
        };
        match verdict {
            Verdict::Asked => {
                let leader = members.iter().find(leads).copied().unwrap_or(ix);
                if let Some(rule) = self.set.compiled.get(leader) {
                    self.ask(leader, rule, subject);
                }
            }
            Verdict::State(state) => {
                if let Some(rule) = self.set.compiled.get(ix) {
                    self.add(ix, rule, subject, state);
                }
            }
        }
    }

    /// The inherent risk of a rule's own levels.
    fn worth(&self, ix: usize) -> f64 {
        let rule = self.set.rules.get(ix);
        rule.map_or(0.0, |rule| {
            score::frequency(rule.likelihood) * score::loss(rule.impact)
        })
    }

    /// Notes what an answer would settle, with the risk that hangs on it.
    fn ask(&mut self, ix: usize, rule: &Compiled, place: Subject) {
        let Some(card) = self.set.rules.get(ix) else {
            return;
        };
        let Some(attribute) = rule.first_unknown(self.view, place) else {
            return;
        };
        let rating = value(self.view, &card.affects, place).cast_signed();
        let impact = score::shifted(card.impact, rating - 3);
        let risk = score::inherent(card.likelihood, impact, &self.bands).risk;
        self.asks.push(Ask {
            place,
            attribute,
            asked: true,
            rule: ix as u16,
            risk,
        });
    }

    fn add(&mut self, ix: usize, rule: &Compiled, place: Subject, state: State) {
        let Some(card) = self.set.rules.get(ix) else {
            return;
        };
        let subject = self.view.named(place);
        // Ids cost a hash; they are made here only where the model says something about a finding.
        let id = self.said.then(|| finding_id(&card.id, subject));
        let (likelihood, impact) = levels(self.model, self.view, card, rule, place, id);
        let inherent = score::inherent(likelihood, impact, &self.bands);
        if state == State::Assumed
            && let Some(attribute) = rule.first_unknown(self.view, place)
        {
            self.asks.push(Ask {
                place,
                attribute,
                asked: false,
                rule: ix as u16,
                risk: inherent.risk,
            });
        }
        let (current, target) = self.figures(inherent, state, &rule.controls, place, id);
        self.out.push(Finding {
            origin: Origin::Rule(ix as u16),
            subject,
            state,
            tier: card.tier,
            short: 0,
            by_person: stated(self.view, rule, place),
            inherent,
            current,
            target,
            place,
        });
    }

    /// Current and target scores; none once closed.
    fn figures(
        &self,
        inherent: Score,
        state: State,
        wanted: &[usize],
        place: Subject,
        id: Option<FindingId>,
    ) -> (Option<Score>, Option<Score>) {
        if state == State::Closed {
            return (None, None);
        }
        if self.acting.is_empty() {
            return (Some(inherent), Some(inherent));
        }
        let acting = self.controls(wanted, place, id);
        let figure = |figure| {
            Some(score::residual(
                inherent,
                &score::combine(&acting, figure),
                &self.bands,
            ))
        };
        (figure(Figure::Current), figure(Figure::Target))
    }

    fn controls(&self, wanted: &[usize], place: Subject, id: Option<FindingId>) -> Vec<Acting<'_>> {
        let acting = self.acting.of(wanted, place, id).into_iter();
        acting
            .filter_map(|(number, status, _)| {
                Some(Acting {
                    control: self.set.controls.get(number)?,
                    status,
                })
            })
            .collect()
    }

    /// The threats people wrote.
    fn own(&mut self) {
        for (id, threat) in self.model.threats() {
            let Some(place) = self.view.subject(threat.subject) else {
                continue;
            };
            let inherent = score::inherent(threat.likelihood, threat.impact, &self.bands);
            let wanted: Vec<usize> = threat
                .controls
                .iter()
                .filter_map(|name| self.set.control(name))
                .collect();
            let state = if threat.closed {
                State::Closed
            } else {
                State::Open
            };
            let own = finding_id(&own_name(*id), threat.subject);
            let (current, target) = self.figures(inherent, state, &wanted, place, Some(own));
            self.out.push(Finding {
                origin: Origin::Own(*id),
                subject: threat.subject,
                state,
                tier: Tier::Core,
                short: 0,
                by_person: true,
                inherent,
                current,
                target,
                place,
            });
        }
    }
}

/// The subjects rules are about, by what they are on; what is out of scope is left out.
struct Subjects {
    kinds: Vec<Vec<Subject>>,
    flows: Vec<Subject>,
    assets: Vec<Subject>,
    boundaries: Vec<Subject>,
    model: Vec<Subject>,
}

impl Subjects {
    /// Each list in the order of names, so that equal risks stand in an order people can follow.
    fn new(model: &Model, view: &View) -> Self {
        let mut nodes: Vec<_> = (0..)
            .zip(&view.nodes)
            .zip(model.elements().values())
            .collect();
        nodes.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        let mut kinds = vec![Vec::new(); model::Kind::ALL.len()];
        for ((ix, node), _) in nodes {
            if let Some(list) = kinds.get_mut(node.kind as usize).filter(|_| node.in_scope) {
                list.push(Subject::Element(ix));
            }
        }
        let mut lines: Vec<_> = (0..).zip(&view.lines).zip(model.flows().values()).collect();
        lines.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        let flow =
            |((ix, line), _): ((u32, &view::Line), _)| line.in_scope.then_some(Subject::Flow(ix));
        let asset = |(ix, datum): (u32, &view::Datum)| datum.in_scope.then_some(Subject::Asset(ix));
        let zone = |(ix, zone): (u32, &view::Zone)| zone.in_scope.then_some(Subject::Boundary(ix));
        Self {
            kinds,
            flows: lines.into_iter().filter_map(flow).collect(),
            assets: (0..).zip(&view.data).filter_map(asset).collect(),
            boundaries: (0..).zip(&view.zones).filter_map(zone).collect(),
            model: vec![Subject::Model],
        }
    }

    fn of(&self, target: Target) -> &[Subject] {
        match target {
            Target::Element(kind) => self
                .kinds
                .get(kind as usize)
                .map(Vec::as_slice)
                .unwrap_or_default(),
            Target::Flow => &self.flows,
            Target::Asset => &self.assets,
            Target::Boundary => &self.boundaries,
            Target::Model => &self.model,
        }
    }
}

/// Decisions that fit no finding any more, and numbers that two decisions share.
fn decided(model: &Model, stale: &[FindingId], problems: &mut Vec<Problem>) {
    for decision in stale.iter().filter_map(|id| model.decisions().get(id)) {
        let (rule, name) = (model::clip(&decision.rule), model.name(decision.subject));
        let what = format!(
            "the decision on {rule} at \u{201c}{}\u{201d} fits no finding",
            model::clip(&name)
        );
        problems.push(Problem::plain(
            what,
            "it is kept; remove it when it is no longer needed",
        ));
    }
    let mut numbers: BTreeSet<u32> = BTreeSet::new();
    for short in model
        .decisions()
        .values()
        .filter_map(|decision| decision.short)
    {
        if !numbers.insert(short) {
            let what = format!("two decisions have the number T-{short}");
            problems.push(Problem::plain(
                what,
                "the later one was given another number",
            ));
        }
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
    let node = match place {
        Subject::Element(ix) => view.nodes.get(ix as usize),
        _ => None,
    };
    let exposure = match node.map(|node| node.exposure) {
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
        actor: i8::from(node.is_some_and(|node| node.targeted)),
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
