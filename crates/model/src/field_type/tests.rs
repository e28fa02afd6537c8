#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::FieldType;
use crate::{Field, SelectOption};

fn field(field_type: FieldType) -> Field {
    let options =
        [("NEW", "New"), ("MEETING", "Meeting booked")].map(|(value, label)| SelectOption {
            label: label.into(),
            color: "blue".into(),
            ..SelectOption::new(value)
        });
    Field {
        options: options.into(),
        ..Field::new("x", "X", field_type)
    }
}

#[track_caller]
fn check_typed(field_type: FieldType, typed: &str, json: serde_json::Value, shown: &str) {
    let field = field(field_type);
    let rules = field_type.rules();
    let values = (rules.parse)(typed, &field).unwrap();
    assert_eq!(values.len(), rules.slots.len());
    assert_eq!((rules.to_json)(&values, &field), json);
    assert_eq!((rules.display)(&values, &field), shown);
    assert_eq!(
        (rules.from_json)(&json, &field).unwrap(),
        values,
        "the API form reads back"
    );
}

#[track_caller]
fn check_refused(field_type: FieldType, typed: &str, reason: &str) {
    let error = (field_type.rules().parse)(typed, &field(field_type)).unwrap_err();
    assert!(error.to_string().contains(reason), "{error}");
}

#[test]
fn what_people_type_is_read_shown_and_read_back() {
    check_typed(
        FieldType::Text,
        "Head of sales",
        json!("Head of sales"),
        "Head of sales",
    );
    check_typed(FieldType::Number, "1.200,5", json!(1200.5), "1200.5");
    check_typed(FieldType::Number, "1,200", json!(1200), "1200");
    check_typed(FieldType::Number, "12,5", json!(12.5), "12.5");
    check_typed(FieldType::Number, "1'234'567", json!(1_234_567), "1234567");
    check_typed(
        FieldType::Currency,
        "€ 50,000",
        json!({"amountMicros": 50_000_000_000_i64, "currencyCode": "EUR"}),
        "50000 EUR",
    );
    check_typed(
        FieldType::Currency,
        "12.50 chf",
        json!({"amountMicros": 12_500_000, "currencyCode": "CHF"}),
        "12.50 CHF",
    );
    check_typed(FieldType::Boolean, "Yes", json!(true), "Yes");
    check_typed(
        FieldType::DateTime,
        "2026-03-31",
        json!("2026-03-31T00:00:00.000Z"),
        "2026-03-31",
    );
    check_typed(
        FieldType::DateTime,
        "2026-03-31T14:05:00+02:00",
        json!("2026-03-31T12:05:00.000Z"),
        "2026-03-31 12:05",
    );
    check_typed(
        FieldType::Select,
        "meeting BOOKED",
        json!("MEETING"),
        "Meeting booked",
    );
    check_typed(
        FieldType::FullName,
        "Ana María López",
        json!({"firstName": "Ana María", "lastName": "López"}),
        "Ana María López",
    );
    check_typed(
        FieldType::FullName,
        "López, Ana",
        json!({"firstName": "Ana", "lastName": "López"}),
        "Ana López",
    );
    check_typed(
        FieldType::Emails,
        "A@x.example; b@x.example",
        json!({"primaryEmail": "a@x.example", "additionalEmails": ["b@x.example"]}),
        "a@x.example",
    );
    check_typed(
        FieldType::Links,
        "https://x.example",
        json!({"primaryLinkUrl": "https://x.example", "primaryLinkLabel": "", "secondaryLinks": []}),
        "https://x.example",
    );
    check_typed(FieldType::Numeric, "-1,200.50", json!("-1200.5"), "-1200.5");
    check_typed(
        FieldType::Numeric,
        "1234567890123456789012345.678",
        json!("1234567890123456789012345.678"),
        "1234567890123456789012345.678",
    );
    check_typed(
        FieldType::Date,
        "2026-03-31",
        json!("2026-03-31"),
        "2026-03-31",
    );
    check_typed(
        FieldType::MultiSelect,
        "meeting booked, NEW",
        json!(["NEW", "MEETING"]),
        "New, Meeting booked",
    );
    check_typed(FieldType::Rating, "4/5", json!("RATING_4"), "★★★★");
    check_typed(FieldType::Rating, "★★", json!("RATING_2"), "★★");
    check_typed(FieldType::Array, "b, a", json!(["b", "a"]), "b, a");
    check_typed(
        FieldType::RawJson,
        r#"{"b": [1, "x"], "a": null}"#,
        json!({"b": [1, "x"], "a": null}),
        r#"{"a":null,"b":[1,"x"]}"#,
    );
    check_typed(
        FieldType::Uuid,
        "F190A1B2C3D47E5F8A9B0C1D2E3F4A5B",
        json!("f190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
        "f190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
    );
    check_typed(
        FieldType::Actor,
        "Ana",
        json!({"source": "MANUAL", "workspaceMemberId": null, "name": "Ana", "context": null}),
        "Ana",
    );
    check_typed(FieldType::Position, "1.5", json!(1.5), "1.5");
    check_typed(
        FieldType::RichText,
        "# A\n\nb",
        json!({"blocknote": null, "markdown": "# A\n\nb"}),
        "# A b",
    );
}

#[test]
fn what_does_not_fit_is_refused_with_what_was_found() {
    check_refused(FieldType::Number, "twelve", "\"twelve\" is not a number");
    check_refused(FieldType::Number, "1e999", "is not a number");
    check_refused(FieldType::Currency, "abc", "\"abc\" is not an amount");
    check_refused(
        FieldType::Currency,
        "9999999999999999 EUR",
        "more than an amount can hold",
    );
    check_refused(FieldType::Select, "WON", "not one of NEW, MEETING");
    check_refused(FieldType::Emails, "nobody", "not an e-mail address");
    check_refused(FieldType::DateTime, "soon", "not a date");
    check_refused(FieldType::Numeric, "1e", "not a decimal number");
    check_refused(
        FieldType::Numeric,
        "123456789012345678901234567890",
        "at most 28 digits",
    );
    check_refused(FieldType::Date, "2026-02-30", "not a day");
    check_refused(FieldType::Date, "-000001-01-01", "not a day");
    check_refused(FieldType::MultiSelect, "New, Won", "\"Won\" is not one of");
    check_refused(FieldType::Rating, "6", "not a rating from 1 to 5");
    check_refused(FieldType::RawJson, "{a}", "is not JSON");
    check_refused(FieldType::Uuid, "12", "not a UUID");
    check_refused(FieldType::Files, "a.pdf", "files are added");
    check_refused(FieldType::MorphRelation, "acme", "not the id of a record");
    check_refused(FieldType::Relation, "acme", "not the id of a record");
}
