//! The few primitives every painter knows. Units are scene units (1 px at 100 % zoom, 1 pt on a page),
//! x to the right, y down. Line breaks are made here: a `Text` is one line.

use emath::{Pos2, Rect, Vec2, pos2};
use model::{AssetId, BoundaryId, ElementId, FindingId, FlowId};

use crate::Ink;

/// Whom an item belongs to, for hit tests, links and accessibility.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    #[default]
    None,
    Element(ElementId),
    Flow(FlowId),
    Boundary(BoundaryId),
    Asset(AssetId),
    Finding(FindingId),
    /// A matrix cell: likelihood and impact index, from 0.
    Cell(u8, u8),
}

/// Painting order, back to front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    Ground,
    Lane,
    Boundary,
    Flow,
    #[default]
    Element,
    Label,
    Badge,
}

/// The faces of the embedded family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    #[default]
    Regular,
    Bold,
    Italic,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dash {
    #[default]
    Solid,
    /// Trust boundaries.
    Dashed,
    /// What is assumed.
    Dotted,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub width: f32,
    pub ink: Ink,
    pub dash: Dash,
}

impl Stroke {
    pub fn solid(width: f32, ink: Ink) -> Self {
        Self {
            width,
            ink,
            dash: Dash::Solid,
        }
    }
    pub fn dashed(width: f32, ink: Ink) -> Self {
        Self {
            width,
            ink,
            dash: Dash::Dashed,
        }
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A named place in the same document.
    Anchor(String),
    /// An address outside it.
    Url(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `corner` is the radius of all four corners, 0 for sharp ones.
    Rect {
        rect: Rect,
        corner: f32,
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    },
    Ellipse {
        rect: Rect,
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    },
    /// Straight segments; curves arrive already flattened.
    Path {
        points: Vec<Pos2>,
        closed: bool,
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    },
    /// One line; `at` is the left end of its baseline, `width` its measured advance.
    Text {
        at: Pos2,
        width: f32,
        size: f32,
        face: Face,
        ink: Ink,
        text: String,
    },
    /// An invisible area that leads somewhere.
    Link { rect: Rect, to: Target },
    /// An invisible place others can lead to.
    Anchor { at: Pos2, name: String },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub owner: Owner,
    pub layer: Layer,
    pub bounds: Rect,
    pub shape: Shape,
    /// The part of a document's structure it belongs to; 0 where it is decoration, or there is no document.
    pub tag: u32,
}

impl Item {
    /// The same elsewhere.
    pub fn moved(&self, by: Vec2) -> Self {
        Self {
            owner: self.owner,
            layer: self.layer,
            bounds: self.bounds.translate(by),
            shape: self.shape.moved(by.to_pos2(), 1.0),
            tag: self.tag,
        }
    }
}

/// A drawing: items in painting order within a size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    pub size: Vec2,
    pub items: Vec<Item>,
}

impl Scene {
    pub fn new(size: Vec2) -> Self {
        Self {
            size,
            items: Vec::new(),
        }
    }

    /// Adds a shape; its bounds are computed.
    pub fn push(&mut self, owner: Owner, layer: Layer, shape: Shape) {
        let bounds = shape.bounds();
        self.items.push(Item {
            owner,
            layer,
            bounds,
            shape,
            tag: 0,
        });
    }

    /// Puts a whole scene into this one, scaled by `scale`, its origin at `at`. Strokes and text scale too.
    pub fn place(&mut self, scene: &Scene, at: Pos2, scale: f32) {
        self.items.extend(scene.items.iter().map(|item| {
            let shape = item.shape.moved(at, scale);
            Item {
                owner: item.owner,
                layer: item.layer,
                bounds: shape.bounds(),
                shape,
                tag: item.tag,
            }
        }));
    }

    /// Brings the items into painting order: by layer, else as added.
    pub fn sort(&mut self) {
        self.items.sort_by_key(|item| item.layer);
    }
}

impl Shape {
    /// The box that holds the shape, its stroke included.
    pub fn bounds(&self) -> Rect {
        match self {
            Self::Rect { rect, stroke, .. } | Self::Ellipse { rect, stroke, .. } => {
                rect.expand(stroke.map_or(0.0, |s| s.width / 2.0))
            }
            Self::Path { points, stroke, .. } => {
                Rect::from_points(points).expand(stroke.map_or(0.0, |s| s.width / 2.0))
            }
            Self::Text {
                at, width, size, ..
            } => Rect::from_min_max(
                pos2(at.x, at.y - size * 0.8),
                pos2(at.x + width, at.y + size * 0.25),
            ),
            Self::Link { rect, .. } => *rect,
            Self::Anchor { at, .. } => Rect::from_min_size(*at, Vec2::ZERO),
        }
    }

    fn moved(&self, by: Pos2, scale: f32) -> Self {
        let point = |p: Pos2| pos2(by.x + p.x * scale, by.y + p.y * scale);
        let area = |r: Rect| Rect::from_min_max(point(r.min), point(r.max));
        let line = |s: Option<Stroke>| {
            s.map(|s| Stroke {
                width: s.width * scale,
                ..s
            })
        };
        match self {
            Self::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => Self::Rect {
                rect: area(*rect),
                corner: corner * scale,
                fill: *fill,
                stroke: line(*stroke),
            },
            Self::Ellipse { rect, fill, stroke } => Self::Ellipse {
                rect: area(*rect),
                fill: *fill,
                stroke: line(*stroke),
            },
            Self::Path {
                points,
                closed,
                fill,
                stroke,
            } => Self::Path {
                points: points.iter().map(|p| point(*p)).collect(),
                closed: *closed,
                fill: *fill,
                stroke: line(*stroke),
            },
            Self::Text {
                at,
                width,
                size,
                face,
                ink,
                text,
            } => Self::Text {
                at: point(*at),
                width: width * scale,
                size: size * scale,
                face: *face,
                ink: *ink,
                text: text.clone(),
            },
            Self::Link { rect, to } => Self::Link {
                rect: area(*rect),
                to: to.clone(),
            },
            Self::Anchor { at, name } => Self::Anchor {
                at: point(*at),
                name: name.clone(),
            },
        }
    }
}
