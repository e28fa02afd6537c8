//! What goes on by itself while a workspace is open: news for the window, and sync.

use std::sync::Arc;

use satchel_engine::{Workspace, keep_ready, notice_others};
use serde::Serialize;
use tauri::{AppHandle, Emitter as _};

use crate::desk::Open;

/// Begins all of it. It ends with the workspace.
pub(crate) fn begin(app: &AppHandle, open: Open) {
    tell_changes(app.clone(), &open.workspace);
    notice_others(&open.workspace);
    keep_ready(Arc::downgrade(&open.workspace));
    tell_sync(app.clone(), &open);
    tell_present(app.clone(), &open);
    tauri::async_runtime::spawn(async move { open.sync.live().await });
}

fn tell_changes(app: AppHandle, workspace: &Workspace) {
    let events = workspace.subscribe();
    std::thread::spawn(move || {
        for event in events {
            tell(&app, "changed", &event);
        }
    });
}

fn tell_sync(app: AppHandle, open: &Open) {
    let mut status = open.sync.watch();
    tauri::async_runtime::spawn(async move {
        while status.changed().await.is_ok() {
            let now = status.borrow_and_update().clone();
            tell(&app, "sync", &now);
        }
    });
}

fn tell_present(app: AppHandle, open: &Open) {
    let mut present = open.sync.watch_present();
    tauri::async_runtime::spawn(async move {
        while present.changed().await.is_ok() {
            let now = present.borrow_and_update().clone();
            tell(&app, "presence", &now);
        }
    });
}

fn tell(app: &AppHandle, event: &str, told: &(impl Serialize + Clone)) {
    if let Err(error) = app.emit(event, told) {
        tracing::warn!(%error, event, "the window could not be told");
    }
}
