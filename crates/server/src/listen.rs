//! A socket that requests come in by.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Control, Handle};

use crate::Error;
use crate::certificate::Certificate;

/// A line on which no whole request head came for so long is closed: each costs memory and one of the files that a program may have open. Longer than
/// the 90 seconds for which laptops keep an idle line, so that none is closed just when it is used again.
const HEAD: Duration = Duration::from_secs(120);

/// A socket that listens.
pub(crate) struct Socket {
    listener: TcpListener,
    pub(crate) address: SocketAddr,
}

impl Socket {
    /// Listens at an address that an option named.
    ///
    /// # Errors
    /// [`Error::Listen`].
    pub(crate) fn bind(address: SocketAddr, option: &'static str) -> Result<Self, Error> {
        let bound =
            TcpListener::bind(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (bound, listener) = bound.map_err(|source| Error::Listen {
            address,
            option,
            source,
        })?;
        Ok(Self {
            listener,
            address: bound,
        })
    }

    /// Serves what comes until it is told to stop and the last request is answered.
    pub(crate) async fn serve(
        self,
        routes: Router,
        control: &Control,
        certificate: Option<&Certificate>,
    ) -> io::Result<()> {
        let handle = Handle::with_control(control.clone());
        let mut server = axum_server::from_tcp(self.listener)?.handle(handle);
        server.http_builder().http1().header_read_timeout(HEAD);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        // What is told of on a live stream is short, and waits for no more to send it with.
        let server = server.acceptor(NoDelayAcceptor);
        match certificate {
            Some(certificate) => {
                let encrypted = RustlsAcceptor::new(certificate.config());
                let encrypted = server.map(|plain| encrypted.acceptor(plain));
                encrypted.serve(service).await
            }
            None => server.serve(service).await,
        }
    }
}
