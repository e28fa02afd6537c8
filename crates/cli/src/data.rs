//! Where a team server keeps its records: in a folder of this machine, or in a database that several servers share.

use std::path::PathBuf;
use std::sync::Arc;

use satchel_engine::{NewWorkspace, Place, Workspace, moving};
use satchel_postgres::Postgres;
use satchel_server::{Database, StoreError};

use crate::call::{Call, Global};
use crate::{Error, key};

/// What people call a team's workspace until they choose a name.
const NAME: &str = "Team";

/// What names a team server's folder.
#[derive(clap::Args)]
pub(crate) struct Folder {
    /// The server's folder; without it one beside the desktop app's workspace
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// What names a team server's records.
#[derive(clap::Args)]
pub(crate) struct Data {
    #[command(flatten)]
    folder: Folder,
    /// A PostgreSQL database for the records, which any number of servers may share; the folder then holds this one's
    /// search index alone
    #[arg(
        long,
        value_name = "URL",
        env = "SATCHEL_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

impl Folder {
    /// The folder that was named, if one was, and what was given to unlock it.
    pub(crate) fn named(&self, global: &Global) -> Option<(Place, Global)> {
        let dir = self.data.clone()?;
        let global = key::with_own_secret(&dir, global);
        Some((Place { dir }, global))
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Result<Place, Error> {
        let dir = self.data.clone().or_else(Place::default_server_dir);
        Ok(Place {
            dir: dir.ok_or(Error::NoFolder("--data"))?,
        })
    }
}

/// Refuses a folder without a server's workspace.
pub(crate) fn refuse_none(place: &Place) -> Result<(), Error> {
    if place.database().exists() {
        return Ok(());
    }
    moving::refuse_moved(place)?;
    let message = format!(
        "there is no server's workspace in {}; `satchel serve` makes one, or name another folder with --data, or a database with --database",
        place.dir.display()
    );
    Err(Error::NoServer(message))
}

impl Data {
    /// The server's folder.
    pub(crate) fn place(&self) -> Result<Place, Error> {
        self.folder.place()
    }

    /// The workspace, made where there is none.
    pub(crate) fn open_or_make(&self, call: &Call, place: &Place) -> Result<Workspace, Error> {
        let (global, host) = (
            key::with_own_secret(&place.dir, &call.global),
            call.host.clone(),
        );
        let new = NewWorkspace {
            name: NAME.to_owned(),
        };
        if let Some(database) = self.shared()? {
            moving::refuse_unmoved(place)?;
            let key = key::make_unattended(&place.dir, &global, &host)?;
            let database = Arc::new(database);
            return Ok(Workspace::open_over(database, place, &key, host, &new)?);
        }
        moving::refuse_moved(place)?;
        if place.database().exists() {
            let key = key::unlock(&place.dir, &global)?;
            return Ok(Workspace::open(place, &key, host)?);
        }
        let key = key::make_unattended(&place.dir, &global, &host)?;
        Ok(Workspace::create(place, &key, host, &new)?)
    }

    /// A code that lets someone in, made beside a server that may be running.
    pub(crate) fn invite(&self, call: &Call, email: &str, admin: bool) -> Result<String, Error> {
        self.beside(call, |database| {
            satchel_server::invite(database, &call.host, email, admin)
        })
    }

    /// Does something with the server's database, beside a server that may be running.
    pub(crate) fn beside<T>(
        &self,
        call: &Call,
        work: impl FnOnce(&dyn Database) -> Result<T, StoreError>,
    ) -> Result<T, Error> {
        if let Some(database) = self.shared()? {
            return Ok(work(&database).map_err(satchel_engine::Error::from)?);
        }
        let place = self.place()?;
        refuse_none(&place)?;
        let key = key::unlock(&place.dir, &key::with_own_secret(&place.dir, &call.global))?;
        let workspace = Workspace::open(&place, &key, call.host.clone())?;
        Ok(work(workspace.database()).map_err(satchel_engine::Error::from)?)
    }

    /// Whether it is a server of this machine that is meant: one was named, or is where a server's is.
    pub(crate) fn is_of_this_machine(&self) -> Result<bool, Error> {
        Ok(self.is_named() || self.place()?.database().exists())
    }

    /// Whether a folder or a database was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.database.is_some() || self.folder.data.is_some()
    }

    /// Whether the records are in the server's folder.
    pub(crate) const fn is_folder(&self) -> bool {
        self.database.is_none()
    }

    fn shared(&self) -> Result<Option<Postgres>, Error> {
        let opened = self.database.as_deref().map(Postgres::open).transpose();
        Ok(opened.map_err(satchel_engine::Error::from)?)
    }
}
