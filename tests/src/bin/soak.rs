//! `make soak SEED=n`: the simulation under one seed after another, from `n` on, until somebody stops it or something is lost.
//! With a number of minutes after the seed, it stops by itself.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use satchel_tests::simulation::{self, Outcome, Violation};
use satchel_tests::vfs::Tally;

/// Between two words of how far it is.
const TELL: Duration = Duration::from_secs(60);

/// Where one stops by oneself: nobody runs so many.
const LAST: u64 = u64::MAX / 2;

/// All runs together.
struct Soak {
    next: AtomicU64,
    until: Option<Instant>,
    done: Mutex<Done>,
}

/// What came of those that are over.
struct Done {
    seeds: u64,
    faults: Tally,
    began: Instant,
    told: Instant,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>());
    let (Some(Ok(first)), minutes @ (None | Some(Ok(_)))) = (args.next(), args.next()) else {
        eprintln!("usage: soak SEED [MINUTES]");
        return ExitCode::from(2);
    };
    let now = Instant::now();
    let length = |minutes: u64| now + Duration::from_secs(60 * minutes);
    let soak = Soak {
        next: AtomicU64::new(first),
        until: minutes.and_then(Result::ok).map(length),
        done: Mutex::new(Done {
            seeds: 0,
            faults: Tally::new(),
            began: now,
            told: now,
        }),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let failed = std::thread::scope(|scope| {
        let all: Vec<_> = (0..cores).map(|_| scope.spawn(|| soak.run())).collect();
        all.into_iter().find_map(|one| one.join().ok().flatten())
    });
    soak.done().tell();
    match failed {
        Some((seed, violation)) => {
            println!("{violation}\nreplay: make simulate SEED={seed}");
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

impl Soak {
    fn done(&self) -> std::sync::MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one seed after another until one fails, here or on another thread.
    fn run(&self) -> Option<(u64, Violation)> {
        loop {
            let seed = self.next.fetch_add(1, Ordering::Relaxed);
            if seed >= LAST || self.until.is_some_and(|until| Instant::now() >= until) {
                return None;
            }
            match one(seed) {
                Ok(outcome) => self.done().add(&outcome),
                Err(violation) => {
                    self.next.store(LAST, Ordering::Relaxed);
                    return Some((seed, violation));
                }
            }
        }
    }
}

impl Done {
    fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        for (fault, count) in &outcome.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        if self.told.elapsed() >= TELL {
            self.told = Instant::now();
            println!("{} seeds, {} faults", self.seeds, self.all());
        }
    }

    fn all(&self) -> u64 {
        self.faults.values().sum()
    }

    /// Says how many faults there were of each kind, and how many a second.
    fn tell(&self) {
        let seconds = self.began.elapsed().as_secs().max(1);
        let (seeds, all) = (self.seeds, self.all());
        println!(
            "{seeds} seeds, {all} faults in {seconds} s, {} a second:",
            all / seconds
        );
        for (fault, count) in &self.faults {
            println!("{count:>9} {fault}");
        }
    }
}

/// One run. A panic in it is a violation like any other: the other threads are to hear of it.
fn one(seed: u64) -> Result<Outcome, Violation> {
    catch_unwind(|| simulation::run(seed, simulation::STEPS, &mut |_| {}))
        .unwrap_or_else(|_| Err(Violation(format!("seed {seed}: it panicked"))))
}
