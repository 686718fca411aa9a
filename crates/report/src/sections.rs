//! The sections of the review report, one file each, in reading order.

mod accepted;
mod appendix;
mod assumptions;
mod boundaries;
mod coverage;
mod details;
mod elements;
mod guide;
mod matrices;
mod method;
mod register;
mod scope;
mod summary;
mod treatment;
mod workshop;

use crate::{Input, block::Block, book::Book, view::View};

/// A section writes itself into the book.
type Section = fn(&mut Book, &Input, &View);

/// All sections in order.
const SECTIONS: &[Section] = &[
    summary::write,
    guide::write,
    scope::write,
    elements::write,
    boundaries::write,
    method::write,
    matrices::write,
    register::write,
    details::write,
    treatment::write,
    accepted::write,
    assumptions::write,
    coverage::write,
    workshop::write,
    appendix::write,
];

/// The whole report as blocks.
pub fn blocks(input: &Input, view: &View) -> Vec<Block> {
    let mut book = Book::default();
    for section in SECTIONS {
        section(&mut book, input, view);
    }
    book.blocks
}

/// The sentences of the summary: the model's own, or a draft from the figures.
pub fn bottom_line(view: &View) -> String {
    summary::line(view, crate::view::PROSE)
}
