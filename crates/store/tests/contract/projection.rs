//! The tables made from the schema, and their rows.

use satchel_model::{Attribute, Layout, Record, Scalar, Stamps};
use satchel_store::also::{self, Also};
use satchel_store::kept_column::{self, AsOf, Kept};
use satchel_store::projection::{build_indexes, drop_indexes, extend, is_current, prepare};
use satchel_store::record::{self, Statements};

use crate::room::{Room, every_kind, id, layouts, money, text, thing};

/// The room with a table for things.
struct Things<'r> {
    room: &'r Room,
    layout: Layout,
    statements: Statements,
}

impl<'r> Things<'r> {
    fn of(room: &'r Room) -> Self {
        let layout = every_kind();
        assert!(room.write(|writer| prepare(writer, std::slice::from_ref(&layout))));
        let statements = Statements::new(&layout);
        Self {
            room,
            layout,
            statements,
        }
    }

    fn insert(&self, key: u64, record: &Record) {
        self.room
            .write(|writer| record::insert(writer, &self.layout, &self.statements, key, record));
    }

    fn get(&self, key: u64) -> Option<Record> {
        self.room
            .read(|reader| record::get(reader, &self.layout, &self.statements, 0, key))
    }

    fn count(&self) -> u64 {
        self.room.read(|reader| record::count(reader, &self.layout))
    }
}

pub(crate) fn tables_are_made_once_for_a_shape(room: &Room) {
    let standard = layouts();
    assert!(!room.read(|reader| is_current(reader, &standard)));
    assert!(room.write(|writer| prepare(writer, &standard)));
    assert!(room.read(|reader| is_current(reader, &standard)));
    let also = Also {
        slot: "f/city".to_owned(),
        value: None,
        by: None,
        at_ms: 1,
    };
    room.write(|writer| also::replace(writer, 1, &[also]));
    assert!(
        !room.write(|writer| prepare(writer, &standard)),
        "they are there"
    );
    assert_eq!(room.read(|reader| also::of(reader, 1)).len(), 1);
    let things = Things::of(room);
    assert!(!room.read(|reader| is_current(reader, &standard)));
    assert!(
        room.read(|reader| also::of(reader, 1)).is_empty(),
        "they are replayed with the rows"
    );
    things.insert(1, &thing(1, &[]));
    let mut wider = every_kind().object;
    wider.fields[0].indexed = true;
    assert!(room.write(|writer| prepare(writer, &[Layout::new(wider)])));
    assert_eq!(things.count(), 0, "another shape begins empty");
}

fn everything(number: u8) -> Record {
    thing(
        number,
        &[
            ("name", text("Ärmel & Co.")),
            ("notes", text(&"long ".repeat(5_000))),
            ("size", Scalar::Real(-0.125)),
            ("worth", money(i64::MAX)),
            ("open", Scalar::Boolean(false)),
            ("due", Scalar::Time(-86_400_000)),
            ("owner", Scalar::Reference(id(77))),
            ("emails.primaryEmail", text("a'\"b@x.example")),
            (
                "emails.additionalEmails",
                Scalar::Set(vec![
                    ("b@x.example".into(), "work".into()),
                    ("ü@x.example".into(), String::new()),
                ]),
            ),
        ],
    )
}

pub(crate) fn a_row_gives_back_every_kind_of_value(room: &Room) {
    let things = Things::of(room);
    let (full, empty) = (everything(1), thing(2, &[]));
    let mut binned = thing(3, &[("name", text(""))]);
    binned.stamps.deleted_at = Some(9);
    for (key, record) in [(1, &full), (5, &empty), (7, &binned)] {
        things.insert(key, record);
        assert_eq!(things.get(key).as_ref(), Some(record));
    }
    assert_eq!(things.count(), 2, "the trash is not counted");
    room.write(|writer| record::remove(writer, &things.layout, 1));
    assert_eq!(
        (things.get(1), things.get(2), things.count()),
        (None, None, 1)
    );
}

pub(crate) fn a_row_takes_what_people_paste(room: &Room) {
    let things = Things::of(room);
    // Letters in no order, which cannot be stored in less.
    let mut state: u32 = 1;
    let letters = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + (state >> 28) as u8)
    });
    let long: String = letters.take(9_000).collect();
    for (key, name) in [
        (1, long.as_str()),
        (2, "nothing\0here"),
        (3, "☃\u{10ffff}\n"),
    ] {
        let record = thing(1, &[("name", text(name)), ("notes", text(name))]);
        things.insert(key, &record);
        room.write(|writer| record::update(writer, &things.layout, key, None, &record, &[0, 1]));
        let [label, notes] = [0, 1].map(|slot| match &things.get(key).unwrap().values[slot] {
            // PostgreSQL keeps all characters but this one.
            Some(Scalar::Text(text)) => text.replace('\u{fffd}', "\0"),
            other => panic!("{other:?} is no text"),
        });
        assert_eq!((label.as_str(), notes.as_str()), (name, name));
    }
}

pub(crate) fn an_update_touches_what_it_names(room: &Room) {
    let things = Things::of(room);
    let before = everything(1);
    things.insert(1, &before);
    things.insert(2, &before);
    let mut wanted = thing(1, &[("name", text("Zett")), ("worth", money(5))]);
    wanted.stamps.updated_at = 99;
    wanted.stamps.updated_by = Some(id(4));
    wanted.stamps.deleted_at = Some(98);
    let named = ["worth", "emails.additionalEmails"].map(|path| things.layout.slot(path).unwrap());
    room.write(|writer| {
        record::update(
            writer,
            &things.layout,
            1,
            Some(&before.stamps),
            &wanted,
            &named,
        )
    });
    let mut now = before.clone();
    now.stamps = wanted.stamps;
    for slot in named {
        now.values[slot] = wanted.values[slot].clone();
    }
    assert_eq!(things.get(1).as_ref(), Some(&now));
    assert_eq!(
        things.get(2).as_ref(),
        Some(&before),
        "its neighbour is as it was"
    );

    // Each stamp alone, from what the row was.
    let stamps: [fn(&mut Stamps); 5] = [
        |stamps| stamps.updated_at += 1,
        |stamps| stamps.updated_by = None,
        |stamps| stamps.deleted_at = None,
        |stamps| stamps.created_at -= 1,
        |stamps| stamps.created_by = Some(id(7)),
    ];
    for change in stamps {
        let was = now.stamps;
        change(&mut now.stamps);
        room.write(|writer| record::update(writer, &things.layout, 1, Some(&was), &now, &[]));
        assert_eq!(things.get(1).as_ref(), Some(&now));
    }
}

pub(crate) fn indexes_can_go_and_come_back(room: &Room) {
    let things = Things::of(room);
    let layouts = [every_kind()];
    // Each twice: an import that was cut short leaves them gone, and whoever opens next builds them.
    for _ in 0..2 {
        room.write(|writer| drop_indexes(writer, &layouts));
        room.write(|writer| drop_indexes(writer, &layouts));
        things.insert(things.count() + 1, &everything(1));
        room.write(|writer| build_indexes(writer, &layouts));
        room.write(|writer| build_indexes(writer, &layouts));
    }
    assert_eq!((things.count(), things.get(2)), (2, Some(everything(1))));
    assert!(
        room.read(|reader| is_current(reader, &layouts)),
        "they are no part of the shape"
    );
}

/// A new field is a column, a new object a table; what is there is not touched, and the tables then are as those that were
/// made so.
pub(crate) fn tables_grow_with_the_schema(room: &Room) {
    let things = Things::of(room);
    things.insert(1, &thing(1, &[]));
    let mut object = things.layout.object.clone();
    let added = ["WEIGHT", "SIZE"].map(|name| satchel_model::Field {
        indexed: name == "SIZE",
        key: format!("{name}:NUMERIC").to_lowercase(),
        ..satchel_model::Field::new(name, name, satchel_model::FieldType::Numeric)
    });
    object.fields.extend(added);
    let mut visit = object.clone();
    visit.name_singular = "aVisitWithANameOfFortyEightLettersAsLongAsTheyGo".to_owned();
    let wider = [Layout::new(object), Layout::new(visit)];
    let before = std::slice::from_ref(&things.layout);
    room.write(|writer| extend(writer, before, &wider));
    assert!(room.read(|reader| is_current(reader, &wider)));

    let statements = Statements::new(&wider[0]);
    let read = |key| room.read(|reader| record::get(reader, &wider[0], &statements, 0, key));
    let old = read(1).unwrap();
    assert_eq!(
        old.values[..things.layout.slots.len()],
        thing(1, &[]).values
    );
    assert_eq!(old.values[things.layout.slots.len()..], [None, None]);
    let mut new = Record { id: id(2), ..old };
    *new.values.last_mut().unwrap() = Some(Scalar::Decimal(12.into()));
    room.write(|writer| record::insert(writer, &wider[0], &statements, 2, &new));
    assert_eq!(read(2).unwrap(), new);
    let visits = Statements::new(&wider[1]);
    room.write(|writer| record::insert(writer, &wider[1], &visits, 3, &new));
    assert_eq!(room.read(|reader| record::count(reader, &wider[1])), 1);
}

/// A formula can give a text, then a number, then a text again.
pub(crate) fn a_column_that_was_there_before_is_taken_up_again(room: &Room) {
    let things = Things::of(room);
    things.insert(1, &thing(1, &[]));
    let with = |holds| {
        let mut object = things.layout.object.clone();
        let from = satchel_model::computed::Definition::Formula("size".to_owned());
        object.fields.push(satchel_model::Field {
            key: "rank:FORMULA".to_owned(),
            indexed: true,
            computed: Some(satchel_model::computed::Computed { from, holds }),
            ..satchel_model::Field::new("rank", "Rank", satchel_model::FieldType::Formula)
        });
        Layout::new(object)
    };
    use satchel_model::FieldType::{Numeric, Text};
    let mut before = things.layout.clone();
    for (holds, value) in [
        (Text, Scalar::Text("low".to_owned())),
        (Numeric, Scalar::Decimal(12.into())),
        (Text, Scalar::Text("high".to_owned())),
        (Numeric, Scalar::Decimal(7.into())),
    ] {
        let after = with(holds);
        let layouts = [after.clone()];
        room.write(|writer| extend(writer, std::slice::from_ref(&before), &layouts));
        assert!(room.read(|reader| is_current(reader, &layouts)));
        let statements = Statements::new(&after);
        let read = || {
            room.read(|reader| record::get(reader, &after, &statements, 0, 1))
                .unwrap()
        };
        let (mut record, slot) = (read(), after.slots.len() - 1);
        record.values[slot] = Some(value);
        room.write(|writer| record::fill(writer, &after, 1, &record, &[slot]));
        assert_eq!(read(), record);
        before = after;
    }
}

pub(crate) fn records_are_read_on_from_a_key_and_filled(room: &Room) {
    let things = Things::of(room);
    let owned = |number: u8, owner: u8| thing(number, &[("owner", Scalar::Reference(id(owner)))]);
    for (key, record) in [owned(1, 7), owned(2, 8), owned(3, 7), owned(4, 7)]
        .iter()
        .enumerate()
    {
        things.insert(key as u64 + 1, record);
    }
    let (layout, statements) = (&things.layout, Statements::new(&things.layout));
    let owner = layout.slot("owner").unwrap();
    let keys = |referring, page| -> Vec<u64> {
        let found =
            room.read(|reader| record::after(reader, layout, &statements, 0, referring, page));
        found.into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(keys(None, (0, 3)), [1, 2, 3]);
    assert_eq!(keys(None, (3, 3)), [4]);
    assert_eq!(keys(Some((owner, id(7))), (0, 9)), [1, 3, 4]);
    assert_eq!(keys(Some((owner, id(7))), (1, 1)), [3]);
    let (name, size) = (layout.slot("name").unwrap(), layout.slot("size").unwrap());
    let mut changed = owned(1, 9);
    changed.stamps.updated_at = 99;
    changed.values[name] = Some(Scalar::Text("Ada".to_owned()));
    changed.values[size] = Some(Scalar::Real(3.0));
    room.write(|writer| record::fill(writer, layout, 1, &changed, &[name, size]));
    let mut expected = owned(1, 7);
    expected.values[name] = changed.values[name].clone();
    expected.values[size] = changed.values[size].clone();
    assert_eq!(
        things.get(1),
        Some(expected),
        "no stamp, and nothing that was not named"
    );
    room.write(|writer| record::fill(writer, layout, 1, &changed, &[]));
}

pub(crate) fn a_kept_column_is_read_as_of_where_it_was_kept(room: &Room) {
    let things = Things::of(room);
    let (label, made) = (Attribute::Label, Attribute::CreatedAt);
    let begun = room.read(|reader| kept_column::generation(reader));
    let keep = |attribute, seq, bytes: &[u8]| {
        let as_of = AsOf { schema_seq: 3, seq };
        let kept = Kept::new(&things.layout, attribute, as_of, bytes).unwrap();
        room.write(|writer| kept_column::put(writer, &things.layout, &kept, begun))
    };
    let get = |attribute, schema_seq, from| {
        room.read(|reader| kept_column::get(reader, &things.layout, attribute, schema_seq, from))
    };
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    assert!(keep(label, 7, b"first") && keep(made, 8, &large) && keep(label, 9, b"second"));
    assert_eq!(get(label, 3, 9), Some((9, b"second".to_vec())));
    assert_eq!(get(made, 3, 0), Some((8, large)));
    assert_eq!(get(label, 3, 10), None, "too old");
    assert_eq!(get(label, 4, 0), None, "of another schema");
    assert_eq!(get(Attribute::Id, 3, 0), None);
    let known = room.read(|reader| {
        kept_column::of_object(reader, &things.layout, &[label, made, Attribute::Id])
    });
    let seqs: Vec<_> = known.values().map(|as_of| as_of.seq).collect();
    assert_eq!((known.len(), seqs), (2, vec![9, 8]));
    assert!(room.write(|writer| {
        satchel_store::workspace::set_projection(writer, "")?;
        prepare(writer, std::slice::from_ref(&things.layout))
    }));
    assert_eq!(get(label, 3, 0), None, "it went with the tables");
    assert!(!keep(label, 9, b"second"), "read before the tables went");
    assert_eq!(get(label, 3, 0), None);
}
