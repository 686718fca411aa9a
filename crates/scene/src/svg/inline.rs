//! A drawing as a part of an HTML page: its colours are CSS variables that the page sets, so that one drawing serves
//! light, dark and print. It carries its own title and description for readers that cannot see it.

use std::borrow::Cow;

use model::Severity;

use super::{Out, escape, number, owned};
use crate::{Ink, Scene, Shape};

/// Every ink that has one colour; severities have four each besides.
const PLAIN: [(Ink, &str); 16] = [
    (Ink::Ground, "--ground"),
    (Ink::Panel, "--panel"),
    (Ink::Text, "--text"),
    (Ink::Faint, "--faint"),
    (Ink::Hairline, "--hairline"),
    (Ink::Surface, "--surface"),
    (Ink::Outline, "--outline"),
    (Ink::Icon, "--icon"),
    (Ink::Flow, "--flow"),
    (Ink::Boundary, "--boundary"),
    (Ink::BoundaryFill, "--boundary-fill"),
    (Ink::Accent, "--accent"),
    (Ink::AccentFill, "--accent-fill"),
    (Ink::Border, "--border"),
    (Ink::Chip, "--chip"),
    (Ink::OnChip, "--on-chip"),
];

/// All inks, for a style sheet that sets them.
pub static INKS: std::sync::LazyLock<Vec<Ink>> = std::sync::LazyLock::new(|| {
    let plain = PLAIN.iter().map(|(ink, _)| *ink);
    let severities = Severity::ALL.iter().flat_map(|severity| {
        [
            Ink::Severity(*severity),
            Ink::OnSeverity(*severity),
            Ink::SeverityInk(*severity),
            Ink::SeverityTint(*severity),
        ]
    });
    plain.chain(severities).collect()
});

/// The CSS variable of an ink, such as `--outline` or `--high-ink`.
pub fn variable(ink: Ink) -> Cow<'static, str> {
    let part = |severity: Severity, part: &str| {
        Cow::Owned(format!("--{}{part}", severity.word().to_ascii_lowercase()))
    };
    match ink {
        Ink::Severity(severity) => part(severity, ""),
        Ink::OnSeverity(severity) => part(severity, "-on"),
        Ink::SeverityInk(severity) => part(severity, "-ink"),
        Ink::SeverityTint(severity) => part(severity, "-tint"),
        plain => PLAIN
            .iter()
            .find(|(ink, _)| *ink == plain)
            .map_or(Cow::Borrowed("--text"), |(_, name)| Cow::Borrowed(name)),
    }
}

/// The scene as an `<svg>` element, `scale` CSS pixels a scene unit. `id` names it in the page and must be unique there
/// and plain (letters, digits, hyphens); `title` and `about` are its text alternative. Anchors are left out: their
/// names belong to the page.
pub fn inline(scene: &Scene, scale: f32, id: &str, title: &str, about: &str) -> String {
    let (width, height) = (number(scene.size.x), number(scene.size.y));
    let (wide, high) = (number(scene.size.x * scale), number(scene.size.y * scale));
    let mut out = page(scene.items.len());
    let (title, about) = (escape(title), escape(about));
    out.add(format_args!(
        "<svg width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\">\n<title id=\"{id}-t\">{title}</title>\n\
         <desc id=\"{id}-d\">{about}</desc>\n"
    ));
    out.items(scene);
    out.text.push_str("</svg>");
    out.text
}

/// The scene as a `<symbol>` that `<use href="#id"/>` shows.
pub fn symbol(scene: &Scene, id: &str) -> String {
    let (width, height) = (number(scene.size.x), number(scene.size.y));
    let mut out = page(scene.items.len());
    out.add(format_args!(
        "<symbol id=\"{id}\" viewBox=\"0 0 {width} {height}\">\n"
    ));
    out.items(scene);
    out.text.push_str("</symbol>");
    out.text
}

fn page(items: usize) -> Out<'static> {
    Out {
        text: String::with_capacity(items * 160),
        palette: None,
    }
}

impl Out<'_> {
    fn items(&mut self, scene: &Scene) {
        for item in &scene.items {
            if !matches!(item.shape, Shape::Anchor { .. }) {
                self.shape(&item.shape, &owned(item.owner));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layer, Owner, Stroke};
    use emath::{Pos2, Rect, pos2, vec2};

    #[test]
    fn every_ink_has_a_name_of_its_own() {
        let mut names: Vec<_> = INKS.iter().map(|ink| variable(*ink)).collect();
        assert_eq!(names.len(), 36);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 36);
    }

    #[test]
    fn a_drawing_in_a_page_takes_the_page_s_colours() {
        let mut scene = Scene::new(vec2(50.0, 20.0));
        scene.push(
            Owner::None,
            Layer::Ground,
            Shape::Rect {
                rect: Rect::from_min_size(Pos2::ZERO, vec2(5.0, 5.0)),
                corner: 0.0,
                fill: Some(Ink::Severity(Severity::High)),
                stroke: Some(Stroke::solid(1.0, Ink::Border)),
            },
        );
        let name = "a\"b".to_owned();
        let at = pos2(0.0, 0.0);
        scene.push(Owner::None, Layer::Ground, Shape::Anchor { at, name });
        let svg = inline(&scene, 2.0, "f1", "<b>", "what is seen");
        assert!(svg.contains("fill=\"var(--high)\" stroke=\"var(--border)\""));
        assert!(svg.starts_with("<svg width=\"100\" height=\"40\" viewBox=\"0 0 50 20\""));
        assert!(svg.contains("<title id=\"f1-t\">&lt;b&gt;</title>"));
        assert!(!svg.contains('#') && !svg.contains("a&quot;b"));
    }
}
