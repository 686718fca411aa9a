//! What a session asks the window to show, and what the finder, and the menus choose.

use editor::{Act, Find, Pick, Request, Session, Standing};
use model::{Model, Status, Subject};

use super::App;
use crate::{
    ask::Then,
    panels::{context::Context, finder::Finder, keys::Keys, kinds},
    settings::Dock,
};

/// Pixels to a scene unit of a copied picture.
const SHARP: f32 = 2.0;

impl App {
    pub(super) fn serve(&mut self, request: Request, ctx: &egui::Context) {
        ctx.request_repaint();
        match self.canvas.answer(request, &self.session, self.prefs.calm) {
            Some(Request::New) => self.open(Session::open(Model::default(), None), None),
            Some(Request::Open) => self.choose_file(),
            Some(Request::Close) => self.leave(Then::Close, ctx),
            Some(Request::Quit) => self.leave(Then::Quit, ctx),
            Some(Request::Save) => self.save(),
            Some(Request::SaveAs) => self.name_file(),
            Some(Request::Add) => self.look_for(Find::Add {
                at: None,
                from: None,
            }),
            Some(Request::AddAt(at)) => self.look_for(Find::Add {
                at: Some(at),
                from: None,
            }),
            Some(Request::Extend { from, at }) => self.look_for(Find::Add {
                at: Some(at),
                from: Some(from),
            }),
            Some(Request::Copy(text)) => ctx.copy_text(text),
            Some(Request::Paste) => {
                self.pasting = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            Some(Request::Tell(words)) => self.tell(words),
            Some(Request::Deleted(words)) => self.tell_deleted(words),
            Some(Request::Context(at)) => self.show_context(at),
            Some(Request::Show(act)) => self.show(act, ctx),
            _ => (),
        }
    }

    fn look_for(&mut self, find: Find) {
        self.context = None;
        self.finder = Some(Finder::new(find, self.start.templates()));
    }

    fn show_context(&mut self, at: Option<emath::Pos2>) {
        let area = at.map(|at| emath::Rect::from_min_size(at, emath::Vec2::ZERO));
        let chosen = || {
            let areas = self.session.selection().iter();
            let areas = areas.filter_map(|s| self.session.sheet().area(*s));
            areas.reduce(emath::Rect::union)
        };
        let spot = match (area, at) {
            (Some(area), _) => self.canvas.on_screen(area).min,
            (None, _) => chosen().map_or_else(
                || {
                    self.canvas
                        .on_screen(emath::Rect::from_min_size(
                            self.canvas.middle(),
                            emath::Vec2::ZERO,
                        ))
                        .min
                },
                |area| self.canvas.on_screen(area).center(),
            ),
        };
        self.context = Some(Context::new(spot, at.is_none()));
    }

    fn show(&mut self, act: Act, ctx: &egui::Context) {
        match act {
            Act::Finder => self.look_for(Find::All),
            Act::Find => self.look_for(Find::Things),
            Act::Keys => self.keys = Some(Keys::default()),
            Act::Export => self.open_export(),
            Act::ExportAgain => self.export_again(ctx),
            Act::Outline => self.settle_on(|settings| settings.outline = !settings.outline),
            Act::Problems => self.prefs.problems = !self.prefs.problems,
            Act::Focus => self.prefs.focus = !self.prefs.focus,
            Act::Steps => self.settle_on(|settings| settings.stepped = !settings.stepped),
            Act::NextTab => self.turn(false),
            Act::PreviousTab => self.turn(true),
            Act::Kinds => {
                let shown = kinds::shown(ctx, &self.settings);
                self.settle_on(|settings| settings.kinds = Some(!shown));
            }
            Act::Inspector => self.settle_on(|settings| settings.inspector = !settings.inspector),
            Act::Risk => self.settle_on(|settings| settings.risk = !settings.risk),
            Act::Dock => self.settle_on(|settings| {
                settings.risk = true;
                settings.dock = match settings.dock {
                    Dock::Bottom => Dock::Right,
                    Dock::Right => Dock::Bottom,
                };
            }),
            Act::RenameDiagram => {
                let shown = self.session.diagram();
                let all = self.session.diagrams().into_iter();
                for (id, title) in all.filter(|(id, _)| Some(*id) == shown) {
                    self.pages.name(id, title);
                }
            }
            Act::CopyPicture => self.copy_picture(ctx),
            Act::CopySvg => self.copy_svg(ctx),
            Act::Leave => self.next_panel(ctx),
            _ => (),
        }
    }

    /// The shown diagram as an image; one too large for that goes as text.
    fn copy_picture(&mut self, ctx: &egui::Context) {
        let scene = editor::picture(self.session.model(), self.session.diagram());
        let palette = scene::Palette::paper();
        let Ok((size, pixels)) = report::png::pixels(&scene, palette, SHARP) else {
            return self.copy_svg(ctx);
        };
        ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &pixels));
        self.tell("The diagram is in the clipboard as an image".to_owned());
    }

    fn copy_svg(&mut self, ctx: &egui::Context) {
        let scene = editor::picture(self.session.model(), self.session.diagram());
        ctx.copy_text(scene::svg::paint(&scene, scene::Palette::paper()));
        self.tell("The diagram is in the clipboard as SVG text".to_owned());
    }

    /// Takes the keyboard to the next of drawing, inspector, outline, register.
    fn next_panel(&mut self, ctx: &egui::Context) {
        let stops: Vec<egui::Id> = [
            self.canvas.id(),
            self.inspector.first.filter(|_| self.settings.inspector),
            self.outline.first.filter(|_| self.settings.outline),
            self.register.first.filter(|_| self.settings.risk),
        ]
        .into_iter()
        .flatten()
        .collect();
        let now = ctx.memory(egui::Memory::focused);
        let at = stops.iter().position(|id| Some(*id) == now);
        let next = at.map_or(1, |at| at + 1) % stops.len().max(1);
        if let Some(id) = stops.get(next) {
            ctx.memory_mut(|memory| memory.request_focus(*id));
        }
    }

    /// Does what was chosen in the finder.
    pub(super) fn pick(&mut self, find: Find, pick: Pick) {
        self.finder = None;
        if let Some(id) = editor::finder::recent(&pick) {
            self.settle_on(|settings| settings.chose(id));
        }
        match (pick, find) {
            (Pick::Run(act), _) => self.session.run(act),
            (Pick::Go(subject), _) => self.fly(subject),
            (Pick::Threat(finding, subject), _) => {
                self.prefs.finding = Some((finding, subject));
                self.fly(subject);
            }
            (
                Pick::Add(kind),
                Find::Add {
                    at: Some(at),
                    from: Some(from),
                },
            ) => self.session.extend(from, at, kind),
            (Pick::Add(kind), Find::Add { at: Some(at), .. }) => self.session.add_kind(at, kind),
            (Pick::Add(kind), _) => {
                let home = self.session.selection().iter().find_map(|s| match s {
                    Subject::Boundary(id) => Some(*id),
                    other => self.session.home(*other),
                });
                let id = self.session.add_in(kind, home);
                self.session.request(Request::Reveal(Subject::Element(id)));
                self.session.rename(Subject::Element(id));
            }
            (Pick::Show(subject), find) => {
                let at = match find {
                    Find::Add { at, .. } => at,
                    _ => None,
                };
                self.session.show_here(&[subject], at);
            }
            (Pick::Template(path), find) => {
                let at = match find {
                    Find::Add { at, .. } => at,
                    _ => None,
                };
                match crate::files::read(&path) {
                    Ok(read) => self.session.add_template(read.model, at),
                    Err(fault) => self.problem = Some(fault),
                }
            }
            (Pick::Control(id), _) => {
                let chosen: Vec<Subject> = self.session.selection().iter().copied().collect();
                self.session.put_control(&chosen, &id, Status::Planned);
            }
        }
    }

    pub(super) fn fly(&mut self, subject: Subject) {
        self.session.bring(subject);
        self.session.select([subject]);
        self.session.request(Request::Reveal(subject));
    }

    /// The worst open threat, for the list of first steps.
    pub(super) fn worst(&self) -> Option<(model::FindingId, Subject)> {
        let verdict = self.session.verdict()?;
        let mut rows = verdict.rows.iter();
        let open = rows.find(|row| row.standing == Standing::Open);
        let row = open.or_else(|| verdict.rows.first())?;
        Some((verdict.id(row), row.subject))
    }
}
