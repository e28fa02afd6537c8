//! An open file as SQLite's library knows it: a structure with a table of functions.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::sync::Arc;
use std::sync::atomic::{Ordering, fence};

use rusqlite::ffi;

use super::contents::{Code, Opening};
use super::regions::Regions;
use super::register::bytes;
use super::{Shared, lock};

/// What SQLite makes room for: its own structure first, then ours.
#[repr(C)]
struct Handle {
    base: ffi::sqlite3_file,
    file: *mut OpenFile,
}

struct OpenFile {
    contents: Shared,
    opening: Opening,
    delete_on_close: bool,
    /// Kept alive while SQLite may hold their addresses.
    regions: Option<Arc<Regions>>,
}

/// Room that an open file takes.
pub(super) const FILE_BYTES: c_int = size_of::<Handle>() as c_int;

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(raise),
    xUnlock: Some(lower),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Makes SQLite's structure an open file.
///
/// # Safety
/// There are [`FILE_BYTES`] writable bytes at `file`.
pub(super) unsafe fn begin(
    file: *mut ffi::sqlite3_file,
    contents: &Shared,
    opening: Opening,
    delete_on_close: bool,
) {
    let open = OpenFile {
        contents: Arc::clone(contents),
        opening,
        delete_on_close,
        regions: None,
    };
    let handle = Handle {
        base: ffi::sqlite3_file {
            pMethods: &raw const METHODS,
        },
        file: Box::into_raw(Box::new(open)),
    };
    // SAFETY: as the caller says.
    unsafe { file.cast::<Handle>().write(handle) };
}

/// The open file in SQLite's structure.
///
/// # Safety
/// `file` was begun and not closed, and no other reference to it is alive: a connection is used by one thread at a time.
unsafe fn open<'f>(file: *mut ffi::sqlite3_file) -> &'f mut OpenFile {
    // SAFETY: as the caller says.
    unsafe { &mut *(*file.cast::<Handle>()).file }
}

fn code(result: Result<(), Code>) -> c_int {
    result.err().unwrap_or(ffi::SQLITE_OK)
}

fn granted(lock: Result<bool, Code>) -> c_int {
    match lock {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_BUSY,
        Err(code) => code,
    }
}

fn place(offset: i64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

// The functions below are called by SQLite alone, through `METHODS`, with a file that `begin` made and pointers as
// its documentation of `sqlite3_io_methods` promises: that is what each `SAFETY: called by SQLite` stands for.

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: called by SQLite, for the last time with this file.
    let open = unsafe { Box::from_raw((*file.cast::<Handle>()).file) };
    let mut contents = lock(&open.contents);
    contents.close(&open.opening);
    if open.delete_on_close {
        let _ = contents.delete(open.opening.handle.program, &open.opening.path);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    memory: *mut c_void,
    count: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: called by SQLite, with `count` writable bytes at `memory`.
    let (open, buffer) = unsafe {
        (
            open(file),
            std::slice::from_raw_parts_mut(
                memory.cast::<u8>(),
                usize::try_from(count).unwrap_or(0),
            ),
        )
    };
    code(lock(&open.contents).read(&open.opening, buffer, place(offset)))
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    memory: *const c_void,
    count: c_int,
    offset: i64,
) -> c_int {
    // SAFETY: called by SQLite, with `count` readable bytes at `memory`.
    let (open, bytes) = unsafe { (open(file), bytes(memory, count)) };
    code(lock(&open.contents).write(&open.opening, bytes, place(offset)))
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: i64) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    code(lock(&open.contents).set_len(&open.opening, place(length)))
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    code(lock(&open.contents).sync(&open.opening))
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    let length = lock(&open.contents).len(&open.opening);
    code(length.map(|length| {
        // SAFETY: called by SQLite.
        unsafe { *out = i64::try_from(length).unwrap_or(i64::MAX) };
    }))
}

unsafe extern "C" fn raise(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    granted(
        lock(&open.contents)
            .locks(&open.opening)
            .map(|locks| locks.raise(open.opening.handle, level)),
    )
}

unsafe extern "C" fn lower(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    code(
        lock(&open.contents)
            .locks(&open.opening)
            .map(|locks| locks.lower(open.opening.handle, level)),
    )
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    code(lock(&open.contents).locks(&open.opening).map(|locks| {
        // SAFETY: called by SQLite.
        unsafe { *out = c_int::from(locks.is_reserved()) };
    }))
}

unsafe extern "C" fn file_control(
    _: *mut ffi::sqlite3_file,
    _operation: c_int,
    _argument: *mut c_void,
) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4_096
}

unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    // As SQLite assumes of real disks: a torn write does not harm the bytes beside it.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    if open.regions.is_none() {
        match lock(&open.contents).regions(&open.opening) {
            Ok(regions) => open.regions = Some(regions),
            Err(code) => return code,
        }
    }
    let address = open
        .regions
        .as_ref()
        .map_or(std::ptr::null_mut(), |regions| {
            regions.address(place(region.into()), place(size.into()), extend != 0)
        });
    // SAFETY: called by SQLite.
    unsafe { *out = address };
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    let (first, count) = (
        u32::try_from(first).unwrap_or(0),
        u32::try_from(count).unwrap_or(0),
    );
    granted(
        lock(&open.contents)
            .shared_locks(&open.opening)
            .map(|locks| locks.change(open.opening.handle, first, count, flags)),
    )
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: called by SQLite.
    let open = unsafe { open(file) };
    open.regions = None;
    if delete != 0 {
        lock(&open.contents).forget_regions(&open.opening);
    }
    ffi::SQLITE_OK
}
