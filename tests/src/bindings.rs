//! The interface's bindings: the engine's commands, those of sync and of the desktop shell, and the events.
//!
//! One place says what the generated file holds; a program writes it, and a test compares.

use std::path::{Path, PathBuf};

use satchel_engine::Event;
use satchel_engine::command::{Bindings, Nothing, bindings};
use satchel_engine::opening::{CreateWorkspace, Startup, Unlock};
use satchel_sync::SyncStatus;
use satchel_sync::news::Present;

/// What the file should hold.
#[must_use]
pub fn text() -> String {
    bindings(&|bindings| {
        opening(bindings);
        satchel_sync::command::bindings(bindings);
        bindings.event::<Event>("changed");
        bindings.event::<SyncStatus>("sync");
        bindings.event::<Present>("presence");
    })
}

/// Where it lies.
#[must_use]
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/bindings.ts")
}

/// What only a window of its own can do.
fn opening(bindings: &mut Bindings) {
    bindings.signature::<Nothing, Startup>("startup");
    bindings.signature::<CreateWorkspace, Startup>("create_workspace");
    bindings.signature::<Unlock, Startup>("unlock");
    bindings.signature::<Nothing, Vec<String>>("pick_files");
}
