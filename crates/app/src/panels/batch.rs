//! Several things at once: kind, stage, boundary and every attribute they have in common; what differs reads "mixed".

use editor::{Shared, words};
use egui::{Button, Ui, Vec2};
use model::{AttrSpec, Kind, Stage, Subject, Value, vocabulary};

use super::{controls, fields::choice, status::many, toolbar};
use crate::{
    theme,
    wish::{Change, View, Wish, Wishes},
};

pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let session = view.session;
    ui.label(theme::bold(many(session.selection().len(), "thing") + " selected").size(15.0));
    ui.add_space(2.0);
    toolbar::arrange(ui, view, wishes);
    ui.add_space(2.0);
    let staged: Vec<Subject> = of(view, |s| {
        matches!(s, Subject::Element(_) | Subject::Flow(_))
    });
    let boxed: Vec<Subject> = of(view, |s| {
        matches!(s, Subject::Element(_) | Subject::Boundary(_))
    });
    if let Some(kinds) = session
        .shared_kind()
        .filter(|_| session.chosen().count() > 1)
    {
        kind(ui, kinds, wishes);
    }
    if let Some(stages) = session.shared_stage() {
        stage(ui, stages, staged, wishes);
    }
    if let Some(homes) = session.shared_home() {
        home(ui, view, homes, boxed, wishes);
    }
    let common = session.common();
    if !common.is_empty() {
        ui.add_space(4.0);
        ui.separator();
        ui.label(theme::bold("Answered for all of them at once"));
    }
    for (n, spec) in common.iter().filter(|spec| spec.core).enumerate() {
        attribute(ui, view, spec, n, wishes);
    }
    let rest: Vec<&&AttrSpec> = common.iter().filter(|spec| !spec.core).collect();
    if !rest.is_empty() {
        egui::CollapsingHeader::new(format!("{} more", rest.len())).show_unindented(ui, |ui| {
            for (n, spec) in rest.into_iter().enumerate() {
                attribute(ui, view, spec, n, wishes);
            }
        });
    }
    controls::adding(ui, view, wishes);
}

fn of(view: View<'_>, wanted: impl Fn(&Subject) -> bool) -> Vec<Subject> {
    let all = view.session.selection().iter().copied();
    all.filter(|subject| wanted(subject)).collect()
}

const MIXED: &str = "Mixed";

fn kind(ui: &mut Ui, now: Shared<Kind>, wishes: &mut Wishes) {
    let title = |kind: Kind| vocabulary().kind(kind).title.clone();
    let shown = now.same().map_or_else(|| MIXED.to_owned(), title);
    let all = Kind::ALL.iter().map(|kind| (Some(*kind), title(*kind)));
    if let Some(Some(kind)) = choice(ui, "Kind", &now.same(), &shown, all) {
        wishes.push(Wish::Change(Change::SetKinds(kind)));
    }
}

fn stage(ui: &mut Ui, now: Shared<Stage>, of: Vec<Subject>, wishes: &mut Wishes) {
    let title = |stage: Stage| model::title(stage.word());
    let shown = now.same().map_or_else(|| MIXED.to_owned(), title);
    let all = Stage::ALL.iter().map(|stage| (Some(*stage), title(*stage)));
    if let Some(stage) = choice(ui, "Stage", &now.same(), &shown, all) {
        wishes.push(Wish::Change(Change::SetStage(of, stage)));
    }
}

fn home(
    ui: &mut Ui,
    view: View<'_>,
    now: Shared<Option<model::BoundaryId>>,
    of: Vec<Subject>,
    wishes: &mut Wishes,
) {
    let name = |id: Option<model::BoundaryId>| match id {
        Some(id) => view.session.model().name(Subject::Boundary(id)),
        None => "No boundary".to_owned(),
    };
    let shown = now.same().map_or_else(|| MIXED.to_owned(), name);
    let all = view.session.model().boundaries().keys();
    let all = all.map(|id| (Some(Some(*id)), name(Some(*id))));
    let all = [(Some(None), name(None))].into_iter().chain(all);
    if let Some(Some(home)) = choice(ui, "Inside", &now.same(), &shown, all) {
        wishes.push(Wish::Change(Change::PutInto(of, home)));
    }
}

/// One attribute with a press for each value; the one that all have is marked, else "mixed" stands beside the title.
fn attribute(ui: &mut Ui, view: View<'_>, spec: &AttrSpec, n: usize, wishes: &mut Wishes) {
    let now = view.session.shared(spec.attr);
    let same = now.and_then(Shared::same);
    let mixed = if now == Some(Shared::Mixed) {
        ", mixed"
    } else {
        ""
    };
    ui.push_id((spec.attr.word(), n), |ui| {
        ui.label(format!("{}{mixed}", spec.title))
            .on_hover_text(spec.help.as_str());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(2.0);
            for value in spec.takes.iter().copied().chain([Value::UNKNOWN]) {
                let word = words(value);
                let button = Button::selectable(same == Some(value), model::title(&word))
                    .frame(true)
                    .frame_when_inactive(true);
                let response = ui.add(button);
                let label = format!("{}: {word} for all", spec.title);
                response.widget_info(|| {
                    let role = egui::Role::RadioButton;
                    egui::WidgetInfo::selected(role, true, same == Some(value), &label)
                });
                if response.clicked() && same != Some(value) {
                    wishes.push(Wish::Change(Change::AnswerAll(spec.attr, value)));
                }
            }
        });
        ui.add_space(2.0);
    });
}
