//! The table of commands in the documents is the one in the program. `UPDATE=1` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use editor::{COMMANDS, Key, Menu, command};

const HEAD: &str = "# Commands and keys\n\nEvery command of the window, in menu order. Keys can be changed under Help, Keys; they are kept in `keys.txt`\nbeside the settings, one command a line: `tidy = Ctrl+T`. On macOS Ctrl is Cmd.\n\n";

#[test]
fn the_documents_list_every_command() {
    let path = suite::root().join("docs").join("keys.md");
    let wanted = format!("{HEAD}{}", command::sheet());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == wanted,
        "docs/keys.md is behind; run the test with UPDATE=1"
    );
}

/// The interactions people know from drawing tools, each with a key that does it.
#[test]
fn the_usual_keys_do_the_usual_things() {
    let usual = [
        ("H", "hand"),
        ("Shift+1", "zoom-fit"),
        ("Shift+2", "zoom-selection"),
        ("Ctrl+0", "zoom-full"),
        ("Ctrl+Z", "undo"),
        ("Ctrl+Shift+Z", "redo"),
        ("Ctrl+Y", "redo"),
        ("V", "select-tool"),
        ("Ctrl+A", "select-all"),
        ("A", "flow"),
        ("Ctrl+Right", "grow-right"),
        ("Enter", "rename"),
        ("F2", "rename"),
        ("Left", "nudge-left"),
        ("Shift+Left", "step-left"),
        ("Ctrl+D", "duplicate"),
        ("Ctrl+C", "copy"),
        ("Ctrl+X", "cut"),
        ("Ctrl+V", "paste"),
        ("Delete", "delete"),
        ("Tab", "next"),
        ("Shift+Tab", "previous"),
        ("Alt+Right", "walk-right"),
        ("B", "boundary"),
        ("F", "stage"),
        ("T", "note"),
        ("N", "add"),
        ("1", "place-container"),
        ("Ctrl+K", "finder"),
        ("Ctrl+Shift+P", "finder"),
        ("Ctrl+F", "find"),
        ("Ctrl+G", "wrap"),
        ("Ctrl+Shift+G", "unwrap"),
        ("Ctrl+Enter", "reroute"),
        ("Alt+A", "align-left"),
        ("Alt+D", "align-right"),
        ("Alt+W", "align-top"),
        ("Alt+S", "align-bottom"),
        ("Alt+H", "align-centre"),
        ("Alt+V", "align-middle"),
        ("Alt+Shift+H", "distribute-across"),
        ("Alt+Shift+V", "distribute-down"),
        ("Shift+F10", "context-menu"),
        ("Ctrl+Alt+C", "copy-attributes"),
        ("Ctrl+Alt+V", "paste-attributes"),
        ("Ctrl+Shift+O", "outline"),
        ("Ctrl+Shift+L", "lock"),
        ("Ctrl+'", "grid"),
        ("Ctrl+.", "focus-mode"),
        ("Shift+Alt+C", "copy-picture"),
        ("Ctrl+Shift+E", "export"),
        ("?", "keys"),
        ("F1", "keys"),
        ("F6", "leave"),
    ];
    for (keys, id) in usual {
        let chord = keys.parse().unwrap();
        let found = command::by_chord(chord).map(|command| command.id);
        assert_eq!(found, Some(id), "{keys}");
    }
}

#[test]
fn a_key_alone_never_ends_a_model() {
    // Without Ctrl a key on the drawing may change it, never close or overwrite anything.
    for command in COMMANDS {
        let file = command.menu.is_some_and(|(menu, _)| menu == Menu::File);
        for chord in command.chords.iter().filter(|_| file) {
            let held = chord.mods.ctrl || chord.mods.alt;
            assert!(held || matches!(chord.key, Key::F(_)), "{}", command.id);
        }
    }
}
