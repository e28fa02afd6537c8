//! Reading and writing the JSON shapes of composite values.

use serde_json::{Map, Value as Json};

use super::Problem;
use crate::Scalar;

/// The value as an object.
pub(super) fn object<'j>(json: &'j Json, shape: &str) -> Result<&'j Map<String, Json>, Problem> {
    json.as_object()
        .ok_or_else(|| Problem::new(format!("{json} is not an object {shape}")))
}

/// A text member; absent, null and blank mean nothing is set.
pub(super) fn text(object: &Map<String, Json>, member: &str) -> Result<Option<Scalar>, Problem> {
    match object.get(member) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(some_text(text)),
        Some(other) => Err(Problem::new(format!(
            "{member} is {other}, which is not text"
        ))),
    }
}

/// A list member as a set; `element` gives (element, note) of one entry.
pub(super) fn set(
    object: &Map<String, Json>,
    member: &str,
    element: fn(&Json) -> Option<(String, String)>,
) -> Result<Option<Scalar>, Problem> {
    let Some(list) = object.get(member).filter(|list| !list.is_null()) else {
        return Ok(None);
    };
    let list = list
        .as_array()
        .ok_or_else(|| Problem::new(format!("{member} is {list}, which is not a list")))?;
    let elements: Option<Vec<_>> = list.iter().map(element).collect();
    let elements = elements.ok_or_else(|| {
        Problem::new(format!(
            "{member} holds an entry of another shape: {list:?}"
        ))
    })?;
    Ok(some_set(elements))
}

/// Trimmed text, or nothing where it is blank.
pub(super) fn some_text(text: &str) -> Option<Scalar> {
    let text = text.trim();
    (!text.is_empty()).then(|| Scalar::Text(text.to_owned()))
}

/// The elements in order and without repeats, or nothing where there are none.
pub(super) fn some_set(mut elements: Vec<(String, String)>) -> Option<Scalar> {
    elements.retain(|(element, _)| !element.is_empty());
    elements.sort();
    elements.dedup_by(|later, earlier| later.0 == earlier.0);
    (!elements.is_empty()).then_some(Scalar::Set(elements))
}

/// The text of a slot, or `""`.
pub(super) fn str_of(value: &Option<Scalar>) -> &str {
    match value {
        Some(Scalar::Text(text)) => text,
        _ => "",
    }
}

/// The text of a slot as JSON.
pub(super) fn text_or_null(value: &Option<Scalar>) -> Json {
    match value {
        Some(Scalar::Text(text)) => Json::from(text.as_str()),
        _ => Json::Null,
    }
}

/// The elements of a slot.
pub(super) fn set_of(value: &Option<Scalar>) -> &[(String, String)] {
    match value {
        Some(Scalar::Set(elements)) => elements,
        _ => &[],
    }
}

/// Whether nothing is set in any slot.
pub(super) fn nothing(values: &[Option<Scalar>]) -> bool {
    values.iter().all(Option::is_none)
}
