//! The records that people mean: by id, by the beginning of one, or by what a record is called.

use satchel_engine::{RecordView, Workspace};
use satchel_model::{FieldType, Filter, Operator, Query, RecordId};
use serde_json::Value as Json;

use crate::Error;
use crate::table::on_one_line;

/// Fewer characters of an id than this are more likely a slip than a choice.
const SHORTEST: usize = 4;

/// Candidates named where several records could be meant.
const NAMED: u32 = 5;

/// Members looked through for a name: more than any team that one machine serves has.
const MEMBERS: u32 = 10_000;

/// The record of an id, or of the beginning of one.
pub(crate) fn record(workspace: &Workspace, text: &str) -> Result<RecordId, Error> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() < SHORTEST
        || digits.len() > 32
        || !digits.chars().all(|c| c.is_ascii_hexdigit())
    {
        return Err(Error::Misuse(format!(
            "{text:?} is not the id of a record, nor at least its first {SHORTEST} characters; `satchel search` shows ids"
        )));
    }
    let candidates = beginning_with(workspace, &digits)?;
    match candidates.as_slice() {
        [only] => Ok(only.id),
        [] => Err(Error::NotFound(format!(
            "no record here has an id that begins with {text}"
        ))),
        several => Err(Error::Misuse(format!(
            "several records have an id that begins with {text}: {}",
            names(several)
        ))),
    }
}

/// The records of ids, or of their beginnings.
pub(crate) fn records(workspace: &Workspace, texts: &[String]) -> Result<Vec<RecordId>, Error> {
    texts.iter().map(|text| record(workspace, text)).collect()
}

/// The record that a relation to these objects means: by id, or by the exact label of one that is not in the trash.
pub(crate) fn related(
    workspace: &Workspace,
    objects: &[String],
    text: &str,
) -> Result<RecordId, Error> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut found = Vec::new();
    for object in objects {
        found.extend(called(workspace, object, text)?);
    }
    match found.as_slice() {
        [only] => Ok(only.id),
        [] => Err(Error::NotFound(format!(
            "no {} here is called {text:?}; give its exact name, or its id",
            objects.join(" or ")
        ))),
        several => Err(Error::Misuse(format!(
            "several records are called {text:?}, so give the id of one: {}",
            names(several)
        ))),
    }
}

fn names(records: &[RecordView]) -> String {
    let name = |record: &RecordView| {
        format!(
            "{} ({} {})",
            record.id,
            record.object,
            on_one_line(&record.label)
        )
    };
    records.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn beginning_with(workspace: &Workspace, digits: &str) -> Result<Vec<RecordView>, Error> {
    let bound = |fill: &str| Json::from(format!("{digits}{}", fill.repeat(32 - digits.len())));
    let compare = |operator, value| Filter::Where {
        field: "id".to_owned(),
        operator,
        value,
    };
    let filter = Filter::And(vec![
        compare(Operator::Gte, bound("0")),
        compare(Operator::Lte, bound("f")),
    ]);
    let mut found = Vec::new();
    for layout in workspace.shape().layouts() {
        for trash in [false, true] {
            let object = layout.object.name_singular.clone();
            let query = Query {
                object,
                filter: Some(filter.clone()),
                limit: NAMED,
                trash,
                ..Query::default()
            };
            found.extend(workspace.page(&query)?.records);
        }
    }
    Ok(found)
}

fn called(workspace: &Workspace, object: &str, label: &str) -> Result<Vec<RecordView>, Error> {
    let shape = workspace.shape();
    let layout = shape.layout(shape.object(object)?);
    let field = layout.object.field(&layout.object.label_field);
    let filter = match field.map(|field| field.field_type) {
        Some(FieldType::FullName) => name_filter(&layout.object.label_field, label),
        _ => equals(&layout.object.label_field, label),
    };
    let query = Query {
        object: object.to_owned(),
        filter: Some(filter),
        limit: MEMBERS,
        ..Query::default()
    };
    let mut found = workspace.page(&query)?.records;
    found.retain(|record| record.label == label);
    found.truncate(NAMED as usize);
    Ok(found)
}

fn equals(field: &str, text: &str) -> Filter {
    Filter::Where {
        field: field.to_owned(),
        operator: Operator::Eq,
        value: text.into(),
    }
}

/// A full name in every way in which its words can be a first and a last name.
fn name_filter(field: &str, label: &str) -> Filter {
    let (first, last) = (format!("{field}.firstName"), format!("{field}.lastName"));
    let mut ways = vec![equals(&first, label), equals(&last, label)];
    for (at, blank) in label.match_indices(' ') {
        let rest = &label[at + blank.len()..];
        ways.push(Filter::And(vec![
            equals(&first, &label[..at]),
            equals(&last, rest),
        ]));
    }
    Filter::Or(ways)
}
