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
        Scalar::Text(text) if layout.held_type(slot) == FieldType::Select => {
            option_label(layout, slot, text)
        }
        Scalar::Text(text) => text.clone(),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Real(number) => number.to_string(),
        Scalar::Decimal(number) => number.to_string(),
        Scalar::Date(day) => day.to_string(),
        Scalar::Boolean(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
        Scalar::Time(ms) => time(*ms),
        Scalar::Money(money) => amount(money.micros),
        Scalar::Reference(id) => id.to_string(),
        Scalar::Set(elements) => set(layout, slot, elements),
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

/// Options as people read them, the texts of an array in their order, else elements with their notes.
fn set(layout: &Layout, slot: SlotIndex, elements: &[(String, String)]) -> String {
    let cells: Vec<String> = match layout.held_type(slot) {
        FieldType::MultiSelect => elements
            .iter()
            .map(|(stored, _)| escape(&option_label(layout, slot, stored)))
            .collect(),
        FieldType::Array => {
            let mut placed: Vec<_> = elements.iter().map(|(text, place)| (place, text)).collect();
            placed.sort_unstable();
            placed.into_iter().map(|(_, text)| escape(text)).collect()
        }
        _ => elements.iter().map(element).collect(),
    };
    cells.join(BETWEEN)
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

/// The elements of a set with their notes, from its cell.
pub(crate) fn read_set(
    layout: &Layout,
    slot: SlotIndex,
    cell: &str,
) -> Result<Vec<(String, String)>, Problem> {
    let entries = cell.split(BETWEEN).filter(|entry| !entry.is_empty());
    if !matches!(
        layout.held_type(slot),
        FieldType::MultiSelect | FieldType::Array
    ) {
        let read = |entry: &str| {
            let (element, note) = entry.split_once(NOTE).unwrap_or((entry, ""));
            (unescape(element), unescape(note))
        };
        return Ok(entries.map(read).collect());
    }
    let list: Vec<String> = entries.map(unescape).collect();
    let read = layout.field_slots(layout.slots[slot].field, &list.into());
    match read
        .map_err(|problem| problem.to_string())?
        .into_iter()
        .next()
    {
        Some(Some(Scalar::Set(elements))) => Ok(elements),
        _ => Ok(Vec::new()),
    }
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
    let field = layout.slots[slot].field;
    let free = layout.slots_of(field).len() > 1
        || matches!(
            layout.held_type(slot),
            FieldType::Text | FieldType::RichText
        );
    match kind {
        SlotKind::Text | SlotKind::LongText if free => {
            return Ok(Some(Scalar::Text(cell.to_owned())));
        }
        SlotKind::Reference if free => {
            let id = cell
                .trim()
                .parse()
                .map_err(|_| format!("{cell:?} is not the id of a record"))?;
            return Ok(Some(Scalar::Reference(id)));
        }
        SlotKind::Real => {
            if let Ok(number) = cell.trim().parse::<f64>() {
                return Ok(number.is_finite().then_some(Scalar::Real(number)));
            }
        }
        _ => {}
    }
    // Alone in its field, so that the field's own reading of what people type is the slot's.
    match layout.parse_field(field, cell) {
        Ok(values) => Ok(values.into_iter().next().flatten()),
        Err(problem) => Err(problem.to_string()),
    }
}
