//! The workspace looked after: its health, its repair, its backups.

use std::path::Path;
use std::sync::Arc;

use satchel_store::sqlite::{Options, Sqlite};
use satchel_store::{Database as _, attention, batch, projection, record, workspace};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::aside::set_aside;
use crate::command::WorkspaceView;
use crate::follow::BringingUp;
use crate::moving::forget;
use crate::transfer::Progress;
use crate::{Error, Event, Host, Never, Place, Shape, Unmet, Workspace, follow, key::Key, rebuild};

/// What a look at the workspace found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// What is wrong with the database; empty where it is whole.
    pub database: Vec<String>,
    /// Whether the tables are of the shape that the schema asks for.
    pub tables_current: bool,
    /// Position in the log that search has reached.
    #[ts(type = "number")]
    pub indexed: u64,
    /// Position of the last change.
    #[ts(type = "number")]
    pub seq: u64,
    /// What the schema's records ask for in vain, as sentences without their full stops.
    pub schema: Vec<String>,
    /// Records that do not keep to what is asked of a field.
    pub unmet: Vec<Unmet>,
    /// Changes that the server would not take.
    #[ts(type = "number")]
    pub attention: u64,
}

impl Health {
    /// Whether nothing needs repair.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.database.is_empty() && self.tables_current && self.indexed == self.seq
    }
}

impl Workspace {
    /// Reads everything through and says what is wrong.
    ///
    /// # Errors
    /// What the store says where it cannot even be read.
    pub fn examine(&self) -> Result<Health, Error> {
        let database = self.database.check()?;
        let (indexed, seq) = follow::reached(self)?;
        let shape = self.shape();
        self.read(|reader| {
            let tables_current = projection::is_current(reader, shape.layouts())?;
            Ok(Health {
                database,
                tables_current,
                schema: shape.flaws().iter().map(|flaw| flaw.why.clone()).collect(),
                unmet: match tables_current {
                    true => Unmet::all(&shape, reader)?,
                    false => Vec::new(),
                },
                indexed,
                seq,
                attention: attention::count(reader)?,
            })
        })
    }

    /// Makes the tables and the search index anew from the log.
    ///
    /// # Errors
    /// What the store and the index say.
    pub fn rebuild(&self, progress: &mut dyn FnMut(Progress)) -> Result<(), Error> {
        rebuild::projections(self)?;
        self.follower
            .rebuild(self, &mut |done, total| progress(Progress { done, total }))
    }

    /// Copies the workspace's database to a new file, encrypted under the same key, while it is in use.
    ///
    /// # Errors
    /// Where the file exists or cannot be written.
    pub fn back_up(&self, file: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), Error> {
        Ok(self
            .database
            .copy_to(file, &mut |done, total| progress(Progress { done, total }))?)
    }

    /// Position in the log that search has reached; `None` while another program is making the index.
    #[must_use]
    pub fn indexed(&self) -> Option<u64> {
        self.follower.index().ok().map(|index| index.cursor())
    }

    /// Brings search up where it lacks so much that the opening did not wait for it. A program that stays does so beside everything
    /// else: see [`crate::keep_ready`].
    ///
    /// # Errors
    /// What the store and the index say.
    pub fn bring_search_up(&self) -> Result<(), Error> {
        let mut bringing_up = BringingUp::default();
        while bringing_up.step(self)? {}
        Ok(())
    }

    /// Waits until search holds everything, on the disk, and tells the listeners: whoever searched while a large batch
    /// was on its way found nothing of it.
    pub fn settle_index(&self) {
        self.follower.settle();
        self.tell(&Event {
            seq: self.told(),
            tags: vec!["search".to_owned()],
        });
    }

    /// Takes notice of what another program wrote to this workspace, and tells the listeners. Costs one look
    /// at a row where nothing was written.
    ///
    /// # Errors
    /// What the store and the index say.
    pub fn notice(&self) -> Result<(), Error> {
        if self.seq()? == self.told() && !self.follower.may_take_index() {
            return Ok(());
        }
        let _order = self.follower.order();
        if !self.follower.is_idle() {
            return Ok(());
        }
        self.read_shape_if_changed()?;
        self.follower.take_index()?;
        self.follower.catch_up(self)?;
        let told = self.told();
        let event = follow::missed(self, told)?;
        if event.seq > told {
            self.announce(told + 1, &event);
        }
        Ok(())
    }

    /// Takes what another program made of the schema.
    fn read_shape_if_changed(&self) -> Result<(), Error> {
        let known = self.shape().seq();
        let shape = self.read(|reader| {
            let seq = workspace::get(reader)?.map_or(0, |own| own.schema_seq);
            (seq != known).then(|| Shape::read(reader)).transpose()
        })?;
        self.take_shape(shape.map(Arc::new));
        Ok(())
    }

    /// What the workspace says of itself.
    ///
    /// # Errors
    /// What the store says.
    pub fn overview(&self) -> Result<WorkspaceView, Error> {
        self.read(|reader| {
            let own = workspace::get(reader)?;
            let shape = self.shape();
            let listed = shape.layouts().iter().filter(|layout| layout.object.listed);
            let records = listed
                .map(|layout| {
                    Ok((
                        layout.object.name_singular.clone(),
                        record::count(reader, layout)?,
                    ))
                })
                .collect::<Result<_, Error>>()?;
            let sample =
                !batch::of_kind(reader, satchel_model::ChangeKind::Sample.letter())?.is_empty();
            let name = own.as_ref().map(|own| own.name.clone()).unwrap_or_default();
            Ok(WorkspaceView {
                name,
                member: self.member(),
                records,
                sample,
                never: Never::default(),
            })
        })
    }
}

/// Puts a backup in the place of a workspace's database. The present one, if any, is moved aside, not
/// deleted. The new one gets a new epoch: what was given out since the backup may be gone from it.
///
/// # Errors
/// Where the backup does not open with the key, or is damaged: then nothing was changed.
pub fn recover(place: &Place, key: &Key, backup: &Path, host: &Host) -> Result<(), Error> {
    if !backup.exists() {
        return Err(Error::BadInput(format!(
            "{} is not there",
            backup.display()
        )));
    }
    check_backup(backup, key)?;
    let failed = |doing: &'static str| {
        move |source| Error::File {
            path: backup.to_owned(),
            doing,
            source,
        }
    };
    std::fs::create_dir_all(&place.dir).map_err(failed("put in place"))?;
    let aside = format!("replaced-{}.db", host.now_ms());
    let fresh = place.dir.join("recovering.db");
    // What one that was cut short wrote beside another copy would be taken for this one's.
    for left in ["db-wal", "db-shm"] {
        let _ = std::fs::remove_file(fresh.with_extension(left));
    }
    std::fs::copy(backup, &fresh).map_err(failed("copied"))?;
    std::fs::File::open(&fresh)
        .and_then(|file| file.sync_all())
        .map_err(failed("copied"))?;
    // With an epoch of its own it goes beside whatever was moved to another database.
    let copy = Sqlite::open(&fresh, key, Options::default())?;
    satchel_store::write(&copy, |writer| workspace::set_epoch(writer, &host.random()))?;
    drop(copy);
    set_aside(place, &aside)?;
    std::fs::rename(&fresh, place.database()).map_err(failed("put in place"))?;
    let _ = std::fs::remove_dir_all(place.index());
    forget(place)?;
    // Search is made anew by whoever opens it to stay.
    Workspace::open(place, key, host.clone()).map(drop)
}

/// A backup opens with the key, is whole, and holds a workspace: an empty file is a whole database too.
fn check_backup(backup: &Path, key: &Key) -> Result<(), Error> {
    let copy = Sqlite::open(backup, key, Options::default())?;
    let held = satchel_store::read(&copy, |reader| workspace::get(reader));
    let wrong = match copy.check()?.into_iter().next() {
        None if matches!(held, Ok(Some(_))) => return Ok(()),
        None => "it holds no workspace".to_owned(),
        Some(first) => first,
    };
    let detail = format!("the backup {}: {wrong}", backup.display());
    Err(satchel_store::Error::Corrupt { detail }.into())
}
