//! Warnings: statements that contradict each other, the drawing or the platform. They are no threats and have no
//! score; a person should look at them before believing the rest. Worked out when asked for.

use model::{Attr, Caution, KindSpec, Value, vocabulary};
use serde::Serialize;

use crate::{
    Analysis, Condition, FactOrigin,
    compile::Pred,
    derive::ties,
    shown::{Rule, cells, shown},
    tri::Tri,
    view::{Node, Subject},
};

/// One warning, with the words of the kind file it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The caution's id, `overruled-platform` or `overruled-drawing`.
    pub id: &'static str,
    #[serde(skip)]
    pub subject: model::Subject,
    /// The attributes to look at.
    pub attributes: Vec<&'static str>,
    /// What is odd, as a sentence about the subject.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl Analysis {
    /// Every warning about what is in scope: elements by id, as the file has them, then flows.
    pub fn warnings(&self) -> Vec<Warning> {
        let kinds = vocabulary().kinds().iter();
        let cautions: Vec<Vec<(Pred, &'static Caution)>> =
            kinds.map(|spec| self.cautions(spec)).collect();
        let mut warnings = Vec::new();
        for (ix, node) in self.book.view.nodes_by_id() {
            let own = cautions.get(node.kind as usize).into_iter().flatten();
            if self.book.view.in_scope(ix) {
                self.judge(Subject::Element(ix), own, &mut warnings);
                self.overruled(Subject::Element(ix), node, &mut warnings);
            }
        }
        self.undrawn(&mut warnings);
        let of_flow = self.cautions(vocabulary().flow());
        for (ix, line) in self.book.view.lines_by_id() {
            if line.in_scope {
                self.judge(Subject::Flow(ix), of_flow.iter(), &mut warnings);
            }
        }
        warnings.sort_by_key(|warning| warning.subject);
        warnings
    }

    /// The cautions of a kind, ready to run; the kind files are read by test.
    fn cautions(&self, spec: &'static KindSpec) -> Vec<(Pred, &'static Caution)> {
        let ready = |caution: &'static Caution| {
            let condition: Condition = caution.when.into_rust().ok()?;
            Some((Pred::new(&condition, &self.set), caution))
        };
        spec.cautions.iter().filter_map(ready).collect()
    }

    fn judge<'c>(
        &self,
        place: Subject,
        cautions: impl Iterator<Item = &'c (Pred, &'static Caution)>,
        warnings: &mut Vec<Warning>,
    ) {
        let holds = |pred: &Pred| pred.holds(&self.book.view, place) == Tri::Yes;
        warnings.extend(
            cautions
                .filter(|(pred, _)| holds(pred))
                .map(|(_, caution)| {
                    let attributes = caution.attributes.iter().map(String::as_str);
                    Warning {
                        id: &caution.id,
                        subject: self.book.view.named(place),
                        attributes: attributes.collect(),
                        what: caution.what.clone(),
                        hint: caution.hint.clone(),
                    }
                }),
        );
    }

    /// What is stated otherwise than what a thing is joined with shows. The first sign of several counts, as it does
    /// where nothing is stated.
    fn undrawn(&self, warnings: &mut Vec<Warning>) {
        let mut last = None;
        for (end, set) in ties(&self.book.view) {
            if last.replace(end) == Some(end) {
                continue;
            }
            let place = Subject::Element(end);
            for (attr, drawn) in cells(set) {
                let value = self.book.view.value(place, attr);
                let scope = self.book.view.in_scope(end);
                if !scope || value == 0 || value == drawn {
                    continue;
                }
                let [stated, drawn] = [value, drawn].map(word);
                warnings.push(Warning {
                    id: "overruled-drawing",
                    subject: self.book.view.named(place),
                    attributes: vec![attr.word()],
                    what: format!(
                        "{} is said to be {stated}, yet the drawing shows it to be {drawn}",
                        self.label(place, attr)
                    ),
                    hint: "Correct the statement, or the flow that shows it".to_owned(),
                });
            }
        }
    }

    /// The attribute's title in quotes.
    fn label(&self, place: Subject, attr: Attr) -> String {
        let spec = self
            .book
            .view
            .kind(place)
            .map(|kind| vocabulary().kind(kind));
        let title = spec.and_then(|spec| spec.attribute(attr));
        let title = title.map_or(attr.word(), |spec| spec.title.as_str());
        format!("\u{201c}{title}\u{201d}")
    }

    /// What is stated otherwise than the platform forces it.
    fn overruled(&self, place: Subject, node: &Node, warnings: &mut Vec<Warning>) {
        let Subject::Element(ix) = place else { return };
        let applies = |rule: &&Rule| {
            let (attr, value) = (rule.force.when.attr(), rule.force.when.value().byte());
            rule.force.on == node.kind
                && self.book.view.task(ix).is_some_and(|task| {
                    self.book.view.kind(Subject::Element(task)) == Some(rule.kind)
                        && self.book.view.value(Subject::Element(task), attr) == value
                })
        };
        for rule in shown().forces.iter().filter(applies) {
            let stated = |(attr, forced): (Attr, u8)| {
                let (value, from) = self.book.view.cell(place, attr);
                let said = value != 0 && value != forced && from != FactOrigin::Platform;
                said.then_some((attr, value))
            };
            for (attr, value) in cells(&rule.force.set).filter_map(stated) {
                let (title, value) = (self.label(place, attr), word(value));
                warnings.push(Warning {
                    id: "overruled-platform",
                    subject: self.book.view.named(place),
                    attributes: vec![attr.word()],
                    what: format!("{title} is said to be {value}. {}", rule.force.why),
                    hint: "Take the statement out, or correct what its task runs on".to_owned(),
                });
            }
        }
    }
}

fn word(value: u8) -> String {
    Value::from_byte(value).word().replace('_', " ")
}
