//! The part of an order that a page shows: from a number on, or from a record's place.
//!
//! A page is asked for in up to two statements: the records that have a value in the first column of the order, from the
//! place on, and those that have none, which come last. Each walks an index from there and no further than the page's end;
//! one statement for both does not, on either database.

use satchel_model::{Attribute, Cursor, Layout, Query, Record, Scalar, Sort};

use super::{Bound, Builder, MAX_LIMIT, column};
use crate::database::{all, signed, unsigned};
use crate::record::Statements;
use crate::{Error, Reader};

/// The records that a query asks for, with their keys, whose place was checked.
///
/// # Errors
/// As [`super::page`].
pub fn records(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    query: &Query,
) -> Result<Vec<(u64, Record)>, Error> {
    let columns = columns(&Builder::new(layout), &query.sorts)?;
    let limit = query.limit.clamp(1, MAX_LIMIT) as usize;
    let backwards = query.before.is_some();
    let mut found: Vec<(u64, Record)> = Vec::new();
    for part in parts(&columns, query) {
        let mut builder = Builder::new(layout);
        let condition = builder.condition(query)?;
        let beyond = part.condition(&mut builder);
        let sql = format!(
            "{} where {condition}{beyond} order by {} limit {} offset {}",
            statements.select(),
            part.order(),
            limit - found.len(),
            query.offset
        );
        found.extend(all(reader, &sql, &builder.params(), |row| {
            let key = unsigned(row.integer(0));
            (key, statements.read(layout, object, row))
        })?);
        if found.len() == limit {
            break;
        }
    }
    if backwards {
        found.reverse();
    }
    Ok(found)
}

/// A column of an order.
struct SortColumn {
    attribute: Attribute,
    name: String,
    descending: bool,
}

impl SortColumn {
    /// Whether each record has a value there.
    fn is_always_there(&self) -> bool {
        !matches!(
            self.attribute,
            Attribute::Slot(_) | Attribute::Currency(_) | Attribute::DeletedAt
        )
    }
}

fn columns(builder: &Builder<'_>, sorts: &[Sort]) -> Result<Vec<SortColumn>, Error> {
    let column = |sort: &Sort| {
        let attribute = Attribute::of_sort(builder.layout, &sort.field)
            .map_err(|_| builder.unknown(&sort.field))?;
        Ok(SortColumn {
            attribute,
            name: column(builder.layout, attribute),
            descending: sort.descending,
        })
    };
    sorts.iter().map(column).collect()
}

/// Whether a query can begin where it says: at one place, which has a value of the right kind, or none, for each column
/// of its order.
///
/// # Errors
/// [`Error::BadQuery`].
pub fn check(layout: &Layout, query: &Query) -> Result<(), Error> {
    let place = match (&query.after, &query.before) {
        (None, None) => return Ok(()),
        (Some(place), None) | (None, Some(place)) if query.offset == 0 => place,
        _ => {
            return Err(Error::BadQuery(
                "a page begins after a cursor, ends before one, or skips records: one of the three"
                    .to_owned(),
            ));
        }
    };
    let columns = columns(&Builder::new(layout), &query.sorts)?;
    let fits = columns.len() == place.values.len()
        && columns.iter().zip(&place.values).all(|(column, value)| {
            let kind = column.attribute.kind(layout);
            value.as_ref().is_none_or(|value| kind.holds(value))
        });
    fits.then_some(()).ok_or_else(|| {
        Error::BadQuery(
            "the cursor is of a page in another order; begin with the first page".to_owned(),
        )
    })
}

/// The records of one statement.
struct Part<'p> {
    columns: &'p [SortColumn],
    /// What the first column is like.
    first: First,
    /// Beyond which they lie.
    place: Option<&'p Cursor>,
    backwards: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// It may have a value or none, or is not there.
    Any,
    /// It has one.
    There,
    /// It has none.
    Empty,
}

/// The statements whose records follow each other in the order that is asked for.
fn parts<'p>(columns: &'p [SortColumn], query: &'p Query) -> Vec<Part<'p>> {
    let (place, backwards) = (
        query.after.as_ref().or(query.before.as_ref()),
        query.before.is_some(),
    );
    let part = |first, place| Part {
        columns,
        first,
        place,
        backwards,
    };
    let optional = columns
        .first()
        .is_some_and(|first| !first.is_always_there());
    if !optional || query.offset > 0 {
        return vec![part(First::Any, place)];
    }
    let begins_there = place.is_none_or(|place| place.values[0].is_some());
    match (begins_there, backwards) {
        (true, false) => vec![part(First::There, place), part(First::Empty, None)],
        (true, true) => vec![part(First::There, place)],
        (false, false) => vec![part(First::Empty, place)],
        (false, true) => vec![part(First::Empty, place), part(First::There, None)],
    }
}

impl Part<'_> {
    fn order(&self) -> String {
        let direction = |descending: bool| if descending { "desc" } else { "asc" };
        let skipped = usize::from(self.first == First::Empty);
        let sorted = self.columns.iter().enumerate().skip(skipped);
        let sorted = sorted.map(|(at, column)| {
            let direction = direction(column.descending != self.backwards);
            let is_there = column.is_always_there() || at == 0 && self.first == First::There;
            let empty = match (is_there, self.backwards) {
                (true, _) => "",
                (false, false) => " nulls last",
                (false, true) => " nulls first",
            };
            format!("{} {direction}{empty}", column.name)
        });
        let key = format!("key {}", direction(self.backwards));
        sorted.chain([key]).collect::<Vec<_>>().join(", ")
    }

    /// What is asked of them beside the filter.
    fn condition(&self, builder: &mut Builder<'_>) -> String {
        let mut all = String::new();
        if let Some(first) = self.columns.first() {
            match (self.first, self.place) {
                (First::Empty, _) => all = format!(" and {} is null", first.name),
                (First::There, None) => all = format!(" and {} is not null", first.name),
                (First::There | First::Any, place) => {
                    let value = place.and_then(|place| place.values[0].clone());
                    all.extend(value.map(|value| self.bound(builder, first, value)));
                }
            }
        }
        if let Some(place) = self.place {
            let skipped = usize::from(self.first == First::Empty);
            let terms = self.columns.iter().zip(&place.values).skip(skipped);
            let beyond = self.beyond(builder, terms.rev(), place.key);
            all = format!("{all} and {beyond}");
        }
        all
    }

    /// What the first column is at most, or at least: where an index is begun to be walked.
    fn bound(&self, builder: &mut Builder<'_>, column: &SortColumn, value: Scalar) -> String {
        let value = builder.push(Bound::from(value));
        let operator = match column.descending == self.backwards {
            true => ">=",
            false => "<=",
        };
        format!(" and {} {operator} {value}", column.name)
    }

    /// Past the place, by each column where those before it are equal, and by the key at last. The last column comes first.
    fn beyond<'t>(
        &self,
        builder: &mut Builder<'_>,
        terms: impl Iterator<Item = (&'t SortColumn, &'t Option<Scalar>)>,
        key: u64,
    ) -> String {
        let key = builder.push(Bound::Integer(signed(key)));
        let mut beyond = format!("key {} {key}", if self.backwards { "<" } else { ">" });
        for (column, value) in terms {
            let name = &column.name;
            beyond = match (value, self.backwards) {
                (None, false) => format!("({name} is null and {beyond})"),
                (None, true) => format!("({name} is not null or {beyond})"),
                (Some(value), backwards) => {
                    let operator = if column.descending == backwards {
                        ">"
                    } else {
                        "<"
                    };
                    let value = builder.push(Bound::from(value.clone()));
                    // Those without a value come last.
                    let empty = match backwards || column.is_always_there() {
                        true => String::new(),
                        false => format!("{name} is null or "),
                    };
                    format!("({empty}{name} {operator} {value} or {name} = {value} and {beyond})")
                }
            };
        }
        beyond
    }
}
