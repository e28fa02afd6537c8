//! Whose changes an actor's are, and in whose name: the first device that uses an actor owns it, and nobody writes in the name of
//! another account's member.
//!
//! Without this, any laptop of the team could write under another's name, or take the number that the
//! other's next change needs. Devices of one account share their actors: a laptop that was signed out and
//! joined again is a new device with the old one's unsent work. A name that is no account's is left alone: it is whoever worked on the
//! laptop before it joined.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

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

/// What offered changes say of who made them, and whether the device may say so.
pub(crate) struct Owners {
    /// The member whose device offers them.
    member: RecordId,
    /// One for each change.
    makers: Vec<Option<Maker>>,
    owners: HashMap<Actor, Owner>,
    /// The other accounts' members in whose names some are.
    others: HashSet<RecordId>,
}

/// Who a change says that it is by.
struct Maker {
    actor: Actor,
    member: Option<RecordId>,
}

impl Owners {
    /// Reads whose the actors and the names are that a device's changes claim; `None` where there is no such device.
    pub(crate) fn read(
        reader: &dyn Reader,
        device: RecordId,
        offered: &[PushedChange],
    ) -> Result<Option<Self>, satchel_store::Error> {
        let Some(account) = team::account_of_device(reader, device)? else {
            return Ok(None);
        };
        let mut claimed = Self {
            member: account.member,
            makers: offered.iter().map(made_by).collect(),
            owners: HashMap::new(),
            others: HashSet::new(),
        };
        let (makers, mut seen) = (
            claimed.makers.iter().flatten(),
            HashSet::from([account.member]),
        );
        for maker in makers {
            if let Entry::Vacant(vacant) = claimed.owners.entry(maker.actor) {
                vacant.insert(owner(reader, device, account.id, &maker.actor)?);
            }
            if let Some(member) = maker.member.filter(|member| seen.insert(*member))
                && team::account_of_member(reader, member)?.is_some()
            {
                claimed.others.insert(member);
            }
        }
        Ok(Some(claimed))
    }

    /// The member whose device offers the changes.
    pub(crate) const fn member(&self) -> RecordId {
        self.member
    }

    /// A refusal for each change that the device may not make.
    pub(crate) fn refusals(&self) -> Vec<Option<Verdict>> {
        let makers = self.makers.iter();
        let refusals = makers.map(|maker| {
            let maker = maker.as_ref()?;
            if self.owners.get(&maker.actor) == Some(&Owner::Another) {
                return Some(refusal("not_your_actor", "another device writes under this change's name: this database is a copy of that device's"));
            }
            let forged = maker.member.is_some_and(|member| self.others.contains(&member));
            forged.then(|| refusal("not_your_name", "this change is in the name of another member: it was made before this laptop joined as somebody else, or by a program that says it is them"))
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

/// Who a change says that it is by; `None` where that is not asked: what a restored server lacks is passed on
/// by whoever has it, and what is no change at all the engine refuses.
fn made_by(change: &PushedChange) -> Option<Maker> {
    if change.relayed {
        return None;
    }
    let change = Change::parse(&change.bytes).ok()?;
    Some(Maker {
        actor: change.actor(),
        member: change.authorship().map(|by| by.member),
    })
}

fn owner(
    reader: &dyn Reader,
    device: RecordId,
    account: RecordId,
    actor: &Actor,
) -> Result<Owner, satchel_store::Error> {
    let Some(owner) = team::device_of_actor(reader, actor)? else {
        return Ok(Owner::Nobody);
    };
    if owner == device {
        return Ok(Owner::Own);
    }
    let of_owner = team::device_by_id(reader, owner)?.map(|device| device.account);
    Ok(match of_owner == Some(account) {
        true => Owner::Own,
        false => Owner::Another,
    })
}
