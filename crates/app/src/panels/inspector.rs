//! The inspector: name, kind, stage and attributes of the selected thing. Starred attributes come first, the others behind
//! a fold; each says who stated it. One change is one step.

use editor::{Session, words};
use egui::{Align, Button, ComboBox, Layout, RichText, ScrollArea, TextEdit, Ui, Vec2};
use model::{AttrSpec, BoundaryId, BoundaryKind, Element, Kind, Stage, Subject, Value, vocabulary};

use super::{questions, status::many, threats};
use crate::{
    theme,
    wish::{View, Wish, Wishes},
};

/// The width of the column that holds the controls.
const CONTROL: f32 = 132.0;

/// A name being typed; kept until the field is left.
#[derive(Default)]
pub struct Inspector {
    typed: Option<(Subject, String)>,
}

impl Inspector {
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        let session = view.session;
        match (session.selected(), session.selection().len()) {
            (Some(subject), _) => self.one(ui, view, subject, wishes),
            (None, 0) => {
                about(ui, session);
                let area = ScrollArea::vertical().auto_shrink([false, false]);
                area.show(ui, |ui| questions::ui(ui, view, wishes));
            }
            (None, n) => {
                ui.label(theme::bold(format!("{n} things selected")).size(15.0));
                ui.weak("Select one of them to answer its questions");
            }
        }
    }

    fn one(&mut self, ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
        self.name(ui, view.session, subject, wishes);
        if let Subject::Element(id) = subject
            && let Some(element) = view.session.model().elements().get(&id)
        {
            kind(ui, subject, element, wishes);
        }
        if let Subject::Boundary(id) = subject {
            boundary(ui, view.session, id, wishes);
        }
        stage(ui, view.session, subject, wishes);
        place(ui, view.session, subject);
        ui.add_space(2.0);
        ui.separator();
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        area.show(ui, |ui| {
            attributes(ui, view, subject, wishes);
            threats::ui(ui, view, subject, wishes);
        });
    }

    fn name(&mut self, ui: &mut Ui, session: &Session, subject: Subject, wishes: &mut Wishes) {
        let now = match subject {
            Subject::Flow(id) => session.model().flows().get(&id).map(|f| f.name.clone()),
            _ => Some(session.model().name(subject)),
        };
        let now = now.unwrap_or_default();
        if let Subject::Flow(_) = subject {
            ui.label(theme::bold(session.model().name(subject)));
        }
        let kept = self.typed.take().filter(|(of, _)| *of == subject);
        let mut text = kept.map_or_else(|| now.clone(), |(_, text)| text);
        let hint = if matches!(subject, Subject::Flow(_)) {
            "No label"
        } else {
            "Name"
        };
        let edit = TextEdit::singleline(&mut text)
            .hint_text(hint)
            .font(theme::font(scene::Face::Bold, 15.0))
            .desired_width(f32::INFINITY);
        let response = named(ui, "Name", |ui| ui.add(edit));
        if response.lost_focus() && text.trim() != now {
            wishes.push(Wish::Name(subject, text.trim().to_owned()));
        } else if response.has_focus() {
            self.typed = Some((subject, text));
        }
    }
}

/// Gives an input the name that screen readers say.
fn named<R>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.name_inputs(name, add)
}

/// A label on the left, something on the right.
fn row(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    });
}

fn kind(ui: &mut Ui, subject: Subject, element: &Element, wishes: &mut Wishes) {
    row(ui, "Kind", |ui| {
        let shown = vocabulary().kind(element.kind).title.as_str();
        let list = ComboBox::from_id_salt("kind")
            .selected_text(shown)
            .width(190.0);
        named(ui, "Kind", |ui| {
            list.show_ui(ui, |ui| {
                for kind in Kind::ALL {
                    let title = vocabulary().kind(*kind).title.as_str();
                    if ui.selectable_label(*kind == element.kind, title).clicked() {
                        wishes.push(Wish::SetKind(subject, *kind));
                    }
                }
            });
        });
    });
}

fn boundary(ui: &mut Ui, session: &Session, id: BoundaryId, wishes: &mut Wishes) {
    let Some(boundary) = session.model().boundaries().get(&id) else {
        return;
    };
    row(ui, "Kind", |ui| {
        let title = |kind: BoundaryKind| model::title(kind.word());
        let list = ComboBox::from_id_salt("boundary")
            .selected_text(title(boundary.kind))
            .width(190.0);
        named(ui, "Kind", |ui| {
            list.show_ui(ui, |ui| {
                for kind in BoundaryKind::ALL {
                    if ui
                        .selectable_label(*kind == boundary.kind, title(*kind))
                        .clicked()
                    {
                        wishes.push(Wish::SetBoundary(id, *kind));
                    }
                }
            });
        });
    });
    row(ui, "Trust", |ui| {
        drop(ui.label(format!("{} of 4", boundary.trust())));
    });
}

fn stage(ui: &mut Ui, session: &Session, subject: Subject, wishes: &mut Wishes) {
    let (own, usual) = match subject {
        Subject::Element(id) => {
            let Some(element) = session.model().elements().get(&id) else {
                return;
            };
            (element.stage, vocabulary().kind(element.kind).stage)
        }
        Subject::Flow(id) => {
            let flow = session.model().flows().get(&id);
            (flow.and_then(|f| f.stage), Stage::Any)
        }
        _ => return,
    };
    let title = |stage: Stage| model::title(stage.word());
    let usual = format!("{} (usual)", title(usual));
    row(ui, "Stage", |ui| {
        let shown = own.map_or_else(|| usual.clone(), title);
        let list = ComboBox::from_id_salt("stage")
            .selected_text(shown)
            .width(190.0);
        named(ui, "Stage", |ui| {
            list.show_ui(ui, |ui| {
                if ui.selectable_label(own.is_none(), &usual).clicked() {
                    wishes.push(Wish::SetStage(subject, None));
                }
                for stage in Stage::ALL {
                    if ui
                        .selectable_label(own == Some(*stage), title(*stage))
                        .clicked()
                    {
                        wishes.push(Wish::SetStage(subject, Some(*stage)));
                    }
                }
            });
        });
    });
}

/// The boundary it is in, and its findings in a word.
fn place(ui: &mut Ui, session: &Session, subject: Subject) {
    let inside = session
        .home(subject)
        .map(|id| session.model().name(Subject::Boundary(id)));
    if let Some(inside) = inside {
        row(ui, "Boundary", |ui| drop(ui.label(inside)));
    }
    let found = session
        .verdict()
        .and_then(|v| v.marks().get(&subject).copied());
    if let Some((severity, count)) = found {
        row(ui, "Threats", |ui| {
            ui.label(format!("{count}, worst {}", model::title(severity.word())));
        });
    }
}

fn attributes(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
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

pub(super) fn answer(
    ui: &mut Ui,
    view: View<'_>,
    subject: Subject,
    spec: &AttrSpec,
    wishes: &mut Wishes,
) {
    let fact = view.session.fact(subject, spec.attr);
    let value = fact.map_or(Value::UNKNOWN, |fact| fact.is);
    let said = match fact {
        Some(fact) if fact.is.known() => fact.from.to_string(),
        _ => open(view.session, subject, spec).to_owned(),
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
        });
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let wish = |value| Wish::Answer(subject, spec.attr, value);
            let chosen = if spec.values.is_empty() {
                three(ui, spec, value)
            } else {
                list(ui, spec, value)
            };
            wishes.extend(chosen.map(wish));
        });
    });
    ui.add_space(3.0);
}

/// Why an unknown matters, if it does.
fn open(session: &Session, subject: Subject, spec: &AttrSpec) -> &'static str {
    let asked = session.verdict().and_then(|v| v.asked.get(&subject));
    match asked.and_then(|asked| asked.get(&spec.attr)) {
        Some(true) => "assumed unsafe",
        Some(false) => "not answered yet",
        None => "",
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

fn list(ui: &mut Ui, spec: &AttrSpec, now: Value) -> Option<Value> {
    let mut chosen = None;
    let shown = model::title(&words(now));
    let list = ComboBox::from_id_salt(spec.attr.word())
        .selected_text(shown)
        .width(CONTROL);
    named(ui, &spec.title, |ui| {
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

/// What the model is about, while nothing is selected.
fn about(ui: &mut Ui, session: &Session) {
    let (model, workload) = (session.model(), session.model().workload());
    ui.label(theme::bold(session.name()).size(15.0));
    for (label, text) in [
        ("Owner", &workload.owner),
        ("Value", &workload.business_value),
        ("Decision", &workload.decision_asked),
    ] {
        if !text.is_empty() {
            ui.add_space(4.0);
            ui.label(RichText::new(label).small().weak());
            ui.label(text);
        }
    }
    ui.add_space(6.0);
    let counts = [
        many(model.elements().len(), "element"),
        many(model.flows().len(), "flow"),
        many(model.assets().len(), "asset"),
    ];
    ui.label(counts.join(" · "));
    ui.add_space(6.0);
    ui.weak("Select something on the drawing to see and answer what is known about it");
}
