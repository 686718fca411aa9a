//! What reading and writing cost on seeded models: the sketch and the file, both ways. `cargo bench -p model`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench may stop"
)]

use model::{Anchor, Control, ControlId, Edit, Fault, Model, Status, file, sketch};

fn main() {
    divan::main();
}

/// A seeded model with a control on every tenth flow.
fn seeded(elements: usize) -> Model {
    let (mut model, issues) = sketch::read(&suite::seeded(elements, 1));
    assert_eq!(issues, []);
    let flows: Vec<_> = model.flows().keys().copied().step_by(10).collect();
    let mut edit = Edit::new(&mut model);
    for flow in flows {
        let control = Control::new("mfa", Anchor::Flow(flow), Status::Planned);
        edit.put(ControlId::named(&flow.to_string()), control);
    }
    model
}

#[divan::bench(args = [1_000, 10_000], sample_count = 20)]
fn read_sketch(bencher: divan::Bencher, elements: usize) {
    let text = suite::seeded(elements, 1);
    bencher.bench(|| sketch::read(&text));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn read_sketch_with_controls(bencher: divan::Bencher, elements: usize) {
    let text = sketch::write(&seeded(elements));
    bencher.bench(|| sketch::read(&text));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn write_sketch(bencher: divan::Bencher, elements: usize) {
    let model = seeded(elements);
    bencher.bench(|| sketch::write(&model));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 20)]
fn read_file(bencher: divan::Bencher, elements: usize) {
    let text = file::write(&seeded(elements)).expect("written");
    bencher
        .counter(divan::counter::BytesCount::new(text.len()))
        .bench(|| file::read(&text));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn write_file(bencher: divan::Bencher, elements: usize) {
    let model = seeded(elements);
    bencher.bench(|| file::write(&model));
}

#[divan::bench(args = [10_000], sample_count = 20)]
fn faults(bencher: divan::Bencher, elements: usize) {
    let model = seeded(elements);
    bencher.bench(|| -> Vec<Fault> { model.faults() });
}
