//! Lists the files of `assets/kinds`, so that a new kind is a new file and nothing else.

use std::{env, fmt::Write, fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/kinds");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .into_string()
                .ok()?
                .strip_suffix(".ron")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    let mut list =
        String::from("/// Name and text of every kind file.\nstatic KINDS: &[(&str, &str)] = &[\n");
    for name in names {
        let path = folder.join(format!("{name}.ron"));
        let _ = writeln!(
            list,
            "    ({name:?}, include_str!({:?})),",
            path.display().to_string()
        );
    }
    list += "];\n";
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("kinds.rs"), list)
}
