//! What the engine asks of the machine: the time, and randomness. A test puts its own in.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom as _, SystemRandom};
use satchel_model::RecordId;

/// The time and the randomness that a workspace runs on.
#[derive(Clone)]
pub struct Host {
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
    fill: Arc<Fill>,
}

/// Fills a slice with random bytes.
type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Host {
    /// The machine's own clock and generator.
    #[must_use]
    pub fn system() -> Self {
        let random = SystemRandom::new();
        Self::new(
            || {
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |since| {
                        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                    })
            },
            move |bytes| {
                #[expect(
                    clippy::expect_used,
                    reason = "without randomness no id or key is safe, and there is nothing to fall back to"
                )]
                random.fill(bytes).expect("the system gives random bytes");
            },
        )
    }

    /// A clock in milliseconds since 1970, and a source of random bytes.
    pub fn new(
        now_ms: impl Fn() -> i64 + Send + Sync + 'static,
        fill: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            now_ms: Arc::new(now_ms),
            fill: Arc::new(fill),
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.now_ms)()
    }

    /// Random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }

    /// A new record's id.
    #[must_use]
    pub fn new_id(&self) -> RecordId {
        RecordId::new(u64::try_from(self.now_ms()).unwrap_or(0), self.random())
    }
}
