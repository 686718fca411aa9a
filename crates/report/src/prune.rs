//! Takes the links out of a document that lead to parts it does not have: a profile or a person may leave sections out.

use std::collections::BTreeSet;

use scene::{Ink, Scene, Shape, Target};

use crate::{
    block::{Block, Row},
    span::Span,
};

/// Unlinks what leads nowhere.
pub fn prune(blocks: &mut [Block]) {
    let mut known = BTreeSet::new();
    gather(blocks, &mut known);
    cut_all(blocks, &known);
}

fn gather(blocks: &[Block], known: &mut BTreeSet<String>) {
    let mut add = |name: &str| {
        if !name.is_empty() && !known.contains(name) {
            known.insert(name.to_owned());
        }
    };
    for block in blocks {
        match block {
            Block::Heading(head) => add(&head.anchor),
            Block::Table(table) => {
                for row in &table.rows {
                    row.anchor.iter().for_each(|name| add(name));
                }
            }
            _ => {}
        }
    }
    for block in blocks {
        match block {
            Block::Keep(inner) => gather(inner, known),
            Block::Beside(columns) => columns.iter().for_each(|(_, inner)| gather(inner, known)),
            _ => {}
        }
    }
}

fn cut_all(blocks: &mut [Block], known: &BTreeSet<String>) {
    let all = |list: &mut [Vec<Span>]| list.iter_mut().for_each(|spans| cut(spans, known));
    for block in blocks {
        match block {
            Block::Heading(head) => cut(&mut head.spans, known),
            Block::Text(spans) | Block::Small(spans) | Block::Callout(spans) => cut(spans, known),
            Block::List { items, .. } | Block::Steps(items) => all(items),
            Block::Table(table) => table
                .rows
                .iter_mut()
                .for_each(|row: &mut Row| all(&mut row.cells)),
            Block::Figure(figure) => cut_scene(&mut figure.scene, known),
            Block::Facts(facts) => facts.iter_mut().for_each(|(_, spans)| cut(spans, known)),
            Block::Keep(inner) => cut_all(inner, known),
            Block::Beside(columns) => columns
                .iter_mut()
                .for_each(|(_, inner)| cut_all(inner, known)),
            Block::Sign { .. } | Block::Contents | Block::Break(_) | Block::Gap(_) => {}
        }
    }
}

fn cut(spans: &mut [Span], known: &BTreeSet<String>) {
    for span in spans {
        if dead(span.to.as_ref(), known) {
            span.to = None;
            if span.ink == Ink::Accent {
                span.ink = Ink::Text;
            }
        }
    }
}

/// Unlinks what leads nowhere in a drawing.
pub fn cut_scene(scene: &mut Scene, known: &BTreeSet<String>) {
    scene.items.retain(|item| match &item.shape {
        Shape::Link { to, .. } => !dead(Some(to), known),
        _ => true,
    });
}

fn dead(to: Option<&Target>, known: &BTreeSet<String>) -> bool {
    matches!(to, Some(Target::Anchor(name)) if !known.contains(name))
}
