//! Indexes for what is asked again and again: the filters and orders of saved views.
//!
//! An index begins with the columns that the filter holds to one value and goes on with the order, so that a page is read
//! from where it begins; it ends with what else the filter looks at, so that rows which do not pass are not fetched.

use std::collections::BTreeSet;

use satchel_model::{Attribute, Filter, Layout, ME, Operator, SlotKind, Sort, attributes};

use crate::database::all;
use crate::projection::{hash, table};
use crate::query::column;
use crate::{Error, Param, Reader, Writer};

/// An index that a filter and an order ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ViewIndex {
    name: String,
    sql: String,
}

impl ViewIndex {
    /// The index for a filter and an order; `None` where none helps: nothing is asked, or a column is in the way whose
    /// values are too long for an index, or the filter names what the object does not have.
    #[must_use]
    pub fn of(layout: &Layout, filter: Option<&Filter>, sorts: &[Sort]) -> Option<Self> {
        let mut columns: Vec<(Attribute, bool)> = Vec::new();
        let mut add = |attribute: Attribute, descending: bool| {
            if !columns.iter().any(|(known, _)| *known == attribute) {
                columns.push((attribute, descending));
            }
        };
        for condition in filter.map(Filter::conditions).unwrap_or_default() {
            if let Filter::Where {
                field,
                operator,
                value,
            } = condition
                && *operator == Operator::Eq
                && !value.is_null()
            {
                let attribute = Attribute::of_field(layout, field).ok()?;
                // Whoever asks may have worked under several ids, which the question names instead.
                let is_me = attribute.kind(layout) == SlotKind::Reference && value == ME;
                if !is_me {
                    add(attribute, false);
                }
            }
        }
        for sort in sorts {
            add(
                Attribute::of_sort(layout, &sort.field).ok()?,
                sort.descending,
            );
        }
        let is_long = |attribute: Attribute| {
            matches!(attribute.kind(layout), SlotKind::LongText | SlotKind::Set)
        };
        if columns.is_empty() || columns.iter().any(|(attribute, _)| is_long(*attribute)) {
            return None;
        }
        let looked_at = attributes(layout, filter, &[]).ok()?;
        let rest = looked_at
            .into_iter()
            .filter(|attribute| !is_long(*attribute));
        Some(Self::over(
            layout,
            &columns,
            rest.chain([Attribute::DeletedAt]),
        ))
    }

    fn over(
        layout: &Layout,
        columns: &[(Attribute, bool)],
        rest: impl Iterator<Item = Attribute>,
    ) -> Self {
        let mut parts: Vec<String> = columns
            .iter()
            .map(|(attribute, descending)| {
                let direction = if *descending { " desc" } else { "" };
                format!("{}{direction}", column(layout, *attribute))
            })
            .collect();
        parts.push("key".to_owned());
        for attribute in rest.filter(|one| !columns.iter().any(|(known, _)| known == one)) {
            parts.push(column(layout, attribute));
        }
        let (table, parts) = (table(layout), parts.join(", "));
        let name = format!("view_{:016x}", hash(&format!("{table} {parts}")));
        Self {
            sql: format!("create index if not exists {name} on {table} ({parts})"),
            name,
        }
    }

    /// What the database calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The names of those that are there.
///
/// # Errors
/// What the database says.
pub fn built(reader: &dyn Reader) -> Result<BTreeSet<String>, Error> {
    let names = all(reader, "select name from view_index", &[], |row| {
        row.text(0).map(str::to_owned)
    })?;
    Ok(names.into_iter().flatten().collect())
}

/// Builds one.
///
/// # Errors
/// What the database says.
pub fn build(writer: &dyn Writer, index: &ViewIndex) -> Result<(), Error> {
    writer.execute_all(&index.sql)?;
    writer.execute(
        "insert into view_index (name) values (?1) on conflict (name) do nothing",
        &[Param::Text(&index.name)],
    )?;
    Ok(())
}

/// Drops some.
///
/// # Errors
/// What the database says.
pub fn drop(writer: &dyn Writer, names: &BTreeSet<String>) -> Result<(), Error> {
    for name in names {
        writer.execute_all(&format!("drop index if exists \"{name}\""))?;
        writer.execute(
            "delete from view_index where name = ?1",
            &[Param::Text(name)],
        )?;
    }
    Ok(())
}
