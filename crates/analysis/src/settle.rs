//! Which few answers settle most: questions chosen one after the other, each the one on which most risk hangs once those
//! before it are answered.

use std::collections::BTreeMap;

use model::{Attr, Tier};

use crate::{Analysis, Question, book::Book, view::Subject};

/// A few questions, and what their answers settle, whatever they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settling {
    /// In the order in which to ask.
    pub questions: Vec<Question>,
    /// Findings that are assumed until then.
    pub assumed: usize,
    /// Rules that ask and may become findings.
    pub asked: usize,
    /// Expected loss units a year that hang on them.
    pub risk: f64,
}

impl Settling {
    /// How many findings settle: those assumed and those asked about.
    pub fn findings(&self) -> usize {
        self.assumed + self.asked
    }
}

/// A rule that waits for answers about one subject.
struct Waiting {
    place: Subject,
    /// What must be answered, of the subject itself.
    unknown: Vec<Attr>,
    asked: bool,
    risk: f64,
}

/// What one more answer settles: assumed, asked, risk.
#[derive(Clone, Copy, Default)]
struct Gain {
    assumed: usize,
    asked: usize,
    risk: f64,
}

impl Gain {
    fn add(&mut self, waiting: &Waiting) {
        *(if waiting.asked {
            &mut self.asked
        } else {
            &mut self.assumed
        }) += 1;
        self.risk += waiting.risk;
    }
}

impl Analysis {
    /// At most `most` questions of the view, chosen greedily by risk, and how many findings of the view their answers
    /// settle. A finding counts when everything is answered that its rule does not know of its subject.
    ///
    /// Limitations: what a rule does not know of other things (over flows, say) never counts as answered; and two
    /// questions that settle something only together are not looked for.
    pub fn settling(&self, most: usize) -> Settling {
        let book = &self.book;
        let mut waiting = self.waiting();
        let mut gains: BTreeMap<(Subject, Attr), Gain> = BTreeMap::new();
        for one in &waiting {
            if let [attr] = one.unknown.as_slice() {
                gains.entry((one.place, *attr)).or_default().add(one);
            }
        }
        let mut settling = Settling::default();
        while settling.questions.len() < most {
            let order = |(place, attr): (Subject, Attr)| {
                let (table, number) = place.seat();
                (table, book.view.rank(table, number), attr)
            };
            let best = gains.iter().min_by(|(a, x), (b, y)| {
                let by_risk = y.risk.total_cmp(&x.risk);
                by_risk.then_with(|| order(**a).cmp(&order(**b)))
            });
            let Some((key, gain)) = best.map(|(key, gain)| (*key, *gain)) else {
                break;
            };
            gains.remove(&key);
            settling.assumed += gain.assumed;
            settling.asked += gain.asked;
            settling.risk += gain.risk;
            settling.questions.extend(book.question(key.0, key.1.ix()));
            // What waited for this answer and one other now waits for the other alone.
            for one in waiting.iter_mut().filter(|one| one.place == key.0) {
                let before = one.unknown.len();
                one.unknown.retain(|attr| *attr != key.1);
                if let ([attr], true) = (one.unknown.as_slice(), one.unknown.len() < before) {
                    gains.entry((one.place, *attr)).or_default().add(one);
                }
            }
        }
        settling
    }

    /// The rules of the view that wait for answers.
    fn waiting(&self) -> Vec<Waiting> {
        let book: &Book = &self.book;
        let mut waiting = Vec::new();
        for entry in book.wanted.iter() {
            let (place, attribute) = entry.about();
            let asks = book.asks_at(place).iter();
            for ask in asks.filter(|ask| ask.attribute.ix() == attribute) {
                if self.tier == Tier::Core && !book.terms.core(ask.rule) {
                    continue;
                }
                let Some(rule) = self.set.compiled.get(usize::from(ask.rule)) else {
                    continue;
                };
                let mut unknown = Vec::new();
                rule.weakness.unknowns(&book.view, place, &mut unknown);
                rule.scope.unknowns(&book.view, place, &mut unknown);
                waiting.push(Waiting {
                    place,
                    unknown,
                    asked: ask.asked,
                    risk: ask.risk,
                });
            }
        }
        waiting
    }
}
