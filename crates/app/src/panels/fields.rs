//! The fields of a record that are no attributes: kind, stage, boundary, what it stands on, the data it holds or carries,
//! what a flow does. One row each; one change is one step.

use std::iter::once_with;

use editor::Field;
use egui::{Align, ComboBox, DragValue, Layout, RichText, TextEdit, Ui, Vec2};
use model::{
    Action, AssetId, BoundaryId, BoundaryKind, Category, Element, ElementId, Flow, FlowId, Kind,
    Ratings, Stage, Subject, vocabulary,
};

use super::field;
use crate::wish::{Change, View, Wish, Wishes};

/// The width of the controls at the right.
const WIDE: f32 = 190.0;

/// Texts being typed; kept until their field is left.
#[derive(Default)]
pub struct Fields {
    typed: Option<(Subject, &'static str, String)>,
}

impl Fields {
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
        ui.spacing_mut().item_spacing.y = 4.0;
        let model = view.session.model();
        match subject {
            Subject::Element(id) => {
                let Some(element) = model.elements().get(&id) else {
                    return;
                };
                kind(ui, subject, element, wishes);
                let usual = vocabulary().kind(element.kind).stage;
                stage(ui, subject, element.stage, usual, wishes);
                inside(ui, view, subject, wishes);
                ground(ui, view, id, element.on, wishes);
                self.data(ui, view, subject, "Holds", wishes);
                let rate = |name, value| Field::Rating(id, name, value);
                ratings(ui, "Own ratings", &element.ratings, rate, wishes);
            }
            Subject::Flow(id) => {
                let Some(flow) = model.flows().get(&id) else {
                    return;
                };
                ends(ui, view, id, flow, wishes);
                action(ui, id, flow, wishes);
                self.line(ui, id, flow, wishes);
                self.data(ui, view, subject, "Carries", wishes);
                stage(ui, subject, flow.stage, Stage::Any, wishes);
            }
            Subject::Boundary(id) => {
                boundary(ui, view, id, wishes);
                inside(ui, view, subject, wishes);
            }
            Subject::Asset(id) => asset(ui, view, id, wishes),
            Subject::Model => (),
        }
    }

    /// Protocol, port and whether answers come back.
    fn line(&mut self, ui: &mut Ui, id: FlowId, flow: &Flow, wishes: &mut Wishes) {
        row(ui, "Protocol and port", |ui| {
            let port = flow.port.map_or_else(String::new, |port| port.to_string());
            if let Some(text) = self.text(ui, Subject::Flow(id), "Port", &port, 56.0) {
                match text.parse() {
                    Ok(port) => wishes.push(Wish::Change(Change::Set(Field::Port(id, Some(port))))),
                    Err(_) if text.is_empty() => {
                        wishes.push(Wish::Change(Change::Set(Field::Port(id, None))));
                    }
                    Err(_) => (),
                }
            }
            let width = WIDE - 56.0 - ui.spacing().item_spacing.x;
            let subject = Subject::Flow(id);
            if let Some(text) = self.text(ui, subject, "Protocol", &flow.protocol, width) {
                wishes.push(Wish::Change(Change::Set(Field::Protocol(id, text))));
            }
        });
        row(ui, "Answers come back", |ui| {
            let mut both = flow.both_ways;
            let ticked = ui.name_inputs("Answers come back", |ui| ui.checkbox(&mut both, ""));
            if ticked.changed() {
                wishes.push(Wish::Change(Change::Set(Field::BothWays(id, both))));
            }
        });
    }

    /// A line of text; returned when the field is left with another one.
    fn text(
        &mut self,
        ui: &mut Ui,
        subject: Subject,
        name: &'static str,
        now: &str,
        width: f32,
    ) -> Option<String> {
        let mine = |(of, field, _): &(Subject, &str, String)| *of == subject && *field == name;
        let kept = self.typed.take_if(|typed| mine(typed));
        let mut text = kept.map_or_else(|| now.to_owned(), |(_, _, text)| text);
        let edit = TextEdit::singleline(&mut text)
            .hint_text(name)
            .desired_width(width);
        let response = field(ui, name, edit);
        let done = text.trim().to_owned();
        if response.lost_focus() {
            return (done != now).then_some(done);
        }
        if response.has_focus() {
            self.typed = Some((subject, name, text));
        }
        None
    }

    /// The data assets an element holds or a flow carries, as a list to tick.
    fn data(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        subject: Subject,
        word: &'static str,
        wishes: &mut Wishes,
    ) {
        let model = view.session.model();
        let set = match subject {
            Subject::Element(id) => model.elements().get(&id).map(|e| &e.holds),
            Subject::Flow(id) => model.flows().get(&id).map(|f| &f.carries),
            _ => None,
        };
        let Some(set) = set else {
            return;
        };
        let names: Vec<String> = set
            .iter()
            .map(|id| model.name(Subject::Asset(*id)))
            .collect();
        let shown = if names.is_empty() {
            "No data".to_owned()
        } else {
            names.join(", ")
        };
        row(ui, word, |ui| {
            let list = ComboBox::from_id_salt(word)
                .selected_text(shown)
                .truncate()
                .width(WIDE)
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            ui.name_inputs(word, |ui| {
                list.show_ui(ui, |ui| {
                    for (id, asset) in model.assets() {
                        let mut on = set.contains(id);
                        if ui.checkbox(&mut on, asset.name.as_str()).changed() {
                            wishes.push(Wish::Change(Change::Set(Field::Data(subject, *id, on))));
                        }
                    }
                    if let Some(name) = self.text(ui, subject, "New data", "", WIDE) {
                        wishes.push(Wish::Change(Change::Set(Field::NewData(subject, name))));
                    }
                });
            });
        });
    }
}

/// A label on the left, something on the right.
fn row(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    });
}

/// A list to choose one of; the choice if it is another one. The options are only gone through while the list is open.
pub fn choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    now: &T,
    shown: &str,
    options: impl IntoIterator<Item = (T, String)>,
) -> Option<T> {
    let mut chosen = None;
    row(ui, name, |ui| {
        let list = ComboBox::from_id_salt(name)
            .selected_text(shown)
            .truncate()
            .width(WIDE);
        ui.name_inputs(name, |ui| {
            list.show_ui(ui, |ui| {
                for (value, title) in options {
                    if ui.selectable_label(value == *now, title).clicked() && value != *now {
                        chosen = Some(value);
                    }
                }
            });
        });
    });
    chosen
}

fn kind(ui: &mut Ui, subject: Subject, element: &Element, wishes: &mut Wishes) {
    let title = |kind: Kind| vocabulary().kind(kind).title.clone();
    let all = Kind::ALL.iter().map(|kind| (*kind, title(*kind)));
    let shown = title(element.kind);
    let chosen = choice(ui, "Kind", &element.kind, &shown, all);
    wishes.extend(chosen.map(|kind| Wish::Change(Change::SetKind(subject, kind))));
}

fn stage(ui: &mut Ui, subject: Subject, own: Option<Stage>, usual: Stage, wishes: &mut Wishes) {
    let title = |stage: Stage| model::title(stage.word());
    let usual = format!("{} (usual)", title(usual));
    let shown = own.map_or_else(|| usual.clone(), title);
    let all = Stage::ALL.iter().map(|stage| (Some(*stage), title(*stage)));
    let all = [(None, usual)].into_iter().chain(all);
    let chosen = choice(ui, "Stage", &own, &shown, all);
    wishes.extend(chosen.map(|stage| Wish::Change(Change::SetStage(vec![subject], stage))));
}

fn boundary(ui: &mut Ui, view: View<'_>, id: BoundaryId, wishes: &mut Wishes) {
    let Some(boundary) = view.session.model().boundaries().get(&id) else {
        return;
    };
    let title = editor::boundary_title;
    let all = BoundaryKind::ALL.iter().map(|kind| (*kind, title(*kind)));
    let shown = title(boundary.kind);
    let chosen = choice(ui, "Kind", &boundary.kind, &shown, all);
    wishes.extend(chosen.map(|kind| Wish::Change(Change::SetBoundary(id, kind))));
    let usual = format!("{} (usual)", level(boundary.kind.trust()));
    let shown = boundary.trust.map_or_else(|| usual.clone(), level);
    let all = (0..=4).map(|trust| (Some(trust), level(trust)));
    let all = [(None, usual)].into_iter().chain(all);
    let chosen = choice(ui, "Trust", &boundary.trust, &shown, all);
    wishes.extend(chosen.map(|trust| Wish::Change(Change::Set(Field::Trust(id, trust)))));
}

/// A trust level in words.
fn level(trust: u8) -> String {
    let words = ["hostile", "low", "partial", "ours", "most trusted"];
    let word = words.get(usize::from(trust)).copied().unwrap_or_default();
    format!("{trust}, {word}")
}

/// The boundary it is in; another one can be chosen.
fn inside(ui: &mut Ui, view: View<'_>, subject: Subject, wishes: &mut Wishes) {
    if !view.session.housed(subject) {
        return;
    }
    let now = view.session.home(subject);
    let none = "No boundary".to_owned();
    let name = |id| view.session.model().name(Subject::Boundary(id));
    let shown = now.map_or_else(|| none.clone(), name);
    let homes = once_with(|| view.session.homes(subject)).flatten();
    let all = homes.map(|(id, name)| (Some(id), name));
    let all = [(None, none)].into_iter().chain(all);
    if let Some(home) = choice(ui, "Inside", &now, &shown, all) {
        wishes.push(Wish::Change(Change::PutInto(vec![subject], home)));
    }
}

fn ground(ui: &mut Ui, view: View<'_>, id: ElementId, on: Option<ElementId>, wishes: &mut Wishes) {
    let name = |on: ElementId| view.session.model().name(Subject::Element(on));
    let shown = on.map_or_else(|| "Nothing".to_owned(), name);
    let others = once_with(|| view.session.grounds(id)).flatten();
    let others = others.map(|(of, name)| (Some(of), name.to_owned()));
    let all = [(None, "Nothing".to_owned())].into_iter().chain(others);
    let chosen = choice(ui, "Stands on", &on, &shown, all);
    wishes.extend(chosen.map(|on| Wish::Change(Change::Set(Field::On(id, on)))));
}

/// Confidentiality, integrity and availability, 1 to 5; 0 where nobody rated it.
fn ratings(
    ui: &mut Ui,
    title: &str,
    now: &Ratings,
    rate: impl Fn(&'static str, Option<u8>) -> Field,
    wishes: &mut Wishes,
) {
    row(ui, title, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut named = now.named();
        named.reverse();
        for (name, value) in named {
            let mut level = value.unwrap_or_default();
            let letter = model::title(name.get(..1).unwrap_or_default());
            let shown = move |n: f64, _| match n as u8 {
                0 => format!("{letter} \u{2013}"),
                n => format!("{letter} {n}"),
            };
            let drag = DragValue::new(&mut level)
                .range(0..=5)
                .speed(0.05)
                .custom_formatter(shown)
                .update_while_editing(false);
            let width = (WIDE - 8.0) / 3.0;
            let response = ui.name_inputs(name, |ui| ui.add_sized(Vec2::new(width, 24.0), drag));
            let words = format!("{}, 1 to 5; drag or type", model::title(name));
            if response.on_hover_text(words).changed() {
                let value = Some(level).filter(|level| *level > 0);
                wishes.push(Wish::Change(Change::Set(rate(name, value))));
            }
        }
    });
}

/// What a data asset is about, how much its loss would mean, and who has it.
fn asset(ui: &mut Ui, view: View<'_>, id: AssetId, wishes: &mut Wishes) {
    let model = view.session.model();
    let Some(asset) = model.assets().get(&id) else {
        return;
    };
    let title = |category: Category| model::title(category.word());
    let none = "Not said".to_owned();
    let shown = asset.category.map_or_else(|| none.clone(), title);
    let all = Category::ALL.iter().map(|c| (Some(*c), title(*c)));
    let all = [(None, none)].into_iter().chain(all);
    if let Some(category) = choice(ui, "Category", &asset.category, &shown, all) {
        wishes.push(Wish::Change(Change::Set(Field::Category(id, category))));
    }
    let rate = |name, value| Field::DataRating(id, name, value);
    ratings(ui, "What its loss means", &asset.ratings, rate, wishes);
    let holders = model
        .elements()
        .iter()
        .filter(|(_, e)| e.holds.contains(&id));
    let carriers = model
        .flows()
        .iter()
        .filter(|(_, f)| f.carries.contains(&id));
    let holders = holders.map(|(id, _)| Subject::Element(*id));
    let places: Vec<Subject> = holders
        .chain(carriers.map(|(id, _)| Subject::Flow(*id)))
        .collect();
    ui.label(RichText::new("Held and carried by").weak());
    if places.is_empty() {
        ui.weak("Nothing yet; choose it at an element or a flow");
    }
    for place in places {
        if ui.link(model.name(place)).clicked() {
            wishes.push(Wish::FlyTo(place));
        }
    }
    if ui.button("Delete this data").clicked() {
        wishes.push(Wish::Change(Change::Remove(Subject::Asset(id))));
    }
}

/// Where a flow begins and ends; others can be chosen.
fn ends(ui: &mut Ui, view: View<'_>, id: FlowId, flow: &Flow, wishes: &mut Wishes) {
    for (word, source, end, other) in [
        ("From", true, flow.from, flow.to),
        ("To", false, flow.to, flow.from),
    ] {
        let all = once_with(|| others(view, other)).flatten();
        let shown = view.session.model().name(Subject::Element(end));
        if let Some(to) = choice(ui, word, &end, &shown, all) {
            wishes.push(Wish::Change(Change::Redirect(id, source, to)));
        }
    }
}

/// All elements but one, by name.
fn others(view: View<'_>, one: ElementId) -> Vec<(ElementId, String)> {
    let elements = view.session.model().elements().iter();
    let others = elements.filter(|(id, _)| **id != one);
    let mut all: Vec<_> = others.map(|(id, e)| (*id, e.name.clone())).collect();
    all.sort_by_cached_key(|(_, name)| name.to_lowercase());
    all
}

fn action(ui: &mut Ui, id: FlowId, flow: &Flow, wishes: &mut Wishes) {
    let title = |action: Action| model::title(action.word());
    let shown = flow.action.map_or_else(|| "Not said".to_owned(), title);
    let all = Action::ALL
        .iter()
        .map(|action| (Some(*action), title(*action)));
    let all = [(None, "Not said".to_owned())].into_iter().chain(all);
    let chosen = choice(ui, "Action", &flow.action, &shown, all);
    wishes.extend(chosen.map(|action| Wish::Change(Change::Set(Field::Action(id, action)))));
}
