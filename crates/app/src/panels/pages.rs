//! The diagrams of the shown model, side by side over the drawing: a press shows one, a second press names it, the
//! second button tells what else can be done.

use editor::{Act, command};
use egui::{
    Button, Key, ScrollArea, TextEdit, Ui, Vec2,
    scroll_area::ScrollBarVisibility,
    text::{CCursor, CCursorRange},
};
use model::DiagramId;

use super::menu::item;
use crate::wish::{Change, View, Wish, Wishes};

/// What the second button offers.
const ACTS: [Act; 6] = [
    Act::RenameDiagram,
    Act::DuplicateDiagram,
    Act::DiagramOfSelection,
    Act::MoveDiagram { back: true },
    Act::MoveDiagram { back: false },
    Act::DeleteDiagram,
];

/// The title being typed.
struct Naming {
    id: DiagramId,
    title: String,
    before: String,
    opened: bool,
}

#[derive(Default)]
pub struct Pages {
    naming: Option<Naming>,
    /// What was shown in the last frame.
    seen: Option<DiagramId>,
}

impl Pages {
    /// Begins to name a diagram.
    pub fn name(&mut self, id: DiagramId, title: String) {
        self.naming = Some(Naming {
            id,
            before: title.clone(),
            title,
            opened: false,
        });
    }

    /// Whether a title is being typed.
    pub fn naming(&self) -> bool {
        self.naming.is_some()
    }

    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        // More diagrams than the strip holds are reached by scrolling; the shown one is in sight.
        let area =
            ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
        area.show(ui, |ui| self.strip(ui, view, wishes));
        self.seen = view.session.diagram();
    }

    fn strip(&mut self, ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let pages = view.session.diagrams();
            if let Some(naming) = &self.naming
                && !pages.iter().any(|(id, _)| *id == naming.id)
            {
                self.naming = None;
            }
            for (id, title) in &pages {
                if self.naming.as_ref().is_some_and(|naming| naming.id == *id) {
                    self.field(ui, wishes);
                } else {
                    self.tab(ui, view, *id, title, wishes);
                }
            }
            add(ui, view, wishes);
        });
    }

    fn tab(
        &mut self,
        ui: &mut Ui,
        view: View<'_>,
        id: DiagramId,
        title: &str,
        wishes: &mut Wishes,
    ) {
        let shown = view.session.diagram() == Some(id);
        let button = Button::selectable(shown, title).min_size(Vec2::new(0.0, 22.0));
        let response = ui.add(button);
        response.widget_info(|| {
            let label = format!("Diagram: {title}");
            egui::WidgetInfo::selected(egui::Role::Tab, true, shown, label)
        });
        if shown && self.seen != Some(id) {
            response.scroll_to_me(None);
        }
        if response.clicked() || response.secondary_clicked() {
            wishes.push(Wish::Turn(id));
        }
        if response.double_clicked() {
            self.name(id, title.to_owned());
        }
        response.context_menu(|ui| {
            ui.set_min_width(240.0);
            for command in ACTS.iter().filter_map(|act| command::by_act(*act)) {
                item(ui, view, command, wishes);
            }
        });
    }

    fn field(&mut self, ui: &mut Ui, wishes: &mut Wishes) {
        let Some(naming) = &mut self.naming else {
            return;
        };
        let edit = TextEdit::singleline(&mut naming.title)
            .hint_text("Title")
            .desired_width(150.0);
        let mut output = edit.show(ui);
        let response = output.response.response.clone();
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Title of the diagram")
        });
        if !naming.opened {
            naming.opened = true;
            response.request_focus();
            let letters = output.galley.text().chars().count();
            let all = CCursorRange::two(CCursor::new(0), CCursor::new(letters));
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), response.id);
        } else if response.lost_focus() {
            let kept = !ui.input(|i| i.key_pressed(Key::Escape));
            if kept && naming.title != naming.before {
                let (id, title) = (naming.id, naming.title.clone());
                wishes.push(Wish::Change(Change::NameDiagram(id, title)));
            }
            self.naming = None;
        }
    }
}

fn add(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    let Some(command) = command::by_act(Act::NewDiagram) else {
        return;
    };
    let button = Button::new("+").frame(false).min_size(Vec2::splat(22.0));
    let response = ui.add(button);
    let label = command.label;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, label));
    let keys = view.settings.keymap.keys(command);
    let hint = format!("{label} ({keys}): {}", command.hint);
    if response.on_hover_text(hint).clicked() {
        wishes.push(Wish::Run(Act::NewDiagram));
    }
}
