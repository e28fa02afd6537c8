//! How a team begins: its servers, its laptops, and what is particular about this one.

use std::collections::{BTreeMap, HashSet};

use rand::{Rng as _, RngCore as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use satchel_model::RecordId;
use satchel_store::server::Server as Joined;
use satchel_store::team;
use satchel_sync::core::Exchange;

use super::log::Name;
use super::machine::Machine;
use super::network::Network;
use super::shown::States;
use super::world::{Laptop, Server, World};
use super::{Checked, Overheard, Violation};
use crate::vfs::Image;

/// A day in 2023, from which the clocks start.
pub(super) const BEGIN_MS: i64 = 1_700_000_000_000;

/// One team in so many has up to [`CROWD`] laptops.
const CROWDED: u64 = 16;

/// Laptops of a large team.
const CROWD: usize = 50;

/// One team in so many searches: an index costs more than all else that a start does.
const SEARCHING: u64 = 8;

/// One team in so many has programs of an earlier version.
const MIXED: u64 = 4;

/// What is particular about a team, by its seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) is_crowded: bool,
    pub(super) is_searching: bool,
    /// Whether some of its programs are of a version that knows less of the wire.
    pub(super) is_mixed: bool,
}

impl Kind {
    fn of(seed: u64) -> Self {
        Self {
            is_crowded: seed % CROWDED == CROWDED - 1,
            is_searching: seed.is_multiple_of(SEARCHING),
            is_mixed: seed % MIXED == 1,
        }
    }
}

/// An account's name, as the laptops are numbered.
fn email(number: usize) -> String {
    format!("{number}@team.example")
}

pub(super) fn account(number: usize) -> RecordId {
    RecordId::derived("account", &number.to_string())
}

impl<'t> World<'t> {
    /// One to three servers over one store, and two to six laptops that have joined them, all up; now and then a crowd of laptops.
    pub(super) fn new(
        seed: u64,
        tell: &'t mut dyn FnMut(&str),
        hear: &'t mut dyn FnMut(Overheard),
    ) -> Checked<Self> {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let kind = Kind::of(seed);
        // Some begin from nothing; most from what that always comes to.
        let image = match chance.random_bool(0.1) {
            true => &Image::default(),
            false => Machine::fresh()?,
        };
        let machine =
            Machine::new("server".to_owned(), image).with_programs(chance.random_range(1..=3));
        let server = Server {
            machine,
            epoch: [0; 16],
            backup: None,
            replaced_in: None,
            run: 0,
        };
        let count = match kind.is_crowded {
            true => chance.random_range(20..CROWD),
            false => chance.random_range(2..=6),
        };
        let mut world = Self {
            chance,
            kind,
            now_ms: BEGIN_MS,
            server,
            laptops: Vec::new(),
            network: Network::default(),
            seen: HashSet::<Name>::new(),
            states: States::default(),
            faults: BTreeMap::new(),
            devices: 0,
            tell,
            hear,
        };
        if kind.is_searching {
            world.server.machine = world.server.machine.indexed()?;
        }
        world.server.machine.set_time(BEGIN_MS);
        world.start_server()?;
        for number in 1..=count {
            world.enrol(number, image)?;
        }
        Ok(world)
    }

    /// Adds a laptop with an account and a device of its own.
    fn enrol(&mut self, number: usize, image: &Image) -> Checked {
        let member = RecordId::derived("member", &number.to_string());
        let row = team::Account {
            id: account(number),
            email: email(number),
            password: String::new(),
            member,
            admin: false,
            shut_out: false,
        };
        let added = satchel_store::write(self.database()?, |writer| {
            team::add_account(writer, &row, BEGIN_MS)
        });
        added.map_err(|error| Violation(error.to_string()))?;
        let device = self.add_device(number)?;
        let mut machine = Machine::new(format!("laptop {number}"), image);
        if self.kind.is_searching {
            machine = machine.indexed()?;
        }
        machine.set_time(BEGIN_MS);
        machine.boot(self.chance.next_u64())?;
        let laptop = Laptop {
            machine,
            exchange: Exchange::new(false),
            account: number,
            device,
            is_older: self.kind.is_mixed && self.chance.random_bool(0.5),
            online: true,
            session: 0,
            backup: None,
            checked: None,
        };
        laptop.join(self.server.epoch)?;
        self.laptops.push(laptop);
        Ok(())
    }

    /// Enrols one more device of an account.
    pub(super) fn add_device(&mut self, account_of: usize) -> Checked<RecordId> {
        self.devices += 1;
        let device = RecordId::derived("device", &self.devices.to_string());
        let of = team::Device {
            id: device,
            account: account(account_of),
            name: format!("laptop {}", self.devices),
        };
        let added = satchel_store::write(self.database()?, |writer| {
            team::add_device(writer, &of, &token(device), BEGIN_MS)
        });
        added.map_err(|error| Violation(error.to_string()))?;
        Ok(device)
    }

    fn database(&self) -> Checked<&dyn satchel_store::Database> {
        let workspace = self.server.machine.workspace.as_ref();
        workspace
            .map(satchel_engine::Workspace::database)
            .ok_or_else(|| Violation("the server is not up".to_owned()))
    }
}

/// What the server keeps of a device's token.
pub(super) fn token(device: RecordId) -> [u8; 32] {
    let mut token = [1; 32];
    token[..16].copy_from_slice(device.as_bytes());
    token
}

impl Laptop {
    /// Notes on the laptop that it has joined, as the device that it is now.
    pub(super) fn join(&self, epoch: [u8; 16]) -> Checked {
        let Some(workspace) = &self.machine.workspace else {
            return Ok(());
        };
        let joined = workspace.server().and_then(|before| {
            let joined = Joined {
                url: "http://team.example".to_owned(),
                email: email(self.account),
                epoch,
                device: self.device,
                ..satchel_sync::cursors(before.as_ref(), epoch, workspace.seq()?)
            };
            let member = RecordId::derived("member", &self.account.to_string());
            workspace.join(&joined, member, "team")
        });
        joined.or_else(|error| self.machine.failed(&error))
    }
}
