//! Who may do what with which records: pure functions of the records of roles, teams and members.
//!
//! A laptop asks before it writes, so that nobody makes what will be refused; the server asks again, and decides. Both ask
//! here. What is not said may be done with records, and not with the workspace itself: a role that only has a name lets its
//! members work with all records, and change neither the schema nor what the team shares.

mod denied;
mod domain;
mod home;
mod rights;
mod role;
mod said;

use std::collections::HashSet;
use std::sync::Arc;

pub use denied::Denied;
pub use rights::{Rights, RightsRecords};
pub use role::{Flag, Role, Rule};

use self::domain::{Domain, domain, ruled_as};
use self::home::Home;
use crate::standard::{JOINED_AS, MEMBER_ROLE, MEMBER_TEAM, VIEW};
use crate::{Asking, Field, Layout, Record, RecordId};

/// What may be done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// To make it.
    Create,
    /// To change its fields.
    Edit,
    /// To put it in the trash, or take it out.
    Delete,
    /// To write it into a file.
    Export,
}

/// The options of a rule: value, label, colour.
pub const RULES: [(&str, &str, &str); 5] = [
    ("NONE", "None", "red"),
    ("OWN", "Own", "amber"),
    ("TEAM", "Own team's", "sky"),
    ("ALL", "All", "green"),
    ("FILTER", "Those of the filter", "purple"),
];

impl Act {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Create, Self::Edit, Self::Delete, Self::Export];

    /// The field of a role that holds its rule.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Export => "export",
        }
    }
}

/// What one member may do.
#[derive(Clone, Debug)]
pub struct Access {
    /// Whether they may do everything.
    free: bool,
    role: Option<Arc<Role>>,
    reach: Reach,
}

/// Which records are a member's, and which their team's.
#[derive(Clone, Debug)]
struct Reach {
    /// The member with their earlier ids, and what relative words of a filter mean.
    asking: Asking,
    /// The members of their team and of its parts.
    colleagues: HashSet<RecordId>,
    /// Their team and its parts.
    teams: HashSet<RecordId>,
}

/// The field of a view that names whose it is.
const OWNER: &str = "owner";

impl Access {
    /// Of somebody whom nothing is denied: an admin, or whoever has a workspace of their own.
    #[must_use]
    pub fn free() -> Self {
        Self {
            free: true,
            role: None,
            reach: Reach {
                asking: Asking {
                    me: Vec::new(),
                    now_ms: 0,
                    zone: jiff::tz::TimeZone::UTC,
                },
                colleagues: HashSet::new(),
                teams: HashSet::new(),
            },
        }
    }

    /// Whether nothing is denied, whatever it is.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        self.free
    }

    /// Whether a role says what they may do.
    #[must_use]
    pub const fn has_role(&self) -> bool {
        self.role.is_some()
    }

    /// Whether they may change a part of the workspace itself. Without a role they may all but say who may do what.
    #[must_use]
    pub fn has(&self, flag: Flag) -> bool {
        let role = self.role.as_ref();
        self.free || role.map_or(flag != Flag::Roles, |role| role.has(flag))
    }

    /// Whether they may make a record that has come to be this, by setting these fields.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn create(&self, layout: &Layout, record: &Record, fields: &[usize]) -> Result<(), Denied> {
        if self.free {
            return Ok(());
        }
        self.act(Act::Create, layout, record)?;
        // Whose earlier self somebody is, they alone say.
        let joined = rights::joined_as(layout, record);
        if joined.is_some_and(|id| !self.is_me(&id)) && !self.has(Flag::Roles) {
            return Err(self.denied(Act::Create, layout, None));
        }
        self.set(Act::Create, layout, record, fields)
    }

    /// Whether they may change these fields of a record that is this.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn edit(&self, layout: &Layout, record: &Record, fields: &[usize]) -> Result<(), Denied> {
        if self.free {
            return Ok(());
        }
        self.act(Act::Edit, layout, record)?;
        self.set(Act::Edit, layout, record, fields)
    }

    /// Whether they may do something with a record that is this; to edit it, of some field.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn act(&self, act: Act, layout: &Layout, record: &Record) -> Result<(), Denied> {
        let name = layout.object.name_singular.as_str();
        let may = self.free
            || act == Act::Export && !matches!(domain(name), Domain::Records)
            || match domain(name) {
                Domain::Records => self.may(self.rule(act, name, None), layout, record),
                Domain::Workspace(flag) => self.has(flag),
                Domain::Shared(flag) => self.has(flag) || self.names_me(layout, record),
                Domain::Columns => true,
                Domain::Personal => self.role.is_none() || self.is_own(layout, record),
                Domain::Members => {
                    self.role.is_none()
                        || act == Act::Create
                        || self.has(Flag::Roles)
                        || self.is_self(layout, record)
                }
            };
        if may {
            return Ok(());
        }
        Err(self.denied(act, layout, None))
    }

    /// Whether they may set fields of a record that they may change.
    fn set(
        &self,
        act: Act,
        layout: &Layout,
        record: &Record,
        fields: &[usize],
    ) -> Result<(), Denied> {
        let name = layout.object.name_singular.as_str();
        let may = |field: usize| {
            let key = layout.object.fields[field].key.as_str();
            match domain(name) {
                Domain::Members if key == JOINED_AS => act == Act::Create || self.has(Flag::Roles),
                Domain::Members => {
                    ![MEMBER_ROLE, MEMBER_TEAM].contains(&key) || self.has(Flag::Roles)
                }
                // Without an owner it would be the team's.
                Domain::Shared(flag) => act == Act::Create || key != OWNER || self.has(flag),
                // It is of the view that it was made for.
                Domain::Columns => act == Act::Create || key != VIEW || self.has(Flag::Views),
                Domain::Records => {
                    let field = &layout.object.fields[field];
                    self.may(self.rule(Act::Edit, name, Some(field)), layout, record)
                }
                _ => true,
            }
        };
        match fields.iter().find(|field| !may(**field)) {
            Some(&field) => Err(self.denied(Act::Edit, layout, Some(field))),
            None => Ok(()),
        }
    }

    /// Whether some record of an object may be so acted on, or some of its fields changed. What may not, an interface does
    /// not offer.
    #[must_use]
    pub fn may_ever(&self, act: Act, layout: &Layout, field: Option<usize>) -> bool {
        let name = layout.object.name_singular.as_str();
        let field = field.map(|field| &layout.object.fields[field]);
        let key = field.map(|field| field.key.as_str());
        let some = |field| !matches!(self.rule(act, name, field), Rule::None);
        match domain(name) {
            _ if self.free => true,
            Domain::Records => some(None) && field.is_none_or(|field| some(Some(field))),
            Domain::Workspace(flag) => self.has(flag),
            Domain::Members => {
                !key.is_some_and(|key| [MEMBER_ROLE, MEMBER_TEAM].contains(&key))
                    || self.has(Flag::Roles)
            }
            Domain::Shared(_) | Domain::Columns | Domain::Personal => true,
        }
    }

    /// Whether some record of an object may be so acted on.
    ///
    /// # Errors
    /// [`Denied`] where none may.
    pub fn ever(&self, act: Act, layout: &Layout) -> Result<(), Denied> {
        match self.may_ever(act, layout, None) {
            true => Ok(()),
            false => Err(self.denied(act, layout, None)),
        }
    }

    /// What the role says of an object, or of one of its fields.
    fn rule(&self, act: Act, object: &str, field: Option<&Field>) -> &Rule {
        let role = self.role.as_ref();
        role.map_or(&Rule::All, |role| role.rule(act, ruled_as(object), field))
    }

    fn may(&self, rule: &Rule, layout: &Layout, record: &Record) -> bool {
        match rule {
            Rule::None => false,
            Rule::All => true,
            Rule::Own => self.is_own(layout, record),
            Rule::Team => self.is_teams(layout, record),
            Rule::Filter(filter) => filter
                .settle(layout, &self.reach.asking)
                .and_then(|settled| settled.matches(layout, record))
                .unwrap_or(false),
        }
    }

    fn is_own(&self, layout: &Layout, record: &Record) -> bool {
        let home = Home::of(layout, record);
        home.owners.iter().any(|id| self.is_me(id))
    }

    /// Whether a record's own fields name the member as its owner.
    fn names_me(&self, layout: &Layout, record: &Record) -> bool {
        let named = Home::named(layout, record);
        named.iter().any(|id| self.is_me(id))
    }

    fn is_teams(&self, layout: &Layout, record: &Record) -> bool {
        let (home, reach) = (Home::of(layout, record), &self.reach);
        let known = |id: &RecordId| self.is_me(id) || reach.colleagues.contains(id);
        home.owners.iter().any(known) || home.teams.iter().any(|id| reach.teams.contains(id))
    }

    /// Whether a member's record is their own, of now or of before they joined.
    fn is_self(&self, layout: &Layout, record: &Record) -> bool {
        self.is_me(&record.id)
            || rights::joined_as(layout, record).is_some_and(|id| self.is_me(&id))
    }

    fn is_me(&self, id: &RecordId) -> bool {
        self.reach.asking.me.contains(id)
    }

    fn denied(&self, act: Act, layout: &Layout, field: Option<usize>) -> Denied {
        let name = layout.object.name_singular.as_str();
        let said_of = field.map(|field| &layout.object.fields[field]);
        let rule = match domain(name) {
            Domain::Records => Some(self.rule(act, name, said_of)),
            _ => None,
        };
        Denied::new(self.role.as_deref(), act, layout, field, rule)
    }
}

#[cfg(test)]
mod tests;
