//! Records in an order, page by page.

use satchel_columns::{Ask, Cell, Columns, Part, Place, Refusal};
use satchel_model::access::Access;
use satchel_model::{Attribute, Cursor, Layout, Query, Record, RecordId, Scalar, Sort};
use satchel_store::{Reader, query, record, sort_key};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Labels;
use super::cached::State;
use crate::view::{RecordView, Views};
use crate::{Error, Shape, Workspace};

/// A part of an answer, and how long the whole is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Page {
    /// How many records there are in all.
    #[ts(type = "number")]
    pub total: u64,
    /// Those asked for.
    pub records: Vec<RecordView>,
    /// The place of the first of them, which the page before it ends at.
    #[ts(type = "string | null")]
    pub start: Option<Cursor>,
    /// The place of the last of them, which the page after it begins at.
    #[ts(type = "string | null")]
    pub end: Option<Cursor>,
}

/// What was found.
struct Found {
    total: u64,
    records: Vec<(u64, Record)>,
}

impl Workspace {
    /// The records that a query asks for.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; a field, operator or value that does not fit.
    pub fn page(&self, query: &Query) -> Result<Page, Error> {
        self.page_as(self.member(), query)
    }

    /// The same, asked by a member, whom `me` in the filter names.
    pub(crate) fn page_as(&self, member: RecordId, query: &Query) -> Result<Page, Error> {
        let shape = self.shape();
        let object = shape.object(&query.object)?;
        let layout = shape.layout(object);
        let query = self.settled_query(member, layout, query)?;
        let limits = self.read_briefly(|reader| self.limits(reader, &shape, member))?;
        let asked = Asked {
            shape: &shape,
            object,
            layout,
            has_view_index: self.indexed.serves(layout, &query),
            query: &query,
            limits: limits.as_ref(),
        };
        let by_database = asked.has_view_index || has_index(layout, &query);
        let (page, missing) = self.answer(&asked, by_database)?;
        if let Some(page) = page {
            if asked.has_view_index && !missing.is_empty() {
                // They tell sooner how many there are.
                self.columns.fill_later(&shape, object, missing);
            }
            return Ok(page);
        }
        self.columns.fill(&shape, object, &missing)?;
        if let (Some(page), _) = self.answer(&asked, false)? {
            return Ok(page);
        }
        // They would take too much: a scan.
        self.read(|reader| asked.page(reader, &Labels::default(), &asked.scan(reader)?))
    }

    /// The query with the relative words of its filter replaced by what they mean now to a member.
    pub(crate) fn settled_query(
        &self,
        member: RecordId,
        layout: &Layout,
        query: &Query,
    ) -> Result<Query, Error> {
        let zone = query.time_zone.as_deref();
        Ok(Query {
            filter: self.settled(member, layout, query.filter.as_ref(), zone)?,
            ..query.clone()
        })
    }

    /// The page, and what the columns lack for it; no page where they lack something and the database is not to be asked.
    fn answer(
        &self,
        asked: &Asked<'_>,
        by_database: bool,
    ) -> Result<(Option<Page>, Vec<Attribute>), Error> {
        let find = |state: &State| asked.find(&state.columns);
        self.columns
            .beside(self, asked.shape, find, |reader, state, answer| {
                let (found, missing) = asked.read(reader, answer, by_database)?;
                let page = found.map(|found| asked.page(reader, &state.labels, &found));
                Ok((page.transpose()?, missing))
            })
    }
}

/// A question, and what it is asked of.
struct Asked<'q> {
    shape: &'q Shape,
    object: usize,
    layout: &'q Layout,
    query: &'q Query,
    has_view_index: bool,
    /// What a role allows whoever asks; `None` where it is everything.
    limits: Option<&'q Access>,
}

impl Asked<'_> {
    /// How many records there are in all, and the keys of the page's where the columns are to find them.
    fn find(&self, columns: &Columns) -> Result<(usize, Option<Vec<u64>>), Refusal> {
        let (layout, object, query) = (self.layout, self.object, self.query);
        if self.has_view_index {
            // The index finds the records sooner than the columns, and these how many there are.
            let total = columns.count(object, layout, query.filter.as_ref(), query.trash);
            return total.map(|total| (total, None));
        }
        page_of(columns, object, layout, query)
    }

    /// The records that the columns found, or else what these lack.
    fn read(
        &self,
        reader: &dyn Reader,
        answer: Result<(usize, Option<Vec<u64>>), Refusal>,
        by_database: bool,
    ) -> Result<(Option<Found>, Vec<Attribute>), Error> {
        let (layout, object, query) = (self.layout, self.object, self.query);
        let statements = self.shape.statements(object);
        query::check(layout, query)?;
        let missing = match answer {
            Ok((total, keys)) => {
                let records = match keys {
                    Some(keys) => record::of_keys(reader, layout, statements, object, &keys)?,
                    None => query::records(reader, layout, statements, object, query)?,
                };
                let total = total as u64;
                return Ok((Some(Found { total, records }), Vec::new()));
            }
            Err(Refusal::Missing(missing)) => missing,
            // What does not fit, the database says with more words.
            Err(_) => Vec::new(),
        };
        let asks = by_database || missing.is_empty();
        let found = asks.then(|| self.scan(reader)).transpose()?;
        Ok((found, missing))
    }

    /// What the database says without columns.
    fn scan(&self, reader: &dyn Reader) -> Result<Found, Error> {
        let (layout, object, query) = (self.layout, self.object, self.query);
        let statements = self.shape.statements(object);
        let (total, records) = query::page(reader, layout, statements, object, query)?;
        Ok(Found { total, records })
    }

    fn page(&self, reader: &dyn Reader, labels: &Labels, found: &Found) -> Result<Page, Error> {
        let views = Views::new(self.shape, reader)?.knowing(labels);
        let mut views = views.within(self.limits);
        let records = found.records.iter();
        let records = records.map(|(key, record)| views.view(*key, record));
        let place = |at: &(u64, Record)| cursor(self.layout, self.query, at);
        Ok(Page {
            total: found.total,
            records: records.collect::<Result<_, _>>()?,
            start: found.records.first().map(place),
            end: found.records.last().map(place),
        })
    }
}

/// How many records there are in all, and the keys of the page's.
fn page_of(
    columns: &Columns,
    object: usize,
    layout: &Layout,
    query: &Query,
) -> Result<(usize, Option<Vec<u64>>), Refusal> {
    let (after, before) = (place(query.after.as_ref()), place(query.before.as_ref()));
    let ask = Ask {
        filter: query.filter.as_ref(),
        sorts: &query.sorts,
        trash: query.trash,
        part: match (&after, &before) {
            (Some(place), _) => Part::After(place),
            (None, Some(place)) => Part::Before(place),
            (None, None) => Part::Offset(query.offset as usize),
        },
        limit: query.limit.clamp(1, query::MAX_LIMIT) as usize,
    };
    let found = columns.page(object, layout, &ask)?;
    Ok((found.total, Some(found.keys)))
}

/// The place of a record in the order that a query asks for.
fn cursor(layout: &Layout, query: &Query, (key, record): &(u64, Record)) -> Cursor {
    let value = |sort: &Sort| match Attribute::of_sort(layout, &sort.field) {
        Ok(Attribute::Label) => Some(Scalar::Text(sort_key(&layout.label(&record.values)))),
        Ok(attribute) => attribute.value(record),
        Err(_) => None,
    };
    Cursor {
        values: query.sorts.iter().map(value).collect(),
        key: *key,
    }
}

/// The same place among the columns.
fn place(cursor: Option<&Cursor>) -> Option<Place> {
    let cursor = cursor?;
    let cell = |value: &Option<Scalar>| Cell::of(value.as_ref()).into_owned();
    Some(Place {
        cells: cursor.values.iter().map(cell).collect(),
        key: cursor.key,
    })
}

/// So many records may be skipped before walking an index to them takes longer than finding them in columns.
const NEAR: u32 = 1_000;

/// Whether the database answers a query from one of its indexes, so that columns would only take memory.
fn has_index(layout: &Layout, query: &Query) -> bool {
    let indexed = match query.sorts.as_slice() {
        [] => true,
        [sort] => match Attribute::of_sort(layout, &sort.field) {
            Ok(Attribute::Label) => true,
            Ok(Attribute::Slot(slot)) => layout.object.fields[layout.slots[slot].field].indexed,
            _ => false,
        },
        _ => false,
    };
    indexed && query.filter.is_none() && query.offset <= NEAR
}
