//! The second page of the executive brief: where the threats stand before controls and now, what to do first, and what
//! rests on assumptions. It says less before it would take a third page.

use crate::{
    Input,
    block::{Block, Figure, Heading},
    book::Book,
    figure, lay, span,
    style::Turn,
    view::View,
};

/// How many actions, letters of a path's sentence, and whether the matrices stand.
const LEVELS: [(usize, bool); 4] = [(6, true), (4, true), (3, true), (3, false)];

pub fn write(book: &mut Book, _: &Input, view: &View) {
    let room = Turn::Portrait.safe().y;
    let mut page = Vec::new();
    for level in LEVELS {
        page = blocks(view, level);
        if lay::height(&page) <= room {
            break;
        }
    }
    book.push(Block::Break(Turn::Portrait));
    book.push(Block::Keep(page));
}

fn head(level: u8, title: &str, anchor: &str) -> Block {
    Block::Heading(Heading {
        level,
        spans: span::text(title),
        anchor: anchor.to_owned(),
        bookmark: u8::from(!anchor.is_empty()),
        ..Heading::default()
    })
}

fn blocks(view: &View, (actions, drawn): (usize, bool)) -> Vec<Block> {
    let mut page = vec![head(1, "Where the risks stand", "outlook")];
    if view.open().next().is_none() {
        page.push(Block::Text(span::faint("None recorded")));
        return page;
    }
    page.push(Block::Callout(span::bold(super::matrices::takeaway(view))));
    if drawn {
        let before = figure::half(
            view,
            figure::Figure::Inherent,
            "Before controls, closed ones too",
        );
        let now = figure::half(view, figure::Figure::Current, "Now");
        page.push(Block::Figure(Figure {
            scene: figure::pair(&before, &now),
            caption: None,
            full: false,
        }));
    }
    let advice = view.analysis.advice(view.model, actions);
    if !advice.is_empty() {
        let (lead, table) = super::advice::ranked(view, &advice, actions);
        page.push(head(2, "What to do first", ""));
        page.push(Block::Text(lead));
        page.push(Block::Table(table));
    }
    page.push(head(2, "What this rests on", ""));
    page.push(Block::Text(span::text(format!(
        "{}. A protection nobody stated is taken to be absent; a danger nobody stated is a question; neither is in the \
         counts of open threats. This is a review of a design, not a penetration test; likelihoods, impacts and effects \
         of controls are expert judgement.",
        super::assumptions::resting(view)
    ))));
    page
}
