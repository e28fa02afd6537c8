//! What several laptops push at one time, taken in one commit: whoever has the turn takes along what waits for it.
//!
//! A commit costs the same for one change as for a hundred: a sync of the disk, and on a server of databases a dozen trips
//! there. Nobody waits for company: where nothing else is there, a push is taken alone, at once.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
                // It ended in a panic: nothing of it was stored.
                Err(TryRecvError::Disconnected) => return Err(satchel_store::Error::Busy.into()),
            }
        }
    }

    fn take_together(&self, pushes: Vec<Push>) {
        if let [_, _, ..] = pushes.as_slice() {
            let all: Vec<Offered> = pushes
                .iter()
                .flat_map(|push| push.offered.iter().cloned())
                .collect();
            if let Ok(received) = self.take_in_turn(&all, Origin::Local) {
                let mut all = received.verdicts.into_iter();
                for push in pushes {
                    let verdicts = all.by_ref().take(push.offered.len()).collect();
                    let end = received.end;
                    let _ = push.answer.send(Ok(Received { verdicts, end }));
                }
                return;
            }
        }
        // Alone, and where they failed together: each gets the error that is its own.
        for push in pushes {
            let received = self.take_in_turn(&push.offered, Origin::Local);
            let _ = push.answer.send(received);
        }
    }
}
