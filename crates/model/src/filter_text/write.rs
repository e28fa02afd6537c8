//! Filters and orders written as people write them, where that says all of them.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::parse_filter;
use crate::{Attribute, Comparand, Filter, Layout, Operator, SlotKind, Sort};

/// A filter as text that reads as the same filter; `None` where no text does.
#[must_use]
pub fn filter_text(filter: &Filter, layout: &Layout) -> Option<String> {
    let plain = filter.plain(layout);
    let text = match &plain {
        Filter::And(parts) => list(parts, layout)?,
        other => part(other, layout)?,
    };
    let read = parse_filter(&text, layout).ok()?;
    read.is_same(&plain, layout).then_some(text)
}

/// An order as text.
#[must_use]
pub fn sorts_text(sorts: &[Sort]) -> String {
    let parts = sorts.iter().map(|sort| match sort.descending {
        true => format!("-{}", sort.field),
        false => sort.field.clone(),
    });
    parts.collect::<Vec<_>>().join(",")
}

/// How the API writes that a day begins.
const MIDNIGHT: &str = "T00:00:00.000Z";

fn list(parts: &[Filter], layout: &Layout) -> Option<String> {
    let parts: Option<Vec<String>> = parts.iter().map(|one| part(one, layout)).collect();
    parts.map(|parts| parts.join(","))
}

fn part(filter: &Filter, layout: &Layout) -> Option<String> {
    match filter {
        Filter::And(parts) => Some(format!("and({})", list(parts, layout)?)),
        Filter::Or(parts) => Some(format!("or({})", list(parts, layout)?)),
        Filter::Not(part) => Some(format!("not({})", self::part(part, layout)?)),
        Filter::Where {
            field,
            operator,
            value,
        } => {
            let kind = Attribute::of_field(layout, field).map(|found| found.kind(layout));
            condition(field, *operator, kind.ok(), value)
        }
    }
}

fn condition(
    field: &str,
    operator: Operator,
    kind: Option<SlotKind>,
    value: &Json,
) -> Option<String> {
    let operand = |value: &Json| match (kind, value.as_i64()) {
        // People write amounts in units, not in millionths.
        (Some(SlotKind::Money), Some(micros)) => {
            Some(Decimal::new(micros, 6).normalize().to_string())
        }
        _ => operand(value),
    };
    let operand = match operator.comparand() {
        Comparand::None => {
            let asked = if operator == Operator::IsNull {
                "NULL"
            } else {
                "NOT_NULL"
            };
            return Some(format!("{field}[is]:{asked}"));
        }
        Comparand::List | Comparand::Texts => {
            let all: Option<Vec<String>> = value.as_array()?.iter().map(&operand).collect();
            format!("[{}]", all?.join(","))
        }
        _ => operand(value)?,
    };
    Some(format!("{field}[{}]:{operand}", operator.name()))
}

fn operand(value: &Json) -> Option<String> {
    match value {
        // A moment at midnight reads as its day does.
        Json::String(text) if text.ends_with(MIDNIGHT) => {
            operand(&text[..text.len() - MIDNIGHT.len()].into())
        }
        Json::String(text) if is_plain(text) => Some(text.clone()),
        Json::String(text) => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("\"{text}\""))
        }
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether a text reads as itself without quotes.
fn is_plain(text: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || " -_.:@%+/".contains(letter);
    !text.is_empty() && text.trim() == text && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{parse_sorts, standard};

    fn layout(object: &str) -> Layout {
        Layout::new(standard::schema().object(object).cloned().unwrap())
    }

    #[test]
    fn what_was_read_is_written_as_it_was() {
        let check = |object: &str, text: &str| {
            let layout = layout(object);
            let filter = parse_filter(text, &layout).unwrap();
            assert_eq!(filter_text(&filter, &layout).as_deref(), Some(text));
        };
        for text in [
            "city[eq]:Graz",
            "city[eq]:\"a, \\\"b\\\")\"",
            "city[eq]:\" Graz\"",
            "city[is]:NULL,jobTitle[is]:NOT_NULL",
            "or(city[startsWith]:\"San (\",not(city[in]:[Wien,\"a,b\"]))",
            "not(and(city[eq]:Graz,jobTitle[ilike]:%buyer%))",
            "emails.additionalEmails[containsAny]:[a@x.example]",
            "emails.additionalEmails[isEmptyArray]:false",
            "createdAt[within]:last 30 days",
            "createdAt[gte]:1970-01-02,updatedAt[lt]:1970-01-02T08:30:00.000Z",
            "*[contains]:graz",
        ] {
            check("person", text);
        }
        for text in [
            "stage[in]:[NEW,MEETING],closeDate[lt]:2026-03-31",
            "stage.kind[eq]:WON",
            "owner[eq]:me",
            "amount[gt]:1500,amount[lte]:-0.5",
        ] {
            check("opportunity", text);
        }
        check("company", "employees[gt]:50");
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written_down() {
        let company = layout("company");
        let more = |value: Json| Filter::Where {
            field: "employees".into(),
            operator: Operator::Gt,
            value,
        };
        for value in [json!(50), json!(50.0)] {
            let text = filter_text(&Filter::And(vec![more(value)]), &company);
            assert_eq!(text.as_deref(), Some("employees[gt]:50"));
        }
    }

    #[test]
    fn what_no_text_says_is_not_written() {
        let person = layout("person");
        let nothing = Filter::Or(Vec::new());
        let unknown = Filter::Where {
            field: "shoe".into(),
            operator: Operator::Eq,
            value: json!(42),
        };
        let null = Filter::Where {
            field: "city".into(),
            operator: Operator::Eq,
            value: Json::Null,
        };
        for filter in [nothing, unknown, null] {
            assert_eq!(filter_text(&filter, &person), None, "{filter:?}");
        }
    }

    #[test]
    fn orders_are_written_as_they_are_read() {
        for text in ["closeDate", "-closeDate,name", "amount.currencyCode"] {
            assert_eq!(sorts_text(&parse_sorts(text).unwrap()), text);
        }
    }
}
