//! The review report of a model with some 1,000 open threats, and of one with 1,000 elements, from analysis to bytes.

mod models;

use models::{input, weak, wide};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn pdf(bencher: divan::Bencher) {
    let (model, analysis) = weak(60);
    bencher.bench_local(|| report::pdf(&input(&model, &analysis)).map(|bytes| bytes.len()));
}

#[divan::bench(sample_count = 3)]
fn thousand_elements(bencher: divan::Bencher) {
    let (model, analysis) = wide(1000);
    bencher.bench_local(|| report::pdf(&input(&model, &analysis)).map(|bytes| bytes.len()));
}

#[divan::bench(sample_count = 10)]
fn pages(bencher: divan::Bencher) {
    let (model, analysis) = weak(60);
    bencher.bench_local(|| report::pages(&input(&model, &analysis)).len());
}
