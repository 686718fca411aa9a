//! The sketch: one line a thing, for tests, documents, `plimsoll draw` and paste-to-diagram. It holds names, kinds,
//! attributes, boundaries, assets, controls and flows; positions, decisions and provenance are not in it.

mod read;
mod token;
mod write;

pub use read::read;
pub use write::write;

/// Words that begin a line of their own kind, so that a name must not begin with them unquoted.
const KEYWORDS: [&str; 8] = [
    "boundary", "asset", "control", "title", "value", "decision", "matrix", "tier",
];

/// The path the id of the n-th thing of one path is made from; the first has the path itself.
fn numbered(path: &str, n: usize) -> String {
    if n > 1 {
        format!("{path}\u{1f}@{n}")
    } else {
        path.to_owned()
    }
}
