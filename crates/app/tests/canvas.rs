//! The drawing surface by accessibility label: what is read out, the overview, the way back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "common/calm.rs"]
mod calm;

use app::App;
use calm::calm;
use editor::Session;
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, Queryable as _},
};

const WALK: &str = "title: Walkthrough\nboundary AWS: cloud_account\n  ECR: registry scan_on_push=basic\n  Task: task\nDev: developer stage=code\nDev -> ECR: push image action=push\nECR -> Task: pull action=pull\n";

fn open(sketch: &str) -> Harness<'static, App> {
    let (model, issues) = model::sketch::read(sketch);
    assert_eq!(issues, []);
    let builder = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(64);
    let mut harness = builder.build_eframe(|cc| App::new(cc, Session::open(model, None)));
    calm(&mut harness);
    harness.state_mut().settle();
    calm(&mut harness);
    harness
}

fn said(node: &AccessKitNode<'_>) -> Option<String> {
    node.label().or_else(|| node.value())
}

fn count(harness: &Harness<'_, App>, start: &str) -> usize {
    let starts =
        |node: &AccessKitNode<'_>| said(node).is_some_and(|label| label.starts_with(start));
    harness.query_all_by(starts).count()
}

fn wheel(delta: egui::Vec2, modifiers: Modifiers) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Trackpad,
        modifiers,
    }
}

#[test]
fn elements_boundaries_and_flows_are_read_out() {
    let harness = open(WALK);
    for words in [
        "ECR, container registry, boundary AWS; 1 flow in, 1 out; ",
        "Dev, developer; 0 flows in, 1 out; ",
        "AWS, trust boundary, cloud account; 2 elements; ",
        "push image, flow from Dev to ECR; ",
        "pull, flow from ECR to Task; ",
    ] {
        assert_eq!(count(&harness, words), 1, "{words}");
    }
}

#[test]
fn what_is_out_of_view_is_not_read_and_the_way_back_is_offered() {
    let mut harness = open(WALK);
    assert_eq!(count(&harness, "Back to the drawing"), 0);
    assert_eq!(count(&harness, "Overview"), 0, "all is in view");
    let middle = harness.state().ground().center();
    harness.event(Event::PointerMoved(middle));
    calm(&mut harness);
    for _ in 0..8 {
        harness.event(wheel(vec2(-900.0, -700.0), Modifiers::NONE));
        calm(&mut harness);
    }
    assert_eq!(count(&harness, "ECR, container registry"), 0);
    assert_eq!(count(&harness, "Overview"), 1);
    harness.get_by_label("Back to the drawing").click();
    calm(&mut harness);
    assert_eq!(count(&harness, "ECR, container registry"), 1);
    assert_eq!(count(&harness, "Back to the drawing"), 0);
}
