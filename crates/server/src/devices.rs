//! Which devices were signed out, at whichever server of the database: looked up for all live streams at once. A thousand of them that
//! asked each for itself, all in the moment of their heartbeat, kept edits waiting.

use std::collections::HashSet;
use std::sync::{Arc, Weak};
use std::time::Duration;

use satchel_engine::Workspace;
use satchel_model::RecordId;
use satchel_store::{read, team};
use tokio::sync::watch;

/// Between two looks: about so long at most a device that is signed out goes on hearing.
const LOOK: Duration = Duration::from_millis(500);

/// The devices that are signed out.
#[derive(Default)]
pub(crate) struct SignedOut {
    devices: watch::Sender<HashSet<RecordId>>,
}

impl SignedOut {
    /// Those of a workspace, for as long as this is held.
    pub(crate) fn of(workspace: &Arc<Workspace>) -> Arc<Self> {
        let signed_out = Arc::default();
        let (workspace, kept) = (Arc::downgrade(workspace), Arc::downgrade(&signed_out));
        std::thread::spawn(move || while look(&workspace, &kept).is_some() {});
        signed_out
    }

    /// What a device's live stream waits for.
    pub(crate) fn watch(&self, device: RecordId) -> Watch {
        let mut devices = self.devices.subscribe();
        // It may have been signed out since it was let in.
        devices.mark_changed();
        Watch { device, devices }
    }
}

/// Looks once, where somebody wants to know; `None` where nobody can any more.
fn look(workspace: &Weak<Workspace>, kept: &Weak<SignedOut>) -> Option<()> {
    std::thread::sleep(LOOK);
    let (workspace, kept) = (workspace.upgrade()?, kept.upgrade()?);
    if kept.devices.receiver_count() == 0 {
        return Some(());
    }
    match read(workspace.database(), |reader| {
        team::signed_out_devices(reader)
    }) {
        Ok(found) => {
            let found = found.into_iter().collect();
            kept.devices.send_if_modified(|known| {
                let is_news = *known != found;
                *known = found;
                is_news
            });
        }
        // The next look may find it there again.
        Err(error) => tracing::warn!(%error, "which devices are signed out cannot be looked up"),
    }
    Some(())
}

/// Waits for a device to be signed out.
pub(crate) struct Watch {
    device: RecordId,
    devices: watch::Receiver<HashSet<RecordId>>,
}

impl Watch {
    /// Returns once the device is signed out.
    pub(crate) async fn signed_out(&mut self) {
        loop {
            if self.devices.changed().await.is_err() {
                // The server ends, and its streams with it.
                std::future::pending::<()>().await;
            }
            if self.devices.borrow_and_update().contains(&self.device) {
                return;
            }
        }
    }
}
