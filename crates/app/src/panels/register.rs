//! The threat register: one line a finding, in report order, narrowed to a cell of the matrix where one is chosen. A
//! click selects what the finding is about and flies there.

use editor::{Delta, Measure, Row, Selection, Standing};
use egui::{Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};
use emath::TSTransform;
use scene::{Align, Face, Ink, Layer, Owner, Scene, severity_mark, text, text::Style};

use crate::{
    paint::Brush,
    wish::{View, Wish, Wishes},
};

const HEIGHT: f32 = 24.0;
const SIZE: f32 = 12.5;
const PAD: f32 = 6.0;
/// Narrower than this the band has no word.
const NARROW: f32 = 600.0;

/// Where each column begins, from the left edge of a row that wide.
struct Columns {
    title: f32,
    subject: f32,
    band: f32,
    state: f32,
    change: f32,
    end: f32,
    narrow: bool,
    changes: bool,
}

impl Columns {
    /// In a narrow register the band is its mark alone; the last column comes with the first change.
    fn of(width: f32, view: View<'_>) -> Self {
        let delta = view.session.delta();
        let changes = delta.is_some_and(|d| !d.new.is_empty() || !d.moved.is_empty());
        let change = width - if changes { 58.0 } else { 0.0 };
        let state = change - 78.0;
        let narrow = width < NARROW;
        let band = state - if narrow { 46.0 } else { 92.0 };
        let subject = band - (width * 0.2).clamp(90.0, 180.0);
        Self {
            title: 52.0,
            subject,
            band,
            state,
            change,
            end: width - PAD,
            narrow,
            changes,
        }
    }
}

/// What was selected in the last frame, to follow a selection made elsewhere.
#[derive(Default)]
pub struct Register {
    seen: Selection,
}

/// What the rows of the chosen cell are about; nothing without a chosen cell.
pub fn lit(view: View<'_>) -> Selection {
    let verdict = view.session.verdict().filter(|_| view.prefs.cell.is_some());
    let rows = verdict.into_iter().flat_map(|verdict| &verdict.rows);
    rows.filter(|row| shown(row, view))
        .map(|row| row.subject)
        .collect()
}

/// Whether a row is in the view the window shows now.
pub fn shown(row: &Row, view: View<'_>) -> bool {
    let prefs = view.prefs;
    if prefs.changed && change(view.session.delta(), row).is_empty() {
        return false;
    }
    let live = prefs.measure == Measure::Inherent || row.standing != Standing::Settled;
    let wanted = prefs.assumed || row.standing != Standing::Assumed;
    let mark = row.mark(prefs.measure);
    live && wanted && mark.is_some_and(|mark| prefs.cell.is_none_or(|cell| cell == mark.cell))
}

impl Register {
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let Some(verdict) = view.session.verdict() else {
            ui.weak("Judging the model…");
            return;
        };
        let rows: Vec<&Row> = verdict.rows.iter().filter(|row| shown(row, view)).collect();
        head(ui, view);
        if rows.is_empty() {
            empty(ui, view);
            return;
        }
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let follow = self.follow(view, &rows);
        area.show_viewport(ui, |ui, seen| {
            ui.set_height(HEIGHT * rows.len() as f32);
            let top = ui.max_rect().min;
            let place = |ix: usize| {
                let size = Vec2::new(ui.max_rect().width(), HEIGHT);
                Rect::from_min_size(top + Vec2::new(0.0, HEIGHT * ix as f32), size)
            };
            if let Some(ix) = follow {
                ui.scroll_to_rect(place(ix), None);
            }
            let first = (seen.min.y / HEIGHT).floor().max(0.0) as usize;
            let count = (seen.height() / HEIGHT).ceil() as usize + 1;
            let lines = rows.iter().enumerate().skip(first).take(count);
            let lines: Vec<(Rect, &Row)> = lines.map(|(ix, row)| (place(ix), *row)).collect();
            for (rect, row) in lines {
                line(ui, view, rect, row, wishes);
            }
        });
    }

    /// The row of the chosen threat, else the first one of what has just been selected.
    fn follow(&mut self, view: View<'_>, rows: &[&Row]) -> Option<usize> {
        let selection = view.session.selection();
        if self.seen == *selection {
            return None;
        }
        self.seen.clone_from(selection);
        let mine = |row: &&Row| selection.contains(&row.subject);
        let chosen = |row: &&Row| view.prefs.chosen() == Some(row.finding);
        let chosen = rows.iter().position(chosen);
        chosen.or_else(|| rows.iter().position(mine))
    }
}

fn empty(ui: &mut Ui, view: View<'_>) {
    let text = if view.prefs.changed {
        "The last edit made no threat new and moved none"
    } else if view.prefs.cell.is_some() {
        "No threat lies in this cell"
    } else if view.session.model().elements().is_empty() {
        "Threats appear here as soon as something is drawn"
    } else {
        "No threat is open; answer the questions of an element to be sure"
    };
    ui.add_space(8.0);
    ui.weak(text);
}

fn head(ui: &mut Ui, view: View<'_>) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 22.0), Sense::hover());
    let columns = Columns::of(rect.width(), view);
    let mut scene = Scene::default();
    let style = Style::new(11.5, Face::Bold, Ink::Faint);
    let last = if columns.changes { "Change" } else { "" };
    for (x, word) in [
        (PAD, "Id"),
        (columns.title, "Threat"),
        (columns.subject, "Of"),
        (columns.band, "Band"),
        (columns.state, "State"),
        (columns.change, last),
    ] {
        let at = Pos2::new(x, 15.0);
        scene.write(Owner::None, Layer::Label, at, Align::Min, word, style);
    }
    paint(ui, view, rect, &scene);
    let line = egui::Stroke::new(1.0, view.look.color(Ink::Hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

fn line(ui: &mut Ui, view: View<'_>, rect: Rect, row: &Row, wishes: &mut Wishes) {
    let id = ui.scope_id().with(row.finding.0);
    let response = ui.interact(rect, id, Sense::click());
    let subject = view.session.model().name(row.subject);
    let chosen = view.session.selection().contains(&row.subject);
    let band = row
        .mark(view.prefs.measure)
        .map_or("", |mark| mark.band.as_str());
    response.widget_info(|| {
        let label = format!(
            "{} {}, {subject}, {band}, {}",
            row.short, row.title, row.state
        );
        WidgetInfo::selected(Role::Button, true, chosen, label)
    });
    let ground = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => Some(Ink::AccentFill),
        (false, true) => Some(Ink::Surface),
        _ => None,
    };
    if let Some(ink) = ground {
        ui.painter().rect_filled(rect, 3.0, view.look.color(ink));
    }
    if view.prefs.chosen() == Some(row.finding) {
        let edge = Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height()));
        ui.painter()
            .rect_filled(edge, 0.0, view.look.color(Ink::Accent));
    }
    let scene = cells(&Columns::of(rect.width(), view), view, row, &subject);
    paint(ui, view, rect, &scene);
    let response = response.on_hover_text(&row.title);
    if response.clicked() {
        wishes.push(Wish::Finding(Some((row.finding, row.subject))));
    }
}

fn cells(columns: &Columns, view: View<'_>, row: &Row, subject: &str) -> Scene {
    let mut scene = Scene::default();
    let base = HEIGHT / 2.0 + SIZE * 0.35;
    let mut write = |from: f32, to: f32, words: &str, face: Face, ink: Ink| {
        let words = text::clip(words, SIZE, face, to - from - PAD);
        let style = Style::new(SIZE, face, ink);
        let at = Pos2::new(from, base);
        scene.write(Owner::None, Layer::Label, at, Align::Min, &words, style);
    };
    write(PAD, columns.title, &row.short, Face::Bold, Ink::Text);
    write(
        columns.title,
        columns.subject,
        &row.title,
        Face::Regular,
        Ink::Text,
    );
    write(
        columns.subject,
        columns.band,
        subject,
        Face::Regular,
        Ink::Faint,
    );
    let state = model::title(&row.state);
    let (face, ink) = match row.standing {
        Standing::Open => (Face::Bold, Ink::Text),
        Standing::Assumed => (Face::Italic, Ink::Faint),
        Standing::Settled => (Face::Regular, Ink::Faint),
    };
    write(columns.state, columns.change, &state, face, ink);
    if columns.changes {
        write(
            columns.change,
            columns.end + PAD,
            change(view.session.delta(), row),
            Face::Bold,
            Ink::Accent,
        );
    }
    if let Some(mark) = row.mark(view.prefs.measure) {
        if !columns.narrow {
            write(
                columns.band + 20.0,
                columns.state,
                &mark.band,
                Face::Regular,
                Ink::Text,
            );
        }
        let centre = Pos2::new(columns.band + 7.0, HEIGHT / 2.0);
        severity_mark(&mut scene, mark.severity, centre, 14.0);
    }
    scene
}

fn change(delta: Option<&Delta>, row: &Row) -> &'static str {
    match delta {
        Some(delta) if delta.new.contains(&row.finding) => "New",
        Some(delta) if delta.moved.contains(&row.finding) => "Moved",
        _ => "",
    }
}

fn paint(ui: &Ui, view: View<'_>, rect: Rect, scene: &Scene) {
    let brush = Brush {
        painter: ui.painter(),
        look: view.look,
        view: TSTransform::from_translation(rect.min.to_vec2()),
    };
    brush.scene(scene);
}
