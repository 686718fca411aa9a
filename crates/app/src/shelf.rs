//! What people can begin with: the templates and examples in the program, then those in a folder of that name beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use model::Model;

use crate::files::{self, ENDING, Fault, SKETCH};

include!(concat!(env!("OUT_DIR"), "/shelf.rs"));

/// A model to begin with.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The file's name without its ending.
    pub name: String,
    pub title: String,
    text: Text,
}

#[derive(Clone, Debug, PartialEq)]
enum Text {
    Inside(&'static str),
    File(PathBuf),
}

impl Book {
    pub fn read(&self) -> Result<Model, Fault> {
        match &self.text {
            Text::Inside(text) => files::parse(Path::new(&self.name), text),
            Text::File(path) => files::read(path).map(|read| read.model),
        }
    }

    fn inside((name, text): &(&str, &'static str)) -> Self {
        Self {
            name: (*name).to_owned(),
            title: title(text).unwrap_or_else(|| spoken(name)),
            text: Text::Inside(text),
        }
    }

    fn file(path: PathBuf) -> Self {
        let stem = path.file_stem().unwrap_or_default();
        let name = stem.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap_or_default();
        Self {
            title: title(&text).unwrap_or_else(|| spoken(&name)),
            name,
            text: Text::File(path),
        }
    }
}

pub fn templates() -> Vec<Book> {
    books(TEMPLATES, "templates")
}

pub fn examples() -> Vec<Book> {
    books(EXAMPLES, "examples")
}

/// Those in the program by name, then those of a folder whose names are others.
fn books(inside: &[(&'static str, &'static str)], folder: &str) -> Vec<Book> {
    let mut books: Vec<Book> = inside.iter().map(Book::inside).collect();
    for path in listed(folder) {
        let book = Book::file(path);
        if books.iter().all(|known| known.name != book.name) {
            books.push(book);
        }
    }
    books
}

/// The models and sketches of a folder in the current one or beside the program, by name.
fn listed(folder: &str) -> Vec<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let roots = [Path::new("."), program.parent().unwrap_or(Path::new("."))];
    let found = roots.map(|root| fs::read_dir(root.join(folder)));
    let files = found.into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| matches!(ending, ENDING | SKETCH))
        })
        .collect();
    files.sort_by_key(|path| path.file_name().map(std::ffi::OsStr::to_owned));
    files
}

/// The title the text of a model begins with; none where it has none.
pub fn title(text: &str) -> Option<String> {
    let mut lines = text.lines().take(20);
    let line = lines.find_map(|line| line.trim().strip_prefix("title:"))?;
    let title = line.trim().trim_end_matches(',').trim_matches('"');
    (!title.is_empty()).then(|| title.to_owned())
}

/// A file's name as a title.
pub fn spoken(stem: &str) -> String {
    model::title(&stem.replace('-', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_and_example_is_in_the_program_and_readable() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for (inside, folder) in [(TEMPLATES, "templates"), (EXAMPLES, "examples")] {
            let files = fs::read_dir(root.join(folder))
                .into_iter()
                .flatten()
                .flatten();
            let files = files.filter(|file| file.path().extension().is_some_and(|e| e == ENDING));
            assert_eq!(inside.len(), files.count(), "{folder}");
            for book in inside.iter().map(Book::inside) {
                assert!(book.read().is_ok_and(|model| !model.is_empty()), "{book:?}");
            }
        }
    }

    #[test]
    fn a_folder_adds_to_what_is_inside_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| unreachable!("{error}"));
        for name in ["mine.sketch", "four-stages.ron"] {
            let written = fs::write(folder.path().join(name), "title: Mine\nReg: registry\n");
            assert!(written.is_ok());
        }
        // An absolute folder is taken as it is.
        let books = books(TEMPLATES, &folder.path().display().to_string());
        assert_eq!(books.len(), TEMPLATES.len() + 1);
        assert_eq!(books.last().map(|book| book.title.as_str()), Some("Mine"));
    }
}
