//! The threat register: one line a finding, in report order, narrowed to a cell of the matrix where one is chosen. A
//! click selects what the finding is about and flies there.

use std::{cmp::Reverse, sync::Arc};

use editor::{Delta, Measure, Row, Selection, Standing, Verdict, finder::fits};
use egui::{Pos2, Rect, Role, ScrollArea, Sense, TextEdit, Ui, Vec2, WidgetInfo};
use emath::TSTransform;
use scene::{Align, Face, Ink, Layer, Owner, Scene, severity_mark, text, text::Style};

use super::{field, kept::Kept, status::many};
use crate::{
    paint::Brush,
    wish::{Sort, View, Wish, Wishes},
};

const HEIGHT: f32 = 24.0;
const SIZE: f32 = 12.5;
const PAD: f32 = 6.0;
/// What the count beside the search takes.
const COUNT: f32 = 120.0;
/// Narrower than this it is not said what a threat is of; its card says it.
const TIGHT: f32 = 430.0;
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
        // With no room for both, the title counts.
        let subject = if width < TIGHT {
            band
        } else {
            band - (width * 0.2).clamp(90.0, 180.0)
        };
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
    /// The rows of the view in their order, by place in the verdict.
    listed: Kept<Vec<usize>, Option<u64>>,
    lit: Kept<Selection>,
    /// The widget that takes the keyboard.
    pub first: Option<egui::Id>,
}

/// Whether a row is in the view the window shows now.
pub fn shown(row: &Row, view: View<'_>) -> bool {
    let prefs = view.prefs;
    if prefs.changed && change(view.session.delta(), row).is_empty() {
        return false;
    }
    let live = prefs.measure == Measure::Inherent || row.live();
    let wanted = prefs.assumed || row.standing != Standing::Assumed;
    let mark = row.mark(prefs.measure);
    live && wanted && mark.is_some_and(|mark| prefs.cell.is_none_or(|cell| cell == mark.cell))
}

impl Register {
    /// What the rows of the chosen cell are about; nothing without a chosen cell.
    pub fn lit(&mut self, view: View<'_>) -> Arc<Selection> {
        let find = || {
            let verdict = view.session.verdict().filter(|_| view.prefs.cell.is_some());
            let rows = verdict.into_iter().flat_map(|verdict| &verdict.rows);
            let rows = rows.filter(|row| shown(row, view));
            rows.map(|row| row.subject).collect()
        };
        self.lit.get(view, (), find)
    }

    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let Some(verdict) = view.session.verdict() else {
            ui.weak("Judging the model…");
            return;
        };
        // Names and owners are looked at only here.
        let named = !view.prefs.search.is_empty() || view.prefs.sort == Sort::Subject;
        let revision = named.then(|| view.session.revision());
        let rows = self.listed.get(view, revision, || {
            let all = verdict.rows.iter().enumerate();
            let mut rows: Vec<_> = all.filter(|(_, row)| listed(row, view, verdict)).collect();
            sort(&mut rows, view, verdict);
            rows.into_iter().map(|(ix, _)| ix).collect()
        });
        self.search(ui, view, rows.len(), wishes);
        head(ui, view, wishes);
        if rows.is_empty() {
            empty(ui, view);
            return;
        }
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let follow = self.follow(view, verdict, &rows);
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
            let lines = lines.filter_map(|(n, ix)| Some((place(n), verdict.rows.get(*ix)?)));
            for (rect, row) in lines.collect::<Vec<_>>() {
                line(ui, view, verdict, rect, row, wishes);
            }
        });
    }

    /// The row of the chosen threat, else the first one of what has just been selected.
    fn follow(&mut self, view: View<'_>, verdict: &Verdict, rows: &[usize]) -> Option<usize> {
        let selection = view.session.selection();
        if self.seen == *selection {
            return None;
        }
        self.seen.clone_from(selection);
        let row = |ix: &usize| verdict.rows.get(*ix);
        let mine = |ix| row(ix).is_some_and(|row| selection.contains(&row.subject));
        let card = view.prefs.finding;
        let chosen = |ix| {
            let row = row(ix).filter(|row| card.is_some_and(|card| card.1 == row.subject));
            row.is_some_and(|row| view.prefs.chosen() == Some(verdict.id(row)))
        };
        let chosen = rows.iter().position(chosen);
        chosen.or_else(|| rows.iter().position(mine))
    }
}

/// Whether a row is in the view and has the letters that are searched for.
fn listed(row: &Row, view: View<'_>, verdict: &Verdict) -> bool {
    let letters = view.prefs.search.trim();
    if !shown(row, view) {
        return false;
    }
    let decided = !view.session.model().decisions().is_empty();
    let words = || {
        let name = view.session.model().name(row.subject);
        let decision = decided.then(|| view.session.decision(verdict.id(row)));
        let owner = decision.flatten().map_or("", |d| d.owner.as_str());
        let (short, title) = (row.short(), verdict.title(row));
        format!("{short} {title} {name} {} {owner}", row.state)
    };
    letters.is_empty() || fits(letters, &words()).is_some()
}

/// Report order unless people chose a column.
fn sort(rows: &mut [(usize, &Row)], view: View<'_>, verdict: &Verdict) {
    let measure = view.prefs.measure;
    let name = |row: &Row| view.session.model().name(row.subject).to_lowercase();
    match view.prefs.sort {
        Sort::Report => (),
        Sort::Id => rows.sort_by_key(|(_, row)| row.number()),
        Sort::Title => rows.sort_by_cached_key(|(_, row)| verdict.title(row).to_lowercase()),
        Sort::Subject => rows.sort_by_cached_key(|(_, row)| name(row)),
        Sort::Band => rows.sort_by_key(|(_, row)| Reverse(row.mark(measure).map(|m| m.severity))),
        Sort::State => {
            rows.sort_by(|(_, a), (_, b)| (a.standing, &a.state).cmp(&(b.standing, &b.state)));
        }
    }
}

impl Register {
    /// The line to search in, with how many are listed.
    fn search(&mut self, ui: &mut Ui, view: View<'_>, count: usize, wishes: &mut Wishes) {
        ui.horizontal(|ui| {
            let mut text = view.prefs.search.clone();
            let edit = TextEdit::singleline(&mut text)
                .hint_text("Search the register")
                .desired_width((ui.available_width() - COUNT).clamp(90.0, 190.0));
            let response = field(ui, "Search the register", edit);
            self.first = Some(response.id);
            if response.changed() {
                wishes.push(Wish::Search(text));
            }
            if !view.prefs.search.is_empty() && ui.button("Clear").clicked() {
                wishes.push(Wish::Search(String::new()));
            }
            super::risk::filter(ui, view, wishes);
            ui.weak(many(count, "threat"));
        });
    }
}

fn empty(ui: &mut Ui, view: View<'_>) {
    let text = if !view.prefs.search.trim().is_empty() {
        "No threat has these letters"
    } else if view.prefs.changed {
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

/// The titles of the columns; a press sorts by one, the next press goes back to report order.
fn head(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 22.0), Sense::hover());
    let columns = Columns::of(rect.width(), view);
    let mut scene = Scene::default();
    let last = if columns.changes { "Change" } else { "" };
    let titles = [
        (PAD, "Id", Some(Sort::Id)),
        (columns.title, "Threat", Some(Sort::Title)),
        (columns.subject, "Of", Some(Sort::Subject)),
        (columns.band, "Band", Some(Sort::Band)),
        (columns.state, "State", Some(Sort::State)),
        (columns.change, last, None),
    ];
    let ends = titles.iter().skip(1).map(|(x, ..)| *x);
    let ends: Vec<f32> = ends.chain([columns.end]).collect();
    for ((x, word, by), end) in titles.into_iter().zip(ends) {
        if end - x < 2.0 * PAD {
            continue;
        }
        let on = by == Some(view.prefs.sort);
        let ink = if on { Ink::Accent } else { Ink::Faint };
        let style = Style::new(11.5, Face::Bold, ink);
        let at = Pos2::new(x, 15.0);
        scene.write(Owner::None, Layer::Label, at, Align::Min, word, style);
        let Some(by) = by else { continue };
        let area = Rect::from_x_y_ranges(x..=end, 0.0..=22.0).translate(rect.min.to_vec2());
        let id = ui.scope_id().with(("sort", word));
        let response = ui.interact(area, id, Sense::click());
        response.widget_info(|| {
            let label = format!("Sort by {}", word.to_lowercase());
            WidgetInfo::selected(Role::Button, true, on, label)
        });
        let hint = if on {
            "Back to report order"
        } else {
            "Sort by this"
        };
        if response.on_hover_text(hint).clicked() {
            wishes.push(Wish::Sort(if on { Sort::Report } else { by }));
        }
    }
    paint(ui, view, rect, &scene);
    let line = egui::Stroke::new(1.0, view.look.color(Ink::Hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

fn line(
    ui: &mut Ui,
    view: View<'_>,
    verdict: &Verdict,
    rect: Rect,
    row: &Row,
    wishes: &mut Wishes,
) {
    let (finding, title) = (verdict.id(row), verdict.title(row));
    let id = ui.scope_id().with(finding.0);
    let response = ui.interact(rect, id, Sense::click());
    let subject = view.session.model().name(row.subject);
    let chosen = view.session.selection().contains(&row.subject);
    let mark = row.mark(view.prefs.measure);
    let band = mark.map_or("", |mark| verdict.band(mark));
    response.widget_info(|| {
        let label = format!("{} {title}, {subject}, {band}, {}", row.short(), row.state);
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
    if view.prefs.chosen() == Some(finding) {
        let edge = Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height()));
        ui.painter()
            .rect_filled(edge, 0.0, view.look.color(Ink::Accent));
    }
    let words = Words {
        title,
        subject: &subject,
        band,
    };
    let scene = cells(&Columns::of(rect.width(), view), view, row, &words);
    paint(ui, view, rect, &scene);
    let response = response.on_hover_text(title);
    if response.clicked() {
        wishes.push(Wish::Finding(Some((finding, row.subject))));
    }
}

/// What a row leaves to be looked up.
struct Words<'w> {
    title: &'w str,
    subject: &'w str,
    band: &'w str,
}

fn cells(columns: &Columns, view: View<'_>, row: &Row, words: &Words<'_>) -> Scene {
    let mut scene = Scene::default();
    let base = HEIGHT / 2.0 + SIZE * 0.35;
    let mut write = |from: f32, to: f32, words: &str, face: Face, ink: Ink| {
        if to - from < 2.0 * PAD {
            return;
        }
        let words = text::clip(words, SIZE, face, to - from - PAD);
        let style = Style::new(SIZE, face, ink);
        let at = Pos2::new(from, base);
        scene.write(Owner::None, Layer::Label, at, Align::Min, &words, style);
    };
    write(PAD, columns.title, &row.short(), Face::Bold, Ink::Text);
    write(
        columns.title,
        columns.subject,
        words.title,
        Face::Regular,
        Ink::Text,
    );
    write(
        columns.subject,
        columns.band,
        words.subject,
        Face::Regular,
        Ink::Faint,
    );
    let state = model::title(row.state);
    let (face, ink) = match row.standing {
        _ if row.settled => (Face::Regular, Ink::Faint),
        Standing::Open => (Face::Bold, Ink::Text),
        Standing::Assumed => (Face::Italic, Ink::Faint),
        Standing::Closed => (Face::Regular, Ink::Faint),
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
                words.band,
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
        Some(delta) if delta.new.contains(&row.key()) => "New",
        Some(delta) if delta.moved.contains(&row.key()) => "Moved",
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
