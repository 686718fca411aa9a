//! The keys people chose in place of the table's own, and the text they are kept as: one command a line.

use std::{collections::BTreeMap, fmt::Write as _};

use model::{Issue, nearest};

use crate::{COMMANDS, Chord, Command, command};

/// Which chords stand for which command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// By command id; what is not here has the keys of the table.
    chosen: BTreeMap<&'static str, Vec<Chord>>,
}

impl Keymap {
    /// The chords of a command, the one to show first.
    pub fn chords<'k>(&'k self, command: &'k Command) -> &'k [Chord] {
        self.chosen
            .get(command.id)
            .map_or(command.chords, Vec::as_slice)
    }

    /// The key to show beside a command; empty if it has none.
    pub fn keys(&self, command: &Command) -> String {
        let first = self.chords(command).first();
        first.map_or_else(String::new, Chord::to_string)
    }

    /// The command a chord stands for.
    pub fn command(&self, chord: Chord) -> Option<&'static Command> {
        if self.chosen.is_empty() {
            return command::by_chord(chord);
        }
        COMMANDS.iter().find(|c| self.chords(c).contains(&chord))
    }

    /// Whether people chose the keys of a command.
    pub fn own(&self, command: &Command) -> bool {
        self.chosen.contains_key(command.id)
    }

    /// Gives a command exactly this chord. Whatever had it before loses it; that command is returned.
    pub fn bind(&mut self, command: &'static Command, chord: Chord) -> Option<&'static Command> {
        let before = self.command(chord).filter(|c| c.id != command.id);
        if let Some(other) = before {
            let left = self.chords(other).iter().filter(|c| **c != chord);
            let left = left.copied().collect();
            self.choose(other, left);
        }
        self.choose(command, vec![chord]);
        before
    }

    /// Gives a command its own keys back, except those that people gave to another.
    pub fn reset(&mut self, command: &'static Command) {
        self.chosen.remove(command.id);
        let taken = |chord: &Chord| {
            let mut others = COMMANDS.iter().filter(|c| c.id != command.id);
            others.any(|c| self.chords(c).contains(chord))
        };
        let free: Vec<Chord> = command
            .chords
            .iter()
            .filter(|c| !taken(c))
            .copied()
            .collect();
        self.choose(command, free);
    }

    fn choose(&mut self, command: &'static Command, chords: Vec<Chord>) {
        if chords == command.chords {
            self.chosen.remove(command.id);
        } else {
            self.chosen.insert(command.id, chords);
        }
    }

    /// What people chose, as text.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for (id, chords) in &self.chosen {
            let words: Vec<String> = chords.iter().map(Chord::to_string).collect();
            // Writing to a string does not fail.
            let _ = writeln!(text, "{id} = {}", words.join(" "));
        }
        text
    }

    /// Reads what [`write`](Self::write) wrote. A line that makes no sense is an issue and changes nothing.
    pub fn read(text: &str) -> (Self, Vec<Issue>) {
        let mut map = Self::default();
        let mut issues = Vec::new();
        for (n, line) in text.lines().enumerate() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match map.line(line) {
                Ok(()) => (),
                Err((what, hint)) => issues.push(Issue::new(n + 1, 1, what, hint)),
            }
        }
        (map, issues)
    }

    fn line(&mut self, line: &str) -> Result<(), (String, String)> {
        let hint = || "write a command and its keys, such as: tidy = Ctrl+T".to_owned();
        let (id, keys) = line
            .split_once('=')
            .ok_or_else(|| ("this line names no keys".to_owned(), hint()))?;
        let id = id.trim();
        let command = command::by_id(id).ok_or_else(|| {
            let near = nearest(id, COMMANDS.iter().map(|c| c.id));
            let near = near.map_or_else(hint, |near| format!("did you mean {near}?"));
            (
                format!("\u{201c}{}\u{201d} is no command", model::clip(id)),
                near,
            )
        })?;
        let mut chords = Vec::new();
        for word in keys.split_whitespace() {
            let chord: Chord = word.parse().map_err(|()| {
                let what = format!("\u{201c}{}\u{201d} is no key", model::clip(word));
                (what, "keys read like Ctrl+Shift+P or F2".to_owned())
            })?;
            if let Some(other) = self.command(chord).filter(|c| c.id != command.id)
                && self.own(other)
            {
                let what = format!("{chord} is given to {} and {}", other.id, command.id);
                return Err((what, "give it to one of them".to_owned()));
            }
            chords.push(chord);
        }
        for chord in &chords {
            self.bind(command, *chord);
        }
        self.choose(command, chords);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Act;

    fn of(act: Act) -> &'static Command {
        command::by_act(act).unwrap_or(&COMMANDS[0])
    }

    fn chord(text: &str) -> Option<Chord> {
        text.parse().ok()
    }

    #[test]
    fn a_key_is_given_to_one_command_alone() {
        let (tidy, save) = (of(Act::Tidy), of(Act::Save));
        let mut map = Keymap::default();
        let key = chord("Ctrl+S");
        let lost = key.and_then(|key| map.bind(tidy, key));
        assert_eq!(lost.map(|c| c.id), Some("save"));
        assert_eq!(key.and_then(|k| map.command(k)).map(|c| c.id), Some("tidy"));
        assert_eq!(map.keys(save), "");
        let (again, issues) = Keymap::read(&map.write());
        assert_eq!((again, issues), (map.clone(), Vec::new()));
        map.reset(save);
        assert_eq!(map.keys(save), "", "the key is tidy's still");
        map.reset(tidy);
        map.reset(save);
        assert_eq!(map, Keymap::default());
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_line() {
        let text = "# mine\ntidy = Ctrl+T\n\ntdy = Ctrl+U\nsave = Hyper+S\nopen\n";
        let (map, issues) = Keymap::read(text);
        assert_eq!(map.keys(of(Act::Tidy)), "Ctrl+T");
        let lines: Vec<usize> = issues.iter().map(|issue| issue.line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert!(issues[0].hint.contains("tidy"));
        assert_eq!(map.keys(of(Act::Save)), "Ctrl+S");
    }
}
