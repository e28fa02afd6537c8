//! A [`Query`] as SQL: the one query builder.

use satchel_model::{Filter, Layout, Operator, Query, Record, RecordId, SlotKind, Sort};
use serde_json::Value as Json;

use crate::database::{all, first, signed, unsigned};
use crate::projection::table;
use crate::record::Statements;
use crate::{Error, Param, Reader};

/// A bound value that the statement owns.
#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Bound {
    fn param(&self) -> Param<'_> {
        match self {
            Self::Integer(number) => Param::Integer(*number),
            Self::Real(number) => Param::Real(*number),
            Self::Text(text) => Param::Text(text),
            Self::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

/// No answer holds more records at once.
pub const MAX_LIMIT: u32 = 10_000;

/// The records that a query asks for, with how many there are in all.
///
/// # Errors
/// [`Error::BadQuery`] where a field, operator or value does not fit the object; what the database says.
pub fn page(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    query: &Query,
) -> Result<(u64, Vec<Record>), Error> {
    let mut builder = Builder {
        layout,
        bound: Vec::new(),
    };
    let condition = builder.condition(query)?;
    let order = builder.order(&query.sorts)?;
    let params: Vec<Param<'_>> = builder.bound.iter().map(Bound::param).collect();
    // Of all records alone, the index over deletions tells how many there are: a fiftieth of the table's pages.
    let counted = match (&query.filter, query.trash) {
        (None, false) => "deleted_at is null",
        _ => &condition,
    };
    let total = first(
        reader,
        &format!("select count(*) from {} where {counted}", table(layout)),
        &params,
        |row| row.integer(0),
    )?;
    let limit = query.limit.clamp(1, MAX_LIMIT);
    let sql = format!(
        "{} where {condition} order by {order} limit {limit} offset {}",
        statements.select(),
        query.offset
    );
    let records = all(reader, &sql, &params, |row| {
        statements.read(layout, object, row)
    })?;
    Ok((unsigned(total.flatten()), records))
}

/// Up to `limit` records that are not in the trash, with their keys, in key order from past `key`.
///
/// # Errors
/// What the database says.
pub fn after(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    key: u64,
    limit: u32,
) -> Result<Vec<(u64, Record)>, Error> {
    let sql = format!(
        "{} where key > ?1 and +deleted_at is null order by key limit ?2",
        statements.select()
    );
    let params = [Param::Integer(signed(key)), Param::Integer(limit.into())];
    all(reader, &sql, &params, |row| {
        (
            unsigned(row.integer(0)),
            statements.read(layout, object, row),
        )
    })
}

/// Puts a statement together.
struct Builder<'l> {
    layout: &'l Layout,
    bound: Vec<Bound>,
}

impl Builder<'_> {
    fn condition(&mut self, query: &Query) -> Result<String, Error> {
        // Nearly all records are not deleted: the sign keeps their index out of it, which would be walked in place of
        // one that fits the filter or the order.
        let trash = if query.trash {
            "deleted_at is not null"
        } else {
            "+deleted_at is null"
        };
        match &query.filter {
            Some(filter) => Ok(format!("{trash} and {}", self.filter(filter)?)),
            None => Ok(trash.to_owned()),
        }
    }

    fn filter(&mut self, filter: &Filter) -> Result<String, Error> {
        match filter {
            Filter::And(parts) => self.join(parts, " and ", "1 = 1"),
            Filter::Or(parts) => self.join(parts, " or ", "1 = 0"),
            Filter::Not(part) => Ok(format!("not coalesce({}, 1 = 0)", self.filter(part)?)),
            Filter::Where {
                field,
                operator,
                value,
            } => self.compare(field, *operator, value),
        }
    }

    fn join(&mut self, parts: &[Filter], with: &str, none: &str) -> Result<String, Error> {
        let parts = parts
            .iter()
            .map(|part| self.filter(part))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(if parts.is_empty() {
            none.to_owned()
        } else {
            format!("({})", parts.join(with))
        })
    }

    fn compare(&mut self, field: &str, operator: Operator, value: &Json) -> Result<String, Error> {
        let (column, kind) = self.column(field)?;
        let sign = match operator {
            Operator::IsNull => return Ok(format!("{column} is null")),
            Operator::NotNull => return Ok(format!("{column} is not null")),
            Operator::In => return self.one_of(&column, kind, field, value),
            Operator::StartsWith => return self.like(&column, kind, field, value, ""),
            Operator::Contains => return self.like(&column, kind, field, value, "%"),
            Operator::Neq => {
                let place = self.bind(kind, field, value)?;
                return Ok(format!("({column} is null or {column} <> {place})"));
            }
            Operator::Eq => "=",
            Operator::Gt => ">",
            Operator::Gte => ">=",
            Operator::Lt => "<",
            Operator::Lte => "<=",
        };
        let place = self.bind(kind, field, value)?;
        Ok(format!("{column} {sign} {place}"))
    }

    fn one_of(
        &mut self,
        column: &str,
        kind: SlotKind,
        field: &str,
        value: &Json,
    ) -> Result<String, Error> {
        let list = value
            .as_array()
            .ok_or_else(|| Error::BadQuery(format!("{field}: \"in\" needs a list, not {value}")))?;
        let places = list
            .iter()
            .map(|value| self.bind(kind, field, value))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(if places.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("{column} in ({})", places.join(", "))
        })
    }

    fn like(
        &mut self,
        column: &str,
        kind: SlotKind,
        field: &str,
        value: &Json,
        before: &str,
    ) -> Result<String, Error> {
        if !matches!(kind, SlotKind::Text | SlotKind::LongText | SlotKind::Set) {
            return Err(Error::BadQuery(format!(
                "{field} is not text, so it cannot be searched for a part of it"
            )));
        }
        let text = value
            .as_str()
            .ok_or_else(|| Error::BadQuery(format!("{field}: {value} is not text")))?;
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let place = self.push(Bound::Text(format!("{before}{escaped}%")));
        Ok(format!("lower({column}) like lower({place}) escape '\\'"))
    }

    fn bind(&mut self, kind: SlotKind, field: &str, value: &Json) -> Result<String, Error> {
        let bad = |wanted: &str| Error::BadQuery(format!("{field}: {value} is not {wanted}"));
        let bound = match kind {
            SlotKind::Text | SlotKind::LongText | SlotKind::Set => {
                Bound::Text(value.as_str().ok_or_else(|| bad("text"))?.to_owned())
            }
            SlotKind::Integer | SlotKind::Money => {
                Bound::Integer(value.as_i64().ok_or_else(|| bad("a whole number"))?)
            }
            SlotKind::Real => Bound::Real(value.as_f64().ok_or_else(|| bad("a number"))?),
            SlotKind::Boolean => {
                Bound::Integer(value.as_bool().ok_or_else(|| bad("true or false"))?.into())
            }
            SlotKind::Time => Bound::Integer(
                moment(value).ok_or_else(|| bad("a date or a time in milliseconds"))?,
            ),
            SlotKind::Reference => {
                let id: Option<RecordId> = value.as_str().and_then(|text| text.parse().ok());
                Bound::Blob(
                    id.ok_or_else(|| bad("the id of a record"))?
                        .as_bytes()
                        .to_vec(),
                )
            }
        };
        Ok(self.push(bound))
    }

    fn push(&mut self, bound: Bound) -> String {
        self.bound.push(bound);
        format!("?{}", self.bound.len())
    }

    /// A field's column and kind. Label fields are compared by their own text, but sorted by their key.
    fn column(&self, field: &str) -> Result<(String, SlotKind), Error> {
        match field {
            "id" => Ok(("id".to_owned(), SlotKind::Reference)),
            "createdAt" => Ok(("created_at".to_owned(), SlotKind::Time)),
            "updatedAt" => Ok(("updated_at".to_owned(), SlotKind::Time)),
            "deletedAt" => Ok(("deleted_at".to_owned(), SlotKind::Time)),
            _ => {
                let slot = self.layout.slot(field).ok_or_else(|| self.unknown(field))?;
                let slot = &self.layout.slots[slot];
                Ok((format!("\"{}\"", slot.column), slot.kind))
            }
        }
    }

    fn unknown(&self, field: &str) -> Error {
        let object = &self.layout.object;
        let known: Vec<&str> = object
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        Error::BadQuery(format!(
            "{} have no field {field:?}; they have {}",
            object.label_plural,
            known.join(", ")
        ))
    }

    fn order(&self, sorts: &[Sort]) -> Result<String, Error> {
        let mut order = Vec::new();
        for sort in sorts {
            let column = if sort.field == self.layout.object.label_field {
                "label_key".to_owned()
            } else {
                self.column(&sort.field)?.0
            };
            let direction = if sort.descending { "desc" } else { "asc" };
            order.push(if column == "label_key" {
                format!("{column} {direction}")
            } else {
                format!("{column} {direction} nulls last")
            });
        }
        order.push("key".to_owned());
        Ok(order.join(", "))
    }
}

fn moment(value: &Json) -> Option<i64> {
    if let Some(ms) = value.as_i64() {
        return Some(ms);
    }
    let date_time = satchel_model::FieldType::DateTime.rules();
    let field = satchel_model::standard::schema()
        .object("task")?
        .field("dueAt")?
        .clone();
    match (date_time.from_json)(value, &field).ok()?.first()? {
        Some(satchel_model::Scalar::Time(ms)) => Some(*ms),
        _ => None,
    }
}
