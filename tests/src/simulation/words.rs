//! Words of the live stream, which bring changes that nobody asked for: to laptops that are where they go on from, and to others.

use rand::Rng as _;
use satchel_engine::Workspace;
use satchel_sync::core::Exchange;
use satchel_sync::news::{Heard, News};
use satchel_sync::{Error, serve, step};

use super::Checked;
use super::network::Packet;
use super::world::World;

/// What is noted where a laptop took changes that it had not asked for: none would be as wrong as all of them.
pub(super) const TAKEN: &str = "changes taken unasked";

impl World<'_> {
    /// The server tells a laptop what follows a position: at once, as it does, or by way of the network, which treats that as it
    /// treats all else.
    pub(super) fn tell_of_news(&mut self) -> Checked {
        let Some(at) = self.any_laptop() else {
            return Ok(());
        };
        let (end, is_current) = (self.server.machine.log.len(), self.chance.random_bool(0.7));
        let anywhere = self.chance.random_range(0..=end);
        let (laptop, server) = (&self.laptops[at], &self.server.machine);
        let (Some(workspace), Some(own)) = (&server.workspace, &laptop.machine.workspace) else {
            return Ok(());
        };
        let reached = own.server().ok().flatten().map(|joined| joined.pulled);
        let after = reached.filter(|_| is_current).unwrap_or(anywhere);
        let packet = Packet {
            laptop: at,
            session: laptop.session,
            asked: None,
            body: serve::told(workspace, after, end).1.into_bytes(),
            answers: true,
        };
        if !laptop.online || server.disk.has_failed() {
            return Ok(());
        }
        self.say_of(Some(at), "is told of news");
        if self.chance.random_bool(0.5) {
            return self.hear(packet);
        }
        self.network.send(packet);
        Ok(())
    }
}

/// A laptop hears a piece of the stream. Whether that brought changes which are here now.
pub(super) fn hear(
    exchange: &mut Exchange,
    workspace: &Workspace,
    piece: &[u8],
) -> Result<bool, Error> {
    let heard = News::default().hear(piece);
    heard.into_iter().try_fold(false, |taken, heard| {
        Ok(match heard {
            Heard::News(told) => step::told(exchange, workspace, told)? || taken,
            Heard::Present(_) => taken,
        })
    })
}
