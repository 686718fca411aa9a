//! The list of sections: a line each, with a dotted leader and a page number that comes when pages stand.

use emath::{Align2, Pos2, Rect, pos2, vec2};
use scene::{Face, Ink, Layer, Owner, Shape, Stroke, Target};

use crate::{
    font,
    lay::Room,
    slab::{self, Entry, Late, Slab, paint},
    span::Span,
    style::{BODY, TABLE},
    tag::{self, Role},
    wrap,
};

/// A line for each listed section.
pub fn lines(room: Room) -> Vec<Slab> {
    let room = room.add(Role::Contents);
    let listed = room.entries.iter().filter(|entry| entry.listed);
    listed.map(|entry| content(entry, room)).collect()
}

/// One line of the contents; its page number comes when pages stand.
fn content(entry: &Entry, room: Room) -> Slab {
    let top = entry.level == 1;
    let (kind, indent) = if top { (BODY, 0.0) } else { (TABLE, 14.0) };
    let width = room.width.min(BODY.measure());
    let spans = [Span {
        face: if top { Face::Bold } else { Face::Regular },
        ..Span::new(entry.text.as_str())
    }];
    let within = room.add(Role::Entry);
    let part = within.part(Role::Link);
    let mut slab = Slab::new(room.width, kind.lead);
    slab.gap = if top { 3.0 } else { 0.0 };
    slab.keep = top;
    if let Some(line) = wrap::lines(&spans, kind.size, width - indent - 40.0).first() {
        paint(&mut slab.scene, line, &spans, kind, pos2(indent, 0.0), part);
        slab.late.push(Late {
            at: pos2(width, slab::baseline(kind)),
            from: indent + line.width,
            anchor: entry.anchor.clone(),
            top,
            tag: part.tag,
        });
    }
    let area = Rect::from_min_size(Pos2::ZERO, vec2(width, kind.lead));
    slab::link(&mut slab.scene, area, Target::Anchor(entry.anchor.clone()));
    tag::mark(&mut slab.scene, 0, part.tag);
    slab
}

/// Paints a page number with its dotted leader.
pub fn number(scene: &mut scene::Scene, late: &Late, at: Pos2, page: usize) {
    let size = if late.top { BODY.size } else { TABLE.size };
    let face = if late.top { Face::Bold } else { Face::Regular };
    let text = page.to_string();
    let right = pos2(at.x + late.at.x, at.y + late.at.y);
    slab::words_at(
        scene,
        &text,
        right,
        Align2::RIGHT_TOP,
        size,
        face,
        Ink::Text,
    );
    tag::mark(scene, 0, late.tag);
    let from = at.x + late.from + 6.0;
    let to = right.x - font::width(face, &text, size) - 6.0;
    if to > from {
        let shape = Shape::Path {
            points: vec![pos2(from, right.y - 1.0), pos2(to, right.y - 1.0)],
            closed: false,
            fill: None,
            stroke: Some(Stroke {
                width: 0.6,
                ink: Ink::Hairline,
                dash: scene::Dash::Dotted,
            }),
        };
        scene.push(Owner::None, Layer::Ground, shape);
    }
}
