//! Where the canvas looks: one scale and shift from scene to screen, and the moves people make with it.

use emath::{Pos2, Rect, TSTransform, Vec2};

/// 10 % to 800 %.
const ZOOM: std::ops::RangeInclusive<f32> = 0.1..=8.0;
/// A drawing that is shown whole may be smaller than people can zoom out.
const LEAST: f32 = 0.0005;
/// Free room around a drawing that is shown whole, in points.
const MARGIN: f32 = 18.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Camera {
    /// From scene units to points on the screen.
    pub view: TSTransform,
}

impl Camera {
    pub fn scale(&self) -> f32 {
        self.view.scaling
    }

    /// A point of the screen in the scene.
    pub fn scene_from_screen(&self, at: Pos2) -> Pos2 {
        self.view.inverse() * at
    }

    /// The part of the scene that an area of the screen shows.
    pub fn area_from_screen(&self, area: Rect) -> Rect {
        self.view.inverse() * area
    }

    pub fn pan(&mut self, by: Vec2) {
        self.view.translation += by;
    }

    /// Scales around a point of the screen, which stays where it is.
    pub fn zoom(&mut self, factor: f32, around: Pos2) {
        self.zoom_to(self.scale() * factor, around);
    }

    /// Scales to exactly this around a point of the screen.
    pub fn zoom_to(&mut self, scale: f32, around: Pos2) {
        let fixed = self.scene_from_screen(around);
        let least = ZOOM.start().min(self.scale()).max(LEAST);
        self.view.scaling = scale.clamp(least, *ZOOM.end());
        self.view.translation += around - self.view * fixed;
    }

    /// Shows an area of the scene whole, at 100 % at most.
    pub fn fit(&mut self, area: Rect, screen: Rect) {
        let room = (screen.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0));
        let scale = (room / area.size().max(Vec2::splat(1.0))).min_elem();
        self.view.scaling = scale.clamp(LEAST, 1.0);
        self.view.translation += screen.center() - self.view * area.center();
    }

    /// Brings an area of the scene into the middle, unless it is in view already.
    pub fn reveal(&mut self, area: Rect, screen: Rect) {
        if !screen.shrink(8.0).contains_rect(self.view * area) {
            self.view.translation += screen.center() - self.view * area.center();
        }
    }
}

/// How long the view flies, in seconds.
const FLIGHT: f64 = 0.16;

/// The way from one view to another.
#[derive(Clone, Copy, Debug)]
pub struct Flight {
    from: Camera,
    to: Camera,
    /// When the first frame of it was shown, in seconds of the window's clock.
    since: Option<f64>,
}

impl Flight {
    pub fn new(from: Camera, to: Camera) -> Self {
        let since = None;
        Self { from, to, since }
    }

    /// Where it leads.
    pub fn end(self) -> Camera {
        self.to
    }

    /// The view at a time; nothing once it is over. What is in the middle of the screen moves in a straight line.
    pub fn at(&mut self, now: f64, screen: Rect) -> Option<Camera> {
        let since = *self.since.get_or_insert(now);
        let part = ((now - since) / FLIGHT) as f32;
        if part >= 1.0 {
            return None;
        }
        // Fast away, soft landing.
        let part = 1.0 - (1.0 - part).powi(3);
        let middle = screen.center();
        let (from, to) = (
            self.from.scene_from_screen(middle),
            self.to.scene_from_screen(middle),
        );
        let scale = self.from.scale() * (self.to.scale() / self.from.scale()).powf(part);
        let mut view = TSTransform::from_scaling(scale);
        view.translation = middle - view * (from + (to - from) * part);
        Some(Camera { view })
    }
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_cursor() {
        let mut camera = Camera::default();
        camera.pan(vec2(40.0, -12.0));
        let at = pos2(300.0, 200.0);
        let before = camera.scene_from_screen(at);
        camera.zoom(2.5, at);
        assert!(camera.scene_from_screen(at).distance(before) < 1e-3);
        camera.zoom(1000.0, at);
        assert!((camera.scale() - 8.0).abs() < 1e-6);
    }

    #[test]
    fn fitting_shows_all_and_never_enlarges() {
        let screen = Rect::from_min_size(pos2(10.0, 20.0), vec2(800.0, 600.0));
        let mut camera = Camera::default();
        let area = Rect::from_min_size(pos2(-500.0, 0.0), vec2(4000.0, 300.0));
        camera.fit(area, screen);
        assert!(screen.contains_rect(camera.view * area));
        let huge = Rect::from_min_size(Pos2::ZERO, vec2(90_000.0, 300.0));
        camera.fit(huge, screen);
        assert!(screen.contains_rect(camera.view * huge));
        camera.zoom(0.5, screen.center());
        assert!(screen.contains_rect(camera.view * huge), "no further out");
        camera.zoom(2.0, screen.center());
        assert!(!screen.contains_rect(camera.view * huge));
        camera.fit(Rect::from_min_size(Pos2::ZERO, vec2(10.0, 10.0)), screen);
        assert!((camera.scale() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_flight_begins_and_ends_where_it_should_and_is_short() {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let from = Camera::default();
        let mut to = from;
        to.zoom(2.0, pos2(100.0, 100.0));
        to.pan(vec2(300.0, 0.0));
        let mut flight = Flight::new(from, to);
        let near = |a: Camera, b: Camera| {
            let off = (a.view * pos2(50.0, 70.0)).distance(b.view * pos2(50.0, 70.0));
            off < 0.5
        };
        assert!(flight.at(10.0, screen).is_some_and(|at| near(at, from)));
        let middle = flight.at(10.05, screen);
        assert!(middle.is_some_and(|at| at.scale() > 1.0 && at.scale() < 2.0));
        assert!(flight.at(10.159, screen).is_some_and(|at| near(at, to)));
        assert!(flight.at(10.2, screen).is_none(), "under 200 ms");
        assert_eq!(flight.end(), to);
    }
}
