//! The window by accessibility label: opening it, finding things in it, pressing keys.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test uses a part, and fails by panicking"
)]

mod calm;

use app::App;
pub use calm::calm;
use editor::Session;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT as _, Queryable as _},
};
use model::Subject;

pub const WALK: &str = "title: Walkthrough\nboundary AWS: cloud_account\n  ECR: registry scan_on_push=basic\n  Task: task\nDev: developer stage=code\nDev -> ECR: push image action=push\nECR -> Task: pull action=pull\n";

pub type Window = Harness<'static, App>;

pub fn window(session: Session, size: Vec2) -> Window {
    let builder = Harness::builder().with_size(size).with_max_steps(64);
    let mut harness = builder.build_eframe(|cc| App::new(cc, session));
    settle(&mut harness);
    harness
}

pub fn open(sketch: &str) -> Window {
    sized(sketch, vec2(1400.0, 900.0))
}

pub fn sized(sketch: &str, size: Vec2) -> Window {
    let (model, issues) = model::sketch::read(sketch);
    assert_eq!(issues, []);
    window(Session::open(model, None), size)
}

pub fn settle(harness: &mut Window) {
    calm(harness);
    harness.state_mut().settle();
    calm(harness);
}

/// What a screen reader says of a node.
pub fn said(node: &AccessKitNode<'_>) -> Option<String> {
    node.label().or_else(|| node.value())
}

pub fn has(harness: &Window, start: &str) -> bool {
    count(harness, start) > 0
}

pub fn count(harness: &Window, start: &str) -> usize {
    let starts =
        |node: &AccessKitNode<'_>| said(node).is_some_and(|label| label.starts_with(start));
    harness.query_all_by(starts).count()
}

/// Where everything of that name is.
pub fn areas(harness: &Window, start: &str) -> Vec<Rect> {
    let nodes = harness.query_all_by(|node| said(node).is_some_and(|l| l.starts_with(start)));
    nodes.map(|node| node.rect()).collect()
}

/// What has the keyboard, as it is read out.
pub fn focused(harness: &Window) -> String {
    let mut nodes = harness.query_all_by(|node: &AccessKitNode<'_>| node.is_focused());
    let node = nodes
        .next()
        .unwrap_or_else(|| panic!("nothing has the keyboard"));
    let node = node.accesskit_node();
    said(&node).unwrap_or_default()
}

pub fn key(harness: &mut Window, mods: Modifiers, key: Key) {
    harness.key_press_modifiers(mods, key);
    settle(harness);
}

/// Whether a node is the field of that name or with that hint.
pub fn is_field(node: &AccessKitNode<'_>, name: &str) -> bool {
    let named = node.label().is_some_and(|label| label == name);
    let hinted = node
        .placeholder()
        .is_some_and(|hint| hint.starts_with(name));
    node.role() == Role::TextInput && (named || hinted)
}

pub fn write(harness: &mut Window, field: &str, text: &str) {
    harness.get_by(|node| is_field(node, field)).focus();
    calm(harness);
    harness.get_by(|node| is_field(node, field)).type_text(text);
    calm(harness);
}

pub fn press(harness: &mut Window, label: &str) {
    harness.get_all_by_label(label).next().unwrap().click();
    settle(harness);
}

pub fn subject(harness: &Window, name: &str) -> Subject {
    let model = harness.state().session().model();
    let elements = model.elements().keys().map(|id| Subject::Element(*id));
    let boundaries = model.boundaries().keys().map(|id| Subject::Boundary(*id));
    let mut all = elements.chain(boundaries);
    let found = all.find(|subject| model.name(*subject) == name);
    found.unwrap_or_else(|| panic!("{name} is not there"))
}

pub fn move_to(harness: &mut Window, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.step();
}

pub fn button(harness: &mut Window, at: Pos2, pressed: bool) {
    harness.event(Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    });
    harness.step();
}
