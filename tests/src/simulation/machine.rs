//! A computer: its disk, its clock, and the programs that run on it, over one workspace, while it is up.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

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
    /// The program whose turn it is; `None` while it is down.
    pub(super) workspace: Option<Workspace>,
    /// Which of the disk's processes it is.
    program: usize,
    /// The others over the same disk.
    others: VecDeque<(usize, Option<Workspace>)>,
    pub(super) log: Log,
    /// How wrong its clock is.
    pub(super) skew_ms: i64,
    /// Whether its disk takes no more.
    pub(super) is_full: bool,
    /// Whether its disk refuses single calls.
    pub(super) is_ailing: bool,
    clock: Arc<AtomicI64>,
    /// Where the search index lies, in real files; `None` where it has none.
    folder: Option<TempDir>,
}

/// A folder whose index another program has begun and not finished: whoever opens a workspace there does without.
static NO_INDEX: LazyLock<std::io::Result<(TempDir, File)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir()?;
    let index = Place {
        dir: folder.path().to_owned(),
    }
    .index();
    std::fs::create_dir(&index)?;
    let lock = File::create(index.join(".tantivy-writer.lock"))?;
    lock.lock()?;
    Ok((folder, lock))
});

impl Machine {
    /// A machine that is down, with what `image` holds on its disk.
    pub(super) fn new(name: String, image: &Image) -> Self {
        Self {
            name,
            disk: Disk::with(image),
            workspace: None,
            program: 0,
            others: VecDeque::new(),
            log: Log::default(),
            skew_ms: 0,
            is_full: false,
            is_ailing: false,
            clock: Arc::default(),
            folder: None,
        }
    }

    /// What lies on the disk of a machine that began a workspace and did nothing more.
    pub(super) fn fresh() -> Checked<&'static Image> {
        static FRESH: OnceLock<Image> = OnceLock::new();
        if let Some(image) = FRESH.get() {
            return Ok(image);
        }
        let mut machine = Self::new("fresh".to_owned(), &Image::default());
        machine.boot(0)?;
        machine.shut_down();
        Ok(FRESH.get_or_init(|| machine.disk.durable()))
    }

    /// The same with a search index.
    pub(super) fn indexed(self) -> Checked<Self> {
        let folder =
            tempfile::tempdir().map_err(|error| Violation(format!("no folder: {error}")))?;
        Ok(Self {
            folder: Some(folder),
            ..self
        })
    }

    /// The same with so many programs over its disk.
    pub(super) fn with_programs(mut self, count: usize) -> Self {
        for _ in 1..count {
            let program = self.disk.add_program();
            self.others.push_back((program, None));
        }
        self
    }

    /// How many programs it has, up or down.
    pub(super) fn programs(&self) -> usize {
        1 + self.others.len()
    }

    /// Gives the turn to the program that comes so many after this one.
    pub(super) fn turn(&mut self, by: usize) {
        for _ in 0..by {
            let Some((program, workspace)) = self.others.pop_front() else {
                return;
            };
            let before = std::mem::replace(&mut self.workspace, workspace);
            self.others.push_back((self.program, before));
            self.program = program;
        }
    }

    fn place(&self) -> Checked<Place> {
        let folder = match (&self.folder, &*NO_INDEX) {
            (Some(folder), _) => folder.path().join(self.program.to_string()),
            (None, Ok((folder, _))) => folder.path().to_owned(),
            (None, Err(error)) => return Err(self.violation(&format!("no folder: {error}"))),
        };
        Ok(Place { dir: folder })
    }

    /// Whether it has a search index.
    pub(super) const fn is_indexed(&self) -> bool {
        self.folder.is_some()
    }

    /// Starts the program. It stays down where the disk fails meanwhile. All that the log was ever read to hold has
    /// to be there.
    pub(super) fn boot(&mut self, seed: u64) -> Checked {
        let options = Options {
            vfs: Some(self.disk.name_for(self.program)),
            ..Options::default()
        };
        let place = self.place()?;
        // Later, what is read from the disk depends on what other threads of the program read before.
        self.disk.ail_reads(true);
        let opened = Workspace::open_with(&place, &KEY, self.host(seed), options);
        self.disk.ail_reads(false);
        match opened {
            Ok(workspace) => self.workspace = Some(workspace),
            Err(error) => return self.failed(&error),
        }
        let read = self
            .workspace
            .as_ref()
            .map_or(Ok(()), |workspace| self.log.hold_against(workspace));
        match read {
            Err(Violation(what)) if !self.is_in_trouble() => Err(self.violation(&what)),
            _ => self.follow(),
        }
    }

    /// Whether its disk explains that something failed.
    pub(super) fn is_in_trouble(&self) -> bool {
        self.disk.has_failed() || self.disk.has_ailed()
    }

    /// Takes a failure that the disk explains.
    pub(super) fn failed(&self, error: &satchel_engine::Error) -> Checked {
        if self.is_in_trouble() || (self.is_full && error.code() == "disk_full") {
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
            Err(Violation(what)) if !self.is_in_trouble() => Err(self.violation(&what)),
            _ => Ok(()),
        }
    }

    /// The program whose turn it is goes down without tidying up; a power cut takes the others along.
    pub(super) fn crash(&mut self, end: End) {
        match end {
            End::Kill => {
                self.disk.stop_program(self.program);
                self.workspace = None;
                self.disk.kill_program(self.program);
            }
            End::PowerCut(seed) => {
                self.stop();
                self.disk.cut_power(seed);
            }
        }
    }

    /// All its programs are gone at once.
    fn stop(&mut self) {
        self.disk.stop();
        self.workspace = None;
        for (_, workspace) in &mut self.others {
            *workspace = None;
        }
    }

    /// The program whose turn it is goes down as it should.
    pub(super) fn shut_down(&mut self) {
        self.workspace = None;
    }

    /// Puts other files in the place of its own, as someone does who restores a backup.
    pub(super) fn roll_back(&mut self, image: &Image) {
        self.stop();
        self.disk.replace(image);
        self.log = Log::default();
    }

    /// Gives the turn to the program that wrote when its disk failed.
    pub(super) fn turn_to_failed(&mut self) -> bool {
        let Some(failed) = self.disk.failed_program() else {
            return false;
        };
        while self.program != failed {
            self.turn(1);
        }
        true
    }

    /// Has one call in `one_in` fail, or none any more.
    pub(super) fn ail(&mut self, seed: u64, one_in: u32) {
        self.is_ailing = one_in > 0;
        self.disk.ail(seed, one_in);
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
