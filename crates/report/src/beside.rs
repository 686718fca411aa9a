//! What stands beside the findings in the JSON object: warnings, cards, STRIDE completeness, shared responsibility. Plain
//! values made ready to write; the words are those of the analysis.

use analysis::{
    Analysis, Warning,
    card::{Card, Place, Row},
    responsibility::{Owner, Platform, Stand},
    stride::{Gap, Reach},
};
use model::{BoundaryId, Model, Stride, Subject};
use serde::Serialize;

use crate::json::{Thing, rounded, thing};

/// A warning with the thing it is about.
#[derive(Serialize)]
pub(crate) struct Warned<'a> {
    element: Thing<'a>,
    #[serde(flatten)]
    warning: &'a Warning,
}

impl<'a> Warned<'a> {
    pub fn new(model: &Model, analysis: &'a Analysis, warning: &'a Warning) -> Self {
        Self {
            element: thing(model, analysis, warning.subject),
            warning,
        }
    }
}

/// A card: what nobody answered about one element, or about the flows between two boundaries.
#[derive(Serialize)]
pub(crate) struct Carded<'a> {
    /// None where it is about flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<Thing<'a>>,
    /// The two boundaries; `null` is outside of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[Option<Thing<'a>>; 2]>,
    assumed: usize,
    asked: usize,
    settles: f64,
    rows: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    attribute: &'static str,
    state: &'static str,
    /// How many things one answer could be given for.
    things: usize,
    settles: f64,
    rules: Vec<&'a str>,
}

impl<'a> Carded<'a> {
    pub fn new(model: &Model, analysis: &'a Analysis, card: &Card) -> Self {
        let zone =
            |id: Option<BoundaryId>| id.map(|id| thing(model, analysis, Subject::Boundary(id)));
        let (element, between) = match card.place {
            Place::On(subject) => (Some(thing(model, analysis, subject)), None),
            Place::Between(from, to) => (None, Some([zone(from), zone(to)])),
        };
        Self {
            element,
            between,
            assumed: card.assumed,
            asked: card.asked,
            settles: rounded(card.settles),
            rows: card
                .rows
                .iter()
                .map(|row| Line::new(analysis, row))
                .collect(),
        }
    }
}

impl<'a> Line<'a> {
    fn new(analysis: &'a Analysis, row: &Row) -> Self {
        let questions = row
            .questions
            .iter()
            .filter_map(|ix| analysis.questions.get(*ix));
        let mut rules: Vec<u16> = questions
            .flat_map(|question| analysis.settled(question))
            .collect();
        rules.sort_unstable();
        rules.dedup();
        let id = |ix: u16| {
            analysis
                .set
                .rules
                .get(usize::from(ix))
                .map(|rule| rule.id.as_str())
        };
        Self {
            attribute: row.attribute.word(),
            state: if row.assumed { "assumed" } else { "asked" },
            things: row.questions.len(),
            settles: rounded(row.settles),
            rules: rules.into_iter().filter_map(id).collect(),
        }
    }
}

/// How many pairs of thing and letter there are and how many were looked at.
#[derive(Serialize)]
pub(crate) struct Reached {
    pairs: usize,
    covered: usize,
    considered: usize,
}

impl From<&Reach> for Reached {
    fn from(reach: &Reach) -> Self {
        Self {
            pairs: reach.pairs,
            covered: reach.covered,
            considered: reach.considered,
        }
    }
}

/// Letters of one thing that nobody looked at.
#[derive(Serialize)]
pub(crate) struct Missing<'a> {
    element: Thing<'a>,
    letters: Vec<&'static str>,
    /// Those on which a question is open.
    asked: Vec<&'static str>,
}

impl<'a> Missing<'a> {
    pub fn new(model: &Model, analysis: &'a Analysis, gap: &Gap) -> Self {
        let words = |letters: &[Stride]| letters.iter().map(|letter| letter.word()).collect();
        Self {
            element: thing(model, analysis, gap.subject),
            letters: words(&gap.letters),
            asked: words(&gap.asked),
        }
    }
}

/// A platform with who looks after which layer.
#[derive(Serialize)]
pub(crate) struct Shared<'a> {
    platform: Platform,
    title: &'a str,
    own_premises: bool,
    because: &'a str,
    runs: Vec<Thing<'a>>,
    layers: Vec<Duty<'a>>,
}

#[derive(Serialize)]
struct Duty<'a> {
    layer: &'a str,
    title: &'a str,
    owner: Owner,
    words: &'a str,
}

impl<'a> Shared<'a> {
    pub fn new(model: &Model, analysis: &'a Analysis, stand: &'a Stand) -> Self {
        let duty = |duty: &'a analysis::responsibility::Duty| Duty {
            layer: duty.layer,
            title: duty.title,
            owner: duty.owner,
            words: duty.words,
        };
        let runs = stand.runs.iter();
        Self {
            platform: stand.platform,
            title: stand.title,
            own_premises: stand.own_premises,
            because: stand.because,
            runs: runs.map(|one| thing(model, analysis, *one)).collect(),
            layers: stand.duties.iter().map(duty).collect(),
        }
    }
}
