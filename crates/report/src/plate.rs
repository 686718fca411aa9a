//! Figures to slabs: scaled until they fit, with words for readers who cannot see them.

use std::collections::BTreeSet;

use emath::pos2;
use scene::{Scene, Shape};

use crate::{
    block::{Block, Figure},
    lay::Room,
    slab::{self, Slab},
    style::{GRID, Leaf, Spread, Turn},
    tag::Role,
    tile,
};

/// Below this scale words in a drawing are hard to read: 11 units of type become less than 7 points.
const READABLE: f32 = 0.62;

/// The page that a break opens: a large one, if that is asked for and a drawing follows that needs it.
pub fn leaf(turn: Turn, next: Option<&Block>, spread: Spread) -> Leaf {
    let small = Leaf::from(turn);
    match next {
        Some(Block::Figure(figure)) if figure.full && spread != Spread::Tiles => {
            let large = Leaf { turn, spread };
            if scale(figure, small.safe()) < 1.0 {
                large
            } else {
                small
            }
        }
        _ => small,
    }
}

fn scale(figure: &Figure, room: emath::Vec2) -> f32 {
    let size = figure.scene.size;
    (room.x / size.x.max(1.0)).min(room.y / size.y.max(1.0))
}

/// A figure; in pieces after it, if they are asked for and it is hard to read whole.
pub fn plates(figure: &Figure, room: Room) -> Vec<Slab> {
    let whole = emath::vec2(room.width, room.height);
    if !figure.full || room.spread != Spread::Tiles || scale(figure, whole) >= READABLE {
        return vec![plate(figure, room)];
    }
    let cut = tile::cut(&figure.scene, room.width, room.height);
    let mut map = figure.clone();
    tile::key(&mut map.scene, &cut);
    let mut slabs = vec![plate(&map, room)];
    for piece in &cut {
        slabs.push(tile::slab(figure, piece, room));
    }
    slabs
}

/// A figure, scaled down until it fits; a full one also up.
fn plate(figure: &Figure, room: Room) -> Slab {
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
    // Later strips are read later, whatever layers they use.
    slab.scene.sort();
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
pub fn tagged(scene: &mut Scene, tag: u32, room: Room) {
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
