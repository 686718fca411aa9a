//! Conditions about what is far away (`ReachedBy`, `Reaches`), answered for all elements in one walk a condition.

use std::{collections::VecDeque, sync::Arc};

use crate::{
    compile::{Compiled, Pred},
    tri::Tri,
    view::{Node, Subject, View},
};

/// One far-reaching condition of a rule set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Search {
    /// Along the flows: what the subject reaches. Else what reaches it.
    pub forwards: bool,
    /// Only actors count.
    pub actors: bool,
    pub inner: Pred,
}

/// Numbers the far-reaching conditions of a rule set, equal ones alike, inner ones before outer ones; gives them by
/// number.
pub(crate) fn number(compiled: &mut [Compiled]) -> Vec<Search> {
    let mut met = Vec::new();
    for rule in compiled {
        rule.scope.number(&mut met);
        rule.weakness.number(&mut met);
    }
    met
}

/// Answers every condition for every element.
pub(crate) fn answer(searches: &[Search], view: &mut View) {
    view.searches = Arc::default();
    for search in searches {
        let answer = search.run(view);
        Arc::make_mut(&mut view.searches).push(answer);
    }
}

impl Search {
    /// The best answer among the elements that flows lead to (or come from), the element itself left out.
    fn run(&self, view: &View) -> Vec<Tri> {
        let ask = |ix: u32| {
            let subject = Subject::Element(ix);
            if !view.nodes.get(ix as usize).is_some_and(Node::alive)
                || (self.actors && !view.is_actor(subject))
            {
                return Tri::No;
            }
            self.inner.holds(view, subject)
        };
        let found: Vec<Tri> = (0..view.nodes.len() as u32).map(ask).collect();
        let mut answers = vec![Tri::No; found.len()];
        for wanted in [Tri::Unknown, Tri::Yes] {
            let from = (0..).zip(&found).filter(|(_, tri)| **tri == wanted);
            let near = self.spread(view, from.map(|(ix, _)| ix));
            for ((ix, answer), near) in (0..).zip(&mut answers).zip(near) {
                if near.iter().flatten().any(|source| *source != ix) {
                    *answer = wanted;
                }
            }
        }
        answers
    }

    /// For each element up to two of the sources it is connected with; two, because one may be the element itself.
    fn spread(&self, view: &View, from: impl Iterator<Item = u32>) -> Vec<[Option<u32>; 2]> {
        let mut near: Vec<[Option<u32>; 2]> = vec![[None; 2]; view.nodes.len()];
        let mut queue: VecDeque<(u32, u32)> = from.map(|ix| (ix, ix)).collect();
        while let Some((node, source)) = queue.pop_front() {
            let Some(slots) = near.get_mut(node as usize) else {
                continue;
            };
            if slots.contains(&Some(source)) {
                continue;
            }
            let Some(slot) = slots.iter_mut().find(|slot| slot.is_none()) else {
                continue;
            };
            *slot = Some(source);
            queue.extend(
                view.steps(node, !self.forwards)
                    .map(|(next, _)| (next, source)),
            );
        }
        near
    }
}
