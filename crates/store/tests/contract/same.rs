//! Values that records share, and values that they lack.

use satchel_model::{Layout, Record, Scalar};
use satchel_store::projection::{drop_indexes, is_current, prepare};
use satchel_store::record::{self, Statements};
use satchel_store::same;

use crate::room::{Room, every_kind, id, text, thing};

const UNIQUE: [&str; 5] = ["name", "size", "due", "owner", "emails"];

fn unique() -> Layout {
    let mut object = every_kind().object;
    for field in &mut object.fields {
        field.settings.unique = UNIQUE.contains(&field.name.as_str());
    }
    Layout::new(object)
}

fn fill(room: &Room, layout: &Layout, records: &[Record]) {
    assert!(room.write(|writer| prepare(writer, std::slice::from_ref(layout))));
    let statements = Statements::new(layout);
    for (key, record) in (1..).zip(records) {
        room.write(|writer| record::insert(writer, layout, &statements, key, record));
    }
}

pub(crate) fn a_value_is_found_whatever_its_case(room: &Room) {
    let layout = unique();
    let long = |end: &str| text(&("Ä".repeat(3_000) + end));
    let mut records = vec![
        thing(3, &[("name", text("ÄRMEL & Co."))]),
        thing(2, &[("name", text("Ärmel & co."))]),
        thing(1, &[("name", text("ärmel & co."))]),
        thing(4, &[("name", long("a"))]),
        thing(5, &[("name", long("b"))]),
        thing(
            6,
            &[
                ("size", Scalar::Real(0.5)),
                ("owner", Scalar::Reference(id(7))),
            ],
        ),
        thing(7, &[("emails.primaryEmail", text("a@x.example"))]),
        thing(8, &[("due", Scalar::Time(1_000))]),
    ];
    records[2].stamps.deleted_at = Some(1);
    fill(room, &layout, &records);
    let found = |path: &str, value: &Scalar| {
        let slot = layout.slot(path).unwrap();
        let statements = Statements::new(&layout);
        let found = room.read(|reader| same::holding(reader, &layout, &statements, 0, slot, value));
        found.iter().map(|record| record.id).collect::<Vec<_>>()
    };
    assert_eq!(
        found("name", &text("äRMEL & CO.")),
        [id(2), id(3)],
        "the oldest first"
    );
    assert_eq!(found("name", &long("b")), [id(5)], "to its end");
    assert_eq!(found("name", &text("ärmel")), []);
    assert_eq!(found("size", &Scalar::Real(0.5)), [id(6)]);
    assert_eq!(found("owner", &Scalar::Reference(id(7))), [id(6)]);
    assert_eq!(found("emails.primaryEmail", &text("A@X.example")), [id(7)]);
    assert_eq!(found("due", &Scalar::Time(1_000)), [id(8)]);
    // They are looked up while much comes in.
    room.write(|writer| drop_indexes(writer, std::slice::from_ref(&layout)));
    assert!(room.read(|reader| is_current(reader, std::slice::from_ref(&layout))));
    assert_eq!(found("emails.primaryEmail", &text("a@x.example")), [id(7)]);
}

pub(crate) fn what_is_shared_and_what_is_lacking_is_counted(room: &Room) {
    let layout = unique();
    let emails = |element: &str| Scalar::Set(vec![(element.to_owned(), String::new())]);
    let mut records = vec![
        thing(1, &[("name", text("Rex")), ("size", Scalar::Real(1.0))]),
        thing(
            2,
            &[
                ("name", text("REX")),
                ("emails.additionalEmails", emails("a@x.example")),
            ],
        ),
        thing(3, &[("name", text("Mia")), ("size", Scalar::Real(1.0))]),
        thing(4, &[("name", text("")), ("size", Scalar::Real(1.0))]),
        thing(5, &[("name", text("Rex"))]),
    ];
    records[4].stamps.deleted_at = Some(1);
    fill(room, &layout, &records);
    let sharing = |path: &str| {
        let slot = layout.slot(path).unwrap();
        room.read(|reader| same::sharing(reader, &layout, slot))
    };
    assert_eq!(
        (sharing("name"), sharing("size"), sharing("owner")),
        (2, 3, 0)
    );
    let lacking = |name: &str| {
        let field = layout.field(name).unwrap();
        room.read(|reader| same::lacking(reader, &layout, field))
    };
    assert_eq!(
        (lacking("name"), lacking("size"), lacking("emails")),
        (1, 1, 3)
    );
}
