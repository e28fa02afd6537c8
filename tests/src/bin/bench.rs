//! `make bench [BENCH=name] [RECORDS=n]`: measures, one line a figure.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use satchel_tests::bench::sync::crowd;
use satchel_tests::bench::{BENCHES, Scale, large};

/// The one that the programs have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if let Some(dir) = std::env::var_os(large::OPEN) {
        return large::open_in(dir.as_ref());
    }
    if let Some(dir) = std::env::var_os(crowd::SERVE) {
        return crowd::serve_in(dir.as_ref());
    }
    let mut args = std::env::args().skip(1);
    let name = args.next().filter(|name| !name.is_empty());
    let records = args.next().and_then(|records| records.parse().ok());
    let chosen: Vec<_> = BENCHES
        .iter()
        .filter(|bench| name.as_deref().is_none_or(|name| is_part(bench.name, name)))
        .collect();
    if chosen.is_empty() {
        eprintln!(
            "there is no benchmark of that name; there are {}",
            BENCHES.map(|bench| bench.name).join(", ")
        );
        std::process::exit(2);
    }
    for bench in chosen {
        (bench.run)(Scale { records });
    }
}

/// Whether a benchmark is the one of that name, or a part of it: `sync.push_pg` is one of `sync`.
fn is_part(bench: &str, name: &str) -> bool {
    let rest = bench.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
