//! What the window costs: `cargo bench -p app --bench window -- [MODEL.ron ...]`. Without a model it makes seeded ones. The
//! first table counts the CPU time of the window's own thread, frame by frame, without a display, and how long it takes
//! from dropping an element into another boundary to the matrix that knows; the second opens a real window (under Xvfb
//! too) and counts how often a dragged element moves, how long start and opening take, the memory, what idling costs.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a bench prints and may stop"
)]

mod real;
#[path = "../examples/stage/mod.rs"]
#[expect(dead_code, reason = "the bench looks at no pictures")]
mod stage;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use editor::{Session, State};
use egui::{
    Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, vec2,
};
use model::Subject;
use stage::Stage;

const SIZES: [usize; 5] = [100, 1_000, 5_000, 10_000, 20_000];
pub const WINDOW: Vec2 = vec2(1600.0, 1000.0);
const FRAMES: usize = 150;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let [flag, path] = args.as_slice()
        && flag == "--window"
    {
        real::run(Path::new(path));
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let given: Vec<PathBuf> = args.iter().map(PathBuf::from).collect();
    let models = if given.is_empty() {
        seeded(folder.path())
    } else {
        given
    };
    println!("UI thread, CPU ms a frame, p50 / p95, layout and triangles included, no display");
    println!(
        "{:<9} {:>7} {:>13} {:>13} {:>13} {:>13} {:>13} {:>8} {:>12} {:>7}",
        "elements",
        "open ms",
        "drag 100 %",
        "pan 100 %",
        "zoom",
        "all: drag",
        "all: pan",
        "drop ms",
        "re-scored ms",
        "idle"
    );
    println!(
        "*: the element is smaller than a pixel there, and what is around it is dragged instead"
    );
    for path in &models {
        frames(path);
    }
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("\nNo display here: start Xvfb and set DISPLAY for the real window");
        return;
    }
    println!("\nA real window, {} x {}", WINDOW.x, WINDOW.y);
    println!(
        "{:<9} {:>11} {:>8} {:>14} {:>14} {:>14} {:>13}",
        "elements",
        "first frame",
        "open ms",
        "moves a second",
        "all in view",
        "MiB open/used",
        "idle frames"
    );
    println!(
        "moves: a second / CPU ms of all threads for one; idle: frames in two seconds / CPU %"
    );
    real::spawn(Path::new("-"));
    for path in &models {
        real::spawn(path);
    }
}

/// Models of each size, as files with every place stored.
fn seeded(folder: &Path) -> Vec<PathBuf> {
    let write = |count: &usize| {
        let (model, issues) = model::sketch::read(&suite::seeded(*count, 1));
        assert_eq!(issues, []);
        let session = Session::open(model, None);
        let path = folder.join(format!("{count}.ron"));
        fs::write(&path, model::file::write(session.model()).expect("a model")).expect("a file");
        path
    };
    SIZES.iter().map(write).collect()
}

/// CPU time of this thread so far, in ms.
#[cfg(unix)]
pub fn cpu() -> f64 {
    clock(rustix::time::ClockId::ThreadCPUTime)
}

/// CPU time of all threads so far, in ms.
#[cfg(unix)]
pub fn process_cpu() -> f64 {
    clock(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(unix)]
fn clock(id: rustix::time::ClockId) -> f64 {
    let now = rustix::time::clock_gettime(id);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}

/// Time of the wall where no thread's own can be had, in ms.
#[cfg(not(unix))]
pub fn cpu() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1e3
}

#[cfg(not(unix))]
pub fn process_cpu() -> f64 {
    cpu()
}

/// An element to drag: the one in the middle of the table.
pub fn dragged(session: &Session) -> Subject {
    let elements = session.model().elements();
    let id = elements.keys().nth(elements.len() / 2).expect("an element");
    Subject::Element(*id)
}

pub fn press(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

/// Gives up a gesture.
pub fn escape() -> Event {
    Event::Key {
        key: egui::Key::Escape,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

/// Where a pointer is in the nth frame of a drag: to and fro, a few points each time.
pub fn wander(from: Pos2, n: usize) -> Pos2 {
    let t = n as f32 * 0.11;
    from + vec2(t.sin() * 90.0 + t, t.cos() * 60.0 - 60.0)
}

fn wheel(delta: Vec2) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Trackpad,
        modifiers: Modifiers::NONE,
    }
}

/// The cost of each frame with these events in it: median and 95th percentile.
fn cost(stage: &mut Stage, events: impl Fn(usize) -> Vec<Event>) -> String {
    let mut used: Vec<f64> = Vec::new();
    for n in 0..FRAMES {
        let before = cpu();
        std::hint::black_box(stage.frame(events(n)));
        used.push(cpu() - before);
    }
    used.sort_by(f64::total_cmp);
    format!("{:.1} / {:.1}", used[FRAMES / 2], used[FRAMES * 95 / 100])
}

/// Whether this is what is dragged.
pub fn moves(session: &Session, subject: Subject) -> bool {
    matches!(session.state(), State::Moving { .. }) && session.selected() == Some(subject)
}

fn drag(stage: &mut Stage, subject: Subject, at: Pos2) -> String {
    stage.frame(vec![Event::PointerMoved(at)]);
    stage.frame(vec![press(at, true)]);
    let cost = cost(stage, |n| vec![Event::PointerMoved(wander(at, n + 1))]);
    let (state, ground) = (stage.app.session().state(), stage.app.ground());
    assert!(
        state.busy(),
        "nothing is dragged at {at}: {state:?}, {ground}"
    );
    // From very far an element is smaller than a pixel, and the press takes what is around it.
    if moves(stage.app.session(), subject) {
        cost
    } else {
        format!("{cost} *")
    }
}

fn pan(stage: &mut Stage) -> String {
    let at = stage.app.ground().center();
    stage.frame(vec![Event::PointerMoved(at)]);
    let way = |n: usize| {
        let t = n as f32 * 0.09;
        vec2(t.cos() * 14.0, t.sin() * 9.0)
    };
    cost(stage, |n| vec![wheel(way(n))])
}

/// From 100 % out and in again, in small steps.
fn zoom(stage: &mut Stage) -> String {
    cost(stage, |n| {
        let out = n < FRAMES / 2;
        vec![Event::Zoom(if out { 0.98 } else { 1.0 / 0.98 })]
    })
}

/// Drops what is dragged: CPU ms of that frame, and ms until the matrix knows where it is now.
fn drop_there(stage: &mut Stage, at: Pos2) -> (f64, String) {
    let judged = stage.app.session().judged();
    let (start, before) = (Instant::now(), cpu());
    stage.frame(vec![press(at, false)]);
    let drop = cpu() - before;
    let now = stage.app.session().judged();
    if now == judged {
        return (drop, "no change".to_owned());
    }
    while stage.app.session().verdict().map(|v| v.revision) != Some(now) {
        std::thread::sleep(std::time::Duration::from_millis(1));
        stage.frame(Vec::new());
    }
    (drop, format!("{:.0}", start.elapsed().as_secs_f64() * 1e3))
}

fn frames(path: &Path) {
    let mut stage = Stage::new(Session::blank(), WINDOW, 1.0);
    stage.settle();
    let start = Instant::now();
    stage.app.read(path);
    stage.frame(Vec::new());
    let open = start.elapsed().as_secs_f64() * 1e3;
    assert_eq!(stage.app.fault(), None);
    stage.settle();
    let subject = dragged(stage.app.session());
    stage.app.look_at(subject);
    stage.settle();
    let at = stage.app.spot(subject).expect("a place").center();
    let close = drag(&mut stage, subject, at);
    stage.frame(vec![escape()]);
    stage.frame(vec![press(at, false)]);
    let near = pan(&mut stage);
    let zoomed = zoom(&mut stage);
    stage.app.look_at_all();
    stage.settle();
    let at = stage.app.spot(subject).expect("a place").center();
    let far = drag(&mut stage, subject, at);
    let (drop, scored) = drop_there(&mut stage, at + vec2(40.0, 30.0));
    stage.settle();
    let whole = pan(&mut stage);
    stage.settle();
    // What a minute without a hand on it paints.
    let idle = stage.frame(Vec::new()).sleeps;
    let idle = if idle.as_secs() >= 60 {
        "sleeps".to_owned()
    } else {
        format!("{idle:?}")
    };
    println!(
        "{:<9} {open:>7.0} {close:>13} {near:>13} {zoomed:>13} {far:>13} {whole:>13} {drop:>8.0} {scored:>12} {idle:>7}",
        stage.app.session().model().elements().len(),
    );
}
