//! What the model is about, while nothing is selected: its size, and what the report says of the workload, to be edited.

use editor::Topic;
use egui::{CollapsingHeader, RichText, TextEdit, Ui};

use super::field;
use super::{controls, status::many};
use crate::{
    theme,
    wish::{Change, View, Wish, Wishes},
};

pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let session = view.session;
    let model = session.model();
    ui.label(theme::bold(session.name()).size(15.0));
    let counts = [
        many(model.elements().len(), "element"),
        many(model.flows().len(), "flow"),
        many(model.assets().len(), "asset"),
    ];
    ui.label(RichText::new(counts.join(" · ")).weak());
    ui.add_space(4.0);
    let fold = CollapsingHeader::new("What the report says of it").id_salt("about");
    fold.show_unindented(ui, |ui| {
        for topic in Topic::ALL {
            let now = topic.read(model.workload());
            let text = if topic.long() {
                sentences(ui, topic, now)
            } else {
                controls::line(ui, topic.title(), now)
            };
            if let Some(text) = text {
                wishes.push(Wish::Change(Change::Workload(topic, text)));
            }
            if topic == Topic::BottomLine && now.is_empty() {
                let hint =
                    "Puts the sentences that the report would write into the field, to be changed";
                let button = ui.button("Begin with the draft").on_hover_text(hint);
                if button.clicked() {
                    wishes.push(Wish::Draft);
                }
            }
        }
    });
    ui.add_space(6.0);
    ui.weak(if model.is_empty() {
        "What is selected on the drawing is described here, with the threats it has"
    } else {
        "Select something on the drawing to see what is known about it and which threats it has"
    });
}

/// A field of several lines under its name; returned when it is left with another text.
fn sentences(ui: &mut Ui, topic: Topic, now: &str) -> Option<String> {
    ui.label(RichText::new(topic.title()).weak());
    let id = ui.scope_id().with(("sentences", topic));
    let kept: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = kept.unwrap_or_else(|| now.to_owned());
    let edit = TextEdit::multiline(&mut text)
        .hint_text(topic.hint())
        .desired_rows(if topic == Topic::BottomLine { 3 } else { 2 })
        .desired_width(f32::INFINITY);
    let response = field(ui, topic.title(), edit);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    let done = text.trim();
    (response.lost_focus() && done != now).then(|| done.to_owned())
}
