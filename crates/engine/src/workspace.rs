//! A workspace: opened, made, and shared by everything that reads and writes it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use satchel_document::Actor;
use satchel_model::{Clock, RecordId};
use satchel_store::sqlite::{Key, Options, Sqlite};
use satchel_store::{Database, Reader, projection};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::KnownRights;
use crate::digest::Digests;
use crate::exchange::Together;
use crate::follow::Follower;
use crate::moving::refuse_moved;
use crate::query::{Cached, Indexed};
use crate::{Error, Host, Shape, rebuild};

/// Where a workspace lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its folder.
    pub dir: PathBuf,
}

impl Place {
    /// Where this person's workspace lies on this machine unless they say otherwise; every program uses it.
    /// `None` where the system does not say where the person's files are.
    #[must_use]
    pub fn default_dir() -> Option<PathBuf> {
        Some(own_files()?.data_local_dir().join("workspace"))
    }

    /// Where a team server on this machine keeps its workspace unless it is told otherwise.
    #[must_use]
    pub fn default_server_dir() -> Option<PathBuf> {
        Some(own_files()?.data_local_dir().join("server"))
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.dir.join("workspace.db")
    }

    /// The folder of the search index.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.dir.join("index")
    }
}

fn own_files() -> Option<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "Satchel")
}

/// What is chosen when a workspace is made.
#[derive(Clone, Debug, Default)]
pub struct NewWorkspace {
    /// What people call it.
    pub name: String,
}

/// Something was committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "Changed")]
pub struct Event {
    /// Position of the last change.
    #[ts(type = "number")]
    pub seq: u64,
    /// What to fetch again: `person`, `record:<id>`, `search`.
    pub tags: Vec<String>,
}

/// One workspace of this machine.
pub struct Workspace {
    place: Place,
    pub(crate) database: Arc<dyn Database>,
    pub(crate) host: Host,
    shape: RwLock<Arc<Shape>>,
    /// Who numbers the changes made in this opening. A restored backup, a cloned disk or a power cut
    /// takes the log back but not what was already sent; since no opening continues another's numbers,
    /// no number is ever used twice.
    pub(crate) actor: Actor,
    member: Mutex<RecordId>,
    clock: Mutex<Clock>,
    pub(crate) follower: Follower,
    pub(crate) columns: Cached,
    pub(crate) indexed: Indexed,
    pub(crate) digests: Digests,
    pub(crate) together: Together,
    pub(crate) rights: KnownRights,
    listeners: Mutex<Vec<Sender<Event>>>,
    /// Position up to which the listeners were told. What lies past it, another program wrote.
    told: AtomicU64,
    offline: AtomicBool,
    /// Whether the tables are without their indexes, while much comes in.
    bulk: AtomicBool,
}

impl Workspace {
    /// What the rows of the log are told by that this opening writes.
    pub(crate) fn opening(&self) -> u32 {
        let [first, second, third, fourth, ..] = self.actor;
        u32::from_le_bytes([first, second, third, fourth])
    }

    /// Makes a workspace in an empty folder, and opens it.
    ///
    /// # Errors
    /// [`Error::WorkspaceExists`]; [`Error::Move`] where the one that was there went elsewhere; what the system says.
    pub fn create(place: &Place, key: &Key, host: Host, new: &NewWorkspace) -> Result<Self, Error> {
        refuse_moved(place)?;
        if place.database().exists() {
            return Err(Error::WorkspaceExists(place.dir.clone()));
        }
        std::fs::create_dir_all(&place.dir).map_err(|source| Error::File {
            path: place.dir.clone(),
            doing: "made",
            source,
        })?;
        let database = Sqlite::open(&place.database(), key, Options::default())?;
        Self::open_over(Arc::new(database), place, key, host, new)
    }

    /// Opens a workspace: brings its tables up to date, and its index after its log.
    ///
    /// # Errors
    /// [`Error::NoWorkspace`]; [`Error::Move`] where it went elsewhere; a wrong key, a damaged file, a version too new: see [`satchel_store::Error`].
    pub fn open(place: &Place, key: &Key, host: Host) -> Result<Self, Error> {
        refuse_moved(place)?;
        if !place.database().exists() {
            return Err(Error::NoWorkspace(place.dir.clone()));
        }
        let there = Options {
            must_exist: true,
            ..Options::default()
        };
        let database = Sqlite::open(&place.database(), key, there)?;
        // Whoever moves it leaves the mark before others are let in: one that waited finds it now.
        refuse_moved(place)?;
        Self::open_over(
            Arc::new(database),
            place,
            key,
            host,
            &NewWorkspace::default(),
        )
    }

    /// [`Workspace::open`] on a database that is reached in another way, and made where there is none.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_with(
        place: &Place,
        key: &Key,
        host: Host,
        options: Options<'_>,
    ) -> Result<Self, Error> {
        let database = Sqlite::open(&place.database(), key, options)?;
        let new = NewWorkspace::default();
        Self::open_over(Arc::new(database), place, key, host, &new)
    }

    /// Opens the workspace that a database holds, wherever it lies, and makes it where it holds none. Several programs may
    /// have one open, each with a place of its own: only the index lies there, under the key.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_over(
        database: Arc<dyn Database>,
        place: &Place,
        key: &Key,
        host: Host,
        new: &NewWorkspace,
    ) -> Result<Self, Error> {
        let own = found(&*database, &host, new)?;
        let follower = Follower::open(&place.index(), key)?;
        let workspace = Self {
            place: place.clone(),
            shape: RwLock::new(Arc::new(Shape::standard())),
            actor: host.random(),
            member: Mutex::new(own.member),
            clock: Mutex::default(),
            columns: Cached::new(&database, &follower),
            indexed: Indexed::open(&database)?,
            digests: Digests::default(),
            together: Together::default(),
            rights: KnownRights::default(),
            follower,
            listeners: Mutex::default(),
            told: AtomicU64::new(0),
            offline: AtomicBool::new(false),
            bulk: AtomicBool::new(false),
            database,
            host,
        };
        let shape = rebuild::projections_if_stale(&workspace)?;
        workspace.take_shape(Some(Arc::new(shape)));
        workspace.follower.catch_up_if_possible(&workspace)?;
        workspace.told.store(workspace.seq()?, Ordering::Release);
        workspace.index_views()?;
        Ok(workspace)
    }

    /// Where it lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Its objects and fields as they are now. Whoever takes it keeps to it until what they do is done.
    #[must_use]
    pub fn shape(&self) -> Arc<Shape> {
        let shape = self.shape.read();
        Arc::clone(&shape.unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the shape that a commit gave the schema.
    pub(crate) fn take_shape(&self, shape: Option<Arc<Shape>>) {
        if let Some(shape) = shape {
            *self.shape.write().unwrap_or_else(PoisonError::into_inner) = shape;
        }
    }

    /// The database, for the tables that the engine does not keep.
    #[must_use]
    pub fn database(&self) -> &dyn Database {
        &*self.database
    }

    /// The machine it runs on.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Who works here.
    #[must_use]
    pub fn member(&self) -> RecordId {
        *lock(&self.member)
    }

    pub(crate) fn set_member(&self, member: RecordId) {
        *lock(&self.member) = member;
    }

    /// Says whether the server is out of reach, which the history of edits made meanwhile will show.
    pub fn set_offline(&self, offline: bool) {
        self.offline.store(offline, Ordering::Relaxed);
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Relaxed)
    }

    pub(crate) fn set_bulk(&self, bulk: bool) {
        self.bulk.store(bulk, Ordering::Relaxed);
    }

    pub(crate) fn is_bulk(&self) -> bool {
        self.bulk.load(Ordering::Relaxed)
    }

    pub(crate) fn tick(&self) -> satchel_model::Hlc {
        lock(&self.clock).tick(self.host.now_ms())
    }

    /// Hears of every commit from now on, and of what was sent; the latter under the position told last.
    #[must_use]
    pub fn subscribe(&self) -> Receiver<Event> {
        let (sender, receiver) = channel();
        lock(&self.listeners).push(sender);
        receiver
    }

    /// Position up to which the listeners were told.
    pub(crate) fn told(&self) -> u64 {
        self.told.load(Ordering::Acquire)
    }

    /// Tells the listeners of changes from a position on. The caller holds the turn to commit.
    pub(crate) fn announce(&self, first_seq: u64, event: &Event) {
        // A gap is left for `notice`: what another program wrote there has not been told yet.
        if self.told() + 1 >= first_seq {
            self.told.store(event.seq, Ordering::Release);
        }
        self.tell(event);
    }

    /// Tells the listeners of what changed without a commit.
    pub(crate) fn tell(&self, event: &Event) {
        lock(&self.listeners).retain(|listener| listener.send(event.clone()).is_ok());
    }

    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&dyn Reader) -> Result<T, Error>,
    ) -> Result<T, Error> {
        satchel_store::read(&*self.database, |reader| {
            work(reader).map_err(Error::through)
        })
        .map_err(Error::out_of)
    }

    /// The same for what takes a millisecond or two.
    pub(crate) fn read_briefly<T>(
        &self,
        work: impl FnOnce(&dyn Reader) -> Result<T, Error>,
    ) -> Result<T, Error> {
        satchel_store::read_briefly(&*self.database, |reader| {
            work(reader).map_err(Error::through)
        })
        .map_err(Error::out_of)
    }

    /// Runs work in one transaction. Where an index has no room for a value that is to be kept, the index is given up.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&dyn satchel_store::Writer) -> Result<T, Error> + Clone,
    ) -> Result<T, Error> {
        if !self.database.ends_transactions() {
            return self.write_indexed(work);
        }
        match self.write_indexed(work.clone()) {
            Err(Error::Store(satchel_store::Error::NoRoomInIndex { index })) => {
                tracing::warn!(index, "an index has no room for a value and is given up");
                self.give_up_index(index.as_deref())?;
                self.write_indexed(work)
            }
            other => other,
        }
    }

    fn write_indexed<T>(
        &self,
        work: impl FnOnce(&dyn satchel_store::Writer) -> Result<T, Error> + Clone,
    ) -> Result<T, Error> {
        satchel_store::write(&*self.database, |writer| {
            work(writer).map_err(Error::through)
        })
        .map_err(Error::out_of)
    }
}

/// Brings the fixed tables up to date, and makes the workspace's one row where there is none. Of two programs that begin
/// with an empty database the second finds what the first made: [`satchel_store::migrate`] lets one in at a time.
fn found(
    database: &dyn Database,
    host: &Host,
    new: &NewWorkspace,
) -> Result<satchel_store::workspace::Workspace, Error> {
    let founded = satchel_store::write(database, |writer| {
        satchel_store::migrate(writer)?;
        if let Some(own) = satchel_store::workspace::get(writer)? {
            return Ok(own);
        }
        let own = satchel_store::workspace::Workspace {
            epoch: host.random(),
            member: host.new_id(),
            name: new.name.clone(),
            projection: String::new(),
            schema_seq: 0,
            access_seq: 0,
        };
        satchel_store::workspace::create(writer, &own)?;
        projection::prepare(writer, Shape::standard().layouts())?;
        Ok(own)
    });
    Ok(founded?)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
