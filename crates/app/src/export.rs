//! Reports made from the window: what was chosen, a preview of the very pages, the file written whole. All of it on
//! threads of its own, so that the window never waits, and each can be told to stop. Lays out nothing.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use analysis::RuleSet;
use model::{Date, Edit, Model, Outline, Profile};
use report::{Attached, Format, Input, Options, Paper, Part, Spread, Work};
use scene::Scene;

/// How many lines of a text a preview shows.
const LINES: usize = 400;

/// What is to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    pub format: Format,
    pub part: Part,
    pub work: Work,
    pub paper: Paper,
    /// How drawings are printed that are too large for a page.
    pub spread: Spread,
    /// The model's file is put into the PDF.
    pub attach: bool,
    /// For whom, what is left out, in what order; instead of the model's own.
    pub outline: Outline,
}

impl Choice {
    /// What a model's own outline says.
    pub fn of(model: &Model) -> Self {
        Self {
            outline: model.workload().outline.clone(),
            ..Self::default()
        }
    }

    /// Whether the format has pages.
    pub fn paged(&self) -> bool {
        matches!(self.format, Format::Pdf | Format::Html)
    }

    /// The document it makes; what has no pages is of the review.
    pub fn work(&self) -> Work {
        if self.paged() {
            self.work
        } else {
            Work::Review
        }
    }

    /// Whether it has sections to choose from.
    pub fn sectioned(&self) -> bool {
        self.paged() && self.work == Work::Review
    }
}

/// What a report is made from: a snapshot that later edits do not touch.
#[derive(Clone)]
pub struct Source {
    pub model: Arc<Model>,
    pub rules: Arc<RuleSet>,
    pub today: Date,
    /// The name of the model's file.
    pub file: String,
}

/// What is shown before anything is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// The pages as they are printed.
    Pages(Vec<Scene>),
    Figure(Scene),
    /// The beginning of a text.
    Text(String),
}

impl Source {
    fn with<R>(
        &self,
        choice: &Choice,
        run: impl FnOnce(&Input) -> Result<R, report::Error>,
    ) -> Result<R, String> {
        let mut analysis = self.rules.analyse(&self.model, self.today, None);
        let text = model::file::write(&self.model).map_err(|issue| issue.to_string())?;
        let sha256 = report::sha256(&text);
        let mut model = Arc::clone(&self.model);
        if model.workload().outline != choice.outline {
            let outline = choice.outline.clone();
            Edit::new(Arc::make_mut(&mut model)).workload(|workload| workload.outline = outline);
        }
        let mut file = self.file.clone();
        let shared = choice.outline.profile == Profile::Shareable;
        if shared {
            model = Arc::new(report::withhold(&model, &mut file, &mut analysis));
        }
        let attached = Attached {
            name: &self.file,
            bytes: text.as_bytes(),
        };
        let input = Input {
            model: &model,
            analysis: &analysis,
            date: self.today,
            file: &file,
            sha256: &sha256,
            format: model::file::VERSION,
            version: env!("CARGO_PKG_VERSION"),
            paper: choice.paper,
            options: Options {
                work: choice.work(),
                spread: choice.spread,
                attached: (choice.attach && !shared).then_some(attached),
                ..Options::default()
            },
        };
        run(&input).map_err(|error| format!("The report cannot be made: {error}"))
    }

    /// The bottom line that the report would write.
    ///
    /// # Errors
    /// A sentence.
    pub fn draft(&self) -> Result<String, String> {
        self.with(&Choice::default(), |input| Ok(report::draft(input)))
    }

    /// The name the file has by itself.
    pub fn file_name(&self, choice: &Choice) -> String {
        self.with(choice, |input| Ok(input.file_name(choice.format.ending())))
            .unwrap_or_else(|_| format!("report.{}", choice.format.ending()))
    }

    /// What will be written, to be looked at.
    ///
    /// # Errors
    /// A sentence.
    pub fn preview(&self, choice: &Choice) -> Result<Preview, String> {
        self.with(choice, |input| match choice.format {
            Format::Pdf | Format::Html => Ok(Preview::Pages(report::pages(input))),
            Format::Svg | Format::Png => report::picture(input, choice.part.figure)
                .map(Preview::Figure)
                .ok_or(report::Error::Bare(choice.part.figure.word())),
            // A workbook is its lists; the first says most.
            Format::Xlsx => Ok(text(report::csv(input, report::Sheet::Register).as_bytes())),
            format => Ok(text(&format.make(input, &choice.part)?)),
        })
    }

    /// Makes the file and puts it in place as a whole. `stopped` is asked before anything is replaced.
    ///
    /// # Errors
    /// A sentence; the file is then as it was.
    pub fn write(&self, choice: &Choice, to: &Path, stopped: &AtomicBool) -> Result<(), String> {
        let bytes = self.with(choice, |input| choice.format.make(input, &choice.part))?;
        if stopped.load(Ordering::Relaxed) {
            return Err("Stopped; nothing was written".to_owned());
        }
        crate::files::replace_bytes(to, &bytes, false)
            .map_err(|error| format!("{} was not written: {error}", to.display()))
    }
}

fn text(bytes: &[u8]) -> Preview {
    let whole = String::from_utf8_lossy(bytes);
    let whole = whole.trim_start_matches('\u{feff}');
    let mut lines: Vec<&str> = whole.lines().take(LINES + 1).collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("\u{2026}");
    }
    Preview::Text(lines.join("\n"))
}

/// Something slow on a thread of its own. Dropping it stops it as soon as it looks.
pub struct Task<T> {
    slot: Arc<Mutex<Option<T>>>,
    stopped: Arc<AtomicBool>,
    began: Instant,
}

impl<T: Send + 'static> Task<T> {
    /// Starts the work; `wake` is called once when it is done. The work is handed the flag that says it is not wanted
    /// any more.
    pub fn start(
        wake: impl FnOnce() + Send + 'static,
        work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
    ) -> Self {
        let task = Self {
            slot: Arc::default(),
            stopped: Arc::default(),
            began: Instant::now(),
        };
        let (slot, stopped) = (Arc::clone(&task.slot), Arc::clone(&task.stopped));
        // Where no thread can be had, the work is lost and the dialog says it is still at it; nothing is harmed.
        let _ = thread::Builder::new()
            .name("export".to_owned())
            .spawn(move || {
                let done = work(&stopped);
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
                wake();
            });
        task
    }

    /// The result, once there is one.
    pub fn take(&self) -> Option<T> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.take()
    }

    /// Whether there is a result to take.
    pub fn done(&self) -> bool {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.is_some()
    }

    /// How long it has been at it.
    pub fn since(&self) -> Duration {
        self.began.elapsed()
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// What was exported last, to be done again by one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    pub choice: Choice,
    pub to: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        let text = "title: Shop\nboundary Cloud: cloud_account\n  ECR: registry tag_immutability=no\n  App: container\nECR -> App: pull\n";
        let (model, issues) = model::sketch::read(text);
        assert_eq!(issues, Vec::new());
        Source {
            model: Arc::new(model),
            rules: Arc::new(RuleSet::builtin()),
            today: Date::constant(2026, 11, 24),
            file: "shop.ron".to_owned(),
        }
    }

    #[test]
    fn every_format_has_a_preview_and_a_file() {
        let (source, folder) = (source(), tempfile::tempdir().unwrap());
        for format in Format::ALL {
            let choice = Choice {
                format,
                ..Choice::of(&source.model)
            };
            let preview = source.preview(&choice).unwrap();
            let right = match format {
                Format::Pdf | Format::Html => matches!(&preview, Preview::Pages(p) if p.len() > 3),
                Format::Svg | Format::Png => {
                    matches!(&preview, Preview::Figure(scene) if !scene.items.is_empty())
                }
                _ => matches!(&preview, Preview::Text(text) if text.len() > 40),
            };
            assert!(right, "{format:?}");
            let name = source.file_name(&choice);
            assert_eq!(name, format!("Shop_2026-11-24.{}", format.ending()));
            let to = folder.path().join(name);
            assert_eq!(source.write(&choice, &to, &AtomicBool::new(false)), Ok(()));
            assert!(std::fs::metadata(&to).unwrap().len() > 40);
        }
    }

    #[test]
    fn what_is_stopped_or_fails_leaves_the_file_as_it_was() {
        let (source, folder) = (source(), tempfile::tempdir().unwrap());
        let to = folder.path().join("kept.html");
        std::fs::write(&to, "before").unwrap();
        let choice = Choice {
            format: Format::Html,
            ..Choice::default()
        };
        let stopped = source.write(&choice, &to, &AtomicBool::new(true));
        assert_eq!(stopped, Err("Stopped; nothing was written".to_owned()));
        let bare = Choice {
            format: Format::Svg,
            part: Part {
                figure: report::Picture::Stage(model::Stage::Build),
                ..Part::default()
            },
            ..Choice::default()
        };
        assert!(source.write(&bare, &to, &AtomicBool::new(false)).is_err());
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "before");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_shareable_export_withholds_names_and_the_model() {
        let mut source = source();
        let mut edit = Edit::new(Arc::make_mut(&mut source.model));
        edit.workload(|workload| {
            "Grace Hopper".clone_into(&mut workload.owner);
            workload.bottom_line = "Grace Hopper may sign.".to_owned();
        });
        edit.commit();
        let (folder, stopped) = (tempfile::tempdir().unwrap(), AtomicBool::new(false));
        let [told, withheld] = [Profile::Reviewer, Profile::Shareable].map(|profile| {
            let make = |format, attach| {
                let mut choice = Choice {
                    format,
                    attach,
                    ..Choice::default()
                };
                choice.outline.profile = profile;
                let to = folder.path().join("report");
                source.write(&choice, &to, &stopped).unwrap();
                std::fs::read(to).unwrap()
            };
            let page = String::from_utf8(make(Format::Html, false)).unwrap();
            let carries = make(Format::Pdf, true) != make(Format::Pdf, false);
            (page.contains("Grace"), page.contains("shop.ron"), carries)
        });
        assert_eq!(told, (true, true, true));
        assert_eq!(withheld, (false, false, false));
    }

    #[test]
    fn what_is_chosen_here_goes_before_what_the_model_says() {
        let mut source = source();
        let mut edit = Edit::new(Arc::make_mut(&mut source.model));
        edit.workload(|workload| workload.outline.without.extend(["method".to_owned()]));
        edit.commit();
        let pages = |outline: Outline| {
            let choice = Choice {
                outline,
                ..Choice::default()
            };
            match source.preview(&choice).unwrap() {
                Preview::Pages(pages) => pages.len(),
                other => panic!("{other:?}"),
            }
        };
        let own = source.model.workload().outline.clone();
        assert!(pages(own) < pages(Outline::default()));
    }

    #[test]
    fn sections_left_out_are_not_in_the_pages() {
        let source = source();
        let whole = source.preview(&Choice::of(&source.model)).unwrap();
        let choice = Choice {
            outline: Outline {
                without: ["method".to_owned(), "appendix".to_owned()].into(),
                ..Outline::default()
            },
            ..Choice::default()
        };
        let (Preview::Pages(whole), Preview::Pages(less)) =
            (whole, source.preview(&choice).unwrap())
        else {
            panic!("pages");
        };
        assert!(less.len() < whole.len());
    }

    #[test]
    fn a_task_delivers_and_can_be_dropped() {
        let (tell, told) = std::sync::mpsc::channel();
        let task = Task::start(move || tell.send(()).unwrap(), |_| 7);
        told.recv().unwrap();
        assert_eq!((task.take(), task.take()), (Some(7), None));
        let (tell, told) = std::sync::mpsc::channel();
        let task = Task::start(
            || (),
            move |stopped| {
                while !stopped.load(Ordering::Relaxed) {
                    thread::yield_now();
                }
                tell.send(()).unwrap();
            },
        );
        drop(task);
        told.recv().unwrap();
    }
}
