//! The key of a workspace, and small secrets beside it.
//!
//! The key is 32 random bytes. It is kept in the OS keychain; where there is none, in the folder, sealed
//! (AES-256-GCM) under a key that Argon2id makes from a passphrase or from the content of a key file. It is
//! never written in plain text.

mod kept;
mod keychain;
mod seal;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use self::kept::{Kept, path, read, write_kept};
use self::keychain::{from_keychain, keep_in_keychain};
use self::seal::{seal, unseal};
use crate::{Error, Host};

pub(crate) use self::kept::write_private;
pub use self::keychain::{has_keychain, keep_secret, secret_of};

/// The key of a workspace's database and index.
pub type Key = [u8; 32];

/// What the caller was given to unlock a workspace with.
#[derive(Clone, Debug, Default)]
pub struct KeySource {
    /// A passphrase.
    pub passphrase: Option<Zeroizing<String>>,
    /// A file whose content serves as one.
    pub key_file: Option<PathBuf>,
}

/// Whether a workspace's key can be had only with a passphrase or key file.
#[must_use]
pub fn is_sealed(dir: &Path) -> bool {
    matches!(read(&path(dir)), Ok(Some(Kept::Sealed { .. })))
}

/// Makes a new key and keeps it: sealed where a passphrase or key file is given, in the keychain otherwise.
///
/// # Errors
/// [`Error::NoKey`] where neither is possible, with what to do; [`Error::File`].
pub fn create(dir: &Path, source: &KeySource, host: &Host) -> Result<Key, Error> {
    let key: Key = host.random();
    let kept = match secret(source)? {
        Some(secret) => seal(&key, &secret, host)?,
        None => {
            let name = format!("workspace-{}", host.new_id());
            keep_in_keychain(&name, &key)?;
            Kept::Keychain { name }
        }
    };
    fs::create_dir_all(dir).map_err(|source| Error::File {
        path: dir.to_owned(),
        doing: "made",
        source,
    })?;
    write_kept(&path(dir), &kept)?;
    Ok(key)
}

/// The key of the workspace in a folder.
///
/// # Errors
/// [`Error::NoWorkspace`]; [`Error::NoKey`] where what was given does not open it, with what to do.
pub fn resolve(dir: &Path, source: &KeySource) -> Result<Key, Error> {
    open(
        read(&path(dir))?.ok_or_else(|| Error::NoWorkspace(dir.to_owned()))?,
        dir,
        source,
    )
}

/// Writes a copy of a workspace's key to a file, so that a backup opens on another machine: sealed as it is
/// here, or under what `source` holds. Gives false, and writes nothing, where the key is in the keychain and
/// nothing is there to seal it with.
///
/// # Errors
/// [`Error::File`]; [`Error::NoKey`] where a key file is too short.
pub fn copy_sealed(
    dir: &Path,
    key: &Key,
    source: &KeySource,
    host: &Host,
    file: &Path,
) -> Result<bool, Error> {
    let kept = match (read(&path(dir))?, secret(source)?) {
        (Some(sealed @ Kept::Sealed { .. }), _) => sealed,
        (_, Some(secret)) => seal(key, &secret, host)?,
        (_, None) => return Ok(false),
    };
    write_kept(file, &kept)?;
    Ok(true)
}

/// Takes over into a folder the key that [`copy_sealed`] wrote.
///
/// # Errors
/// [`Error::NoKey`] where what was given does not open it: then nothing was written; [`Error::File`].
pub fn adopt(dir: &Path, file: &Path, source: &KeySource) -> Result<Key, Error> {
    let kept = read(file)?.ok_or_else(|| {
        Error::NoKey(format!(
            "{} is not there, so there is no key for the backup",
            file.display()
        ))
    })?;
    let key = open(kept.clone(), file, source)?;
    fs::create_dir_all(dir).map_err(|source| Error::File {
        path: dir.to_owned(),
        doing: "made",
        source,
    })?;
    write_kept(&path(dir), &kept)?;
    Ok(key)
}

fn open(kept: Kept, place: &Path, source: &KeySource) -> Result<Key, Error> {
    match kept {
        Kept::Keychain { name } => from_keychain(&name),
        Kept::Sealed { salt, nonce, key } => {
            let secret = secret(source)?.ok_or_else(|| Error::NoKey(format!("the workspace in {} is locked with a passphrase: set SATCHEL_PASSPHRASE or name its key file with --key-file", place.display())))?;
            unseal(&salt, &nonce, &key, &secret).ok_or_else(|| {
                Error::NoKey(
                    "this passphrase or key file does not open the workspace; nothing was changed"
                        .to_owned(),
                )
            })
        }
    }
}

fn secret(source: &KeySource) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    if let Some(path) = &source.key_file {
        let content = fs::read(path).map_err(|source| Error::File {
            path: path.clone(),
            doing: "read",
            source,
        })?;
        let secret = content.trim_ascii().to_vec();
        if secret.len() < 16 {
            return Err(Error::NoKey(format!(
                "the key file {} holds fewer than 16 bytes: write a long random secret into it",
                path.display()
            )));
        }
        return Ok(Some(Zeroizing::new(secret)));
    }
    Ok(source
        .passphrase
        .as_ref()
        .filter(|passphrase| !passphrase.is_empty())
        .map(|passphrase| Zeroizing::new(passphrase.as_bytes().to_vec())))
}
