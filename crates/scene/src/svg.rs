//! The SVG painter: one scene as one standalone file, the same bytes every time. It embeds no font; `textLength` keeps
//! the measured widths where the reader has another one. Text is cleaned as it was measured: marks that would turn the
//! order of letters are gone.

use std::fmt::Write as _;

use emath::{Pos2, Rect};

use crate::{Dash, Face, Ink, Owner, Palette, Scene, Shape, Stroke, Target};

mod inline;
pub use inline::{INKS, inline, symbol, variable};

/// The scene as a standalone SVG, titled "Drawing".
pub fn paint(scene: &Scene, palette: &Palette) -> String {
    paint_titled(scene, palette, "Drawing")
}

/// The scene as a standalone SVG with a title, which is also its accessible name.
pub fn paint_titled(scene: &Scene, palette: &Palette, title: &str) -> String {
    let title = escape(&crate::text::clean(title));
    let (width, height) = (number(scene.size.x), number(scene.size.y));
    let mut out = Out {
        text: String::with_capacity(scene.items.len() * 160),
        palette: Some(palette),
    };
    let ground = palette.color(Ink::Ground).hex();
    out.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" \
         font-family=\"&quot;IBM Plex Sans&quot;, sans-serif\">\n<title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>\n"
    ));
    for item in &scene.items {
        out.shape(&item.shape, &owned(item.owner));
    }
    out.text.push_str("</svg>\n");
    out.text
}

/// The attribute that names an owner, with a space before it.
fn owned(owner: Owner) -> String {
    match owner {
        Owner::None => String::new(),
        Owner::Element(id) => format!(" data-element=\"{id}\""),
        Owner::Flow(id) => format!(" data-flow=\"{id}\""),
        Owner::Boundary(id) => format!(" data-boundary=\"{id}\""),
        Owner::Asset(id) => format!(" data-asset=\"{id}\""),
        Owner::Finding(id) => format!(" data-finding=\"{id}\""),
        Owner::Cell(likelihood, impact) => format!(" data-cell=\"{likelihood},{impact}\""),
    }
}

struct Out<'p> {
    text: String,
    /// None where the page around the drawing sets the colours by name.
    palette: Option<&'p Palette>,
}

impl Out<'_> {
    fn color(&self, ink: Ink) -> String {
        match self.palette {
            Some(palette) => palette.color(ink).hex(),
            None => format!("var({})", variable(ink)),
        }
    }

    fn add(&mut self, args: std::fmt::Arguments) {
        // Writing into a string cannot fail.
        let _ = self.text.write_fmt(args);
    }

    fn shape(&mut self, shape: &Shape, owned: &str) {
        match shape {
            Shape::Rect {
                rect,
                corner,
                fill,
                stroke,
            } => {
                let (area, paint) = (area(*rect), self.paint(*fill, *stroke));
                let corner = if *corner > 0.0 {
                    format!(" rx=\"{}\"", number(*corner))
                } else {
                    String::new()
                };
                self.add(format_args!("<rect{area}{corner}{paint}{owned}/>\n"));
            }
            Shape::Ellipse { rect, fill, stroke } => {
                let paint = self.paint(*fill, *stroke);
                let centre = rect.center();
                self.add(format_args!(
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{paint}{owned}/>\n",
                    number(centre.x),
                    number(centre.y),
                    number(rect.width() / 2.0),
                    number(rect.height() / 2.0)
                ));
            }
            Shape::Path {
                points,
                closed,
                fill,
                stroke,
            } => self.path(points, *closed, &self.paint(*fill, *stroke), owned),
            Shape::Text { .. } => self.line(shape, owned),
            Shape::Link { rect, to } => self.link(*rect, to),
            Shape::Anchor { at, name } => self.add(format_args!(
                "<g id=\"{}\" transform=\"translate({} {})\"/>\n",
                escape(name),
                number(at.x),
                number(at.y)
            )),
        }
    }

    fn path(&mut self, points: &[Pos2], closed: bool, paint: &str, owned: &str) {
        let Some((first, rest)) = points.split_first() else {
            return;
        };
        let mut d = format!("M{} {}", number(first.x), number(first.y));
        for p in rest {
            let _ = write!(d, "L{} {}", number(p.x), number(p.y));
        }
        if closed {
            d.push('Z');
        }
        self.add(format_args!(
            "<path d=\"{d}\"{paint} stroke-linejoin=\"round\"{owned}/>\n"
        ));
    }

    fn line(&mut self, shape: &Shape, owned: &str) {
        let Shape::Text {
            at,
            width,
            size,
            face,
            ink,
            text,
        } = shape
        else {
            return;
        };
        let text = escape(crate::text::clean(text).trim_end());
        let style = match face {
            Face::Regular => "",
            Face::Bold => " font-weight=\"600\"",
            Face::Italic => " font-style=\"italic\"",
        };
        let fill = self.color(*ink);
        self.add(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{style} fill=\"{fill}\" textLength=\"{}\" \
             lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\"{owned}>{text}</text>\n",
            number(at.x),
            number(at.y),
            number(*size),
            number(width.max(0.01)),
        ));
    }

    fn link(&mut self, rect: Rect, to: &Target) {
        let Some(to) = address(to) else {
            return;
        };
        let area = area(rect);
        // In a page, text says the same and leads to the same place; keys need not stop here too.
        let quiet = if self.palette.is_none() {
            " tabindex=\"-1\""
        } else {
            ""
        };
        self.add(format_args!(
            "<a href=\"{to}\"{quiet}><rect{area} fill=\"none\" pointer-events=\"all\"/></a>\n"
        ));
    }

    fn paint(&self, fill: Option<Ink>, stroke: Option<Stroke>) -> String {
        let mut paint = match fill {
            Some(ink) => format!(" fill=\"{}\"", self.color(ink)),
            None => " fill=\"none\"".to_owned(),
        };
        if let Some(stroke) = stroke {
            let _ = write!(
                paint,
                " stroke=\"{}\" stroke-width=\"{}\"",
                self.color(stroke.ink),
                number(stroke.width)
            );
            let w = stroke.width.max(0.5);
            match stroke.dash {
                Dash::Solid => {}
                Dash::Dashed => {
                    let (on, off) = (number(w * 5.0), number(w * 3.0));
                    let _ = write!(paint, " stroke-dasharray=\"{on} {off}\"");
                }
                Dash::Dotted => {
                    let gap = number(w * 2.5);
                    let _ = write!(
                        paint,
                        " stroke-dasharray=\"0 {gap}\" stroke-linecap=\"round\""
                    );
                }
            }
        }
        paint
    }
}

fn area(rect: Rect) -> String {
    format!(
        " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(rect.min.x),
        number(rect.min.y),
        number(rect.width().max(0.0)),
        number(rect.height().max(0.0))
    )
}

/// Only web and mail addresses, and places in the same document; nothing that could run.
fn address(to: &Target) -> Option<String> {
    match to {
        Target::Anchor(name) => Some(format!("#{}", escape(name))),
        Target::Url(url) => {
            let url = url.trim();
            let scheme = url.split_once(':')?.0.to_ascii_lowercase();
            ["http", "https", "mailto"]
                .contains(&scheme.as_str())
                .then(|| escape(url))
        }
    }
}

/// Two decimals at most, no trailing noughts; 0 for what is no number.
pub(crate) fn number(value: f32) -> String {
    let hundredths = (f64::from(value) * 100.0).round();
    if !hundredths.is_finite() || hundredths == 0.0 {
        return "0".to_owned();
    }
    let hundredths = hundredths as i64;
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        _ if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}

/// Text as XML data: the five characters escaped; what XML 1.0 (section 2.2) forbids, other controls and marks that turn
/// the direction of what follows left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layer, text::Style};
    use emath::{Align, pos2, vec2};

    #[test]
    fn numbers_are_short_and_stable() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (1.005, "1"),
            (12.5, "12.5"),
            (-3.256, "-3.26"),
            (0.05, "0.05"),
            (f32::NAN, "0"),
            (1000.0, "1000"),
        ];
        for (value, want) in cases {
            assert_eq!(number(value), want);
        }
    }

    #[test]
    fn text_is_data() {
        let mut scene = Scene::new(vec2(50.0, 20.0));
        let style = Style::new(10.0, Face::Regular, Ink::Text);
        let text = "<b onload='x'>&\u{1}\u{ffff}\"";
        scene.write(
            Owner::None,
            Layer::Label,
            pos2(0.0, 10.0),
            Align::Min,
            text,
            style,
        );
        let svg = paint_titled(&scene, Palette::light(), "a < b");
        assert!(
            svg.contains("&lt;b onload=&#39;x&#39;&gt;&amp; &quot;</text>"),
            "{svg}"
        );
        assert!(svg.contains("aria-label=\"a &lt; b\"") && !svg.contains('\u{1}'));
    }

    #[test]
    fn only_harmless_links_are_written() {
        let mut scene = Scene::new(vec2(50.0, 20.0));
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a.example/?a&b",
        ] {
            let to = Target::Url(url.to_owned());
            let rect = Rect::from_min_size(Pos2::ZERO, vec2(5.0, 5.0));
            scene.push(Owner::None, Layer::Label, Shape::Link { rect, to });
        }
        let svg = paint(&scene, Palette::light());
        assert_eq!(svg.matches("<a ").count(), 1);
        assert!(svg.contains("href=\"https://a.example/?a&amp;b\""));
    }
}
