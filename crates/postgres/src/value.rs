//! Values on their way to the server, and rows on their way back.

use std::error::Error;
use std::fmt::Write as _;

use bytes::BytesMut;
use postgres::types::{Format, FromSql, IsNull, ToSql, Type, accepts};
use satchel_store::{Param, Row};

/// A parameter. The server finds out from the statement what each is compared with or stored in; a number goes as
/// text, which it reads as a number of that width. One width for all would need a cast in the statement wherever a
/// column is narrower, and types sent along another prepared statement wherever a value is missing.
#[derive(Debug)]
pub(crate) struct Bound<'p>(pub(crate) &'p Param<'p>);

impl ToSql for Bound<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Param::Null => return Ok(IsNull::Yes),
            Param::Integer(number) => write!(out, "{number}")?,
            Param::Real(number) => write!(out, "{number}")?,
            // The one character that PostgreSQL keeps in no text. The log has it: this is what shows.
            Param::Text(text) if text.contains('\0') => {
                out.extend_from_slice(text.replace('\0', "\u{fffd}").as_bytes());
            }
            Param::Text(text) => out.extend_from_slice(text.as_bytes()),
            Param::Blob(bytes) => out.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(of, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.0 {
            Param::Blob(_) => Format::Binary,
            _ => Format::Text,
        }
    }
}

/// A parameter that is sent later than its owner is there.
pub(crate) enum Owned {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<&Param<'_>> for Owned {
    fn from(param: &Param<'_>) -> Self {
        match *param {
            Param::Null => Self::Null,
            Param::Integer(number) => Self::Integer(number),
            Param::Real(number) => Self::Real(number),
            Param::Text(text) => Self::Text(text.to_owned()),
            Param::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

impl Owned {
    pub(crate) fn lent(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Integer(number) => Param::Integer(*number),
            Self::Real(number) => Param::Real(*number),
            Self::Text(text) => Param::Text(text),
            Self::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

/// The types that a row's columns may have: those of the seam, in the widths that tables use.
pub(crate) const KNOWN: &[Type] = &[
    Type::BOOL,
    Type::INT2,
    Type::INT4,
    Type::INT8,
    Type::FLOAT8,
    Type::TEXT,
    Type::BYTEA,
];

/// A row of an answer.
pub(crate) struct PostgresRow<'r>(pub(crate) &'r postgres::Row);

impl<'r> PostgresRow<'r> {
    fn get<T: FromSql<'r>>(&self, column: usize) -> Option<T> {
        self.0.try_get::<_, Option<T>>(column).ok().flatten()
    }
}

impl Row for PostgresRow<'_> {
    fn integer(&self, column: usize) -> Option<i64> {
        self.get::<Whole>(column).map(|whole| whole.0)
    }

    fn real(&self, column: usize) -> Option<f64> {
        self.get(column)
    }

    fn text(&self, column: usize) -> Option<&str> {
        self.get(column)
    }

    fn blob(&self, column: usize) -> Option<&[u8]> {
        self.get(column)
    }
}

/// A whole number of any width. What is true or false is 1 or 0, as SQLite has it.
struct Whole(i64);

impl FromSql<'_> for Whole {
    fn from_sql(of: &Type, raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *of {
            Type::BOOL => bool::from_sql(of, raw)?.into(),
            Type::INT2 => i16::from_sql(of, raw)?.into(),
            Type::INT4 => i32::from_sql(of, raw)?.into(),
            _ => i64::from_sql(of, raw)?,
        }))
    }

    accepts!(BOOL, INT2, INT4, INT8);
}
