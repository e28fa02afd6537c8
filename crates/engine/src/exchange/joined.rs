//! The server that was joined: as whom, how far the exchange with it is, and what it would not take.

use satchel_model::{BatchId, ChangeKind, Draft, DraftAction, RecordId, standard};
use satchel_store::server::{self, Server};
use satchel_store::{attention, batch, log, workspace};
use serde_json::Map;

use crate::{Action, Error, Workspace, values};

impl Workspace {
    /// The joined server.
    ///
    /// # Errors
    /// What the store says.
    pub fn server(&self) -> Result<Option<Server>, Error> {
        self.read(|reader| Ok(server::get(reader)?))
    }

    /// Joins a server as one of its members.
    ///
    /// # Errors
    /// What the store says.
    pub fn join(&self, joined: &Server, member: RecordId, name: &str) -> Result<(), Error> {
        let introduced = self.introduce(member)?;
        self.write(|writer| {
            if let Some(batch) = introduced {
                // Nobody did this, so it is not what an undo is to take back.
                batch::set_undone(writer, batch)?;
            }
            server::set(writer, joined)?;
            Ok(workspace::set_member(writer, member, name)?)
        })?;
        self.set_member(member);
        Ok(())
    }

    /// Says as whom the one who worked here before any team was joined goes on, in a record of who they were: their
    /// changes bear that id, here and wherever they are sent. It is in the trash, where no list of members shows it and
    /// its name is found all the same.
    fn introduce(&self, member: RecordId) -> Result<Option<BatchId>, Error> {
        let earlier = self.member();
        if earlier == member || self.server()?.is_some() || self.seq()? == 0 {
            return Ok(None);
        }
        let shape = self.shape();
        let object = shape.object(standard::MEMBER)?;
        let named = Map::from_iter([(standard::JOINED_AS.to_owned(), member.to_string().into())]);
        let draft = |action, assigns| Draft {
            record: earlier,
            object,
            action,
            assigns,
        };
        let drafts = vec![
            draft(
                DraftAction::Create,
                values::assigns(shape.layout(object), &[], &named)?,
            ),
            draft(DraftAction::Delete(self.host.now_ms()), Vec::new()),
        ];
        let action = Action {
            member: None,
            kind: ChangeKind::Edit,
            batch: Some(self.new_batch()),
        };
        Ok(self.commit(&shape, drafts, action)?.batch)
    }

    /// Begins again with a server that was restored: nothing here is lost, everything is compared anew.
    ///
    /// # Errors
    /// What the store says.
    pub fn begin_epoch(&self, epoch: &[u8; 16]) -> Result<(), Error> {
        self.write(|writer| {
            let seq = workspace::seq(writer)?;
            Ok(server::begin_epoch(writer, epoch, seq)?)
        })
    }

    /// Notes that the server answered.
    ///
    /// # Errors
    /// What the store says.
    pub fn contacted(&self) -> Result<(), Error> {
        let now = self.host.now_ms();
        self.write(|writer| Ok(server::set_contact(writer, now)?))
    }

    /// How many changes made here the server does not hold yet; 0 where none is joined.
    ///
    /// # Errors
    /// What the store says.
    pub fn waiting_count(&self) -> Result<u64, Error> {
        self.read(|reader| match server::get(reader)? {
            Some(server) => Ok(log::count_local_after(reader, server.pushed)?),
            None => Ok(0),
        })
    }

    /// The changes that the server would not take.
    ///
    /// # Errors
    /// What the store says.
    pub fn attention(&self) -> Result<Vec<attention::Refused>, Error> {
        self.read(|reader| Ok(attention::list(reader)?))
    }

    /// How many changes the server would not take.
    ///
    /// # Errors
    /// What the store says.
    pub fn attention_count(&self) -> Result<u64, Error> {
        self.read(|reader| Ok(attention::count(reader)?))
    }
}
