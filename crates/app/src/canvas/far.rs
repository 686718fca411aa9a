//! The worst from afar: where the view is so far out that badges are specks, what has a High or Critical threat keeps a
//! mark of one size on the screen. Shapes tell the bands apart as the badges do.

use editor::Session;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};
use emath::TSTransform;
use model::{Severity, Subject};
use scene::Ink;

use super::detail::NEAR;
use crate::theme::Look;

/// Flows are marked too down to this scale; further out there are too many.
const FLOWS: f32 = 0.2;
/// Half a mark's size, in points on the screen.
const HALF: f32 = 4.5;

/// What to mark where on the screen, the worst last so that it lies on top; nothing while badges can be read.
fn marks(session: &Session, view: TSTransform, seen: Rect) -> Vec<(Severity, Pos2)> {
    let Some(verdict) = session.verdict().filter(|_| view.scaling < NEAR) else {
        return Vec::new();
    };
    let kind = |subject: &Subject| match subject {
        Subject::Element(_) => true,
        Subject::Flow(_) => view.scaling >= FLOWS,
        _ => false,
    };
    let worst = verdict.marks().iter();
    let bad = worst.filter(|(subject, (worst, _))| kind(subject) && *worst >= Severity::High);
    let mut marks: Vec<(Severity, Pos2)> = bad
        .filter_map(|(subject, (severity, _))| {
            let at = view * spot(session, *subject)?;
            seen.contains(at).then_some((*severity, at))
        })
        .collect();
    marks.sort_by_key(|(severity, _)| *severity);
    marks
}

/// Where the mark of a subject is: on the corner of a box, on the line of a flow where its label stands from near.
fn spot(session: &Session, subject: Subject) -> Option<Pos2> {
    match subject {
        Subject::Flow(_) => Some(session.sheet().label(subject)?.center()),
        _ => Some(session.sheet().area(subject)?.right_top()),
    }
}

/// Paints them.
pub fn paint(painter: &Painter, session: &Session, look: Look, view: TSTransform) {
    let rim = Stroke::new(1.0, look.color(Ink::Ground));
    let marks = marks(session, view, painter.clip_rect());
    let shapes = marks
        .into_iter()
        .map(|(severity, at)| shape(severity, at, look.color(Ink::Severity(severity)), rim));
    painter.extend(shapes);
}

/// A disc for Critical, a triangle for High.
fn shape(severity: Severity, at: Pos2, fill: Color32, rim: Stroke) -> Shape {
    if severity == Severity::Critical {
        return egui::epaint::CircleShape {
            center: at,
            radius: HALF,
            fill,
            stroke: rim,
        }
        .into();
    }
    let corners = [(0.0, -HALF), (HALF, HALF), (-HALF, HALF)];
    let corners = corners.map(|(x, y)| at + Vec2::new(x, y));
    Shape::convex_polygon(corners.to_vec(), fill, rim)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn only_the_worst_is_marked_and_only_from_afar() {
        let text = "Reg: registry tag_immutability=no image_signing=none\nQuiet: browser\nDev: developer stage=code\nApp: container\nDev -> Reg: push image action=push\nReg -> App: pull action=pull\n";
        let (model, issues) = model::sketch::read(text);
        assert_eq!(issues, []);
        let mut session = Session::open(model, None);
        let rules = Arc::new(analysis::RuleSet::builtin());
        let today = model::Date::constant(2026, 11, 24);
        let verdict =
            editor::Verdict::of(&rules, today, session.judged(), &session.model().clone());
        let bad = verdict.marks().iter();
        let bad = bad
            .filter(|(s, (worst, _))| matches!(s, Subject::Element(_)) && *worst >= Severity::High)
            .count();
        let lines = verdict.marks().iter();
        let lines = lines
            .filter(|(s, (worst, _))| matches!(s, Subject::Flow(_)) && *worst >= Severity::High)
            .count();
        let all = session.model().elements().len();
        session.accept(verdict);
        let at = |scale| {
            let everywhere = Rect::EVERYTHING;
            marks(&session, TSTransform::from_scaling(scale), everywhere).len()
        };
        assert!(bad > 0 && bad < all, "{bad} of {all}");
        assert_eq!((at(0.1), at(0.3)), (bad, bad + lines));
        assert_eq!((at(0.5), at(1.0)), (0, 0));
        let view = TSTransform::from_scaling(0.1);
        assert_eq!(marks(&session, view, Rect::NOTHING), Vec::new());
    }
}
