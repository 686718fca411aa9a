//! Where the window keeps what belongs to no model: preferences, keys, and copies of what is not saved yet. Without such
//! folders it works as well and remembers nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use etcetera::{AppStrategy as _, AppStrategyArgs, choose_app_strategy};

/// The two folders, each made when something is first kept in it.
#[derive(Clone, Debug)]
pub struct Folders {
    config: PathBuf,
    state: PathBuf,
}

impl Folders {
    /// The usual ones of this system; none where it has no home for them.
    pub fn usual() -> Option<Self> {
        let name = AppStrategyArgs {
            top_level_domain: String::new(),
            author: String::new(),
            app_name: "plimsoll".to_owned(),
        };
        let found = choose_app_strategy(name).ok()?;
        let state = found.state_dir().unwrap_or_else(|| found.data_dir());
        Some(Self {
            config: found.config_dir(),
            state,
        })
    }

    /// Both inside one folder.
    pub fn under(folder: &Path) -> Self {
        Self {
            config: folder.join("config"),
            state: folder.join("state"),
        }
    }

    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.ron")
    }

    pub fn keys(&self) -> PathBuf {
        self.config.join("keys.txt")
    }

    /// Where copies of what is not saved lie.
    pub fn recovery(&self) -> PathBuf {
        self.state.join("recovery")
    }
}

/// Writes a small file with its folder; what fails is not worth a word: the next change tries again.
pub fn keep(path: &Path, text: &str) {
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    let _ = crate::files::replace(path, text, false);
}
