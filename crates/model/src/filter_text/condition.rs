//! One condition: its operator, and what it compares with in the form of its column.

use serde_json::Value as Json;

use super::{Operand, Parser, Unreadable, unreadable};
use crate::{Filter, Layout, Operator, Scalar, SlotKind};

/// What a condition compares.
pub(super) struct Column {
    pub(super) path: String,
    pub(super) kind: SlotKind,
    pub(super) field: Option<usize>,
}

/// A condition whose left side has been read.
pub(super) struct Condition {
    pub(super) column: Column,
    pub(super) operator_at: usize,
}

/// What ends a bare operand that stands alone.
const ENDS: [char; 2] = [',', ')'];

const OPERATORS: &str = "eq, neq, gt, gte, lt, lte, in, startsWith, contains, like, ilike, is";

impl Condition {
    pub(super) fn read(
        self,
        parser: &mut Parser<'_>,
        operator: &str,
    ) -> Result<Filter, Unreadable> {
        let operator = match operator {
            "is" => return self.null_test(parser),
            "like" | "ilike" => return self.pattern(parser),
            "in" => return self.one_of(parser),
            "eq" => Operator::Eq,
            "neq" => Operator::Neq,
            "gt" => Operator::Gt,
            "gte" => Operator::Gte,
            "lt" => Operator::Lt,
            "lte" => Operator::Lte,
            "startsWith" => Operator::StartsWith,
            "contains" | "containsIlike" => Operator::Contains,
            other => {
                let what = format!("{other:?} is not an operator; there are {OPERATORS}");
                return Err(unreadable(parser.text, self.operator_at, what));
            }
        };
        let operand = parser.operand(&ENDS)?;
        let value = match operator {
            Operator::StartsWith | Operator::Contains => Json::from(operand.text),
            _ => self.value(parser, operand)?,
        };
        Ok(self.done(operator, value))
    }

    fn null_test(self, parser: &mut Parser<'_>) -> Result<Filter, Unreadable> {
        let operand = parser.operand(&ENDS)?;
        match operand.text.as_str() {
            "NULL" => Ok(self.done(Operator::IsNull, Json::Null)),
            "NOT_NULL" => Ok(self.done(Operator::NotNull, Json::Null)),
            _ => Err(unreadable(
                parser.text,
                operand.at,
                "NULL or NOT_NULL is wanted here",
            )),
        }
    }

    fn pattern(self, parser: &mut Parser<'_>) -> Result<Filter, Unreadable> {
        let operand = parser.operand(&ENDS)?;
        let (open, text) = operand
            .text
            .strip_prefix('%')
            .map_or((false, operand.text.as_str()), |rest| (true, rest));
        let plain = |text: &str| !text.contains(['%', '_']);
        match text.strip_suffix('%') {
            Some(part) if plain(part) && open => Ok(self.done(Operator::Contains, part.into())),
            Some(part) if plain(part) => Ok(self.done(Operator::StartsWith, part.into())),
            _ => Err(unreadable(
                parser.text,
                operand.at,
                "a pattern such as %part% or beginning% is wanted here",
            )),
        }
    }

    fn one_of(self, parser: &mut Parser<'_>) -> Result<Filter, Unreadable> {
        let operands = parser.operands()?;
        let values = operands
            .into_iter()
            .map(|operand| self.value(parser, operand))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(self.done(Operator::In, Json::from(values)))
    }

    fn value(&self, parser: &Parser<'_>, operand: Operand) -> Result<Json, Unreadable> {
        let Operand { at, text } = operand;
        let bad = |what: String| unreadable(parser.text, at, what);
        match (self.column.kind, self.column.field) {
            (SlotKind::Text | SlotKind::LongText | SlotKind::Set, _) => Ok(text.into()),
            (SlotKind::Integer, _) => text
                .parse::<i64>()
                .map(Json::from)
                .map_err(|_| bad(format!("{text:?} is not a whole number"))),
            (SlotKind::Reference, _) => match text.parse::<crate::RecordId>() {
                Ok(id) => Ok(id.to_string().into()),
                Err(_) => Err(bad(format!("{text:?} is not the id of a record"))),
            },
            // Stamps are read as any other moment is.
            (_, None) => moment(&text)
                .ok_or_else(|| bad(format!("{text:?} is not a date; write it like 2026-03-31"))),
            (_, Some(field)) => {
                let values = self.parse_field(parser.layout, field, &text).map_err(bad)?;
                Ok(values.map_or(Json::Null, |value| json(&value)))
            }
        }
    }

    fn parse_field(
        &self,
        layout: &Layout,
        field: usize,
        text: &str,
    ) -> Result<Option<Scalar>, String> {
        let values = layout
            .parse_field(field, text)
            .map_err(|problem| problem.to_string())?;
        let slot = layout.slot(&self.column.path).unwrap_or_default();
        Ok(values
            .into_iter()
            .nth(slot.saturating_sub(layout.slots_of(field).start))
            .flatten())
    }

    fn done(self, operator: Operator, value: Json) -> Filter {
        Filter::Where {
            field: self.column.path,
            operator,
            value,
        }
    }
}

fn moment(text: &str) -> Option<Json> {
    let when = crate::Field {
        name: String::new(),
        label: String::new(),
        field_type: crate::FieldType::DateTime,
        options: Vec::new(),
        target: None,
        searchable: false,
        indexed: false,
    };
    let values = (when.field_type.rules().parse)(text, &when).ok()?;
    values
        .into_iter()
        .flatten()
        .next()
        .map(|value| json(&value))
}

/// A value in the form that filters hold.
fn json(value: &Scalar) -> Json {
    match value {
        Scalar::Text(text) => Json::from(text.as_str()),
        Scalar::Integer(number) | Scalar::Time(number) => Json::from(*number),
        Scalar::Real(number) => Json::from(*number),
        Scalar::Boolean(yes) => Json::from(*yes),
        Scalar::Money(money) => Json::from(money.micros),
        Scalar::Reference(id) => Json::from(id.to_string()),
        Scalar::Set(_) => Json::Null,
    }
}
