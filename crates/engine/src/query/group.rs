//! Records in groups, and what is measured of each.

use satchel_columns::{Group, GroupBy, Grouped, Measured, Refusal};
use satchel_model::{Asking, GroupQuery, Layout, Measure, RecordId, Scalar};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use ts_rs::TS;

use super::cached::State;
use super::unfit;
use crate::view::Views;
use crate::{Error, Shape, Workspace};

/// The groups of some records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Groups {
    /// How many records there are in all.
    #[ts(type = "number")]
    pub total: u64,
    /// The groups that have records, in the order of their values; those without a value last.
    pub groups: Vec<GroupView>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupView {
    /// What its records share, as a filter compares it, or the first day of the period; null where they have nothing.
    #[ts(type = "unknown")]
    pub value: Json,
    /// What the record is called that they point to, where the field is a relation.
    pub label: Option<String>,
    /// How many records it has.
    #[ts(type = "number")]
    pub count: u64,
    /// What was measured, as asked: a number; the least and the greatest in the form of `value`; of amounts a list of one for
    /// each currency, that of most records first; null of no values.
    #[ts(type = "unknown[]")]
    pub measures: Vec<Json>,
}

impl Workspace {
    /// The groups that a query asks for.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; a field, operator, value or measure that does not fit.
    pub fn groups(&self, query: &GroupQuery) -> Result<Groups, Error> {
        self.groups_as(self.member(), query)
    }

    /// The same, asked by a member, whom `me` in the filter names.
    pub(crate) fn groups_as(&self, member: RecordId, query: &GroupQuery) -> Result<Groups, Error> {
        let shape = self.shape();
        let object = shape.object(&query.object)?;
        let layout = shape.layout(object);
        let zone = query.time_zone.as_deref();
        let filter = self.settled(member, layout, query.filter.as_ref(), zone)?;
        // How many there are comes first, then what is asked.
        let asked = query.measures.iter().cloned();
        let measures: Vec<Measure> = [Measure::Count].into_iter().chain(asked).collect();
        let ask = Grouped {
            filter: filter.as_ref(),
            trash: query.trash,
            by: by(layout, query)?,
            measures: &measures,
        };
        let groups = self.grouped(&shape, object, &ask)?;
        self.read_briefly(|reader| {
            let mut views = Views::new(&shape, reader)?;
            let shown = groups.iter().map(|group| shown(&mut views, group));
            let groups = shown.collect::<Result<Vec<_>, Error>>()?;
            let total = groups.iter().map(|group| group.count).sum();
            Ok(Groups { total, groups })
        })
    }

    /// Asks the columns, which are filled first where they lack something: nothing else groups records.
    fn grouped(
        &self,
        shape: &Shape,
        object: usize,
        ask: &Grouped<'_>,
    ) -> Result<Vec<Group>, Error> {
        let layout = shape.layout(object);
        for _ in 0..2 {
            let groups = |state: &State| state.columns.groups(object, layout, ask);
            let answer = self
                .columns
                .beside(self, shape, groups, |_, _, groups| Ok(groups));
            match answer? {
                Ok(groups) => return Ok(groups),
                Err(Refusal::Missing(missing)) => self.columns.fill(shape, object, &missing)?,
                Err(Refusal::Unfit(what)) => return Err(unfit(what)),
                Err(_) => break,
            }
        }
        let needed = ask.attributes(layout).map_err(unfit)?;
        let columns = self.columns.apart(shape, object, &needed)?;
        columns
            .groups(object, layout, ask)
            .map_err(|refusal| satchel_store::Error::BadQuery(refusal.to_string()).into())
    }
}

fn by<'q>(layout: &Layout, query: &'q GroupQuery) -> Result<Option<GroupBy<'q>>, Error> {
    let Some(by) = &query.by else {
        return Ok(None);
    };
    by.fits(layout).map_err(unfit)?;
    let zone = Asking::zone(query.time_zone.as_deref()).map_err(unfit)?;
    Ok(Some(GroupBy {
        field: &by.field,
        periods: by.granularity.map(|granularity| (granularity, zone)),
    }))
}

fn shown(views: &mut Views<'_>, group: &Group) -> Result<GroupView, Error> {
    let label = match group.value {
        Some(Scalar::Reference(id)) => views.label(id)?,
        _ => None,
    };
    let (count, measured) = match group.measured.split_first() {
        Some((Measured::Count(count), measured)) => (*count, measured),
        _ => (0, group.measured.as_slice()),
    };
    Ok(GroupView {
        value: operand(group.value.as_ref()),
        label,
        count,
        measures: measured.iter().map(measure).collect(),
    })
}

fn measure(measured: &Measured) -> Json {
    match measured {
        Measured::Count(count) => Json::from(*count),
        Measured::Percent(percent) => Json::from(*percent),
        Measured::Whole(sum) => whole(*sum),
        Measured::Real(number) => number.map_or(Json::Null, Json::from),
        Measured::Value(value) => operand(value.as_ref()),
        Measured::Amounts(amounts) => amounts
            .iter()
            .map(|(code, micros)| json!({ "amountMicros": whole(*micros), "currencyCode": code }))
            .collect(),
    }
}

/// Beyond the numbers of JSON's readers a sum is as exact as a double.
#[expect(clippy::cast_precision_loss, reason = "beyond 64 bits")]
fn whole(sum: i128) -> Json {
    i64::try_from(sum).map_or_else(|_| Json::from(sum as f64), Json::from)
}

fn operand(value: Option<&Scalar>) -> Json {
    value.map_or(Json::Null, Scalar::operand)
}
