//! What a session asks the window to show, and what the finder, and the menus choose.

use editor::{Act, Find, Pick, Request, Session, Standing};
use model::{Model, Status, Subject};

use super::App;
use crate::{
    ask::Then,
    panels::{context::Context, finder::Finder, keys::Keys, kinds},
    settings::Dock,
    shelf::Book,
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
            Some(Request::Add) => {
                let on = |at: &egui::Pos2| self.canvas.rect().contains(*at);
                let at = ctx.pointer_hover_pos().filter(on);
                self.look_for(Find::Add {
                    at: at.map(|_| self.canvas.spot(ctx)),
                    from: None,
                });
            }
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
        let spot = match find {
            Find::Add { at: Some(at), .. } => {
                let there = emath::Rect::from_min_size(at, emath::Vec2::ZERO);
                Some(self.canvas.on_screen(there).min)
            }
            _ => None,
        };
        self.finder = Some(Finder::new(find, self.start.templates(), spot));
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

    /// Takes the keyboard to the next of drawing, inspector, outline or kinds, register, from wherever it is in one.
    fn next_panel(&mut self, ctx: &egui::Context) {
        let first = |name: &str| match name {
            "inspector" => self.inspector.first,
            "outline" => self.outline.first,
            "kinds" => None,
            _ => self.register.first,
        };
        let now = ctx.memory(egui::Memory::focused);
        let next = ctx.viewport(|viewport| {
            let widgets = &viewport.this_pass.widgets;
            let mut at = 0;
            let mut stops = vec![self.canvas.id()];
            for (name, area) in &self.sizes.areas {
                let inside = |w: &&egui::WidgetRect| area.contains_rect(w.interact_rect);
                let spot = now.and_then(|id| widgets.get(id));
                if spot.as_ref().is_some_and(inside) && !now.is_some_and(|id| self.canvas.holds(id))
                {
                    at = stops.len();
                }
                // What a panel shows may be gone since it was its first.
                let known = first(name).filter(|id| widgets.contains(*id));
                let takes =
                    |w: &&egui::WidgetRect| w.enabled && w.visible && w.sense.is_focusable();
                let any = || {
                    let layer = egui::LayerId::background();
                    let mut all = widgets.get_layer(layer).filter(inside).filter(takes);
                    all.next().map(|w| w.id)
                };
                stops.push(known.or_else(any));
            }
            let from = stops.iter().cycle().skip(at + 1).take(stops.len());
            from.flatten().next().copied()
        });
        if let Some(id) = next {
            ctx.memory_mut(|memory| memory.request_focus(id));
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
            (Pick::Template(name), find) => {
                let at = match find {
                    Find::Add { at, .. } => at,
                    _ => None,
                };
                match self.start.template(&name).map(Book::read) {
                    Some(Ok(model)) => self.session.add_template(model, at),
                    Some(Err(fault)) => self.problem = Some(fault),
                    None => (),
                }
            }
            (Pick::Choose(id), _) => {
                if let Some(wish) = crate::choice::wish(&id) {
                    let ctx = self.inbox.ctx().clone();
                    self.grant(wish, &ctx);
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
