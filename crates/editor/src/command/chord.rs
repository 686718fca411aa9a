//! Keys by what they mean, and chords of them: how they read, how they are written down.

use std::{fmt, str::FromStr};

use crate::Mods;

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
    Tab,
    Home,
    PageUp,
    PageDown,
    Left,
    Right,
    Up,
    Down,
}

/// The keys that are written as words.
const NAMED: [(Key, &str); 12] = [
    (Key::Enter, "Enter"),
    (Key::Escape, "Esc"),
    (Key::Delete, "Delete"),
    (Key::Backspace, "Backspace"),
    (Key::Tab, "Tab"),
    (Key::Home, "Home"),
    (Key::PageUp, "PageUp"),
    (Key::PageDown, "PageDown"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
];

/// A key with what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub mods: Mods,
    pub key: Key,
}

impl Chord {
    pub const fn new(mods: Mods, key: Key) -> Self {
        Self { mods, key }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => write!(f, "{c}"),
            Self::F(n) => write!(f, "F{n}"),
            key => {
                let named = NAMED.iter().find(|(named, _)| named == key);
                f.write_str(named.map_or("", |(_, word)| word))
            }
        }
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some((key, _)) = NAMED
            .iter()
            .find(|(_, word)| word.eq_ignore_ascii_case(text))
        {
            return Ok(*key);
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if !c.is_whitespace() => Ok(Self::Char(c.to_ascii_uppercase())),
            (Some('F' | 'f'), Some(_)) => {
                let number = text.get(1..).and_then(|n| n.parse().ok());
                number
                    .filter(|n| (1..=24).contains(n))
                    .map(Self::F)
                    .ok_or(())
            }
            _ => Err(()),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ctrl = if cfg!(target_os = "macos") {
            "Cmd+"
        } else {
            "Ctrl+"
        };
        let held = [
            (self.mods.ctrl, ctrl),
            (self.mods.alt, "Alt+"),
            (self.mods.shift, "Shift+"),
        ];
        for (_, word) in held.iter().filter(|(on, _)| *on) {
            f.write_str(word)?;
        }
        self.key.fmt(f)
    }
}

impl FromStr for Chord {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut mods = Mods::NONE;
        let mut rest = text.trim();
        // A plus sign may be the key itself.
        while let Some((word, after)) = rest.split_once('+').filter(|(_, a)| !a.is_empty()) {
            match word.trim().to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" => mods.ctrl = true,
                "alt" => mods.alt = true,
                "shift" => mods.shift = true,
                _ => return Err(()),
            }
            rest = after.trim();
        }
        Ok(Self::new(mods, rest.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_reads_back_as_it_is_written() {
        let chords = [
            "Ctrl+Alt+Shift+Left",
            "Ctrl++",
            "F2",
            "?",
            "Shift+Tab",
            "PageUp",
        ];
        for text in chords {
            let chord: Result<Chord, ()> = text.parse();
            assert_eq!(
                chord.map(|c| c.to_string()),
                Ok(text.replace("Ctrl", ctrl()))
            );
        }
        for text in ["", "Hyper+A", "Ctrl+", "F99", "Ctrl+Word"] {
            assert_eq!(text.parse::<Chord>(), Err(()), "{text}");
        }
    }

    fn ctrl() -> &'static str {
        if cfg!(target_os = "macos") {
            "Cmd"
        } else {
            "Ctrl"
        }
    }
}
