//! The icons of the 32 element kinds: one family of lines on a 24 x 24 grid, 1.5 thick. Each is a file in `assets/icons`
//! with one path of absolute `M L H V C Z`, which is all that is read here.

use std::{collections::BTreeMap, sync::LazyLock};

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use model::Kind;

use crate::{Ink, Layer, Owner, Scene, Shape, Stroke};

/// The side of the grid that icons are drawn on.
const GRID: f32 = 24.0;
/// Segments of a flattened curve.
const STEPS: u8 = 6;

type Lines = Vec<(Vec<Pos2>, bool)>;

/// The drawing of a kind as a file.
fn file(kind: Kind) -> &'static str {
    match kind {
        Kind::ApiGateway => include_str!("../../../assets/icons/api_gateway.svg"),
        Kind::AuditTrail => include_str!("../../../assets/icons/audit_trail.svg"),
        Kind::BaseImage => include_str!("../../../assets/icons/base_image.svg"),
        Kind::Browser => include_str!("../../../assets/icons/browser.svg"),
        Kind::CiRunner => include_str!("../../../assets/icons/ci_runner.svg"),
        Kind::Container => include_str!("../../../assets/icons/container.svg"),
        Kind::Database => include_str!("../../../assets/icons/database.svg"),
        Kind::DependencyRegistry => include_str!("../../../assets/icons/dependency_registry.svg"),
        Kind::DevWorkstation => include_str!("../../../assets/icons/dev_workstation.svg"),
        Kind::Developer => include_str!("../../../assets/icons/developer.svg"),
        Kind::Dockerfile => include_str!("../../../assets/icons/dockerfile.svg"),
        Kind::EndUser => include_str!("../../../assets/icons/end_user.svg"),
        Kind::EventTrigger => include_str!("../../../assets/icons/event_trigger.svg"),
        Kind::ExternalAttacker => include_str!("../../../assets/icons/external_attacker.svg"),
        Kind::ExternalService => include_str!("../../../assets/icons/external_service.svg"),
        Kind::Host => include_str!("../../../assets/icons/host.svg"),
        Kind::IamRole => include_str!("../../../assets/icons/iam_role.svg"),
        Kind::Image => include_str!("../../../assets/icons/image.svg"),
        Kind::LogSink => include_str!("../../../assets/icons/log_sink.svg"),
        Kind::MaliciousInsider => include_str!("../../../assets/icons/malicious_insider.svg"),
        Kind::ManualRun => include_str!("../../../assets/icons/manual_run.svg"),
        Kind::ObjectStore => include_str!("../../../assets/icons/object_store.svg"),
        Kind::Orchestrator => include_str!("../../../assets/icons/orchestrator.svg"),
        Kind::Queue => include_str!("../../../assets/icons/queue.svg"),
        Kind::Registry => include_str!("../../../assets/icons/registry.svg"),
        Kind::ReleaseAdmin => include_str!("../../../assets/icons/release_admin.svg"),
        Kind::SecretStore => include_str!("../../../assets/icons/secret_store.svg"),
        Kind::SourceRepo => include_str!("../../../assets/icons/source_repo.svg"),
        Kind::Task => include_str!("../../../assets/icons/task.svg"),
        Kind::ThirdParty => include_str!("../../../assets/icons/third_party.svg"),
        Kind::Volume => include_str!("../../../assets/icons/volume.svg"),
        Kind::Webhook => include_str!("../../../assets/icons/webhook.svg"),
    }
}

/// Paints the icon of a kind into the largest square in the middle of `rect`, above the element's box.
pub fn paint(scene: &mut Scene, kind: Kind, rect: Rect, ink: Ink, owner: Owner) {
    static READ: LazyLock<BTreeMap<Kind, Lines>> =
        LazyLock::new(|| Kind::ALL.iter().map(|k| (*k, read(file(*k)))).collect());
    let side = rect.width().min(rect.height());
    let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
    let scale = side / GRID;
    for (points, closed) in READ.get(&kind).into_iter().flatten() {
        let shape = Shape::Path {
            points: points
                .iter()
                .map(|p| square.min + vec2(p.x, p.y) * scale)
                .collect(),
            closed: *closed,
            fill: None,
            stroke: Some(Stroke::solid(1.5 * scale, ink)),
        };
        scene.push(owner, Layer::Element, shape);
    }
}

/// Paints one path on the grid, such as a command's icon, into the largest square in the middle of `rect`.
pub fn path(scene: &mut Scene, path: &str, rect: Rect, ink: Ink) {
    let side = rect.width().min(rect.height());
    let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
    let scale = side / GRID;
    for (points, closed) in lines(path) {
        let at = |p: &Pos2| square.min + vec2(p.x, p.y) * scale;
        let shape = Shape::Path {
            points: points.iter().map(at).collect(),
            closed,
            fill: None,
            stroke: Some(Stroke::solid(1.5 * scale.max(0.66), ink)),
        };
        scene.push(Owner::None, Layer::Element, shape);
    }
}

/// The lines of a file's path; what is not understood is left out.
fn read(svg: &str) -> Lines {
    let path = svg.split_once(" d=\"").map_or("", |(_, rest)| rest);
    lines(path.split_once('"').map_or("", |(path, _)| path))
}

fn lines(path: &str) -> Lines {
    let mut lines: Lines = Vec::new();
    for step in steps(path) {
        let numbers = numbers(step);
        let last = lines.last().and_then(|l| l.0.last()).copied();
        match (step.get(..1), numbers.as_slice()) {
            (Some("M"), [x, y]) => lines.push((vec![pos2(*x, *y)], false)),
            (Some("Z"), _) => {
                if let Some(line) = lines.last_mut() {
                    line.1 = true;
                }
            }
            (Some(command), numbers) => {
                if let (Some(from), Some(line)) = (last, lines.last_mut()) {
                    line.0.extend(segment(command, numbers, from));
                }
            }
            _ => {}
        }
    }
    lines
}

/// The path cut before each of its letters.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = path
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(ix, _)| ix)
        .chain([path.len()])
        .collect();
    let spans: Vec<(usize, usize)> = starts
        .iter()
        .copied()
        .zip(starts.iter().copied().skip(1))
        .collect();
    spans
        .into_iter()
        .filter_map(|(from, to)| path.get(from..to))
}

fn numbers(step: &str) -> Vec<f32> {
    let numbers = step.get(1..).unwrap_or_default();
    numbers
        .split_whitespace()
        .filter_map(|n| n.parse().ok())
        .collect()
}

fn segment(command: &str, numbers: &[f32], from: Pos2) -> Vec<Pos2> {
    match (command, numbers) {
        ("L", [x, y]) => vec![pos2(*x, *y)],
        ("H", [x]) => vec![pos2(*x, from.y)],
        ("V", [y]) => vec![pos2(from.x, *y)],
        ("C", [ax, ay, bx, by, x, y]) => {
            let (a, b, to) = (pos2(*ax, *ay), pos2(*bx, *by), pos2(*x, *y));
            let steps = (1..=STEPS).map(|n| f32::from(n) / f32::from(STEPS));
            steps.map(|t| cubic(from, a, b, to, t)).collect()
        }
        _ => Vec::new(),
    }
}

fn cubic(from: Pos2, a: Pos2, b: Pos2, to: Pos2, t: f32) -> Pos2 {
    let u = 1.0 - t;
    let sum = from.to_vec2() * (u * u * u)
        + a.to_vec2() * (3.0 * u * u * t)
        + b.to_vec2() * (3.0 * u * t * t)
        + to.to_vec2() * (t * t * t);
    sum.to_pos2()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_an_icon_of_its_own_inside_the_grid() {
        let mut seen = BTreeSet::new();
        for kind in Kind::ALL {
            let lines = read(file(*kind));
            let path = file(*kind).split_once(" d=").unwrap().1;
            let letters = path.matches(['M', 'L', 'H', 'V', 'C']).count();
            let points: usize = lines.iter().map(|l| l.0.len()).sum();
            assert!(points >= letters && !lines.is_empty(), "{kind} lost lines");
            let grid = Rect::from_min_max(pos2(1.0, 1.0), pos2(23.0, 23.0));
            assert!(
                lines.iter().flat_map(|l| &l.0).all(|p| grid.contains(*p)),
                "{kind}"
            );
            assert!(
                seen.insert(format!("{lines:?}")),
                "{kind} looks like another"
            );
        }
    }
}
