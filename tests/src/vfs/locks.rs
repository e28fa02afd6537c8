//! Who holds which lock of a file: SQLite's five levels, and the eight slots of its write-ahead log.

use std::collections::BTreeMap;

use rusqlite::ffi;

use super::contents::Handle;

/// The levels that connections hold of one file.
#[derive(Default)]
pub(super) struct FileLocks(BTreeMap<Handle, i32>);

impl FileLocks {
    /// Raises a connection's level, if the others leave room for it.
    pub(super) fn raise(&mut self, handle: Handle, level: i32) -> bool {
        let others = self
            .0
            .iter()
            .filter(|(other, _)| **other != handle)
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(ffi::SQLITE_LOCK_NONE);
        let room = match level {
            ffi::SQLITE_LOCK_SHARED => others < ffi::SQLITE_LOCK_PENDING,
            ffi::SQLITE_LOCK_RESERVED => others < ffi::SQLITE_LOCK_RESERVED,
            _ => others == ffi::SQLITE_LOCK_NONE,
        };
        if room {
            let held = self.0.entry(handle).or_insert(level);
            *held = level.max(*held);
        }
        room
    }

    /// Lowers a connection's level.
    pub(super) fn lower(&mut self, handle: Handle, level: i32) {
        if level == ffi::SQLITE_LOCK_NONE {
            self.forget(handle);
        } else if let Some(held) = self.0.get_mut(&handle) {
            *held = level.min(*held);
        }
    }

    /// Whether any connection is about to write.
    pub(super) fn is_reserved(&self) -> bool {
        self.0
            .values()
            .any(|level| *level >= ffi::SQLITE_LOCK_RESERVED)
    }

    pub(super) fn forget(&mut self, handle: Handle) {
        self.0.remove(&handle);
    }

    /// Gives back all that a program holds.
    pub(super) fn forget_program(&mut self, program: usize) {
        self.0.retain(|handle, _| handle.program != program);
    }
}

/// The slots that connections hold of one write-ahead log, as bits.
#[derive(Default)]
pub(super) struct SharedLocks(BTreeMap<Handle, Held>);

#[derive(Clone, Copy, Default)]
struct Held {
    shared: u8,
    exclusive: u8,
}

impl SharedLocks {
    /// Takes or gives back `count` slots from `first`; false where another holds what is in the way.
    pub(super) fn change(&mut self, handle: Handle, first: u32, count: u32, flags: i32) -> bool {
        let mask = (first..first + count).fold(0_u8, |mask, slot| mask | 1 << slot);
        let others = self
            .0
            .iter()
            .filter(|(other, _)| **other != handle)
            .map(|(_, held)| *held);
        let taken = others.fold(Held::default(), |all, held| Held {
            shared: all.shared | held.shared,
            exclusive: all.exclusive | held.exclusive,
        });
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        let held = self.0.entry(handle).or_default();
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            held.shared &= !mask;
            held.exclusive &= !mask;
            return true;
        }
        let in_the_way = if exclusive {
            taken.shared | taken.exclusive
        } else {
            taken.exclusive
        };
        if in_the_way & mask != 0 {
            return false;
        }
        if exclusive {
            held.exclusive |= mask;
        } else {
            held.shared |= mask;
        }
        true
    }

    pub(super) fn forget(&mut self, handle: Handle) {
        self.0.remove(&handle);
    }

    /// Gives back all that a program holds.
    pub(super) fn forget_program(&mut self, program: usize) {
        self.0.retain(|handle, _| handle.program != program);
    }
}
