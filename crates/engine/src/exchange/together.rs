//! What several laptops push at one time, taken in one commit: whoever has the turn takes along what waits for it.
//!
//! A commit costs the same for one change as for a hundred: a sync of the disk, and on a server of databases a dozen trips
//! there. Nobody waits for company: where nothing else is there, a push is taken alone, at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use satchel_store::Error as StoreError;
use satchel_store::log::Origin;

use super::{Offered, Received};
use crate::{Error, Workspace};

/// Bytes of changes taken along in one commit: the turn is soon someone else's again.
const MOST_BYTES: usize = 1 << 20;

/// Pushes that wait for the turn to commit.
#[derive(Default)]
pub(crate) struct Together {
    waiting: Mutex<Vec<Push>>,
}

/// What one laptop offers, and where its verdicts go.
struct Push {
    offered: Vec<Offered>,
    answer: Sender<Result<Received, Error>>,
}

impl Together {
    fn join(&self, offered: Vec<Offered>) -> Receiver<Result<Received, Error>> {
        let (answer, answered) = channel();
        self.waiting().push(Push { offered, answer });
        answered
    }

    /// The pushes that came first: one at least, where there is any, then no more than fit into one commit.
    fn next(&self) -> Vec<Push> {
        let mut waiting = self.waiting();
        let mut bytes = 0;
        let fits = waiting.iter().take_while(|push| {
            bytes += push
                .offered
                .iter()
                .map(|one| one.bytes.len())
                .sum::<usize>();
            bytes <= MOST_BYTES
        });
        let count = fits.count().max(1).min(waiting.len());
        waiting.drain(..count).collect()
    }

    /// How many wait.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.waiting().len()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Push>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workspace {
    /// Takes changes that a laptop offers: each gets its own verdict, and all that were stored are durable
    /// when it returns.
    ///
    /// # Errors
    /// What the store says; then nothing was stored.
    pub fn receive(&self, offered: Vec<Offered>) -> Result<Received, Error> {
        let answered = self.together.join(offered);
        let _turn = self.follower.order();
        loop {
            // Whoever had the turn before may have taken it along.
            match answered.try_recv() {
                Ok(received) => return received,
                Err(TryRecvError::Empty) => self.take_together(self.together.next()),
                // The database had no answer for it, or nobody for what it offers.
                Err(TryRecvError::Disconnected) => return Err(StoreError::Busy.into()),
            }
        }
    }

    /// Takes them in one commit. Where that fails for what one of them offers, each is taken alone and gets the error that is its own;
    /// where the database fails, nobody is kept waiting for it to fail again.
    fn take_together(&self, pushes: Vec<Push>) {
        if let [_, _, ..] = pushes.as_slice() {
            let all: Vec<Offered> = pushes
                .iter()
                .flat_map(|push| push.offered.iter().cloned())
                .collect();
            match self.take_or_give_up(&all) {
                Some(Ok(received)) => return answer_all(pushes, received),
                Some(Err(Error::Store(error))) if is_the_databases(&error) => {
                    return answer_first(pushes, error);
                }
                _ => {}
            }
        }
        for push in pushes {
            if let Some(received) = self.take_or_give_up(&push.offered) {
                let _ = push.answer.send(received);
            }
        }
    }

    /// `None` where a library gave up on what was offered: that is nobody's end but of who offered it.
    fn take_or_give_up(&self, offered: &[Offered]) -> Option<Result<Received, Error>> {
        let taken = AssertUnwindSafe(|| self.take_in_turn(offered, Origin::Local));
        catch_unwind(taken).ok()
    }
}

/// Gives each its own verdicts.
fn answer_all(pushes: Vec<Push>, received: Received) {
    let mut all = received.verdicts.into_iter();
    for push in pushes {
        let verdicts = all.by_ref().take(push.offered.len()).collect();
        let end = received.end;
        let _ = push.answer.send(Ok(Received { verdicts, end }));
    }
}

/// Tells one what it is; the others hear that it is busy. Each tries again.
fn answer_first(pushes: Vec<Push>, error: StoreError) {
    if let Some(first) = pushes.into_iter().next() {
        let _ = first.answer.send(Err(error.into()));
    }
}

/// Whether an error is the database's, whatever is asked of it.
fn is_the_databases(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Busy
            | StoreError::Full
            | StoreError::Ended { .. }
            | StoreError::Unsure { .. }
            | StoreError::Unreachable { .. }
    )
}
