//! The memory that connections to one database share: the index of its write-ahead log.

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use std::ffi::c_void;

/// Regions of memory, made when first asked for. They stay where they are until all who share them are gone.
#[derive(Default)]
pub(super) struct Regions(Mutex<Vec<Box<[AtomicU64]>>>);

impl Regions {
    /// The address of a region of `bytes` bytes; null where it is not there and not to be made.
    pub(super) fn address(&self, region: usize, bytes: usize, make: bool) -> *mut c_void {
        let mut regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while make && regions.len() <= region {
            regions.push((0..bytes.div_ceil(8)).map(|_| AtomicU64::new(0)).collect());
        }
        // Atomics may be changed through a shared reference, so the address may be written to.
        regions.get(region).map_or(std::ptr::null_mut(), |words| {
            words.as_ptr().cast_mut().cast()
        })
    }
}
