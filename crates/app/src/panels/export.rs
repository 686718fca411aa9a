//! Exporting: the drawing as a picture, or the report, whose real pages are shown before anything is written.

use std::path::Path;

use editor::{Session, Verdict};
use egui::{Button, Modal, ScrollArea, Sense, Ui, Vec2};
use emath::TSTransform;
use model::{DiagramId, Model};
use scene::Scene;

use crate::{
    paint::Brush,
    theme::{self, Look, Scheme},
    wish::{Put, View, Wish, Wishes},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Report,
    Page,
    Picture,
}

/// What is exported, and the pages that are shown of it.
#[derive(Clone, Debug)]
pub struct Export {
    what: What,
    name: String,
    /// The pages of the model of a revision, made when they are first looked at.
    pages: Option<(u64, Vec<Scene>)>,
    at: usize,
}

impl PartialEq for Export {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl Export {
    pub fn new(session: &Session) -> Self {
        Self {
            what: What::Report,
            name: session.name(),
            pages: None,
            at: 0,
        }
    }

    pub fn title(&self) -> &'static str {
        match self.what {
            What::Report | What::Page => "Export the report",
            What::Picture => "Export the drawing",
        }
    }

    pub fn ending(&self) -> &'static str {
        match self.what {
            What::Report => "pdf",
            What::Page => "html",
            What::Picture => "svg",
        }
    }

    /// A file name to write to.
    pub fn proposal(&self, session: &Session) -> String {
        let stem = session.path().and_then(|path| path.file_stem());
        let name = stem.map_or_else(
            || crate::files::stem(&session.name()),
            |stem| stem.to_string_lossy().into_owned(),
        );
        format!("{name}.{}", self.ending())
    }

    /// Writes the file; what went wrong as a sentence.
    pub fn write(
        &self,
        path: &Path,
        model: &Model,
        verdict: Option<&Verdict>,
        diagram: Option<DiagramId>,
    ) -> Result<(), String> {
        let bytes = match self.what {
            What::Picture => editor::picture(model, diagram).into_bytes(),
            What::Report | What::Page => {
                let verdict =
                    verdict.ok_or("The model is being judged; export again in a moment")?;
                let sha256 = fingerprint(model);
                let input = input(model, verdict, &self.name, &sha256);
                if self.what == What::Page {
                    report::html(&input).into_bytes()
                } else {
                    let made = report::pdf(&input);
                    made.map_err(|error| format!("The report cannot be made: {error}"))?
                }
            }
        };
        crate::files::replace_bytes(path, &bytes, false)
            .map_err(|error| format!("{} was not written: {error}", path.display()))
    }

    pub fn show(&mut self, ctx: &egui::Context, view: View<'_>, wishes: &mut Wishes) {
        let screen = ctx.content_rect();
        let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(16);
        let modal = Modal::new(egui::Id::unique("export")).frame(frame);
        let modal = modal.show(ctx, |ui| {
            ui.set_width((screen.width() - 80.0).min(760.0));
            ui.horizontal(|ui| {
                ui.label(theme::bold("Export").size(16.0));
                ui.add_space(12.0);
                for (what, word) in [
                    (What::Report, "Report"),
                    (What::Page, "Web page"),
                    (What::Picture, "Drawing"),
                ] {
                    if ui
                        .add(Button::selectable(self.what == what, word))
                        .clicked()
                    {
                        self.what = what;
                        self.pages = None;
                        self.at = 0;
                    }
                }
                ui.weak(match self.what {
                    What::Report => "PDF",
                    What::Page => "one HTML file with the same content",
                    What::Picture => "SVG",
                });
            });
            ui.add_space(4.0);
            self.preview(ui, view, (screen.height() - 230.0).clamp(220.0, 820.0));
            ui.add_space(6.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let ready = self.what == What::Picture || view.session.verdict().is_some();
                let go = Button::new(theme::bold("Export…")).min_size(Vec2::new(96.0, 28.0));
                if ui.add_enabled(ready, go).clicked() {
                    let mut export = self.clone();
                    export.pages = None;
                    wishes.push(Wish::Export(export));
                }
                if ui.button("Cancel").clicked() {
                    wishes.push(Wish::Put(Put::Export));
                }
            });
        });
        if modal.should_close() {
            wishes.push(Wish::Put(Put::Export));
        }
    }

    fn preview(&mut self, ui: &mut Ui, view: View<'_>, height: f32) {
        let revision = view.session.revision();
        if self.pages.as_ref().is_none_or(|(of, _)| *of != revision) {
            let pages = self.pages(view);
            self.pages = pages.map(|pages| (revision, pages));
        }
        let Some((_, pages)) = &self.pages else {
            ui.weak("Judging the model…");
            return;
        };
        let count = pages.len();
        self.at = self.at.min(count.saturating_sub(1));
        if count > 1 {
            ui.horizontal(|ui| {
                if ui
                    .add_enabled(self.at > 0, Button::new("Page before"))
                    .clicked()
                {
                    self.at -= 1;
                }
                ui.label(format!("Page {} of {count}", self.at + 1));
                let more = self.at + 1 < count;
                if ui.add_enabled(more, Button::new("Next page")).clicked() {
                    self.at += 1;
                }
            });
        }
        let Some(page) = pages.get(self.at) else {
            return;
        };
        let room = Vec2::new(ui.available_width(), height);
        let size = page.size.max(Vec2::splat(1.0));
        let fit = (room / size).min_elem();
        // A page that fits whole may be too small to read: it is as wide as there is room, and scrolls.
        let scale = if self.what == What::Picture {
            fit.min(1.5)
        } else {
            (room.x / size.x).min(1.25)
        };
        ScrollArea::both()
            .max_height(height)
            .id_salt(self.at)
            .show(ui, |ui| {
                let (rect, _) = ui.allocate_exact_size(size * scale, Sense::hover());
                let look = Look::of(Scheme::Paper, ui.ctx().theme());
                let painter = ui.painter_at(rect);
                painter.rect_filled(rect, 0.0, look.color(scene::Ink::Ground));
                let brush = Brush {
                    painter: &painter,
                    look,
                    view: TSTransform::new(rect.min.to_vec2(), scale),
                };
                brush.scene(page);
            });
    }

    fn pages(&self, view: View<'_>) -> Option<Vec<Scene>> {
        let model = view.session.model();
        match self.what {
            What::Picture => {
                let marks = scene::Marks::default();
                let look = scene::Look::default();
                let picture = scene::draw(model, view.session.diagram(), &marks, &look);
                Some(vec![picture.scene])
            }
            What::Report | What::Page => {
                let verdict = view.session.verdict()?;
                let sha256 = fingerprint(model);
                Some(report::pages(&input(model, verdict, &self.name, &sha256)))
            }
        }
    }
}

fn input<'a>(
    model: &'a Model,
    verdict: &'a Verdict,
    name: &'a str,
    sha256: &'a str,
) -> report::Input<'a> {
    report::Input {
        model,
        analysis: &verdict.analysis,
        date: verdict.analysis.today,
        file: name,
        sha256,
        format: model::file::VERSION,
        version: env!("CARGO_PKG_VERSION"),
        paper: report::Paper::default(),
        options: report::Options::default(),
    }
}

/// SHA-256 of the model's file.
fn fingerprint(model: &Model) -> String {
    let text = model::file::write(model).unwrap_or_default();
    report::sha256(&text)
}
