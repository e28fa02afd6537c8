//! The columns as a follower of the log: what commits changed is told to them, and questions are asked of them only as
//! of the position that the database is read at.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;

use satchel_columns::{Columns, Refusal, Touched};
use satchel_model::Attribute;
use satchel_store::{Database, Reader, sort_key, workspace};

use super::fill::{Filler, Meanwhile};
use super::labels::Labels;
use crate::follow::Follower;
use crate::workspace::lock;
use crate::{Error, Shape, Workspace, commit};

/// What all columns may take, in bytes.
const BOUND: usize = 160 << 20;

/// The columns, and what fills them.
pub(crate) struct Cached {
    pub(super) filler: Arc<Filler>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// The columns, and what they are columns of.
pub(crate) struct State {
    pub(super) columns: Columns,
    /// Position of the schema that the slots are numbered by.
    pub(super) schema_seq: u64,
    /// What is committed while columns are being filled; `None` while none are, or where they cannot be used any more.
    pub(super) meanwhile: Option<Meanwhile>,
    /// What alone would take more than all may.
    pub(super) too_large: BTreeSet<(usize, Attribute)>,
    pub(super) labels: Labels,
}

impl State {
    /// Gives up all columns: the next ones are numbered by another schema, or follow another position.
    fn forget(&mut self, schema_seq: u64, seq: u64) {
        self.columns.forget(seq);
        self.schema_seq = schema_seq;
        self.meanwhile = None;
        self.too_large.clear();
        self.labels.forget();
    }

    /// Notes what takes more than all columns may.
    pub(super) fn note_too_large(&mut self, object: usize, attributes: &[Attribute]) {
        let too_large = attributes.iter().map(|attribute| (object, *attribute));
        self.too_large.extend(too_large);
    }

    fn new(bound: usize) -> Self {
        Self {
            columns: Columns::new(bound, 0),
            schema_seq: 0,
            meanwhile: None,
            too_large: BTreeSet::new(),
            labels: Labels::default(),
        }
    }
}

impl Cached {
    /// No columns yet.
    pub(crate) fn new(database: &Arc<dyn Database>, follower: &Follower) -> Self {
        Self {
            filler: Arc::new(Filler {
                state: RwLock::new(State::new(BOUND)),
                database: Arc::clone(database),
                order: follower.shared_order(),
                turn: Mutex::default(),
                stop: AtomicBool::new(false),
            }),
            thread: Mutex::default(),
        }
    }

    #[cfg(test)]
    pub(crate) fn filler(&self) -> &Filler {
        &self.filler
    }

    /// Follows a commit. The caller holds the turn to commit.
    pub(crate) fn follow(
        &self,
        shape: &Shape,
        first_seq: u64,
        last_seq: u64,
        touched: &[commit::Touched],
    ) {
        let mut state = self.filler.write();
        if state.schema_seq != shape.seq() {
            return state.forget(shape.seq(), last_seq);
        }
        if first_seq > state.columns.seq() + 1 {
            state.labels.forget();
        }
        state.labels.follow(shape, touched);
        if state.columns.is_empty() && state.meanwhile.is_none() {
            return state.columns.apply(first_seq, last_seq, &[]);
        }
        let labels = labels(shape, touched);
        let rows = rows(touched, &labels);
        state.columns.apply(first_seq, last_seq, &rows);
        if let Some(meanwhile) = &mut state.meanwhile
            && !meanwhile.add(first_seq, last_seq, touched, labels)
        {
            state.meanwhile = None;
        }
    }

    /// Follows values that were computed without a commit. The caller holds the turn to commit. No position tells whether
    /// columns that are being read have them, so these are given up.
    pub(crate) fn refresh(&self, shape: &Shape, touched: &[commit::Touched]) {
        let mut state = self.filler.write();
        if state.schema_seq != shape.seq() {
            let seq = state.columns.seq();
            return state.forget(shape.seq(), seq);
        }
        state.meanwhile = None;
        state.labels.follow(shape, touched);
        if !state.columns.is_empty() {
            let labels = labels(shape, touched);
            state.columns.refresh(&rows(touched, &labels));
        }
    }

    /// Brings the columns to the position and the shape that are there now, as a question would.
    pub(super) fn attend(&self, workspace: &Workspace, shape: &Shape) -> Result<(), Error> {
        let none = |_: &State| Err::<(), _>(Refusal::Missing(Vec::new()));
        self.beside(workspace, shape, none, |_, _, _| Ok(()))
    }

    /// Answers with columns that are as of the same position as what is read; with none where another program writes.
    /// `find` asks the columns, and `work` reads what that found.
    pub(super) fn beside<F, T>(
        &self,
        workspace: &Workspace,
        shape: &Shape,
        find: impl Fn(&State) -> Result<F, Refusal>,
        work: impl Fn(&dyn Reader, &State, Result<F, Refusal>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(done) = self.at_once(workspace, shape, &find, &work)? {
            return Ok(done);
        }
        // A commit is there that the columns have not been told of: while nobody commits, all have been.
        let _order = workspace.follower.order();
        let seq = workspace.seq()?;
        let mut state = self.filler.write();
        if state.schema_seq != shape.seq() || state.columns.seq() != seq {
            state.forget(shape.seq(), seq);
        }
        drop(state);
        match self.at_once(workspace, shape, &find, &work)? {
            Some(done) => Ok(done),
            None => {
                let none = State::new(0);
                workspace.read(|reader| work(reader, &none, find(&none)))
            }
        }
    }

    /// The columns stay where they are for as long as this reads.
    fn at_once<F, T>(
        &self,
        workspace: &Workspace,
        shape: &Shape,
        find: &impl Fn(&State) -> Result<F, Refusal>,
        work: &impl Fn(&dyn Reader, &State, Result<F, Refusal>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let state = self.filler.read();
        if state.schema_seq != shape.seq() {
            return Ok(None);
        }
        let found = find(&state);
        let is_found = found.is_ok();
        let look = |reader: &dyn Reader| {
            let same = state.columns.seq() == workspace::seq(reader)?;
            same.then(|| work(reader, &state, found)).transpose()
        };
        if is_found {
            workspace.read_briefly(look)
        } else {
            // What the columns lack, the database may look for in all rows.
            workspace.read(look)
        }
    }

    /// Fills columns, unless another thread does, and returns when they are there.
    pub(super) fn fill(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<(), Error> {
        self.filler.fill(shape, object, attributes)
    }

    /// Fills columns on a thread of its own, unless it is filling others.
    pub(super) fn fill_later(&self, shape: &Arc<Shape>, object: usize, attributes: Vec<Attribute>) {
        let mut thread = lock(&self.thread);
        if thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return;
        }
        let (filler, shape) = (Arc::clone(&self.filler), Arc::clone(shape));
        *thread = Some(std::thread::spawn(move || {
            if let Err(error) = filler.fill(&shape, object, &attributes) {
                tracing::warn!(%error, "lists are slower than they could be: their columns could not be read");
            }
        }));
    }

    /// Waits until nothing is being filled.
    pub(super) fn settle(&self) {
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }

    /// What all columns take in memory.
    pub(super) fn bytes(&self) -> usize {
        self.filler.read().columns.bytes()
    }

    /// Columns for one question, which nobody keeps.
    pub(super) fn apart(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<Columns, Error> {
        self.filler.apart(shape, object, attributes)
    }
}

impl Drop for Cached {
    fn drop(&mut self) {
        self.filler.stop.store(true, Ordering::Relaxed);
        self.settle();
    }
}

impl Filler {
    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn labels(shape: &Shape, touched: &[commit::Touched]) -> Vec<String> {
    let label = |touched: &commit::Touched| {
        let record = &touched.record;
        sort_key(&shape.layout(record.object).label(&record.values))
    };
    touched.iter().map(label).collect()
}

fn rows<'t>(touched: &'t [commit::Touched], labels: &'t [String]) -> Vec<Touched<'t>> {
    let rows = touched.iter().zip(labels);
    rows.map(|(touched, label)| row(touched, label)).collect()
}

pub(super) fn row<'t>(touched: &'t commit::Touched, label: &'t str) -> Touched<'t> {
    Touched {
        key: touched.key,
        record: &touched.record,
        label,
    }
}
