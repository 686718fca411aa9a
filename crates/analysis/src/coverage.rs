//! Which items of other catalogues the rules and controls touch, and which they do not. A catalogue is a file in
//! `assets/standards`: ids and our own words only. What nothing touches is listed, with the reason where a drawing
//! cannot show it; of catalogues that are not carried whole only what is named can be told.

use std::{cmp::Ordering, collections::BTreeMap, fmt::Write};

use serde::{Deserialize, Serialize};

use crate::{Refs, RuleSet, pack::STANDARDS, parse::read};

/// Which references of rules and controls a catalogue is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum List {
    Attack,
    Nist800190,
    Owasp,
    Cis,
    Source,
    /// None: each item names its rules.
    Named,
}

impl List {
    fn of(self, refs: &Refs) -> &[String] {
        match self {
            Self::Attack => &refs.attack,
            Self::Nist800190 => &refs.nist_800_190,
            Self::Owasp => &refs.owasp,
            Self::Cis => &refs.cis,
            Self::Source => &refs.source,
            Self::Named => &[],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum By {
    Rules,
    Controls,
    Both,
}

/// A file of `assets/standards`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    id: String,
    order: u8,
    title: String,
    note: String,
    refs: List,
    by: By,
    /// What stands before the id in references.
    #[serde(default)]
    prefix: String,
    /// `T1078.001` touches `T1078` as well.
    #[serde(default)]
    parents: bool,
    #[serde(default = "whole")]
    complete: bool,
    #[serde(default)]
    items: Vec<Listed>,
}

fn whole() -> bool {
    true
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    id: String,
    /// Why a drawing cannot show it.
    #[serde(default)]
    unseen: String,
    /// The codes of all rules it needs, where no reference leads to it.
    #[serde(default)]
    rules: Vec<String>,
}

/// One catalogue with its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    pub id: String,
    pub title: String,
    /// What the items are, and what is not carried.
    pub note: String,
    /// All items of the catalogue are here; else only those that something names.
    pub complete: bool,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    pub id: String,
    /// The codes of the rules, or ids of the controls, that touch it.
    pub by: Vec<String>,
    /// Why a drawing cannot show it; empty where it can.
    pub unseen: String,
}

impl Coverage {
    /// The items nothing touches, though a drawing could show them.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let bare = self.items.iter();
        bare.filter(|item| item.by.is_empty() && item.unseen.is_empty())
            .map(|item| item.id.as_str())
    }

    /// The items a drawing cannot show, with the reason.
    pub fn unseen(&self) -> impl Iterator<Item = (&str, &str)> {
        let bare = self.items.iter().filter(|item| item.by.is_empty());
        bare.filter(|item| !item.unseen.is_empty())
            .map(|item| (item.id.as_str(), item.unseen.as_str()))
    }

    /// How many items something touches.
    pub fn touched(&self) -> usize {
        self.items.iter().filter(|item| !item.by.is_empty()).count()
    }

    /// `47 of 48`, or how many are named.
    pub fn share(&self) -> String {
        if self.complete {
            format!("{} of {}", self.touched(), self.items.len())
        } else {
            format!("{} named", self.items.len())
        }
    }

    /// What is left, in words; nothing where all is touched.
    pub fn left(&self) -> Vec<String> {
        let missing: Vec<&str> = self.missing().collect();
        let mut left = Vec::new();
        if !missing.is_empty() {
            left.push(format!("no rule for {}", missing.join(", ")));
        }
        left.extend(self.unseen().map(|(id, why)| format!("{id}: {why}")));
        left
    }

    /// The whole table as text: the head, then each item with what touches it.
    pub fn words(&self) -> String {
        let mut text = format!("{}: {}\n  {}\n", self.title, self.share(), self.note);
        let wide = self.items.iter().map(|item| item.id.chars().count()).max();
        let wide = wide.unwrap_or_default();
        for item in &self.items {
            let by = match (item.by.is_empty(), item.unseen.is_empty()) {
                (false, _) => item.by.join(" "),
                (true, false) => format!("- ({})", item.unseen),
                (true, true) => "- nothing".to_owned(),
            };
            let _ = writeln!(text, "  {:<wide$}  {by}", item.id);
        }
        text
    }
}

/// The catalogues in a fixed order.
pub fn tables(set: &RuleSet) -> Vec<Coverage> {
    let mut tables: Vec<(u8, Coverage)> = STANDARDS
        .iter()
        .map(|(file, text)| match read::<Standard>(text) {
            Ok(standard) => (standard.order, standard.table(set)),
            // A file of this build; a test reads them all.
            Err(issue) => (u8::MAX, unread(file, &issue)),
        })
        .collect();
    tables.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    tables.into_iter().map(|(_, table)| table).collect()
}

fn unread(file: &str, issue: &model::Issue) -> Coverage {
    Coverage {
        id: file.to_owned(),
        title: file.to_owned(),
        note: format!("cannot be read: {issue}"),
        complete: false,
        items: Vec::new(),
    }
}

/// A line a catalogue, as a Markdown table.
pub fn summary(set: &RuleSet) -> String {
    let mut text = "| catalogue | touched | what is left |\n|---|---|---|\n".to_owned();
    for table in tables(set) {
        let left = if table.complete {
            table.left().join("; ")
        } else {
            table.note.clone()
        };
        let _ = writeln!(text, "| {} | {} | {left} |", table.title, table.share());
    }
    text
}

impl Standard {
    fn table(&self, set: &RuleSet) -> Coverage {
        let named = self.named(set);
        let by = |id: &str| named.get(id).cloned().unwrap_or_default();
        let items = if self.complete {
            self.items
                .iter()
                .map(|item| self.item(set, item, by(&item.id)))
                .collect()
        } else {
            let mut ids: Vec<&String> = named.keys().collect();
            ids.sort_by(|a, b| by_number(a, b));
            let item = |id: &String| Item {
                id: id.clone(),
                by: by(id),
                unseen: String::new(),
            };
            ids.into_iter().map(item).collect()
        };
        Coverage {
            id: self.id.clone(),
            title: self.title.clone(),
            note: self.note.clone(),
            complete: self.complete,
            items,
        }
    }

    fn item(&self, set: &RuleSet, item: &Listed, mut by: Vec<String>) -> Item {
        let there = |code: &String| set.rule(code).is_some();
        if self.refs == List::Named && item.rules.iter().all(there) {
            by.clone_from(&item.rules);
        }
        Item {
            id: item.id.clone(),
            by,
            unseen: item.unseen.clone(),
        }
    }

    /// The ids that rules and controls name, each with who does.
    fn named(&self, set: &RuleSet) -> BTreeMap<String, Vec<String>> {
        let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut take = |refs: &Refs, who: &str| {
            let list = self.refs.of(refs).iter();
            for id in list.filter_map(|id| id.strip_prefix(&self.prefix)) {
                for id in self.touches(id) {
                    let by = named.entry(id.to_owned()).or_default();
                    if by.last().is_none_or(|last| last != who) {
                        by.push(who.to_owned());
                    }
                }
            }
        };
        if self.by != By::Controls {
            for rule in &set.rules {
                let code = if rule.code.is_empty() {
                    &rule.id
                } else {
                    &rule.code
                };
                take(&rule.refs, code);
            }
        }
        if self.by != By::Rules {
            for control in &set.controls {
                take(&control.refs, &control.id);
            }
        }
        named
    }

    /// The items a reference touches: itself, and what it is a part of.
    fn touches<'i>(&self, id: &'i str) -> Vec<&'i str> {
        let mut ids = vec![id];
        if self.parents {
            ids.extend(id.split_once('.').map(|(parent, _)| parent));
        }
        if self.refs == List::Source {
            let letter = id.trim_end_matches(|c: char| c.is_ascii_digit());
            ids.extend((letter != id).then_some(letter));
        }
        ids
    }
}

/// Ids with numbers in the order people count them: `4.2` before `4.10`.
fn by_number(a: &str, b: &str) -> Ordering {
    let parts = |id: &str| -> Vec<(String, u32)> {
        id.split('.')
            .map(|part| (part.to_owned(), part.parse().unwrap_or(0)))
            .collect()
    };
    for ((a, m), (b, n)) in parts(a).iter().zip(&parts(b)) {
        let order = m.cmp(n).then_with(|| a.cmp(b));
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}
