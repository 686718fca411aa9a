//! What a panel worked out for all that is shown, kept from frame to frame: with thousands of threats a frame must not go
//! through them again.

use std::sync::{Arc, Weak};

use editor::Verdict;

use crate::wish::{Prefs, View};

/// A value that rests on the verdict, the window's settings and `K`; made again when one of them is another.
pub struct Kept<T, K = ()>(Option<(Of<K>, Arc<T>)>);

#[derive(PartialEq)]
struct Of<K> {
    verdict: Shown,
    prefs: Prefs,
    more: K,
}

impl<T, K> Default for Kept<T, K> {
    fn default() -> Self {
        Self(None)
    }
}

/// Which verdict, without holding on to what it says.
struct Shown(Weak<Verdict>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Weak::ptr_eq(&self.0, &other.0)
    }
}

impl<T, K: PartialEq> Kept<T, K> {
    /// The value, made now if it is not known.
    pub fn get(&mut self, view: View<'_>, more: K, make: impl FnOnce() -> T) -> Arc<T> {
        let of = Of {
            verdict: Shown(
                view.session
                    .verdict()
                    .map_or_else(Weak::new, Arc::downgrade),
            ),
            prefs: view.prefs.clone(),
            more,
        };
        match &self.0 {
            Some((known, value)) if *known == of => Arc::clone(value),
            _ => {
                let value = Arc::new(make());
                self.0 = Some((of, Arc::clone(&value)));
                value
            }
        }
    }
}
