//! What must be so at every step.

use super::Checked;
use super::world::{Laptop, Server, World};

/// Documents of which it is looked what they show, of those that a step changed on a machine.
const DOCUMENTS: usize = 4;

/// What was looked at and found good. As long as no log is put back to an earlier one, it stays so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verified {
    /// The server's run.
    run: u64,
    /// How much the laptop's disk had been written to.
    writes: u64,
    pulled: u64,
    pushed: u64,
}

impl World<'_> {
    /// Looks whether all is as it must be, and remembers what there is.
    pub(super) fn check(&mut self) -> Checked {
        for at in std::iter::once(None).chain((0..self.laptops.len()).map(Some)) {
            self.check_states(at)?;
        }
        for laptop in &mut self.laptops {
            let writes = laptop.machine.disk.writes();
            let before = laptop
                .checked
                .filter(|before| before.run == self.server.run);
            if before.is_none_or(|before| before.writes != writes) {
                laptop.checked = check_cursors(laptop, &self.server, before)?;
            }
        }
        Ok(())
    }

    /// What a machine's log came to hold is remembered, and what it shows of it is what others showed that knew the same of it.
    fn check_states(&mut self, at: Option<usize>) -> Checked {
        let machine = match at {
            Some(at) => &mut self.laptops[at].machine,
            None => &mut self.server.machine,
        };
        let new = machine.log.take_new();
        if new.is_empty() {
            return Ok(());
        }
        self.seen.extend(new);
        let last = new.iter().rev().map(|(document, _)| *document);
        let documents: Vec<_> = last.take(DOCUMENTS).collect();
        match &machine.workspace {
            Some(workspace) if !machine.is_in_trouble() => self
                .states
                .check(workspace, &documents)
                .map_err(|violation| machine.violation(&violation.0)),
            _ => Ok(()),
        }
    }
}

/// No cursor is past the data: what a laptop counts as pulled is in its log, and what it counts as pushed is in the
/// server's, or is kept because the server refused it. What is past what was `Verified` before is looked at.
fn check_cursors(
    laptop: &Laptop,
    server: &Server,
    before: Option<Verified>,
) -> Checked<Option<Verified>> {
    let machine = &laptop.machine;
    let Some(workspace) = machine
        .workspace
        .as_ref()
        .filter(|_| !machine.is_in_trouble())
    else {
        return Ok(before);
    };
    let joined = workspace
        .server()
        .map_err(|error| machine.violation(&error.to_string()))?;
    let Some(joined) = joined.filter(|joined| joined.epoch == server.epoch) else {
        return Ok(None);
    };
    let theirs = &server.machine.log;
    if server.replaced_in == Some(server.epoch) && !theirs.holds(&joined.seen) {
        // It does not know yet that the server's log is another one, and finds out when it asks next.
        return Ok(None);
    }
    if joined.pulled > theirs.len() {
        return Err(machine.violation(&format!(
            "it has pulled {} of a log of {}",
            joined.pulled,
            theirs.len()
        )));
    }
    let (pulled, pushed) = before.map_or((0, 0), |before| (before.pulled, before.pushed));
    if let Some(missing) = theirs
        .between(pulled, joined.pulled)
        .iter()
        .position(|hash| !machine.log.known().contains(hash))
    {
        return Err(machine.violation(&format!(
            "its pull cursor is at {}, but it lacks the server's change {}",
            joined.pulled,
            pulled + missing as u64 + 1
        )));
    }
    let unknown = (pushed + 1..)
        .zip(machine.log.between(pushed, joined.pushed))
        .filter(|(_, hash)| !theirs.known().contains(*hash));
    for (seq, _) in unknown {
        let refused = workspace
            .attention()
            .map_err(|error| machine.violation(&error.to_string()))?;
        if !refused.iter().any(|refused| refused.seq == seq) {
            return Err(machine.violation(&format!(
                "its push cursor is at {}, but the server lacks its change {seq}",
                joined.pushed
            )));
        }
    }
    Ok(Some(Verified {
        run: server.run,
        writes: machine.disk.writes(),
        pulled: joined.pulled,
        pushed: joined.pushed,
    }))
}
