//! `record`: records what crosses the line in this version, beside what earlier ones did.

use satchel_tests::recordings::{folder, write};

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all(folder())?;
    write(&folder().join(env!("CARGO_PKG_VERSION")))
}
