//! The readers' connections: few, since each is a process in the server.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use satchel_store::Error;

use crate::connection::Connection;

/// How many readers are served at once. More wait: a server lets in a hundred, from all that use it.
pub const READERS: usize = 8;

/// How long one waits for another reader, as long as for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(crate) struct Pool {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    taken: usize,
}

/// A reader's place, left when this goes, with the connection that the next one may use.
pub(crate) struct Place<'p> {
    pool: &'p Pool,
    pub(crate) idle: Option<Connection>,
}

impl Pool {
    /// A place as soon as there is one.
    ///
    /// # Errors
    /// [`Error::Busy`] where nobody leaves in time.
    pub(crate) fn enter(&self) -> Result<Place<'_>, Error> {
        let waited = self
            .left
            .wait_timeout_while(self.state(), PATIENCE, |state| state.taken == READERS);
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Error::Busy);
        }
        state.taken += 1;
        let idle = state.idle.pop();
        Ok(Place { pool: self, idle })
    }

    /// The connections that nobody uses.
    pub(crate) fn take_idle(&mut self) -> Vec<Connection> {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.idle)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        state.taken -= 1;
        state.idle.extend(self.idle.take());
        self.pool.left.notify_one();
    }
}
