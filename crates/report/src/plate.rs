//! Figures to slabs: scaled until they fit, with words for readers who cannot see them.

use std::collections::BTreeSet;

use emath::pos2;
use scene::{Scene, Shape};

use crate::{
    block::Figure,
    lay::Room,
    slab::{self, Slab},
    style::GRID,
    tag::Role,
};

/// A figure, scaled down until it fits; a full one also up.
pub fn plate(figure: &Figure, room: Room) -> Slab {
    let tag = room.tags.add_with(room.parent(), Role::Figure, alt(figure));
    let caption = figure.caption.as_ref().map(|(number, title)| {
        slab::caption(
            "Figure",
            *number,
            title,
            room.width,
            room.part(Role::Paragraph),
        )
    });
    let below = caption.as_ref().map_or(0.0, |slab| slab.height() + 6.0);
    let size = figure.scene.size;
    let fit = (room.width / size.x.max(1.0)).min((room.height - below) / size.y.max(1.0));
    let most = if figure.full { 1.6 } else { 1.0 };
    let scale = fit.min(most).max(0.001);
    let size = size * scale;
    let mut slab = Slab::new(
        room.width,
        size.y + below + if figure.full { 0.0 } else { GRID },
    );
    let left = if figure.full {
        (room.width - size.x) / 2.0
    } else {
        0.0
    };
    slab.scene.place(&figure.scene, pos2(left, 0.0), scale);
    tagged(&mut slab.scene, tag, room);
    if let Some(caption) = caption {
        slab.scene
            .place(&caption.scene, pos2(0.0, size.y + 6.0), 1.0);
    }
    slab
}

/// How much of a figure's words stand for it.
const WORDS: usize = 600;

/// The caption, then the words in the figure.
fn alt(figure: &Figure) -> String {
    let mut out = match &figure.caption {
        Some((_, title)) => title.clone(),
        None => "A figure.".to_owned(),
    };
    let mut met = BTreeSet::new();
    let mut lead = " In it: ";
    for item in &figure.scene.items {
        if let Shape::Text { text, .. } = &item.shape
            && text.chars().count() > 1
            && met.insert(text.as_str())
        {
            if out.chars().count() > WORDS {
                out.push_str(" and more");
                break;
            }
            out.push_str(lead);
            out.push_str(text);
            lead = ", ";
        }
    }
    out
}

/// Everything drawn belongs to the figure; each link is a part of it, named by the words under it.
fn tagged(scene: &mut Scene, tag: u32, room: Room) {
    let words: Vec<_> = scene
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some((item.bounds.center(), text.clone())),
            _ => None,
        })
        .collect();
    for item in &mut scene.items {
        item.tag = tag;
        if let Shape::Link { rect, .. } = &item.shape {
            let under = words.iter().find(|word| rect.contains(word.0));
            let alt = under.map_or_else(|| "To its definition".to_owned(), |word| word.1.clone());
            item.tag = room.tags.add_with(tag, Role::Link, alt);
        }
    }
}
