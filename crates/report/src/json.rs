//! The analysis as one JSON object, for machines: `check --format json` and `report --to FILE.json`. Written as it goes,
//! one finding a line, so that 10,000 elements need no second copy in memory and a diff shows what changed. Its shape is
//! in `assets/schemas/analysis-1.schema.json`; a test holds it.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use analysis::{
    Analysis, Completeness, Counts, Finding, Fix, Origin, Question, Score, State, Tally,
};
use model::{Decision, Model, Severity, Subject, vocabulary};
use serde::Serialize;

use crate::beside::{Carded, Missing, Reached, Shared, Warned};

/// The version of the object's shape: it goes up when a member goes or changes its meaning, not when one comes.
pub const VERSION: u32 = 1;
/// What the object says it is.
const FORMAT: &str = "plimsoll-analysis";

/// Writes the object. `trace` adds to each finding the facts that decided and every step of its scores.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    model: &Model,
    analysis: &Analysis,
    file: &str,
    sha256: &str,
    trace: bool,
) -> io::Result<()> {
    let mut writer = Writer {
        out,
        model,
        analysis,
        fixes: BTreeMap::new(),
        line: Vec::with_capacity(4096),
    };
    writer.out.write_all(b"{\n")?;
    let about = About {
        title: &model.workload().title,
        file,
        sha256,
    };
    writer.member("format", FORMAT, true)?;
    writer.member("version", &VERSION, true)?;
    writer.member("date", &analysis.today.to_string(), true)?;
    writer.member("model", &about, true)?;
    writer.member("packs", &packs(model, analysis), true)?;
    writer.member("rules_off", &model.workload().rules_off, true)?;
    writer.member("rule_overrides", &model.workload().rule_overrides, true)?;
    writer.member("tier", &analysis.tier.word(), true)?;
    writer.member("matrix", &Matrix::new(analysis), true)?;
    writer.member("counts", &Counted::new(&analysis.counts()), true)?;
    writer.member("completeness", &Share::new(analysis.completeness()), true)?;
    writer.questions()?;
    writer.settling()?;
    writer.beside()?;
    writer.problems()?;
    writer.findings(trace)?;
    writer.out.write_all(b"}\n")
}

struct Writer<'w> {
    out: &'w mut dyn Write,
    model: &'w Model,
    analysis: &'w Analysis,
    /// The fix of each rule as JSON: it does not depend on the subject.
    fixes: BTreeMap<Origin, String>,
    line: Vec<u8>,
}

#[derive(Serialize)]
struct About<'a> {
    title: &'a str,
    file: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Pack<'a> {
    id: &'a str,
    version: &'a str,
    priority: i32,
    /// Why the model switches it off; none while it counts.
    off: Option<&'a str>,
}

/// The packs it was judged with, lowest priority first.
fn packs<'a>(model: &'a Model, analysis: &'a Analysis) -> Vec<Pack<'a>> {
    let pack = |pack: &'a analysis::Manifest| Pack {
        id: &pack.id,
        version: &pack.version,
        priority: pack.priority,
        off: model.workload().packs_off.get(&pack.id).map(String::as_str),
    };
    analysis.set.manifests.iter().map(pack).collect()
}

#[derive(Serialize)]
struct Matrix<'a> {
    id: &'a str,
    title: &'a str,
    likelihood: &'a [String],
    impact: &'a [String],
    /// The bands on the common scale, lowest first; cells are places in this list.
    bands: Vec<&'static str>,
    /// The matrix's own words for them.
    band_titles: Vec<&'a str>,
    cells: &'a [Vec<u8>],
}

impl<'a> Matrix<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let matrix = &analysis.matrix;
        Self {
            id: &matrix.id,
            title: &matrix.title,
            likelihood: &matrix.likelihood,
            impact: &matrix.impact,
            bands: matrix.bands.iter().map(|band| band.1.word()).collect(),
            band_titles: matrix.bands.iter().map(|band| band.0.as_str()).collect(),
            cells: &matrix.cells,
        }
    }
}

#[derive(Serialize)]
struct Counted {
    inherent: Table,
    current: Table,
    target: Table,
}

#[derive(Serialize)]
struct Table {
    open: BTreeMap<&'static str, usize>,
    assumed: BTreeMap<&'static str, usize>,
}

impl Counted {
    fn new(counts: &Counts) -> Self {
        let all = |table: &BTreeMap<Severity, usize>| {
            let count =
                |band: &Severity| (band.word(), table.get(band).copied().unwrap_or_default());
            Severity::ALL.iter().map(count).collect()
        };
        let table = |tally: &Tally| Table {
            open: all(&tally.open),
            assumed: all(&tally.assumed),
        };
        Self {
            inherent: table(&counts.inherent),
            current: table(&counts.current),
            target: table(&counts.target),
        }
    }
}

#[derive(Serialize)]
struct Share {
    answered: usize,
    assumed: usize,
    asked: usize,
    percent: usize,
}

impl Share {
    fn new(of: Completeness) -> Self {
        Self {
            answered: of.answered,
            assumed: of.assumed,
            asked: of.asked,
            percent: of.percent(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Thing<'a> {
    kind: &'a str,
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Asked<'a> {
    element: Thing<'a>,
    attribute: &'a str,
    question: &'a str,
    choices: Vec<&'a str>,
    state: &'a str,
    settles: Settles<'a>,
}

/// What an answer settles: the sum of inherent risks, and the rules.
#[derive(Serialize)]
struct Settles<'a> {
    risk: f64,
    rules: Vec<&'a str>,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    what: &'a str,
    hint: &'a str,
}

/// A few questions and how many findings their answers settle.
#[derive(Serialize)]
struct First<'a> {
    questions: Vec<Line<'a>>,
    findings: usize,
    assumed: usize,
    asked: usize,
    risk: f64,
}

#[derive(Serialize)]
struct Line<'a> {
    element: Thing<'a>,
    attribute: &'a str,
}

#[derive(Serialize)]
struct Figure {
    /// Levels of the ladder, 1 to 5.
    likelihood: u8,
    impact: u8,
    /// The matrix's own levels, from 1, likelihood first: they differ from the ladder's where it is not 5x5.
    cell: [usize; 2],
    risk: f64,
    band: &'static str,
}

#[derive(Serialize)]
struct Settled<'a> {
    response: Option<&'static str>,
    owner: &'a str,
    due: Option<String>,
    reason: &'a str,
    expires: Option<String>,
    note: &'a str,
    by: &'a str,
    decided: Option<String>,
    done: bool,
    /// Whether it settles the finding on the day of the analysis.
    settles: bool,
}

impl<'a> Settled<'a> {
    fn new(decision: &'a Decision, today: model::Date) -> Self {
        let day = |date: Option<model::Date>| date.map(|date| date.to_string());
        Self {
            response: decision.response.map(model::Response::word),
            owner: &decision.owner,
            due: day(decision.due),
            reason: &decision.reason,
            expires: day(decision.expires),
            note: &decision.note,
            by: &decision.by,
            decided: day(decision.decided),
            done: decision.done,
            settles: decision.settles(today),
        }
    }
}

/// Risks as people read them: nine digits after the point are more than the method knows.
pub(crate) fn rounded(risk: f64) -> f64 {
    (risk * 1e9).round() / 1e9
}

impl Writer<'_> {
    fn member(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        comma: bool,
    ) -> io::Result<()> {
        write!(self.out, "\"{name}\": ")?;
        self.value(value)?;
        self.out.write_all(if comma { b",\n" } else { b"\n" })
    }

    /// A value by way of the line buffer: many small writes to a file cost more than one copy.
    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value)?;
        self.out.write_all(&self.line)
    }

    fn list<T: Serialize>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = T>,
    ) -> io::Result<()> {
        write!(self.out, "\"{name}\": [")?;
        let mut first = true;
        for value in values {
            self.out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            self.value(&value)?;
        }
        self.out.write_all(if first { b"],\n" } else { b"\n],\n" })
    }

    fn questions(&mut self) -> io::Result<()> {
        let (model, analysis) = (self.model, self.analysis);
        self.list(
            "questions",
            analysis
                .asked()
                .map(|question| asked(model, analysis, question)),
        )
    }

    /// Cards, warnings, STRIDE completeness and shared responsibility.
    fn beside(&mut self) -> io::Result<()> {
        let (model, analysis) = (self.model, self.analysis);
        let cards = analysis.cards();
        let cards = cards.iter().map(|card| Carded::new(model, analysis, card));
        self.list("cards", cards)?;
        let warnings = analysis.warnings();
        let warned = warnings.iter().map(|one| Warned::new(model, analysis, one));
        self.list("warnings", warned)?;
        let reach = analysis.stride_reach(model);
        self.member("stride", &Reached::from(&reach), true)?;
        let missing = reach
            .gaps
            .iter()
            .map(|gap| Missing::new(model, analysis, gap));
        self.list("stride_gaps", missing)?;
        let found = analysis.responsibility();
        let stands = found
            .stands
            .iter()
            .map(|one| Shared::new(model, analysis, one));
        self.list("responsibility", stands)?;
        let unsettled = found
            .unsettled
            .iter()
            .map(|one| thing(model, analysis, *one));
        self.list("platform_unknown", unsettled)
    }

    /// The few answers that settle most.
    fn settling(&mut self) -> io::Result<()> {
        let (model, analysis) = (self.model, self.analysis);
        let few = analysis.settling(5);
        let first = First {
            questions: few
                .questions
                .iter()
                .map(|question| Line {
                    element: thing(model, analysis, question.subject),
                    attribute: question.attribute.word(),
                })
                .collect(),
            findings: few.findings(),
            assumed: few.assumed,
            asked: few.asked,
            risk: rounded(few.risk),
        };
        self.member("answer_first", &first, true)
    }

    fn problems(&mut self) -> io::Result<()> {
        let analysis = self.analysis;
        self.list("problems", analysis.problems.iter().map(Told::from))
    }

    fn findings(&mut self, trace: bool) -> io::Result<()> {
        self.out.write_all(b"\"findings\": [")?;
        let mut first = true;
        let analysis = self.analysis;
        for finding in analysis.listed() {
            self.out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            self.line.clear();
            self.finding(finding, trace)?;
            let line = std::mem::take(&mut self.line);
            self.out.write_all(&line)?;
            self.line = line;
        }
        self.out.write_all(if first { b"]\n" } else { b"\n]\n" })
    }

    /// One finding into the line buffer, keys in the documented order.
    fn finding(&mut self, finding: &Finding, trace: bool) -> io::Result<()> {
        let (model, analysis) = (self.model, self.analysis);
        let rule = analysis.rule(finding);
        let stride: Vec<&str> = analysis
            .stride(model, finding)
            .into_iter()
            .map(model::Stride::word)
            .collect();
        let line = &mut self.line;
        line.push(b'{');
        field(line, "id", &analysis.id(finding).to_string())?;
        field(line, "short", &format!("T-{}", finding.short))?;
        field(line, "rule", rule.map_or("own", |rule| rule.id.as_str()))?;
        field(line, "code", rule.map_or("", |rule| rule.code.as_str()))?;
        field(line, "title", analysis.title(model, finding))?;
        field(line, "threat", &analysis.threat(model, finding))?;
        field(line, "stage", analysis.stage(model, finding).word())?;
        field(line, "stride", &stride)?;
        field(line, "subject", &thing(model, analysis, finding.subject))?;
        field(line, "state", finding.state.word())?;
        for (name, score) in [
            ("inherent", Some(finding.inherent)),
            ("current", finding.current),
            ("target", finding.target),
        ] {
            field(line, name, &score.map(|score| figure(analysis, score)))?;
        }
        self.fix(finding)?;
        let decision = analysis
            .decision(model, finding)
            .map(|decision| Settled::new(decision, analysis.today));
        field(&mut self.line, "decision", &decision)?;
        if trace {
            let evidence = analysis.explain(model, finding);
            field(&mut self.line, "condition", &evidence.condition)?;
            field(&mut self.line, "facts", &evidence.atoms)?;
            field(&mut self.line, "trace", &evidence.trace)?;
        }
        self.line.push(b'}');
        Ok(())
    }

    fn fix(&mut self, finding: &Finding) -> io::Result<()> {
        if finding.state == State::Closed {
            return field(&mut self.line, "fix", &[(); 0]);
        }
        let analysis = self.analysis;
        let known = self.fixes.entry(finding.origin).or_insert_with(|| {
            let fix: Vec<Fix> = analysis.fix(finding);
            serde_json::to_string(&fix).unwrap_or_else(|_| "[]".to_owned())
        });
        self.line.extend_from_slice(b",\"fix\":");
        self.line.extend_from_slice(known.as_bytes());
        Ok(())
    }
}

fn field(line: &mut Vec<u8>, name: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    if line.last() != Some(&b'{') {
        line.push(b',');
    }
    line.push(b'"');
    line.extend_from_slice(name.as_bytes());
    line.extend_from_slice(b"\":");
    serde_json::to_writer(line, value).map_err(io::Error::from)
}

fn figure(analysis: &Analysis, score: Score) -> Figure {
    let (row, column) = analysis.matrix.cell(score.likelihood, score.impact);
    Figure {
        likelihood: score.likelihood,
        impact: score.impact,
        cell: [row + 1, column + 1],
        risk: rounded(score.risk),
        band: analysis.severity(score).word(),
    }
}

pub(crate) fn thing<'a>(model: &Model, analysis: &'a Analysis, subject: Subject) -> Thing<'a> {
    let id = match subject {
        Subject::Model => String::new(),
        Subject::Element(id) => id.to_string(),
        Subject::Flow(id) => id.to_string(),
        Subject::Asset(id) => id.to_string(),
        Subject::Boundary(id) => id.to_string(),
    };
    Thing {
        kind: analysis.kind_word(model, subject),
        id,
        name: model.name(subject),
    }
}

fn asked<'a>(model: &Model, analysis: &'a Analysis, question: &'a Question) -> Asked<'a> {
    let spec = match question.subject {
        Subject::Element(id) => model
            .elements()
            .get(&id)
            .map(|element| vocabulary().kind(element.kind)),
        Subject::Flow(_) => Some(vocabulary().flow()),
        Subject::Asset(_) => Some(vocabulary().asset()),
        Subject::Boundary(_) | Subject::Model => None,
    };
    let attribute = spec.and_then(|spec| spec.attribute(question.attribute));
    let rule = |ix: &u16| {
        analysis
            .set
            .rules
            .get(usize::from(*ix))
            .map(|rule| rule.id.as_str())
    };
    Asked {
        element: thing(model, analysis, question.subject),
        attribute: question.attribute.word(),
        question: attribute.map_or("", |attribute| attribute.title.as_str()),
        choices: attribute
            .map(|a| a.takes.iter().map(|value| value.word()).collect())
            .unwrap_or_default(),
        state: if question.assumed { "assumed" } else { "asked" },
        settles: Settles {
            risk: rounded(question.settles),
            rules: analysis.settled(question).iter().filter_map(rule).collect(),
        },
    }
}

impl<'a> From<&'a analysis::Problem> for Told<'a> {
    fn from(problem: &'a analysis::Problem) -> Self {
        Self {
            file: &problem.file,
            line: problem.issue.line,
            column: problem.issue.column,
            what: &problem.issue.what,
            hint: &problem.issue.hint,
        }
    }
}
