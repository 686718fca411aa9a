//! What the engine costs on seeded models, in CPU time of its thread: a whole pass beside the findings it makes, and one
//! edit of each kind followed. `cargo bench -p analysis`; `-- 1000` measures one size only, `-- "flow added"` one kind of
//! edit only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may stop, and prints"
)]

#[path = "../tests/edits/mod.rs"]
mod edits;

use std::{collections::BTreeMap, sync::Arc};

use analysis::{RuleSet, Target};
use edits::{Editor, KINDS};
use model::{Date, Model, Tier, sketch};

const DAY: Date = Date::constant(2026, 11, 24);
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn main() {
    let wanted: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let chosen = SIZES
        .iter()
        .filter(|size| wanted.is_empty() || wanted.contains(size));
    let sizes: Vec<usize> = chosen.copied().collect();
    let set = Arc::new(RuleSet::builtin());
    println!(
        "{} rules; CPU time of the thread, {} build",
        set.rules.len(),
        std::env::consts::ARCH
    );
    println!("\nwhole pass, all rules, full tier (median of 9; at 100000 of 5)");
    println!(
        "{:>9} {:>8} {:>9} {:>10} {:>10} {:>9} {:>12} {:>10} {:>9}",
        "elements",
        "flows",
        "findings",
        "checks",
        "ms",
        "ms+lists",
        "ns/check",
        "ns/finding",
        "growth"
    );
    let mut last: Option<(usize, f64)> = None;
    for size in &sizes {
        last = Some(whole(&set, *size, last));
    }
    for size in &sizes {
        edits(&set, *size);
    }
}

/// A seeded model with controls, decisions and overrides.
fn seeded(set: &Arc<RuleSet>, elements: usize) -> Model {
    let (mut model, issues) = sketch::read(&suite::seeded(elements, 1));
    assert_eq!(issues, []);
    Editor::new(set, 1).furnish(&mut model);
    model
}

fn timed<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let start = spent();
    let result = std::hint::black_box(run());
    ((spent() - start) * 1000.0, result)
}

/// The CPU time of this thread, seconds.
#[cfg(unix)]
fn spent() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Seconds since the first call, where there is no clock of the thread.
#[cfg(not(unix))]
fn spent() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64()
}

/// The value so many percent of the values are at or below.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

fn whole(set: &Arc<RuleSet>, size: usize, last: Option<(usize, f64)>) -> (usize, f64) {
    let model = seeded(set, size);
    let runs = if size > 50_000 { 5 } else { 9 };
    let mut times = Vec::new();
    let mut listed = Vec::new();
    let mut findings = 0;
    for _ in 0..runs {
        let (time, analysis) = timed(|| set.analyse(&model, DAY, Some(Tier::Full)));
        let (lists, count) = timed(|| analysis.findings.len() + analysis.questions.len());
        assert!(count > 0);
        findings = analysis.findings.len();
        times.push(time);
        listed.push(time + lists);
    }
    times.sort_by(f64::total_cmp);
    listed.sort_by(f64::total_cmp);
    let (time, listed) = (percentile(&times, 50), percentile(&listed, 50));
    let checks = checks(set, &model);
    let growth = last.map_or_else(String::new, |(elements, before)| {
        let (more, longer) = (size as f64 / elements as f64, time / before);
        format!("{longer:.1}x/{more:.0}x")
    });
    println!(
        "{size:>9} {:>8} {findings:>9} {checks:>10} {time:>10.2} {listed:>9.2} {:>12.1} {:>10.1} {growth:>9}",
        model.flows().len(),
        time * 1e6 / checks as f64,
        time * 1e6 / findings as f64,
    );
    (size, time)
}

/// How many times a rule meets a subject it is about.
fn checks(set: &RuleSet, model: &Model) -> usize {
    let mut kinds = BTreeMap::new();
    for element in model.elements().values() {
        *kinds.entry(element.kind).or_insert(0_usize) += 1;
    }
    let subjects = |target: Target| match target {
        Target::Element(kind) => kinds.get(&kind).copied().unwrap_or_default(),
        Target::Flow => model.flows().len(),
        Target::Asset => model.assets().len(),
        Target::Boundary => model.boundaries().len(),
        Target::Model => 1,
    };
    set.rules.iter().map(|rule| subjects(rule.on)).sum()
}

fn edits(set: &Arc<RuleSet>, size: usize) {
    let each = if size > 50_000 { 12 } else { 40 };
    println!("\nafter one edit, {size} elements ({each} of each kind), ms");
    println!("{:<18} {:>8} {:>8} {:>8}", "edit", "p50", "p95", "max");
    let mut model = seeded(set, size);
    let mut editor = Editor::new(set, 7);
    let mut analysis = set.analyse(&model, DAY, Some(Tier::Full));
    let mut all = Vec::new();
    let chosen: Vec<String> = std::env::args().collect();
    let named = |name: &str| chosen.iter().any(|arg| arg == name);
    let some = KINDS.iter().any(|kind| named(kind.0));
    for (kind, (name, _, _)) in KINDS.iter().enumerate() {
        if some && !named(name) {
            continue;
        }
        let mut times = Vec::new();
        for _ in 0..each {
            let before = model.clone();
            editor.of(kind, &mut model);
            let (time, next) = timed(|| analysis.after(&before, &model));
            analysis = next;
            times.push(time);
        }
        line(name, &mut times);
        all.extend(times);
    }
    line("all", &mut all);
}

fn line(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let [p50, p95] = [50, 95].map(|percent| percentile(times, percent));
    let max = percentile(times, 100);
    println!("{name:<18} {p50:>8.3} {p95:>8.3} {max:>8.3}");
}
