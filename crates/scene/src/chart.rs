//! Charts as scenes. A chart takes plain words and numbers; what they mean is the caller's business.

#[path = "charts/matrix.rs"]
pub mod matrix;
