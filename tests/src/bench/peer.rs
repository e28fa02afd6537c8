//! The peers: SQLite as one would use it without merging, without encryption where the figure says so.

use std::path::Path;

use rusqlite::{Connection, params};

/// Plain SQLite: one wide row a contact, five indexes, and FTS5 with prefixes.
pub(crate) fn plain(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -64000;
             create table person (id integer primary key, first_name text, last_name text, company text, title text, email text, email2 text, phone text, phone2 text, city text, country text, url text, notes text);
             create index person_last on person (last_name); create index person_company on person (company);
             create index person_email on person (email); create index person_city on person (city); create index person_phone on person (phone);
             create virtual table person_text using fts5 (name, company, title, email, phone, city, notes, content = '', prefix = '2 3');",
        )
        .unwrap();
    connection
}

/// Reads the contacts' file into [`plain`], in one transaction.
pub(crate) fn import(connection: &mut Connection, csv: &Path) -> usize {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|known| known.trim_start_matches('\u{feff}') == name)
    };
    let columns: Vec<Option<usize>> = [
        "First Name",
        "Last Name",
        "Organization Name",
        "Organization Title",
        "E-mail 1 - Value",
        "E-mail 2 - Value",
        "Phone 1 - Value",
        "Phone 2 - Value",
        "Address 1 - City",
        "Address 1 - Country",
        "Website 1 - Value",
        "Notes",
    ]
    .map(column)
    .into();
    let transaction = connection.transaction().unwrap();
    let mut rows = 0;
    {
        let mut insert = transaction.prepare("insert into person (first_name, last_name, company, title, email, email2, phone, phone2, city, country, url, notes) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)").unwrap();
        let mut text = transaction.prepare("insert into person_text (rowid, name, company, title, email, phone, city, notes) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)").unwrap();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).unwrap() {
            let cells: Vec<&str> = columns
                .iter()
                .map(|column| column.and_then(|at| record.get(at)).unwrap_or(""))
                .collect();
            insert.execute(rusqlite::params_from_iter(&cells)).unwrap();
            let name = format!("{} {}", cells[0], cells[1]);
            text.execute(params![
                transaction.last_insert_rowid(),
                name,
                cells[2],
                cells[3],
                cells[4],
                cells[6],
                cells[8],
                cells[11]
            ])
            .unwrap();
            rows += 1;
        }
    }
    transaction.commit().unwrap();
    rows
}

/// A table under SQLCipher with the pragmas that the product uses.
pub(crate) fn encrypted(path: &Path, rows: usize) -> Connection {
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "pragma key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\"; pragma cipher_hmac_algorithm = HMAC_SHA256;
             pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -64000; pragma wal_autocheckpoint = 4000;
             create table person (id integer primary key, first_name text, last_name text, title text, email text, phone text, city text);",
        )
        .unwrap();
    let transaction = connection.transaction().unwrap();
    for row in 0..rows {
        transaction
            .prepare_cached("insert into person (first_name, last_name, title, email, phone, city) values (?1, ?2, 'Head of buying', ?3, '+43 316 123456', 'Graz')")
            .unwrap()
            .execute(params![format!("First{row}"), format!("Last{row}"), format!("first.last{row}@company.example")])
            .unwrap();
    }
    transaction.commit().unwrap();
    connection
}
