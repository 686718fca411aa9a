//! Attributes answered in place: yes, no and unknown side by side, or a list of words; each says who stated it, or what
//! is made of its absence.

use editor::words;
use egui::{Align, Button, ComboBox, Layout, RichText, Ui, Vec2};
use model::{AttrSpec, Severity, Subject, Value};
use scene::Ink;

use super::status::many;
use crate::wish::{Change, View, Wish, Wishes};

/// The width of the column that holds the controls.
const CONTROL: f32 = 132.0;

/// The attributes of a subject: starred ones first, the others behind a fold.
pub fn ui(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let Some(spec) = view.session.spec(subject) else {
        ui.weak("What is inside is trusted alike; flows across its line are judged more strictly");
        return;
    };
    let listed = |core: bool| {
        spec.attributes
            .iter()
            .filter(move |a| a.core == core && !a.derived)
    };
    for attribute in listed(true) {
        answer(ui, view, subject, attribute, wishes);
    }
    let rest = listed(false).count();
    if rest > 0 {
        let fold = egui::CollapsingHeader::new(format!("{rest} more")).id_salt(("more", subject));
        fold.show_unindented(ui, |ui| {
            for attribute in listed(false) {
                answer(ui, view, subject, attribute, wishes);
            }
        });
    }
}

/// One attribute with its answer.
pub fn answer(ui: &mut Ui, view: View<'_>, subject: Subject, spec: &AttrSpec, wishes: &mut Wishes) {
    let fact = view.session.fact(subject, spec.attr);
    let value = fact.map_or(Value::UNKNOWN, |fact| fact.is);
    let said = match fact {
        Some(fact) if fact.is.known() => fact.from.to_string(),
        _ => unsaid(view, subject, spec),
    };
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - CONTROL - 8.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(spec.title.as_str())
                .on_hover_text(spec.help.as_str());
            if !said.is_empty() {
                ui.label(RichText::new(said).small().weak());
            }
            let verdict = view.session.verdict();
            if let Some(warning) = verdict.and_then(|v| v.warned(subject, spec.attr)) {
                let ink = view.look.color(Ink::SeverityInk(Severity::Medium));
                let words = format!("Look again: {}", warning.what);
                ui.label(RichText::new(words).small().color(ink))
                    .on_hover_text(warning.hint.as_str());
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let wish = |value| Wish::Change(Change::Answer(subject, spec.attr, value));
            let chosen = if spec.values.is_empty() {
                three(ui, spec, value)
            } else {
                list(ui, subject, spec, value)
            };
            wishes.extend(chosen.map(wish));
        });
    });
    ui.add_space(2.0);
}

/// Why an unknown matters, if it does.
fn unsaid(view: View<'_>, subject: Subject, spec: &AttrSpec) -> String {
    if let Some(value) = view.session.drawn(subject, spec.attr) {
        return format!("{}, as drawn", words(value));
    }
    let verdict = view.session.verdict();
    let asked = verdict.map(|verdict| verdict.asked(subject));
    let Some(open) = asked.and_then(|asked| asked.get(&spec.attr).copied()) else {
        return String::new();
    };
    let settles = many(open.settles, "threat");
    if open.assumed {
        format!("assumed unsafe: {settles}")
    } else {
        format!("not answered: {settles}")
    }
}

/// Yes, no and unknown side by side; right to left.
fn three(ui: &mut Ui, spec: &AttrSpec, now: Value) -> Option<Value> {
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.spacing_mut().button_padding.x = 4.0;
    let width = (CONTROL - 4.0) / 3.0;
    let choices = [
        (Value::UNKNOWN, "?"),
        (Value::NO, "No"),
        (Value::YES, "Yes"),
    ];
    let mut chosen = None;
    for (value, label) in choices {
        let button = Button::selectable(value == now, label)
            .frame(true)
            .frame_when_inactive(true)
            .min_size(Vec2::new(width, 24.0));
        let response = ui.add_sized([width, 24.0], button);
        response.widget_info(|| {
            let label = format!("{}: {}", spec.title, words(value));
            egui::WidgetInfo::selected(egui::Role::RadioButton, true, value == now, label)
        });
        let response = if value == Value::UNKNOWN {
            response.on_hover_text("Unknown")
        } else {
            response
        };
        if response.clicked() && value != now {
            chosen = Some(value);
        }
    }
    chosen
}

fn list(ui: &mut Ui, subject: Subject, spec: &AttrSpec, now: Value) -> Option<Value> {
    let mut chosen = None;
    let shown = model::title(&words(now));
    let list = ComboBox::from_id_salt((subject, spec.attr.word()))
        .selected_text(shown)
        .truncate()
        .width(CONTROL);
    ui.name_inputs(&spec.title, |ui| {
        list.show_ui(ui, |ui| {
            for value in spec.takes.iter().copied().chain([Value::UNKNOWN]) {
                let label = model::title(&words(value));
                if ui.selectable_label(value == now, label).clicked() && value != now {
                    chosen = Some(value);
                }
            }
        });
    });
    chosen
}
