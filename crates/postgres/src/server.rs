//! Where the database is, and how one gets there: in the clear on this machine, over TLS anywhere else.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt as _;
use postgres::{Client, NoTls};
use rustls::{ClientConfig, RootCertStore};
use satchel_store::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where a server listens unless the URL says otherwise.
const PORT: u16 = 5432;

/// What keeps a connection going.
pub(crate) type Line = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A server, and the database in it.
#[derive(Clone)]
pub(crate) struct Server {
    settings: Config,
    /// `None` where the way there goes over no network, or is trusted by who wrote the URL.
    tls: Option<MakeRustlsConnect>,
}

impl Server {
    /// Reads a URL. `sslmode=disable` and `require` are done as they say; without either, whatever leaves this machine is
    /// encrypted. A certificate is always held to the system's authorities, or those that `SSL_CERT_FILE` names, and to
    /// the host's name: so `verify-ca` and `verify-full` are `require`.
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let url = ["verify-full", "verify-ca"]
            .iter()
            .fold(url.to_owned(), |url, mode| {
                url.replace(&format!("sslmode={mode}"), "sslmode=require")
            });
        let mut settings: Config = url.parse().map_err(|error| Error::BadUrl {
            source: Box::new(error),
        })?;
        settings.application_name("satchel");
        // Whoever is silent for a minute and a half is gone: a machine that lost its power says nothing.
        settings.keepalives_idle(std::time::Duration::from_secs(60));
        settings.keepalives_interval(std::time::Duration::from_secs(10));
        settings.keepalives_retries(3);
        if settings.get_connect_timeout().is_none() {
            settings.connect_timeout(std::time::Duration::from_secs(5));
        }
        let clear = match settings.get_ssl_mode() {
            SslMode::Disable => true,
            SslMode::Prefer => is_local(&settings),
            _ => false,
        };
        settings.ssl_mode(if clear {
            SslMode::Disable
        } else {
            SslMode::Require
        });
        let tls = if clear { None } else { Some(tls()?) };
        Ok(Self { settings, tls })
    }

    /// The database's name.
    pub(crate) fn database(&self) -> &str {
        self.settings
            .get_dbname()
            .or_else(|| self.settings.get_user())
            .unwrap_or_default()
    }

    /// Where the database is, without who goes there.
    pub(crate) fn place(&self) -> String {
        let ports = self.settings.get_ports();
        // One port, or one for each host.
        let port = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(PORT);
        let hosts = self.settings.get_hosts().iter().enumerate();
        let hosts: Vec<String> = hosts
            .map(|(at, host)| match (host, port(at)) {
                (Host::Tcp(name), PORT) => name.clone(),
                (Host::Tcp(name), port) => format!("{name}:{port}"),
                (Host::Unix(socket), _) => socket.display().to_string(),
            })
            .collect();
        format!("{}/{}", hosts.join(","), self.database())
    }

    /// The same server, and another database in it.
    pub(crate) fn with_database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.settings.dbname(name);
        other
    }

    /// A connection, and what keeps it going for as long as it is polled.
    pub(crate) async fn dial(&self) -> Result<(tokio_postgres::Client, Line), postgres::Error> {
        match &self.tls {
            Some(tls) => {
                let (client, line) = self.settings.connect(tls.clone()).await?;
                Ok((client, Box::pin(line.map(drop))))
            }
            None => {
                let (client, line) = self.settings.connect(NoTls).await?;
                Ok((client, Box::pin(line.map(drop))))
            }
        }
    }

    /// A connection that is waited on where it is used.
    pub(crate) fn connect(&self) -> Result<Client, postgres::Error> {
        let settings = postgres::Config::from(self.settings.clone());
        match &self.tls {
            Some(tls) => settings.connect(tls.clone()),
            None => settings.connect(NoTls),
        }
    }
}

fn is_local(settings: &Config) -> bool {
    let named = settings.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    });
    let numbered = settings.get_hostaddrs().iter();
    named && numbered.into_iter().all(std::net::IpAddr::is_loopback)
}

fn tls() -> Result<MakeRustlsConnect, Error> {
    let unfit = |why: String| Error::Unfit {
        detail: format!("there can be no encrypted connection to it: {why}"),
    };
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        return Err(unfit(
            "this machine has no certificates of authorities (Debian's package is ca-certificates); name a file of them in SSL_CERT_FILE"
                .to_owned(),
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unfit(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_stays_on_this_machine_or_is_said_to_be_trusted_goes_in_the_clear() {
        for (url, clear) in [
            ("postgres://u:p@127.0.0.1/d", true),
            ("postgres://u:p@[::1]:5433/d", true),
            ("postgres://u@localhost/d", true),
            ("host=/run/postgresql dbname=d", true),
            ("postgres://u@localhost/d?sslmode=require", false),
            ("postgres://u@localhost/d?sslmode=verify-full", false),
            ("postgres://u:p@db.example.com/d", false),
            ("postgres://u:p@localhost,db.example.com/d", false),
            ("postgres://u:p@10.0.0.5/d?sslmode=disable", true),
            ("host=localhost hostaddr=10.0.0.5 dbname=d", false),
        ] {
            let server = Server::new(url).unwrap();
            assert_eq!(server.tls.is_none(), clear, "{url}");
        }
    }

    #[test]
    fn a_place_is_named_without_who_goes_there() {
        for (url, place) in [
            ("postgres://u:p@127.0.0.1/d", "127.0.0.1/d"),
            ("postgres://u:p@localhost:5433/d", "localhost:5433/d"),
            (
                "postgres://u:p@localhost:5433,127.0.0.1/d",
                "localhost:5433,127.0.0.1/d",
            ),
            ("host=/run/postgresql user=u", "/run/postgresql/u"),
        ] {
            assert_eq!(Server::new(url).unwrap().place(), place, "{url}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused_as_that() {
        for url in [
            "",
            "satchel",
            "postgres://u@localhost:port/d",
            "postgres://u@[::1/d",
        ] {
            let refused = Server::new(url).map(|_| ());
            let empty = url.is_empty();
            assert!(
                empty || matches!(refused, Err(Error::BadUrl { .. })),
                "{url}"
            );
        }
    }
}
