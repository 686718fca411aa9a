//! The look of the HTML report: the sheet beside this file, with the palette's numbers put in front as CSS variables,
//! and the severity marks as symbols.

use std::fmt::Write as _;

use emath::{pos2, vec2};
use model::Severity;
use scene::{Owner, Palette, Scene, severity_mark_of, svg};

/// Column widths in percent that the sheet knows.
pub const WIDEST: usize = 80;

/// The style sheet: variables for light, dark and print, then the rules.
pub fn sheet() -> String {
    let mut out = format!(
        ":root{{{}}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}@media print{{:root{{{}}}}}",
        variables(Palette::light()),
        variables(Palette::dark()),
        variables(Palette::paper())
    );
    for severity in Severity::ALL {
        let word = severity.word().to_ascii_lowercase();
        let _ = write!(
            out,
            ".s-{word}{{color:var(--{word}-ink)}}.t-{word}>*{{background:var(--{word}-tint)}}"
        );
    }
    for width in 1..=WIDEST {
        let _ = write!(out, ".w{width}{{width:{width}%}}");
    }
    let rules = include_str!("page.css");
    out.push_str(rules.split_once("*/").map_or(rules, |(_, rules)| rules));
    out
}

fn variables(palette: &Palette) -> String {
    svg::INKS.iter().fold(String::new(), |mut out, ink| {
        let _ = write!(
            out,
            "{}:{};",
            svg::variable(*ink),
            palette.color(*ink).hex()
        );
        out
    })
}

/// The severity marks, defined once and shown by `<use>`.
pub fn marks() -> String {
    let mut out = "<svg class=\"gone\" aria-hidden=\"true\" width=\"0\" height=\"0\">".to_owned();
    for severity in Severity::ALL {
        let mut scene = Scene::new(vec2(24.0, 22.0));
        severity_mark_of(&mut scene, Owner::None, *severity, pos2(12.0, 11.5), 17.0);
        let id = format!("m-{}", severity.word().to_ascii_lowercase());
        out.push_str(&svg::symbol(&scene, &id));
    }
    out.push_str("</svg>\n");
    out
}
