//! Every command, declared once: what it does, its words, its keys and when it can run. Menus, keys and the finder read
//! this table; running one is [`Session::run`](crate::Session::run).

use std::fmt;

use model::Subject;

use crate::{Mods, Session};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    New,
    Open,
    Save,
    SaveAs,
    Quit,
    Undo,
    Redo,
    Add,
    /// Leads a flow from the selected element.
    Connect,
    /// Puts a boundary around the selected elements.
    Wrap,
    Delete,
    Rename,
    SelectAll,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    ZoomFull,
    /// Moves the selection by scene units.
    Nudge(i8, i8),
}

/// A key by what it means on the keyboard's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A letter (upper case), digit or sign.
    Char(char),
    F(u8),
    Enter,
    Escape,
    Delete,
    Backspace,
    Left,
    Right,
    Up,
    Down,
}

/// A key with what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub mods: Mods,
    pub key: Key,
}

/// When a command can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// A model is open.
    Begun,
    Undoable,
    Redoable,
    Selected,
    /// One thing that has a name is selected.
    OneSelected,
    /// One element is selected.
    OneElement,
    /// At least one element is selected.
    Elements,
}

#[derive(Clone, Copy, Debug)]
pub struct Command {
    pub act: Act,
    /// Kebab-case and stable: key bindings are kept by it.
    pub id: &'static str,
    /// The words in menus; an ellipsis if it asks for more.
    pub label: &'static str,
    /// The first is shown.
    pub chords: &'static [Chord],
    pub when: When,
}

const fn chord(mods: Mods, key: Key) -> Chord {
    Chord { mods, key }
}

const fn ctrl(key: char) -> Chord {
    chord(Mods::CTRL, Key::Char(key))
}

const fn plain(key: Key) -> Chord {
    chord(Mods::NONE, key)
}

const fn shift(key: Key) -> Chord {
    chord(Mods::SHIFT, key)
}

const fn row(
    act: Act,
    id: &'static str,
    label: &'static str,
    chords: &'static [Chord],
    when: When,
) -> Command {
    Command {
        act,
        id,
        label,
        chords,
        when,
    }
}

/// The grid step that Shift and an arrow move by.
const STEP: i8 = 10;

/// All commands, in menu order.
pub static COMMANDS: &[Command] = &[
    row(Act::New, "new", "New", &[ctrl('N')], When::Always),
    row(Act::Open, "open", "Open…", &[ctrl('O')], When::Always),
    row(Act::Save, "save", "Save", &[ctrl('S')], When::Begun),
    row(
        Act::SaveAs,
        "save-as",
        "Save as…",
        &[chord(Mods::CTRL_SHIFT, Key::Char('S'))],
        When::Begun,
    ),
    row(Act::Quit, "quit", "Quit", &[ctrl('Q')], When::Always),
    row(Act::Undo, "undo", "Undo", &[ctrl('Z')], When::Undoable),
    row(
        Act::Redo,
        "redo",
        "Redo",
        &[chord(Mods::CTRL_SHIFT, Key::Char('Z')), ctrl('Y')],
        When::Redoable,
    ),
    row(
        Act::Add,
        "add",
        "Add element",
        &[plain(Key::Char('N'))],
        When::Begun,
    ),
    row(
        Act::Connect,
        "connect",
        "Add flow from here",
        &[plain(Key::Char('A'))],
        When::OneElement,
    ),
    row(
        Act::Wrap,
        "wrap",
        "Put a boundary around",
        &[ctrl('G')],
        When::Elements,
    ),
    row(
        Act::Delete,
        "delete",
        "Delete",
        &[plain(Key::Delete), plain(Key::Backspace)],
        When::Selected,
    ),
    row(
        Act::Rename,
        "rename",
        "Rename",
        &[plain(Key::F(2)), plain(Key::Enter)],
        When::OneSelected,
    ),
    row(
        Act::SelectAll,
        "select-all",
        "Select all",
        &[ctrl('A')],
        When::Begun,
    ),
    row(
        Act::ZoomIn,
        "zoom-in",
        "Zoom in",
        &[
            ctrl('='),
            ctrl('+'),
            chord(Mods::CTRL_SHIFT, Key::Char('+')),
        ],
        When::Begun,
    ),
    row(
        Act::ZoomOut,
        "zoom-out",
        "Zoom out",
        &[ctrl('-')],
        When::Begun,
    ),
    row(
        Act::ZoomFit,
        "zoom-fit",
        "Zoom to fit",
        &[shift(Key::Char('1')), shift(Key::Char('!'))],
        When::Begun,
    ),
    row(
        Act::ZoomFull,
        "zoom-full",
        "Zoom to 100 %",
        &[ctrl('0')],
        When::Begun,
    ),
    nudge("nudge-left", "Nudge left", -1, 0, &[plain(Key::Left)]),
    nudge("nudge-right", "Nudge right", 1, 0, &[plain(Key::Right)]),
    nudge("nudge-up", "Nudge up", 0, -1, &[plain(Key::Up)]),
    nudge("nudge-down", "Nudge down", 0, 1, &[plain(Key::Down)]),
    nudge(
        "step-left",
        "Move left one step",
        -STEP,
        0,
        &[shift(Key::Left)],
    ),
    nudge(
        "step-right",
        "Move right one step",
        STEP,
        0,
        &[shift(Key::Right)],
    ),
    nudge("step-up", "Move up one step", 0, -STEP, &[shift(Key::Up)]),
    nudge(
        "step-down",
        "Move down one step",
        0,
        STEP,
        &[shift(Key::Down)],
    ),
];

const fn nudge(
    id: &'static str,
    label: &'static str,
    x: i8,
    y: i8,
    chords: &'static [Chord],
) -> Command {
    row(Act::Nudge(x, y), id, label, chords, When::Selected)
}

/// The command a chord stands for.
pub fn by_chord(chord: Chord) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.chords.contains(&chord))
}

/// The command that does `act`.
pub fn by_act(act: Act) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.act == act)
}

impl Command {
    /// Whether it would do something now.
    pub fn ready(&self, session: &Session) -> bool {
        match self.when {
            When::Always => true,
            When::Begun => session.begun(),
            When::Undoable => session.history().undo_label().is_some(),
            When::Redoable => session.history().redo_label().is_some(),
            When::Selected => !session.selection().is_empty(),
            When::OneSelected => session.selected().is_some(),
            When::Elements => session.chosen().next().is_some(),
            When::OneElement => matches!(session.selected(), Some(Subject::Element(_))),
        }
    }

    /// The key shown beside it; empty if it has none.
    pub fn keys(&self) -> String {
        self.chords
            .first()
            .map_or_else(String::new, Chord::to_string)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [
            (
                self.mods.ctrl,
                if cfg!(target_os = "macos") {
                    "Cmd+"
                } else {
                    "Ctrl+"
                },
            ),
            (self.mods.alt, "Alt+"),
            (self.mods.shift, "Shift+"),
        ];
        for (_, word) in held.iter().filter(|(on, _)| *on) {
            f.write_str(word)?;
        }
        match self.key {
            Key::Char(c) => write!(f, "{c}"),
            Key::F(n) => write!(f, "F{n}"),
            key => write!(f, "{key:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_key_or_an_id() {
        let chords: Vec<Chord> = COMMANDS.iter().flat_map(|c| c.chords.to_vec()).collect();
        let once: BTreeSet<Chord> = chords.iter().copied().collect();
        assert_eq!(once.len(), chords.len());
        let ids: BTreeSet<&str> = COMMANDS.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
    }

    #[test]
    fn a_chord_reads_as_people_write_it() {
        let keys = |act| by_act(act).map(Command::keys).unwrap_or_default();
        assert_eq!(keys(Act::SaveAs), "Ctrl+Shift+S");
        assert_eq!(keys(Act::Rename), "F2");
    }
}
