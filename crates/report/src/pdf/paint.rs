//! A page's scene to a content stream. Every piece is marked with the part of the document it belongs to, or as
//! decoration. State that stays the same is not written again.

use emath::{Pos2, Rect, pos2};
use pdf_writer::{
    Content, Name, Settings, Str, TextStr,
    types::{ArtifactSubtype, ArtifactType, LineCapStyle, TextRenderingMode},
};
use scene::{Dash, Face, Font, Glyph, Ink, Palette, Scene, Shape, Stroke, Target, glyphs, text};

use super::{
    face::{self, Fonts},
    tree,
};
use crate::{
    flow::Pages,
    tag::{FOOTER, HEADER},
};

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
    pub rect: pdf_writer::Rect,
    pub goal: Goal,
    /// The part it is.
    pub node: u32,
    /// What it says.
    pub words: String,
}

/// A page as bytes, and what is marked on it.
pub struct Painted {
    pub content: Vec<u8>,
    /// The part of each marked piece, in order.
    pub marks: Vec<u32>,
    pub links: Vec<Link>,
}

/// Paints a page.
pub fn page(scene: &Scene, pages: &Pages, fonts: &mut Fonts) -> Painted {
    let mut pen = Pen {
        height: scene.size.y,
        out: Content::with_settings(Settings { pretty: false }),
        pages,
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
        content: pen.out.finish().into_vec(),
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
    out: Content,
    pages: &'a Pages,
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
            0 => {
                self.out.begin_marked_content(Name(b"Artifact"));
            }
            HEADER | FOOTER => {
                let side = if tag == HEADER {
                    ArtifactSubtype::Header
                } else {
                    ArtifactSubtype::Footer
                };
                self.out
                    .begin_marked_content_with_properties(Name(b"Artifact"))
                    .properties()
                    .artifact()
                    .kind(ArtifactType::Pagination)
                    .subtype(side);
            }
            _ => {
                let role = self.pages.tree.nodes.get(tag as usize).map(|n| n.role);
                let name = tree::kind(role.unwrap_or_default()).to_name();
                let number = self.marks.len() as i32;
                self.marks.push(tag);
                self.out
                    .begin_marked_content_with_properties(name)
                    .properties()
                    .identify(number);
            }
        }
    }

    fn end(&mut self) {
        self.quiet();
        if self.part.take().is_some() {
            self.out.end_marked_content();
        }
    }

    /// Ends a text object.
    fn quiet(&mut self) {
        if self.writing.take().is_some() {
            self.out.end_text();
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => {
                if self.ready(*fill, *stroke) {
                    self.rect(*rect, *corner);
                    self.paint(*fill, *stroke);
                }
            }
            Shape::Ellipse { rect, fill, stroke } => {
                if self.ready(*fill, *stroke) {
                    self.ellipse(*rect);
                    self.paint(*fill, *stroke);
                }
            }
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => {
                if let Some((first, rest)) = points.split_first()
                    && self.ready(*fill, *stroke)
                {
                    self.path(*first, rest, *closed);
                    self.paint(*fill, *stroke);
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
                self.out
                    .begin_marked_content_with_properties(Name(b"Span"))
                    .properties()
                    .actual_text(TextStr(says));
            }
            for glyph in cluster {
                self.glyph(&mut run, glyph, at.y, size, face);
            }
            if told {
                self.show(&mut run);
                self.quiet();
                self.out.end_marked_content();
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
            self.out.show(Str(&run.string));
            run.string.clear();
        }
        run.expected = None;
    }

    /// Moves to where the next glyph stands.
    fn go(&mut self, place: Pos2) {
        let at = self.at(place);
        let from = match &self.writing {
            Some(writing) => writing.start,
            None => {
                self.out.begin_text();
                Pos2::ZERO
            }
        };
        self.out
            .next_line(round(at.x - from.x), round(at.y - from.y));
        self.writing = Some(Writing {
            start: at,
            end: place,
        });
    }

    fn select(&mut self, font: Font, size: f32, face: Face) {
        if self.font != Some((font, size)) {
            self.font = Some((font, size));
            self.out.set_font(Name(face::name(font).as_bytes()), size);
        }
        let heavy = font.fallback() && face == Face::Bold && font != Font::Emoji;
        if heavy != self.heavy {
            self.heavy = heavy;
            self.out.set_text_rendering_mode(if heavy {
                TextRenderingMode::FillStroke
            } else {
                TextRenderingMode::Fill
            });
        }
        if heavy && let Some(ink) = self.fill {
            self.draw(Stroke::solid(size * HEAVY, ink));
        }
    }

    fn color(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            let [r, g, b] = color(ink);
            self.out.set_fill_rgb(r, g, b);
        }
    }

    fn draw(&mut self, stroke: Stroke) {
        let before = self.stroke;
        if before.is_none_or(|s| s.ink != stroke.ink) {
            let [r, g, b] = color(stroke.ink);
            self.out.set_stroke_rgb(r, g, b);
        }
        let width = round(stroke.width).max(0.01);
        let same = before.is_some_and(|s| s.width.to_bits() == stroke.width.to_bits());
        if !same {
            self.out.set_line_width(width);
        }
        let old = before.map_or(Dash::Solid, |s| s.dash);
        if old != stroke.dash || (!same && stroke.dash != Dash::Solid) {
            let pattern = match stroke.dash {
                Dash::Solid => vec![],
                Dash::Dashed => vec![round(width * 5.0), round(width * 3.0)],
                Dash::Dotted => vec![0.0, round(width * 2.5)],
            };
            self.out.set_dash_pattern(pattern, 0.0);
        }
        if (old == Dash::Dotted) != (stroke.dash == Dash::Dotted) {
            self.out.set_line_cap(if stroke.dash == Dash::Dotted {
                LineCapStyle::RoundCap
            } else {
                LineCapStyle::ButtCap
            });
        }
        self.stroke = Some(stroke);
    }

    /// Sets the inks of a shape; whether it is seen at all.
    fn ready(&mut self, fill: Option<Ink>, stroke: Option<Stroke>) -> bool {
        self.quiet();
        if let Some(ink) = fill {
            self.color(ink);
        }
        if let Some(stroke) = stroke {
            self.draw(stroke);
        }
        fill.is_some() || stroke.is_some()
    }

    fn paint(&mut self, fill: Option<Ink>, stroke: Option<Stroke>) {
        match (fill, stroke) {
            (Some(_), Some(_)) => self.out.fill_nonzero_and_stroke(),
            (Some(_), None) => self.out.fill_nonzero(),
            (None, _) => self.out.stroke(),
        };
    }

    fn path(&mut self, first: Pos2, rest: &[Pos2], closed: bool) {
        let at = self.at(first);
        self.out.move_to(at.x, at.y);
        for point in rest {
            let at = self.at(*point);
            self.out.line_to(at.x, at.y);
        }
        if closed {
            self.out.close_path();
        }
    }

    fn link(&mut self, rect: Rect, to: &Target, node: u32) {
        let goal = match to {
            Target::Anchor(name) => {
                let Some((page, at)) = self.pages.anchors.get(name) else {
                    return;
                };
                let height = self.pages.scenes.get(*page).map_or(0.0, |page| page.size.y);
                Goal::Place(*page, round(height - at.y + 8.0))
            }
            Target::Url(url) if safe(url) => Goal::Url(url.clone()),
            Target::Url(_) => return,
        };
        let (low, high) = (self.at(rect.left_bottom()), self.at(rect.right_top()));
        let node_of = self.pages.tree.nodes.get(node as usize);
        let words = match (node_of.map(|n| n.alt.as_str()), &goal) {
            (Some(alt), _) if !alt.is_empty() => alt.to_owned(),
            (_, Goal::Place(page, _)) => format!("To page {}", page + 1),
            (_, Goal::Url(url)) => url.clone(),
        };
        self.links.push(Link {
            rect: pdf_writer::Rect::new(low.x, low.y, high.x, high.y),
            goal,
            node,
            words,
        });
    }

    /// A place as it is written: y up, in hundredths of a point.
    fn at(&self, at: Pos2) -> Pos2 {
        pos2(round(at.x), round(self.height - at.y))
    }

    fn curve(&mut self, one: Pos2, two: Pos2, to: Pos2) {
        let [one, two, to] = [one, two, to].map(|at| self.at(at));
        self.out.cubic_to(one.x, one.y, two.x, two.y, to.x, to.y);
    }

    fn rect(&mut self, rect: Rect, corner: f32) {
        let corner = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
        if corner <= 0.0 {
            let (low, high) = (self.at(rect.left_bottom()), self.at(rect.right_top()));
            let (width, height) = (round(high.x - low.x), round(high.y - low.y));
            self.out.rect(low.x, low.y, width, height);
            return;
        }
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
        ];
        let mut before = rect.left_bottom();
        for (ix, at) in corners.iter().enumerate() {
            let after = corners.get((ix + 1) % 4).copied().unwrap_or(*at);
            let inward = (before - *at).normalized() * corner;
            let onward = (after - *at).normalized() * corner;
            let from = self.at(*at + inward);
            if ix == 0 {
                self.out.move_to(from.x, from.y);
            } else {
                self.out.line_to(from.x, from.y);
            }
            let near = 1.0 - ARC;
            self.curve(*at + inward * near, *at + onward * near, *at + onward);
            before = *at;
        }
        self.out.close_path();
    }

    fn ellipse(&mut self, rect: Rect) {
        let (c, half) = (rect.center(), rect.size() / 2.0);
        let at = |x: f32, y: f32| pos2(c.x + x * half.x, c.y + y * half.y);
        let from = self.at(at(1.0, 0.0));
        self.out.move_to(from.x, from.y);
        for (x, y) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
            // A quarter turn takes (x, y) to (-y, x).
            let (one, two) = (at(x - y * ARC, y + x * ARC), at(x * ARC - y, y * ARC + x));
            self.curve(one, two, at(-y, x));
        }
        self.out.close_path();
    }
}

/// Hundredths of a point are enough for paper and keep the file small.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn color(ink: Ink) -> [f32; 3] {
    let thousandths = |part: u8| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0;
    Palette::paper().color(ink).0.map(thousandths)
}

/// Addresses that a reader may be sent to: web and mail, in plain characters.
fn safe(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"];
    known.iter().any(|start| url.starts_with(start))
        && url.len() < 2000
        && url.bytes().all(|b| b.is_ascii_graphic())
}
