//! The OS keychain, and the small secrets that go into a file where there is none.

use std::fs;
use std::path::Path;

use super::Key;
use super::kept::write_private;
use crate::Error;

const SERVICE: &str = "Satchel";

/// Whether the OS keychain takes a secret and gives it back. A locked one does neither.
#[must_use]
pub fn has_keychain() -> bool {
    let probe = keyring::Entry::new(SERVICE, "probe").and_then(|entry| {
        entry.set_secret(b"probe")?;
        entry.get_secret()
    });
    probe.is_ok_and(|secret| secret == b"probe")
}

pub(super) fn keep_in_keychain(name: &str, key: &Key) -> Result<(), Error> {
    let none = |error| {
        Error::NoKey(format!(
            "this machine has no keychain that takes the key ({error}): set SATCHEL_PASSPHRASE, or name a key file with --key-file"
        ))
    };
    let entry = keyring::Entry::new(SERVICE, name).map_err(none)?;
    entry.set_secret(key).map_err(none)?;
    from_keychain(name).map(drop)
}

pub(super) fn from_keychain(name: &str) -> Result<Key, Error> {
    let lost = |why: String| {
        Error::NoKey(format!(
            "the keychain does not give the key of this workspace ({why}): unlock the keychain, or sign in as the user who made the workspace"
        ))
    };
    let secret = keyring::Entry::new(SERVICE, name)
        .and_then(|entry| entry.get_secret())
        .map_err(|error| lost(error.to_string()))?;
    secret
        .as_slice()
        .try_into()
        .map_err(|_| lost("it holds something else under its name".to_owned()))
}

/// Keeps a small secret of a workspace: in the keychain, or where there is none in a file that only its
/// owner can read.
///
/// # Errors
/// [`Error::File`].
pub fn keep_secret(dir: &Path, name: &str, secret: &[u8]) -> Result<(), Error> {
    let kept = keyring::Entry::new(SERVICE, &secret_name(dir, name))
        .and_then(|entry| entry.set_secret(secret).and_then(|()| entry.get_secret()));
    if kept.is_ok_and(|kept| kept == secret) {
        Ok(())
    } else {
        write_private(&dir.join(name), secret)
    }
}

/// A small secret of a workspace, or `None` where it has none of that name.
#[must_use]
pub fn secret_of(dir: &Path, name: &str) -> Option<Vec<u8>> {
    let kept =
        keyring::Entry::new(SERVICE, &secret_name(dir, name)).and_then(|entry| entry.get_secret());
    kept.ok().or_else(|| fs::read(dir.join(name)).ok())
}

fn secret_name(dir: &Path, name: &str) -> String {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    format!("{name} of {}", dir.display())
}
