//! A workspace on a disk in memory, where nothing of the disk is to be seen.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use rand::{RngCore as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use satchel_engine::{Host, Place, Workspace};
use satchel_model::RecordId;
use satchel_store::sqlite::Options;
use satchel_store::team;
use tempfile::TempDir;

use crate::vfs::Disk;

/// When it begins: a day in 2023.
const BEGIN_MS: i64 = 1_700_000_000_000;

/// One key for all: what keys are for is tested elsewhere.
const KEY: [u8; 32] = [42; 32];

/// A workspace, and what it lies on. It goes first.
pub(crate) struct Alone {
    pub(crate) workspace: Workspace,
    _disk: Disk,
    _folder: TempDir,
}

impl Alone {
    /// An empty workspace, whose ids follow from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let place = Place {
            dir: folder.path().to_owned(),
        };
        let disk = Disk::new();
        let options = Options {
            vfs: Some(disk.name()),
            ..Options::default()
        };
        let workspace = Workspace::open_with(&place, &KEY, host(seed), options);
        Self {
            workspace: workspace.expect("an empty disk holds a new workspace"),
            _disk: disk,
            _folder: folder,
        }
    }
}

impl Alone {
    /// Lets a device of a new account exchange with it. The account's member.
    pub(crate) fn enrol(&self, device: RecordId) -> RecordId {
        let account = team::Account {
            id: RecordId::from_bytes([5; 16]),
            email: "ada@team.example".to_owned(),
            password: String::new(),
            member: RecordId::from_bytes([6; 16]),
            admin: false,
            shut_out: false,
        };
        let device = team::Device {
            id: device,
            account: account.id,
            name: "laptop".to_owned(),
        };
        let enrolled = satchel_store::write(self.workspace.database(), |writer| {
            team::add_account(writer, &account, 0)?;
            team::add_device(writer, &device, &[9; 32], 0)
        });
        enrolled.expect("a new server takes a device");
        account.member
    }
}

/// A clock that goes on a millisecond each time it is looked at, and chance that follows from the seed.
fn host(seed: u64) -> Host {
    let (clock, random) = (
        AtomicI64::new(BEGIN_MS),
        Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
    );
    Host::new(
        move || clock.fetch_add(1, Ordering::Relaxed),
        move |bytes| {
            if let Ok(mut random) = random.lock() {
                random.fill_bytes(bytes);
            }
        },
    )
}
