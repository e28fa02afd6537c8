//! A key sealed under a passphrase or the content of a key file.

use argon2::{Algorithm, Argon2, Params, Version};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::Key;
use super::kept::Kept;
use crate::{Error, Host};

/// 64 MiB, 3 passes: the first recommendation of RFC 9106 for machines without much memory.
const ARGON2: (u32, u32, u32) = (64 * 1024, 3, 4);

pub(super) fn seal(key: &Key, secret: &[u8], host: &Host) -> Result<Kept, Error> {
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

pub(super) fn unseal(salt: &[u8], nonce: &[u8], sealed: &[u8], secret: &[u8]) -> Option<Key> {
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
