//! Names into ids, once everything is declared: what stands on what, what is held, and what names nothing.

use std::{cell::Cell, collections::HashMap};

use super::{Pair, Reader};
use crate::{
    AssetId, BoundaryId, Edit, Element, ElementId, Issue, Model, clip, nearest,
    sketch::token::noted,
};

/// A name as a line gives it: the name, the number after `@`, the column.
pub(super) type Ref = (String, Option<usize>, usize);

/// What an element says of others, with the line it says it on.
pub(super) struct Later<'t> {
    /// Where the element stands among those drawn.
    pub at: usize,
    pub number: usize,
    pub link: Link,
    pub pair: Pair<'t>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    On,
    Holds,
}

/// The things of each name, in the order of their lines.
pub(super) struct Names<I>(HashMap<String, Vec<I>>, Cell<usize>);

/// How many names are compared in one sketch to offer the nearest, at most: nobody reads ten thousand hints, and each
/// costs a look at every name.
const COMPARED: usize = 200_000;

impl<I> Default for Names<I> {
    fn default() -> Self {
        Self(HashMap::new(), Cell::new(0))
    }
}

impl<I: Copy> Names<I> {
    pub fn add(&mut self, name: String, id: I) {
        self.0.entry(name).or_default().push(id);
    }

    /// How many there are of that name.
    pub fn count(&self, name: &str) -> usize {
        self.0.get(name).map_or(0, Vec::len)
    }

    /// The n-th of that name, from 1; the first unless a number is given.
    fn nth(&self, name: &str, nth: Option<usize>) -> Option<I> {
        let ix = nth.unwrap_or(1).checked_sub(1)?;
        self.0.get(name)?.get(ix).copied()
    }

    fn near(&self, name: &str) -> Option<&str> {
        if self.1.get() > COMPARED {
            return None;
        }
        self.1.set(self.1.get() + self.0.len());
        nearest(name, self.0.keys().map(String::as_str))
    }

    /// The thing a name means, or an issue that says what there is.
    fn find(
        &self,
        number: usize,
        (name, nth, column): &Ref,
        kind: &str,
        declare: &str,
    ) -> Result<I, Issue> {
        if let Some(id) = self.nth(name, *nth) {
            return Ok(id);
        }
        let (shown, count) = (clip(name), self.count(name));
        if let Some(nth) = nth.filter(|_| count > 0) {
            let what = format!("there is no {kind} \u{201c}{shown}\u{201d} @{nth}");
            let hint = match count {
                1 => "there is only one of that name".to_owned(),
                _ => format!("there are {count} of that name"),
            };
            return Err(Issue::new(number, *column, what, hint));
        }
        let what = format!("no {kind} is named \u{201c}{shown}\u{201d}");
        let hint = match self.near(name) {
            Some(near) => format!("did you mean \u{201c}{}\u{201d}?", clip(near)),
            None => declare.to_owned(),
        };
        Err(Issue::new(number, *column, what, hint))
    }

    /// What a value refers to: a name with or without `@n`, else a name that is all of the text.
    fn meant(&self, text: &str) -> Option<I> {
        noted(text)
            .and_then(|(name, nth)| self.nth(&name, nth))
            .or_else(|| self.nth(text, None))
    }
}

impl Reader<'_> {
    /// The element a name means, or an issue with the nearest name.
    pub(super) fn find(&self, number: usize, name: &Ref) -> Result<ElementId, Issue> {
        let declare = "declare it on a line of its own: NAME: kind";
        self.elements.find(number, name, "element", declare)
    }

    /// The boundary a name means, or an issue with the nearest name.
    pub(super) fn zone(&self, number: usize, name: &Ref) -> Result<BoundaryId, Issue> {
        let declare = "declare it on a line of its own: boundary NAME: kind";
        self.zones.find(number, name, "boundary", declare)
    }

    /// The assets of those names; a name of none is an issue.
    pub(super) fn held(&mut self, number: usize, pair: &Pair<'_>) -> Vec<AssetId> {
        let mut found = Vec::new();
        for name in &pair.values {
            if let Some(id) = self.assets.meant(name) {
                found.push(id);
                continue;
            }
            let hint = match self.assets.near(name) {
                Some(near) => format!("did you mean \u{201c}{}\u{201d}?", clip(near)),
                None => "declare it: asset NAME: confidentiality=3".to_owned(),
            };
            let what = format!("no asset is named \u{201c}{}\u{201d}", clip(name));
            self.issues
                .push(Issue::new(number, pair.column, what, hint));
        }
        found
    }

    pub(super) fn finish(mut self) -> (Model, Vec<Issue>) {
        for later in std::mem::take(&mut self.later) {
            self.settle(&later);
        }
        let mut edit = Edit::new(&mut self.model);
        for (id, element) in std::mem::take(&mut self.drawn) {
            edit.put(id, element);
        }
        for ends in std::mem::take(&mut self.flows) {
            if let Err(issue) = self.flow(ends) {
                self.issues.push(issue);
            }
        }
        for flows in self.between.values_mut() {
            flows.sort_by(|a, b| a.0.cmp(&b.0));
        }
        for put in std::mem::take(&mut self.controls) {
            if let Err(issue) = self.attach(put) {
                self.issues.push(issue);
            }
        }
        self.circles();
        self.issues.sort();
        (self.model, self.issues)
    }

    fn settle(&mut self, later: &Later<'_>) {
        let (number, pair) = (later.number, &later.pair);
        if later.link == Link::Holds {
            let held = self.held(number, pair);
            if let Some((_, element)) = self.drawn.get_mut(later.at) {
                element.holds.extend(held);
            }
            return;
        }
        let text = pair.text();
        let found = self.elements.meant(&text).map_or_else(
            || {
                let (name, nth) = noted(&text).unwrap_or_else(|| (text.to_string(), None));
                self.find(number, &(name, nth, pair.column))
            },
            Ok,
        );
        match found {
            Ok(on) => {
                if let Some((_, element)) = self.drawn.get_mut(later.at) {
                    element.on = Some(on);
                }
            }
            Err(issue) => self.issues.push(issue),
        }
    }

    /// Elements that stand on themselves in the end, or on too many others, are an issue; the link is dropped.
    fn circles(&mut self) {
        let faults = self.model.circling();
        if faults.is_empty() {
            return;
        }
        let lines: HashMap<ElementId, usize> = self.lines.drain(..).collect();
        for fault in faults {
            let id = ElementId(fault.record);
            let number = lines.get(&id).copied().unwrap_or(1);
            self.issues
                .push(Issue::new(number, 1, fault.what, fault.hint));
            Edit::new(&mut self.model).update(id, |e: &mut Element| e.on = None);
        }
    }
}
