//! The binary called as people and pipelines call it, in a folder of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test stops where something is wrong; each test file uses some of it"
)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A folder of its own for each test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        fs::write(self.at(name), text).expect("written");
        self.path(name)
    }

    pub fn path(&self, name: &str) -> String {
        self.at(name).display().to_string()
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .expect("the folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub fn plimsoll(arguments: &[&str]) -> Output {
    plimsoll_with(arguments, "")
}

pub fn plimsoll_with(arguments: &[&str], input: &str) -> Output {
    // No packs of whoever runs the tests.
    plimsoll_at(arguments, input, Path::new("/nonexistent"))
}

/// The call as of a user whose data folder is there.
pub fn plimsoll_at(arguments: &[&str], input: &str, data: &Path) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .env("XDG_DATA_HOME", data)
        .env("APPDATA", data)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may end before it has read everything.
    let _ = child
        .stdin
        .take()
        .expect("an input")
        .write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[track_caller]
pub fn ok(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", err(output));
    out(output)
}

/// Exit 2, a sentence with these words, no panic.
#[track_caller]
pub fn refused(output: &Output, words: &[&str]) {
    let said = err(output);
    assert_eq!(output.status.code(), Some(2), "{said}{}", out(output));
    assert!(!said.contains("panicked"), "{said}");
    for word in words {
        assert!(said.contains(word), "{said} says {word:?}");
    }
}

/// What a call prints, as JSON.
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(&plimsoll(arguments))).expect("JSON")
}
