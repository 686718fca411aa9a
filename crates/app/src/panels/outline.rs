//! The outline: the whole model as a tree that can be edited without a pointer. Up and down choose, right and left unfold
//! and fold, F2 renames, Delete deletes, Alt and an arrow moves a thing into the boundary above or out of its own.

use std::collections::BTreeSet;

use editor::{Act, Line, Selection, command};
use egui::{Button, Key, Modifiers, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, Vec2};
use emath::TSTransform;
use model::{BoundaryId, ElementId, Kind, Subject, vocabulary};
use scene::{Face, Ink, Layer, Owner, Scene, icon, text, text::Style};

use super::field;
use crate::{
    paint::Brush,
    theme,
    wish::{Change, View, Wish, Wishes},
};

const ROW: f32 = 24.0;
const INDENT: f32 = 16.0;
const SIZE: f32 = 12.5;

#[derive(Default)]
pub struct Outline {
    folded: BTreeSet<Subject>,
    /// The name being typed.
    renaming: Option<(Subject, String, bool)>,
    /// What was selected in the last frame, to follow a selection made elsewhere.
    seen: Selection,
    /// The widget that takes the keyboard.
    pub first: Option<egui::Id>,
}

impl Outline {
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        ui.label(theme::bold("Outline").size(15.0));
        let lines = view.session.outline(&self.folded);
        adding(ui, view, wishes);
        ui.add_space(2.0);
        if lines.is_empty() {
            ui.weak("Everything that is drawn is listed here. Add the first element above");
            return;
        }
        let follow = self.follow(view, &lines);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        area.show_viewport(ui, |ui, seen| {
            ui.set_height(ROW * lines.len() as f32);
            let top = ui.max_rect().min;
            let place = |ix: usize| {
                let size = Vec2::new(ui.max_rect().width(), ROW);
                Rect::from_min_size(top + Vec2::new(0.0, ROW * ix as f32), size)
            };
            if let Some(ix) = follow {
                ui.scroll_to_rect(place(ix), None);
            }
            let first = (seen.min.y / ROW).floor().max(0.0) as usize;
            let count = (seen.height() / ROW).ceil() as usize + 1;
            let shown = lines.iter().enumerate().skip(first).take(count);
            let shown: Vec<(usize, Rect)> = shown.map(|(ix, _)| (ix, place(ix))).collect();
            for (ix, rect) in shown {
                self.row(ui, view, &lines, (ix, rect), wishes);
            }
        });
    }

    fn follow(&mut self, view: View<'_>, lines: &[Line]) -> Option<usize> {
        let selection = view.session.selection();
        if self.seen == *selection {
            return None;
        }
        self.seen.clone_from(selection);
        lines
            .iter()
            .position(|line| selection.contains(&line.subject))
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        lines: &[Line],
        (ix, rect): (usize, Rect),
        wishes: &mut Wishes,
    ) {
        let Some(line) = lines.get(ix) else {
            return;
        };
        let id = ui.scope_id().with(("outline", line.subject));
        if self.naming(ui, view, line, rect, wishes) {
            return;
        }
        let response = ui.interact(rect, id, Sense::click());
        let chosen = view.session.selection().contains(&line.subject);
        let unfolded = line.folds && !self.folded.contains(&line.subject);
        let absent = if view.session.shows(line.subject) {
            ""
        } else {
            ", not on this diagram"
        };
        let words = format!("{}, {}", line.title, line.detail);
        let words = format!("{}{absent}", words.trim_end_matches(", "));
        response.widget_info(|| {
            let role = egui::Role::TreeItem;
            egui::WidgetInfo::selected(role, true, chosen, &words)
        });
        if ix == 0 || chosen {
            self.first = Some(id);
        }
        let ground = match (chosen, response.hovered() || response.has_focus()) {
            (true, _) => Some(Ink::AccentFill),
            (false, true) => Some(Ink::Surface),
            _ => None,
        };
        if let Some(ink) = ground {
            ui.painter().rect_filled(rect, 3.0, view.look.color(ink));
        }
        if response.has_focus() {
            let edge = egui::Stroke::new(1.0, view.look.color(Ink::Accent));
            ui.painter()
                .rect_stroke(rect.shrink(0.5), 3.0, edge, egui::StrokeKind::Inside);
        }
        paint(ui, view, line, rect, unfolded);
        let arrow = rect.min.x + 4.0 + INDENT * line.depth as f32 + 14.0;
        if response.clicked() {
            let on_arrow = response
                .interact_pointer_pos()
                .is_some_and(|at| at.x < arrow);
            if on_arrow && line.folds {
                self.fold(line.subject, unfolded);
            } else {
                response.request_focus();
                choose(ui, view, line.subject, wishes);
            }
        }
        if response.double_clicked() {
            self.rename(view, line.subject);
        }
        if response.has_focus() {
            if response.gained_focus() && !chosen {
                wishes.push(met(view, line.subject));
            }
            self.keys(ui, view, lines, ix, unfolded, wishes);
        }
    }

    fn fold(&mut self, subject: Subject, fold: bool) {
        if fold {
            self.folded.insert(subject);
        } else {
            self.folded.remove(&subject);
        }
    }

    fn rename(&mut self, view: View<'_>, subject: Subject) {
        let name = match subject {
            Subject::Flow(id) => {
                let flow = view.session.model().flows().get(&id);
                flow.map_or_else(String::new, |f| f.name.clone())
            }
            other => view.session.model().name(other),
        };
        self.renaming = Some((subject, name, false));
    }

    /// The field over a line whose name is typed; tells whether this is one.
    fn naming(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        line: &Line,
        rect: Rect,
        wishes: &mut Wishes,
    ) -> bool {
        let Some((subject, text, opened)) = &mut self.renaming else {
            return false;
        };
        if *subject != line.subject {
            return false;
        }
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        let edit = TextEdit::singleline(text)
            .background_color(view.look.color(Ink::Surface))
            .desired_width(rect.width() - 12.0);
        let response = field(&mut child, "Name in the outline", edit);
        if !*opened {
            response.request_focus();
            *opened = true;
            return true;
        }
        if response.lost_focus() {
            let kept = !ui.input(|i| i.key_pressed(Key::Escape));
            if kept {
                let name = text.trim().to_owned();
                wishes.push(Wish::Change(Change::Name(line.subject, name)));
            }
            let id = ui.scope_id().with(("outline", line.subject));
            ui.memory_mut(|memory| memory.request_focus(id));
            self.renaming = None;
        }
        true
    }

    fn keys(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        lines: &[Line],
        ix: usize,
        unfolded: bool,
        wishes: &mut Wishes,
    ) {
        let Some(line) = lines.get(ix) else {
            return;
        };
        let id = ui.scope_id().with(("outline", line.subject));
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |held, key| ui.input_mut(|i| i.consume_key(held, key));
        let go = |line: Option<&Line>, wishes: &mut Wishes| {
            if let Some(line) = line {
                let id = ui.scope_id().with(("outline", line.subject));
                ui.memory_mut(|memory| memory.request_focus(id));
                wishes.push(met(view, line.subject));
            }
        };
        if pressed(Modifiers::ALT, Key::ArrowUp) || pressed(Modifiers::ALT, Key::ArrowRight) {
            // Into the boundary listed nearest above.
            let mut above = lines
                .iter()
                .take(ix)
                .rev()
                .filter(|l| l.depth <= line.depth);
            let into = above.find_map(|l| match l.subject {
                Subject::Boundary(id) if l.subject != line.subject => Some(id),
                _ => None,
            });
            if let Some(into) = into {
                wishes.push(Wish::Change(Change::PutInto(
                    vec![line.subject],
                    Some(into),
                )));
            }
        } else if pressed(Modifiers::ALT, Key::ArrowLeft) {
            let now = view.session.home(line.subject).map(Subject::Boundary);
            let out = now.and_then(|now| view.session.home(now));
            wishes.push(Wish::Change(Change::PutInto(vec![line.subject], out)));
        } else if pressed(Modifiers::NONE, Key::ArrowDown) {
            go(lines.get(ix + 1), wishes);
        } else if pressed(Modifiers::NONE, Key::ArrowUp) {
            go(ix.checked_sub(1).and_then(|ix| lines.get(ix)), wishes);
        } else if pressed(Modifiers::NONE, Key::ArrowRight) {
            if line.folds && !unfolded {
                self.fold(line.subject, false);
            } else {
                go(lines.get(ix + 1), wishes);
            }
        } else if pressed(Modifiers::NONE, Key::ArrowLeft) {
            if unfolded {
                self.fold(line.subject, true);
            } else {
                let mut above = lines.iter().take(ix).rev();
                go(above.find(|l| l.depth < line.depth), wishes);
            }
        } else if pressed(Modifiers::NONE, Key::F2) || pressed(Modifiers::NONE, Key::Enter) {
            self.rename(view, line.subject);
        } else if pressed(Modifiers::NONE, Key::Delete) || pressed(Modifiers::NONE, Key::Backspace)
        {
            match line.subject {
                Subject::Asset(_) => wishes.push(Wish::Change(Change::Remove(line.subject))),
                _ => wishes.push(Wish::Run(Act::Delete)),
            }
            let next = lines
                .get(ix + 1)
                .or_else(|| ix.checked_sub(1).and_then(|ix| lines.get(ix)));
            if let Some(next) = next {
                let id = ui.scope_id().with(("outline", next.subject));
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
    }
}

/// A press selects; with Shift or Ctrl held it adds to the selection or takes away from it.
fn choose(ui: &Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let held = ui.input(|i| i.modifiers);
    if held.command || held.shift {
        let mut chosen = view.session.selection().clone();
        if !chosen.remove(&subject) {
            chosen.insert(subject);
        }
        wishes.push(Wish::Select(chosen.into_iter().collect()));
    } else {
        wishes.push(met(view, subject));
    }
}

/// What the shown diagram has is flown to. What it has not is selected, so that it can be put there.
fn met(view: View<'_>, subject: Subject) -> Wish {
    if view.session.shows(subject) {
        Wish::FlyTo(subject)
    } else {
        Wish::Select(vec![subject])
    }
}

/// Where a new thing goes.
fn home(view: View<'_>) -> Option<BoundaryId> {
    match view.session.selected()? {
        Subject::Boundary(id) => Some(id),
        other => view.session.home(other),
    }
}

/// A flow from the selected element, to one of the others by name.
fn flow_to(ui: &mut Ui, view: View<'_>, from: ElementId, wishes: &mut Wishes) {
    ui.menu_button("Add flow to", |ui| {
        ui.set_min_width(190.0);
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            let model = view.session.model();
            let mut others: Vec<(&str, ElementId)> = model
                .elements()
                .iter()
                .filter(|(id, _)| **id != from)
                .map(|(id, e)| (e.name.as_str(), *id))
                .collect();
            others.sort_by_key(|(name, _)| name.to_lowercase());
            for (name, to) in others {
                let button = ui.add(Button::new(RichText::new(name)));
                if button.clicked() {
                    wishes.push(Wish::Change(Change::Join(from, to)));
                    ui.close();
                }
            }
        });
    });
}

fn paint(ui: &Ui, view: View<'_>, line: &Line, rect: Rect, unfolded: bool) {
    let mut scene = Scene::default();
    let mut x = rect.min.x + 4.0 + INDENT * line.depth as f32;
    let spot = |x: f32, side: f32| {
        Rect::from_center_size(
            egui::pos2(x + side / 2.0, rect.center().y),
            Vec2::splat(side),
        )
    };
    if line.folds {
        let path = if unfolded {
            "M7 10 L12 15 L17 10"
        } else {
            "M10 7 L15 12 L10 17"
        };
        icon::path(&mut scene, path, spot(x, 12.0), Ink::Faint);
    }
    x += 14.0;
    match line.subject {
        Subject::Element(id) => {
            if let Some(element) = view.session.model().elements().get(&id) {
                icon::paint(
                    &mut scene,
                    element.kind,
                    spot(x, 15.0),
                    Ink::Icon,
                    Owner::None,
                );
            }
            x += 20.0;
        }
        Subject::Boundary(_) => {
            let path = "M4 8 L4 4 L8 4 M16 4 L20 4 L20 8 M20 16 L20 20 L16 20 M8 20 L4 20 L4 16";
            icon::path(&mut scene, path, spot(x, 15.0), Ink::Boundary);
            x += 20.0;
        }
        _ => (),
    }
    let end = rect.max.x - 6.0;
    let face = if matches!(line.subject, Subject::Boundary(_)) {
        Face::Bold
    } else {
        Face::Regular
    };
    let base = rect.center().y + SIZE * 0.35;
    let title = text::clip(&line.title, SIZE, face, end - x);
    let shown = view.session.shows(line.subject);
    let ink = if shown { Ink::Text } else { Ink::Faint };
    let style = Style::new(SIZE, face, ink);
    let at = egui::pos2(x, base);
    scene.write(
        Owner::None,
        Layer::Label,
        at,
        scene::Align::Min,
        &title,
        style,
    );
    let used = x + text::width(&title, SIZE, face) + 8.0;
    if end - used > 30.0 {
        let detail = text::clip(&line.detail, 11.0, Face::Regular, end - used);
        let style = Style::new(11.0, Face::Regular, Ink::Faint);
        let at = egui::pos2(used, base);
        scene.write(
            Owner::None,
            Layer::Label,
            at,
            scene::Align::Min,
            &detail,
            style,
        );
    }
    let brush = Brush {
        painter: ui.painter(),
        look: view.look,
        view: TSTransform::IDENTITY,
    };
    brush.scene(&scene);
}

/// Adds what is chosen in the boundary that is selected, or in the one around what is.
fn adding(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let home = home(view);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.menu_button("Add element", |ui| {
            ui.set_min_width(190.0);
            ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                for kind in Kind::ALL {
                    let spec = vocabulary().kind(*kind);
                    if ui.button(spec.title.as_str()).clicked() {
                        wishes.push(Wish::Change(Change::AddIn(*kind, home)));
                        ui.close();
                    }
                }
            });
        });
        if ui.button("Add boundary").clicked() {
            wishes.push(Wish::Change(Change::AddBoundary(home)));
        }
        if let Some(Subject::Element(from)) = view.session.selected() {
            flow_to(ui, view, from, wishes);
        }
    });
    let put = command::by_act(Act::ShowHere).filter(|command| command.ready(view.session));
    if let Some(command) = put {
        let button = ui.button(command.label).on_hover_text(command.hint);
        if button.clicked() {
            wishes.push(Wish::Run(command.act));
        }
    }
}
