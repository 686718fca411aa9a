//! What the last edit changed in the register: findings that are new, gone (or closed), or
//! moved in the matrix.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::verdict::{Key, Measure, Row, Verdict};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    pub new: BTreeSet<Key>,
    pub gone: usize,
    /// In another cell, or with another standing.
    pub moved: BTreeSet<Key>,
}

impl Delta {
    /// From one verdict to the next. What both share is not looked at.
    pub fn between(before: &Verdict, after: &Verdict) -> Self {
        let (old, new) = (apart(before, after), apart(after, before));
        let mut delta = Self::default();
        for (key, row) in &new {
            match old.get(key) {
                None => drop(delta.new.insert(*key)),
                Some(old) if place(old) != place(row) => drop(delta.moved.insert(*key)),
                Some(_) => (),
            }
        }
        delta.gone = old.keys().filter(|key| !new.contains_key(key)).count();
        delta
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The live rows of a verdict that it does not share with another. Closed findings count as gone: nobody has to act on
/// them.
fn apart(of: &Verdict, other: &Verdict) -> BTreeMap<Key, Row> {
    let findings = of.analysis.apart(&other.analysis);
    let listed = findings.values().filter(|f| of.analysis.lists(f));
    let rows = listed.map(|finding| of.row(finding));
    rows.filter(Row::live).map(|row| (row.key(), row)).collect()
}

fn place(row: &Row) -> (Option<(u8, u8)>, &str) {
    (row.mark(Measure::Current).map(|mark| mark.cell), row.state)
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.new.len(), "new"),
            (self.gone, "gone"),
            (self.moved.len(), "moved"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = parts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if words.is_empty() {
            return f.write_str("no threat changed");
        }
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{Date, Response, Subject, Tier, Value};

    use super::*;
    use crate::{Act, Ruling, Session};

    const SHOP: &str = "boundary AWS: cloud_account\n  ECR: registry scan_on_push=basic tag_immutability=no\n  App: container\nDev: developer stage=code\nDev -> ECR: push image action=push\nECR -> App: pull action=pull\n";

    type Step<'s> = Box<dyn Fn(&mut Session) + 's>;

    /// The same by looking at everything.
    fn plain(before: &Verdict, after: &Verdict) -> Delta {
        let live = |verdict: &Verdict| -> BTreeMap<Key, Row> {
            let rows = verdict.rows.iter().filter(|row| row.live());
            rows.map(|row| (row.key(), *row)).collect()
        };
        let (old, new) = (live(before), live(after));
        let moved = new.iter().filter(|(key, row)| {
            let old = old.get(key);
            old.is_some_and(|old| place(old) != place(row))
        });
        Delta {
            moved: moved.map(|(key, _)| *key).collect(),
            new: new
                .keys()
                .filter(|key| !old.contains_key(key))
                .copied()
                .collect(),
            gone: old.keys().filter(|key| !new.contains_key(key)).count(),
        }
    }

    #[test]
    fn what_is_shared_is_rightly_not_looked_at() {
        let (model, issues) = model::sketch::read(SHOP);
        assert_eq!(issues, []);
        let mut session = Session::open(model, None);
        let rules = Arc::new(analysis::RuleSet::builtin());
        let today = Date::constant(2026, 11, 24);
        session.accept(Verdict::of(&rules, today, 1, session.model()));
        let find = |session: &Session, name: &str| {
            let mut all = session.model().elements().iter();
            Subject::Element(*all.find(|(_, e)| e.name == name).unwrap().0)
        };
        let ecr = find(&session, "ECR");
        let registry = model::vocabulary().kind(model::Kind::Registry);
        let tags = registry.named("tag_immutability").unwrap();
        let open = {
            let verdict = session.verdict().unwrap();
            let live = |row: &&Row| row.live() && row.subject != ecr;
            verdict.id(verdict.rows.iter().find(live).unwrap())
        };
        let steps: Vec<(&str, Step<'_>)> = vec![
            ("an answer", Box::new(|s| s.answer(ecr, tags, Value::YES))),
            (
                "an acceptance",
                Box::new(|s| {
                    s.decide(open, Ruling::Response(Some(Response::Accept)));
                    s.decide(open, Ruling::Reason("small".to_owned()));
                }),
            ),
            (
                "two steps back",
                Box::new(|s| {
                    s.undo();
                    s.undo();
                }),
            ),
            ("all rules", Box::new(|s| s.set_tier(Tier::Full))),
            (
                "less",
                Box::new(|s| {
                    s.select([ecr]);
                    s.run(Act::Delete);
                }),
            ),
        ];
        let mut changes = Vec::new();
        for (what, step) in steps {
            let (before, model) = (
                Arc::clone(session.verdict().unwrap()),
                Arc::clone(session.model()),
            );
            step(&mut session);
            let after = before.analysis.after(&model, session.model());
            let after = Verdict::new(Arc::new(after), session.judged(), session.model());
            let delta = Delta::between(&before, &after);
            assert_eq!(delta, plain(&before, &after), "{what}");
            changes.extend((!delta.is_empty()).then_some(what));
            session.accept(after);
        }
        assert_eq!(changes.len(), 5, "{changes:?}");
    }
}
