//! The team server.
//!
//! Owns who may enter (accounts, invitations, devices, browser sessions) and how requests and answers stand
//! in HTTP. Refuses to know what sync means ([`satchel_sync::serve`] does) and what a command does
//! ([`satchel_engine::command`] does): routes forward. Prints nothing; whoever starts it is told what to say.

mod account;
mod accounts;
mod app;
mod attempts;
mod browser;
mod certificate;
mod devices;
mod guard;
mod invitation;
mod leaked;
mod listen;
mod metrics;
mod news;
mod password;
mod presence;
mod problem;
mod routes;
mod secret;
mod security;

use std::future::pending;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Control;
use satchel_engine::Workspace;

use crate::app::App;
use crate::certificate::Certificate;
use crate::leaked::Leaked;
use crate::listen::Socket;

pub use accounts::{Left, accounts, change_account};
pub use certificate::CertificateFiles;
pub use devices::{devices, sign_out};
pub use invitation::{DAYS_VALID, invite};
/// Which entries [`security_log`] gives.
pub use satchel_store::security::{Wanted, What};
/// What [`invite`], [`devices`] and [`sign_out`] work on, beside a server that may be running.
pub use satchel_store::{Database, Error as StoreError};
pub use secret::display_code;
pub use security::security_log;

/// What to serve, and where.
#[derive(Clone)]
pub struct Options {
    /// The team's workspace.
    pub workspace: Arc<Workspace>,
    /// The address to listen on; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// What makes it HTTPS that is spoken there.
    pub certificate: Option<CertificateFiles>,
    /// The address at which monitoring reads the server's numbers: whoever reaches it.
    pub metrics: Option<SocketAddr>,
    /// Passwords that no account is to have: a file of their SHA-1 hashes, ordered.
    pub leaked_passwords: Option<PathBuf>,
    /// For how long new requests are taken after the server has said that it is to stop, so that whatever sends them
    /// here learns of it.
    pub drain: Duration,
}

impl Options {
    /// A workspace served at an address, without encryption and without numbers, until it is to stop.
    #[must_use]
    pub fn new(workspace: Arc<Workspace>, listen: SocketAddr) -> Self {
        Self {
            workspace,
            listen,
            certificate: None,
            metrics: None,
            leaked_passwords: None,
            drain: Duration::ZERO,
        }
    }
}

/// What the one who started the server should tell people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where monitoring reads its numbers.
    pub metrics: Option<SocketAddr>,
    /// Whether it speaks HTTPS.
    pub encrypted: bool,
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
        "cannot listen on {address}: {source}. Stop what listens there, or choose another with {option}"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What names another.
        option: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The certificate cannot be used.
    #[error(
        "the certificate cannot be used, because of {path}: {why}. Name a chain and its key, both in PEM, with --certificate and --certificate-key"
    )]
    Certificate {
        /// The file that is wrong.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The list of leaked passwords cannot be used.
    #[error("the list of leaked passwords {path} cannot be used: {why}")]
    LeakedPasswords {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
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

/// Requests under way when the server is to stop are given this long. What takes longer is a push over a very slow line, which comes again.
const GRACE: Duration = Duration::from_secs(20);

/// Serves until `shutdown` comes; requests under way are finished. `announce` is called once it listens.
///
/// # Errors
/// Where an address cannot be had, the certificate or the list of passwords cannot be used, or the workspace cannot be read.
pub async fn serve(
    options: Options,
    announce: impl FnOnce(Started),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let socket = Socket::bind(options.listen, "--listen")?;
    let numbers = options.metrics;
    let numbers = numbers.map(|address| Socket::bind(address, "--metrics"));
    let numbers = numbers.transpose()?;
    let now_ms = options.workspace.host().now_ms();
    let certificate = options.certificate;
    let certificate = certificate.map(|files| Certificate::read(files, now_ms));
    let leaked = options.leaked_passwords.map(Leaked::open).transpose()?;
    let app = App::new(options.workspace, certificate.transpose()?, leaked);
    let invitation = app
        .blocking(|app| invitation::first(&app.workspace))
        .await?;
    announce(Started {
        address: socket.address,
        metrics: numbers.as_ref().map(|socket| socket.address),
        encrypted: app.inner.certificate.is_some(),
        invitation,
        web_client: routes::has_web_client(),
    });
    let control = Control::new();
    let served = serve_at(&app, &control, socket, numbers);
    let stopping = async {
        shutdown.await;
        // Live streams have no end of their own.
        app.close();
        tokio::time::sleep(options.drain).await;
        control.graceful_shutdown(Some(GRACE));
        pending::<()>().await;
    };
    tokio::select! {
        served = served => served.map_err(Error::Stopped)?,
        () = stopping => {}
    }
    let noted = app.blocking(|app| app.devices.note(app.workspace.database()));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "which devices were in contact last could not be written down");
    }
    Ok(())
}

/// Serves at both addresses until neither has a request left.
async fn serve_at(
    app: &App,
    control: &Control,
    socket: Socket,
    numbers: Option<Socket>,
) -> std::io::Result<()> {
    let certificate = app.inner.certificate.clone();
    let team = socket.serve(routes::all(app.clone()), control, certificate.as_ref());
    let monitoring = async {
        match numbers {
            Some(socket) => {
                socket
                    .serve(metrics::routes(app.clone()), control, None)
                    .await
            }
            None => Ok(()),
        }
    };
    let renewing = async {
        if let Some(certificate) = certificate.clone() {
            let host = app.inner.workspace.host().clone();
            certificate.follow(move || host.now_ms()).await;
        }
        pending::<()>().await;
    };
    tokio::select! {
        served = async { tokio::try_join!(team, monitoring) } => served.map(drop),
        () = renewing => Ok(()),
    }
}
