//! The files of a disk, and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rusqlite::ffi;

use super::content::Content;
use super::locks::{FileLocks, SharedLocks};
use super::regions::Regions;

/// A SQLite result code that is not `SQLITE_OK`.
pub(super) type Code = i32;

/// The files of a disk at one moment, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image(pub BTreeMap<String, Vec<u8>>);

/// A disk's files and faults.
#[derive(Default)]
pub(super) struct Contents {
    files: BTreeMap<String, File>,
    /// Raised when all that was open is gone: what still holds on to an older one is of a dead process.
    generation: u64,
    next_handle: u64,
    writes: u64,
    /// Writes still let through.
    left: Option<u64>,
    failed: bool,
    full: bool,
}

#[derive(Default)]
struct File {
    content: Content,
    locks: FileLocks,
    shared_locks: SharedLocks,
    regions: Arc<Regions>,
}

/// One opening of one file.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) path: String,
    pub(super) handle: u64,
    generation: u64,
}

impl Contents {
    pub(super) fn durable(&self) -> Image {
        Image(
            self.files
                .iter()
                .map(|(path, file)| (path.clone(), file.content.durable().to_vec()))
                .collect(),
        )
    }

    pub(super) fn replace(&mut self, image: &Image) {
        self.restart();
        let file = |bytes: &Vec<u8>| File {
            content: Content::of(bytes),
            ..File::default()
        };
        self.files = image
            .0
            .iter()
            .map(|(path, bytes)| (path.clone(), file(bytes)))
            .collect();
    }

    pub(super) const fn stop(&mut self) {
        self.failed = true;
    }

    pub(super) fn kill(&mut self) {
        self.restart();
    }

    pub(super) fn cut_power(&mut self, seed: u64) {
        self.restart();
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        for file in self.files.values_mut() {
            file.content.cut_power((seed != 0).then_some(&mut chance));
        }
    }

    fn restart(&mut self) {
        self.generation += 1;
        (self.left, self.failed) = (None, false);
        for file in self.files.values_mut() {
            (file.locks, file.shared_locks, file.regions) =
                (FileLocks::default(), SharedLocks::default(), Arc::default());
        }
    }

    pub(super) fn fail_after(&mut self, writes: Option<u64>) {
        self.left = writes;
    }

    pub(super) const fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn set_full(&mut self, full: bool) {
        self.full = full;
    }

    pub(super) const fn writes(&self) -> u64 {
        self.writes
    }

    pub(super) fn open(&mut self, path: Option<String>, create: bool) -> Result<Opening, Code> {
        if self.failed {
            return Err(ffi::SQLITE_IOERR);
        }
        self.next_handle += 1;
        let handle = self.next_handle;
        let path = path.unwrap_or_else(|| format!("temporary {handle}"));
        if !create && !self.files.contains_key(&path) {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        self.files.entry(path.clone()).or_default();
        Ok(Opening {
            path,
            handle,
            generation: self.generation,
        })
    }

    pub(super) fn close(&mut self, opening: &Opening) {
        if let Ok(file) = self.file(opening) {
            file.locks.forget(opening.handle);
            file.shared_locks.forget(opening.handle);
        }
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Deletes a file for whoever is not of a dead process.
    pub(super) fn delete(&mut self, path: &str) -> Result<(), Code> {
        if self.failed || self.strikes() {
            return Err(ffi::SQLITE_IOERR);
        }
        self.files
            .remove(path)
            .map(drop)
            .ok_or(ffi::SQLITE_IOERR_DELETE_NOENT)
    }

    pub(super) fn read(
        &mut self,
        opening: &Opening,
        buffer: &mut [u8],
        offset: usize,
    ) -> Result<(), Code> {
        let count = self.file(opening)?.content.read(buffer, offset);
        if count < buffer.len() {
            // SQLite asks for the rest to be zero.
            buffer[count..].fill(0);
            return Err(ffi::SQLITE_IOERR_SHORT_READ);
        }
        Ok(())
    }

    pub(super) fn write(
        &mut self,
        opening: &Opening,
        bytes: &[u8],
        offset: usize,
    ) -> Result<(), Code> {
        let full = self.full;
        let content = &mut self.file(opening)?.content;
        if full && offset + bytes.len() > content.len() {
            return Err(ffi::SQLITE_FULL);
        }
        if self.strikes() {
            let half = &bytes[..bytes.len() / 2];
            self.files
                .get_mut(&opening.path)
                .ok_or(ffi::SQLITE_IOERR)?
                .content
                .write(half, offset);
            return Err(ffi::SQLITE_IOERR);
        }
        self.file(opening)?.content.write(bytes, offset);
        Ok(())
    }

    pub(super) fn set_len(&mut self, opening: &Opening, length: usize) -> Result<(), Code> {
        self.change(opening)?.set_len(length);
        Ok(())
    }

    pub(super) fn sync(&mut self, opening: &Opening) -> Result<(), Code> {
        self.change(opening)?.sync();
        Ok(())
    }

    pub(super) fn len(&mut self, opening: &Opening) -> Result<usize, Code> {
        Ok(self.file(opening)?.content.len())
    }

    pub(super) fn locks(&mut self, opening: &Opening) -> Result<&mut FileLocks, Code> {
        Ok(&mut self.file(opening)?.locks)
    }

    pub(super) fn shared_locks(&mut self, opening: &Opening) -> Result<&mut SharedLocks, Code> {
        Ok(&mut self.file(opening)?.shared_locks)
    }

    pub(super) fn regions(&mut self, opening: &Opening) -> Result<Arc<Regions>, Code> {
        Ok(Arc::clone(&self.file(opening)?.regions))
    }

    /// The file's memory is no longer shared: the last connection goes.
    pub(super) fn forget_regions(&mut self, opening: &Opening) {
        if let Ok(file) = self.file(opening) {
            file.regions = Arc::default();
        }
    }

    fn change(&mut self, opening: &Opening) -> Result<&mut Content, Code> {
        self.file(opening)?;
        if self.strikes() {
            return Err(ffi::SQLITE_IOERR);
        }
        Ok(&mut self.file(opening)?.content)
    }

    fn file(&mut self, opening: &Opening) -> Result<&mut File, Code> {
        if self.failed || opening.generation != self.generation {
            return Err(ffi::SQLITE_IOERR);
        }
        self.files.get_mut(&opening.path).ok_or(ffi::SQLITE_IOERR)
    }

    /// Counts a write, and says whether it is the one that everything fails from.
    fn strikes(&mut self) -> bool {
        self.writes += 1;
        match self.left.as_mut() {
            Some(0) => self.failed = true,
            Some(left) => *left -= 1,
            None => {}
        }
        self.failed
    }
}
