//! A workspace copied from one database into another: of which kind each is makes no difference.

use std::collections::BTreeSet;

use satchel_model::{Layout, Scalar};
use satchel_postgres::Postgres;
use satchel_store::also::{self, Also};
use satchel_store::attention::{self, Refused};
use satchel_store::batch::{self, Batch};
use satchel_store::document::{self, Document};
use satchel_store::log::{self, Origin};
use satchel_store::moving::{self, Table};
use satchel_store::projection::{build_indexes, prepare};
use satchel_store::record::{self, Statements};
use satchel_store::security::{self, Entry, What};
use satchel_store::server::{self, First, Seen, Server};
use satchel_store::sqlite::{Options, Sqlite};
use satchel_store::team::{self, Account, Device, Invitation};
use satchel_store::{
    Database, Error, Reader, Row, Writer, migrate, read, uncomputed, workspace, write,
};

use crate::cluster::Cluster;
use crate::room::{every_kind, id, money, own, text, thing};

/// What each database has of its own.
const OWN: [&str; 6] = [
    "kept_column",
    "lease",
    "migration",
    "segment",
    "segmented",
    "view_index",
];

/// More than go out together.
const DOCUMENTS: u64 = 1_900;

fn layouts() -> Vec<Layout> {
    vec![every_kind()]
}

fn file(folder: &tempfile::TempDir, name: &str) -> Sqlite {
    Sqlite::open(&folder.path().join(name), &[7; 32], Options::default()).unwrap()
}

/// A workspace with a row in every table.
fn fill(database: &dyn Database) {
    write(database, |writer| {
        migrate(writer)?;
        workspace::create(writer, &own())?;
        prepare(writer, &layouts())?;
        fill_log(writer)?;
        fill_records(writer)?;
        fill_server(writer)?;
        fill_team(writer)
    })
    .unwrap();
}

fn fill_log(writer: &dyn Writer) -> Result<(), Error> {
    // Longer than all that goes out together otherwise.
    let long = vec![7; 3 << 20];
    log::append(writer, 1, Origin::Local, 0, &[(id(1), &long)])?;
    log::append(writer, 2, Origin::Server, 0, &[(id(2), &[])])?;
    let several = Batch {
        id: id(5),
        first_seq: 1,
        last_seq: 2,
        kind: 'e',
        at_ms: -1,
    };
    batch::note(writer, &several)?;
    for key in 1..=DOCUMENTS {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&key.to_le_bytes());
        let made = Document {
            key,
            id: satchel_model::RecordId::from_bytes(bytes),
            object: "thing".to_owned(),
            local_seq: key % 2,
            register: bytes[..usize::try_from(key % 16).unwrap()].to_vec(),
        };
        document::insert(writer, &made)?;
    }
    Ok(())
}

fn fill_records(writer: &dyn Writer) -> Result<(), Error> {
    let (layout, note) = (every_kind(), text("It's \"she\" \\ ?1 ?2\nžluť 🐎"));
    let (whole, bare) = (
        thing(
            1,
            &[
                ("name", note),
                ("size", Scalar::Real(0.1 + 0.2)),
                ("worth", money(-7)),
                ("open", Scalar::Boolean(true)),
                ("due", Scalar::Time(-1)),
                ("owner", Scalar::Reference(id(9))),
            ],
        ),
        thing(2, &[]),
    );
    for (key, made) in [(1, &whole), (2, &bare)] {
        record::insert(writer, &layout, &Statements::new(&layout), key, made)?;
    }
    let other = |value: Option<&str>, by| Also {
        slot: "f/city".to_owned(),
        value: value.map(str::to_owned),
        by,
        at_ms: 1,
    };
    also::replace(
        writer,
        1,
        &[other(Some("\"Graz\""), Some(id(9))), other(None, None)],
    )?;
    document::note_unprojected(writer, 3)?;
    uncomputed::note(writer, "thing", "owner", Some(id(9)))?;
    uncomputed::note(writer, "thing", "", None)
}

fn fill_server(writer: &dyn Writer) -> Result<(), Error> {
    let joined = Server {
        url: "https://x.example".to_owned(),
        email: String::new(),
        epoch: [3; 16],
        device: id(4),
        pulled: 1,
        pushed: 2,
        relay_upto: 3,
        first: Some(First {
            seq: 9,
            list: [9; 16],
            taken: 2,
        }),
        seen: Seen::default(),
        last_contact_ms: None,
        admin: true,
    };
    server::set(writer, &joined)?;
    let refused = Refused {
        seq: 9,
        document: id(1),
        bytes: vec![0, 255],
        code: "no".to_owned(),
        why: String::new(),
        at_ms: 1,
    };
    attention::keep(writer, &refused)
}

fn fill_team(writer: &dyn Writer) -> Result<(), Error> {
    let account = Account {
        id: id(1),
        email: "anna@x.example".to_owned(),
        password: "$argon2id$".to_owned(),
        member: id(2),
        admin: true,
        shut_out: false,
    };
    team::add_account(writer, &account, 5)?;
    let invitation = Invitation {
        email: String::new(),
        admin: false,
        expires_ms: i64::MAX,
        used: false,
    };
    team::invite(writer, &[1; 32], &invitation)?;
    let device = Device {
        id: id(3),
        account: id(1),
        name: "Laptop".to_owned(),
    };
    team::add_device(writer, &device, &[2; 32], i64::MIN)?;
    team::claim_actor(writer, &[4; 16], id(3))?;
    team::add_session(writer, &[5; 32], id(1), "Firefox", [i64::MIN, 9])?;
    let gone = Account {
        id: id(6),
        email: "bo@x.example".to_owned(),
        ..account
    };
    team::add_account(writer, &gone, 5)?;
    team::shut_out(writer, &gone, 7)?;
    let entry = Entry {
        id: id(7),
        at_ms: i64::MIN,
        what: What::AccountShutOut.name().to_owned(),
        email: String::new(),
        about: "bo@x.example".to_owned(),
        origin: String::new(),
    };
    security::note(writer, &entry)
}

/// Each row of a table in words, in any order.
fn rows(reader: &dyn Reader, table: &Table) -> Result<BTreeSet<String>, Error> {
    let columns = table.columns().join("\", \"");
    let sql = format!("select \"{columns}\" from \"{}\"", table.name());
    let value = |row: &dyn Row, at| {
        format!(
            "{:?}",
            (
                row.integer(at),
                row.real(at).map(f64::to_bits),
                row.text(at),
                row.blob(at)
            )
        )
    };
    let mut found = BTreeSet::new();
    reader.query(&sql, &[], &mut |row| {
        let values = (0..table.columns().len()).map(|at| value(row, at));
        found.insert(values.collect::<Vec<_>>().join(" "));
        Ok(())
    })?;
    Ok(found)
}

/// Copies a workspace from one database into another that is empty, and compares them.
fn tell(from: &dyn Database, to: &dyn Database) {
    fill(from);
    let tables = moving::tables(&layouts());
    let mut copied = 0;
    read(from, |reader| {
        to.write(&mut |writer| {
            moving::make(writer, &layouts())?;
            tables.iter().try_for_each(|table| {
                moving::copy(reader, writer, table, &mut |rows| copied += rows)
            })
        })
    })
    .unwrap();
    write(to, |writer| build_indexes(writer, &layouts())).unwrap();
    let mut all = 0;
    for table in &tables {
        let [there, here] =
            [from, to].map(|side| read(side, |reader| rows(reader, table)).unwrap());
        assert!(
            !there.is_empty(),
            "the story has no row of {}",
            table.name()
        );
        assert!(there == here, "{} is not as it was", table.name());
        all += there.len() as u64;
    }
    assert_eq!(copied, all);
    for side in [from, to] {
        let named = tables.iter().map(|table| table.name().to_owned());
        let expected: BTreeSet<String> = named.chain(OWN.map(str::to_owned)).collect();
        let found: BTreeSet<String> = side.tables().unwrap().into_iter().collect();
        assert_eq!(
            found, expected,
            "say in store::moving what becomes of each table"
        );
    }
}

#[test]
fn from_a_file_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    tell(&file(&folder, "a.db"), &file(&folder, "b.db"));
}

/// In its own words on either side, since it is told in SQLite's and PostgreSQL's tables.
pub(crate) fn a_workspace_goes_from_a_file_into_a_server_and_back(cluster: &Cluster, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str| {
        Postgres::create(&cluster.url(name)).unwrap();
        Postgres::open(&cluster.url(name)).unwrap()
    };
    tell(&file(&folder, "a.db"), &made(name));
    tell(&made("a_workspace_goes_back"), &file(&folder, "b.db"));
}

#[test]
fn every_column_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let database = file(&folder, "a.db");
    fill(&database);
    for table in moving::tables(&layouts()) {
        let found = read(&database, |reader| {
            let mut found = BTreeSet::new();
            let sql = format!("select name from pragma_table_info('{}')", table.name());
            reader.query(&sql, &[], &mut |row| {
                found.extend(row.text(0).map(str::to_owned));
                Ok(())
            })?;
            Ok(found)
        });
        let named: BTreeSet<String> = table.columns().iter().cloned().collect();
        assert_eq!(found.unwrap(), named, "the columns of {}", table.name());
    }
}

#[test]
fn what_is_in_the_way_is_named_and_other_tables_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let database = file(&folder, "a.db");
    let run = |sql: &str| write(&database, |writer| writer.execute_all(sql)).unwrap();
    run("create table places (id bigint primary key)");
    let found = || moving::tables_in_the_way(&database).unwrap();
    assert_eq!(found(), Vec::<String>::new());
    run(
        "create table session (id bigint primary key); create table record_thing (id bigint primary key)",
    );
    assert_eq!(found(), ["record_thing", "session"]);
}

#[test]
fn who_has_a_file_for_themselves_is_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let shared = file(&folder, "a.db");
    fill(&shared);
    let alone = || Sqlite::open_alone(&path, &[7; 32]);
    assert!(matches!(alone().map(drop), Err(Error::Busy)));
    drop(shared);
    let held = alone().unwrap();
    let shared = Sqlite::open(&path, &[7; 32], Options::default());
    assert!(matches!(shared.map(drop), Err(Error::Busy)));
    let epoch = read(&held, |reader| workspace::get(reader)).unwrap();
    assert_eq!(epoch.map(|own| own.epoch), Some(own().epoch));
    drop(held);
    assert!(!folder.path().join("a.db-wal").exists());
    drop(file(&folder, "a.db"));
}
