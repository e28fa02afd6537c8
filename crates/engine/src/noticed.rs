//! What other programs write to the same workspace, noticed as it comes.

use std::sync::Arc;

use crate::Workspace;

/// Takes notice of what other programs write for as long as a workspace is open, on a thread of its own, and tells the
/// workspace's listeners. For programs that stay.
pub fn notice_others(workspace: &Arc<Workspace>) {
    let (mut news, watched) = (workspace.database().news(), Arc::downgrade(workspace));
    std::thread::spawn(move || {
        loop {
            news.wait();
            let Some(open) = watched.upgrade() else {
                return;
            };
            if let Err(error) = open.notice() {
                tracing::warn!(%error, "what another program wrote could not be read");
            }
        }
    });
}
