//! STRIDE completeness: for each thing in scope the letters its class asks for that have neither a finding, in any
//! state, nor a note that somebody considered them (ELEMENTS, section 5). It lists what nobody looked at, no threats.

use std::collections::BTreeSet;

use model::{Group, Model, Stride, Subject, vocabulary};

use crate::{Analysis, Origin, view};

/// The letters of one thing that nobody looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub subject: Subject,
    /// In the order S, T, R, I, D, E.
    pub letters: Vec<Stride>,
    /// Those of them on which a question is open that a rule asks.
    pub asked: Vec<Stride>,
}

/// How many pairs of thing and letter there are, and how many somebody or some rule looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub pairs: usize,
    pub covered: usize,
    /// Pairs covered by a note or a workshop alone.
    pub considered: usize,
    /// Elements by stage, kind and name, then flows by name.
    pub gaps: Vec<Gap>,
}

/// The letters a class of things asks for.
pub const fn letters(group: Group) -> &'static [Stride] {
    use Stride::{D, E, I, R, S, T};
    match group {
        Group::Process | Group::Entry => &[S, T, R, I, D, E],
        Group::Store | Group::Exit | Group::Artefact => &[T, R, I, D],
        Group::Flow => &[T, I, D],
        Group::Actor | Group::Identity | Group::External => &[S, R],
        // Data is looked at where it is kept and where it goes.
        Group::Data => &[],
    }
}

const NONE: [bool; 6] = [false; 6];

fn mark(row: Option<&mut [bool; 6]>, letter: Stride) {
    if let Some(slot) = row.and_then(|row| row.get_mut(letter as usize)) {
        *slot = true;
    }
}

/// Which letters each element and flow has, by number.
struct Marks {
    nodes: Vec<[bool; 6]>,
    lines: Vec<[bool; 6]>,
}

impl Marks {
    fn new(analysis: &Analysis) -> Self {
        Self {
            nodes: vec![NONE; analysis.book.view.nodes.len()],
            lines: vec![NONE; analysis.book.view.lines.len()],
        }
    }

    fn row(&mut self, place: view::Subject) -> Option<&mut [bool; 6]> {
        match place {
            view::Subject::Element(ix) => self.nodes.get_mut(ix as usize),
            view::Subject::Flow(ix) => self.lines.get_mut(ix as usize),
            _ => None,
        }
    }

    fn has(&self, place: view::Subject, letter: Stride) -> bool {
        let row = match place {
            view::Subject::Element(ix) => self.nodes.get(ix as usize),
            view::Subject::Flow(ix) => self.lines.get(ix as usize),
            _ => None,
        };
        row.and_then(|row| row.get(letter as usize)) == Some(&true)
    }
}

impl Analysis {
    /// What was looked at letter by letter, and what was not.
    pub fn stride_reach(&self, model: &Model) -> Reach {
        let mut found = Marks::new(self);
        for finding in &self.findings {
            let letters: Vec<Stride> = match finding.origin {
                Origin::Rule(ix) => match self.set.rules.get(usize::from(ix)) {
                    Some(rule) => rule.stride.clone(),
                    None => continue,
                },
                Origin::Own(_) => self.stride(model, finding),
            };
            for letter in letters {
                mark(found.row(finding.place), letter);
            }
        }
        let considered = self.considered(model);
        let asked = self.questioned();
        let mut reach = Reach::default();
        for (ix, node) in self.book.view.nodes_by_id() {
            if self.book.view.in_scope(ix) {
                let wanted = letters(vocabulary().kind(node.kind).group);
                let place = view::Subject::Element(ix);
                self.pairs(place, wanted, (&found, &considered, &asked), &mut reach);
            }
        }
        for (ix, line) in self.book.view.lines_by_id() {
            if line.in_scope {
                let place = view::Subject::Flow(ix);
                let wanted = letters(Group::Flow);
                self.pairs(place, wanted, (&found, &considered, &asked), &mut reach);
            }
        }
        reach.gaps.sort_by_cached_key(|gap| match gap.subject {
            Subject::Element(id) => {
                let element = model.elements().get(&id);
                let kind = element.map(|e| (e.stage(), e.kind));
                (0, kind, model.name(gap.subject))
            }
            other => (1, None, model.name(other)),
        });
        reach
    }

    fn pairs(
        &self,
        place: view::Subject,
        wanted: &[Stride],
        (found, considered, asked): (&Marks, &Marks, &Marks),
        reach: &mut Reach,
    ) {
        let mut missing: BTreeSet<Stride> = BTreeSet::new();
        for letter in wanted {
            reach.pairs += 1;
            if found.has(place, *letter) {
                reach.covered += 1;
            } else if considered.has(place, *letter) {
                reach.covered += 1;
                reach.considered += 1;
            } else {
                missing.insert(*letter);
            }
        }
        if !missing.is_empty() {
            let open = |letter: &Stride| asked.has(place, *letter);
            reach.gaps.push(Gap {
                subject: self.book.view.named(place),
                asked: missing.iter().copied().filter(open).collect(),
                letters: missing.into_iter().collect(),
            });
        }
    }

    /// Notes on things, and the stops of workshops that were not skipped.
    fn considered(&self, model: &Model) -> Marks {
        let mut marks = Marks::new(self);
        let elements = model.elements().iter();
        for (id, element) in elements.filter(|(_, e)| !e.about.considered.is_empty()) {
            if let Some(place) = self.book.view.subject(Subject::Element(*id)) {
                for letter in element.about.considered.keys() {
                    mark(marks.row(place), *letter);
                }
            }
        }
        for flow in model
            .flows()
            .iter()
            .filter(|(_, f)| !f.about.considered.is_empty())
        {
            if let Some(place) = self.book.view.subject(Subject::Flow(*flow.0)) {
                for letter in flow.1.about.considered.keys() {
                    mark(marks.row(place), *letter);
                }
            }
        }
        let stops = model
            .sessions()
            .values()
            .flat_map(|session| &session.coverage);
        for stop in stops.filter(|stop| !stop.skipped) {
            if let Some(place) = self.book.view.subject(stop.subject) {
                mark(marks.row(place), stop.letter);
            }
        }
        marks
    }

    /// The letters of the rules that still ask something.
    fn questioned(&self) -> Marks {
        let mut marks = Marks::new(self);
        for question in self.questions.iter().filter(|question| !question.assumed) {
            let Some(place) = self.book.view.subject(question.subject) else {
                continue;
            };
            for rule in self.settled(question) {
                let rule = self.set.rules.get(usize::from(rule));
                for letter in rule.into_iter().flat_map(|rule| &rule.stride) {
                    mark(marks.row(place), *letter);
                }
            }
        }
        marks
    }
}
