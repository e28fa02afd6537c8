//! The workspace that the window has open, and the way to it.

use std::sync::{Arc, Mutex, PoisonError};

use satchel_engine::opening::{CreateWorkspace, Opening, Startup, StartupState, Unlock};
use satchel_engine::{Error, Workspace};
use satchel_sync::Sync;

use crate::error::CallError;

/// An open workspace with its sync.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) sync: Sync,
}

/// What the window works on.
pub(crate) struct Desk {
    opening: Opening,
    /// Held while a workspace is being opened, so that two calls never open it twice.
    open: Mutex<Option<Open>>,
}

/// Something that leads to an open workspace, or says what is lacking.
type Step = dyn FnOnce(&Opening) -> Result<(Startup, Option<Workspace>), Error>;

impl Desk {
    pub(crate) fn new(opening: Opening) -> Self {
        Self {
            opening,
            open: Mutex::new(None),
        }
    }

    /// The open workspace.
    pub(crate) fn open(&self) -> Result<Open, CallError> {
        self.lock()
            .clone()
            .ok_or_else(|| CallError::new("locked", "the workspace is not open yet"))
    }

    /// What the window begins with. `opened` hears of a workspace that this opened.
    pub(crate) fn startup(&self, opened: impl FnOnce(Open)) -> Result<Startup, CallError> {
        self.step(Box::new(Opening::open), opened)
    }

    pub(crate) fn create(
        &self,
        new: CreateWorkspace,
        opened: impl FnOnce(Open),
    ) -> Result<Startup, CallError> {
        self.step(Box::new(|opening| opening.create(new)), opened)
    }

    pub(crate) fn unlock(
        &self,
        with: Unlock,
        opened: impl FnOnce(Open),
    ) -> Result<Startup, CallError> {
        self.step(Box::new(|opening| opening.unlock(with)), opened)
    }

    fn step(&self, step: Box<Step>, opened: impl FnOnce(Open)) -> Result<Startup, CallError> {
        let mut open = self.lock();
        if open.is_some() {
            return Ok(self.opening.startup(StartupState::Open));
        }
        let (startup, workspace) = step(&self.opening)?;
        if let Some(workspace) = workspace {
            let workspace = Arc::new(workspace);
            let now_open = Open {
                sync: Sync::new(Arc::clone(&workspace))?,
                workspace,
            };
            *open = Some(now_open.clone());
            opened(now_open);
        }
        Ok(startup)
    }

    /// Saves what the index has not saved yet, so that the next start has less to catch up with.
    pub(crate) fn close(&self) {
        if let Some(open) = self.lock().take() {
            open.workspace.settle_index();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
