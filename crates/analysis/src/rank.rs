//! What to do first: controls in the order in which each adds most for its effort, every one judged on top of those
//! before it (SCORING, section 6). Decides nothing and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{FindingId, Model, Status, Subject};

use crate::{
    Analysis, Origin, State,
    score::{self, Acting, Figure},
};

/// A control that is worth putting in place, wherever open findings name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The number of the control in the rule set.
    pub control: usize,
    /// The open findings it lowers, highest gain first.
    pub findings: Vec<FindingId>,
    /// The subjects those are about.
    pub places: Vec<Subject>,
    /// Expected loss units a year it takes away, once all advice before it is followed.
    pub gain: f64,
    /// What is left of all open risk then, in the same unit.
    pub left: f64,
    /// 1 (hours) to 5 (quarters), as the catalogue rates it for one place.
    pub effort: u8,
}

/// An open finding with the controls that act on it by now.
struct Case<'a> {
    id: FindingId,
    subject: Subject,
    /// Frequency and loss before controls.
    inherent: (f64, f64),
    acting: Vec<(usize, Acting<'a>)>,
    wanted: Vec<usize>,
}

impl Case<'_> {
    fn risk(&self, more: Option<Acting<'_>>) -> f64 {
        let all: Vec<Acting> = self
            .acting
            .iter()
            .map(|(_, acting)| *acting)
            .chain(more)
            .collect();
        let left = score::combine(&all, Figure::Current);
        self.inherent.0 * left.likelihood * self.inherent.1 * left.impact
    }

    /// Whether the control is in place for it already.
    fn has(&self, control: usize) -> bool {
        self.acting
            .iter()
            .any(|(number, acting)| *number == control && acting.status >= Status::Implemented)
    }
}

impl Analysis {
    /// At most `most` controls for the open findings of the view that no decision settles, each counted as implemented
    /// wherever a rule names it. Gains of one list may be added; they are smaller than those of a control alone.
    pub fn advice(&self, model: &Model, most: usize) -> Vec<Advice> {
        let mut cases = self.cases(model);
        let mut by_control: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (ix, case) in cases.iter().enumerate() {
            for control in case.wanted.iter().filter(|c| !case.has(**c)) {
                by_control.entry(*control).or_default().push(ix);
            }
        }
        let mut now: Vec<f64> = cases.iter().map(|case| case.risk(None)).collect();
        let mut gains: BTreeMap<usize, f64> = BTreeMap::new();
        let mut stale: BTreeSet<usize> = by_control.keys().copied().collect();
        let mut out = Vec::new();
        while out.len() < most {
            for control in std::mem::take(&mut stale) {
                let gain = self.gains(&cases, &now, by_control.get(&control), control);
                gains.insert(control, gain.iter().map(|(_, gain)| gain).sum());
            }
            let worth = |(control, gain): (&usize, &f64)| {
                let effort = self
                    .set
                    .controls
                    .get(*control)
                    .map_or(1, |c| c.effort.max(1));
                (*control, *gain, gain / f64::from(effort), effort)
            };
            // Of equals the first in the catalogue.
            let best = gains
                .iter()
                .map(worth)
                .filter(|one| one.1 > 1e-9)
                .reduce(|best, one| if one.2 > best.2 { one } else { best });
            let Some((control, gain, _, effort)) = best else {
                break;
            };
            let mut hit = self.gains(&cases, &now, by_control.get(&control), control);
            hit.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            gains.remove(&control);
            by_control.remove(&control);
            for (ix, _) in &hit {
                let Some(case) = cases.get_mut(*ix) else {
                    continue;
                };
                stale.extend(case.wanted.iter().filter(|c| by_control.contains_key(c)));
                if let Some(spec) = self.set.controls.get(control) {
                    let status = Status::Implemented;
                    case.acting.retain(|(number, _)| *number != control);
                    case.acting.push((
                        control,
                        Acting {
                            control: spec,
                            status,
                        },
                    ));
                }
                if let Some(slot) = now.get_mut(*ix) {
                    *slot = case.risk(None);
                }
            }
            let of = |ix: &usize| cases.get(*ix);
            let places: BTreeSet<Subject> = hit
                .iter()
                .filter_map(|(ix, _)| Some(of(ix)?.subject))
                .collect();
            out.push(Advice {
                control,
                findings: hit.iter().filter_map(|(ix, _)| Some(of(ix)?.id)).collect(),
                places: places.into_iter().collect(),
                gain,
                left: now.iter().sum(),
                effort,
            });
        }
        out
    }

    /// The expected loss units a year of all open findings of the view that no decision settles.
    pub fn open_risk(&self, model: &Model) -> f64 {
        self.cases(model).iter().map(|case| case.risk(None)).sum()
    }

    /// By how much the control lowers each of the cases, where it does.
    fn gains(
        &self,
        cases: &[Case],
        now: &[f64],
        of: Option<&Vec<usize>>,
        control: usize,
    ) -> Vec<(usize, f64)> {
        let Some(spec) = self.set.controls.get(control) else {
            return Vec::new();
        };
        let one = Acting {
            control: spec,
            status: Status::Implemented,
        };
        let gain = |ix: &usize| {
            let (case, now) = (cases.get(*ix)?, now.get(*ix)?);
            let gain = now - case.risk(Some(one));
            (gain > 1e-12).then_some((*ix, gain))
        };
        of.into_iter().flatten().filter_map(gain).collect()
    }

    fn cases(&self, model: &Model) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for finding in self.listed().filter(|f| f.state == State::Open) {
            let settled = self
                .decision(model, finding)
                .is_some_and(|decision| decision.settles(self.today));
            if settled {
                continue;
            }
            let id = self.id(finding);
            let wanted = match finding.origin {
                Origin::Rule(ix) => self
                    .set
                    .compiled
                    .get(usize::from(ix))
                    .map(|rule| rule.controls.clone())
                    .unwrap_or_default(),
                Origin::Own(own) => model.threats().get(&own).map_or_else(Vec::new, |threat| {
                    let names = threat.controls.iter();
                    names.filter_map(|name| self.set.control(name)).collect()
                }),
            };
            let acting = self.book.acts.of(&wanted, finding.place, Some(id));
            let acting = acting.into_iter().filter_map(|(number, status, _)| {
                let control = self.set.controls.get(number)?;
                Some((number, Acting { control, status }))
            });
            cases.push(Case {
                id,
                subject: finding.subject,
                inherent: (
                    score::frequency(finding.inherent.likelihood),
                    score::loss(finding.inherent.impact),
                ),
                acting: acting.collect(),
                wanted,
            });
        }
        cases
    }
}
