//! What PALETTE.md promises, as arithmetic: WCAG contrast, and CIEDE2000 between bands in five views of the eye.

#![allow(
    clippy::many_single_char_names,
    reason = "colour formulas keep the letters they are published with"
)]

use model::Severity;

use super::{Palette, Rgb, read};
use crate::Ink;

const INKS: [Ink; 16] = [
    Ink::Ground,
    Ink::Panel,
    Ink::Text,
    Ink::Faint,
    Ink::Hairline,
    Ink::Surface,
    Ink::Outline,
    Ink::Icon,
    Ink::Flow,
    Ink::Boundary,
    Ink::BoundaryFill,
    Ink::Accent,
    Ink::AccentFill,
    Ink::Border,
    Ink::Chip,
    Ink::OnChip,
];

/// Machado, Oliveira and Fernandes 2009, severity 1.0, in linear RGB; then the plain view and grey.
const VIEWS: [(&str, [[f64; 3]; 3]); 5] = [
    (
        "normal",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
    (
        "grey",
        [
            [0.2126, 0.7152, 0.0722],
            [0.2126, 0.7152, 0.0722],
            [0.2126, 0.7152, 0.0722],
        ],
    ),
];

fn linear(color: Rgb) -> [f64; 3] {
    color.0.map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn apply(view: &[[f64; 3]; 3], rgb: [f64; 3]) -> [f64; 3] {
    view.map(|row| {
        row.iter()
            .zip(rgb)
            .map(|(a, b)| a * b)
            .sum::<f64>()
            .clamp(0.0, 1.0)
    })
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG 2.2 contrast ratio.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(linear(a)), luminance(linear(b)));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// CIELAB under D65.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b;
    let z = (0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005).
fn delta([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let far = 25_f64.powi(7);
    let mean = f64::midpoint(a1.hypot(b1), a2.hypot(b2)).powi(7);
    let g = 1.5 - 0.5 * (mean / (mean + far)).sqrt();
    let (c1, c2) = ((g * a1).hypot(b1), (g * a2).hypot(b2));
    let hue = |a: f64, b: f64| {
        if a == 0.0 && b == 0.0 {
            0.0
        } else {
            b.atan2(g * a).to_degrees().rem_euclid(360.0)
        }
    };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = if grey {
        0.0
    } else {
        (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0
    };
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = if grey { h1 + h2 } else { h1 + turn / 2.0 };
    let cos = |k: f64, by: f64| (k * h + by).to_radians().cos();
    let t = 1.0 - 0.17 * cos(1.0, -30.0) + 0.24 * cos(2.0, 0.0) + 0.32 * cos(3.0, 6.0)
        - 0.20 * cos(4.0, -63.0);
    let around = (h.rem_euclid(360.0) - 275.0) / 25.0;
    let c7 = c.powi(7);
    let twist =
        -2.0 * (c7 / (c7 + far)).sqrt() * (60.0 * (-around * around).exp()).to_radians().sin();
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (dl, dc, dh) = (
        (l2 - l1) / sl,
        (c2 - c1) / (1.0 + 0.045 * c),
        dh / (1.0 + 0.015 * c * t),
    );
    (dl * dl + dc * dc + dh * dh + twist * dc * dh).sqrt()
}

fn worst(palette: &Palette) -> (f64, &'static str, Severity, Severity) {
    let mut found = (f64::MAX, "", Severity::None, Severity::None);
    for (view, matrix) in &VIEWS {
        let bands = Severity::ALL.iter().map(|s| {
            let seen = apply(matrix, linear(palette.color(Ink::Severity(*s))));
            (*s, lab(seen))
        });
        let bands: Vec<_> = bands.collect();
        for (ix, (a, from)) in bands.iter().enumerate() {
            for (b, to) in bands.iter().skip(ix + 1) {
                let d = delta(*from, *to);
                if d < found.0 {
                    found = (d, view, *a, *b);
                }
            }
        }
    }
    found
}

#[test]
fn the_embedded_file_reads() {
    assert_eq!(read().err(), None);
}

#[test]
fn the_formula_gives_the_published_values() {
    // Sharma, Wu and Dalal 2005, table 1, pairs 1, 4, 9 and 25.
    for (a, b, want) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
    ] {
        assert!(
            (delta(a, b) - want).abs() < 1e-3,
            "{a:?} {b:?}: {}",
            delta(a, b)
        );
    }
}

#[test]
fn bands_differ_in_all_five_views() {
    for (palette, least) in [
        (Palette::light(), 9.9),
        (Palette::paper(), 9.9),
        (Palette::dark(), 8.8),
        (Palette::contrast(), 8.8),
    ] {
        let found = worst(palette);
        assert!(found.0 >= least, "{found:?}");
    }
}

#[test]
fn lightness_is_steady() {
    let lights = |palette: &Palette| -> Vec<f64> {
        let fill = |s: &Severity| lab(linear(palette.color(Ink::Severity(*s))))[0];
        Severity::ALL.iter().map(fill).collect()
    };
    assert!(lights(Palette::light()).is_sorted_by(|a, b| a > b));
    assert!(lights(Palette::dark()).is_sorted_by(|a, b| a < b));
    assert!(lights(Palette::contrast()).is_sorted_by(|a, b| a < b));
}

#[test]
fn text_is_readable_on_what_it_stands() {
    for palette in [
        Palette::light(),
        Palette::dark(),
        Palette::paper(),
        Palette::contrast(),
    ] {
        let ratio = |a, b| contrast(palette.color(a), palette.color(b));
        for severity in Severity::ALL {
            let on = ratio(Ink::OnSeverity(*severity), Ink::Severity(*severity));
            assert!(on >= 4.5, "{severity} {on}");
            let ink = ratio(Ink::SeverityInk(*severity), Ink::Ground);
            assert!(ink >= 4.5, "{severity} ink {ink}");
            let row = ratio(Ink::Text, Ink::SeverityTint(*severity));
            assert!(row >= 7.0, "{severity} tint {row}");
        }
        let grounds = [Ink::Ground, Ink::Panel, Ink::Surface, Ink::BoundaryFill];
        for ground in grounds {
            for ink in [Ink::Text, Ink::Faint, Ink::Boundary, Ink::Accent] {
                assert!(ratio(ink, ground) >= 4.5, "{ink:?} on {ground:?}");
            }
            for ink in [Ink::Outline, Ink::Flow, Ink::Icon, Ink::Border] {
                assert!(ratio(ink, ground) >= 3.0, "{ink:?} on {ground:?}");
            }
        }
        assert!(ratio(Ink::OnChip, Ink::Chip) >= 7.0);
    }
}

#[test]
fn high_contrast_is_what_it_says() {
    let palette = Palette::contrast();
    let ratio = |a, b| contrast(palette.color(a), palette.color(b));
    let grounds = [
        Ink::Ground,
        Ink::Panel,
        Ink::Surface,
        Ink::BoundaryFill,
        Ink::AccentFill,
    ];
    for ground in grounds {
        for ink in [Ink::Text, Ink::Faint, Ink::Boundary] {
            assert!(ratio(ink, ground) >= 7.0, "{ink:?} on {ground:?}");
        }
        for ink in [
            Ink::Outline,
            Ink::Flow,
            Ink::Icon,
            Ink::Border,
            Ink::Hairline,
        ] {
            assert!(ratio(ink, ground) >= 4.4, "{ink:?} on {ground:?}");
        }
    }
}

#[test]
fn what_is_hovered_or_selected_stays_readable() {
    for palette in [
        Palette::light(),
        Palette::dark(),
        Palette::paper(),
        Palette::contrast(),
    ] {
        let ratio = |a, b| contrast(palette.color(a), palette.color(b));
        assert!(ratio(Ink::Text, Ink::AccentFill) >= 7.0);
        for ground in [Ink::Ground, Ink::Panel, Ink::Surface, Ink::BoundaryFill] {
            assert!(ratio(Ink::Accent, ground) >= 3.0, "focus on {ground:?}");
        }
    }
}

#[test]
fn every_ink_has_a_colour_of_its_own_file() {
    assert_eq!(Palette::light().color(Ink::Accent).hex(), "#0B57D0");
    assert_eq!(
        Palette::dark().color(Ink::Severity(Severity::High)).hex(),
        "#F3821D"
    );
    for palette in [Palette::light(), Palette::dark()] {
        let kinds: std::collections::BTreeSet<_> =
            INKS.iter().map(|ink| palette.color(*ink).hex()).collect();
        assert!(kinds.len() >= 10, "the inks fell together");
    }
}
