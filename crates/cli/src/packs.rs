//! Packs on disk: folders named on the command line and those of the user's own folder, read into sources for the
//! engine. What is wrong with a folder is a problem that stands in every output; the other packs still run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use analysis::{Manifest, Problem, RuleSet, Source};
use clap::Args;
use model::Issue;

use crate::{
    Error,
    files::{calm, read_text, shown},
};

/// Which packs a call judges with.
#[derive(Args, Clone, Debug, Default)]
pub struct Packs {
    /// A folder of rules beside the built-in ones; may be given several times
    #[arg(long = "pack", value_name = "FOLDER", global = true)]
    packs: Vec<PathBuf>,
    /// Leave out the packs in your own folder, plimsoll/packs under `$XDG_DATA_HOME` (`~/.local/share` if not set)
    #[arg(long, global = true)]
    no_user_packs: bool,
}

impl Packs {
    /// The built-in rules, those of the user's own folder and those of the folders that were named.
    ///
    /// # Errors
    /// A folder that was named but cannot be read at all.
    pub fn load(&self) -> Result<Arc<RuleSet>, Error> {
        self.load_with(None)
    }

    /// The same with one more folder.
    ///
    /// # Errors
    /// A folder that was named but cannot be read at all.
    pub fn load_with(&self, folder: Option<&Folder>) -> Result<Arc<RuleSet>, Error> {
        let mut folders = if self.no_user_packs {
            Vec::new()
        } else {
            user_folder().map_or_else(Vec::new, |path| users(&path))
        };
        for path in &self.packs {
            folders.push(Folder::read(path)?);
        }
        let mut sources: Vec<Source<'_>> = folders.iter().map(Folder::source).collect();
        sources.extend(folder.map(Folder::source));
        Ok(Arc::new(RuleSet::with(&sources)))
    }
}

/// The built-in rules and those of the user's own folder; problems are inside.
pub fn user_rules() -> Arc<RuleSet> {
    Packs::default()
        .load()
        .unwrap_or_else(|_| Arc::new(RuleSet::builtin()))
}

/// Where a user's own packs are, a folder each. It need not exist.
fn user_folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = absolute("XDG_DATA_HOME").or_else(|| {
        if cfg!(windows) {
            absolute("APPDATA")
        } else if cfg!(target_os = "macos") {
            absolute("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            absolute("HOME").map(|home| home.join(".local/share"))
        }
    });
    data.map(|data| data.join("plimsoll").join("packs"))
}

/// The packs in a user's folder, by name; none where there is no such folder.
fn users(path: &Path) -> Vec<Folder> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !hidden(path))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            Folder::read(path).unwrap_or_else(|error| {
                let issue = Issue::new(0, 0, error.to_string(), "");
                Folder {
                    problems: vec![Problem::broken(shown(path), issue)],
                    ..Folder::named(path)
                }
            })
        })
        .collect()
}

/// The files of one pack.
#[derive(Debug)]
pub struct Folder {
    manifest: Manifest,
    rules: Vec<(String, String)>,
    controls: Vec<(String, String)>,
    overrides: Vec<(String, String)>,
    problems: Vec<Problem>,
}

/// What a file in a pack's folder is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A rule, or a control if it says so.
    Any,
    Rule,
    Control,
    Override,
}

impl Folder {
    fn named(folder: &Path) -> Self {
        let id = folder
            .file_name()
            .map_or_else(|| "pack".to_owned(), |name| calm(&name.to_string_lossy()));
        Self {
            manifest: Manifest {
                id,
                version: "0".to_owned(),
                priority: 1,
                ..Manifest::default()
            },
            rules: Vec::new(),
            controls: Vec::new(),
            overrides: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Reads a pack: `pack.ron` beside rules, or folders `rules`, `controls` and `overrides`.
    ///
    /// # Errors
    /// The folder itself cannot be read; a file that cannot is a problem of the pack.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut pack = Self::named(folder);
        let mut manifest = false;
        let mut met = false;
        for path in entries(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if hidden(&path) {
                continue;
            }
            let sort = match &*name {
                "rules" => Sort::Rule,
                "controls" => Sort::Control,
                "overrides" => Sort::Override,
                _ => Sort::Any,
            };
            if path.is_dir() && sort != Sort::Any {
                for inner in entries(&path)? {
                    met |= pack.take(&inner, sort);
                }
            } else if name == "pack.ron" {
                manifest = true;
                pack.describe(&path);
            } else {
                met |= pack.take(&path, Sort::Any);
            }
        }
        if !met {
            let what = "the folder holds no rules, controls or overrides";
            let hint = "a rule is one file that ends in .ron";
            let issue = Issue::new(0, 0, what, hint);
            pack.problems.push(Problem::broken(shown(folder), issue));
        }
        if !manifest {
            let hint = "write one: Pack(id: \"my-pack\", version: \"1\", licence: \"MIT\")";
            let issue = Issue::new(0, 0, "the pack has no pack.ron", hint);
            pack.problems.push(Problem::note(shown(folder), issue));
        }
        Ok(pack)
    }

    /// How many rules, controls and overrides it holds, read or not.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.rules.len(), self.controls.len(), self.overrides.len())
    }

    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// The files as the engine reads them.
    pub fn source(&self) -> Source<'_> {
        Source {
            manifest: self.manifest.clone(),
            rules: borrowed(&self.rules),
            controls: borrowed(&self.controls),
            overrides: borrowed(&self.overrides),
            problems: self.problems.clone(),
        }
    }

    fn describe(&mut self, path: &Path) {
        let Some(text) = self.text(path) else { return };
        match Manifest::read(&text) {
            Ok(manifest) => {
                if manifest.licence.trim().is_empty() {
                    let hint = "add licence: \u{201c}MIT\u{201d}, or whatever it is";
                    let issue = Issue::new(1, 1, "the pack names no licence", hint);
                    self.problems.push(Problem::note(shown(path), issue));
                }
                self.manifest = manifest;
            }
            Err(issue) => self.problems.push(Problem::broken(shown(path), issue)),
        }
    }

    /// Takes a file in, or says why not; whether it is one of the pack's.
    fn take(&mut self, path: &Path, sort: Sort) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            self.stray(
                path,
                "this folder is not read",
                "rules, controls and overrides are",
            );
            return false;
        }
        if path.extension().is_none_or(|end| end != "ron") {
            if !hidden(path) && !usual(&name) {
                let near = name.to_ascii_lowercase().contains(".ron");
                let hint = if near {
                    "let its name end in .ron"
                } else {
                    "move it elsewhere, or let it be"
                };
                self.stray(path, "this file is not read", hint);
            }
            return false;
        }
        let Some(text) = self.text(path) else {
            return true;
        };
        let file = (shown(path), text);
        match sort {
            Sort::Override => self.overrides.push(file),
            Sort::Control => self.controls.push(file),
            Sort::Any if begins(&file.1, "Control") => self.controls.push(file),
            Sort::Any if begins(&file.1, "Override") => self.overrides.push(file),
            Sort::Any | Sort::Rule => self.rules.push(file),
        }
        true
    }

    fn stray(&mut self, path: &Path, what: &str, hint: &str) {
        let issue = Issue::new(0, 0, what, hint);
        self.problems.push(Problem::note(shown(path), issue));
    }

    /// The text of a file, or a problem.
    fn text(&mut self, path: &Path) -> Option<String> {
        let problems = match read_text(path) {
            Ok(text) => return Some(text),
            Err(Error::Issues { file, issues }) => issues
                .into_iter()
                .map(|issue| Problem::broken(file.clone(), issue))
                .collect(),
            Err(error) => {
                let issue = Issue::new(0, 0, error.to_string(), "");
                vec![Problem::broken(shown(path), issue)]
            }
        };
        self.problems.extend(problems);
        None
    }
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// Whether the first line that says something begins a value of that name.
fn begins(text: &str, name: &str) -> bool {
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("//"));
    let rest = first.and_then(|line| line.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start().starts_with('('))
}

fn hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
}

/// Files that people keep beside anything.
fn usual(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    [
        "README",
        "LICENSE",
        "LICENCE",
        "NOTICE",
        "CHANGELOG",
        "COPYING",
    ]
    .iter()
    .any(|known| name.starts_with(known))
}

/// What a folder holds, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let trouble = |error: std::io::Error| Error::File {
        what: format!("the folder {} cannot be read: {error}", shown(folder)),
        hint: "name a folder of rule files".to_owned(),
    };
    if !folder.is_dir() {
        let is = if folder.exists() {
            "is no folder"
        } else {
            "does not exist"
        };
        return Err(Error::File {
            what: format!("{} {is}", shown(folder)),
            hint: "name a folder of rule files".to_owned(),
        });
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble)? {
        paths.push(entry.map_err(trouble)?.path());
    }
    paths.sort();
    Ok(paths)
}
