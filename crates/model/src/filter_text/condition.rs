//! One condition: its operator, and what it compares with in the form of its column.

use serde_json::Value as Json;

use super::{Operand, Parser, Unreadable, unreadable};
use crate::{Comparand, Filter, Layout, ME, NotAPeriod, Operator, Period, Scalar, SlotKind};

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

impl Condition {
    pub(super) fn read(
        self,
        parser: &mut Parser<'_>,
        operator: &str,
    ) -> Result<Filter, Unreadable> {
        let operator = match operator {
            "is" => return self.null_test(parser),
            "containsIlike" => Operator::Contains,
            name => self.operator(parser, name)?,
        };
        let value = match operator.comparand() {
            Comparand::Value => {
                let operand = parser.operand(&ENDS)?;
                self.value(parser, operand)?
            }
            Comparand::List => self.one_of(parser)?,
            Comparand::Text => parser.operand(&ENDS)?.text.into(),
            Comparand::Texts => parser
                .operands()?
                .into_iter()
                .map(|operand| operand.text)
                .collect(),
            Comparand::YesOrNo => self.yes_or_no(parser)?,
            Comparand::Period => self.period(parser)?,
            Comparand::None => Json::Null,
        };
        Ok(self.done(operator, value))
    }

    fn operator(&self, parser: &Parser<'_>, name: &str) -> Result<Operator, Unreadable> {
        let written = |operator: &&Operator| operator.comparand() != Comparand::None;
        let mut known = Operator::ALL.iter().filter(written);
        known
            .clone()
            .find(|operator| operator.name() == name)
            .copied()
            .ok_or_else(|| {
                let mut names = known
                    .by_ref()
                    .map(|operator| operator.name())
                    .collect::<Vec<_>>();
                names.push("is");
                let what = format!(
                    "{name:?} is not an operator; there are {}",
                    names.join(", ")
                );
                unreadable(parser.text, self.operator_at, what)
            })
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

    fn yes_or_no(&self, parser: &mut Parser<'_>) -> Result<Json, Unreadable> {
        let operand = parser.operand(&ENDS)?;
        operand
            .text
            .parse::<bool>()
            .map(Json::from)
            .map_err(|_| unreadable(parser.text, operand.at, "true or false is wanted here"))
    }

    fn period(&self, parser: &mut Parser<'_>) -> Result<Json, Unreadable> {
        let operand = parser.operand(&ENDS)?;
        let bad = |error: NotAPeriod| unreadable(parser.text, operand.at, error.to_string());
        let period: Period = operand.text.parse().map_err(bad)?;
        Ok(period.to_string().into())
    }

    fn one_of(&self, parser: &mut Parser<'_>) -> Result<Json, Unreadable> {
        let operands = parser.operands()?;
        let values = operands
            .into_iter()
            .map(|operand| self.value(parser, operand));
        values.collect()
    }

    fn value(&self, parser: &Parser<'_>, operand: Operand) -> Result<Json, Unreadable> {
        let Operand { at, text } = operand;
        let bad = |what: String| unreadable(parser.text, at, what);
        match (self.column.kind, self.column.field) {
            (SlotKind::Text | SlotKind::LongText | SlotKind::Set, _) => Ok(text.into()),
            (SlotKind::Integer, None) => text
                .parse::<i64>()
                .map(Json::from)
                .map_err(|_| bad(format!("{text:?} is not a whole number"))),
            (SlotKind::Reference, Some(_)) if text == ME => Ok(ME.into()),
            (SlotKind::Reference, _) => match text.parse::<crate::RecordId>() {
                Ok(id) => Ok(id.to_string().into()),
                Err(_) => Err(bad(format!("{text:?} is not the id of a record"))),
            },
            // Stamps are read as any other moment is.
            (_, None) => moment(&text)
                .ok_or_else(|| bad(format!("{text:?} is not a date; write it like 2026-03-31"))),
            (_, Some(field)) => {
                let values = self.parse_field(parser.layout, field, &text).map_err(bad)?;
                Ok(values.map_or(Json::Null, |value| value.operand()))
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
    let read = SlotKind::Time.operand(&Json::from(text)).ok()?;
    Some(read.operand())
}
