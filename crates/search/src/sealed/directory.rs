//! The directory tantivy keeps its files in, each sealed. Dictionaries and columns are in memory, opened,
//! while in use; lists of records stay sealed and are opened piece by piece.
//!
//! Names on disk are tantivy's: random ids with an extension for the kind of part, and the fixed `meta.json`
//! (sealed like the rest). Locks are the operating system's, so a crash leaves none behind.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, Weak};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::file::{SealKey, Sealed, Sealer};
use super::paged::{ChunkCache, PagedFile};

/// The file whose replacement is a commit.
pub(crate) const META_FILE: &str = "meta.json";

/// The parts of a segment that are read here and there rather than held: lists of records, and the
/// document store, which is empty but for its frame.
const PAGED: [SegmentComponent; 2] = [SegmentComponent::Postings, SegmentComponent::Store];

/// A directory of sealed files. Clones share everything.
#[derive(Clone)]
pub(crate) struct SealedDirectory {
    inner: Arc<Inner>,
}

struct Inner {
    root: PathBuf,
    key: SealKey,
    /// Files someone still reads, so that reopening a segment costs neither time nor a second copy.
    open: Mutex<HashMap<PathBuf, Weak<dyn FileHandle>>>,
    cache: Arc<ChunkCache>,
    generation: AtomicU64,
    /// Whether nothing is written any more. Held while a file is replaced.
    closed: RwLock<bool>,
    /// Whether something found no room on the disk since that was last asked.
    full: AtomicBool,
}

impl SealedDirectory {
    /// The directory at `root`, which must exist.
    pub(crate) fn new(root: &Path, key: &[u8; 32]) -> SealedDirectory {
        let root = root.to_path_buf();
        let (key, open) = (SealKey(*key), Mutex::default());
        let (cache, generation, closed) = (Arc::default(), AtomicU64::new(0), RwLock::default());
        SealedDirectory {
            inner: Arc::new(Inner {
                root,
                key,
                open,
                cache,
                generation,
                closed,
                full: AtomicBool::new(false),
            }),
        }
    }

    /// Counts the commits and finished merges written so far: when it moves, there is something to reload.
    pub(crate) fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    /// Whether something found no room on the disk since this was last asked. Tantivy writes on a thread of its own, and says of one that
    /// ended so only that it did.
    pub(crate) fn was_full(&self) -> bool {
        self.inner.full.swap(false, Ordering::AcqRel)
    }

    /// Lets nobody begin a file or replace one from now on, waiting for whoever does. Tantivy merges on threads that go on
    /// when its writer is gone and the lock with it: they may not write beside the next one to open the directory.
    pub(crate) fn close(&self) {
        let closed = self.inner.closed.write();
        *closed.unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Leave to write, for as long as it is held.
    fn open_to_writing(&self) -> io::Result<RwLockReadGuard<'_, bool>> {
        let closed = self.inner.closed.read();
        let closed = closed.unwrap_or_else(PoisonError::into_inner);
        if *closed {
            return Err(io::Error::other("the index was closed"));
        }
        Ok(closed)
    }

    fn at(&self, path: &Path) -> PathBuf {
        self.inner.root.join(path)
    }

    /// Reads a segment's paged files from end to end, for damage that would otherwise show only later.
    pub(crate) fn verify(&self, segment: &SegmentMeta) -> Result<(), OpenReadError> {
        for part in PAGED {
            let path = segment.relative_path(part);
            let read = || {
                let sealed = self.open_sealed(&path)?;
                (0..sealed.chunks()).try_for_each(|chunk| sealed.chunk(chunk).map(drop))
            };
            read().map_err(|error| read_error(error, &path))?;
        }
        Ok(())
    }

    fn open_sealed(&self, path: &Path) -> io::Result<Sealed<File>> {
        Sealed::open(&self.inner.key, &name_of(path), File::open(self.at(path))?)
    }

    fn open_handle(&self, path: &Path) -> io::Result<Arc<dyn FileHandle>> {
        let sealed = self.open_sealed(path)?;
        let extension = path.extension().unwrap_or_default();
        let paged = PAGED
            .iter()
            .any(|part| extension == part.to_string().as_str());
        Ok(match paged {
            true => Arc::new(PagedFile::new(sealed, Arc::clone(&self.inner.cache))),
            false => Arc::new(OwnedBytes::new(sealed.read()?)),
        })
    }
}

fn read_error(error: io::Error, path: &Path) -> OpenReadError {
    match error.kind() {
        io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_path_buf()),
        _ => OpenReadError::wrap_io_error(error, path.to_path_buf()),
    }
}

impl fmt::Debug for SealedDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedDirectory({})", self.inner.root.display())
    }
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mut open = self
            .inner
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = open.get(path).and_then(Weak::upgrade) {
            return Ok(handle);
        }
        let handle = self
            .open_handle(path)
            .map_err(|error| read_error(error, path))?;
        open.retain(|_, file| file.strong_count() > 0);
        open.insert(path.to_path_buf(), Arc::downgrade(&handle));
        Ok(handle)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let delete = || {
            let _leave = self.open_to_writing()?;
            fs::remove_file(self.at(path))
        };
        delete().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_path_buf()),
            _ => DeleteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_path_buf(),
            },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let found = self.at(path).try_exists();
        found.map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let open = || {
            let _leave = self.open_to_writing()?;
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(self.at(path))?;
            Sealer::new(&self.inner.key, &name_of(path), file)
        };
        let sealer = noted(&self.inner, open()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_path_buf()),
            _ => OpenWriteError::wrap_io_error(error, path.to_path_buf()),
        })?;
        let inner = Arc::clone(&self.inner);
        Ok(BufWriter::new(Box::new(SealedFile { sealer, inner })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = || self.open_sealed(path)?.read();
        read().map_err(|error| read_error(error, path))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let _leave = self.open_to_writing()?;
        let name = name_of(path);
        let draft = self.inner.root.join(format!(".{name}.draft"));
        let mut sealer = Sealer::new(&self.inner.key, &name, File::create(&draft)?)?;
        sealer.write_all(data)?;
        sealer.finish()?.sync_data()?;
        fs::rename(&draft, self.at(path))?;
        self.sync_directory()?;
        if path == Path::new(META_FILE) {
            self.inner.generation.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        // Windows keeps directory entries durable by itself and cannot open a directory as a file.
        if cfg!(windows) {
            Ok(())
        } else {
            File::open(&self.inner.root)?.sync_all()
        }
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.at(&lock.filepath);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = file.map_err(LockError::wrap_io_error)?;
        let locked = match lock.is_blocking {
            true => file.lock().map_err(TryLockError::Error),
            false => file.try_lock(),
        };
        match locked {
            Ok(()) => Ok(DirectoryLock::from(Box::new(file))),
            Err(TryLockError::WouldBlock) => Err(LockError::LockBusy),
            Err(TryLockError::Error(error)) => Err(LockError::wrap_io_error(error)),
        }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        // Readers are reloaded by hand, together with the delta they replace.
        Ok(WatchHandle::empty())
    }
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A file being written: whole and on the disk once terminated.
struct SealedFile {
    sealer: Sealer<File>,
    inner: Arc<Inner>,
}

/// Notes where there was no room.
fn noted<T>(inner: &Inner, done: io::Result<T>) -> io::Result<T> {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    done.inspect_err(|error| {
        if [StorageFull, QuotaExceeded].contains(&error.kind()) {
            inner.full.store(true, Ordering::Release);
        }
    })
}

impl Write for SealedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        noted(&self.inner, self.sealer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        noted(&self.inner, self.sealer.flush())
    }
}

impl TerminatingWrite for SealedFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let finished = self.sealer.finish().and_then(|file| file.sync_data());
        noted(&self.inner, finished)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_closed_directory_is_read_and_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let directory = SealedDirectory::new(folder.path(), &[7; 32]);
        let merging = directory.clone();
        let list = Path::new(".managed.json");
        directory.atomic_write(list, b"before").unwrap();
        directory.close();
        merging.atomic_write(list, b"after").unwrap_err();
        assert!(merging.open_write(Path::new("1.fast")).is_err());
        merging.delete(list).unwrap_err();
        assert_eq!(merging.atomic_read(list).unwrap(), b"before");
        let next = SealedDirectory::new(folder.path(), &[7; 32]);
        next.atomic_write(list, b"next").unwrap();
        assert_eq!(next.atomic_read(list).unwrap(), b"next");
    }
}
