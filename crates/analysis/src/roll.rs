//! The numbers things have in the view. A number stays with its thing for as long as the thing is there, so that an
//! edit renumbers nothing else; ids and names say the order people see.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hash, Hasher},
};

/// Up to so many new ids are put in their places one by one.
const FEW: usize = 8;

/// Hashes ids by their last half, which is random in every version we make.
#[derive(Clone, Copy, Debug, Default)]
struct Tail(u64);

impl Hasher for Tail {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(tail) = bytes.last_chunk() {
            // Knuth's constant: the high bits tell ids apart too.
            self.0 = u64::from_be_bytes(*tail).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    /// The length of an id says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Ids, numbers and the order of names of one table.
#[derive(Clone, Debug)]
pub(crate) struct Roll<I> {
    /// Found by id; never walked.
    found: HashMap<I, u32, BuildHasherDefault<Tail>>,
    /// By id.
    numbers: Vec<(I, u32)>,
    /// Numbers in the order of names, then ids.
    by_name: Vec<u32>,
    /// By number its place in that order; stale where nothing has the number.
    ranks: Vec<u32>,
    /// Numbers nothing has any more.
    free: Vec<u32>,
}

impl<I> Default for Roll<I> {
    fn default() -> Self {
        Self {
            found: HashMap::default(),
            numbers: Vec::new(),
            by_name: Vec::new(),
            ranks: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<I: Ord + Copy + Hash> Roll<I> {
    /// The number of an id.
    pub fn number(&self, id: &I) -> Option<u32> {
        self.found.get(id).copied()
    }

    /// The place of a number in the order of names.
    pub fn rank(&self, number: u32) -> u32 {
        self.ranks.get(number as usize).copied().unwrap_or(u32::MAX)
    }

    /// The number at a place in the order of names.
    pub fn ranked(&self, rank: u32) -> u32 {
        self.by_name.get(rank as usize).copied().unwrap_or(u32::MAX)
    }

    /// The numbers of ids that all stay, with names under which all stay where they are; none where something moves.
    /// `key` gives the name and id of a number.
    pub fn settled<'n>(
        &self,
        ids: &[I],
        names: &[Option<&'n str>],
        key: impl Fn(u32) -> Option<(&'n str, I)>,
    ) -> Option<Vec<(u32, Stay)>> {
        let ids = ids.iter().zip(names);
        ids.map(|(id, name)| {
            let (number, own) = (self.number(id)?, ((*name)?, *id));
            let rank = self.rank(number);
            let at = |rank: u32| key(self.ranked(rank));
            let above = rank.checked_sub(1).and_then(at);
            let below = at(rank + 1);
            let stays =
                above.is_none_or(|other| other < own) && below.is_none_or(|other| own < other);
            stays.then_some((number, Stay::Kept))
        })
        .collect()
    }

    /// Takes ids out and in: `ids` are sorted, each once; `there` says beside them whether there is such a thing now.
    /// Returns the number of each, and whether it is new or gone.
    pub fn update(&mut self, ids: &[I], there: impl Iterator<Item = bool>) -> Vec<(u32, Stay)> {
        let mut gone: Vec<u32> = Vec::new();
        let mut fresh: Vec<(I, u32)> = Vec::new();
        let mut told = Vec::with_capacity(ids.len());
        if self.numbers.is_empty() {
            self.found.reserve(ids.len());
            self.ranks.reserve(ids.len());
        }
        for (id, there) in ids.iter().zip(there) {
            told.push(match (self.number(id), there) {
                (Some(number), true) => (number, Stay::Kept),
                (Some(number), false) => {
                    self.found.remove(id);
                    gone.push(number);
                    (number, Stay::Gone)
                }
                (None, true) => {
                    let number = self.free.pop().unwrap_or(self.ranks.len() as u32);
                    if number as usize == self.ranks.len() {
                        self.ranks.push(u32::MAX);
                    }
                    self.found.insert(*id, number);
                    fresh.push((*id, number));
                    (number, Stay::New)
                }
                (None, false) => (u32::MAX, Stay::Never),
            });
        }
        if !gone.is_empty() {
            let gone: std::collections::BTreeSet<u32> = gone.iter().copied().collect();
            self.numbers.retain(|(_, number)| !gone.contains(number));
            self.by_name.retain(|number| !gone.contains(number));
        }
        self.free.extend(gone);
        if self.numbers.is_empty() {
            self.numbers = fresh;
        } else if fresh.len() <= FEW {
            for (id, number) in fresh {
                let at = self.numbers.partition_point(|entry| entry.0 < id);
                self.numbers.insert(at, (id, number));
            }
        } else {
            self.numbers.extend(fresh);
            self.numbers.sort_unstable_by_key(|entry| entry.0);
        }
        told
    }

    /// Puts numbers where their names belong. `named` are the things that are new or were renamed, in any order; `key`
    /// gives the name and id of a number.
    pub fn name<'n>(
        &mut self,
        named: impl Iterator<Item = (&'n str, I, u32)>,
        key: impl Fn(u32) -> Option<(&'n str, I)>,
    ) {
        // Most names differ in their first letters, and these lie close together.
        let mut named: Vec<(u64, &str, I, u32)> = named
            .map(|(name, id, number)| (first(name), name, id, number))
            .collect();
        named.sort_unstable();
        let named = named.into_iter().map(|entry| (entry.1, entry.2, entry.3));
        let named: Vec<(&str, I, u32)> = named.collect();
        if self.by_name.is_empty() {
            self.by_name = named.iter().map(|entry| entry.2).collect();
        } else if !named.is_empty() {
            let moved: std::collections::BTreeSet<u32> =
                named.iter().map(|entry| entry.2).collect();
            self.by_name.retain(|number| !moved.contains(number));
            let mut merged = Vec::with_capacity(self.by_name.len() + named.len());
            let mut rest = self.by_name.as_slice();
            for (name, id, number) in named {
                let at = rest.partition_point(|other| key(*other) < Some((name, id)));
                let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
                merged.extend_from_slice(before);
                merged.push(number);
                rest = after;
            }
            merged.extend_from_slice(rest);
            self.by_name = merged;
        }
        for (rank, number) in (0..).zip(&self.by_name) {
            if let Some(slot) = self.ranks.get_mut(*number as usize) {
                *slot = rank;
            }
        }
    }

    /// The numbers in the order of ids.
    pub fn by_id(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().map(|entry| entry.1)
    }

    /// How many numbers are free.
    pub fn idle(&self) -> usize {
        self.free.len()
    }
}

/// The first letters of a name as a number that orders as they do.
fn first(name: &str) -> u64 {
    let mut bytes = [0; 8];
    let letters = bytes.iter_mut().zip(name.as_bytes());
    letters.for_each(|(slot, byte)| *slot = *byte);
    u64::from_be_bytes(bytes)
}

/// What becomes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stay {
    New,
    Kept,
    Gone,
    /// There was no such thing and is none.
    Never,
}
