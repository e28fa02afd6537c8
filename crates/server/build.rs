//! Puts the built web client, `ui/dist`, into the server, so that one file is the whole of it.
//!
//! Where it was not built, the server builds all the same and says so when asked for it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let dist =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../ui/dist");
    // Cargo can only watch what is there; an empty folder is what `npm run build` begins with anyway.
    if fs::create_dir_all(&dist).is_ok() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    let mut list = String::from("&[\n");
    for file in files(&dist)? {
        let name = file
            .strip_prefix(&dist)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        let path = fs::canonicalize(&file)?;
        let _ = writeln!(
            list,
            "    ({name:?}, include_bytes!({:?})),",
            path.display().to_string()
        );
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("web_client.rs"), list)
}

/// All files in a folder and those below it, in a fixed order.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(dir) else {
        return Ok(found);
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
