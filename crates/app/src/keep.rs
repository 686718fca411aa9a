//! Copies of what is not saved, so that a crash loses two seconds at most: written off the window's thread, offered at
//! the next start, gone once the model is saved or given up.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use model::Model;
use serde::{Deserialize, Serialize};

use crate::{files, folders};

/// How long after a change its copy is written.
pub const AFTER: Duration = Duration::from_secs(2);

/// What a copy is a copy of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Label {
    name: String,
    origin: Option<PathBuf>,
}

/// The copy of one open model. While the window lives it holds a lock, so that no other window offers the copy.
pub struct Copy {
    file: PathBuf,
    lock: Option<File>,
    /// The revision that is written or being written, and when the first one after it came.
    written: u64,
    since: Option<(u64, Instant)>,
}

impl Copy {
    /// For a model that has just been opened at this revision. Nothing is written yet.
    pub fn new(folder: &Path, revision: u64) -> Self {
        let name = model::DiagramId::fresh().to_string();
        Self {
            file: folder.join(name).with_extension(files::ENDING),
            lock: None,
            written: revision,
            since: None,
        }
    }

    /// What is to be written now, if it is time, or how long until then.
    pub fn due(&mut self, revision: u64, now: Instant) -> Result<bool, Duration> {
        if revision == self.written {
            self.since = None;
            return Ok(false);
        }
        let since = self.since.filter(|(of, _)| *of == revision);
        let (_, start) = *self.since.insert(since.unwrap_or((revision, now)));
        let waited = now.saturating_duration_since(start);
        if waited < AFTER {
            return Err(AFTER.saturating_sub(waited));
        }
        self.written = revision;
        self.since = None;
        Ok(true)
    }

    /// The work of writing a copy, for another thread.
    pub fn job(
        &mut self,
        model: Arc<Model>,
        name: String,
        origin: Option<PathBuf>,
    ) -> impl FnOnce() + Send + 'static {
        let file = self.file.clone();
        if self.lock.is_none() {
            if let Some(folder) = file.parent() {
                let _ = fs::create_dir_all(folder);
            }
            self.lock = File::create(file.with_extension("lock")).ok();
            if let Some(lock) = &self.lock {
                let _ = lock.try_lock();
            }
        }
        move || {
            let label = Label { name, origin };
            if let Ok(text) = ron::to_string(&label) {
                folders::keep(&file.with_extension("label"), &text);
            }
            if let Ok(text) = model::file::write(&model) {
                folders::keep(&file, &text);
            }
        }
    }

    /// The model was saved or given up: the copy goes.
    pub fn forget(&mut self, revision: u64) {
        self.written = revision;
        self.since = None;
        if self.lock.take().is_some() {
            remove(&self.file);
        }
    }
}

/// A copy that a window left behind when it ended without a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub file: PathBuf,
    pub name: String,
    /// The file the model came from.
    pub origin: Option<PathBuf>,
    pub when: Option<SystemTime>,
}

impl Found {
    /// All that no living window holds, newest first.
    pub fn all(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut all: Vec<Self> = entries
            .filter_map(|entry| Self::at(&entry.path()))
            .collect();
        all.sort_by_key(|found| std::cmp::Reverse(found.when));
        all
    }

    fn at(file: &Path) -> Option<Self> {
        if file.extension()? != files::ENDING {
            return None;
        }
        let held = File::open(file.with_extension("lock"));
        if held.is_ok_and(|lock| lock.try_lock().is_err()) {
            return None;
        }
        let label = fs::read_to_string(file.with_extension("label")).unwrap_or_default();
        let label: Label = ron::from_str(&label).unwrap_or_default();
        Some(Self {
            name: if label.name.is_empty() {
                "Untitled".to_owned()
            } else {
                label.name
            },
            origin: label.origin,
            when: fs::metadata(file).and_then(|about| about.modified()).ok(),
            file: file.to_owned(),
        })
    }

    /// "4 minutes ago".
    pub fn age(&self) -> String {
        let past = self.when.and_then(|when| when.elapsed().ok());
        let minutes = past.map_or(0, |past| past.as_secs() / 60);
        match minutes {
            0 => "a moment ago".to_owned(),
            1 => "a minute ago".to_owned(),
            2..=119 => format!("{minutes} minutes ago"),
            120..=2879 => format!("{} hours ago", minutes / 60),
            _ => format!("{} days ago", minutes / 1440),
        }
    }

    pub fn discard(&self) {
        remove(&self.file);
    }
}

fn remove(file: &Path) {
    for ending in [files::ENDING, "label", "lock"] {
        let _ = fs::remove_file(file.with_extension(ending));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_due_two_seconds_after_the_last_change() {
        let mut copy = Copy::new(Path::new("nowhere"), 1);
        let start = Instant::now();
        assert_eq!(copy.due(1, start), Ok(false));
        assert_eq!(copy.due(2, start), Err(AFTER));
        let later = start + Duration::from_millis(1500);
        assert_eq!(copy.due(3, later), Err(AFTER), "another change");
        assert_eq!(copy.due(3, later + AFTER), Ok(true));
        assert_eq!(copy.due(3, later + AFTER), Ok(false), "once");
    }

    #[test]
    fn what_a_dead_window_left_is_found_and_what_a_living_one_holds_is_not()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (model, _) = model::sketch::read("Web: container\n");
        let mut copy = Copy::new(folder.path(), 1);
        copy.job(Arc::new(model.clone()), "Web".to_owned(), None)();
        assert_eq!(Found::all(folder.path()), []);
        // The window dies: its lock goes, its files stay.
        copy.lock = None;
        let found = Found::all(folder.path());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "Web");
        assert!(files::read(&found[0].file).is_ok_and(|read| read.model == model));
        found[0].discard();
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }
}
