//! Presence: who has the same record open, told to each of them on their live streams. In memory alone, of this server alone.

mod open;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use satchel_model::RecordId;
use satchel_sync::news::Present;
use tokio::sync::watch;

use self::open::Open;
pub(crate) use self::open::{Member, TooOften, Viewer};

/// Who is where, and the lines to be told.
#[derive(Default)]
pub(crate) struct Presence {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    open: Open,
    /// Wakes the lines of a viewer.
    wakes: HashMap<Viewer, watch::Sender<()>>,
}

impl Presence {
    /// What a line of a viewer hears, for as long as it stands.
    pub(crate) fn listen(self: &Arc<Self>, viewer: Viewer) -> Listening {
        let mut known = self.known();
        known.open.begin(viewer);
        let mut woken = known.wakes.entry(viewer).or_default().subscribe();
        // Its viewer may have a record open already, on a line that broke.
        woken.mark_changed();
        Listening {
            presence: Arc::clone(self),
            viewer,
            woken,
            said: None,
        }
    }

    /// A member has a record open at a viewer, or none any more.
    pub(crate) fn show(
        &self,
        viewer: Viewer,
        member: Member,
        record: Option<RecordId>,
        now_ms: i64,
    ) -> Result<(), TooOften> {
        let mut known = self.known();
        let touched = known.open.show(viewer, member, record, now_ms)?;
        known.wake(&touched);
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn wake(&self, viewers: &[Viewer]) {
        for wake in viewers.iter().filter_map(|viewer| self.wakes.get(viewer)) {
            wake.send_replace(());
        }
    }
}

/// A line of a viewer. Once its last is gone, so is the viewer.
pub(crate) struct Listening {
    presence: Arc<Presence>,
    viewer: Viewer,
    woken: watch::Receiver<()>,
    /// What was said last: nobody hears the same twice.
    said: Option<Present>,
}

impl Listening {
    /// Who else has open what this viewer has open, whenever that is another.
    pub(crate) async fn next(&mut self) -> Present {
        loop {
            if self.woken.changed().await.is_err() {
                // The viewer is known for as long as this listens.
                std::future::pending::<()>().await;
            }
            let others = self.presence.known().open.others(self.viewer);
            let present = others.map(|(record, names)| Present { record, names });
            let is_news = self.said != present;
            self.said.clone_from(&present);
            if let Some(present) = present.filter(|_| is_news) {
                return present;
            }
        }
    }

    /// Has the viewer leave what it did not renew.
    pub(crate) fn expire(&self, now_ms: i64) {
        let mut known = self.presence.known();
        let touched = known.open.expire(self.viewer, now_ms);
        known.wake(&touched);
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut known = self.presence.known();
        let touched = known.open.end(self.viewer);
        if !known.open.knows(self.viewer) {
            known.wakes.remove(&self.viewer);
        }
        known.wake(&touched);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_line_that_comes_back_before_the_old_one_has_gone_is_told_who_is_there() {
        let presence = Arc::new(Presence::default());
        let record = RecordId::from_bytes([7; 16]);
        let (ada, bob) = ([1, 2].map(|at| RecordId::from_bytes([at; 16]))).into();
        let show = |device, name: &str| {
            let member = Member {
                id: device,
                name: name.to_owned(),
            };
            let shown = presence.show(Viewer::Device(device), member, Some(record), 0);
            shown.unwrap();
        };
        let mut lines = [ada, bob].map(|device| presence.listen(Viewer::Device(device)));
        show(ada, "Ada");
        show(bob, "Bob");
        let told = |line: &mut Listening| line.next().now_or_never().map(|present| present.names);
        assert_eq!(told(&mut lines[0]).unwrap(), ["Bob"]);
        assert_eq!(told(&mut lines[0]), None, "nobody hears the same twice");
        let mut again = presence.listen(Viewer::Device(ada));
        show(ada, "Ada");
        assert_eq!(told(&mut again).unwrap(), ["Bob"]);
    }
}
