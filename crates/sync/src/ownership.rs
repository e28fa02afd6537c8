//! Whose changes an actor's are: the first device that uses an actor owns it.
//!
//! Without this, any laptop of the team could write under another's name, or take the number that the
//! other's next change needs. Devices of one account share their actors: a laptop that was signed out and
//! joined again is a new device with the old one's unsent work.

use std::collections::HashMap;

use satchel_document::Change;
use satchel_engine::{Offered, Verdict, Workspace};
use satchel_model::RecordId;
use satchel_store::{Reader, team};

use crate::Error;
use crate::serve::refusal;

type Actor = [u8; 16];

/// Whose an actor is, as seen by one device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Own,
    Another,
}

/// A refusal for each change that the device may not make, and the actors it may use claimed for it.
pub(crate) fn check(
    workspace: &Workspace,
    device: RecordId,
    offered: &[Offered],
) -> Result<Vec<Option<Verdict>>, Error> {
    let actors: Vec<Option<Actor>> = offered.iter().map(written_by).collect();
    let owners = owners(workspace, device, &actors)?;
    claim(workspace, device, &owners)?;
    let refusals = actors.iter().map(|actor| match actor.and_then(|actor| owners.get(&actor)) {
        Some(Owner::Another) => Some(refusal("not_your_actor", "another device writes under this change's name: this database is a copy of that device's")),
        _ => None,
    });
    Ok(refusals.collect())
}

/// The actor that a change claims; `None` where it claims none: what a restored server lacks is passed on
/// by whoever has it, and what is no change at all the engine refuses.
fn written_by(change: &Offered) -> Option<Actor> {
    if change.relayed {
        None
    } else {
        Change::parse(&change.bytes)
            .ok()
            .map(|change| change.actor())
    }
}

fn owners(
    workspace: &Workspace,
    device: RecordId,
    actors: &[Option<Actor>],
) -> Result<HashMap<Actor, Owner>, Error> {
    let owners = satchel_store::read(workspace.database(), |reader| {
        let mut owners = HashMap::new();
        for actor in actors.iter().flatten() {
            if !owners.contains_key(actor) {
                owners.insert(*actor, owner(reader, device, actor)?);
            }
        }
        Ok(owners)
    });
    Ok(owners.map_err(satchel_engine::Error::from)?)
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

fn claim(
    workspace: &Workspace,
    device: RecordId,
    owners: &HashMap<Actor, Owner>,
) -> Result<(), Error> {
    let new: Vec<&Actor> = owners
        .iter()
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
