//! A sorted list of entries in shared pieces: an edit copies the pieces it touches and shares the rest with the list
//! before it.

use std::{marker::PhantomData, sync::Arc};

use crate::{
    order::{Entry, Key},
    view::View,
};

/// Entries in a full piece; up to twice as many before it is cut.
const PIECE: usize = 256;

type Piece = Arc<Vec<Entry>>;

#[derive(Clone, Debug)]
pub(crate) struct Sorted<K> {
    /// None is empty.
    pieces: Vec<Piece>,
    by: PhantomData<K>,
}

impl<K: Key> Sorted<K> {
    /// The entries in order.
    pub fn new(view: &View, entries: Vec<Entry>) -> Self {
        let keys = keys::<K>(view, entries);
        let back = |keys: &[(u64, u64)]| {
            let entries = keys.iter().map(|key| Entry::back::<K>(view, *key));
            Arc::new(entries.collect())
        };
        Self {
            pieces: keys.chunks(PIECE).map(back).collect(),
            by: PhantomData,
        }
    }

    /// The list with entries taken out and others put in. This one is sorted by the names in `before`, the result by
    /// those in `view`; only entries taken out may stand elsewhere by the one than by the other.
    pub fn moved(&self, before: &View, view: &View, gone: Vec<Entry>, fresh: Vec<Entry>) -> Self {
        let gone = keys::<K>(before, gone);
        let pieces = each::<K>(&self.pieces, before, &gone, without::<K>);
        if pieces.is_empty() {
            return Self::new(view, fresh);
        }
        let fresh = keys::<K>(view, fresh);
        let pieces = each::<K>(&pieces, view, &fresh, with::<K>);
        Self {
            pieces,
            by: PhantomData,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }

    /// The places of entries in the list; what is not there has none.
    pub fn places(&self, view: &View, entries: impl Iterator<Item = Entry>) -> Vec<Option<usize>> {
        let starts = self.pieces.iter().scan(0, |next, piece| {
            let start = *next;
            *next += piece.len();
            Some(start)
        });
        let starts: Vec<usize> = starts.collect();
        let place = |entry: Entry| {
            let key = entry.key::<K>(view);
            let behind = |piece: &Piece| piece.first().is_some_and(|one| one.key::<K>(view) <= key);
            let piece = self.pieces.partition_point(behind).checked_sub(1)?;
            let list = self.pieces.get(piece)?;
            let at = list.partition_point(|other| other.key::<K>(view) < key);
            (list.get(at) == Some(&entry)).then_some(starts.get(piece)? + at)
        };
        entries.map(place).collect()
    }
}

/// The keys of entries, sorted.
fn keys<K: Key>(view: &View, entries: Vec<Entry>) -> Vec<(u64, u64)> {
    let keys = entries.into_iter().map(|entry| entry.key::<K>(view));
    let mut keys: Vec<(u64, u64)> = keys.collect();
    keys.sort_unstable();
    keys
}

/// The pieces after some work with the keys that belong into each; pieces without any are shared.
fn each<K: Key>(
    pieces: &[Piece],
    view: &View,
    keys: &[(u64, u64)],
    work: impl Fn(&View, &[Entry], &[(u64, u64)]) -> Vec<Entry>,
) -> Vec<Piece> {
    let mut done: Vec<Piece> = Vec::with_capacity(pieces.len() + 1);
    let mut rest = keys;
    let firsts = pieces.iter().skip(1).map(|piece| piece.first());
    for (piece, next) in pieces.iter().zip(firsts.chain([None])) {
        let end = next
            .filter(|_| !rest.is_empty())
            .map(|next| next.key::<K>(view));
        let here = end.map_or(rest.len(), |end| rest.partition_point(|key| *key < end));
        let (own, others) = rest.split_at_checked(here).unwrap_or((rest, &[]));
        rest = others;
        if own.is_empty() {
            done.push(Arc::clone(piece));
            continue;
        }
        let list = work(view, piece, own);
        if list.len() > 2 * PIECE {
            done.extend(list.chunks(PIECE).map(|part| Arc::new(part.to_vec())));
        } else if !list.is_empty() {
            done.push(Arc::new(list));
        }
    }
    done
}

/// A piece without the entries of some keys.
fn without<K: Key>(view: &View, piece: &[Entry], keys: &[(u64, u64)]) -> Vec<Entry> {
    let mut list = Vec::with_capacity(piece.len());
    let mut rest = piece;
    for key in keys {
        let at = rest.partition_point(|entry| entry.key::<K>(view) < *key);
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        list.extend_from_slice(before);
        let found = after
            .first()
            .is_some_and(|entry| entry.key::<K>(view) == *key);
        rest = after.get(usize::from(found)..).unwrap_or_default();
    }
    list.extend_from_slice(rest);
    list
}

/// A piece with the entries of some keys.
fn with<K: Key>(view: &View, piece: &[Entry], keys: &[(u64, u64)]) -> Vec<Entry> {
    let mut list = Vec::with_capacity(piece.len() + keys.len());
    let mut rest = piece;
    for key in keys {
        let at = rest.partition_point(|entry| entry.key::<K>(view) < *key);
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        list.extend_from_slice(before);
        list.push(Entry::back::<K>(view, *key));
        rest = after;
    }
    list.extend_from_slice(rest);
    list
}
