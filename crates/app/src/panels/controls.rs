//! The controls on a thing: how far each is, who does it by when; and the catalogue's controls that may be added.

use editor::{Put, finder::fits};
use egui::{
    Align, CollapsingHeader, ComboBox, Layout, Response, RichText, ScrollArea, TextEdit, Ui,
};
use model::{Control, ControlId, Date, Status, Subject};

use super::field;
use super::toolbar::cross;
use crate::{
    theme,
    wish::{Change, View, Wish, Wishes},
};

/// The controls of one subject, and a way to add more.
pub fn ui(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let list = view.session.controls_on(subject);
    if list.is_empty() && view.session.catalogue().is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.separator();
    ui.label(theme::bold(if list.is_empty() {
        "Controls".to_owned()
    } else {
        format!("Controls ({})", list.len())
    }));
    for (id, control, title) in list {
        one(ui, id, control, &title, wishes);
    }
    adding(ui, view, wishes);
}

fn one(ui: &mut Ui, id: ControlId, control: &Control, title: &str, wishes: &mut Wishes) {
    ui.push_id(id, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let label = format!("Take {title} away");
                if cross(ui, &label).clicked() {
                    wishes.push(Wish::Change(Change::RemoveControl(id)));
                }
                let name = format!("Status of {title}");
                ui.name_inputs(&name, |ui| {
                    let shown = model::title(control.status.word());
                    ComboBox::from_id_salt("status")
                        .width(104.0)
                        .selected_text(shown)
                        .show_ui(ui, |ui| {
                            for status in Status::ALL {
                                let on = *status == control.status;
                                let word = model::title(status.word());
                                if ui.selectable_label(on, word).clicked() && !on {
                                    let put = Put::Status(*status);
                                    wishes.push(Wish::Change(Change::EditControl(id, put)));
                                }
                            }
                        });
                });
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(title).truncate())
                        .on_hover_text(title);
                });
            });
        });
        let about = [control.owner.as_str(), control.note.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|t| !t.is_empty()).collect();
        let head = if about.is_empty() {
            "Owner, due, note".to_owned()
        } else {
            about.join(" · ")
        };
        let fold = CollapsingHeader::new(RichText::new(head).small().weak()).id_salt("more");
        fold.show(ui, |ui| {
            if let Some(text) = line(ui, "Owner", &control.owner) {
                wishes.push(Wish::Change(Change::EditControl(id, Put::Owner(text))));
            }
            if let Some(day) = day(ui, "Due", control.due) {
                wishes.push(Wish::Change(Change::EditControl(id, Put::Due(day))));
            }
            if let Some(text) = line(ui, "Note", &control.note) {
                wishes.push(Wish::Change(Change::EditControl(id, Put::Note(text))));
            }
        });
    });
}

/// A list of what fits everything selected, narrowed by letters.
pub fn adding(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let catalogue = view.session.catalogue();
    if catalogue.is_empty() {
        return;
    }
    let here: Vec<Subject> = view.session.selection().iter().copied().collect();
    let known: Vec<String> = match here.as_slice() {
        [one] => view
            .session
            .controls_on(*one)
            .iter()
            .map(|(_, c, _)| c.control.clone())
            .collect(),
        _ => Vec::new(),
    };
    ui.menu_button("Add control…", |ui| {
        ui.set_min_width(300.0);
        let id = ui.scope_id().with("letters");
        let mut letters: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let edit = TextEdit::singleline(&mut letters)
            .hint_text("Find a control")
            .desired_width(f32::INFINITY);
        let response = field(ui, "Find a control", edit);
        if letters.is_empty() {
            response.request_focus();
        }
        ui.data_mut(|data| data.insert_temp(id, letters.clone()));
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (id, title) in catalogue.iter().filter(|(id, _)| !known.contains(id)) {
                if fits(&letters, title).is_none() {
                    continue;
                }
                if ui.button(title.as_str()).clicked() {
                    let put = Change::PutControl(here.clone(), id.clone(), Status::Planned);
                    wishes.push(Wish::Change(put));
                    ui.close();
                }
            }
        });
    });
}

/// Where the fields of a form begin, from its left edge.
const FIELDS: f32 = 84.0;

/// A line of text that is kept while it is typed; the text once the field is left with another one.
pub fn line(ui: &mut Ui, name: &str, now: &str) -> Option<String> {
    line_field(ui, name, now).1
}

/// The same with its field.
pub fn line_field(ui: &mut Ui, name: &str, now: &str) -> (Response, Option<String>) {
    let row = ui.horizontal(|ui| {
        named(ui, name);
        let width = ui.available_width() - 10.0;
        text_field(ui, name, now, "", width)
    });
    row.inner
}

/// The name of a field, so wide that fields below one another begin at one line.
fn named(ui: &mut Ui, name: &str) {
    let start = ui.cursor().min.x;
    ui.label(RichText::new(name).weak());
    let used = ui.cursor().min.x - start;
    ui.add_space((FIELDS - used).max(0.0));
}

/// The field of [`line`] alone.
pub fn text(ui: &mut Ui, name: &str, now: &str, hint: &str, width: f32) -> Option<String> {
    text_field(ui, name, now, hint, width).1
}

fn text_field(
    ui: &mut Ui,
    name: &str,
    now: &str,
    hint: &str,
    width: f32,
) -> (Response, Option<String>) {
    let id = ui.scope_id().with(("text", name));
    let kept: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = kept.unwrap_or_else(|| now.to_owned());
    let edit = TextEdit::singleline(&mut text)
        .hint_text(hint)
        .desired_width(width);
    let mut response = field(ui, name, edit);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return (response, None);
    }
    // What is longer than its field is read beside it.
    if now.chars().count() as f32 * LETTER > width {
        response = response.on_hover_text(now);
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    let done = text.trim();
    let left = (response.lost_focus() && done != now).then(|| done.to_owned());
    (response, left)
}

/// About the width of a letter in a field.
const LETTER: f32 = 7.0;

/// A day; what is none stays in its field, and a sentence says how to write one.
#[expect(clippy::option_option, reason = "left alone, emptied, or a day")]
pub fn day(ui: &mut Ui, name: &str, now: Option<Date>) -> Option<Option<Date>> {
    let id = ui.scope_id().with(("day", name));
    let wrong: Option<String> = ui.data(|data| data.get_temp(id));
    let is_wrong = wrong.is_some();
    let shown = wrong.unwrap_or_else(|| now.map_or_else(String::new, |day| day.to_string()));
    let mut left = None;
    ui.horizontal(|ui| {
        named(ui, name);
        left = text(ui, name, &shown, "2026-12-31", 110.0);
    });
    if is_wrong {
        let words = "No day can be read in this; write it as 2026-12-31 or 31 Dec 2026";
        ui.label(
            RichText::new(words)
                .small()
                .color(ui.visuals().error_fg_color),
        );
    }
    let text = left?;
    let read = editor::day(&text);
    if read.is_none() && !text.is_empty() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    Some(read)
}
