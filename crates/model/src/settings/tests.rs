#![allow(clippy::unwrap_used)]

use rust_decimal::Decimal;
use serde_json::json;

use super::{NumberFormat, is_same, put_right};
use crate::standard::object;
use crate::{Field, FieldType, Layout, Scalar};

fn format(json: serde_json::Value) -> NumberFormat {
    serde_json::from_value(json).unwrap()
}

#[test]
fn numbers_are_shown_as_their_format_says_and_read_back() {
    let check = |json: serde_json::Value, number: &str, shown: &str, typed: &str| {
        let mut field = Field::new("x", "X", FieldType::Numeric);
        field.settings.format = Some(format(json));
        let number: Decimal = number.parse().unwrap();
        let rules = field.field_type.rules();
        let values = [Some(Scalar::Decimal(number))];
        assert_eq!((rules.display)(&values, &field), shown);
        assert_eq!((rules.parse)(typed, &field).unwrap(), values, "{typed}");
        let real = Field {
            field_type: FieldType::Number,
            ..field
        };
        let values = (real.field_type.rules().parse)(typed, &real).unwrap();
        assert_eq!((real.field_type.rules().display)(&values, &real), shown);
    };
    check(json!({}), "1234.5", "1234.5", "1234.5");
    check(json!({"decimals": 2}), "12.5", "12.50", "12.50");
    check(json!({"percent": true}), "0.29", "29%", "29 %");
    check(
        json!({"percent": true, "decimals": 1}),
        "0.125",
        "12.5%",
        "0.125",
    );
    check(json!({"short": true}), "1234567", "1.2M", "1,234,567");
    check(
        json!({"short": true, "decimals": 0}),
        "-45600",
        "-46K",
        "-45600",
    );
    check(json!({"short": true}), "999", "999", "999");
    check(json!({"unit": "kg"}), "12.5", "12.5 kg", "12.5 kg");
}

#[test]
fn a_share_is_said_with_its_sign_only_where_the_field_is_one() {
    let plain = Field::new("x", "X", FieldType::Number);
    assert!((plain.field_type.rules().parse)("25 %", &plain).is_err());
}

#[test]
fn what_a_field_cannot_be_asked_is_taken_back_and_told() {
    let check = |field_type: FieldType, settings: serde_json::Value, why: &str| {
        let field = Field {
            settings: serde_json::from_value(settings.clone()).unwrap(),
            ..Field::new("x", "X", field_type)
        };
        let mut object = object(["pet", "pets", "Pet", "Pets"], "box", "x", vec![field]);
        let told = put_right(&mut object, 0);
        assert_eq!(told.len(), usize::from(!why.is_empty()), "{told:?}");
        assert!(told.iter().all(|told| told.contains(why)), "{told:?}");
        let kept = serde_json::to_value(&object.fields[0].settings).unwrap();
        let asked = serde_json::to_value(Field {
            settings: serde_json::from_value(settings).unwrap(),
            ..object.fields[0].clone()
        });
        let same = asked.unwrap()["required"] == kept["required"];
        assert!(same, "what fits stays");
    };
    check(
        FieldType::Emails,
        json!({"unique": true, "maxValues": 2, "required": true}),
        "",
    );
    check(
        FieldType::Address,
        json!({"unique": true, "required": true}),
        "told apart",
    );
    check(FieldType::Text, json!({"maxValues": 2}), "one value");
    check(
        FieldType::Text,
        json!({"format": {"decimals": 2}}),
        "no number",
    );
    check(
        FieldType::Number,
        json!({"format": {"decimals": 13}}),
        "12 digits",
    );
    check(FieldType::Number, json!({"default": "12,5"}), "");
    check(
        FieldType::Number,
        json!({"default": "many"}),
        "not a number",
    );
    check(FieldType::Select, json!({"default": "NEW"}), "not one of");
    check(
        FieldType::Text,
        json!({"default": "a", "unique": true}),
        "no default",
    );
}

#[test]
fn values_are_counted_with_the_primary_one() {
    let fields = vec![
        Field::new("emails", "Emails", FieldType::Emails),
        Field::new("tags", "Tags", FieldType::Array),
        Field::new("name", "Name", FieldType::FullName),
    ];
    let layout = Layout::new(object(
        ["pet", "pets", "Pet", "Pets"],
        "box",
        "name",
        fields,
    ));
    let values: Vec<_> = ["a@x.example b@x.example c@x.example", "red, green", ""]
        .iter()
        .enumerate()
        .flat_map(|(at, text)| layout.parse_field(at, text).unwrap())
        .collect();
    let counted = [0, 1, 2].map(|field| layout.count_values(field, &values));
    assert_eq!(counted, [3, 2, 0]);
    assert!(layout.is_empty(2, &values) && !layout.is_empty(0, &values));
}

#[test]
fn texts_are_the_same_whatever_their_case() {
    let text = |text: &str| Scalar::Text(text.to_owned());
    assert!(is_same(&text("ACME.example"), &text("acme.example")));
    assert!(!is_same(&text("acme.example"), &text("acme.examples")));
    assert!(is_same(&Scalar::Real(2.0), &Scalar::Real(2.0)));
}
