//! FILES: files by their ids, `[{fileId, label}]`, each its own element.

use serde_json::{Value as Json, json};

use super::{Problem, Rules, json};
use crate::SlotKind;

pub(super) static RULES: Rules = Rules {
    slots: &[("", SlotKind::Set)],
    from_json: |value, _| {
        let files: Option<Vec<_>> = value
            .as_array()
            .and_then(|list| list.iter().map(element).collect());
        match files {
            Some(files) => Ok(vec![json::some_set(files)]),
            None => Err(Problem::new(format!(
                "{value} is not a list of {{fileId, label}}"
            ))),
        }
    },
    to_json: |values, _| match &values[0] {
        None => Json::Null,
        value => json::set_of(value)
            .iter()
            .map(|(id, label)| json!({ "fileId": id, "label": label }))
            .collect(),
    },
    parse: |text, _| {
        Err(Problem::new(format!(
            "{text:?} is text; files are added, not written"
        )))
    },
    display: |values, _| {
        let labels: Vec<&str> = json::set_of(&values[0])
            .iter()
            .map(|(id, label)| if label.is_empty() { id } else { label }.as_str())
            .collect();
        labels.join(", ")
    },
};

/// (id, label)
fn element(entry: &Json) -> Option<(String, String)> {
    let id = entry.get("fileId")?.as_str()?.trim();
    let label = entry
        .get("label")
        .and_then(Json::as_str)
        .unwrap_or_default();
    (!id.is_empty()).then(|| (id.to_owned(), label.to_owned()))
}
