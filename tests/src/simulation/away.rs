//! People who are away for weeks, and devices that are signed out meanwhile.

use rand::Rng as _;
use satchel_store::team;

use super::founding::token;
use super::world::World;
use super::{Checked, Violation};

/// Three weeks.
const AWAY_MS: i64 = 21 * 86_400_000;

/// Edits that someone makes who is away.
const EDITS: usize = 120;

impl World<'_> {
    /// Someone works without a network for three weeks, while the others go on; then they are back.
    pub(super) fn go_away(&mut self) -> Checked {
        let Some(at) = self.any_laptop() else {
            return Ok(());
        };
        let name = self.laptops[at].machine.name.clone();
        self.fault("three weeks away", &name);
        self.laptops[at].online = false;
        let edits = self.chance.random_range(1..EDITS);
        for _ in 0..edits {
            let passed_ms = AWAY_MS / i64::try_from(edits).unwrap_or(1);
            self.pass(passed_ms);
            if self.laptops[at].machine.workspace.is_none() {
                break;
            }
            self.edit_at(at)?;
            self.take_down_failed()?;
            self.tally();
            self.check()?;
        }
        self.laptops[at].online = self.chance.random_bool(0.5);
        Ok(())
    }

    /// Someone signs a device out at the server: it is served no more before it joins again.
    pub(super) fn sign_one_out(&mut self) -> Checked {
        let at = self.chance.random_range(0..self.laptops.len());
        let device = self.laptops[at].device;
        let Some(workspace) = &self.server.machine.workspace else {
            return Ok(());
        };
        let done = satchel_store::write(workspace.database(), |writer| {
            team::sign_out_device(writer, device)
        });
        match done.map_err(satchel_engine::Error::from) {
            Ok(()) => self.say_of(Some(at), "is signed out"),
            Err(error) => self.server.machine.failed(&error)?,
        }
        Ok(())
    }

    /// Someone whose device the server does not know any more joins again, as a new device of the same account.
    pub(super) fn join_again(&mut self) -> Checked {
        let Some(at) = self.any_laptop() else {
            return Ok(());
        };
        if self.laptops[at].online && !self.knows(at)? {
            self.enrol_again(at)?;
        }
        Ok(())
    }

    /// Enrols a laptop anew, where the server lets it.
    pub(super) fn enrol_again(&mut self, at: usize) -> Checked {
        match self.add_device(self.laptops[at].account) {
            Ok(device) => self.laptops[at].device = device,
            Err(_) if self.server.machine.is_in_trouble() || self.server.machine.is_full => {
                return Ok(());
            }
            Err(violation) => return Err(violation),
        }
        self.say_of(Some(at), "joins again");
        self.laptops[at].join(self.server.epoch)?;
        self.laptops[at].machine.follow()
    }

    /// Whether the server knows a laptop's device. It does while it is down.
    pub(super) fn knows(&self, at: usize) -> Checked<bool> {
        let machine = &self.server.machine;
        let Some(workspace) = &machine.workspace else {
            return Ok(true);
        };
        let device = self.laptops[at].device;
        let found = satchel_store::read(workspace.database(), |reader| {
            team::device_by_token(reader, &token(device))
        });
        match found {
            Ok(found) => Ok(found.is_some()),
            Err(_) if machine.is_in_trouble() => Ok(true),
            Err(error) => Err(Violation(error.to_string())),
        }
    }
}
