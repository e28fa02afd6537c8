//! How often someone may try to sign in: enough for a person's typing, too little for a list of passwords.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::problem::Problem;

/// Tries at one account from one address within [`WINDOW_MS`].
const TRIES: u32 = 10;

/// A quarter of an hour: nobody waits longer for having mistyped.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// More pairs are not remembered: a flood of addresses must not fill the memory.
const REMEMBERED: usize = 20_000;

#[derive(Default)]
pub(crate) struct Attempts {
    tried: Mutex<HashMap<(IpAddr, String), Tried>>,
}

struct Tried {
    since_ms: i64,
    count: u32,
}

impl Attempts {
    /// Counts a try before it is made, so that many at once count too.
    pub(crate) fn begin(&self, address: IpAddr, email: &str, now_ms: i64) -> Result<(), Problem> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if tried.len() >= REMEMBERED {
            tried.retain(|_, tried| is_recent(tried, now_ms));
        }
        if tried.len() >= REMEMBERED {
            return Err(Problem::too_many_attempts());
        }
        let entry = tried.entry((address, email.to_owned())).or_insert(Tried {
            since_ms: now_ms,
            count: 0,
        });
        if !is_recent(entry, now_ms) {
            *entry = Tried {
                since_ms: now_ms,
                count: 0,
            };
        }
        entry.count += 1;
        if entry.count > TRIES {
            Err(Problem::too_many_attempts())
        } else {
            Ok(())
        }
    }

    /// Forgets the tries of someone who got in.
    pub(crate) fn succeeded(&self, address: IpAddr, email: &str) {
        self.tried
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(address, email.to_owned()));
    }
}

/// Also where the clock was set back meanwhile: then the window begins anew.
fn is_recent(tried: &Tried, now_ms: i64) -> bool {
    (0..WINDOW_MS).contains(&now_ms.saturating_sub(tried.since_ms))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn the_eleventh_try_waits_a_quarter_of_an_hour() {
        let attempts = Attempts::default();
        let tries = |email: &str, now_ms| attempts.begin(HERE, email, now_ms).is_ok();
        assert!((0..10).all(|at| tries("ada@example.com", at)));
        assert!(!tries("ada@example.com", 11));
        assert!(tries("bob@example.com", 11));
        // Whoever guesses keeps nobody out who is elsewhere.
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
        assert!(attempts.begin(elsewhere, "ada@example.com", 11).is_ok());
        assert!(!tries("ada@example.com", WINDOW_MS - 1));
        assert!(tries("ada@example.com", WINDOW_MS));
    }

    #[test]
    fn success_and_a_clock_set_back_begin_anew() {
        let attempts = Attempts::default();
        for _ in 0..11 {
            let _ = attempts.begin(HERE, "ada@example.com", 1_000);
        }
        assert!(attempts.begin(HERE, "ada@example.com", 1_000).is_err());
        assert!(attempts.begin(HERE, "ada@example.com", -1_000).is_ok());
        attempts.succeeded(HERE, "ada@example.com");
        assert!((0..10).all(|_| attempts.begin(HERE, "ada@example.com", 2_000).is_ok()));
    }

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory() {
        let attempts = Attempts::default();
        for at in 0..REMEMBERED + 50 {
            let _ = attempts.begin(HERE, &at.to_string(), 0);
        }
        assert_eq!(attempts.tried.lock().unwrap().len(), REMEMBERED);
        assert!(attempts.begin(HERE, "new", WINDOW_MS).is_ok());
    }
}
