//! A finding: a rule, a subject, a state, three scores. It holds no prose; words are made when shown.

use std::ops::Range;

use model::{FindingId, Subject, ThreatId, Tier};

use crate::{Score, view};

/// Where a finding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A rule by its number in the rule set.
    Rule(u16),
    /// A threat somebody wrote.
    Own(ThreatId),
}

/// How sure a finding is (ELEMENTS, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Stated unsafe.
    Open,
    /// A protection nobody stated, scored as absent.
    Assumed,
    /// Closed by design: in the inherent matrix only.
    Closed,
}

impl State {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assumed => "assumed",
            Self::Closed => "closed",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Finding {
    pub origin: Origin,
    pub subject: Subject,
    pub state: State,
    pub tier: Tier,
    /// The number shown as `T-14`: kept if decided, else by place in the report.
    pub short: u32,
    /// A person stated the weakness; an import or scan otherwise.
    pub by_person: bool,
    pub inherent: Score,
    /// With controls as they are; none once closed.
    pub current: Option<Score>,
    /// With planned and partial controls done; none once closed.
    pub target: Option<Score>,
    /// The subject's number in the view.
    pub(crate) place: view::Subject,
}

impl PartialEq for Finding {
    /// The subject's number is left out: it says nothing beside the subject, and is another in another analysis.
    fn eq(&self, other: &Self) -> bool {
        (self.origin, self.subject, self.state, self.tier, self.short)
            == (
                other.origin,
                other.subject,
                other.state,
                other.tier,
                other.short,
            )
            && self.by_person == other.by_person
            && (self.inherent, self.current, self.target)
                == (other.inherent, other.current, other.target)
    }
}

/// The id of a finding: version 5 of the rule's id and the subject's, so that decisions survive renames.
pub fn finding_id(rule: &str, subject: Subject) -> FindingId {
    FindingId::of(rule, subject)
}

/// What stands for the rule's id in the id of a threat somebody wrote.
pub(crate) fn own_name(id: ThreatId) -> String {
    format!("own\u{1f}{id}")
}

/// An unknown that matters: a protection assumed absent, or a danger asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub subject: Subject,
    pub attribute: model::Attr,
    /// It is scored as absent until answered; else it raises no finding yet.
    pub assumed: bool,
    /// Where the numbers of the rules an answer settles stand; [`Analysis::settled`](crate::Analysis::settled) has them.
    pub(crate) rules: Range<usize>,
    /// A core rule is among them.
    pub core: bool,
    /// Expected loss units a year that hang on the answer: the sum of inherent risks.
    pub settles: f64,
}
