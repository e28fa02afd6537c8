//! What all requests share.

use std::sync::{Arc, Mutex, PoisonError};

use satchel_engine::segments::keep_segments;
use satchel_engine::{Workspace, keep_ready, notice_others};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use crate::attempts::Attempts;
use crate::certificate::Certificate;
use crate::devices::Devices;
use crate::leaked::Leaked;
use crate::metrics::Metrics;
use crate::news::News;
use crate::presence::Presence;
use crate::security::Refusals;

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) inner: Arc<Inner>,
}

/// The inside of an [`App`].
pub(crate) struct Inner {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) attempts: Attempts,
    /// Permission to work on a thread that may block.
    workers: Arc<Semaphore>,
    /// The same for what waits for its turn to write, which keeps nobody else waiting.
    writers: Arc<Semaphore>,
    /// Permission to hash a password: each takes 19 MiB and a core for its time.
    pub(crate) hashing: Semaphore,
    /// Whoever holds it makes an account: two cannot take one invitation.
    pub(crate) accepting: Mutex<()>,
    pub(crate) news: Arc<News>,
    pub(crate) presence: Arc<Presence>,
    pub(crate) devices: Arc<Devices>,
    pub(crate) metrics: Metrics,
    pub(crate) refusals: Refusals,
    /// Where it is HTTPS that is spoken.
    pub(crate) certificate: Option<Certificate>,
    /// Passwords that no account is to have, where such a list was named.
    pub(crate) leaked: Option<Leaked>,
    closing: watch::Sender<bool>,
}

/// Requests at work at once, as many as either database keeps readers for; more wait, which costs them nothing but their turn. A thousand
/// laptops that hear of news in one moment would each have a thread otherwise, and most of those would open the database anew.
const WORKERS: usize = 8;

/// Pushes at once: all that wait while one is committed are taken in the next commit.
const WRITERS: usize = 16;

/// Passwords hashed at once.
const HASHERS: usize = 2;

impl App {
    pub(crate) fn new(
        workspace: Arc<Workspace>,
        certificate: Option<Certificate>,
        leaked: Option<Leaked>,
    ) -> Self {
        let (news, devices) = (News::of(&workspace), Devices::of(&workspace));
        keep_ready(Arc::downgrade(&workspace));
        keep_segments(Arc::downgrade(&workspace));
        notice_others(&workspace);
        let inner = Inner {
            workspace,
            workers: Arc::new(Semaphore::new(WORKERS)),
            writers: Arc::new(Semaphore::new(WRITERS)),
            attempts: Attempts::default(),
            hashing: Semaphore::new(HASHERS),
            accepting: Mutex::new(()),
            news,
            presence: Arc::default(),
            devices,
            metrics: Metrics::default(),
            refusals: Refusals::default(),
            certificate,
            leaked,
            closing: watch::Sender::new(false),
        };
        inner.metrics.begin(inner.now_ms());
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Runs blocking work where that is allowed.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> T {
        self.in_turn(&self.inner.workers, work).await
    }

    /// The same for what waits for its turn to write.
    pub(crate) async fn writing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> T {
        self.in_turn(&self.inner.writers, work).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        turns: &Arc<Semaphore>,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> T {
        // Nobody closes it, so there is always a turn. It lasts as long as the work, even where whoever asked for that has gone.
        let turn = Arc::clone(turns).acquire_owned().await;
        self.at_once(move |inner| {
            let _turn = turn;
            work(inner)
        })
        .await
    }

    /// The same without waiting for others.
    pub(crate) async fn at_once<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> T {
        let inner = self.inner.clone();
        match spawn_blocking(move || work(&inner)).await {
            Ok(done) => done,
            Err(stopped) => match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Only a runtime that shuts down cancels; this task is then never polled again.
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// Whether it is to stop, and takes no more work than is under way.
    pub(crate) fn is_closing(&self) -> bool {
        *self.inner.closing.borrow()
    }

    /// Ends the streams.
    pub(crate) fn close(&self) {
        self.inner.closing.send_replace(true);
    }

    /// Returns when the streams are to end.
    pub(crate) async fn closed(&self) {
        let mut closing = self.inner.closing.subscribe();
        let _ = closing.wait_for(|closing| *closing).await;
    }
}

impl Inner {
    pub(crate) fn now_ms(&self) -> i64 {
        self.workspace.host().now_ms()
    }

    /// Waits for the right to make an account.
    pub(crate) fn one_at_a_time(&self) -> std::sync::MutexGuard<'_, ()> {
        self.accepting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
