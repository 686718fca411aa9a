//! egui's keys as the editor's. Letters go by what they mean on the layout; commands are looked up in the one table.

use editor::{Chord, Command, Key, Mods, command};
use egui::{Event, Modifiers};

/// Which keys may act now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All: the canvas has the keyboard.
    Canvas,
    /// Only those held with Ctrl: a widget has it.
    Panel,
    /// None: something is being typed, or a dialog is open.
    Typing,
}

pub fn mods(held: Modifiers) -> Mods {
    Mods {
        ctrl: held.command,
        shift: held.shift,
        alt: held.alt,
    }
}

fn key(key: egui::Key) -> Option<Key> {
    Some(match key {
        egui::Key::Enter => Key::Enter,
        egui::Key::Escape => Key::Escape,
        egui::Key::Delete => Key::Delete,
        egui::Key::Backspace => Key::Backspace,
        egui::Key::ArrowLeft => Key::Left,
        egui::Key::ArrowRight => Key::Right,
        egui::Key::ArrowUp => Key::Up,
        egui::Key::ArrowDown => Key::Down,
        egui::Key::Equals => Key::Char('='),
        egui::Key::Plus => Key::Char('+'),
        egui::Key::Minus => Key::Char('-'),
        egui::Key::Exclamationmark => Key::Char('!'),
        egui::Key::F2 => Key::F(2),
        other => {
            let mut name = other.name().chars();
            let first = name.next().filter(char::is_ascii_alphanumeric)?;
            if name.next().is_some() {
                return None;
            }
            Key::Char(first)
        }
    })
}

/// Takes the commands that were pressed out of the events, in order.
pub fn commands(ctx: &egui::Context, reach: Reach) -> Vec<&'static Command> {
    let mut pressed = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let command = found(event, reach);
            pressed.extend(command);
            command.is_none()
        });
    });
    pressed
}

fn found(event: &Event, reach: Reach) -> Option<&'static Command> {
    let Event::Key {
        key: pressed,
        physical_key,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return None;
    };
    let held = mods(*modifiers);
    let allowed = match reach {
        Reach::Canvas => true,
        Reach::Panel => held.ctrl,
        Reach::Typing => false,
    };
    if !allowed {
        return None;
    }
    let logical = key(*pressed).and_then(|key| command::by_chord(Chord { mods: held, key }));
    // Shift+1 gives another sign on other layouts: digits also go by their place.
    let physical = || {
        let key = physical_key
            .and_then(key)
            .filter(|k| matches!(k, Key::Char('0'..='9')))?;
        command::by_chord(Chord { mods: held, key })
    };
    logical.or_else(physical)
}
