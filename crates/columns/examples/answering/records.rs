//! Contacts by chance, with what one filters and sorts contacts by.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use satchel_model::{Field, FieldType, Layout, Record, RecordId, Scalar, Stamps, standard};
use serde_json::json;

const NAMES: &[&str] = &[
    "Anna", "Bruno", "Chiara", "Dmitri", "Élodie", "Farid", "Greta", "Hiro", "Ines", "Jürgen",
    "Kofi", "Leila",
];
const ENDS: &[&str] = &["mann", "son", "ez", "ski", "ini", "sen", "ard", "idis"];
const CITIES: &[&str] = &[
    "Wien", "Graz", "Zürich", "Berlin", "Lyon", "Porto", "Łódź", "Oslo",
];

/// Contacts with what one filters and sorts contacts by.
pub(crate) fn layout() -> Layout {
    let mut person = standard::schema().object("person").cloned().unwrap();
    let mut stage = Field::new("stage", "Stage", FieldType::Select);
    stage.options = standard::schema()
        .object("opportunity")
        .unwrap()
        .field("stage")
        .unwrap()
        .options
        .clone();
    person.fields.push(stage);
    person
        .fields
        .push(Field::new("amount", "Amount", FieldType::Currency));
    person
        .fields
        .push(Field::new("closeDate", "Close date", FieldType::DateTime));
    Layout::new(person)
}

pub(crate) fn record(layout: &Layout, rng: &mut ChaCha8Rng, at: i64) -> Record {
    let mut values = vec![None; layout.slots.len()];
    let first = *NAMES.choose(rng).unwrap();
    let last = format!(
        "{}{}{}",
        NAMES.choose(rng).unwrap(),
        ENDS.choose(rng).unwrap(),
        rng.random_range(0..400)
    );
    let company =
        RecordId::from_bytes((u128::from(rng.random_range(0..100_000_u32)) << 64).to_be_bytes());
    let mut set = |name: &str, json: serde_json::Value| {
        let field = layout.field(name).unwrap();
        values.splice(
            layout.slots_of(field),
            layout.field_slots(field, &json).unwrap(),
        );
    };
    set(
        "emails",
        json!({"primaryEmail": format!("{}.{at}@{}.example", first.to_lowercase(), last.to_lowercase())}),
    );
    set("name", json!({"firstName": first, "lastName": last}));
    set("company", json!(company.to_string()));
    set("city", json!(CITIES.choose(rng)));
    let options = &layout.object.field("stage").unwrap().options;
    set("stage", json!(options.choose(rng).unwrap().value));
    if rng.random_ratio(9, 10) {
        set(
            "amount",
            json!({"amountMicros": rng.random_range(0..1_000_000_i64) * 10_000, "currencyCode": "EUR"}),
        );
    }
    let close = layout.slot("closeDate").unwrap();
    values[close] = Some(Scalar::Time(
        1_600_000_000_000 + rng.random_range(0..190_000_000) * 1000,
    ));
    Record {
        id: RecordId::from_bytes(rng.random()),
        object: 0,
        stamps: Stamps {
            created_at: 1_500_000_000_000 + at * 90_000,
            updated_at: 1_500_000_000_000 + at * 90_000 + rng.random_range(0..1_000_000_000),
            ..Stamps::default()
        },
        values,
    }
}

pub(crate) fn label(layout: &Layout, record: &Record) -> String {
    layout.label(&record.values).to_lowercase()
}
