//! The risk matrix, live: painted from the same chart as the report's, one button a cell. Open findings are solid chips,
//! assumed ones are hatched and gathered by element in each cell.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use editor::{Act, Measure, Row, Standing, Verdict, command};
use egui::{Button, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};
use model::{FindingId, Subject, Tier};
use scene::{
    Ink, Owner, Scene,
    chart::matrix::{self, Matrix},
};

use crate::{
    panels::{chips::Fill, kept::Kept, register, toolbar::glyph},
    picture::Print,
    settings::Dock,
    theme,
    wish::{Change, View, Wish, Wishes},
};

pub const FONT: f32 = 10.0;
const CHIP_HEIGHT: f32 = 13.0;
/// The part of the panel's width the chart may take beside the register.
pub const SHARE: f32 = 0.44;
/// The least width for the chart and the register side by side.
const WIDE: f32 = 720.0;
/// The least height for the one above the other.
const HIGH: f32 = 380.0;
/// The least width for all switches in one line.
const LINE: f32 = 780.0;
/// Panels at the bottom and at the right, on a grid of 24.
const CLOSE: &str = "M7 7 L17 17 M17 7 L7 17";
const BELOW: &str = "M4 5 L20 5 L20 19 L4 19 Z M4 14 L20 14";
const BESIDE: &str = "M4 5 L20 5 L20 19 L4 19 Z M14 5 L14 19";

/// How the chart and the register share their room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Side by side.
    Row,
    /// One above the other.
    Column,
    /// One of them at a time.
    One,
}

impl Shape {
    /// What a room is wide or high enough for.
    pub fn of(room: Vec2) -> Self {
        if room.y >= HIGH && room.y > room.x * 0.9 {
            Self::Column
        } else if room.x >= WIDE {
            Self::Row
        } else {
            Self::One
        }
    }
}

/// The chart, kept while nothing it shows changes, with its size.
#[derive(Default)]
pub struct Risk {
    kept: Kept<Chart, Vec2>,
    chart: Arc<Chart>,
    print: Print,
}

/// A chart, and whose the threats on its chips are.
#[derive(Default)]
struct Chart {
    scene: Arc<Scene>,
    of: BTreeMap<FindingId, Subject>,
}

impl Chart {
    fn subject(&self, owner: Owner) -> Option<Subject> {
        match owner {
            Owner::Finding(id) => self.of.get(&id).copied(),
            Owner::Element(id) => Some(Subject::Element(id)),
            Owner::Flow(id) => Some(Subject::Flow(id)),
            Owner::Boundary(id) => Some(Subject::Boundary(id)),
            Owner::Asset(id) => Some(Subject::Asset(id)),
            Owner::None | Owner::Cell(..) => None,
        }
    }

    /// Whose chip lies there.
    fn chip(&self, at: egui::Pos2) -> Option<Owner> {
        let items = self.scene.items.iter().rev();
        let mut chips = items.filter(|i| i.bounds.contains(at));
        chips.find_map(|item| self.subject(item.owner).map(|_| item.owner))
    }
}

/// The headline, the three measures, what is shown, what the last edit changed, where the panel stands.
pub fn head(ui: &mut Ui, view: View<'_>, shape: Shape, wishes: &mut Wishes) {
    let wide = ui.available_width() >= LINE;
    ui.horizontal(|ui| {
        counts(ui, view, wishes);
        if wide {
            ui.separator();
            measures(ui, view, wishes);
            ui.separator();
            assumed_switch(ui, view, wishes);
            tier(ui, view, wishes);
        } else if shape == Shape::One {
            one(ui, view, wishes);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            stand(ui, view, wishes);
            if !wide {
                ui.menu_button("Show", |ui| {
                    ui.set_min_width(190.0);
                    measures(ui, view, wishes);
                    ui.separator();
                    assumed_switch(ui, view, wishes);
                    tier(ui, view, wishes);
                });
            }
            if wide {
                ui.add_space(6.0);
                note(ui, view, wishes);
            }
        });
    });
    if !wide && shape != Shape::One && view.session.delta().is_some() {
        ui.horizontal(|ui| note(ui, view, wishes));
    }
}

fn counts(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let counts = view.session.verdict().map(|v| v.counts.to_string());
    let counts = counts.unwrap_or_else(|| "Judging…".to_owned());
    let button = Button::new(theme::bold(counts).size(15.0)).frame(false);
    let hint = "Show what the model is about and what to answer first";
    if ui.add(button).on_hover_text(hint).clicked() {
        wishes.push(Wish::Questions);
    }
}

fn measures(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    for measure in Measure::ALL {
        let button = Button::selectable(view.prefs.measure == measure, measure.word());
        if ui.add(button).clicked() {
            wishes.push(Wish::Show(measure));
        }
    }
}

fn assumed_switch(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let mut assumed = view.prefs.assumed;
    if ui.checkbox(&mut assumed, "Show assumed").changed() {
        wishes.push(Wish::Assumed(assumed));
    }
}

/// Which of the two is shown, where there is room for one.
fn one(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    for (listed, word) in [(false, "Matrix"), (true, "Register")] {
        let button = Button::selectable(view.prefs.listed == listed, word);
        if ui.add(button).clicked() {
            wishes.push(Wish::Listed(listed));
        }
    }
}

/// Moves the panel to the other side of the drawing, or hides it.
fn stand(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let right = view.settings.dock == Dock::Right;
    let dock = (Act::Dock, if right { BELOW } else { BESIDE });
    for (act, path) in [(Act::Risk, CLOSE), dock] {
        let Some(command) = command::by_act(act) else {
            continue;
        };
        let label = match (act, right) {
            (Act::Dock, true) => "Move below the drawing",
            (Act::Dock, false) => "Move right of the drawing",
            _ => "Hide the matrix and the register",
        };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        if response.hovered() || response.has_focus() {
            let ground = view.look.color(Ink::Surface);
            ui.painter().rect_filled(rect, 4.0, ground);
        }
        glyph(ui, view, rect.shrink(4.0), path, Ink::Faint);
        let keys = view.settings.keymap.keys(command);
        let hint = if keys.is_empty() {
            label.to_owned()
        } else {
            format!("{label} ({keys})")
        };
        if response.on_hover_text(hint).clicked() {
            wishes.push(Wish::Run(act));
        }
    }
}

/// The switch for the full catalogue, with what it would add.
fn tier(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let hidden = view.session.verdict().map_or(0, |v| v.hidden);
    let mut full = view.session.model().workload().tier == Tier::Full;
    let label = match hidden {
        0 => "Full catalogue".to_owned(),
        n => format!("Full catalogue (+{n})"),
    };
    if ui.checkbox(&mut full, label).changed() {
        let tier = if full { Tier::Full } else { Tier::Core };
        wishes.push(Wish::Change(Change::Tier(tier)));
    }
}

/// The cell the register is narrowed to, with a way out.
pub fn filter(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let (Some((likelihood, impact)), Some(verdict)) = (view.prefs.cell, view.session.verdict())
    else {
        return;
    };
    let words = cell_words(&verdict.matrix, likelihood, impact);
    if ui
        .button(format!("Only {words}  ×"))
        .on_hover_text("Show all cells")
        .clicked()
    {
        wishes.push(Wish::Cell(None));
    }
}

/// What the last edit changed.
fn note(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(delta) = view.session.delta() else {
        return;
    };
    let note = format!("{}: {delta}", view.session.cause());
    let button = Button::selectable(view.prefs.changed, note).truncate();
    let response = ui
        .add(button)
        .on_hover_text("List only what the last edit changed");
    if response.clicked() {
        wishes.push(Wish::Changed(!view.prefs.changed));
    }
}

impl Risk {
    /// The chart, at most as large as its room where its cells can be so small.
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, room: Vec2, wishes: &mut Wishes) {
        let Some(verdict) = view.session.verdict() else {
            return;
        };
        self.chart = self.kept.get(view, room, || chart(view, verdict, room));
        if self.chart.scene.size.x > room.x {
            let area = ScrollArea::horizontal().id_salt("chart");
            area.show(ui, |ui| self.show(ui, view, verdict, wishes));
        } else {
            self.show(ui, view, verdict, wishes);
        }
    }

    fn show(&mut self, ui: &mut Ui, view: View<'_>, verdict: &Verdict, wishes: &mut Wishes) {
        let scene = &self.chart.scene;
        let (rect, _) = ui.allocate_exact_size(scene.size, Sense::hover());
        self.print.show(ui.painter(), view.look, scene, rect.min);
        self.cells(ui, view, verdict, rect, wishes);
        self.lit(ui, view, rect);
        self.supposed(ui, view, rect);
    }

    /// What the fix under the pointer would change: chips that would go are struck, those that would move point to
    /// their new cell.
    fn supposed(&self, ui: &Ui, view: View<'_>, rect: Rect) {
        let effect = view.prefs.supposed.as_ref().and_then(|s| s.effect.as_ref());
        let Some(effect) = effect.filter(|_| view.prefs.measure == Measure::Current) else {
            return;
        };
        let line = egui::Stroke::new(2.0, view.look.color(Ink::Accent));
        let items = &self.chart.scene.items;
        let chip = |id: model::FindingId| {
            let mut mine = items.iter().filter(|i| i.owner == Owner::Finding(id));
            mine.find(|i| matches!(i.shape, scene::Shape::Rect { .. }))
                .map(|i| i.bounds.translate(rect.min.to_vec2()))
        };
        let cell = |(likelihood, impact): (u8, u8)| {
            let mut of = items
                .iter()
                .filter(|i| i.owner == Owner::Cell(likelihood, impact));
            of.next().map(|i| i.bounds.translate(rect.min.to_vec2()))
        };
        for (id, _, from) in &effect.gone {
            match (chip(*id), cell(*from)) {
                (Some(area), _) => {
                    let pale = view.look.wash(Ink::Ground, 0.7);
                    ui.painter().rect_filled(area, 2.0, pale);
                    ui.painter()
                        .line_segment([area.left_center(), area.right_center()], line);
                }
                // It is one of those behind "+n".
                (None, Some(area)) => frame(ui, view, area, 2.0),
                (None, None) => (),
            }
        }
        for (id, _, from, to) in &effect.moved {
            let start = chip(*id).or_else(|| cell(*from));
            if let (Some(start), Some(end)) = (start, cell(*to)) {
                let way = end.center() - start.center();
                ui.painter().arrow(start.center(), way, line);
            }
        }
    }

    /// One button a cell; a press on a chip goes to what the chip stands for.
    fn cells(
        &self,
        ui: &mut Ui,
        view: View<'_>,
        verdict: &Verdict,
        rect: Rect,
        wishes: &mut Wishes,
    ) {
        let by = rect.min.to_vec2();
        let items = self.chart.scene.items.iter();
        for item in items.filter(|i| i.layer == scene::Layer::Ground) {
            let Owner::Cell(likelihood, impact) = item.owner else {
                continue;
            };
            let id = ui.scope_id().with(("cell", likelihood, impact));
            let response = ui.interact(item.bounds.translate(by), id, Sense::click());
            let chosen = view.prefs.cell == Some((likelihood, impact));
            let label = || cell_label(view, verdict, likelihood, impact);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, label()));
            if response.clicked() {
                let at = response.interact_pointer_pos().map(|at| at - by);
                let owner = at.and_then(|at| self.chart.chip(at));
                let subject = owner.and_then(|owner| self.chart.subject(owner));
                // The register does not stay with a cell whose threats are not meant.
                if subject.is_some() && view.prefs.cell.is_some() && !chosen {
                    wishes.push(Wish::Cell(None));
                }
                wishes.push(match (owner, subject) {
                    (Some(Owner::Finding(id)), Some(subject)) => Wish::Finding(Some((id, subject))),
                    (_, Some(subject)) => Wish::FlyTo(subject),
                    (_, None) => Wish::Cell((!chosen).then_some((likelihood, impact))),
                });
            }
            if chosen || response.has_focus() || response.hovered() {
                frame(ui, view, response.rect, if chosen { 3.0 } else { 1.5 });
            }
            response.on_hover_ui(|ui| drop(ui.label(label())));
        }
    }

    /// The cells whose "+n" stands for threats of what is selected.
    fn hidden(&self, view: View<'_>) -> BTreeSet<Owner> {
        let selection = view.session.selection();
        let verdict = view.session.verdict().filter(|_| !selection.is_empty());
        let Some(verdict) = verdict else {
            return BTreeSet::new();
        };
        let seen: BTreeSet<Owner> = self.chart.scene.items.iter().map(|i| i.owner).collect();
        let of = selection.iter().take(MOST);
        let findings = of.flat_map(|subject| verdict.analysis.findings_on(*subject));
        let cells = findings.filter_map(|finding| {
            let row = verdict.row(&finding);
            let mark = row.mark(view.prefs.measure)?;
            let shown =
                row.standing == Standing::Open && seen.contains(&Owner::Finding(verdict.id(&row)));
            (register::shown(&row, view) && !shown).then_some(Owner::Cell(mark.cell.0, mark.cell.1))
        });
        cells.collect()
    }

    /// Outlines the chips of what is selected.
    fn lit(&self, ui: &Ui, view: View<'_>, rect: Rect) {
        let line = egui::Stroke::new(2.5, view.look.color(Ink::Accent));
        let hidden = self.hidden(view);
        let chips = self.chart.scene.items.iter().filter(|item| {
            let chip = matches!(item.shape, scene::Shape::Rect { .. });
            let rest = matches!(item.owner, Owner::Cell(..)) && item.layer == scene::Layer::Badge;
            let chosen = |subject| view.session.selection().contains(&subject);
            chip && (self.chart.subject(item.owner).is_some_and(chosen)
                || (rest && hidden.contains(&item.owner)))
        });
        for chip in chips {
            let area = chip.bounds.translate(rect.min.to_vec2()).expand(1.0);
            ui.painter()
                .rect_stroke(area, 4.0, line, egui::StrokeKind::Middle);
        }
    }
}

/// The chart with its chips, as large as the room allows.
fn chart(view: View<'_>, verdict: &Verdict, room: Vec2) -> Chart {
    let blank = &verdict.matrix;
    let (rows, columns) = (blank.likelihood.len().max(1), blank.impact.len().max(1));
    let fill = Fill::of(view, verdict);
    let width = |cell: Vec2| Vec2::new((cell.x - 5.0) / 2.0, CHIP_HEIGHT);
    let spare = |cell: Vec2| {
        // All that a chip changes of the size is the legend.
        let chart = Matrix {
            chips: fill.sample(width(cell).x).into_iter().collect(),
            ..blank.clone()
        };
        room - matrix::paint(&chart, cell, width(cell), FONT).size
    };
    let usual = Vec2::splat(80.0);
    let wide = (80.0 + spare(usual).x / columns as f32)
        .clamp(58.0, 98.0)
        .floor();
    // Narrower cells break the words under them into more lines, so the height comes second.
    let usual = Vec2::new(wide, 40.0);
    let high = (40.0 + spare(usual).y / rows as f32)
        .clamp(26.0, 64.0)
        .floor();
    let cell = Vec2::new(wide, high);
    let (chips, beyond) = fill.chips(verdict, width(cell).x);
    let of = fill.open().map(|row| (verdict.id(row), row.subject));
    let matrix = Matrix {
        chips,
        beyond,
        ..blank.clone()
    };
    Chart {
        of: of.collect(),
        scene: Arc::new(matrix::paint(&matrix, cell, width(cell), FONT)),
    }
}

/// A frame that stands out on any band: the accent between two lines of the ground.
fn frame(ui: &Ui, view: View<'_>, area: Rect, width: f32) {
    for (width, ink) in [(width + 2.5, Ink::Ground), (width, Ink::Accent)] {
        let line = egui::Stroke::new(width, view.look.color(ink));
        let area = area.shrink(1.5);
        ui.painter()
            .rect_stroke(area, 0.0, line, egui::StrokeKind::Middle);
    }
}

/// With more selected, "+n" is lit for the first of them.
const MOST: usize = 64;
fn cell_words(matrix: &Matrix, likelihood: u8, impact: u8) -> String {
    let word = |list: &[String], ix: u8| list.get(usize::from(ix)).cloned().unwrap_or_default();
    let (likelihood, impact) = (
        word(&matrix.likelihood, likelihood),
        word(&matrix.impact, impact),
    );
    format!("{} × {}", likelihood.to_lowercase(), impact.to_lowercase())
}

/// "Likely × major, High: 2 open, 1 assumed".
fn cell_label(view: View<'_>, verdict: &Verdict, likelihood: u8, impact: u8) -> String {
    let matrix = &verdict.matrix;
    let band = matrix.cells.get(usize::from(likelihood));
    let band = band.and_then(|row| row.get(usize::from(impact)));
    let band = band.and_then(|ix| matrix.bands.get(usize::from(*ix)));
    let count = |standing: Standing| {
        let here = |row: &&Row| {
            row.standing == standing
                && row
                    .mark(view.prefs.measure)
                    .is_some_and(|m| m.cell == (likelihood, impact))
        };
        verdict.rows.iter().filter(here).count()
    };
    format!(
        "{}, {}: {} open, {} assumed",
        model::title(&cell_words(matrix, likelihood, impact)),
        band.map_or("", |band| band.0.as_str()),
        count(Standing::Open),
        count(Standing::Assumed)
    )
}
