//! The canvas: one widget with its own camera and hit test. It turns egui's events into the editor's inputs, paints the
//! session's drawing and the selection over it, and lets screen readers find what is visible.

mod camera;
pub mod detail;
mod edge;
mod far;
mod grid;
mod minimap;
mod nodes;
mod overlay;
mod rename;
mod tiles;

use std::collections::BTreeMap;

use editor::{Button, Edge, Grip, Input, Pointer, Request, Selection, Session, State, Tool};
use egui::{CursorIcon, Event, Key, PointerButton, Rect, Response, Sense, Ui};
use emath::{Pos2, TSTransform, Vec2};
use model::{DiagramId, Subject};
use scene::Ink;

use crate::{keys, paint::Brush, theme::Look};

pub use camera::{Camera, Flight};
use tiles::Still;

/// Two presses are a double one within this many seconds.
const DOUBLE: f64 = 0.4;

#[derive(Default)]
pub struct Canvas {
    camera: Camera,
    /// The view is on its way.
    flight: Option<Flight>,
    /// Where the canvas is on the screen.
    rect: Option<Rect>,
    /// Show the whole drawing, at any size of the window, until people move the view themselves.
    fit: bool,
    fitted: Option<Rect>,
    /// The shown diagram, and how the others were looked at.
    page: Option<DiagramId>,
    views: BTreeMap<DiagramId, (Camera, bool)>,
    /// What of the canvas holds the keyboard: itself or one of its nodes.
    held: Option<egui::Id>,
    last_press: Option<(f64, Pos2)>,
    rename: rename::Rename,
    tiles: tiles::Tiles,
    minimap: minimap::Minimap,
}

/// How the canvas is shown in a frame.
pub struct Shown<'a> {
    pub look: Look,
    /// Plain keys go to the canvas, not to a field, a dialog or a menu.
    pub keyboard: bool,
    /// What a chosen cell of the matrix is about.
    pub lit: &'a Selection,
}

impl Canvas {
    pub fn scale(&self) -> f32 {
        self.camera.scale()
    }

    /// Shows the whole drawing from the next frame on.
    pub fn fit(&mut self) {
        self.fit = true;
        self.fitted = None;
    }

    /// Another model is shown: nothing is known of how its diagrams were looked at.
    pub fn forget(&mut self) {
        self.page = None;
        self.views.clear();
        self.fit();
    }

    /// Looks at a diagram as it was looked at last, else shows it whole.
    fn turn(&mut self, session: &Session) {
        let page = session.diagram();
        if page == self.page {
            return;
        }
        self.land();
        if let Some(before) = std::mem::replace(&mut self.page, page) {
            self.views.insert(before, (self.camera, self.fit));
        }
        let known = page.and_then(|id| self.views.get(&id)).copied();
        match known {
            Some((camera, fit)) => {
                (self.camera, self.fit) = (camera, fit);
                self.fitted = None;
            }
            None => self.fit(),
        }
    }

    /// Where something new goes: under the pointer, else in the middle.
    pub fn spot(&self, ctx: &egui::Context) -> Pos2 {
        let rect = self.rect.unwrap_or(Rect::ZERO);
        let pointer = ctx.pointer_hover_pos().filter(|at| rect.contains(*at));
        self.camera
            .scene_from_screen(pointer.unwrap_or(rect.center()))
    }

    /// The middle of what is seen.
    pub fn middle(&self) -> Pos2 {
        let rect = self.rect.unwrap_or(Rect::ZERO);
        self.camera.scene_from_screen(rect.center())
    }

    /// Where the canvas is on the screen.
    pub fn rect(&self) -> Rect {
        self.rect.unwrap_or(Rect::ZERO)
    }

    /// An area of the scene in points on the screen.
    pub fn on_screen(&self, area: Rect) -> Rect {
        self.camera.view * area
    }

    /// The canvas itself, to give it the keyboard.
    pub fn id(&self) -> Option<egui::Id> {
        self.held
    }

    /// Whether that widget is the canvas or on it.
    pub fn holds(&self, id: egui::Id) -> bool {
        self.held == Some(id)
    }

    /// Answers the requests that concern the camera; hands the others back. With `calm` the view jumps, else it flies.
    pub fn answer(&mut self, request: Request, session: &Session, calm: bool) -> Option<Request> {
        self.turn(session);
        let shown = self.camera;
        self.land();
        let left = self.steer(request, session);
        if self.camera != shown && self.rect.is_some() && !calm {
            self.flight = Some(Flight::new(shown, self.camera));
            self.camera = shown;
        }
        left
    }

    /// Ends a flight where it leads.
    fn land(&mut self) {
        if let Some(flight) = self.flight.take() {
            self.camera = flight.end();
        }
    }

    fn steer(&mut self, request: Request, session: &Session) -> Option<Request> {
        let rect = self.rect.unwrap_or(Rect::ZERO);
        if self.fit && self.fitted.is_none() && self.rect.is_some() {
            self.camera.fit(session.sheet().extent(), rect);
        }
        let camera = matches!(
            request,
            Request::Zoom(_)
                | Request::FullSize
                | Request::Pan(_)
                | Request::RevealAll
                | Request::Reveal(_)
        );
        self.fit &= !camera;
        match request {
            Request::Fit => {
                self.fit();
                if self.rect.is_some() {
                    self.camera.fit(session.sheet().extent(), rect);
                    self.fitted = Some(rect);
                }
            }
            Request::Zoom(factor) => self.camera.zoom(factor, rect.center()),
            Request::FullSize => self.camera.zoom_to(1.0, rect.center()),
            Request::Pan(by) => self.camera.pan(by),
            Request::RevealAll => {
                let areas = session.selection().iter();
                let areas = areas.filter_map(|s| session.sheet().area(*s));
                if let Some(area) = areas.reduce(Rect::union) {
                    self.camera.fit(area, rect);
                }
            }
            Request::Reveal(subject) => {
                if let Some(area) = session.sheet().area(subject) {
                    self.camera.reveal(area, rect);
                }
            }
            other => return Some(other),
        }
        None
    }

    /// The widget.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, shown: &Shown<'_>) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        self.rect = Some(rect);
        self.turn(session);
        self.fly(ui, rect);
        if self.fit && self.fitted != Some(rect) {
            self.flight = None;
            self.camera.fit(session.sheet().extent(), rect);
            self.fitted = Some(rect);
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Drawing"));
        self.held = Some(response.id);
        keep_keyboard(ui, &response);
        if ui.ctx().current_pass_index() == 0 {
            self.wheel(ui, &response);
            self.events(ui, session, &response, shown.keyboard);
            self.edge_pan(ui, session, rect);
        }
        self.paint(ui, session, shown, rect);
        self.minimap(ui, session, shown.look, rect);
        self.nodes(ui, session, &response);
        self.rename_ui(ui, session, shown.look);
        self.cursor(ui, session, &response);
    }

    /// The next step of a flight.
    fn fly(&mut self, ui: &Ui, rect: Rect) {
        let Some(flight) = &mut self.flight else {
            return;
        };
        match flight.at(ui.input(|i| i.time), rect) {
            Some(camera) => {
                self.camera = camera;
                ui.ctx().request_repaint();
            }
            None => self.land(),
        }
    }

    fn wheel(&mut self, ui: &Ui, response: &Response) {
        let Some(at) = response.hover_pos() else {
            return;
        };
        let (zoom, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta()));
        if (zoom - 1.0).abs() > f32::EPSILON || scroll != Vec2::ZERO {
            self.flight = None;
        }
        if (zoom - 1.0).abs() > f32::EPSILON {
            self.fit = false;
            self.camera.zoom(zoom, at);
        } else if scroll != Vec2::ZERO {
            self.fit = false;
            self.camera.pan(scroll);
        }
    }

    fn events(&mut self, ui: &Ui, session: &mut Session, response: &Response, keyboard: bool) {
        let (events, now, space) = ui.input(|i| (i.events.clone(), i.time, i.key_down(Key::Space)));
        let typing = matches!(
            session.state(),
            State::Renaming { .. } | State::Writing { .. }
        );
        for event in events {
            match event {
                Event::PointerButton {
                    pos,
                    button,
                    pressed: true,
                    modifiers,
                } if self.takes(pos, response) => {
                    let press = match button {
                        PointerButton::Primary if space && !typing => Button::Pan,
                        PointerButton::Primary => Button::Primary,
                        PointerButton::Middle => Button::Pan,
                        PointerButton::Secondary => Button::Menu,
                        _ => continue,
                    };
                    response.request_focus();
                    self.flight = None;
                    self.press(session, self.pointer(pos, modifiers), press, now);
                }
                Event::PointerButton {
                    pos,
                    pressed: false,
                    modifiers,
                    ..
                } if session.state().busy() => {
                    session.input(&Input::Release(self.pointer(pos, modifiers)));
                }
                Event::PointerMoved(pos) if session.state().busy() => {
                    let held = ui.input(|i| i.modifiers);
                    session.input(&Input::Move(self.pointer(pos, held)));
                }
                Event::Key {
                    key: Key::Escape,
                    pressed: true,
                    ..
                } if session.state().busy() || keyboard => {
                    session.input(&Input::Escape);
                }
                _ => (),
            }
        }
    }

    /// Whether a press there is the canvas's: not on something above it, not on the rename box.
    fn takes(&self, at: Pos2, response: &Response) -> bool {
        response.contains_pointer()
            && response.interact_rect.contains(at)
            && !self.rename.covers(at)
            && !self.minimap.covers(at)
    }

    fn press(&mut self, session: &mut Session, pointer: Pointer, button: Button, now: f64) {
        let again = self.last_press.take().is_some_and(|(then, at)| {
            now - then < DOUBLE && at.distance(pointer.on_screen) < editor::DRAG_THRESHOLD
        });
        session.input(&Input::Press(pointer, button));
        if again && button == Button::Primary {
            session.input(&Input::Double(pointer));
        } else {
            self.last_press = Some((now, pointer.on_screen));
        }
    }

    fn pointer(&self, on_screen: Pos2, held: egui::Modifiers) -> Pointer {
        Pointer {
            at_scene: self.camera.scene_from_screen(on_screen),
            on_screen,
            scale: self.camera.scale(),
            mods: keys::mods(held),
        }
    }

    fn paint(&mut self, ui: &Ui, session: &Session, shown: &Shown<'_>, rect: Rect) {
        let look = shown.look;
        let painter = ui.painter_at(rect);
        // Whole pixels, so that tiles and triangles lie on one another and texts stay crisp.
        let mut view = self.camera.view;
        let pixels = ui.ctx().pixels_per_point();
        view.translation = (view.translation * pixels).round() / pixels;
        let sheet = session.sheet();
        let grid = session.grid();
        let still = Still {
            sheet,
            look,
            view,
            grid,
        };
        self.tiles.show(&painter, &still);
        let brush = Brush {
            painter: &painter,
            look,
            view,
        };
        if let Some(lifted) = sheet.lifted() {
            brush.drawing(lifted.loose);
            let by = TSTransform::from_translation(lifted.by);
            let carried = Brush {
                painter: &painter,
                look,
                view: view * by,
            };
            carried.drawing(lifted.carried);
        }
        far::paint(&painter, session, look, view);
        self.overlay(&brush, session, shown.lit);
        if sheet.boxes().is_empty() && sheet.frames().is_empty() {
            let words = if session.model().elements().is_empty() {
                "Nothing is drawn yet. Press N or double-click to add the first element"
            } else {
                "This diagram is empty. Press N to add something, or to show here what is drawn elsewhere"
            };
            let font = crate::theme::font(scene::Face::Regular, 15.0);
            let ink = look.color(Ink::Faint);
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, words, font, ink);
        }
    }

    fn cursor(&self, ui: &Ui, session: &Session, response: &Response) {
        let Some(at) = response.hover_pos() else {
            return;
        };
        let space = ui.input(|i| i.key_down(Key::Space));
        let pointer = self.pointer(at, egui::Modifiers::NONE);
        let icon = match session.state() {
            State::Panning { .. } | State::Bending(_) | State::Reconnecting { .. } => {
                CursorIcon::Grabbing
            }
            State::Moving { .. } | State::Carrying { .. } => CursorIcon::Move,
            State::Copying { .. } => CursorIcon::Copy,
            State::Brushing { .. } | State::Connecting { .. } | State::Framing { .. } => {
                CursorIcon::Crosshair
            }
            State::Renaming { .. } | State::Writing { .. } => CursorIcon::Default,
            State::Resizing { edge, .. } => across(*edge),
            _ if space || session.tool() == Tool::Hand => CursorIcon::Grab,
            State::Idle if session.grip_at(pointer).is_some() => match session.grip_at(pointer) {
                Some(Grip::Edge(_, edge)) => across(edge),
                Some(Grip::Link(..)) => CursorIcon::Crosshair,
                _ => CursorIcon::Grab,
            },
            State::Idle if session.tool() != Tool::Select => CursorIcon::Crosshair,
            _ => match session.hit(pointer) {
                Some(subject) if session.is_locked(subject) => CursorIcon::NotAllowed,
                Some(Subject::Element(_) | Subject::Boundary(_)) => CursorIcon::Move,
                Some(_) => CursorIcon::PointingHand,
                None => CursorIcon::Default,
            },
        };
        ui.ctx().set_cursor_icon(icon);
    }
}

/// The cursor for pulling at an edge or a corner.
fn across(edge: Edge) -> CursorIcon {
    match (edge.x, edge.y) {
        (_, 0) => CursorIcon::ResizeHorizontal,
        (0, _) => CursorIcon::ResizeVertical,
        (x, y) if x == y => CursorIcon::ResizeNwSe,
        _ => CursorIcon::ResizeNeSw,
    }
}

/// Arrows, Tab and Escape are the canvas's own while it has the keyboard; F6 leaves it.
fn keep_keyboard(ui: &Ui, response: &Response) {
    let filter = egui::EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        tab: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
}
