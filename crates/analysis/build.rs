//! Lists the files of `assets/rules`, `assets/controls`, `assets/matrices` and `assets/standards`, so that a rule is one file and
//! nothing else has to name it.

use std::{env, fmt::Write, fs, io, path::Path};

fn main() -> io::Result<()> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    let mut list = String::new();
    for (name, folder) in [
        ("RULES", "rules"),
        ("CONTROLS", "controls"),
        ("MATRICES", "matrices"),
        ("STANDARDS", "standards"),
    ] {
        let folder = assets.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<String> = fs::read_dir(&folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "ron"))
            .collect();
        files.sort();
        let _ = writeln!(
            list,
            "/// Name and text of each file.\npub(crate) static {name}: &[(&str, &str)] = &["
        );
        for file in files {
            let path = folder.join(&file).display().to_string();
            let _ = writeln!(list, "    ({file:?}, include_str!({path:?})),");
        }
        list += "];\n";
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("assets.rs"), list)
}
