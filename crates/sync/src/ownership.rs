//! Whose changes an actor's are: the first device that uses an actor owns it.
//!
//! Without this, any laptop of the team could write under another's name, or take the number that the
//! other's next change needs. Devices of one account share their actors: a laptop that was signed out and
//! joined again is a new device with the old one's unsent work.

use std::collections::HashMap;

use satchel_document::Change;
use satchel_engine::{Verdict, Workspace};
use satchel_model::RecordId;
use satchel_store::{Reader, team};

use crate::Error;
use crate::serve::refusal;
use crate::wire::PushedChange;

type Actor = [u8; 16];

/// Whose an actor is, as seen by one device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Own,
    Another,
}

/// The actors that offered changes are written by, and whose they are.
#[derive(Default)]
pub(crate) struct Owners {
    /// One for each change.
    actors: Vec<Option<Actor>>,
    owners: HashMap<Actor, Owner>,
}

impl Owners {
    /// Reads whose the actors are that a device's changes claim.
    pub(crate) fn read(
        reader: &dyn Reader,
        device: RecordId,
        offered: &[PushedChange],
    ) -> Result<Self, satchel_store::Error> {
        let actors: Vec<Option<Actor>> = offered.iter().map(written_by).collect();
        let mut owners = HashMap::new();
        for actor in actors.iter().flatten() {
            if !owners.contains_key(actor) {
                owners.insert(*actor, owner(reader, device, actor)?);
            }
        }
        Ok(Self { actors, owners })
    }

    /// A refusal for each change that the device may not make.
    pub(crate) fn refusals(&self) -> Vec<Option<Verdict>> {
        let actors = self.actors.iter();
        let refusals = actors.map(|actor| match actor.and_then(|actor| self.owners.get(&actor)) {
            Some(Owner::Another) => Some(refusal("not_your_actor", "another device writes under this change's name: this database is a copy of that device's")),
            _ => None,
        });
        refusals.collect()
    }

    /// Claims for the device what is nobody's.
    pub(crate) fn claim(&self, workspace: &Workspace, device: RecordId) -> Result<(), Error> {
        let owners = self.owners.iter();
        let new: Vec<&Actor> = owners
            .filter(|(_, owner)| **owner == Owner::Nobody)
            .map(|(actor, _)| actor)
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let claimed = satchel_store::write(workspace.database(), |writer| {
            new.iter()
                .try_for_each(|actor| team::claim_actor(writer, actor, device))
        });
        Ok(claimed.map_err(satchel_engine::Error::from)?)
    }
}

/// The actor that a change claims; `None` where it claims none: what a restored server lacks is passed on
/// by whoever has it, and what is no change at all the engine refuses.
fn written_by(change: &PushedChange) -> Option<Actor> {
    if change.relayed {
        None
    } else {
        Change::parse(&change.bytes)
            .ok()
            .map(|change| change.actor())
    }
}

fn owner(
    reader: &dyn Reader,
    device: RecordId,
    actor: &Actor,
) -> Result<Owner, satchel_store::Error> {
    let Some(owner) = team::device_of_actor(reader, actor)? else {
        return Ok(Owner::Nobody);
    };
    if owner == device {
        return Ok(Owner::Own);
    }
    let account = |id| {
        Ok::<_, satchel_store::Error>(team::device_by_id(reader, id)?.map(|device| device.account))
    };
    let same = account(owner)?
        .is_some_and(|of_owner| matches!(account(device), Ok(Some(own)) if own == of_owner));
    Ok(if same { Owner::Own } else { Owner::Another })
}
