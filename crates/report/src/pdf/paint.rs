//! A page's scene to operations of printpdf. Every piece is marked with the part of the document it belongs to, or as
//! decoration. State that stays the same is not written again.

use std::collections::BTreeMap;

use emath::{Pos2, Rect, Vec2, pos2};
use printpdf::{
    Color, DictItem, FontId, Line, LineCapStyle, LineDashPattern, LinePoint, Op, PaintMode,
    PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rgb, TextRenderingMode, WindingOrder,
};
use scene::{Dash, Face, Font, Glyph, Ink, Palette, Scene, Shape, Stroke, Target, glyphs, text};

use super::{
    close::utf16,
    face::{self, Fonts},
    tree,
};
use crate::tag::{FOOTER, HEADER, Tree};

/// How far a curve's handle lies from its corner, for a quarter of an ellipse.
const ARC: f32 = 0.552_284_8;
/// How much wider a letter of a one-weight font is drawn where bold is asked for, in em.
const HEAVY: f32 = 0.03;

/// Where a link leads.
pub enum Goal {
    /// Page index and height, y up.
    Place(usize, f32),
    Url(String),
}

pub struct Link {
    /// Left, bottom, right and top, y up.
    pub rect: [f32; 4],
    pub goal: Goal,
    /// The part it is.
    pub node: u32,
    /// What it says.
    pub words: String,
}

/// A page's operations, and what is marked on it.
#[derive(Default)]
pub struct Painted {
    pub ops: Vec<Op>,
    /// The part of each marked piece, in order.
    pub marks: Vec<u32>,
    pub links: Vec<Link>,
}

/// What a page refers to.
pub struct Ground<'a> {
    /// Page index and place of each anchor.
    pub anchors: &'a BTreeMap<String, (usize, Pos2)>,
    pub sizes: &'a [Vec2],
    pub tree: &'a Tree,
}

/// Paints a page.
pub fn page(scene: &Scene, ground: &Ground, fonts: &mut Fonts) -> Painted {
    let mut pen = Pen {
        height: scene.size.y,
        out: Vec::with_capacity(scene.items.len() * 4),
        ground,
        fonts,
        marks: Vec::new(),
        links: Vec::new(),
        part: None,
        writing: None,
        font: None,
        heavy: false,
        fill: None,
        stroke: None,
    };
    for item in &scene.items {
        match &item.shape {
            Shape::Anchor { .. } => {}
            Shape::Link { rect, to } => pen.link(*rect, to, item.tag),
            shape => {
                pen.begin(item.tag);
                pen.shape(shape);
            }
        }
    }
    pen.end();
    Painted {
        ops: pen.out,
        marks: pen.marks,
        links: pen.links,
    }
}

/// An open text object.
struct Writing {
    /// Where its line began, as written.
    start: Pos2,
    /// Where the last text ended, on the page.
    end: Pos2,
}

/// Glyphs on their way into one string.
struct Run {
    string: Vec<u8>,
    /// Where the line has come to.
    pen: f32,
    /// Where the file would put the next glyph by itself.
    expected: Option<f32>,
}

struct Pen<'a> {
    height: f32,
    out: Vec<Op>,
    ground: &'a Ground<'a>,
    fonts: &'a mut Fonts,
    marks: Vec<u32>,
    links: Vec<Link>,
    /// The part being painted.
    part: Option<u32>,
    writing: Option<Writing>,
    font: Option<(Font, f32)>,
    heavy: bool,
    fill: Option<Ink>,
    stroke: Option<Stroke>,
}

impl Pen<'_> {
    /// What follows belongs to that part.
    fn begin(&mut self, tag: u32) {
        if self.part == Some(tag) {
            return;
        }
        self.end();
        self.part = Some(tag);
        match tag {
            0 => self.out.push(Op::BeginMarkedContent {
                tag: "Artifact".to_owned(),
            }),
            HEADER | FOOTER => {
                let side = if tag == HEADER { "Header" } else { "Footer" };
                self.mark(
                    "Artifact",
                    [("Type", name("Pagination")), ("Subtype", name(side))],
                );
            }
            _ => {
                let role = self.ground.tree.nodes.get(tag as usize).map(|n| n.role);
                let number = self.marks.len() as i64;
                self.marks.push(tag);
                self.mark(
                    tree::kind(role.unwrap_or_default()),
                    [("MCID", DictItem::Int(number))],
                );
            }
        }
    }

    fn mark<const N: usize>(&mut self, tag: &str, properties: [(&str, DictItem); N]) {
        let map = properties.map(|(key, value)| (key.to_owned(), value));
        self.out.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map: map.into() },
        });
    }

    fn end(&mut self) {
        self.quiet();
        if self.part.take().is_some() {
            self.out.push(Op::EndMarkedContent);
        }
    }

    /// Ends a text object.
    fn quiet(&mut self) {
        if self.writing.take().is_some() {
            self.out.push(Op::EndTextSection);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => self.rect(*rect, *corner, *fill, *stroke),
            Shape::Ellipse { rect, fill, stroke } => {
                self.polygon(self.ellipse(*rect), *fill, *stroke);
            }
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => {
                let points = points.iter().map(|p| self.point(*p, false)).collect();
                if *closed || fill.is_some() {
                    self.polygon(points, *fill, *stroke);
                } else if self.ready(None, *stroke).is_some() {
                    let is_closed = false;
                    self.out.push(Op::DrawLine {
                        line: Line { points, is_closed },
                    });
                }
            }
            Shape::Text {
                at,
                width,
                size,
                face,
                ink,
                text,
            } => self.text(*at, *width, *size, *face, *ink, text),
            Shape::Link { .. } | Shape::Anchor { .. } => {}
        }
    }

    /// One line of text; where it is wider than it was measured, it is set smaller.
    fn text(&mut self, at: Pos2, width: f32, size: f32, face: Face, ink: Ink, text: &str) {
        let text = text::clean(text);
        let line = glyphs(&text, face);
        // The space at the end of a line was not measured.
        let seen = line.iter().rev().skip(usize::from(text.ends_with(' ')));
        let wide = seen.map(|glyph| glyph.advance).sum::<f32>() * size;
        let size = if width > 0.0 && wide > width * 1.01 + 0.1 {
            size * width / wide
        } else {
            size
        };
        let size = round(size);
        if text.trim().is_empty() || size <= 0.0 {
            return;
        }
        self.color(ink);
        // A text object a run that does not continue the one before, so that simple readers keep columns apart.
        let apart = |writing: &Writing| writing.end.distance(at) > 0.1;
        if self.writing.as_ref().is_none_or(apart) {
            self.quiet();
        }
        self.line(&line, &text, at, size, face);
        if let Some(writing) = &mut self.writing {
            writing.end = pos2(at.x + width, at.y);
        }
    }

    /// Shows glyphs as they are seen, from left to right. Readers turn right-to-left words around by themselves; where
    /// several glyphs stand for several letters, they are told the letters.
    fn line(&mut self, line: &[Glyph], text: &str, at: Pos2, size: f32, face: Face) {
        let mut run = Run {
            string: Vec::with_capacity(line.len() * 2),
            pen: at.x,
            expected: None,
        };
        let mut rest = line;
        while let Some(glyph) = rest.first() {
            let more = rest
                .iter()
                .skip(1)
                .take_while(|g| g.text.is_empty())
                .count();
            let (cluster, next) = rest.split_at(more + 1);
            rest = next;
            let says = text.get(glyph.text.clone()).unwrap_or_default();
            let told = more > 0 || !self.fonts.says(glyph, says);
            if told {
                self.show(&mut run);
                self.quiet();
                self.mark("Span", [("ActualText", DictItem::Bytes(utf16(says)))]);
            }
            for glyph in cluster {
                self.glyph(&mut run, glyph, at.y, size, face);
            }
            if told {
                self.show(&mut run);
                self.quiet();
                self.out.push(Op::EndMarkedContent);
            }
        }
        self.show(&mut run);
    }

    /// Adds a glyph to the run, or begins a new one where it does not follow.
    fn glyph(&mut self, run: &mut Run, glyph: &Glyph, base: f32, size: f32, face: Face) {
        let (id, natural) = self.fonts.glyph(glyph);
        let place = pos2(run.pen + glyph.shift.0 * size, base - glyph.shift.1 * size);
        let level = glyph.shift.1 == 0.0;
        let follows = level
            && self.font == Some((glyph.font, size))
            && run.expected.is_some_and(|x| (place.x - x).abs() < 0.02);
        if !follows {
            self.show(run);
            self.go(place);
            self.select(glyph.font, size, face);
        }
        run.string.extend_from_slice(&id.to_be_bytes());
        let from = run.expected.filter(|_| follows).unwrap_or(place.x);
        run.expected = level.then_some(from + natural * size);
        run.pen += glyph.advance * size;
    }

    fn show(&mut self, run: &mut Run) {
        if !run.string.is_empty() {
            // `Op::ShowText` would take each glyph as an object of its own.
            let data = std::mem::take(&mut run.string);
            self.out.push(Op::Unknown {
                key: "Tj".to_owned(),
                value: vec![DictItem::String {
                    data,
                    literal: true,
                }],
            });
        }
        run.expected = None;
    }

    /// Moves to where the next glyph stands.
    fn go(&mut self, place: Pos2) {
        let at = self.at(place);
        let from = match &self.writing {
            Some(writing) => writing.start,
            None => {
                self.out.push(Op::StartTextSection);
                Pos2::ZERO
            }
        };
        self.out.push(Op::SetTextCursor {
            pos: spot(round(at.x - from.x), round(at.y - from.y)),
        });
        self.writing = Some(Writing {
            start: at,
            end: place,
        });
    }

    fn select(&mut self, font: Font, size: f32, face: Face) {
        if self.font != Some((font, size)) {
            self.font = Some((font, size));
            self.out.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(face::name(font))),
                size: Pt(size),
            });
        }
        let heavy = font.fallback() && face == Face::Bold && font != Font::Emoji;
        if heavy != self.heavy {
            self.heavy = heavy;
            let mode = if heavy {
                TextRenderingMode::FillStroke
            } else {
                TextRenderingMode::Fill
            };
            self.out.push(Op::SetTextRenderingMode { mode });
        }
        if heavy && let Some(ink) = self.fill {
            self.draw(Stroke::solid(size * HEAVY, ink));
        }
    }

    fn color(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            self.out.push(Op::SetFillColor { col: color(ink) });
        }
    }

    fn draw(&mut self, stroke: Stroke) {
        let before = self.stroke;
        if before.is_none_or(|s| s.ink != stroke.ink) {
            let col = color(stroke.ink);
            self.out.push(Op::SetOutlineColor { col });
        }
        let width = round(stroke.width).max(0.01);
        let same = before.is_some_and(|s| s.width.to_bits() == stroke.width.to_bits());
        if !same {
            self.out.push(Op::SetOutlineThickness { pt: Pt(width) });
        }
        let old = before.map_or(Dash::Solid, |s| s.dash);
        if old != stroke.dash || (!same && stroke.dash != Dash::Solid) {
            let dash = match stroke.dash {
                Dash::Solid => LineDashPattern::solid(),
                Dash::Dashed => LineDashPattern::new(0.0, &[5.0, 3.0].map(|n| round(width * n))),
                Dash::Dotted => LineDashPattern::new(0.0, &[0.0, round(width * 2.5)]),
            };
            self.out.push(Op::SetLineDashPattern { dash });
        }
        if (old == Dash::Dotted) != (stroke.dash == Dash::Dotted) {
            let cap = if stroke.dash == Dash::Dotted {
                LineCapStyle::Round
            } else {
                LineCapStyle::Butt
            };
            self.out.push(Op::SetLineCapStyle { cap });
        }
        self.stroke = Some(stroke);
    }

    /// Sets the inks of a shape; how it is painted, if it is seen at all.
    fn ready(&mut self, fill: Option<Ink>, stroke: Option<Stroke>) -> Option<PaintMode> {
        self.quiet();
        if let Some(ink) = fill {
            self.color(ink);
        }
        if let Some(stroke) = stroke {
            self.draw(stroke);
        }
        match (fill, stroke) {
            (Some(_), Some(_)) => Some(PaintMode::FillStroke),
            (Some(_), None) => Some(PaintMode::Fill),
            (None, Some(_)) => Some(PaintMode::Stroke),
            (None, None) => None,
        }
    }

    fn polygon(&mut self, points: Vec<LinePoint>, fill: Option<Ink>, stroke: Option<Stroke>) {
        if points.is_empty() {
            return;
        }
        if let Some(mode) = self.ready(fill, stroke) {
            let polygon = Polygon {
                rings: vec![PolygonRing { points }],
                mode,
                winding_order: WindingOrder::NonZero,
            };
            self.out.push(Op::DrawPolygon { polygon });
        }
    }

    fn link(&mut self, rect: Rect, to: &Target, node: u32) {
        let goal = match to {
            Target::Anchor(name) => {
                let Some((page, at)) = self.ground.anchors.get(name) else {
                    return;
                };
                let height = self.ground.sizes.get(*page).map_or(0.0, |size| size.y);
                Goal::Place(*page, round(height - at.y + 8.0))
            }
            Target::Url(url) if safe(url) => Goal::Url(url.clone()),
            Target::Url(_) => return,
        };
        let (low, high) = (self.at(rect.left_bottom()), self.at(rect.right_top()));
        let node_of = self.ground.tree.nodes.get(node as usize);
        let words = match (node_of.map(|n| n.alt.as_str()), &goal) {
            (Some(alt), _) if !alt.is_empty() => alt.to_owned(),
            (_, Goal::Place(page, _)) => format!("To page {}", page + 1),
            (_, Goal::Url(url)) => url.clone(),
        };
        self.links.push(Link {
            rect: [low.x, low.y, high.x, high.y],
            goal,
            node,
            words,
        });
    }

    /// A place as it is written: y up, in hundredths of a point.
    fn at(&self, at: Pos2) -> Pos2 {
        pos2(round(at.x), round(self.height - at.y))
    }

    fn point(&self, at: Pos2, bezier: bool) -> LinePoint {
        let at = self.at(at);
        LinePoint {
            p: spot(at.x, at.y),
            bezier,
        }
    }

    fn rect(&mut self, rect: Rect, corner: f32, fill: Option<Ink>, stroke: Option<Stroke>) {
        let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
        if corner > 0.0 {
            self.polygon(self.round(rect, corner), fill, stroke);
        } else if let Some(mode) = self.ready(fill, stroke) {
            let (low, high) = (self.at(rect.left_bottom()), self.at(rect.right_top()));
            let [x, y] = [low.x, low.y].map(Pt);
            let [width, height] = [high.x - low.x, high.y - low.y].map(|side| Pt(round(side)));
            let rectangle = printpdf::Rect {
                mode: Some(mode),
                ..printpdf::Rect::from_xywh(x, y, width, height)
            };
            self.out.push(Op::DrawRectangle { rectangle });
        }
    }

    /// The outline of a rectangle with round corners.
    fn round(&self, rect: Rect, corner: f32) -> Vec<LinePoint> {
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
        ];
        let mut points = Vec::with_capacity(16);
        let mut before = rect.left_bottom();
        for (ix, at) in corners.iter().enumerate() {
            let after = corners.get((ix + 1) % 4).copied().unwrap_or(*at);
            let inward = (before - *at).normalized() * corner;
            let onward = (after - *at).normalized() * corner;
            let near = 1.0 - ARC;
            points.push(self.point(*at + inward, false));
            points.push(self.point(*at + inward * near, true));
            points.push(self.point(*at + onward * near, true));
            points.push(self.point(*at + onward, false));
            before = *at;
        }
        points
    }

    fn ellipse(&self, rect: Rect) -> Vec<LinePoint> {
        let (c, half) = (rect.center(), rect.size() / 2.0);
        let at =
            |x: f32, y: f32, bezier| self.point(pos2(c.x + x * half.x, c.y + y * half.y), bezier);
        let mut points = vec![at(1.0, 0.0, false)];
        for (x, y) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
            // A quarter turn takes (x, y) to (-y, x).
            points.push(at(x - y * ARC, y + x * ARC, true));
            points.push(at(x * ARC - y, y * ARC + x, true));
            points.push(at(-y, x, false));
        }
        points
    }
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

fn spot(x: f32, y: f32) -> Point {
    Point { x: Pt(x), y: Pt(y) }
}

/// Hundredths of a point are enough for paper and keep the file small.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn color(ink: Ink) -> Color {
    let thousandths = |part: u8| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0;
    let [r, g, b] = Palette::paper().color(ink).0.map(thousandths);
    let icc_profile = None;
    Color::Rgb(Rgb {
        r,
        g,
        b,
        icc_profile,
    })
}

/// Addresses that a reader may be sent to: web and mail, in plain characters.
fn safe(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"];
    known.iter().any(|start| url.starts_with(start))
        && url.len() < 2000
        && url.bytes().all(|b| b.is_ascii_graphic())
}
