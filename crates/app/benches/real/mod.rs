//! The bench's real window: a process of its own that opens it, drags one element about, and prints what that cost.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use app::App;
use editor::Session;
use egui::{Event, Pos2};
use model::Subject;

use super::{WINDOW, dragged, escape, moves, press, process_cpu, wander};

/// Starts the process, times its first frame, prints its row.
pub fn spawn(path: &Path) {
    let start = Instant::now();
    let mut child = Command::new(env::current_exe().expect("this bench"))
        .arg("--window")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let mut first = Duration::ZERO;
    for line in out.lines().map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("first", _)) => first = start.elapsed(),
            Some(("row", rest)) => {
                let mut cells = rest.split(' ');
                let mut cell = || cells.next().unwrap_or("-");
                let count = cell();
                let first = format!("{:.0} ms", first.as_secs_f64() * 1e3);
                let (open, near, far, memory, idle) = (cell(), cell(), cell(), cell(), cell());
                println!(
                    "{count:<9} {first:>11} {open:>8} {near:>14} {far:>14} {memory:>14} {idle:>13}"
                );
            }
            _ => (),
        }
    }
    child.wait().expect("its end");
}

/// What happens in the window, one after the other.
enum Step {
    /// The start screen; then the model is read.
    Start,
    /// The first frame with the model.
    Read(Instant),
    /// Frames until the model is judged, at 100 %.
    Open(usize),
    Drag(Drag),
    /// Wide view, then dragged again.
    Wide(usize),
    Sweep(Drag),
    /// The hand leaves the window.
    Stop,
    /// Nothing is done for some seconds: since when, frames counted.
    Idle(Instant, usize),
}

struct Drag {
    since: Option<Instant>,
    from: Pos2,
    frames: usize,
    moves: usize,
    last: Option<Pos2>,
    /// CPU time of all threads when counting began, in ms.
    used: f64,
}

/// After how long idling is counted, and for how long.
const IDLE: (Duration, Duration) = (Duration::from_millis(1500), Duration::from_secs(2));
/// How long a drag is counted.
const LONG: Duration = Duration::from_secs(3);

impl Drag {
    fn at(from: Pos2) -> Self {
        Self {
            since: None,
            from,
            frames: 0,
            moves: 0,
            last: None,
            used: 0.0,
        }
    }

    fn events(&mut self) -> Vec<Event> {
        self.frames += 1;
        match self.frames {
            1 => vec![Event::PointerMoved(self.from)],
            2 => vec![press(self.from, true)],
            n => vec![Event::PointerMoved(wander(self.from, n - 2))],
        }
    }

    /// Counts a frame; once it was long enough: moves a second, and ms of all threads' CPU a move.
    fn count(&mut self, spot: Option<Pos2>) -> Option<String> {
        // The first frames grow caches, as the first moment of any drag does: they are left out.
        if self.frames == 12 {
            self.since = Some(Instant::now());
            self.moves = 0;
            self.used = process_cpu();
        }
        self.moves += usize::from(spot != self.last);
        self.last = spot;
        let since = self.since.filter(|since| since.elapsed() > LONG)?;
        let used = (process_cpu() - self.used) / self.moves.max(1) as f64;
        let rate = self.moves as f64 / since.elapsed().as_secs_f64();
        Some(format!("{rate:.0}/{used:.1}"))
    }
}

/// A window with nothing in it: what this machine can do at best now.
struct Empty {
    frames: usize,
    since: Instant,
    used: f64,
}

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frames += 1;
        if self.frames == 12 {
            self.since = Instant::now();
            self.used = process_cpu();
        }
        if self.frames > 12 && self.since.elapsed() > LONG {
            let frames = (self.frames - 12) as f64;
            let rate = frames / self.since.elapsed().as_secs_f64();
            let used = (process_cpu() - self.used) / frames;
            println!("row empty - {rate:.0}/{used:.1} - {} -", memory());
            std::process::exit(0);
        }
        ui.ctx().request_repaint();
    }
}

struct Probe {
    app: App,
    path: std::path::PathBuf,
    step: Step,
    row: Vec<String>,
    subject: Option<Subject>,
    /// What the process held before anything was dragged.
    opened: String,
    /// How much of a core idling took, in percent, once it is known.
    share: Arc<Mutex<Option<f64>>>,
}

/// Opens the window on a model and leaves when everything was counted.
pub fn run(path: &Path) {
    let viewport = egui::ViewportBuilder::default().with_inner_size(WINDOW);
    let options = eframe::NativeOptions {
        viewport,
        ..app::options()
    };
    if path == Path::new("-") {
        let empty = Empty {
            frames: 0,
            since: Instant::now(),
            used: 0.0,
        };
        let open = |_: &eframe::CreationContext<'_>| Ok(Box::new(empty) as Box<dyn eframe::App>);
        eframe::run_native("bench", options, Box::new(open)).expect("a window");
        return;
    }
    let path = path.to_owned();
    let open = |cc: &eframe::CreationContext<'_>| {
        let probe = Probe {
            app: App::new(cc, Session::blank()),
            path,
            step: Step::Start,
            row: Vec::new(),
            subject: None,
            opened: String::new(),
            share: Arc::default(),
        };
        Ok(Box::new(probe) as Box<dyn eframe::App>)
    };
    eframe::run_native("bench", options, Box::new(open)).expect("a window");
}

/// Counts what the process uses while nothing is done, then wakes the window.
fn idle(ctx: egui::Context, share: Arc<Mutex<Option<f64>>>) {
    std::thread::spawn(move || {
        std::thread::sleep(IDLE.0);
        let before = process_cpu();
        std::thread::sleep(IDLE.1);
        let used = process_cpu() - before;
        *share.lock().expect("a share") = Some(used / IDLE.1.as_secs_f64() / 10.0);
        ctx.request_repaint();
    });
}

impl Probe {
    fn spot(&self) -> Option<Pos2> {
        Some(self.app.spot(self.subject?)?.center())
    }

    fn open(&mut self, since: Instant) {
        let count = self.app.session().model().elements().len();
        let open = since.elapsed().as_secs_f64() * 1e3;
        self.row = vec![count.to_string(), format!("{open:.0}")];
        let subject = dragged(self.app.session());
        self.subject = Some(subject);
        self.app.settle();
        self.app.look_at(subject);
    }

    /// What comes next, after a frame.
    fn after(&mut self, ctx: &egui::Context) {
        let spot = self.spot();
        match &mut self.step {
            Step::Start => {
                println!("first frame");
                self.step = Step::Read(Instant::now());
                self.app.read(&self.path);
                assert_eq!(self.app.fault(), None);
            }
            Step::Read(since) => {
                let since = *since;
                self.open(since);
                self.step = Step::Open(0);
            }
            Step::Open(n) | Step::Wide(n) if *n < 20 => *n += 1,
            Step::Open(_) => {
                self.opened = memory();
                self.step = Step::Drag(Drag::at(spot.expect("a place")));
            }
            Step::Drag(drag) => {
                if let Some(rate) = drag.count(spot) {
                    self.row.push(rate);
                    self.app.look_at_all();
                    self.step = Step::Wide(0);
                }
            }
            Step::Wide(_) => self.step = Step::Sweep(Drag::at(spot.expect("a place"))),
            Step::Sweep(drag) => {
                if let Some(rate) = drag.count(spot) {
                    let moved = self.subject.is_some_and(|s| moves(self.app.session(), s));
                    self.row
                        .push(if moved { rate } else { "too-small".to_owned() });
                    self.row.push(format!("{}/{}", self.opened, memory()));
                    self.step = Step::Stop;
                }
            }
            Step::Stop => {
                self.app.settle();
                self.step = Step::Idle(Instant::now(), 0);
                idle(ctx.clone(), Arc::clone(&self.share));
            }
            Step::Idle(since, frames) => {
                *frames += usize::from(since.elapsed() > IDLE.0);
                let share = *self.share.lock().expect("a share");
                if let Some(share) = share {
                    // The frame that looks at the clock is the bench's own.
                    self.row.push(format!("{}/{share:.2}", *frames - 1));
                    println!("row {}", self.row.join(" "));
                    // Closing would ask about what is unsaved.
                    std::process::exit(0);
                }
                return;
            }
        }
        ctx.request_repaint();
    }
}

/// What the process holds now, in MiB.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kib = line.and_then(|l| l.trim().split(' ').next()?.parse::<f64>().ok());
    kib.map_or_else(|| "-".to_owned(), |kib| format!("{:.0}", kib / 1024.0))
}

impl eframe::App for Probe {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.app.ui(ui, frame);
        if ctx.current_pass_index() == 0 {
            self.after(&ctx);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }

    fn raw_input_hook(&mut self, _: &egui::Context, input: &mut egui::RawInput) {
        // The real pointer is nobody's here.
        let pointer = |e: &Event| matches!(e, Event::PointerMoved(_) | Event::PointerGone);
        input.events.retain(|event| !pointer(event));
        match &mut self.step {
            Step::Drag(drag) | Step::Sweep(drag) => input.events.extend(drag.events()),
            Step::Wide(0) | Step::Stop => {
                input.events.push(escape());
                input.events.push(press(egui::pos2(1.0, 1.0), false));
            }
            _ => (),
        }
    }
}
