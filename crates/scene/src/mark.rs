//! Severity marks as drawn paths: hexagon C, triangle H, diamond M, disc L, ring N. Never a colour alone, never a glyph.

use emath::{Align, Pos2, Rect, Vec2, pos2, vec2};
use model::Severity;

use crate::{Face, Ink, Layer, Owner, Scene, Shape, Stroke, text::Style};

/// The letter of a severity.
pub const fn letter(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "C",
        Severity::High => "H",
        Severity::Medium => "M",
        Severity::Low => "L",
        Severity::None => "N",
    }
}

/// The outline of a band's shape around `centre`, `size` high; none where it is round.
fn corners(severity: Severity, centre: Pos2, size: f32) -> Option<Vec<Pos2>> {
    let r = size / 2.0;
    let at = |x: f32, y: f32| pos2(centre.x + x * r, centre.y + y * r);
    match severity {
        Severity::Critical => Some(vec![
            at(-0.5, -0.95),
            at(0.5, -0.95),
            at(1.05, 0.0),
            at(0.5, 0.95),
            at(-0.5, 0.95),
            at(-1.05, 0.0),
        ]),
        Severity::High => Some(vec![at(0.0, -1.1), at(1.15, 0.9), at(-1.15, 0.9)]),
        Severity::Medium => Some(vec![
            at(0.0, -1.15),
            at(1.15, 0.0),
            at(0.0, 1.15),
            at(-1.15, 0.0),
        ]),
        Severity::Low | Severity::None => None,
    }
}

/// The bare shape of a band, without its letter.
pub(crate) fn outline(
    severity: Severity,
    centre: Pos2,
    size: f32,
    fill: Option<Ink>,
    stroke: Option<Stroke>,
) -> Shape {
    match corners(severity, centre, size) {
        Some(points) => Shape::Path {
            points,
            closed: true,
            fill,
            stroke,
        },
        None => Shape::Ellipse {
            rect: Rect::from_center_size(centre, Vec2::splat(size)),
            fill,
            stroke,
        },
    }
}

/// Draws the mark of a severity around `centre`, about `size` high, its letter inside.
pub fn severity_mark(scene: &mut Scene, severity: Severity, centre: Pos2, size: f32) {
    severity_mark_of(scene, Owner::None, severity, centre, size);
}

/// The same mark, owned by something.
pub fn severity_mark_of(
    scene: &mut Scene,
    owner: Owner,
    severity: Severity,
    centre: Pos2,
    size: f32,
) {
    let fill = Some(Ink::Severity(severity));
    let line = (size * 0.05).clamp(0.5, 1.5);
    let stroke = Some(Stroke::solid(line, Ink::Border));
    scene.push(
        owner,
        Layer::Badge,
        outline(severity, centre, size, fill, stroke),
    );
    if severity == Severity::None {
        scene.push(
            owner,
            Layer::Badge,
            Shape::Ellipse {
                rect: Rect::from_center_size(centre, Vec2::splat(size * 0.8)),
                fill: None,
                stroke,
            },
        );
    }
    let drop = if severity == Severity::High {
        0.14
    } else {
        0.0
    };
    let style = Style::new(
        size * if severity == Severity::High {
            0.55
        } else {
            0.62
        },
        Face::Bold,
        Ink::OnSeverity(severity),
    );
    let base = centre + vec2(0.0, size * drop + style.size * 0.35);
    scene.write(
        owner,
        Layer::Badge,
        base,
        Align::Center,
        letter(severity),
        style,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_band_has_its_own_outline_and_letter() {
        let drawn: Vec<String> = Severity::ALL
            .iter()
            .map(|severity| {
                let mut scene = Scene::default();
                severity_mark(&mut scene, *severity, pos2(50.0, 50.0), 20.0);
                let near = Rect::from_center_size(pos2(50.0, 50.0), Vec2::splat(25.0));
                assert!(scene.items.iter().all(|i| near.contains_rect(i.bounds)));
                let outline = scene.items.iter().map(|i| match &i.shape {
                    Shape::Path { points, .. } => points.len().to_string(),
                    Shape::Text { text, .. } => text.clone(),
                    _ => "round".to_owned(),
                });
                outline.collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(drawn, ["round round N", "round L", "4 M", "3 H", "6 C"]);
    }
}
