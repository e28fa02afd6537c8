//! A command line: what every command takes, and the workspace that it names.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser};
use satchel_engine::{Host, NewWorkspace, Place, Workspace};

use crate::command::Command;
use crate::{Error, Screen, error, key};

/// A CRM that works where there is no network.
#[derive(Parser)]
#[command(name = "satchel", version, after_help = error::exit_codes(), disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Folder of the workspace; without it the one that the desktop app uses
    #[arg(long, global = true, value_name = "DIR", env = "SATCHEL_WORKSPACE")]
    pub(crate) workspace: Option<PathBuf>,
    /// File whose content unlocks the workspace, in place of SATCHEL_PASSPHRASE
    #[arg(long, global = true, value_name = "FILE", env = "SATCHEL_KEY_FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Write one JSON document to standard output, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// No progress and no remarks: only what was asked for
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show what happens underneath; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Show it as one JSON object a line, for what collects logs
    #[arg(long, global = true)]
    pub(crate) log_json: bool,
}

/// A command under way.
pub(crate) struct Call {
    pub(crate) global: Global,
    pub(crate) screen: Screen,
    pub(crate) host: Host,
}

impl Call {
    pub(crate) fn new(global: Global) -> Self {
        Self {
            screen: Screen::new(global.json, global.quiet, global.log_json),
            global,
            host: Host::system(),
        }
    }

    /// The folder of the workspace.
    pub(crate) fn place(&self) -> Result<Place, Error> {
        let dir = self.global.workspace.clone().or_else(Place::default_dir);
        Ok(Place {
            dir: dir.ok_or(Error::NoFolder("--workspace"))?,
        })
    }

    /// A workspace made where there is none.
    pub(crate) fn make(&self, name: &str) -> Result<Workspace, Error> {
        let place = self.place()?;
        if place.database().exists() {
            return Err(satchel_engine::Error::WorkspaceExists(place.dir).into());
        }
        let key = key::make(&place.dir, &self.global, &self.host)?;
        let new = NewWorkspace {
            name: name.to_owned(),
        };
        Ok(Workspace::create(&place, &key, self.host.clone(), &new)?)
    }

    /// The workspace, unlocked.
    pub(crate) fn open(&self) -> Result<Workspace, Error> {
        let place = self.existing_place()?;
        let key = key::unlock(&place.dir, &self.global)?;
        let workspace = Workspace::open(&place, &key, self.host.clone())?;
        // A command before this one may have ended before all that it made necessary was computed.
        if let Err(error) = workspace.settle_waiting() {
            tracing::warn!(%error, "computed fields may show what was");
        }
        Ok(workspace)
    }

    /// The folder of the workspace, which is there.
    pub(crate) fn existing_place(&self) -> Result<Place, Error> {
        let place = self.place()?;
        if !place.database().exists() {
            return Err(satchel_engine::Error::NoWorkspace(place.dir).into());
        }
        Ok(place)
    }

    /// Runs what waits for the network.
    pub(crate) fn block_on<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime
            .map_err(|source| Error::Threads { source })?
            .block_on(work)
    }
}
