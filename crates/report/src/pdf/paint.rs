//! A page's scene to PDF operations. State that stays the same is not written again.

use std::collections::BTreeMap;

use emath::{Pos2, Rect};
use printpdf::{
    Actions, BorderArray, Color, ColorArray, Destination, FontId, Line, LineDashPattern, LinePoint,
    LinkAnnotation, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rgb, TextItem,
    TextMatrix, WindingOrder,
};
use scene::{Dash, Face, Ink, Palette, Scene, Shape, Stroke, Target};

use super::face;
use crate::font::{self, clean};

/// How far a Bézier's handle lies from its corner, for a quarter of an ellipse.
const ARC: f32 = 0.552_284_8;

/// Where names lead: page index and place, y down.
pub type Anchors = BTreeMap<String, (usize, Pos2)>;

/// The operations that paint a page.
pub fn ops(scene: &Scene, anchors: &Anchors) -> Vec<Op> {
    let mut pen = Pen {
        height: scene.size.y,
        ops: Vec::new(),
        writing: false,
        end: None,
        font: None,
        fill: None,
        stroke: None,
    };
    for item in &scene.items {
        pen.shape(&item.shape, anchors);
    }
    pen.write(false);
    pen.ops
}

struct Pen {
    height: f32,
    ops: Vec<Op>,
    writing: bool,
    /// Where the last text ended.
    end: Option<Pos2>,
    font: Option<(Face, f32)>,
    fill: Option<Ink>,
    stroke: Option<Stroke>,
}

impl Pen {
    fn shape(&mut self, shape: &Shape, anchors: &Anchors) {
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => self.closed(self.round(*rect, *corner), *fill, *stroke),
            Shape::Ellipse { rect, fill, stroke } => {
                self.closed(self.ellipse(*rect), *fill, *stroke);
            }
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => {
                let points = points.iter().map(|p| self.point(*p, false)).collect();
                if *closed || fill.is_some() {
                    self.closed(points, *fill, *stroke);
                } else if let Some(stroke) = stroke {
                    self.draw(*stroke);
                    let line = Line {
                        points,
                        is_closed: false,
                    };
                    self.ops.push(Op::DrawLine { line });
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
            Shape::Link { rect, to } => self.link(*rect, to, anchors),
            Shape::Anchor { .. } => {}
        }
    }

    /// One line of text; where stand-ins make it wider than it was measured, it is set smaller.
    fn text(&mut self, at: Pos2, width: f32, size: f32, face: Face, ink: Ink, text: &str) {
        let text = clean(text);
        let wide = font::width(face, &text, size);
        let size = if width > 0.0 && wide > width * 1.01 + 0.1 {
            size * width / wide
        } else {
            size
        };
        let size = round(size);
        if text.trim().is_empty() || size <= 0.0 {
            return;
        }
        // A text object a run that does not continue the one before, so that simple readers keep columns apart.
        if self.end.is_none_or(|end| end.distance(at) > 0.1) {
            self.write(false);
        }
        self.end = Some(Pos2::new(at.x + width, at.y));
        self.write(true);
        self.color(ink);
        if self.font != Some((face, size)) {
            self.font = Some((face, size));
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(face::name(face).to_owned())),
                size: Pt(size),
            });
        }
        let (x, y) = (Pt(round(at.x)), Pt(round(self.height - at.y)));
        self.ops.push(Op::SetTextMatrix {
            matrix: TextMatrix::Translate(x, y),
        });
        self.ops.push(Op::ShowText {
            items: vec![TextItem::Text(text.into_owned())],
        });
    }

    fn write(&mut self, on: bool) {
        if self.writing != on {
            self.writing = on;
            self.ops.push(if on {
                Op::StartTextSection
            } else {
                Op::EndTextSection
            });
        }
    }

    fn color(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            self.ops.push(Op::SetFillColor { col: color(ink) });
        }
    }

    fn draw(&mut self, stroke: Stroke) {
        self.write(false);
        if self.stroke.is_none_or(|s| s.ink != stroke.ink) {
            self.ops.push(Op::SetOutlineColor {
                col: color(stroke.ink),
            });
        }
        let width = round(stroke.width).max(0.01);
        if self
            .stroke
            .is_none_or(|s| s.width.to_bits() != stroke.width.to_bits())
        {
            self.ops.push(Op::SetOutlineThickness { pt: Pt(width) });
        }
        let fresh = self.stroke.is_none();
        if self.stroke.is_none_or(|s| {
            s.dash != stroke.dash
                || (s.dash != Dash::Solid && s.width.to_bits() != stroke.width.to_bits())
        }) && !(fresh && stroke.dash == Dash::Solid)
        {
            self.ops.push(Op::SetLineDashPattern {
                dash: dashes(stroke.dash, width),
            });
        }
        self.stroke = Some(stroke);
    }

    fn closed(&mut self, points: Vec<LinePoint>, fill: Option<Ink>, stroke: Option<Stroke>) {
        let mode = match (fill, stroke) {
            (Some(_), Some(_)) => PaintMode::FillStroke,
            (Some(_), None) => PaintMode::Fill,
            (None, Some(_)) => PaintMode::Stroke,
            (None, None) => return,
        };
        self.write(false);
        if let Some(ink) = fill {
            self.color(ink);
        }
        if let Some(stroke) = stroke {
            self.draw(stroke);
        }
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon {
                rings: vec![PolygonRing { points }],
                mode,
                winding_order: WindingOrder::NonZero,
            },
        });
    }

    fn link(&mut self, rect: Rect, to: &Target, anchors: &Anchors) {
        let actions = match to {
            Target::Anchor(name) => {
                let Some((page, at)) = anchors.get(name) else {
                    return;
                };
                Actions::go_to(Destination::Xyz {
                    page: page + 1,
                    left: None,
                    top: Some(round(self.height - at.y + 8.0)),
                    zoom: None,
                })
            }
            Target::Url(url) if safe(url) => Actions::uri(url.clone()),
            Target::Url(_) => return,
        };
        let area = printpdf::Rect::from_xywh(
            Pt(round(rect.left())),
            Pt(round(self.height - rect.bottom())),
            Pt(round(rect.width())),
            Pt(round(rect.height())),
        );
        let border = Some(BorderArray::Solid([0.0; 3]));
        let color = Some(ColorArray::Transparent);
        self.ops.push(Op::LinkAnnotation {
            link: LinkAnnotation::new(area, actions, border, color, None),
        });
    }

    fn point(&self, at: Pos2, bezier: bool) -> LinePoint {
        LinePoint {
            p: Point {
                x: Pt(round(at.x)),
                y: Pt(round(self.height - at.y)),
            },
            bezier,
        }
    }

    fn round(&self, rect: Rect, corner: f32) -> Vec<LinePoint> {
        let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
        ];
        if corner <= 0.0 {
            return corners.iter().map(|p| self.point(*p, false)).collect();
        }
        let mut points = Vec::new();
        let mut before = rect.left_bottom();
        for (ix, at) in corners.iter().enumerate() {
            let after = corners.get((ix + 1) % 4).copied().unwrap_or(*at);
            let inward = (before - *at).normalized() * corner;
            let onward = (after - *at).normalized() * corner;
            points.push(self.point(*at + inward, false));
            points.push(self.point(*at + inward * (1.0 - ARC), true));
            points.push(self.point(*at + onward * (1.0 - ARC), true));
            points.push(self.point(*at + onward, false));
            before = *at;
        }
        points
    }

    fn ellipse(&self, rect: Rect) -> Vec<LinePoint> {
        let (c, half) = (rect.center(), rect.size() / 2.0);
        let at = |x: f32, y: f32, bezier| {
            self.point(Pos2::new(c.x + x * half.x, c.y + y * half.y), bezier)
        };
        vec![
            at(1.0, 0.0, false),
            at(1.0, ARC, true),
            at(ARC, 1.0, true),
            at(0.0, 1.0, false),
            at(-ARC, 1.0, true),
            at(-1.0, ARC, true),
            at(-1.0, 0.0, false),
            at(-1.0, -ARC, true),
            at(-ARC, -1.0, true),
            at(0.0, -1.0, false),
            at(ARC, -1.0, true),
            at(1.0, -ARC, true),
            at(1.0, 0.0, false),
        ]
    }
}

/// Hundredths of a point are enough for paper and keep the file small.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn color(ink: Ink) -> Color {
    let [r, g, b] = Palette::paper().color(ink).0;
    let part = |v: u8| (f32::from(v) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb {
        r: part(r),
        g: part(g),
        b: part(b),
        icc_profile: None,
    })
}

fn dashes(dash: Dash, width: f32) -> LineDashPattern {
    match dash {
        Dash::Solid => LineDashPattern::solid(),
        Dash::Dashed => LineDashPattern::new(0.0, &[round(width * 5.0), round(width * 3.0)]),
        Dash::Dotted => LineDashPattern::new(0.0, &[round(width * 1.5), round(width * 2.5)]),
    }
}

/// Addresses that a reader may be sent to: web and mail, in plain characters.
fn safe(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"];
    known.iter().any(|start| url.starts_with(start))
        && url.len() < 2000
        && url.bytes().all(|b| b.is_ascii_graphic())
}
