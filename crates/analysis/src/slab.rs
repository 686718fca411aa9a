//! A list of lists, one for each subject, in shared pieces: an edit copies the pieces it touches, and a comparison
//! skips those that two states share.

use std::sync::Arc;

/// Lists in one piece.
const PIECE: usize = 64;

#[derive(Clone, Debug)]
struct Piece<T> {
    /// The end of each list in `items`.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Piece<T> {
    fn list(&self, at: usize) -> &[T] {
        let end = |at: usize| self.ends.get(at).map(|end| *end as usize);
        let start = at.checked_sub(1).map_or(Some(0), end);
        let range = start.zip(end(at));
        range
            .and_then(|(start, end)| self.items.get(start..end))
            .unwrap_or_default()
    }
}

/// A list for each number of a table.
#[derive(Clone, Debug)]
pub(crate) struct Slabs<T> {
    pieces: Vec<Arc<Piece<T>>>,
}

impl<T> Default for Slabs<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

/// Whether two numbers' lists lie in one piece.
pub(crate) fn together(one: u32, other: u32) -> bool {
    one as usize / PIECE == other as usize / PIECE
}

/// New lists for some numbers, ascending: each number with the end of its list in `items`.
#[derive(Debug)]
pub(crate) struct Fresh<T> {
    ends: Vec<(u32, usize)>,
    pub items: Vec<T>,
}

impl<T> Default for Fresh<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<T> Fresh<T> {
    /// Forgets the lists, and keeps their memory.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.items.clear();
    }

    /// What was pushed to `items` since the last call is the list of a number.
    pub fn close(&mut self, number: u32) {
        self.ends.push((number, self.items.len()));
    }

    /// Each number with its list.
    pub fn lists(&self) -> impl Iterator<Item = (u32, &[T])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|end| end.1));
        self.ends.iter().zip(starts).map(|((number, end), start)| {
            (*number, self.items.get(start..*end).unwrap_or_default())
        })
    }
}

impl<T: Copy> Slabs<T> {
    /// The list of a number; empty where there is none.
    pub fn list(&self, number: u32) -> &[T] {
        let number = number as usize;
        let piece = self.pieces.get(number / PIECE);
        piece
            .map(|piece| piece.list(number % PIECE))
            .unwrap_or_default()
    }

    /// Puts lists in place of others.
    pub fn put(&mut self, fresh: &Fresh<T>) {
        let mut lists = fresh.lists().peekable();
        while let Some((number, _)) = lists.peek() {
            let at = *number as usize / PIECE;
            let first = at * PIECE;
            let old = self.pieces.get(at);
            let most = old.map_or(0, |old| old.items.len()) + fresh.items.len();
            let mut piece = Piece {
                ends: Vec::with_capacity(PIECE),
                items: Vec::with_capacity(most),
            };
            for slot in 0..PIECE {
                match lists.next_if(|(number, _)| *number as usize == first + slot) {
                    Some((_, list)) => piece.items.extend_from_slice(list),
                    None => piece
                        .items
                        .extend_from_slice(old.map_or(&[], |old| old.list(slot))),
                }
                piece.ends.push(piece.items.len() as u32);
            }
            let nothing = || Piece {
                ends: Vec::new(),
                items: Vec::new(),
            };
            while self.pieces.len() <= at {
                self.pieces.push(Arc::new(nothing()));
            }
            if let Some(slot) = self.pieces.get_mut(at) {
                *slot = Arc::new(piece);
            }
        }
    }

    /// The numbers of lists in pieces that two states do not share.
    pub fn unshared<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = u32> + 's {
        let pieces = self.pieces.iter().enumerate();
        let alone = pieces.filter(|(at, piece)| {
            !other
                .pieces
                .get(*at)
                .is_some_and(|theirs| Arc::ptr_eq(piece, theirs))
        });
        alone.flat_map(|(at, piece)| (at * PIECE) as u32..(at * PIECE + piece.ends.len()) as u32)
    }
}
