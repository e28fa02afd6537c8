//! Records, filters and orders by chance, over an object with a field of every type.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use satchel_columns::Cell;
use satchel_model::field_type::examples::{examples, object_of_every_type};
use satchel_model::{
    Attribute, DAY_MS, FieldType, Filter, Layout, Operator, Record, RecordId, Scalar, SlotKind,
    Sort, Stamps,
};
use serde_json::{Value as Json, json};

const WORDS: &[&str] = &[
    "",
    "a",
    "A",
    "an",
    "ana",
    "ÄPF",
    "äpf",
    "b",
    "ing",
    "100%",
    "_",
    "x.example",
    "über",
    "Straße",
    "Σας",
    "[",
    "\"a\"",
    "RED",
    "Company ",
];

const STAMPS: &[&str] = &["id", "createdAt", "updatedAt", "deletedAt"];

/// The layout of an object with a field of every type.
pub(crate) fn layout() -> Layout {
    Layout::new(object_of_every_type())
}

/// A record of the object. With `various`, texts and numbers of which no two are likely the same.
pub(crate) fn record(layout: &Layout, rng: &mut ChaCha8Rng, various: bool) -> Record {
    let mut values = Vec::new();
    for (at, field) in layout.object.fields.iter().enumerate() {
        let json = if rng.random_ratio(1, 4) {
            Json::Null
        } else {
            value(field.field_type, rng, various)
        };
        values.extend(layout.field_slots(at, &json).expect("a value of the type"));
    }
    let deleted_at = rng.random_ratio(1, 8).then(|| moment(rng));
    Record {
        id: RecordId::from_bytes(rng.random()),
        object: 0,
        stamps: Stamps {
            created_at: moment(rng),
            updated_at: moment(rng),
            deleted_at,
            ..Stamps::default()
        },
        values,
    }
}

fn value(field_type: FieldType, rng: &mut ChaCha8Rng, various: bool) -> Json {
    let example = examples(field_type).choose(rng).cloned();
    let example = example.expect("there are three");
    if !various && rng.random_bool(0.7) {
        return example;
    }
    match field_type {
        FieldType::Text => json!(format!("Company {} {}", word(rng), rng.random::<u32>())),
        FieldType::RichText => json!(word(rng).repeat(rng.random_range(0..5))),
        FieldType::Number | FieldType::Position => json!(f64::from(rng.random_range(-9..9)) / 4.0),
        FieldType::Currency => {
            let code = ["EUR", "USD", "EUR"].choose(rng).expect("there are some");
            json!({"amountMicros": rng.random_range(-5..5) * 1_000_000_i64, "currencyCode": code})
        }
        FieldType::Date => json!(format!(
            "20{:02}-0{}-1{}",
            rng.random_range(10..40),
            rng.random_range(1..9),
            rng.random_range(0..9)
        )),
        FieldType::DateTime => {
            json!(
                jiff::Timestamp::from_millisecond(moment(rng))
                    .expect("a moment")
                    .to_string()
            )
        }
        FieldType::Emails => {
            json!({"primaryEmail": format!("a{}@x.example", rng.random::<u16>()), "additionalEmails": [format!("B{}@y.example", rng.random::<u32>())]})
        }
        FieldType::Array => json!([word(rng), word(rng)]),
        FieldType::Relation => {
            json!(RecordId::from_bytes([rng.random_range(0..9); 16]).to_string())
        }
        _ => example,
    }
}

/// A moment; one of three is a midnight in UTC.
fn moment(rng: &mut ChaCha8Rng) -> i64 {
    let ms = rng.random_range(-DAY_MS * 800..DAY_MS * 20_000);
    if rng.random_ratio(1, 3) {
        ms.div_euclid(DAY_MS) * DAY_MS
    } else {
        ms
    }
}

fn word(rng: &mut ChaCha8Rng) -> &'static str {
    WORDS.choose(rng).expect("there are some")
}

/// A field as filters name it: a slot, or a stamp.
pub(crate) fn path(layout: &Layout, rng: &mut ChaCha8Rng) -> String {
    if rng.random_ratio(1, 8) {
        return (*STAMPS.choose(rng).expect("there are some")).to_owned();
    }
    let slot = layout.slots.choose(rng).expect("there are some");
    let name = &layout.object.fields[slot.field].name;
    if slot.kind == SlotKind::Money && rng.random_bool(0.5) {
        let parts = ["amountMicros", "currencyCode"];
        format!("{name}.{}", parts.choose(rng).expect("there are two"))
    } else if slot.sub.is_empty() {
        name.clone()
    } else {
        format!("{name}.{}", slot.sub)
    }
}

/// A filter of up to `depth` levels, whose values are often those of a record.
pub(crate) fn filter(
    layout: &Layout,
    rng: &mut ChaCha8Rng,
    records: &[(u64, Record)],
    depth: u32,
) -> Filter {
    let parts = |count: u32, rng: &mut ChaCha8Rng| {
        let part = |_| filter(layout, rng, records, depth - 1);
        (0..count).map(part).collect::<Vec<_>>()
    };
    match rng.random_range(0..10) {
        0..3 if depth > 0 => Filter::And(parts(2, rng)),
        3..5 if depth > 0 => Filter::Or(parts(3, rng)),
        5..7 if depth > 0 => Filter::Not(Box::new(parts(1, rng).remove(0))),
        _ => condition(layout, rng, records),
    }
}

fn condition(layout: &Layout, rng: &mut ChaCha8Rng, records: &[(u64, Record)]) -> Filter {
    let field = path(layout, rng);
    let attribute = Attribute::of_field(layout, &field).expect("a field");
    let kind = attribute.kind(layout);
    let fit = Operator::ALL.iter().filter(|operator| operator.fits(kind));
    let fit: Vec<Operator> = fit.copied().collect();
    let operator = *fit.choose(rng).expect("some fit");
    let one = |rng: &mut ChaCha8Rng| operand(attribute, kind, rng, records);
    let value = match operator {
        Operator::In | Operator::ContainsAny => json!([one(rng), one(rng)]),
        Operator::Regex | Operator::Iregex => json!(["^a", "AN+", "[bß]", "(?i)ü"].choose(rng)),
        Operator::Like | Operator::Ilike => json!(["%a%", "A__%", "%\\_%", "%"].choose(rng)),
        Operator::StartsWith | Operator::EndsWith | Operator::Contains => json!(word(rng)),
        Operator::IsEmptyArray => json!(rng.random::<bool>()),
        Operator::Within => period(kind, rng),
        _ => one(rng),
    };
    Filter::Where {
        field,
        operator,
        value,
    }
}

fn period(kind: SlotKind, rng: &mut ChaCha8Rng) -> Json {
    let from = rng.random_range(0..20_000);
    let day = |day: i64| {
        let moment = jiff::Timestamp::from_millisecond(day * DAY_MS).expect("a moment");
        moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
    };
    let (from, to) = (from, from + rng.random_range(1..9_000));
    let mut period = json!({"from": day(from), "to": day(to)});
    if kind == SlotKind::Time {
        period["fromMs"] = json!(from * DAY_MS - 3_600_000);
        period["toMs"] = json!(to * DAY_MS - 7_200_000);
    }
    period
}

fn operand(
    attribute: Attribute,
    kind: SlotKind,
    rng: &mut ChaCha8Rng,
    records: &[(u64, Record)],
) -> Json {
    let found = records.choose(rng).and_then(|(_, record)| match attribute {
        Attribute::Slot(slot) => record.values[slot].clone(),
        Attribute::Currency(_) => attribute.value(record),
        Attribute::Id => Some(Scalar::Reference(record.id)),
        _ => Some(Scalar::Time(record.stamps.created_at)),
    });
    match found {
        Some(Scalar::Text(text)) => json!(text),
        Some(Scalar::Integer(number) | Scalar::Time(number)) => json!(number),
        Some(Scalar::Real(number)) => json!(number),
        Some(Scalar::Decimal(number)) => json!(number.to_string()),
        Some(Scalar::Boolean(yes)) => json!(yes),
        Some(Scalar::Date(day)) => json!(day.to_string()),
        Some(Scalar::Money(money)) => json!(money.micros),
        Some(Scalar::Reference(id)) => json!(id.to_string()),
        Some(Scalar::Set(elements)) if !elements.is_empty() => json!(elements[0].0),
        _ => match kind {
            SlotKind::Text | SlotKind::LongText | SlotKind::Set => json!(word(rng)),
            SlotKind::Integer | SlotKind::Money | SlotKind::Time => json!(3),
            SlotKind::Real => json!(0.5),
            SlotKind::Decimal => json!("0.5"),
            SlotKind::Boolean => json!(true),
            SlotKind::Date => json!("2026-03-31"),
            SlotKind::Reference => json!(RecordId::from_bytes([2; 16]).to_string()),
        },
    }
}

/// Up to three columns of an order.
pub(crate) fn sorts(layout: &Layout, rng: &mut ChaCha8Rng) -> Vec<Sort> {
    let columns = 0..rng.random_range(0..4);
    columns
        .map(|_| Sort {
            field: path(layout, rng),
            descending: rng.random(),
        })
        .collect()
}

/// The key that a record's label is sorted by; here any will do that is not the label.
pub(crate) fn label(layout: &Layout, record: &Record) -> String {
    layout.label(&record.values).to_lowercase()
}

/// What a column holds of a record.
pub(crate) fn cell<'r>(attribute: Attribute, record: &'r Record, label: &'r str) -> Cell<'r> {
    let stamps = &record.stamps;
    match attribute {
        Attribute::Slot(slot) => Cell::of(record.values[slot].as_ref()),
        Attribute::Currency(slot) => match &record.values[slot] {
            Some(Scalar::Money(money)) => Cell::text(money.currency()),
            _ => Cell::Nothing,
        },
        Attribute::Label => Cell::text(label),
        Attribute::Id => Cell::Bytes(record.id.as_bytes().into()),
        Attribute::CreatedAt => Cell::Whole(stamps.created_at),
        Attribute::UpdatedAt => Cell::Whole(stamps.updated_at),
        Attribute::DeletedAt => stamps.deleted_at.map_or(Cell::Nothing, Cell::Whole),
    }
}
