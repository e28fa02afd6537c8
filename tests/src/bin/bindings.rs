//! Writes the interface's bindings: `make bindings`.

use satchel_tests::bindings;

fn main() -> std::io::Result<()> {
    std::fs::write(bindings::path(), bindings::text())
}
