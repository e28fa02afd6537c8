//! The end: the network heals, all exchange all there is, and then all must be equal.

use satchel_sync::core::Exchange;
use satchel_sync::step;

use super::machine::{End, Machine};
use super::network::Direct;
use super::shown::{difference, shown};
use super::world::World;
use super::{Checked, Outcome, Violation};

/// More rounds than this, and they would never come to an end.
const ROUNDS: usize = 12;

/// More questions than this in one turn, and a laptop would never stop.
const QUESTIONS: usize = 500;

impl World<'_> {
    /// Heals everything, lets all exchange all there is, and compares.
    pub(super) fn come_to_rest(mut self) -> Checked<Outcome> {
        self.say("all is repaired, and the power is cut once more");
        self.network.clear();
        for at in std::iter::once(None).chain((0..self.laptops.len()).map(Some)) {
            self.machine(at).set_full(false);
            self.machine(at).crash(End::PowerCut(0));
            self.start(at)?;
        }
        self.make_digests();
        for round in 1..=ROUNDS {
            let before = self.positions();
            self.say(&format!("round {round}"));
            for at in 0..self.laptops.len() {
                self.laptops[at].exchange.look();
                self.exchange(at)?;
            }
            self.check()?;
            if self.positions() == before {
                self.compare()?;
                let changes = self.server.machine.log.len();
                return Ok(Outcome {
                    laptops: self.laptops.len(),
                    changes,
                    faults: self.faults,
                });
            }
        }
        Err(Violation(format!(
            "after {ROUNDS} rounds there is still something to exchange: {:?}",
            self.positions()
        )))
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

    fn compare(&mut self) -> Checked {
        self.compare_epochs()?;
        self.compare_digests()?;
        let rebuilt = (self.any_seed() % (self.laptops.len() as u64 + 1))
            .checked_sub(1)
            .and_then(|at| usize::try_from(at).ok());
        let mut expected = None;
        for machine in self.machines() {
            let Some(workspace) = &machine.workspace else {
                return Err(machine.violation("it is down"));
            };
            let missing = self.seen.difference(machine.log.known()).count();
            if missing > 0 || machine.log.known().len() != self.seen.len() {
                return Err(machine.violation(&format!(
                    "its log lacks {missing} of {} changes that were made",
                    self.seen.len()
                )));
            }
            let health = workspace
                .examine()
                .map_err(|error| machine.violation(&error.to_string()))?;
            if !health.database.is_empty()
                || !health.tables_current
                || health.attention > 0
                || health.indexed != health.seq
            {
                return Err(machine.violation(&format!(
                    "it is not well: {health:?}, {:?}",
                    workspace.attention()
                )));
            }
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
        workspace
            .rebuild(&mut |_| {})
            .map_err(|error| machine.violation(&error.to_string()))?;
        match difference(&before, &shown(workspace)?) {
            Some(difference) => {
                Err(machine.violation(&format!("rebuilt, it differs from before: {difference}")))
            }
            None => Ok(()),
        }
    }
}
