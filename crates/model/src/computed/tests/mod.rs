//! Over one small schema: a deal, its company, and the company's owner. docs/formulas.md tells the deal's values.
#![allow(clippy::unwrap_used)]

mod documented;
mod formulas;
mod hostile;
mod lookups;
mod oracle;
mod orders;
mod rollups;

use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use super::source::Hop;
use super::value::Value;
use super::{Formula, FormulaError, Outcome, RecordFacts};
use crate::{Field, FieldType, Layout, Object, Record, RecordId, SelectOption, Stamps};

pub(super) const TODAY: Date = date(2026, 3, 31);

/// The layouts of the schema and two records of it.
pub(super) struct World {
    layouts: Vec<Layout>,
    deal: Record,
    pub(super) company: Record,
}

impl World {
    pub(super) fn new() -> Self {
        let layouts = vec![deal(), company(), person()];
        let of_company = RecordId::from_bytes([1; 16]);
        let deal = record(
            &layouts[0],
            &[
                ("name", json!("Bakery refit")),
                ("stage", json!("PROPOSAL")),
                (
                    "amount",
                    json!({"amountMicros": 1_200_500_000, "currencyCode": "EUR"}),
                ),
                ("probability", json!(0.4)),
                ("rating", json!("RATING_3")),
                ("closeDate", json!("2026-04-30T14:30:00Z")),
                ("signedOn", json!("2026-03-28")),
                ("tags", json!(["vip", "local"])),
                ("won", json!(false)),
                ("company", json!(of_company.to_string())),
            ],
        );
        let company = record(
            &layouts[1],
            &[
                ("name", json!("Stone Bakery")),
                ("employees", json!(12)),
                (
                    "annualRevenue",
                    json!({"amountMicros": 500_000_000_000_i64, "currencyCode": "USD"}),
                ),
                ("address", json!({"addressCity": "Graz"})),
            ],
        );
        Self {
            layouts,
            deal,
            company,
        }
    }

    pub(super) fn layout(&self, name: &str) -> Option<&Layout> {
        let named = |layout: &&Layout| layout.object.name_singular == name;
        self.layouts.iter().find(named)
    }

    pub(super) fn parse(&self, formula: &str) -> Result<Formula, FormulaError> {
        Formula::parse(formula, &self.layouts[0], &|name| self.layout(name))
    }

    pub(super) fn evaluate(&self, formula: &Formula) -> Outcome {
        let facts = RecordFacts {
            record: &self.deal,
            related: &|hop: &Hop| (hop.relation == "company").then_some(&self.company),
            today: TODAY,
        };
        formula.evaluate(&facts)
    }

    /// What a formula gives for the deal, as a person reads it.
    pub(super) fn shown(&self, formula: &str) -> String {
        let formula = self
            .parse(formula)
            .unwrap_or_else(|error| panic!("{formula}: {error}"));
        match self.evaluate(&formula) {
            Outcome::Value(scalar) => Value::of_scalar(scalar, true).unwrap().shown(),
            Outcome::Empty(why) => format!("*empty: {why}*"),
        }
    }
}

pub(super) fn record(layout: &Layout, fields: &[(&str, Json)]) -> Record {
    let mut values = vec![None; layout.slots.len()];
    for (name, json) in fields {
        let field = layout.field(name).unwrap();
        let read = layout.field_slots(field, json).unwrap();
        for (slot, value) in layout.slots_of(field).zip(read) {
            values[slot] = value;
        }
    }
    Record {
        id: RecordId::from_bytes([9; 16]),
        object: 0,
        stamps: Stamps::default(),
        values,
    }
}

fn object(name: &str, label: &str, fields: Vec<Field>) -> Layout {
    Layout::new(Object {
        name_singular: name.to_owned(),
        name_plural: format!("{name}s"),
        label_singular: label.to_owned(),
        label_plural: format!("{label}s"),
        icon: String::new(),
        label_field: "name".to_owned(),
        listed: true,
        active: true,
        fields,
    })
}

fn field(name: &str, field_type: FieldType) -> Field {
    Field::new(name, name, field_type)
}

fn relation(name: &str, targets: &[&str]) -> Field {
    let field_type = match targets.len() {
        1 => FieldType::Relation,
        _ => FieldType::MorphRelation,
    };
    Field {
        targets: targets.iter().map(|&name| name.to_owned()).collect(),
        ..field(name, field_type)
    }
}

fn deal() -> Layout {
    let option = |value: &str| SelectOption {
        label: value.to_lowercase(),
        ..SelectOption::new(value)
    };
    let stage = Field {
        options: ["NEW", "PROPOSAL", "CUSTOMER"].map(option).into(),
        ..field("stage", FieldType::Select)
    };
    let fields = vec![
        field("name", FieldType::Text),
        stage,
        field("amount", FieldType::Currency),
        field("probability", FieldType::Number),
        field("discount", FieldType::Numeric),
        field("rating", FieldType::Rating),
        field("closeDate", FieldType::DateTime),
        field("signedOn", FieldType::Date),
        field("tags", FieldType::Array),
        field("won", FieldType::Boolean),
        field("note", FieldType::RichText),
        relation("company", &["company"]),
        relation("contact", &["person"]),
        relation("about", &["company", "person"]),
        relation("lost", &["nowhere"]),
        field("function", FieldType::Text),
    ];
    object("deal", "Deal", fields)
}

fn company() -> Layout {
    let fields = vec![
        field("name", FieldType::Text),
        field("employees", FieldType::Number),
        field("annualRevenue", FieldType::Currency),
        field("address", FieldType::Address),
        relation("owner", &["person"]),
    ];
    object("company", "Company", fields)
}

fn person() -> Layout {
    object("person", "Person", vec![field("name", FieldType::Text)])
}
