//! Why a finding is one and why its score is what it is: the facts that decided, every step of the arithmetic, and the
//! smallest change that would close it. Made when asked for, never stored.

use model::{Attr, FindingId, Goal, Model, Status, Value};
use serde::Serialize;

use crate::{
    Analysis, Condition, Exposure, FactOrigin, Finding, Fix, Origin, Rule, State, Step,
    compile::Compiled,
    judge::{shifts, value},
    matrix::{FREQUENCY_CUTS, LOSS_CUTS},
    score::{self, Acting, Figure},
    view::Subject,
};

/// A fact that decided, with who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Atom {
    pub attribute: String,
    pub value: String,
    /// A person, a file and line, drawn, platform, derived; or that nobody stated it.
    pub from: String,
}

/// Everything behind one finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The rule's condition in words.
    pub condition: String,
    pub atoms: Vec<Atom>,
    pub trace: Vec<Step>,
    pub fix: Vec<Fix>,
}

impl Analysis {
    /// Why a finding is one, step by step.
    pub fn explain(&self, model: &Model, finding: &Finding) -> Evidence {
        let condition = self.rule(finding).map_or_else(
            || "a person wrote this threat".to_owned(),
            |rule| match &rule.scope {
                Condition::Always => rule.weakness.words(),
                scope => format!("{} and {}", scope.words(), rule.weakness.words()),
            },
        );
        Evidence {
            condition,
            atoms: self.atoms(model, finding),
            trace: self.trace(model, finding),
            fix: self.fix(finding),
        }
    }

    fn atoms(&self, model: &Model, finding: &Finding) -> Vec<Atom> {
        match finding.origin {
            Origin::Rule(ix) => self.facts(model, usize::from(ix), finding.subject),
            Origin::Own(_) => Vec::new(),
        }
    }

    /// What a rule, by its number, reads on a subject, whatever it finds there.
    pub fn facts(&self, model: &Model, rule: usize, subject: model::Subject) -> Vec<Atom> {
        let compiled = self.set.compiled.get(rule);
        let Some((rule, place)) = compiled.zip(self.book.view.subject(subject)) else {
            return Vec::new();
        };
        let mut attributes = Vec::new();
        rule.scope.attributes(&mut attributes);
        rule.weakness.attributes(&mut attributes);
        attributes
            .into_iter()
            .map(|attr| {
                let (byte, origin) = self.book.view.cell(place, attr);
                Atom {
                    attribute: attr.word().to_owned(),
                    value: Value::from_byte(byte).word().to_owned(),
                    from: Self::who(model, subject, attr, origin),
                }
            })
            .collect()
    }

    fn who(model: &Model, subject: model::Subject, attr: Attr, origin: FactOrigin) -> String {
        let facts = match subject {
            model::Subject::Element(id) => model.elements().get(&id).map(|e| &e.facts),
            model::Subject::Flow(id) => model.flows().get(&id).map(|f| &f.facts),
            model::Subject::Asset(id) => model.assets().get(&id).map(|a| &a.facts),
            _ => None,
        };
        match (origin, facts.and_then(|facts| facts.get(&attr))) {
            (FactOrigin::Unknown, _) => "nobody stated it".to_owned(),
            (FactOrigin::Drawn, None) => "drawn".to_owned(),
            (FactOrigin::Platform, None) => "platform".to_owned(),
            (FactOrigin::Derived, _) => "derived from the drawing".to_owned(),
            (_, Some(fact)) => fact.from.to_string(),
            (_, None) => "stated".to_owned(),
        }
    }

    fn compiled(&self, finding: &Finding) -> Option<&Compiled> {
        match finding.origin {
            Origin::Rule(ix) => self.set.compiled.get(usize::from(ix)),
            Origin::Own(_) => None,
        }
    }

    fn cell_word(likelihood: u8, impact: u8) -> String {
        format!("L{likelihood} I{impact}")
    }

    fn band_word(&self, band: u8) -> String {
        self.matrix.severity(band).word().to_owned()
    }

    /// Every step from the rule's levels to the figures, in a fixed order.
    pub fn trace(&self, model: &Model, finding: &Finding) -> Vec<Step> {
        let mut steps = Vec::new();
        let id = self.id(finding);
        let wanted = self.begin(model, finding, id, &mut steps);
        let inherent = finding.inherent;
        steps.push(Step::Inherent {
            frequency: score::frequency(inherent.likelihood),
            loss: score::loss(inherent.impact),
            risk: inherent.risk,
            cell: Self::cell_word(inherent.likelihood, inherent.impact),
            band: self.band_word(inherent.band),
        });
        if finding.state == State::Closed {
            let because = match self.rule(finding) {
                Some(rule) => format!("not so: {}", rule.weakness.words()),
                None => "its author closed it".to_owned(),
            };
            steps.push(Step::Closed { because });
            return steps;
        }
        let acting = self.book.acts.of(&wanted, finding.place, Some(id));
        self.controls(model, finding, &acting, &mut steps);
        self.figures(finding, &acting, &mut steps);
        if finding.state == State::Assumed {
            for attribute in self.unknown(finding) {
                steps.push(Step::Assumed {
                    attribute: attribute.word().to_owned(),
                });
            }
        }
        if let Some(words) = self.next(finding, &acting) {
            steps.push(Step::Next { words });
        }
        steps
    }

    /// Base, shifts, value and override; returns the controls the finding may have.
    fn begin(
        &self,
        model: &Model,
        finding: &Finding,
        id: FindingId,
        steps: &mut Vec<Step>,
    ) -> Vec<usize> {
        let (Some(rule), Some(compiled)) = (self.rule(finding), self.compiled(finding)) else {
            let Origin::Own(own) = finding.origin else {
                return Vec::new();
            };
            let Some(threat) = model.threats().get(&own) else {
                return Vec::new();
            };
            let (likelihood, impact) = (threat.likelihood, threat.impact);
            let from = if threat.author.is_empty() {
                "a person".to_owned()
            } else {
                threat.author.clone()
            };
            steps.push(Step::Base {
                likelihood,
                impact,
                from,
            });
            return threat
                .controls
                .iter()
                .filter_map(|name| self.set.control(name))
                .collect();
        };
        let from = format!("{} ({})", rule.id, rule.code);
        steps.push(Step::Base {
            likelihood: rule.likelihood,
            impact: rule.impact,
            from,
        });
        steps.extend(self.amended(finding));
        let shifts = shifts(model, &self.book.view, compiled, finding.place, Some(id));
        let because = self.exposed(compiled, finding);
        steps.push(Step::Shift {
            name: "exposure",
            by: shifts.exposure,
            because,
        });
        if shifts.evidence != 0 {
            let because = if shifts.evidence > 0 {
                "known to be exploited"
            } else {
                "stated not affected"
            };
            steps.push(Step::Shift {
                name: "evidence",
                by: shifts.evidence,
                because: because.to_owned(),
            });
        }
        if shifts.actor != 0 {
            let because = "a targeted attacker reaches it".to_owned();
            steps.push(Step::Shift {
                name: "actor",
                by: shifts.actor,
                because,
            });
        }
        let rating = value(&self.book.view, &rule.affects, finding.place);
        steps.push(Step::Value {
            rating,
            because: self.rated(rule, finding),
        });
        if let Some(set) = model.overrides().get(&id) {
            let (likelihood, impact) = (finding.inherent.likelihood, finding.inherent.impact);
            steps.push(Step::Override {
                likelihood,
                impact,
                computed: (
                    score::shifted(rule.likelihood, shifts.sum()),
                    score::shifted(rule.impact, rating as i8 - 3),
                ),
                author: set.author.clone(),
                date: set.date.map(|day| day.to_string()),
                reason: set.reason.clone(),
            });
        }
        compiled.controls.clone()
    }

    /// What packs and the model changed in the finding's rule.
    fn amended(&self, finding: &Finding) -> impl Iterator<Item = Step> {
        let changes = match finding.origin {
            Origin::Rule(ix) => self.set.changes(usize::from(ix)),
            Origin::Own(_) => &[],
        };
        changes.iter().map(|change| Step::Amended {
            pack: change.pack.map(|pack| {
                let manifest = self.set.manifests.get(pack);
                manifest.map_or_else(String::new, |pack| pack.id.clone())
            }),
            field: change.field,
            was: change.was.clone(),
            now: change.now.clone(),
            reason: change.reason.clone(),
        })
    }

    fn exposed(&self, rule: &Compiled, finding: &Finding) -> String {
        let lot = match finding.place {
            Subject::Element(ix) => self.book.view.lots.get(ix as usize),
            _ => return "only elements are shifted by exposure".to_owned(),
        };
        let words = match lot.map(|lot| lot.exposure) {
            Some(Exposure::Open) if rule.exposes => "the rule itself says it is exposed",
            Some(Exposure::Open) => {
                "an untrusted source reaches it over flows stated unauthenticated"
            }
            Some(Exposure::Reached) => {
                "an untrusted source reaches it, not over unauthenticated flows alone"
            }
            Some(Exposure::Sheltered) => "no untrusted source that is drawn reaches it",
            _ => "no untrusted source that is drawn bears on it",
        };
        words.to_owned()
    }

    fn rated(&self, rule: &Rule, finding: &Finding) -> String {
        let [confidentiality, integrity, availability] = self.book.view.ratings(finding.place);
        let rated: Vec<String> = rule
            .affects
            .iter()
            .map(|goal| match goal {
                Goal::C => ("confidentiality", confidentiality),
                Goal::I => ("integrity", integrity),
                Goal::A => ("availability", availability),
            })
            .filter(|(_, level)| *level > 0)
            .map(|(word, level)| format!("{word} {level}"))
            .collect();
        if rated.is_empty() {
            return "nothing it affects is rated, so 3".to_owned();
        }
        format!("the data it holds or carries: {}", rated.join(", "))
    }

    fn controls(
        &self,
        model: &Model,
        finding: &Finding,
        acting: &[(usize, Status, Subject)],
        steps: &mut Vec<Step>,
    ) {
        for (place, (number, status, at)) in acting.iter().enumerate() {
            let Some(control) = self.set.controls.get(*number) else {
                continue;
            };
            let share = score::factor(*status, Figure::Current);
            let (likelihood, impact) = (control.likelihood * share, control.impact * share);
            steps.push(Step::Control {
                id: control.id.clone(),
                code: control.code.clone(),
                group: control.group.clone(),
                status: status.word().to_owned(),
                on: if *at == finding.place {
                    String::new()
                } else {
                    model.name(self.book.view.named(*at))
                },
                likelihood,
                impact,
            });
            let stronger = acting
                .iter()
                .enumerate()
                .find_map(|(other, (number, status, _))| {
                    let rival = self
                        .set
                        .controls
                        .get(*number)
                        .filter(|c| c.group == control.group)?;
                    let share = score::factor(*status, Figure::Current);
                    let beats = (rival.likelihood * share, rival.impact * share);
                    let more = beats.0 >= likelihood && beats.1 >= impact;
                    let tie = beats.0 <= likelihood && beats.1 <= impact;
                    (other != place && more && (!tie || other < place)).then_some(&rival.id)
                });
            if let Some(rival) = stronger {
                let because = format!("same group as {rival}, not stronger");
                steps.push(Step::Ignored {
                    id: control.id.clone(),
                    because,
                });
            } else if *status == Status::Planned {
                let because = "planned: it counts in the target only".to_owned();
                steps.push(Step::Ignored {
                    id: control.id.clone(),
                    because,
                });
            }
        }
    }

    fn acting<'a>(&'a self, acting: &[(usize, Status, Subject)]) -> Vec<Acting<'a>> {
        let of = |(number, status, _): &(usize, Status, Subject)| {
            Some(Acting {
                control: self.set.controls.get(*number)?,
                status: *status,
            })
        };
        acting.iter().filter_map(of).collect()
    }

    fn figures(
        &self,
        finding: &Finding,
        acting: &[(usize, Status, Subject)],
        steps: &mut Vec<Step>,
    ) {
        let acting = self.acting(acting);
        for (figure, name, score) in [
            (Figure::Current, "current", finding.current),
            (Figure::Target, "target", finding.target),
        ] {
            let Some(score) = score else { continue };
            let taken = score::combine(&acting, figure);
            steps.push(Step::Combine {
                figure: name,
                likelihood: taken.likelihood,
                impact: taken.impact,
                floored: taken.floored,
            });
            steps.push(Step::Residual {
                figure: name,
                frequency: score::frequency(finding.inherent.likelihood) * taken.likelihood,
                loss: score::loss(finding.inherent.impact) * taken.impact,
                risk: score.risk,
                cell: Self::cell_word(score.likelihood, score.impact),
                band: self.band_word(score.band),
            });
        }
    }

    /// The attributes whose unknown value makes a finding assumed.
    pub fn unknown(&self, finding: &Finding) -> Vec<Attr> {
        let mut found = Vec::new();
        if let Some(rule) = self.compiled(finding) {
            rule.weakness
                .unknowns(&self.book.view, finding.place, &mut found);
            rule.scope
                .unknowns(&self.book.view, finding.place, &mut found);
        }
        found
    }

    /// By how much likelihood or impact must fall to reach the next level down, and the band there.
    fn next(&self, finding: &Finding, acting: &[(usize, Status, Subject)]) -> Option<String> {
        let current = finding.current?;
        let taken = score::combine(&self.acting(acting), Figure::Current);
        let frequency = score::frequency(finding.inherent.likelihood) * taken.likelihood;
        let loss = score::loss(finding.inherent.impact) * taken.impact;
        let step = |level: u8, cuts: &[f64; 4], now: f64| -> Option<f64> {
            let cut = cuts.get(usize::from(level).checked_sub(2)?)?;
            Some((1.0 - cut / now) * 100.0)
        };
        let still = |band: u8| {
            if band == current.band {
                format!("still {}", self.matrix.word(band))
            } else {
                self.matrix.word(band).to_owned()
            }
        };
        let mut parts = Vec::new();
        if let Some(fall) = step(current.likelihood, &FREQUENCY_CUTS, frequency) {
            let level = current.likelihood - 1;
            let band = still(self.matrix.band(level, current.impact));
            parts.push(format!(
                "likelihood must fall {:.0} % more to reach L{level} ({band})",
                fall.ceil()
            ));
        }
        if let Some(fall) = step(current.impact, &LOSS_CUTS, loss) {
            let level = current.impact - 1;
            let band = still(self.matrix.band(current.likelihood, level));
            parts.push(format!(
                "impact must fall {:.0} % more to reach I{level} ({band})",
                fall.ceil()
            ));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}
