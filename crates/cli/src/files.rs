//! Files in and out: size checked before reading, complaints with a place, outputs that are replaced whole or not at
//! all.

use std::{
    fs::{self, File, Permissions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use model::{Issue, Model, file, sketch};
use sha2::{Digest, Sha256};

use crate::Error;

/// The largest input, in bytes; larger ones are refused before they are read.
pub const MAX_BYTES: u64 = 128 << 20;

/// A model with where it came from.
#[derive(Debug)]
pub struct Input {
    pub model: Model,
    /// The file's name as the caller gave it.
    pub file: String,
    /// SHA-256 of the file's bytes, in hex.
    pub sha256: String,
}

impl Input {
    /// The file's name without its folder, as outputs show it: they are the same wherever the file lies.
    pub fn name(&self) -> String {
        let name = Path::new(&self.file).file_name();
        calm(&name.unwrap_or_default().to_string_lossy())
    }
}

/// Whether a path means standard input or output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    if is_dash(path) {
        "standard input".to_owned()
    } else {
        calm(&path.display().to_string())
    }
}

/// A text without control characters, which a terminal would obey and which could forge a line.
pub(crate) fn calm(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn trouble(path: &Path, verb: &str, error: &io::Error) -> Error {
    let (why, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such file or folder", "check the path"),
        io::ErrorKind::PermissionDenied => ("permission is denied", "check who may use it"),
        io::ErrorKind::IsADirectory => ("it is a folder", "name a file in it"),
        io::ErrorKind::StorageFull => ("the disk is full", "make room; nothing was replaced"),
        _ => {
            return plain(
                format!("{} cannot be {verb}: {error}", shown(path)),
                "nothing was changed",
            );
        }
    };
    plain(format!("{} cannot be {verb}: {why}", shown(path)), hint)
}

fn plain(what: String, hint: &str) -> Error {
    Error::File {
        what,
        hint: hint.to_owned(),
    }
}

fn too_large(path: &Path) -> Error {
    let what = format!("{} is larger than {} MiB", shown(path), MAX_BYTES >> 20);
    plain(
        what,
        "a model of 10,000 elements takes about 10 MiB; is this the right file?",
    )
}

/// Reads a text, at most [`MAX_BYTES`] of it.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    if is_dash(path) {
        let mut input = io::stdin().lock().take(MAX_BYTES + 1);
        input
            .read_to_end(&mut bytes)
            .map_err(|error| trouble(path, "read", &error))?;
    } else {
        let about = fs::metadata(path).map_err(|error| trouble(path, "read", &error))?;
        if about.is_dir() {
            return Err(trouble(path, "read", &io::ErrorKind::IsADirectory.into()));
        }
        if about.len() > MAX_BYTES {
            return Err(too_large(path));
        }
        let file = File::open(path).map_err(|error| trouble(path, "read", &error))?;
        bytes.reserve(usize::try_from(about.len()).unwrap_or_default());
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| trouble(path, "read", &error))?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(path));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text =
            String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
        let issue = Issue::at(
            &text,
            valid,
            "a byte here is no UTF-8 text",
            "save the file as UTF-8",
        );
        Error::Issues {
            file: shown(path),
            issues: vec![issue],
        }
    })
}

/// Reads a model file or a sketch.
///
/// # Errors
/// What stops it, with file, line and column.
pub fn read_model(path: &Path) -> Result<Input, Error> {
    let text = read_text(path)?;
    let read = if is_sketch(path, &text) {
        whole_sketch(&text)
    } else {
        file::read(&text)
    };
    let model = read.map_err(|issues| Error::Issues {
        file: shown(path),
        issues,
    })?;
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    let file = if is_dash(path) {
        "-".to_owned()
    } else {
        path.display().to_string()
    };
    Ok(Input {
        model,
        file,
        sha256,
    })
}

/// Whether a file is a sketch: its ending says so, else its first characters.
fn is_sketch(path: &Path, text: &str) -> bool {
    match path.extension().and_then(|end| end.to_str()) {
        Some("ron") => false,
        Some("sketch" | "txt") => true,
        _ => {
            let start = text.trim_start_matches('\u{feff}').trim_start();
            !start.is_empty()
                && !["(", "//", "/*", "#!["]
                    .iter()
                    .any(|mark| start.starts_with(mark))
        }
    }
}

fn whole_sketch(text: &str) -> Result<Model, Vec<Issue>> {
    let (model, issues) = sketch::read(text);
    if model.is_empty() && issues.is_empty() {
        let hint = "write one line a thing, such as App: container";
        return Err(vec![Issue::new(1, 1, "the sketch holds nothing", hint)]);
    }
    if issues.is_empty() {
        Ok(model)
    } else {
        Err(issues)
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where an output goes: a file that is replaced when complete, or straight to a device or standard output.
pub(crate) enum Output {
    Straight(Box<dyn Write>),
    Whole {
        file: tempfile::NamedTempFile,
        path: PathBuf,
    },
}

impl Output {
    /// Opens an output. Nothing that exists is touched yet.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if is_dash(path) {
            return Ok(Self::Straight(stdout()));
        }
        let path = fs::canonicalize(path).unwrap_or_else(|_| followed(path));
        let about = fs::metadata(&path).ok();
        if about.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(trouble(
                &path,
                "written",
                &io::ErrorKind::IsADirectory.into(),
            ));
        }
        if about.as_ref().is_some_and(|about| !about.is_file()) {
            let file = File::options()
                .write(true)
                .open(&path)
                .map_err(|error| trouble(&path, "written", &error))?;
            return Ok(Self::Straight(Box::new(io::BufWriter::new(file))));
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mode = about.map(|about| about.permissions());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".plimsoll-").suffix(".part");
        let permissions = mode.or_else(usual);
        if let Some(permissions) = permissions.clone() {
            builder.permissions(permissions);
        }
        let file = builder
            .tempfile_in(folder)
            .map_err(|error| trouble(&path, "written", &error))?;
        Ok(Self::Whole { file, path })
    }

    /// Writes through `fill`, then puts the whole in place.
    pub fn write(self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        match self {
            Self::Straight(mut out) => match fill(&mut out).and_then(|()| out.flush()) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                done => done.map_err(|error| trouble(Path::new("the output"), "written", &error)),
            },
            Self::Whole { mut file, path } => {
                let failed = |error: io::Error| trouble(&path, "written", &error);
                let mut out = io::BufWriter::with_capacity(1 << 16, file.as_file_mut());
                fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
                drop(out);
                file.as_file().sync_all().map_err(failed)?;
                file.persist(&path)
                    .map_err(|error| trouble(&path, "written", &error.error))?;
                Ok(())
            }
        }
    }
}

/// Where a link that points to nothing points, so that writing makes the file and keeps the link.
fn followed(path: &Path) -> PathBuf {
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(next);
    }
    path
}

/// Standard output with a large buffer, without the line-wise one in between.
#[cfg(unix)]
fn stdout() -> Box<dyn Write> {
    use std::os::fd::AsFd;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(out) => Box::new(io::BufWriter::with_capacity(1 << 16, File::from(out))),
        Err(_) => Box::new(io::BufWriter::new(io::stdout())),
    }
}

#[cfg(not(unix))]
fn stdout() -> Box<dyn Write> {
    Box::new(io::BufWriter::with_capacity(1 << 16, io::stdout()))
}

/// What a new file may be used for: reading and writing, less what the user's mask takes away.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "other systems have none")]
fn usual() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual() -> Option<Permissions> {
    None
}

/// Refuses an output that is the input.
pub(crate) fn apart(input: &Path, output: &Path) -> Result<(), Error> {
    let same = !is_dash(input)
        && fs::canonicalize(input)
            .ok()
            .zip(fs::canonicalize(output).ok())
            .is_some_and(|(a, b)| a == b);
    if same {
        let what = format!("{} is both the input and the output", output.display());
        return Err(Error::Call {
            what,
            hint: "name another file after --to".to_owned(),
        });
    }
    Ok(())
}
