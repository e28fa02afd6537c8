//! The inside of a [`crate::Sync`]: one turn with the server, on a thread where blocking is allowed, and what is
//! shown of it.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;
use satchel_engine::Workspace;
use satchel_store::server::Server;
use tokio::runtime::Handle;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, watch};
use tokio::task::{AbortHandle, JoinHandle};

use crate::core::{Exchange, Positions};
use crate::healing::{self, Checked};
use crate::http::{self, Http};
use crate::news::{Present, Told};
use crate::step::{self, Wire};
use crate::wire::MEDIA_TYPE;
use crate::{Error, SyncProgress, SyncState, SyncStatus, address, audit, join};

/// Fewer changes than this are taken in with the indexes in place: they come in less than a blink.
const BULK: u64 = 5_000;

/// What a person is told where healing did not help.
const DIVERGED: &str = "this workspace and its server hold different changes of some records, and exchanging them did not help. Nothing was \
     taken away on either side. `satchel doctor --bundle FILE` writes down where they differ, without what the records say: send that file to whoever looks after the server";

/// What all handles on one workspace's sync share.
pub(crate) struct Inner {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) http: Http,
    /// Whoever holds it speaks with the server.
    pub(crate) exchange: Arc<AsyncMutex<Exchange>>,
    pub(crate) token: Mutex<Option<String>>,
    pub(crate) status: watch::Sender<SyncStatus>,
    pub(crate) offline: watch::Sender<bool>,
    /// How far it was asked whether records show the same as on the server.
    pub(crate) audited: Mutex<audit::Progress>,
    /// Whether the live stream stands.
    pub(crate) is_on_line: AtomicBool,
    /// Who else has open what is shown here, while that stands.
    pub(crate) present: watch::Sender<Option<Present>>,
    /// Someone wants an exchange now, or the joined server is another.
    pub(crate) wake: watch::Sender<()>,
}

impl Inner {
    /// One turn: what `work` does with the server, and how things stand after it.
    pub(crate) fn turn(
        &self,
        mut exchange: OwnedMutexGuard<Exchange>,
        handle: Handle,
        prepare: impl FnOnce(&mut Exchange),
        work: impl FnOnce(&mut Exchange, &Self, &mut HttpWire) -> Result<(), Error>,
    ) -> Result<(), Error> {
        prepare(&mut exchange);
        let done = self
            .wire(handle)
            .and_then(|mut wire| work(&mut exchange, self, &mut wire));
        let cut_off = !matches!(done, Ok(()) | Err(Error::NotJoined));
        self.workspace.set_offline(cut_off);
        self.publish(|status| {
            status.progress = None;
            status.state = done
                .as_ref()
                .map_or_else(state_after, |()| SyncState::Synced);
            status.problem = match &done {
                Ok(()) => exchange.is_beyond_healing().then(|| DIVERGED.to_owned()),
                Err(Error::Offline) => None,
                Err(error) => Some(error.to_string()),
            };
        })?;
        done
    }

    /// Exchanges until there is nothing more to do.
    pub(crate) fn exchange(
        exchange: &mut Exchange,
        inner: &Self,
        wire: &mut HttpWire,
    ) -> Result<(), Error> {
        let mut bulk = false;
        let mut done = Self::exchange_all(exchange, inner, wire, &mut bulk);
        if done.is_ok() && !bulk {
            done = Self::compare(exchange, inner, wire);
        }
        if bulk {
            inner.workspace.end_bulk()?;
        }
        let (reached, seq) = (inner.workspace.indexed(), inner.workspace.seq()?);
        if bulk || reached.is_some_and(|reached| reached < seq) {
            inner.workspace.settle_index();
        }
        done
    }

    /// Takes what the live stream told, and exchanges what it leaves to do.
    pub(crate) fn told(
        exchange: &mut Exchange,
        inner: &Self,
        wire: &mut HttpWire,
        told: Told,
    ) -> Result<(), Error> {
        wire.used = step::told(exchange, &inner.workspace, told)?;
        Self::exchange(exchange, inner, wire)
    }

    /// Looks at what the server's documents came to; where they differ, exchanges what healing brought, and where not, asks about
    /// what some of them show.
    fn compare(exchange: &mut Exchange, inner: &Self, wire: &mut HttpWire) -> Result<(), Error> {
        match healing::check(exchange, &inner.workspace, wire)? {
            Checked::Differed { .. } => {
                exchange.look();
                Self::exchange_all(exchange, inner, wire, &mut true)
            }
            Checked::Equal => {
                audit::audit(&mut lock(&inner.audited), &inner.workspace, wire)?;
                Ok(())
            }
            Checked::Nothing => Ok(()),
        }
    }

    pub(crate) fn exchange_all(
        exchange: &mut Exchange,
        inner: &Self,
        wire: &mut HttpWire,
        bulk: &mut bool,
    ) -> Result<(), Error> {
        let mut first_error = None;
        let from = inner.cursors()?;
        loop {
            match step::step(exchange, &inner.workspace, wire) {
                Ok(true) => {
                    let to_come = inner.progressed(exchange, from)?;
                    if !*bulk && to_come > BULK.max(inner.workspace.seq()?) {
                        inner.workspace.begin_bulk()?;
                        *bulk = true;
                    }
                }
                Ok(false) => break,
                // What cannot be applied here does not keep back what waits for the server.
                Err(error) if exchange.is_stuck() && first_error.is_none() => {
                    first_error = Some(error);
                }
                Err(error) => return Err(first_error.unwrap_or(error)),
            }
        }
        if wire.used {
            inner.workspace.contacted()?;
        }
        first_error.map_or(Ok(()), Err)
    }

    fn wire(&self, handle: Handle) -> Result<HttpWire<'_>, Error> {
        if *self.offline.borrow() {
            return Err(Error::Offline);
        }
        let server = self.workspace.server()?.ok_or(Error::NotJoined)?;
        let url = address::parse(&server.url)?;
        let token = self.token().ok_or_else(|| Error::SignedOut {
            url: server.url.clone(),
        })?;
        Ok(HttpWire {
            inner: self,
            handle,
            url,
            token,
            used: false,
            ahead: None,
        })
    }

    /// The device's token: read once, since a keychain may take its time.
    pub(crate) fn token(&self) -> Option<String> {
        let mut kept = lock(&self.token);
        if kept.is_none() {
            *kept = join::token(&self.workspace);
        }
        kept.clone()
    }

    /// The cursors, pulled and pushed.
    fn cursors(&self) -> Result<(u64, u64), Error> {
        Ok(self
            .workspace
            .server()?
            .map_or((0, 0), |server| (server.pulled, server.pushed)))
    }

    /// Tells how far the exchange has come, and gives how many changes are still to be pulled.
    fn progressed(
        &self,
        exchange: &Exchange,
        (pulled_from, pushed_from): (u64, u64),
    ) -> Result<u64, Error> {
        let server = self.workspace.server()?;
        let (pulled, pushed) = server.map_or((0, 0), |at| {
            (exchange.come(&Positions::of(&at, 0)), at.pushed)
        });
        let seq = exchange.server_seq().unwrap_or(pulled);
        // First everything comes, then everything goes. A new epoch sets both cursors back.
        let (done, total) = if pulled < seq {
            (pulled, seq)
        } else {
            (pushed, self.workspace.seq()?)
        };
        let from = if pulled < seq {
            pulled_from.min(pulled)
        } else {
            pushed_from.min(pushed)
        };
        let progress = SyncProgress {
            done: done - from,
            total: total.saturating_sub(from),
        };
        self.status.send_modify(|status| {
            status.progress = (progress.done < progress.total).then_some(progress);
        });
        Ok(seq.saturating_sub(pulled))
    }

    /// Counts anew, changes what `change` says, and tells whoever watches.
    pub(crate) fn publish(&self, change: impl FnOnce(&mut SyncStatus)) -> Result<(), Error> {
        let server: Option<Server> = self.workspace.server()?;
        let (waiting, attention) = (
            self.workspace.waiting_count()?,
            self.workspace.attention_count()?,
        );
        self.status.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            status.waiting = waiting;
            status.attention = attention;
            match server {
                None => status.state = SyncState::Local,
                Some(_) if *self.offline.borrow() => status.state = SyncState::Offline,
                Some(_) => {}
            }
            (status.server, status.email, status.last_contact) = match server {
                Some(server) => (Some(server.url), Some(server.email), server.last_contact_ms),
                None => (None, None, None),
            };
            *status != before
        });
        Ok(())
    }
}

fn state_after(error: &Error) -> SyncState {
    match error {
        Error::Offline => SyncState::Offline,
        Error::NotJoined => SyncState::Local,
        error if error.needs_a_person() => SyncState::Refused,
        _ => SyncState::Unreachable,
    }
}

/// The wire to a real server.
pub(crate) struct HttpWire<'i> {
    inner: &'i Inner,
    handle: Handle,
    url: Url,
    token: String,
    /// Whether the server was spoken with.
    used: bool,
    /// A request that was sent before it was asked for, and its answer.
    ahead: Option<(Vec<u8>, Coming)>,
}

/// The answer to a request on its way.
type Coming = JoinHandle<Result<Vec<u8>, Error>>;

impl HttpWire<'_> {
    /// A request, and what will be the whole of its answer.
    fn request(
        &self,
        path: &'static str,
        body: &[u8],
    ) -> Result<impl Future<Output = Result<Vec<u8>, Error>> + Send + 'static, Error> {
        let request = self.inner.http.post(&self.url, &format!("sync/{path}"))?;
        let request = request
            .bearer_auth(&self.token)
            .header("content-type", MEDIA_TYPE)
            .body(body.to_vec());
        let url = self.url.clone();
        Ok(async move { http::body(&url, http::send(&url, request, MEDIA_TYPE).await?).await })
    }

    /// The answer to what was sent ahead, where it is to this.
    fn sent_ahead(&mut self, body: &[u8]) -> Option<Coming> {
        let (sent, answer) = self.ahead.take()?;
        if sent == body {
            return Some(answer);
        }
        answer.abort();
        None
    }
}

impl Drop for HttpWire<'_> {
    fn drop(&mut self) {
        if let Some((_, answer)) = &self.ahead {
            answer.abort();
        }
    }
}

impl Wire for HttpWire<'_> {
    fn send(&mut self, path: &'static str, body: &[u8]) -> Result<Vec<u8>, Error> {
        self.used = true;
        self.inner.status.send_if_modified(|status| {
            std::mem::replace(&mut status.state, SyncState::Syncing) != SyncState::Syncing
        });
        let ahead = self.sent_ahead(body);
        let stop = ahead.as_ref().map(JoinHandle::abort_handle);
        let request = self.request(path, body)?;
        let answer = async {
            match ahead {
                // Nobody stops it but the end of the program.
                Some(answer) => answer.await.unwrap_or(Err(Error::Offline)),
                None => request.await,
            }
        };
        let mut offline = self.inner.offline.subscribe();
        self.handle.block_on(async {
            tokio::select! {
                answer = answer => answer,
                // What the server did with the request is found out by asking again later.
                _ = offline.wait_for(|offline| *offline) => {
                    stop.inspect(AbortHandle::abort);
                    Err(Error::Offline)
                }
            }
        })
    }

    fn send_ahead(&mut self, path: &'static str, body: &[u8]) {
        if *self.inner.offline.borrow() {
            return;
        }
        if let Ok(request) = self.request(path, body) {
            self.ahead = Some((body.to_vec(), self.handle.spawn(request)));
        }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
