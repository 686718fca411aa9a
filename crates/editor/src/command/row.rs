//! How a row of the table is written: keys in a word, a command from its few parts.

use super::{Act, Chord, Command, Key, Menu, When};
use crate::{Mods, arrange::Align, tool::Tool, walk::Side};

use Menu::{Add, Arrange, Diagram, View};

pub(super) const fn chord(mods: Mods, key: Key) -> Chord {
    Chord::new(mods, key)
}

pub(super) const fn ctrl(key: char) -> Chord {
    chord(Mods::CTRL, Key::Char(key))
}

pub(super) const fn ctrl_shift(key: char) -> Chord {
    chord(Mods::CTRL_SHIFT, Key::Char(key))
}

pub(super) const fn ctrl_alt(key: char) -> Chord {
    chord(Mods::CTRL_ALT, Key::Char(key))
}

pub(super) const fn alt(key: char) -> Chord {
    chord(Mods::ALT, Key::Char(key))
}

pub(super) const fn plain(key: Key) -> Chord {
    chord(Mods::NONE, key)
}

pub(super) const fn letter(key: char) -> Chord {
    plain(Key::Char(key))
}

pub(super) const fn shift(key: Key) -> Chord {
    chord(Mods::SHIFT, key)
}

pub(super) const fn row(
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
        hint: "",
        icon: "",
        menu: None,
        context: false,
    }
}

impl Command {
    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// One path of absolute `M L C Z` on a grid of 24.
    pub(super) const fn icon(mut self, path: &'static str) -> Self {
        self.icon = path;
        self
    }

    /// Commands of one number stand together; a line parts the numbers.
    pub(super) const fn menu(mut self, menu: Menu, group: u8) -> Self {
        self.menu = Some((menu, group));
        self
    }

    /// In the context menu of what is selected too.
    pub(super) const fn context(mut self) -> Self {
        self.context = true;
        self
    }
}

pub(super) type Chords = &'static [Chord];

pub(super) const fn tool(
    tool: Tool,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(Act::Tool(tool), id, label, chords, When::Begun).menu(Add, 1)
}

pub(super) const fn place(n: u8, id: &'static str, label: &'static str, chords: Chords) -> Command {
    row(Act::Place(n), id, label, chords, When::Begun)
}

pub(super) const fn grow(
    side: Side,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(Act::Grow(side), id, label, chords, When::OneElement).menu(Add, 3)
}

pub(super) const fn walk(
    side: Side,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(Act::Walk(side), id, label, chords, When::Begun)
}

pub(super) const fn align(
    to: Align,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(Act::Align(to), id, label, chords, When::Several).menu(Arrange, 1)
}

pub(super) const fn spread(
    across: bool,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(Act::Distribute { across }, id, label, chords, When::Three).menu(Arrange, 2)
}

pub(super) const fn nudge(
    id: &'static str,
    label: &'static str,
    x: i8,
    y: i8,
    chords: &'static [Chord],
) -> Command {
    row(Act::Nudge(x, y), id, label, chords, When::Selected)
}

pub(super) const fn page(
    act: Act,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(act, id, label, chords, When::Diagrams).menu(Diagram, 1)
}

pub(super) const fn zoom(
    act: Act,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(act, id, label, chords, When::Begun).menu(View, 0)
}

pub(super) const fn panel(
    act: Act,
    id: &'static str,
    label: &'static str,
    chords: Chords,
) -> Command {
    row(act, id, label, chords, When::Begun).menu(View, 1)
}
