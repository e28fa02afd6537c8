//! What a running server knows of devices: which of them were signed out, at whichever server of the database, and which were in
//! contact lately.
//!
//! Looked up and written down for all of them at once. A thousand live streams that asked each for itself, all in the moment of their heartbeat,
//! kept edits waiting.

use std::collections::{HashMap, HashSet};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use satchel_engine::{Host, Workspace};
use satchel_model::RecordId;
use satchel_store::security::What;
use satchel_store::team::{Enrolment, Session};
use satchel_store::{Database, Error, Reader, read, team, write};
use satchel_sync::devices::Device;
use tokio::sync::watch;

use crate::security::{self, Done};

/// Between two looks: about so long at most a device that is signed out goes on hearing.
const LOOK: Duration = Duration::from_millis(500);

/// So often it is written down which devices were in contact.
const NOTE: Duration = Duration::from_secs(60);

/// So often the security log is cut to what is kept of it.
const CUT: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known while the server runs.
#[derive(Default)]
pub(crate) struct Devices {
    signed_out: watch::Sender<HashSet<RecordId>>,
    /// When, in milliseconds since 1970, those were in contact of which that is not written down.
    contacts: Mutex<HashMap<RecordId, i64>>,
}

impl Devices {
    /// Those of a workspace, for as long as this is held.
    pub(crate) fn of(workspace: &Arc<Workspace>) -> Arc<Self> {
        let devices = Arc::default();
        let (workspace, kept) = (Arc::downgrade(workspace), Arc::downgrade(&devices));
        std::thread::spawn(move || {
            let mut rounds = Rounds {
                noted: Instant::now(),
                cut: None,
                is_failing: false,
            };
            while rounds.next(&workspace, &kept).is_some() {}
        });
        devices
    }

    /// A device is in contact.
    pub(crate) fn met(&self, device: RecordId, now_ms: i64) {
        self.contacts().insert(device, now_ms);
    }

    /// When a device was in contact here, where that is not written down yet.
    pub(crate) fn last_met(&self, device: RecordId) -> Option<i64> {
        self.contacts().get(&device).copied()
    }

    /// Writes down which devices were in contact since this was last done.
    pub(crate) fn note(&self, database: &dyn Database) -> Result<(), Error> {
        let contacts = take(&mut *self.contacts());
        if contacts.is_empty() {
            return Ok(());
        }
        let noted = write(database, |writer| {
            let mut contacts = contacts.iter();
            contacts.try_for_each(|(device, at)| team::note_contact(writer, *device, *at))
        });
        if noted.is_err() {
            let mut since = self.contacts();
            for (device, at) in contacts {
                since.entry(device).or_insert(at);
            }
        }
        noted
    }

    fn contacts(&self) -> MutexGuard<'_, HashMap<RecordId, i64>> {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a device's live stream waits for.
    pub(crate) fn watch(&self, device: RecordId) -> Watch {
        let mut signed_out = self.signed_out.subscribe();
        // It may have been signed out since it was let in.
        signed_out.mark_changed();
        Watch { device, signed_out }
    }

    fn find_signed_out(&self, database: &dyn Database) -> Result<(), Error> {
        if self.signed_out.receiver_count() == 0 {
            return Ok(());
        }
        let found = read(database, |reader| team::signed_out_devices(reader))?;
        let found: HashSet<RecordId> = found.into_iter().collect();
        self.signed_out.send_if_modified(|known| {
            let is_news = *known != found;
            *known = found;
            is_news
        });
        Ok(())
    }
}

/// What is done for all, again and again.
struct Rounds {
    /// When contacts were last written down.
    noted: Instant,
    /// When the security log was last cut to what is kept of it.
    cut: Option<Instant>,
    /// Whether the last round failed: that is said once.
    is_failing: bool,
}

impl Rounds {
    /// One round; `None` where nobody needs it any more.
    fn next(&mut self, workspace: &Weak<Workspace>, kept: &Weak<Devices>) -> Option<()> {
        std::thread::sleep(LOOK);
        let (workspace, kept) = (workspace.upgrade()?, kept.upgrade()?);
        let database = workspace.database();
        let mut done = kept.find_signed_out(database);
        if self.noted.elapsed() >= NOTE {
            self.noted = Instant::now();
            done = done.and(kept.note(database));
        }
        if self.cut.is_none_or(|cut| cut.elapsed() >= CUT) {
            self.cut = Some(Instant::now());
            done = done.and(security::forget_old(database, workspace.host().now_ms()));
        }
        let failed_before = std::mem::replace(&mut self.is_failing, done.is_err());
        if let Err(error) = done.as_ref()
            && !failed_before
        {
            tracing::warn!(%error, "what is known of devices cannot be looked up or written down");
        }
        Some(())
    }
}

/// All laptops, programs and browsers that may open a server, as people are told of them, beside one that may be running.
///
/// # Errors
/// What the database says.
pub fn devices(database: &dyn Database, host: &Host) -> Result<Vec<Device>, Error> {
    read(database, |reader| known(reader, None, host.now_ms()))
}

/// Signs a laptop, a program or a browser out, beside a server that may be running. False where there is none of this id.
///
/// # Errors
/// What the database says.
pub fn sign_out(database: &dyn Database, host: &Host, id: RecordId) -> Result<bool, Error> {
    signed_out(database, host, &Done::here(), None, id)
}

/// The same, by whoever does it, of those that an account may know of.
pub(crate) fn signed_out(
    database: &dyn Database,
    host: &Host,
    done: &Done,
    account: Option<RecordId>,
    id: RecordId,
) -> Result<bool, Error> {
    write(database, |writer| {
        let known = known(writer, account, host.now_ms())?;
        let Some(device) = known.iter().find(|one| one.id == id) else {
            return Ok(false);
        };
        match device.browser {
            true => team::end_session_of(writer, id)?,
            false => team::sign_out_device(writer, id)?,
        }
        let named = format!("{} of {}", device.name, device.email);
        done.note(writer, host, What::DeviceSignedOut, &named)?;
        Ok(true)
    })
}

/// Those of all accounts, or of one: laptops and programs, then browsers.
pub(crate) fn known(
    reader: &(impl Reader + ?Sized),
    account: Option<RecordId>,
    now_ms: i64,
) -> Result<Vec<Device>, Error> {
    let devices = team::enrolments(reader, account)?
        .into_iter()
        .map(of_laptop);
    let browsers = team::sessions(reader, account, now_ms)?;
    Ok(devices
        .chain(browsers.into_iter().map(of_browser))
        .collect())
}

fn of_laptop(enrolment: Enrolment) -> Device {
    Device {
        id: enrolment.device.id,
        name: enrolment.device.name,
        email: enrolment.email,
        browser: false,
        own: false,
        here: false,
        enrolled: enrolment.enrolled_ms,
        last_contact: enrolment.last_contact_ms,
        signed_out: enrolment.signed_out,
    }
}

fn of_browser(session: Session) -> Device {
    let name = match session.name.is_empty() {
        true => "A browser".to_owned(),
        false => session.name,
    };
    Device {
        id: session.id,
        name,
        email: session.email,
        browser: true,
        own: false,
        here: false,
        enrolled: session.begun_ms,
        last_contact: None,
        signed_out: false,
    }
}

/// Waits for a device to be signed out.
pub(crate) struct Watch {
    device: RecordId,
    signed_out: watch::Receiver<HashSet<RecordId>>,
}

impl Watch {
    /// Returns once the device is signed out.
    pub(crate) async fn signed_out(&mut self) {
        loop {
            if self.signed_out.changed().await.is_err() {
                // The server ends, and its streams with it.
                std::future::pending::<()>().await;
            }
            if self.signed_out.borrow_and_update().contains(&self.device) {
                return;
            }
        }
    }
}
