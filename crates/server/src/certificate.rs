//! The server's certificate: read from files, and read again when they have changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use ring::digest::{Context, SHA256};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_cert::der::Decode as _;

use crate::Error;

/// Where a certificate lies: two files in PEM, as certificate authorities and their programs write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The server's own certificate, then those that lead to one that laptops trust.
    pub chain: PathBuf,
    /// Its private key, not encrypted.
    pub key: PathBuf,
}

/// Between two looks at the files, which are short.
const LOOK: Duration = Duration::from_secs(2);

/// What HTTP may be spoken: browsers keep many streams on one line with the first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The certificate that is shown to whoever connects.
#[derive(Clone)]
pub(crate) struct Certificate {
    files: CertificateFiles,
    shown: RustlsConfig,
    /// What the files held when it was read.
    seen: Seen,
    /// When it ends, in seconds since 1970.
    ends: Arc<AtomicI64>,
}

/// What the files hold: the chain, and the key.
type Read = (Vec<u8>, Vec<u8>);

/// What was found in the files last: a digest of it, or `None` where they could not be read.
#[derive(Clone)]
struct Seen(Option<[u8; 32]>);

impl Seen {
    /// What the files hold, where that is another than last time: each is told of once.
    fn look(&mut self, files: &CertificateFiles) -> Option<Result<Usable, Error>> {
        let found = read(files);
        let now = found.as_ref().ok().map(digest);
        if now == self.0 {
            return None;
        }
        self.0 = now;
        Some(found.and_then(|found| usable(files, &found)))
    }
}

/// A certificate that can be shown.
struct Usable {
    config: Arc<ServerConfig>,
    ends: i64,
}

impl Certificate {
    /// Reads the files. One that has ended is shown all the same, and said: the files may be renewed while the server runs.
    ///
    /// # Errors
    /// [`Error::Certificate`].
    pub(crate) fn read(files: CertificateFiles, now_ms: i64) -> Result<Self, Error> {
        let found = read(&files)?;
        let usable = usable(&files, &found)?;
        warn_of_end(&files, usable.ends, now_ms);
        Ok(Self {
            seen: Seen(Some(digest(&found))),
            files,
            shown: RustlsConfig::from_config(usable.config),
            ends: Arc::new(usable.ends.into()),
        })
    }

    /// What accepts connections with it, whatever it is by then.
    pub(crate) fn config(&self) -> RustlsConfig {
        self.shown.clone()
    }

    /// When the one that is shown ends, in seconds since 1970.
    pub(crate) fn ends(&self) -> i64 {
        self.ends.load(Ordering::Relaxed)
    }

    /// Shows what the files hold, whenever that is another that can be used. One that cannot be leaves the last in place.
    pub(crate) async fn follow(mut self, now_ms: impl Fn() -> i64) {
        loop {
            tokio::time::sleep(LOOK).await;
            match self.seen.look(&self.files) {
                None => {}
                Some(Ok(usable)) => {
                    self.shown.reload_from_config(usable.config);
                    self.ends.store(usable.ends, Ordering::Relaxed);
                    tracing::info!(file = %self.files.chain.display(), "the certificate was renewed");
                    warn_of_end(&self.files, usable.ends, now_ms());
                }
                Some(Err(error)) => {
                    tracing::warn!(%error, "the certificate's files have changed, and the one before is shown on");
                }
            }
        }
    }
}

fn read(files: &CertificateFiles) -> Result<Read, Error> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| unusable(path, error));
    Ok((read(&files.chain)?, read(&files.key)?))
}

fn digest((chain, key): &Read) -> [u8; 32] {
    let mut both = Context::new(&SHA256);
    both.update(&chain.len().to_le_bytes());
    both.update(chain);
    both.update(key);
    let mut digest = [0; 32];
    digest.copy_from_slice(both.finish().as_ref());
    digest
}

fn usable(files: &CertificateFiles, (chain, key): &Read) -> Result<Usable, Error> {
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
        .collect::<Result<_, _>>()
        .map_err(|error| unusable(&files.chain, error))?;
    let Some(first) = certificates.first() else {
        let why = "it holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----";
        return Err(unusable(&files.chain, why));
    };
    let ends = x509_cert::Certificate::from_der(first)
        .map_err(|error| unusable(&files.chain, error))?
        .tbs_certificate
        .validity
        .not_after
        .to_unix_duration();
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
        let why = "it holds no private key in PEM; where it is encrypted, `openssl pkey -in FILE -out ANOTHER` takes that away";
        unusable(&files.key, why)
    })?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map(|config| config.with_no_client_auth())
        .and_then(|config| config.with_single_cert(certificates, key));
    let mut config = config.map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => unusable(
            &files.key,
            format!("it is not the key of {}", files.chain.display()),
        ),
        error => unusable(&files.chain, error),
    })?;
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(Usable {
        config: Arc::new(config),
        ends: i64::try_from(ends.as_secs()).unwrap_or(i64::MAX),
    })
}

fn unusable(path: &Path, why: impl ToString) -> Error {
    Error::Certificate {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

fn warn_of_end(files: &CertificateFiles, ends: i64, now_ms: i64) {
    if ends <= now_ms / 1_000 {
        tracing::warn!(
            file = %files.chain.display(),
            "the certificate has ended: no laptop and no browser connects until another is in its place, which needs no restart"
        );
    }
}

#[cfg(test)]
#[path = "../../../tests/src/authority.rs"]
mod authority;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::authority::Authority;
    use super::*;

    #[test]
    fn what_the_files_hold_is_told_of_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name| folder.path().join(name);
        let files = CertificateFiles {
            chain: file("chain.pem"),
            key: file("key.pem"),
        };
        let authority = Authority::new();
        authority.write(&files.chain, &files.key, 2090);
        let mut certificate = Certificate::read(files.clone(), 0).unwrap();
        let mut look = || {
            let seen = certificate.seen.look(&files);
            seen.map(|usable| usable.is_ok())
        };
        assert_eq!(look(), None);
        // Gone, and gone for long.
        std::fs::remove_file(&files.key).unwrap();
        assert_eq!([look(), look(), look()], [Some(false), None, None]);
        authority.write(&files.chain, &files.key, 2090);
        assert_eq!([look(), look()], [Some(true), None]);
        std::fs::write(&files.key, "nothing of the kind").unwrap();
        assert_eq!([look(), look()], [Some(false), None]);
    }
}
