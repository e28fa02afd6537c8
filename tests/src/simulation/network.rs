//! What lies between laptops and server: packets that come late, twice, cut short or never.

use rand::Rng as _;
use satchel_model::RecordId;
use satchel_sync::core::Asked;
use satchel_sync::wire::{self, Answer, SentVerdict};
use satchel_sync::{Error, serve, step};

use satchel_document::Change;

use super::machine::Machine;
use super::world::World;
use super::{Checked, Overheard, versions, words};

/// A question or an answer under way.
#[derive(Clone)]
pub(super) struct Packet {
    pub(super) laptop: usize,
    /// The start of the laptop that asked.
    pub(super) session: u64,
    /// The question; `None` for a word of the live stream.
    pub(super) asked: Option<Asked>,
    pub(super) body: Vec<u8>,
    /// Whether it goes to the laptop.
    pub(super) answers: bool,
}

#[derive(Default)]
pub(super) struct Network {
    packets: Vec<Packet>,
}

impl Network {
    pub(super) fn send(&mut self, packet: Packet) {
        self.packets.push(packet);
    }

    pub(super) fn clear(&mut self) {
        self.packets.clear();
    }
}

impl World<'_> {
    /// Delivers any of the packets under way, or does to it what networks do.
    pub(super) fn deliver(&mut self) -> Checked {
        let count = self.network.packets.len();
        if count == 0 {
            return Ok(());
        }
        let at = self.chance.random_range(0..count);
        if at > 0
            && self.network.packets[..at]
                .iter()
                .any(|other| other.laptop == self.network.packets[at].laptop)
        {
            *self.faults.entry("overtaken on the way").or_default() += 1;
        }
        let mut packet = self.network.packets.remove(at);
        match self.chance.random_range(0..100) {
            0..12 => {
                self.fault("lost on the way", "network");
                return Ok(());
            }
            12..26 => {
                self.fault("doubled on the way", "network");
                self.network.send(packet.clone());
            }
            26..34 => {
                self.fault("cut short on the way", "network");
                let length = self.chance.random_range(0..packet.body.len());
                packet.body.truncate(length);
            }
            _ => {}
        }
        if !self.laptops[packet.laptop].online {
            self.fault("lost as the line was down", "network");
            return Ok(());
        }
        if packet.answers {
            self.hear(packet)
        } else {
            self.answer(packet)
        }
    }

    fn answer(&mut self, packet: Packet) -> Checked {
        if !self.knows(packet.laptop)? {
            self.fault("login refused", "server");
            return Ok(());
        }
        let device = self.laptops[packet.laptop].device;
        let Some(mut body) = self.serve(device, &packet.body)? else {
            return Ok(());
        };
        if self.kind.is_mixed && self.chance.random_bool(0.5) {
            body = versions::as_of_before(&body);
        }
        self.say_of(Some(packet.laptop), "is answered");
        self.network.send(Packet {
            body,
            answers: true,
            ..packet
        });
        Ok(())
    }

    /// What the server answers; nothing where it is down, or goes down over it.
    pub(super) fn serve(&mut self, device: RecordId, request: &[u8]) -> Checked<Option<Vec<u8>>> {
        let machine = &mut self.server.machine;
        let Some(workspace) = &machine.workspace else {
            return Ok(None);
        };
        let body = serve::handle(workspace, device, request);
        if machine.disk.has_failed() {
            return Ok(None);
        }
        machine.follow()?;
        check_promises(machine, request, &body)?;
        self.read_epoch();
        (self.hear)(Overheard {
            request: request.to_vec(),
            answer: body.clone(),
        });
        Ok(Some(body))
    }

    pub(super) fn hear(&mut self, packet: Packet) -> Checked {
        let laptop = &mut self.laptops[packet.laptop];
        let Some(workspace) = laptop
            .machine
            .workspace
            .as_ref()
            .filter(|_| laptop.session == packet.session)
        else {
            return Ok(());
        };
        let heard = match packet.asked {
            Some(asked) => {
                step::hear(&mut laptop.exchange, workspace, asked, &packet.body).map(|()| false)
            }
            None => words::hear(&mut laptop.exchange, workspace, &packet.body),
        };
        let line = match &heard {
            Ok(_) => format!("  {} hears", laptop.machine.name),
            Err(error) => format!("  {} cannot use the answer: {error}", laptop.machine.name),
        };
        let is_taken_unasked = heard.or_else(|error| laptop.troubled(&error).map(|()| false))?;
        laptop.machine.follow()?;
        self.say(&line);
        if is_taken_unasked {
            self.fault(words::TAKEN, "network");
        }
        Ok(())
    }
}

/// What the server says it holds, it has to hold.
fn check_promises(server: &Machine, request: &[u8], answer: &[u8]) -> Checked {
    let (Ok(wire::Request::Push(push)), Ok(Answer::Verdicts(answer))) =
        (wire::decode(request), wire::decode(answer))
    else {
        return Ok(());
    };
    for (sent, verdict) in push.changes.iter().zip(answer.verdicts) {
        let Ok(change) = Change::parse(&sent.bytes) else {
            continue;
        };
        let name = (sent.document, change.hash());
        let holds = match verdict {
            SentVerdict::Stored(seq) => server.log.between(seq - 1, seq) == [name],
            SentVerdict::Known => server.log.known().contains(&name),
            SentVerdict::Refused(_) => true,
        };
        if !holds {
            return Err(server.violation("it says that it stored what is not in its log"));
        }
    }
    Ok(())
}

/// A network without faults, for one laptop.
pub(super) struct Direct<'w, 't> {
    pub(super) world: &'w mut World<'t>,
    pub(super) device: RecordId,
    pub(super) broken: Checked,
}

impl step::Wire for Direct<'_, '_> {
    fn send(&mut self, _path: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        let down = || Error::Unreachable {
            url: "http://team.example".to_owned(),
            why: "it is down".to_owned(),
        };
        match self.world.serve(self.device, request) {
            Ok(answer) => answer.ok_or_else(down),
            Err(violation) => {
                self.broken = Err(violation);
                Err(down())
            }
        }
    }
}
