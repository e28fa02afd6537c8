//! Questions about many records: pages of them, and groups.
//!
//! They are answered from the columns, which are read first where they lack what is asked about. The database answers, to
//! the same letter, where it has an index for the question, or where the columns would take too much.

mod cached;
mod fill;
mod group;
mod indexed;
mod kept;
mod labels;
mod live;
mod page;

use std::collections::{BTreeMap, BTreeSet};

use satchel_model::{
    Asking, Attribute, Filter, Layout, Operator, Query, RecordId, Unfit, attributes, standard,
};
use satchel_store::query;

pub(crate) use self::cached::Cached;
pub use self::group::{GroupView, Groups};
pub(crate) use self::indexed::Indexed;
pub(crate) use self::kept::Stillness;
pub(crate) use self::labels::Labels;
pub use self::live::{LivePage, LiveRow};
pub use self::page::Page;
use crate::{Error, Workspace};

impl Workspace {
    /// Waits until the columns that are being read are there.
    pub fn settle_columns(&self) {
        self.columns.settle();
    }

    /// Reads the columns that saved views ask about, so that the first look at one does not wait for them.
    ///
    /// # Errors
    /// What the store says.
    pub fn read_view_columns(&self) -> Result<(), Error> {
        let shape = self.shape();
        let mut asked: BTreeMap<usize, BTreeSet<Attribute>> = BTreeMap::new();
        for view in self.every_view()? {
            let object = shape.object(&view.object)?;
            let layout = shape.layout(object);
            let filter = self.settled(self.member(), layout, view.filter.as_ref(), None)?;
            let needed = attributes(layout, filter.as_ref(), &view.sorts).map_err(unfit)?;
            asked.entry(object).or_default().extend(needed);
        }
        self.columns.attend(self, &shape)?;
        for (object, needed) in asked {
            let needed: Vec<Attribute> = needed.into_iter().collect();
            self.columns.fill(&shape, object, &needed)?;
        }
        Ok(())
    }

    /// What all columns take in memory.
    #[must_use]
    pub fn columns_bytes(&self) -> usize {
        self.columns.bytes()
    }

    /// A filter with its relative words replaced by what they mean now to a member.
    fn settled(
        &self,
        member: RecordId,
        layout: &Layout,
        filter: Option<&Filter>,
        time_zone: Option<&str>,
    ) -> Result<Option<Filter>, Error> {
        let Some(filter) = filter else {
            return Ok(None);
        };
        let asking = Asking {
            me: self.ids_of(member)?,
            now_ms: self.host.now_ms(),
            zone: Asking::zone(time_zone).map_err(unfit)?,
        };
        filter.settle(layout, &asking).map_err(unfit).map(Some)
    }

    /// The ids under which a member has worked: their own, and those of who they were before joining the team.
    pub(crate) fn ids_of(&self, member: RecordId) -> Result<Vec<RecordId>, Error> {
        let shape = self.shape();
        let object = shape.object(standard::MEMBER)?;
        let earlier = Query {
            filter: Some(Filter::Where {
                field: standard::JOINED_AS.to_owned(),
                operator: Operator::Eq,
                value: member.to_string().into(),
            }),
            limit: query::MAX_LIMIT,
            trash: true,
            ..Query::default()
        };
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        let (_, records) = self.read_briefly(|reader| {
            Ok(query::page(reader, layout, statements, object, &earlier)?)
        })?;
        Ok([member]
            .into_iter()
            .chain(records.into_iter().map(|(_, record)| record.id))
            .collect())
    }
}

fn unfit(unfit: Unfit) -> Error {
    satchel_store::Error::BadQuery(unfit.to_string()).into()
}
