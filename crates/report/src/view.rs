//! Model and analysis as a report reads them: findings with their words, in report order, flows with numbers. Sections
//! read this and nothing else.

use std::collections::BTreeMap;

use analysis::{Analysis, Changes};
use model::{
    AssetId, Attr, BoundaryId, Date, ElementId, FindingId, FlowId, Model, Response, Severity,
    Stage, Status, Stride, Subject,
};

use scene::Ink;

use crate::{
    font,
    span::{self, Span},
};

/// How far a text from the model may go before it is cut: names, sentences, free text.
pub const NAME: usize = 60;
pub const SENTENCE: usize = 400;
pub const PROSE: usize = 1500;

/// Where a finding stands, as ladder levels, matrix cell and band.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub likelihood: u8,
    pub impact: u8,
    /// Row and column of the matrix, from 0.
    pub cell: (usize, usize),
    /// Expected loss units a year.
    pub risk: f64,
    pub severity: Severity,
    /// The matrix's own word for the band.
    pub word: String,
}

impl Score {
    pub fn band(&self) -> Vec<Span> {
        span::band(self.severity, self.word.as_str())
    }

    /// Such as `High (L3 I5)`.
    pub fn long(&self) -> Vec<Span> {
        let levels = format!(" L{}\u{a0}I{}", self.likelihood, self.impact);
        span::join([self.band(), span::faint(levels)])
    }
}

/// What is known of a finding's weakness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Open,
    Assumed,
    Closed,
}

/// A control that acts on a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub title: String,
    pub status: Status,
    pub owner: String,
    pub due: Option<Date>,
}

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decided {
    pub response: Option<Response>,
    pub owner: String,
    pub due: Option<Date>,
    pub reason: String,
    pub expires: Option<Date>,
    pub by: String,
    pub on: Option<Date>,
    pub note: String,
    pub done: bool,
    pub evidence: Vec<(String, String)>,
}

/// How far a score that a workshop left open may reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Lowest and highest cell before controls, and with those in place.
    pub inherent: [(usize, usize); 2],
    pub current: [(usize, usize); 2],
    /// Such as "likelihood 2 to 4: Medium to High now".
    pub words: String,
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    pub id: FindingId,
    /// The number people know it by: 14 of `T-14`.
    pub number: u32,
    pub rule: String,
    /// The catalogue's number of the rule.
    pub code: String,
    pub title: String,
    pub threat: String,
    pub why: String,
    pub subject: Subject,
    pub place: String,
    pub stage: Stage,
    pub stride: Vec<Stride>,
    pub state: State,
    /// Listed by the tier shown; the rest is counted.
    pub listed: bool,
    /// Told in full among the details; else defined by its row in the register.
    pub told: bool,
    pub inherent: Score,
    pub current: Option<Score>,
    pub target: Option<Score>,
    pub decided: Decided,
    pub held: Vec<Held>,
    /// The arithmetic, a sentence a step.
    pub steps: Vec<String>,
    /// What would close it.
    pub fix: Vec<String>,
    pub refs: Vec<(String, Vec<String>)>,
    /// What the room thought, where it thought otherwise: a sentence a round.
    pub dissent: Vec<String>,
    pub doubt: Option<Doubt>,
    /// Its band is higher than at the last review.
    pub raised: bool,
}

impl Risk {
    /// Such as `T-14`.
    pub fn short(&self) -> String {
        format!("T-{}", self.number)
    }

    pub fn anchor(&self) -> String {
        format!("t-{}", self.number)
    }

    /// The short id, leading to where the finding is defined.
    pub fn link(&self) -> Span {
        Span::new(self.short()).bold().to(self.anchor())
    }

    /// Its band now; of a closed one, none.
    pub fn severity(&self) -> Severity {
        self.current.as_ref().map_or(Severity::None, |s| s.severity)
    }

    /// High or Critical now.
    pub fn serious(&self) -> bool {
        self.severity() >= Severity::High
    }

    /// Whether controls moved it to a lower band.
    pub fn moved(&self) -> bool {
        self.severity() < self.inherent.severity
    }

    pub fn overdue(&self, today: Date) -> bool {
        let late = |day: Option<Date>| day.is_some_and(|day| day < today);
        !self.decided.done && (late(self.decided.due) || late(self.decided.expires))
    }

    pub fn accepted(&self, today: Date) -> bool {
        self.decided.response == Some(Response::Accept) && !self.expired(today)
    }

    pub fn expired(&self, today: Date) -> bool {
        self.decided.expires.is_some_and(|day| day < today)
    }

    /// What is to happen, in a word or two.
    pub fn treatment(&self, today: Date) -> &'static str {
        match self.decided.response {
            None => "Undecided",
            Some(Response::FalsePositive) => "False positive",
            Some(_) if self.decided.done => "Done",
            Some(Response::Accept) if self.expired(today) => "Acceptance expired",
            Some(Response::Accept) => "Accepted",
            Some(Response::Reduce) => "Reduce",
            Some(Response::Share) => "Share",
            Some(Response::Avoid) => "Avoid",
        }
    }
}

/// The matrix as data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    pub title: String,
    pub source: String,
    /// The 1-3-10 ladder, whose impact levels have anchors in words.
    pub ladder: bool,
    pub likelihood: Vec<String>,
    pub impact: Vec<String>,
    /// Events a year and loss units of the levels; empty where the matrix has none.
    pub frequency: Vec<f64>,
    pub loss: Vec<f64>,
    /// Band and its word, `cells[likelihood][impact]`, lowest first.
    pub cells: Vec<Vec<(Severity, String)>>,
}

/// Where findings stand in the list, by id and by what they are about.
#[derive(Debug, Default)]
pub struct Index {
    ids: BTreeMap<FindingId, usize>,
    open: BTreeMap<Subject, Vec<usize>>,
}

impl Index {
    pub fn new(risks: &[Risk]) -> Self {
        let mut index = Self::default();
        for (ix, risk) in risks.iter().enumerate() {
            index.ids.insert(risk.id, ix);
            if risk.state == State::Open && risk.listed {
                index.open.entry(risk.subject).or_default().push(ix);
            }
        }
        index
    }
}

/// Everything a section may read.
#[derive(Debug)]
pub struct View<'a> {
    pub model: &'a Model,
    pub analysis: &'a Analysis,
    pub date: Date,
    pub grid: Grid,
    /// All findings; open first, then by current risk, inherent risk, number.
    pub risks: Vec<Risk>,
    /// The place of each finding in `risks`, and the listed open ones of each subject.
    pub index: Index,
    /// Questions about dangers nobody stated: where, and how many.
    pub questions: Vec<(Subject, usize)>,
    /// Of a hundred core questions, how many are answered.
    pub answered: Option<u8>,
    /// Rules read, rules switched off.
    pub rules: (usize, usize),
    pub packs: Vec<String>,
    /// What went wrong in the analysis, in words.
    pub problems: Vec<String>,
    /// Against the earlier state, if one was given.
    pub changes: Option<Changes>,
    /// The number of each flow in the flow table, from 1.
    pub flows: BTreeMap<FlowId, usize>,
}

impl View<'_> {
    /// The finding of that id, if it is known.
    pub fn risk(&self, id: FindingId) -> Option<&Risk> {
        self.risks.get(*self.index.ids.get(&id)?)
    }

    /// Open findings: the register.
    pub fn open(&self) -> impl Iterator<Item = &Risk> {
        self.risks
            .iter()
            .filter(|r| r.state == State::Open && r.listed)
    }

    pub fn assumed(&self) -> impl Iterator<Item = &Risk> {
        self.risks
            .iter()
            .filter(|r| r.state == State::Assumed && r.listed)
    }

    /// Assumed findings that a person decided on or scored: they are told of, and still not counted with the open ones.
    pub fn ruled(&self) -> impl Iterator<Item = &Risk> {
        self.assumed().filter(|risk| {
            let scored = self.model.overrides().contains_key(&risk.id);
            risk.decided != Decided::default() || scored
        })
    }

    pub fn asked(&self) -> usize {
        self.questions.iter().map(|(_, count)| count).sum()
    }

    /// Open findings about a subject, as links.
    pub fn gaps(&self, subject: Subject) -> Vec<Span> {
        let here = self.index.open.get(&subject).into_iter().flatten();
        links(here.filter_map(|ix| self.risks.get(*ix)))
    }

    /// The name of a subject, leading to its definition.
    pub fn name(&self, subject: Subject) -> Vec<Span> {
        let name = label(&self.model.name(subject));
        match place(subject) {
            Some(anchor) => vec![Span::new(name).to(anchor)],
            None => span::text(name),
        }
    }

    pub fn element(&self, id: ElementId) -> Vec<Span> {
        self.name(Subject::Element(id))
    }

    /// A flow by its number.
    pub fn flow(&self, id: FlowId) -> Span {
        let number = self.flows.get(&id).copied().unwrap_or_default();
        Span::new(format!("F{number}")).bold().to(format!("f-{id}"))
    }

    /// Names of assets, each leading to its definition.
    pub fn assets<'i>(&self, ids: impl IntoIterator<Item = &'i AssetId>) -> Vec<Span> {
        listing(ids.into_iter().map(|id| self.name(Subject::Asset(*id))))
    }

    /// A fact as rules see it, what the drawing says included; unknown where nobody stated it.
    pub fn fact(&self, subject: Subject, name: &str) -> Vec<Span> {
        let value = Attr::named(name).map(|attr| self.analysis.fact(subject, attr).0);
        match value.filter(|value| value.known()) {
            Some(value) => span::text(value.word()),
            None => vec![Span::new("unknown").italic().ink(Ink::Faint)],
        }
    }

    /// The innermost boundary's name.
    pub fn boundary(&self, id: Option<BoundaryId>) -> Vec<Span> {
        id.map_or_else(
            || span::faint("none"),
            |id| self.name(Subject::Boundary(id)),
        )
    }
}

/// The anchor of a subject's definition.
pub fn place(subject: Subject) -> Option<String> {
    match subject {
        Subject::Model => None,
        Subject::Element(id) => Some(format!("e-{id}")),
        Subject::Flow(id) => Some(format!("f-{id}")),
        Subject::Asset(id) => Some(format!("a-{id}")),
        Subject::Boundary(id) => Some(format!("b-{id}")),
    }
}

/// Findings as linked ids, at most 24.
pub fn links<'a>(risks: impl Iterator<Item = &'a Risk>) -> Vec<Span> {
    let all: Vec<&Risk> = risks.collect();
    let shown = all.iter().take(24).map(|risk| vec![risk.link()]);
    let mut spans = listing(shown);
    if all.len() > 24 {
        spans.push(Span::new(format!(" and {} more", all.len() - 24)));
    }
    spans
}

/// A name as people read it; something where there is none.
pub fn label(name: &str) -> String {
    let name = clip(name, NAME);
    if font::clean(&name).trim().is_empty() {
        return "(unnamed)".to_owned();
    }
    name
}

/// Things with commas between; a dash if there are none.
pub fn listing(parts: impl Iterator<Item = Vec<Span>>) -> Vec<Span> {
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::new(", "));
        }
        spans.extend(part);
    }
    if spans.is_empty() {
        return dash();
    }
    spans
}

/// What stands in a cell that has nothing to say.
pub fn dash() -> Vec<Span> {
    span::faint("\u{2013}")
}

/// The text, or a dash.
pub fn or_dash(text: &str, most: usize) -> Vec<Span> {
    if text.trim().is_empty() {
        return dash();
    }
    span::text(clip(text, most))
}

/// At most `most` characters of a text, an ellipsis where it is cut.
pub fn clip(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most).collect();
    out.truncate(out.trim_end().len());
    out.push('\u{2026}');
    out
}

/// A date, or a dash.
pub fn day(date: Option<Date>) -> Vec<Span> {
    date.map_or_else(dash, |date| span::text(date.to_string()))
}

/// "1 threat", "3 threats".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
