//! A disk in memory that can lose power: a SQLite VFS for the simulation and for tests of bad hardware.
//!
//! Every file has two images. A write changes what programs read; a sync makes all writes before it durable.
//! [`Disk::cut_power`] keeps of the writes since the last sync what chance decides: some whole, some torn, most
//! not at all, in no order, as a drive's cache does. [`Disk::kill`] ends the process only: the system still has its
//! writes. [`Disk::fail_after`] stops a process in the middle of a later write. [`Disk::ail`] has single calls fail, and the next
//! ones go through: a sync that failed so leaves what it was to sync where programs read it, and never brings it to the disk.
//!
//! Several processes may use one disk ([`Disk::add_program`]): each may be killed while the others go on.
//!
//! What is simplified: a file that was made or deleted stays so, as if its folder had been synced at once. There are
//! no folders: a file is known by the last part of its path, so that an image opens on any machine.

mod ailment;
mod content;
mod contents;
mod locks;
mod methods;
mod regions;
mod register;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use ailment::Tally;

use ailment::Ailment;
use contents::Contents;
pub use contents::Image;

/// One machine's disk. SQLite reaches it under [`Disk::name`].
///
/// The registration is never freed, only taken out of SQLite's list: a forgotten connection may outlive this.
pub struct Disk {
    /// One for each process.
    names: Vec<String>,
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
        let names = vec![register::register(&contents)];
        Self { names, contents }
    }

    /// The name to open databases under.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name_for(0)
    }

    /// The name for one of the processes that use the disk.
    ///
    /// # Panics
    /// Where there are fewer.
    #[must_use]
    pub fn name_for(&self, program: usize) -> &str {
        &self.names[program]
    }

    /// One more process that uses the disk. Gives its number; the first is 0.
    pub fn add_program(&mut self) -> usize {
        self.names.push(register::register(&self.contents));
        self.names.len() - 1
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

    /// All processes are gone: what they had open is closed, what they wrote is there.
    pub fn kill(&self) {
        lock(&self.contents).kill();
    }

    /// As [`Disk::stop`], for one process.
    pub fn stop_program(&self, program: usize) {
        lock(&self.contents).stop_program(program);
    }

    /// As [`Disk::kill`], for one process.
    pub fn kill_program(&self, program: usize) {
        lock(&self.contents).kill_program(program);
    }

    /// The power is gone. `seed` decides what is left of the writes since the last sync; 0 leaves nothing.
    pub fn cut_power(&self, seed: u64) {
        lock(&self.contents).cut_power(seed);
    }

    /// Lets so many more writes, syncs and deletions through; tears the next one, and fails everything from
    /// then on for the process whose it is, until [`Disk::kill`] or [`Disk::cut_power`].
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
        self.failed_program().is_some()
    }

    /// The process that [`Disk::fail_after`] struck.
    #[must_use]
    pub fn failed_program(&self) -> Option<usize> {
        lock(&self.contents).failed_program()
    }

    /// From now on one call in `one_in`, of those that change files, fails and leaves the file as it may; 0 ends it.
    pub fn ail(&self, seed: u64, one_in: u32) {
        lock(&self.contents).ail((one_in > 0).then(|| Ailment::new(seed, one_in)));
    }

    /// While single calls fail, has reads of this thread fail as well, though seldom, or no longer.
    pub fn ail_reads(&self, fail: bool) {
        lock(&self.contents).ail_reads(fail);
    }

    /// Whether a single call failed since [`Disk::take_tally`].
    #[must_use]
    pub fn has_ailed(&self) -> bool {
        lock(&self.contents).has_ailed()
    }

    /// What was done to it since this was last asked: single calls that failed, writes that a power cut took.
    #[must_use]
    pub fn take_tally(&self) -> Tally {
        lock(&self.contents).take_tally()
    }

    /// Lets no file grow any more, or again.
    pub fn set_full(&self, full: bool) {
        lock(&self.contents).set_full(full);
    }

    /// Writes, syncs and deletions so far, and all that may have changed a file without one: as long as this is the same,
    /// so are the files.
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
        for name in &self.names {
            register::unregister(name);
        }
        lock(&self.contents).replace(&Image::default());
    }
}

fn lock(contents: &Shared) -> MutexGuard<'_, Contents> {
    contents.lock().unwrap_or_else(PoisonError::into_inner)
}
