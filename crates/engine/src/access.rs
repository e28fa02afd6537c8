//! What whoever writes may do: the rights that the workspace's own records give, asked by every commit and of every pushed change.

use std::sync::{Arc, PoisonError, RwLock};

use satchel_document::Asks;
use satchel_model::access::{Access, Act, Denied, Rights, RightsRecords};
use satchel_model::standard::{self, MEMBER, PERMISSION, ROLE, TEAM, VIEW, VIEW_FIELD};
use satchel_model::{Draft, DraftAction, Layout, Record, RecordId, Scalar};
use satchel_store::{Reader, record, server, team, workspace};

use crate::commit::Touched;
use crate::view::find;
use crate::{Error, Shape, Workspace};

/// The rights as of the last change to them.
#[derive(Default)]
pub(crate) struct KnownRights(RwLock<(u64, Arc<Rights>)>);

impl Workspace {
    /// What a member may do.
    ///
    /// # Errors
    /// What the store says.
    pub fn access(&self, member: RecordId) -> Result<Access, Error> {
        let shape = self.shape();
        self.read_briefly(|reader| match self.is_admin(reader, Some(member))? {
            true => Ok(Access::free()),
            false => self.access_now(reader, &shape, member),
        })
    }

    /// What a member's role allows; `None` where none limits them.
    pub(crate) fn limits(
        &self,
        reader: &dyn Reader,
        shape: &Shape,
        member: RecordId,
    ) -> Result<Option<Access>, Error> {
        let access = self.access_now(reader, shape, member)?;
        let is_limited = access.has_role() && !self.is_admin(reader, Some(member))?;
        Ok(is_limited.then_some(access))
    }

    fn access_now(
        &self,
        reader: &dyn Reader,
        shape: &Shape,
        member: RecordId,
    ) -> Result<Access, Error> {
        let seq = workspace::get(reader)?.map_or(0, |own| own.access_seq);
        self.access_as_of(reader, shape, seq, Some(member))
    }

    /// What a member may do by their role alone, with the rights changed last at a position.
    pub(crate) fn access_as_of(
        &self,
        reader: &dyn Reader,
        shape: &Shape,
        seq: u64,
        member: Option<RecordId>,
    ) -> Result<Access, Error> {
        let member = member.unwrap_or_else(|| self.member());
        Ok(self
            .rights(reader, shape, seq)?
            .of(member, self.host.now_ms()))
    }

    fn rights(&self, reader: &dyn Reader, shape: &Shape, seq: u64) -> Result<Arc<Rights>, Error> {
        let known = self.rights.0.read();
        let (known_seq, known) = known.unwrap_or_else(PoisonError::into_inner).clone();
        if known_seq == seq {
            return Ok(known);
        }
        let read = Arc::new(read(reader, shape)?);
        let mut known = self
            .rights
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *known = (seq, Arc::clone(&read));
        Ok(read)
    }

    /// Whether somebody may do everything: an admin, and whoever works with the files of a workspace that joined no server, which a
    /// server's own are.
    pub(crate) fn is_admin(
        &self,
        reader: &dyn Reader,
        member: Option<RecordId>,
    ) -> Result<bool, Error> {
        match (server::get(reader)?, member) {
            (None, None) => Ok(true),
            (Some(joined), None) => Ok(joined.admin),
            (joined, Some(member)) if member == self.member() => {
                Ok(joined.is_none_or(|joined| joined.admin))
            }
            (_, Some(member)) => {
                let account = team::account_of_member(reader, member)?;
                Ok(account.is_some_and(|account| account.admin && !account.shut_out))
            }
        }
    }

    /// Notes what the server said of the account that joined it.
    ///
    /// # Errors
    /// What the store says.
    pub fn set_joined_as_admin(&self, admin: bool) -> Result<(), Error> {
        if self.server()?.is_some_and(|joined| joined.admin != admin) {
            self.write(|writer| Ok(server::set_admin(writer, admin)?))?;
        }
        Ok(())
    }
}

/// Whether something may be asked of a record.
pub(crate) type May = fn(&Access, &Layout, &Record, &Asks) -> Result<(), Denied>;

/// Whether who may do what is another after a commit.
pub(crate) fn touches_access(shape: &Shape, touched: &[Touched]) -> bool {
    let mut objects = touched.iter().map(|touched| touched.record.object);
    objects.any(|object| is_access(shape, object))
}

/// Whether who may do what follows from the records of an object.
pub(crate) fn is_access(shape: &Shape, object: usize) -> bool {
    let layout = shape.layouts().get(object);
    layout.is_some_and(|layout| standard::is_access(&layout.object.name_singular))
}

fn read(reader: &dyn Reader, shape: &Shape) -> Result<Rights, Error> {
    let every = |name: &str| -> Result<Option<(&Layout, Vec<Record>)>, Error> {
        let Some(object) = shape.object_of(name) else {
            return Ok(None);
        };
        let layout = shape.layout(object);
        let records = record::every(reader, layout, shape.statements(object), object)?;
        Ok(Some((layout, records)))
    };
    let all = (
        every(MEMBER)?,
        every(TEAM)?,
        every(ROLE)?,
        every(PERMISSION)?,
    );
    let (Some(members), Some(teams), Some(roles), Some(permissions)) = all else {
        return Ok(Rights::default());
    };
    Ok(Rights::derive(RightsRecords {
        members: (members.0, &members.1),
        teams: (teams.0, &teams.1),
        roles: (roles.0, &roles.1),
        permissions: (permissions.0, &permissions.1),
    }))
}

/// What a draft asks of its record, as a change that is made of it would.
pub(crate) fn asks_of(layout: &Layout, draft: &Draft) -> Asks {
    let slots = draft.assigns.iter().map(|assign| assign.slot);
    let mut fields: Vec<usize> = slots.map(|slot| layout.slots[slot].field).collect();
    fields.sort_unstable();
    fields.dedup();
    Asks {
        fields,
        deletes: matches!(draft.action, DraftAction::Delete(_) | DraftAction::Restore),
        more: false,
    }
}

/// Whether something may be asked of a record that is as it was before.
pub(crate) fn may_change(
    access: &Access,
    layout: &Layout,
    record: &Record,
    asks: &Asks,
) -> Result<(), Denied> {
    if asks.deletes {
        access.act(Act::Delete, layout, record)?;
    }
    if asks.more {
        // Which field it is that something is written into is not told: all of them may have to be.
        let all: Vec<usize> = layout.fields_in_use().map(|(field, _)| field).collect();
        return access.edit(layout, record, &all);
    }
    match asks.deletes && asks.fields.is_empty() {
        true => Ok(()),
        false => access.edit(layout, record, &asks.fields),
    }
}

/// Whether a record may have been begun so.
pub(crate) fn may_begin(
    access: &Access,
    layout: &Layout,
    record: &Record,
    asks: &Asks,
) -> Result<(), Denied> {
    access.create(layout, record, &asks.fields)
}

/// The view that a column's record is of; `None` for other objects' records.
pub(crate) fn view_of(layout: &Layout, values: &[Option<Scalar>]) -> Option<RecordId> {
    if layout.object.name_singular != VIEW_FIELD {
        return None;
    }
    match values.get(layout.slot(VIEW)?)? {
        Some(Scalar::Reference(view)) => Some(*view),
        _ => None,
    }
}

/// Whether the columns of a view may be changed. One that is not here is nobody's yet.
pub(crate) fn may_set_columns(
    access: &Access,
    shape: &Shape,
    reader: &dyn Reader,
    view: RecordId,
) -> Result<Result<(), Denied>, Error> {
    match find(shape, reader, view) {
        Ok((_, view)) => Ok(access.act(Act::Edit, shape.layout(view.object), &view)),
        Err(Error::NotFound(_)) => Ok(Ok(())),
        Err(error) => Err(error),
    }
}
