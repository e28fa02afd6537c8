//! Sync as it goes on by itself: what is typed here goes out at once, what others did comes in as the server
//! tells of it, and after a cut everything is found out anew.

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use reqwest::Url;
use tokio::sync::watch;

use crate::client::Sync;
use crate::core::{Exchange, backoff_ms};
use crate::inner::Inner;
use crate::news::{Heard, News, WITH_CHANGES};
use crate::{Error, SyncState, address, http};

impl Sync {
    /// Keeps the workspace equal with its server for as long as it is polled. Begins when a server is joined,
    /// pauses while the person works offline, and never fails: what is wrong is told in the status.
    pub async fn live(&self) {
        let mut signals = self.signals();
        let mut failures = 0;
        loop {
            signals.woken.mark_unchanged();
            if *signals.offline.borrow_and_update() || !self.is_joined().await {
                tokio::select! {
                    _ = signals.offline.changed() => {}
                    _ = signals.woken.changed() => {}
                    _ = signals.edits.changed() => self.recount().await,
                }
                continue;
            }
            let Err(error) = self.stay_connected(&mut signals, &mut failures).await else {
                continue;
            };
            failures += 1;
            tracing::debug!(%error, failures, "sync was interrupted");
            self.wait(&error, failures, &mut signals).await;
        }
    }

    /// One connection to the server, from hello to its end. Good where the person ended it.
    async fn stay_connected(&self, signals: &mut Signals, failures: &mut u32) -> Result<(), Error> {
        // Before the stream was there, news went unheard; and who one is to the server may have changed.
        self.exchange(Exchange::greet).await?;
        let mut line = self.connect().await.map_err(|error| self.troubled(error))?;
        self.exchange(Exchange::look).await?;
        *failures = 0;
        let _on_line = OnLine::of(&self.inner);
        loop {
            tokio::select! {
                news = line.next() => match news {
                    Some(Ok(Heard::Present(present))) => drop(self.inner.present.send_replace(Some(present))),
                    Some(Ok(Heard::News(told))) => self.turn(|_| {}, move |exchange, inner, wire| Inner::told(exchange, inner, wire, told)).await?,
                    Some(Err(error)) => return Err(self.troubled(error)),
                    None => return Err(self.troubled(Error::Unreachable { url: self.inner.url()?.to_string(), why: "it ended the connection".to_owned() })),
                },
                _ = signals.edits.changed() => self.exchange(|_| {}).await?,
                // Someone asked for an exchange, which is done already, or joined another server.
                _ = signals.woken.changed() => return Ok(()),
                _ = signals.offline.changed() => return Ok(()),
            }
        }
    }

    /// Waits until it makes sense to try again.
    async fn wait(&self, error: &Error, failures: u32, signals: &mut Signals) {
        let jitter = u32::from_le_bytes(self.inner.workspace.host().random());
        // Who was refused may try until the person acts, but not so as to be a nuisance.
        let failures = if error.needs_a_person() {
            u32::MAX
        } else {
            failures
        };
        let pause = tokio::time::sleep(Duration::from_millis(backoff_ms(failures, jitter)));
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return,
                _ = signals.woken.changed() => return,
                _ = signals.offline.changed() => return,
                // An edit only counts for what waits: nobody's battery is spent on a server that is not there.
                _ = signals.edits.changed() => self.recount().await,
            }
        }
    }

    async fn connect(&self) -> Result<Line, Error> {
        let (url, token) = self
            .blocking(|inner| Ok((inner.url()?, inner.token())))
            .await?;
        let token = token.ok_or_else(|| Error::SignedOut {
            url: url.to_string(),
        })?;
        let path = format!("sync/live?{WITH_CHANGES}");
        let request = self.inner.http.get(&url, &path)?.bearer_auth(token);
        let response = http::send(&url, request, "text/event-stream").await?;
        Ok(line(url, response))
    }

    async fn is_joined(&self) -> bool {
        self.blocking(|inner| Ok(inner.workspace.server()?.is_some()))
            .await
            .unwrap_or(false)
    }

    async fn recount(&self) {
        if let Err(error) = self.blocking(|inner| inner.publish(|_| {})).await {
            tracing::warn!(%error, "what waits could not be counted");
        }
    }

    /// Shows an error that no exchange has met.
    fn troubled(&self, error: Error) -> Error {
        self.inner.trouble(&error);
        error
    }

    fn signals(&self) -> Signals {
        Signals {
            edits: self.edits(),
            offline: self.inner.offline.subscribe(),
            woken: self.inner.wake.subscribe(),
        }
    }

    fn edits(&self) -> watch::Receiver<u64> {
        let (sender, receiver) = watch::channel(0);
        let events = self.inner.workspace.subscribe();
        // The engine knows no async. The thread ends with the workspace, or with the first event after this client.
        std::thread::spawn(move || {
            for event in events {
                if sender.is_closed() {
                    return;
                }
                // What was sent is told of, too, and is no edit.
                sender.send_if_modified(|seq| std::mem::replace(seq, event.seq) < event.seq);
            }
        });
        receiver
    }
}

/// What can interrupt a wait.
struct Signals {
    /// Every commit here: the position of its last change.
    edits: watch::Receiver<u64>,
    /// The person switched the network off or on.
    offline: watch::Receiver<bool>,
    /// Someone had an exchange done, or joined another server.
    woken: watch::Receiver<()>,
}

type Line = Pin<Box<dyn Stream<Item = Result<Heard, Error>> + Send>>;

/// What a live stream tells.
fn line(url: Url, response: reqwest::Response) -> Line {
    let parts = response
        .bytes_stream()
        .scan(News::default(), move |news, part| {
            let heard = match part {
                Ok(bytes) => news.hear(&bytes).into_iter().map(Ok).collect(),
                Err(error) => vec![Err(http::failure(&url, &error))],
            };
            std::future::ready(Some(futures_util::stream::iter(heard)))
        });
    Box::pin(parts.flatten())
}

/// Notes that the live stream stands, for as long as this is held.
struct OnLine<'i>(&'i Inner);

impl<'i> OnLine<'i> {
    fn of(inner: &'i Inner) -> Self {
        inner.is_on_line.store(true, Ordering::Relaxed);
        Self(inner)
    }
}

impl Drop for OnLine<'_> {
    fn drop(&mut self) {
        self.0.is_on_line.store(false, Ordering::Relaxed);
        // Nobody tells any more who else is where.
        self.0
            .present
            .send_if_modified(|present| present.take().is_some());
    }
}

impl Inner {
    pub(crate) fn url(&self) -> Result<Url, Error> {
        let server = self.workspace.server()?.ok_or(Error::NotJoined)?;
        address::parse(&server.url)
    }

    fn trouble(&self, error: &Error) {
        let state = if error.needs_a_person() {
            SyncState::Refused
        } else {
            SyncState::Unreachable
        };
        self.workspace.set_offline(true);
        let shown = self.publish(|status| {
            status.state = state;
            status.problem = Some(error.to_string());
        });
        if let Err(error) = shown {
            tracing::warn!(%error, "what waits could not be counted");
        }
    }
}
