//! A computer: its disk, its clock, and the workspace that runs on it while it is up.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rand::{RngCore as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use satchel_engine::{Host, Place, Workspace};
use satchel_store::sqlite::Options;
use tempfile::TempDir;

use super::log::Log;
use super::{Checked, Violation};
use crate::vfs::{Disk, Image};

/// One key for all: what keys are for is tested elsewhere.
const KEY: [u8; 32] = [42; 32];

/// How a machine goes down.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Its process is killed.
    Kill,
    /// Its power is cut; the seed decides what is left of what was not synced.
    PowerCut(u64),
}

pub(super) struct Machine {
    pub(super) name: String,
    pub(super) disk: Disk,
    /// `None` while it is down.
    pub(super) workspace: Option<Workspace>,
    pub(super) log: Log,
    /// How wrong its clock is.
    pub(super) skew_ms: i64,
    /// Whether its disk takes no more.
    pub(super) is_full: bool,
    clock: Arc<AtomicI64>,
    place: Place,
    /// The search index lies in real files.
    _folder: TempDir,
}

impl Machine {
    /// A machine that is down, with what `image` holds on its disk.
    pub(super) fn new(name: String, image: &Image) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let place = Place {
            dir: folder.path().to_owned(),
        };
        let (disk, clock) = (Disk::with(image), Arc::default());
        Ok(Self {
            name,
            disk,
            workspace: None,
            log: Log::default(),
            skew_ms: 0,
            is_full: false,
            clock,
            place,
            _folder: folder,
        })
    }

    /// Starts the program. It stays down where the disk fails meanwhile. All that the log was ever read to hold has
    /// to be there.
    pub(super) fn boot(&mut self, seed: u64) -> Checked {
        let options = Options {
            vfs: Some(self.disk.name()),
            ..Options::default()
        };
        match Workspace::open_with(&self.place, &KEY, self.host(seed), options) {
            Ok(workspace) => self.workspace = Some(workspace),
            Err(error) => return self.failed(&error),
        }
        let before = std::mem::take(&mut self.log);
        self.follow()?;
        if self.disk.has_failed() {
            self.log = before;
        } else if !self.log.continues(&before) {
            let kept = self.log.known().intersection(before.known()).count();
            return Err(self.violation(&format!(
                "of {} changes that were seen here, only {kept} are here, or in another order",
                before.len()
            )));
        }
        Ok(())
    }

    /// Takes a failure that the disk explains.
    pub(super) fn failed(&self, error: &satchel_engine::Error) -> Checked {
        if self.disk.has_failed() || (self.is_full && error.code() == "disk_full") {
            return Ok(());
        }
        let source = std::error::Error::source(error)
            .map(|source| format!(": {source}"))
            .unwrap_or_default();
        Err(self.violation(&format!("{error}{source}")))
    }

    /// Reads the log on, where it can be read.
    pub(super) fn follow(&mut self) -> Checked {
        let Some(workspace) = &self.workspace else {
            return Ok(());
        };
        match self.log.follow(workspace) {
            Err(Violation(what)) if !self.disk.has_failed() => Err(self.violation(&what)),
            _ => Ok(()),
        }
    }

    /// Goes down without tidying up.
    pub(super) fn crash(&mut self, end: End) {
        self.disk.stop();
        self.workspace = None;
        match end {
            End::Kill => self.disk.kill(),
            End::PowerCut(seed) => self.disk.cut_power(seed),
        }
    }

    /// Goes down as it should.
    pub(super) fn shut_down(&mut self) {
        self.workspace = None;
    }

    /// Puts other files in the place of its own, as someone does who restores a backup.
    pub(super) fn roll_back(&mut self, image: &Image) {
        self.crash(End::Kill);
        self.disk.replace(image);
        self.log = Log::default();
    }

    pub(super) fn set_full(&mut self, full: bool) {
        self.is_full = full;
        self.disk.set_full(full);
    }

    pub(super) fn set_time(&self, now_ms: i64) {
        self.clock.store(now_ms + self.skew_ms, Ordering::Relaxed);
    }

    pub(super) fn violation(&self, what: &str) -> Violation {
        Violation(format!("{}: {what}", self.name))
    }

    fn host(&self, seed: u64) -> Host {
        let (clock, random) = (
            Arc::clone(&self.clock),
            Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
        );
        Host::new(
            move || clock.load(Ordering::Relaxed),
            move |bytes| {
                random
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .fill_bytes(bytes);
            },
        )
    }
}
