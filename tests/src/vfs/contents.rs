//! The files of a disk, and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rusqlite::ffi;

use super::ailment::{Ailment, Call, Tally};
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
    programs: Vec<Program>,
    /// Which file each opening of a program that lives is of.
    open: BTreeMap<Handle, String>,
    next_handle: u64,
    writes: u64,
    /// Writes still let through.
    left: Option<u64>,
    full: bool,
    ailment: Option<Ailment>,
    /// Whether it made a call fail since the tally was last taken.
    ailed: bool,
    /// Calls that the ailment made fail, and writes that a power cut took, since they were last asked for.
    tally: Tally,
}

/// A process that may have files open.
#[derive(Default)]
struct Program {
    /// Raised when all that it had open is gone: what still holds on to an older one is of a dead process.
    generation: u64,
    failed: bool,
}

#[derive(Default)]
struct File {
    content: Content,
    locks: FileLocks,
    shared_locks: SharedLocks,
    regions: Arc<Regions>,
}

/// What tells one opening from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handle {
    pub(super) program: usize,
    number: u64,
}

/// One opening of one file.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) path: String,
    pub(super) handle: Handle,
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

    /// Adds a process, and gives its number.
    pub(super) fn add_program(&mut self) -> usize {
        self.programs.push(Program::default());
        self.programs.len() - 1
    }

    pub(super) fn replace(&mut self, image: &Image) {
        self.kill();
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

    pub(super) fn stop(&mut self) {
        for program in &mut self.programs {
            program.failed = true;
        }
    }

    pub(super) fn stop_program(&mut self, program: usize) {
        self.programs[program].failed = true;
    }

    pub(super) fn kill(&mut self) {
        self.left = None;
        for program in 0..self.programs.len() {
            self.kill_program(program);
        }
    }

    /// Ends a process: what it had open is closed, and its locks are the others' to take.
    pub(super) fn kill_program(&mut self, program: usize) {
        self.writes += 1;
        let state = &mut self.programs[program];
        (state.generation, state.failed) = (state.generation + 1, false);
        self.open.retain(|handle, _| handle.program != program);
        for (path, file) in &mut self.files {
            file.locks.forget_program(program);
            file.shared_locks.forget_program(program);
            if !self.open.values().any(|open| open == path) {
                file.regions = Arc::default();
            }
        }
    }

    pub(super) fn cut_power(&mut self, seed: u64) {
        self.kill();
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        for file in self.files.values_mut() {
            let spoilt = file.content.cut_power((seed != 0).then_some(&mut chance));
            for (what, count) in [
                ("write lost in a power cut", spoilt.lost),
                ("write torn in a power cut", spoilt.torn),
            ] {
                if count > 0 {
                    *self.tally.entry(what).or_default() += count;
                }
            }
        }
    }

    pub(super) fn fail_after(&mut self, writes: Option<u64>) {
        self.left = writes;
    }

    /// The process whose write was let through no more.
    pub(super) fn failed_program(&self) -> Option<usize> {
        self.programs.iter().position(|program| program.failed)
    }

    pub(super) fn set_full(&mut self, full: bool) {
        self.full = full;
    }

    pub(super) fn ail(&mut self, ailment: Option<Ailment>) {
        self.ailment = ailment;
    }

    pub(super) fn ail_reads(&mut self, fail: bool) {
        if let Some(ailment) = &mut self.ailment {
            ailment.strike_reads(fail);
        }
    }

    pub(super) const fn has_ailed(&self) -> bool {
        self.ailed
    }

    pub(super) fn take_tally(&mut self) -> Tally {
        self.ailed = false;
        std::mem::take(&mut self.tally)
    }

    pub(super) const fn writes(&self) -> u64 {
        self.writes
    }

    pub(super) fn open(
        &mut self,
        program: usize,
        path: Option<String>,
        create: bool,
    ) -> Result<Opening, Code> {
        let Program { generation, failed } = self.programs[program];
        if failed {
            return Err(ffi::SQLITE_IOERR);
        }
        self.next_handle += 1;
        let number = self.next_handle;
        let path = path.unwrap_or_else(|| format!("temporary {number}"));
        if !create && !self.files.contains_key(&path) {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        self.files.entry(path.clone()).or_default();
        let handle = Handle { program, number };
        self.open.insert(handle, path.clone());
        Ok(Opening {
            path,
            handle,
            generation,
        })
    }

    pub(super) fn close(&mut self, opening: &Opening) {
        if let Ok(file) = self.file(opening) {
            file.locks.forget(opening.handle);
            file.shared_locks.forget(opening.handle);
            self.open.remove(&opening.handle);
        }
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Deletes a file for whoever is not of a dead process.
    pub(super) fn delete(&mut self, program: usize, path: &str) -> Result<(), Code> {
        if self.programs[program].failed || self.strikes(program) {
            return Err(ffi::SQLITE_IOERR);
        }
        if self.files.contains_key(path) {
            self.ails(Call::Delete)?;
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
        self.file(opening)?;
        self.ails(Call::Read)?;
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
        let refused = if self.strikes(opening.handle.program) {
            Err(ffi::SQLITE_IOERR)
        } else {
            self.ails(Call::Write)
        };
        let there = match refused {
            Ok(()) => bytes,
            Err(_) => &bytes[..bytes.len() / 2],
        };
        self.files
            .get_mut(&opening.path)
            .ok_or(ffi::SQLITE_IOERR)?
            .content
            .write(there, offset);
        refused
    }

    pub(super) fn set_len(&mut self, opening: &Opening, length: usize) -> Result<(), Code> {
        self.change(opening)?;
        self.ails(Call::Truncate)?;
        self.file(opening)?.content.set_len(length);
        Ok(())
    }

    pub(super) fn sync(&mut self, opening: &Opening) -> Result<(), Code> {
        self.change(opening)?;
        let refused = self.ails(Call::Sync);
        let content = &mut self
            .files
            .get_mut(&opening.path)
            .ok_or(ffi::SQLITE_IOERR)?
            .content;
        match (&refused, &mut self.ailment) {
            (Err(_), Some(ailment)) => content.fail_sync(&mut ailment.chance),
            _ => content.sync(),
        }
        refused
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

    /// Counts a change of a file.
    fn change(&mut self, opening: &Opening) -> Result<(), Code> {
        self.file(opening)?;
        if self.strikes(opening.handle.program) {
            return Err(ffi::SQLITE_IOERR);
        }
        Ok(())
    }

    /// Fails where the disk's ailment has a call fail.
    fn ails(&mut self, call: Call) -> Result<(), Code> {
        let struck = self
            .ailment
            .as_mut()
            .and_then(|ailment| ailment.strikes(call));
        let Some((what, code)) = struck else {
            return Ok(());
        };
        self.ailed = true;
        *self.tally.entry(what).or_default() += 1;
        Err(code)
    }

    fn file(&mut self, opening: &Opening) -> Result<&mut File, Code> {
        let program = &self.programs[opening.handle.program];
        if program.failed || opening.generation != program.generation {
            return Err(ffi::SQLITE_IOERR);
        }
        self.files.get_mut(&opening.path).ok_or(ffi::SQLITE_IOERR)
    }

    /// Counts a write of a process, and says whether it is the one that everything fails from.
    fn strikes(&mut self, program: usize) -> bool {
        self.writes += 1;
        match self.left.as_mut() {
            Some(0) => {
                self.left = None;
                self.programs[program].failed = true;
            }
            Some(left) => *left -= 1,
            None => {}
        }
        self.programs[program].failed
    }
}
