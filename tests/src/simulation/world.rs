//! The team, and what happens to it at each step.

use std::collections::HashSet;

use rand::Rng as _;
use rand::RngCore as _;
use rand_chacha::ChaCha8Rng;
use satchel_model::RecordId;
use satchel_sync::core::{Asked, Exchange};
use satchel_sync::wire::{self, Pull, Request};
use satchel_sync::{Error, step};

use super::check::Verified;
use super::founding::Kind;
use super::log::Name;
use super::machine::{End, Machine};
use super::network::{Network, Packet};
use super::shown::States;
use super::{Checked, Overheard, edits, versions};
use crate::vfs::{Image, Tally};

pub(super) struct World<'t> {
    pub(super) chance: ChaCha8Rng,
    pub(super) kind: Kind,
    pub(super) now_ms: i64,
    pub(super) server: Server,
    pub(super) laptops: Vec<Laptop>,
    pub(super) network: Network,
    /// Every change that was ever seen in a log, but for those that went with a restored backup.
    pub(super) seen: HashSet<Name>,
    /// What was shown of each document, by its heads.
    pub(super) states: States,
    pub(super) faults: Tally,
    /// Devices that were ever enrolled.
    pub(super) devices: u64,
    pub(super) tell: &'t mut dyn FnMut(&str),
    pub(super) hear: &'t mut dyn FnMut(Overheard),
}

/// One to three programs over one store: [`Machine::turn`] says which of them answers.
pub(super) struct Server {
    pub(super) machine: Machine,
    /// The run of its log.
    pub(super) epoch: [u8; 16],
    pub(super) backup: Option<ServerBackup>,
    /// The epoch in which an old copy of its database took the place of the one that the laptops know.
    pub(super) replaced_in: Option<[u8; 16]>,
    /// Counts how often its log was put back to an earlier one.
    pub(super) run: u64,
}

#[derive(Clone)]
pub(super) struct ServerBackup {
    pub(super) image: Image,
    pub(super) epoch: [u8; 16],
}

pub(super) struct Laptop {
    pub(super) machine: Machine,
    pub(super) exchange: Exchange,
    /// Whose it is: the number of the account.
    pub(super) account: usize,
    pub(super) device: RecordId,
    /// Whether its program is of a version that knows less of the wire.
    pub(super) is_older: bool,
    pub(super) online: bool,
    /// Counts its starts: an answer to an earlier one finds nobody.
    pub(super) session: u64,
    pub(super) backup: Option<Image>,
    /// Up to where its cursors were found to be as they must.
    pub(super) checked: Option<Verified>,
}

/// A few edits.
const SMALL_BYTES: u64 = 1_500;

/// What a laptop asks of an answer at most: less than one edit, or all there is.
const ANSWER_BYTES: usize = 20_000;

/// One thing that may happen.
type Happening<'t> = fn(&mut World<'t>) -> Checked;

impl<'t> World<'t> {
    /// What may happen, and how often among the others.
    const HAPPENINGS: [(u32, Happening<'t>); 24] = [
        (45, Self::edit),
        (60, Self::ask),
        (100, Self::deliver),
        (50, Self::tell_of_news),
        (30, Self::start_one),
        (3, Self::kill_one),
        (3, Self::cut_power_of_one),
        (12, Self::let_one_fail),
        (2, Self::shut_one_down),
        (2, Self::fill_a_disk),
        (8, Self::ail_a_disk),
        (2, Self::set_a_clock),
        (3, Self::switch_network),
        (3, Self::push_with_holes),
        (1, Self::clone_a_laptop),
        (2, Self::back_up),
        (1, Self::restore_a_laptop),
        (1, Self::restore_the_server),
        (2, Self::replace_the_server),
        (4, Self::fold_a_log),
        (4, Self::make_segments),
        (1, Self::go_away),
        (1, Self::sign_one_out),
        (3, Self::join_again),
    ];

    /// Lets one thing happen, and looks whether all is still as it must be.
    pub(super) fn step(&mut self, step: usize) -> Checked {
        let passed_ms = self.chance.random_range(1..5_000);
        self.pass(passed_ms);
        let turn = self.chance.random_range(0..self.server.machine.programs());
        self.server.machine.turn(turn);
        self.say(&format!("step {step}"));
        let all: u32 = Self::HAPPENINGS.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.chance.random_range(0..all);
        for (weight, happen) in Self::HAPPENINGS {
            if drawn < weight {
                happen(self)?;
                break;
            }
            drawn -= weight;
        }
        self.take_down_failed()?;
        self.tally();
        self.check()
    }

    /// Lets time pass at all machines.
    pub(super) fn pass(&mut self, passed_ms: i64) {
        self.now_ms += passed_ms;
        self.server.machine.set_time(self.now_ms);
        for laptop in &self.laptops {
            laptop.machine.set_time(self.now_ms);
        }
    }

    /// Counts what the disks did.
    pub(super) fn tally(&mut self) {
        for at in std::iter::once(None).chain((0..self.laptops.len()).map(Some)) {
            for (what, count) in self.machine(at).disk.take_tally() {
                *self.faults.entry(what).or_default() += count;
                self.say_of(at, &format!("{what}: {count}"));
            }
        }
    }

    pub(super) fn say(&mut self, what: &str) {
        (self.tell)(what);
    }

    /// Tells what a machine does.
    pub(super) fn say_of(&mut self, at: Option<usize>, what: &str) {
        let line = format!("  {} {what}", self.machine(at).name);
        self.say(&line);
    }

    /// Notes a fault.
    pub(super) fn fault(&mut self, fault: &'static str, where_: &str) {
        *self.faults.entry(fault).or_default() += 1;
        self.say(&format!("  {where_}: {fault}"));
    }

    /// A laptop by chance, if it is up.
    pub(super) fn any_laptop(&mut self) -> Option<usize> {
        let at = self.chance.random_range(0..self.laptops.len());
        self.laptops[at].machine.workspace.is_some().then_some(at)
    }

    /// A machine by chance: the server is `None`.
    pub(super) fn any_machine(&mut self) -> Option<usize> {
        self.chance
            .random_range(0..=self.laptops.len())
            .checked_sub(1)
    }

    pub(super) fn machine(&mut self, at: Option<usize>) -> &mut Machine {
        match at {
            Some(at) => &mut self.laptops[at].machine,
            None => &mut self.server.machine,
        }
    }

    /// Starts a laptop.
    pub(super) fn start_laptop(&mut self, at: usize) -> Checked {
        let (seed, met) = (self.chance.next_u64(), self.chance.random_bool(0.5));
        let max_bytes = self.chance.random_range(1..ANSWER_BYTES);
        let laptop = &mut self.laptops[at];
        laptop.session += 1;
        laptop.exchange = Exchange::new(met).with_answers_of(max_bytes);
        laptop.machine.boot(seed)
    }

    /// Starts the server.
    pub(super) fn start_server(&mut self) -> Checked {
        let seed = self.chance.next_u64();
        self.server.machine.boot(seed)?;
        self.read_epoch();
        Ok(())
    }

    pub(super) fn read_epoch(&mut self) {
        let epoch = self
            .server
            .machine
            .workspace
            .as_ref()
            .and_then(|workspace| workspace.epoch().ok());
        self.server.epoch = epoch.unwrap_or(self.server.epoch);
    }

    /// Machines whose disk failed go down: their program may be killed, or their power cut.
    pub(super) fn take_down_failed(&mut self) -> Checked {
        for at in std::iter::once(None).chain((0..self.laptops.len()).map(Some)) {
            if self.machine(at).turn_to_failed() {
                let end = self.any_end();
                let machine = self.machine(at);
                machine.crash(end);
                let name = machine.name.clone();
                self.fault("failed at a write", &name);
                if matches!(end, End::Kill) && self.chance.random_bool(0.5) {
                    self.stumble(at)?;
                }
            }
        }
        Ok(())
    }

    /// Starts after a failure, and loses power before anything else is written: what it found has to stay.
    fn stumble(&mut self, at: Option<usize>) -> Checked {
        self.start(at)?;
        self.machine(at).crash(End::PowerCut(0));
        let name = self.machine(at).name.clone();
        self.fault("power cut just after a start", &name);
        Ok(())
    }

    pub(super) fn any_end(&mut self) -> End {
        if self.chance.random_bool(0.5) {
            End::Kill
        } else {
            End::PowerCut(self.chance.random_range(0..1_000))
        }
    }

    fn edit(&mut self) -> Checked {
        self.any_laptop().map_or(Ok(()), |at| self.edit_at(at))
    }

    /// Someone makes an edit at a laptop.
    pub(super) fn edit_at(&mut self, at: usize) -> Checked {
        let machine = &mut self.laptops[at].machine;
        let Some(workspace) = &machine.workspace else {
            return Ok(());
        };
        let (what, done) = edits::edit(workspace, &mut self.chance);
        let line = format!(
            "  {} {what}{}",
            machine.name,
            if done.is_err() { ", in vain" } else { "" }
        );
        if let Err(error) = done {
            machine.failed(&error)?;
        }
        machine.follow()?;
        self.say(&line);
        Ok(())
    }

    /// A laptop asks the server what comes next in its plan.
    fn ask(&mut self) -> Checked {
        let Some(at) = self.any_laptop() else {
            return Ok(());
        };
        let look = self.chance.random_bool(0.2);
        let laptop = &mut self.laptops[at];
        let Some(workspace) = &laptop.machine.workspace else {
            return Ok(());
        };
        if look {
            laptop.exchange.look();
        }
        let question = match step::ask(&laptop.exchange, workspace) {
            Ok(Some(question)) => question,
            Ok(None) => return Ok(()),
            Err(error) => return laptop.troubled(&error),
        };
        laptop.machine.follow()?;
        let mut body = in_small_pieces(question.body, &mut self.chance);
        if laptop.is_older {
            body = versions::as_of_before(&body);
        }
        let line = format!("  {} asks: {}", laptop.machine.name, question.path);
        let is_push = matches!(question.asked, Asked::Push { .. });
        if laptop.online {
            self.network.send(Packet {
                laptop: at,
                session: laptop.session,
                asked: Some(question.asked),
                body,
                answers: false,
            });
        }
        self.say(&line);
        if is_push && self.chance.random_bool(0.1) {
            self.fault("power cut just after a push was sent", "laptop");
            let seed = self.chance.random_range(0..1_000);
            self.laptops[at].machine.crash(End::PowerCut(seed));
        }
        Ok(())
    }
}

impl Laptop {
    /// Takes a failure of the exchange that a fault explains.
    pub(super) fn troubled(&self, error: &Error) -> Checked {
        match error {
            Error::Engine(error) => self.machine.failed(error),
            Error::Misfit(_)
            | Error::Refused { .. }
            | Error::BadAnswer { .. }
            | Error::Unreachable { .. } => Ok(()),
            other => Err(self.machine.violation(&other.to_string())),
        }
    }
}

/// A pull asks for less than it may, so that a cursor stands everywhere in the log and not only at its ends.
fn in_small_pieces(question: Vec<u8>, chance: &mut ChaCha8Rng) -> Vec<u8> {
    match wire::decode(&question) {
        Ok(Request::Pull(pull)) => {
            let max_bytes = chance.random_range(0..SMALL_BYTES);
            wire::encode(&Request::Pull(Pull { max_bytes, ..pull }))
        }
        _ => question,
    }
}
