//! Reading and writing models. An unreadable file is a list of faults and never an empty model; a file is replaced only
//! by a whole new one.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    time::SystemTime,
};

use model::{Issue, Model};

/// The ending of Plimsoll's own files.
pub const ENDING: &str = "ron";
/// The ending of text sketches.
pub const SKETCH: &str = "sketch";

/// Why a file could not be read or written, as people read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub path: PathBuf,
    pub what: String,
    /// Places in the file, if it was its text.
    pub issues: Vec<Issue>,
}

/// What a file was like when it was last read or written here, to notice that another program changed it.
pub type Stamp = Option<(SystemTime, u64)>;

/// A file that was read.
pub struct Read {
    pub model: Model,
    /// Sketches are read but not written back: saving asks for a name.
    pub is_sketch: bool,
    pub stamp: Stamp,
}

fn fault(path: &Path, what: impl Into<String>, issues: Vec<Issue>) -> Fault {
    Fault {
        path: path.to_owned(),
        what: what.into(),
        issues,
    }
}

/// Reads a model or a sketch.
pub fn read(path: &Path) -> Result<Read, Fault> {
    let text = fs::read_to_string(path).map_err(|error| {
        fault(
            path,
            format!("The file cannot be read: {}", plain(&error)),
            Vec::new(),
        )
    })?;
    let is_sketch = path
        .extension()
        .is_some_and(|ending| ending == SKETCH || ending == "txt");
    let model = if is_sketch {
        sketch(&text).map_err(|issues| unread(path, issues))?
    } else {
        parse(path, &text)?
    };
    Ok(Read {
        model,
        is_sketch,
        stamp: stamp(path),
    })
}

/// Reads a model from the text of a file.
pub fn parse(path: &Path, text: &str) -> Result<Model, Fault> {
    model::file::read(text).map_err(|issues| unread(path, issues))
}

fn unread(path: &Path, issues: Vec<Issue>) -> Fault {
    let count = match issues.len() {
        1 => "1 problem".to_owned(),
        n => format!("{n} problems"),
    };
    let what = format!("The file has {count} and was not opened");
    fault(path, what, issues)
}

fn sketch(text: &str) -> Result<Model, Vec<Issue>> {
    let (model, issues) = model::sketch::read(text);
    if issues.is_empty() {
        Ok(model)
    } else {
        Err(issues)
    }
}

/// Writes a model: a new file beside the old one, synced, then put in its place. The version before is kept
/// as `.bak`.
pub fn write(path: &Path, model: &Model) -> Result<Stamp, Fault> {
    let text = model::file::write(model)
        .map_err(|issue| fault(path, "The model cannot be written", vec![issue]))?;
    replace(path, &text, true).map_err(|error| {
        let what = format!("The file was not saved: {}", plain(&error));
        fault(path, what, Vec::new())
    })?;
    Ok(stamp(path))
}

/// Puts a text in the place of a file: a new file beside it, written and synced, takes its name. Whoever reads at any
/// moment sees the old text or the new one. `kept` keeps the text before as `.bak`.
pub fn replace(path: &Path, text: &str, kept: bool) -> io::Result<()> {
    replace_bytes(path, text.as_bytes(), kept)
}

/// The same for a file that is no text.
pub fn replace_bytes(path: &Path, bytes: &[u8], kept: bool) -> io::Result<()> {
    // A link stays one: what it points to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    // The version before stays beside it; a first save has none.
    if kept {
        let _ = fs::copy(path, backup(path));
    }
    file.persist(path).map_err(|error| error.error)?;
    // A folder that cannot be synced (Windows) is no reason to call the file unsaved.
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The name of the version before: `web.ron.bak`.
fn backup(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    name.into()
}

/// A name as a file's name without its ending: letters and digits, parted by dashes.
pub fn stem(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        "model".to_owned()
    } else {
        words.join("-")
    }
}

/// What the file is like now.
pub fn stamp(path: &Path) -> Stamp {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// An error in words, without its number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not use it".to_owned(),
        io::ErrorKind::InvalidData => "it is not text".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_a_broken_file_says_where()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("web.ron");
        let (model, _) = model::sketch::read("Web: container\nReg: registry\nReg -> Web: pull\n");
        assert!(write(&path, &model).is_ok());
        assert!(read(&path).is_ok_and(|file| file.model == model));
        assert!(!backup(&path).exists());
        assert!(write(&path, &Model::default()).is_ok());
        let before = fs::read_to_string(backup(&path))?;
        assert!(model::file::read(&before).is_ok_and(|before| before == model));
        fs::write(&path, "(format: \"plimsoll\",\n version: 1, nonsense)")?;
        let fault = read(&path).err().ok_or("read")?;
        assert!(fault.issues.iter().all(|issue| issue.line > 0), "{fault:?}");
        assert!(!fault.issues.is_empty());
        Ok(())
    }
}
