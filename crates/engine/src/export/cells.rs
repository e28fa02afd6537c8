//! One value as the text of one cell, and back.

use jiff::Timestamp;
use satchel_model::{FieldType, Layout, Money, Scalar, SlotIndex, SlotKind};

/// What parts the elements of a set, as in Google's files.
const BETWEEN: &str = " ::: ";

/// What parts an element from its note.
const NOTE: &str = " | ";

/// A moment in UTC, to the millisecond; empty where it is outside the years that can be written.
pub(super) fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |time| time.to_string())
}

/// A slot's value, the amount alone where it is money.
pub(super) fn value(layout: &Layout, slot: SlotIndex, value: &Scalar) -> String {
    match value {
        Scalar::Text(text) if layout.field_type(slot) == FieldType::Select => {
            option_label(layout, slot, text)
        }
        Scalar::Text(text) => text.clone(),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Real(number) => number.to_string(),
        Scalar::Boolean(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
        Scalar::Time(ms) => time(*ms),
        Scalar::Money(money) => amount(money.micros),
        Scalar::Reference(id) => id.to_string(),
        Scalar::Set(elements) => elements
            .iter()
            .map(element)
            .collect::<Vec<_>>()
            .join(BETWEEN),
    }
}

/// An option as people read it, which is unique where it is not another option's value.
fn option_label(layout: &Layout, slot: SlotIndex, stored: &str) -> String {
    let options = &layout.object.fields[layout.slots[slot].field].options;
    let Some(option) = options.iter().find(|option| option.value == stored) else {
        return stored.to_owned();
    };
    let same = |other: &&satchel_model::SelectOption| {
        [&other.label, &other.value]
            .iter()
            .any(|text| text.eq_ignore_ascii_case(&option.label))
    };
    if options.iter().filter(same).count() == 1 {
        option.label.clone()
    } else {
        stored.to_owned()
    }
}

fn element((element, note): &(String, String)) -> String {
    if note.is_empty() {
        escape(element)
    } else {
        format!("{}{NOTE}{}", escape(element), escape(note))
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('|', r"\|")
        .replace(":::", r"\:\:\:")
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' {
            chars.next().unwrap_or(c)
        } else {
            c
        });
    }
    plain
}

fn amount(micros: i64) -> String {
    let (sign, size) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
    let (units, rest) = (size / 1_000_000, size % 1_000_000);
    let text = format!("{sign}{units}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A cell that cannot be read as its column's type.
pub(crate) type Problem = String;

/// The elements of a set with their notes.
pub(crate) fn read_set(cell: &str) -> impl Iterator<Item = (String, String)> {
    cell.split(BETWEEN)
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let (element, note) = entry.split_once(NOTE).unwrap_or((entry, ""));
            (unescape(element), unescape(note))
        })
}

/// Money from its amount and its currency.
pub(crate) fn read_amount(amount: &str, currency: &str) -> Result<Money, Problem> {
    let wrong = || {
        format!(
            "{amount:?} with the currency {currency:?} is not an amount; write it like 1200.50 and EUR"
        )
    };
    let plain = amount.trim();
    let (sign, size) = plain
        .strip_prefix('-')
        .map_or((1, plain), |size| (-1, size));
    let (units, fraction) = size.split_once('.').unwrap_or((size, ""));
    if fraction.len() > 6
        || !units
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit())
    {
        return Err(wrong());
    }
    let micros = format!("{units}{fraction:0<6}")
        .parse::<i128>()
        .map_err(|_| wrong())?
        * sign;
    i64::try_from(micros)
        .ok()
        .and_then(|micros| Money::new(micros, currency.trim()))
        .ok_or_else(wrong)
}

/// A slot's value from its cell, which is not empty; sets and money are read otherwise.
pub(crate) fn read_value(
    layout: &Layout,
    slot: SlotIndex,
    cell: &str,
) -> Result<Option<Scalar>, Problem> {
    let kind = layout.slots[slot].kind;
    let select = layout.field_type(slot) == FieldType::Select;
    match kind {
        SlotKind::Text | SlotKind::LongText if !select => {
            return Ok(Some(Scalar::Text(cell.to_owned())));
        }
        SlotKind::Real => {
            if let Ok(number) = cell.trim().parse::<f64>() {
                return Ok(number.is_finite().then_some(Scalar::Real(number)));
            }
        }
        _ => {}
    }
    // Alone in its field, so that the field's own reading of what people type is the slot's.
    match layout.parse_field(layout.slots[slot].field, cell) {
        Ok(values) => Ok(values.into_iter().next().flatten()),
        Err(problem) => Err(problem.to_string()),
    }
}
