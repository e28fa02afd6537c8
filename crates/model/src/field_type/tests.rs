#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::FieldType;
use crate::{Field, SelectOption};

fn field(field_type: FieldType) -> Field {
    let options =
        [("NEW", "New"), ("MEETING", "Meeting booked")].map(|(value, label)| SelectOption {
            value: value.into(),
            label: label.into(),
            color: "blue".into(),
        });
    Field {
        name: "x".into(),
        label: "X".into(),
        field_type,
        options: options.into(),
        target: None,
        searchable: false,
        indexed: false,
    }
}

#[track_caller]
fn check_typed(field_type: FieldType, typed: &str, json: serde_json::Value, shown: &str) {
    let field = field(field_type);
    let rules = field_type.rules();
    let values = (rules.parse)(typed, &field).unwrap();
    assert_eq!(values.len(), rules.slots.len());
    assert_eq!((rules.to_json)(&values), json);
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
    check_refused(FieldType::Relation, "acme", "not the id of a record");
}
