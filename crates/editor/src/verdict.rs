//! What the analysis says, arranged for a window: the register's rows, the matrix, the counts, and what the last edit
//! changed. Built on the worker, read by panels.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

use analysis::{Analysis, Finding, Origin, RuleSet, Score, Settling, State, Warning};
use model::{Attr, Date, Decision, FindingId, Model, Response, Severity, Subject};
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
    /// Closed by design; nobody has to act on it.
    Closed,
}

/// A place in the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Likelihood and impact, from 0.
    pub cell: (u8, u8),
    pub severity: Severity,
    /// The place of the band in the matrix's list; [`Verdict::band`] has its word.
    pub band: u8,
}

/// What a finding is about and where it comes from: what tells it from others without working out its id.
pub type Key = (Subject, Origin);

/// One line of the register, without words: there may be very many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub subject: Subject,
    pub origin: Origin,
    number: u32,
    pub standing: Standing,
    /// A decision settles it today, such as an acceptance that still holds. It stays in the register and the matrix.
    pub settled: bool,
    /// The standing as people read it.
    pub state: &'static str,
    /// A core finding; others are in the view because somebody stated them.
    pub core: bool,
    marks: [Option<Mark>; 3],
}

impl Row {
    pub fn mark(&self, measure: Measure) -> Option<Mark> {
        *self.marks.get(measure as usize)?
    }

    pub const fn key(&self) -> Key {
        (self.subject, self.origin)
    }

    /// The number people see.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The number as people see it.
    pub fn short(&self) -> String {
        format!("T-{}", self.number)
    }

    /// It is in the register.
    pub fn live(&self) -> bool {
        self.standing != Standing::Closed
    }

    fn of(analysis: &Analysis, finding: &Finding, decision: Option<&Decision>) -> Self {
        let response = decision.and_then(|d| d.response);
        let standing = match finding.state {
            State::Open => Standing::Open,
            State::Assumed => Standing::Assumed,
            State::Closed => Standing::Closed,
        };
        let mark = |score: Option<Score>| Some(place(&analysis.matrix, score?));
        Self {
            subject: finding.subject,
            origin: finding.origin,
            number: finding.short,
            standing,
            settled: decision.is_some_and(|d| d.settles(analysis.today)),
            state: response.map_or(finding.state.word(), answered),
            core: finding.tier == model::Tier::Core,
            marks: [Some(finding.inherent), finding.current, finding.target].map(mark),
        }
    }
}

/// The headline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: usize,
    pub assumed: usize,
    pub questions: usize,
    /// Open or assumed ones that a decision settles.
    pub settled: usize,
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
        )?;
        match self.settled {
            0 => Ok(()),
            n => write!(f, " · {n} settled by decision"),
        }
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
    /// Statements that contradict each other, the drawing or the platform, in the order of what they are about.
    pub warnings: Vec<Warning>,
    first: Arc<OnceLock<Settling>>,
    /// What was judged.
    pub model: Arc<Model>,
    pub analysis: Arc<Analysis>,
    worst: Worst,
}

impl Verdict {
    /// Judges a model as of a day.
    pub fn of(rules: &Arc<RuleSet>, today: Date, revision: u64, model: &Arc<Model>) -> Self {
        let analysis = rules.analyse(model, today, Some(model.workload().tier));
        Self::new(Arc::new(analysis), revision, model)
    }

    /// Arranges what an analysis says of a model.
    pub fn new(analysis: Arc<Analysis>, revision: u64, model: &Arc<Model>) -> Self {
        let decision = analysis.decisions(model);
        let rows = analysis
            .each()
            .map(|finding| Row::of(&analysis, &finding, decision(&finding)));
        let rows: Vec<Row> = rows.collect();
        drop(decision);
        Self {
            revision,
            counts: counts(&analysis, &rows),
            hidden: analysis.hidden(),
            matrix: matrix(&analysis.matrix),
            warnings: analysis.warnings(),
            first: Arc::default(),
            worst: worst(&rows),
            model: Arc::clone(model),
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

    /// The attributes of a subject whose answer would settle something.
    pub fn asked(&self, subject: Subject) -> BTreeMap<Attr, Asked> {
        let questions = self.analysis.asked_of(subject).into_iter();
        let asked = questions.map(|question| {
            let open = Asked {
                assumed: question.assumed,
                settles: self.analysis.settled(&question).len(),
            };
            (question.attribute, open)
        });
        asked.collect()
    }

    /// The id of a row's finding.
    pub fn id(&self, row: &Row) -> FindingId {
        self.analysis.id_of(row.origin, row.subject)
    }

    /// The title of a row's finding.
    pub fn title(&self, row: &Row) -> &str {
        self.analysis.title_of(&self.model, row.origin)
    }

    /// The matrix's own word for a band.
    pub fn band(&self, mark: Mark) -> &str {
        let band = self.matrix.bands.get(usize::from(mark.band));
        band.map_or("?", |band| band.0.as_str())
    }

    /// How a finding of this verdict stands.
    pub fn row(&self, finding: &Finding) -> Row {
        let decision = self.analysis.decision(&self.model, finding);
        Row::of(&self.analysis, finding, decision)
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

fn place(matrix: &analysis::Matrix, score: Score) -> Mark {
    let (likelihood, impact) = matrix.cell(score.likelihood, score.impact);
    Mark {
        cell: (likelihood as u8, impact as u8),
        severity: matrix.severity(score.band),
        band: score.band,
    }
}

fn counts(analysis: &Analysis, rows: &[Row]) -> Counts {
    let count = |standing| rows.iter().filter(|row| row.standing == standing).count();
    Counts {
        open: count(Standing::Open),
        assumed: count(Standing::Assumed),
        questions: analysis.unanswered(),
        settled: rows.iter().filter(|row| row.live() && row.settled).count(),
    }
}

fn matrix(from: &analysis::Matrix) -> Matrix {
    Matrix {
        title: String::new(),
        likelihood: from.likelihood.clone(),
        impact: from.impact.clone(),
        bands: from.bands.clone(),
        cells: from.cells.clone(),
        ..Matrix::default()
    }
}

fn worst(rows: &[Row]) -> Worst {
    let mut worst = Worst::new();
    let live = rows.iter().filter(|row| row.live());
    for (row, mark) in live.filter_map(|row| Some((row, row.mark(Measure::Current)?))) {
        let entry = worst.entry(row.subject).or_insert((Severity::None, 0));
        entry.0 = entry.0.max(mark.severity);
        entry.1 += 1;
    }
    worst
}
