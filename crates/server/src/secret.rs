//! Tokens and codes: made from random bytes, shown once, kept as hashes.

use ring::digest::{SHA256, digest};
use satchel_engine::Host;
use satchel_store::team::TokenHash;

/// A token for a program: 256 random bits in hex.
pub(crate) fn token(host: &Host) -> String {
    host.random::<32>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The letters of a code, without those that are mistaken for others (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code for people: 100 random bits.
pub(crate) fn code(host: &Host) -> String {
    host.random::<20>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

/// A code as people read it: in fives.
#[must_use]
pub fn display_code(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters
        .chunks(5)
        .map(|part| part.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// What is kept of a token. Looking up the hash tells a stranger's clock nothing of the token.
pub(crate) fn hash(token: &str) -> TokenHash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

/// What is kept of a code, however it was typed.
pub(crate) fn hash_code(typed: &str) -> TokenHash {
    let letters = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        });
    hash(&letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = "01ABCDEFGHJKMNPQRSTV";
        for typed in [
            "01ABCDEFGHJKMNPQRSTV",
            "01ABC-DEFGH-JKMNP-QRSTV",
            " oiabc defgh jkmnp qrstv\n",
            "OLabcDEFGH.JKMNP.QRSTV",
        ] {
            assert_eq!(hash_code(typed), hash(code), "{typed}");
        }
        assert_ne!(hash_code("01ABC-DEFGH-JKMNP-QRSTW"), hash(code));
        assert_eq!(hash_code(&display_code(code)), hash(code));
    }

    #[test]
    fn no_two_are_alike() {
        let host = Host::system();
        assert_ne!(token(&host), token(&host));
        assert_ne!(code(&host), code(&host));
        assert_eq!((token(&host).len(), code(&host).len()), (64, 20));
    }
}
