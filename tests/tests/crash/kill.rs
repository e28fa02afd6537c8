//! When to kill, and what a killed program leaves behind.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use satchel_tests::program::told;

/// Random moments within the time that a piece of work takes.
pub(crate) struct Moments {
    lots: ChaCha8Rng,
    span: Duration,
}

impl Moments {
    /// Moments within `span`. Prints the seed, which a failing test shows.
    #[expect(clippy::print_stdout, reason = "a failing test shows what it printed")]
    pub(crate) fn within(span: Duration) -> Self {
        let asked = std::env::var("CRASH_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        let seed: u64 = asked.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            u64::from(since.subsec_nanos())
        });
        println!("CRASH_SEED={seed}, within {span:?}");
        Self {
            lots: ChaCha8Rng::seed_from_u64(seed),
            span,
        }
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.lots.random_range(0..end)
    }

    /// Waits until the next moment.
    pub(crate) fn wait(&mut self) {
        std::thread::sleep(self.span.mul_f64(self.lots.random()));
    }

    /// Starts the program and kills it.
    pub(crate) fn kill(&mut self, command: &mut Command) -> Ended {
        let mut child = command.spawn().unwrap();
        self.wait();
        child.kill().unwrap();
        Ended::of(child)
    }

    /// Kills the program anew until that struck it so many times, and looks at what is left each time.
    pub(crate) fn strike(
        &mut self,
        times: usize,
        mut command: impl FnMut() -> Command,
        mut look: impl FnMut(&Ended),
    ) {
        let span = self.span;
        let mut struck = 0;
        while struck < times {
            let ended = self.kill(&mut command());
            look(&ended);
            if ended.killed {
                struck += 1;
            } else {
                // It has less to do than it had, or the machine is quicker: come earlier.
                self.span /= 2;
            }
        }
        self.span = span;
    }
}

/// A program's end.
pub(crate) struct Ended {
    /// Whether it was killed before it ended by itself.
    pub(crate) killed: bool,
    pub(crate) output: Output,
}

impl Ended {
    /// The end of a program that was killed, or ended by itself and well.
    pub(crate) fn of(child: Child) -> Self {
        let output = child.wait_with_output().unwrap();
        let killed = output.status.signal() == Some(9);
        assert!(killed || output.status.success(), "{}", told(&output));
        Self { killed, output }
    }

    /// Whether it gave its answer.
    pub(crate) fn acknowledged(&self) -> bool {
        self.output.stdout.ends_with(b"\n")
    }
}

/// How long a piece of work takes on this machine, now.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}
