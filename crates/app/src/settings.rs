//! What people chose for the window: looks, panels, recent files and commands, keys. Read at start, kept when it changes;
//! a part that cannot be read has its usual value.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use editor::Keymap;
use model::Issue;
use serde::{Deserialize, Serialize};

use crate::{
    folders::{self, Folders},
    shelf,
    theme::Scheme,
};

/// How many recent files and commands are remembered.
const RECENT: usize = 12;

/// Where the matrix and the register stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dock {
    #[default]
    Bottom,
    Right,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "switches that people see")]
pub struct Settings {
    /// The word of a [`Scheme`].
    pub scheme: String,
    /// The size of the window's text, 0.8 to 2.
    pub scale: f32,
    pub calm: bool,
    pub outline: bool,
    /// The kinds to draw, while the outline is not in their place; where nobody chose, a wide window shows them.
    pub kinds: Option<bool>,
    pub inspector: bool,
    /// The matrix and the register.
    pub risk: bool,
    pub dock: Dock,
    /// The panels people pulled at: width or height by name, in points.
    pub sizes: BTreeMap<String, f32>,
    pub grid: bool,
    pub snap: bool,
    /// The list of first steps was put away.
    pub stepped: bool,
    /// The name that decisions and scores of one's own are signed with.
    pub author: String,
    /// Files, newest first.
    pub recent: Vec<PathBuf>,
    /// The names of their models.
    pub names: BTreeMap<PathBuf, String>,
    /// Ids of commands that were found lately, newest first.
    pub lately: Vec<String>,
    #[serde(skip)]
    pub keymap: Keymap,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheme: format!("{:?}", Scheme::default()),
            scale: 1.0,
            calm: false,
            outline: false,
            kinds: None,
            inspector: true,
            risk: true,
            dock: Dock::Bottom,
            sizes: BTreeMap::new(),
            grid: false,
            snap: true,
            stepped: false,
            author: String::new(),
            recent: Vec::new(),
            names: BTreeMap::new(),
            lately: Vec::new(),
            keymap: Keymap::default(),
        }
    }
}

impl Settings {
    /// What was kept, and what of the keys' file makes no sense.
    pub fn read(folders: &Folders) -> (Self, Vec<Issue>) {
        let text = fs::read_to_string(folders.settings()).unwrap_or_default();
        let mut settings: Self = ron::from_str(&text).unwrap_or_default();
        settings.scale = settings.scale.clamp(0.8, 2.0);
        if !settings.scale.is_finite() {
            settings.scale = 1.0;
        }
        settings.sizes.retain(|_, size| size.is_finite());
        let keys = fs::read_to_string(folders.keys()).unwrap_or_default();
        let (keymap, issues) = Keymap::read(&keys);
        settings.keymap = keymap;
        (settings, issues)
    }

    /// Keeps what differs from before.
    pub fn keep(&self, before: &Self, folders: &Folders) {
        if self.keymap != before.keymap {
            let head = "# Plimsoll's keys: a command and its keys, such as: tidy = Ctrl+T\n";
            folders::keep(&folders.keys(), &format!("{head}{}", self.keymap.write()));
        }
        let style = ron::ser::PrettyConfig::new().new_line("\n");
        if let Ok(text) = ron::ser::to_string_pretty(self, style) {
            folders::keep(&folders.settings(), &text);
        }
    }

    /// A file with a model of that name was opened or saved.
    pub fn met(&mut self, path: &Path, name: String) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path.clone());
        self.recent.truncate(RECENT);
        self.names.insert(path, name);
        let recent = &self.recent;
        self.names.retain(|path, _| recent.contains(path));
    }

    /// What a recent file is called: as its model, else as the file.
    pub fn title(&self, path: &Path) -> String {
        let named = self.names.get(path).filter(|name| !name.is_empty());
        let stem = || path.file_stem().unwrap_or_default().to_string_lossy();
        named.cloned().unwrap_or_else(|| shelf::spoken(&stem()))
    }

    /// A command was chosen in the finder.
    pub fn chose(&mut self, id: &str) {
        self.lately.retain(|known| known != id);
        self.lately.insert(0, id.to_owned());
        self.lately.truncate(RECENT);
    }
}
