//! Report order: what the view lists first, open before assumed before closed, highest risk first, then by rule and by
//! the subject's name. Kept as a sorted list of small keys, so that an edit moves only what it touched.

use std::sync::LazyLock;

use model::{Severity, Tier};

use crate::{
    Finding, Matrix, RuleSet, State,
    found::{Found, OWN},
    matrix::Bands,
    question::Ask,
    score,
    view::{Subject, View},
};

/// The place of threats people wrote among the tables of subjects.
const OWN_TABLE: usize = 7;

/// One finding or question in order. `lo` holds table and number of its subject; for comparing, the place of the
/// subject's name stands in for the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    hi: u64,
    lo: u64,
}

/// How a list is sorted and its entries taken apart.
pub(crate) trait Key: Clone {
    /// How far left in `lo` the number stands; the table stands left of it, in 8 bits.
    const SHIFT: u32;
}

/// Of findings: class and current risk, then inherent risk, rule, subject.
#[derive(Clone, Debug)]
pub(crate) enum ByRisk {}

/// Of questions: what hangs on the answer, then subject, attribute.
#[derive(Clone, Debug)]
pub(crate) enum ByWorth {}

impl Key for ByRisk {
    const SHIFT: u32 = 0;
}

impl Key for ByWorth {
    const SHIFT: u32 = 16;
}

impl Entry {
    fn seat<K: Key>(self) -> (usize, u32) {
        let seat = self.lo >> K::SHIFT;
        ((seat >> 32 & 0xff) as usize, seat as u32)
    }

    fn with<K: Key>(self, number: u32) -> Self {
        let mask = u64::from(u32::MAX) << K::SHIFT;
        Self {
            hi: self.hi,
            lo: self.lo & !mask | u64::from(number) << K::SHIFT,
        }
    }

    /// As it compares.
    pub fn key<K: Key>(self, view: &View) -> (u64, u64) {
        let (table, number) = self.seat::<K>();
        let ranked = self.with::<K>(view.rank(table, number));
        (ranked.hi, ranked.lo)
    }

    /// The entry that compares so.
    pub fn back<K: Key>(view: &View, (hi, lo): (u64, u64)) -> Self {
        let entry = Self { hi, lo };
        let (table, rank) = entry.seat::<K>();
        entry.with::<K>(view.ranked(table, rank))
    }

    /// A finding's entry.
    pub fn finding(terms: &Terms, place: Subject, found: &Found) -> Self {
        let (table, number) = place.seat();
        Self::of(terms, table, number, found)
    }

    /// The entry of a threat somebody wrote, by its place in the order of ids.
    pub fn own(terms: &Terms, at: usize, found: &Found) -> Self {
        Self::of(terms, OWN_TABLE, at as u32, found)
    }

    fn of(terms: &Terms, table: usize, number: u32, found: &Found) -> Self {
        let closed = found.state == State::Closed;
        let current = found.current();
        let severity = if closed {
            Severity::None
        } else {
            terms.severity(current.likelihood, current.impact)
        };
        let hidden = u64::from(!terms.lists(found));
        let class =
            hidden << 5 | (found.state as u64) << 3 | (Severity::Critical as u64 - severity as u64);
        let risk = if closed { 0.0 } else { current.risk };
        let seat = (table as u64) << 32 | u64::from(number);
        let (likelihood, impact) = found.inherent();
        let inherent = inherent_rank(likelihood, impact);
        Self {
            hi: class << 56 | falling(risk),
            lo: u64::from(inherent) << 56 | u64::from(found.rule) << 40 | seat,
        }
    }

    /// A question's entry: the risks that hang on it, on a subject, about an attribute.
    pub fn question(place: Subject, row: &[Ask]) -> Self {
        let (table, number) = place.seat();
        let settles: f64 = row.iter().map(|ask| ask.risk).sum();
        let attribute = row.first().map_or(0, |ask| ask.attribute.ix());
        let seat = (table as u64) << 32 | u64::from(number);
        Self {
            hi: !settles.to_bits(),
            lo: seat << 16 | (attribute & 0xffff) as u64,
        }
    }

    /// The subject and rule of a finding; of a threat somebody wrote its place in the order of ids.
    pub fn place(self) -> Result<(Subject, u16), usize> {
        let (table, number) = self.seat::<ByRisk>();
        if table == OWN_TABLE {
            return Err(number as usize);
        }
        Ok((Subject::at(table, number), (self.lo >> 40) as u16))
    }

    /// The subject of a question and the place of its attribute among all.
    pub fn about(self) -> (Subject, usize) {
        let (table, number) = self.seat::<ByWorth>();
        (Subject::at(table, number), (self.lo & 0xffff) as usize)
    }
}

/// A risk so that a higher one comes first, in 56 bits. Bits order like the numbers where these are not negative.
fn falling(risk: f64) -> u64 {
    !risk.to_bits() >> 8
}

/// The place of a pair of ladder levels by its risk, highest first; equal risks have one place.
fn inherent_rank(likelihood: u8, impact: u8) -> u8 {
    static RANKS: LazyLock<[u8; 25]> = LazyLock::new(|| {
        let risk = |cell: u8| score::frequency(cell / 5 + 1) * score::loss(cell % 5 + 1);
        let mut risks: Vec<u64> = (0..25).map(|cell| falling(risk(cell))).collect();
        risks.sort_unstable();
        risks.dedup();
        std::array::from_fn(|cell| {
            let own = falling(risk(cell as u8));
            risks
                .iter()
                .position(|other| *other == own)
                .unwrap_or_default() as u8
        })
    });
    RANKS
        .get(cell(likelihood, impact))
        .copied()
        .unwrap_or_default()
}

/// The place of a pair of ladder levels among the 25.
pub(crate) fn cell(likelihood: u8, impact: u8) -> usize {
    usize::from(likelihood.clamp(1, 5) - 1) * 5 + usize::from(impact.clamp(1, 5) - 1)
}

/// The terms findings are listed under.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub tier: Tier,
    pub bands: Bands,
    /// The severity of each of the 25 pairs of ladder levels.
    severities: [Severity; 25],
    /// By rule, whether it is a core rule.
    core: Vec<bool>,
}

impl Terms {
    pub fn new(set: &RuleSet, matrix: &Matrix, tier: Tier) -> Self {
        let severity = |cell: usize| {
            let (likelihood, impact) = (cell as u8 / 5 + 1, cell as u8 % 5 + 1);
            matrix.severity(matrix.band(likelihood, impact))
        };
        let rules = set.rules.iter();
        Self {
            tier,
            bands: matrix.bands(),
            severities: std::array::from_fn(severity),
            core: rules.map(|rule| rule.tier == Tier::Core).collect(),
        }
    }

    /// The severity of a pair of ladder levels.
    pub fn severity(&self, likelihood: u8, impact: u8) -> Severity {
        let severity = self.severities.get(cell(likelihood, impact));
        severity.copied().unwrap_or(Severity::None)
    }

    /// Whether a rule is a core rule; a threat somebody wrote counts as one.
    pub fn core(&self, rule: u16) -> bool {
        rule == OWN || self.core.get(usize::from(rule)) == Some(&true)
    }

    /// The tier of a finding.
    pub fn tier(&self, rule: u16) -> Tier {
        if self.core(rule) {
            Tier::Core
        } else {
            Tier::Full
        }
    }

    /// Whether the view lists a finding.
    pub fn lists(&self, found: &Found) -> bool {
        let severe = || {
            let current = found.current();
            self.severity(current.likelihood, current.impact) >= Severity::High
        };
        self.tier == Tier::Full
            || self.core(found.rule)
            || (found.state == State::Open && (found.by_person || severe()))
    }
}

/// Whether the view of a tier lists a finding: core ones, what a person stated, and what a machine stated if it is
/// High or worse (ELEMENTS, section 7).
pub(crate) fn listed(finding: &Finding, tier: Tier, matrix: &Matrix) -> bool {
    let severe = || {
        finding
            .current
            .is_some_and(|score| matrix.severity(score.band) >= Severity::High)
    };
    tier == Tier::Full
        || finding.tier == Tier::Core
        || (finding.state == State::Open && (finding.by_person || severe()))
}
