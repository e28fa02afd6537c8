//! A database of one adapter, reached by two programs at once.

use satchel_model::{
    Field, FieldType, Layout, Money, Object, Record, RecordId, Scalar, Stamps, standard,
};
use satchel_postgres::Postgres;
use satchel_store::sqlite::{Options, Sqlite};
use satchel_store::workspace::{self, Workspace};
use satchel_store::{Database, Error, Reader, Writer, migrate, write};

use crate::cluster::Cluster;

/// Two ways to one database, which goes with this.
pub(crate) struct Room {
    pub(crate) database: Box<dyn Database>,
    pub(crate) other: Box<dyn Database>,
    _folder: Option<tempfile::TempDir>,
}

impl Room {
    /// In an encrypted file.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let path = folder.path().join("store.db");
            Box::new(Sqlite::open(&path, &[7; 32], Options::default()).unwrap())
        };
        let (database, other) = (open(), open());
        Self::made(database, other, Some(folder))
    }

    /// In a database of its own.
    pub(crate) fn postgres(cluster: &Cluster, name: &str) -> Self {
        let url = cluster.url(name);
        Postgres::create(&url).unwrap();
        let open = || Box::new(Postgres::open(&url).unwrap());
        Self::made(open(), open(), None)
    }

    fn made(
        database: Box<dyn Database>,
        other: Box<dyn Database>,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        let room = Self {
            database,
            other,
            _folder: folder,
        };
        // Both at once, as two servers do that start together.
        std::thread::scope(|scope| {
            for database in [&*room.database, &*room.other] {
                scope.spawn(|| write(database, migrate).unwrap());
            }
        });
        room.write(|writer| workspace::create(writer, &own()));
        room
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&dyn Reader) -> Result<T, Error>) -> T {
        satchel_store::read(&*self.database, work).unwrap()
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&dyn Writer) -> Result<T, Error> + Clone) -> T {
        satchel_store::write(&*self.database, work).unwrap()
    }
}

/// The workspace's row as it is made.
pub(crate) fn own() -> Workspace {
    Workspace {
        epoch: [1; 16],
        member: id(9),
        name: "Contract".to_owned(),
        schema_seq: 0,
        access_seq: 0,
        projection: String::new(),
    }
}

pub(crate) fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

/// The layouts of the standard objects.
pub(crate) fn layouts() -> Vec<Layout> {
    let objects = standard::schema().objects;
    objects.into_iter().map(Layout::new).collect()
}

/// A layout with a field of every kind of slot.
pub(crate) fn every_kind() -> Layout {
    let field = |name: &str, field_type| Field {
        indexed: name == "due",
        ..Field::new(name, name, field_type)
    };
    Layout::new(Object {
        name_singular: "thing".to_owned(),
        name_plural: "things".to_owned(),
        label_singular: "Thing".to_owned(),
        label_plural: "Things".to_owned(),
        icon: String::new(),
        label_field: "name".to_owned(),
        listed: true,
        active: true,
        fields: vec![
            field("name", FieldType::Text),
            field("notes", FieldType::RichText),
            field("size", FieldType::Number),
            field("worth", FieldType::Currency),
            field("open", FieldType::Boolean),
            field("due", FieldType::DateTime),
            field("owner", FieldType::Relation),
            field("emails", FieldType::Emails),
        ],
    })
}

/// A record of [`every_kind`], with what is given and nothing else.
pub(crate) fn thing(number: u8, values: &[(&str, Scalar)]) -> Record {
    let layout = every_kind();
    let mut record = Record {
        id: id(number),
        object: 0,
        stamps: Stamps {
            created_at: i64::from(number),
            updated_at: i64::from(number),
            deleted_at: None,
            created_by: Some(id(200)),
            updated_by: None,
        },
        values: vec![None; layout.slots.len()],
    };
    for (path, value) in values {
        record.values[layout.slot(path).unwrap()] = Some(value.clone());
    }
    record
}

pub(crate) fn text(text: &str) -> Scalar {
    Scalar::Text(text.to_owned())
}

pub(crate) fn money(micros: i64) -> Scalar {
    Scalar::Money(Money::new(micros, "EUR").unwrap())
}
