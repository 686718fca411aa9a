//! What is decided about a threat, and a score of people's own: the form on a threat's card.

use analysis::{Analysis, Finding};
use editor::{Ruling, said};
use egui::{Button, CollapsingHeader, RichText, Ui, Vec2};
use model::{FindingId, Response};

use super::controls::{day, line};
use crate::{
    theme,
    wish::{Change, View, Wish, Wishes},
};

pub fn ui(
    ui: &mut Ui,
    view: View<'_>,
    analysis: &Analysis,
    finding: &Finding,
    wishes: &mut Wishes,
) {
    let id = analysis.id(finding);
    let decision = view.session.decision(id);
    let response = decision.and_then(|d| d.response);
    ui.push_id(("decision", id.0), |ui| {
        ui.add_space(2.0);
        ui.label(theme::bold("Decision"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(2.0);
            for choice in Response::ALL {
                let on = response == Some(*choice);
                let word = model::title(said(*choice));
                let button = Button::selectable(on, &word)
                    .frame(true)
                    .frame_when_inactive(true);
                let pressed = ui.add(button);
                let label = format!("Decide: {}", said(*choice));
                pressed.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, &label)
                });
                if pressed.clicked() {
                    let ruling = Ruling::Response((!on).then_some(*choice));
                    wishes.push(Wish::Change(Change::Decide(id, ruling)));
                }
            }
        });
        if let Some(decision) = decision {
            let mut rule = |ruling| wishes.push(Wish::Change(Change::Decide(id, ruling)));
            if let Some(text) = line(ui, "Reason", &decision.reason) {
                rule(Ruling::Reason(text));
            }
            if let Some(text) = line(ui, "Owner", &decision.owner) {
                rule(Ruling::Owner(text));
            }
            if response == Some(Response::Accept) {
                if let Some(day) = day(ui, "Accept until", decision.expires) {
                    rule(Ruling::Expires(day));
                }
                if decision.reason.is_empty() {
                    ui.label(RichText::new("An acceptance needs a reason").small().weak());
                }
            } else if let Some(day) = day(ui, "Due", decision.due) {
                rule(Ruling::Due(day));
            }
            if let Some(text) = line(ui, "Note", &decision.note) {
                rule(Ruling::Note(text));
            }
            let mut done = decision.done;
            if ui.checkbox(&mut done, "Done").changed() {
                rule(Ruling::Done(done));
            }
        }
        // A threat of one's own has its score on its form.
        if view.session.own(finding).is_none() || view.session.model().overrides().contains_key(&id)
        {
            score(ui, view, finding, id, wishes);
        }
    });
}

/// A score of people's own with its reason; the computed one stays beside it.
fn score(ui: &mut Ui, view: View<'_>, finding: &Finding, id: FindingId, wishes: &mut Wishes) {
    let own = view.session.model().overrides().get(&id);
    let head = match own {
        Some(_) => "Scored by hand",
        None => "Score by hand",
    };
    let fold = CollapsingHeader::new(head).id_salt("score");
    fold.show(ui, |ui| {
        let computed = own.map_or(
            (finding.inherent.likelihood, finding.inherent.impact),
            |own| own.computed,
        );
        let now = own.map_or(computed, |own| {
            (
                own.likelihood.unwrap_or(computed.0),
                own.impact.unwrap_or(computed.1),
            )
        });
        let reason = own.map_or_else(String::new, |own| own.reason.clone());
        let mut next = now;
        levels(ui, "Likelihood", &mut next.0);
        levels(ui, "Impact", &mut next.1);
        let mut set = |levels: (u8, u8), reason: String| {
            wishes.push(Wish::Change(Change::Score(id, levels.0, levels.1, reason)));
        };
        if next != now {
            set(next, reason.clone());
        }
        if let Some(text) = line(ui, "Because", &reason) {
            set(next, text);
        }
        let words = format!(
            "Computed before any control: {} and {}",
            computed.0, computed.1
        );
        ui.label(RichText::new(words).small().weak());
        if let Some(own) = own {
            if own.reason.is_empty() {
                ui.label(
                    RichText::new("Say why, so that others can follow")
                        .small()
                        .weak(),
                );
            }
            if ui.button("Use the computed score").clicked() {
                wishes.push(Wish::Change(Change::Unscore(id)));
            }
        }
    });
}

/// Five presses in a row.
pub fn levels(ui: &mut Ui, name: &str, now: &mut u8) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).weak());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for level in (1..=5).rev() {
                let on = *now == level;
                let button = Button::selectable(on, level.to_string())
                    .frame(true)
                    .frame_when_inactive(true)
                    .min_size(Vec2::new(26.0, 24.0));
                let pressed = ui.add(button);
                let label = format!("{name}: {level}");
                pressed.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, &label)
                });
                if pressed.clicked() {
                    *now = level;
                }
            }
        });
    });
}
