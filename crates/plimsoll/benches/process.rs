//! What whole commands cost: CPU time and peak memory of the process, on seeded models (flows 1.5 times, boundaries a
//! tenth of the elements). Run with `cargo bench -p plimsoll`; the table goes to standard output.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench prints and may stop"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use wait4::Wait4;

const RUNS: usize = 5;

/// The least CPU time of some runs, and the most memory, in MiB.
fn cost(arguments: &[&str], out: &Path) -> (Duration, u64) {
    let mut best = Duration::MAX;
    let mut memory = 0;
    for _ in 0..RUNS {
        let stdout = fs::File::create(out).expect("an output file");
        let child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(arguments)
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let used = child.wait4().expect("the program ends");
        assert!(used.status.success(), "{arguments:?} fails");
        best = best.min(used.rusage.utime + used.rusage.stime);
        memory = memory.max(used.rusage.maxrss / (1 << 20));
    }
    (best, memory)
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    println!(
        "{:<28} {:>9} {:>10} {:>9} {:>9}",
        "command", "elements", "CPU ms", "MiB", "out MiB"
    );
    let mut check = Vec::new();
    for elements in [100, 1_000, 10_000] {
        let (sketch, model, out) = (at("model.sketch"), at("model.ron"), at("out"));
        fs::write(&sketch, suite::seeded(elements, 1)).expect("a sketch");
        let (sketch, model_path) = (sketch.display().to_string(), model.display().to_string());
        let print = |name: &str, (time, memory): (Duration, u64)| {
            let size =
                fs::metadata(&out).map_or(0.0, |about| about.len() as f64 / f64::from(1 << 20));
            println!(
                "{name:<28} {elements:>9} {:>10.1} {memory:>9} {size:>9.1}",
                time.as_secs_f64() * 1e3
            );
        };
        print("draw", cost(&["draw", &sketch, "--to", &model_path], &out));
        let used = cost(
            &[
                "check",
                &model_path,
                "--format",
                "json",
                "--date",
                "2026-11-24",
            ],
            &out,
        );
        print("check --format json", used);
        check.push(used.0);
        print(
            "check --format json full",
            cost(
                &["check", &model_path, "--format", "json", "--tier", "full"],
                &out,
            ),
        );
        print("sketch", cost(&["sketch", &model_path], &out));
        let diagram = at("diagram.svg").display().to_string();
        print(
            "report --to .svg",
            cost(&["report", &model_path, "--to", &diagram], &out),
        );
        if elements <= 1_000 {
            let pdf = at("report.pdf").display().to_string();
            print(
                "report --to .pdf",
                cost(
                    &["report", &model_path, "--to", &pdf, "--date", "2026-11-24"],
                    &out,
                ),
            );
        }
    }
    if let [_, thousand, ten] = check.as_slice() {
        println!(
            "check grows {:.1} times from 1,000 to 10,000",
            ten.as_secs_f64() / thousand.as_secs_f64()
        );
    }
}
