//! egui's keys as the editor's. Letters go by what they mean on the layout; commands are looked up in the one table.

use editor::{Act, Chord, Key, Keymap, Mods};
use egui::{Event, Modifiers};

/// Which keys may act now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All: the canvas has the keyboard.
    Canvas,
    /// Nothing has it: all but Tab, which goes to the first widget.
    Loose,
    /// Only those held with Ctrl: a widget has it.
    Panel,
    /// Only the one that leaves: a field has it.
    Field,
    /// None: a gesture holds the drawing, or something is open over it.
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
        egui::Key::Tab => Key::Tab,
        egui::Key::Home => Key::Home,
        egui::Key::PageUp => Key::PageUp,
        egui::Key::PageDown => Key::PageDown,
        egui::Key::Questionmark => Key::Char('?'),
        egui::Key::Period => Key::Char('.'),
        egui::Key::Comma => Key::Char(','),
        egui::Key::Quote => Key::Char('\''),
        egui::Key::OpenBracket => Key::Char('['),
        egui::Key::CloseBracket => Key::Char(']'),
        egui::Key::Slash => Key::Char('/'),
        other => {
            let name = other.name();
            if let Some(number) = name.strip_prefix('F').and_then(|n| n.parse().ok()) {
                return Some(Key::F(number));
            }
            let mut name = name.chars();
            let first = name.next().filter(char::is_ascii_alphanumeric)?;
            if name.next().is_some() {
                return None;
            }
            Key::Char(first)
        }
    })
}

/// What the keyboard asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    Run(Act),
    /// The system's clipboard, as text.
    Paste(String),
}

/// Takes what was pressed out of the events, in order. `awaited` says that somebody asked for the clipboard.
pub fn presses(
    ctx: &egui::Context,
    reach: Reach,
    keymap: &Keymap,
    awaited: &mut bool,
) -> Vec<Press> {
    let mut pressed = Vec::new();
    ctx.input_mut(|input| {
        let alt = input.modifiers.alt;
        input.events.retain(|event| {
            let press = match event {
                Event::Paste(text) if *awaited => {
                    *awaited = false;
                    Some(Press::Paste(text.clone()))
                }
                _ => found(event, reach, keymap).or_else(|| clipboard(event, reach, alt)),
            };
            let taken = press.is_some();
            pressed.extend(press);
            !taken
        });
    });
    pressed
}

/// The system's own events for copy, cut and paste. They come with Alt held too, where attributes are meant.
fn clipboard(event: &Event, reach: Reach, alt: bool) -> Option<Press> {
    if !matches!(reach, Reach::Canvas | Reach::Loose) {
        return None;
    }
    match event {
        Event::Copy if alt => Some(Press::Run(Act::CopyAttributes)),
        Event::Copy => Some(Press::Run(Act::Copy)),
        Event::Cut => Some(Press::Run(Act::Cut)),
        Event::Paste(_) if alt => Some(Press::Run(Act::PasteAttributes)),
        Event::Paste(text) => Some(Press::Paste(text.clone())),
        _ => None,
    }
}

fn found(event: &Event, reach: Reach, keymap: &Keymap) -> Option<Press> {
    let chord = chord(event)?;
    if reach == Reach::Typing || (reach == Reach::Loose && chord.key == Key::Tab) {
        return None;
    }
    let logical = keymap.command(chord);
    // Shift+1 gives another sign on other layouts, brackets lie elsewhere: digits and signs also go by their place.
    let physical = || keymap.command(by_place(event)?);
    let command = logical.or_else(physical)?;
    // What edits text stays with the field or button that has the keyboard.
    if reach == Reach::Field {
        return (command.act == Act::Leave).then_some(Press::Run(command.act));
    }
    let global = matches!(command.act, Act::Leave | Act::Keys);
    let drawing = matches!(reach, Reach::Canvas | Reach::Loose);
    let allowed = drawing || global || (chord.mods.ctrl && !text_key(chord));
    if !allowed {
        return None;
    }
    Some(Press::Run(command.act))
}

/// Whether a chord means something to whatever is focused in a panel.
fn text_key(chord: Chord) -> bool {
    matches!(
        chord.key,
        Key::Left | Key::Right | Key::Up | Key::Down | Key::Enter | Key::Delete | Key::Backspace
    )
}

/// The chord an event is, by the meaning of its key.
pub fn chord(event: &Event) -> Option<Chord> {
    let Event::Key {
        key: pressed,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return None;
    };
    let key = key(*pressed)?;
    Some(Chord::new(mods(*modifiers), key))
}

fn by_place(event: &Event) -> Option<Chord> {
    let Event::Key {
        physical_key,
        pressed: true,
        modifiers,
        ..
    } = event
    else {
        return None;
    };
    let key = physical_key
        .and_then(key)
        .filter(|k| matches!(k, Key::Char('0'..='9' | '[' | ']' | '\'' | '.')))?;
    Some(Chord::new(mods(*modifiers), key))
}
