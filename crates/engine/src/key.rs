//! The key of a workspace, and small secrets beside it.
//!
//! The key is 32 random bytes. It is kept in the OS keychain; where there is none, in the folder, sealed
//! (AES-256-GCM) under a key that Argon2id makes from a passphrase or from the content of a key file. It is
//! never written in plain text.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Error, Host};

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

/// How a workspace's key is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "lowercase")]
enum Kept {
    /// In the OS keychain, under this name.
    Keychain { name: String },
    /// Sealed, here.
    Sealed {
        salt: Vec<u8>,
        nonce: Vec<u8>,
        key: Vec<u8>,
    },
}

const SERVICE: &str = "Satchel";

/// 64 MiB, 3 passes: the first recommendation of RFC 9106 for machines without much memory.
const ARGON2: (u32, u32, u32) = (64 * 1024, 3, 4);

/// Whether the OS keychain takes a secret and gives it back. A locked one does neither.
#[must_use]
pub fn has_keychain() -> bool {
    let probe = keyring::Entry::new(SERVICE, "probe").and_then(|entry| {
        entry.set_secret(b"probe")?;
        entry.get_secret()
    });
    probe.is_ok_and(|secret| secret == b"probe")
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

fn write_kept(file: &Path, kept: &Kept) -> Result<(), Error> {
    let text =
        serde_json::to_vec_pretty(kept).map_err(|error| Error::BadInput(error.to_string()))?;
    write_private(file, &text)
}

fn path(dir: &Path) -> PathBuf {
    dir.join("key.json")
}

fn read(path: &Path) -> Result<Option<Kept>, Error> {
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| {
            Error::NoKey(format!(
                "{} is damaged ({error}): bring it back from a backup of the folder",
                path.display()
            ))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File {
            path: path.to_owned(),
            doing: "read",
            source,
        }),
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

fn seal(key: &Key, secret: &[u8], host: &Host) -> Result<Kept, Error> {
    let (salt, nonce): ([u8; 16], [u8; 12]) = (host.random(), host.random());
    let failed = || Error::NoKey("the key could not be sealed".to_owned());
    let cipher = cipher(&salt, secret).ok_or_else(failed)?;
    let mut sealed = key.to_vec();
    cipher
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::empty(),
            &mut sealed,
        )
        .map_err(|_| failed())?;
    Ok(Kept::Sealed {
        salt: salt.to_vec(),
        nonce: nonce.to_vec(),
        key: sealed,
    })
}

fn unseal(salt: &[u8], nonce: &[u8], sealed: &[u8], secret: &[u8]) -> Option<Key> {
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let key = cipher(salt, secret)?
        .open_in_place(nonce, Aad::empty(), &mut sealed)
        .ok()?;
    (&*key).try_into().ok()
}

fn cipher(salt: &[u8], secret: &[u8]) -> Option<LessSafeKey> {
    let params = Params::new(ARGON2.0, ARGON2.1, ARGON2.2, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, key.as_mut())
        .ok()?;
    UnboundKey::new(&AES_256_GCM, key.as_ref())
        .ok()
        .map(LessSafeKey::new)
}

fn keep_in_keychain(name: &str, key: &Key) -> Result<(), Error> {
    let none = |error| {
        Error::NoKey(format!(
            "this machine has no keychain that takes the key ({error}): set SATCHEL_PASSPHRASE, or name a key file with --key-file"
        ))
    };
    let entry = keyring::Entry::new(SERVICE, name).map_err(none)?;
    entry.set_secret(key).map_err(none)?;
    from_keychain(name).map(drop)
}

fn from_keychain(name: &str) -> Result<Key, Error> {
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

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::File {
        path: path.to_owned(),
        doing: "written",
        source,
    };
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).map_err(failed)?;
    std::io::Write::write_all(&mut file, content)
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_sealed_key_opens_with_its_passphrase_only() {
        let dir = tempfile::tempdir().unwrap();
        let given = |text: &str| KeySource {
            passphrase: Some(Zeroizing::new(text.to_owned())),
            key_file: None,
        };
        let key = create(dir.path(), &given("correct horse"), &Host::system()).unwrap();
        assert!(is_sealed(dir.path()));
        assert_eq!(resolve(dir.path(), &given("correct horse")).unwrap(), key);
        assert_eq!(
            resolve(dir.path(), &given("wrong")).unwrap_err().code(),
            "no_key"
        );
        assert_eq!(
            resolve(dir.path(), &KeySource::default())
                .unwrap_err()
                .code(),
            "no_key"
        );
        let text = fs::read(path(dir.path())).unwrap();
        assert!(
            !text.windows(32).any(|window| window == key),
            "the key is not there in plain text"
        );
    }

    #[test]
    fn a_copy_opens_a_backup_elsewhere() {
        let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let given = |text: &str| KeySource {
            passphrase: Some(Zeroizing::new(text.to_owned())),
            key_file: None,
        };
        let key = create(here.path(), &given("correct horse"), &Host::system()).unwrap();
        let copy = here.path().join("backup.db.key");
        assert!(
            copy_sealed(
                here.path(),
                &key,
                &KeySource::default(),
                &Host::system(),
                &copy
            )
            .unwrap()
        );
        assert_eq!(
            adopt(elsewhere.path(), &copy, &given("wrong"))
                .unwrap_err()
                .code(),
            "no_key"
        );
        assert_eq!(
            resolve(elsewhere.path(), &given("correct horse"))
                .unwrap_err()
                .code(),
            "no_workspace",
            "nothing was written"
        );
        assert_eq!(
            adopt(elsewhere.path(), &copy, &given("correct horse")).unwrap(),
            key
        );
        assert_eq!(
            resolve(elsewhere.path(), &given("correct horse")).unwrap(),
            key
        );
    }

    #[test]
    fn a_key_file_serves_and_a_short_one_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret");
        fs::write(&file, "0123456789abcdef0123456789abcdef\n").unwrap();
        let source = KeySource {
            passphrase: None,
            key_file: Some(file.clone()),
        };
        let key = create(dir.path(), &source, &Host::system()).unwrap();
        assert_eq!(resolve(dir.path(), &source).unwrap(), key);
        fs::write(&file, "short").unwrap();
        assert!(
            resolve(dir.path(), &source)
                .unwrap_err()
                .to_string()
                .contains("fewer than 16 bytes")
        );
    }
}
