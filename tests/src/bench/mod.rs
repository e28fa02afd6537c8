//! The benchmarks: one file each, one line in [`BENCHES`]. Each prints `name value unit`, and for a peer
//! measured in the same run `name.peer value unit`.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    missing_docs
)]

mod edit;
mod import;
pub mod large;
mod moving;
mod peer;
mod query;
pub mod sync;
mod team;

use std::path::Path;
use std::time::{Duration, Instant};

use satchel_engine::{Host, NewWorkspace, Place, Workspace};

/// One benchmark.
pub struct Bench {
    pub name: &'static str,
    pub run: fn(Scale),
}

/// How large to measure.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// `None` for the size that the figure is defined at.
    pub records: Option<usize>,
}

pub const BENCHES: [Bench; 11] = [
    Bench {
        name: "import",
        run: import::run,
    },
    Bench {
        name: "edit",
        run: edit::run,
    },
    Bench {
        name: "large",
        run: large::run,
    },
    Bench {
        name: "query",
        run: query::run,
    },
    Bench {
        name: "sync",
        run: sync::run,
    },
    Bench {
        name: "sync.crowd",
        run: sync::crowd::run,
    },
    Bench {
        name: "sync.push_pg",
        run: sync::push_pg::run,
    },
    Bench {
        name: "team.sign_in",
        run: team::sign_in,
    },
    Bench {
        name: "team.sign_out",
        run: team::sign_out,
    },
    Bench {
        name: "team.restore",
        run: team::restore,
    },
    Bench {
        name: "move",
        run: moving::run,
    },
];

/// The key of every workspace that is measured.
pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) fn figure(name: &str, value: f64, unit: &str) {
    println!(
        "{name} {value:.prec$} {unit}",
        prec = if value >= 100.0 { 0 } else { 2 }
    );
}

pub(crate) fn workspace(dir: &Path) -> Workspace {
    let place = Place {
        dir: dir.join("workspace"),
    };
    Workspace::create(
        &place,
        &KEY,
        Host::system(),
        &NewWorkspace {
            name: "Bench".into(),
        },
    )
    .unwrap()
}

/// The value below which a share of the times lies.
pub(crate) fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = ((times.len() - 1) as f64 * share).round() as usize;
    times[at]
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}
