//! Questions people and reports ask of an analysis: what is listed, how many of what, who, which words.

use std::collections::{BTreeMap, BTreeSet};

use model::{Decision, FindingId, Model, Severity, Stage, Stride, Subject, Tier, vocabulary};

use crate::{
    Analysis, Finding, Origin, Question, Rule, Score, State,
    order::listed,
    question::{Ask, rows},
    view,
};

/// How many findings of each band, open and assumed apart; they are never added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub open: BTreeMap<Severity, usize>,
    pub assumed: BTreeMap<Severity, usize>,
}

impl Tally {
    /// Open ones, in all bands.
    pub fn opened(&self) -> usize {
        self.open.values().sum()
    }

    /// Assumed ones, in all bands.
    pub fn supposed(&self) -> usize {
        self.assumed.values().sum()
    }

    /// Of a table, how many are at or over a band.
    pub fn over(table: &BTreeMap<Severity, usize>, band: Severity) -> usize {
        table.range(band..).map(|(_, count)| count).sum()
    }
}

/// The three tallies of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub inherent: Tally,
    pub current: Tally,
    pub target: Tally,
}

/// How much of what core rules ask is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    pub answered: usize,
    pub assumed: usize,
    pub asked: usize,
}

impl Completeness {
    /// Answered in percent, 100 where nothing is asked.
    pub fn percent(self) -> usize {
        let all = self.answered + self.assumed + self.asked;
        (self.answered * 100).checked_div(all).unwrap_or(100)
    }
}

impl Analysis {
    /// Whether the view lists a finding.
    pub fn lists(&self, finding: &Finding) -> bool {
        listed(finding, self.tier, &self.matrix)
    }

    /// The findings of the view, in report order.
    pub fn listed(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| self.lists(finding))
    }

    /// The same one by one: for who reads them once, and with thousands does not want the whole list.
    pub fn each(&self) -> impl Iterator<Item = Finding> {
        self.book.findings().filter(|finding| self.lists(finding))
    }

    /// How many findings only the full view lists: open or assumed ones.
    pub fn hidden(&self) -> usize {
        self.book.totals.hidden as usize
    }

    /// The questions of the view.
    pub fn asked(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| self.asks(question))
    }

    /// The questions about a subject, those of the view, by attribute.
    pub fn asked_of(&self, subject: Subject) -> Vec<Question> {
        let book = &self.book;
        let place = book.view.subject(subject);
        let asks = place.map(|place| (place, book.asks_at(place)));
        let questions = asks.into_iter().flat_map(|(place, asks)| {
            let firsts = rows(asks).filter_map(<[Ask]>::first);
            firsts.filter_map(move |ask| book.question(place, ask.attribute.ix()))
        });
        questions.filter(|question| self.asks(question)).collect()
    }

    fn asks(&self, question: &Question) -> bool {
        question.core || self.tier == Tier::Full
    }

    /// How many questions of the view nothing is assumed for.
    pub fn unanswered(&self) -> usize {
        match self.tier {
            Tier::Core => self.book.totals.asked as usize,
            Tier::Full => self.asked().filter(|question| !question.assumed).count(),
        }
    }

    /// The findings on a subject, in report order.
    pub fn findings_on(&self, subject: Subject) -> Vec<Finding> {
        let book = &self.book;
        let mut found = Vec::new();
        if let Some(place) = book.view.subject(subject) {
            let here = book.found_at(place).iter();
            found.extend(here.map(|one| book.whole(place, one, Origin::Rule(one.rule), 0)));
            let own = book.own.iter().filter(|own| own.place == place);
            found.extend(own.map(|own| book.whole(place, &own.found, Origin::Own(own.id), 0)));
        }
        book.number(&mut found);
        found
    }

    /// The rules an answer to a question settles, by number; of those that assume an answer first.
    pub fn settled(&self, question: &Question) -> Vec<u16> {
        let place = self.book.view.subject(question.subject);
        let asks = place
            .map(|place| self.book.asks_at(place))
            .unwrap_or_default();
        let row = asks.get(question.rules.clone()).unwrap_or_default();
        row.iter().map(|ask| ask.rule).collect()
    }

    /// The place of a score on the common scale.
    pub fn severity(&self, score: Score) -> Severity {
        self.matrix.severity(score.band)
    }

    /// Open and assumed findings of the view by band. A closed finding counts nowhere.
    pub fn counts(&self) -> Counts {
        let tally = |tables: &[[u32; 25]; 2]| {
            let [open, assumed] = tables;
            let table = |cells: &[u32; 25]| {
                let mut table = BTreeMap::new();
                for (cell, count) in (0..).zip(cells).filter(|(_, count)| **count > 0) {
                    let severity = self.book.terms.severity(cell / 5 + 1, cell % 5 + 1);
                    *table.entry(severity).or_default() += *count as usize;
                }
                table
            };
            Tally {
                open: table(open),
                assumed: table(assumed),
            }
        };
        let [inherent, current, target] = &self.book.totals.cells;
        Counts {
            inherent: tally(inherent),
            current: tally(current),
            target: tally(target),
        }
    }

    /// The findings that stop a gate at a band: open ones of the view at or over it that no decision settles today;
    /// assumed ones only if wanted.
    pub fn over(&self, model: &Model, band: Severity, assumed: bool) -> Vec<&Finding> {
        let decision = self.decisions(model);
        self.listed()
            .filter(|finding| {
                finding.state == State::Open || (assumed && finding.state == State::Assumed)
            })
            .filter(|finding| {
                finding
                    .current
                    .is_some_and(|score| self.severity(score) >= band)
            })
            .filter(|finding| !decision(finding).is_some_and(|one| one.settles(self.today)))
            .collect()
    }

    /// How much of what core rules ask is answered.
    pub fn completeness(&self) -> Completeness {
        let totals = &self.book.totals;
        Completeness {
            answered: totals.answered as usize,
            assumed: totals.supposed as usize,
            asked: totals.asked as usize,
        }
    }

    /// The finding's id.
    pub fn id(&self, finding: &Finding) -> FindingId {
        self.id_of(finding.origin, finding.subject)
    }

    /// The id of a finding that comes from a rule or a person, on a subject.
    pub fn id_of(&self, origin: Origin, subject: Subject) -> FindingId {
        self.book.id(origin, subject)
    }

    /// The rule behind a finding; none for a threat somebody wrote.
    pub fn rule(&self, finding: &Finding) -> Option<&Rule> {
        match finding.origin {
            Origin::Rule(ix) => self.set.rules.get(usize::from(ix)),
            Origin::Own(_) => None,
        }
    }

    /// The decision about a finding, if there is one.
    pub fn decision<'m>(&self, model: &'m Model, finding: &Finding) -> Option<&'m Decision> {
        if model.decisions().is_empty() {
            return None;
        }
        model
            .decisions()
            .get(&self.id(finding))
            .map(|decision| &**decision)
    }

    /// The same of many findings: ids are worked out only where something is decided.
    pub fn decisions<'a>(&'a self, model: &'a Model) -> impl Fn(&Finding) -> Option<&'a Decision> {
        let decided = model.decisions().values().map(|decision| decision.subject);
        let decided: BTreeSet<Subject> = decided.collect();
        move |finding| {
            let any = self.book.said.strays || decided.contains(&finding.subject);
            any.then(|| self.decision(model, finding)).flatten()
        }
    }

    /// The finding's title.
    pub fn title<'a>(&'a self, model: &'a Model, finding: &Finding) -> &'a str {
        self.title_of(model, finding.origin)
    }

    /// The title of what comes from a rule or a person.
    pub fn title_of<'a>(&'a self, model: &'a Model, origin: Origin) -> &'a str {
        match origin {
            Origin::Rule(ix) => self
                .set
                .rules
                .get(usize::from(ix))
                .map_or("", |rule| rule.title.as_str()),
            Origin::Own(id) => model
                .threats()
                .get(&id)
                .map_or("", |threat| threat.title.as_str()),
        }
    }

    /// The stage of a finding: its rule's, or its subject's where the rule is of any.
    pub fn stage(&self, model: &Model, finding: &Finding) -> Stage {
        match finding.origin {
            Origin::Rule(ix) => {
                match self
                    .set
                    .rules
                    .get(usize::from(ix))
                    .map_or(Stage::Any, |rule| rule.stage)
                {
                    Stage::Any => self.book.view.stage(finding.place),
                    stage => stage,
                }
            }
            Origin::Own(id) => model
                .threats()
                .get(&id)
                .map_or(Stage::Any, |threat| threat.stage),
        }
    }

    /// The STRIDE letters of a finding.
    pub fn stride(&self, model: &Model, finding: &Finding) -> Vec<Stride> {
        match finding.origin {
            Origin::Rule(ix) => self
                .set
                .rules
                .get(usize::from(ix))
                .map(|rule| rule.stride.clone())
                .unwrap_or_default(),
            Origin::Own(id) => model
                .threats()
                .get(&id)
                .map(|threat| threat.stride.iter().copied().collect())
                .unwrap_or_default(),
        }
    }

    /// The word for a subject's kind: the element kind, `flow`, `data_asset`, `boundary` or `model`.
    pub fn kind_word(&self, model: &Model, subject: Subject) -> &'static str {
        match subject {
            Subject::Element(id) => model
                .elements()
                .get(&id)
                .map_or("element", |element| element.kind.word()),
            Subject::Flow(_) => "flow",
            Subject::Asset(_) => "data_asset",
            Subject::Boundary(_) => "boundary",
            Subject::Model => "model",
        }
    }

    /// A subject's kind as people read it.
    pub fn kind_title(&self, model: &Model, subject: Subject) -> &'static str {
        match subject {
            Subject::Element(id) => model.elements().get(&id).map_or("Element", |element| {
                vocabulary().kind(element.kind).title.as_str()
            }),
            Subject::Flow(_) => "Flow",
            Subject::Asset(_) => "Data asset",
            Subject::Boundary(_) => "Trust boundary",
            Subject::Model => "Workload",
        }
    }

    /// The threat as a sentence, with its subjects named.
    pub fn threat(&self, model: &Model, finding: &Finding) -> String {
        match finding.origin {
            Origin::Rule(ix) => {
                let text = self
                    .set
                    .rules
                    .get(usize::from(ix))
                    .map_or("", |rule| rule.threat.as_str());
                self.filled(model, text, finding)
            }
            Origin::Own(id) => {
                let threat = model.threats().get(&id);
                threat.map_or_else(String::new, |t| {
                    if t.threat.is_empty() {
                        t.title.clone()
                    } else {
                        self.filled(model, &t.threat, finding)
                    }
                })
            }
        }
    }

    /// Puts names into the placeholders of a sentence.
    fn filled(&self, model: &Model, text: &str, finding: &Finding) -> String {
        let mut filled = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled += before;
            let Some((word, behind)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match word {
                "actor" if filled.is_empty() => {
                    filled += &self.actor(model, finding.place, "Someone");
                }
                "actor" => filled += &self.actor(model, finding.place, "someone"),
                "element" => filled += &Self::short_name(model, finding.subject),
                "source" => filled += &self.end(model, finding.place, true),
                "target" => filled += &self.end(model, finding.place, false),
                "assets" => filled += &self.assets(model, finding),
                other => filled = filled + "{" + other + "}",
            }
            rest = behind;
        }
        filled + rest
    }

    /// A name that fits a sentence: of a flow its ends without the label.
    fn short_name(model: &Model, subject: Subject) -> String {
        match subject {
            Subject::Flow(id) => match model.flows().get(&id) {
                Some(flow) if !flow.name.is_empty() => {
                    format!("the flow \u{201c}{}\u{201d}", flow.name)
                }
                Some(flow) => format!("the flow {}", model.flow_name(flow)),
                None => String::new(),
            },
            Subject::Model => "the workload".to_owned(),
            other => model.name(other),
        }
    }

    fn actor(&self, model: &Model, place: view::Subject, nobody: &str) -> String {
        let nearest = |node: u32| self.book.view.actor(node);
        let actor = match place {
            view::Subject::Element(ix) => nearest(ix),
            view::Subject::Flow(ix) => self.book.view.lines.get(ix as usize).and_then(|line| {
                let source = view::Subject::Element(line.from);
                if self.book.view.is_actor(source) {
                    nearest(line.to).filter(|a| *a != line.from)
                } else {
                    nearest(line.from)
                }
            }),
            _ => None,
        };
        let name = actor
            .and_then(|ix| self.book.view.nodes.get(ix as usize))
            .and_then(|node| model.elements().get(&node.id));
        name.map_or_else(|| nobody.to_owned(), |element| element.name.clone())
    }

    fn end(&self, model: &Model, place: view::Subject, source: bool) -> String {
        let view::Subject::Flow(ix) = place else {
            return model.name(self.book.view.named(place));
        };
        let Some(line) = self.book.view.lines.get(ix as usize) else {
            return String::new();
        };
        let end = if source { line.from } else { line.to };
        model.name(self.book.view.named(view::Subject::Element(end)))
    }

    /// The rated assets a subject holds or carries, else the subject's name.
    fn assets(&self, model: &Model, finding: &Finding) -> String {
        let (held, carried) = (
            self.book.view.held(finding.place),
            self.book.view.carried(finding.place),
        );
        let mut names: Vec<&str> = Vec::new();
        for asset in held.chain(carried) {
            let model::Subject::Asset(id) = self.book.view.named(asset) else {
                continue;
            };
            let Some(asset) = model.assets().get(&id) else {
                continue;
            };
            if asset.ratings.highest().is_some() && !names.contains(&asset.name.as_str()) {
                names.push(&asset.name);
            }
        }
        match names.as_slice() {
            [] => Self::short_name(model, finding.subject),
            [one] => (*one).to_owned(),
            [first @ .., last] => {
                let shown = first.iter().take(3).copied().collect::<Vec<_>>().join(", ");
                if first.len() > 3 {
                    format!("{shown} and others")
                } else {
                    format!("{shown} and {last}")
                }
            }
        }
    }

    /// The exposure of a subject, for those that are elements.
    pub fn exposure(&self, subject: Subject) -> Option<crate::Exposure> {
        match self.book.view.subject(subject)? {
            view::Subject::Element(ix) => {
                self.book.view.lots.get(ix as usize).map(|lot| lot.exposure)
            }
            _ => None,
        }
    }

    /// A fact as rules see it: its value and where it comes from. Drawn, forced and derived facts included.
    pub fn fact(&self, subject: Subject, attr: model::Attr) -> (model::Value, crate::FactOrigin) {
        let cell = self
            .book
            .view
            .subject(subject)
            .map(|subject| self.book.view.cell(subject, attr))
            .unwrap_or_default();
        (model::Value::from_byte(cell.0), cell.1)
    }
}
