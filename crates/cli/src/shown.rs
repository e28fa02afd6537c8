//! Records as people read them.

use satchel_engine::{RecordView, Workspace};
use satchel_model::{Field, RecordId};
use serde_json::Value as Json;

use crate::table::printable;

/// Characters of an id that tell records apart on a screen: the millisecond in which one was made, which is
/// what ids begin with.
const SHORT: usize = 13;

/// An id for a table: cut for a screen, since its beginning is accepted wherever an id is.
pub(crate) fn id(id: RecordId, width: Option<usize>) -> String {
    let mut text = id.to_string();
    if width.is_some() {
        text.truncate(SHORT);
    }
    text
}

/// A field's value as one line.
pub(crate) fn value(workspace: &Workspace, record: &RecordView, field: &Field) -> String {
    let value = record.values.get(&field.name).unwrap_or(&Json::Null);
    if let Some(id) = value.as_str().filter(|_| !field.targets.is_empty()) {
        return related(workspace, record, id);
    }
    if value.is_null() {
        return String::new();
    }
    let rules = field.rules();
    (rules.from_json)(value, field).map_or_else(
        |_| value.to_string(),
        |values| (rules.display)(&values, field),
    )
}

/// What a related record is called. Before a server was joined, the one who works here has no name yet.
fn related(workspace: &Workspace, record: &RecordView, id: &str) -> String {
    match record.links.get(id) {
        Some(label) => label.clone(),
        None if id == workspace.member().to_string() => "you".to_owned(),
        None => id.to_owned(),
    }
}

/// A field's value in full, on as many lines as it has.
pub(crate) fn full_value(workspace: &Workspace, record: &RecordView, field: &Field) -> String {
    let long = record
        .values
        .get(&field.name)
        .and_then(|value| value.get("markdown"))
        .and_then(Json::as_str);
    printable(&long.map_or_else(
        || value(workspace, record, field) + &others(record, field),
        str::to_owned,
    ))
}

/// What a composite value holds beside the line that stands for it: further addresses, numbers, links.
fn others(record: &RecordView, field: &Field) -> String {
    let Some(Json::Object(parts)) = record.values.get(&field.name) else {
        return String::new();
    };
    let lists = parts.values().filter_map(Json::as_array).flatten();
    let texts = lists.filter_map(|entry| {
        entry
            .as_str()
            .or_else(|| entry.get("number")?.as_str())
            .or_else(|| entry.get("url")?.as_str())
    });
    texts.map(|text| format!(", {text}")).collect()
}

/// What a record is called, or that it is called nothing.
pub(crate) fn label(label: &str) -> &str {
    if label.is_empty() {
        "(without a name)"
    } else {
        label
    }
}

/// What people call one, or many, of an object's records.
pub(crate) fn count(workspace: &Workspace, object: &str, count: u64) -> String {
    let shape = workspace.shape();
    let labels = shape.schema().object(object).map(|object| {
        if count == 1 {
            &object.label_singular
        } else {
            &object.label_plural
        }
    });
    format!(
        "{} {}",
        number(count),
        labels.map_or(object.to_owned(), |label| label.to_lowercase())
    )
}

/// A number with its thousands apart.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 record`, `1,200 records`.
pub(crate) fn many(count: u64, one: &str) -> String {
    format!(
        "{} {one}{}",
        number(count),
        if count == 1 { "" } else { "s" }
    )
}
