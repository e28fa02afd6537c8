//! The client: one workspace kept equal with its server, in the background or when asked.
//!
//! All exchanges go through [`crate::step`], one at a time, on a thread where blocking is allowed; the sockets
//! belong to the async runtime. Whatever fails leaves the workspace as it was: the next attempt begins from
//! the cursors that it holds.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use satchel_engine::Workspace;
use tokio::runtime::Handle;
use tokio::sync::{Mutex as AsyncMutex, watch};
use tokio::task::spawn_blocking;

use crate::audit::Progress;
use crate::core::Exchange;
use crate::http::Http;
use crate::inner::{HttpWire, Inner, lock};
use crate::join::{self, Join};
use crate::{Error, SyncState, SyncStatus, address, step};

/// A handle on one workspace's sync. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Sync {
    pub(crate) inner: Arc<Inner>,
}

impl Sync {
    /// A handle; nothing is sent before it is asked to.
    ///
    /// # Errors
    /// Where the system's certificates cannot be read; what the workspace says.
    pub fn new(workspace: Arc<Workspace>) -> Result<Self, Error> {
        let inner = Inner {
            http: Http::new()?,
            exchange: Arc::new(AsyncMutex::new(Exchange::new(false))),
            token: Mutex::default(),
            status: watch::Sender::new(SyncStatus::default()),
            offline: watch::Sender::new(false),
            audited: Mutex::new(Progress::anywhere(&workspace)?),
            is_on_line: AtomicBool::new(false),
            present: watch::Sender::new(None),
            wake: watch::Sender::new(()),
            workspace,
        };
        let sync = Self {
            inner: Arc::new(inner),
        };
        sync.inner
            .publish(|status| status.state = SyncState::Synced)?;
        Ok(sync)
    }

    /// How things stand, and hears of every change.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<SyncStatus> {
        self.inner.status.subscribe()
    }

    /// How things stand, counted now.
    ///
    /// # Errors
    /// What the workspace says.
    pub async fn status(&self) -> Result<SyncStatus, Error> {
        self.blocking(|inner| inner.publish(|_| {})).await?;
        Ok(self.inner.status.borrow().clone())
    }

    /// Joins a server: enrols this device, keeps its token, and exchanges all there is.
    ///
    /// # Errors
    /// A wrong address, password or invitation; whatever keeps the server from answering. Then nothing was changed.
    pub async fn join(&self, join: Join) -> Result<SyncStatus, Error> {
        let url = address::parse(&join.url)?;
        let email = join.email.clone();
        let mut exchange = self.inner.exchange.clone().lock_owned().await;
        let enrolled = join::enrol(&self.inner.http, &url, join, join::device_name()).await?;
        self.blocking(move |inner| {
            join::keep(&inner.workspace, &url, &email, &enrolled)?;
            *lock(&inner.token) = Some(enrolled.token);
            Ok(())
        })
        .await?;
        *exchange = Exchange::new(true);
        drop(exchange);
        self.inner.offline.send_replace(false);
        self.inner.wake.send_replace(());
        self.sync_now().await
    }

    /// Exchanges all there is, now.
    ///
    /// # Errors
    /// Whatever kept it from being finished. What was exchanged until then stays.
    pub async fn sync_now(&self) -> Result<SyncStatus, Error> {
        self.exchange(Exchange::look).await?;
        self.inner.wake.send_replace(());
        self.status().await
    }

    /// Switches the network off or on.
    ///
    /// # Errors
    /// What the workspace says.
    pub async fn work_offline(&self, offline: bool) -> Result<SyncStatus, Error> {
        self.inner.offline.send_replace(offline);
        self.blocking(move |inner| {
            inner.workspace.set_offline(offline);
            inner.publish(|status| {
                status.state = if offline {
                    SyncState::Offline
                } else {
                    SyncState::Syncing
                };
                status.problem = None;
            })
        })
        .await?;
        Ok(self.inner.status.borrow().clone())
    }

    /// Offers a change again that the server refused.
    ///
    /// # Errors
    /// Where there is no such change; whatever kept it from being offered.
    pub async fn retry_attention(&self, seq: u64) -> Result<SyncStatus, Error> {
        self.turn(
            |_| {},
            move |exchange, inner, wire| step::retry(exchange, &inner.workspace, wire, seq),
        )
        .await?;
        self.status().await
    }

    /// Exchanges until there is nothing more to do, after `prepare` told the plan what is new.
    pub(crate) async fn exchange(
        &self,
        prepare: impl FnOnce(&mut Exchange) + Send + 'static,
    ) -> Result<(), Error> {
        self.turn(prepare, Inner::exchange).await
    }

    pub(crate) async fn turn(
        &self,
        prepare: impl FnOnce(&mut Exchange) + Send + 'static,
        work: impl FnOnce(&mut Exchange, &Inner, &mut HttpWire) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let exchange = self.inner.exchange.clone().lock_owned().await;
        let handle = Handle::current();
        self.blocking(move |inner| inner.turn(exchange, handle, prepare, work))
            .await
    }

    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let inner = self.inner.clone();
        match spawn_blocking(move || work(&inner)).await {
            Ok(done) => done,
            Err(stopped) => match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is shutting down, and its last words are not heard by anyone.
                Err(_) => Err(Error::Offline),
            },
        }
    }
}
