//! `make soak SEED=n`: the simulation under one seed after another, from `n` on, until somebody stops it or something is lost.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use satchel_tests::simulation::{self, Outcome, Violation};

/// Between two words of how far it is.
const TELL: Duration = Duration::from_secs(60);

/// Where one stops by oneself: nobody runs so many.
const LAST: u64 = u64::MAX / 2;

fn main() -> ExitCode {
    let Some(Ok(first)) = std::env::args().nth(1).map(|arg| arg.parse::<u64>()) else {
        eprintln!("usage: soak SEED");
        return ExitCode::from(2);
    };
    let (next, faults) = (AtomicU64::new(first), AtomicU64::new(0));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let failed = std::thread::scope(|scope| {
        let all: Vec<_> = (0..cores)
            .map(|_| scope.spawn(|| run(&next, &faults, first)))
            .collect();
        all.into_iter().find_map(|one| one.join().ok().flatten())
    });
    match failed {
        Some((seed, violation)) => {
            println!("{violation}\nreplay: make simulate SEED={seed}");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

/// Takes one seed after another until one fails, here or on another thread.
fn run(next: &AtomicU64, faults: &AtomicU64, first: u64) -> Option<(u64, Violation)> {
    let mut told = Instant::now();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= LAST {
            return None;
        }
        match one(seed) {
            Ok(outcome) => {
                let own: u64 = outcome.faults.values().sum();
                let all = faults.fetch_add(own, Ordering::Relaxed) + own;
                if told.elapsed() >= TELL {
                    told = Instant::now();
                    println!("{} seeds, {all} faults, nothing lost", seed - first);
                }
            }
            Err(violation) => {
                next.store(LAST, Ordering::Relaxed);
                return Some((seed, violation));
            }
        }
    }
}

/// One run. A panic in it is a violation like any other: the other threads are to hear of it.
fn one(seed: u64) -> Result<Outcome, Violation> {
    catch_unwind(|| simulation::run(seed, simulation::STEPS, &mut |_| {}))
        .unwrap_or_else(|_| Err(Violation(format!("seed {seed}: it panicked"))))
}
