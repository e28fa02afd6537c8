//! A [`Query`] as SQL: the one query builder.

mod part;

pub use part::{check, records};

use rust_decimal::prelude::ToPrimitive;
use satchel_model::pattern::{expression, fold_case};
use satchel_model::{
    Attribute, DAY_MS, Filter, Layout, Operator, Query, Record, Scalar, SlotKind, operands,
};
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

impl From<Scalar> for Bound {
    fn from(operand: Scalar) -> Self {
        match operand {
            Scalar::Text(text) => Self::Text(text),
            Scalar::Integer(number) | Scalar::Time(number) => Self::Integer(number),
            Scalar::Real(number) => Self::Real(number),
            Scalar::Decimal(number) => Self::Real(number.to_f64().unwrap_or_default()),
            Scalar::Boolean(yes) => Self::Integer(yes.into()),
            Scalar::Date(day) => Self::Text(day.to_string()),
            Scalar::Money(money) => Self::Integer(money.micros),
            Scalar::Reference(id) => Self::Blob(id.as_bytes().to_vec()),
            // As it begins in the stored text of a set; see `record`.
            Scalar::Set(elements) => {
                Self::Text(serde_json::to_string(&elements).unwrap_or_default())
            }
        }
    }
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

/// The records that a query asks for, with their keys, and how many there are in all.
///
/// # Errors
/// [`Error::BadQuery`] where a field, operator or value does not fit the object; what the database says.
pub fn page(
    reader: &(impl Reader + ?Sized),
    layout: &Layout,
    statements: &Statements,
    object: usize,
    query: &Query,
) -> Result<(u64, Vec<(u64, Record)>), Error> {
    check(layout, query)?;
    let mut builder = Builder::new(layout);
    let condition = builder.condition(query)?;
    let params = builder.params();
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
    let records = part::records(reader, layout, statements, object, query)?;
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

impl<'l> Builder<'l> {
    fn new(layout: &'l Layout) -> Self {
        Self {
            layout,
            bound: Vec::new(),
        }
    }

    fn params(&self) -> Vec<Param<'_>> {
        self.bound.iter().map(Bound::param).collect()
    }

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
        let attribute = self.attribute(field)?;
        let kind = attribute.kind(self.layout);
        let column = column(self.layout, attribute);
        let unfit = |what| Error::BadQuery(format!("{field}: {what}"));
        let operands = operands(operator, kind, value).map_err(unfit)?;
        let mut places: Vec<String> = Vec::new();
        for operand in operands {
            places.push(self.push(comparable(operator, operand)));
        }
        let place = places.first().map_or("", String::as_str);
        Ok(match operator {
            Operator::IsNull => format!("{column} is null"),
            Operator::NotNull => format!("{column} is not null"),
            Operator::Eq => format!("{column} = {place}"),
            Operator::Neq => format!("({column} is null or {column} <> {place})"),
            Operator::Gt => format!("{column} > {place}"),
            Operator::Gte => format!("{column} >= {place}"),
            Operator::Lt => format!("{column} < {place}"),
            Operator::Lte => format!("{column} <= {place}"),
            Operator::In | Operator::ContainsAny if places.is_empty() => "1 = 0".to_owned(),
            Operator::In => format!("{column} in ({})", places.join(", ")),
            Operator::Contains if kind == SlotKind::Set => {
                format!("satchel_fold(satchel_elements({column})) like {place} escape '\\'")
            }
            Operator::StartsWith | Operator::EndsWith | Operator::Contains | Operator::Ilike => {
                format!("satchel_fold({column}) like {place} escape '\\'")
            }
            Operator::Like | Operator::Regex | Operator::Iregex => {
                format!("satchel_matches({column}, {place})")
            }
            Operator::Within => within(&column, &places),
            Operator::ContainsAny => {
                let holds = |place: &String| format!("replace({column}, {place}, '') <> {column}");
                format!(
                    "({})",
                    places.iter().map(holds).collect::<Vec<_>>().join(" or ")
                )
            }
            // What was asked for, turned round for the sets that are there.
            Operator::IsEmptyArray => {
                format!("(case when coalesce({column}, '[]') = '[]' then 1 else 0 end) = {place}")
            }
        })
    }

    fn push(&mut self, bound: Bound) -> String {
        self.bound.push(bound);
        format!("?{}", self.bound.len())
    }

    fn attribute(&self, field: &str) -> Result<Attribute, Error> {
        Attribute::of_field(self.layout, field).map_err(|_| self.unknown(field))
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
}

/// The column that holds an attribute.
pub(crate) fn column(layout: &Layout, attribute: Attribute) -> String {
    match attribute {
        Attribute::Slot(slot) => format!("\"{}\"", layout.slots[slot].column),
        // Only amounts have one, and each of them has it.
        Attribute::Currency(slot) => {
            let column = layout.slots[slot].second_column();
            format!("\"{}\"", column.unwrap_or_default())
        }
        Attribute::Label => "label_key".to_owned(),
        Attribute::Id => "id".to_owned(),
        Attribute::CreatedAt => "created_at".to_owned(),
        Attribute::UpdatedAt => "updated_at".to_owned(),
        Attribute::DeletedAt => "deleted_at".to_owned(),
    }
}

/// What is bound for an operand.
fn comparable(operator: Operator, operand: Scalar) -> Bound {
    let Scalar::Text(text) = &operand else {
        return operand.into();
    };
    if let Some(expression) = expression(operator, text) {
        return Bound::Text(expression);
    }
    let folded = fold_case(text);
    Bound::Text(match operator {
        Operator::Ilike => folded,
        Operator::StartsWith => format!("{}%", literal(&folded)),
        Operator::EndsWith => format!("%{}", literal(&folded)),
        Operator::Contains => format!("%{}%", literal(&folded)),
        // As an element begins in the stored text of a set. A quote inside an element is escaped there, so nothing else
        // reads like this.
        Operator::ContainsAny => format!("[{},", Json::from(text.as_str())),
        _ => return operand.into(),
    })
}

/// Between two days; a moment that is no day's midnight in UTC, between two moments.
fn within(column: &str, places: &[String]) -> String {
    let between = |from: &str, to: &str| format!("({column} >= {from} and {column} < {to})");
    match places {
        [from, to, from_ms, to_ms] => format!(
            "(case when {column} % {DAY_MS} = 0 then {} else {} end)",
            between(from, to),
            between(from_ms, to_ms)
        ),
        [from, to] => between(from, to),
        _ => "1 = 0".to_owned(),
    }
}

fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
