//! Columns over dense indices, read without a panic: an index out of range reads as the default and writes nothing.

pub(crate) trait At<T> {
    fn at(&self, ix: usize) -> T;
    fn put(&mut self, ix: usize, value: T);
}

macro_rules! at {
    ($($list:ty),*) => {$(
        impl<T: Copy + Default> At<T> for $list {
            fn at(&self, ix: usize) -> T {
                self.get(ix).copied().unwrap_or_default()
            }

            fn put(&mut self, ix: usize, value: T) {
                if let Some(slot) = self.get_mut(ix) {
                    *slot = value;
                }
            }
        }
    )*};
}

// For vectors too, so that `list.put(ix, list.at(ix) + 1)` borrows in two phases.
at!([T], Vec<T>);
