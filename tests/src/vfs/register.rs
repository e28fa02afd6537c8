//! The disk as SQLite's library knows it: a VFS under a name.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::ffi;

use super::{Shared, lock, methods};

/// The longest path.
const PATH: usize = 1_024;

/// A disk as one process has it.
struct Mounted {
    contents: Shared,
    program: usize,
}

/// Registers a disk for one more process and gives the name that it has there.
pub(super) fn register(contents: &Shared) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let name = format!("disk-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mounted = Mounted {
        contents: Arc::clone(contents),
        program: lock(contents).add_program(),
    };
    let vfs = Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: methods::FILE_BYTES,
        mxPathname: PATH as c_int,
        pNext: std::ptr::null_mut(),
        zName: CString::new(name.as_str())
            .expect("a name without NUL")
            .into_raw(),
        pAppData: Box::into_raw(Box::new(mounted)).cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: None,
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    });
    // SAFETY: the structure, its name and its data are leaked, so they are valid for as long as SQLite may use them.
    let code = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(vfs), 0) };
    assert_eq!(code, ffi::SQLITE_OK, "SQLite takes the disk");
    name
}

/// Takes a disk out of SQLite's list.
pub(super) fn unregister(name: &str) {
    let name = CString::new(name).expect("a name without NUL");
    // SAFETY: SQLite finds a registered VFS, which is never freed, or null, which it takes as nothing to do.
    unsafe {
        let vfs = ffi::sqlite3_vfs_find(name.as_ptr());
        ffi::sqlite3_vfs_unregister(vfs);
    }
}

/// The disk of a VFS.
///
/// # Safety
/// `vfs` is one of [`register`]'s.
unsafe fn disk<'v>(vfs: *mut ffi::sqlite3_vfs) -> &'v Mounted {
    // SAFETY: its data is a leaked `Mounted`.
    unsafe { &*(*vfs).pAppData.cast::<Mounted>() }
}

/// # Safety
/// `text` is null or a string that ends with NUL.
unsafe fn text(text: *const c_char) -> Option<String> {
    // SAFETY: as the caller says.
    (!text.is_null()).then(|| {
        unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned()
    })
}

// The functions below are called by SQLite alone, with a VFS of `register`'s and pointers as its documentation of
// `sqlite3_vfs` promises: that is what each `SAFETY: called by SQLite` stands for.

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: called by SQLite, with room for a file of `szOsFile` bytes.
    unsafe {
        (*file).pMethods = std::ptr::null();
        let Mounted { contents, program } = disk(vfs);
        let opening = lock(contents).open(
            *program,
            text(name),
            flags & ffi::SQLITE_OPEN_CREATE != 0 || name.is_null(),
        );
        match opening {
            Ok(opening) => methods::begin(
                file,
                contents,
                opening,
                flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
            ),
            Err(code) => return code,
        }
        if !out.is_null() {
            *out = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _sync: c_int,
) -> c_int {
    // SAFETY: called by SQLite.
    let (disk, path) = unsafe { (disk(vfs), text(name)) };
    lock(&disk.contents)
        .delete(disk.program, &path.unwrap_or_default())
        .err()
        .unwrap_or(ffi::SQLITE_OK)
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: called by SQLite.
    unsafe {
        let exists = lock(&disk(vfs).contents).exists(&text(name).unwrap_or_default());
        *out = c_int::from(exists);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: called by SQLite, with `room` bytes at `out`; the copied length, NUL included, is checked against it.
    unsafe {
        let bytes = CStr::from_ptr(name).to_bytes_with_nul();
        let file = bytes.rsplit(|byte| *byte == b'/').next().unwrap_or(bytes);
        if file.len() > usize::try_from(room).unwrap_or(0) {
            return ffi::SQLITE_CANTOPEN;
        }
        std::ptr::copy_nonoverlapping(file.as_ptr().cast(), out, file.len());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, count: c_int, out: *mut c_char) -> c_int {
    // SAFETY: called by SQLite, with `count` bytes at `out`.
    let bytes = unsafe {
        std::slice::from_raw_parts_mut(out.cast::<u8>(), usize::try_from(count).unwrap_or(0))
    };
    // Always the same: what SQLite draws from it decides nothing that a run should differ by.
    bytes.fill(7);
    count
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(
        u64::try_from(microseconds).unwrap_or(0),
    ));
    microseconds
}

/// Milliseconds from noon of 24 November 4714 BC, where SQLite's days begin, to 1970.
const JULIAN_1970_MS: i64 = 210_866_760_000_000;

fn julian_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    JULIAN_1970_MS + i64::try_from(since.as_millis()).unwrap_or(0)
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: called by SQLite.
    unsafe { *out = julian_ms() as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_int64(_: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: called by SQLite.
    unsafe { *out = julian_ms() };
    ffi::SQLITE_OK
}

/// Memory as SQLite hands it over.
///
/// # Safety
/// There are `count` readable bytes at `memory`.
pub(super) unsafe fn bytes<'b>(memory: *const c_void, count: c_int) -> &'b [u8] {
    // SAFETY: as the caller says.
    unsafe { std::slice::from_raw_parts(memory.cast(), usize::try_from(count).unwrap_or(0)) }
}
