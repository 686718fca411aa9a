//! Questions: what nobody stated, with the risk that hangs on the answer (ELEMENTS, section 7).

use model::Attr;

/// One rule's interest in one unknown of a subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ask {
    pub attribute: Attr,
    /// Asked, not assumed.
    pub asked: bool,
    pub rule: u16,
    /// The inherent risk of the finding that hangs on it.
    pub risk: f64,
}

/// The asks of one subject by attribute: each row is one question.
pub(crate) fn rows(asks: &[Ask]) -> impl Iterator<Item = &[Ask]> {
    asks.chunk_by(|a, b| a.attribute == b.attribute)
}
