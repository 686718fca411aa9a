//! Where the panels stand: bars above and below, tools and outline at the left, the inspector at the right, the matrix
//! and the register below the drawing or right of it. What people resize, hide and move is remembered.

use std::collections::BTreeMap;

use egui::{CentralPanel, Context, Frame, InnerResponse, Margin, Panel, Rect, Ui};
use scene::Ink;

use super::App;
use crate::{
    canvas::Shown,
    keys::Reach,
    panels::{kinds, menu, risk, status, tabs as tab_bar, toolbar},
    settings::Dock,
    theme::Look,
    wish::{View, Wishes},
};

/// The least width of the drawing, and of the panels beside it.
const DRAWING: f32 = 300.0;
const INSPECTOR: f32 = 220.0;
const OUTLINE: f32 = 180.0;
const KINDS: f32 = 130.0;
/// The matrix is not cut in so wide a panel.
const RISK: f32 = 430.0;

/// The sizes of the panels people can pull at, to notice that they did.
#[derive(Default)]
pub(super) struct Sizes {
    now: BTreeMap<&'static str, f32>,
    /// As they were when the pointer was pressed.
    pressed: BTreeMap<&'static str, f32>,
    /// Where those are that are shown, in the order in which the keyboard goes to them.
    pub(super) areas: Vec<(&'static str, Rect)>,
}

impl Sizes {
    /// What was pulled at since the pointer was pressed, once it is released.
    fn pulled(&mut self, ctx: &Context) -> Vec<(&'static str, f32)> {
        let (pressed, released) =
            ctx.input(|i| (i.pointer.any_pressed(), i.pointer.any_released()));
        if pressed {
            self.pressed.clone_from(&self.now);
        }
        if !released {
            return Vec::new();
        }
        let before = |name: &&'static str| self.pressed.get(*name).copied();
        let other = |(name, size): &(&&'static str, &f32)| {
            before(name).is_some_and(|before| (before - **size).abs() > 1.0)
        };
        let pulled = self.now.iter().filter(other);
        pulled.map(|(name, size)| (*name, *size)).collect()
    }
}

/// The ground of a panel: none, as the window is cleared in the panels' colour.
fn pane() -> Frame {
    Frame::new().inner_margin(Margin::symmetric(12, 9))
}

impl App {
    pub(super) fn layout(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let reach = self.keyboard(ui.ctx());
        let keyboard = matches!(reach, Reach::Canvas | Reach::Loose);
        let view = View {
            session: &self.session,
            prefs: &self.prefs,
            settings: &self.settings,
            look,
        };
        let lit = self.register.lit(view);
        let bar = Frame::new().inner_margin(Margin::symmetric(8, 3));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            menu::ui(ui, self.view(look), wishes);
        });
        if self.tabs.len() > 1 {
            let names = self.tabs.names(&self.session);
            Panel::top("tabs").frame(bar).show(ui, |ui| {
                tab_bar::ui(ui, &names, self.tabs.at(), wishes);
            });
        }
        if !self.session.begun() {
            let ground = Frame::new()
                .fill(look.color(Ink::Ground))
                .inner_margin(Margin::same(24));
            CentralPanel::no_frame().frame(ground).show(ui, |ui| {
                let view = View {
                    session: &self.session,
                    prefs: &self.prefs,
                    settings: &self.settings,
                    look,
                };
                self.start.ui(ui, view, self.problem.as_ref(), wishes);
            });
            return;
        }
        Panel::bottom("status")
            .frame(bar)
            .exact_size(26.0)
            .show(ui, |ui| {
                status::ui(ui, self.view(look), self.canvas.scale(), wishes);
            });
        self.sizes.areas.clear();
        if !self.prefs.focus {
            self.sides(ui, look, wishes);
            let ctx = ui.ctx().clone();
            let pulled = self.sizes.pulled(&ctx);
            if !pulled.is_empty() {
                self.settle_on(|settings| {
                    let pulled = pulled
                        .into_iter()
                        .map(|(name, size)| (name.to_owned(), size));
                    settings.sizes.extend(pulled);
                });
            }
        }
        if !self.prefs.focus || self.pages.naming() {
            let strip = Frame::new().inner_margin(Margin::symmetric(8, 2));
            Panel::top("pages").frame(strip).show(ui, |ui| {
                let view = View {
                    session: &self.session,
                    prefs: &self.prefs,
                    settings: &self.settings,
                    look,
                };
                self.pages.ui(ui, view, wishes);
            });
        }
        CentralPanel::no_frame().show(ui, |ui| {
            let shown = Shown {
                look,
                keyboard,
                lit: &lit,
            };
            self.canvas.ui(ui, &mut self.session, &shown);
        });
    }

    /// The panels around the drawing.
    fn sides(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let tools = Frame::new().inner_margin(Margin::symmetric(5, 8));
        Panel::left("tools")
            .frame(tools)
            .resizable(false)
            .exact_size(40.0)
            .show(ui, |ui| toolbar::ui(ui, self.view(look), wishes));
        let room = ui.available_size();
        let kinds = kinds::shown(ui.ctx(), &self.settings);
        let left = match (self.settings.outline, kinds) {
            (true, _) => OUTLINE,
            (false, true) => KINDS,
            (false, false) => 0.0,
        };
        let right = if self.settings.inspector {
            INSPECTOR
        } else {
            0.0
        };
        // Matrix and register stand below a drawing that has no room beside it.
        let wide = room.x >= left + DRAWING + RISK + right;
        let beside = self.settings.risk && self.settings.dock == Dock::Right && wide;
        let others = DRAWING + if beside { RISK } else { 0.0 };
        // What is beside the drawing leaves it its room, and as a rule the larger part of the window.
        let most =
            |share: f32, least: f32, left: f32| (room.x * share).min(left - others).max(least);
        if self.settings.inspector {
            let frame = pane().inner_margin(Margin {
                right: 4,
                ..Margin::symmetric(12, 9)
            });
            let panel = Panel::right("inspector")
                .frame(frame)
                .default_size(self.size("inspector", (room.x * 0.235).clamp(250.0, 360.0)))
                .size_range(INSPECTOR..=most(0.45, INSPECTOR, room.x - left).min(560.0));
            let shown = panel.show(ui, |ui| {
                let view = View {
                    session: &self.session,
                    prefs: &self.prefs,
                    settings: &self.settings,
                    look,
                };
                // Whatever is in it, the panel keeps the width people gave it.
                ui.set_min_width(ui.available_width());
                self.inspector.ui(ui, view, wishes);
            });
            self.measure("inspector", &shown, true);
        }
        if self.settings.outline {
            let frame = pane().inner_margin(Margin::symmetric(8, 9));
            let panel = Panel::left("outline")
                .frame(frame)
                .default_size(self.size("outline", 260.0_f32.min(room.x * 0.3)))
                .size_range(OUTLINE..=most(0.4, OUTLINE, ui.available_width()).min(480.0));
            let shown = panel.show(ui, |ui| {
                let view = View {
                    session: &self.session,
                    prefs: &self.prefs,
                    settings: &self.settings,
                    look,
                };
                ui.set_min_width(ui.available_width());
                self.outline.ui(ui, view, wishes);
            });
            self.measure("outline", &shown, true);
        } else if kinds {
            let panel = Panel::left("kinds")
                .frame(pane().inner_margin(Margin::symmetric(6, 4)))
                .default_size(self.size("kinds", 158.0))
                .size_range(KINDS..=most(0.3, KINDS, ui.available_width()).min(260.0));
            let templates = self.start.templates();
            let shown = panel.show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                kinds::ui(ui, self.view(look), &templates, wishes);
            });
            self.measure("kinds", &shown, true);
        }
        if beside {
            self.beside(ui, look, wishes);
        } else if self.settings.risk {
            self.below(ui, look, wishes);
        }
    }

    /// The matrix and the register below the drawing.
    fn below(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let room = ui.available_height();
        let panel = Panel::bottom("risk-below")
            .frame(pane())
            .default_size(self.size("risk-below", (room * 0.41).clamp(190.0, 400.0)))
            .size_range(150.0..=(room * 0.7).max(160.0))
            .resizable(true);
        let shown = panel.show(ui, |ui| {
            // A panel takes the height of what is in it: keep the height people gave it.
            ui.set_min_height(ui.available_height());
            self.risks(ui, look, wishes);
        });
        self.measure("risk-below", &shown, false);
    }

    /// The same right of the drawing.
    fn beside(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let room = ui.available_width();
        let panel = Panel::right("risk-beside")
            .frame(pane())
            .default_size(self.size("risk-beside", (room * 0.4).clamp(RISK, 460.0)))
            .size_range(RISK..=(room * 0.65).min(room - DRAWING).max(RISK));
        let shown = panel.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            self.risks(ui, look, wishes);
        });
        self.measure("risk-beside", &shown, true);
    }

    /// Matrix and register as their room allows: side by side, one above the other, or one of them.
    fn risks(&mut self, ui: &mut Ui, look: Look, wishes: &mut Wishes) {
        let view = View {
            session: &self.session,
            prefs: &self.prefs,
            settings: &self.settings,
            look,
        };
        let room = ui.available_size();
        let shape = risk::Shape::of(room);
        risk::head(ui, view, shape, wishes);
        ui.add_space(2.0);
        let room = ui.available_size();
        match shape {
            risk::Shape::Row => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 16.0;
                    self.risk
                        .ui(ui, view, egui::vec2(room.x * risk::SHARE, room.y), wishes);
                    ui.vertical(|ui| self.register.ui(ui, view, wishes));
                });
            }
            risk::Shape::Column => {
                self.risk
                    .ui(ui, view, egui::vec2(room.x, room.y * 0.5), wishes);
                ui.add_space(6.0);
                self.register.ui(ui, view, wishes);
            }
            risk::Shape::One if self.prefs.listed => self.register.ui(ui, view, wishes),
            risk::Shape::One => self.risk.ui(ui, view, room, wishes),
        }
    }

    /// The size people gave a panel, else its usual one.
    fn size(&self, name: &str, usual: f32) -> f32 {
        self.settings.sizes.get(name).copied().unwrap_or(usual)
    }

    fn measure(&mut self, name: &'static str, shown: &InnerResponse<()>, across: bool) {
        let area = shown.response.rect;
        self.sizes.areas.push((name, area));
        let size = area.size();
        self.sizes
            .now
            .insert(name, if across { size.x } else { size.y });
    }
}
