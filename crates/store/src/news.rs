//! Hearing of what other programs write to the same database.

use std::time::Duration;

/// Waits for what other programs write. Nothing is told of it but that there may be something: the log says what.
pub trait News: Send {
    /// Returns when another program may have written, and at the latest after as long as it is good to go without a
    /// look of one's own. The first call returns as soon as nothing that comes after it can be missed.
    fn wait(&mut self);
}

/// Looks from time to time, where a database tells nobody.
pub struct Polling {
    pause: Duration,
}

impl Polling {
    /// Returns after as long as this.
    #[must_use]
    pub const fn every(pause: Duration) -> Self {
        Self { pause }
    }
}

impl News for Polling {
    fn wait(&mut self) {
        std::thread::sleep(self.pause);
    }
}
