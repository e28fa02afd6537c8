//! Everybody's rights: what the records of members, teams, roles and permissions say together.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::said::Said;
use super::{Access, Reach, Role};
use crate::standard::{JOINED_AS, MEMBER_ROLE, MEMBER_TEAM};
use crate::{Asking, Layout, Record, RecordId};

/// The records that say who may do what, each with its object's layout, those in the trash too.
#[derive(Clone, Copy, Debug)]
pub struct RightsRecords<'r> {
    /// Of [`crate::standard::MEMBER`].
    pub members: (&'r Layout, &'r [Record]),
    /// Of [`crate::standard::TEAM`].
    pub teams: (&'r Layout, &'r [Record]),
    /// Of [`crate::standard::ROLE`].
    pub roles: (&'r Layout, &'r [Record]),
    /// Of [`crate::standard::PERMISSION`].
    pub permissions: (&'r Layout, &'r [Record]),
}

/// Who has which role, and is in which team.
///
/// A role or a team in the trash is what it was for those who have it or are in it: who deletes one has not said what its
/// members may do now, and nobody is to gain by it. A permission in the trash says nothing any more.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    members: HashMap<RecordId, Seat>,
    /// The teams, and what each is part of.
    parents: HashMap<RecordId, Option<RecordId>>,
    roles: HashMap<RecordId, Arc<Role>>,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    role: Option<RecordId>,
    team: Option<RecordId>,
    joined_as: Option<RecordId>,
}

impl Rights {
    /// What records say.
    #[must_use]
    pub fn derive(records: RightsRecords<'_>) -> Self {
        let (layout, members) = records.members;
        let seats = members.iter().map(|record| {
            let said = Said::new(layout, record);
            let seat = Seat {
                role: said.reference(MEMBER_ROLE),
                team: said.reference(MEMBER_TEAM),
                joined_as: said.reference(JOINED_AS),
            };
            (record.id, seat)
        });
        let (layout, teams) = records.teams;
        let parents = teams.iter();
        let parents =
            parents.map(|record| (record.id, Said::new(layout, record).reference("parent")));
        Self {
            members: seats.collect(),
            parents: parents.collect(),
            roles: roles(records.roles, records.permissions),
        }
    }

    /// What a member may do at a moment, in milliseconds since 1970. Periods in filters are those of UTC, so that laptop and server
    /// agree. Whoever has a role that is not here may do nothing.
    #[must_use]
    pub fn of(&self, member: RecordId, now_ms: i64) -> Access {
        let seat = self.members.get(&member).copied().unwrap_or_default();
        let role = seat.role.map(|role| {
            let known = self.roles.get(&role).cloned();
            known.unwrap_or_else(|| Arc::new(Role::denying()))
        });
        let teams = seat.team.filter(|_| role.is_some());
        let teams = teams.map(|team| self.within(team)).unwrap_or_default();
        let joined = self.members.iter();
        let earlier = joined.filter(|(_, seat)| seat.joined_as == Some(member));
        Access {
            free: false,
            role,
            reach: Reach {
                asking: Asking {
                    me: [member]
                        .into_iter()
                        .chain(earlier.map(|(id, _)| *id))
                        .collect(),
                    now_ms,
                    zone: TimeZone::UTC,
                },
                colleagues: self.members_of(&teams),
                teams,
            },
        }
    }

    /// A team and its parts. Two that came to be part of each other, by two who changed them apart, are one.
    fn within(&self, team: RecordId) -> HashSet<RecordId> {
        let is_part = |one: &RecordId| {
            let (mut at, mut seen) = (*one, HashSet::new());
            while at != team && seen.insert(at) {
                match self.parents.get(&at).copied().flatten() {
                    Some(parent) => at = parent,
                    None => return false,
                }
            }
            at == team
        };
        let teams = self.parents.keys().copied().filter(is_part);
        teams.chain([team]).collect()
    }

    /// The members of some teams, with their earlier ids.
    fn members_of(&self, teams: &HashSet<RecordId>) -> HashSet<RecordId> {
        if teams.is_empty() {
            return HashSet::new();
        }
        let is_in = |seat: &Seat| seat.team.is_some_and(|team| teams.contains(&team));
        let of = |seat: &Seat| match seat.joined_as.and_then(|id| self.members.get(&id)) {
            Some(joined) => is_in(joined),
            None => is_in(seat),
        };
        let members = self.members.iter().filter(|(_, seat)| of(seat));
        members.map(|(id, _)| *id).collect()
    }
}

fn roles(
    (of_role, roles): (&Layout, &[Record]),
    (of_permission, permissions): (&Layout, &[Record]),
) -> HashMap<RecordId, Arc<Role>> {
    let said = roles.iter().map(|record| Said::new(of_role, record));
    let mut read: HashMap<RecordId, Role> = said.map(|said| (said.id(), Role::of(said))).collect();
    let mut in_use: Vec<&Record> = permissions.iter().collect();
    in_use.retain(|record| record.stamps.deleted_at.is_none());
    // Two of one object have two ids only where a program made one in another way: the later one holds.
    in_use.sort_by_key(|record| (record.stamps.created_at, record.id));
    for said in in_use.iter().map(|record| Said::new(of_permission, record)) {
        if let Some(role) = said.reference("role").and_then(|role| read.get_mut(&role)) {
            role.add(said);
        }
    }
    let shared = read.into_iter();
    shared.map(|(id, role)| (id, Arc::new(role))).collect()
}

/// Whom a member's record says that they joined as.
pub(super) fn joined_as(layout: &Layout, record: &Record) -> Option<RecordId> {
    Said::new(layout, record).reference(JOINED_AS)
}
