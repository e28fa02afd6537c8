//! What must be so at every step.

use satchel_engine::mark;
use satchel_store::server::Seen;

use super::Checked;
use super::log::Log;
use super::world::{Laptop, Server, World};

impl World<'_> {
    /// Looks whether all is as it must be, and remembers what there is.
    pub(super) fn check(&mut self) -> Checked {
        let machines = self
            .laptops
            .iter()
            .map(|laptop| &laptop.machine)
            .chain(std::iter::once(&self.server.machine));
        for machine in machines {
            self.seen.extend(machine.log.known());
        }
        self.laptops
            .iter()
            .try_for_each(|laptop| check_cursors(laptop, &self.server))
    }
}

/// No cursor is past the data: what a laptop counts as pulled is in its log, and what it counts as pushed is in the
/// server's, or is kept because the server refused it.
fn check_cursors(laptop: &Laptop, server: &Server) -> Checked {
    let machine = &laptop.machine;
    let Some(workspace) = machine
        .workspace
        .as_ref()
        .filter(|_| !machine.disk.has_failed())
    else {
        return Ok(());
    };
    let joined = workspace
        .server()
        .map_err(|error| machine.violation(&error.to_string()))?;
    let Some(joined) = joined.filter(|joined| joined.epoch == server.epoch) else {
        return Ok(());
    };
    let theirs = &server.machine.log;
    if server.replaced_in == Some(server.epoch) && !holds(theirs, &joined.seen) {
        // It does not know yet that the server's log is another one, and finds out when it asks next.
        return Ok(());
    }
    if joined.pulled > theirs.len() {
        return Err(machine.violation(&format!(
            "it has pulled {} of a log of {}",
            joined.pulled,
            theirs.len()
        )));
    }
    if let Some(missing) = theirs
        .between(0, joined.pulled)
        .iter()
        .position(|hash| !machine.log.known().contains(hash))
    {
        return Err(machine.violation(&format!(
            "its pull cursor is at {}, but it lacks the server's change {}",
            joined.pulled,
            missing + 1
        )));
    }
    let refused = workspace
        .attention()
        .map_err(|error| machine.violation(&error.to_string()))?;
    let mut pushed = (1..).zip(machine.log.between(0, joined.pushed));
    match pushed.find(|(seq, hash)| {
        !theirs.known().contains(*hash) && !refused.iter().any(|refused| refused.seq == *seq)
    }) {
        Some((seq, _)) => Err(machine.violation(&format!(
            "its push cursor is at {}, but the server lacks its change {seq}",
            joined.pushed
        ))),
        None => Ok(()),
    }
}

/// Whether a log has at its position what was seen there.
fn holds(log: &Log, seen: &Seen) -> bool {
    let found = log.between(seen.seq.saturating_sub(1), seen.seq).first();
    seen.seq == 0 || found.is_some_and(|(document, hash)| mark(*document, hash) == seen.mark)
}
