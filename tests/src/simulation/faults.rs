//! What goes wrong with machines and with the people who look after them.

use rand::Rng as _;
use rand::RngCore as _;
use satchel_engine::{Error, Workspace};
use satchel_sync::core::Asked;
use satchel_sync::step;
use satchel_sync::wire::{self, PROTOCOLS, Push, PushedChange, Request, Seen};

use super::Checked;
use super::machine::{End, Machine};
use super::world::{Laptop, ServerBackup, World};

/// Ten years: as wrong as a clock with a dead battery.
const WRONG_MS: i64 = 10 * 365 * 86_400_000;

/// Laptops that a team has at most.
const LAPTOPS: usize = 8;

impl World<'_> {
    /// Starts a machine that is down.
    pub(super) fn start_one(&mut self) -> Checked {
        let down = std::iter::once(None).chain((0..self.laptops.len()).map(Some));
        let down: Vec<_> = down
            .filter(|&at| self.machine(at).workspace.is_none())
            .collect();
        if down.is_empty() {
            return Ok(());
        }
        let at = down[self.chance.random_range(0..down.len())];
        self.say_of(at, "starts");
        self.start(at)
    }

    pub(super) fn start(&mut self, at: Option<usize>) -> Checked {
        match at {
            Some(at) => self.start_laptop(at),
            None => self.start_server(),
        }
    }

    pub(super) fn kill_one(&mut self) -> Checked {
        self.crash_one("killed", End::Kill)
    }

    pub(super) fn cut_power_of_one(&mut self) -> Checked {
        let seed = self.chance.random_range(0..1_000);
        self.crash_one("power cut", End::PowerCut(seed))
    }

    fn crash_one(&mut self, fault: &'static str, end: End) -> Checked {
        let at = self.any_machine();
        if self.machine(at).workspace.is_some() {
            self.machine(at).crash(end);
            let name = self.machine(at).name.clone();
            self.fault(fault, &name);
        }
        Ok(())
    }

    /// Shuts a machine down as it should be, which moves its write-ahead log into its database.
    pub(super) fn shut_one_down(&mut self) -> Checked {
        let at = self.any_machine();
        self.machine(at).shut_down();
        self.say_of(at, "shuts down");
        Ok(())
    }

    pub(super) fn set_a_clock(&mut self) -> Checked {
        let at = self.any_machine();
        let skew = self.chance.random_range(-WRONG_MS..=WRONG_MS);
        let machine = self.machine(at);
        machine.skew_ms = if machine.skew_ms == 0 { skew } else { 0 };
        let name = machine.name.clone();
        self.fault("clock set", &name);
        Ok(())
    }

    pub(super) fn switch_network(&mut self) -> Checked {
        let at = self.chance.random_range(0..self.laptops.len());
        let goes = self.chance.random_bool(0.4);
        let laptop = &mut self.laptops[at];
        laptop.online = !laptop.online || !goes;
        let (online, name) = (laptop.online, laptop.machine.name.clone());
        if online {
            self.say(&format!("  {name} is online"));
        } else {
            self.fault("offline", &name);
        }
        Ok(())
    }

    /// A client that forgets some of what it has to say: the server must take nothing whose beginning it lacks.
    pub(super) fn push_with_holes(&mut self) -> Checked {
        let Some(at) = self.any_laptop() else {
            return Ok(());
        };
        let (laptop, epoch) = (&self.laptops[at], self.server.epoch);
        let Some(workspace) = &laptop.machine.workspace else {
            return Ok(());
        };
        let waiting = workspace
            .waiting(1 << 16)
            .map_err(|error| laptop.machine.violation(&error.to_string()))?;
        let changes: Vec<PushedChange> = waiting
            .changes
            .iter()
            .filter(|_| self.chance.random_bool(0.5))
            .map(PushedChange::from)
            .collect();
        if changes.len() == waiting.changes.len() {
            return Ok(());
        }
        let joined = workspace.server().ok().flatten();
        let seen =
            joined
                .filter(|joined| joined.epoch == epoch)
                .map_or_else(Seen::default, |joined| Seen {
                    seq: joined.seen.seq,
                    mark: joined.seen.mark,
                });
        let (device, name) = (laptop.device, laptop.machine.name.clone());
        let push = Push {
            protocol: *PROTOCOLS.end(),
            epoch,
            seen,
            batch: waiting.upto,
            changes,
        };
        self.fault("push with holes", &name);
        if !self.knows(at)? {
            self.fault("login refused", "server");
            return Ok(());
        }
        self.serve(device, &wire::encode(&Request::Push(push)))
            .map(drop)
    }

    /// Someone copies a laptop's disk to another computer, and goes on working at both.
    pub(super) fn clone_a_laptop(&mut self) -> Checked {
        let at = self.chance.random_range(0..self.laptops.len());
        if self.laptops.len() >= LAPTOPS {
            return Ok(());
        }
        let (origin, name) = (
            &self.laptops[at],
            format!("laptop {}", self.laptops.len() + 1),
        );
        let mut machine = Machine::new(name, &origin.machine.disk.durable());
        if self.kind.is_searching {
            machine = machine.indexed()?;
        }
        machine.set_time(self.now_ms);
        let clone = Laptop {
            machine,
            exchange: satchel_sync::core::Exchange::new(false),
            account: origin.account,
            device: origin.device,
            is_older: origin.is_older,
            online: true,
            session: 0,
            backup: None,
            checked: None,
        };
        let name = origin.machine.name.clone();
        self.laptops.push(clone);
        self.fault("cloned", &name);
        self.start_laptop(self.laptops.len() - 1)
    }

    /// A machine folds single edits of its log, up to anywhere.
    pub(super) fn fold_a_log(&mut self) -> Checked {
        let at = self.any_machine();
        let length = self.machine(at).log.len();
        let upto = self.chance.random_range(0..=length);
        self.say_of(at, &format!("folds its log up to {upto}"));
        let machine = self.machine(at);
        let folded = machine
            .workspace
            .as_ref()
            .map(|workspace| workspace.fold_log(0, upto));
        match folded {
            Some(Err(Error::Store(error @ satchel_store::Error::BadLog { .. }))) => {
                Err(machine.violation(&format!("its log cannot be folded: {error}")))
            }
            // On a disk that is full or fails it is not done.
            _ => Ok(()),
        }
    }

    /// The server makes segments of what it has, which laptops begin with that join, or that begin anew with it.
    pub(super) fn make_segments(&mut self) -> Checked {
        self.say_of(None, "makes segments");
        let machine = self.machine(None);
        let made = machine.workspace.as_ref().map(Workspace::make_segments);
        match made {
            Some(Err(Error::Store(error @ satchel_store::Error::BadLog { .. }))) => {
                Err(machine.violation(&format!("its segments cannot be made: {error}")))
            }
            // On a disk that is full or fails they are not made.
            _ => Ok(()),
        }
    }

    /// Keeps a copy of a machine's disk, taken while it runs.
    pub(super) fn back_up(&mut self) -> Checked {
        let at = self.chance.random_range(0..self.laptops.len());
        let laptop = &mut self.laptops[at];
        laptop.backup = Some(laptop.machine.disk.durable());
        let server = &mut self.server;
        if server.machine.workspace.is_some() {
            server.backup = Some(ServerBackup {
                image: server.machine.disk.durable(),
                epoch: server.epoch,
            });
        }
        self.say("  backups are made");
        Ok(())
    }

    pub(super) fn restore_a_laptop(&mut self) -> Checked {
        let at = self.chance.random_range(0..self.laptops.len());
        let laptop = &mut self.laptops[at];
        let Some(image) = laptop.backup.clone() else {
            return Ok(());
        };
        laptop.machine.roll_back(&image);
        laptop.checked = None;
        let name = laptop.machine.name.clone();
        self.fault("laptop restored from a backup", &name);
        self.start_laptop(at)?;
        self.forget_unseen();
        Ok(())
    }

    /// The server's backup is brought back as it should be: it says that its log is another now.
    pub(super) fn restore_the_server(&mut self) -> Checked {
        let Some(backup) = self.server.backup.clone() else {
            return Ok(());
        };
        self.server.machine.set_full(false);
        self.server.machine.ail(0, 0);
        self.server.machine.roll_back(&backup.image);
        self.server.run += 1;
        self.fault("server restored from a backup", "server");
        self.start_server()?;
        if let Some(workspace) = &self.server.machine.workspace {
            workspace
                .renew_epoch()
                .map_err(|error| self.server.machine.violation(&error.to_string()))?;
        }
        self.read_epoch();
        self.forget_unseen();
        Ok(())
    }

    /// Someone puts an old copy of the server's database in its place and tells nobody.
    pub(super) fn replace_the_server(&mut self) -> Checked {
        if self.kind.is_mixed {
            // Pulls of the earlier version do not say what they saw: they cannot find out.
            return Ok(());
        }
        let Some(backup) = self.server.backup.clone() else {
            return Ok(());
        };
        self.server.machine.set_full(false);
        self.server.machine.ail(0, 0);
        self.server.machine.roll_back(&backup.image);
        self.server.run += 1;
        self.server.replaced_in = Some(backup.epoch);
        self.fault("server replaced by an old copy in secret", "server");
        self.start_server()?;
        self.forget_unseen();
        match self.any_laptop() {
            Some(at) if self.laptops[at].online && self.knows(at)? => self.push_first(at),
            _ => Ok(()),
        }
    }

    /// Before anyone else asks a server that was replaced, a laptop offers it an edit: it has heard all there was, so nothing makes
    /// it look first.
    fn push_first(&mut self, at: usize) -> Checked {
        self.edit_at(at)?;
        let laptop = &mut self.laptops[at];
        let Some(workspace) = &laptop.machine.workspace else {
            return Ok(());
        };
        let question = match step::ask(&laptop.exchange, workspace) {
            Ok(Some(question)) if matches!(question.asked, Asked::Push { .. }) => question,
            Ok(_) => return Ok(()),
            Err(error) => return laptop.troubled(&error),
        };
        let device = laptop.device;
        let Some(answer) = self.serve(device, &question.body)? else {
            return Ok(());
        };
        let laptop = &mut self.laptops[at];
        let Some(workspace) = &laptop.machine.workspace else {
            return Ok(());
        };
        match step::hear(&mut laptop.exchange, workspace, question.asked, &answer) {
            Ok(()) => {}
            Err(error) => laptop.troubled(&error)?,
        }
        self.say_of(Some(at), "pushes first");
        self.laptops[at].machine.follow()
    }

    /// After a restore, what no log holds any more is gone: it was made since the backup and was nowhere else.
    fn forget_unseen(&mut self) {
        let machines = self
            .laptops
            .iter()
            .map(|laptop| &laptop.machine)
            .chain(std::iter::once(&self.server.machine));
        self.seen = machines
            .flat_map(|machine| machine.log.known().iter().copied())
            .collect();
    }

    pub(super) fn any_seed(&mut self) -> u64 {
        self.chance.next_u64()
    }
}
