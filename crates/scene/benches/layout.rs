//! How long arranging, routing and drawing take as models grow; the bars are 0.1 s at 1,000 and 2 s at 10,000 elements.

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "the walkthrough is for the tests")]
mod common;

use divan::{Bencher, black_box};
use std::collections::BTreeMap;

use scene::{Look, Marks, draw, layout::arrange, route};

const SIZES: [usize; 5] = [20, 60, 100, 1000, 10_000];

fn main() {
    divan::main();
}

fn model(size: usize) -> model::Model {
    common::random(7, size, size * 3 / 2, size / 10)
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn arrange_only(bencher: Bencher, size: usize) {
    let model = model(size);
    bencher.bench(|| arrange(black_box(&model)));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn draw_all(bencher: Bencher, size: usize) {
    let model = model(size);
    bencher.bench(|| draw(black_box(&model), None, &Marks::default(), &Look::default()));
}

#[divan::bench(args = SIZES, sample_count = 3)]
fn route_only(bencher: Bencher, size: usize) {
    let model = model(size);
    let placed = draw(&model, None, &Marks::default(), &Look::default());
    let stored = BTreeMap::new();
    bencher.bench(|| route::lines(&model, &placed.boxes, &placed.frames, &stored, &[]));
}
