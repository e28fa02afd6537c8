//! What is written is read back.

#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use satchel_model::field_type::examples;
use satchel_model::{
    Draft, FieldType, Layout, Money, Record, RecordId, Scalar, SlotKind, Stamps, standard,
};

use super::{Error, Row, csv, vcard};
use crate::import::{self, Entry};

/// What troubles files: delimiters, quotes, breaks, our own separators, letters of all widths.
const TEXTS: [&str; 8] = [
    "plain",
    "with, comma; semicolon\tand tab",
    "a \"quoted\" word, \"\" twice",
    "two\nlines\r\nand a \\n",
    "a ::: b | c \\ d :::",
    "=1+1",
    "Ünïcödé 王小明 שלום 👩‍🚀",
    "a long line that has to be folded in a vCard because it is so very long, 王小明王小明王小明王小明王小明",
];

fn layouts() -> Vec<Layout> {
    standard::schema()
        .objects
        .into_iter()
        .map(Layout::new)
        .collect()
}

fn id(index: u8) -> RecordId {
    RecordId::from_bytes([index; 16])
}

/// A value for every slot, another for every `index`.
fn value(layout: &Layout, slot: usize, index: usize) -> Scalar {
    let text = |more: usize| TEXTS[(index + slot + more) % TEXTS.len()].to_owned();
    let number = i64::try_from(index * 1_234_567 + slot).unwrap();
    let field = &layout.object.fields[layout.slots[slot].field];
    let options = &field.options;
    match layout.slots[slot].kind {
        SlotKind::Text if !options.is_empty() => {
            Scalar::Text(options[index % options.len()].value.clone())
        }
        SlotKind::Text | SlotKind::LongText => Scalar::Text(match field.field_type {
            FieldType::RawJson => serde_json::json!([text(0)]).to_string(),
            FieldType::Uuid => id(u8::try_from(index).unwrap()).to_string(),
            _ => text(0),
        }),
        SlotKind::Integer => Scalar::Integer(-number),
        SlotKind::Real => Scalar::Real(f64::from(u32::try_from(index).unwrap()).sqrt() * 1e3 - 1.0),
        SlotKind::Decimal => Scalar::Decimal(format!("-{number}.5").parse().unwrap()),
        SlotKind::Date => Scalar::Date("2026-03-31".parse().unwrap()),
        SlotKind::Boolean => Scalar::Boolean(index.is_multiple_of(2)),
        SlotKind::Time => Scalar::Time(1_700_000_000_123 + number),
        SlotKind::Money => Scalar::Money(
            Money::new(number * 1_000_003 * if index == 1 { -1 } else { 1 }, "CHF").unwrap(),
        ),
        SlotKind::Reference => Scalar::Reference(id(u8::try_from(index + slot).unwrap())),
        SlotKind::Set => {
            let mut elements = vec![
                (text(1), String::new()),
                (text(2), text(3)),
                ("DE".into(), "DE +49".into()),
            ];
            elements.sort();
            Scalar::Set(elements)
        }
    }
}

fn record(layout: &Layout, object: usize, index: usize) -> Record {
    let values = (0..layout.slots.len())
        .map(|slot| (!(slot + index).is_multiple_of(5)).then(|| value(layout, slot, index)));
    Record {
        id: id(u8::try_from(index).unwrap()),
        object,
        stamps: Stamps::default(),
        values: values.collect(),
    }
}

fn rows(records: &[Record]) -> impl Iterator<Item = Result<Row, Error>> {
    records.iter().cloned().map(|record| {
        Ok(Row {
            record,
            links: Vec::new(),
        })
    })
}

/// The values that a draft gives an empty record.
fn applied(draft: &Draft, layout: &Layout) -> Vec<Option<Scalar>> {
    let mut values = vec![None; layout.slots.len()];
    for assign in draft.assigns.clone() {
        match (assign.element, assign.value, &mut values[assign.slot]) {
            (Some(element), Some(Scalar::Text(note)), Some(Scalar::Set(elements))) => {
                elements.push((element, note));
            }
            (Some(element), Some(Scalar::Text(note)), empty) => {
                *empty = Some(Scalar::Set(vec![(element, note)]));
            }
            (_, value, place) => *place = value,
        }
    }
    for value in values.iter_mut().flatten() {
        if let Scalar::Set(elements) = value {
            elements.sort();
        }
    }
    values
}

fn imported(bytes: Vec<u8>) -> Vec<Draft> {
    imported_into(&layouts(), bytes)
}

fn imported_into(layouts: &[Layout], bytes: Vec<u8>) -> Vec<Draft> {
    let source = import::read(layouts, "export", Cursor::new(bytes), None).unwrap();
    let drafts = source.map(|entry| match entry.unwrap() {
        Entry::Record(drafts) => drafts,
        other => panic!("{other:?}"),
    });
    drafts.flatten().collect()
}

#[test]
fn every_object_comes_back_as_it_was() {
    for (object, layout) in layouts().iter().enumerate() {
        let records: Vec<_> = (0..16).map(|index| record(layout, object, index)).collect();
        let mut bytes = Vec::new();
        assert_eq!(csv(layout, rows(&records), &mut bytes).unwrap(), 16);
        let drafts = imported(bytes);
        assert_eq!(drafts.len(), 16, "{}", layout.object.name_singular);
        for (draft, record) in drafts.iter().zip(&records) {
            assert_eq!((draft.record, draft.object), (record.id, object));
            assert_eq!(
                applied(draft, layout),
                record.values,
                "{} {}",
                layout.object.name_singular,
                record.id
            );
        }
    }
}

#[test]
fn every_type_comes_back_as_it_was() {
    let layout = Layout::new(examples::object_of_every_type());
    let values = |at: usize| {
        let mut values = Vec::new();
        for (field, field_type) in FieldType::filled().enumerate() {
            let json = &examples::examples(field_type)[at];
            values.extend(layout.field_slots(field, json).unwrap());
        }
        values
    };
    let records: Vec<_> = (0..3)
        .map(|at| Record {
            id: id(u8::try_from(at).unwrap()),
            object: 0,
            stamps: Stamps::default(),
            values: values(at),
        })
        .collect();
    let mut bytes = Vec::new();
    csv(&layout, rows(&records), &mut bytes).unwrap();
    let known: Vec<_> = layouts().into_iter().chain([layout.clone()]).collect();
    let drafts = imported_into(&known, bytes);
    assert_eq!(drafts.len(), 3);
    for (draft, record) in drafts.iter().zip(&records) {
        for (slot, value) in applied(draft, &layout).iter().enumerate() {
            assert_eq!(*value, record.values[slot], "{}", layout.slots[slot].key);
        }
    }
}

#[test]
fn the_header_is_what_people_call_the_fields() {
    let layout = &layouts()[0];
    let row = Row {
        record: Record {
            stamps: Stamps {
                created_at: 1_700_000_000_000,
                ..Stamps::default()
            },
            ..record(layout, 0, 1)
        },
        links: vec![(layout.slot("company").unwrap(), "Acme, Inc".into())],
    };
    let mut bytes = Vec::new();
    csv(layout, [Ok::<_, Error>(row)], &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let header = text.trim_start_matches('\u{feff}').lines().next().unwrap();
    assert!(header.starts_with("Id,Name / First name,Name / Last name,Emails / Primary email,Emails / Additional emails,Company,Company id,Job title,"), "{header}");
    assert!(
        header.ends_with(",Picture,Position,Created at,Updated at"),
        "{header}"
    );
    assert!(
        text.contains("\"Acme, Inc\"") && text.contains("2023-11-14T22:13:20Z"),
        "{text}"
    );
}

#[test]
fn fields_of_one_label_are_told_apart() {
    let mut object = standard::schema().objects.remove(0);
    object
        .fields
        .iter_mut()
        .for_each(|field| field.label = "Same".into());
    let layout = Layout::new(object);
    let mut headers: Vec<_> = super::columns(&layout)
        .into_iter()
        .map(|column| column.header)
        .collect();
    let all = headers.len();
    headers.sort();
    headers.dedup();
    assert_eq!(headers.len(), all);
}

#[test]
fn an_amount_that_cannot_be_is_rejected_with_its_row() {
    let layout = &layouts()[2];
    let mut bytes = Vec::new();
    csv(
        layout,
        rows(&[record(layout, 2, 2), record(layout, 2, 3)]),
        &mut bytes,
    )
    .unwrap();
    let text = String::from_utf8(bytes)
        .unwrap()
        .replacen(",CHF", ",FRANCS", 1);
    let source = import::read(
        &layouts(),
        "export",
        Cursor::new(text.into_bytes()),
        Some("satchel"),
    )
    .unwrap();
    let entries: Vec<_> = source.map(Result::unwrap).collect();
    assert!(
        matches!(&entries[0], Entry::Rejected(rejected) if rejected.why.contains("FRANCS")),
        "{entries:?}"
    );
    assert!(matches!(&entries[1], Entry::Record(_)));
}

#[test]
fn people_come_back_from_cards() {
    let layout = &layouts()[0];
    let texts = [
        ("name.firstName", "Ana; María"),
        (
            "name.lastName",
            "Lö\\pez, 王小明王小明王小明王小明王小明王小明王小明",
        ),
        ("emails.primaryEmail", "ana@x.example"),
        ("phones.primaryPhoneNumber", "+34 600 000 001 ext. 5"),
        ("jobTitle", "Buyer, senior"),
        ("city", "Cádiz"),
        (
            "linkedinLink.primaryLinkUrl",
            "https://www.linkedin.com/in/ana",
        ),
        ("avatarUrl", "https://x.example/ana.png"),
    ];
    let mut values = vec![None; layout.slots.len()];
    for (path, text) in texts {
        values[layout.slot(path).unwrap()] = Some(Scalar::Text(text.into()));
    }
    let set = |elements: &[&str]| {
        Some(Scalar::Set(
            elements
                .iter()
                .map(|&element| (element.to_owned(), String::new()))
                .collect(),
        ))
    };
    values[layout.slot("emails.additionalEmails").unwrap()] =
        set(&["a@home.example", "b@home.example"]);
    values[layout.slot("phones.additionalPhones").unwrap()] = set(&["0160 000 000", "030 000 000"]);
    let record = Record {
        id: id(9),
        object: 0,
        stamps: Stamps::default(),
        values: values.clone(),
    };
    let mut bytes = Vec::new();
    assert_eq!(vcard(layout, rows(&[record]), &mut bytes).unwrap(), 1);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75) && text.contains("\r\n "),
        "{text}"
    );
    let drafts = imported(bytes);
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    assert_eq!(
        (drafts[0].record, applied(&drafts[0], layout)),
        (id(9), values)
    );
}

/// A disk with room for so many bytes.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_reported() {
    let layout = &layouts()[0];
    let records: Vec<_> = (0..200).map(|index| record(layout, 0, index)).collect();
    for error in [
        csv(layout, rows(&records), Full(9_000)).unwrap_err(),
        vcard(layout, rows(&records), Full(9_000)).unwrap_err(),
    ] {
        assert!(
            error.written < 200 && error.to_string().contains("free some space"),
            "{error}"
        );
    }
}
