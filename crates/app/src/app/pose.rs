//! What pictures, benches and tests ask of the window from outside: colours, a selection, a panel, where things are.

use editor::{Act, Request};
use model::Subject;

use super::App;
use crate::{
    Scheme, theme,
    wish::{Wish, Wishes},
};

/// The panels a picture can ask for.
pub const PANELS: [&str; 13] = [
    "questions",
    "start",
    "threat",
    "outline",
    "finder",
    "keys",
    "export",
    "several",
    "problems",
    "menu",
    "grid",
    "beside",
    "diagrams",
];

impl App {
    /// Colours the window.
    pub fn dress(&mut self, ctx: &egui::Context, scheme: Scheme) {
        self.prefs.scheme = scheme;
        theme::apply(ctx, scheme);
    }

    /// Selects what has this name; false if nothing has.
    pub fn choose(&mut self, name: &str) -> bool {
        let model = self.session.model();
        let elements = model.elements().keys().map(|id| Subject::Element(*id));
        let boundaries = model.boundaries().keys().map(|id| Subject::Boundary(*id));
        let flows = model.flows().keys().map(|id| Subject::Flow(*id));
        let mut all = elements.chain(boundaries).chain(flows);
        let found = all.find(|subject| model.name(*subject) == name);
        if let Some(subject) = found {
            self.session.select([subject]);
        }
        found.is_some()
    }

    /// Brings up one of [`PANELS`]; false for any other name.
    pub fn bring(&mut self, panel: &str, ctx: &egui::Context) -> bool {
        let mut wishes = Wishes::new();
        match panel {
            "questions" => wishes.push(Wish::Questions),
            "start" => self.session = editor::Session::blank(),
            "threat" => {
                wishes.push(Wish::Finding(self.worst()));
            }
            "outline" => wishes.push(Wish::Run(Act::Outline)),
            "finder" => wishes.push(Wish::Run(Act::Finder)),
            "keys" => wishes.push(Wish::Run(Act::Keys)),
            "export" => wishes.push(Wish::Run(Act::Export)),
            "problems" => wishes.push(Wish::Run(Act::Problems)),
            "several" => wishes.push(Wish::Run(Act::SelectAll)),
            "menu" => {
                wishes.push(Wish::Run(Act::SelectAll));
                wishes.push(Wish::Run(Act::Context));
            }
            "grid" => wishes.push(Wish::Run(Act::Grid)),
            "beside" => wishes.push(Wish::Run(Act::Dock)),
            "diagrams" => wishes.push(Wish::Run(Act::DiagramOfSelection)),
            _ => return false,
        }
        for wish in wishes {
            self.grant(wish, ctx);
        }
        true
    }

    /// Why the last file could not be read: what happened, then its places.
    pub fn fault(&self) -> Option<String> {
        let fault = self.problem.as_ref()?;
        let issues = fault.issues.iter().map(ToString::to_string);
        let lines: Vec<String> = std::iter::once(fault.what.clone()).chain(issues).collect();
        Some(lines.join("\n"))
    }

    /// Shows the drawing at 100 % with a subject in the middle.
    pub fn look_at(&mut self, subject: Subject) {
        self.session.request(Request::FullSize);
        self.session.request(Request::Reveal(subject));
    }

    /// Shows the whole drawing.
    pub fn look_at_all(&mut self) {
        self.session.request(Request::Fit);
    }

    /// Where the drawing is on the screen, in points.
    pub fn ground(&self) -> egui::Rect {
        self.canvas.rect()
    }

    /// Where a subject is on the screen, in points.
    pub fn spot(&self, subject: Subject) -> Option<egui::Rect> {
        Some(self.canvas.on_screen(self.session.sheet().area(subject)?))
    }
}
