//! The whole analysis: view, rules, groups, scores, questions, short ids. One pass, no prose.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{Anchor, Attr, Date, Exploitation, FindingId, Goal, Model, Severity, Status, Tier};

use crate::{
    Finding, Matrix, Origin, Problem, Question, RuleSet, Score, State, Target,
    compile::Compiled,
    finding::finding_id,
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

/// The controls in place, by what they act on.
#[derive(Debug, Default)]
pub(crate) struct Acts {
    /// Control, status and the subject it is on, by the subject whose findings it acts on.
    pub on: BTreeMap<Subject, Vec<(usize, Status, Subject)>>,
    /// Control and status put straight on a finding.
    pub direct: BTreeMap<FindingId, Vec<(usize, Status)>>,
}

impl Acts {
    /// The controls that act on a finding, those of its rule first, each once with its best status, with the subject
    /// it is on.
    pub fn of(
        &self,
        wanted: &[usize],
        place: Subject,
        id: Option<FindingId>,
    ) -> Vec<(usize, Status, Subject)> {
        let found = self.on.get(&place).map(Vec::as_slice).unwrap_or_default();
        let direct = id
            .and_then(|id| self.direct.get(&id))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut acting: Vec<(usize, Status, Subject)> = Vec::new();
        for number in wanted {
            let near = found.iter().filter(|one| one.0 == *number).copied();
            let straight = direct
                .iter()
                .filter(|one| one.0 == *number)
                .map(|one| (one.0, one.1, place));
            acting.extend(
                near.chain(straight)
                    .max_by_key(|one| (one.1, one.2 == place)),
            );
        }
        let others = direct.iter().filter(|one| !wanted.contains(&one.0));
        acting.extend(others.map(|one| (one.0, one.1, place)));
        acting
    }
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
            matrix: &matrix,
            acting: &acting,
            out: Vec::new(),
            asked: Vec::new(),
        };
        run.rules(&mut problems);
        run.own();
        let (mut findings, asked) = (std::mem::take(&mut run.out), std::mem::take(&mut run.asked));
        let questions = questions(self, &view, &findings, asked, &matrix);
        let stale = order(self, model, &matrix, tier, &mut findings);
        Analysis {
            findings,
            questions,
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

    /// The controls that act on each subject: its own, and its neighbours' where the control's kinds allow.
    fn acting(&self, model: &Model, view: &mut View, problems: &mut Vec<Problem>) -> Acts {
        let mut acting = Acts::default();
        let mut standing: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (ix, node) in (0..).zip(&view.nodes) {
            if let Some(on) = node.on {
                standing.entry(on).or_default().push(ix);
            }
        }
        for control in model.controls().values() {
            let Some(number) = self.control(&control.control) else {
                let near = model::nearest(
                    &control.control,
                    self.controls.iter().map(|c| c.id.as_str()),
                );
                let hint = near.map_or_else(
                    || "see plimsoll rules list".to_owned(),
                    |near| format!("did you mean \u{201c}{near}\u{201d}?"),
                );
                let what = format!(
                    "there is no control \u{201c}{}\u{201d}; it counts for nothing",
                    model::clip(&control.control)
                );
                problems.push(Problem::plain(what, hint));
                continue;
            };
            if let Anchor::Finding(id) = control.on {
                acting
                    .direct
                    .entry(id)
                    .or_default()
                    .push((number, control.status));
                continue;
            }
            let Some(at) = model
                .anchored(control.on)
                .and_then(|subject| view.subject(subject))
            else {
                continue;
            };
            if control.status != Status::Planned {
                view.in_place.insert((at, number));
            }
            for on in self.reached_by(view, &standing, number, at) {
                acting
                    .on
                    .entry(on)
                    .or_default()
                    .push((number, control.status, at));
            }
        }
        acting
    }

    /// The subjects whose findings a control on `at` acts on.
    fn reached_by(
        &self,
        view: &View,
        standing: &BTreeMap<u32, Vec<u32>>,
        control: usize,
        at: Subject,
    ) -> Vec<Subject> {
        let Some(spec) = self.controls.get(control) else {
            return Vec::new();
        };
        let mut on = BTreeSet::from([at]);
        match at {
            Subject::Element(ix) => {
                let Some(node) = view.nodes.get(ix as usize) else {
                    return Vec::new();
                };
                if spec.fits(node.kind) {
                    on.extend(node.on.map(Subject::Element));
                    on.extend(
                        standing
                            .get(&ix)
                            .into_iter()
                            .flatten()
                            .map(|other| Subject::Element(*other)),
                    );
                    for (other, line) in view.steps(ix, true).chain(view.steps(ix, false)) {
                        on.insert(Subject::Element(other));
                        on.insert(Subject::Flow(line));
                    }
                }
            }
            Subject::Flow(ix) => {
                if let Some(line) = view.lines.get(ix as usize).filter(|_| spec.fits_flows()) {
                    on.extend([Subject::Element(line.from), Subject::Element(line.to)]);
                }
            }
            Subject::Boundary(zone) => {
                let id = view.zones.get(zone as usize).map(|zone| zone.id);
                for (ix, node) in (0..).zip(&view.nodes) {
                    let inside = view
                        .around(Subject::Element(ix))
                        .any(|around| Some(around.id) == id);
                    if inside && spec.fits(node.kind) {
                        on.insert(Subject::Element(ix));
                    }
                }
            }
            Subject::Asset(_) | Subject::Model => {}
        }
        on.into_iter().collect()
    }
}

struct Run<'r> {
    set: &'r RuleSet,
    model: &'r Model,
    view: &'r View,
    matrix: &'r Matrix,
    acting: &'r Acts,
    out: Vec<Finding>,
    /// Rule and subject of what is asked.
    asked: Vec<(usize, Subject)>,
}

impl Run<'_> {
    fn rules(&mut self, problems: &mut Vec<Problem>) {
        let off = self.switched_off(problems);
        let subjects = Subjects::new(self.view);
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
            Some(Verdict::Asked) => self.asked.push((ix, subject)),
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
                self.asked.push((leader, subject));
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

    fn add(&mut self, ix: usize, rule: &Compiled, place: Subject, state: State) {
        let Some(card) = self.set.rules.get(ix) else {
            return;
        };
        let subject = self.view.named(place);
        // Ids cost a hash; they are made here only where the model says something about a finding.
        let said = !self.model.decisions().is_empty()
            || !self.model.overrides().is_empty()
            || !self.acting.direct.is_empty();
        let id = said.then(|| finding_id(&card.id, subject));
        let (likelihood, impact) = levels(self.model, self.view, card, rule, place, id);
        let inherent = score::inherent(likelihood, impact, self.matrix);
        let acting = self.controls(&rule.controls, place, id);
        let figure = |figure| {
            (state != State::Closed)
                .then(|| score::residual(inherent, &score::combine(&acting, figure), self.matrix))
        };
        self.out.push(Finding {
            origin: Origin::Rule(ix),
            subject,
            state,
            tier: card.tier,
            short: 0,
            by_person: stated(self.view, rule, place),
            inherent,
            current: figure(Figure::Current),
            target: figure(Figure::Target),
            place,
        });
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
            let inherent = score::inherent(threat.likelihood, threat.impact, self.matrix);
            let wanted: Vec<usize> = threat
                .controls
                .iter()
                .filter_map(|name| self.set.control(name))
                .collect();
            let acting = self.controls(
                &wanted,
                place,
                Some(finding_id(&own_name(*id), threat.subject)),
            );
            let figure = |figure| {
                (!threat.closed).then(|| {
                    score::residual(inherent, &score::combine(&acting, figure), self.matrix)
                })
            };
            self.out.push(Finding {
                origin: Origin::Own(*id),
                subject: threat.subject,
                state: if threat.closed {
                    State::Closed
                } else {
                    State::Open
                },
                tier: Tier::Core,
                short: 0,
                by_person: true,
                inherent,
                current: figure(Figure::Current),
                target: figure(Figure::Target),
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
    fn new(view: &View) -> Self {
        let mut kinds = vec![Vec::new(); model::Kind::ALL.len()];
        for (ix, node) in (0..).zip(&view.nodes) {
            if let Some(list) = kinds.get_mut(node.kind as usize).filter(|_| node.in_scope) {
                list.push(Subject::Element(ix));
            }
        }
        let flow = |(ix, line): (u32, &view::Line)| line.in_scope.then_some(Subject::Flow(ix));
        let asset = |(ix, datum): (u32, &view::Datum)| datum.in_scope.then_some(Subject::Asset(ix));
        let zone = |(ix, zone): (u32, &view::Zone)| zone.in_scope.then_some(Subject::Boundary(ix));
        Self {
            kinds,
            flows: (0..).zip(&view.lines).filter_map(flow).collect(),
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
    let impact = score::shifted(card.impact, value(view, &card.affects, place) as i8 - 3);
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
    let mut attributes = Vec::new();
    rule.weakness.attributes(&mut attributes);
    attributes.iter().any(|attr| {
        matches!(
            view.cell(place, *attr).1,
            view::Origin::Person | view::Origin::Derived
        )
    })
}

/// Unknowns by subject and attribute, highest risk first.
fn questions(
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
        let impact = score::shifted(card.impact, value(view, &card.affects, place) as i8 - 3);
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

/// Brings findings into report order, numbers them, and lists the decisions that fit none.
fn order(
    set: &RuleSet,
    model: &Model,
    matrix: &Matrix,
    tier: Tier,
    findings: &mut [Finding],
) -> Vec<FindingId> {
    let names = Names::new(model);
    let risk = |score: Option<Score>| score.map_or(0.0, |score| score.risk);
    let band =
        |score: Option<Score>| score.map_or(Severity::None, |score| matrix.severity(score.band));
    let code = |finding: &Finding| match finding.origin {
        Origin::Rule(ix) => (0, ix),
        Origin::Own(_) => (1, 0),
    };
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                !listed(f, tier, matrix),
                f.state,
                std::cmp::Reverse(band(f.current)),
            )
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| risk(b.current).total_cmp(&risk(a.current)))
            .then_with(|| b.inherent.risk.total_cmp(&a.inherent.risk))
            .then_with(|| code(a).cmp(&code(b)))
            .then_with(|| names.rank(a.place).cmp(&names.rank(b.place)))
            .then_with(|| a.origin.cmp(&b.origin))
    });
    number(set, model, findings)
}

/// Gives short ids: those that were kept, then the numbers that are free, in order.
fn number(set: &RuleSet, model: &Model, findings: &mut [Finding]) -> Vec<FindingId> {
    let taken: BTreeSet<u32> = model
        .decisions()
        .values()
        .filter_map(|decision| decision.short)
        .collect();
    let mut free = (1..).filter(|n| !taken.contains(n));
    let mut met: BTreeSet<FindingId> = BTreeSet::new();
    for finding in findings {
        let kept = if model.decisions().is_empty() {
            None
        } else {
            let id = finding_id_in(set, finding);
            let decision = model.decisions().get(&id);
            if decision.is_some() {
                met.insert(id);
            }
            decision.and_then(|decision| decision.short)
        };
        finding.short = kept.or_else(|| free.next()).unwrap_or_default();
    }
    model
        .decisions()
        .keys()
        .filter(|id| !met.contains(id))
        .copied()
        .collect()
}

/// What stands for the rule's id in the id of a threat somebody wrote.
fn own_name(id: model::ThreatId) -> String {
    format!("own\u{1f}{id}")
}

/// The id of a finding.
pub(crate) fn finding_id_in(set: &RuleSet, finding: &Finding) -> FindingId {
    match finding.origin {
        Origin::Rule(ix) => finding_id(
            set.rules.get(ix).map_or("", |rule| rule.id.as_str()),
            finding.subject,
        ),
        Origin::Own(id) => finding_id(&own_name(id), finding.subject),
    }
}

/// Whether the view of a tier lists a finding: core ones, what a person stated, and what a machine stated if it is
/// High or worse (ELEMENTS, section 7).
pub(crate) fn listed(finding: &Finding, tier: Tier, matrix: &Matrix) -> bool {
    let severe = || {
        finding
            .current
            .is_some_and(|score| matrix.severity(score.band) >= Severity::High)
    };
    tier == Tier::Full
        || finding.tier == Tier::Core
        || (finding.state == State::Open && (finding.by_person || severe()))
}

/// The order of subjects by name, so that equal risks stand in an order people can follow.
struct Names {
    nodes: Vec<u32>,
    lines: Vec<u32>,
}

impl Names {
    fn new(model: &Model) -> Self {
        let ranks = |names: Vec<&str>| {
            let mut order: Vec<u32> = (0..names.len() as u32).collect();
            order.sort_by_key(|ix| (names.get(*ix as usize), *ix));
            let mut ranks = vec![0; names.len()];
            for (rank, ix) in (0..).zip(order) {
                if let Some(slot) = ranks.get_mut(ix as usize) {
                    *slot = rank;
                }
            }
            ranks
        };
        Self {
            nodes: ranks(
                model
                    .elements()
                    .values()
                    .map(|element| element.name.as_str())
                    .collect(),
            ),
            lines: ranks(
                model
                    .flows()
                    .values()
                    .map(|flow| flow.name.as_str())
                    .collect(),
            ),
        }
    }

    fn rank(&self, subject: Subject) -> (u8, u32, u32) {
        match subject {
            Subject::Element(ix) => (
                0,
                self.nodes.get(ix as usize).copied().unwrap_or_default(),
                ix,
            ),
            Subject::Flow(ix) => (
                1,
                self.lines.get(ix as usize).copied().unwrap_or_default(),
                ix,
            ),
            Subject::Asset(ix) => (2, ix, ix),
            Subject::Boundary(ix) => (3, ix, ix),
            Subject::Model => (4, 0, 0),
        }
    }
}
