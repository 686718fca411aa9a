//! What a whole report costs: pages, CPU time and peak memory of a process of its own, size of the file. The process
//! makes the model and judges it first; what that took is told apart. Run with `cargo bench -p report --bench whole`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench prints and may stop"
)]

mod models;

use std::{
    env,
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

use model::Profile;
use models::{input, weak, wide};
use report::{Input, Options};
use wait4::Wait4;

const RUNS: usize = 5;

/// Name, kind of model, its size, profile.
const CASES: [(&str, &str, usize, &str); 7] = [
    ("200 pages", "weak", 31, "reviewer"),
    ("450 pages", "weak", 73, "reviewer"),
    ("900 pages", "weak", 148, "reviewer"),
    ("1,000 elements", "wide", 1000, "audit"),
    ("2,000 elements", "wide", 2000, "audit"),
    ("1,000 threats as HTML", "weak", 62, "html"),
    ("1,000 threats as XLSX", "weak", 62, "xlsx"),
];

/// One report, in this process; without a profile only what comes before it.
fn make(kind: &str, size: usize, profile: &str) {
    let (model, analysis) = match kind {
        "weak" => weak(size),
        _ => wide(size),
    };
    let plain = input(&model, &analysis);
    let bytes = match profile {
        "none" => Vec::new(),
        "html" => report::html(&plain).into_bytes(),
        "xlsx" => report::xlsx(&plain).expect("a workbook"),
        profile => {
            let profile: Profile = profile.parse().expect("a profile");
            let options = Options {
                profile: Some(profile),
                ..Options::default()
            };
            report::pdf(&Input { options, ..plain }).expect("a file")
        }
    };
    std::io::stdout().write_all(&bytes).expect("a reader");
    eprintln!("{}", peak().unwrap_or_default());
}

/// The most memory this process had at once, in MiB. What the system hands to the parent would count the parent's own.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

/// The least CPU seconds of some runs, the most memory in MiB, and the report.
fn cost(kind: &str, size: usize, profile: &str) -> (f64, u64, Vec<u8>) {
    let (mut best, mut memory, mut bytes) = (f64::MAX, 0, Vec::new());
    for _ in 0..RUNS {
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["--one", kind, &size.to_string(), profile])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        bytes.clear();
        let mut out = child.stdout.take().expect("its output");
        out.read_to_end(&mut bytes).expect("its bytes");
        let told = child.stderr.take().expect("its last words");
        let told = std::io::read_to_string(told).expect("a number");
        memory = memory.max(told.trim().parse().unwrap_or_default());
        let used = child.wait4().expect("it ends");
        assert!(used.status.success());
        best = best.min((used.rusage.utime + used.rusage.stime).as_secs_f64());
    }
    (best, memory, bytes)
}

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    if let [one, kind, size, profile] = words.as_slice()
        && one == "--one"
    {
        return make(kind, size.parse().expect("a number"), profile);
    }
    println!(
        "{:<24} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "report", "pages", "CPU s", "before s", "peak MiB", "before", "KiB", "B/page"
    );
    for (name, kind, size, profile) in CASES {
        let (before, bare, _) = cost(kind, size, "none");
        let (time, peak, file) = cost(kind, size, profile);
        let pages = lopdf::Document::load_mem(&file).map_or(0, |file| file.get_pages().len());
        println!(
            "{name:<24} {pages:>6} {:>9.3} {before:>9.3} {peak:>9} {bare:>9} {:>9} {:>7}",
            time - before,
            file.len() / 1024,
            file.len().checked_div(pages).unwrap_or_default(),
        );
    }
}
