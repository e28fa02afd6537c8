//! What a database must be like: text is UTF-8, and compared byte by byte as SQLite does.

use satchel_store::{Error, Reader as _};

use crate::connection::Connection;

/// Refuses a database in which a filter or an order would mean something else than on a laptop. Its behaviour is
/// asked for, not the name of its collation: each version of PostgreSQL keeps that in another place.
pub(crate) fn check(connection: &Connection) -> Result<(), Error> {
    let sql = "select current_database()::text, getdatabaseencoding()::text, 'B' < 'a' and lower('Ä') = 'Ä'";
    let mut found = Ok(());
    connection.query(sql, &[], &mut |row| {
        let name = row.text(0).unwrap_or_default();
        found = verdict(name, row.text(1).unwrap_or_default(), row.integer(2));
        Ok(())
    })?;
    found
}

fn verdict(name: &str, encoding: &str, bytewise: Option<i64>) -> Result<(), Error> {
    let why = match (encoding, bytewise) {
        ("UTF8", Some(1)) => return Ok(()),
        ("UTF8", _) => "compares text by the rules of a language".to_owned(),
        _ => format!("keeps text as {encoding}"),
    };
    Err(Error::Unfit {
        detail: format!(
            "{name} {why}, where Satchel needs UTF-8 in the C collation. Make another and use that: {}",
            create_database("satchel")
        ),
    })
}

/// The statement that makes a database that fits.
pub(crate) fn create_database(name: &str) -> String {
    format!(
        "create database \"{}\" template template0 encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C'",
        name.replace('"', "\"\"")
    )
}
