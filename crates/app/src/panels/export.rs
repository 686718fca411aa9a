//! The export dialog: what to make and where to, beside a preview that paints the very pages. It makes nothing itself:
//! work runs as tasks, and closing the dialog stops them.

use std::path::PathBuf;

use egui::{
    Button, ComboBox, Frame, Id, Modal, RichText, Role, ScrollArea, Sense, Spinner, TextEdit, Ui,
    Vec2, WidgetInfo,
};
use emath::TSTransform;
use model::{Outline, Profile};
use report::{Format, Paper, Picture, Poster, SectionSpec, Sheet, Spread, Work};
use scene::{Palette, Scene};

use super::field;
use crate::{
    export::{Choice, Last, Preview, Source, Task},
    paint::Brush,
    theme::{self, Look},
};

/// What the dialog asks the window for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Close,
    /// The model's own reports are to be put together like this.
    Keep(Outline),
    /// Choose a place with the system's dialog.
    Place(String),
    Done(Last),
}

/// The open dialog.
pub struct Export {
    source: Source,
    choice: Choice,
    /// Where to, as typed.
    path: String,
    /// Nobody touched the path, so that it follows the choice.
    follows: bool,
    /// Of this choice; none until it is made.
    preview: Option<(Choice, Result<Preview, String>)>,
    making: Option<(Choice, Task<Result<Preview, String>>)>,
    writing: Option<(Last, Task<Result<(), String>>)>,
    trouble: Option<String>,
    /// The outline is to be kept in the model.
    keep: bool,
    folder: PathBuf,
    /// The system has a dialog for places; else the path is typed.
    dialogs: bool,
}

impl Export {
    /// The dialog over a snapshot, beginning where the last export left off.
    pub fn new(source: Source, last: Option<&Last>, folder: PathBuf, dialogs: bool) -> Self {
        let choice = last.map_or_else(|| Choice::of(&source.model), |last| last.choice.clone());
        let mut export = Self {
            source,
            choice,
            path: String::new(),
            follows: last.is_none(),
            preview: None,
            making: None,
            writing: None,
            trouble: None,
            keep: false,
            folder,
            dialogs,
        };
        match last {
            Some(last) => export.path = last.to.display().to_string(),
            None => export.propose(),
        }
        export
    }

    fn propose(&mut self) {
        let name = self.source.file_name(&self.choice);
        self.path = self.folder.join(name).display().to_string();
    }

    /// The place somebody chose.
    pub fn put(&mut self, path: &std::path::Path) {
        self.path = path.display().to_string();
        self.follows = false;
    }

    /// The model as it became by keeping something of this dialog.
    pub fn refresh(&mut self, source: Source) {
        self.source = source;
    }

    /// There is no system dialog here: the path is typed.
    pub fn type_it(&mut self) {
        self.dialogs = false;
        self.trouble =
            Some("This system shows no file dialog; type the path of the file".to_owned());
    }

    /// Waits for what runs. For tests; the window never waits.
    pub fn settle(&mut self) {
        let making = |export: &Self| export.making.as_ref().is_some_and(|(_, task)| !task.done());
        let writing = |export: &Self| {
            export
                .writing
                .as_ref()
                .is_some_and(|(_, task)| !task.done())
        };
        while making(self) || writing(self) {
            std::thread::yield_now();
        }
    }

    /// Takes what tasks have brought.
    fn arrive(&mut self) -> Option<Asked> {
        if let Some(made) = self.making.as_ref().and_then(|(_, task)| task.take()) {
            let choice = self.making.take().map(|(choice, _)| choice);
            self.preview = choice.map(|choice| (choice, made));
        }
        let written = self.writing.as_ref().and_then(|(_, task)| task.take())?;
        let (last, _) = self.writing.take()?;
        match written {
            Ok(()) => Some(Asked::Done(last)),
            Err(trouble) => {
                self.trouble = Some(trouble);
                None
            }
        }
    }

    fn remake(&mut self, ctx: &egui::Context) {
        let shown = self
            .preview
            .as_ref()
            .is_some_and(|(of, _)| *of == self.choice);
        let coming = self
            .making
            .as_ref()
            .is_some_and(|(of, _)| *of == self.choice);
        if shown || coming {
            return;
        }
        let (source, choice) = (self.source.clone(), self.choice.clone());
        let wake = ctx.clone();
        let task = Task::start(
            move || wake.request_repaint(),
            move |_| source.preview(&choice),
        );
        self.making = Some((self.choice.clone(), task));
    }

    fn write(&mut self, ctx: &egui::Context) {
        let to = PathBuf::from(self.path.trim());
        let last = Last {
            choice: self.choice.clone(),
            to: to.clone(),
        };
        self.trouble = None;
        let task = self.source.task(&last, ctx);
        self.writing = Some((last, task));
    }

    pub fn show(&mut self, ctx: &egui::Context) -> Option<Asked> {
        let arrived = self.arrive();
        self.remake(ctx);
        let screen = ctx.content_rect().size();
        let size = Vec2::new((screen.x - 80.0).min(1080.0), (screen.y - 90.0).min(860.0));
        let frame = Frame::popup(&ctx.global_style()).inner_margin(16);
        let modal = Modal::new(Id::unique("export"))
            .frame(frame)
            .show(ctx, |ui| {
                ui.set_width(size.x);
                let mut asked = None;
                ui.horizontal_top(|ui| {
                    ui.allocate_ui(Vec2::new(300.0, size.y), |ui| {
                        ui.set_min_height(size.y);
                        ui.vertical(|ui| asked = self.left(ui, size.y));
                    });
                    ui.separator();
                    ui.vertical(|ui| self.right(ui, size.y));
                });
                asked
            });
        let closed = modal.should_close().then_some(Asked::Close);
        let kept = std::mem::take(&mut self.keep);
        let keep = kept.then(|| Asked::Keep(self.choice.outline.clone()));
        arrived.or(modal.inner).or(keep).or(closed)
    }

    fn left(&mut self, ui: &mut Ui, height: f32) -> Option<Asked> {
        ui.set_width(300.0);
        ui.label(theme::bold("Export").size(16.0));
        let before = self.choice.clone();
        let list = ScrollArea::vertical()
            .id_salt("settings")
            .max_height(height - 130.0)
            .auto_shrink([false, true]);
        list.show(ui, |ui| self.settings(ui));
        if self.follows && before.format != self.choice.format {
            self.propose();
        }
        ui.add_space(6.0);
        self.place(ui)
    }

    fn settings(&mut self, ui: &mut Ui) {
        let choice = &mut self.choice;
        pick(ui, "Format", &mut choice.format, &Format::ALL, |f| {
            f.title()
        });
        match choice.format {
            Format::Csv => pick(ui, "List", &mut choice.part.sheet, &Sheet::ALL, |s| {
                s.title()
            }),
            Format::Svg | Format::Png => {
                pick(ui, "Figure", &mut choice.part.figure, &Picture::ALL, |p| {
                    p.title()
                });
            }
            _ => (),
        }
        if choice.paged() {
            pick(ui, "Document", &mut choice.work, &WORKS, work);
        }
        if choice.work() == Work::Review {
            let profile = &mut choice.outline.profile;
            pick(ui, "For", profile, Profile::ALL, audience);
        }
        if choice.format == Format::Pdf {
            if !matches!(choice.work, Work::Poster(_)) {
                pick(
                    ui,
                    "Paper",
                    &mut choice.paper,
                    &PAPERS,
                    |paper| match paper {
                        Paper::A4 => "A4",
                        Paper::Letter => "Letter",
                    },
                );
            }
            if choice.sectioned() {
                pick(ui, "Drawings", &mut choice.spread, &SPREADS, spread);
            }
            let shared = choice.outline.profile == Profile::Shareable;
            let words = if shared {
                "A shareable PDF does not carry the model"
            } else {
                "The model travels inside the PDF"
            };
            let tick = egui::Checkbox::new(&mut choice.attach, words);
            ui.add_enabled(!shared, tick);
        }
        if choice.sectioned() {
            self.sections(ui);
        }
    }

    /// What the report holds, in its order; ticked and moved here, kept in the model on request.
    fn sections(&mut self, ui: &mut Ui) {
        let outline = &mut self.choice.outline;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.label(theme::bold("Sections"));
            if *outline != self.source.model.workload().outline {
                let hint =
                    "So that every report of this model is made so, here and on the command line";
                let keep = ui.button("Keep in the model").on_hover_text(hint);
                self.keep |= keep.clicked();
            }
        });
        let all = report::ordered(outline);
        let has = |section: &SectionSpec| section.profiles.contains(&outline.profile);
        let shown: Vec<&SectionSpec> = all.iter().copied().filter(|s| has(s)).collect();
        let mut moved = None;
        for (ix, section) in shown.iter().enumerate() {
            // The summary leads every report.
            let leads = section.id == "summary";
            let fixed = leads || outline.profile == Profile::Audit;
            let mut on = fixed || !outline.without.contains(section.id);
            ui.horizontal(|ui| {
                let tick = egui::Checkbox::new(&mut on, section.title);
                if ui.add_enabled(!fixed, tick).changed() {
                    if on {
                        outline.without.remove(section.id);
                    } else {
                        outline.without.insert(section.id.to_owned());
                    }
                }
                let right = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(right, |ui| {
                    let last = ix + 1 == shown.len();
                    for (sign, way, off, to) in [
                        ("\u{2193}", "later", last, ix + 1),
                        ("\u{2191}", "earlier", ix < 2, ix.saturating_sub(1)),
                    ] {
                        let words = format!("{} {way}", section.title);
                        let button = Button::new(sign).small().frame_when_inactive(false);
                        let able = !off && !leads;
                        let pressed = ui.add_enabled(able, button);
                        let info = || WidgetInfo::labeled(Role::Button, able, words.as_str());
                        pressed.widget_info(info);
                        if pressed.on_hover_text(words.as_str()).clicked() {
                            moved = shown.get(to).map(|other| (section.id, other.id));
                        }
                    }
                });
            });
        }
        if let Some((one, other)) = moved {
            let mut ids: Vec<&str> = all
                .iter()
                .map(|s| s.id)
                .filter(|id| *id != "summary")
                .collect();
            let place = |id: &str| ids.iter().position(|known| *known == id);
            if let (Some(one), Some(other)) = (place(one), place(other)) {
                ids.swap(one, other);
                self.choice.outline.order = ids.into_iter().map(str::to_owned).collect();
            }
        }
    }

    /// Where to, and the buttons.
    fn place(&mut self, ui: &mut Ui) -> Option<Asked> {
        let (mut asked, mut entered) = (None, false);
        ui.horizontal(|ui| {
            ui.label("To");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if self.dialogs && ui.button("Choose\u{2026}").clicked() {
                    let name = self.source.file_name(&self.choice);
                    asked = Some(Asked::Place(name));
                }
                let edit = TextEdit::singleline(&mut self.path).desired_width(f32::INFINITY);
                let field = field(ui, "To", edit);
                if field.changed() {
                    self.follows = false;
                    self.trouble = None;
                }
                entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            });
        });
        let to = PathBuf::from(self.path.trim());
        let words = if let Some(trouble) = &self.trouble {
            trouble.clone()
        } else if to.exists() {
            "This file is there already and will be replaced".to_owned()
        } else {
            String::new()
        };
        ui.add(egui::Label::new(RichText::new(words).small()).wrap());
        ui.horizontal(|ui| {
            let ready = self.writing.is_none() && !self.path.trim().is_empty();
            let button = Button::new(theme::bold("Export")).min_size(Vec2::new(90.0, 28.0));
            if ui.add_enabled(ready, button).clicked() || (entered && ready) {
                self.write(ui.ctx());
            }
            // Closing stops what runs.
            if ui.button("Cancel").clicked() {
                asked = Some(Asked::Close);
            }
            if let Some((_, task)) = &self.writing {
                ui.add(Spinner::new());
                ui.weak(format!("Writing, {} s", task.since().as_secs()));
            }
        });
        asked
    }

    fn right(&self, ui: &mut Ui, height: f32) {
        ui.horizontal(|ui| {
            let words = match &self.preview {
                Some((_, Ok(Preview::Pages(pages)))) if self.choice.format == Format::Html => {
                    format!(
                        "The same {} pages as printed; a browser flows them",
                        pages.len()
                    )
                }
                Some((_, Ok(Preview::Pages(pages)))) => count(pages.len(), "page", "pages"),
                Some((_, Ok(Preview::Figure(_)))) => "The figure".to_owned(),
                Some((_, Ok(Preview::Text(_)))) => "The first lines".to_owned(),
                Some((_, Err(_))) | None => "Preview".to_owned(),
            };
            ui.label(words);
            if let Some((_, task)) = &self.making {
                ui.add(Spinner::new());
                ui.weak(format!("Making pages, {} s", task.since().as_secs()));
            }
        });
        let area = ScrollArea::vertical()
            .id_salt("preview")
            .max_height(height - 30.0)
            .auto_shrink([false, false]);
        area.show(ui, |ui| match &self.preview {
            Some((_, Ok(Preview::Pages(pages)))) => {
                for (ix, page) in pages.iter().enumerate() {
                    paper(ui, page, &format!("Page {}", ix + 1));
                }
            }
            Some((_, Ok(Preview::Figure(scene)))) => paper(ui, scene, "Figure"),
            Some((_, Ok(Preview::Text(text)))) => {
                ui.add(egui::Label::new(RichText::new(text).monospace().size(11.0)).wrap());
            }
            Some((_, Err(trouble))) => {
                ui.label(trouble);
            }
            None => (),
        });
    }
}

impl Source {
    /// Writes on a thread of its own.
    pub fn task(&self, last: &Last, ctx: &egui::Context) -> Task<Result<(), String>> {
        let (source, last, wake) = (self.clone(), last.clone(), ctx.clone());
        Task::start(
            move || wake.request_repaint(),
            move |stopped| source.write(&last.choice, &last.to, stopped),
        )
    }
}

const PAPERS: [Paper; 2] = [Paper::A4, Paper::Letter];
const SPREADS: [Spread; 5] = [
    Spread::Page,
    Spread::A3,
    Spread::A2,
    Spread::A1,
    Spread::Tiles,
];
const WORKS: [Work; 6] = [
    Work::Review,
    Work::Poster(Poster::A4),
    Work::Poster(Poster::A3),
    Work::Poster(Poster::A2),
    Work::Poster(Poster::Slide),
    Work::Minutes,
];

fn work(work: Work) -> &'static str {
    match work {
        Work::Review => "Review report",
        Work::Poster(Poster::A4) => "Risk matrix poster, A4",
        Work::Poster(Poster::A3) => "Risk matrix poster, A3",
        Work::Poster(Poster::A2) => "Risk matrix poster, A2",
        Work::Poster(Poster::Slide) => "Risk matrix as a slide, 16:9",
        Work::Minutes => "Workshop minutes",
    }
}

fn spread(spread: Spread) -> &'static str {
    match spread {
        Spread::Page => "On pages like the others",
        Spread::A3 => "A3 where a page is too small",
        Spread::A2 => "A2 where a page is too small",
        Spread::A1 => "A1 where a page is too small",
        Spread::Tiles => "In tiles that overlap",
    }
}

fn audience(profile: Profile) -> &'static str {
    match profile {
        Profile::Executive => "Executive: the first two pages",
        Profile::Reviewer => "Reviewer",
        Profile::Audit => "Audit: everything",
        Profile::Shareable => "Shareable: no names, no hosts",
    }
}

/// "1 page", "3 pages".
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A choice of one of some, with its name before it.
fn pick<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: &mut T,
    all: &[T],
    title: impl Fn(T) -> &'static str,
) {
    ui.horizontal(|ui| {
        let middle = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(Vec2::new(66.0, 24.0), middle, |ui| {
            ui.set_min_width(66.0);
            ui.label(name);
        });
        let list = ComboBox::from_id_salt(name)
            .width(ui.available_width() - 8.0)
            .selected_text(title(*now));
        ui.name_inputs(name, |ui| {
            list.show_ui(ui, |ui| {
                for one in all {
                    if ui.selectable_label(*one == *now, title(*one)).clicked() {
                        *now = *one;
                    }
                }
            })
        });
    });
}

/// A page on white paper, as wide as there is room, in the colours it is printed in.
fn paper(ui: &mut Ui, page: &Scene, name: &str) {
    let room = ui.available_width() - 12.0;
    let scale = (room / page.size.x.max(1.0)).min(1.6);
    let (rect, response) = ui.allocate_exact_size(page.size * scale, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    if ui.is_rect_visible(rect) {
        let look = Look {
            palette: Palette::paper(),
        };
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.rect_filled(rect, 0.0, look.color(scene::Ink::Ground));
        let view = TSTransform::new(rect.min.to_vec2(), scale);
        Brush {
            painter: &painter,
            look,
            view,
        }
        .scene(page);
    }
    ui.add_space(10.0);
}
