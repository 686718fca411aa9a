//! What the cells of the live matrix hold: open threats one by one, assumed ones gathered by what they are about; with
//! thousands of them only those that can be seen are chips, and the rest is counted.

use std::collections::BTreeMap;

use editor::{Row, Standing, Verdict};
use model::Subject;
use scene::{Face, Owner, chart::matrix::Chip, text};

use super::{register, risk::FONT};
use crate::wish::{Prefs, View};

/// What a cell can show at most; what is beyond that is counted.
const SHOWN: usize = 48;

/// What one subject's assumed threats in a cell come to.
struct Gathered<'v> {
    first: &'v Row,
    count: usize,
}

impl Gathered<'_> {
    /// One hatched chip: the first one's id and how many more where that fits, else how many.
    fn chip(&self, cell: (u8, u8), subject: Subject, width: f32) -> Chip {
        let owner = match subject {
            Subject::Element(id) => Owner::Element(id),
            Subject::Flow(id) => Owner::Flow(id),
            Subject::Boundary(id) => Owner::Boundary(id),
            Subject::Asset(id) => Owner::Asset(id),
            Subject::Model => Owner::None,
        };
        let more = self.count - 1;
        let long = format!("{}+{more}", self.first.short());
        let text = match more {
            0 => self.first.short(),
            _ if text::width(&long, FONT, Face::Bold) < width - 1.0 => long,
            _ => format!("{}?", self.count),
        };
        Chip {
            hatched: true,
            more,
            ..chip(cell, text, owner)
        }
    }
}

/// What lies in a cell: what can be seen of it, the rest counted.
#[derive(Default)]
struct Held<'v> {
    /// Open ones, in report order.
    open: Vec<&'v Row>,
    /// Assumed ones by subject, in report order of the first, and the place of each subject in the list.
    gathered: Vec<(Subject, Gathered<'v>)>,
    places: BTreeMap<Subject, usize>,
    beyond: usize,
}

impl<'v> Held<'v> {
    fn put(&mut self, row: &'v Row) {
        if row.standing != Standing::Assumed {
            if self.open.len() < SHOWN {
                self.open.push(row);
            } else {
                self.beyond += 1;
            }
            return;
        }
        let known = self.places.get(&row.subject);
        if let Some((_, gathered)) = known.and_then(|at| self.gathered.get_mut(*at)) {
            gathered.count += 1;
        } else if self.gathered.len() < SHOWN {
            self.places.insert(row.subject, self.gathered.len());
            let (first, count) = (row, 1);
            self.gathered.push((row.subject, Gathered { first, count }));
        } else {
            self.beyond += 1;
        }
    }
}

/// What lies in the cells.
#[derive(Default)]
pub struct Fill<'v>(BTreeMap<(u8, u8), Held<'v>>);

impl<'v> Fill<'v> {
    pub fn of(view: View<'_>, verdict: &'v Verdict) -> Self {
        let all = View {
            prefs: &Prefs {
                cell: None,
                changed: false,
                ..view.prefs.clone()
            },
            ..view
        };
        let mut fill = Self::default();
        for row in verdict.rows.iter().filter(|row| register::shown(row, all)) {
            if let Some(mark) = row.mark(view.prefs.measure) {
                fill.0.entry(mark.cell).or_default().put(row);
            }
        }
        fill
    }

    /// The open ones that may be seen.
    pub fn open(&self) -> impl Iterator<Item = &'v Row> {
        self.0.values().flat_map(|held| held.open.iter().copied())
    }

    /// One of the chips of assumed ones.
    pub fn sample(&self, width: f32) -> Option<Chip> {
        let mut all = self.0.iter();
        all.find_map(|(cell, held)| {
            let (subject, gathered) = held.gathered.first()?;
            Some(gathered.chip(*cell, *subject, width))
        })
    }

    /// The chips that may be seen, and how many more threats each cell holds.
    pub fn chips(
        &self,
        verdict: &Verdict,
        width: f32,
    ) -> (Vec<Chip>, BTreeMap<(usize, usize), usize>) {
        let mut chips = Vec::new();
        let mut beyond = BTreeMap::new();
        for (cell, held) in &self.0 {
            let open = held.open.iter();
            chips.extend(open.map(|row| {
                let owner = Owner::Finding(verdict.id(row));
                chip(*cell, row.short(), owner)
            }));
            let gathered = held.gathered.iter();
            chips.extend(gathered.map(|(subject, all)| all.chip(*cell, *subject, width)));
            beyond.insert((usize::from(cell.0), usize::from(cell.1)), held.beyond);
        }
        (chips, beyond)
    }
}

fn chip((likelihood, impact): (u8, u8), text: String, owner: Owner) -> Chip {
    Chip {
        cell: (usize::from(likelihood), usize::from(impact)),
        text,
        owner,
        ..Chip::default()
    }
}
