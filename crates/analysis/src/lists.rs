//! Findings and questions as plain lists. They are written out when first read: an edit that only counts pays nothing
//! for them.

use std::{
    fmt,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use crate::{Finding, Question, book::Book};

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident of $item:ident by $write:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name {
            book: Arc<Book>,
            list: OnceLock<Vec<$item>>,
        }

        impl $name {
            pub(crate) fn of(book: &Arc<Book>) -> Self {
                Self { book: Arc::clone(book), list: OnceLock::new() }
            }
        }

        impl Deref for $name {
            type Target = [$item];
            fn deref(&self) -> &[$item] {
                self.list.get_or_init(|| self.book.$write().collect())
            }
        }

        impl<'a> IntoIterator for &'a $name {
            type Item = &'a $item;
            type IntoIter = std::slice::Iter<'a, $item>;
            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self).finish()
            }
        }
    )*};
}

lists! {
    /// Findings in report order; reads like a slice.
    Findings of Finding by findings;
    /// Questions, most risk first; reads like a slice.
    Questions of Question by questions;
}
