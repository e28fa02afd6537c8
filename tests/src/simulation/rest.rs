//! The end: the network heals, all exchange all there is, and then all must be equal.

use satchel_store::projection;
use satchel_sync::core::Exchange;
use satchel_sync::step;

use super::log::Name;
use super::machine::{End, Machine};
use super::network::Direct;
use super::shown::{difference, shown};
use super::world::World;
use super::{Checked, Outcome, Violation};

/// More rounds than this, and they would never come to an end.
const ROUNDS: usize = 12;

/// More questions than this in one turn, and a laptop would never stop.
const QUESTIONS: usize = 5_000;

impl World<'_> {
    /// Heals everything, lets all exchange all there is, and compares.
    pub(super) fn come_to_rest(&mut self) -> Checked {
        self.say("all is repaired, and the power is cut once more");
        self.network.clear();
        for at in std::iter::once(None).chain((0..self.laptops.len()).map(Some)) {
            self.mend(at)?;
        }
        for at in 0..self.laptops.len() {
            if !self.knows(at)? {
                self.enrol_again(at)?;
            }
        }
        self.make_digests();
        for round in 1..=ROUNDS {
            let before = self.positions();
            self.say(&format!("round {round}"));
            for at in 0..self.laptops.len() {
                self.server.machine.turn(1);
                self.laptops[at].exchange.look();
                self.exchange(at)?;
            }
            self.check()?;
            if self.positions() == before {
                return self.compare();
            }
        }
        Err(Violation(format!(
            "after {ROUNDS} rounds there is still something to exchange: {:?}",
            self.positions()
        )))
    }

    /// A machine's disk is good again, its power is cut once more, and all its programs start.
    fn mend(&mut self, at: Option<usize>) -> Checked {
        let machine = self.machine(at);
        machine.set_full(false);
        machine.ail(0, 0);
        machine.crash(End::PowerCut(0));
        self.tally();
        for _ in 0..self.machine(at).programs() {
            self.start(at)?;
            self.machine(at).turn(1);
        }
        Ok(())
    }

    /// What happened until now.
    pub(super) fn outcome(self) -> Outcome {
        Outcome {
            laptops: self.laptops.len(),
            changes: self.server.machine.log.len(),
            faults: self.faults,
        }
    }

    /// A laptop exchanges all there is over a network without faults.
    pub(super) fn exchange(&mut self, at: usize) -> Checked {
        for _ in 0..QUESTIONS {
            let laptop = &mut self.laptops[at];
            let Some(workspace) = laptop.machine.workspace.take() else {
                return Ok(());
            };
            let (mut exchange, device) = (
                std::mem::replace(&mut laptop.exchange, Exchange::new(false)),
                laptop.device,
            );
            let mut wire = Direct {
                world: self,
                device,
                broken: Ok(()),
            };
            let more = step::step(&mut exchange, &workspace, &mut wire);
            let broken = wire.broken;
            let laptop = &mut self.laptops[at];
            (laptop.machine.workspace, laptop.exchange) = (Some(workspace), exchange);
            broken?;
            laptop.machine.follow()?;
            match more {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => {
                    return Err(laptop
                        .machine
                        .violation(&format!("on a network without faults: {error}")));
                }
            }
        }
        Err(self.laptops[at]
            .machine
            .violation(&format!("after {QUESTIONS} questions it still asks")))
    }

    /// How long each log is, and how much of it was exchanged.
    fn positions(&self) -> Vec<(u64, u64, u64)> {
        let position = |laptop: &super::world::Laptop| {
            let joined = laptop
                .machine
                .workspace
                .as_ref()
                .and_then(|workspace| workspace.server().ok().flatten());
            (
                laptop.machine.log.len(),
                joined.as_ref().map_or(0, |joined| joined.pulled),
                joined.as_ref().map_or(0, |joined| joined.pushed),
            )
        };
        std::iter::once((self.server.machine.log.len(), 0, 0))
            .chain(self.laptops.iter().map(position))
            .collect()
    }

    /// Every laptop knows that the server's log is what it is now.
    fn compare_epochs(&self) -> Checked {
        let behind = self.laptops.iter().find(|laptop| {
            let workspace = laptop.machine.workspace.as_ref();
            let joined = workspace.and_then(|workspace| workspace.server().ok().flatten());
            joined.is_none_or(|joined| joined.epoch != self.server.epoch)
        });
        behind.map_or(Ok(()), |laptop| {
            Err(laptop
                .machine
                .violation("it knows another epoch than the server's"))
        })
    }

    /// The server, and then the laptops.
    fn machines(&self) -> impl Iterator<Item = &Machine> {
        let laptops = self.laptops.iter().map(|laptop| &laptop.machine);
        std::iter::once(&self.server.machine).chain(laptops)
    }

    /// What checkpoints are compared by, from here on followed through everything that is still exchanged.
    fn make_digests(&self) {
        for workspace in self.machines().filter_map(|one| one.workspace.as_ref()) {
            let _ = workspace.digest(&self.server.epoch);
        }
    }

    /// A digest tells that all hold the same, as the logs do: the one that was followed, and one made anew.
    fn compare_digests(&self) -> Checked {
        let epoch = &self.server.epoch;
        let mut expected = None;
        for machine in self.machines() {
            let root = |key| {
                let digest = machine.workspace.as_ref()?.digest(key).ok()?;
                Some(digest.1.root())
            };
            let followed = root(epoch);
            // Asked under another key, it forgets the one that it followed.
            let _ = root(&[0; 16]);
            if followed.is_none() || followed != root(epoch) {
                return Err(machine.violation("the digest that it followed is not what it holds"));
            }
            if *expected.get_or_insert(followed) != followed {
                return Err(machine.violation("its digest is another than the server's"));
            }
        }
        Ok(())
    }

    /// A log holds every change that was made and is not gone with a restored backup.
    fn compare_log(&self, machine: &Machine) -> Checked {
        let missing = self.seen.difference(machine.log.known()).count();
        if missing == 0 && machine.log.known().len() == self.seen.len() {
            return Ok(());
        }
        let lacks = |name: &&Name| !machine.log.known().contains(*name);
        let first = self.seen.iter().find(lacks);
        let has = |one: &&Machine| first.is_some_and(|name| one.log.known().contains(name));
        let holders: Vec<_> = self.machines().filter(has).map(|one| &one.name).collect();
        Err(machine.violation(&format!(
            "its log lacks {missing} of {} changes that were made, one of which is at {holders:?}",
            self.seen.len()
        )))
    }

    fn compare(&mut self) -> Checked {
        self.compare_epochs()?;
        self.machines()
            .try_for_each(|machine| self.compare_log(machine))?;
        self.compare_digests()?;
        let rebuilt = (self.any_seed() % (self.laptops.len() as u64 + 1))
            .checked_sub(1)
            .and_then(|at| usize::try_from(at).ok());
        let mut expected = None;
        for machine in self.machines() {
            let Some(workspace) = &machine.workspace else {
                return Err(machine.violation("it is down"));
            };
            check_health(machine)?;
            let now = shown(workspace)?;
            let expected = expected.get_or_insert_with(|| now.clone());
            if let Some(difference) = difference(expected, &now) {
                return Err(machine.violation(&format!("it differs from the server: {difference}")));
            }
        }
        self.compare_rebuilt(rebuilt)
    }

    /// Tables made anew from the log show what was shown before.
    fn compare_rebuilt(&mut self, at: Option<usize>) -> Checked {
        let machine = self.machine(at);
        let Some(workspace) = &machine.workspace else {
            return Ok(());
        };
        let before = shown(workspace)?;
        match workspace.rebuild(&mut |_| {}) {
            // Its tables are made; its index is another's to make.
            Err(error) if error.code() != "busy" || machine.is_indexed() => {
                return Err(machine.violation(&error.to_string()));
            }
            _ => {}
        }
        let found = workspace.database().check();
        if !found.as_ref().is_ok_and(Vec::is_empty) {
            return Err(machine.violation(&format!("its database is not whole: {found:?}")));
        }
        match difference(&before, &shown(workspace)?) {
            Some(difference) => {
                Err(machine.violation(&format!("rebuilt, it differs from before: {difference}")))
            }
            None => Ok(()),
        }
    }
}

/// A machine's tables are of the schema's shape, the server took all of its changes, and where it searches, it finds all.
fn check_health(machine: &Machine) -> Checked {
    let Some(workspace) = &machine.workspace else {
        return Err(machine.violation("it is down"));
    };
    let failed = |error: satchel_engine::Error| machine.violation(&error.to_string());
    let is_well = if machine.is_indexed() {
        // Another of its programs may have written last.
        workspace.notice().map_err(failed)?;
        workspace.examine().map_err(failed)?.is_whole()
    } else {
        let shape = workspace.shape();
        satchel_store::read(workspace.database(), |reader| {
            projection::is_current(reader, shape.layouts())
        })
        .map_err(|error| failed(error.into()))?
    };
    let refused = workspace.attention().map_err(failed)?;
    if is_well && refused.is_empty() {
        Ok(())
    } else {
        Err(machine.violation(&format!(
            "it is not well: {:?}, refused: {refused:?}",
            workspace.examine()
        )))
    }
}
