//! The hybrid logical clock: wall time that never runs backwards.

use serde::{Deserialize, Serialize};

/// A point in hybrid logical time: milliseconds since 1970, and a counter that orders what happens
/// within one of them (Kulkarni et al., "Logical Physical Clocks", 2014).
///
/// It decides only which of two *concurrent* values is shown; an edit that saw the other always wins
/// whatever the clocks say, so a laptop that is ten years wrong neither loses nor blocks anything.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Hlc {
    /// Milliseconds since 1970.
    pub ms: i64,
    /// Order within one millisecond.
    pub counter: u32,
}

/// The clock of one database: remembers its last reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    last: Hlc,
}

impl Clock {
    /// A clock that has already shown `last`.
    #[must_use]
    pub const fn after(last: Hlc) -> Self {
        Self { last }
    }

    /// The next reading, given the wall clock: later than every reading before it.
    ///
    /// Readings of other databases are not taken over: one laptop set to 2036 would pull the whole
    /// team's clocks with it.
    pub fn tick(&mut self, wall_ms: i64) -> Hlc {
        self.last = if wall_ms > self.last.ms {
            Hlc {
                ms: wall_ms,
                counter: 0,
            }
        } else if self.last.ms - wall_ms > MAX_AHEAD_MS {
            // The wall clock was set back from a wrong future: follow it again.
            Hlc {
                ms: wall_ms,
                counter: 0,
            }
        } else {
            Hlc {
                ms: self.last.ms,
                counter: self.last.counter + 1,
            }
        };
        self.last
    }
}

/// How far the clock may stay ahead of the wall before it follows it back: an hour covers a daylight
/// saving mistake, and anything longer was a wrong clock that someone has put right.
const MAX_AHEAD_MS: i64 = 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_grow_while_the_wall_stands_still_or_steps_back_a_little() {
        let mut clock = Clock::default();
        let first = clock.tick(1_000);
        let second = clock.tick(1_000);
        let third = clock.tick(400);
        assert!(first < second && second < third);
        assert_eq!(third.ms, 1_000);
    }

    #[test]
    fn a_clock_put_right_after_years_is_followed() {
        let mut clock = Clock::after(Hlc {
            ms: 10_000_000_000,
            counter: 4,
        });
        assert_eq!(clock.tick(5_000).ms, 5_000);
    }
}
