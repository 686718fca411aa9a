//! The few dialogs that stop for an answer: only where data would be lost, or where the system has no file dialog.

use std::path::PathBuf;

use egui::{Button, Frame, Id, Key, Modal, TextEdit, Ui, Vec2};

use crate::{
    panels::{field, type_into},
    theme,
};

/// The least size of a button.
const BUTTON: Vec2 = Vec2::new(72.0, 28.0);

/// What was about to happen when unsaved changes stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Close,
    Quit,
}

/// The open dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Leave(Then),
    /// Another program changed the file that is to be written.
    Changed(PathBuf),
    /// Another program changed the file that is open.
    Outside {
        path: PathBuf,
        dirty: bool,
    },
    /// What a recovered copy has that its file has not; or what it has, where it has no file.
    Differences {
        file: PathBuf,
        lines: Vec<String>,
        saved: bool,
    },
    Path {
        save: bool,
        text: String,
        /// Its field has the keyboard.
        asked: bool,
    },
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    SaveThen(Then),
    /// Without saving.
    GiveUp(Then),
    Overwrite(PathBuf),
    SaveAs,
    Read(PathBuf),
    ReadAgain,
    /// What is open counts; the file's changes are not looked at again.
    KeepMine(PathBuf),
    Restore(PathBuf),
    Write(PathBuf),
    Cancel,
}

/// Shows the dialog; returns the answer once there is one.
pub fn show(ctx: &egui::Context, ask: &mut Ask, name: &str) -> Option<Answer> {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(18);
    let modal = Modal::new(Id::unique("ask")).frame(frame).show(ctx, |ui| {
        ui.set_width(400.0);
        // Whatever the last dialog was as high as.
        ui.set_max_height(ctx.content_rect().height() - 64.0);
        match ask {
            Ask::Leave(then) => leave(ui, then, name),
            Ask::Changed(path) => changed(ui, path),
            Ask::Outside { path, dirty } => outside(ui, path, *dirty),
            Ask::Differences { file, lines, saved } => differences(ui, file, lines, *saved),
            Ask::Path { save, text, asked } => {
                let (title, verb) = if *save {
                    ("Save as", "Save")
                } else {
                    ("Open", "Open")
                };
                let answer = if *save { Answer::Write } else { Answer::Read };
                typed(
                    ui,
                    title,
                    verb,
                    text,
                    std::mem::replace(asked, true),
                    answer,
                )
            }
        }
    });
    let closed = modal.should_close().then_some(Answer::Cancel);
    modal.inner.or(closed)
}

fn words(ui: &mut Ui, title: &str, text: &str) {
    ui.label(theme::bold(title).size(16.0));
    ui.add_space(2.0);
    ui.label(text);
    ui.add_space(10.0);
}

/// Buttons from right to left, the safe one first.
fn buttons(ui: &mut Ui, choices: &[(&str, Answer)]) -> Option<Answer> {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let row = Vec2::new(ui.available_width(), BUTTON.y);
    let pressed = ui.allocate_ui_with_layout(row, layout, |ui| {
        let mut pressed = None;
        for (n, (label, answer)) in choices.iter().enumerate() {
            let button = if n == 0 {
                Button::new(theme::bold(*label)).fill(ui.visuals().selection.bg_fill)
            } else {
                Button::new(*label)
            };
            let response = ui.add(button.min_size(BUTTON));
            // Enter does what is safe.
            if n == 0 && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                pressed = Some(answer.clone());
            }
        }
        pressed
    });
    pressed.inner
}

fn leave(ui: &mut Ui, then: &Then, name: &str) -> Option<Answer> {
    let title = format!("Save the changes to \u{201c}{name}\u{201d}?");
    words(
        ui,
        &title,
        "What you changed since the last save is lost otherwise",
    );
    let choices = [
        ("Save", Answer::SaveThen(*then)),
        ("Cancel", Answer::Cancel),
        ("Don\u{2019}t save", Answer::GiveUp(*then)),
    ];
    buttons(ui, &choices)
}

fn changed(ui: &mut Ui, path: &std::path::Path) -> Option<Answer> {
    words(
        ui,
        "The file was changed by another program",
        "Saving here would lose those changes. Save under another name to keep both",
    );
    let choices = [
        ("Save as\u{2026}", Answer::SaveAs),
        ("Cancel", Answer::Cancel),
        ("Overwrite", Answer::Overwrite(path.to_owned())),
    ];
    buttons(ui, &choices)
}

fn outside(ui: &mut Ui, path: &std::path::Path, dirty: bool) -> Option<Answer> {
    let text = if dirty {
        "Another program changed the file while you changed it here. Reading it again loses your changes since the last save"
    } else {
        "Another program changed the file. Read it again to see its changes"
    };
    words(ui, "The file changed on disk", text);
    let mine = ("Keep mine", Answer::KeepMine(path.to_owned()));
    let again = ("Read again", Answer::ReadAgain);
    let choices = if dirty { [mine, again] } else { [again, mine] };
    buttons(ui, &choices)
}

fn differences(
    ui: &mut Ui,
    file: &std::path::Path,
    lines: &[String],
    saved: bool,
) -> Option<Answer> {
    let (title, text) = match (saved, lines.is_empty()) {
        (false, true) => (
            "Never saved",
            "There is no file to compare the copy with, and nothing is drawn in it",
        ),
        (false, false) => (
            "Never saved",
            "There is no file to compare the copy with. It has",
        ),
        (true, true) => (
            "Compared with the saved file",
            "The copy says the same as the file; it can be discarded",
        ),
        (true, false) => (
            "Compared with the saved file",
            "What the copy has otherwise than the file",
        ),
    };
    words(ui, title, text);
    egui::ScrollArea::vertical()
        .max_height(260.0)
        .show(ui, |ui| {
            for line in lines {
                ui.label(line);
            }
        });
    ui.add_space(10.0);
    let choices = [
        ("Restore", Answer::Restore(file.to_owned())),
        ("Back", Answer::Cancel),
    ];
    buttons(ui, &choices)
}

/// Asks for a path where the system has no dialog for it.
fn typed(
    ui: &mut Ui,
    title: &str,
    verb: &str,
    text: &mut String,
    asked: bool,
    answer: impl Fn(PathBuf) -> Answer,
) -> Option<Answer> {
    words(
        ui,
        title,
        "This system shows no file dialog; type the path of the file",
    );
    let edit = TextEdit::singleline(text).desired_width(f32::INFINITY);
    let response = field(ui, "Path", edit);
    if !asked {
        // The name is typed anew, its ending stays.
        let stem = text
            .rsplit_once('.')
            .map_or(text.as_str(), |(stem, _)| stem);
        type_into(ui, &response, stem.chars().count());
    }
    ui.add_space(10.0);
    let answer = answer(PathBuf::from(text.trim()));
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let pressed = buttons(ui, &[(verb, answer.clone()), ("Cancel", Answer::Cancel)]);
    pressed.or(entered.then_some(answer))
}
