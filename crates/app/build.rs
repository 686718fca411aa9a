//! Lists the files of `templates` and `examples`, so that the program has them wherever it lies, and a new one is a new
//! file and nothing else.

use std::{env, fmt::Write, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut lists = String::new();
    for folder in ["templates", "examples"] {
        let folder_path = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder_path.display());
        let mut names: Vec<String> = fs::read_dir(&folder_path)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".ron").map(str::to_owned))
            .collect();
        names.sort();
        let list = folder.to_uppercase();
        let _ = writeln!(lists, "/// Name and text of every file of `{folder}`.");
        let _ = writeln!(lists, "static {list}: &[(&str, &str)] = &[");
        for name in names {
            let path = folder_path
                .join(format!("{name}.ron"))
                .display()
                .to_string();
            let _ = writeln!(lists, "    ({name:?}, include_str!({path:?})),");
        }
        lists += "];\n";
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("shelf.rs"), lists)
}
