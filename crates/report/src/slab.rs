//! Pieces of laid-out page that are never split. Blocks become slabs of a width; the flow stacks slabs into pages.

use std::rc::Rc;

use emath::{Align2, Pos2, Rect, pos2, vec2};
use scene::{Face, Ink, Layer, Owner, Scene, Shape, Stroke, Target, severity_mark};

use crate::{
    font,
    span::Span,
    style::{CAPTION, Leaf, Type},
    tag::{self, Role, Tags},
    wrap::{Line, Piece, lines},
};

/// A page number that is written when it is known, right-aligned at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    pub at: Pos2,
    /// Where the dotted leader begins.
    pub from: f32,
    pub anchor: String,
    /// It belongs to a section, not to a part.
    pub top: bool,
    /// The part of the structure its number belongs to.
    pub tag: u32,
}

/// An entry of the outline or the contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub text: String,
    pub anchor: String,
    pub level: u8,
    pub bookmark: u8,
    pub listed: bool,
}

/// A strip of page: as wide as the safe box, as tall as its scene.
#[derive(Clone, Debug, Default)]
pub struct Slab {
    pub scene: Scene,
    /// Space before it, left out at the top of a page.
    pub gap: f32,
    /// No page break after it.
    pub keep: bool,
    /// What is repeated above it if a page begins with it.
    pub head: Option<Rc<Scene>>,
    pub late: Vec<Late>,
    pub entry: Option<Entry>,
    /// It wants a fresh page of that kind.
    pub leaf: Option<Leaf>,
}

impl Slab {
    pub fn new(width: f32, height: f32) -> Self {
        Self {
            scene: Scene::new(vec2(width, height)),
            ..Self::default()
        }
    }

    pub fn height(&self) -> f32 {
        self.scene.size.y
    }
}

/// Where a line of type sits within its lead: the baseline's distance from the top.
pub fn baseline(kind: Type) -> f32 {
    (f32::midpoint(kind.lead, kind.size * 0.72) * 4.0).round() / 4.0
}

/// Where words go in the structure of the document.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    pub tags: &'a Tags,
    pub tag: u32,
}

/// Paints one line of text, its top left corner at `at`.
pub fn paint(scene: &mut Scene, line: &Line, spans: &[Span], kind: Type, at: Pos2, part: Part) {
    let base = at.y + baseline(kind);
    let mut link = None;
    for piece in &line.pieces {
        if let Some(span) = spans.get(piece.span) {
            let from = scene.items.len();
            run(scene, piece, span, kind, pos2(at.x + piece.x, base));
            if span.mark.is_some() {
                // The word after it says the same.
                continue;
            }
            let tag = match &span.to {
                None => part.tag,
                // Runs of one link are one link.
                Some(to) => match &link {
                    Some((before, tag)) if *before == to => *tag,
                    _ => part.tags.add(part.tag, Role::Link),
                },
            };
            link = span.to.as_ref().map(|to| (to, tag));
            tag::mark(scene, from, tag);
        }
    }
}

fn run(scene: &mut Scene, piece: &Piece, span: &Span, kind: Type, at: Pos2) {
    if let Some(severity) = span.mark {
        let side = kind.size * 0.95;
        let center = pos2(at.x + side * 0.58, at.y - kind.size * 0.36);
        severity_mark(scene, severity, center, side);
        return;
    }
    let look = Look {
        size: kind.size,
        face: span.face,
        ink: span.ink,
    };
    write(scene, &piece.text, at, piece.width, look);
    if let Some(to) = &span.to {
        let rect = Rect::from_min_max(
            pos2(at.x, at.y - kind.size * 0.85),
            pos2(at.x + piece.width, at.y + kind.size * 0.3),
        );
        link(scene, rect, to.clone());
    }
}

/// Paints clean text from a point on its baseline.
pub fn words(scene: &mut Scene, text: &str, at: Pos2, size: f32, face: Face, ink: Ink) {
    let width = font::width(face, text, size);
    write(scene, text, at, width, Look { size, face, ink });
}

#[derive(Clone, Copy)]
struct Look {
    size: f32,
    face: Face,
    ink: Ink,
}

/// Paints clean text of a measured width, which leaves out the space at the end of a line.
fn write(scene: &mut Scene, text: &str, at: Pos2, width: f32, look: Look) {
    if text.trim().is_empty() {
        return;
    }
    let Look { size, face, ink } = look;
    let shape = Shape::Text {
        at,
        width,
        size,
        face,
        ink,
        // A space that kept words together has done its work; readers copy a plain one.
        text: text.replace('\u{a0}', " "),
    };
    scene.push(Owner::None, Layer::Label, shape);
}

/// Paints clean text that ends at a point on its baseline, or is centred on it.
pub fn words_at(
    scene: &mut Scene,
    text: &str,
    at: Pos2,
    align: Align2,
    size: f32,
    face: Face,
    ink: Ink,
) {
    let width = font::width(face, text, size);
    let left = at.x - width * align.x().to_factor();
    words(scene, text, pos2(left, at.y), size, face, ink);
}

/// A link over a rectangle.
pub fn link(scene: &mut Scene, rect: Rect, to: Target) {
    scene.push(Owner::None, Layer::Badge, Shape::Link { rect, to });
}

/// A place links lead to.
pub fn anchor(scene: &mut Scene, at: Pos2, name: &str) {
    let name = name.to_owned();
    scene.push(Owner::None, Layer::Ground, Shape::Anchor { at, name });
}

/// A filled rectangle.
pub fn fill(scene: &mut Scene, rect: Rect, ink: Ink) {
    let shape = Shape::Rect {
        rect,
        corner: 0.0,
        fill: Some(ink),
        stroke: None,
    };
    scene.push(Owner::None, Layer::Ground, shape);
}

/// A straight line.
pub fn rule(scene: &mut Scene, from: Pos2, to: Pos2, width: f32, ink: Ink) {
    let shape = Shape::Path {
        points: vec![from, to],
        closed: false,
        fill: None,
        stroke: Some(Stroke::solid(width, ink)),
    };
    scene.push(Owner::None, Layer::Lane, shape);
}

/// A caption such as "Table 3. Flows", as a slab of that width.
pub fn caption(kind: &str, number: u32, title: &str, width: f32, part: Part) -> Slab {
    let spans = [
        Span::new(format!("{kind} {number}. ")).bold(),
        Span::new(title).ink(Ink::Faint),
    ];
    let lines = lines(&spans, CAPTION.size, width.min(CAPTION.measure()));
    let mut slab = Slab::new(width, lines.len() as f32 * CAPTION.lead);
    for (ix, line) in lines.iter().enumerate() {
        paint(
            &mut slab.scene,
            line,
            &spans,
            CAPTION,
            pos2(0.0, ix as f32 * CAPTION.lead),
            part,
        );
    }
    slab
}
