//! Indexes for saved views, built in the background: a follower of the records that views are.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use satchel_model::standard::VIEW;
use satchel_model::{Layout, Query};
use satchel_store::view_index::{self, ViewIndex};
use satchel_store::{Database, Writer, index_room, workspace};

use crate::commit::Touched;
use crate::workspace::lock;
use crate::{Error, Shape, Workspace};

/// The indexes that are there, and the thread that builds more.
pub(crate) struct Indexed {
    /// Their names.
    built: Arc<RwLock<BTreeSet<String>>>,
    database: Arc<dyn Database>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Indexed {
    /// What was built before.
    pub(crate) fn open(database: &Arc<dyn Database>) -> Result<Self, Error> {
        let built = satchel_store::read(&**database, view_index::built)?;
        Ok(Self {
            built: Arc::new(RwLock::new(built)),
            database: Arc::clone(database),
            thread: Mutex::default(),
        })
    }

    /// Whether a page of this query is read from where it begins.
    pub(crate) fn serves(&self, layout: &Layout, query: &Query) -> bool {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        if query.trash || query.offset > 0 || built.is_empty() {
            return false;
        }
        ViewIndex::of(layout, query.filter.as_ref(), &query.sorts)
            .is_some_and(|index| built.contains(index.name()))
    }

    /// Drops what no view needs and builds what one does, on a thread of its own.
    fn bring_to(&self, wanted: Vec<ViewIndex>) {
        // Held to the end: who comes second waits for the one that came first.
        let mut thread = lock(&self.thread);
        let before = thread.take();
        let (built, database) = (Arc::clone(&self.built), Arc::clone(&self.database));
        let work = move || {
            if let Some(before) = before {
                let _ = before.join();
            }
            if let Err(error) = bring(&*database, &built, &wanted) {
                tracing::warn!(%error, "saved views are slower than they could be: their indexes could not be built");
            }
        };
        *thread = Some(std::thread::spawn(work));
    }

    /// Drops all, as before much comes in.
    pub(crate) fn drop_all(&self) -> Result<(), Error> {
        self.settle();
        Ok(bring(&*self.database, &self.built, &[])?)
    }

    /// Gives up an index that has no room for a value, or all where the database does not say which it is.
    fn give_up(&self, layouts: &[Layout], index: Option<&str>) -> Result<(), Error> {
        self.settle();
        in_turn(&*self.database, |writer| {
            index_room::give_up(writer, layouts, index)
        })?;
        let there = satchel_store::read(&*self.database, view_index::built)?;
        *self.built.write().unwrap_or_else(PoisonError::into_inner) = there;
        Ok(())
    }

    /// Waits until what was asked for is there.
    pub(super) fn settle(&self) {
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Indexed {
    fn drop(&mut self) {
        self.settle();
    }
}

/// Each index in a transaction of its own: an edit waits for one at most.
fn bring(
    database: &dyn Database,
    built: &RwLock<BTreeSet<String>>,
    wanted: &[ViewIndex],
) -> Result<(), satchel_store::Error> {
    let there = || satchel_store::read(database, view_index::built);
    let write = || built.write().unwrap_or_else(PoisonError::into_inner);
    let mut gone = there()?;
    for index in wanted {
        gone.remove(index.name());
    }
    if !gone.is_empty() {
        write().retain(|name| !gone.contains(name));
        in_turn(database, |writer| view_index::drop(writer, &gone))?;
    }
    let known = there()?;
    for index in wanted.iter().filter(|index| !known.contains(index.name())) {
        match in_turn(database, |writer| view_index::build(writer, index)) {
            // A view that sorts by texts of any length has none as soon as one is too long.
            Err(error @ satchel_store::Error::NoRoomInIndex { .. }) => {
                tracing::warn!(%error, "a saved view is slower than it could be");
            }
            other => other?,
        }
    }
    *write() = there()?;
    Ok(())
}

/// Locks the table in the turn of a commit: other programs', which lock more than one, could wait for each other and this.
fn in_turn(
    database: &dyn Database,
    work: impl FnOnce(&dyn Writer) -> Result<(), satchel_store::Error> + Clone,
) -> Result<(), satchel_store::Error> {
    satchel_store::write(database, |writer| {
        workspace::begin(writer)?;
        work(writer)
    })
}

impl Workspace {
    pub(crate) fn give_up_index(&self, index: Option<&str>) -> Result<(), Error> {
        self.indexed.give_up(self.shape().layouts(), index)
    }

    /// Builds indexes for the views as they are now, in the background.
    pub(crate) fn index_views(&self) -> Result<(), Error> {
        self.indexed.bring_to(self.wanted_indexes()?);
        Ok(())
    }

    /// Waits until the indexes of saved views are there.
    pub fn settle_view_indexes(&self) {
        self.indexed.settle();
    }

    /// [`Workspace::index_views`] after a commit that touched one, or changed what they name.
    pub(crate) fn follow_views(&self, shape: &Shape, touched: &[Touched]) {
        let concerns = |touched: &Touched| {
            let object = touched.record.object;
            shape.is_schema(object) || shape.layout(object).object.name_singular == VIEW
        };
        if touched.iter().any(concerns)
            && let Err(error) = self.index_views()
        {
            tracing::warn!(%error, "saved views could not be read, so their indexes stay as they are");
        }
    }

    fn wanted_indexes(&self) -> Result<Vec<ViewIndex>, Error> {
        let shape = self.shape();
        let mut wanted = BTreeSet::new();
        for view in self.every_view()? {
            let layout = shape.layout(shape.object(&view.object)?);
            wanted.extend(ViewIndex::of(layout, view.filter.as_ref(), &view.sorts));
        }
        Ok(wanted.into_iter().collect())
    }
}
