//! The inspector: the threat somebody asked about, then name, fields, attributes and threats of the selected thing. With
//! nothing selected: what the model is about and what should be answered first.

use analysis::Finding;
use editor::{Session, Word};
use egui::{ScrollArea, TextEdit, Ui};
use model::Subject;

use super::field;
use super::{
    about, answers, batch, controls, fields::Fields, kept::Kept, own, questions::Questions, steps,
    threats,
};
use crate::{
    theme,
    wish::{Change, View, Wish, Wishes},
};

/// What the scroll bar takes at the right.
const BAR: f32 = 8.0;

#[derive(Default)]
pub struct Inspector {
    /// A name being typed; kept until the field is left.
    typed: Option<(Subject, String)>,
    fields: Fields,
    questions: Questions,
    /// The threats of what is selected.
    threats: Kept<Vec<Finding>, Subject>,
    /// What was shown in the last frame: another thing begins at its top.
    seen: Option<(Subject, Option<model::FindingId>)>,
    /// The widget that takes the keyboard.
    pub first: Option<egui::Id>,
}

impl Inspector {
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let session = view.session;
        match (session.selected(), session.selection().len()) {
            (Some(subject), _) => self.one(ui, view, subject, wishes),
            (None, 0) => {
                self.seen = None;
                let area = ScrollArea::vertical().auto_shrink([false, false]);
                area.show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - BAR);
                    steps::ui(ui, view, wishes);
                    about::ui(ui, view, wishes);
                    self.questions.ui(ui, view, wishes);
                });
            }
            (None, _) => {
                self.seen = None;
                let area = ScrollArea::vertical().auto_shrink([false, false]);
                area.show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - BAR);
                    batch::ui(ui, view, wishes);
                });
            }
        }
    }

    fn one(&mut self, ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
        self.name(ui, view.session, subject, wishes);
        ui.add_space(2.0);
        let mut area = ScrollArea::vertical().auto_shrink([false, false]);
        let now = Some((subject, view.prefs.chosen()));
        if self.seen != now {
            self.seen = now;
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - BAR);
            threats::chosen(ui, view, subject, wishes);
            self.fields.ui(ui, view, subject, wishes);
            ui.add_space(4.0);
            ui.separator();
            answers::ui(ui, view, subject, wishes);
            let places = self
                .threats
                .get(view, subject, || threats::of(view, subject));
            threats::ui(ui, view, &places, wishes);
            own::begin(ui, subject, wishes);
            controls::ui(ui, view, subject, wishes);
            about_thing(ui, view, subject, wishes);
        });
    }

    fn name(&mut self, ui: &mut Ui, session: &Session, subject: Subject, wishes: &mut Wishes) {
        let (now, hint) = match subject {
            Subject::Flow(id) => {
                let flow = session.model().flows().get(&id);
                (flow.map(|f| f.name.clone()), "Flow without a label")
            }
            _ => (Some(session.model().name(subject)), "Name"),
        };
        let now = now.unwrap_or_default();
        let kept = self.typed.take().filter(|(of, _)| *of == subject);
        let mut text = kept.map_or_else(|| now.clone(), |(_, text)| text);
        let edit = TextEdit::singleline(&mut text)
            .hint_text(hint)
            .font(theme::font(scene::Face::Bold, 15.0))
            .desired_width(ui.available_width() - BAR);
        let response = field(ui, "Name", edit);
        self.first = Some(response.id);
        if response.lost_focus() && text.trim() != now {
            wishes.push(Wish::Change(Change::Name(subject, text.trim().to_owned())));
        } else if response.has_focus() {
            self.typed = Some((subject, text));
        }
    }
}

/// Description, owner, note, tags and scope.
fn about_thing(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    let Some(about) = editor::about(view.session.model(), subject) else {
        return;
    };
    ui.add_space(4.0);
    ui.separator();
    let said = Word::ALL
        .iter()
        .filter(|word| !word.read(about).is_empty())
        .count();
    let head = match said {
        0 => "Description, owner, note, tags, scope".to_owned(),
        n => format!("Description, owner, note, tags, scope ({n} said)"),
    };
    let fold = egui::CollapsingHeader::new(head).id_salt(("about", subject));
    fold.show_unindented(ui, |ui| {
        for word in Word::ALL {
            if let Some(text) = controls::line(ui, word.title(), &word.read(about)) {
                wishes.push(Wish::Change(Change::Say(subject, word, text)));
            }
        }
    });
}
