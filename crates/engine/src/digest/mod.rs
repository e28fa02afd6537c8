//! Digests: what tells that two databases hold the same changes of the same documents and show the same, and where not.
//!
//! Of each document the heads are hashed under a key, and the hashes are added up in buckets: a sum is the same in whatever
//! order changes came, and follows a change by taking the old hash away and adding the new one (a multiset hash by addition:
//! Clarke et al., "Incremental Multiset Hash Functions", 2003). The key is the server's epoch, so that nobody outside the
//! team can make documents whose hashes add up to nothing.

mod at;
mod healing;
mod shown;

use std::sync::Arc;

use ring::digest::{Context, SHA256};
use ring::hmac;
use satchel_document::Hash;
use satchel_model::RecordId;

pub(crate) use self::at::{Digests, of_all};
pub use self::healing::{Healed, Whole};

/// A hash, or a sum of hashes modulo 2^128, little endian.
pub type Sum = [u8; 16];

/// How many sums there are: with a million documents, one stands for 244.
pub const BUCKETS: usize = 4096;

/// A database's documents in sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Shared with whoever was given it, until it changes.
    sums: Arc<Vec<u128>>,
}

impl Default for Digest {
    /// Of no documents.
    fn default() -> Self {
        Self {
            sums: Arc::new(vec![0; BUCKETS]),
        }
    }
}

impl Digest {
    /// A digest of the bytes that [`Digest::bytes`] gave; `None` where they are not [`BUCKETS`] sums.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sums, rest) = bytes.as_chunks::<16>();
        let sums: Vec<u128> = sums.iter().map(|sum| u128::from_le_bytes(*sum)).collect();
        let is_whole = sums.len() == BUCKETS && rest.is_empty();
        is_whole.then(|| Self {
            sums: Arc::new(sums),
        })
    }

    /// The sums, one behind the other.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.sums.iter().flat_map(|sum| sum.to_le_bytes()).collect()
    }

    /// One hash of all sums: SHA-256, its first 16 bytes.
    #[must_use]
    pub fn root(&self) -> Sum {
        let mut hash = Context::new(&SHA256);
        for sum in self.sums.iter() {
            hash.update(&sum.to_le_bytes());
        }
        first_half(hash.finish().as_ref())
    }

    /// The buckets whose sums are not another's, in order.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<u16> {
        let sums = self.sums.iter().zip(other.sums.iter());
        let buckets = (0..).zip(sums);
        let differing = buckets.filter(|(_, (ours, theirs))| ours != theirs);
        differing.map(|(bucket, _)| bucket).collect()
    }

    fn add(&mut self, id: RecordId, sum: Sum) {
        let all = &mut Arc::make_mut(&mut self.sums)[usize::from(bucket(id))];
        *all = all.wrapping_add(u128::from_le_bytes(sum));
    }

    fn take_away(&mut self, id: RecordId, sum: Sum) {
        let all = &mut Arc::make_mut(&mut self.sums)[usize::from(bucket(id))];
        *all = all.wrapping_sub(u128::from_le_bytes(sum));
    }
}

/// The bucket of a document: from the end of its id, which is random or a hash in every id that is made here.
fn bucket(id: RecordId) -> u16 {
    let bytes = id.as_bytes();
    u16::from_le_bytes([bytes[14], bytes[15]]) % BUCKETS as u16
}

/// Hashes documents under one key.
struct Hasher(hmac::Key);

impl Hasher {
    fn new(key: &[u8; 16]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The hash of a document with these heads, in any order.
    fn sum(&self, id: RecordId, heads: &[Hash]) -> Sum {
        let mut heads: Vec<&Hash> = heads.iter().collect();
        heads.sort_unstable();
        let mut hash = hmac::Context::with_key(&self.0);
        hash.update(id.as_bytes());
        for head in heads {
            hash.update(head);
        }
        first_half(hash.sign().as_ref())
    }

    fn of_bytes(&self, bytes: &[u8]) -> Sum {
        first_half(hmac::sign(&self.0, bytes).as_ref())
    }
}

fn first_half(hash: &[u8]) -> Sum {
    let mut sum = Sum::default();
    sum.copy_from_slice(&hash[..16]);
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_digest_is_the_same_in_any_order_and_tells_what_differs() {
        let hasher = Hasher::new(&[7; 16]);
        let id = |at: u64| RecordId::derived("digest", &at.to_string());
        let part = |at: u64| (id(at), hasher.sum(id(at), &[[at as u8; 32], [9; 32]]));
        let (mut one, mut other) = (Digest::default(), Digest::default());
        for at in 0..3_000 {
            let ((id, sum), (last, of_last)) = (part(at), part(2_999 - at));
            one.add(id, sum);
            other.add(last, of_last);
        }
        assert_eq!(one.root(), other.root());
        assert_eq!(Digest::from_bytes(&one.bytes()).unwrap(), one);
        let (changed, sum) = part(5);
        one.take_away(changed, sum);
        one.add(changed, hasher.sum(changed, &[[1; 32]]));
        assert_ne!(one.root(), other.root());
        assert_eq!(one.differing(&other), [bucket(changed)]);
        assert!(Digest::from_bytes(&[0; 17]).is_none());
    }

    #[test]
    fn heads_have_no_order_and_every_key_hashes_otherwise() {
        let (id, a, b) = (RecordId::derived("digest", "1"), [1; 32], [2; 32]);
        let hasher = Hasher::new(&[7; 16]);
        assert_eq!(hasher.sum(id, &[a, b]), hasher.sum(id, &[b, a]));
        assert_ne!(hasher.sum(id, &[a, b]), hasher.sum(id, &[a]));
        assert_ne!(hasher.sum(id, &[a]), Hasher::new(&[8; 16]).sum(id, &[a]));
    }
}
