//! The part of an order that a page shows: from a number on, or from a record's place.
//!
//! A page that begins at a place is asked for in two statements: the records that have a value in the first column of the
//! order, from a bound on, and those that have none, which come last. Each walks an index to the place and no further;
//! one statement for both does not, on either database.

use satchel_model::{Attribute, Cursor, Layout, Query, Record, Sort};

use super::{Bound, Builder, MAX_LIMIT, column};
use crate::database::{all, unsigned};
use crate::record::Statements;
use crate::{Error, Param, Reader};

/// The records of a page, with their keys.
pub(super) fn records(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    query: &Query,
) -> Result<Vec<(u64, Record)>, Error> {
    let columns = columns(&Builder::new(layout), &query.sorts)?;
    let limit = query.limit.clamp(1, MAX_LIMIT);
    let fetch = |sql: &str, params: &[Param<'_>]| {
        let sql = format!("{} {sql}", statements.select());
        all(reader, &sql, params, |row| {
            (
                unsigned(row.integer(0)),
                statements.read(layout, object, row),
            )
        })
    };
    let (place, backwards) = match (&query.after, &query.before) {
        (Some(place), _) => (place, false),
        (None, Some(place)) => (place, true),
        _ => {
            let mut builder = Builder::new(layout);
            let condition = builder.condition(query)?;
            let order = order(&columns, false);
            let offset = query.offset;
            return fetch(
                &format!("where {condition} order by {order} limit {limit} offset {offset}"),
                &builder.params(),
            );
        }
    };
    let mut found: Vec<(u64, Record)> = Vec::new();
    for part in parts(&columns, place, backwards) {
        let mut builder = Builder::new(layout);
        let condition = builder.condition(query)?;
        let beyond = part.condition(&mut builder);
        let (order, rest) = (order(part.order, backwards), limit as usize - found.len());
        let sql = format!("where {condition} and {beyond} order by {order} limit {rest}");
        found.extend(fetch(&sql, &builder.params())?);
        if found.len() == limit as usize {
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
        !matches!(self.attribute, Attribute::Slot(_) | Attribute::DeletedAt)
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

/// The order of these columns, or the same from its end on.
fn order(columns: &[SortColumn], backwards: bool) -> String {
    let direction = |descending: bool| if descending { "desc" } else { "asc" };
    let sorted = columns.iter().map(|column| {
        let (name, direction) = (&column.name, direction(column.descending != backwards));
        match (column.is_always_there(), backwards) {
            (true, _) => format!("{name} {direction}"),
            (false, false) => format!("{name} {direction} nulls last"),
            (false, true) => format!("{name} {direction} nulls first"),
        }
    });
    let key = format!("key {}", direction(backwards));
    sorted.chain([key]).collect::<Vec<_>>().join(", ")
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
    /// What the first column is like.
    first: First,
    /// The columns beyond which they lie, and the place; none where all of them do.
    place: Option<(&'p [SortColumn], &'p Cursor, usize)>,
    /// What they are ordered by.
    order: &'p [SortColumn],
    columns: &'p [SortColumn],
    backwards: bool,
}

enum First {
    /// There is none, or it is in the place's hands.
    Any,
    /// It has no value.
    Empty,
    /// It has one.
    There,
}

fn parts<'p>(columns: &'p [SortColumn], place: &'p Cursor, backwards: bool) -> Vec<Part<'p>> {
    let part = |first, place, order| Part {
        first,
        place,
        order,
        columns,
        backwards,
    };
    let Some((first, rest)) = columns.split_first() else {
        return vec![part(First::Any, Some((columns, place, 0)), columns)];
    };
    let here = match place.values[0] {
        Some(_) => part(First::There, Some((columns, place, 0)), columns),
        None => part(First::Empty, Some((rest, place, 1)), rest),
    };
    let other = match (place.values[0].is_some(), backwards) {
        (true, false) if !first.is_always_there() => part(First::Empty, None, rest),
        (false, true) => part(First::There, None, columns),
        _ => return vec![here],
    };
    vec![here, other]
}

impl Part<'_> {
    fn condition(&self, builder: &mut Builder<'_>) -> String {
        let first = self.columns.first().map(|column| column.name.as_str());
        let mut all = Vec::new();
        match (&self.first, first) {
            (First::Empty, Some(first)) => all.push(format!("{first} is null")),
            (First::There, Some(first)) => match self.place {
                Some((columns, place, 0)) => all.extend(self.bound(builder, &columns[0], place)),
                _ => all.push(format!("{first} is not null")),
            },
            _ => {}
        }
        if let Some((columns, place, from)) = self.place {
            all.push(self.beyond(builder, columns, place, from));
        }
        all.join(" and ")
    }

    /// What the first column is at most, or at least: where an index is begun to be walked.
    fn bound(
        &self,
        builder: &mut Builder<'_>,
        column: &SortColumn,
        place: &Cursor,
    ) -> Option<String> {
        let value = builder.push(Bound::from(place.values[0].clone()?));
        let operator = if column.descending == self.backwards {
            ">="
        } else {
            "<="
        };
        Some(format!("{} {operator} {value}", column.name))
    }

    /// Past the place, by each column where those before it are equal, and by the key at last.
    fn beyond(
        &self,
        builder: &mut Builder<'_>,
        columns: &[SortColumn],
        place: &Cursor,
        from: usize,
    ) -> String {
        let key = builder.push(Bound::Integer(crate::database::signed(place.key)));
        let mut beyond = format!("key {} {key}", if self.backwards { "<" } else { ">" });
        for (at, column) in columns.iter().enumerate().rev() {
            let name = &column.name;
            beyond = match (&place.values[from + at], self.backwards) {
                (None, false) => format!("({name} is null and {beyond})"),
                (None, true) => format!("({name} is not null or {beyond})"),
                (Some(value), backwards) => {
                    let operator = if column.descending == backwards {
                        ">"
                    } else {
                        "<"
                    };
                    let value = builder.push(Bound::from(value.clone()));
                    let past =
                        format!("{name} {operator} {value} or {name} = {value} and {beyond}");
                    // Those without a value come last.
                    match backwards || column.is_always_there() {
                        true => format!("({past})"),
                        false => format!("({name} is null or {past})"),
                    }
                }
            };
        }
        beyond
    }
}
