//! Cards: what nobody answered, brought together where a person would answer it. One card an element, one a pair of
//! boundaries for the flows between them; what settles most risk stands first (ELEMENTS, section 7).

use std::{cmp::Ordering, collections::BTreeMap};

use model::{Attr, BoundaryId, Subject};

use crate::{Analysis, Finding, Question, State, view};

/// Where the questions of a card belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// An element, an asset, a boundary or the workload.
    On(Subject),
    /// Flows from one innermost boundary to another; none is outside of all.
    Between(Option<BoundaryId>, Option<BoundaryId>),
}

/// One unknown: rules that share it share the row. On a card of flows one row stands for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub attribute: Attr,
    /// A protection scored as absent; else a danger that is asked about.
    pub assumed: bool,
    /// The numbers of its questions in [`Analysis::questions`], highest risk first.
    pub questions: Vec<usize>,
    /// Loss units a year that hang on the answers.
    pub settles: f64,
}

/// One card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub place: Place,
    /// What settles most comes first.
    pub rows: Vec<Row>,
    /// Findings that are assumed.
    pub assumed: usize,
    /// Dangers that are asked about.
    pub asked: usize,
    pub settles: f64,
}

/// Highest first.
fn falling(a: f64, b: f64) -> Ordering {
    b.total_cmp(&a)
}

impl Analysis {
    /// The cards of the view, those that settle most first.
    pub fn cards(&self) -> Vec<Card> {
        let mut cards: BTreeMap<Place, Card> = BTreeMap::new();
        let listed = |question: &Question| question.core || self.tier == model::Tier::Full;
        let questions = self.questions.iter().enumerate();
        for (ix, question) in questions.filter(|(_, question)| listed(question)) {
            let card = self.card(&mut cards, question.subject);
            card.asked += usize::from(!question.assumed);
            card.settles += question.settles;
            let same = |row: &&mut Row| {
                row.attribute == question.attribute && row.assumed == question.assumed
            };
            if let Some(row) = card.rows.iter_mut().find(same) {
                row.questions.push(ix);
                row.settles += question.settles;
                continue;
            }
            card.rows.push(Row {
                attribute: question.attribute,
                assumed: question.assumed,
                questions: vec![ix],
                settles: question.settles,
            });
        }
        for finding in self.each().filter(|f| f.state == State::Assumed) {
            self.card(&mut cards, finding.subject).assumed += 1;
        }
        let mut cards: Vec<Card> = cards.into_values().collect();
        for card in &mut cards {
            card.rows.sort_by(|a, b| falling(a.settles, b.settles));
        }
        cards.sort_by(|a, b| falling(a.settles, b.settles).then(a.place.cmp(&b.place)));
        cards
    }

    fn card<'c>(&self, cards: &'c mut BTreeMap<Place, Card>, subject: Subject) -> &'c mut Card {
        let place = self.card_of(subject);
        cards.entry(place).or_insert_with(|| Card {
            place,
            rows: Vec::new(),
            assumed: 0,
            asked: 0,
            settles: 0.0,
        })
    }

    /// The card a subject's questions stand on.
    pub fn card_of(&self, subject: Subject) -> Place {
        let Some(view::Subject::Flow(ix)) = self.book.view.subject(subject) else {
            return Place::On(subject);
        };
        let zone = |node: u32| {
            let zone = self.book.view.nodes.get(node as usize)?.boundary?;
            Some(self.book.view.zones.get(zone as usize)?.id)
        };
        let line = self.book.view.lines.get(ix as usize);
        let ends = line.map(|line| (zone(line.from), zone(line.to)));
        ends.map_or(Place::On(subject), |(from, to)| Place::Between(from, to))
    }

    /// The assumed findings a card stands for.
    pub fn assumed_on(&self, place: Place) -> impl Iterator<Item = &Finding> {
        self.listed()
            .filter(move |f| f.state == State::Assumed && self.card_of(f.subject) == place)
    }

    /// The card's name: the element's, or the two boundaries'.
    pub fn card_name(&self, model: &model::Model, place: Place) -> String {
        let zone = |zone: Option<BoundaryId>| match zone {
            Some(id) => model.name(Subject::Boundary(id)),
            None => "outside".to_owned(),
        };
        match place {
            Place::On(subject) => model.name(subject),
            Place::Between(from, to) => format!("{} \u{2192} {}", zone(from), zone(to)),
        }
    }
}
