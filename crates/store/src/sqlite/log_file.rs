//! The write-ahead log as a file, where SQLite's own means do not reach: what lies in it made durable.
//!
//! A sync that fails leaves a commit in the file, which the next opening finds. But the system takes what it could not write for
//! written, so that no later sync brings it to the disk: programs read a log that is not the one there. Moved into the database it
//! would stay in both, and after a power cut the log on the disk, which ends earlier, would bring back older pages. So whatever waits
//! in the log at an opening is written over itself, which takes no room, and then synced.
#![expect(
    unsafe_code,
    reason = "rusqlite does not hand out the files of a connection"
)]

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use rusqlite::{Connection, TransactionBehavior, ffi};

use super::connection::failed;
use crate::Error;

/// Bytes read and written at a time.
const PIECE: usize = 1 << 16;

/// Bytes that the log begins with, and those before each of its pages.
const HEAD: i64 = 32;
const FRAME_HEAD: i64 = 24;

/// A page of SQLCipher's, as it makes them unless it is told otherwise.
const PAGE: i64 = 4_096;

/// Makes what waits in the log durable, if anything does, while nobody else writes.
pub(super) fn sync(writer: &mut Connection) -> Result<(), Error> {
    let doing = |error| failed("syncing the write-ahead log", error);
    let waiting = waiting(writer).map_err(doing)?;
    if waiting == 0 {
        return Ok(());
    }
    let turn = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(doing)?;
    // SAFETY: the connection is open, and borrowed for as long as this takes.
    let code = unsafe { write_again(turn.handle(), waiting) };
    turn.rollback().map_err(doing)?;
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(doing(rusqlite::Error::SqliteFailure(
            ffi::Error::new(code),
            None,
        ))),
    }
}

/// How many bytes the log has, where some of it is not in the database.
fn waiting(writer: &Connection) -> rusqlite::Result<i64> {
    writer.query_row("pragma wal_checkpoint(noop)", [], |row| {
        let (pages, moved): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok(match pages > moved {
            true => HEAD + pages * (FRAME_HEAD + PAGE),
            false => 0,
        })
    })
}

/// Writes the first bytes of the log over themselves and syncs it.
///
/// # Safety
/// `connection` is open, and no other thread uses it.
unsafe fn write_again(connection: *mut ffi::sqlite3, length: i64) -> c_int {
    let mut file: *mut ffi::sqlite3_file = null_mut();
    let operation = ffi::SQLITE_FCNTL_JOURNAL_POINTER;
    let out: *mut c_void = (&raw mut file).cast();
    // SAFETY: as the caller says; for this operation SQLite takes a pointer to a file's pointer, and sets it.
    let found = unsafe { ffi::sqlite3_file_control(connection, c"main".as_ptr(), operation, out) };
    // SAFETY: SQLite's file of the log, which is open while its methods are not null.
    let methods = unsafe { file.as_ref().and_then(|file| file.pMethods.as_ref()) };
    let Some(methods) = methods.filter(|_| found == ffi::SQLITE_OK) else {
        return found;
    };
    let (Some(read), Some(write), Some(sync)) = (methods.xRead, methods.xWrite, methods.xSync)
    else {
        return ffi::SQLITE_IOERR;
    };
    let (mut at, mut piece, mut code) = (0, vec![0_u8; PIECE], ffi::SQLITE_OK);
    // SAFETY: the methods of an open file, with room for what they fill and bytes for what they write.
    unsafe {
        while code == ffi::SQLITE_OK && at < length {
            let count = c_int::try_from(length - at)
                .map_or(PIECE as c_int, |left| left.min(PIECE as c_int));
            code = read(file, piece.as_mut_ptr().cast(), count, at);
            if code == ffi::SQLITE_OK {
                code = write(file, piece.as_ptr().cast(), count, at);
            }
            at += i64::from(count);
        }
        match code {
            ffi::SQLITE_OK => sync(file, ffi::SQLITE_SYNC_NORMAL),
            code => code,
        }
    }
}
