//! The bench's real window: a process of its own that opens it, drags one element about, and prints what that cost.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use app::App;
use editor::Session;
use egui::{Event, Pos2};
use model::Subject;

use super::{WINDOW, dragged, escape, press, process_cpu, wander};

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
                    "{count:<10} {first:>14} {open:>12} {near:>14} {far:>14} {memory:>10} {idle:>12}"
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
    /// Frames until the model is judged, at 100 %.
    Open(usize),
    Drag(Drag),
    /// Wide view, then dragged again.
    Wide(usize),
    Sweep(Drag),
    /// Nothing is done for a second.
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
        };
        Ok(Box::new(probe) as Box<dyn eframe::App>)
    };
    eframe::run_native("bench", options, Box::new(open)).expect("a window");
}

impl Probe {
    fn spot(&self) -> Option<Pos2> {
        Some(self.app.spot(self.subject?)?.center())
    }

    fn open(&mut self) {
        println!("first frame");
        let start = Instant::now();
        self.app.read(&self.path);
        self.row
            .push(format!("{:.0}", start.elapsed().as_secs_f64() * 1e3));
        assert_eq!(self.app.fault(), None);
        let count = self.app.session().model().elements().len();
        self.row.insert(0, count.to_string());
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
                self.open();
                self.step = Step::Open(0);
            }
            Step::Open(n) | Step::Wide(n) if *n < 20 => *n += 1,
            Step::Open(_) => self.step = Step::Drag(Drag::at(spot.expect("a place"))),
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
                    assert!(self.app.session().state().busy(), "nothing is dragged");
                    self.row.push(rate);
                    self.row.push(memory());
                    self.app.settle();
                    self.step = Step::Idle(Instant::now(), 0);
                    // Somebody has to look at the clock later; what a frame asks for does not outlive the next one.
                    let later = ctx.clone();
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_secs(4));
                        later.request_repaint();
                    });
                }
            }
            Step::Idle(since, frames) => {
                let late = since.elapsed() > Duration::from_millis(1500);
                *frames += usize::from(late);
                if since.elapsed() > Duration::from_millis(3900) {
                    // The frame that looks at the clock is the bench's own.
                    self.row.push((*frames - 1).to_string());
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
            Step::Wide(0) | Step::Idle(_, 0) => {
                input.events.push(escape());
                input.events.push(press(egui::pos2(1.0, 1.0), false));
            }
            _ => (),
        }
    }
}
