//! The team server.
//!
//! Owns who may enter (accounts, invitations, devices, browser sessions) and how requests and answers stand
//! in HTTP. Refuses to know what sync means ([`satchel_sync::serve`] does) and what a command does
//! ([`satchel_engine::command`] does): routes forward. Prints nothing; whoever starts it is told what to say.

mod account;
mod app;
mod attempts;
mod devices;
mod guard;
mod invitation;
mod news;
mod password;
mod presence;
mod problem;
mod routes;
mod secret;

use std::net::SocketAddr;
use std::sync::Arc;

use satchel_engine::Workspace;
use tokio::net::TcpListener;

use crate::app::App;

pub use devices::{devices, sign_out};
pub use invitation::{DAYS_VALID, invite};
/// What [`invite`], [`devices`] and [`sign_out`] work on, beside a server that may be running.
pub use satchel_store::{Database, Error as StoreError};
pub use secret::display_code;

/// What to serve, and where.
#[derive(Clone)]
pub struct Options {
    /// The team's workspace.
    pub workspace: Arc<Workspace>,
    /// The address to listen on; port 0 takes any that is free.
    pub listen: SocketAddr,
}

/// What the one who started the server should tell people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Where it listens.
    pub address: SocketAddr,
    /// While there are no accounts: the code that lets the first admin make one. Shown once.
    pub invitation: Option<String>,
    /// Whether it was built with the web client.
    pub web_client: bool,
}

/// Why a server could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be had.
    #[error(
        "cannot listen on {address}: {source}. Stop what listens there, or choose another with --listen"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The sockets failed.
    #[error("the server stopped: {0}")]
    Stopped(#[source] std::io::Error),
    /// The workspace failed.
    #[error(transparent)]
    Engine(#[from] satchel_engine::Error),
}

impl From<satchel_store::Error> for Error {
    fn from(error: satchel_store::Error) -> Self {
        Self::Engine(error.into())
    }
}

/// Serves until `shutdown` comes; requests under way are finished. `announce` is called once it listens.
///
/// # Errors
/// Where the address cannot be had, or the workspace cannot be read.
pub async fn serve(
    options: Options,
    announce: impl FnOnce(Started),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let Options { workspace, listen } = options;
    let failed = |source| Error::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let app = App::new(workspace);
    let invitation = app
        .blocking(|app| invitation::first(&app.workspace))
        .await?;
    announce(Started {
        address,
        invitation,
        web_client: routes::has_web_client(),
    });
    let (closing, ended) = (app.clone(), app.clone());
    let stop = async move {
        shutdown.await;
        // Live streams have no end of their own.
        closing.close();
    };
    let service = routes::all(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop);
    served.await.map_err(Error::Stopped)?;
    let noted = ended.blocking(|app| app.devices.note(app.workspace.database()));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "which devices were in contact last could not be written down");
    }
    Ok(())
}
