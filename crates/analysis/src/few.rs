//! A short list that is mostly empty and never changes: a copy of the view shares it, and an empty one costs nothing.

use std::{ops::Deref, sync::Arc};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Few(Option<Arc<[u32]>>);

impl Deref for Few {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl FromIterator<u32> for Few {
    fn from_iter<I: IntoIterator<Item = u32>>(items: I) -> Self {
        let items: Vec<u32> = items.into_iter().collect();
        Self((!items.is_empty()).then(|| items.into()))
    }
}

impl<'a> IntoIterator for &'a Few {
    type Item = &'a u32;
    type IntoIter = std::slice::Iter<'a, u32>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
