//! Judging again what an edit bears on. What follows from the drawing is worked out anew for the whole model, which is
//! cheap, and compared with what it was: only subjects for which something differs are judged again.

use std::{ops::Range, sync::Arc};

use model::{Model, vocabulary};

use crate::{
    acting::Acts,
    book::{Book, Dirty, Frame},
    said::{Said, strays},
    search,
    touched::Touched,
    view::{Subject, View},
};

/// The tables of flows and of assets.
const FLOWS: usize = Subject::Flow(0).seat().0;
const ASSETS: usize = Subject::Asset(0).seat().0;

/// Facts compared at once; no row of facts is longer.
const PIECE: usize = 512;

impl Book {
    /// The book of a model that differs from the one this book is of by the touched records. None where a whole pass is
    /// needed: the terms of judging changed, or a decision may mean any finding.
    pub fn after(&self, model: &Model, touched: &Touched) -> Option<Self> {
        if touched.terms || self.said.strays || self.view.worn() {
            return None;
        }
        let mut view = self.view.clone();
        let patched = view.patch(model, touched);
        if patched.loud {
            view.complete();
        } else {
            let rows = rows(&view, touched);
            if patched.rated {
                view.reweigh(rows);
            } else {
                view.overlay(rows);
            }
        }
        let acts = if touched.controls.is_empty() {
            if patched.structure && !self.acts.on.is_empty() {
                Arc::new(self.set.acting_again(&self.acts, &view))
            } else {
                Arc::clone(&self.acts)
            }
        } else {
            let acts = self.set.acting(model, &view, Some(&self.acts));
            view.in_place = Arc::new(acts.in_place.clone());
            Arc::new(acts)
        };
        let news = !touched.said.is_empty() || !touched.controls.is_empty() || touched.threats;
        if news && strays(model, &acts, Some(&touched.said)) {
            return None;
        }
        search::answer(&self.plan.searches, &mut view);
        let said = if !touched.said.is_empty() {
            Arc::new(Said::new(&self.set, model, &view, false))
        } else if patched.renumbered {
            Arc::new(self.said.placed(model, &view))
        } else {
            Arc::clone(&self.said)
        };
        let frame = Frame {
            set: Arc::clone(&self.set),
            plan: Arc::clone(&self.plan),
            terms: Arc::clone(&self.terms),
            said,
            view,
            acts,
        };
        let dirty = self.dirty(&frame, model, touched);
        Some(Self::write(frame, model, &dirty, Some(self)))
    }

    /// The subjects an edit bears on.
    fn dirty(&self, new: &Frame, model: &Model, touched: &Touched) -> Dirty {
        let (old, view) = (&self.view, &new.view);
        let mut dirty = Dirty::new(view);
        dirty.mark(Subject::Model);
        // The records themselves, under the numbers they had and have.
        for side in [old, view] {
            let elements = touched.elements.iter();
            dirty.all_of(elements.filter_map(|id| side.elements.number(id).map(Subject::Element)));
            let flows = touched.flows.iter();
            dirty.all_of(flows.filter_map(|id| side.flows.number(id).map(Subject::Flow)));
            let assets = touched.assets.iter();
            dirty.all_of(assets.filter_map(|id| side.assets.number(id).map(Subject::Asset)));
            let zones = touched.boundaries.iter();
            dirty.all_of(zones.filter_map(|id| side.boundaries.number(id).map(Subject::Boundary)));
        }
        dirty.all_of(
            touched
                .about
                .iter()
                .filter_map(|subject| view.subject(*subject)),
        );
        if !Arc::ptr_eq(&self.acts, &new.acts) {
            dirty.all_of(new.acts.differing(&self.acts));
            dirty.all_of(straight(&self.acts, &new.acts, model, view));
        }
        if !Arc::ptr_eq(&old.added, &view.added) {
            derived(old, view, &mut dirty);
        }
        found_afar(old, view, &mut dirty);
        if !touched.assets.is_empty() {
            dirty.all_of(carriers(view, &dirty));
        }
        if new.plan.sight.zones {
            zoned(self, view, touched, &mut dirty);
        }
        for _ in 0..new.plan.sight.depth {
            let further = onlookers(old, view, &dirty);
            dirty.all_of(further);
        }
        dirty
    }
}

/// The rows of facts of the touched things.
fn rows(view: &View, touched: &Touched) -> Vec<Range<usize>> {
    let elements = touched.elements.iter().filter_map(|id| {
        let node = view.nodes.get(view.elements.number(id)? as usize)?;
        Some((node.row, vocabulary().kind(node.kind).attributes.len()))
    });
    let flows = touched.flows.iter().filter_map(|id| {
        let line = view.lines.get(view.flows.number(id)? as usize)?;
        Some((line.row, vocabulary().flow().attributes.len()))
    });
    let assets = touched.assets.iter().filter_map(|id| {
        let datum = view.data.get(view.assets.number(id)? as usize)?;
        Some((datum.row, vocabulary().asset().attributes.len()))
    });
    let all = elements.chain(flows).chain(assets);
    all.map(|(row, width)| row..row.saturating_add(width))
        .collect()
}

/// The subjects of findings on which other controls were put straight.
fn straight(before: &Acts, after: &Acts, model: &Model, view: &View) -> Vec<Subject> {
    let ids = before.direct.keys().chain(after.direct.keys());
    let changed = ids.filter(|id| before.direct.get(id) != after.direct.get(id));
    let decisions = changed.filter_map(|id| model.decisions().get(id));
    decisions
        .filter_map(|decision| view.subject(decision.subject))
        .collect()
}

/// Marks the subjects for which other things follow from the drawing than before.
fn derived(old: &View, new: &View, dirty: &mut Dirty) {
    // Compared in big pieces first: nearly all are the same.
    let pieces = new.cells.chunks(PIECE).zip(old.cells.chunks(PIECE));
    let same: Vec<bool> = pieces.map(|(a, b)| a == b).collect();
    let differs = |row: usize, width: usize| -> bool {
        let ends = [row, (row + width).saturating_sub(1)];
        let quiet = |at: &usize| same.get(at / PIECE) == Some(&true);
        !ends.iter().all(quiet)
            && old.cells.get(row..row + width) != new.cells.get(row..row + width)
    };
    let lots = old.lots.iter().zip(new.lots.iter());
    for ((ix, node), (before, after)) in (0..).zip(new.nodes.iter()).zip(lots) {
        let width = vocabulary().kind(node.kind).attributes.len();
        let same = (
            before.task,
            before.exposure,
            before.targeted,
            before.ratings,
            before.left,
        ) == (
            after.task,
            after.exposure,
            after.targeted,
            after.ratings,
            after.left,
        );
        if !same || (node.alive() && differs(node.row, width)) {
            dirty.mark(Subject::Element(ix));
        }
    }
    let width = vocabulary().flow().attributes.len();
    for (ix, line) in (0..).zip(new.lines.iter()) {
        if line.alive() && differs(line.row, width) {
            dirty.mark(Subject::Flow(ix));
        }
    }
}

/// Marks the elements of which far-reaching conditions say something else.
fn found_afar(old: &View, new: &View, dirty: &mut Dirty) {
    for (before, after) in old.searches.iter().zip(new.searches.iter()) {
        for (ix, (before, after)) in (0..).zip(before.iter().zip(after)) {
            if before != after {
                dirty.mark(Subject::Element(ix));
            }
        }
    }
}

/// The flows that carry a dirty asset; its holders are found by their ratings.
fn carriers(view: &View, dirty: &Dirty) -> Vec<Subject> {
    let lines = (0..).zip(view.lines.iter());
    let carries = |carried: &[u32]| {
        carried
            .iter()
            .any(|asset| dirty.has(Subject::Asset(*asset)))
    };
    lines
        .filter(|(_, line)| carries(&line.carries))
        .map(|(ix, _)| Subject::Flow(ix))
        .collect()
}

/// Marks what may lie in other boundaries than before.
fn zoned(book: &Book, view: &View, touched: &Touched, dirty: &mut Dirty) {
    if touched.boundaries.is_empty() {
        for side in [&book.view, view] {
            let numbers = touched
                .elements
                .iter()
                .filter_map(|id| side.elements.number(id));
            let numbers: Vec<u32> = numbers.collect();
            for ix in numbers {
                let wires = side.wires.out(ix).iter().chain(side.wires.back(ix));
                dirty.all_of(wires.map(|wire| Subject::Flow(wire.line)));
            }
        }
        return;
    }
    dirty.all_of((0..view.nodes.len() as u32).map(Subject::Element));
    dirty.all_of((0..view.lines.len() as u32).map(Subject::Flow));
    dirty.all_of((0..view.zones.len() as u32).map(Subject::Boundary));
}

/// The subjects whose conditions may look at a dirty one: what stands on it, its ends, what holds or carries it.
fn onlookers(old: &View, new: &View, dirty: &Dirty) -> Vec<Subject> {
    let mut found = Vec::new();
    for ix in 0..new.nodes.len() as u32 {
        let base = new.base(Subject::Element(ix));
        if base.is_some_and(|base| dirty.has(base)) {
            found.push(Subject::Element(ix));
        }
    }
    let flows = dirty.tables().nth(FLOWS).map(|table| table.1);
    for ix in flows.into_iter().flatten() {
        for line in [old, new].map(|side| side.lines.get(ix as usize)) {
            let ends = line.map(|line| [Subject::Element(line.from), Subject::Element(line.to)]);
            found.extend(ends.into_iter().flatten());
        }
    }
    // Seldom, and what things hold lies all over the place.
    if dirty.some(ASSETS) {
        let holds = |carried: &[u32]| carried.iter().any(|one| dirty.has(Subject::Asset(*one)));
        let nodes = (0..).zip(new.nodes.iter());
        let holders = nodes.filter(|(_, node)| holds(&node.holds));
        found.extend(holders.map(|(ix, _)| Subject::Element(ix)));
        found.extend(carriers(new, dirty));
    }
    found
}
