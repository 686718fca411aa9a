//! What people decide about threats: the response with its owner and dates, a score of their own, threats they write
//! themselves, controls. Each change is one step.

use model::{
    Anchor, Control, ControlId, Date, Decision, Element, FindingId, Goal, Kind, Override,
    OwnThreat, Response, Stage, Status, Stride, Subject, ThreatId,
};

use analysis::{Finding, Origin};

use crate::{Session, facts};

/// One field of a decision with the value it is to have.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    Response(Option<Response>),
    Owner(String),
    Due(Option<Date>),
    Reason(String),
    /// An acceptance counts up to and on this day.
    Expires(Option<Date>),
    Note(String),
    Done(bool),
}

impl Ruling {
    fn label(&self, name: &str) -> String {
        match self {
            Self::Response(Some(response)) => format!("Decide on {name}: {}", said(*response)),
            Self::Response(None) => format!("Leave {name} undecided"),
            Self::Owner(_) => format!("Set owner of {name}"),
            Self::Due(_) => format!("Set due date of {name}"),
            Self::Reason(_) => format!("Give a reason for {name}"),
            Self::Expires(_) => format!("Set end of acceptance of {name}"),
            Self::Note(_) => format!("Change note of {name}"),
            Self::Done(true) => format!("Mark {name} as done"),
            Self::Done(false) => format!("Mark {name} as not done"),
        }
    }

    fn put(self, decision: &mut Decision) {
        match self {
            Self::Response(response) => decision.response = response,
            Self::Owner(text) => decision.owner = text,
            Self::Due(day) => decision.due = day,
            Self::Reason(text) => decision.reason = text,
            Self::Expires(day) => decision.expires = day,
            Self::Note(text) => decision.note = text,
            Self::Done(done) => decision.done = done,
        }
    }
}

/// A response as people say it.
pub const fn said(response: Response) -> &'static str {
    match response {
        Response::Accept => "accept",
        Response::Reduce => "reduce",
        Response::Share => "share",
        Response::Avoid => "avoid",
        Response::FalsePositive => "not real",
    }
}

/// One field of a threat somebody wrote.
#[derive(Clone, Debug, PartialEq)]
pub enum Own {
    Title(String),
    Threat(String),
    Subject(Subject),
    /// 1 to 5.
    Likelihood(u8),
    /// 1 to 5.
    Impact(u8),
    Stride(Stride, bool),
    Affects(Goal, bool),
    Stage(Stage),
    Closed(bool),
}

/// One field of a control put in place.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    Status(Status),
    Owner(String),
    Due(Option<Date>),
    Note(String),
}

impl Session {
    /// The finding of an id, in the newest verdict.
    pub fn finding(&self, id: FindingId) -> Option<&Finding> {
        let analysis = &self.verdict()?.analysis;
        analysis.findings.iter().find(|f| analysis.id(f) == id)
    }

    /// What was decided about a finding.
    pub fn decision(&self, id: FindingId) -> Option<&Decision> {
        self.model().decisions().get(&id).map(AsRef::as_ref)
    }

    fn rule_of(&self, finding: &Finding) -> String {
        let rule = self.verdict().and_then(|v| v.analysis.rule(finding));
        rule.map_or_else(|| "own".to_owned(), |rule| rule.id.clone())
    }

    /// Changes one field of a decision as one step. The first one keeps the finding's number for good.
    pub fn decide(&mut self, id: FindingId, ruling: Ruling) {
        let known = self.decision(id).cloned();
        let fresh = self.finding(id).map(|finding| {
            let mut decision = Decision::new(self.rule_of(finding), finding.subject);
            decision.short = Some(finding.short);
            decision
        });
        let Some(mut decision) = known.or(fresh) else {
            return;
        };
        if matches!(ruling, Ruling::Response(_)) {
            decision.decided = self.verdict().map(|verdict| verdict.analysis.today);
        }
        let short = decision.short.map(|n| format!("T-{n}"));
        let name = short.unwrap_or_else(|| "a threat".to_owned());
        let label = ruling.label(&name);
        ruling.put(&mut decision);
        self.edit(&label, |edit| edit.put(id, decision));
    }

    /// A score of a person's own for a finding, with the reason; the computed one is kept beside it.
    pub fn score(&mut self, id: FindingId, likelihood: u8, impact: u8, reason: &str, author: &str) {
        let Some(finding) = self.finding(id) else {
            return;
        };
        let before = self.model().overrides().get(&id);
        let figure = (finding.inherent.likelihood, finding.inherent.impact);
        let own = Override {
            rule: self.rule_of(finding),
            subject: finding.subject,
            likelihood: Some(likelihood.clamp(1, 5)),
            impact: Some(impact.clamp(1, 5)),
            author: author.to_owned(),
            date: self.verdict().map(|verdict| verdict.analysis.today),
            reason: reason.trim().to_owned(),
            computed: before.map_or(figure, |known| known.computed),
        };
        let label = format!("Score T-{} by hand", finding.short);
        self.edit(&label, |edit| edit.put(id, own));
    }

    /// The computed score counts again.
    pub fn unscore(&mut self, id: FindingId) {
        self.edit("Take the own score back", |edit| edit.take::<Override>(id));
    }

    /// A threat of people's own about a subject; returns its id.
    pub fn write_threat(&mut self, subject: Subject, title: &str, author: &str) -> ThreatId {
        let id = ThreatId::fresh();
        let stage = match subject {
            Subject::Element(of) => self
                .model()
                .elements()
                .get(&of)
                .map(|e: &std::sync::Arc<Element>| e.stage()),
            _ => None,
        };
        let threat = OwnThreat {
            title: title.trim().to_owned(),
            threat: String::new(),
            subject,
            stage: stage.unwrap_or(Stage::Any),
            stride: std::collections::BTreeSet::new(),
            affects: std::collections::BTreeSet::new(),
            likelihood: 3,
            impact: 3,
            controls: Vec::new(),
            author: author.to_owned(),
            date: self.verdict().map(|verdict| verdict.analysis.today),
            closed: false,
        };
        self.edit("Add threat", |edit| edit.put(id, threat));
        id
    }

    /// The threat people wrote behind a finding.
    pub fn own(&self, finding: &Finding) -> Option<(ThreatId, &OwnThreat)> {
        match finding.origin {
            Origin::Own(own) => Some((own, self.model().threats().get(&own)?.as_ref())),
            Origin::Rule(_) => None,
        }
    }

    /// Changes one field of a threat somebody wrote.
    pub fn change_threat(&mut self, id: ThreatId, own: Own) {
        self.edit("Change threat", |edit| {
            edit.update(id, |threat: &mut OwnThreat| match own {
                Own::Title(text) => threat.title = text,
                Own::Threat(text) => threat.threat = text,
                Own::Subject(subject) => threat.subject = subject,
                Own::Likelihood(level) => threat.likelihood = level.clamp(1, 5),
                Own::Impact(level) => threat.impact = level.clamp(1, 5),
                Own::Stage(stage) => threat.stage = stage,
                Own::Closed(closed) => threat.closed = closed,
                Own::Stride(class, on) => tick(&mut threat.stride, class, on),
                Own::Affects(goal, on) => tick(&mut threat.affects, goal, on),
            })
        });
    }

    pub fn remove_threat(&mut self, id: ThreatId) {
        self.edit("Delete threat", |edit| edit.take::<OwnThreat>(id));
    }

    /// The controls put on a subject, with their titles, in order of these.
    pub fn controls_on(&self, subject: Subject) -> Vec<(ControlId, &Control, String)> {
        let Some(anchor) = anchor(subject) else {
            return Vec::new();
        };
        let all = self.model().controls().iter();
        let mine = all.filter(|(_, control)| control.on == anchor);
        let mut list: Vec<_> = mine
            .map(|(id, control)| (*id, control.as_ref(), self.control_title(&control.control)))
            .collect();
        list.sort_by(|a, b| a.2.cmp(&b.2).then(a.0.cmp(&b.0)));
        list
    }

    fn control_title(&self, name: &str) -> String {
        let set = self.verdict().map(|verdict| &verdict.analysis.set);
        let spec = set.and_then(|set| set.controls.get(set.control(name)?));
        spec.map_or_else(|| name.to_owned(), |spec| spec.title.clone())
    }

    /// The controls that may be put on everything selected: ids and titles, in order of these.
    pub fn catalogue(&self) -> Vec<(String, String)> {
        let Some(verdict) = self.verdict() else {
            return Vec::new();
        };
        let kinds: Vec<Option<Kind>> = self
            .selection()
            .iter()
            .map(|subject| match subject {
                Subject::Element(id) => self.model().elements().get(id).map(|e| e.kind),
                _ => None,
            })
            .collect();
        let flows = self
            .selection()
            .iter()
            .all(|s| matches!(s, Subject::Flow(_)));
        let fits = |spec: &&analysis::ControlSpec| {
            if flows {
                return spec.fits_flows();
            }
            kinds
                .iter()
                .all(|kind| kind.is_some_and(|kind| spec.fits(kind)))
        };
        let all = verdict.analysis.set.controls.iter().filter(fits);
        let mut list: Vec<_> = all
            .map(|spec| (spec.id.clone(), spec.title.clone()))
            .collect();
        list.sort_by(|a, b| a.1.cmp(&b.1));
        list
    }

    /// Puts a control on subjects as one step, unless it is there already.
    pub fn put_control(&mut self, subjects: &[Subject], control: &str, status: Status) {
        let label = format!("Add control {}", facts::lower(&self.control_title(control)));
        self.edit(&label, |edit| {
            for on in subjects.iter().copied().filter_map(anchor) {
                let known = edit.model().controls().values();
                let mut here = known.filter(|c| c.on == on && c.control == control);
                if here.next().is_none() {
                    edit.put(ControlId::fresh(), Control::new(control, on, status));
                }
            }
        });
    }

    /// Changes one field of a control.
    pub fn change_control(&mut self, id: ControlId, put: Put) {
        let label = match &put {
            Put::Status(status) => format!("Set control to {status}"),
            Put::Owner(_) => "Set owner of control".to_owned(),
            Put::Due(_) => "Set due date of control".to_owned(),
            Put::Note(_) => "Change note of control".to_owned(),
        };
        self.edit(&label, |edit| {
            edit.update(id, |control: &mut Control| match put {
                Put::Status(status) => control.status = status,
                Put::Owner(text) => control.owner = text,
                Put::Due(day) => control.due = day,
                Put::Note(text) => control.note = text,
            })
        });
    }

    pub fn remove_control(&mut self, id: ControlId) {
        self.edit("Take the control away", |edit| edit.take::<Control>(id));
    }
}

fn tick<T: Ord>(set: &mut std::collections::BTreeSet<T>, value: T, on: bool) {
    if on {
        set.insert(value);
    } else {
        set.remove(&value);
    }
}

/// What a control on a subject hangs on.
const fn anchor(subject: Subject) -> Option<Anchor> {
    match subject {
        Subject::Element(id) => Some(Anchor::Element(id)),
        Subject::Flow(id) => Some(Anchor::Flow(id)),
        Subject::Boundary(id) => Some(Anchor::Boundary(id)),
        Subject::Asset(_) | Subject::Model => None,
    }
}
