//! A workspace's tables copied from one database into another, row by row as they are.
//!
//! What is copied is written down once, below, and a contract holds that to what the migrations make: a table or a column
//! that is added later is missed there first. The rows of one statement are read as they come and go out many at a time,
//! so that a table of any length takes the memory of a few hundred rows, and the way to a server is gone a few hundred
//! times less often.

use satchel_model::Layout;

use crate::database::{first, unsigned};
use crate::projection::{drop_indexes, every_column, prepare, table_name};
use crate::{Database, Error, Param, Reader, Row, Writer, migrate};

/// The fixed tables and their columns, in the order in which they are copied.
const COPIED: &[(&str, &str)] = &[
    (
        "workspace",
        "id, epoch, member, name, projection, schema_seq, access_seq, computed_day",
    ),
    (
        "log",
        "last_seq, first_seq, origin, encoding, bytes, batch, kind, at_ms, undone, opening",
    ),
    ("document", "key, id, object, local_seq, register"),
    ("also", "key, ordinal, slot, value, by_member, at_ms"),
    ("batch", "last_seq, first_seq, id, kind, at_ms, undone"),
    (
        "server",
        "id, url, email, epoch, device, pulled, pushed, relay_upto, last_contact_ms, seen, mark, first_seq, first_list, first_taken, admin",
    ),
    ("attention", "seq, document, bytes, code, why, at_ms"),
    (
        "account",
        "id, email, password, member, admin, created_ms, shut_out_ms",
    ),
    ("invitation", "code, email, admin, expires_ms, used_ms"),
    (
        "device",
        "id, account, name, token, created_ms, last_contact_ms",
    ),
    ("actor", "id, device"),
    ("session", "token, account, expires_ms, name, begun_ms"),
    ("security_event", "id, at_ms, what, email, about, origin"),
    ("unprojected", "key"),
    ("uncomputed", "object, relation, target, after_key"),
];

/// The tables that are not copied: each database has its own versions, its own indexes, and columns that are kept beside
/// its own rows; segments are made from the log anew, and a lease is of those who hold it. Where they are lacking, whoever opens the
/// workspace makes them.
const OWN: &[&str] = &[
    "migration",
    "view_index",
    "kept_column",
    "segment",
    "segmented",
    "lease",
];

/// What the name of every table of records begins with.
const RECORDS: &str = "record_";

/// So many values go out together. With more, the server takes longer to read a statement than is saved on the way.
const VALUES: usize = 4_000;

/// So many bytes go out together, but for a single row that has more.
const BYTES: usize = 1 << 20;

/// A table that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<String>,
}

/// A value on its way.
enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Table {
    /// What both databases call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns' names.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    fn quoted(&self) -> String {
        let columns = self.columns.iter().map(|column| format!("\"{column}\""));
        columns.collect::<Vec<_>>().join(", ")
    }

    /// The statement that adds so many rows.
    fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |at: usize| {
            let places = (1..=width).map(|place| format!("?{}", at * width + place));
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!(
            "insert into \"{}\" ({}) values {}",
            self.name,
            self.quoted(),
            rows.join(", ")
        )
    }
}

/// The tables that are copied of a workspace with these layouts.
#[must_use]
pub fn tables(layouts: &[Layout]) -> Vec<Table> {
    let fixed = COPIED.iter().map(|(name, columns)| Table {
        name: (*name).to_owned(),
        columns: columns.split(", ").map(str::to_owned).collect(),
    });
    let records = layouts.iter().map(|layout| Table {
        name: table_name(layout),
        columns: every_column(layout),
    });
    fixed.chain(records).collect()
}

/// Of the tables that a database has, those that a workspace would have, by their names.
///
/// # Errors
/// What the database says.
pub fn tables_in_the_way(database: &dyn Database) -> Result<Vec<String>, Error> {
    let mut found = database.tables()?;
    let is_copied = |name: &str| COPIED.iter().any(|(copied, _)| *copied == name);
    found.retain(|name| {
        is_copied(name) || OWN.contains(&name.as_str()) || name.starts_with(RECORDS)
    });
    found.sort_unstable();
    Ok(found)
}

/// Makes the tables of a workspace with these layouts, without a row in any that is copied, and without the indexes over its
/// records: built at the end they cost half as much.
///
/// # Errors
/// What the database says, also where there is a table already.
pub fn make(writer: &dyn Writer, layouts: &[Layout]) -> Result<(), Error> {
    migrate(writer)?;
    prepare(writer, layouts)?;
    drop_indexes(writer, layouts)
}

/// How many rows a table has.
///
/// # Errors
/// What the database says.
pub fn count(reader: &(impl Reader + ?Sized), table: &Table) -> Result<u64, Error> {
    let sql = format!("select count(*) from \"{}\"", table.name);
    let count = first(reader, &sql, &[], |row| row.integer(0))?;
    Ok(unsigned(count.flatten()))
}

/// Copies the rows of a table into one of the same name and columns that has none. `copied` is told how many rows more are
/// there.
///
/// # Errors
/// What either database says.
pub fn copy(
    from: &dyn Reader,
    to: &dyn Writer,
    table: &Table,
    copied: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    let sql = format!("select {} from \"{}\"", table.quoted(), table.name);
    let mut parcel = Parcel::new(table);
    from.query(&sql, &[], &mut |row| {
        parcel.add(row);
        if parcel.is_full() {
            copied(parcel.send(to)?);
        }
        Ok(())
    })?;
    copied(parcel.send(to)?);
    Ok(())
}

/// Rows that go out together.
struct Parcel<'t> {
    table: &'t Table,
    values: Vec<Value>,
    bytes: usize,
    most_rows: usize,
    /// The statement for as many rows as most parcels have.
    insert: String,
}

impl<'t> Parcel<'t> {
    fn new(table: &'t Table) -> Self {
        let most_rows = (VALUES / table.columns.len()).max(1);
        Self {
            table,
            values: Vec::new(),
            bytes: 0,
            most_rows,
            insert: table.insert(most_rows),
        }
    }

    fn rows(&self) -> usize {
        self.values.len() / self.table.columns.len()
    }

    fn is_full(&self) -> bool {
        self.rows() == self.most_rows || self.bytes >= BYTES
    }

    fn add(&mut self, row: &dyn Row) {
        for column in 0..self.table.columns.len() {
            let value = Value::of(row, column);
            self.bytes += value.bytes();
            self.values.push(value);
        }
    }

    /// Adds its rows to the table, and says how many they were.
    fn send(&mut self, to: &dyn Writer) -> Result<u64, Error> {
        let rows = self.rows();
        let params: Vec<Param<'_>> = self.values.iter().map(Value::param).collect();
        match rows {
            0 => {}
            rows if rows == self.most_rows => drop(to.execute(&self.insert, &params)?),
            rows => drop(to.execute(&self.table.insert(rows), &params)?),
        }
        self.values.clear();
        self.bytes = 0;
        Ok(rows as u64)
    }
}

impl Value {
    /// What a row has in a column, of whichever type that is: a value reads as nothing under the others.
    fn of(row: &dyn Row, column: usize) -> Self {
        if let Some(number) = row.integer(column) {
            Self::Integer(number)
        } else if let Some(text) = row.text(column) {
            Self::Text(text.to_owned())
        } else if let Some(bytes) = row.blob(column) {
            Self::Blob(bytes.to_vec())
        } else {
            row.real(column).map_or(Self::Null, Self::Real)
        }
    }

    const fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Integer(number) => Param::Integer(*number),
            Self::Real(number) => Param::Real(*number),
            Self::Text(text) => Param::Text(text.as_str()),
            Self::Blob(bytes) => Param::Blob(bytes.as_slice()),
        }
    }

    const fn bytes(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Integer(_) | Self::Real(_) => 8,
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
        }
    }
}

/// The epoch and the name of the workspace that a database holds, whatever version made it; `None` where its row is not there.
///
/// # Errors
/// What the database says, also where the table is none of Satchel's.
pub fn held(reader: &(impl Reader + ?Sized)) -> Result<Option<([u8; 16], String)>, Error> {
    first(
        reader,
        "select epoch, name from workspace where id = 1",
        &[],
        |row| {
            let epoch = crate::workspace::bytes16(row.blob(0));
            (epoch, row.text(1).unwrap_or_default().to_owned())
        },
    )
}
