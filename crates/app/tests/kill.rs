//! A process that saves in a loop is killed 200 times at random moments: the file is then the old one or the new one,
//! whole, and never neither.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use app::files;
use model::Model;

const KILLS: usize = 200;
/// Names the file to the process that saves.
const FILE: &str = "PLIMSOLL_TEST_SAVE";

/// Two models of different length, large enough that a save takes a while.
fn models() -> [Model; 2] {
    [300, 900].map(|count| {
        let lines = (0..count).map(|n| format!("E{n}: container\n"));
        let (model, issues) = model::sketch::read(&lines.collect::<String>());
        assert_eq!(issues, []);
        model
    })
}

/// The process that saves: this test itself, started again with a file to save to.
#[test]
fn saver() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else {
        return;
    };
    let models = models();
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        for model in &models {
            assert!(files::write(&path, model).is_ok());
        }
    }
}

fn kill_one(path: &Path, after: Duration) {
    let saved = || {
        std::fs::metadata(path)
            .and_then(|about| about.modified())
            .ok()
    };
    let before = saved();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "saver", "--test-threads=1"])
        .env(FILE, path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The moment is counted from its first whole save, so that starting up takes no part in it.
    let patience = Instant::now() + Duration::from_secs(20);
    while saved() == before && Instant::now() < patience {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_save_leaves_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.ron");
    let wanted = models();
    let mut dice = suite::Dice(7);
    let mut seen = [0_usize; 2];
    let mut cut = 0;
    for kill in 0..KILLS {
        kill_one(&path, Duration::from_micros(dice.roll(40_000) as u64));
        let left = std::fs::read_dir(folder.path()).unwrap().flatten();
        let parts: Vec<PathBuf> = left
            .map(|entry| entry.path())
            .filter(|found| found.extension().is_none_or(|e| e != "ron" && e != "bak"))
            .collect();
        cut += usize::from(!parts.is_empty());
        for part in parts {
            std::fs::remove_file(part).unwrap();
        }
        let read = files::read(&path);
        let found = read
            .unwrap_or_else(|fault| panic!("kill {kill}: {fault:?}"))
            .model;
        let which = wanted.iter().position(|model| *model == found);
        let which = which.unwrap_or_else(|| panic!("kill {kill}: neither the old nor the new"));
        if let Some(count) = seen.get_mut(which) {
            *count += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
    assert!(cut > 0, "no kill fell into a save: {seen:?}");
}
