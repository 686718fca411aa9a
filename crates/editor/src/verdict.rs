//! What the analysis says, arranged for a window: the register's rows, the matrix, the counts, and what the last edit
//! changed. Built on the worker, read by panels.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

use analysis::{Analysis, Finding, Origin, RuleSet, Score, Settling, State, Warning};
use model::{Attr, Date, FindingId, Model, Response, Severity, Subject};
use scene::chart::matrix::Matrix;

/// How many questions are proposed to be answered first.
const FIRST: usize = 5;

/// Which of the three scores a view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Before any control.
    Inherent,
    /// With what is in place today.
    #[default]
    Current,
    /// With what is planned.
    Target,
}

impl Measure {
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Target];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Inherent => "Inherent",
            Self::Current => "Current",
            Self::Target => "Target",
        }
    }
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Somebody stated the weakness.
    Open,
    /// Nobody said that the protection is there.
    Assumed,
    /// Dealt with, or decided; the word is in the row.
    Settled,
}

/// A place in the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Likelihood and impact, from 0.
    pub cell: (u8, u8),
    pub severity: Severity,
    /// The matrix's own word for the band, shared by all that are in it.
    pub band: Arc<str>,
}

/// One line of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub finding: FindingId,
    pub short: String,
    /// Shared by all rows of a rule.
    pub title: Arc<str>,
    pub subject: Subject,
    pub standing: Standing,
    /// The standing as people read it.
    pub state: &'static str,
    /// A core finding; others are in the view because somebody stated them.
    pub core: bool,
    marks: [Option<Mark>; 3],
}

impl Row {
    pub fn mark(&self, measure: Measure) -> Option<&Mark> {
        self.marks.get(measure as usize)?.as_ref()
    }
}

/// The headline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: usize,
    pub assumed: usize,
    pub questions: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let questions = if self.questions == 1 {
            "question"
        } else {
            "questions"
        };
        write!(
            f,
            "{} open · {} assumed · {} {questions}",
            self.open, self.assumed, self.questions
        )
    }
}

/// An attribute nobody stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// It is scored as unsafe meanwhile.
    pub assumed: bool,
    /// How many threats hang on the answer.
    pub settles: usize,
}

/// The worst open band of each subject and how many findings it has.
pub type Worst = BTreeMap<Subject, (Severity, usize)>;

pub struct Verdict {
    pub revision: u64,
    /// In report order.
    pub rows: Vec<Row>,
    pub counts: Counts,
    /// Findings that only the full view lists.
    pub hidden: usize,
    /// Axes, bands and cells, without chips.
    pub matrix: Matrix,
    /// The attributes whose answer would settle something, by subject.
    pub asked: BTreeMap<Subject, BTreeMap<Attr, Asked>>,
    /// Statements that contradict each other, the drawing or the platform, in the order of what they are about.
    pub warnings: Vec<Warning>,
    first: Arc<OnceLock<Settling>>,
    pub analysis: Arc<Analysis>,
    worst: Worst,
    /// The place of each row, sorted by finding.
    order: Vec<(FindingId, usize)>,
}

impl Verdict {
    /// Judges a model as of a day.
    pub fn of(rules: &Arc<RuleSet>, today: Date, revision: u64, model: &Model) -> Self {
        let analysis = rules.analyse(model, today, Some(model.workload().tier));
        Self::new(Arc::new(analysis), revision, model)
    }

    /// Arranges what an analysis says of a model.
    pub fn new(analysis: Arc<Analysis>, revision: u64, model: &Model) -> Self {
        let mut words = Words::of(&analysis.matrix);
        let listed = analysis.listed();
        let rows: Vec<Row> = listed
            .map(|f| row(&analysis, model, f, &mut words))
            .collect();
        let places = rows.iter().enumerate();
        let mut order: Vec<_> = places.map(|(ix, row)| (row.finding, ix)).collect();
        order.sort_unstable();
        Self {
            revision,
            counts: counts(&analysis, &rows),
            hidden: analysis.hidden(),
            matrix: matrix(&analysis.matrix),
            asked: asked(&analysis),
            warnings: analysis.warnings(),
            first: Arc::default(),
            worst: worst(&rows),
            order,
            analysis,
            rows,
        }
    }

    /// What the drawing marks elements with.
    pub fn marks(&self) -> &Worst {
        &self.worst
    }

    /// The few answers that settle most; none until they are worked out, which takes a while with large models.
    pub fn first(&self) -> Option<&Settling> {
        self.first.get()
    }

    /// Works out, later and on whatever thread calls it, which few answers settle most.
    pub(crate) fn later(&self) -> impl FnOnce() + use<> {
        let (first, analysis) = (Arc::clone(&self.first), Arc::clone(&self.analysis));
        move || drop(first.set(analysis.settling(FIRST)))
    }

    /// What is odd about a statement, if anything is.
    pub fn warned(&self, subject: Subject, attr: Attr) -> Option<&Warning> {
        let from = self.warnings.partition_point(|w| w.subject < subject);
        let own = self.warnings.get(from..).unwrap_or_default().iter();
        let mut own = own.take_while(|w| w.subject == subject);
        own.find(|w| w.attributes.contains(&attr.word()))
    }

    pub fn row(&self, finding: FindingId) -> Option<&Row> {
        let at = self.order.binary_search_by_key(&finding, |(id, _)| *id);
        let (_, ix) = self.order.get(at.ok()?)?;
        self.rows.get(*ix)
    }
}

/// Words that many rows share.
struct Words {
    bands: Vec<Arc<str>>,
    /// By rule.
    titles: BTreeMap<u16, Arc<str>>,
}

impl Words {
    fn of(matrix: &analysis::Matrix) -> Self {
        let bands = matrix.bands.iter().map(|band| Arc::from(band.0.as_str()));
        Self {
            bands: bands.collect(),
            titles: BTreeMap::new(),
        }
    }

    fn band(&self, band: u8) -> Arc<str> {
        let known = self.bands.get(usize::from(band));
        known.map_or_else(|| Arc::from("?"), Arc::clone)
    }

    fn title(&mut self, analysis: &Analysis, model: &Model, finding: &Finding) -> Arc<str> {
        let title = || Arc::from(analysis.title(model, finding));
        match finding.origin {
            Origin::Rule(rule) => Arc::clone(self.titles.entry(rule).or_insert_with(title)),
            Origin::Own(_) => title(),
        }
    }
}

fn row(analysis: &Analysis, model: &Model, finding: &Finding, words: &mut Words) -> Row {
    let decision = analysis.decision(model, finding);
    let settled = decision.is_some_and(|d| d.settles(analysis.today));
    let response = decision.and_then(|d| d.response);
    let standing = match finding.state {
        _ if settled => Standing::Settled,
        State::Open => Standing::Open,
        State::Assumed => Standing::Assumed,
        State::Closed => Standing::Settled,
    };
    let title = words.title(analysis, model, finding);
    let mark = |score: Option<Score>| Some(place(&analysis.matrix, score?, words));
    Row {
        finding: analysis.id(finding),
        short: format!("T-{}", finding.short),
        title,
        subject: finding.subject,
        standing,
        state: response.map_or(finding.state.word(), answered),
        core: finding.tier == model::Tier::Core,
        marks: [Some(finding.inherent), finding.current, finding.target].map(mark),
    }
}

/// A response as a state.
const fn answered(response: Response) -> &'static str {
    match response {
        Response::Accept => "accepted",
        Response::Reduce => "to reduce",
        Response::Share => "shared",
        Response::Avoid => "to avoid",
        Response::FalsePositive => "not real",
    }
}

fn place(matrix: &analysis::Matrix, score: Score, words: &Words) -> Mark {
    let (likelihood, impact) = matrix.cell(score.likelihood, score.impact);
    Mark {
        cell: (likelihood as u8, impact as u8),
        severity: matrix.severity(score.band),
        band: words.band(score.band),
    }
}

fn counts(analysis: &Analysis, rows: &[Row]) -> Counts {
    let count = |standing| rows.iter().filter(|row| row.standing == standing).count();
    Counts {
        open: count(Standing::Open),
        assumed: count(Standing::Assumed),
        questions: analysis
            .asked()
            .filter(|question| !question.assumed)
            .count(),
    }
}

fn matrix(from: &analysis::Matrix) -> Matrix {
    Matrix {
        title: String::new(),
        likelihood: from.likelihood.clone(),
        impact: from.impact.clone(),
        bands: from.bands.clone(),
        cells: from.cells.clone(),
        chips: Vec::new(),
    }
}

fn asked(analysis: &Analysis) -> BTreeMap<Subject, BTreeMap<Attr, Asked>> {
    let mut asked: BTreeMap<Subject, BTreeMap<Attr, Asked>> = BTreeMap::new();
    for question in analysis.asked() {
        let open = Asked {
            assumed: question.assumed,
            settles: analysis.settled(question).len(),
        };
        let of = asked.entry(question.subject).or_default();
        of.insert(question.attribute, open);
    }
    asked
}

fn worst(rows: &[Row]) -> Worst {
    let mut worst = Worst::new();
    let live = rows.iter().filter(|row| row.standing != Standing::Settled);
    for (row, mark) in live.filter_map(|row| Some((row, row.mark(Measure::Current)?))) {
        let entry = worst.entry(row.subject).or_insert((Severity::None, 0));
        entry.0 = entry.0.max(mark.severity);
        entry.1 += 1;
    }
    worst
}
