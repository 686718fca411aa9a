//! The key sheet: every command with its keys, and how to give it others.

use editor::{COMMANDS, Chord, Command, Key, Menu};
use egui::{Button, Event, Modifiers, RichText, ScrollArea, TextEdit, Ui, Vec2, Window};

use super::field;
use crate::{
    keys::chord,
    theme,
    wish::{Put, View, Wish, Wishes},
};

#[derive(Default)]
pub struct Keys {
    search: String,
    /// The command whose next key is waited for.
    waiting: Option<&'static Command>,
}

impl Keys {
    pub fn show(&mut self, ctx: &egui::Context, view: View<'_>, wishes: &mut Wishes) {
        if let Some(command) = self.waiting {
            self.listen(ctx, command, wishes);
        } else if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, egui::Key::Escape)) {
            wishes.push(Wish::Put(Put::Keys));
        }
        let mut open = true;
        Window::new("Keys")
            .open(&mut open)
            .collapsible(false)
            .default_size([560.0, 560.0])
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| {
                ui.weak("Press a key beside a command to give it another one");
                let edit = TextEdit::singleline(&mut self.search)
                    .hint_text("Find a command")
                    .desired_width(f32::INFINITY);
                field(ui, "Find a command", edit);
                ui.add_space(4.0);
                ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        for menu in Menu::ALL.into_iter().map(Some).chain([None]) {
                            self.menu(ui, view, menu, wishes);
                        }
                    });
            });
        if !open {
            wishes.push(Wish::Put(Put::Keys));
        }
    }

    /// The commands of one menu, or those that are in none.
    fn menu(&mut self, ui: &mut Ui, view: View<'_>, menu: Option<Menu>, wishes: &mut Wishes) {
        let mine = |c: &&Command| c.menu.map(|(menu, _)| menu) == menu;
        let fits = |c: &&Command| editor::finder::fits(&self.search, c.label).is_some();
        let rows: Vec<&'static Command> = COMMANDS.iter().filter(mine).filter(fits).collect();
        if rows.is_empty() {
            return;
        }
        ui.add_space(6.0);
        ui.label(theme::bold(menu.map_or("On the drawing", Menu::word)));
        for command in rows {
            self.row(ui, view, command, wishes);
        }
    }

    fn row(&mut self, ui: &mut Ui, view: View<'_>, command: &'static Command, wishes: &mut Wishes) {
        let keymap = &view.settings.keymap;
        ui.horizontal(|ui| {
            let wide = ui.available_width() - 250.0;
            ui.allocate_ui(Vec2::new(wide, 24.0), |ui| {
                ui.set_width(wide);
                ui.label(command.label).on_hover_text(command.hint);
            });
            let waits = self.waiting.is_some_and(|c| c.id == command.id);
            let chords = keymap.chords(command);
            let words: Vec<String> = chords.iter().map(Chord::to_string).collect();
            let words = match (waits, words.is_empty()) {
                (true, _) => "Press a key…".to_owned(),
                (false, true) => "None".to_owned(),
                (false, false) => words.join("  "),
            };
            let button = ui.add_sized(
                [170.0, 24.0],
                Button::new(RichText::new(words)).selected(waits),
            );
            let label = format!("Key of {}", command.label);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            if button.clicked() {
                self.waiting = Some(command);
            }
            if keymap.own(command) && ui.button("Reset").clicked() {
                wishes.push(Wish::Bind(command.id, None));
            }
        });
    }

    /// Takes the next key that is more than one that is held.
    fn listen(&mut self, ctx: &egui::Context, command: &'static Command, wishes: &mut Wishes) {
        let pressed = ctx.input_mut(|input| {
            let found = input.events.iter().find_map(chord);
            if found.is_some() {
                input
                    .events
                    .retain(|event| !matches!(event, Event::Key { .. } | Event::Text(_)));
            }
            found
        });
        match pressed {
            Some(chord) if chord.key == Key::Escape => self.waiting = None,
            Some(chord) => {
                self.waiting = None;
                wishes.push(Wish::Bind(command.id, Some(chord)));
            }
            None => (),
        }
    }
}
