//! Threats people write themselves: the form on the card, and the button that begins one.

use editor::Own;
use egui::{Button, TextEdit, Ui, Vec2};
use model::{Goal, OwnThreat, Stride, Subject, ThreatId};

use super::{controls::line_field, decision::levels, field, type_into};
use crate::wish::{Change, Put, View, Wish, Wishes};

/// A button that begins a threat about a subject.
pub fn begin(ui: &mut Ui, subject: Subject, wishes: &mut Wishes) {
    let button = ui.button("Add a threat of your own");
    if button
        .on_hover_text("One the rules do not know; you score it yourself")
        .clicked()
    {
        let title = "New threat".to_owned();
        wishes.push(Wish::Change(Change::WriteThreat(subject, title)));
    }
}

/// The fields of a threat somebody wrote.
pub fn ui(ui: &mut Ui, view: View<'_>, id: ThreatId, threat: &OwnThreat, wishes: &mut Wishes) {
    let (title, typed) = line_field(ui, "Title", &threat.title);
    if view.prefs.written == Some(id) {
        type_into(ui, &title, threat.title.chars().count());
        wishes.push(Wish::Put(Put::Written));
    }
    let mut change = |own| wishes.push(Wish::Change(Change::EditThreat(id, own)));
    if let Some(text) = typed
        && !text.is_empty()
    {
        change(Own::Title(text));
    }
    if let Some(text) = sentence(ui, &threat.threat) {
        change(Own::Threat(text));
    }
    let (mut likelihood, mut impact) = (threat.likelihood, threat.impact);
    levels(ui, "Likelihood", &mut likelihood);
    levels(ui, "Impact", &mut impact);
    if likelihood != threat.likelihood {
        change(Own::Likelihood(likelihood));
    }
    if impact != threat.impact {
        change(Own::Impact(impact));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(2.0);
        for class in Stride::ALL {
            let on = threat.stride.contains(class);
            let button = Button::selectable(on, class.word())
                .frame(true)
                .frame_when_inactive(true)
                .min_size(Vec2::new(26.0, 24.0));
            if ui.add(button).on_hover_text(class.title()).clicked() {
                change(Own::Stride(*class, !on));
            }
        }
        ui.add_space(10.0);
        for goal in Goal::ALL {
            let on = threat.affects.contains(goal);
            let words = match goal {
                Goal::C => "Confidentiality",
                Goal::I => "Integrity",
                Goal::A => "Availability",
            };
            let button = Button::selectable(on, goal.word())
                .frame(true)
                .frame_when_inactive(true)
                .min_size(Vec2::new(26.0, 24.0));
            let pressed = ui.add(button);
            pressed
                .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, words));
            if pressed.on_hover_text(words).clicked() {
                change(Own::Affects(*goal, !on));
            }
        }
    });
    let mut closed = threat.closed;
    if ui
        .checkbox(&mut closed, "Closed: it can no longer happen")
        .changed()
    {
        change(Own::Closed(closed));
    }
    if !threat.author.is_empty() {
        ui.weak(format!("Written by {}", threat.author));
    }
    if ui.button("Delete this threat").clicked() {
        wishes.push(Wish::Change(Change::RemoveThreat(id)));
    }
}

/// The threat as a sentence, over several lines.
fn sentence(ui: &mut Ui, now: &str) -> Option<String> {
    let id = ui.scope_id().with("sentence");
    let kept: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = kept.unwrap_or_else(|| now.to_owned());
    let edit = TextEdit::multiline(&mut text)
        .hint_text("Who does what to which thing, with what result")
        .desired_rows(2)
        .desired_width(f32::INFINITY);
    let response = field(ui, "The threat as a sentence", edit);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    (response.lost_focus() && text.trim() != now).then(|| text.trim().to_owned())
}
