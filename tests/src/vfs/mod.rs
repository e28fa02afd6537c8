//! A disk in memory that can lose power: a SQLite VFS for the simulation and for tests of bad hardware.
//!
//! Every file has two images. A write changes what programs read; a sync makes all writes before it durable.
//! [`Disk::cut_power`] keeps of the writes since the last sync what chance decides: some whole, some torn, most
//! not at all, in no order, as a drive's cache does. [`Disk::kill`] ends the process only: the system still has its
//! writes. [`Disk::fail_after`] stops everything in the middle of a later write.
//!
//! What is simplified: a file that was made or deleted stays so, as if its folder had been synced at once. There are
//! no folders: a file is known by the last part of its path, so that an image opens on any machine.

mod content;
mod contents;
mod locks;
mod methods;
mod regions;
mod register;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contents::Contents;
pub use contents::Image;

/// One machine's disk. SQLite reaches it under [`Disk::name`].
///
/// The registration is never freed, only taken out of SQLite's list: a forgotten connection may outlive this.
pub struct Disk {
    name: String,
    contents: Shared,
}

/// The files, shared with the connections that have them open.
type Shared = Arc<Mutex<Contents>>;

impl Disk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::with(&Image::default())
    }

    /// A disk that holds what another held.
    #[must_use]
    pub fn with(image: &Image) -> Self {
        let contents: Shared = Arc::default();
        lock(&contents).replace(image);
        let name = register::register(&contents);
        Self { name, contents }
    }

    /// The name to open databases under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a power cut would leave if it kept nothing that was not synced.
    #[must_use]
    pub fn durable(&self) -> Image {
        lock(&self.contents).durable()
    }

    /// Puts other files in the place of all. Connections that are open see nothing more.
    pub fn replace(&self, image: &Image) {
        lock(&self.contents).replace(image);
    }

    /// Fails everything from now on, until [`Disk::kill`] or [`Disk::cut_power`]: so that a process can be taken
    /// down without tidying up.
    pub fn stop(&self) {
        lock(&self.contents).stop();
    }

    /// The process is gone: what it had open is closed, what it wrote is there.
    pub fn kill(&self) {
        lock(&self.contents).kill();
    }

    /// The power is gone. `seed` decides what is left of the writes since the last sync; 0 leaves nothing.
    pub fn cut_power(&self, seed: u64) {
        lock(&self.contents).cut_power(seed);
    }

    /// Lets so many more writes, syncs and deletions through; tears the next one, and fails everything from
    /// then on, until [`Disk::kill`] or [`Disk::cut_power`].
    pub fn fail_after(&self, writes: u64) {
        lock(&self.contents).fail_after(Some(writes));
    }

    /// Takes a pending [`Disk::fail_after`] back.
    pub fn fail_never(&self) {
        lock(&self.contents).fail_after(None);
    }

    /// Whether [`Disk::fail_after`] has struck.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        lock(&self.contents).has_failed()
    }

    /// Lets no file grow any more, or again.
    pub fn set_full(&self, full: bool) {
        lock(&self.contents).set_full(full);
    }

    /// Writes, syncs and deletions so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        lock(&self.contents).writes()
    }
}

impl Default for Disk {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        register::unregister(&self.name);
        lock(&self.contents).replace(&Image::default());
    }
}

fn lock(contents: &Shared) -> MutexGuard<'_, Contents> {
    contents.lock().unwrap_or_else(PoisonError::into_inner)
}
