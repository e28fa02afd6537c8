//! The write-ahead log as a file, where SQLite's own means do not reach: what lies in it written once more, and synced.
//!
//! A sync that fails leaves a commit in the file, which the next opening finds and shows. But the system takes what it could not
//! write for written, so that no later sync brings it to the disk. Moving the log into the database writes it anew; where the disk
//! has no room for that, the log's bytes are written over themselves, which takes none.
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

/// Writes what the log holds over itself and syncs it, while nobody else writes.
pub(super) fn write_again(writer: &mut Connection) -> Result<(), Error> {
    let doing = |error| failed("syncing the write-ahead log", error);
    let turn = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(doing)?;
    // SAFETY: the connection is open, and borrowed for as long as this takes.
    let code = unsafe { write_again_in(turn.handle()) };
    turn.rollback().map_err(doing)?;
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(doing(rusqlite::Error::SqliteFailure(
            ffi::Error::new(code),
            None,
        ))),
    }
}

/// # Safety
/// `connection` is open, and no other thread uses it.
unsafe fn write_again_in(connection: *mut ffi::sqlite3) -> c_int {
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
    let (Some(size), Some(read), Some(write), Some(sync)) = (
        methods.xFileSize,
        methods.xRead,
        methods.xWrite,
        methods.xSync,
    ) else {
        return ffi::SQLITE_IOERR;
    };
    let (mut length, mut at, mut piece) = (0, 0, vec![0_u8; PIECE]);
    // SAFETY: the methods of an open file, with room for what they fill and bytes for what they write.
    unsafe {
        let mut code = size(file, &raw mut length);
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
