//! Everything that is known of a model, kept so that an edit can write on: the view, findings and asks by subject, their
//! order, their counts. What an edit leaves alone is shared with the book before it.

use std::{collections::BTreeMap, sync::Arc};

use model::{FindingId, Model};

use crate::{
    Finding, Origin, Question, RuleSet, State,
    acting::Acts,
    finding::{finding_id, own_name},
    found::{Found, Level, OWN, Own},
    judge::{Judge, Plan},
    order::{ByRisk, ByWorth, Entry, Key, Terms, cell},
    question::{Ask, rows},
    said::Said,
    slab::{Fresh, Slabs, together},
    sorted::Sorted,
    view::{Subject, View},
};

/// A list for each subject, table by table.
pub(crate) type Lists<T> = [Slabs<T>; Subject::TABLES];

#[derive(Debug)]
pub(crate) struct Book {
    pub set: Arc<RuleSet>,
    pub plan: Arc<Plan>,
    pub terms: Arc<Terms>,
    pub view: View,
    pub acts: Arc<Acts>,
    pub said: Arc<Said>,
    pub found: Lists<Found>,
    pub asks: Lists<Ask>,
    pub own: Vec<Own>,
    /// Findings in report order.
    pub order: Sorted<ByRisk>,
    /// Questions, most risk first.
    pub wanted: Sorted<ByWorth>,
    pub totals: Totals,
    /// Findings with a number that is kept.
    pins: Vec<(Entry, u32)>,
    /// Decisions whose finding is no more.
    pub stale: Vec<FindingId>,
}

/// What is counted; kept up to date finding by finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Listed findings by figure (inherent, current, target), state (open, assumed) and pair of ladder levels.
    pub cells: [[[u32; 25]; 2]; 3],
    /// Open or assumed ones that only the full view lists.
    pub hidden: u32,
    /// Core findings that are not assumed.
    pub answered: u32,
    /// Core findings that are assumed.
    pub supposed: u32,
    /// Questions with a core rule that nothing is assumed for.
    pub asked: u32,
}

impl Totals {
    fn finding(&mut self, terms: &Terms, found: &Found, by: i32) {
        let add = |count: &mut u32| *count = count.saturating_add_signed(by);
        let rule = found.rule != OWN;
        if rule && terms.core(found.rule) {
            add(if found.state == State::Assumed {
                &mut self.supposed
            } else {
                &mut self.answered
            });
        }
        if found.state == State::Closed {
            return;
        }
        if !terms.lists(found) {
            add(&mut self.hidden);
            return;
        }
        for (tables, level) in self.cells.iter_mut().zip(found.levels()) {
            let table = tables.get_mut(found.state as usize);
            let count = table.and_then(|t| t.get_mut(cell(level.likelihood, level.impact)));
            count.into_iter().for_each(add);
        }
    }

    fn question(&mut self, terms: &Terms, row: &[Ask], by: i32) {
        let asked = row.first().is_some_and(|ask| ask.asked);
        if asked && row.iter().any(|ask| terms.core(ask.rule)) {
            self.asked = self.asked.saturating_add_signed(by);
        }
    }
}

/// The numbers people see: kept ones, and free ones in report order.
struct Shorts<'b> {
    /// Place in report order and kept number, by place.
    kept: Vec<(u32, u32)>,
    /// Numbers some decision has, sorted.
    taken: &'b [u32],
}

impl Shorts<'_> {
    /// The number of the finding at a place.
    pub fn at(&self, place: usize) -> u32 {
        let place = place as u32;
        let before = self.kept.partition_point(|kept| kept.0 < place);
        match self.kept.get(before) {
            Some(kept) if kept.0 == place => kept.1,
            _ => self.free(place - before as u32),
        }
    }

    /// The free number after so many others, from 1.
    fn free(&self, others: u32) -> u32 {
        // Each taken number at or below the answer moves it up by one.
        let mut number = others + 1;
        let passed = self
            .taken
            .iter()
            .zip(0..)
            .take_while(|(taken, skipped)| **taken <= others + 1 + skipped);
        number += passed.count() as u32;
        number
    }
}

/// The subjects an edit bears on, table by table.
#[derive(Clone, Debug)]
pub(crate) struct Dirty {
    marks: [Vec<bool>; Subject::TABLES],
}

impl Dirty {
    pub fn new(view: &View) -> Self {
        Self {
            marks: std::array::from_fn(|table| vec![false; view.slots(table)]),
        }
    }

    /// Every subject there is.
    pub fn all(view: &View) -> Self {
        Self {
            marks: std::array::from_fn(|table| vec![true; view.slots(table)]),
        }
    }

    /// Marks a subject; says whether it was not marked before.
    pub fn mark(&mut self, place: Subject) -> bool {
        let (table, number) = place.seat();
        let slot = self
            .marks
            .get_mut(table)
            .and_then(|marks| marks.get_mut(number as usize));
        slot.is_some_and(|mark| !std::mem::replace(mark, true))
    }

    /// Marks several subjects.
    pub fn all_of(&mut self, places: impl IntoIterator<Item = Subject>) {
        for place in places {
            self.mark(place);
        }
    }

    pub fn has(&self, place: Subject) -> bool {
        let (table, number) = place.seat();
        let marks = self.marks.get(table);
        marks.and_then(|marks| marks.get(number as usize)) == Some(&true)
    }

    /// Whether anything of a table is marked.
    pub fn some(&self, table: usize) -> bool {
        self.marks
            .get(table)
            .is_some_and(|marks| marks.contains(&true))
    }

    /// The marked subjects, table by table.
    pub fn places(&self) -> impl Iterator<Item = Subject> {
        let tables = self.tables();
        tables.flat_map(|(table, numbers)| numbers.map(move |number| Subject::at(table, number)))
    }

    /// The marked numbers of each table, ascending.
    pub fn tables(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = u32>)> {
        let marked = |(ix, mark): (u32, &bool)| mark.then_some(ix);
        let numbers = move |marks| (0..).zip(marks).filter_map(marked);
        self.marks
            .iter()
            .enumerate()
            .map(move |(table, marks)| (table, numbers(marks)))
    }
}

/// Entries to take out of a list and to put in.
#[derive(Default)]
struct Moved {
    gone: Vec<Entry>,
    fresh: Vec<Entry>,
}

impl Moved {
    /// The list from the one before; the same one where nothing moves.
    fn written<K: Key>(self, before: Option<(&View, &Sorted<K>)>, view: &View) -> Sorted<K> {
        match before {
            Some((_, list)) if self.gone.is_empty() && self.fresh.is_empty() => list.clone(),
            Some((old, list)) => list.moved(old, view, self.gone, self.fresh),
            None => Sorted::new(view, self.fresh),
        }
    }
}

/// What the model says that a judge cannot read off the view.
pub(crate) struct Frame {
    pub set: Arc<RuleSet>,
    pub plan: Arc<Plan>,
    pub terms: Arc<Terms>,
    pub view: View,
    pub acts: Arc<Acts>,
    pub said: Arc<Said>,
}

impl Book {
    /// Judges the dirty subjects and takes the rest from the book before; without one all must be dirty.
    pub fn write(frame: Frame, model: &Model, dirty: &Dirty, before: Option<&Self>) -> Self {
        let (mut found, mut asks) = before.map_or_else(Default::default, |book| {
            (book.found.clone(), book.asks.clone())
        });
        let mut totals = before.map(|book| book.totals.clone()).unwrap_or_default();
        let Frame {
            set,
            plan,
            terms,
            view,
            acts,
            said,
        } = frame;
        let judge = Judge {
            set: &set,
            model,
            view: &view,
            plan: &plan,
            acts: &acts,
            said: &said,
            bands: terms.bands,
        };
        let (mut entries, mut questions) = (Moved::default(), Moved::default());
        let (mut new_found, mut new_asks) = (Fresh::default(), Fresh::default());
        if before.is_none() {
            entries.fresh.reserve(judge.most(dirty.places()));
        }
        let tables = dirty.tables().zip(found.iter_mut().zip(&mut asks));
        for ((table, numbers), (found, asks)) in tables {
            let mut numbers = numbers.peekable();
            // Piece by piece: what is written is read again while it is near.
            while let Some(first) = numbers.peek().copied() {
                new_found.clear();
                new_asks.clear();
                while let Some(number) = numbers.next_if(|number| together(first, *number)) {
                    let place = Subject::at(table, number);
                    judge.subject(place, &mut new_found.items, &mut new_asks.items);
                    new_found.close(number);
                    new_asks.close(number);
                }
                for (number, list) in new_found.lists() {
                    let place = Subject::at(table, number);
                    for old in found.list(number) {
                        totals.finding(&terms, old, -1);
                        entries.gone.push(Entry::finding(&terms, place, old));
                    }
                    for new in list {
                        totals.finding(&terms, new, 1);
                        entries.fresh.push(Entry::finding(&terms, place, new));
                    }
                }
                for (number, list) in new_asks.lists() {
                    let place = Subject::at(table, number);
                    for row in rows(asks.list(number)) {
                        totals.question(&terms, row, -1);
                        questions.gone.push(Entry::question(place, row));
                    }
                    for row in rows(list) {
                        totals.question(&terms, row, 1);
                        questions.fresh.push(Entry::question(place, row));
                    }
                }
                found.put(&new_found);
                asks.put(&new_asks);
            }
        }
        let own = judge.own();
        let old_own = before.map(|book| book.own.as_slice()).unwrap_or_default();
        let other = own != old_own;
        if other {
            for (at, old) in old_own.iter().enumerate() {
                totals.finding(&terms, &old.found, -1);
                entries.gone.push(Entry::own(&terms, at, &old.found));
            }
            for (at, new) in own.iter().enumerate() {
                totals.finding(&terms, &new.found, 1);
                entries.fresh.push(Entry::own(&terms, at, &new.found));
            }
        }
        let order = entries.written::<ByRisk>(before.map(|book| (&book.view, &book.order)), &view);
        let wanted =
            questions.written::<ByWorth>(before.map(|book| (&book.view, &book.wanted)), &view);
        let mut book = Self {
            set,
            plan,
            terms,
            view,
            acts,
            said,
            found,
            asks,
            own,
            order,
            wanted,
            totals,
            pins: Vec::new(),
            stale: Vec::new(),
        };
        book.decided(model);
        book
    }

    /// Finds the findings decisions are about: numbers that are kept, and decisions that fit none.
    fn decided(&mut self, model: &Model) {
        if self.said.decided.is_empty() {
            return;
        }
        let said = Arc::clone(&self.said);
        let others = self.others(model);
        for one in &said.decided {
            let words = one.place.zip(one.rule).filter(|_| !said.strays);
            let entry = words.and_then(|(place, rule)| {
                let found = self.found_at(place).iter().find(|found| found.rule == rule);
                Some(Entry::finding(&self.terms, place, found?))
            });
            match entry.or_else(|| others.get(&one.id).copied()) {
                Some(entry) => self.pins.extend(one.short.map(|short| (entry, short))),
                None => self.stale.push(one.id),
            }
        }
    }

    /// The entries of findings that a decision's words do not lead to by themselves: threats somebody wrote, and all
    /// where any may be meant.
    fn others(&self, model: &Model) -> BTreeMap<FindingId, Entry> {
        if self.said.strays {
            let all = self.order.iter().filter_map(|entry| {
                let finding = self.finding(*entry, 0)?;
                let id = self.id(finding.origin, finding.subject);
                model.decisions().contains_key(&id).then_some((id, *entry))
            });
            return all.collect();
        }
        let own = self.own.iter().enumerate().map(|(at, own)| {
            let id = finding_id(&own_name(own.id), self.view.named(own.place));
            (id, Entry::own(&self.terms, at, &own.found))
        });
        own.collect()
    }

    /// The numbers people see.
    fn shorts(&self) -> Shorts<'_> {
        let entries = self.pins.iter().map(|pin| pin.0);
        let places = self.order.places(&self.view, entries);
        let pins = places.into_iter().zip(&self.pins);
        let kept = pins.filter_map(|(place, pin)| Some((place? as u32, pin.1)));
        let mut kept: Vec<(u32, u32)> = kept.collect();
        kept.sort_unstable();
        Shorts {
            kept,
            taken: &self.said.taken,
        }
    }

    /// The findings on a subject, threats people wrote left out.
    pub fn found_at(&self, place: Subject) -> &[Found] {
        let (table, number) = place.seat();
        self.found
            .get(table)
            .map(|list| list.list(number))
            .unwrap_or_default()
    }

    /// What is asked of a subject.
    pub fn asks_at(&self, place: Subject) -> &[Ask] {
        let (table, number) = place.seat();
        self.asks
            .get(table)
            .map(|list| list.list(number))
            .unwrap_or_default()
    }

    /// Every finding in report order.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        let shorts = self.shorts();
        let numbered = self.order.iter().enumerate();
        numbered.filter_map(move |(at, entry)| self.finding(*entry, shorts.at(at)))
    }

    /// The finding of an entry, with its number.
    fn finding(&self, entry: Entry, short: u32) -> Option<Finding> {
        let (place, found, origin) = match entry.place() {
            Ok((place, rule)) => {
                let found = self
                    .found_at(place)
                    .iter()
                    .find(|found| found.rule == rule)?;
                (place, found, Origin::Rule(rule))
            }
            Err(at) => {
                let own = self.own.get(at)?;
                (own.place, &own.found, Origin::Own(own.id))
            }
        };
        Some(self.whole(place, found, origin, short))
    }

    /// A finding with everything that follows from its rule and subject.
    pub fn whole(&self, place: Subject, found: &Found, origin: Origin, short: u32) -> Finding {
        let bands = &self.terms.bands;
        let [inherent, current, target] = found.levels();
        let left = |level: Level| (found.state != State::Closed).then(|| level.score(bands));
        Finding {
            origin,
            subject: self.view.named(place),
            state: found.state,
            tier: self.terms.tier(found.rule),
            short,
            by_person: found.by_person,
            inherent: inherent.score(bands),
            current: left(current),
            target: left(target),
            place,
        }
    }

    /// Every question, most risk first.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        self.wanted.iter().filter_map(|entry| {
            let (place, attribute) = entry.about();
            self.question(place, attribute)
        })
    }

    /// The question about an attribute of a subject, by the attribute's place among all.
    pub fn question(&self, place: Subject, attribute: usize) -> Option<Question> {
        let asks = self.asks_at(place);
        let start = asks
            .iter()
            .position(|ask| ask.attribute.ix() == attribute)?;
        let row = rows(asks.get(start..)?).next()?;
        let first = row.first()?;
        Some(Question {
            subject: self.view.named(place),
            attribute: first.attribute,
            assumed: !first.asked,
            rules: start..start + row.len(),
            core: row.iter().any(|ask| self.terms.core(ask.rule)),
            settles: row.iter().map(|ask| ask.risk).sum(),
        })
    }

    /// Brings findings of this book into report order and gives them their numbers.
    pub fn number(&self, findings: &mut Vec<Finding>) {
        let shorts = self.shorts();
        let entries = findings.iter().filter_map(|finding| {
            let entry = match finding.origin {
                Origin::Rule(rule) => {
                    let found = self.found_at(finding.place).iter();
                    let found = found.copied().find(|found| found.rule == rule)?;
                    Entry::finding(&self.terms, finding.place, &found)
                }
                Origin::Own(id) => {
                    let at = self.own.iter().position(|own| own.id == id)?;
                    Entry::own(&self.terms, at, &self.own.get(at)?.found)
                }
            };
            Some((entry, *finding))
        });
        let entries: Vec<(Entry, Finding)> = entries.collect();
        let places = self
            .order
            .places(&self.view, entries.iter().map(|entry| entry.0));
        let placed = places.into_iter().zip(&entries);
        let placed = placed.filter_map(|(place, (_, finding))| Some((place?, *finding)));
        let mut placed: Vec<(usize, Finding)> = placed.collect();
        placed.sort_unstable_by_key(|(at, _)| *at);
        let short = |(at, finding)| Finding {
            short: shorts.at(at),
            ..finding
        };
        *findings = placed.into_iter().map(short).collect();
    }

    /// The id of the finding that comes from a rule or a person, on a subject.
    pub fn id(&self, origin: Origin, subject: model::Subject) -> FindingId {
        match origin {
            Origin::Rule(ix) => {
                let rule = self.set.rules.get(usize::from(ix));
                finding_id(rule.map_or("", |rule| rule.id.as_str()), subject)
            }
            Origin::Own(id) => finding_id(&own_name(id), subject),
        }
    }
}
