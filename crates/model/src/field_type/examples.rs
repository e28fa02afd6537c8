//! Values of every type, as its documentation and its tests show them.

use serde_json::{Value as Json, json};

use super::FieldType;
use crate::{Field, Object, RecordId, SelectOption};

/// An object with a field of every type that people fill, each named by its type, with the options that [`examples`] choose from.
#[must_use]
pub fn object_of_every_type() -> Object {
    Object {
        name_singular: "anything".to_owned(),
        name_plural: "anythings".to_owned(),
        label_singular: "Anything".to_owned(),
        label_plural: "Anythings".to_owned(),
        icon: "shapes".to_owned(),
        label_field: "TEXT".to_owned(),
        listed: true,
        active: true,
        fields: FieldType::filled().map(field).collect(),
    }
}

fn field(field_type: FieldType) -> Field {
    let name = json!(field_type).as_str().unwrap_or_default().to_owned();
    let options = ["RED", "DARK_BLUE", "GREEN"].map(|value| SelectOption {
        label: value.to_lowercase(),
        ..SelectOption::new(value)
    });
    Field {
        options: options.into(),
        ..Field::new(&name, &name, field_type)
    }
}

fn id(number: u8) -> String {
    RecordId::from_bytes([number; 16]).to_string()
}

/// Three values of a type in the API's form, among them what is easily read wrongly.
#[must_use]
pub fn examples(field_type: FieldType) -> [Json; 3] {
    let text = |text: &str| json!(text);
    match field_type {
        FieldType::Text => ["Ana_x 100%", "ÄPFEL\nund Birnen", "b\\c [x]"].map(text),
        FieldType::RichText => ["# Über uns", "ein\nlanger Text", "a.b*c"].map(text),
        FieldType::Number | FieldType::Position => [json!(-1.5), json!(0), json!(1e9)],
        FieldType::Numeric => ["-0.10", "12345678901234567890.12", "7"].map(text),
        FieldType::Currency => [-1, 0, 5_000_000].map(|micros| json!({"amountMicros": micros, "currencyCode": "CHF"})),
        FieldType::Boolean => [json!(true), json!(false), json!(true)],
        FieldType::Date => ["2026-03-31", "1969-12-31", "2026-04-01"].map(text),
        FieldType::DateTime => ["2026-03-31T12:00:00Z", "1969-12-31", "2026-04-01"].map(text),
        FieldType::Select => ["RED", "DARK_BLUE", "RED"].map(text),
        FieldType::MultiSelect => [json!(["RED"]), json!(["GREEN", "DARK_BLUE"]), json!(["RED", "GREEN"])],
        FieldType::Rating => ["RATING_1", "RATING_5", "RATING_3"].map(text),
        FieldType::FullName => [["Ana", "Ößl"], ["ana", ""], ["Bo", "Ng"]]
            .map(|[first, last]| json!({"firstName": first, "lastName": last})),
        FieldType::Emails => [("a_1@x.example", vec!["b@y.example"]), ("c%@x.example", vec![]), ("", vec!["B@Y.example"])]
            .map(|(primary, others)| json!({"primaryEmail": primary, "additionalEmails": others})),
        FieldType::Phones => ["+49 30 1", "030", "1"]
            .map(|number| json!({"primaryPhoneNumber": number, "additionalPhones": [{"number": "2", "countryCode": "DE"}]})),
        FieldType::Links => ["https://x.example", "x.example/a_b", "y"]
            .map(|url| json!({"primaryLinkUrl": url, "secondaryLinks": [{"url": "z", "label": url}]})),
        FieldType::Address => ["Wien", "wien", "Łódź"].map(|city| json!({"addressCity": city, "addressLat": 48.2})),
        FieldType::Array => [json!(["b", "a"]), json!(["say \"a\"", "b,c"]), json!(["[\"a\","])],
        FieldType::RawJson => [json!({"a": [1, "x"]}), json!("x"), json!(12)],
        FieldType::Uuid => ["0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "00000000-0000-0000-0000-000000000000", "F190A1B2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"]
            .map(text),
        FieldType::Actor => ["API", "IMPORT", "MANUAL"]
            .map(|source| json!({"source": source, "name": format!("by {source}"), "workspaceMemberId": id(7), "context": {"a": 1}})),
        FieldType::Files => ["one", "two", "one"].map(|file| json!([{"fileId": file, "label": format!("{file}.pdf")}])),
        FieldType::Relation | FieldType::MorphRelation => [3, 1, 2].map(|number| json!(id(number))),
        FieldType::Formula | FieldType::Rollup | FieldType::Lookup => [Json::Null, Json::Null, Json::Null],
    }
}
