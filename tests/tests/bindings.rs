//! The interface's bindings are those that the Rust types give.

use satchel_tests::bindings;

#[test]
fn bindings_are_fresh() {
    let committed = std::fs::read_to_string(bindings::path()).unwrap_or_default();
    let fresh = bindings::text();
    let differs = fresh
        .lines()
        .zip(committed.lines())
        .find(|(fresh, committed)| fresh != committed);
    assert!(
        fresh == committed,
        "ui/src/api/bindings.ts is stale; run `make bindings` and commit it.\nFirst difference: {:?}",
        differs.unwrap_or(("one is longer", ""))
    );
}
